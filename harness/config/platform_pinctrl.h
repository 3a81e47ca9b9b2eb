/* SPDX-License-Identifier: BSD-2-Clause */
/* What a platform file says of pins, groups of pins, and functions. */
#ifndef HARNESS_CONFIG_PLATFORM_PINCTRL_H
#define HARNESS_CONFIG_PLATFORM_PINCTRL_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/config/platform_resource.h"

#define PLATFORM_PINS_MAX 4096u
#define PLATFORM_PIN_SETTINGS_MAX 64u
#define PLATFORM_PIN_LIST_MAX 256u /* entries of a group or a function */

/* One setting that a pin has, as at boot. */
struct platform_config_pin_setting {
	uint8_t type;
	uint32_t value;
	uint32_t *max; /* highest value; NULL: any */
};

/* Rights of all three: set (configure, request). */
struct platform_config_pin {
	struct platform_config_resource common;
	struct platform_config_pin_setting *settings; /* ascending by type */
	uint32_t settings_count;
	char *function;          /* selected at boot; NULL: none */
	uint32_t function_index; /* filled after reading; PLATFORM_CONFIG_UNSET: none */
};

struct platform_config_pin_group {
	struct platform_config_resource common;
	char **pins;
	uint32_t pins_count;
	uint16_t indices[PLATFORM_PIN_LIST_MAX]; /* filled after reading: of the pins */
};

/* Either of groups or of single pins. */
struct platform_config_pin_function {
	struct platform_config_resource common;
	bool gpio;
	char **groups;
	uint32_t groups_count;
	char **pins;
	uint32_t pins_count;
	uint16_t indices[PLATFORM_PIN_LIST_MAX]; /* filled after reading: of the groups or pins */
};

/* See enum platform_answer; the first is the preferred one. */
struct platform_pinctrl_readings {
	uint8_t reserved_bits;     /* invalid-parameters*, executed */
	uint8_t list_index_at_end; /* out-of-range*, invalid-parameters, success (with none) */
	uint8_t all_types;         /* success*, not-supported: every setting of a pin at once */
	uint8_t type_absent;       /* invalid-parameters*, not-supported: a setting that the pin does not have */
	bool unpadded;             /* lists with an odd number of 16-bit ids end in the middle of a word */
	bool owned_denied;         /* DENIED instead of IN_USE for what another agent owns */
};

struct platform_config_pinctrl {
	uint32_t ids_per_reply, settings_per_reply; /* 0: as many as fit */
	struct platform_config_pin *pins;
	uint32_t pins_count;
	struct platform_config_pin_group *groups;
	uint32_t groups_count;
	struct platform_config_pin_function *functions;
	uint32_t functions_count;
	struct platform_pinctrl_readings readings;
};

#endif
