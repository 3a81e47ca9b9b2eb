/* SPDX-License-Identifier: BSD-2-Clause */
/* The specification's names of protocols and messages, for people who read reports. */
#ifndef SCMI_NAMES_H
#define SCMI_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "scmi/header.h"
#include "scmi/protocol.h"

/* "Base", "Clock", ..., or NULL for an id without a standard protocol. */
static inline const char *scmi_protocol_name(uint8_t protocol)
{
	static const char *const names[] = {
		"Base",  "Power domain",   "System power", "Performance",   "Clock",
		"Sensor", "Reset domain",  "Voltage",      "Power capping", "Pin control",
	};

	if (protocol == SCMI_PROTOCOL_TELEMETRY)
		return "Telemetry";
	if (protocol < SCMI_PROTOCOL_BASE || protocol > SCMI_PROTOCOL_PINCTRL)
		return NULL;
	return names[protocol - SCMI_PROTOCOL_BASE];
}

/* The name of one message, or NULL. `type` is an enum scmi_message_type: each type has its own numbers. */
static inline const char *scmi_message_name(uint8_t protocol, uint8_t type, uint8_t message)
{
	static const struct {
		uint8_t protocol, type, message;
		const char *name;
	} names[] = {
		{SCMI_PROTOCOL_BASE, 0, 0x3, "BASE_DISCOVER_VENDOR"},
		{SCMI_PROTOCOL_BASE, 0, 0x4, "BASE_DISCOVER_SUB_VENDOR"},
		{SCMI_PROTOCOL_BASE, 0, 0x5, "BASE_DISCOVER_IMPLEMENTATION_VERSION"},
		{SCMI_PROTOCOL_BASE, 0, 0x6, "BASE_DISCOVER_LIST_PROTOCOLS"},
		{SCMI_PROTOCOL_BASE, 0, 0x7, "BASE_DISCOVER_AGENT"},
		{SCMI_PROTOCOL_BASE, 0, 0x8, "BASE_NOTIFY_ERRORS"},
		{SCMI_PROTOCOL_BASE, 0, 0x9, "BASE_SET_DEVICE_PERMISSIONS"},
		{SCMI_PROTOCOL_BASE, 0, 0xa, "BASE_SET_PROTOCOL_PERMISSIONS"},
		{SCMI_PROTOCOL_BASE, 0, 0xb, "BASE_RESET_AGENT_CONFIGURATION"},
		{SCMI_PROTOCOL_BASE, 3, 0x0, "BASE_ERROR_EVENT"},
		{SCMI_PROTOCOL_CLOCK, 0, 0x3, "CLOCK_ATTRIBUTES"},
		{SCMI_PROTOCOL_CLOCK, 0, 0x4, "CLOCK_DESCRIBE_RATES"},
		{SCMI_PROTOCOL_CLOCK, 0, 0x5, "CLOCK_RATE_SET"},
		{SCMI_PROTOCOL_CLOCK, 0, 0x6, "CLOCK_RATE_GET"},
		{SCMI_PROTOCOL_CLOCK, 0, 0x7, "CLOCK_CONFIG_SET"},
		{SCMI_PROTOCOL_CLOCK, 0, 0x8, "CLOCK_NAME_GET"},
		{SCMI_PROTOCOL_CLOCK, 0, 0x9, "CLOCK_RATE_NOTIFY"},
		{SCMI_PROTOCOL_CLOCK, 0, 0xa, "CLOCK_RATE_CHANGE_REQUESTED_NOTIFY"},
		{SCMI_PROTOCOL_CLOCK, 0, 0xb, "CLOCK_CONFIG_GET"},
		{SCMI_PROTOCOL_CLOCK, 0, 0xc, "CLOCK_POSSIBLE_PARENTS_GET"},
		{SCMI_PROTOCOL_CLOCK, 0, 0xd, "CLOCK_PARENT_SET"},
		{SCMI_PROTOCOL_CLOCK, 0, 0xe, "CLOCK_PARENT_GET"},
		{SCMI_PROTOCOL_CLOCK, 0, 0xf, "CLOCK_GET_PERMISSIONS"},
		{SCMI_PROTOCOL_CLOCK, 2, 0x5, "CLOCK_RATE_SET_COMPLETE"},
		{SCMI_PROTOCOL_CLOCK, 3, 0x0, "CLOCK_RATE_CHANGED"},
		{SCMI_PROTOCOL_CLOCK, 3, 0x1, "CLOCK_RATE_CHANGE_REQUESTED"},
		{SCMI_PROTOCOL_SENSOR, 0, 0x3, "SENSOR_DESCRIPTION_GET"},
		{SCMI_PROTOCOL_SENSOR, 0, 0x4, "SENSOR_TRIP_POINT_NOTIFY"},
		{SCMI_PROTOCOL_SENSOR, 0, 0x5, "SENSOR_TRIP_POINT_CONFIG"},
		{SCMI_PROTOCOL_SENSOR, 0, 0x6, "SENSOR_READING_GET"},
		{SCMI_PROTOCOL_SENSOR, 0, 0x7, "SENSOR_AXIS_DESCRIPTION_GET"},
		{SCMI_PROTOCOL_SENSOR, 0, 0x8, "SENSOR_LIST_UPDATE_INTERVALS"},
		{SCMI_PROTOCOL_SENSOR, 0, 0x9, "SENSOR_CONFIG_GET"},
		{SCMI_PROTOCOL_SENSOR, 0, 0xa, "SENSOR_CONFIG_SET"},
		{SCMI_PROTOCOL_SENSOR, 0, 0xb, "SENSOR_CONTINUOUS_UPDATE_NOTIFY"},
		{SCMI_PROTOCOL_SENSOR, 0, 0xc, "SENSOR_NAME_GET"},
		{SCMI_PROTOCOL_SENSOR, 0, 0xd, "SENSOR_AXIS_NAME_GET"},
		{SCMI_PROTOCOL_SENSOR, 2, 0x6, "SENSOR_READING_COMPLETE"},
		{SCMI_PROTOCOL_SENSOR, 3, 0x0, "SENSOR_TRIP_POINT_EVENT"},
		{SCMI_PROTOCOL_SENSOR, 3, 0x1, "SENSOR_UPDATE"},
	};
	static const char *const common[] = {"PROTOCOL_VERSION", "PROTOCOL_ATTRIBUTES", "PROTOCOL_MESSAGE_ATTRIBUTES"};

	if (type == SCMI_TYPE_COMMAND && message <= SCMI_PROTOCOL_MESSAGE_ATTRIBUTES)
		return common[message];
	if (type == SCMI_TYPE_COMMAND && message == SCMI_NEGOTIATE_PROTOCOL_VERSION)
		return "NEGOTIATE_PROTOCOL_VERSION";
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].protocol == protocol && names[i].type == type && names[i].message == message)
			return names[i].name;
	return NULL;
}

#endif
