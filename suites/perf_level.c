/* SPDX-License-Identifier: BSD-2-Clause */
/* PERFORMANCE_LEVEL_SET and PERFORMANCE_LEVEL_GET. */
#include "suites/perf_common.h"
#include "suites/tables.h"

#define IF_PERF .protocol = SCMI_PROTOCOL_PERF
#define LEVELS_TRIED 16u

/* The level comes to be `value`, in the platform's own time. */
static bool becomes(struct check *c, uint32_t value)
{
	uint32_t level = 0;

	for (unsigned i = 0; i < DOMAIN_PAUSES && !over(c); i++) {
		if (!perf_read_level(c, &level))
			return false;
		if (level == value)
			break;
		domain_pause(c);
	}
	return expect(c, level == value, "domain %u: level %u set, %u read back, and it stays there", check_domain(c)->id, value,
		      level);
}

/* What a refused request leaves: the level as it was. A platform may report what runs meanwhile, so it may come back. */
static void refused(struct check *c, uint32_t value, uint32_t set)
{
	uint32_t before;

	if (over(c) || !perf_read_level(c, &before) || !expect_status(c, perf_set_level(c, value), set))
		return;
	becomes(c, before);
}

/* The level as it was, and the levels inside the limits. Indices and levels of 0 can be set as any other. */
static bool prepare(struct check *c, struct perf_levels *levels, struct perf_limits *limits, struct perf_levels *inside)
{
	uint32_t level;

	if (!perf_read_levels(c, levels) || !undo_perf_level(c, &level) || !perf_read_limits(c, limits))
		return false;
	inside->count = 0;
	for (uint32_t i = 0; i < levels->count; i++)
		if (perf_inside(levels, levels->entry[i].value, limits))
			inside->entry[inside->count++] = levels->entry[i];
	if (!inside->count)
		skip(c, "no described level is inside the limits %u..%u", limits->min, limits->max);
	return inside->count > 0;
}

static void read_back(struct check *c)
{
	struct perf_levels levels, inside;
	struct perf_limits limits;
	uint32_t step;

	if (!prepare(c, &levels, &limits, &inside))
		return;
	step = (inside.count + LEVELS_TRIED - 1) / LEVELS_TRIED;
	for (uint32_t i = 0; i < inside.count && !over(c); i += step)
		if (expect_status(c, perf_set_level(c, inside.entry[i].value), S_OK))
			becomes(c, inside.entry[i].value);
}

static void beyond_levels(struct check *c)
{
	struct perf_levels levels, inside;
	struct perf_limits limits, bounds;

	if (!prepare(c, &levels, &limits, &inside))
		return;
	bounds = perf_bounds(&levels);
	if (bounds.max < UINT32_MAX)
		refused(c, bounds.max + 1, S_OR);
	if (bounds.min > 0)
		refused(c, bounds.min - 1, S_OR);
}

/* A described level, but one that narrowed limits shut out. */
static void beyond_limits(struct check *c)
{
	struct perf_levels levels, inside, usable;
	struct perf_limits before;

	if (!prepare(c, &levels, &before, &inside) || !undo_perf_limits(c, &before) ||
	    !perf_usable(c, &levels, &before, 2, &usable))
		return;
	if (!perf_narrow(c, &before, (struct perf_limits){usable.entry[0].value, usable.entry[0].value}))
		return;
	expect_status(c, perf_set_level(c, usable.entry[usable.count - 1].value), S_OR);
	becomes(c, usable.entry[0].value);
}

static void not_permitted(struct check *c)
{
	struct perf_levels levels, inside;
	struct perf_limits limits;
	uint32_t level;

	if (!prepare(c, &levels, &limits, &inside) || !perf_read_level(c, &level))
		return;
	refused(c, inside.entry[inside.entry[0].value == level ? inside.count - 1 : 0].value, S_DN);
}

/* Between two described levels: refused, or a described level afterwards. */
static void between_levels(struct check *c)
{
	struct perf_levels levels, inside;
	const struct assay_exchange *ex;
	struct perf_limits limits;
	uint32_t value = 0, level;

	if (!prepare(c, &levels, &limits, &inside))
		return;
	for (uint32_t i = 0; i + 1 < inside.count && !value; i++)
		if (inside.entry[i + 1].level - inside.entry[i].level > 1)
			value = inside.entry[i].level + 1;
	if (!value)
		return skip(c, "there is no room between two levels");
	ex = perf_set_level(c, value);
	if (!expect_status(c, ex, S_OK | S_OR | S_IP) || ex->status != SCMI_SUCCESS)
		return;
	for (unsigned i = 0; i < DOMAIN_PAUSES && perf_read_level(c, &level) && !perf_find(&levels, level); i++)
		domain_pause(c);
	expect(c, perf_find(&levels, level) != NULL, "level %u is accepted, and %u is read back, which is not described", value,
	       level);
}

static void by_index(struct check *c)
{
	struct perf_levels levels, inside;
	struct perf_limits limits, bounds;

	if (!prepare(c, &levels, &limits, &inside))
		return;
	for (uint32_t i = 0; i < inside.count && i < LEVELS_TRIED && !over(c); i++)
		expect_status(c, perf_set_level(c, inside.entry[i].value), S_OK);
	bounds = perf_bounds(&levels);
	if (bounds.max < UINT32_MAX)
		expect_status(c, perf_set_level(c, bounds.max + 1), S_OR);
}

static void described(struct check *c)
{
	struct perf_levels levels;
	struct perf_limits limits;
	uint32_t level;

	if (!perf_read_levels(c, &levels) || !perf_read_limits(c, &limits) || !perf_read_level(c, &level))
		return;
	expect(c, perf_find(&levels, level) != NULL, "a described %s expected, %u found", perf_indexing(c) ? "index" : "level",
	       level);
	expect(c, perf_inside(&levels, level, &limits), "level %u outside the limits %u..%u", level, limits.min, limits.max);
}

#define MESSAGES .messages = MSG(SCMI_PERF_LEVEL_SET) | MSG(SCMI_PERF_LEVEL_GET) | MSG(SCMI_PERF_LIMITS_GET)
#define SETTABLE                                               \
	.scope = PER_DOMAIN, .domain_is = perf_level_settable, \
	.needs = {MESSAGES, .domain_wanted = "one whose level this agent may set"}

static const struct check_row rows[] = {
	{
		.id = "perf.level-set.read-back",
		.title = "each described level inside the limits can be set and is read back",
		.requirements = REQUIRES("PERF-007-01"),
		IF_PERF,
		SETTABLE,
		.run = read_back,
	},
	{
		.id = "perf.level-set.beyond-levels",
		.title = "a level beyond the described ones gives OUT_OF_RANGE and changes nothing",
		.requirements = REQUIRES("PERF-007-02", "GEN-ST-03"),
		IF_PERF,
		SETTABLE,
		.run = beyond_levels,
	},
	{
		.id = "perf.level-set.beyond-limits",
		.title = "a described level outside the limits gives OUT_OF_RANGE and changes nothing",
		.requirements = REQUIRES("PERF-007-02", "GEN-ST-03"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_all_settable,
		.needs = {.messages = MSG(SCMI_PERF_LEVEL_SET) | MSG(SCMI_PERF_LEVEL_GET) | MSG(SCMI_PERF_LIMITS_SET) |
				      MSG(SCMI_PERF_LIMITS_GET),
			  .domain_wanted = "one whose limits and level this agent may set"},
		.run = beyond_limits,
	},
	{
		.id = "perf.level-set.not-permitted",
		.title = "without the right to set the level PERFORMANCE_LEVEL_SET gives DENIED and changes nothing",
		.requirements = REQUIRES("PERF-007-03", "AGT-VIS-03", "GEN-ST-03"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_level_forbidden,
		.needs = {MESSAGES, .domain_wanted = "one whose level this agent may not set"},
		.run = not_permitted,
	},
	{
		.id = "perf.level-set.unknown-domain",
		.title = "PERFORMANCE_LEVEL_SET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PERF-007-04"),
		IF_PERF,
		.needs.messages = MSG(SCMI_PERF_LEVEL_SET),
		.steps = STEPS(STEP(SCMI_PERF_LEVEL_SET, S_NF, BEYOND(0), VALUE(1))),
	},
	{
		.id = "perf.level-set.between-levels",
		.title = "a level between two described ones is refused, or rounded to a described one",
		.requirements = REQUIRES("PERF-007-05"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_level_settable_by_value,
		.needs = {MESSAGES, .domain_wanted = "one whose level this agent may set by value"},
		.run = between_levels,
	},
	{
		.id = "perf.level-set.by-index",
		.title = "where levels go by index, each index works and one above the highest gives OUT_OF_RANGE",
		.requirements = REQUIRES("PERF-007-06"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_level_settable_by_index,
		.needs = {.version_min = PERF_V4, MESSAGES, .domain_wanted = "one whose level this agent may set by index"},
		.run = by_index,
	},
	{
		.id = "perf.level-get.described",
		.title = "the level is a described one inside the limits",
		.requirements = REQUIRES("PERF-008-01"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.needs.messages = MSG(SCMI_PERF_LEVEL_GET) | MSG(SCMI_PERF_LIMITS_GET),
		.run = described,
	},
	{
		.id = "perf.level-get.unknown-domain",
		.title = "PERFORMANCE_LEVEL_GET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PERF-007-04"),
		IF_PERF,
		.needs.messages = MSG(SCMI_PERF_LEVEL_GET),
		.steps = STEPS(STEP(SCMI_PERF_LEVEL_GET, S_NF, BEYOND(0))),
	},
};

CHECK_TABLE(checks_perf_level, rows);
