/* SPDX-License-Identifier: BSD-2-Clause */
/* Pin control protocol 0x19 (DEN0056, section 4.11), in the final numbering of release 3.2. v1 0x10000. */
#ifndef SCMI_PINCTRL_H
#define SCMI_PINCTRL_H

#include "scmi/protocol.h"

enum scmi_pinctrl_message {
	SCMI_PINCTRL_ATTRIBUTES = 0x3,
	SCMI_PINCTRL_LIST_ASSOCIATIONS = 0x4,
	SCMI_PINCTRL_SETTINGS_GET = 0x5,
	SCMI_PINCTRL_SETTINGS_CONFIGURE = 0x6,
	SCMI_PINCTRL_REQUEST = 0x7,
	SCMI_PINCTRL_RELEASE = 0x8,
	SCMI_PINCTRL_NAME_GET = 0x9,
	SCMI_PINCTRL_SET_PERMISSIONS = 0xa,
	SCMI_PINCTRL_LAST = 0xa,
};

/* PROTOCOL_ATTRIBUTES: pins and groups at R 4, functions at R 8. */
#define SCMI_PINCTRL_ATTR_PINS(low) ((uint32_t)(low)&0xffffu)
#define SCMI_PINCTRL_ATTR_GROUPS(low) ((uint32_t)(low) >> 16)
#define SCMI_PINCTRL_ATTR_FUNCTIONS(high) ((uint32_t)(high)&0xffffu)
#define SCMI_PINCTRL_ATTR_HIGH_RESERVED 0xffff0000u

enum scmi_pinctrl_selector { SCMI_PINCTRL_PIN = 0, SCMI_PINCTRL_GROUP = 1, SCMI_PINCTRL_FUNCTION = 2 };
#define SCMI_PINCTRL_SELECTOR_RESERVED 0xfffffffcu
#define SCMI_PINCTRL_NO_FUNCTION 0xffffffffu

/* PINCTRL_ATTRIBUTES attributes word at R 4; name at R 8. */
#define SCMI_PINCTRL_COUNT(word) ((uint32_t)(word)&0xffffu)
#define SCMI_PINCTRL_SINGLE_PINS (1u << 16)
#define SCMI_PINCTRL_GPIO (1u << 17)
#define SCMI_PINCTRL_ATTRIBUTES_RESERVED 0x7ffc0000u
#define SCMI_PINCTRL_EXTENDED_NAME (1u << 31)

/* PINCTRL_LIST_ASSOCIATIONS flags word at R 4; 16-bit ids from R 8. */
#define SCMI_ASSOCIATIONS_RETURNED(word) ((uint32_t)(word)&0xfffu)
#define SCMI_ASSOCIATIONS_RESERVED 0xf000u
#define SCMI_ASSOCIATIONS_REMAINING(word) ((uint32_t)(word) >> 16)

/* PINCTRL_SETTINGS_GET attributes at C 4; function R 4, num_configs R 8, pairs of type and value from R 12. */
#define SCMI_PINCTRL_GET_ONE (0u << 18)
#define SCMI_PINCTRL_GET_ALL (1u << 18)
#define SCMI_PINCTRL_GET_FUNCTION (2u << 18)
#define SCMI_PINCTRL_GET_SELECTOR(selector) ((uint32_t)(selector) << 16)
#define SCMI_PINCTRL_GET_RESERVED 0xfff00000u
#define SCMI_CONFIGS_RETURNED(word) ((uint32_t)(word)&0xffu)
#define SCMI_CONFIGS_RESERVED 0x00ffff00u
#define SCMI_CONFIGS_REMAINING(word) ((uint32_t)(word) >> 24)

/* PINCTRL_SETTINGS_CONFIGURE: identifier C 0, function C 4, attributes C 8, pairs from C 12. */
#define SCMI_PINCTRL_SET_FUNCTION_VALID (1u << 10)
#define SCMI_PINCTRL_SET_COUNT(count) ((uint32_t)(count) << 2)
#define SCMI_PINCTRL_SET_RESERVED 0xfffff800u

#endif
