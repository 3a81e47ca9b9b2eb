/* SPDX-License-Identifier: BSD-2-Clause */
/* Protocol ids and the messages that every SCMI protocol has (DEN0056, chapter 4). */
#ifndef SCMI_PROTOCOL_H
#define SCMI_PROTOCOL_H

#include <stdint.h>

enum scmi_protocol {
	SCMI_PROTOCOL_BASE = 0x10,
	SCMI_PROTOCOL_POWER = 0x11,
	SCMI_PROTOCOL_SYSTEM = 0x12,
	SCMI_PROTOCOL_PERF = 0x13,
	SCMI_PROTOCOL_CLOCK = 0x14,
	SCMI_PROTOCOL_SENSOR = 0x15,
	SCMI_PROTOCOL_RESET = 0x16,
	SCMI_PROTOCOL_VOLTAGE = 0x17,
	SCMI_PROTOCOL_POWERCAP = 0x18,
	SCMI_PROTOCOL_PINCTRL = 0x19,
	SCMI_PROTOCOL_TELEMETRY = 0x1b,
	SCMI_PROTOCOL_VENDOR_FIRST = 0x80,
};

/* Commands with the same id and layout in every protocol. */
enum scmi_common_message {
	SCMI_PROTOCOL_VERSION = 0x0,            /* C: -; R: u32 version */
	SCMI_PROTOCOL_ATTRIBUTES = 0x1,         /* C: -; R: u32 attributes, further words by protocol */
	SCMI_PROTOCOL_MESSAGE_ATTRIBUTES = 0x2, /* C: u32 message_id; R: u32 attributes */
	SCMI_NEGOTIATE_PROTOCOL_VERSION = 0x10, /* C: u32 version; R: - (since 3.2) */
};

/* PROTOCOL_VERSION: bits 31:16 major, 15:0 minor. */
#define SCMI_VERSION(major, minor) ((uint32_t)(major) << 16 | (uint32_t)(minor))
#define SCMI_VERSION_MAJOR(version) ((uint32_t)(version) >> 16)
#define SCMI_VERSION_MINOR(version) ((uint32_t)(version)&0xffffu)

/* Short names carry at most 15 characters and a NUL, extended names 63 and a NUL. */
#define SCMI_NAME_BYTES 16u
#define SCMI_EXTENDED_NAME_BYTES 64u

#endif
