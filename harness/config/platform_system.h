/* SPDX-License-Identifier: BSD-2-Clause */
/* What a platform file says of system power. Nothing real happens: the platform survives whatever is asked of it. */
#ifndef HARNESS_CONFIG_PLATFORM_SYSTEM_H
#define HARNESS_CONFIG_PLATFORM_SYSTEM_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/config/platform_resource.h"

/* See enum platform_answer; the first is the preferred one. */
struct platform_system_readings {
	uint8_t not_entitled;     /* denied*, not-supported: SYSTEM_POWER_STATE_SET without the right */
	uint8_t state_get;        /* success*, not-supported, denied */
	uint8_t vendor_state;     /* not-supported*, invalid-parameters, denied: a vendor's state that is not listed */
	uint8_t notify_attribute; /* not-found*, not-supported: PROTOCOL_MESSAGE_ATTRIBUTES of 0x5 where it is not there */
};

struct platform_config_system {
	bool warm_reset;         /* supported */
	bool suspend;            /* supported */
	bool others_running;     /* other processors run, so nobody may suspend the system */
	uint32_t timeout_ms;     /* told with graceful requests to shut down; 0: none */
	uint32_t *vendor_states; /* bit 31 set */
	uint32_t vendor_states_count;
	struct platform_config_permission *permissions; /* rights: set, notify */
	uint32_t permissions_count;
	struct platform_system_readings readings;
};

#endif
