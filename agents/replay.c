// SPDX-License-Identifier: BSD-2-Clause
/*
 * The replay engine: issues the window's commands in the order of the trace, as many at once as told and when they are due,
 * and compares each answer as it comes. Order is kept; a command whose token is still in flight waits.
 */
#include "assay/replay.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agents/agent_private.h"
#include "agents/replay_engine.h"

#define TIMEOUT_DEFAULT_NS 1000000000u
#define PROGRESS_NS 1000000000u

uint64_t replay_real_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

struct lane *replay_lane_of(struct assay_replay *replay, uint16_t trace_agent)
{
	if (replay->serves_all)
		return &replay->lanes[0];
	for (unsigned i = 0; i < replay->options.agents_count; i++)
		if (replay->lanes[i].trace_agent == trace_agent)
			return &replay->lanes[i];
	return NULL;
}

void replay_write_out(struct assay_replay *replay, const struct replay_step *step, uint8_t kind, const uint8_t *bytes,
		      uint32_t count, const struct assay_completion *completion)
{
	struct assay_trace_record record = {
		.t_ns = kind == ASSAY_TRACE_COMMAND ? replay_real_now() : completion->reap.ns,
		.kind = kind,
		.time_point = kind == ASSAY_TRACE_COMMAND ? ASSAY_POINT_PUBLISH : ASSAY_POINT_REAP,
		.agent = step ? step->trace_agent : replay->current->trace_agent,
		.channel = completion ? (uint16_t)completion->channel : 0,
		.flags = step ? step->flags & ASSAY_TRACE_MALFORMED : 0,
		.capacity = step ? step->capacity : 0,
		.used_length = completion ? completion->used_length : ASSAY_TRACE_USED_UNKNOWN,
		.sequence = step ? step->index : ASSAY_TRACE_UNMATCHED,
		.bytes = bytes,
		.bytes_count = count,
	};

	if (replay->options.out)
		assay_trace_write(replay->options.out, &record);
}

void replay_end_early(struct assay_replay *replay, const char *condition, const struct lane *lane, int error, const char *what)
{
	struct assay_replay_summary *summary = &replay->result.summary;

	replay->over = true;
	if (summary->condition[0])
		return;
	if (!what && lane->agent->backend && lane->agent->ops->last_error)
		what = lane->agent->ops->last_error(lane->agent->backend);
	if (!what || !what[0])
		what = strerror(-error);
	summary->condition = condition;
	snprintf(summary->error, sizeof(summary->error), "%s: %s", assay_agent_uri(lane->agent), what);
}

/* When the next command is due, on the agent's clock. */
static uint64_t next_due(struct assay_replay *replay, const struct lane *lane)
{
	const struct replay_step *step = replay_window_step(&replay->window, replay->next);

	return lane->start_ns + (uint64_t)((double)replay_window_due(&replay->window, replay->next, step) * replay->options.scale);
}

/* Waits for the oldest command in flight, or until the next one is due; looks at the other agents in passing. */
static void wait_some(struct assay_replay *replay)
{
	bool idle = replay->in_flight == 0;
	const struct replay_step *step = replay_window_step(&replay->window, idle ? replay->next : replay->window.head);
	struct lane *lane = replay_lane_of(replay, step->trace_agent);
	uint64_t deadline = idle ? assay_agent_now(lane->agent) + replay->options.timeout_ns : step->deadline_ns;
	bool more = replay->next < replay->window.tail && replay->in_flight < replay->options.depth;

	if (idle && lane && replay_awaits(replay, lane, step)) {
		replay_await(replay, lane, step);
		return;
	}
	for (unsigned i = 0; i < replay->options.agents_count && !replay->over; i++)
		if (&replay->lanes[i] != lane)
			replay_poll(replay, &replay->lanes[i], 0);
	if (replay->options.timing == ASSAY_REPLAY_RECORDED && more && !replay->no_room) {
		uint64_t due = next_due(replay, lane);

		deadline = due < deadline || idle ? due : deadline;
	}
	if (!replay->over)
		replay_poll(replay, lane, deadline);
	if (idle && replay->no_room && ++replay->timeouts == REPLAY_TIMEOUTS_IN_A_ROW)
		replay_end_early(replay, "wedged", lane, 0, "takes no more commands");
}

/* Recorded events may trail the last answer. */
static void wait_for_events(struct assay_replay *replay)
{
	for (unsigned i = 0; i < replay->options.agents_count && !replay->over; i++) {
		struct lane *lane = &replay->lanes[i];
		uint64_t deadline = assay_agent_now(lane->agent) + replay->options.timeout_ns;

		do {
			bool missing = replay_events_missing(&replay->events);

			replay_poll(replay, lane, missing ? deadline : 0);
			if (!missing)
				break;
		} while (!replay->over && assay_agent_now(lane->agent) < deadline);
	}
}

static void tell(struct assay_replay *replay)
{
	uint64_t now = replay_real_now();

	replay->result.summary.duration_ns = now - replay->started_ns;
	if (!replay->options.progress || now - replay->told_ns < PROGRESS_NS)
		return;
	replay->told_ns = now;
	replay->options.progress(replay->options.context, &replay->result.summary);
}

static void never_reached(struct assay_replay *replay, const struct replay_step *step)
{
	if (step->flags & REPLAY_NOT_REPLAYED) {
		replay->result.summary.skipped_corrupt++;
		return;
	}
	replay->result.summary.commands++;
	replay->result.summary.not_sent++;
}

/* After the backend's end: what is in flight, and what was never reached. */
static int account_for_the_rest(struct assay_replay *replay)
{
	int error = 0;

	for (uint64_t i = replay->window.head; i < replay->next; i++) {
		struct replay_step *step = replay_window_step(&replay->window, i);

		if (step->state == REPLAY_SENT)
			replay_fail(replay, step, i, ASSAY_BACKEND_GONE);
		step->state = REPLAY_DONE;
	}
	replay->window.head = replay->next;
	while (!(error = replay_window_fill(&replay->window)) && replay->window.tail > replay->next) {
		for (; replay->next < replay->window.tail; replay->next++)
			never_reached(replay, replay_window_step(&replay->window, replay->next));
		replay->window.head = replay->next;
	}
	return error;
}

static int run(struct assay_replay *replay)
{
	unsigned rounds = 0;
	int error;

	for (;;) {
		error = replay_window_fill(&replay->window);
		if (error || replay->over)
			break;
		replay_send(replay);
		if (replay->in_flight == 0 && replay->next >= replay->window.tail && replay->window.at_end)
			break;
		if (!replay->over && (replay->in_flight > 0 || replay->next < replay->window.tail))
			wait_some(replay);
		replay_expire(replay);
		if (++rounds % 256 == 0 || replay->options.timing == ASSAY_REPLAY_RECORDED)
			tell(replay);
	}
	if (!error && replay->over)
		error = account_for_the_rest(replay);
	if (!error)
		wait_for_events(replay);
	return error;
}

static void set_up(struct assay_replay *replay, const struct assay_replay_options *options)
{
	replay->options = *options;
	replay->serves_all = !options->trace_agents;
	if (replay->options.depth == 0)
		replay->options.depth = 1;
	if (replay->options.depth > ASSAY_REPLAY_DEPTH_MAX)
		replay->options.depth = ASSAY_REPLAY_DEPTH_MAX;
	if (replay->options.timeout_ns == 0)
		replay->options.timeout_ns = TIMEOUT_DEFAULT_NS;
	if (!(replay->options.scale > 0))
		replay->options.scale = 1;
	replay->events.rules = options->rules;
	replay->started_ns = replay->told_ns = replay_real_now();
	for (unsigned i = 0; i < options->agents_count; i++) {
		replay->lanes[i].agent = options->agents[i];
		replay->lanes[i].trace_agent = options->trace_agents ? options->trace_agents[i] : 0;
		replay->lanes[i].index = i;
		replay->lanes[i].start_ns = assay_agent_now(options->agents[i]);
	}
}

int assay_replay_run(const char *path, const struct assay_replay_options *options, struct assay_replay **out, char *why,
		     size_t why_bytes)
{
	struct assay_replay *replay = calloc(1, sizeof(*replay));
	struct assay_replay_scan scan;
	int error;

	*out = NULL;
	snprintf(why, why_bytes, "%s: out of memory", path);
	if (!replay)
		return -ENOMEM;
	if (options->agents_count == 0 || options->agents_count > ASSAY_REPLAY_AGENTS_MAX ||
	    replay_result_init(&replay->result, options->kept)) {
		free(replay);
		return -EINVAL;
	}
	*out = replay;
	set_up(replay, options);
	error = assay_replay_scan(path, &scan, why, why_bytes);
	if (!error && scan.agents == 1 && replay->serves_all)
		replay->lanes[0].trace_agent = scan.agent[0];
	if (!error)
		error = replay_window_open(&replay->window, path, options, &scan, &replay->events, why, why_bytes);
	if (error)
		return error;
	replay_lives_begin(replay);
	error = run(replay);
	replay_lives_end(replay);
	replay_events_sum(&replay->events, &replay->result.summary);
	replay->result.summary.duration_ns = replay_real_now() - replay->started_ns;
	if (replay->window.error) {
		snprintf(why, why_bytes, "%s", replay->window.why);
		error = replay->window.error;
	}
	return error;
}

const struct assay_replay_summary *assay_replay_summary(const struct assay_replay *replay)
{
	return &replay->result.summary;
}

const struct assay_replay_mismatch *assay_replay_mismatch(const struct assay_replay *replay, unsigned index)
{
	return index < replay->result.kept ? &replay->result.mismatches[index] : NULL;
}

bool assay_replay_event(const struct assay_replay *replay, unsigned index, struct assay_replay_event *event)
{
	const struct replay_event_kind *kind = &replay->events.kinds[index];

	if (index >= replay->events.count)
		return false;
	*event = (struct assay_replay_event){
		.agent = kind->agent,
		.type = kind->type,
		.protocol = kind->protocol,
		.message = kind->message,
		.recorded = kind->recorded,
		.received = kind->received,
	};
	return true;
}

void assay_replay_free(struct assay_replay *replay)
{
	if (!replay)
		return;
	replay_window_close(&replay->window);
	replay_result_free(&replay->result);
	free(replay);
}
