/* SPDX-License-Identifier: BSD-2-Clause */
/* BASE_RESET_AGENT_CONFIGURATION, as far as an agent can try it on itself. */
#include "suites/check.h"
#include "suites/clock_common.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE

static bool knows_itself(struct check *c)
{
	if (!check_inventory(c)->agent_id_known)
		skip(c, "the agent's own id is not known: BASE_DISCOVER_AGENT did not tell it");
	return check_inventory(c)->agent_id_known;
}

static void reserved_flags(struct check *c)
{
	static const uint32_t flags[] = {0x2, 0xf, 0x80000000u};
	uint32_t self = check_inventory(c)->agent_id;

	if (!knows_itself(c))
		return;
	for (size_t i = 0; i < 3 && !over(c); i++)
		(void)expect_status(c, SEND(c, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, self, flags[i]), S_IP);
}

/* Some platforms set the channel up anew and send no answer (AMB-11). */
static const struct assay_exchange *reset_self(struct check *c)
{
	uint8_t payload[8];
	struct assay_command command = {
		.protocol = BASE,
		.message = SCMI_BASE_RESET_AGENT_CONFIGURATION,
		.payload = payload,
		.payload_bytes = 8,
	};

	scmi_store32(payload, check_inventory(c)->agent_id);
	scmi_store32(payload + 4, 0);
	return send_command(c, &command, true);
}

static void allowed(struct check *c)
{
	const struct assay_exchange *ex;

	if (!knows_itself(c))
		return;
	ex = reset_self(c);
	if (answered(ex))
		(void)expect_status(c, ex, S_OK);
	(void)expect(c, fence(c), "a served command after the reset expected, none found");
}

/* A clock that can show whether a subscription still stands: it notifies changes, and this agent may change its rate. */
static const struct assay_inventory_clock *notifying_clock(const struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->clock_count; i++) {
		const struct assay_inventory_clock *clock = &inventory->clocks[i];

		if (clock->status == SCMI_SUCCESS && clock_notifies_changes(inventory, clock) &&
		    clock_rate_settable(inventory, clock) && clock->rate_known)
			return clock;
	}
	return NULL;
}

static bool change_rate(struct check *c, uint32_t id, uint64_t rate)
{
	return expect_status(c, send_clock_rate(c, 0, id, rate), S_OK);
}

/* After the reset one change must not be notified; after a new subscription the next one is: that one has to come first. */
static void subscriptions_end(struct check *c)
{
	static const struct assay_event_filter changed = {SCMI_TYPE_NOTIFICATION, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGED,
							  false, 0};
	const struct assay_inventory_clock *clock = notifying_clock(c);
	struct assay_event event;
	struct reader r;
	uint64_t before, after;

	if (!knows_itself(c))
		return;
	if (!clock)
		return skip(c, "no clock notifies changes of a rate that this agent may set");
	undo_clock_rate(c, clock->id);
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock->id, 0);
	if (!expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock->id, 1), S_OK))
		return;
	(void)reset_self(c);
	if (!clock_read_rate(c, clock->id, &before))
		return;
	after = clock_other_rate(clock, before);
	drop_events(c);
	if (!change_rate(c, clock->id, after) ||
	    !expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock->id, 1), S_OK) ||
	    !change_rate(c, clock->id, before))
		return;
	if (!wait_event(c, &changed, &event))
		return skip(c, "no change was notified even with a subscription");
	r = event_payload(&event);
	read_skip(&r, 8);
	(void)expect(c, read_u64(&r) == before, "the change after the new subscription expected first, an earlier one found");
}

static const struct check_row rows[] = {
	{
		.id = "base.reset-agent.reserved-flags",
		.title = "reserved flags of a reset are refused",
		.requirements = REQUIRES("BASE-00B-02"),
		.protocol = BASE,
		.needs = {.messages = MSG(SCMI_BASE_RESET_AGENT_CONFIGURATION), .destructive = true},
		.run = reserved_flags,
	},
	{
		.id = "base.reset-agent.self",
		.title = "an agent may reset itself",
		.requirements = REQUIRES("BASE-00B-09"),
		.protocol = BASE,
		.needs = {.messages = MSG(SCMI_BASE_RESET_AGENT_CONFIGURATION), .destructive = true},
		.run = allowed,
	},
	{
		.id = "base.reset-agent.subscriptions",
		.title = "a reset ends the agent's subscriptions",
		.requirements = REQUIRES("BASE-00B-07"),
		.protocol = BASE,
		.needs = {.messages = MSG(SCMI_BASE_RESET_AGENT_CONFIGURATION), .p2a = true, .destructive = true},
		.run = subscriptions_end,
	},
};

CHECK_TABLE(checks_base_reset, rows);
