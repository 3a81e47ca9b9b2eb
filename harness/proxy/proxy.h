/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A recorder that sits between VMMs and platforms: a vhost-user back-end towards each VMM, a backend of the table in
 * assay/backend.h towards the platform, and a trace of everything that goes through. docs/record.md says what it promises.
 *
 * One thread does it all, but for the opening of a platform, which may take long. Neither side is trusted.
 */
#ifndef HARNESS_PROXY_PROXY_H
#define HARNESS_PROXY_PROXY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/trace.h"

struct proxy;

struct proxy_options {
	struct assay_trace_writer *trace; /* borrowed; NULL: nothing is recorded */
	uint64_t patience_ns; /* how long a VMM waits for a platform that is not there before it is sent away; 0: 10 s */
	bool once;            /* run() returns when the first VMM has gone */
	/* What a person should hear of while it happens: a line without line feed. May be NULL. */
	void (*tell)(void *context, const char *text);
	void *context;
};

/* One distribution: what the proxy added to each message. */
struct proxy_added {
	uint64_t count, p50_ns, p99_ns, max_ns;
};

struct proxy_figures {
	uint64_t commands, responses, delayed, notifications;
	uint64_t front_ends, crashed; /* VMMs that connected; that went without a farewell */
	uint64_t lost, resent;        /* connections to the platform that ended by themselves; commands sent again after that */
	uint64_t open;                /* commands that the guest has no answer to yet */
	uint64_t unasked;             /* answers that belong to no command in flight */
	uint64_t not_passed;          /* commands that the backend cannot carry; they went back empty */
	uint64_t malformed;           /* chains of the guest's that are none; they went back empty */
	uint64_t undelivered;         /* events for which the guest never had a buffer, or no longer room */
	struct proxy_added in, out;   /* command seen to passed on; answer seen to given back */
	uint64_t trace_ns;            /* written to the trace in all, in the time between messages */
};

int proxy_create(const struct proxy_options *options, struct proxy **proxy, char *why, size_t why_bytes);

/* One more road: whoever connects to the socket `listen` is the agent of this number (in the trace) to the platform at `uri`. 0 or an errno. */
int proxy_add(struct proxy *proxy, const char *listen, const char *uri, const char *name, uint16_t agent, char *why,
	      size_t why_bytes);

/* Until stopped. 0, or an errno. */
int proxy_run(struct proxy *proxy);
/* From any thread, or from a signal handler. */
void proxy_stop(struct proxy *proxy);

/* Of the road of this number, in the order of proxy_add(). False: there are not as many. When run() has returned. */
bool proxy_figures(const struct proxy *proxy, size_t road, struct proxy_figures *figures);
/* The first error of the trace, or 0. */
int proxy_trace_error(const struct proxy *proxy);

void proxy_destroy(struct proxy *proxy);

#endif
