/* SPDX-License-Identifier: BSD-2-Clause */
/* What the performance checks share: rights and capabilities of a domain, its levels, its limits. */
#ifndef SUITES_PERF_COMMON_H
#define SUITES_PERF_COMMON_H

#include "scmi/perf.h"
#include "suites/domain_common.h"

/* Prefixed for the linker: this is a library. */
#define perf_all_settable check_perf_all_settable
#define perf_bounds check_perf_bounds
#define perf_describe check_perf_describe
#define perf_entry_bytes check_perf_entry_bytes
#define perf_find check_perf_find
#define perf_has_fastchannel check_perf_has_fastchannel
#define perf_indexing check_perf_indexing
#define perf_inside check_perf_inside
#define perf_is_indexed check_perf_is_indexed
#define perf_lacks_fastchannel check_perf_lacks_fastchannel
#define perf_lacks_level_events check_perf_lacks_level_events
#define perf_lacks_limits_events check_perf_lacks_limits_events
#define perf_level_forbidden check_perf_level_forbidden
#define perf_level_settable check_perf_level_settable
#define perf_level_settable_by_index check_perf_level_settable_by_index
#define perf_level_settable_by_value check_perf_level_settable_by_value
#define perf_limits_forbidden check_perf_limits_forbidden
#define perf_limits_settable check_perf_limits_settable
#define perf_narrow check_perf_narrow
#define perf_notifies_level check_perf_notifies_level
#define perf_notifies_limits check_perf_notifies_limits
#define perf_read_level check_perf_read_level
#define perf_read_levels check_perf_read_levels
#define perf_read_limits check_perf_read_limits
#define perf_set_level check_perf_set_level
#define perf_set_limits check_perf_set_limits
#define perf_speakable check_perf_speakable
#define perf_usable check_perf_usable
#define undo_perf_level check_undo_perf_level
#define undo_perf_limits check_undo_perf_limits

#define PERF SCMI_PROTOCOL_PERF
#define PERF_V2 SCMI_VERSION(2, 0)
#define PERF_V3 SCMI_VERSION(3, 0)
#define PERF_V4 SCMI_VERSION(4, 0)
#define PERF_LEVELS_MAX 512u

domain_predicate perf_limits_settable, perf_limits_forbidden;
domain_predicate perf_level_settable, perf_level_forbidden, perf_all_settable;
domain_predicate perf_is_indexed, perf_level_settable_by_value, perf_level_settable_by_index;
domain_predicate perf_notifies_limits, perf_lacks_limits_events; /* the former: and the caller may set limits */
domain_predicate perf_notifies_level, perf_lacks_level_events;   /* the former: and the caller may set the level */
domain_predicate perf_has_fastchannel, perf_lacks_fastchannel;

struct perf_level {
	uint32_t level; /* of the list */
	uint32_t value; /* what LIMITS and LEVEL messages speak of: the level, or its index */
	uint32_t cost, latency_word;
};

/* The levels of the check's domain as described, ascending by level. */
struct perf_levels {
	uint32_t count;
	struct perf_level entry[PERF_LEVELS_MAX];
};

struct perf_limits {
	uint32_t max, min; /* values */
};

bool perf_indexing(const struct check *c); /* does the domain speak of indices? */
uint32_t perf_entry_bytes(const struct check *c);
const struct assay_exchange *perf_describe(struct check *c, uint32_t index);
/* Read the whole list. False if it cannot be read, or is empty: then the check has skipped (or is over). */
bool perf_read_levels(struct check *c, struct perf_levels *levels);
/* The entry with this value; NULL if none is described so. */
const struct perf_level *perf_find(const struct perf_levels *levels, uint32_t value);
/* Lowest and highest value of the list. */
struct perf_limits perf_bounds(const struct perf_levels *levels);

/* Present limits and level, judged to be readable. */
bool perf_read_limits(struct check *c, struct perf_limits *limits);
bool perf_read_level(struct check *c, uint32_t *value);
const struct assay_exchange *perf_set_limits(struct check *c, struct perf_limits limits);
const struct assay_exchange *perf_set_level(struct check *c, uint32_t value);
/* Register what brings limits or level back. Call before changing; the level first, so that the limits are back before it. */
bool undo_perf_limits(struct check *c, struct perf_limits *limits);
bool undo_perf_level(struct check *c, uint32_t *value);
/* May a limit be set to this value? From version 3 on 0 keeps the old one. */
bool perf_speakable(const struct check *c, uint32_t value);

/*
 * The levels inside the present limits that can be spoken of, ascending. False (and a skip) if there are fewer than `wanted`.
 */
bool perf_usable(struct check *c, const struct perf_levels *levels, const struct perf_limits *limits, uint32_t wanted,
		 struct perf_levels *usable);
/*
 * Set limits inside the present ones and read them back. A minimum that could not be brought back (a present one of 0, where 0
 * keeps the old one) is left as it is.
 */
bool perf_narrow(struct check *c, const struct perf_limits *before, struct perf_limits wanted);
/* Is the level between the two limits? By the levels behind the values, where they are described. */
bool perf_inside(const struct perf_levels *levels, uint32_t value, const struct perf_limits *limits);

#endif
