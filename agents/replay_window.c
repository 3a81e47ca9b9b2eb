// SPDX-License-Identifier: BSD-2-Clause
/*
 * The trace as the replay sees it: a window of exchanges, each command with its recorded answer. A command is only handed out
 * when its answer is known or the window is full, so answers are found however the messages were interleaved.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/replay_private.h"

#define LOOP_GAP_NS 1000000u /* between the last command of one repetition and the first of the next */

static int copy(uint8_t **to, uint32_t *room, const uint8_t *bytes, uint32_t count)
{
	if (count > *room) {
		uint8_t *grown = realloc(*to, count);

		if (!grown)
			return -ENOMEM;
		*to = grown;
		*room = count;
	}
	if (count)
		memcpy(*to, bytes, count);
	return 0;
}

struct replay_step *replay_window_step(struct replay_window *window, uint64_t index)
{
	return &window->steps[window->resident ? index % window->resident_count : index % REPLAY_WINDOW];
}

uint64_t replay_window_place(const struct replay_window *window, uint64_t index)
{
	return index % window->per_loop + 1;
}

uint64_t replay_window_due(const struct replay_window *window, uint64_t index, const struct replay_step *step)
{
	uint64_t loop = window->resident ? index / window->resident_count : 0;
	uint64_t since = step->t_ns > window->first_ns ? step->t_ns - window->first_ns : 0;

	return since + loop * (window->span_ns + LOOP_GAP_NS);
}

int replay_window_open(struct replay_window *window, const char *path, const struct assay_replay_options *options,
		       const struct assay_replay_scan *scan, struct replay_events *events, char *why, size_t why_bytes)
{
	window->path = path;
	window->events = events;
	window->limit = options->limit ? options->limit : UINT64_MAX;
	window->repeat = options->repeat ? options->repeat : 1;
	window->per_loop = scan->commands < window->limit ? scan->commands : window->limit;
	window->per_loop += window->per_loop == 0;
	window->first_ns = scan->first_ns;
	window->span_ns = scan->last_ns - scan->first_ns;
	return assay_trace_open(path, &window->reader, why, why_bytes);
}

uint64_t replay_window_delayed(const struct replay_window *window, uint16_t agent)
{
	for (unsigned i = 0; i < window->delayed_agents; i++)
		if (window->delayed[i].agent == agent)
			return window->delayed[i].count;
	return 0;
}

static void count_delayed(struct replay_window *window, uint16_t agent)
{
	unsigned i = 0;

	while (i < window->delayed_agents && window->delayed[i].agent != agent)
		i++;
	if (i == ASSAY_REPLAY_AGENTS_MAX)
		return;
	if (i == window->delayed_agents) {
		window->delayed[i].agent = agent;
		window->delayed_agents++;
	}
	window->delayed[i].count++;
}

static int load_command(struct replay_window *window, const struct assay_trace_record *record)
{
	struct replay_step *step = &window->steps[window->tail % REPLAY_WINDOW];
	struct replay_lives lives;
	int error = copy(&step->request, &step->request_room, record->bytes, record->bytes_count);

	if (error)
		return error;
	step->t_ns = record->t_ns + window->loop * (window->span_ns + LOOP_GAP_NS);
	step->sequence = record->sequence;
	step->flags = record->flags;
	step->capacity = record->capacity;
	step->request_bytes = record->bytes_count;
	step->trace_agent = record->agent;
	step->answered = false;
	step->send = !(record->flags & REPLAY_NOT_REPLAYED) && record->bytes_count <= ASSAY_MESSAGE_MAX;
	step->state = REPLAY_WAITING;
	step->delayed_before = replay_window_delayed(window, record->agent);
	lives = step->lives;
	lives.count = 0;
	step->lives = window->lives;
	window->lives = lives;
	window->tail++;
	window->in_loop++;
	return 0;
}

static int load_life(struct replay_window *window, const struct assay_trace_record *record)
{
	struct replay_lives *lives = &window->lives;
	struct replay_life one = {.trace_agent = record->agent};

	if (assay_lifecycle_unpack(record->bytes, record->bytes_count, &one.life))
		return 0;
	if (lives->count == lives->room) {
		unsigned room = lives->room ? 2 * lives->room : 8;
		struct replay_life *grown = realloc(lives->at, room * sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		lives->at = grown;
		lives->room = room;
	}
	lives->at[lives->count++] = one;
	return 0;
}

/* The command of this repetition that a response belongs to; the newest first, since most are answered at once. */
static struct replay_step *command_of(struct replay_window *window, const struct assay_trace_record *record)
{
	uint64_t oldest = window->head > window->loop_start ? window->head : window->loop_start;

	for (uint64_t i = window->tail; i > oldest; i--) {
		struct replay_step *step = &window->steps[(i - 1) % REPLAY_WINDOW];

		if (step->sequence == record->sequence && step->trace_agent == record->agent)
			return step;
	}
	return NULL;
}

static int load_answer(struct replay_window *window, const struct assay_trace_record *record)
{
	struct replay_step *step = record->sequence == ASSAY_TRACE_UNMATCHED ? NULL : command_of(window, record);
	int error;

	if (!step || step->answered || (record->flags & REPLAY_NOT_REPLAYED))
		return 0;
	error = copy(&step->answer, &step->answer_room, record->bytes, record->bytes_count);
	if (error)
		return error;
	step->answer_bytes = record->bytes_count;
	step->answer_used = record->used_length;
	step->answered = true;
	return 0;
}

/* The end of the file (or of what the limit allows): the trace stays where it is, is read anew, or is through. */
static void end_of_loop(struct replay_window *window)
{
	uint64_t count = window->in_loop;

	assay_trace_close(window->reader);
	window->reader = NULL;
	if (window->loop == 0 && !window->error && count > 0 && count <= REPLAY_WINDOW) {
		for (unsigned i = 0; i < window->events->count; i++)
			window->events->kinds[i].recorded *= window->repeat;
		window->resident = true;
		window->resident_count = count;
		window->tail = count * window->repeat;
		window->at_end = true;
		return;
	}
	window->at_end = ++window->loop >= window->repeat || window->error || count == 0;
	window->in_loop = 0;
	window->loop_start = window->tail;
	if (!window->at_end)
		window->error = assay_trace_open(window->path, &window->reader, window->why, sizeof(window->why));
	window->at_end |= window->error != 0;
}

static bool all_answered(const struct replay_window *window)
{
	uint64_t oldest = window->head > window->loop_start ? window->head : window->loop_start;

	for (uint64_t i = oldest; i < window->tail; i++)
		if (!window->steps[i % REPLAY_WINDOW].answered)
			return false;
	return true;
}

static int load(struct replay_window *window, const struct assay_trace_record *record)
{
	bool beyond = window->in_loop >= window->limit;

	if (record->kind == ASSAY_TRACE_COMMAND)
		return beyond ? 0 : load_command(window, record);
	if (record->kind == ASSAY_TRACE_RESPONSE)
		return load_answer(window, record);
	if (record->kind == ASSAY_TRACE_LIFECYCLE)
		return beyond ? 0 : load_life(window, record);
	if ((record->kind == ASSAY_TRACE_DELAYED || record->kind == ASSAY_TRACE_NOTIFICATION) &&
	    !(record->flags & REPLAY_NOT_REPLAYED)) {
		replay_events_add(window->events, record->agent, record->bytes, record->bytes_count, true, 1);
		if (record->kind == ASSAY_TRACE_DELAYED)
			count_delayed(window, record->agent);
	}
	return 0;
}

int replay_window_fill(struct replay_window *window)
{
	struct assay_trace_record record;

	while (!window->at_end && window->tail - window->head < REPLAY_WINDOW) {
		bool enough = window->in_loop >= window->limit && all_answered(window);
		int got = enough ? 0 : assay_trace_next(window->reader, &record, window->why, sizeof(window->why)), error;

		if (got < 0)
			window->error = got;
		if (got <= 0) {
			end_of_loop(window);
			continue;
		}
		error = load(window, &record);
		if (error)
			return error;
	}
	return 0;
}

void replay_window_close(struct replay_window *window)
{
	assay_trace_close(window->reader);
	free(window->lives.at);
	for (unsigned i = 0; i < REPLAY_WINDOW; i++) {
		free(window->steps[i].lives.at);
		free(window->steps[i].request);
		free(window->steps[i].answer);
	}
}
