/* SPDX-License-Identifier: BSD-2-Clause */
/* Clock notifications, as one agent can show them: it subscribes, and changes the rate itself. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define IF_CLOCK .protocol = SCMI_PROTOCOL_CLOCK

static const struct assay_event_filter changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_CLOCK, .message = SCMI_CLOCK_RATE_CHANGED};
static const struct assay_event_filter requested = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_CLOCK, .message = SCMI_CLOCK_RATE_CHANGE_REQUESTED};

static bool subscribe(struct check *c, uint8_t message, uint32_t enable)
{
	return expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, message, check_clock(c)->id, enable), S_OK);
}

/* Change the rate to another described one. False where it was refused (then the check skips) or failed. */
static bool change_rate(struct check *c, uint64_t *rate)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex;
	uint64_t now;

	if (!clock_read_rate(c, clock->id, &now))
		return false;
	*rate = clock_other_rate(clock, now);
	ex = send_clock_rate(c, SCMI_RATE_SET_ROUND_AUTO, clock->id, *rate);
	if (!expect_status(c, ex, S_OK | S_DN))
		return false;
	if (ex->status == SCMI_DENIED)
		skip(c, "the rate could not be changed: DENIED");
	return ex->status == SCMI_SUCCESS;
}

/* The sender: this agent, the platform, or 0 where the platform has no agent discovery. */
static void judge_sender(struct check *c, uint32_t sender)
{
	const struct assay_inventory *inventory = check_inventory(c);

	if (!inventory->agents_announced)
		expect_equal(c, sender, 0, "agent_id of CLOCK_RATE_CHANGED on a platform without agent discovery");
	else if (inventory->agent_id_known)
		expect(c, sender == inventory->agent_id, "CLOCK_RATE_CHANGED names agent %u, the change came from agent %u", sender,
		       inventory->agent_id);
	else
		expect(c, sender <= inventory->agents_announced, "CLOCK_RATE_CHANGED names agent %u of %u", sender,
		       inventory->agents_announced);
}

static void change_is_told(struct check *c)
{
	uint32_t clock = check_clock(c)->id, sender, id;
	struct assay_event event;
	uint64_t rate, told;
	struct reader r;

	undo_clock_rate(c, clock);
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock, 0);
	drop_events(c);
	if (!subscribe(c, SCMI_CLOCK_RATE_NOTIFY, 1) || !change_rate(c, &rate))
		return;
	if (!expect(c, wait_event_of(c, &changed, clock, &event),
		    "the rate changed, but no CLOCK_RATE_CHANGED came within the time limit"))
		return;
	r = event_payload(&event);
	sender = read_u32(&r);
	id = read_u32(&r);
	told = read_u64(&r);
	if (!expect(c, r.ok && !reader_left(&r), "CLOCK_RATE_CHANGED: 16 bytes of payload expected, %u found",
		    event.bytes_count - SCMI_HEADER_BYTES))
		return;
	expect_equal(c, id, clock, "clock id of CLOCK_RATE_CHANGED");
	expect_equal(c, told, rate, "rate of CLOCK_RATE_CHANGED");
	judge_sender(c, sender);
}

static void silent_before_enable(struct check *c)
{
	struct assay_event event;
	uint64_t rate;

	undo_clock_rate(c, check_clock(c)->id);
	drop_events(c);
	if (change_rate(c, &rate))
		expect(c, !take_event_now(c, &changed, &event), "CLOCK_RATE_CHANGED came though nobody had asked for it");
}

static void silent_after_disable(struct check *c)
{
	struct assay_event event;
	uint64_t rate;

	undo_clock_rate(c, check_clock(c)->id);
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	if (!subscribe(c, SCMI_CLOCK_RATE_NOTIFY, 1) || !subscribe(c, SCMI_CLOCK_RATE_NOTIFY, 0) || !fence(c))
		return;
	drop_events(c);
	if (change_rate(c, &rate))
		expect(c, !take_event_now(c, &changed, &event), "CLOCK_RATE_CHANGED came after the subscription was cancelled");
}

/* A subscription to this clock alone: a change of another clock is none of its business. */
static void other_clock_untold(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);
	const struct assay_inventory_clock *other = NULL;
	const struct assay_exchange *ex;
	struct assay_event event;

	for (uint32_t i = 0; i < inventory->clock_count && !other; i++)
		if (inventory->clocks[i].status == SCMI_SUCCESS && inventory->clocks[i].id != check_clock(c)->id &&
		    clock_notifies_changes(inventory, &inventory->clocks[i]))
			other = &inventory->clocks[i];
	if (!other)
		return skip(c, "there is no second clock with rate-changed notifications whose rate this agent may set");
	undo_clock_rate(c, other->id);
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	drop_events(c);
	if (!subscribe(c, SCMI_CLOCK_RATE_NOTIFY, 1))
		return;
	ex = send_clock_rate(c, SCMI_RATE_SET_ROUND_AUTO, other->id, clock_other_rate(other, other->rate));
	if (expect_status(c, ex, S_OK | S_DN) && ex->status == SCMI_SUCCESS)
		expect(c, !take_event_now(c, &changed, &event), "subscribed to clock %u, told of a change of clock %u",
		       check_clock(c)->id, other->id);
}

static void twice(struct check *c)
{
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	if (subscribe(c, SCMI_CLOCK_RATE_NOTIFY, 1) && subscribe(c, SCMI_CLOCK_RATE_NOTIFY, 1) &&
	    subscribe(c, SCMI_CLOCK_RATE_NOTIFY, 0))
		subscribe(c, SCMI_CLOCK_RATE_NOTIFY, 0);
}

static bool has_requests(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_rate_settable(inventory, clock) && (clock->attributes & SCMI_CLOCK_CHANGE_REQUESTED_NOTIFIES);
}

static void own_request_untold(struct check *c)
{
	struct assay_event event;
	uint64_t rate;

	undo_clock_rate(c, check_clock(c)->id);
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, check_clock(c)->id, 0);
	drop_events(c);
	if (subscribe(c, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, 1) && change_rate(c, &rate))
		expect(c, !take_event_now(c, &requested, &event),
		       "CLOCK_RATE_CHANGE_REQUESTED came to the agent that made the request");
}

static void unknown_clock(struct check *c)
{
	uint32_t beyond = SCMI_CLOCK_ATTR_COUNT(check_protocol(c)->attributes[0]);

	expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, beyond, 1), S_NF);
	expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 0xffffu, 1), S_NF);
	if (check_implements(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY))
		expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, beyond, 1), S_NF);
}

static void reserved_bits(struct check *c)
{
	static const uint32_t values[] = {2, 0xf, 0x80000001u};

	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	for (size_t i = 0; i < 3 && !over(c); i++)
		expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, values[i]), S_IP);
}

static bool lacks_changes(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return !(clock->attributes & SCMI_CLOCK_CHANGED_NOTIFIES);
}

static void not_capable(struct check *c)
{
	struct assay_event event;
	const struct assay_exchange *ex;

	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	drop_events(c);
	ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 1);
	if (!expect_status(c, ex, S_NS | S_IP | S_OK))
		return;
	prefer(c, ex->status == SCMI_NOT_SUPPORTED,
	       "CLOCK_RATE_NOTIFY of a clock without the capability: NOT_SUPPORTED expected, %s found", status_text(ex->status));
	expect(c, !take_event_now(c, &changed, &event), "an event came from a clock without the capability");
}

#define NOTIFIES .scope = PER_CLOCK, .clock_is = clock_notifies_changes
#define NEEDS                                              \
	.needs = {.version_min = CLOCK_V2,                 \
		  .messages = MSG(SCMI_CLOCK_RATE_NOTIFY), \
		  .p2a = true,                             \
		  .clock_wanted = "a clock with rate-changed notifications whose rate this agent may set"}

static const struct check_row rows[] = {
	{
		.id = "clock.rate-notify.silent-before-enable",
		.title = "no CLOCK_RATE_CHANGED arrives before it was asked for",
		.requirements = REQUIRES("GEN-NTF-01"),
		IF_CLOCK,
		NOTIFIES,
		NEEDS,
		.run = silent_before_enable,
	},
	{
		.id = "clock.rate-notify.change-is-told",
		.title = "a change of rate is told once asked for, with clock, rate and agent",
		.requirements = REQUIRES("CLK-009-01", "GEN-NTF-02", "GEN-NTF-08"),
		IF_CLOCK,
		NOTIFIES,
		NEEDS,
		.run = change_is_told,
	},
	{
		.id = "clock.rate-notify.silent-after-disable",
		.title = "no CLOCK_RATE_CHANGED arrives after the subscription was cancelled",
		.requirements = REQUIRES("GEN-NTF-03"),
		IF_CLOCK,
		NOTIFIES,
		NEEDS,
		.run = silent_after_disable,
	},
	{
		.id = "clock.rate-notify.other-clock",
		.title = "a subscription to one clock does not tell of another",
		.requirements = REQUIRES("GEN-NTF-07"),
		IF_CLOCK,
		NOTIFIES,
		NEEDS,
		.run = other_clock_untold,
	},
	{
		.id = "clock.rate-notify.twice",
		.title = "enabling twice and disabling twice succeed",
		.requirements = REQUIRES("GEN-NTF-09"),
		IF_CLOCK,
		NOTIFIES,
		NEEDS,
		.run = twice,
	},
	{
		.id = "clock.rate-notify.unknown-clock",
		.title = "a notify command for a clock that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("GEN-NTF-05"),
		IF_CLOCK,
		.needs = {.version_min = CLOCK_V2, .messages = MSG(SCMI_CLOCK_RATE_NOTIFY), .p2a = true},
		.run = unknown_clock,
	},
	{
		.id = "clock.rate-notify.reserved-bits",
		.title = "reserved bits of notify_enable give INVALID_PARAMETERS",
		.requirements = REQUIRES("GEN-RSV-03"),
		IF_CLOCK,
		NOTIFIES,
		NEEDS,
		.run = reserved_bits,
	},
	{
		.id = "clock.rate-notify.not-capable",
		.title = "a clock without the capability refuses, or accepts and stays silent",
		.requirements = REQUIRES("GEN-NTF-06"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = lacks_changes,
		.needs = {.version_min = CLOCK_V2,
			  .messages = MSG(SCMI_CLOCK_RATE_NOTIFY),
			  .p2a = true,
			  .clock_wanted = "a clock without rate-changed notifications"},
		.run = not_capable,
	},
	{
		.id = "clock.rate-change-requested-notify.own-request",
		.title = "CLOCK_RATE_CHANGE_REQUESTED does not come to the agent that made the request",
		.requirements = REQUIRES("GEN-NTF-10"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = has_requests,
		.needs = {.version_min = CLOCK_V2,
			  .messages = MSG(SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY),
			  .p2a = true,
			  .clock_wanted = "a clock with change-requested notifications whose rate this agent may set"},
		.run = own_request_untold,
	},
};

CHECK_TABLE(checks_clock_notify, rows);
