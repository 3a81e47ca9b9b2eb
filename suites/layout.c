/* SPDX-License-Identifier: BSD-2-Clause */
/* Lengths, reserved bits and name fields of successful answers (DEN0056, chapter 4, the message tables). */
#include "suites/layout.h"

#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/sensor.h"

#define ANY 0xffu

/* Fixed lengths. */
static const struct fixed {
	uint8_t protocol, message, major_min, major_max;
	uint8_t bytes;
	bool at_least;
} fixed[] = {
	{SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_ATTRIBUTES, 1, ANY, 8, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, 1, ANY, 20, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, 1, ANY, 20, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, 1, ANY, 8, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 1, 1, 20, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 2, ANY, 24, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS, 1, ANY, 4, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 2, ANY, 4, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 2, ANY, 4, false},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, ANY, 4, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_ATTRIBUTES, 1, ANY, 8, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 1, SCMI_CLOCK_ATTRIBUTES_BYTES_V1, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 2, ANY, SCMI_CLOCK_ATTRIBUTES_BYTES_V2, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 1, ANY, 4, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, 1, ANY, 12, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, 1, ANY, 4, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_NAME_GET, 2, ANY, 72, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, ANY, 4, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, 2, ANY, 4, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, 3, ANY, 16, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, 3, ANY, 4, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, 3, ANY, 8, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, 3, ANY, 8, false},
	{SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_ATTRIBUTES, 1, ANY, 20, false},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, ANY, 8, true},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, 1, ANY, 4, false},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 1, ANY, 4, false},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 1, ANY, 4, true}, /* AMB-31: an accepted asynchronous read */
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, 2, ANY, 8, false},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 2, ANY, 4, false},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, ANY, 4, true}, /* one known server adds a word */
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_NAME_GET, 3, ANY, 72, false},
};

/* Lengths that a count in the answer decides: `fixed` bytes and `entry` bytes for each of (word at 4 & count_mask). */
static const struct counted {
	uint8_t protocol, message, major_min;
	uint8_t fixed, entry;
	uint32_t count_mask;
} counted[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 8, 1, 0xffffffffu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 1, 8, 8, 0xfffu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, 3, 8, 4, 0xffu},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 2, 8, 4, 0xfffu},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_NAME_GET, 3, 8, SCMI_AXIS_NAME_RECORD_BYTES, 0x3fu},
};

static struct layout_length of_count(const struct counted *c, const uint8_t *payload, uint32_t bytes)
{
	struct layout_length length = {.known = true, .multi_part = true, .bytes = c->fixed};
	uint32_t count;

	if (bytes < 8)
		return length;
	count = scmi_load32(payload + 4) & c->count_mask;
	/* A count that no message can hold is as good as a length that no message has. */
	if (count > 4096)
		count = 4096;
	length.bytes += (count * c->entry + 3u) & ~3u;
	return length;
}

struct layout_length layout_length(uint8_t protocol, uint8_t message, uint32_t version, const uint8_t *payload, uint32_t bytes)
{
	uint32_t major = SCMI_VERSION_MAJOR(version);

	if (message == SCMI_PROTOCOL_VERSION || message == SCMI_PROTOCOL_MESSAGE_ATTRIBUTES)
		return (struct layout_length){.known = true, .bytes = 8};
	if (message == SCMI_NEGOTIATE_PROTOCOL_VERSION)
		return (struct layout_length){.known = true, .bytes = 4};
	for (uint32_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		const struct fixed *f = &fixed[i];

		if (f->protocol == protocol && f->message == message && f->major_min <= major && major <= f->major_max)
			return (struct layout_length){.known = true, .at_least = f->at_least, .bytes = f->bytes};
	}
	for (uint32_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++)
		if (counted[i].protocol == protocol && counted[i].message == message && counted[i].major_min <= major)
			return of_count(&counted[i], payload, bytes);
	return (struct layout_length){.known = false};
}

const struct layout_mask layout_masks[] = {
	{SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_ATTRIBUTES, 1, ANY, 4, SCMI_BASE_ATTR_RESERVED},
	{SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, ANY, 4, 0xffffffffu},
	{SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_ATTRIBUTES, 1, ANY, 4, SCMI_CLOCK_ATTR_RESERVED},
	{SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, ANY, 4, 0xffffffffu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 1, 4, 0xfffffffeu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 2, 2, 4, 0x1ffffffeu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 3, 3, 4, 0x07fffffcu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 1, ANY, 4, SCMI_RATES_RESERVED},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_NAME_GET, 2, ANY, 4, 0xffffffffu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, 3, ANY, 4, 0xffffffffu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, 3, ANY, 8, 0xfffffffeu},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, 3, ANY, 4, SCMI_PARENTS_RESERVED},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, 3, ANY, 4, SCMI_CLOCK_PERMISSIONS_RESERVED},
	{SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_ATTRIBUTES, 1, ANY, 4, 0xff000000u},
	{SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, ANY, 4, 0xffffffffu},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, ANY, 4, 0x0000f000u},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_NAME_GET, 3, ANY, 4, 0xffffffffu},
};
const uint32_t layout_mask_count = sizeof(layout_masks) / sizeof(layout_masks[0]);

const struct layout_name layout_names[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, 1, ANY, 4, SCMI_NAME_BYTES},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, 1, ANY, 4, SCMI_NAME_BYTES},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 1, 1, 4, SCMI_NAME_BYTES},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 2, ANY, 8, SCMI_NAME_BYTES},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, ANY, 8, SCMI_NAME_BYTES},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_NAME_GET, 2, ANY, 8, SCMI_EXTENDED_NAME_BYTES},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_NAME_GET, 3, ANY, 8, SCMI_EXTENDED_NAME_BYTES},
};
const uint32_t layout_name_count = sizeof(layout_names) / sizeof(layout_names[0]);
