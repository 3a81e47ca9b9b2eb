/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The same resource as another agent knows it. Each agent may have ids of its own, so a check that acts through a second agent takes
 * that agent's entry of the inventory: after check_as() every helper (power_set(), voltage_get_mode(), ...) speaks for that agent.
 */
#ifndef SUITES_TWIN_H
#define SUITES_TWIN_H

#include "suites/check.h"

/*
 * From here on the check sends as the agent at that place (as check_use_agent() counts) about its own entry of the check's resource.
 * False, and nothing changes, where that agent does not see the resource, or cannot be sure which one it is. Place 0 always works.
 */
bool check_as(struct check *c, size_t place);
/* The first other place that sees the resource, from `from` on; 0: none. Nothing changes. */
size_t check_next_twin(struct check *c, size_t from);
/* The name of the resource as the agent that sends next was told it, not always ended; NULL: none. */
const char *check_own_name(const struct check *c);
/* How many resources of the protocol that agent was told of by this name. */
uint32_t check_names(const struct check *c, uint8_t protocol, const char *name);
/* The id under which the agent at `place` knows the clock that the one at `witness` calls `id`; UINT32_MAX: none, or not sure. */
uint32_t check_clock_by_name(const struct check *c, size_t place, size_t witness, uint32_t id);

#endif
