// SPDX-License-Identifier: BSD-2-Clause
/* What comes back in a replay: completions are found in the window and judged, time limits kept. */
#include <errno.h>

#include "agents/replay_engine.h"
#include "scmi/le.h"

#define BROKEN_IN_A_ROW 16u /* breaches of the transport's rules, the same */

void replay_advance(struct assay_replay *replay)
{
	while (replay->window.head < replay->next && replay_window_step(&replay->window, replay->window.head)->state == REPLAY_DONE)
		replay->window.head++;
}

static void finish_step(struct assay_replay *replay, struct lane *lane, struct replay_step *step)
{
	if (step->has_token)
		lane->tokens[step->token / 64] &= ~(UINT64_C(1) << step->token % 64);
	step->state = REPLAY_DONE;
	replay->in_flight--;
	replay_advance(replay);
}

void replay_fail(struct assay_replay *replay, const struct replay_step *step, uint64_t index, uint8_t kind)
{
	const struct assay_difference difference = {.kind = kind};

	replay_result_add(&replay->result, replay_window_place(&replay->window, index), step, &difference, NULL);
}

/* By what is allowed, whatever was recorded. */
static void judge_by_rules(struct assay_replay *replay, const struct replay_step *step, const struct assay_answer *found)
{
	const struct assay_replay_judge *by = replay->options.judge;
	char why[600];
	struct assay_difference difference = {.kind = ASSAY_NOT_PREDICTED, .why = why};

	if (by->answered(by->context, replay->current->index, step->request, step->request_bytes, step->capacity, found, why,
			 sizeof(why)))
		replay->result.summary.matched++;
	else
		replay_result_add(&replay->result, replay_window_place(&replay->window, step->index), step, &difference, found);
}

static void judge(struct assay_replay *replay, struct replay_step *step, const struct assay_completion *completion)
{
	const struct assay_answer expected = {step->answer, step->answer_bytes, step->answer_used};
	const struct assay_answer found = {completion->bytes, completion->bytes_count, completion->used_length};
	struct assay_difference difference;

	replay->result.summary.answered++;
	if (replay->options.judge)
		judge_by_rules(replay, step, &found);
	else if (!step->answered)
		replay->result.summary.unrecorded++;
	else if (assay_replay_compare(replay->options.rules, replay->current->index, &expected, &found, &difference))
		replay->result.summary.matched++;
	else
		replay_result_add(&replay->result, replay_window_place(&replay->window, step->index), step, &difference, &found);
}

static void on_done(void *context, uint64_t cookie, const struct assay_completion *completion)
{
	struct assay_replay *replay = context;
	struct replay_step *step;

	if (cookie < replay->window.head || cookie >= replay->next) {
		replay->result.summary.unexpected++;
		return;
	}
	step = replay_window_step(&replay->window, cookie);
	if (step->state != REPLAY_SENT || step->index != cookie || replay_lane_of(replay, step->trace_agent) != replay->current) {
		replay->result.summary.unexpected++;
		return;
	}
	if (replay->options.out)
		replay_write_out(replay, step, ASSAY_TRACE_RESPONSE, completion->bytes, completion->bytes_count, completion);
	replay->timeouts = replay->broken = 0;
	judge(replay, step, completion);
	finish_step(replay, replay->current, step);
}

static void on_event(void *context, uint64_t cookie, const struct assay_completion *completion)
{
	struct assay_replay *replay = context;
	bool delayed = completion->bytes_count >= SCMI_HEADER_BYTES &&
		       scmi_header_unpack(scmi_load32(completion->bytes)).type == SCMI_TYPE_DELAYED;

	(void)cookie;
	replay->current->delayed += delayed;
	if (replay->options.judge)
		replay->options.judge->event(replay->options.judge->context, replay->current->index, completion->bytes,
					     completion->bytes_count);
	replay_events_add(&replay->events, replay->current->trace_agent, completion->bytes, completion->bytes_count, false, 1);
	replay_write_out(replay, NULL, delayed ? ASSAY_TRACE_DELAYED : ASSAY_TRACE_NOTIFICATION, completion->bytes,
			 completion->bytes_count, completion);
}

void replay_poll(struct assay_replay *replay, struct lane *lane, uint64_t deadline_ns)
{
	const struct assay_pipe_callbacks callbacks = {.done = on_done, .event = on_event, .context = replay};
	int got;

	if (lane->away)
		return;
	replay->current = lane;
	got = assay_pipe_poll(lane->agent, &callbacks, deadline_ns);
	if (got >= 0)
		return;
	if (got == -EPROTO && ++replay->broken < BROKEN_IN_A_ROW) {
		replay->result.summary.unexpected++;
		return;
	}
	replay_end_early(replay, got == -EPROTO ? "wedged" : "crashed", lane, got, NULL);
}

static bool silence_is_right(const struct assay_replay *replay, const struct lane *lane, const struct replay_step *step)
{
	const struct assay_replay_judge *by = replay->options.judge;

	return by && by->silent(by->context, lane->index, step->request, step->request_bytes);
}

/* Gives up on what is past its time limit, oldest first. */
void replay_expire(struct assay_replay *replay)
{
	for (uint64_t i = replay->window.head; i < replay->next && replay->in_flight > 0; i++) {
		struct replay_step *step = replay_window_step(&replay->window, i);
		struct lane *lane;

		if (step->state != REPLAY_SENT)
			continue;
		lane = replay_lane_of(replay, step->trace_agent);
		if (assay_agent_now(lane->agent) < step->deadline_ns)
			return;
		if (silence_is_right(replay, lane, step))
			replay->result.summary.matched++;
		else
			replay_fail(replay, step, i, ASSAY_NO_ANSWER);
		finish_step(replay, lane, step);
		if (replay->result.summary.answered == 0 || ++replay->timeouts >= REPLAY_TIMEOUTS_IN_A_ROW)
			replay_end_early(replay, "wedged", lane, 0, "no answer within the time limit");
	}
}
