/* SPDX-License-Identifier: BSD-2-Clause */
/* What the power capping checks share: what a domain can do, its range, and commands whose layout depends on the version. */
#ifndef SUITES_POWERCAP_COMMON_H
#define SUITES_POWERCAP_COMMON_H

#include "scmi/powercap.h"
#include "suites/domain_common.h"

/* Prefixed for the linker: this is a library. */
#define powercap_cap_settable check_powercap_cap_settable
#define powercap_cap_fixed check_powercap_cap_fixed
#define powercap_is_async check_powercap_is_async
#define powercap_is_sync_only check_powercap_is_sync_only
#define powercap_interval_settable check_powercap_interval_settable
#define powercap_interval_fixed check_powercap_interval_fixed
#define powercap_measures check_powercap_measures
#define powercap_measures_not check_powercap_measures_not
#define powercap_notifies_cap check_powercap_notifies_cap
#define powercap_lacks_cap_events check_powercap_lacks_cap_events
#define powercap_notifies_power check_powercap_notifies_power
#define powercap_lacks_power_events check_powercap_lacks_power_events
#define powercap_has_fastchannel check_powercap_has_fastchannel
#define powercap_lacks_fastchannel check_powercap_lacks_fastchannel
#define powercap_cap_range check_powercap_cap_range
#define powercap_interval_range check_powercap_interval_range
#define powercap_legal check_powercap_legal
#define powercap_read_cap check_powercap_read_cap
#define powercap_read_interval check_powercap_read_interval
#define powercap_read_power check_powercap_read_power
#define powercap_set_cap check_powercap_set_cap
#define powercap_set_cap_of check_powercap_set_cap_of
#define powercap_set_interval check_powercap_set_interval
#define powercap_free_cap check_powercap_free_cap
#define undo_powercap_cap check_undo_powercap_cap
#define undo_powercap_interval check_undo_powercap_interval

#define POWERCAP SCMI_PROTOCOL_POWERCAP
#define POWERCAP_V2 SCMI_VERSION(2, 0)
#define POWERCAP_V3 SCMI_VERSION(3, 0)
#define POWERCAP_BEFORE_V2 (POWERCAP_V2 - 1)
#define POWERCAP_BEFORE_V3 (POWERCAP_V3 - 1)

domain_predicate powercap_cap_settable, powercap_cap_fixed;
domain_predicate powercap_is_async, powercap_is_sync_only;            /* both: and the cap can be set */
domain_predicate powercap_interval_settable, powercap_interval_fixed; /* with bit 25 and a fixed interval (AMB-23): neither */
domain_predicate powercap_measures, powercap_measures_not;
domain_predicate powercap_notifies_cap, powercap_lacks_cap_events; /* the former: and the cap can be set */
domain_predicate powercap_notifies_power, powercap_lacks_power_events;
domain_predicate powercap_has_fastchannel, powercap_lacks_fastchannel;

struct powercap_range {
	uint32_t min, max, step;
};

struct powercap_range powercap_cap_range(const struct check *c);
struct powercap_range powercap_interval_range(const struct check *c);
/* Legal values of a range: the lowest, the highest, and those a few steps above the lowest. How many, at most 4. */
uint32_t powercap_legal(const struct powercap_range *range, uint32_t *values);

/* Present values, judged to be readable. */
bool powercap_read_cap(struct check *c, uint32_t *cap);
bool powercap_read_interval(struct check *c, uint32_t *interval);
/* False (and a skip) where this agent may not. */
bool powercap_read_power(struct check *c, uint32_t *power);
/* In the layout of the version: the main cap of a domain. */
const struct assay_exchange *powercap_set_cap(struct check *c, uint32_t flags, uint32_t cap);
const struct assay_exchange *powercap_set_cap_of(struct check *c, uint32_t domain, uint32_t flags, uint32_t cap);
const struct assay_exchange *powercap_set_interval(struct check *c, uint32_t flags, uint32_t interval);

/* Register what brings it back, with the present value. */
bool undo_powercap_cap(struct check *c, uint32_t *cap);
bool undo_powercap_interval(struct check *c, uint32_t *interval);
/*
 * Set this agent's cap to the highest: what is read then is the lowest of the other agents' caps. False where the setting is
 * refused (DENIED: the check skips), or failed.
 */
bool powercap_free_cap(struct check *c, uint32_t *ceiling);

#endif
