/* SPDX-License-Identifier: BSD-2-Clause */
/* Reset domain protocol 0x16 (DEN0056, section 4.8). v1 0x10000, v2 0x20000, v3 0x30000 (release 3.1). */
#ifndef SCMI_RESET_H
#define SCMI_RESET_H

#include "scmi/protocol.h"

enum scmi_reset_message {
	SCMI_RESET_DOMAIN_ATTRIBUTES = 0x3,
	SCMI_RESET = 0x4,
	SCMI_RESET_NOTIFY = 0x5,
	SCMI_RESET_DOMAIN_NAME_GET = 0x6, /* since 3.1 */
	SCMI_RESET_LAST = 0x6,
};

/* Delayed response of RESET has that command's id. */
enum scmi_reset_notification {
	SCMI_RESET_ISSUED = 0x0,
};

#define SCMI_RESET_ATTR_COUNT(word) ((uint32_t)(word)&0xffffu)
#define SCMI_RESET_ATTR_RESERVED 0xffff0000u

/* RESET_DOMAIN_ATTRIBUTES: attributes R 4, latency in microseconds R 8, name R 12. */
#define SCMI_RESET_EXTENDED_NAME (1u << 29) /* v3 */
#define SCMI_RESET_NOTIFIES (1u << 30)
#define SCMI_RESET_ASYNC_CAPABLE (1u << 31)
#define SCMI_RESET_LATENCY_UNKNOWN 0xffffffffu

/* RESET: domain C 0, flags C 4, state C 8. */
#define SCMI_RESET_AUTONOMOUS 0x1u
#define SCMI_RESET_ASSERT 0x2u
#define SCMI_RESET_ASYNC 0x4u
#define SCMI_RESET_FLAGS_RESERVED 0xfffffff8u
#define SCMI_RESET_STATE_COLD 0u
#define SCMI_RESET_STATE_VENDOR (1u << 31)

#endif
