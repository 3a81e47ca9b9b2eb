/* SPDX-License-Identifier: BSD-2-Clause */
/* Voltage domain protocol 0x17 (DEN0056, section 4.9). v1 0x10000 (release 3.0), v2 0x20000 (release 3.1). */
#ifndef SCMI_VOLTAGE_H
#define SCMI_VOLTAGE_H

#include "scmi/protocol.h"

enum scmi_voltage_message {
	SCMI_VOLTAGE_DOMAIN_ATTRIBUTES = 0x3,
	SCMI_VOLTAGE_DESCRIBE_LEVELS = 0x4,
	SCMI_VOLTAGE_CONFIG_SET = 0x5,
	SCMI_VOLTAGE_CONFIG_GET = 0x6,
	SCMI_VOLTAGE_LEVEL_SET = 0x7, /* delayed response since 3.1 */
	SCMI_VOLTAGE_LEVEL_GET = 0x8,
	SCMI_VOLTAGE_DOMAIN_NAME_GET = 0x9, /* since 3.1 */
	SCMI_VOLTAGE_LAST = 0x9,
};

#define SCMI_VOLTAGE_ATTR_COUNT(word) ((uint32_t)(word)&0xffffu)
#define SCMI_VOLTAGE_ATTR_RESERVED 0xffff0000u

/* VOLTAGE_DOMAIN_ATTRIBUTES: attributes R 4, name R 8. */
#define SCMI_VOLTAGE_EXTENDED_NAME (1u << 30) /* v2 */
#define SCMI_VOLTAGE_ASYNC_CAPABLE (1u << 31) /* v2 */

/* VOLTAGE_DESCRIBE_LEVELS flags word at R 4: as CLOCK_DESCRIBE_RATES; signed microvolts from R 8. */

/* VOLTAGE_CONFIG_SET config at C 4, VOLTAGE_CONFIG_GET config at R 4. */
#define SCMI_VOLTAGE_MODE(word) ((uint32_t)(word)&0xfu)
#define SCMI_VOLTAGE_MODE_OFF 0x0u
#define SCMI_VOLTAGE_MODE_ON 0x7u
#define SCMI_VOLTAGE_MODE_VENDOR 0x8u
#define SCMI_VOLTAGE_CONFIG_RESERVED 0xfffffff0u

/* VOLTAGE_LEVEL_SET: domain C 0, flags C 4, signed microvolts C 8. */
#define SCMI_VOLTAGE_SET_ASYNC 0x1u /* v2 */
#define SCMI_VOLTAGE_SET_RESERVED 0xfffffffeu

#endif
