/* SPDX-License-Identifier: BSD-2-Clause */
/* CLOCK_DESCRIBE_RATES: the parts of a list add up, triplets are triplets, and an index past the end is refused. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define IF_CLOCK .protocol = SCMI_PROTOCOL_CLOCK
#define PARTS_MAX 4096u

static const struct assay_exchange *describe(struct check *c, uint32_t clock, uint32_t index)
{
	return SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, clock, index);
}

/* One part of a list. `total` is 0 before the first. False ends the walk. */
static bool judge_part(struct check *c, const struct assay_exchange *ex, uint32_t index, uint32_t *total, uint32_t *returned)
{
	struct reader r = payload_of(ex);
	uint32_t word, sum;

	if (!expect_success(c, ex, 8))
		return false;
	read_u32(&r);
	word = read_u32(&r);
	*returned = SCMI_RATES_RETURNED(word);
	sum = index + *returned + SCMI_RATES_REMAINING(word);
	if (!expect(c, !(word & SCMI_RATES_TRIPLET), "the part from index %u has the triplet format, the first was a list", index))
		return false;
	if (!expect(c, *returned || !SCMI_RATES_REMAINING(word), "the part from index %u returns no rate though %u remain", index,
		    SCMI_RATES_REMAINING(word)))
		return false;
	if (*total && !expect_equal(c, sum, *total, "index + returned + remaining"))
		return false;
	*total = sum;
	return expect_success(c, ex, 8 + 8 * *returned);
}

/* Whatever the inventory made of it: a walk that does not come to its end is what this is about. */
static bool describes_list(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return !clock->triplet;
}

static void parts_add_up(struct check *c)
{
	uint32_t index = 0, total = 0, returned;

	/* What remains has to be there when it is asked for: an answer that promises too much fails at its end. */
	for (unsigned part = 0; part < PARTS_MAX && !over(c); part++) {
		if (!judge_part(c, describe(c, check_clock(c)->id, index), index, &total, &returned))
			return;
		index += returned;
		if (index >= total)
			return;
	}
	expect(c, over(c), "the list of rates does not end after %u parts", PARTS_MAX);
}

/* Every entry asked for by its own index is the one that the walk showed there: no gap, no repetition between parts. */
static void entries_stay(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint32_t step = clock->rate_count > 24 ? clock->rate_count / 12 : 1;

	for (uint32_t i = 0; i < clock->rate_count && !over(c); i += step) {
		const struct assay_exchange *ex = describe(c, clock->id, i);
		struct reader r = payload_of(ex);
		uint64_t rate;

		if (!expect_success(c, ex, 16))
			return;
		read_skip(&r, 8);
		rate = read_u64(&r);
		expect(c, rate == clock->rates[i], "rate at index %u is %llu Hz when asked for by itself, %llu Hz in the walk", i,
		       (unsigned long long)rate, (unsigned long long)clock->rates[i]);
	}
}

static void triplet(struct check *c)
{
	const struct assay_exchange *ex = describe(c, check_clock(c)->id, 0);
	struct reader r = payload_of(ex);
	uint64_t lowest, highest;

	if (!expect_success(c, ex, 8 + 24))
		return;
	read_skip(&r, 8);
	lowest = read_u64(&r);
	highest = read_u64(&r);
	expect(c, lowest <= highest, "triplet: lowest %llu Hz is above highest %llu Hz", (unsigned long long)lowest,
	       (unsigned long long)highest);
}

static void triplet_counts(struct check *c)
{
	const struct assay_exchange *ex = describe(c, check_clock(c)->id, 0);
	struct reader r = payload_of(ex);
	uint64_t lowest, highest, step;
	uint32_t word;

	if (!expect_success(c, ex, 8))
		return;
	read_u32(&r);
	word = read_u32(&r);
	lowest = read_u64(&r);
	highest = read_u64(&r);
	step = read_u64(&r);
	expect_equal(c, SCMI_RATES_RETURNED(word), 3, "triplet: number of returned values");
	expect_equal(c, SCMI_RATES_REMAINING(word), 0, "triplet: number of remaining values");
	expect(c, !r.ok || step > 0 || lowest == highest, "triplet: step is 0 though lowest and highest differ");
}

static void index_past_end(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const uint32_t indices[] = {clock->rate_count, clock->rate_count + 1, 0xffffffffu};

	for (size_t i = 0; i < 3 && !over(c); i++)
		expect_status(c, describe(c, clock->id, indices[i]), S_OR);
}

static void triplet_index(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex = describe(c, clock->id, 1);
	struct reader r = payload_of(ex);
	uint32_t word;

	if (!expect_status(c, ex, S_OK | S_OR) || ex->status != SCMI_SUCCESS)
		return;
	read_u32(&r);
	word = read_u32(&r);
	expect(c, r.ok && (word & SCMI_RATES_TRIPLET), "index 1 of a triplet clock succeeded, but not with the triplet again");
	fence(c);
}

static void reserved_bits(struct check *c)
{
	const struct assay_exchange *ex = describe(c, check_clock(c)->id, 0);

	if (expect_success(c, ex, 8))
		expect_zero_bits(c, ex, 4, SCMI_RATES_RESERVED, "bits 15:13 of num_rates_flags");
}

static void ascending(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);

	for (uint32_t i = 0; i + 1 < clock->rate_count; i++)
		if (!expect(c, clock->rates[i] < clock->rates[i + 1], "rate %u is %llu Hz, rate %u is %llu Hz: not ascending", i,
			    (unsigned long long)clock->rates[i], i + 1, (unsigned long long)clock->rates[i + 1]))
			return;
	expect(c, true, "a list of one rate ascends");
}

static const struct check_row rows[] = {
	{
		.id = "clock.describe-rates.parts-add-up",
		.title = "index, returned and remaining add up to the same total in every part of a list of rates",
		.requirements = REQUIRES("CLK-004-01", "GEN-LEN-04"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs.clock_wanted = "a clock with a list of rates",
		.clock_is = describes_list,
		.run = parts_add_up,
	},
	{
		.id = "clock.describe-rates.entries-stay",
		.title = "a rate asked for by its own index is the one that the walk showed there",
		.requirements = REQUIRES("CLK-004-01"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs.clock_wanted = "a clock with a list of rates",
		.clock_is = clock_is_list,
		.run = entries_stay,
	},
	{
		.id = "clock.describe-rates.triplet",
		.title = "a triplet holds three 64-bit values, the lowest not above the highest",
		.requirements = REQUIRES("CLK-004-02", "GEN-LEN-04"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs.clock_wanted = "a clock with a range of rates",
		.clock_is = clock_is_triplet,
		.run = triplet,
	},
	{
		.id = "clock.describe-rates.index-past-end",
		.title = "an index at or past the end of a list gives OUT_OF_RANGE",
		.requirements = REQUIRES("CLK-004-03"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs.clock_wanted = "a clock with a list of rates",
		.clock_is = clock_is_list,
		.run = index_past_end,
	},
	{
		.id = "clock.describe-rates.unknown-clock",
		.title = "CLOCK_DESCRIBE_RATES of a clock that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("CLK-004-04"),
		IF_CLOCK,
		.steps = STEPS(STEP(SCMI_CLOCK_DESCRIBE_RATES, S_NF, BEYOND(0), VALUE(0))),
	},
	{
		.id = "clock.describe-rates.reserved-bits",
		.title = "bits 15:13 of num_rates_flags are zero",
		.requirements = REQUIRES("CLK-004-05"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs.clock_wanted = "a clock that describes its rates",
		.clock_is = clock_has_rates,
		.run = reserved_bits,
	},
	{
		.id = "clock.describe-rates.triplet-index",
		.title = "an index above 0 on a triplet clock gives the triplet again or OUT_OF_RANGE",
		.requirements = REQUIRES("CLK-004-06"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs.clock_wanted = "a clock with a range of rates",
		.clock_is = clock_is_triplet,
		.run = triplet_index,
	},
	{
		.id = "clock.describe-rates.ascending",
		.title = "the rates of a list ascend",
		.requirements = REQUIRES("CLK-004-07"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs.clock_wanted = "a clock with a list of rates",
		.clock_is = clock_is_list,
		.run = ascending,
	},
	{
		.id = "clock.describe-rates.triplet-counts",
		.title = "a triplet returns 3 values, leaves none, and has a step",
		.requirements = REQUIRES("CLK-004-08"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs.clock_wanted = "a clock with a range of rates",
		.clock_is = clock_is_triplet,
		.run = triplet_counts,
	},
};

CHECK_TABLE(checks_clock_describe, rows);
