/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A synthetic SCMI agent: tokens, commands in flight, time limits, and the sorting of responses, delayed responses and
 * notifications, over one backend connection. It correlates; it never judges.
 *
 * An agent belongs to one thread. Errors are negative errno values; what the platform did wrong is data in an exchange.
 */
#ifndef ASSAY_AGENT_H
#define ASSAY_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/backend.h"
#include "scmi/header.h"

#ifdef __cplusplus
extern "C" {
#endif

struct assay_agent;

/* The largest payload kept of an exchange: a message is never longer than ASSAY_MESSAGE_MAX. */
#define ASSAY_PAYLOAD_MAX (ASSAY_MESSAGE_MAX - SCMI_HEADER_BYTES)
/* Room offered for a response unless told: what Linux offers (128 bytes of payload, header and status). */
#define ASSAY_CAPACITY_DEFAULT 136u

/* How an exchange ended. */
enum assay_outcome {
	ASSAY_ANSWERED = 0,  /* a response came, whatever it says */
	ASSAY_TIMEOUT = 1,   /* none within the time limit; the agent can still send */
	ASSAY_GONE = 2,      /* the connection or the process behind it is gone */
	ASSAY_BROKEN = 3,    /* the platform broke the transport's rules (detail in `error`) */
	ASSAY_TOO_SHORT = 4, /* something came back that holds no header and status */
};

/* One command and what came back. Plain data, safe to copy. */
struct assay_exchange {
	uint64_t sequence;                      /* running number of this agent's commands, from 0 */
	uint8_t outcome;                        /* enum assay_outcome */
	uint32_t request_bytes, response_bytes; /* header included */
	uint32_t capacity, used_length;
	struct assay_time publish, kick, used, reap;
	int32_t status; /* of the response, if it is at least 8 bytes long */
	/* What the transport saw go wrong while this was waited for, "" if nothing; may stand beside ASSAY_ANSWERED. */
	char error[96];
	uint8_t request[ASSAY_MESSAGE_MAX];
	uint8_t response[ASSAY_MESSAGE_MAX];
};

/* A notification or delayed response. Plain data. */
struct assay_event {
	struct scmi_header header;
	uint32_t header_word;
	uint32_t bytes_count; /* header included */
	uint32_t used_length;
	struct assay_time reap;
	uint8_t bytes[ASSAY_MESSAGE_MAX];
};

/* A command to send. Zero means default. */
struct assay_command {
	uint8_t protocol, message;
	uint8_t type;      /* enum scmi_message_type; 0 a command */
	bool token_given;  /* use `token` instead of the next free one */
	bool header_given; /* send `header_word` as it is; protocol, message, type and token are ignored */
	uint16_t token;
	uint32_t header_word;
	const void *payload; /* copied */
	uint32_t payload_bytes;
	uint32_t capacity;   /* bytes offered for the response, header included; 0: ASSAY_CAPACITY_DEFAULT */
	uint64_t timeout_ns; /* 0: the agent's own */
};

struct assay_agent_options {
	const char *name;         /* copied; NULL: "agent" */
	uint64_t open_timeout_ns; /* 0: 5 s */
	uint64_t timeout_ns;      /* per exchange; 0: 1 s */
	bool poll;
	bool no_kick_times; /* see assay_backend_options */
};

/* Sees every message in the order in which this agent sent or received it: evidence, recorders. Must not call the agent. */
enum assay_observed {
	ASSAY_SAW_COMMAND,
	ASSAY_SAW_RESPONSE,
	ASSAY_SAW_DELAYED,
	ASSAY_SAW_NOTIFICATION,
	ASSAY_SAW_LOSS,
	ASSAY_SAW_LIFE, /* it connected or went: `bytes` is a lifecycle payload (assay/trace.h) */
};
struct assay_observation {
	uint8_t kind;      /* enum assay_observed */
	uint64_t sequence; /* of the command that this belongs to; ASSAY_COOKIE_NONE: none */
	uint64_t t_ns;
	uint32_t channel, capacity, used_length;
	const uint8_t *bytes; /* valid during the call */
	uint32_t bytes_count;
};
typedef void assay_observer_fn(void *context, const struct assay_observation *seen);

/* Connect. 0, or a negative errno with a message that names the URI in `why`. Release with assay_agent_close(). */
int assay_agent_open(const char *uri, const struct assay_agent_options *options, struct assay_agent **agent, char *why,
		     size_t why_bytes);
void assay_agent_close(struct assay_agent *agent);

/* A fresh connection after the old one wedged or died: closes, opens the same URI anew, forgets what was in flight. */
int assay_agent_reconnect(struct assay_agent *agent, char *why, size_t why_bytes);

/* The connection ends and none takes its place until assay_agent_reconnect(). -ENOTSUP: this backend cannot crash an agent. */
enum assay_departure { ASSAY_LEAVES = 0, ASSAY_CRASHES = 1 };
int assay_agent_leave(struct assay_agent *agent, enum assay_departure how);
/* How often it has connected: which life of the agent this is, from 1. */
uint32_t assay_agent_generation(const struct assay_agent *agent);

void assay_agent_observe(struct assay_agent *agent, assay_observer_fn *observer, void *context);
const char *assay_agent_name(const struct assay_agent *agent);
const char *assay_agent_uri(const struct assay_agent *agent);
void assay_agent_describe(struct assay_agent *agent, struct assay_backend_info *info);
uint64_t assay_agent_now(struct assay_agent *agent); /* the backend's clock */
/* Memory that the platform shares with this agent, by the address that it told; NULL: none is mapped. Valid while connected. */
void *assay_agent_map(struct assay_agent *agent, uint64_t address, size_t bytes);
/*
 * Whether the next connection (assay_agent_reconnect()) starts without event buffers, and offering them later. -ENOTSUP: this backend
 * cannot do without.
 */
int assay_agent_hold_events(struct assay_agent *agent, bool hold);
int assay_agent_offer_events(struct assay_agent *agent);
/* Channels in shared memory, doorbell calls and the hypervisor that gives them out: as in assay/backend.h; -ENOTSUP where there are none. */
int assay_agent_shared_channel(struct assay_agent *agent, struct assay_shared_channel *channel);
int assay_agent_call(struct assay_agent *agent, struct assay_call *call);
int assay_agent_manage(struct assay_agent *agent, uint32_t what, uint32_t argument);
int assay_agent_raw_mode(struct assay_agent *agent, struct assay_raw_mode *out);
uint64_t assay_agent_timeout(const struct assay_agent *agent);
void assay_agent_set_timeout(struct assay_agent *agent, uint64_t timeout_ns);

/* Send one command and wait for its response. Always fills *exchange; 0 unless memory or our own set-up failed. */
int assay_agent_exchange(struct assay_agent *agent, const struct assay_command *command, struct assay_exchange *exchange);

/* Send without waiting. *sequence names it for assay_agent_wait(). -EAGAIN: as many in flight as fit. */
int assay_agent_send(struct assay_agent *agent, const struct assay_command *command, uint64_t *sequence);
/* Wait for one sent command; fills *exchange and forgets it. -ENOENT: no such command in flight. */
int assay_agent_wait(struct assay_agent *agent, uint64_t sequence, struct assay_exchange *exchange);
unsigned assay_agent_in_flight(const struct assay_agent *agent);

/* Submit a hand-made chain and wait for it, as assay_agent_exchange(). -ENOTSUP: this backend has no raw chains. */
int assay_agent_exchange_raw(struct assay_agent *agent, const struct assay_raw_segment *segments, uint32_t count,
			     struct assay_exchange *exchange);

/* What an event has to look like to be taken. protocol and message always count; the token where asked. */
struct assay_event_filter {
	uint8_t type, protocol, message;
	bool match_token;
	uint16_t token;
};

/*
 * Take the oldest event that passes the filter (NULL: any), waiting at most `timeout_ns` (0: look once, after a reap).
 * 1 with *event filled, 0 none, or a negative errno (-ECONNRESET).
 */
int assay_agent_take_event(struct assay_agent *agent, const struct assay_event_filter *filter, uint64_t timeout_ns,
			   struct assay_event *event);
/* Events waiting to be taken, and those dropped because nobody took them (the agent keeps the last 1024). */
unsigned assay_agent_events_waiting(const struct assay_agent *agent);
uint64_t assay_agent_events_lost(const struct assay_agent *agent);
void assay_agent_drop_events(struct assay_agent *agent);

/* Responses that came for no command in flight, since opening. */
uint64_t assay_agent_unmatched(const struct assay_agent *agent);

/*
 * The pipeline: for replay and bench. No allocation, no system call but the kick, no copy of a response. `done` is called
 * from assay_pipe_poll() once per completed command, with the backend's completion (untrusted bytes). Messages of the
 * platform's own go to `event` (may be NULL).
 */
typedef void assay_pipe_done_fn(void *context, uint64_t cookie, const struct assay_completion *completion);
struct assay_pipe_callbacks {
	assay_pipe_done_fn *done;
	assay_pipe_done_fn *event;
	void *context;
};
/* Cookies are the caller's own, below 2^63. The request word must already hold its token. How many were taken, or an errno. */
int assay_pipe_submit(struct assay_agent *agent, const struct assay_message *messages, uint32_t count);
int assay_pipe_kick(struct assay_agent *agent);
/* Completions handed over; 0 at the deadline (absolute, the agent's clock); a negative errno as reap(). */
int assay_pipe_poll(struct assay_agent *agent, const struct assay_pipe_callbacks *callbacks, uint64_t deadline_ns);
/*
 * Submit, kick and poll in one step, the shortest way from a command to its answer. `taken` is what assay_pipe_submit() would have
 * returned, and is set before the first callback; an errno there is returned too. If nothing of a count above 0 was taken, what is
 * there is handed over, and nothing is waited for.
 */
int assay_pipe_turn(struct assay_agent *agent, const struct assay_message *messages, uint32_t count, int *taken,
		    const struct assay_pipe_callbacks *callbacks, uint64_t deadline_ns);
/*
 * After an assay_pipe_poll() with deadline 0 that found nothing: sleeps until there may be something (1) or until that time of
 * CLOCK_MONOTONIC (0). -ENOTSUP: this backend cannot tell.
 */
int assay_pipe_sleep(struct assay_agent *agent, uint64_t until_ns);

#ifdef __cplusplus
}
#endif

#endif
