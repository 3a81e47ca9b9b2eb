/* SPDX-License-Identifier: BSD-2-Clause */
/* The session's part about an agent that goes: it holds one of everything, and the others look at what becomes of that. */
#ifndef HARNESS_PLATFORM_SESSION_LOSS_H
#define HARNESS_PLATFORM_SESSION_LOSS_H

#include "harness/platform/platform_session.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/voltage.h"

static inline void session_hold(struct session *s)
{
	SEND(1, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 1);
	SEND(1, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, 3, 1, 0);
	SEND(1, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, 0, 1);
	SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 1);
	SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, 10, 1, 0);
	SEND(0, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 0, 0, SCMI_POWER_STATE_ON);
	SEND(0, SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, 1, 900, 300);
	SEND(0, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 2, 1);
	SEND(1, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 1, SCMI_VOLTAGE_MODE_OFF);
	SEND(2, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 1, SCMI_VOLTAGE_MODE_OFF);
	SEND(0, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 1, SCMI_VOLTAGE_MODE_ON);
	SEND(0, SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, 0, 0, 6000);
	SEND(0, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_REQUEST, 4, 0);
	SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 1, 4, 297000000, 0);
}

static inline void session_look(struct session *s)
{
	session_drain(s);
	SEND(1, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 3);
	SEND(1, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 10);
	SEND(1, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 0);
	SEND(1, SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_GET, 1);
	SEND(1, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, 2);
	SEND(1, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, 1);
	SEND(1, SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_GET, 0);
	SEND(1, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_REQUEST, 4, 0);
	SEND(1, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_RELEASE, 4, 0);
}

static inline void session_loss(struct session *s)
{
	for (uint32_t crash = 0; crash < 2; crash++) {
		uint16_t token;

		session_hold(s);
		token = s->f.token;
		if (crash)
			platform_crash(s->f.agents[0]);
		else
			platform_detach(s->f.agents[0]);
		session_look(s);
		s->f.agents[0] = platform_attach(s->f.platform, NULL, true);
		session_raw(s, 0, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, token), NULL, 0);
		SEND(1, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 0, 2, 12000000, 0);
		fixture_pass(&s->f, 2000);
		session_look(s);
		SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 0, 2, 24000000, 0);
	}
}

/* What shows only where older versions can be negotiated, and an asserted reset refuses another one. */
static inline void session_loss_otherwise(struct session *s, const char *faults)
{
	fixture_open(&s->f, "harness/e2e/platforms/other-readings.yaml", NULL, faults);
	SEND(1, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, 0, 1, 0);
	SEND(0, SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 1, 0);
	SEND(1, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 0);
	SEND(0, SCMI_PROTOCOL_RESET, SCMI_RESET, 0, SCMI_RESET_ASSERT, 0);
	SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, 0x20000);
	platform_detach(s->f.agents[0]);
	s->f.agents[0] = platform_attach(s->f.platform, NULL, true);
	SEND(1, SCMI_PROTOCOL_RESET, SCMI_RESET, 0, SCMI_RESET_ASSERT, 0);
	SEND(0, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, 0, 0);
	fixture_close(&s->f);
}

#endif
