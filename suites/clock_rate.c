/* SPDX-License-Identifier: BSD-2-Clause */
/* CLOCK_RATE_SET and CLOCK_RATE_GET: what is set is read back, what may not be set is refused and changes nothing. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define IF_CLOCK .protocol = SCMI_PROTOCOL_CLOCK
#define RATES_TRIED 16u

/* Set one rate and read it back. DENIED is no failure: other users or dependencies may forbid it. */
static bool set_and_read_back(struct check *c, uint32_t clock, uint64_t rate)
{
	const struct assay_exchange *ex = send_clock_rate(c, SCMI_RATE_SET_ROUND_AUTO, clock, rate);
	uint64_t found;

	if (!expect_status(c, ex, S_OK | S_DN) || ex->status != SCMI_SUCCESS)
		return !over(c);
	if (!clock_read_rate(c, clock, &found))
		return false;
	return expect(c, found == rate, "CLOCK_RATE_SET of %llu Hz succeeded, CLOCK_RATE_GET then gives %llu Hz",
		      (unsigned long long)rate, (unsigned long long)found);
}

static void listed_rates(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint32_t step = clock->rate_count > RATES_TRIED ? clock->rate_count / RATES_TRIED : 1;
	uint64_t lowest, highest;

	if (!clock_rate_bounds(clock, &lowest, &highest))
		return skip(c, "the clock describes no rates");
	undo_clock_rate(c, clock->id);
	if (!set_and_read_back(c, clock->id, lowest) || !set_and_read_back(c, clock->id, highest) || clock->triplet)
		return;
	for (uint32_t i = 0; i < clock->rate_count && !over(c); i += step)
		if (!set_and_read_back(c, clock->id, clock->rates[i]))
			return;
}

static void reserved_flags(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint64_t before, after, rate;

	undo_clock_rate(c, clock->id);
	if (!clock_read_rate(c, clock->id, &before))
		return;
	rate = clock_other_rate(clock, before);
	expect_status(c, send_clock_rate(c, 0x10, clock->id, rate), S_IP | clock_maybe_denied(c));
	expect_status(c, send_clock_rate(c, 0x80000000u, clock->id, rate), S_IP | clock_maybe_denied(c));
	if (!over(c) && clock_read_rate(c, clock->id, &after))
		expect_equal(c, after, before, "rate after refused commands");
}

static void far_out(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint64_t lowest, highest, found;
	uint64_t rates[] = {UINT64_MAX, 0, 0};

	if (!clock_rate_bounds(clock, &lowest, &highest))
		return skip(c, "the clock describes no rates");
	rates[2] = lowest + (UINT64_C(1) << 32); /* what a platform that drops the high word takes for the lowest */
	undo_clock_rate(c, clock->id);
	for (size_t i = 0; i < 3 && !over(c); i++) {
		const struct assay_exchange *ex;

		if (clock_supports(clock, rates[i]) || (rates[i] > lowest && rates[i] < highest))
			continue;
		ex = send_clock_rate(c, 0, clock->id, rates[i]);
		if (!expect_status(c, ex, S_IP | S_OK | clock_maybe_denied(c)) || ex->status != SCMI_SUCCESS)
			continue;
		if (clock_read_rate(c, clock->id, &found))
			expect(c, clock_supports(clock, found),
			       "CLOCK_RATE_SET of %llu Hz succeeded, and the rate is now %llu Hz, which the clock does not "
			       "describe",
			       (unsigned long long)rates[i], (unsigned long long)found);
		/* One reading of the texts rounds whatever it gets (AMB-26): worth a warning outside the range. */
		prefer(c, false, "CLOCK_RATE_SET of %llu Hz, outside %llu to %llu Hz: INVALID_PARAMETERS expected, SUCCESS found",
		       (unsigned long long)rates[i], (unsigned long long)lowest, (unsigned long long)highest);
	}
}

static void round_to(struct check *c, uint32_t flags, uint64_t rate, uint64_t expected, const char *how)
{
	const struct assay_exchange *ex = send_clock_rate(c, flags, check_clock(c)->id, rate);
	uint64_t found;

	if (over(c) || !expect_status(c, ex, S_OK | S_IP | S_DN) || ex->status != SCMI_SUCCESS)
		return;
	if (clock_read_rate(c, check_clock(c)->id, &found))
		expect(c, found == expected, "%llu Hz rounded %s: %llu Hz expected, %llu Hz found", (unsigned long long)rate, how,
		       (unsigned long long)expected, (unsigned long long)found);
}

static void rounding(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint64_t low, high;
	uint32_t i = 0;

	while (clock->rates[i + 1] - clock->rates[i] <= 3 || clock->rates[i + 1] < clock->rates[i])
		i++;
	low = clock->rates[i];
	high = clock->rates[i + 1];
	undo_clock_rate(c, clock->id);
	round_to(c, 0, high - 1, low, "down");
	round_to(c, SCMI_RATE_SET_ROUND_UP, low + 1, high, "up");
	round_to(c, SCMI_RATE_SET_ROUND_AUTO, low + 1, low, "to the nearest");
	round_to(c, SCMI_RATE_SET_ROUND_AUTO, high - 1, high, "to the nearest");
}

static void not_permitted(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint64_t before, after;

	undo_clock_rate(c, clock->id);
	if (!clock_read_rate(c, clock->id, &before))
		return;
	expect_status(c, send_clock_rate(c, 0, clock->id, clock_other_rate(clock, before)), S_DN);
	if (clock_read_rate(c, clock->id, &after))
		expect(c, after == before, "refused, yet the rate went from %llu Hz to %llu Hz", (unsigned long long)before,
		       (unsigned long long)after);
}

static void on_disabled_clock(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex;
	uint64_t before, rate, found;

	undo_clock_state(c, clock->id);
	undo_clock_rate(c, clock->id);
	if (!clock_read_rate(c, clock->id, &before))
		return;
	rate = clock_other_rate(clock, before);
	ex = send_clock_rate(c, SCMI_RATE_SET_ROUND_AUTO, clock->id, rate);
	if (!expect_status(c, ex, S_OK | S_IP | S_DN) || ex->status != SCMI_SUCCESS)
		return;
	ex = send_clock_config(c, clock->id, SCMI_CLOCK_STATE_ENABLE, 0);
	if (!expect_status(c, ex, S_OK | S_DN) || ex->status != SCMI_SUCCESS)
		return;
	if (clock_read_rate(c, clock->id, &found))
		expect(c, found == rate, "set to %llu Hz while disabled, it runs at %llu Hz after its enable",
		       (unsigned long long)rate, (unsigned long long)found);
}

static void ignore_flag_alone(struct check *c)
{
	struct assay_event_filter delayed = {
		.type = SCMI_TYPE_DELAYED, .protocol = SCMI_PROTOCOL_CLOCK, .message = SCMI_CLOCK_RATE_SET};
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex;
	struct assay_event event;
	uint64_t before;

	undo_clock_rate(c, clock->id);
	if (!clock_read_rate(c, clock->id, &before))
		return;
	drop_events(c);
	ex = send_clock_rate(c, SCMI_RATE_SET_NO_DELAYED, clock->id, before);
	if (!expect_status(c, ex, S_OK | S_DN) || ex->status != SCMI_SUCCESS)
		return;
	expect(c, !take_event_now(c, &delayed, &event), "a delayed response followed a CLOCK_RATE_SET that was not asynchronous");
}

static void rate_is_described(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint64_t rate;

	if (clock_read_rate(c, clock->id, &rate))
		expect(c, clock_supports(clock, rate), "CLOCK_RATE_GET gives %llu Hz, which CLOCK_DESCRIBE_RATES does not describe",
		       (unsigned long long)rate);
}

#define SETTABLE .scope = PER_CLOCK, .clock_is = clock_rate_settable, .needs.clock_wanted = "a clock whose rate this agent may set"

static const struct check_row rows[] = {
	{
		.id = "clock.rate-set.listed-rates",
		.title = "each described rate can be set and is read back",
		.requirements = REQUIRES("CLK-005-01", "VHS-31"),
		IF_CLOCK,
		SETTABLE,
		.run = listed_rates,
	},
	{
		.id = "clock.rate-set.reserved-flags",
		.title = "reserved flag bits give INVALID_PARAMETERS and change nothing",
		.requirements = REQUIRES("CLK-005-02", "GEN-RSV-02", "GEN-ST-03"),
		IF_CLOCK,
		SETTABLE,
		.run = reserved_flags,
	},
	{
		.id = "clock.rate-set.far-out",
		.title = "a rate far outside the described range is refused, or rounded to a described one",
		.requirements = REQUIRES("CLK-005-03"),
		IF_CLOCK,
		SETTABLE,
		.run = far_out,
	},
	{
		.id = "clock.rate-set.rounding",
		.title = "a rate between two entries is rounded as the flags say, or refused",
		.requirements = REQUIRES("CLK-005-04"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_has_gap,
		.needs.clock_wanted = "a clock whose rate this agent may set, with room between two listed rates",
		.run = rounding,
	},
	{
		.id = "clock.rate-set.unknown-clock",
		.title = "CLOCK_RATE_SET of a clock that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("CLK-005-05"),
		IF_CLOCK,
		.steps = STEPS(STEP(SCMI_CLOCK_RATE_SET, S_NF, VALUE(0), BEYOND(0), VALUE(1000000), VALUE(0))),
	},
	{
		.id = "clock.rate-set.not-permitted",
		.title = "without the right to set the rate CLOCK_RATE_SET gives DENIED and changes nothing",
		.requirements = REQUIRES("CLK-005-09", "CLK-00F-02", "GEN-ST-03"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_rate_forbidden,
		.needs = {.version_min = CLOCK_V3, .clock_wanted = "a clock whose rate this agent may not set"},
		.run = not_permitted,
	},
	{
		.id = "clock.rate-set.disabled-clock",
		.title = "a rate set on a disabled clock holds after its enable",
		.requirements = REQUIRES("CLK-005-10"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_off_and_rate_settable,
		.needs.clock_wanted = "a disabled clock whose rate and state this agent may set",
		.run = on_disabled_clock,
	},
	{
		.id = "clock.rate-set.ignore-flag-alone",
		.title = "the flag that waives the delayed response is ignored without the asynchronous flag",
		.requirements = REQUIRES("CLK-005-11"),
		IF_CLOCK,
		SETTABLE,
		.run = ignore_flag_alone,
	},
	{
		.id = "clock.rate-get.unknown-clock",
		.title = "CLOCK_RATE_GET of a clock that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("CLK-006-01"),
		IF_CLOCK,
		.steps = STEPS(STEP(SCMI_CLOCK_RATE_GET, S_NF, BEYOND(0))),
	},
	{
		.id = "clock.rate-get.described",
		.title = "the rate that a clock has is one that it describes",
		.requirements = REQUIRES("CLK-006-02"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_has_rates,
		.needs.clock_wanted = "a clock that describes its rates",
		.run = rate_is_described,
	},
};

CHECK_TABLE(checks_clock_rate, rows);
