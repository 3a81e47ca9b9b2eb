/* SPDX-License-Identifier: BSD-2-Clause */
/* The state of a running replay, for the three files that drive it: replay.c, replay_send.c, replay_answer.c. */
#ifndef AGENTS_REPLAY_ENGINE_H
#define AGENTS_REPLAY_ENGINE_H

#include "agents/agent_private.h"
#include "agents/replay_private.h"

#define REPLAY_TIMEOUTS_IN_A_ROW 5u /* then the backend counts as wedged */

/* One agent number of the trace and the connection that serves it. */
struct lane {
	struct assay_agent *agent;
	uint16_t trace_agent;
	unsigned index;
	bool away;                              /* it left or crashed, as the trace says, and is not back */
	uint64_t delayed, forgiven;             /* delayed responses: how many came, how many are no longer waited for */
	unsigned given_up;                      /* on delayed responses, in a row */
	uint64_t start_ns;                      /* on the agent's clock */
	uint64_t tokens[SCMI_TOKEN_COUNT / 64]; /* in flight */
};

struct assay_replay {
	struct assay_replay_options options;
	struct lane lanes[ASSAY_REPLAY_AGENTS_MAX];
	struct lane *current; /* whose completions are being handled */
	bool serves_all;
	uint64_t next; /* exchange to send next */
	unsigned in_flight, timeouts, broken;
	bool over;      /* nothing more can be sent: see condition */
	bool no_room;   /* the backend took less than it was given */
	uint64_t lived; /* exchanges before which what the trace tells of agents has happened */
	uint64_t started_ns, told_ns;
	struct replay_result result;
	struct replay_events events;
	struct replay_window window;
};

/* ---- replay.c ---- */

uint64_t replay_real_now(void);
/* The connection that serves an agent number of the trace, or NULL. */
struct lane *replay_lane_of(struct assay_replay *replay, uint16_t trace_agent);
/* Ends the sending; the first reason stays. `error` is what the backend returned; `what` NULL: ask it. */
void replay_end_early(struct assay_replay *replay, const char *condition, const struct lane *lane, int error, const char *what);
/* Records a message in the trace of what went out and came back, if there is one. */
void replay_write_out(struct assay_replay *replay, const struct replay_step *step, uint8_t kind, const uint8_t *bytes,
		      uint32_t count, const struct assay_completion *completion);

/* ---- replay_answer.c ---- */

/* Counts an exchange that got no answer to compare. */
void replay_fail(struct assay_replay *replay, const struct replay_step *step, uint64_t index, uint8_t kind);
/* Takes what one agent's backend has, waiting until the deadline (the agent's clock). */
void replay_poll(struct assay_replay *replay, struct lane *lane, uint64_t deadline_ns);
/* Gives up on what is past its time limit, oldest first. */
void replay_expire(struct assay_replay *replay);
/* Lets the window move on over what is done. */
void replay_advance(struct assay_replay *replay);

/* ---- replay_delayed.c ---- */

/* True while the recorded agent had got more delayed responses before this, the next exchange, than came here. */
bool replay_awaits(struct assay_replay *replay, const struct lane *lane, const struct replay_step *step);
/* Waits for them, no longer than an exchange may take; then goes on without. */
void replay_await(struct assay_replay *replay, struct lane *lane, const struct replay_step *step);

/* ---- replay_life.c ---- */

/* What the trace says of agents before the next exchange. False: not yet, recorded answers are still out. */
bool replay_live(struct assay_replay *replay);
/* Written at the start and at the end: who is there. What the trace says behind its last command happens at the end. */
void replay_lives_begin(struct assay_replay *replay);
void replay_lives_end(struct assay_replay *replay);

/* ---- replay_send.c ---- */

/* Sends what may go now. */
void replay_send(struct assay_replay *replay);

#endif
