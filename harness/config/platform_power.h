/* SPDX-License-Identifier: BSD-2-Clause */
/* What a platform file says of power domains. */
#ifndef HARNESS_CONFIG_PLATFORM_POWER_H
#define HARNESS_CONFIG_PLATFORM_POWER_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/config/platform_resource.h"

enum platform_power_set { PLATFORM_POWER_SYNC = 1, PLATFORM_POWER_ASYNC = 2 };
enum platform_power_notify { PLATFORM_POWER_CHANGED = 1, PLATFORM_POWER_REQUESTED = 2 };

/* Rights: state, notify. */
struct platform_config_power_domain {
	struct platform_config_resource common;
	bool on;            /* at boot */
	bool always_on;     /* the platform itself holds it on */
	uint32_t set;       /* bits of enum platform_power_set; 0: nobody sets it */
	uint32_t change_us; /* how long an asynchronous change takes */
	uint32_t notify;    /* bits of enum platform_power_notify */
	uint32_t *states;   /* state words besides ON and OFF, from the lowest power to the highest */
	uint32_t states_count;
};

/* See enum platform_answer; the first is the preferred one. */
struct platform_power_readings {
	uint8_t wide_id;        /* not-found*, executed (the upper 16 bits are not looked at) */
	uint8_t unknown_state;  /* invalid-parameters*, not-supported */
	uint8_t busy;           /* success* (queued), busy: a change of this domain is under way */
	uint8_t not_settable;   /* not-supported*, denied: neither way of setting is offered */
	uint8_t async_absent;   /* not-supported*, executed: asynchronous asked, only synchronous offered */
	bool last_request_wins; /* no votes: the last accepted state is the state */
};

struct platform_config_power {
	uint32_t max_pending; /* asynchronous changes at once and agent; 0: 8 */
	struct platform_config_power_domain *domains;
	uint32_t domains_count;
	struct platform_power_readings readings;
};

#endif
