/* SPDX-License-Identifier: BSD-2-Clause */
/* What the unit tests of the reference platform share: a platform from text, agents on it, one-line commands. */
#ifndef HARNESS_PLATFORM_FIXTURE_H
#define HARNESS_PLATFORM_FIXTURE_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_config.h"
#include "harness/platform/platform.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/sensor.h"
#include "scmi/status.h"

#define FIXTURE_BYTES 1024u

struct fixture {
	struct platform_config *config;
	struct platform *platform;
	struct platform_agent *agents[3];
	/* of the last command */
	uint8_t response[FIXTURE_BYTES];
	size_t bytes;
	/* of the last event taken */
	uint8_t event[FIXTURE_BYTES];
	size_t event_bytes;
	uint16_t token;
	size_t capacity;
	uint64_t now;
};

/* `text` NULL: the platform file `path`, as platform_config_load() takes it. Ends the program if that fails: set-up, not a test. */
static inline void fixture_open(struct fixture *f, const char *path, const char *text, const char *faults)
{
	struct platform_options options = {.faults = faults, .fastchannels = true};
	char why[1024] = "";
	int rc;

	memset(f, 0, sizeof(*f));
	f->capacity = 136;
	rc = text ? platform_config_load_text("test.yaml", text, strlen(text), &f->config, why, sizeof(why))
		  : platform_config_load(path, &f->config, why, sizeof(why));
	if (!rc)
		rc = platform_create(f->config, &options, &f->platform, why, sizeof(why));
	if (rc) {
		fprintf(stderr, "fixture: %s\n", why);
		exit(99);
	}
	for (size_t i = 0; i < 3; i++)
		f->agents[i] = platform_attach(f->platform, NULL, true);
}

static inline void fixture_close(struct fixture *f)
{
	platform_destroy(f->platform);
	platform_config_free(f->config);
}

/* Send one command with any payload; the status, or 1 where no answer came. */
static inline int32_t fixture_raw(struct fixture *f, unsigned agent, uint32_t word, const void *payload, size_t bytes)
{
	uint8_t request[FIXTURE_BYTES];

	scmi_store32(request, word);
	if (bytes)
		memcpy(request + 4, payload, bytes);
	memset(f->response, 0xcc, sizeof(f->response));
	f->bytes = platform_command(f->agents[agent], request, bytes + 4, f->response, f->capacity);
	return f->bytes < 8 ? 1 : scmi_load32s(f->response + 4);
}

/* The same with `words` 32-bit parameters. */
static inline int32_t fixture_send(struct fixture *f, unsigned agent, uint8_t protocol, uint8_t message, unsigned words, ...)
{
	uint8_t payload[64] = {0};
	va_list list;

	va_start(list, words);
	for (unsigned i = 0; i < words; i++)
		scmi_store32(payload + 4 * i, va_arg(list, uint32_t));
	va_end(list);
	f->token = (uint16_t)((f->token + 1) & SCMI_TOKEN_MAX);
	return fixture_raw(f, agent, scmi_command_word(protocol, message, f->token), payload, 4 * words);
}

/* Word of the response payload: offset 0 is the status. */
static inline uint32_t fixture_word(const struct fixture *f, size_t offset)
{
	return offset + 8 <= f->bytes ? scmi_load32(f->response + 4 + offset) : 0xdeaddead;
}

static inline uint64_t fixture_word64(const struct fixture *f, size_t offset)
{
	return (uint64_t)fixture_word(f, offset) | (uint64_t)fixture_word(f, offset + 4) << 32;
}

/* Take the oldest event; false if there is none. */
static inline bool fixture_event(struct fixture *f, unsigned agent)
{
	f->event_bytes = platform_take_event(f->agents[agent], f->event, sizeof(f->event));
	return f->event_bytes > 0;
}

static inline uint32_t fixture_event_word(const struct fixture *f, size_t offset)
{
	return offset + 8 <= f->event_bytes ? scmi_load32(f->event + 4 + offset) : 0xdeaddead;
}

static inline void fixture_pass(struct fixture *f, uint64_t us)
{
	f->now += us * 1000u;
	platform_advance(f->platform, f->now);
}

#endif
