/* SPDX-License-Identifier: BSD-2-Clause */
/* CLOCK_POSSIBLE_PARENTS_GET, CLOCK_PARENT_SET, CLOCK_PARENT_GET. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define IF_CLOCK .protocol = SCMI_PROTOCOL_CLOCK
#define PARTS_MAX 256u

static const struct assay_exchange *parents(struct check *c, uint32_t clock, uint32_t from)
{
	return SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, clock, from);
}

static uint32_t clock_count(const struct check *c)
{
	const struct assay_inventory_protocol *p = check_protocol(c);

	return SCMI_CLOCK_ATTR_COUNT(p->attributes[0]);
}

/* One part of the list; false ends the walk. */
static bool judge_part(struct check *c, const struct assay_exchange *ex, uint32_t from, uint32_t *total, uint32_t *returned)
{
	struct reader r = payload_of(ex);
	uint32_t word, sum;

	if (!expect_success(c, ex, 8))
		return false;
	read_u32(&r);
	word = read_u32(&r);
	*returned = SCMI_PARENTS_RETURNED(word);
	sum = from + *returned + SCMI_PARENTS_REMAINING(word);
	if (!expect_zero_bits(c, ex, 4, SCMI_PARENTS_RESERVED, "bits 23:8 of num_parents_flags") ||
	    !expect_success(c, ex, 8 + 4 * *returned))
		return false;
	for (uint32_t i = 0; i < *returned; i++) {
		uint32_t parent = read_u32(&r);

		if (!expect(c, parent < clock_count(c), "possible parent %u is no clock id: there are %u clocks", parent,
			    clock_count(c)))
			return false;
	}
	if (!expect(c, *returned || !SCMI_PARENTS_REMAINING(word), "the part from %u returns no parent though some remain", from))
		return false;
	if (*total && !expect_equal(c, sum, *total, "skipped + returned + remaining"))
		return false;
	*total = sum;
	return true;
}

static void parts_add_up(struct check *c)
{
	uint32_t from = 0, total = 0, returned;

	for (unsigned part = 0; part < PARTS_MAX && !over(c); part++) {
		if (!judge_part(c, parents(c, check_clock(c)->id, from), from, &total, &returned))
			return;
		from += returned;
		if (from >= total || !returned)
			return;
	}
	expect(c, over(c), "the list of parents does not end after %u parts", PARTS_MAX);
}

static void none_advertised(struct check *c)
{
	const struct assay_exchange *ex = parents(c, check_clock(c)->id, 0);
	struct reader r = payload_of(ex);
	uint32_t word;

	if (!expect_status(c, ex, S_NS | S_OR | S_OK) || ex->status != SCMI_SUCCESS)
		return;
	read_u32(&r);
	word = read_u32(&r);
	expect(c, r.ok && !SCMI_PARENTS_RETURNED(word) && !SCMI_PARENTS_REMAINING(word),
	       "attribute bit 28 is clear, yet the clock lists possible parents");
}

static void skip_past_end(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);

	if (!clock->parents_known || !clock->parent_count)
		return skip(c, "the clock's possible parents could not be read");
	expect_status(c, parents(c, clock->id, clock->parent_count + 1), S_OR);
	expect_status(c, parents(c, clock->id, 0xffffffffu), S_OR);
}

static bool read_parent(struct check *c, uint32_t clock, uint32_t *parent)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, clock);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, 8))
		return false;
	read_u32(&r);
	*parent = read_u32(&r);
	return true;
}

static void set_each(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint32_t found;

	if (!clock->parents_known || !clock->parent_count)
		return skip(c, "the clock's possible parents could not be read");
	undo_clock_parent(c, clock->id);
	for (uint32_t i = 0; i < clock->parent_count && !over(c); i++) {
		const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, clock->id, clock->parents[i]);

		if (!expect_status(c, ex, S_OK | S_OR | S_DN) || ex->status != SCMI_SUCCESS)
			continue;
		if (read_parent(c, clock->id, &found))
			expect_equal(c, found, clock->parents[i], "parent read back after CLOCK_PARENT_SET");
	}
}

static bool is_parent(const struct assay_inventory_clock *clock, uint32_t id)
{
	for (uint32_t i = 0; i < clock->parent_count; i++)
		if (clock->parents[i] == id)
			return true;
	return false;
}

static void no_possible_parent(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);
	const struct assay_inventory_clock *clock = check_clock(c);
	uint32_t before, after;

	if (!clock->parents_known || !clock->parent_count)
		return skip(c, "the clock's possible parents could not be read");
	undo_clock_parent(c, clock->id);
	for (uint32_t i = 0; i < inventory->clock_count; i++) {
		const struct assay_inventory_clock *other = &inventory->clocks[i];

		if (other->status != SCMI_SUCCESS || is_parent(clock, other->id) || other->id == clock->id)
			continue;
		if (!read_parent(c, clock->id, &before))
			return;
		expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, clock->id, other->id),
			      S_IP | clock_maybe_denied(c));
		if (!over(c) && read_parent(c, clock->id, &after))
			expect_equal(c, after, before, "parent after a refused CLOCK_PARENT_SET");
		return;
	}
	skip(c, "every clock is a possible parent of this one");
}

static void unknown_parent(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);

	undo_clock_parent(c, clock->id);
	expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, clock->id, clock_count(c)),
		      S_NF | clock_maybe_denied(c));
}

static void unknown_clock(struct check *c)
{
	uint32_t parent = check_inventory(c)->clock_count ? check_inventory(c)->clocks[0].id : 0;

	expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, clock_count(c), parent), S_NF);
}

static void not_permitted(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint32_t before, after, wanted = clock->parents[0];

	undo_clock_parent(c, clock->id);
	if (!read_parent(c, clock->id, &before))
		return;
	for (uint32_t i = 0; i < clock->parent_count; i++)
		if (clock->parents[i] != before)
			wanted = clock->parents[i];
	expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, clock->id, wanted), S_DN);
	if (read_parent(c, clock->id, &after))
		expect(c, after == before, "refused, yet the parent went from clock %u to clock %u", before, after);
}

static void present_parent(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint32_t parent;

	if (!clock->parents_known)
		return skip(c, "the clock's possible parents could not be read");
	if (read_parent(c, clock->id, &parent))
		expect(c, is_parent(clock, parent), "the present parent, clock %u, is none of the possible parents", parent);
}

#define WITH_PARENTS .scope = PER_CLOCK, .clock_is = clock_has_parents
#define SETTABLE .scope = PER_CLOCK, .clock_is = clock_parent_settable
#define GET MSG(SCMI_CLOCK_POSSIBLE_PARENTS_GET)
#define SET (MSG(SCMI_CLOCK_PARENT_SET) | MSG(SCMI_CLOCK_PARENT_GET))
#define WANTED "a clock that advertises parents"
#define SET_WANTED "a clock whose parent this agent may set"

static const struct check_row rows[] = {
	{
		.id = "clock.possible-parents.parts-add-up",
		.title = "possible parents are clock ids, the parts add up, and reserved bits are zero",
		.requirements = REQUIRES("CLK-00C-01"),
		IF_CLOCK,
		WITH_PARENTS,
		.needs = {.version_min = CLOCK_V3, .messages = GET, .clock_wanted = WANTED},
		.run = parts_add_up,
	},
	{
		.id = "clock.possible-parents.none-advertised",
		.title = "a clock that advertises no parents lists none",
		.requirements = REQUIRES("CLK-00C-02"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_lacks_parents,
		.needs = {.version_min = CLOCK_V3, .messages = GET, .clock_wanted = "a clock that advertises no parents"},
		.run = none_advertised,
	},
	{
		.id = "clock.possible-parents.skip-past-end",
		.title = "skipping more parents than there are gives OUT_OF_RANGE",
		.requirements = REQUIRES("CLK-00C-03"),
		IF_CLOCK,
		WITH_PARENTS,
		.needs = {.version_min = CLOCK_V3, .messages = GET, .clock_wanted = WANTED},
		.run = skip_past_end,
	},
	{
		.id = "clock.parent-set.each-parent",
		.title = "each possible parent can be set and is read back",
		.requirements = REQUIRES("CLK-00D-01"),
		IF_CLOCK,
		SETTABLE,
		.needs = {.version_min = CLOCK_V3, .messages = GET | SET, .clock_wanted = SET_WANTED},
		.run = set_each,
	},
	{
		.id = "clock.parent-set.no-possible-parent",
		.title = "a clock that is no possible parent gives INVALID_PARAMETERS and changes nothing",
		.requirements = REQUIRES("CLK-00D-02", "GEN-ST-03"),
		IF_CLOCK,
		SETTABLE,
		.needs = {.version_min = CLOCK_V3, .messages = GET | SET, .clock_wanted = SET_WANTED},
		.run = no_possible_parent,
	},
	{
		.id = "clock.parent-set.unknown-clock",
		.title = "CLOCK_PARENT_SET of a clock that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("CLK-00D-03"),
		IF_CLOCK,
		.needs = {.version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_PARENT_SET)},
		.run = unknown_clock,
	},
	{
		.id = "clock.parent-set.unknown-parent",
		.title = "CLOCK_PARENT_SET to a parent that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("CLK-00D-03"),
		IF_CLOCK,
		SETTABLE,
		.needs = {.version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_PARENT_SET), .clock_wanted = SET_WANTED},
		.run = unknown_parent,
	},
	{
		.id = "clock.parent-set.not-permitted",
		.title = "without the right to set the parent CLOCK_PARENT_SET gives DENIED and changes nothing",
		.requirements = REQUIRES("CLK-00D-04", "CLK-00F-02", "GEN-ST-03"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_parent_forbidden,
		.needs = {.version_min = CLOCK_V3,
			  .messages = SET,
			  .clock_wanted = "a clock with possible parents whose parent this agent may not set"},
		.run = not_permitted,
	},
	{
		.id = "clock.parent-get.possible",
		.title = "the present parent is one of the possible ones",
		.requirements = REQUIRES("CLK-00E-01"),
		IF_CLOCK,
		WITH_PARENTS,
		.needs = {.version_min = CLOCK_V3, .messages = GET | MSG(SCMI_CLOCK_PARENT_GET), .clock_wanted = WANTED},
		.run = present_parent,
	},
};

CHECK_TABLE(checks_clock_parents, rows);
