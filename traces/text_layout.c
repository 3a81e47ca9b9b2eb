// SPDX-License-Identifier: BSD-2-Clause
/* What stands in which message, for the text form: names of fields for people, from the specification's layouts. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/names.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/system.h"
#include "scmi/voltage.h"
#include "traces/text_private.h"

#define NAME "flags:x name:N"
#define FASTCHANNEL "attributes:x rate_limit:u address:X bytes:u doorbell:X set:X preserve:X"

/* Command, response, delayed response. */
static const struct {
	uint8_t protocol, message;
	const char *command, *response, *delayed;
} messages[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, "", "vendor:n", ""},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, "", "sub_vendor:n", ""},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, "", "implementation:x", ""},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, "skip:u", "count:u protocols:[b]", ""},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, "agent:d", "agent:u name:n", ""},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS, "enable:x", "", ""},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, "agent:d device:u flags:x", "", ""},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, "agent:d device:u protocol:x flags:x", "", ""},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, "agent:d flags:x", "", ""},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_ATTRIBUTES, "domain:u", "attributes:x name:n", ""},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, "flags:x domain:u state:x", "", ""},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, "domain:u", "state:x", ""},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, "domain:u enable:x", "", ""},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, "domain:u enable:x", "", ""},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_NAME_GET, "domain:u", NAME, ""},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_SET, "flags:x state:x", "", ""},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET, "", "state:x", ""},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFY, "enable:x", "", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, "domain:u",
	 "attributes:x rate_limit:u sustained_khz:u sustained_level:u name:n", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_LEVELS, "domain:u index:u", "count:x levels:[l]", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, "domain:u max:u min:u", "", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_GET, "domain:u", "max:u min:u", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_SET, "domain:u level:u", "", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_GET, "domain:u", "level:u", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LIMITS, "domain:u enable:x", "", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LEVEL, "domain:u enable:x", "", ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, "domain:u message:x", FASTCHANNEL, ""},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_NAME_GET, "domain:u", NAME, ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, "clock:u", "attributes:x name:n enable_delay:u", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, "clock:u index:u", "count:x rates:[U]", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, "flags:x clock:u rate:U", "", "clock:u rate:U"},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, "clock:u", "rate:U", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, "clock:u config:x extended:u", "", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_NAME_GET, "clock:u", NAME, ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, "clock:u enable:x", "", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, "clock:u enable:x", "", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, "clock:u flags:x", "attributes:x config:x extended:u", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, "clock:u skip:u", "count:x parents:[u]", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, "clock:u parent:u", "", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, "clock:u", "parent:u", ""},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, "clock:u", "permissions:x", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, "index:u", "count:x sensors:[s]", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, "sensor:u control:x", "", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, "sensor:u control:x value:D", "", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, "sensor:u flags:x", "readings:[t]", "sensor:u readings:[t]"},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, "sensor:u index:u", "count:x axes:[a]", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, "sensor:u index:u", "count:x intervals:[x]", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, "sensor:u", "config:x", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, "sensor:u config:x", "", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, "sensor:u control:x", "", ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_NAME_GET, "sensor:u", NAME, ""},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_NAME_GET, "sensor:u index:u", "count:x", ""},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_ATTRIBUTES, "domain:u", "attributes:x latency:d name:n", ""},
	{SCMI_PROTOCOL_RESET, SCMI_RESET, "domain:u flags:x state:x", "", "domain:u"},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, "domain:u enable:x", "", ""},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_NAME_GET, "domain:u", NAME, ""},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, "domain:u", "attributes:x name:n", ""},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DESCRIBE_LEVELS, "domain:u index:u", "count:x levels:[d]", ""},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, "domain:u config:x", "", ""},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, "domain:u", "config:x", ""},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, "domain:u flags:x level:d", "", "domain:u level:d"},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, "domain:u", "level:d", ""},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_NAME_GET, "domain:u", NAME, ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, "domain:u",
	 "attributes:x name:n min_pai:u max_pai:u pai_step:u min_cap:u max_cap:u cap_step:u sustainable:u accuracy:u parent:d "
	 "cai:[u]",
	 ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_GET, "domain:u cpli:u", "cap:u", ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, "=domain:u flags:x cap:u", "", "domain:u cap:u cpli:u"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_GET, "domain:u", "pai:u", ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_SET, "domain:u flags:x pai:u", "", ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, "domain:u", NAME, ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, "domain:u", "power:u pai:u", ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, "domain:u enable:x", "", ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, "domain:u enable:x low:u high:u", "", ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, "domain:u message:x cpli:u", FASTCHANNEL, ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CPC_ATTRIBUTES, "domain:u index:u", "count:x", ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAI_GET, "domain:u cpli:u", "cai:u", ""},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAI_SET, "domain:u flags:x cai:u cpli:u", "", ""},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_ATTRIBUTES, "id:u selector:x", "attributes:x name:n", ""},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, "id:u selector:x index:u", "count:x ids:[h]", ""},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_GET, "id:u attributes:x", "function:d count:x settings:[p]", ""},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, "id:u function:d attributes:x settings:[p]", "", ""},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_REQUEST, "id:u selector:x", "", ""},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_RELEASE, "id:u selector:x", "", ""},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_NAME_GET, "id:u selector:x", NAME, ""},
};

static const struct {
	uint8_t protocol, message;
	const char *layout;
} notifications[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_ERROR_EVENT, "agent:u error:x messages:[x]"},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGED, "agent:u domain:u state:x"},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGE_REQUESTED, "agent:u domain:u state:x"},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFIER, "agent:u flags:x state:x timeout:u"},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_CHANGED, "agent:u domain:u max:u min:u"},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_CHANGED, "agent:u domain:u level:u"},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGED, "agent:u clock:u rate:U"},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED, "agent:u clock:u rate:U"},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_EVENT, "agent:u sensor:u trip_point:x"},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_UPDATE, "agent:u sensor:u readings:[t]"},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_ISSUED, "agent:u domain:u state:x"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_CHANGED, "agent:u domain:u cap:u pai:u cpli:u"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_CHANGED, "agent:u domain:u power:u"},
};

/* Of every protocol. */
static const char *common_layout(uint8_t kind, uint8_t message)
{
	bool command = kind == ASSAY_TRACE_COMMAND;

	switch (message) {
	case SCMI_PROTOCOL_VERSION: return command ? "" : "version:v";
	case SCMI_PROTOCOL_ATTRIBUTES: return command ? "" : "attributes:[x]";
	case SCMI_PROTOCOL_MESSAGE_ATTRIBUTES: return command ? "message:x" : "attributes:x";
	case SCMI_NEGOTIATE_PROTOCOL_VERSION: return command ? "version:v" : "";
	default: return NULL;
	}
}

const char *trace_text_layout(uint8_t protocol, uint8_t kind, uint8_t message)
{
	const char *common = kind <= ASSAY_TRACE_RESPONSE ? common_layout(kind, message) : NULL;

	if (common)
		return common;
	for (size_t i = 0; kind == ASSAY_TRACE_NOTIFICATION && i < sizeof(notifications) / sizeof(notifications[0]); i++)
		if (notifications[i].protocol == protocol && notifications[i].message == message)
			return notifications[i].layout;
	for (size_t i = 0; kind <= ASSAY_TRACE_DELAYED && i < sizeof(messages) / sizeof(messages[0]); i++)
		if (messages[i].protocol == protocol && messages[i].message == message)
			return kind == ASSAY_TRACE_COMMAND    ? messages[i].command
			       : kind == ASSAY_TRACE_RESPONSE ? messages[i].response
							      : messages[i].delayed;
	return "";
}

bool trace_text_next_field(const char **layout, struct trace_text_field *field)
{
	const char *at = *layout;
	size_t length;

	at += strspn(at, "= ");
	length = strcspn(at, ":");
	if (!at[0] || length >= sizeof(field->name))
		return false;
	memcpy(field->name, at, length);
	field->name[length] = '\0';
	at += length + 1;
	field->array = *at == '[';
	field->type = at[field->array];
	*layout = at + (field->array ? 3 : 1);
	return true;
}

uint32_t trace_text_size(char type)
{
	switch (type) {
	case 'b': return 1;
	case 'h': return 2;
	case 'u':
	case 'x':
	case 'd':
	case 'v':
	case 'l':
	case 'p': return 4;
	case 'U':
	case 'X':
	case 'D':
	case 't': return 8;
	case 'n': return SCMI_NAME_BYTES;
	case 'N': return SCMI_EXTENDED_NAME_BYTES;
	default: return 0;
	}
}

bool trace_text_fits(const char *layout, uint32_t bytes)
{
	struct trace_text_field field;
	uint32_t sum = 0;

	if (layout[0] != '=')
		return true;
	while (trace_text_next_field(&layout, &field))
		sum += trace_text_size(field.type);
	return sum == bytes;
}

static const char *const protocols[] = {"base",   "power", "system",  "perf",     "clock",
					"sensor", "reset", "voltage", "powercap", "pinctrl"};
#define PROTOCOLS (sizeof(protocols) / sizeof(protocols[0]))

const char *trace_text_protocol(uint8_t protocol)
{
	return protocol >= SCMI_PROTOCOL_BASE && protocol < SCMI_PROTOCOL_BASE + PROTOCOLS
		       ? protocols[protocol - SCMI_PROTOCOL_BASE]
		       : NULL;
}

/* "0x1f", of at most two digits; -1: something else. */
static int small_number(const char *text, size_t length)
{
	char digits[3] = "";

	if (length < 3 || length > 4 || text[0] != '0' || text[1] != 'x')
		return -1;
	for (size_t i = 2; i < length; i++) {
		if (!isxdigit((unsigned char)text[i]))
			return -1;
		digits[i - 2] = text[i];
	}
	return (int)strtol(digits, NULL, 16);
}

int trace_text_protocol_number(const char *name, size_t length)
{
	for (size_t i = 0; i < PROTOCOLS; i++)
		if (strlen(protocols[i]) == length && !memcmp(protocols[i], name, length))
			return (int)(SCMI_PROTOCOL_BASE + i);
	return small_number(name, length);
}

int trace_text_message_number(uint8_t protocol, uint8_t type, const char *name, size_t length)
{
	for (unsigned message = 0; message < 0x20; message++) {
		const char *known = scmi_message_name(protocol, type, (uint8_t)message);

		if (known && strlen(known) == length && !memcmp(known, name, length))
			return (int)message;
	}
	return small_number(name, length);
}

uint8_t trace_text_type(uint8_t kind)
{
	return kind == ASSAY_TRACE_DELAYED        ? SCMI_TYPE_DELAYED
	       : kind == ASSAY_TRACE_NOTIFICATION ? SCMI_TYPE_NOTIFICATION
						  : SCMI_TYPE_COMMAND;
}

const char *trace_text_mark(uint8_t kind)
{
	static const char *const marks[] = {"->", "<-", "<=", "<!", "--", "##"};

	return kind < sizeof(marks) / sizeof(marks[0]) ? marks[kind] : NULL;
}

const char *trace_text_point(uint8_t point)
{
	static const char *const points[] = {NULL, "publish", "kick", "used", "reap", "kernel", "proxy"};

	return point < sizeof(points) / sizeof(points[0]) ? points[point] : NULL;
}

const char *trace_text_flag(unsigned bit)
{
	static const char *const flags[] = {"corrupt", "truncated", "malformed", "unsolicited", "resent"};

	return bit < sizeof(flags) / sizeof(flags[0]) ? flags[bit] : NULL;
}
