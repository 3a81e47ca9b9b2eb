/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers of the SCMI wire (DEN0056, version 3.2) and of virtio's SCMI device that more than one file needs. */
#ifndef VHOST_SCMI_WIRE_H
#define VHOST_SCMI_WIRE_H

#include <linux/types.h>

#define SCMI_HEADER_BYTES 4u
#define SCMI_RESPONSE_BYTES 8u /* header and status: the shortest response, and the only form of a failing one */
#define SCMI_PDU_BYTES 136u    /* 128 bytes of payload behind header and status: the most that either direction carries */

#define SCMI_HEADER_MESSAGE(word) ((word)&0xffu)
#define SCMI_HEADER_TYPE(word) ((word) >> 8 & 3u)
#define SCMI_HEADER_PROTOCOL(word) ((word) >> 10 & 0xffu)
#define SCMI_HEADER_TOKEN_ONE (1u << 18)

enum { SCMI_BASE = 0x10, SCMI_POWER = 0x11, SCMI_CLOCK = 0x14, SCMI_RESET = 0x16, SCMI_VOLTAGE = 0x17 };

enum { SCMI_VERSION = 0x0, SCMI_ATTRIBUTES = 0x1, SCMI_MESSAGE_ATTRIBUTES = 0x2, SCMI_NEGOTIATE = 0x10 };

enum {
	SCMI_SUCCESS = 0,
	SCMI_NOT_SUPPORTED = -1,
	SCMI_INVALID_PARAMETERS = -2,
	SCMI_DENIED = -3,
	SCMI_NOT_FOUND = -4,
	SCMI_OUT_OF_RANGE = -5,
	SCMI_BUSY = -6,
	SCMI_COMMS_ERROR = -7,
	SCMI_GENERIC_ERROR = -8,
	SCMI_HARDWARE_ERROR = -9,
	SCMI_PROTOCOL_ERROR = -10,
};

#define SCMI_NAME_BYTES 16u
#define SCMI_LONG_NAME_BYTES 64u

#endif
