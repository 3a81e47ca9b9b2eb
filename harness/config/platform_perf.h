/* SPDX-License-Identifier: BSD-2-Clause */
/* What a platform file says of performance domains. */
#ifndef HARNESS_CONFIG_PLATFORM_PERF_H
#define HARNESS_CONFIG_PLATFORM_PERF_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/config/platform_resource.h"

#define PLATFORM_PERF_LEVELS_MAX 1024u

enum platform_perf_unit { PLATFORM_PERF_ABSTRACT = 0, PLATFORM_PERF_MILLIWATT = 1, PLATFORM_PERF_MICROWATT = 2 };
enum platform_perf_notify { PLATFORM_PERF_LIMITS_CHANGED = 1, PLATFORM_PERF_LEVEL_CHANGED = 2 };
/* Messages that a FastChannel can stand for; the bit is the message's id. */
enum platform_perf_channel {
	PLATFORM_PERF_LIMITS_SET = 1 << 5,
	PLATFORM_PERF_LIMITS_GET = 1 << 6,
	PLATFORM_PERF_LEVEL_SET = 1 << 7,
	PLATFORM_PERF_LEVEL_GET = 1 << 8,
};

struct platform_config_perf_level {
	uint32_t level, power, latency_us, khz;
	uint32_t *index; /* NULL: its place in the list, from 0 */
};

/* Rights: limits, level. */
struct platform_config_perf_domain {
	struct platform_config_resource common;
	struct platform_config_perf_level *levels; /* ascending */
	uint32_t levels_count;
	uint32_t level; /* at boot; 0: the sustained one, or the lowest where that is unknown */
	uint32_t sustained_khz, sustained_level;
	uint32_t rate_limit_us; /* 20 bits */
	uint32_t change_us;     /* how long a change of level takes */
	bool indexed;           /* level indexing, from version 4 on */
	uint32_t notify;        /* bits of enum platform_perf_notify */
	uint32_t fastchannels;  /* bits of enum platform_perf_channel; there only where `fastchannels` of the file is true */
	uint32_t doorbell;      /* bits of the doorbells of the channels that set: 0 (none), 8, 16, 32, 64 */
	uint32_t boot;          /* filled after reading: place of the level at boot */
};

/* See enum platform_answer; the first is the preferred one. */
struct platform_perf_readings {
	uint8_t level_index_at_end;    /* out-of-range*, invalid-parameters */
	uint8_t limits_crossed;        /* invalid-parameters*, out-of-range: minimum above maximum */
	uint8_t level_not_described;   /* out-of-range*, invalid-parameters, success (the next lower level) */
	uint8_t message_never_channel; /* not-supported*, not-found: a message that never has a FastChannel */
};

struct platform_config_perf {
	uint32_t unit;             /* enum platform_perf_unit */
	uint32_t levels_per_reply; /* 0: as many as fit */
	struct platform_config_perf_domain *domains;
	uint32_t domains_count;
	struct platform_perf_readings readings;
};

#endif
