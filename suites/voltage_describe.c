/* SPDX-License-Identifier: BSD-2-Clause */
/* The id space of voltage domains, their attributes, and VOLTAGE_DESCRIBE_LEVELS: parts that add up, triplets, order, the end. */
#include "scmi/clock.h"
#include "suites/tables.h"
#include "suites/voltage_common.h"

#define IF_VOLTAGE .protocol = SCMI_PROTOCOL_VOLTAGE
#define PARTS_MAX 4096u

/* The first part, or false: one that is not for this agent, or not there at all, shows nothing (AMB-63: an empty list may say so). */
static bool first_part(struct check *c, const struct assay_exchange **ex, uint32_t *word)
{
	*ex = voltage_describe(c, 0);
	if (!expect_status(c, *ex, S_OK | S_NS | S_DN | S_OR))
		return false;
	if ((*ex)->status != SCMI_SUCCESS) {
		skip(c, "the domain does not describe its levels: %s", status_text((*ex)->status));
		return false;
	}
	if (!expect_success(c, *ex, 8))
		return false;
	*word = scmi_load32((*ex)->response + SCMI_HEADER_BYTES + 4);
	return true;
}

static void judge_triplet(struct check *c, const struct assay_exchange *ex, uint32_t word)
{
	prefer(c, SCMI_RATES_RETURNED(word) == 3, "a triplet that returns 3 values expected, %u found", SCMI_RATES_RETURNED(word));
	prefer(c, SCMI_RATES_REMAINING(word) == 0, "a triplet that leaves no values expected, %u found",
	       SCMI_RATES_REMAINING(word));
	expect_success(c, ex, 8 + 12);
}

/* One part of a list. `total` is 0 before the first. False ends the walk. */
static bool judge_part(struct check *c, const struct assay_exchange *ex, uint32_t index, uint32_t *total, uint32_t *returned)
{
	uint32_t word, sum;

	if (!expect_success(c, ex, 8) || !expect_zero_bits(c, ex, 4, SCMI_RATES_RESERVED, "bits 15:13 of the flags"))
		return false;
	word = scmi_load32(ex->response + SCMI_HEADER_BYTES + 4);
	*returned = SCMI_RATES_RETURNED(word);
	sum = index + *returned + SCMI_RATES_REMAINING(word);
	if (!expect(c, !(word & SCMI_RATES_TRIPLET), "the part from index %u has the triplet format, the first was a list", index))
		return false;
	if (!expect(c, *returned || !SCMI_RATES_REMAINING(word), "the part from index %u returns no level though %u remain", index,
		    SCMI_RATES_REMAINING(word)))
		return false;
	if (index && !expect_equal(c, sum, *total, "index + returned + remaining"))
		return false;
	*total = sum;
	return expect_success(c, ex, 8 + 4 * *returned);
}

static void parts_add_up(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t word, index = 0, total = 0, returned;

	if (!first_part(c, &ex, &word))
		return;
	if (!expect_zero_bits(c, ex, 4, SCMI_RATES_RESERVED, "bits 15:13 of the flags"))
		return;
	if (word & SCMI_RATES_TRIPLET)
		return judge_triplet(c, ex, word);
	for (unsigned part = 0; part < PARTS_MAX && !over(c); part++) {
		if (!judge_part(c, voltage_describe(c, index), index, &total, &returned))
			return;
		index += returned;
		if (index >= total)
			return;
	}
	expect(c, over(c), "the list of levels does not end after %u parts", PARTS_MAX);
}

/* Every entry asked for by its own index is the one that the walk showed there. */
static void entries_stay(struct check *c)
{
	struct voltage_levels levels;
	uint32_t step;

	if (!voltage_read_levels(c, &levels))
		return;
	if (levels.triplet)
		return skip(c, "the domain describes its levels as a triplet");
	step = levels.kept > 24 ? levels.kept / 12 : 1;
	for (uint32_t i = 0; i < levels.kept && !over(c); i += step) {
		const struct assay_exchange *ex = voltage_describe(c, i);
		int32_t level;

		if (!expect_success(c, ex, 12))
			return;
		level = scmi_load32s(ex->response + SCMI_HEADER_BYTES + 8);
		expect(c, level == levels.level[i], "the level at index %u is %d uV when asked for by itself, %d uV in the walk", i,
		       level, levels.level[i]);
	}
}

static void index_past_end(struct check *c)
{
	struct voltage_levels levels;
	const struct assay_exchange *ex;

	if (!voltage_read_levels(c, &levels))
		return;
	if (levels.triplet) {
		/* AMB-64 */
		ex = voltage_describe(c, 1);
		if (expect_status(c, ex, S_OR | S_OK) && ex->status == SCMI_SUCCESS && expect_success(c, ex, 8))
			expect(c, scmi_load32(ex->response + SCMI_HEADER_BYTES + 4) & SCMI_RATES_TRIPLET,
			       "index 1 of a triplet succeeded, but not with the triplet again");
		return;
	}
	expect_status(c, voltage_describe(c, levels.total), S_OR);
	expect_status(c, voltage_describe(c, levels.total + 1), S_OR);
	expect_status(c, voltage_describe(c, 0xffffffffu), S_OR);
}

static void order(struct check *c)
{
	struct voltage_levels levels;

	if (!voltage_read_levels(c, &levels))
		return;
	if (levels.triplet) {
		expect(c, levels.lowest <= levels.highest, "triplet: lowest %d uV is above highest %d uV", levels.lowest,
		       levels.highest);
		return;
	}
	for (uint32_t i = 0; i + 1 < levels.kept && !over(c); i++)
		expect(c, levels.level[i] < levels.level[i + 1], "levels that ascend expected, %d uV then %d uV found",
		       levels.level[i], levels.level[i + 1]);
	expect(c, true, " ");
}

static void reserved_bits(struct check *c)
{
	uint32_t version = check_version(c);

	if (version < VOLTAGE_V2)
		domain_reserved_bits(c, 0xffffffffu);
	else
		domain_reserved_bits(c, SCMI_VERSION_MAJOR(version) == 2 ? 0x3fffffffu : 0);
}

static const struct check_row rows[] = {
	{
		.id = "voltage.ids.space",
		.title = "every voltage domain id below the count answers or is hidden, and the count itself is no domain",
		.requirements = REQUIRES("VOLT-001-02"),
		IF_VOLTAGE,
		.run = domain_id_space,
	},
	{
		.id = "voltage.domain-attributes.reserved-bits",
		.title = "attribute bits of a voltage domain that the version does not define are zero",
		.requirements = REQUIRES("VOLT-003-01", "GEN-RSV-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.run = reserved_bits,
	},
	{
		.id = "voltage.describe-levels.parts-add-up",
		.title = "the parts of a list of levels add up, a triplet is whole, and reserved bits are zero",
		.requirements = REQUIRES("VOLT-004-01", "GEN-RSV-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.run = parts_add_up,
	},
	{
		.id = "voltage.describe-levels.entries-stay",
		.title = "a level asked for by its index is the one that the whole list has there",
		.requirements = REQUIRES("VOLT-004-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.run = entries_stay,
	},
	{
		.id = "voltage.describe-levels.index-past-end",
		.title = "an index past the last level gives OUT_OF_RANGE",
		.requirements = REQUIRES("VOLT-004-02"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.run = index_past_end,
	},
	{
		.id = "voltage.describe-levels.order",
		.title = "levels ascend, and a triplet's lowest is not above its highest",
		.requirements = REQUIRES("VOLT-004-04"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.run = order,
	},
	{
		.id = "voltage.describe-levels.unknown-domain",
		.title = "VOLTAGE_DESCRIBE_LEVELS of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("VOLT-004-03"),
		IF_VOLTAGE,
		.steps = STEPS(STEP(SCMI_VOLTAGE_DESCRIBE_LEVELS, S_NF, BEYOND(0), VALUE(0)),
			       STEP(SCMI_VOLTAGE_DESCRIBE_LEVELS, S_NF, VALUE(0xffffu), VALUE(0))),
	},
};

CHECK_TABLE(checks_voltage_describe, rows);
