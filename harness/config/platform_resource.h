/* SPDX-License-Identifier: BSD-2-Clause */
/* What every domain of every protocol has in a platform file: a name, the devices it serves, and rights per agent. */
#ifndef HARNESS_CONFIG_PLATFORM_RESOURCE_H
#define HARNESS_CONFIG_PLATFORM_RESOURCE_H

#include <stdbool.h>
#include <stdint.h>

/* Rights that an agent does not have on a resource. Each protocol takes those that its comment names. */
enum platform_right {
	PLATFORM_RIGHT_STATE = 1,       /* CLOCK_CONFIG_SET, SENSOR_CONFIG_SET, POWER_STATE_SET, VOLTAGE_CONFIG_SET */
	PLATFORM_RIGHT_PARENT = 2,      /* CLOCK_PARENT_SET */
	PLATFORM_RIGHT_RATE = 4,        /* CLOCK_RATE_SET */
	PLATFORM_RIGHT_TRIP_POINTS = 8, /* SENSOR_TRIP_POINT_CONFIG and _NOTIFY */
	PLATFORM_RIGHT_SET = 16,        /* whatever a protocol's one command changes: RESET, ... */
	PLATFORM_RIGHT_NOTIFY = 32,     /* subscriptions */
	PLATFORM_RIGHT_LEVEL = 64,      /* VOLTAGE_LEVEL_SET, PERFORMANCE_LEVEL_SET */
	PLATFORM_RIGHT_LIMITS = 128,    /* PERFORMANCE_LIMITS_SET */
};

struct platform_config_permission {
	char *agent;
	uint32_t deny;        /* bits of enum platform_right */
	bool hidden;          /* the agent cannot see it at all */
	uint32_t agent_index; /* filled after reading */
};

/* The first member `common` of each domain. */
struct platform_config_resource {
	char *name;        /* longer than 15 characters: the short name is its first 15 */
	uint32_t *devices; /* device ids that it serves */
	uint32_t devices_count;
	struct platform_config_permission *permissions;
	uint32_t permissions_count;
};

#endif
