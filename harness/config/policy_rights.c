/* SPDX-License-Identifier: BSD-2-Clause */
/* Rights and their names: which a protocol has, and which a message takes (DEN0056, the messages of each protocol). */
#include <stdio.h>
#include <string.h>

#include "harness/config/policy.h"
#include "scmi/clock.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/system.h"
#include "scmi/voltage.h"

#define MESSAGES 16u

static const struct protocol_rights {
	uint8_t protocol;
	const char *name;
	uint16_t rights;
	uint16_t messages[MESSAGES]; /* by id; 0: names no resource */
} table[] = {
	{SCMI_PROTOCOL_POWER,
	 "power",
	 POLICY_SEE | POLICY_READ | POLICY_NOTIFY | POLICY_STATE,
	 {[SCMI_POWER_DOMAIN_ATTRIBUTES] = POLICY_SEE,
	  [SCMI_POWER_STATE_SET] = POLICY_STATE,
	  [SCMI_POWER_STATE_GET] = POLICY_READ,
	  [SCMI_POWER_STATE_NOTIFY] = POLICY_NOTIFY,
	  [SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY] = POLICY_NOTIFY,
	  [SCMI_POWER_DOMAIN_NAME_GET] = POLICY_SEE}},
	{SCMI_PROTOCOL_SYSTEM,
	 "system",
	 POLICY_SEE | POLICY_READ | POLICY_NOTIFY | POLICY_SET,
	 {[SCMI_SYSTEM_POWER_STATE_SET] = POLICY_SET,
	  [SCMI_SYSTEM_POWER_STATE_GET] = POLICY_READ,
	  [SCMI_SYSTEM_POWER_STATE_NOTIFY] = POLICY_NOTIFY}},
	{SCMI_PROTOCOL_PERF,
	 "perf",
	 POLICY_SEE | POLICY_READ | POLICY_NOTIFY | POLICY_LEVEL | POLICY_LIMITS,
	 {[SCMI_PERF_DOMAIN_ATTRIBUTES] = POLICY_SEE,
	  [SCMI_PERF_DESCRIBE_LEVELS] = POLICY_SEE,
	  [SCMI_PERF_LIMITS_SET] = POLICY_LIMITS,
	  [SCMI_PERF_LIMITS_GET] = POLICY_READ,
	  [SCMI_PERF_LEVEL_SET] = POLICY_LEVEL,
	  [SCMI_PERF_LEVEL_GET] = POLICY_READ,
	  [SCMI_PERF_NOTIFY_LIMITS] = POLICY_NOTIFY,
	  [SCMI_PERF_NOTIFY_LEVEL] = POLICY_NOTIFY,
	  [SCMI_PERF_DESCRIBE_FASTCHANNEL] = POLICY_SEE,
	  [SCMI_PERF_DOMAIN_NAME_GET] = POLICY_SEE}},
	{SCMI_PROTOCOL_CLOCK,
	 "clock",
	 POLICY_SEE | POLICY_READ | POLICY_NOTIFY | POLICY_STATE | POLICY_RATE | POLICY_PARENT,
	 {[SCMI_CLOCK_ATTRIBUTES] = POLICY_SEE,
	  [SCMI_CLOCK_DESCRIBE_RATES] = POLICY_SEE,
	  [SCMI_CLOCK_RATE_SET] = POLICY_RATE,
	  [SCMI_CLOCK_RATE_GET] = POLICY_READ,
	  [SCMI_CLOCK_CONFIG_SET] = POLICY_STATE,
	  [SCMI_CLOCK_NAME_GET] = POLICY_SEE,
	  [SCMI_CLOCK_RATE_NOTIFY] = POLICY_NOTIFY,
	  [SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY] = POLICY_NOTIFY,
	  [SCMI_CLOCK_CONFIG_GET] = POLICY_READ,
	  [SCMI_CLOCK_POSSIBLE_PARENTS_GET] = POLICY_SEE,
	  [SCMI_CLOCK_PARENT_SET] = POLICY_PARENT,
	  [SCMI_CLOCK_PARENT_GET] = POLICY_READ,
	  [SCMI_CLOCK_GET_PERMISSIONS] = POLICY_SEE}},
	{SCMI_PROTOCOL_SENSOR,
	 "sensor",
	 POLICY_SEE | POLICY_READ | POLICY_NOTIFY | POLICY_STATE | POLICY_TRIPS,
	 {[SCMI_SENSOR_TRIP_POINT_NOTIFY] = POLICY_TRIPS,
	  [SCMI_SENSOR_TRIP_POINT_CONFIG] = POLICY_TRIPS,
	  [SCMI_SENSOR_READING_GET] = POLICY_READ,
	  [SCMI_SENSOR_AXIS_DESCRIPTION_GET] = POLICY_SEE,
	  [SCMI_SENSOR_LIST_UPDATE_INTERVALS] = POLICY_SEE,
	  [SCMI_SENSOR_CONFIG_GET] = POLICY_READ,
	  [SCMI_SENSOR_CONFIG_SET] = POLICY_STATE,
	  [SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY] = POLICY_NOTIFY,
	  [SCMI_SENSOR_NAME_GET] = POLICY_SEE,
	  [SCMI_SENSOR_AXIS_NAME_GET] = POLICY_SEE}},
	{SCMI_PROTOCOL_RESET,
	 "reset",
	 POLICY_SEE | POLICY_NOTIFY | POLICY_SET,
	 {[SCMI_RESET_DOMAIN_ATTRIBUTES] = POLICY_SEE,
	  [SCMI_RESET] = POLICY_SET,
	  [SCMI_RESET_NOTIFY] = POLICY_NOTIFY,
	  [SCMI_RESET_DOMAIN_NAME_GET] = POLICY_SEE}},
	{SCMI_PROTOCOL_VOLTAGE,
	 "voltage",
	 POLICY_SEE | POLICY_READ | POLICY_STATE | POLICY_LEVEL,
	 {[SCMI_VOLTAGE_DOMAIN_ATTRIBUTES] = POLICY_SEE,
	  [SCMI_VOLTAGE_DESCRIBE_LEVELS] = POLICY_SEE,
	  [SCMI_VOLTAGE_CONFIG_SET] = POLICY_STATE,
	  [SCMI_VOLTAGE_CONFIG_GET] = POLICY_READ,
	  [SCMI_VOLTAGE_LEVEL_SET] = POLICY_LEVEL,
	  [SCMI_VOLTAGE_LEVEL_GET] = POLICY_READ,
	  [SCMI_VOLTAGE_DOMAIN_NAME_GET] = POLICY_SEE}},
	{SCMI_PROTOCOL_POWERCAP,
	 "powercap",
	 POLICY_SEE | POLICY_READ | POLICY_NOTIFY | POLICY_SET,
	 {[SCMI_POWERCAP_DOMAIN_ATTRIBUTES] = POLICY_SEE,
	  [SCMI_POWERCAP_CAP_GET] = POLICY_READ,
	  [SCMI_POWERCAP_CAP_SET] = POLICY_SET,
	  [SCMI_POWERCAP_PAI_GET] = POLICY_READ,
	  [SCMI_POWERCAP_PAI_SET] = POLICY_SET,
	  [SCMI_POWERCAP_DOMAIN_NAME_GET] = POLICY_SEE,
	  [SCMI_POWERCAP_MEASUREMENTS_GET] = POLICY_READ,
	  [SCMI_POWERCAP_CAP_NOTIFY] = POLICY_NOTIFY,
	  [SCMI_POWERCAP_MEASUREMENTS_NOTIFY] = POLICY_NOTIFY,
	  [SCMI_POWERCAP_DESCRIBE_FASTCHANNEL] = POLICY_SEE,
	  [SCMI_POWERCAP_CPC_ATTRIBUTES] = POLICY_SEE,
	  [SCMI_POWERCAP_CAI_GET] = POLICY_READ,
	  [SCMI_POWERCAP_CAI_SET] = POLICY_SET}},
	{SCMI_PROTOCOL_PINCTRL,
	 "pinctrl",
	 POLICY_SEE | POLICY_READ | POLICY_SET,
	 {[SCMI_PINCTRL_ATTRIBUTES] = POLICY_SEE,
	  [SCMI_PINCTRL_LIST_ASSOCIATIONS] = POLICY_SEE,
	  [SCMI_PINCTRL_SETTINGS_GET] = POLICY_READ,
	  [SCMI_PINCTRL_SETTINGS_CONFIGURE] = POLICY_SET,
	  [SCMI_PINCTRL_REQUEST] = POLICY_SET,
	  [SCMI_PINCTRL_RELEASE] = POLICY_SET,
	  [SCMI_PINCTRL_NAME_GET] = POLICY_SEE}},
};

static const struct protocol_rights *find(uint8_t protocol)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].protocol == protocol)
			return &table[i];
	return NULL;
}

uint16_t policy_rights_of(uint8_t protocol)
{
	const struct protocol_rights *p = find(protocol);

	return p ? p->rights : 0;
}

uint16_t policy_right_of(uint8_t protocol, uint8_t message)
{
	const struct protocol_rights *p = find(protocol);

	return p && message < MESSAGES ? p->messages[message] : 0;
}

const char *policy_protocol_text(uint8_t protocol)
{
	const struct protocol_rights *p = find(protocol);

	return p ? p->name : NULL;
}

const char *policy_rights_text(uint16_t rights, char *text, size_t text_bytes)
{
	static const char *const names[] = {"see", "read", "notify", "state", "rate", "parent", "level", "limits", "trips", "set"};
	size_t used = 0;

	if (text_bytes)
		text[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && used < text_bytes; i++)
		if ((unsigned)rights >> i & 1u)
			used += (size_t)snprintf(text + used, text_bytes - used, "%s%s", used ? "," : "", names[i]);
	return text;
}

const char *policy_access_text(uint8_t access)
{
	static const char *const names[] = {"unsure", "hidden", "denied", "allowed"};

	return access <= POLICY_ALLOWED ? names[access] : "?";
}
