/* SPDX-License-Identifier: BSD-2-Clause */
/* The session's part for performance domains and their FastChannels. Domains are those of the default platform file. */
#ifndef HARNESS_PLATFORM_SESSION_PERF_H
#define HARNESS_PLATFORM_SESSION_PERF_H

#include "harness/platform/platform_session.h"

#define PERF(agent, message, ...) SEND(agent, SCMI_PROTOCOL_PERF, message, __VA_ARGS__)

static inline void session_perf_reads(struct session *s)
{
	for (uint32_t domain = 0; domain < 4; domain++) {
		for (uint8_t message = 3; message <= 0xc; message++)
			if (message == 3 || message == 6 || message == 8 || message == 0xc)
				PERF(0, message, domain);
		for (uint32_t index = 0; index < 12; index += 3)
			PERF(0, 4, domain, index);
		for (uint32_t message = 0; message < 14; message++)
			PERF(0, 0xb, domain, message);
	}
}

/* The words of every channel that agent 0 has, and what happens when they are written. */
static inline void session_perf_channels(struct session *s)
{
	for (uint32_t domain = 0; domain < 2; domain++)
		for (uint32_t message = 5; message < 9; message++) {
			PERF(0, 0xb, domain, message);
			uint8_t *words = platform_map(s->f.agents[0], scmi_load64(s->f.response + 16), 8);
			uint8_t *doorbell = platform_map(s->f.agents[0], scmi_load64(s->f.response + 28), 4);

			if (!words)
				continue;
			session_note(s, words, 8);
			if (message == 7)
				scmi_store32(words, domain ? 900 : 4);
			if (doorbell)
				scmi_store32(doorbell, 1);
			PERF(0, 8, domain);
			fixture_pass(&s->f, 1000);
			session_drain(s);
			PERF(0, 8, domain);
			session_note(s, words, 8);
			if (message != 7)
				continue;
			scmi_store32(words, 0xfffffff0u);
			if (doorbell)
				scmi_store32(doorbell, 1);
			PERF(0, 8, domain);
			PERF(0, 8, domain);
		}
}

static inline void session_perf_subscriptions(struct session *s)
{
	for (uint32_t domain = 0; domain < 4; domain++)
		for (uint8_t message = 9; message < 11; message++) {
			PERF(0, message, domain, 2);
			PERF(0, message, domain, 0);
			PERF(0, message, domain, 1);
			PERF(1, message, domain, 2);
		}
}

static inline void session_perf(struct session *s)
{
	static const uint32_t limits[][3] = {{0, 4, 2},      {0, 5, 0},     {0, 0, 0},      {0, 10, 1},    {0, 2, 6},
					     {0, 9, 1},      {1, 900, 600}, {1, 1501, 300}, {1, 300, 900}, {1, 1500, 299},
					     {1, 1500, 300}, {2, 850, 100}, {3, 1, 1},      {1, 600, 300}};

	session_perf_reads(s);
	session_perf_subscriptions(s);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		PERF(0, 5, limits[i][0], limits[i][1], limits[i][2]);
		PERF(0, 6, limits[i][0]);
		fixture_pass(&s->f, 1000);
		session_drain(s);
		PERF(0, 8, limits[i][0]);
	}
	PERF(1, 5, 0, 9, 6);
	PERF(0, 6, 0);
	PERF(0, 5, 0, 8, 1);
	PERF(0, 6, 0);
	PERF(0, 7, 0, 2);
	PERF(0, 5, 0, 9, 1);
	PERF(1, 5, 0, 9, 1);
	for (uint32_t level = 0; level < 1600; level += level < 10 ? 1 : 145)
		for (uint32_t domain = 0; domain < 4; domain++) {
			PERF(0, 7, domain, level);
			fixture_pass(&s->f, 1000);
			session_drain(s);
			PERF(0, 8, domain);
		}
	PERF(0, 5, 1, 1500, 300);
	session_perf_channels(s);
	PERF(0, 9, 0, 0);
	PERF(0, 10, 0, 0);
	PERF(0, 5, 0, 5, 4);
	PERF(0, 5, 0, 9, 1);
	PERF(0, 10, 0, 0);
}

#endif
