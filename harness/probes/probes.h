/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * eBPF probes on the way of a request: through a user-space back-end (kick, wake-up, call, wake-up), or through a vhost worker of this kernel
 * (kick, wake, fetch, handled, used, call). They need root (or CAP_BPF and CAP_PERFMON), and on the way through user space one request in
 * flight at a time. What a kernel cannot offer is named, never guessed.
 */
#ifndef HARNESS_PROBES_H
#define HARNESS_PROBES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/probes/probes_path.h"
#include "harness/probes/probes_record.h"

struct probes;

/* Whom to watch. The peer's own numbers of the two eventfds are found by their identity, in /proc. */
struct probes_target {
	const struct probes_path *path; /* NULL: through user space */
	int agent_tid;                  /* the thread that kicks and reaps; of this process */
	int kick_fd, call_fd;           /* in this process */
	int peer_pid;                   /* of a user-space back-end */
	const char *device;             /* kernel path: the node's name, "vhost-scmi", for the functions of its driver */
	unsigned queue_size;            /* kernel path */
	unsigned points;                /* 1 << point of the path for each wanted; 0: all */
	const char *without;            /* attach kinds to leave out, "fentry,fexit,tp_btf"; NULL: the best that there is */
};

typedef void probes_record_fn(void *context, const struct probes_record *record);

/*
 * Loads the programs, with the best attach kind per point that this kernel takes, and leaves them detached. `on_record` is
 * called from probes_poll(). On failure a negative errno and the reason in `why`: -EPERM, -ENOENT (no such eventfd in the
 * peer), -EOPNOTSUPP.
 */
int probes_open(const struct probes_target *target, probes_record_fn *on_record, void *context, struct probes **probes, char *why,
		size_t why_bytes);
void probes_close(struct probes *probes);

/* While detached they cost nothing. Both are slow (milliseconds) and are for the time between exchanges. */
int probes_attach(struct probes *probes, char *why, size_t why_bytes);
void probes_detach(struct probes *probes);

/* Hands over all records so far, oldest first; to be called while nothing is in flight. How many. */
int probes_poll(struct probes *probes);

const struct probes_path *probes_path_of(const struct probes *probes);
/* How often the point was passed, by whomever it watches; 0 also if it could not be attached. */
uint64_t probes_hits(const struct probes *probes, unsigned point);
/* Why a point has no programs, or NULL if it has. */
const char *probes_missing(const struct probes *probes, unsigned point);
/* Records that did not fit into the ring buffer. */
uint64_t probes_lost(const struct probes *probes);
/* {"mode","attached":[{"point","kind","function","hits"}],"missing":[{"name","why"}],"lost"}: a new reference, or NULL. */
json_t *probes_report(const struct probes *probes);

#endif
