/* SPDX-License-Identifier: BSD-2-Clause */
/* What the performance checks share. */
#include "suites/perf_common.h"

#include <stdlib.h>

static bool has(const struct assay_inventory_domain *domain, uint32_t bits)
{
	return (domain_attributes(domain) & bits) == bits;
}

static bool indexed(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, PERF);

	return p && p->version >= PERF_V4 && has(domain, SCMI_PERF_LEVEL_INDEXING);
}

/* clang-format off */
#define PREDICATE(name, condition)                                                                                     \
	bool name(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)                \
	{                                                                                                              \
		(void)inventory;                                                                                       \
		return (condition);                                                                                    \
	}
/* clang-format on */

PREDICATE(perf_limits_settable, has(domain, SCMI_PERF_MAY_SET_LIMITS))
PREDICATE(perf_limits_forbidden, !has(domain, SCMI_PERF_MAY_SET_LIMITS))
PREDICATE(perf_level_settable, has(domain, SCMI_PERF_MAY_SET_LEVEL))
PREDICATE(perf_level_forbidden, !has(domain, SCMI_PERF_MAY_SET_LEVEL))
PREDICATE(perf_all_settable, has(domain, SCMI_PERF_MAY_SET_LEVEL | SCMI_PERF_MAY_SET_LIMITS))
PREDICATE(perf_is_indexed, indexed(inventory, domain))
PREDICATE(perf_level_settable_by_value, has(domain, SCMI_PERF_MAY_SET_LEVEL) && !indexed(inventory, domain))
PREDICATE(perf_level_settable_by_index, has(domain, SCMI_PERF_MAY_SET_LEVEL) && indexed(inventory, domain))
PREDICATE(perf_notifies_limits, has(domain, SCMI_PERF_LIMITS_NOTIFIES | SCMI_PERF_MAY_SET_LIMITS))
PREDICATE(perf_lacks_limits_events, !has(domain, SCMI_PERF_LIMITS_NOTIFIES))
PREDICATE(perf_notifies_level, has(domain, SCMI_PERF_LEVEL_NOTIFIES | SCMI_PERF_MAY_SET_LEVEL))
PREDICATE(perf_lacks_level_events, !has(domain, SCMI_PERF_LEVEL_NOTIFIES))
PREDICATE(perf_has_fastchannel, has(domain, SCMI_PERF_FASTCHANNEL))
PREDICATE(perf_lacks_fastchannel, !has(domain, SCMI_PERF_FASTCHANNEL))

bool perf_indexing(const struct check *c)
{
	return indexed(check_inventory(c), check_domain(c));
}

uint32_t perf_entry_bytes(const struct check *c)
{
	return check_version(c) >= PERF_V4 ? SCMI_PERF_LEVEL_BYTES_V4 : SCMI_PERF_LEVEL_BYTES_V1;
}

const struct assay_exchange *perf_describe(struct check *c, uint32_t index)
{
	return SEND(c, PERF, SCMI_PERF_DESCRIBE_LEVELS, check_domain(c)->id, index);
}

static int by_level(const void *a, const void *b)
{
	const struct perf_level *x = a, *y = b;

	return x->level < y->level ? -1 : x->level > y->level;
}

/* Append what one part holds. How many entries remain behind it; -1 if it is no part of a list. */
static int64_t take_part(struct check *c, struct perf_levels *levels)
{
	const struct assay_exchange *ex = perf_describe(c, levels->count);
	struct reader r = payload_of(ex);
	uint32_t word, bytes = perf_entry_bytes(c);

	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return -1;
	read_u32(&r);
	word = read_u32(&r);
	for (uint32_t i = 0; i < SCMI_LEVELS_RETURNED(word) && levels->count < PERF_LEVELS_MAX; i++) {
		struct perf_level *l = &levels->entry[levels->count++];

		l->level = l->value = read_u32(&r);
		l->cost = read_u32(&r);
		l->latency_word = read_u32(&r);
		if (bytes == SCMI_PERF_LEVEL_BYTES_V4) {
			uint32_t index;

			read_u32(&r);
			index = read_u32(&r);
			if (perf_indexing(c))
				l->value = index;
		}
	}
	if (!r.ok || (!SCMI_LEVELS_RETURNED(word) && SCMI_LEVELS_REMAINING(word)))
		return -1;
	return SCMI_LEVELS_REMAINING(word);
}

bool perf_read_levels(struct check *c, struct perf_levels *levels)
{
	int64_t left;

	levels->count = 0;
	do {
		left = take_part(c, levels);
	} while (left > 0 && levels->count < PERF_LEVELS_MAX);
	if (left != 0 || levels->count == 0) {
		skip(c, "the list of levels cannot be read: what is wrong with it is told by the checks of the list");
		return false;
	}
	qsort(levels->entry, levels->count, sizeof(levels->entry[0]), by_level);
	return true;
}

const struct perf_level *perf_find(const struct perf_levels *levels, uint32_t value)
{
	for (uint32_t i = 0; i < levels->count; i++)
		if (levels->entry[i].value == value)
			return &levels->entry[i];
	return NULL;
}

struct perf_limits perf_bounds(const struct perf_levels *levels)
{
	struct perf_limits bounds = {.max = 0, .min = UINT32_MAX};

	for (uint32_t i = 0; i < levels->count; i++) {
		if (levels->entry[i].value > bounds.max)
			bounds.max = levels->entry[i].value;
		if (levels->entry[i].value < bounds.min)
			bounds.min = levels->entry[i].value;
	}
	return bounds;
}

bool perf_read_limits(struct check *c, struct perf_limits *limits)
{
	const struct assay_exchange *ex = SEND(c, PERF, SCMI_PERF_LIMITS_GET, check_domain(c)->id);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, 12))
		return false;
	read_u32(&r);
	limits->max = read_u32(&r);
	limits->min = read_u32(&r);
	return true;
}

bool perf_read_level(struct check *c, uint32_t *value)
{
	const struct assay_exchange *ex = SEND(c, PERF, SCMI_PERF_LEVEL_GET, check_domain(c)->id);
	struct reader r = payload_of(ex);

	/* A platform that is busy with, or fails, the read of its hardware says so. */
	if (answered(ex) && (ex->status == SCMI_BUSY || ex->status == SCMI_HARDWARE_ERROR)) {
		skip(c, "the level cannot be read: %s", status_text(ex->status));
		return false;
	}
	if (!expect_success(c, ex, 8))
		return false;
	read_u32(&r);
	*value = read_u32(&r);
	return true;
}

/* Requests that come faster than the domain takes them may be lost on it. */
static void pace(struct check *c)
{
	static const struct assay_event_filter nothing = {.type = SCMI_TYPE_RESERVED};
	uint64_t us = assay_domain_word(check_domain(c), 8) & ~SCMI_PERF_RATE_LIMIT_RESERVED;
	struct assay_event event;

	if (us && !over(c))
		(void)assay_agent_take_event(check_agent(c), &nothing, us * 1000, &event);
}

const struct assay_exchange *perf_set_limits(struct check *c, struct perf_limits limits)
{
	pace(c);
	return SEND(c, PERF, SCMI_PERF_LIMITS_SET, check_domain(c)->id, limits.max, limits.min);
}

const struct assay_exchange *perf_set_level(struct check *c, uint32_t value)
{
	pace(c);
	return SEND(c, PERF, SCMI_PERF_LEVEL_SET, check_domain(c)->id, value);
}

bool undo_perf_limits(struct check *c, struct perf_limits *limits)
{
	if (!perf_read_limits(c, limits))
		return false;
	UNDO(c, PERF, SCMI_PERF_LIMITS_SET, check_domain(c)->id, limits->max, limits->min);
	return true;
}

bool undo_perf_level(struct check *c, uint32_t *value)
{
	if (!perf_read_level(c, value))
		return false;
	UNDO(c, PERF, SCMI_PERF_LEVEL_SET, check_domain(c)->id, *value);
	return true;
}

bool perf_speakable(const struct check *c, uint32_t value)
{
	return value != 0 || check_version(c) < PERF_V3;
}

bool perf_inside(const struct perf_levels *levels, uint32_t value, const struct perf_limits *limits)
{
	const struct perf_level *max = perf_find(levels, limits->max), *min = perf_find(levels, limits->min),
				*at = perf_find(levels, value);

	if (max && min && at)
		return min->level <= at->level && at->level <= max->level;
	return limits->min <= value && value <= limits->max;
}

bool perf_usable(struct check *c, const struct perf_levels *levels, const struct perf_limits *limits, uint32_t wanted,
		 struct perf_levels *usable)
{
	usable->count = 0;
	for (uint32_t i = 0; i < levels->count; i++)
		if (perf_speakable(c, levels->entry[i].value) && perf_inside(levels, levels->entry[i].value, limits))
			usable->entry[usable->count++] = levels->entry[i];
	if (usable->count < wanted)
		skip(c, "%u levels of %u are inside the present limits and can be set, %u are needed", usable->count, levels->count,
		     wanted);
	return usable->count >= wanted;
}

bool perf_narrow(struct check *c, const struct perf_limits *before, struct perf_limits wanted)
{
	struct perf_limits words = wanted, found;

	if (!perf_speakable(c, before->min)) {
		words.min = 0;
		wanted.min = before->min;
	}
	if (!expect_status(c, perf_set_limits(c, words), S_OK) || !perf_read_limits(c, &found))
		return false;
	return expect(c, found.max == wanted.max && found.min == wanted.min,
		      "limits of domain %u: %u to %u set, %u to %u read back", check_domain(c)->id, wanted.min, wanted.max,
		      found.min, found.max);
}
