/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events that a check leaves on their way. A platform tells of a change in its own time: what an agent did while a subscription of its run stood
 * may be told after the check has ended, and would be taken for something that the next one did. A check that can have left such an event
 * is followed by a pause; what came is dropped then.
 */
#include "suites/engine.h"

#define SETTLES 100u /* of the time limit: 10 ms of a second */

static bool enables(const struct assay_observation *seen)
{
	return seen->bytes_count >= 2 * SCMI_HEADER_BYTES &&
	       (scmi_load32(seen->bytes + (seen->bytes_count / 4 - 1) * 4) & SCMI_NOTIFY_ENABLE);
}

static void set_asked(struct seat *seat, bool asked)
{
	if (seat->asked == asked)
		return;
	seat->asked = asked;
	seat->run->asked += asked ? 1 : -1;
}

void settle_see(struct seat *seat, const struct assay_observation *seen)
{
	struct scmi_header header;

	if (seen->kind != ASSAY_SAW_COMMAND || seen->bytes_count < SCMI_HEADER_BYTES)
		return;
	header = scmi_header_unpack(scmi_load32(seen->bytes));
	if (is_subscription(header.protocol, header.message))
		set_asked(seat, enables(seen));
	else if (seat->run->asked && header.message > SCMI_PROTOCOL_MESSAGE_ATTRIBUTES)
		seat->run->owed = true;
}

/* No message has type 1: nothing is taken, and what comes meanwhile is dropped with the rest. */
void settle_events(struct check *c)
{
	static const struct assay_event_filter nothing = {.type = SCMI_TYPE_RESERVED};
	struct run *run = c->run;
	struct assay_event event;
	bool owed = run->owed;

	for (size_t i = 0; i < run->seat_count; i++) {
		struct seat *seat = &run->seats[i];

		set_asked(seat, false);
		if (owed && !seat->gone && !seat->away && (seat->capabilities & ASSAY_CAN_P2A) &&
		    (seat == c->home || c->row->needs.agents > 1))
			(void)assay_agent_take_event(seat->agent, &nothing, assay_agent_timeout(seat->agent) / SETTLES, &event);
	}
	run->owed = false;
}
