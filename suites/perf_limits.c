/* SPDX-License-Identifier: BSD-2-Clause */
/* PERFORMANCE_LIMITS_SET and PERFORMANCE_LIMITS_GET. */
#include "suites/perf_common.h"
#include "suites/tables.h"

#define IF_PERF .protocol = SCMI_PROTOCOL_PERF

/* A refused request leaves the limits as they are. */
static void refused(struct check *c, struct perf_limits wanted, uint32_t set)
{
	struct perf_limits before, after;

	if (over(c) || !perf_read_limits(c, &before) || !expect_status(c, perf_set_limits(c, wanted), set) ||
	    !perf_read_limits(c, &after))
		return;
	expect(c, after.max == before.max && after.min == before.min,
	       "PERFORMANCE_LIMITS_SET to %u..%u was refused, yet the limits went from %u..%u to %u..%u", wanted.min, wanted.max,
	       before.min, before.max, after.min, after.max);
}

/* What a check of setting begins with: the levels, the limits as they are (and will be again), and the levels inside them. */
static bool prepare(struct check *c, uint32_t wanted, struct perf_levels *levels, struct perf_limits *before,
		    struct perf_levels *usable)
{
	return perf_read_levels(c, levels) && undo_perf_limits(c, before) && perf_usable(c, levels, before, wanted, usable);
}

static void read_back(struct check *c)
{
	struct perf_levels levels, usable;
	struct perf_limits before;
	uint32_t last, half;

	if (!prepare(c, 1, &levels, &before, &usable))
		return;
	last = usable.count - 1;
	half = last / 2;
	(void)(perf_narrow(c, &before, (struct perf_limits){usable.entry[last].value, usable.entry[half].value}) &&
	       perf_narrow(c, &before, (struct perf_limits){usable.entry[half].value, usable.entry[0].value}) &&
	       perf_narrow(c, &before, (struct perf_limits){usable.entry[half].value, usable.entry[half].value}) &&
	       perf_narrow(c, &before, (struct perf_limits){usable.entry[0].value, usable.entry[0].value}) &&
	       perf_narrow(c, &before, (struct perf_limits){usable.entry[last].value, usable.entry[0].value}));
}

static void beyond_levels(struct check *c)
{
	struct perf_levels levels, usable;
	struct perf_limits before, bounds, inside;

	if (!prepare(c, 1, &levels, &before, &usable))
		return;
	bounds = perf_bounds(&levels);
	inside = (struct perf_limits){usable.entry[usable.count - 1].value, usable.entry[0].value};
	if (bounds.max < UINT32_MAX)
		refused(c, (struct perf_limits){bounds.max + 1, inside.min}, S_OR);
	if (bounds.min > 0 && perf_speakable(c, bounds.min - 1))
		refused(c, (struct perf_limits){inside.max, bounds.min - 1}, S_OR);
}

/* Two values whose order is beyond doubt: in the list and as numbers. */
static void crossed(struct check *c)
{
	struct perf_levels levels, usable;
	struct perf_limits before;
	uint32_t high, low;

	if (!prepare(c, 2, &levels, &before, &usable))
		return;
	high = usable.entry[usable.count - 1].value;
	low = usable.entry[0].value;
	if (high <= low)
		return skip(c, "the indices of the domain do not ascend with its levels");
	refused(c, (struct perf_limits){low, high}, S_IP | S_OR);
}

static bool expect_limits(struct check *c, struct perf_limits expected, const char *after)
{
	struct perf_limits found;

	return perf_read_limits(c, &found) &&
	       expect(c, found.max == expected.max && found.min == expected.min, "after %s: limits %u..%u expected, %u..%u found",
		      after, expected.min, expected.max, found.min, found.max);
}

/* A limit that stands where nothing would hold it otherwise: the maximum at the lowest level, the minimum at the highest. */
static void zero_keeps(struct check *c)
{
	struct perf_levels levels, usable;
	struct perf_limits before, now;
	uint32_t low, high;

	if (!prepare(c, 2, &levels, &before, &usable))
		return;
	low = usable.entry[0].value;
	high = usable.entry[usable.count - 1].value;
	if (!perf_speakable(c, before.min)) {
		now = (struct perf_limits){low, before.min};
		if (expect_status(c, perf_set_limits(c, (struct perf_limits){low, 0}), S_OK))
			expect_limits(c, now, "a new maximum with 0 for the minimum");
		return refused(c, (struct perf_limits){0, 0}, S_OR);
	}
	now = (struct perf_limits){low, low};
	if (!perf_narrow(c, &before, now) || !expect_status(c, perf_set_limits(c, (struct perf_limits){0, low}), S_OK) ||
	    !expect_limits(c, now, "a minimum with 0 for the maximum"))
		return;
	now = (struct perf_limits){high, high};
	if (!perf_narrow(c, &before, now) || !expect_status(c, perf_set_limits(c, (struct perf_limits){high, 0}), S_OK) ||
	    !expect_limits(c, now, "a maximum with 0 for the minimum"))
		return;
	refused(c, (struct perf_limits){0, 0}, S_OR);
}

/* Values that the domain describes: the right alone is missing. */
static void not_permitted(struct check *c)
{
	struct perf_levels levels, usable;
	struct perf_limits before;

	if (prepare(c, 1, &levels, &before, &usable))
		refused(c, (struct perf_limits){usable.entry[0].value, usable.entry[0].value}, S_DN);
}

/* Limits beside the present level: it comes into them, in the platform's own time. */
static void level_moves(struct check *c)
{
	struct perf_levels levels, usable;
	struct perf_limits before, wanted;
	const struct perf_level *at;
	uint32_t level, original, place = 0;

	if (!perf_read_levels(c, &levels) || !perf_read_level(c, &original))
		return;
	if (perf_level_settable(NULL, check_domain(c)))
		UNDO(c, PERF, SCMI_PERF_LEVEL_SET, check_domain(c)->id, original);
	if (!undo_perf_limits(c, &before) || !perf_usable(c, &levels, &before, 2, &usable))
		return;
	at = perf_find(&usable, original);
	if (!at)
		return skip(c, "the present level %u is none of those inside the limits", original);
	while (usable.entry[place].level < at->level)
		place++;
	wanted = (struct perf_limits){usable.entry[usable.count - 1].value, usable.entry[0].value};
	if (place > 0)
		wanted.max = usable.entry[place - 1].value;
	else if (perf_speakable(c, before.min))
		wanted.min = usable.entry[1].value;
	else
		return skip(c, "the minimum limit cannot be moved and brought back");
	if (!perf_narrow(c, &before, wanted))
		return;
	for (unsigned i = 0; i < DOMAIN_PAUSES && !over(c); i++) {
		if (!perf_read_level(c, &level))
			return;
		if (perf_inside(&levels, level, &wanted))
			break;
		domain_pause(c);
	}
	expect(c, perf_inside(&levels, level, &wanted), "level %u outside the new limits %u..%u, and it stays there", level,
	       wanted.min, wanted.max);
}

static void in_order(struct check *c)
{
	struct perf_levels levels;
	struct perf_limits bounds, limits;
	const struct perf_level *max, *min;

	if (!perf_read_levels(c, &levels) || !perf_read_limits(c, &limits))
		return;
	bounds = perf_bounds(&levels);
	max = perf_find(&levels, limits.max);
	min = perf_find(&levels, limits.min);
	expect(c, limits.min <= limits.max || (max && min && min->level <= max->level), "limits: minimum %u above maximum %u",
	       limits.min, limits.max);
	expect(c, bounds.min <= limits.min && limits.min <= bounds.max && bounds.min <= limits.max && limits.max <= bounds.max,
	       "limits %u..%u reach beyond what is described, %u..%u", limits.min, limits.max, bounds.min, bounds.max);
	prefer(c, max && min, "limits %u..%u: described %s expected", limits.min, limits.max,
	       perf_indexing(c) ? "indices" : "levels");
}

#define SETTABLE                                                                     \
	.scope = PER_DOMAIN, .domain_is = perf_limits_settable,                      \
	.needs = {.messages = MSG(SCMI_PERF_LIMITS_SET) | MSG(SCMI_PERF_LIMITS_GET), \
		  .domain_wanted = "one whose limits this agent may set"}

static const struct check_row rows[] = {
	{
		.id = "perf.limits-set.read-back",
		.title = "limits set are read back",
		.requirements = REQUIRES("PERF-005-01"),
		IF_PERF,
		SETTABLE,
		.run = read_back,
	},
	{
		.id = "perf.limits-set.beyond-levels",
		.title = "limits beyond the described levels give OUT_OF_RANGE and change nothing",
		.requirements = REQUIRES("PERF-005-02", "GEN-ST-03"),
		IF_PERF,
		SETTABLE,
		.run = beyond_levels,
	},
	{
		.id = "perf.limits-set.crossed",
		.title = "a minimum above the maximum is refused and changes nothing",
		.requirements = REQUIRES("PERF-005-03", "GEN-ST-03"),
		IF_PERF,
		SETTABLE,
		.run = crossed,
	},
	{
		.id = "perf.limits-set.zero-keeps",
		.title = "0 keeps a limit as it is, and 0 for both gives OUT_OF_RANGE",
		.requirements = REQUIRES("PERF-005-04", "GEN-ST-03"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_limits_settable,
		.needs = {.version_min = PERF_V3,
			  .messages = MSG(SCMI_PERF_LIMITS_SET) | MSG(SCMI_PERF_LIMITS_GET),
			  .domain_wanted = "one whose limits this agent may set"},
		.run = zero_keeps,
	},
	{
		.id = "perf.limits-set.not-permitted",
		.title = "without the right to set limits PERFORMANCE_LIMITS_SET gives DENIED and changes nothing",
		.requirements = REQUIRES("PERF-005-05", "AGT-VIS-03", "GEN-ST-03"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_limits_forbidden,
		.needs = {.messages = MSG(SCMI_PERF_LIMITS_SET) | MSG(SCMI_PERF_LIMITS_GET),
			  .domain_wanted = "one whose limits this agent may not set"},
		.run = not_permitted,
	},
	{
		.id = "perf.limits-set.unknown-domain",
		.title = "PERFORMANCE_LIMITS_SET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PERF-005-06"),
		IF_PERF,
		.needs.messages = MSG(SCMI_PERF_LIMITS_SET),
		.steps = STEPS(STEP(SCMI_PERF_LIMITS_SET, S_NF, BEYOND(0), VALUE(1), VALUE(1))),
	},
	{
		.id = "perf.limits-set.level-moves",
		.title = "the level moves into new limits",
		.requirements = REQUIRES("PERF-005-07"),
		IF_PERF,
		SETTABLE,
		.run = level_moves,
	},
	{
		.id = "perf.limits-get.in-order",
		.title = "limits are in order, and inside what the domain describes",
		.requirements = REQUIRES("PERF-006-01"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.needs.messages = MSG(SCMI_PERF_LIMITS_GET),
		.run = in_order,
	},
	{
		.id = "perf.limits-get.unknown-domain",
		.title = "PERFORMANCE_LIMITS_GET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PERF-006-01"),
		IF_PERF,
		.needs.messages = MSG(SCMI_PERF_LIMITS_GET),
		.steps = STEPS(STEP(SCMI_PERF_LIMITS_GET, S_NF, BEYOND(0))),
	},
};

CHECK_TABLE(checks_perf_limits, rows);
