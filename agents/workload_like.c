// SPDX-License-Identifier: BSD-2-Clause
/*
 * Streams like a recording: samples of its commands and of the times between them, each of bounded size and drawn with equal chance
 * from all that there are, so that messages, resources, values and gaps are as frequent as there.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/workload_private.h"
#include "scmi/le.h"
#include "traces/text_private.h"

#define SAMPLES 16384u
#define GAPS 16384u

struct workload_like {
	uint64_t seen, gaps_seen, gaps_sum;
	uint64_t random, last_ns;
	unsigned agents;
	uint32_t samples_count, gaps_count;
	struct workload_command samples[SAMPLES];
	uint64_t gaps[GAPS];
};

/* Where in a sample of this size the number'th item goes; `size`: nowhere. */
static uint32_t place(uint64_t *random, uint64_t number, uint32_t size)
{
	uint64_t at = number < size ? number : workload_random(random) % (number + 1);

	return at < size ? (uint32_t)at : size;
}

/* The resource that a command is about, by its layout; false: about none. */
static bool resource_of(const struct workload_command *command, struct scmi_header header, uint32_t *id)
{
	static const char *const names[] = {"clock", "sensor", "domain", "id"};
	const char *layout = trace_text_layout(header.protocol, ASSAY_TRACE_COMMAND, header.message);
	struct trace_text_field field;
	uint32_t at = SCMI_HEADER_BYTES;

	while (trace_text_next_field(&layout, &field) && at + 4 <= command->bytes_count) {
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			if (strcmp(field.name, names[i]) != 0)
				continue;
			*id = scmi_load32(command->bytes + at);
			return true;
		}
		at += trace_text_size(field.type);
	}
	return false;
}

static bool is_there(const struct assay_workload_inventory *inventory, const struct workload_command *command)
{
	struct scmi_header header = scmi_header_unpack(scmi_load32(command->bytes));
	bool offered = false;
	uint32_t id;

	for (unsigned i = 0; i < inventory->protocols_count; i++)
		offered |= inventory->protocols[i].id == header.protocol;
	if (!offered || !resource_of(command, header, &id))
		return offered;
	for (unsigned i = 0; i < inventory->resources_count; i++)
		if (inventory->resources[i].protocol == header.protocol && inventory->resources[i].id == id)
			return true;
	return false;
}

static void take_gap(struct workload_like *like, uint64_t gap)
{
	uint32_t at = place(&like->random, like->gaps_seen++, GAPS);

	like->gaps_sum += gap;
	if (at < GAPS)
		like->gaps[at] = gap;
	like->gaps_count += like->gaps_count < GAPS;
}

static void take(struct workload_like *like, const struct assay_workload_inventory *inventory,
		 const struct assay_trace_record *record)
{
	const uint32_t unusable = ASSAY_TRACE_CORRUPT | ASSAY_TRACE_TRUNCATED | ASSAY_TRACE_MALFORMED;
	struct workload_command command = {.agent = record->agent, .bytes_count = (uint16_t)record->bytes_count};
	uint32_t at;

	if (record->kind != ASSAY_TRACE_COMMAND || (record->flags & unusable) || record->bytes_count < SCMI_HEADER_BYTES ||
	    record->bytes_count > WORKLOAD_BYTES_MAX || record->agent >= ASSAY_WORKLOAD_AGENTS_MAX)
		return;
	memcpy(command.bytes, record->bytes, record->bytes_count);
	scmi_store32(command.bytes, scmi_load32(command.bytes) & ~(SCMI_TOKEN_MAX << 18));
	if (inventory && !is_there(inventory, &command))
		return;
	if (like->seen && record->t_ns >= like->last_ns)
		take_gap(like, record->t_ns - like->last_ns);
	like->last_ns = record->t_ns;
	like->agents = record->agent >= like->agents ? record->agent + 1u : like->agents;
	at = place(&like->random, like->seen++, SAMPLES);
	if (at < SAMPLES)
		like->samples[at] = command;
	like->samples_count += like->samples_count < SAMPLES;
}

int workload_like_read(const char *path, const struct assay_workload_inventory *inventory, uint64_t seed,
		       struct workload_like **out, char *why, size_t why_bytes)
{
	struct workload_like *like = calloc(1, sizeof(*like));
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	int got;

	*out = like;
	if (!like)
		return -ENOMEM;
	like->random = seed;
	got = assay_trace_open(path, &reader, why, why_bytes);
	if (got)
		return got;
	while ((got = assay_trace_next(reader, &record, why, why_bytes)) == 1)
		take(like, inventory, &record);
	assay_trace_close(reader);
	if (got)
		return got;
	if (like->seen)
		return 0;
	snprintf(why, why_bytes, "%s: expected commands that can be sent again%s, found none", path,
		 inventory ? " to this inventory" : "");
	return -EINVAL;
}

unsigned workload_like_agents(const struct workload_like *like)
{
	return like->agents;
}

uint64_t workload_like_mean_gap(const struct workload_like *like)
{
	return like->gaps_seen ? like->gaps_sum / like->gaps_seen : 1000000;
}

uint64_t workload_like_gap(const struct workload_like *like, uint64_t *state)
{
	return like->gaps_count ? like->gaps[workload_random(state) % like->gaps_count] : 1000000;
}

/* With another number of agents than recorded, each sends what any of them sent. */
bool workload_like_refill(struct workload_actor *actor)
{
	const struct assay_workload *w = actor->workload;
	struct workload_command *command = &actor->queue[(actor->head + actor->count) % WORKLOAD_QUEUE];

	*command = w->like->samples[workload_below(actor, w->like->samples_count)];
	if (w->agents != w->like->agents)
		command->agent = (uint16_t)workload_below(actor, w->agents);
	actor->count++;
	return true;
}

void workload_like_free(struct workload_like *like)
{
	free(like);
}
