/* SPDX-License-Identifier: BSD-2-Clause */
/* Performance domain protocol 0x13 (DEN0056, section 4.5). v1 0x10000, v2 0x20000, v3 0x30000 (3.1), v4 0x40000 (3.2). */
#ifndef SCMI_PERF_H
#define SCMI_PERF_H

#include "scmi/protocol.h"

enum scmi_perf_message {
	SCMI_PERF_DOMAIN_ATTRIBUTES = 0x3,
	SCMI_PERF_DESCRIBE_LEVELS = 0x4,
	SCMI_PERF_LIMITS_SET = 0x5,
	SCMI_PERF_LIMITS_GET = 0x6,
	SCMI_PERF_LEVEL_SET = 0x7,
	SCMI_PERF_LEVEL_GET = 0x8,
	SCMI_PERF_NOTIFY_LIMITS = 0x9,
	SCMI_PERF_NOTIFY_LEVEL = 0xa,
	SCMI_PERF_DESCRIBE_FASTCHANNEL = 0xb, /* since 2.0 */
	SCMI_PERF_DOMAIN_NAME_GET = 0xc,      /* since 3.1 */
	SCMI_PERF_LAST = 0xc,
};

enum scmi_perf_notification {
	SCMI_PERF_LIMITS_CHANGED = 0x0,
	SCMI_PERF_LEVEL_CHANGED = 0x1,
};

/* PROTOCOL_ATTRIBUTES: word at R 4; statistics address R 8 and R 12, length R 16. */
#define SCMI_PERF_ATTR_COUNT(word) ((uint32_t)(word)&0xffffu)
#define SCMI_PERF_ATTR_MILLIWATT (1u << 16)
#define SCMI_PERF_ATTR_MICROWATT (1u << 17) /* v3 */
#define SCMI_PERF_ATTR_RESERVED_V1 0xfffe0000u
#define SCMI_PERF_ATTR_RESERVED_V3 0xfffc0000u

/* PROTOCOL_MESSAGE_ATTRIBUTES and DOMAIN_ATTRIBUTES of messages and domains with FastChannels. */
#define SCMI_MESSAGE_FASTCHANNEL 0x1u

/* PERFORMANCE_DOMAIN_ATTRIBUTES: attributes R 4, rate limit R 8, sustained kHz R 12, sustained level R 16, name R 20. */
#define SCMI_PERF_LEVEL_INDEXING (1u << 25) /* v4 */
#define SCMI_PERF_EXTENDED_NAME (1u << 26)  /* v3 */
#define SCMI_PERF_FASTCHANNEL (1u << 27)    /* v2 */
#define SCMI_PERF_LEVEL_NOTIFIES (1u << 28)
#define SCMI_PERF_LIMITS_NOTIFIES (1u << 29)
#define SCMI_PERF_MAY_SET_LEVEL (1u << 30)
#define SCMI_PERF_MAY_SET_LIMITS (1u << 31)
#define SCMI_PERF_RATE_LIMIT_RESERVED 0xfff00000u
#define SCMI_PERF_DOMAIN_ATTRIBUTES_BYTES 36u

/* PERFORMANCE_DESCRIBE_LEVELS num_levels word at R 4; entries from R 8: level, power cost, latency; v4 also kHz, index. */
#define SCMI_LEVELS_RETURNED(word) ((uint32_t)(word)&0xfffu)
#define SCMI_LEVELS_RESERVED 0xf000u
#define SCMI_LEVELS_REMAINING(word) ((uint32_t)(word) >> 16)
#define SCMI_PERF_LEVEL_BYTES_V1 12u
#define SCMI_PERF_LEVEL_BYTES_V4 20u
#define SCMI_PERF_LATENCY_RESERVED 0xffff0000u

/* DESCRIBE_FASTCHANNEL of Performance and Power capping: the response, status included. */
#define SCMI_FASTCHANNEL_BYTES 48u
#define SCMI_FASTCHANNEL_DOORBELL 0x1u
#define SCMI_FASTCHANNEL_WIDTH(attributes) ((uint32_t)(attributes) >> 1 & 0x3u) /* 8 << width bits */
#define SCMI_FASTCHANNEL_RESERVED 0xfffffff8u
#define SCMI_FASTCHANNEL_RATE_RESERVED 0xfff00000u

#endif
