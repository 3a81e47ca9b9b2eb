/* SPDX-License-Identifier: BSD-2-Clause */
/* Base protocol 0x10 (DEN0056, section 4.2). Offsets count from the byte after the header; in responses the status is at 0. */
#ifndef SCMI_BASE_H
#define SCMI_BASE_H

#include "scmi/protocol.h"

enum scmi_base_message {
	SCMI_BASE_DISCOVER_VENDOR = 0x3,
	SCMI_BASE_DISCOVER_SUB_VENDOR = 0x4,
	SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION = 0x5,
	SCMI_BASE_DISCOVER_LIST_PROTOCOLS = 0x6,
	SCMI_BASE_DISCOVER_AGENT = 0x7,
	SCMI_BASE_NOTIFY_ERRORS = 0x8,
	SCMI_BASE_SET_DEVICE_PERMISSIONS = 0x9,    /* since base 2.0 */
	SCMI_BASE_SET_PROTOCOL_PERMISSIONS = 0xa,  /* since base 2.0 */
	SCMI_BASE_RESET_AGENT_CONFIGURATION = 0xb, /* since base 2.0 */
	SCMI_BASE_LAST = 0xb,
};

enum scmi_base_notification {
	SCMI_BASE_ERROR_EVENT = 0x0,
};

/* PROTOCOL_ATTRIBUTES word at R 4. */
#define SCMI_BASE_ATTR_PROTOCOLS(word) ((uint32_t)(word)&0xffu)
#define SCMI_BASE_ATTR_AGENTS(word) ((uint32_t)(word) >> 8 & 0xffu)
#define SCMI_BASE_ATTR_RESERVED 0xffff0000u

/* BASE_DISCOVER_AGENT: the id that stands for the caller (base 2.0 and later), and the platform's own. */
#define SCMI_AGENT_SELF 0xffffffffu
#define SCMI_AGENT_PLATFORM 0u

/* Enable word of every *_NOTIFY command: bit 0 on or off, the others reserved. */
#define SCMI_NOTIFY_ENABLE 0x1u
#define SCMI_NOTIFY_RESERVED 0xfffffffeu

/* SET_DEVICE_PERMISSIONS and SET_PROTOCOL_PERMISSIONS flags; RESET_AGENT_CONFIGURATION flags. */
#define SCMI_PERMISSION_ALLOW 0x1u
#define SCMI_PERMISSION_RESERVED 0xfffffffeu
#define SCMI_RESET_PERMISSIONS 0x1u
#define SCMI_RESET_RESERVED 0xfffffffeu

/* BASE_ERROR_EVENT error_status word at N 4. */
#define SCMI_ERROR_EVENT_FATAL 0x80000000u
#define SCMI_ERROR_EVENT_COUNT(word) ((uint32_t)(word)&0x3ffu)
#define SCMI_ERROR_EVENT_RESERVED 0x7ffffc00u

#endif
