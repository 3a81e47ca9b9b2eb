/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the replay engine share. */
#ifndef AGENTS_REPLAY_PRIVATE_H
#define AGENTS_REPLAY_PRIVATE_H

#include "assay/replay.h"
#include "scmi/header.h"

#define REPLAY_WINDOW 1024u /* exchanges of the trace in memory at once; a power of two */
#define REPLAY_EVENT_KINDS 1024u
#define REPLAY_NOT_REPLAYED (ASSAY_TRACE_CORRUPT | ASSAY_TRACE_TRUNCATED) /* commands with these flags are never sent */

/* ---- replay_compare.c ---- */

/* Zeros what rules let vary. */
void replay_mask(const struct assay_replay_rules *rules, uint8_t *bytes, uint32_t count);

/* ---- replay_events.c: notifications and delayed responses as a multiset ---- */

struct replay_event_kind {
	uint64_t recorded, received;
	uint64_t content; /* hash of a delayed response's message; 0 for notifications */
	uint16_t agent;
	uint8_t type, protocol, message;
};

struct replay_events {
	const struct assay_replay_rules *rules;
	unsigned count;
	uint64_t not_counted; /* of kinds beyond the table */
	struct replay_event_kind kinds[REPLAY_EVENT_KINDS];
};

void replay_events_add(struct replay_events *events, uint16_t agent, const uint8_t *bytes, uint32_t count, bool recorded,
		       uint64_t times);
/* Adds the sums over all kinds into the summary. */
void replay_events_sum(const struct replay_events *events, struct assay_replay_summary *summary);
/* True while something recorded has not come (yet). */
bool replay_events_missing(const struct replay_events *events);

/* ---- replay_window.c: the trace, a window of exchanges at a time ---- */

enum replay_step_state { REPLAY_WAITING = 0, REPLAY_SENT, REPLAY_DONE };

/* What happened to agents before a command of the trace. */
struct replay_life {
	uint16_t trace_agent;
	struct assay_lifecycle life;
};
struct replay_lives {
	struct replay_life *at;
	unsigned count, room;
};

/* One recorded exchange. What the trace said, and where its replay stands. */
struct replay_step {
	uint64_t t_ns, sequence;
	uint32_t flags, capacity;
	uint32_t request_bytes, answer_bytes, answer_used;
	uint16_t trace_agent;
	bool answered; /* the trace holds an answer that can be compared */
	bool send;     /* false: corrupt or truncated, skipped */
	uint8_t *request, *answer;
	uint32_t request_room, answer_room;
	uint64_t
		delayed_before; /* delayed responses of its agent that were recorded earlier, over all repetitions that were read */
	struct replay_lives lives;
	/* The replay: */
	uint8_t state;  /* enum replay_step_state */
	uint64_t index; /* while SENT: which exchange of the run this is */
	uint64_t deadline_ns;
	bool has_token;
	uint16_t token;
};

/* Exchanges of the run are numbered from 0; `head` is the oldest that is not done, `tail` the first not loaded. */
struct replay_window {
	const char *path;
	struct assay_trace_reader *reader;
	uint64_t head, tail;
	uint64_t limit, repeat; /* as in the options, 0 replaced */
	uint64_t per_loop;      /* commands of one repetition */
	uint64_t loop;          /* of the reader */
	uint64_t in_loop;       /* commands read in this loop */
	uint64_t loop_start;    /* index of the first exchange of the loop */
	uint64_t span_ns, first_ns;
	bool resident; /* the whole trace is in the window: repeating needs no reading */
	uint64_t resident_count;
	bool at_end; /* no further exchange will be loaded */
	int error;   /* the trace broke off here; `why` says how */
	char why[512];
	struct {
		uint16_t agent;
		uint64_t count;
	} delayed[ASSAY_REPLAY_AGENTS_MAX];
	unsigned delayed_agents;
	struct replay_events *events;
	struct replay_lives lives; /* read, and no command behind them yet */
	struct replay_step steps[REPLAY_WINDOW];
};

/* Opens the trace. `events` gets what is recorded of them. */
int replay_window_open(struct replay_window *window, const char *path, const struct assay_replay_options *options,
		       const struct assay_replay_scan *scan, struct replay_events *events, char *why, size_t why_bytes);
/* Loads as many exchanges as fit. 0 or -ENOMEM; a broken trace ends the run later (`error`). */
int replay_window_fill(struct replay_window *window);
struct replay_step *replay_window_step(struct replay_window *window, uint64_t index);
/* The number that a person counts: the exchange's place in the trace, from 1. */
uint64_t replay_window_place(const struct replay_window *window, uint64_t index);
/* When the exchange is due, relative to the first one of the run. */
uint64_t replay_window_due(const struct replay_window *window, uint64_t index, const struct replay_step *step);
/* Delayed responses of an agent, as far as the trace was read. */
uint64_t replay_window_delayed(const struct replay_window *window, uint16_t agent);
void replay_window_close(struct replay_window *window);

/* ---- replay_result.c: what is kept of the exchanges that did not match ---- */

struct replay_result {
	struct assay_replay_summary summary;
	struct assay_replay_mismatch *mismatches;
	unsigned kept, room;
};

int replay_result_init(struct replay_result *result, unsigned room);
/* Counts one exchange that did not match; keeps its bytes while there is room. `found` may be NULL. */
void replay_result_add(struct replay_result *result, uint64_t number, const struct replay_step *step,
		       const struct assay_difference *difference, const struct assay_answer *found);
void replay_result_free(struct replay_result *result);

#endif
