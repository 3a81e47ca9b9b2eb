/* SPDX-License-Identifier: BSD-2-Clause */
/* Power domain protocol 0x11 (DEN0056, section 4.3). v1 0x10000, v2 0x20000, v2.1 0x21000, v3 0x30000 (release 3.1). */
#ifndef SCMI_POWER_H
#define SCMI_POWER_H

#include "scmi/protocol.h"

enum scmi_power_message {
	SCMI_POWER_DOMAIN_ATTRIBUTES = 0x3,
	SCMI_POWER_STATE_SET = 0x4,
	SCMI_POWER_STATE_GET = 0x5,
	SCMI_POWER_STATE_NOTIFY = 0x6,
	SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY = 0x7, /* since 2.0 */
	SCMI_POWER_DOMAIN_NAME_GET = 0x8,               /* since 3.1 */
	SCMI_POWER_LAST = 0x8,
};

enum scmi_power_notification {
	SCMI_POWER_STATE_CHANGED = 0x0,
	SCMI_POWER_STATE_CHANGE_REQUESTED = 0x1, /* since 2.0 */
};

/* PROTOCOL_ATTRIBUTES: word at R 4; statistics address R 8 and R 12, length R 16. */
#define SCMI_POWER_ATTR_COUNT(word) ((uint32_t)(word)&0xffffu)
#define SCMI_POWER_ATTR_RESERVED 0xffff0000u

/* POWER_DOMAIN_ATTRIBUTES attributes word at R 4; name at R 8. */
#define SCMI_POWER_EXTENDED_NAME (1u << 27)             /* v3 */
#define SCMI_POWER_CHANGE_REQUESTED_NOTIFIES (1u << 28) /* v2.1 */
#define SCMI_POWER_SYNC_SET (1u << 29)
#define SCMI_POWER_ASYNC_SET (1u << 30)
#define SCMI_POWER_CHANGED_NOTIFIES (1u << 31)

/* POWER_STATE_SET: flags at C 0, domain C 4, state C 8. POWER_STATE_GET: state at R 4. */
#define SCMI_POWER_SET_ASYNC 0x1u
#define SCMI_POWER_SET_RESERVED 0xfffffffeu
#define SCMI_POWER_STATE_ON 0x00000000u
#define SCMI_POWER_STATE_OFF 0x40000000u
#define SCMI_POWER_STATE_CONTEXT_LOST (1u << 30)
#define SCMI_POWER_STATE_RESERVED 0xb0000000u

#endif
