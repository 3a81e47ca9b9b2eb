/* SPDX-License-Identifier: BSD-2-Clause */
/* Streams made for a platform: which commands a profile sends, in which order. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/stream.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/sensor.h"

#define CLOCKS_MAX 8u
#define SENSORS_MAX 4u
#define LEARN_ROUNDS 3u

static const struct bench_profile profiles[] = {
	{"ping", "Base PROTOCOL_VERSION, again and again"},
	{"mixed", "reads of Base, Clock and Sensor, as many of them as the platform has, in a shuffled order"},
};

const struct bench_profile *bench_profile_at(size_t index)
{
	return index < sizeof(profiles) / sizeof(profiles[0]) ? &profiles[index] : NULL;
}

static int add(struct bench_stream *stream, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count)
{
	uint8_t request[SCMI_HEADER_BYTES + 4 * sizeof(uint32_t)];

	scmi_store32(request, scmi_command_word(protocol, message, 0));
	for (uint32_t i = 0; i < count; i++)
		scmi_store32(request + SCMI_HEADER_BYTES + 4 * i, words[i]);
	return bench_stream_add(stream, request, SCMI_HEADER_BYTES + 4 * count, ASSAY_CAPACITY_DEFAULT);
}

/* What a profile asks: parameters are fixed words, or the number of a resource followed by fixed words. */
struct ask {
	uint8_t protocol, message;
	uint8_t per_resource;
	uint8_t words;
	uint32_t word[2];
};

/* No SENSOR_READING_GET: what it answers may change at any time, and every byte of every answer is compared. */
static const struct ask mixed[] = {
	{SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 0, 0, {0}},
	{SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_ATTRIBUTES, 0, 0, {0}},
	{SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 0, 1, {SCMI_BASE_DISCOVER_VENDOR}},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, 0, 0, {0}},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, 0, 0, {0}},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, 0, 0, {0}},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 0, 1, {0}},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 0, 1, {SCMI_AGENT_PLATFORM}},
	{SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VERSION, 0, 0, {0}},
	{SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_ATTRIBUTES, 0, 0, {0}},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 0, {0}},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 1, 1, {0}},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, 1, 0, {0}},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, 1, 1, {0}},
	{SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_VERSION, 0, 0, {0}},
	{SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_ATTRIBUTES, 0, 0, {0}},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, 0, {0}},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, 1, 0, {0}},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 1, 1, {0}},
};

static int add_ask(struct bench_stream *stream, const struct ask *ask, uint32_t resources)
{
	int err = 0;

	if (!ask->per_resource)
		return add(stream, ask->protocol, ask->message, ask->word, ask->words);
	for (uint32_t i = 0; i < resources && !err; i++) {
		const uint32_t words[3] = {i, ask->word[0], ask->word[1]};

		err = add(stream, ask->protocol, ask->message, words, 1u + ask->words);
	}
	return err;
}

/* A fixed shuffle: the same stream for the same platform, everywhere. */
static void shuffle(struct bench_stream *stream)
{
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

	for (size_t i = stream->count; i > 1; i--) {
		struct bench_item last = stream->items[i - 1];
		size_t other;

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		other = (size_t)(state % i);
		stream->items[i - 1] = stream->items[other];
		stream->items[other] = last;
	}
}

/* What this platform does not answer with success is no load. */
static void drop_unsuccessful(struct bench_stream *stream)
{
	size_t kept = 0;

	for (size_t i = 0; i < stream->count; i++) {
		struct bench_item item = stream->items[i];

		if (scmi_load32s(item.response + SCMI_HEADER_BYTES) == 0) {
			stream->items[kept++] = item;
			continue;
		}
		free(item.request);
		free(item.response);
		free(item.varies);
		stream->skipped++;
	}
	stream->count = kept;
}

static int add_all(struct bench_stream *stream, const char *profile)
{
	int err = 0;

	if (!strcmp(profile, "ping"))
		return add(stream, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0);
	for (size_t i = 0; i < sizeof(mixed) / sizeof(mixed[0]) && !err; i++)
		err = add_ask(stream, &mixed[i], mixed[i].protocol == SCMI_PROTOCOL_CLOCK ? CLOCKS_MAX : SENSORS_MAX);
	return err;
}

int bench_stream_profile(const char *profile, struct assay_agent *agent, struct bench_stream *stream, enum bench_learned *learned,
			 char *why, size_t why_bytes)
{
	bool known = false;
	int err;

	for (size_t i = 0; bench_profile_at(i); i++)
		known |= !strcmp(profiles[i].name, profile);
	if (!known) {
		snprintf(why, why_bytes, "no profile '%s'; 'scmi-assay list --profiles' names them", profile);
		return -EINVAL;
	}
	memset(stream, 0, sizeof(*stream));
	snprintf(stream->name, sizeof(stream->name), "%s", profile);
	err = add_all(stream, profile);
	if (err) {
		snprintf(why, why_bytes, "%s", strerror(-err));
		bench_stream_free(stream);
		return err;
	}
	*learned = bench_stream_learn(stream, agent, LEARN_ROUNDS, why, why_bytes);
	if (*learned == BENCH_LEARNED)
		drop_unsuccessful(stream);
	if (*learned == BENCH_LEARNED && !stream->count) {
		snprintf(why, why_bytes, "%s: no command of the profile '%s' is answered with success", assay_agent_uri(agent),
			 profile);
		*learned = BENCH_LOST;
	}
	shuffle(stream);
	return 0;
}
