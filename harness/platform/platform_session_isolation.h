/* SPDX-License-Identifier: BSD-2-Clause */
/* The session's part about isolation, on a platform where agents differ: devices are taken and given while the others look. */
#ifndef HARNESS_PLATFORM_SESSION_ISOLATION_H
#define HARNESS_PLATFORM_SESSION_ISOLATION_H

#include "harness/platform/platform_session.h"
#include "scmi/base.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/voltage.h"

#define BASE_(agent, message, ...) SEND(agent, SCMI_PROTOCOL_BASE, message, __VA_ARGS__)

/* Something of every kind and every id, and one id too many. */
static inline void session_try_all(struct session *s, unsigned agent)
{
	static const uint8_t protocols[] = {SCMI_PROTOCOL_POWER, SCMI_PROTOCOL_PERF,    SCMI_PROTOCOL_CLOCK,
					    SCMI_PROTOCOL_RESET, SCMI_PROTOCOL_VOLTAGE, SCMI_PROTOCOL_POWERCAP};

	for (size_t p = 0; p < sizeof(protocols); p++)
		for (uint32_t id = 0; id < 12; id++)
			SEND(agent, protocols[p], 3, id);
	for (uint32_t id = 0; id < 6; id++) {
		SEND(agent, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, id);
		SEND(agent, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, id, 1);
		SEND(agent, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 0, id, SCMI_POWER_STATE_ON);
		SEND(agent, SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, id, agent ? 800 : 400, agent ? 100 : 200);
		SEND(agent, SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_SET, id, 400);
		SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, id, 1, 0);
		SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, id);
		SEND(agent, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, id, SCMI_VOLTAGE_MODE_ON);
		SEND(agent, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, id, 0, 10000000);
		SEND(agent, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, id, 0, 700000);
		SEND(agent, SCMI_PROTOCOL_RESET, SCMI_RESET, id, SCMI_RESET_AUTONOMOUS, 0);
		SEND(agent, SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, id, 0, 5000 + 500 * agent);
	}
	for (uint32_t id = 0; id < 9; id++) {
		SEND(agent, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_ATTRIBUTES, id, 0);
		SEND(agent, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, id, SCMI_PINCTRL_NO_FUNCTION, 4, 18, 1);
		SEND(agent, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, id, SCMI_PINCTRL_NO_FUNCTION, 4, 10, 2);
	}
	fixture_pass(&s->f, 3000);
	session_drain(s);
}

static inline void session_see_all(struct session *s, unsigned agent)
{
	BASE_(agent, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 0);
	for (uint32_t id = 0; id < 12; id++) {
		SEND(agent, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, id);
		SEND(agent, SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_GET, id);
		SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, id);
		SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, id);
		SEND(agent, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, id);
		SEND(agent, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, id);
		SEND(agent, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, id);
		SEND(agent, SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_GET, id);
		SEND(agent, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_GET, id, SCMI_PINCTRL_GET_ALL);
	}
}

/* The manager takes the device of the first guest, or gives it: whole (protocol 0) or one protocol of it. */
static inline void session_permission(struct session *s, uint32_t protocol, uint32_t allow)
{
	if (protocol)
		BASE_(2, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 1, 1, protocol, allow);
	else
		BASE_(2, SCMI_BASE_SET_DEVICE_PERMISSIONS, 1, 1, allow);
}

static inline void session_hold_all(struct session *s, uint32_t on)
{
	for (unsigned agent = 0; agent < 3; agent++) {
		SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, 1, on, 0);
		SEND(agent, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 1, on);
		SEND(agent, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 1, on ? SCMI_VOLTAGE_MODE_ON : SCMI_VOLTAGE_MODE_OFF);
		session_see_all(s, 2);
	}
}

/* Work under way while the permission is taken, or another agent is reset. */
static inline void session_under_way(struct session *s)
{
	SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 1, 1, 12000000, 0);
	session_permission(s, 0, 0);
	SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 1);
	fixture_pass(&s->f, 3000);
	session_drain(s);
	session_permission(s, 0, 1);
	SEND(1, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 1, 1, 48000000, 0);
	BASE_(2, SCMI_BASE_RESET_AGENT_CONFIGURATION, 1, 0);
	fixture_pass(&s->f, 3000);
	session_drain(s);
}

static inline void session_isolation(struct session *s, const char *faults)
{
	fixture_open(&s->f, "harness/e2e/platforms/isolation.yaml", NULL, faults);
	for (unsigned agent = 0; agent < 3; agent++) {
		session_see_all(s, agent);
		SEND(agent, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, 1, 0);
		SEND(agent, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 1, SCMI_PINCTRL_FUNCTION, 0);
	}
	SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 1, 1);
	SEND(0, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, 1, 1);
	SEND(2, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, 0, 1);
	SEND(2, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 0, 2, 20000000, 0);
	BASE_(0, SCMI_BASE_SET_DEVICE_PERMISSIONS, 1, 9, 1);
	session_hold_all(s, 1);
	session_permission(s, 0, 0);
	session_hold_all(s, 0);
	session_try_all(s, 0);
	SEND(2, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 0, 1, SCMI_POWER_STATE_ON);
	SEND(2, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 0, 1, SCMI_POWER_STATE_OFF);
	session_see_all(s, 2);
	BASE_(2, SCMI_BASE_RESET_AGENT_CONFIGURATION, 1, 1);
	session_try_all(s, 0);
	session_see_all(s, 2);
	BASE_(2, SCMI_BASE_RESET_AGENT_CONFIGURATION, 1, 1);
	session_see_all(s, 2);
	session_hold_all(s, 1);
	session_hold_all(s, 0);
	session_under_way(s);
	for (uint8_t protocol = SCMI_PROTOCOL_POWER; protocol <= SCMI_PROTOCOL_PINCTRL; protocol++) {
		BASE_(2, SCMI_BASE_SET_DEVICE_PERMISSIONS, 1, 9, 1);
		session_permission(s, protocol, 0);
		session_try_all(s, 0);
		session_see_all(s, 0);
		BASE_(2, SCMI_BASE_RESET_AGENT_CONFIGURATION, 1, 1);
	}
	session_permission(s, SCMI_PROTOCOL_RESET, 0);
	session_see_all(s, 0);
	session_try_all(s, 1);
	session_see_all(s, 2);
	fixture_close(&s->f);
}

#endif
