/* SPDX-License-Identifier: BSD-2-Clause */
/* The session's part for power, system power, reset and voltage. Domains are those of the default platform file. */
#ifndef HARNESS_PLATFORM_SESSION_DOMAINS_H
#define HARNESS_PLATFORM_SESSION_DOMAINS_H

#include "harness/platform/platform_session.h"

#define POWER(agent, message, ...) SEND(agent, SCMI_PROTOCOL_POWER, message, __VA_ARGS__)
#define OFF 0x40000000u

static inline void session_power_states(struct session *s)
{
	static const uint32_t states[] = {0, 0, OFF, OFF, 1, 0x41, 0xff000000, 0xbfffffff, 0};

	for (uint32_t domain = 0; domain < 7; domain++)
		for (uint32_t flags = 0; flags < 4; flags++)
			for (size_t i = 0; i < sizeof(states) / 4; i++) {
				POWER(0, 4, flags, domain, states[i]);
				POWER(0, 5, domain);
				fixture_pass(&s->f, 1000);
				session_drain(s);
				POWER(0, 5, domain);
				POWER(1, 5, domain);
			}
}

/* Two agents' votes on one domain. */
static inline void session_power_votes(struct session *s)
{
	static const uint32_t votes[][2] = {{0, 0}, {1, 0}, {0, OFF}, {0, OFF}, {1, OFF}, {1, 0}, {0, 0}, {1, OFF}, {0, OFF}};

	for (size_t i = 0; i < sizeof(votes) / sizeof(votes[0]); i++) {
		POWER(votes[i][0], 4, 0, 0, votes[i][1]);
		POWER(0, 5, 0);
		POWER(1, 5, 0);
	}
}

static inline void session_power(struct session *s)
{
	session_common(s, SCMI_PROTOCOL_POWER);
	for (uint32_t domain = 0; domain < 7; domain++) {
		POWER(0, 3, domain);
		POWER(0, 5, domain);
		POWER(0, 8, domain);
	}
	POWER(0, 3, 0x10000);
	session_power_votes(s);
	for (uint8_t message = 6; message < 8; message++) {
		for (uint32_t domain = 0; domain < 7; domain += 2)
			POWER(0, message, domain, 1);
		POWER(0, message, 0, 2);
		POWER(0, message, 0, 3);
	}
	session_power_votes(s);
	session_power_states(s);
	POWER(0, 6, 0, 0);
	POWER(0, 7, 0, 0);
	session_power_votes(s);
}

#define SYSTEM(agent, message, ...) SEND(agent, SCMI_PROTOCOL_SYSTEM, message, __VA_ARGS__)
#define RESET(agent, message, ...) SEND(agent, SCMI_PROTOCOL_RESET, message, __VA_ARGS__)
#define VOLTAGE(agent, message, ...) SEND(agent, SCMI_PROTOCOL_VOLTAGE, message, __VA_ARGS__)

static inline void session_system_states(struct session *s)
{
	static const uint32_t states[] = {0, 1, 2, 3, 4, 5, 0x7fffffff, 0x80000000};

	for (uint32_t flags = 0; flags < 4; flags++)
		for (size_t i = 0; i < sizeof(states) / 4; i++) {
			SYSTEM(0, 3, flags, states[i]);
			SYSTEM(2, 3, flags, states[i]);
			SYSTEM(0, 4);
		}
}

static inline void session_system(struct session *s)
{
	session_common(s, SCMI_PROTOCOL_SYSTEM);
	session_system_states(s);
	SYSTEM(0, 5, 3);
	SYSTEM(0, 5, 0);
	SYSTEM(0, 5, 1);
	session_system_states(s);
	SYSTEM(0, 5, 0);
	session_system_states(s);
}

static inline void session_resets(struct session *s)
{
	for (uint32_t domain = 0; domain < 5; domain++)
		for (uint32_t flags = 0; flags < 16; flags++)
			for (uint32_t state = 0; state < 2; state++) {
				RESET(0, 4, domain, flags, state);
				RESET(1, 4, domain, flags, state << 31 | state);
				fixture_pass(&s->f, 1000);
				session_drain(s);
			}
}

static inline void session_reset(struct session *s)
{
	session_common(s, SCMI_PROTOCOL_RESET);
	for (uint32_t domain = 0; domain < 5; domain++) {
		RESET(0, 3, domain);
		RESET(0, 6, domain);
	}
	session_resets(s);
	for (uint32_t domain = 0; domain < 5; domain += 2)
		RESET(0, 5, domain, 1);
	RESET(0, 5, 3, 1);
	RESET(0, 5, 0, 3);
	session_resets(s);
	RESET(0, 5, 0, 0);
	session_resets(s);
}

static inline void session_voltage_levels(struct session *s)
{
	static const uint32_t levels[] = {612500, 1100000, 0, (uint32_t)-1, (uint32_t)-1200000, 1, 900000, 3300000};

	for (uint32_t domain = 0; domain < 6; domain++)
		for (uint32_t flags = 0; flags < 3; flags++)
			for (size_t i = 0; i < sizeof(levels) / 4; i++) {
				VOLTAGE(0, 7, domain, flags, levels[i]);
				VOLTAGE(0, 8, domain);
				fixture_pass(&s->f, 1000);
				session_drain(s);
				VOLTAGE(1, 8, domain);
				VOLTAGE(1, 8, domain + 1);
			}
}

static inline void session_voltage(struct session *s)
{
	static const uint32_t modes[] = {7, 0, 1, 2, 8, 16, 0x80000007, 7};

	session_common(s, SCMI_PROTOCOL_VOLTAGE);
	for (uint32_t domain = 0; domain < 6; domain++) {
		VOLTAGE(0, 3, domain);
		VOLTAGE(0, 6, domain);
		VOLTAGE(0, 8, domain);
		VOLTAGE(0, 9, domain);
		for (uint32_t index = 0; index < 40; index += 3)
			VOLTAGE(0, 4, domain, index);
		for (size_t i = 0; i < sizeof(modes) / 4; i++) {
			VOLTAGE(i & 1, 5, domain, modes[i]);
			VOLTAGE(0, 6, domain);
			VOLTAGE(2, 5, domain, modes[i]);
			VOLTAGE(2, 6, domain);
		}
	}
	VOLTAGE(0, 7, 1, 1, 700000);
	VOLTAGE(0, 8, 0);
	RESET(0, 4, 1, 5, 0);
	RESET(0, 3, 0);
	fixture_pass(&s->f, 1000);
	session_drain(s);
	session_voltage_levels(s);
}

#endif
