/* SPDX-License-Identifier: BSD-2-Clause */
/* What a platform file says of power capping domains. */
#ifndef HARNESS_CONFIG_PLATFORM_POWERCAP_H
#define HARNESS_CONFIG_PLATFORM_POWERCAP_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/config/platform_resource.h"

enum platform_powercap_unit { PLATFORM_POWERCAP_ABSTRACT = 0, PLATFORM_POWERCAP_MICROWATT = 1, PLATFORM_POWERCAP_MILLIWATT = 2 };
enum platform_powercap_notify { PLATFORM_POWERCAP_CAP_CHANGED = 1, PLATFORM_POWERCAP_MEASUREMENTS_CHANGED = 2 };
/* Messages that a FastChannel can stand for; the bit is the message's id. */
enum platform_powercap_channel {
	PLATFORM_POWERCAP_CAP_GET = 1 << 4,
	PLATFORM_POWERCAP_CAP_SET = 1 << 5,
	PLATFORM_POWERCAP_PAI_GET = 1 << 6,
	PLATFORM_POWERCAP_PAI_SET = 1 << 7,
};

/* Lowest, highest, and the step between; one value where lowest and highest are equal: not configurable. */
struct platform_config_span {
	uint32_t min, max, step;
};

/* measurement k: start + step * (k mod wrap), never above the cap in force */
struct platform_config_draw {
	uint32_t start, step, wrap;
};

/* Rights: set (cap and intervals), notify. */
struct platform_config_powercap_domain {
	struct platform_config_resource common;
	char *parent;  /* name of a domain; NULL: a root */
	uint32_t unit; /* enum platform_powercap_unit */
	struct platform_config_span cap;
	uint32_t default_cap;                     /* in force while no agent has one; 0: none (the highest, in version 1) */
	struct platform_config_span interval;     /* averaging of measurements, and in versions 1 and 2 of caps, microseconds */
	struct platform_config_span cap_interval; /* version 3: averaging of caps */
	uint32_t sustainable, accuracy;
	bool async;
	uint32_t change_us; /* how long an asynchronous change takes */
	bool monitoring;    /* measurements */
	uint32_t update_us; /* how often there is a new one; 0: 10 ms */
	struct platform_config_draw draw;
	uint32_t notify;        /* bits of enum platform_powercap_notify */
	uint32_t fastchannels;  /* bits of enum platform_powercap_channel; there only where `fastchannels` of the file is true */
	uint32_t doorbell;      /* bits of the doorbells of the channels that set: 0 (none), 8, 16, 32, 64 */
	uint32_t rate_limit_us; /* of the channels, 20 bits */
	uint32_t parent_index;  /* filled after reading; PLATFORM_CONFIG_UNSET: a root */
};

/* See enum platform_answer; the first is the preferred one. */
struct platform_powercap_readings {
	uint8_t value_out_of_range;    /* invalid-parameters*, out-of-range: caps and intervals */
	uint8_t async_absent;          /* not-supported*, invalid-parameters */
	uint8_t notify_absent;         /* not-supported*, invalid-parameters, success (without events) */
	uint8_t message_never_channel; /* not-found*, not-supported: a message that never has a FastChannel */
	bool unit_shifted;             /* the unit stands one bit higher than in most platforms */
};

struct platform_config_powercap {
	uint32_t max_pending; /* asynchronous changes at once and agent; 0: 4 */
	struct platform_config_powercap_domain *domains;
	uint32_t domains_count;
	struct platform_powercap_readings readings;
};

#endif
