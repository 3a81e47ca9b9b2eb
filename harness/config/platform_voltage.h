/* SPDX-License-Identifier: BSD-2-Clause */
/* What a platform file says of voltage domains. */
#ifndef HARNESS_CONFIG_PLATFORM_VOLTAGE_H
#define HARNESS_CONFIG_PLATFORM_VOLTAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/config/platform_resource.h"

/* Microvolts. */
struct platform_config_voltage_range {
	int32_t min, max, step;
};

/* Rights: state (VOLTAGE_CONFIG_SET), level (VOLTAGE_LEVEL_SET). */
struct platform_config_voltage_domain {
	struct platform_config_resource common;
	bool on;         /* at boot */
	bool always_on;  /* the platform itself holds it on */
	int32_t *level;  /* at boot; NULL: the lowest */
	int32_t *levels; /* either a list, strictly ascending ... */
	uint32_t levels_count;
	struct platform_config_voltage_range *range; /* ... or a range: described as a triplet */
	uint32_t *modes; /* implementation-defined ones (8..15), from the lowest to the highest, below ON */
	uint32_t modes_count;
	bool fixed_mode;  /* VOLTAGE_CONFIG_SET is not supported */
	bool fixed_level; /* VOLTAGE_LEVEL_SET is not supported */
	bool async;
	uint32_t change_us; /* how long an asynchronous change takes */
	bool fault;         /* setting a level fails: at once, or at its end if asynchronous */
};

/* See enum platform_answer; the first is the preferred one. */
struct platform_voltage_readings {
	uint8_t reserved_bits; /* invalid-parameters*, executed: of VOLTAGE_CONFIG_SET and VOLTAGE_LEVEL_SET */
	uint8_t triplet_index; /* success* (the triplet again), out-of-range */
	uint8_t async_absent;  /* not-supported*, invalid-parameters */
};

struct platform_config_voltage {
	uint32_t max_pending;      /* asynchronous changes at once and agent; 0: 4 */
	uint32_t levels_per_reply; /* 0: as many as fit */
	struct platform_config_voltage_domain *domains;
	uint32_t domains_count;
	struct platform_voltage_readings readings;
};

#endif
