/* SPDX-License-Identifier: BSD-2-Clause */
/* What a platform file says of reset domains. */
#ifndef HARNESS_CONFIG_PLATFORM_RESET_H
#define HARNESS_CONFIG_PLATFORM_RESET_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/config/platform_resource.h"

enum platform_reset_mode { PLATFORM_RESET_AUTONOMOUS = 1, PLATFORM_RESET_EXPLICIT = 2 };

/* Rights: set, notify. */
struct platform_config_reset_domain {
	struct platform_config_resource common;
	uint32_t modes;       /* bits of enum platform_reset_mode; 0: both */
	bool async;           /* autonomous resets may be asynchronous */
	uint32_t reset_us;    /* how long an asynchronous one takes */
	uint32_t *latency_us; /* as described; NULL: not told */
	bool notify;          /* tells when it was reset */
	bool fault;           /* every reset fails: at once, or at its end if asynchronous */
	uint32_t *states;     /* implementation-defined ones, bit 31 set; cold reset is always there */
	uint32_t states_count;
};

/* See enum platform_answer; the first is the preferred one. */
struct platform_reset_readings {
	uint8_t async_absent;  /* not-supported*, invalid-parameters */
	uint8_t mode_absent;   /* not-supported*, invalid-parameters, generic-error: autonomous or explicit is not offered */
	uint8_t asserted;      /* success*, generic-error, denied, not-supported: assert again, or reset while asserted */
	uint8_t notify_absent; /* not-supported*, invalid-parameters, success: the domain tells nothing */
};

struct platform_config_reset {
	uint32_t max_pending; /* asynchronous resets at once and agent; 0: 4 */
	struct platform_config_reset_domain *domains;
	uint32_t domains_count;
	struct platform_reset_readings readings;
};

#endif
