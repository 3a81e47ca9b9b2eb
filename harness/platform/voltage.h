/* SPDX-License-Identifier: BSD-2-Clause */
/* Voltage domain protocol: its state. Private to this folder. */
#ifndef HARNESS_PLATFORM_VOLTAGE_H
#define HARNESS_PLATFORM_VOLTAGE_H

#include "harness/platform/platform_internal.h"
#include "scmi/voltage.h"

#define VOLTAGE_MODEL (SCMI_PROTOCOL_VOLTAGE - SCMI_PROTOCOL_BASE)

/* Modes are numbered from the lowest to the highest: 0 is OFF, then those of the platform file, the last is ON. */
struct voltage_domain {
	const struct platform_config_voltage_domain *config;
	int32_t level;
	uint32_t votes[PLATFORM_CONFIG_AGENTS_MAX + 1]; /* by agent id, 0 the platform: the mode that each needs */
	bool boot;                                      /* still on from boot */
	agent_bits touched;                             /* agents that have changed it */
};

static inline struct voltage_domain *voltage_domain(const struct platform *platform, uint16_t index)
{
	return (struct voltage_domain *)platform->models[VOLTAGE_MODEL].state + index;
}

/* voltage.c */
int32_t voltage_boot_level(const struct platform_config_voltage_domain *config);

/* voltage_levels.c */
message_fn voltage_describe;
/* Is this a level that the domain describes? */
bool voltage_supported(const struct platform_config_voltage_domain *config, int32_t level);

/* voltage_set.c */
message_fn voltage_config_set, voltage_config_get, voltage_level_set, voltage_level_get;
void voltage_complete(struct platform *platform, const struct pending *pending);

#endif
