/* SPDX-License-Identifier: BSD-2-Clause */
/* System power protocol 0x12 (DEN0056, section 4.4). v1 0x10000, v2 0x20000 (release 3.1). */
#ifndef SCMI_SYSTEM_H
#define SCMI_SYSTEM_H

#include "scmi/protocol.h"

enum scmi_system_message {
	SCMI_SYSTEM_POWER_STATE_SET = 0x3,
	SCMI_SYSTEM_POWER_STATE_GET = 0x4,
	SCMI_SYSTEM_POWER_STATE_NOTIFY = 0x5,
	SCMI_SYSTEM_LAST = 0x5,
};

enum scmi_system_notification {
	SCMI_SYSTEM_POWER_STATE_NOTIFIER = 0x0, /* 12 bytes of payload in v1, 16 from v2 */
};

/* PROTOCOL_MESSAGE_ATTRIBUTES of SYSTEM_POWER_STATE_SET. */
#define SCMI_SYSTEM_SUSPEND_SUPPORTED (1u << 30)
#define SCMI_SYSTEM_WARM_RESET_SUPPORTED (1u << 31)
#define SCMI_SYSTEM_SET_ATTR_RESERVED 0x3fffffffu

enum scmi_system_state {
	SCMI_SYSTEM_SHUTDOWN = 0,
	SCMI_SYSTEM_COLD_RESET = 1,
	SCMI_SYSTEM_WARM_RESET = 2,
	SCMI_SYSTEM_POWER_UP = 3,
	SCMI_SYSTEM_SUSPEND = 4,
};
#define SCMI_SYSTEM_STATE_RESERVED_FIRST 5u
#define SCMI_SYSTEM_STATE_VENDOR_FIRST 0x80000000u

/* SYSTEM_POWER_STATE_SET: flags at C 0, state C 4. */
#define SCMI_SYSTEM_GRACEFUL 0x1u
#define SCMI_SYSTEM_FLAGS_RESERVED 0xfffffffeu

#endif
