/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of power domains share: which domain a check is for, and setting a state without leaving it changed. */
#ifndef SUITES_POWER_COMMON_H
#define SUITES_POWER_COMMON_H

#include "scmi/power.h"
#include "suites/domain_common.h"

/* Prefixed for the linker: this is a library. */
#define power_can_sync check_power_can_sync
#define power_can_async check_power_can_async
#define power_settable check_power_settable
#define power_not_settable check_power_not_settable
#define power_sync_only check_power_sync_only
#define power_async_only check_power_async_only
#define power_flags check_power_flags
#define power_set check_power_set
#define power_set_once check_power_set_once
#define power_read check_power_read
#define power_reaches check_power_reaches
#define power_is_mine check_power_is_mine
#define power_is_free check_power_is_free
#define power_let_go check_power_let_go
#define power_unchanged check_power_unchanged
#define power_state_text check_power_state_text

#define POWER_V2 SCMI_VERSION(2, 0)
#define POWER_V2_1 SCMI_VERSION(2, 1) /* release 3.0: 0x21000, and 0x20001 by another reading */
#define POWER_V3 SCMI_VERSION(3, 0)

domain_predicate power_can_sync, power_can_async, power_settable, power_not_settable;
domain_predicate power_sync_only, power_async_only;

/* The way of setting that the domain announces: synchronous where there is a choice. */
uint32_t power_flags(const struct check *c);
/* While an earlier change is under way the answer may be BUSY (AMB-35): asked again for up to the time limit, or once only. */
const struct assay_exchange *power_set(struct check *c, uint32_t flags, uint32_t state);
const struct assay_exchange *power_set_once(struct check *c, uint32_t flags, uint32_t state);
/* The present state, judged to be readable. False if it is not. */
bool power_read(struct check *c, uint32_t *state);
/* Poll until the domain is in the state, at most the time limit long. False if it did not get there; *state is what was read. */
bool power_reaches(struct check *c, uint32_t wanted, uint32_t *state);

/*
 * Read the state, register its restoration, and ask for it again: a caller who may do that may do more. False where the domain is
 * not this caller's to set (the check skips) or cannot be read.
 */
bool power_is_mine(struct check *c, uint32_t *state);
/* The same, and the domain is off and can be turned on: what a check may do without taking power from somebody. It is on afterwards
 * if `on`. False: the check skips, or has failed. */
bool power_is_free(struct check *c, bool on);
/* Off again, and waited for: restoration by itself does not wait, and the next check looks at once. */
void power_let_go(struct check *c);
/* Nothing that was refused has changed it: still in `state`. */
void power_unchanged(struct check *c, uint32_t state);

const char *power_state_text(uint32_t state);

#endif
