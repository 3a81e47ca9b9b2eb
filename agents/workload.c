// SPDX-License-Identifier: BSD-2-Clause
/* A stream of commands: each agent is an actor with chance, times and a small queue of its own; the earliest one speaks. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/workload_private.h"
#include "assay/agent.h"
#include "scmi/le.h"

#define BIT(protocol) (UINT64_C(1) << ((protocol)&15))
#define COUNT_DEFAULT 10000u
#define RATE_DEFAULT 1000.0
#define IDLE_ROUNDS_MAX 1000000u /* a profile that has nothing to send to this inventory */

static const struct workload_profile profiles[] = {
	{{"boot", "what Linux asks when it boots: every protocol, every resource, lists to their end"}, 0, 0, workload_boot},
	{{"dvfs", "a governor: performance levels up and down, limits now and then"},
	 BIT(SCMI_PROTOCOL_PERF),
	 COUNT_DEFAULT,
	 workload_dvfs},
	{{"clocks", "drivers: clocks on and off, rates, parents"}, BIT(SCMI_PROTOCOL_CLOCK), COUNT_DEFAULT, workload_clocks},
	{{"sensors", "a monitor: readings in turns, configurations now and then"},
	 BIT(SCMI_PROTOCOL_SENSOR),
	 COUNT_DEFAULT,
	 workload_sensors},
	{{"suspend-resume", "rounds of everything off and, in the other order, on again"},
	 BIT(SCMI_PROTOCOL_PERF) | BIT(SCMI_PROTOCOL_CLOCK) | BIT(SCMI_PROTOCOL_POWER) | BIT(SCMI_PROTOCOL_VOLTAGE) |
		 BIT(SCMI_PROTOCOL_SENSOR),
	 COUNT_DEFAULT,
	 workload_suspend_resume},
	{{"mixed", "dvfs, clocks, sensors and reads of all other protocols"}, 0, COUNT_DEFAULT, workload_mixed},
	{{"adversarial",
	  "legal, at the edges: ids, indexes and values that are there and those just past them, what is not offered"},
	 0,
	 COUNT_DEFAULT,
	 workload_adversarial},
};
static const struct workload_profile like_profile = {
	{"like:TRACE", "the commands of a recording, as often, in any order"}, 0, COUNT_DEFAULT, workload_like_refill};
#define PROFILES (sizeof(profiles) / sizeof(profiles[0]))

const struct assay_workload_profile *assay_workload_profile_at(size_t index)
{
	return index < PROFILES ? &profiles[index].face : index == PROFILES ? &like_profile.face : NULL;
}

/* ---- What profiles ask for ---- */

void workload_queue(struct workload_actor *actor, uint8_t protocol, uint8_t message, const uint32_t *words, unsigned count)
{
	struct workload_command *command = &actor->queue[(actor->head + actor->count) % WORKLOAD_QUEUE];

	if (actor->count == WORKLOAD_QUEUE)
		return;
	actor->count++;
	command->agent = (uint16_t)actor->number;
	command->bytes_count = (uint16_t)(SCMI_HEADER_BYTES + 4 * count);
	scmi_store32(command->bytes, scmi_command_word(protocol, message, 0));
	for (unsigned i = 0; i < count; i++)
		scmi_store32(command->bytes + SCMI_HEADER_BYTES + 4 * i, words[i]);
}

uint32_t workload_version(const struct assay_workload *workload, uint8_t protocol)
{
	for (unsigned i = 0; workload->inventory && i < workload->inventory->protocols_count; i++)
		if (workload->inventory->protocols[i].id == protocol)
			return workload->inventory->protocols[i].version ? workload->inventory->protocols[i].version : 0x10000;
	return 0;
}

const struct assay_workload_resource *workload_resource(const struct assay_workload *workload, uint8_t protocol, uint32_t index)
{
	return &workload->inventory->resources[workload->of_protocol[protocol & 15][index]];
}

const struct assay_workload_resource *workload_any(struct workload_actor *actor, uint8_t protocol, uint32_t attributes)
{
	uint32_t count = workload_count(actor->workload, protocol), at = workload_below(actor, count);
	const struct assay_workload_resource *resource = NULL;

	for (uint32_t i = 0; i < count; i++) {
		resource = workload_resource(actor->workload, protocol, (at + i) % count);
		if (!attributes || (resource->attributes & attributes))
			break;
	}
	return resource;
}

const struct assay_workload_resource *workload_any_free(struct workload_actor *actor, uint8_t protocol, uint32_t attributes)
{
	uint32_t count = workload_count(actor->workload, protocol), at = workload_below(actor, count);

	for (uint32_t i = 0; i < count; i++) {
		const struct assay_workload_resource *resource = workload_resource(actor->workload, protocol, (at + i) % count);

		if (!resource->fixed && (!attributes || (resource->attributes & attributes)))
			return resource;
	}
	return NULL;
}

int64_t workload_value(struct workload_actor *actor, const struct assay_workload_resource *resource)
{
	const int64_t *v = resource->values;
	uint64_t steps;

	if (resource->values_count == 0)
		return 0;
	if (!resource->range || resource->values_count < 3)
		return v[workload_below(actor, resource->values_count)];
	steps = v[2] > 0 && v[1] > v[0] ? (uint64_t)(v[1] - v[0]) / (uint64_t)v[2] : 0;
	return v[0] + v[2] * (int64_t)workload_below(actor, steps < UINT32_MAX ? (uint32_t)steps + 1 : UINT32_MAX);
}

uint32_t *workload_state(struct workload_actor *actor, const struct assay_workload_resource *resource)
{
	return &actor->state[resource - actor->workload->inventory->resources];
}

/* ---- A stream ---- */

static int index_resources(struct assay_workload *w)
{
	for (unsigned p = 0; w->inventory && p < 16; p++) {
		uint32_t count = 0;

		for (unsigned i = 0; i < w->inventory->resources_count; i++)
			count += w->inventory->resources[i].protocol == SCMI_PROTOCOL_BASE + p;
		w->of_protocol[p] = calloc((size_t)count + 1, sizeof(uint32_t));
		if (!w->of_protocol[p])
			return -ENOMEM;
		for (unsigned i = 0; i < w->inventory->resources_count; i++)
			if (w->inventory->resources[i].protocol == SCMI_PROTOCOL_BASE + p)
				w->of_protocol[p][w->of_count[p]++] = i;
	}
	return 0;
}

static int find_profile(struct assay_workload *w, const struct assay_workload_options *options, char *why, size_t why_bytes)
{
	if (!strncmp(options->profile, "like:", 5)) {
		w->profile = &like_profile;
		return workload_like_read(options->profile + 5, options->inventory, options->seed, &w->like, why, why_bytes);
	}
	for (size_t i = 0; i < PROFILES; i++)
		if (!strcmp(profiles[i].face.name, options->profile))
			w->profile = &profiles[i];
	if (!w->profile) {
		snprintf(why, why_bytes, "expected a profile of 'scmi-assay list --profiles', found '%s'", options->profile);
		return -EINVAL;
	}
	if (!options->inventory) {
		snprintf(why, why_bytes, "profile %s: expected what the target has (an inventory), found nothing",
			 options->profile);
		return -EINVAL;
	}
	return 0;
}

/* Something that the profile can act on. */
static int check_needs(const struct assay_workload *w, char *why, size_t why_bytes)
{
	for (unsigned p = 0; p < 16; p++)
		if ((w->profile->needs >> p & 1) && w->of_count[p])
			return 0;
	if (!w->profile->needs)
		return 0;
	snprintf(why, why_bytes, "profile %s: expected resources of the protocols that it uses, found none in the inventory",
		 w->profile->face.name);
	return -EINVAL;
}

static void set_times(struct assay_workload *w, const struct assay_workload_options *options)
{
	w->arrivals = options->arrivals ? options->arrivals : w->like ? ASSAY_ARRIVALS_RECORDED : ASSAY_ARRIVALS_FIXED;
	if (options->rate > 0)
		w->interval_ns = (uint64_t)(1e9 / options->rate);
	else
		w->interval_ns = w->like ? workload_like_mean_gap(w->like) : (uint64_t)(1e9 / RATE_DEFAULT);
}

static int make_actors(struct assay_workload *w, const struct assay_workload_options *options)
{
	uint64_t seed = options->seed;

	w->agents = options->agents ? options->agents : w->like ? workload_like_agents(w->like) : 1;
	/* What is like a recording comes from one actor, whose commands say which agent sent them. */
	w->actors_count = w->like ? 1 : w->agents;
	w->actors = calloc(w->actors_count, sizeof(*w->actors));
	if (!w->actors)
		return -ENOMEM;
	for (unsigned i = 0; i < w->actors_count; i++) {
		struct workload_actor *actor = &w->actors[i];

		actor->workload = w;
		actor->number = i;
		actor->random = workload_random(&seed);
		actor->due_ns = w->interval_ns * i;
		actor->state = calloc((size_t)(w->inventory ? w->inventory->resources_count : 0) + 1, sizeof(uint32_t));
		if (!actor->state)
			return -ENOMEM;
	}
	return 0;
}

int assay_workload_new(const struct assay_workload_options *options, struct assay_workload **out, char *why, size_t why_bytes)
{
	struct assay_workload *w = calloc(1, sizeof(*w));
	int error = -ENOMEM;

	*out = NULL;
	snprintf(why, why_bytes, "out of memory");
	if (!w)
		return error;
	w->inventory = options->inventory;
	error = find_profile(w, options, why, why_bytes);
	if (!error && options->arrivals == ASSAY_ARRIVALS_RECORDED && !w->like) {
		snprintf(why, why_bytes, "recorded arrivals: expected the profile like:TRACE, found %s", options->profile);
		error = -EINVAL;
	}
	if (!error && options->agents > ASSAY_WORKLOAD_AGENTS_MAX) {
		snprintf(why, why_bytes, "expected at most %u agents, found %u", ASSAY_WORKLOAD_AGENTS_MAX, options->agents);
		error = -EINVAL;
	}
	if (!error)
		error = index_resources(w);
	if (!error)
		error = check_needs(w, why, why_bytes);
	if (!error) {
		w->left = options->count ? options->count : w->profile->count ? w->profile->count : UINT64_MAX;
		set_times(w, options);
		error = make_actors(w, options);
	}
	if (error) {
		assay_workload_free(w);
		return error;
	}
	why[0] = '\0';
	*out = w;
	return 0;
}

unsigned assay_workload_agents(const struct assay_workload *workload)
{
	return workload->agents;
}

/* Fills the actor's queue. A profile that has come to its end begins again where a number of commands was asked for. */
static bool has_command(struct workload_actor *actor)
{
	for (unsigned rounds = 0; !actor->ended && actor->count == 0; rounds++) {
		actor->ended = rounds == IDLE_ROUNDS_MAX;
		if (actor->workload->profile->refill(actor))
			continue;
		actor->stage = actor->item = actor->page = 0;
		actor->ended = actor->count == 0 && actor->workload->left == UINT64_MAX;
	}
	return actor->count > 0;
}

static struct workload_actor *earliest(struct assay_workload *w)
{
	struct workload_actor *best = NULL;

	for (unsigned i = 0; i < w->actors_count; i++)
		if (has_command(&w->actors[i]) && (!best || w->actors[i].due_ns < best->due_ns))
			best = &w->actors[i];
	return best;
}

int assay_workload_next(struct assay_workload *w, struct assay_trace_record *record)
{
	struct workload_actor *actor = w->left ? earliest(w) : NULL;
	struct workload_command *command;

	if (!actor)
		return 0;
	command = &actor->queue[actor->head];
	actor->head = (actor->head + 1) % WORKLOAD_QUEUE;
	actor->count--;
	memcpy(w->bytes, command->bytes, command->bytes_count);
	w->token[command->agent] = (uint16_t)((w->token[command->agent] + 1) & SCMI_TOKEN_MAX);
	scmi_store32(w->bytes, scmi_load32(w->bytes) | (uint32_t)w->token[command->agent] << 18);
	*record = (struct assay_trace_record){
		.t_ns = actor->due_ns,
		.kind = ASSAY_TRACE_COMMAND,
		.agent = command->agent,
		.capacity = ASSAY_CAPACITY_DEFAULT,
		.used_length = ASSAY_TRACE_USED_UNKNOWN,
		.sequence = w->sequence++,
		.bytes = w->bytes,
		.bytes_count = command->bytes_count,
	};
	actor->due_ns += workload_gap(actor);
	w->left -= w->left != UINT64_MAX;
	return 1;
}

void assay_workload_free(struct assay_workload *w)
{
	if (!w)
		return;
	for (unsigned i = 0; w->actors && i < w->actors_count; i++)
		free(w->actors[i].state);
	for (unsigned p = 0; p < 16; p++)
		free(w->of_protocol[p]);
	free(w->actors);
	workload_like_free(w->like);
	free(w);
}
