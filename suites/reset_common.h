/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of reset domains share. Every RESET of a domain that exists stands in a check that runs with --destructive only. */
#ifndef SUITES_RESET_COMMON_H
#define SUITES_RESET_COMMON_H

#include "scmi/reset.h"
#include "suites/domain_common.h"

/* Prefixed for the linker: this is a library. */
#define reset_has_async check_reset_has_async
#define reset_has_events check_reset_has_events
#define reset_lacks_async check_reset_lacks_async
#define reset_lacks_events check_reset_lacks_events
#define reset_mode_works check_reset_mode_works
#define reset_send check_reset_send
#define reset_works check_reset_works

#define RESET_V3 SCMI_VERSION(3, 0)

domain_predicate reset_has_async, reset_lacks_async, reset_has_events, reset_lacks_events;

const struct assay_exchange *reset_send(struct check *c, uint32_t flags, uint32_t state);
/*
 * Nothing tells which ways of resetting a domain has (AMB-65): try this one, autonomous or de-asserting. True if the domain does it;
 * what is refused after that is refused for the reason that the check is about.
 */
bool reset_mode_works(struct check *c, uint32_t flags);
/* The autonomous way, by a cold reset; where the domain does not do it the check skips. */
bool reset_works(struct check *c);

#endif
