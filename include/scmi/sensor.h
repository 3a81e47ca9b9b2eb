/* SPDX-License-Identifier: BSD-2-Clause */
/* Sensor protocol 0x15 (DEN0056, section 4.7). v1 0x10000, v2 0x20000 (release 3.0), v3 0x30000 (release 3.1). */
#ifndef SCMI_SENSOR_H
#define SCMI_SENSOR_H

#include "scmi/protocol.h"

enum scmi_sensor_message {
	SCMI_SENSOR_DESCRIPTION_GET = 0x3,
	SCMI_SENSOR_TRIP_POINT_NOTIFY = 0x4,
	SCMI_SENSOR_TRIP_POINT_CONFIG = 0x5,
	SCMI_SENSOR_READING_GET = 0x6,
	SCMI_SENSOR_AXIS_DESCRIPTION_GET = 0x7,     /* since 3.0 */
	SCMI_SENSOR_LIST_UPDATE_INTERVALS = 0x8,    /* since 3.0 */
	SCMI_SENSOR_CONFIG_GET = 0x9,               /* since 3.0 */
	SCMI_SENSOR_CONFIG_SET = 0xa,               /* since 3.0 */
	SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY = 0xb, /* since 3.0 */
	SCMI_SENSOR_NAME_GET = 0xc,                 /* since 3.1 */
	SCMI_SENSOR_AXIS_NAME_GET = 0xd,            /* since 3.1 */
	SCMI_SENSOR_LAST = 0xd,
};

/* Delayed response of SENSOR_READING_GET has that command's id. */
enum scmi_sensor_notification {
	SCMI_SENSOR_TRIP_POINT_EVENT = 0x0,
	SCMI_SENSOR_UPDATE = 0x1, /* since 3.0 */
};

/* PROTOCOL_ATTRIBUTES: word at R 4; value region address R 8 and R 12, its length R 16. */
#define SCMI_SENSOR_ATTR_COUNT(word) ((uint32_t)(word)&0xffffu)
#define SCMI_SENSOR_ATTR_MAX_PENDING(word) ((uint32_t)(word) >> 16 & 0xffu)
#define SCMI_SENSOR_ATTR_RESERVED 0xff000000u

/* SENSOR_DESCRIPTION_GET count word at R 4; records from R 8. */
#define SCMI_SENSORS_RETURNED(word) ((uint32_t)(word)&0xfffu)
#define SCMI_SENSORS_RESERVED 0xf000u
#define SCMI_SENSORS_REMAINING(word) ((uint32_t)(word) >> 16)

/* Offsets in a sensor record, and its sizes. */
enum scmi_sensor_record {
	SCMI_SENSOR_RECORD_ID = 0,
	SCMI_SENSOR_RECORD_ATTR_LOW = 4,
	SCMI_SENSOR_RECORD_ATTR_HIGH = 8,
	SCMI_SENSOR_RECORD_NAME = 12,
	SCMI_SENSOR_RECORD_BYTES = 28, /* v1; v2 and later without extended attributes */
	SCMI_SENSOR_RECORD_POWER = 28,
	SCMI_SENSOR_RECORD_BYTES_AXES = 32, /* extended attributes, sensor with axes */
	SCMI_SENSOR_RECORD_RESOLUTION = 32,
	SCMI_SENSOR_RECORD_MIN = 36,
	SCMI_SENSOR_RECORD_MAX = 44,
	SCMI_SENSOR_RECORD_BYTES_SCALAR = 52, /* extended attributes, scalar sensor */
};

/* attributes_low */
#define SCMI_SENSOR_TRIP_POINTS(low) ((uint32_t)(low)&0xffu)
#define SCMI_SENSOR_EXTENDED_ATTRIBUTES (1u << 8) /* v2 */
#define SCMI_SENSOR_TIMESTAMPS (1u << 9)          /* v2 */
#define SCMI_SENSOR_EXTENDED_NAME (1u << 29)      /* v3 */
#define SCMI_SENSOR_CONTINUOUS_UPDATE (1u << 30)  /* v2 */
#define SCMI_SENSOR_ASYNC_READ (1u << 31)
/* attributes_high */
#define SCMI_SENSOR_TYPE(high) ((uint32_t)(high)&0xffu)
#define SCMI_SENSOR_AXIS_SUPPORT (1u << 8)                          /* v2 */
#define SCMI_SENSOR_EXPONENT(high) ((uint32_t)(high) >> 11 & 0x1fu) /* signed, 5 bits */
#define SCMI_SENSOR_AXES(high) ((uint32_t)(high) >> 16 & 0x3fu)     /* v2 */

/* SENSOR_TRIP_POINT_CONFIG control word at C 4, value at C 8. */
#define SCMI_TRIP_POINT_ID(word) ((uint32_t)(word) >> 4 & 0xffu)
#define SCMI_TRIP_POINT_MODE(word) ((uint32_t)(word)&0x3u)
#define SCMI_TRIP_POINT_RESERVED 0xfffff00cu

/* SENSOR_READING_GET flags at C 4. A reading is 8 bytes in v1 and, with its time stamp, 16 from v2. */
#define SCMI_SENSOR_READ_ASYNC 0x1u
#define SCMI_SENSOR_READ_RESERVED 0xfffffffeu
#define SCMI_SENSOR_READING_BYTES_V1 8u
#define SCMI_SENSOR_READING_BYTES 16u

/* SENSOR_AXIS_DESCRIPTION_GET and SENSOR_AXIS_NAME_GET count word at R 4. */
#define SCMI_AXES_RETURNED(word) ((uint32_t)(word)&0x3fu)
#define SCMI_AXES_RESERVED 0x03ffffc0u
#define SCMI_AXES_REMAINING(word) ((uint32_t)(word) >> 26)
#define SCMI_AXIS_EXTENDED_ATTRIBUTES (1u << 8)
#define SCMI_AXIS_EXTENDED_NAME (1u << 9) /* v3 */

/* Offsets in an axis record, and its sizes. */
enum scmi_axis_record {
	SCMI_AXIS_RECORD_ID = 0,
	SCMI_AXIS_RECORD_ATTR_LOW = 4,
	SCMI_AXIS_RECORD_ATTR_HIGH = 8,
	SCMI_AXIS_RECORD_NAME = 12,
	SCMI_AXIS_RECORD_BYTES = 28,
	SCMI_AXIS_RECORD_RESOLUTION = 28,
	SCMI_AXIS_RECORD_MIN = 32,
	SCMI_AXIS_RECORD_MAX = 40,
	SCMI_AXIS_RECORD_BYTES_EXTENDED = 48,
	SCMI_AXIS_NAME_RECORD_BYTES = 68,
};

/* SENSOR_LIST_UPDATE_INTERVALS count word at R 4: as CLOCK_DESCRIBE_RATES; 32-bit intervals from R 8. */
#define SCMI_INTERVAL_RESERVED 0xffe00000u

/* SENSOR_CONFIG_GET word at R 4; SENSOR_CONFIG_SET word at C 4. */
#define SCMI_SENSOR_CONFIG_ENABLE 0x1u
#define SCMI_SENSOR_CONFIG_TIMESTAMPS 0x2u
#define SCMI_SENSOR_CONFIG_ROUND_UP (1u << 9)    /* set only */
#define SCMI_SENSOR_CONFIG_ROUND_AUTO (1u << 10) /* set only */
#define SCMI_SENSOR_CONFIG_EXPONENT(word) ((uint32_t)(word) >> 11 & 0x1fu)
#define SCMI_SENSOR_CONFIG_SECONDS(word) ((uint32_t)(word) >> 16)
#define SCMI_SENSOR_CONFIG_GET_RESERVED 0x7fcu
#define SCMI_SENSOR_CONFIG_SET_RESERVED 0x1fcu

#endif
