/* SPDX-License-Identifier: BSD-2-Clause */
/* A command stayed without an answer: is the platform late, wedged or gone? And a fresh connection where one can be had. */
#include <stdio.h>

#include "scmi/names.h"
#include "suites/engine.h"
#include "suites/raw_mode.h"

/* One harmless exchange. An answer that is too short is one: the platform serves, however badly. */
static bool alive(struct seat *seat, struct assay_exchange *ex)
{
	struct assay_command command = {.protocol = SCMI_PROTOCOL_BASE, .message = SCMI_PROTOCOL_VERSION};

	seat->unasked = assay_agent_exchange(seat->agent, &command, ex) != 0;
	return !seat->unasked && (ex->outcome == ASSAY_ANSWERED || ex->outcome == ASSAY_TOO_SHORT);
}

/* A platform that stops answering again and again costs time-outs each time; after so many the verdict is clear. */
#define WEDGED_MAX 16u

void seat_begins_anew(struct seat *seat)
{
	passive_restart(&seat->passive);
	predicted_restart(&seat->predicted);
}

void seat_identify(struct seat *seat)
{
	if (!seat->inventory)
		return;
	assay_inventory_identify(seat->agent, seat->inventory);
	if (seat->predicted.oracle)
		assay_oracle_identify(seat->predicted.oracle, seat->inventory);
}

static void renew(struct seat *seat, struct assay_exchange *scratch)
{
	char why[200] = "";

	if (assay_agent_reconnect(seat->agent, why, sizeof(why))) {
		seat->gone = true;
		(void)snprintf(seat->gone_why, sizeof(seat->gone_why), "no new connection: %s", why);
		return;
	}
	seat_begins_anew(seat);
	if (alive(seat, scratch)) {
		seat_identify(seat);
		return;
	}
	seat->gone = true;
	(void)snprintf(seat->gone_why, sizeof(seat->gone_why), "it does not answer on a new connection either");
}

void take_fresh_connection(struct seat *seat)
{
	static _Thread_local struct assay_exchange next;

	seat->fresh_wanted = false;
	renew(seat, &next);
}

/* Connections are opened by the thread of the run alone. */
static void fresh_connection(struct check *c, struct assay_exchange *scratch)
{
	if (c->stage)
		c->seat->fresh_wanted = true;
	else
		renew(c->seat, scratch);
}

static const char *what_happened(const struct assay_exchange *ex)
{
	switch (ex->outcome) {
	case ASSAY_TIMEOUT: return "no answer within the time limit";
	case ASSAY_TOO_SHORT: return "an answer too short for header and status";
	case ASSAY_BROKEN: return "the platform broke the transport's rules";
	default: return "the connection or the platform is gone";
	}
}

void judge_silence(struct check *c, const struct assay_exchange *ex, bool silence_allowed)
{
	struct scmi_header h = scmi_header_unpack(ex->request_bytes >= 4 ? scmi_load32(ex->request) : 0);
	const char *name = scmi_message_name(h.protocol, h.type, h.message);
	static _Thread_local struct assay_exchange next;
	char command[96];

	(void)snprintf(command, sizeof(command), "%s (protocol 0x%02x, message 0x%x)", name ? name : "command", h.protocol,
		       h.message);
	if (ex->outcome == ASSAY_GONE) {
		hard_fail(c, ASSAY_CONDITION_CRASHED, "%s: an answer expected, the connection ended%s%s", command,
			  ex->error[0] ? ": " : "", ex->error);
		c->silent = true;
		fresh_connection(c, &next);
		return;
	}
	if (alive(c->seat, &next)) {
		if (silence_allowed)
			return;
		if (raw_mode_dropped(c, ex)) {
			c->silent = true;
			return;
		}
		hard_fail(c, ex->outcome == ASSAY_TIMEOUT ? ASSAY_CONDITION_TIMEOUT : ASSAY_CONDITION_NONE,
			  "%s: an answer expected, %s%s%s (%u bytes came); the next command was answered", command,
			  what_happened(ex), ex->error[0] ? ": " : "", ex->error, ex->response_bytes);
		c->silent = true;
		return;
	}
	if (c->seat->unasked) {
		broken(c, "%s: %s; whether it still serves could not be asked: %s", command, what_happened(ex), next.error);
		c->silent = true;
		return;
	}
	hard_fail(c, next.outcome == ASSAY_GONE ? ASSAY_CONDITION_CRASHED : ASSAY_CONDITION_WEDGED,
		  "%s: %s%s%s, and the command after it was not answered either (%s)", command, what_happened(ex),
		  ex->error[0] ? ": " : "", ex->error, what_happened(&next));
	c->silent = true;
	if (next.outcome != ASSAY_GONE && ++c->seat->wedged >= WEDGED_MAX) {
		c->seat->gone = true;
		(void)snprintf(c->seat->gone_why, sizeof(c->seat->gone_why), "it stopped answering %u times", WEDGED_MAX);
		return;
	}
	fresh_connection(c, &next);
}

bool withhold_event_buffers(struct check *c)
{
	static _Thread_local struct assay_exchange scratch;

	if (assay_agent_hold_events(c->seat->agent, true)) {
		skip(c, "this backend always offers buffers for events");
		return false;
	}
	c->held = true;
	renew(c->seat, &scratch);
	(void)assay_agent_hold_events(c->seat->agent, false);
	if (c->seat->gone)
		skip(c, "%s", c->seat->gone_why);
	return !c->seat->gone;
}

bool offer_event_buffers(struct check *c)
{
	c->held = false;
	return !c->silent && assay_agent_offer_events(c->seat->agent) == 0;
}
