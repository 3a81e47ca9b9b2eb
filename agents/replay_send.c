// SPDX-License-Identifier: BSD-2-Clause
/* What goes out in a replay: in the order of the trace, when it is due, as many at once as told, no token twice in flight. */
#include <errno.h>

#include "agents/replay_engine.h"
#include "scmi/le.h"

#define LATE_NS 1000000u
#define BATCH 64u

static bool token_busy(const struct lane *lane, const struct replay_step *step)
{
	uint16_t token;

	if (step->request_bytes < SCMI_HEADER_BYTES)
		return false;
	token = scmi_header_unpack(scmi_load32(step->request)).token;
	return lane->tokens[token / 64] >> token % 64 & 1;
}

static void take_token(struct lane *lane, struct replay_step *step)
{
	step->has_token = step->request_bytes >= SCMI_HEADER_BYTES;
	if (!step->has_token)
		return;
	step->token = scmi_header_unpack(scmi_load32(step->request)).token;
	lane->tokens[step->token / 64] |= UINT64_C(1) << step->token % 64;
}

struct batch {
	struct lane *lane;
	unsigned count;
	uint64_t first; /* exchange */
	struct assay_message messages[BATCH];
};

/* A command that cannot or must not be sent is done with at once. */
static void skip(struct assay_replay *replay, struct replay_step *step)
{
	if (step->send || !(step->flags & REPLAY_NOT_REPLAYED)) {
		replay->result.summary.commands++;
		replay_fail(replay, step, replay->next, ASSAY_NOT_SENT);
	} else {
		replay->result.summary.skipped_corrupt++;
	}
	step->state = REPLAY_DONE;
	step->index = replay->next++;
	replay_advance(replay);
}

static void mark_sent(struct assay_replay *replay, struct lane *lane, struct replay_step *step)
{
	step->index = replay->next++;
	step->state = REPLAY_SENT;
	step->deadline_ns = assay_agent_now(lane->agent) + replay->options.timeout_ns;
	take_token(lane, step);
	replay->in_flight++;
	replay->result.summary.commands++;
}

/* What the backend did not take goes back to waiting; the last ones first. */
static void take_back(struct assay_replay *replay, const struct batch *batch, unsigned taken)
{
	for (unsigned i = batch->count; i > taken; i--) {
		struct replay_step *step = replay_window_step(&replay->window, batch->first + i - 1);

		if (step->has_token)
			batch->lane->tokens[step->token / 64] &= ~(UINT64_C(1) << step->token % 64);
		step->state = REPLAY_WAITING;
		replay->in_flight--;
		replay->result.summary.commands--;
		replay->next--;
	}
	replay->no_room = true;
}

static void write_sent(struct assay_replay *replay, const struct batch *batch, unsigned taken)
{
	for (unsigned i = 0; replay->options.out && i < taken; i++) {
		const struct replay_step *step = replay_window_step(&replay->window, batch->first + i);

		replay_write_out(replay, step, ASSAY_TRACE_COMMAND, step->request, step->request_bytes, NULL);
	}
}

static void tell_judge(struct assay_replay *replay, const struct batch *batch, unsigned taken)
{
	const struct assay_replay_judge *by = replay->options.judge;

	for (unsigned i = 0; by && i < taken; i++) {
		const struct replay_step *step = replay_window_step(&replay->window, batch->first + i);

		by->sent(by->context, batch->lane->index, step->request, step->request_bytes);
	}
}

static void hand_over(struct assay_replay *replay, struct batch *batch)
{
	struct lane *lane = batch->lane;
	int taken, error = 0;

	if (batch->count == 0)
		return;
	taken = assay_pipe_submit(lane->agent, batch->messages, batch->count);
	if (taken < (int)batch->count)
		take_back(replay, batch, taken < 0 ? 0 : (unsigned)taken);
	if (taken > 0) {
		tell_judge(replay, batch, (unsigned)taken);
		write_sent(replay, batch, (unsigned)taken);
		error = assay_pipe_kick(lane->agent);
	}
	batch->count = 0;
	if (taken == -ECONNRESET || taken == -EPIPE || error)
		replay_end_early(replay, "crashed", lane, error ? error : taken, NULL);
	else if (taken <= 0 && taken != -EAGAIN && taken != -ENOSPC && replay->in_flight == 0)
		skip(replay, replay_window_step(&replay->window, replay->next)); /* not for want of room: it never will */
}

static bool is_due(struct assay_replay *replay, struct lane *lane, const struct replay_step *step)
{
	uint64_t now, due;

	if (replay->options.timing == ASSAY_REPLAY_FAST)
		return true;
	now = assay_agent_now(lane->agent);
	due = lane->start_ns + (uint64_t)((double)replay_window_due(&replay->window, replay->next, step) * replay->options.scale);
	if (now < due)
		return false;
	replay->result.summary.late += now - due > LATE_NS;
	return true;
}

static bool can_send(struct assay_replay *replay, const struct batch *batch, struct replay_step **step, struct lane **lane)
{
	uint64_t held = replay->next - replay->window.head;

	if (replay->over || replay->no_room || replay->next >= replay->window.tail)
		return false;
	if (held >= REPLAY_WINDOW || (replay->window.resident && held >= replay->window.resident_count))
		return false;
	*step = replay_window_step(&replay->window, replay->next);
	*lane = replay_lane_of(replay, (*step)->trace_agent);
	/* What happened to agents comes between commands: what is gathered goes out first. */
	if (replay->lived <= replay->next && ((*step)->lives.count > 0 || (*lane && (*lane)->away)) &&
	    (batch->count > 0 || !replay_live(replay)))
		return false;
	if (replay->in_flight >= replay->options.depth)
		return false;
	if (!(*step)->send || !*lane)
		return batch->count == 0;
	if (batch->count > 0 && (batch->lane != *lane || batch->count == BATCH))
		return false;
	return !token_busy(*lane, *step) && !replay_awaits(replay, *lane, *step) && is_due(replay, *lane, *step);
}

void replay_send(struct assay_replay *replay)
{
	struct batch batch = {.count = 0};
	struct replay_step *step;
	struct lane *lane;

	replay->no_room = false;
	for (;;) {
		if (!can_send(replay, &batch, &step, &lane)) {
			if (batch.count == 0)
				break;
			hand_over(replay, &batch);
			continue;
		}
		if (!step->send || !lane) {
			skip(replay, step);
			continue;
		}
		if (batch.count == 0) {
			batch.lane = lane;
			batch.first = replay->next;
		}
		batch.messages[batch.count++] = (struct assay_message){
			.cookie = replay->next,
			.request = step->request,
			.request_bytes = step->request_bytes,
			.capacity = step->capacity ? step->capacity : ASSAY_CAPACITY_DEFAULT,
		};
		mark_sent(replay, lane, step);
	}
}
