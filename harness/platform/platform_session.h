/* SPDX-License-Identifier: BSD-2-Clause */
/* A session that touches everything, for the test of the named faults: every answer and event is written down. */
#ifndef HARNESS_PLATFORM_SESSION_H
#define HARNESS_PLATFORM_SESSION_H

#include "harness/platform/platform_fixture.h"

#define LOG_MAX (1u << 20)

struct session {
	struct fixture f;
	uint8_t *log;
	size_t used;
};

static inline void session_note(struct session *s, const uint8_t *bytes, size_t count)
{
	if (s->used + count + 2 > LOG_MAX)
		exit(98);
	scmi_store16(s->log + s->used, (uint16_t)count);
	memcpy(s->log + s->used + 2, bytes, count);
	s->used += count + 2;
}

static inline void session_drain(struct session *s)
{
	for (unsigned agent = 0; agent < 3; agent++)
		while (fixture_event(&s->f, agent))
			session_note(s, s->f.event, s->f.event_bytes);
}

static inline void session_raw(struct session *s, unsigned agent, uint32_t word, const void *payload, size_t bytes)
{
	fixture_raw(&s->f, agent, word, payload, bytes);
	session_note(s, s->f.response, s->f.bytes);
	session_drain(s);
}

static inline void session_words(struct session *s, unsigned agent, uint8_t protocol, uint8_t message, unsigned words,
				 const uint32_t *values)
{
	uint8_t payload[64] = {0};

	for (unsigned i = 0; i < words; i++)
		scmi_store32(payload + 4 * i, values[i]);
	s->f.token = (uint16_t)((s->f.token + 1) & SCMI_TOKEN_MAX);
	session_raw(s, agent, scmi_command_word(protocol, message, s->f.token), payload, 4 * words);
}

#define SEND(agent, protocol, message, ...)                                                                   \
	do {                                                                                                  \
		const uint32_t values_[] = {0, __VA_ARGS__};                                                  \
		session_words(s, agent, protocol, message, (unsigned)(sizeof(values_) / 4 - 1), values_ + 1); \
	} while (0)

/* The version that the platform file gives a protocol. */
static inline uint32_t session_version(const struct session *s, uint8_t protocol)
{
	for (uint32_t i = 0; i < s->f.config->protocols_count; i++)
		if (s->f.config->protocols[i].id == protocol)
			return s->f.config->protocols[i].version;
	return 0;
}

/* What every protocol has. */
static inline void session_common(struct session *s, uint8_t protocol)
{
	static const uint32_t ids[] = {0x11, 0x7f, 0xff, 0x100, 0xffffffff};

	SEND(0, protocol, 0);
	SEND(0, protocol, 1);
	for (uint32_t i = 0; i < 0x11; i++)
		SEND(0, protocol, 2, i);
	for (size_t i = 0; i < sizeof(ids) / 4; i++)
		SEND(0, protocol, 2, ids[i]);
	SEND(0, protocol, 0x10, 0xffffffff);
	SEND(0, protocol, 0x10, 0);
	SEND(0, protocol, 3, 0);
	SEND(0, protocol, 0x10, session_version(s, protocol));
	SEND(0, protocol, 0x40);
	SEND(0, 0x1a, 0);
	SEND(0, 0x1a, 1);
}

#endif
