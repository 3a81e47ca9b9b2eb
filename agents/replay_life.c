/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Agents that come and go in a trace do so in its replay: a crash is a crash, and who is heard of again has a new connection. States
 * of VMs, and resets by a message that stands in the trace itself, are only written down.
 */
#include <errno.h>

#include "agents/replay_engine.h"

static void write_life(struct assay_replay *replay, const struct lane *lane, struct assay_lifecycle life)
{
	uint8_t bytes[ASSAY_LIFECYCLE_BYTES];
	struct assay_trace_record record = {
		.t_ns = replay_real_now(),
		.kind = ASSAY_TRACE_LIFECYCLE,
		.agent = lane->trace_agent,
		.used_length = ASSAY_TRACE_USED_UNKNOWN,
		.sequence = ASSAY_TRACE_UNMATCHED,
		.bytes = bytes,
		.bytes_count = sizeof(bytes),
	};

	life.generation = assay_agent_generation(lane->agent);
	assay_lifecycle_pack(&life, bytes);
	if (replay->options.out)
		assay_trace_write(replay->options.out, &record);
}

/* Is an answer still out that the trace has? It came before what is to happen now. */
static bool answers_are_out(struct assay_replay *replay)
{
	for (uint64_t i = replay->window.head; i < replay->next; i++) {
		const struct replay_step *step = replay_window_step(&replay->window, i);

		if (step->state == REPLAY_SENT && step->answered)
			return true;
	}
	return false;
}

/* What an agent has in flight when it goes was never answered in the trace, and will not be here. */
static void abandon(struct assay_replay *replay, struct lane *lane)
{
	for (uint64_t i = replay->window.head; i < replay->next; i++) {
		struct replay_step *step = replay_window_step(&replay->window, i);

		if (step->state != REPLAY_SENT || replay_lane_of(replay, step->trace_agent) != lane)
			continue;
		if (step->has_token)
			lane->tokens[step->token / 64] &= ~(UINT64_C(1) << step->token % 64);
		step->state = REPLAY_DONE;
		replay->in_flight--;
		replay->result.summary.abandoned++;
	}
	replay_advance(replay);
}

static void lose(struct assay_replay *replay, struct lane *lane, struct assay_lifecycle life)
{
	bool crash = life.event == ASSAY_LIFE_CRASH;

	if (lane->away)
		return;
	if (crash && assay_agent_leave(lane->agent, ASSAY_CRASHES)) {
		crash = false;
		life.event = ASSAY_LIFE_DETACH;
		life.how = ASSAY_HOW_CLOSED;
	}
	if (!crash)
		(void)assay_agent_leave(lane->agent, ASSAY_LEAVES);
	lane->away = true;
	replay->result.summary.losses++;
	abandon(replay, lane);
	write_life(replay, lane, life);
	if (replay->options.judge && replay->options.judge->lost)
		replay->options.judge->lost(replay->options.judge->context, lane->index);
}

static void come_back(struct assay_replay *replay, struct lane *lane, uint32_t vmid)
{
	const struct assay_lifecycle life = {.event = ASSAY_LIFE_ATTACH, .how = ASSAY_HOW_REOPENED, .vmid = vmid};
	char why[256] = "";
	int error;

	if (!lane->away)
		return;
	error = assay_agent_reconnect(lane->agent, why, sizeof(why));
	if (error)
		return replay_end_early(replay, "crashed", lane, error, why);
	lane->away = false;
	write_life(replay, lane, life);
}

static void happen(struct assay_replay *replay, const struct replay_life *one)
{
	struct lane *lane = replay_lane_of(replay, one->trace_agent);

	if (!lane)
		return;
	switch (one->life.event) {
	case ASSAY_LIFE_ATTACH: come_back(replay, lane, one->life.vmid); break;
	case ASSAY_LIFE_DETACH:
	case ASSAY_LIFE_CRASH: lose(replay, lane, one->life); break;
	default: write_life(replay, lane, one->life);
	}
}

bool replay_live(struct assay_replay *replay)
{
	struct replay_step *step = replay_window_step(&replay->window, replay->next);
	struct lane *lane = replay_lane_of(replay, step->trace_agent);

	if (step->lives.count > 0 && answers_are_out(replay))
		return false;
	for (unsigned i = 0; i < step->lives.count && !replay->over; i++)
		happen(replay, &step->lives.at[i]);
	if (lane && !replay->over)
		come_back(replay, lane, 0);
	replay->lived = replay->next + 1;
	return !replay->over;
}

void replay_lives_begin(struct assay_replay *replay)
{
	const struct assay_lifecycle life = {.event = ASSAY_LIFE_ATTACH, .how = ASSAY_HOW_OPENED};

	for (unsigned i = 0; i < replay->options.agents_count; i++)
		write_life(replay, &replay->lanes[i], life);
}

void replay_lives_end(struct assay_replay *replay)
{
	const struct assay_lifecycle life = {.event = ASSAY_LIFE_DETACH, .how = ASSAY_HOW_CLOSED};
	const struct replay_lives *left = &replay->window.lives;

	for (unsigned i = 0; i < left->count && !replay->over; i++)
		if (left->at[i].life.event != ASSAY_LIFE_DETACH)
			happen(replay, &left->at[i]);
	for (unsigned i = 0; i < replay->options.agents_count; i++)
		if (!replay->lanes[i].away)
			write_life(replay, &replay->lanes[i], life);
}
