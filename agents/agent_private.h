/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of this folder share of an agent. */
#ifndef AGENTS_AGENT_PRIVATE_H
#define AGENTS_AGENT_PRIVATE_H

#include "assay/agent.h"

#define AGENT_FLIGHTS 1024u
#define AGENT_EVENTS 1024u
#define AGENT_BATCH 64u

/* Set in the cookies of exchanges, to tell them from those of the pipeline. */
#define AGENT_COOKIE_EXCHANGE (UINT64_C(1) << 63)

enum flight_state {
	FLIGHT_FREE = 0,
	FLIGHT_SENT,
	FLIGHT_DONE,      /* the exchange is filled; nobody has fetched it yet */
	FLIGHT_ABANDONED, /* timed out: its response may still come, and its token stays taken */
};

/* One command in flight. */
struct flight {
	uint8_t state; /* enum flight_state */
	bool has_token;
	bool owned; /* `exchange` was allocated by send() */
	uint16_t token;
	uint64_t sequence;
	uint64_t deadline_ns;
	struct assay_exchange *exchange; /* NULL once abandoned */
};

/* An event kept until somebody takes it. */
struct kept_event {
	uint32_t bytes_count, used_length;
	struct assay_time reap;
	uint8_t *bytes;
};

struct assay_agent {
	char name[32];
	char *uri;
	const struct assay_backend_ops *ops;
	void *backend;
	char address[1024], query[512];
	uint64_t open_timeout_ns, timeout_ns;
	bool poll, gone, hold_events, no_kick_times;
	uint32_t generation; /* connections that it has had */
	uint64_t next_sequence;
	uint16_t next_token;
	unsigned in_flight; /* SENT and DONE */
	unsigned next_slot;
	uint16_t token_users[SCMI_TOKEN_COUNT]; /* flights that hold each token */
	struct flight flights[AGENT_FLIGHTS];
	struct kept_event events[AGENT_EVENTS];
	unsigned events_first, events_count;
	uint64_t events_lost, unmatched;
	char transport_error[96]; /* the last breach of the transport's rules, not yet told in an exchange */
	assay_observer_fn *observer;
	void *observer_context;
	struct assay_completion batch[AGENT_BATCH];
};

/* agent.c */
uint64_t agent_clock_ns(void); /* CLOCK_MONOTONIC */
void agent_tell(struct assay_agent *agent, const struct assay_observation *seen);

/* flight.c */
struct flight *flight_take(struct assay_agent *agent, uint64_t *cookie);
struct flight *flight_of_cookie(struct assay_agent *agent, uint64_t cookie);
struct flight *flight_of_sequence(struct assay_agent *agent, uint64_t sequence);
void flight_hold_token(struct assay_agent *agent, struct flight *flight, uint16_t token);
void flight_abandon(struct assay_agent *agent, struct flight *flight);
void flight_release(struct assay_agent *agent, struct flight *flight);
uint16_t flight_free_token(struct assay_agent *agent);
void flight_all_gone(struct assay_agent *agent, const char *why);
void flight_forget_all(struct assay_agent *agent);

/* pump.c: fetch what the backend has, once. Completions handled, 0 at the deadline, negative errno when it is gone. */
int agent_pump(struct assay_agent *agent, uint64_t deadline_ns);
void agent_handle(struct assay_agent *agent, const struct assay_completion *completion);
int agent_reap_failed(struct assay_agent *agent, int err);

/* events.c */
void events_keep(struct assay_agent *agent, const struct assay_completion *completion);

#endif
