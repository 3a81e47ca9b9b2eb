/* SPDX-License-Identifier: BSD-2-Clause */
/* Power domain protocol: its state. Private to this folder. */
#ifndef HARNESS_PLATFORM_POWER_H
#define HARNESS_PLATFORM_POWER_H

#include "harness/platform/platform_internal.h"
#include "scmi/power.h"

#define POWER_MODEL (SCMI_PROTOCOL_POWER - SCMI_PROTOCOL_BASE)

/* States are numbered from the lowest power to the highest: 0 is OFF, then those of the platform file, the last is ON. */
struct power_domain {
	const struct platform_config_power_domain *config;
	uint32_t state;                                 /* in force */
	uint32_t votes[PLATFORM_CONFIG_AGENTS_MAX + 1]; /* by agent id, 0 the platform: the state that each needs */
	bool boot;                                      /* still on from boot */
	agent_bits touched;                             /* agents that have set it */
};

static inline struct power_domain *power_domain(const struct platform *platform, uint16_t index)
{
	return (struct power_domain *)platform->models[POWER_MODEL].state + index;
}

/* power_set.c */
message_fn power_set;
void power_complete(struct platform *platform, const struct pending *pending);
uint32_t power_state_word(const struct power_domain *domain, uint32_t number);
/* The state that the votes come to is put in force, and told to those who asked. */
void power_settle(struct platform *platform, uint16_t index, const struct platform_agent *by);

#endif
