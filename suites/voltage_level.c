/* SPDX-License-Identifier: BSD-2-Clause */
/* VOLTAGE_LEVEL_SET and VOLTAGE_LEVEL_GET: levels within the described ones, which read back; others, which are refused. */
#include "suites/tables.h"
#include "suites/voltage_common.h"

#define IF_VOLTAGE .protocol = SCMI_PROTOCOL_VOLTAGE
#define BOTH (MSG(SCMI_VOLTAGE_LEVEL_SET) | MSG(SCMI_VOLTAGE_LEVEL_GET) | MSG(SCMI_VOLTAGE_DESCRIBE_LEVELS))

static bool set_and_read(struct check *c, int32_t level)
{
	const struct assay_exchange *ex = voltage_set_level(c, 0, level);
	int32_t now = 0;

	if (!expect_status(c, ex, S_OK | S_NS | S_DN))
		return false;
	if (ex->status != SCMI_SUCCESS) {
		skip(c, "the level cannot be set: %s", status_text(ex->status));
		return false;
	}
	return voltage_settles(c, level, &now) || over(c) ||
	       expect(c, false, "after VOLTAGE_LEVEL_SET to %d uV gave SUCCESS, VOLTAGE_LEVEL_GET says %d uV", level, now);
}

static void described_levels(struct check *c)
{
	struct voltage_levels levels;
	int32_t level, other;

	if (!voltage_read_levels(c, &levels) || !voltage_level_is_mine(c, &level))
		return;
	other = voltage_neighbour(&levels, level);
	if (other == level)
		return skip(c, "the domain describes no level but the present one");
	if (set_and_read(c, other))
		set_and_read(c, level);
}

/* Refused, and the level is the old one. */
static void refused(struct check *c, uint32_t flags, int32_t asked, int32_t level, uint32_t set)
{
	int32_t now;

	if (!over(c) && expect_status(c, voltage_set_level(c, flags, asked), set) && voltage_get_level(c, &now))
		expect(c, now == level, "a refused VOLTAGE_LEVEL_SET to %d uV changed the level from %d uV to %d uV", asked, level,
		       now);
}

static void outside(struct check *c)
{
	struct voltage_levels levels;
	int64_t step = 1;
	int32_t level;

	if (!voltage_read_levels(c, &levels) || !voltage_level_is_mine(c, &level))
		return;
	if (levels.triplet && levels.kept > 2 && levels.level[2] > 0)
		step = levels.level[2];
	if (levels.highest + step <= INT32_MAX)
		refused(c, 0, (int32_t)(levels.highest + step), level, S_IP);
	if (levels.lowest - step >= INT32_MIN)
		refused(c, 0, (int32_t)(levels.lowest - step), level, S_IP);
}

static void negative(struct check *c)
{
	struct voltage_levels levels;
	int32_t level;

	if (!voltage_read_levels(c, &levels))
		return;
	if (levels.lowest < 0)
		return skip(c, "the domain has negative levels");
	if (voltage_level_is_mine(c, &level))
		refused(c, 0, -1, level, S_IP);
}

/* Two halves of a signed range, where there are both: the sign has to survive the way there and back. */
static void negative_levels(struct check *c)
{
	struct voltage_levels levels;
	int32_t level;

	if (!voltage_read_levels(c, &levels))
		return;
	if (levels.lowest >= 0)
		return skip(c, "the domain has no negative levels");
	if (voltage_level_is_mine(c, &level))
		set_and_read(c, levels.lowest);
}

/* AMB-67: refused, or not looked at; the level is the one that is there. */
static void reserved_flags(struct check *c)
{
	static const uint32_t flags[] = {0x80000000u, 0x2, 0x1};
	size_t count = check_version(c) < VOLTAGE_V2 ? 3 : 2;
	int32_t level;

	if (!voltage_level_is_mine(c, &level))
		return;
	for (size_t i = 0; i < count && !over(c); i++) {
		const struct assay_exchange *ex = voltage_set_level(c, flags[i], level);

		if (expect_status(c, ex, S_IP | S_OK))
			prefer(c, ex->status == SCMI_INVALID_PARAMETERS,
			       "VOLTAGE_LEVEL_SET with reserved flag 0x%x: INVALID_PARAMETERS expected, %s found", flags[i],
			       status_text(ex->status));
	}
}

static void present_level(struct check *c)
{
	struct voltage_levels levels;
	uint32_t mode = SCMI_VOLTAGE_MODE_ON;
	int32_t level;

	if (check_implements(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET) && !voltage_get_mode(c, &mode))
		return;
	if (mode == SCMI_VOLTAGE_MODE_OFF)
		return skip(c, "the domain is off");
	if (voltage_read_levels(c, &levels) && voltage_get_level(c, &level))
		expect(c, voltage_is_described(&levels, level), "the level of %d uV is none that the domain describes", level);
}

static const struct check_row rows[] = {
	{
		.id = "voltage.level-get.described",
		.title = "the level of a voltage domain that is on is a described one",
		.requirements = REQUIRES("VOLT-008-02"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = MSG(SCMI_VOLTAGE_LEVEL_GET),
		.run = present_level,
	},
	{
		.id = "voltage.level-get.unknown-domain",
		.title = "VOLTAGE_LEVEL_GET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("VOLT-008-01"),
		IF_VOLTAGE,
		.needs.messages = MSG(SCMI_VOLTAGE_LEVEL_GET),
		.steps = STEPS(STEP(SCMI_VOLTAGE_LEVEL_GET, S_NF, BEYOND(0)), STEP(SCMI_VOLTAGE_LEVEL_GET, S_NF, VALUE(0xffffu))),
	},
	{
		.id = "voltage.level-set.described",
		.title = "a described level can be set, and reads back",
		.requirements = REQUIRES("VOLT-007-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = described_levels,
	},
	{
		.id = "voltage.level-set.negative-described",
		.title = "a negative level that is described can be set, and reads back",
		.requirements = REQUIRES("VOLT-007-01", "VOLT-007-05"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = negative_levels,
	},
	{
		.id = "voltage.level-set.outside",
		.title = "a level above the highest or below the lowest is refused, and nothing happens",
		.requirements = REQUIRES("VOLT-007-02", "GEN-ST-03"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = outside,
	},
	{
		.id = "voltage.level-set.negative",
		.title = "a negative level is refused where there are none",
		.requirements = REQUIRES("VOLT-007-05"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = negative,
	},
	{
		.id = "voltage.level-set.reserved-flags",
		.title = "reserved flags of VOLTAGE_LEVEL_SET give INVALID_PARAMETERS",
		.requirements = REQUIRES("VOLT-007-06", "GEN-RSV-03"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = reserved_flags,
	},
};

CHECK_TABLE(checks_voltage_level, rows);
