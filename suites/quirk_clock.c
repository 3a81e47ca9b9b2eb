/* SPDX-License-Identifier: BSD-2-Clause */
/* Readings of the Clock protocol. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define CLOCK SCMI_PROTOCOL_CLOCK
#define QUIRK(amb) .protocol = CLOCK, .scope = PER_CLOCK, .quirk = true, .ambiguity = (amb)

static bool on_and_settable(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_state_settable(inventory, clock) && (clock->attributes & SCMI_CLOCK_ENABLED);
}

static bool lacks_changes(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return !(clock->attributes & SCMI_CLOCK_CHANGED_NOTIFIES);
}

static bool has_changes(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return !lacks_changes(inventory, clock);
}

static bool sync_only(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, CLOCK);

	return p && p->attributes_words && !SCMI_CLOCK_ATTR_MAX_PENDING(p->attributes[0]) &&
	       clock_rate_settable(inventory, clock) && clock->rate_known;
}

/* The clock ran before this agent asked for anything. */
static void stop_without_vote(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex;
	bool on;

	undo_clock_state(c, clock->id);
	ex = send_clock_config(c, clock->id, SCMI_CLOCK_STATE_DISABLE, 0);
	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "CLOCK_CONFIG_SET gives %s", status_text(ex->status));
	if (clock_read_state(c, clock->id, &on))
		note_reading(c, "AMB-17", on ? "vote kept apart" : "effective state");
}

static void triplet_from_one(struct check *c)
{
	note_status(c, "AMB-19", SEND(c, CLOCK, SCMI_CLOCK_DESCRIBE_RATES, check_clock(c)->id, 1), "triplet again");
}

static void async_without_room(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);

	undo_clock_rate(c, clock->id);
	note_status(c, "AMB-20", send_clock_rate(c, SCMI_RATE_SET_ASYNC, clock->id, clock->rate), NULL);
}

static void rate_between(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex;
	uint64_t found;
	uint32_t i = 0;

	while (clock->rates[i + 1] - clock->rates[i] <= 3 || clock->rates[i + 1] < clock->rates[i])
		i++;
	undo_clock_rate(c, clock->id);
	ex = send_clock_rate(c, 0, clock->id, clock->rates[i] + 1);
	if (!answered(ex))
		return;
	if (ex->status == SCMI_DENIED)
		return skip(c, "the rate cannot be changed: DENIED");
	if (ex->status != SCMI_SUCCESS)
		note_status(c, "AMB-26", ex, NULL);
	else if (clock_read_rate(c, clock->id, &found))
		note_reading(c, "AMB-26", clock_supports(clock, found) ? "rounded" : "taken as it is");
}

static const struct assay_exchange *subscribe(struct check *c, uint32_t enable)
{
	return SEND(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, enable);
}

static void subscribe_in_vain(struct check *c)
{
	UNDO(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	note_status(c, "AMB-27", subscribe(c, 1), NULL);
}

static void subscribe_twice(struct check *c)
{
	int32_t first, second;

	UNDO(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	for (uint32_t enable = 2; enable-- > 0 && !over(c);) {
		first = subscribe(c, enable)->status;
		second = subscribe(c, enable)->status;
		if (over(c))
			return;
		if (first != SCMI_SUCCESS)
			return skip(c, "CLOCK_RATE_NOTIFY gives %s", status_text(first));
		note_reading(c, "AMB-29", second == SCMI_SUCCESS ? "SUCCESS" : "refused");
	}
}

static const struct check_row rows[] = {
	{
		.id = "quirk.triplet.clock",
		.title = "what describing a triplet from index 1 is answered with",
		.requirements = REQUIRES("CLK-004-06"),
		QUIRK("AMB-19"),
		.clock_is = clock_is_triplet,
		.needs = {.clock_wanted = "one with a triplet of rates"},
		.run = triplet_from_one,
	},
	{
		.id = "quirk.async.clock",
		.title = "what an asynchronous rate is answered with where none can be pending",
		.requirements = REQUIRES("GEN-ASY-04"),
		QUIRK("AMB-20"),
		.clock_is = sync_only,
		.needs = {.clock_wanted = "one whose rate can be set on a platform without asynchronous changes"},
		.run = async_without_room,
	},
	{
		.id = "quirk.rate.between",
		.title = "what becomes of a rate between two described ones",
		.requirements = REQUIRES("CLK-005-04"),
		QUIRK("AMB-26"),
		.clock_is = clock_has_gap,
		.needs = {.clock_wanted = "one with a list of rates that leaves gaps, and the right to set it"},
		.run = rate_between,
	},
	{
		.id = "quirk.notify-not-capable.clock",
		.title = "what a subscription to a clock without the capability is answered with",
		.requirements = REQUIRES("GEN-NTF-06"),
		QUIRK("AMB-27"),
		.clock_is = lacks_changes,
		.needs = {.version_min = CLOCK_V2,
			  .messages = MSG(SCMI_CLOCK_RATE_NOTIFY),
			  .p2a = true,
			  .clock_wanted = "one without rate-changed notifications"},
		.run = subscribe_in_vain,
	},
	{
		.id = "quirk.notify-twice.clock",
		.title = "what subscribing or cancelling a second time is answered with",
		.requirements = REQUIRES("GEN-NTF-09"),
		QUIRK("AMB-29"),
		.clock_is = has_changes,
		.needs = {.version_min = CLOCK_V2,
			  .messages = MSG(SCMI_CLOCK_RATE_NOTIFY),
			  .p2a = true,
			  .clock_wanted = "one with rate-changed notifications"},
		.run = subscribe_twice,
	},
	{
		.id = "quirk.state.without-vote",
		.title = "whether an agent can stop a clock that it did not start",
		.requirements = REQUIRES("CLK-003-04"),
		QUIRK("AMB-17"),
		.clock_is = on_and_settable,
		.needs = {.destructive = true, .clock_wanted = "one that runs and whose state this agent may set"},
		.run = stop_without_vote,
	},
};

CHECK_TABLE(checks_quirk_clock, rows);
