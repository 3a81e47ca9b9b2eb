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

#endif
