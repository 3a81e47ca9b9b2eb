/* SPDX-License-Identifier: BSD-2-Clause */
/* What the clock checks share: which clock a check is for, and commands whose layout depends on the version. */
#ifndef SUITES_CLOCK_COMMON_H
#define SUITES_CLOCK_COMMON_H

#include "suites/check.h"

#define CLOCK_V1 SCMI_VERSION(1, 0)
#define CLOCK_V2 SCMI_VERSION(2, 0)
#define CLOCK_V3 SCMI_VERSION(3, 0)
#define CLOCK_BEFORE_V3 (CLOCK_V3 - 1)

/* Predicates. Rights that CLOCK_GET_PERMISSIONS does not tell are assumed. */
clock_predicate clock_is_list, clock_is_triplet, clock_has_rates;
clock_predicate clock_rate_settable;  /* rate right, and two different rates or a range to choose from */
clock_predicate clock_rate_forbidden; /* the platform says that this agent lacks the right */
clock_predicate clock_state_settable, clock_state_forbidden;
clock_predicate clock_off_and_settable;      /* was off at the start of the run, and the state right is there */
clock_predicate clock_off_and_rate_settable; /* the same, with the rate right */
clock_predicate clock_parent_settable, clock_parent_forbidden;
clock_predicate clock_has_parents, clock_lacks_parents;
clock_predicate clock_is_restricted, clock_is_unrestricted;
clock_predicate clock_has_extended_config, clock_lacks_extended_config;
clock_predicate clock_notifies_changes;
clock_predicate clock_has_gap; /* rate settable, list with a rate that lies between two entries */

/* Lowest and highest described rate; false if none is known. */
bool clock_rate_bounds(const struct assay_inventory_clock *clock, uint64_t *lowest, uint64_t *highest);
/* Is this rate one that the clock described? */
bool clock_supports(const struct assay_inventory_clock *clock, uint64_t rate);
/* A described rate that differs from `rate`, if there is one; else `rate`. */
uint64_t clock_other_rate(const struct assay_inventory_clock *clock, uint64_t rate);

/* CLOCK_CONFIG_SET in the layout of the protocol version; `config` is the attributes word, `value` the extended one. */
const struct assay_exchange *send_clock_config(struct check *c, uint32_t clock, uint32_t config, uint32_t value);
const struct assay_exchange *send_clock_rate(struct check *c, uint32_t flags, uint32_t clock, uint64_t rate);
/* The present rate or state, judged to be readable. False if not. */
bool clock_read_rate(struct check *c, uint32_t clock, uint64_t *rate);
bool clock_read_state(struct check *c, uint32_t clock, bool *enabled);
/* Where the platform does not tell rights, a refusal for another reason may come as DENIED (AMB-05). */
uint32_t clock_maybe_denied(const struct check *c);

#endif
