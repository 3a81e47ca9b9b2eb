// SPDX-License-Identifier: BSD-2-Clause
/*
 * Keeps the order of what the recorded agent waited for: with one command in flight, a command that was recorded behind delayed responses goes out
 * once as many have come here. A driver that waits for the end of a change before it asks again would else find the change still going on.
 */
#include "agents/replay_engine.h"

/* How many delayed responses of its agent were recorded before the next exchange. */
static uint64_t wanted(struct assay_replay *replay, const struct replay_step *step)
{
	uint64_t loop = replay->window.resident ? replay->next / replay->window.resident_count : 0;

	return step->delayed_before + loop * replay_window_delayed(&replay->window, step->trace_agent);
}

bool replay_awaits(struct assay_replay *replay, const struct lane *lane, const struct replay_step *step)
{
	return replay->options.depth == 1 && step->send && !lane->away && lane->given_up < REPLAY_TIMEOUTS_IN_A_ROW &&
	       lane->delayed + lane->forgiven < wanted(replay, step);
}

void replay_await(struct assay_replay *replay, struct lane *lane, const struct replay_step *step)
{
	uint64_t deadline = assay_agent_now(lane->agent) + replay->options.timeout_ns, before = lane->delayed;

	while (!replay->over && replay_awaits(replay, lane, step) && assay_agent_now(lane->agent) < deadline)
		replay_poll(replay, lane, deadline);
	if (lane->delayed > before)
		lane->given_up = 0;
	if (replay->over || !replay_awaits(replay, lane, step))
		return;
	lane->forgiven = wanted(replay, step) - lane->delayed;
	lane->given_up++;
}
