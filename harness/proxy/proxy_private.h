/* SPDX-License-Identifier: BSD-2-Clause */
/* A road from a VMM's socket to a platform: shared by the proxy's files. */
#ifndef HARNESS_PROXY_PROXY_PRIVATE_H
#define HARNESS_PROXY_PROXY_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "assay/backend.h"
#include "assay/histogram.h"
#include "harness/proxy/proxy.h"
#include "harness/vhost_user/server.h"
#include "harness/virtqueue/split_device.h"

#define PROXY_ROADS_MAX 64u
#define PROXY_IN_FLIGHT_MAX 256u /* commands of one agent that are taken from its queue before they are answered */
#define PROXY_EVENTS_MAX 1024u   /* events of one agent that wait for a buffer of the guest's */
#define PROXY_TOKENS 1024u

enum held_state {
	HELD_FREE = 0,
	HELD_WAITING,  /* not passed on, or to be passed on again */
	HELD_SENT,     /* the platform has it */
	HELD_ANSWERED, /* the guest's queue stands still: the answer waits */
	HELD_GIVEN,    /* answered, and about to be free */
};

/* A command of the guest's. Its chain is remembered by the head alone: the guest's memory may be mapped elsewhere by the time of the answer. */
struct held {
	uint8_t state; /* enum held_state */
	bool waited;   /* it could not be passed on when it was seen */
	bool resent;   /* the platform was lost while it had it */
	uint16_t head;
	uint32_t request_bytes, capacity;
	uint64_t seen_ns, sequence;
	uint64_t order; /* in which the guest sent them */
	uint8_t *answer;
	uint32_t answer_bytes, answer_length;
	uint8_t request[ASSAY_MESSAGE_MAX];
};

/* An event that waits for a buffer. */
struct kept_event {
	struct kept_event *next;
	uint32_t bytes_count, used_length;
	uint8_t bytes[];
};

enum link_state { LINK_DOWN = 0, LINK_OPENING, LINK_UP };

/* The connection to the platform. */
struct proxy_link {
	enum link_state state;
	const struct assay_backend_ops *ops;
	char address[4096], query[2048];
	void *instance;
	int wait_fd; /* -1: it has to be looked at again and again */
	uint32_t capabilities, max_message;
	bool p2a;         /* events are wanted */
	bool opening_p2a; /* the same of the opening that is under way */
	bool kick_due;    /* a doorbell that failed */
	unsigned strikes; /* looks in a row at which it broke the transport's rules and gave nothing */
	uint64_t next_try_ns, pause_ns;
	uint64_t virtual_ns, real_ns; /* its clock and ours when it was opened, if it has one of its own */

	/* The opening, in a thread of its own. */
	pthread_t thread;
	_Atomic bool opened;
	void *new_instance;
	bool unwanted; /* it is closed as soon as it is open */
	int error;
	char why[512];
};

struct road {
	struct proxy *proxy;
	char name[32], uri[4096], listen[112];
	uint16_t agent;
	struct proxy_link link;
	uint64_t give_up_ns; /* when a VMM that waits is sent away; 0: none waits */
	bool here;           /* a VMM is served */

	/* The device, while it is started. */
	struct connection *connection;
	bool started;
	bool choked; /* commands stay in the guest's queue until there is room */
	bool broken; /* the queue's index leads nowhere */
	struct split_device *cmdq, *eventq;
	enum vq_outcome chain_error;
	struct held *held; /* PROXY_IN_FLIGHT_MAX */
	uint32_t used;     /* of these, not free */
	uint16_t free[PROXY_IN_FLIGHT_MAX];
	uint16_t waiting[PROXY_IN_FLIGHT_MAX]; /* in the order of sending: from `first` on */
	uint32_t first, waiting_count;
	struct kept_event *events, **events_end;
	uint32_t events_count;

	uint64_t sequence, order;
	uint32_t generation; /* lives of the agent, as the platform sees them */
	/* Of the last command with each token: what a delayed response belongs to. */
	struct {
		uint64_t sequence;
		uint32_t word;
		bool there;
	} tokens[PROXY_TOKENS];

	struct proxy_figures figures;
	struct assay_histogram *in, *out;
	struct vq_chain chain;
};

struct proxy {
	struct proxy_options options;
	struct vhost_user_server *server;
	struct road *roads[PROXY_ROADS_MAX];
	size_t count;
	int trace_error;
};

uint64_t proxy_now(void);
void proxy_tell(const struct road *road, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The trace (proxy_record.c). */
void proxy_record_command(struct road *road, const struct held *held, uint64_t t_ns, uint32_t flags);
void proxy_record_answer(struct road *road, const struct held *held, const struct assay_completion *answer, uint64_t t_ns);
/* A delayed response, a notification, or an answer to nothing: belongs to `sequence`. */
void proxy_record_event(struct road *road, const struct assay_completion *event, uint64_t t_ns);
void proxy_record_life(struct road *road, uint32_t event, uint32_t how);

/* The link (proxy_link.c). */
int proxy_link_init(struct road *road, char *why, size_t why_bytes);
/* Begins to open it, unless that is under way. */
void proxy_link_want(struct road *road);
/* An opening that is done takes effect; one that is due begins. */
void proxy_link_attend(struct road *road);
void proxy_link_close(struct road *road, bool crashed);
/* The same for good: nothing of it is left when this returns. */
void proxy_link_end(struct road *road);
/* The platform has an agent now. */
void proxy_begin_life(struct road *road);
/* It broke: what it had is to be sent again, on the next. */
void proxy_link_lost(struct road *road, const char *reason);
/* Completions that are there. As reap(). */
int proxy_link_reap(struct road *road, struct assay_completion *out, uint32_t max);
uint64_t proxy_link_due(const struct road *road);

/* Commands in, answers out (proxy_device.c). */
extern const struct vhost_user_devices proxy_devices;
/* Pass on what waits. */
void proxy_flush(struct road *road);
/* What the platform had goes back into the queue of what waits, in the order in which the guest sent it. */
void proxy_unsend(struct road *road);

/* Events (proxy_events.c). */
void proxy_keep_event(struct road *road, const struct assay_completion *event);
/* Into the guest's buffers, as far as there are any. True: a call is due. */
bool proxy_deliver_events(struct road *road);
void proxy_drop_events(struct road *road);

#endif
