/* SPDX-License-Identifier: BSD-2-Clause */
/* Clock protocol 0x14 (DEN0056, section 4.6). v1 is 0x10000, v2 0x20000 (release 3.1), v3 0x30000 (release 3.2). */
#ifndef SCMI_CLOCK_H
#define SCMI_CLOCK_H

#include "scmi/protocol.h"

enum scmi_clock_message {
	SCMI_CLOCK_ATTRIBUTES = 0x3,
	SCMI_CLOCK_DESCRIBE_RATES = 0x4,
	SCMI_CLOCK_RATE_SET = 0x5,
	SCMI_CLOCK_RATE_GET = 0x6,
	SCMI_CLOCK_CONFIG_SET = 0x7,
	SCMI_CLOCK_NAME_GET = 0x8,                     /* since 3.1 */
	SCMI_CLOCK_RATE_NOTIFY = 0x9,                  /* since 3.1 */
	SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY = 0xa, /* since 3.1 */
	SCMI_CLOCK_CONFIG_GET = 0xb,                   /* since 3.2, as all that follow */
	SCMI_CLOCK_POSSIBLE_PARENTS_GET = 0xc,
	SCMI_CLOCK_PARENT_SET = 0xd,
	SCMI_CLOCK_PARENT_GET = 0xe,
	SCMI_CLOCK_GET_PERMISSIONS = 0xf,
	SCMI_CLOCK_LAST = 0xf,
};

/* Delayed response of CLOCK_RATE_SET has that command's id. */
enum scmi_clock_notification {
	SCMI_CLOCK_RATE_CHANGED = 0x0,
	SCMI_CLOCK_RATE_CHANGE_REQUESTED = 0x1,
};

/* PROTOCOL_ATTRIBUTES word at R 4. */
#define SCMI_CLOCK_ATTR_COUNT(word) ((uint32_t)(word)&0xffffu)
#define SCMI_CLOCK_ATTR_MAX_PENDING(word) ((uint32_t)(word) >> 16 & 0xffu)
#define SCMI_CLOCK_ATTR_RESERVED 0xff000000u

/* CLOCK_ATTRIBUTES attributes word at R 4; name at R 8 (16 bytes); enable delay in microseconds at R 24 from v2. */
#define SCMI_CLOCK_ENABLED 0x1u
#define SCMI_CLOCK_RESTRICTED 0x2u                      /* v3 */
#define SCMI_CLOCK_EXTENDED_CONFIG (1u << 27)           /* v3 */
#define SCMI_CLOCK_PARENTS (1u << 28)                   /* v3 */
#define SCMI_CLOCK_EXTENDED_NAME (1u << 29)             /* v2 */
#define SCMI_CLOCK_CHANGE_REQUESTED_NOTIFIES (1u << 30) /* v2 */
#define SCMI_CLOCK_CHANGED_NOTIFIES (1u << 31)          /* v2 */
#define SCMI_CLOCK_ATTRIBUTES_BYTES_V1 24u              /* response payload, status included */
#define SCMI_CLOCK_ATTRIBUTES_BYTES_V2 28u

/* CLOCK_DESCRIBE_RATES num_rates_flags word at R 4; 64-bit rates in Hz from R 8. */
#define SCMI_RATES_RETURNED(word) ((uint32_t)(word)&0xfffu)
#define SCMI_RATES_TRIPLET (1u << 12)
#define SCMI_RATES_RESERVED 0xe000u
#define SCMI_RATES_REMAINING(word) ((uint32_t)(word) >> 16)

/* CLOCK_RATE_SET flags word at C 0; clock id at C 4; rate at C 8. */
#define SCMI_RATE_SET_ASYNC 0x1u
#define SCMI_RATE_SET_NO_DELAYED 0x2u
#define SCMI_RATE_SET_ROUND_UP 0x4u
#define SCMI_RATE_SET_ROUND_AUTO 0x8u
#define SCMI_RATE_SET_RESERVED 0xfffffff0u

/* CLOCK_CONFIG_SET attributes word at C 4. v1 and v2: 8 bytes of parameters; v3: 12, with extended_config_val at C 8. */
#define SCMI_CLOCK_CONFIG_V1_RESERVED 0xfffffffeu
#define SCMI_CLOCK_CONFIG_V3_RESERVED 0xff00fffcu
#define SCMI_CLOCK_STATE(word) ((uint32_t)(word)&0x3u)
#define SCMI_CLOCK_STATE_DISABLE 0u
#define SCMI_CLOCK_STATE_ENABLE 1u
#define SCMI_CLOCK_STATE_RESERVED 2u
#define SCMI_CLOCK_STATE_UNCHANGED 3u
#define SCMI_CLOCK_EXTENDED_TYPE(word) ((uint32_t)(word) >> 16 & 0xffu)
#define SCMI_CLOCK_EXTENDED_DUTY_CYCLE 0x1u
#define SCMI_CLOCK_EXTENDED_PHASE 0x2u

/* CLOCK_CONFIG_GET: flags at C 4 (7:0 extended type); attributes R 4 (zero), config R 8 (bit 0), extended value R 12. */
#define SCMI_CLOCK_CONFIG_GET_RESERVED 0xffffff00u

/* CLOCK_POSSIBLE_PARENTS_GET num_parents_flags word at R 4; clock ids from R 8. */
#define SCMI_PARENTS_RETURNED(word) ((uint32_t)(word)&0xffu)
#define SCMI_PARENTS_RESERVED 0x00ffff00u
#define SCMI_PARENTS_REMAINING(word) ((uint32_t)(word) >> 24)

/* CLOCK_GET_PERMISSIONS permissions word at R 4. */
#define SCMI_CLOCK_MAY_SET_STATE (1u << 31)
#define SCMI_CLOCK_MAY_SET_PARENT (1u << 30)
#define SCMI_CLOCK_MAY_SET_RATE (1u << 29)
#define SCMI_CLOCK_PERMISSIONS_RESERVED 0x1fffffffu

#endif
