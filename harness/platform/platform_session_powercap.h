/* SPDX-License-Identifier: BSD-2-Clause */
/* The session's part for power capping domains. Domains are those of the default platform file. */
#ifndef HARNESS_PLATFORM_SESSION_POWERCAP_H
#define HARNESS_PLATFORM_SESSION_POWERCAP_H

#include "harness/platform/platform_session.h"

#define POWERCAP(agent, message, ...) SEND(agent, SCMI_PROTOCOL_POWERCAP, message, __VA_ARGS__)

static inline void session_powercap_reads(struct session *s)
{
	for (uint32_t domain = 0; domain < 4; domain++) {
		POWERCAP(0, 3, domain);
		POWERCAP(0, 4, domain);
		POWERCAP(0, 6, domain);
		POWERCAP(0, 8, domain);
		POWERCAP(0, 9, domain);
		for (uint32_t message = 0; message < 0x12; message++)
			POWERCAP(0, 0xc, domain, message);
	}
}

static inline void session_powercap_caps(struct session *s)
{
	static const uint32_t caps[] = {8000, 20000, 0, 4000, 8100, 70000, 5500};

	for (uint32_t domain = 0; domain < 4; domain++)
		for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++)
			for (uint32_t flags = 0; flags < 8; flags += flags == 3 ? 4 : 1) {
				POWERCAP(0, 5, domain, flags, caps[i]);
				fixture_pass(&s->f, 2000);
				session_drain(s);
				POWERCAP(0, 4, domain);
			}
	POWERCAP(0, 5, 1, 2, 9000);
	POWERCAP(0, 4, 0);
	POWERCAP(0, 5, 1, 2, 1);
	fixture_pass(&s->f, 2000);
	session_drain(s);
	POWERCAP(1, 5, 0, 0, 10000);
	POWERCAP(0, 5, 0, 0, 20000);
	POWERCAP(1, 4, 0);
	POWERCAP(0, 5, 0, 0, 0);
	POWERCAP(1, 4, 0);
	POWERCAP(1, 5, 0, 0, 0);
}

static inline void session_powercap(struct session *s)
{
	static const uint32_t intervals[][3] = {{0, 0, 4000},    {0, 1, 6000}, {0, 0, 0},     {0, 0, 999},
						{0, 0, 2000000}, {1, 0, 4000}, {2, 0, 10000}, {3, 0, 1000}};

	session_powercap_reads(s);
	for (uint32_t domain = 0; domain < 4; domain++)
		for (uint32_t on = 3; on--;) {
			POWERCAP(0, 0xa, domain, on);
			POWERCAP(0, 0xa, domain, on);
		}
	for (uint32_t domain = 0; domain < 4; domain++)
		POWERCAP(0, 0xa, domain, 1);
	session_powercap_caps(s);
	for (size_t i = 0; i < sizeof(intervals) / sizeof(intervals[0]); i++) {
		POWERCAP(0, 7, intervals[i][0], intervals[i][1], intervals[i][2]);
		POWERCAP(0, 6, intervals[i][0]);
	}
	POWERCAP(0, 0xb, 0, 1, 40000, 31000);
	POWERCAP(0, 0xb, 0, 1, 31000, 40000);
	for (unsigned i = 0; i < 40; i++) {
		fixture_pass(&s->f, 10000);
		session_drain(s);
	}
	POWERCAP(0, 0xb, 0, 0, 0, 0);
	session_powercap_reads(s);
}

/* Version 1, where a cap of 0 is none. */
static inline void session_powercap_old(struct session *s, const char *faults)
{
	static const char text[] =
		"summary: t\nvendor: v\nagents: [{name: a}, {name: b}, {name: c}]\n"
		"protocols: [{id: 0x10, version: 0x20000}, {id: 0x18, version: 0x10000}]\n"
		"powercap:\n  domains:\n  - {name: old, cap: {min: 1, max: 9, step: 1}, interval: {min: 1, max: 1}}\n";

	fixture_open(&s->f, NULL, text, faults);
	POWERCAP(0, 5, 0, 0, 5);
	POWERCAP(0, 5, 0, 0, 0);
	POWERCAP(0, 4, 0);
	fixture_close(&s->f);
}

#endif
