/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/* What the eBPF programs and their loader share: the points, and the record of one request. */
#ifndef HARNESS_PROBES_RECORD_H
#define HARNESS_PROBES_RECORD_H

/* In the order in which a request passes them. */
enum probes_point {
	PROBES_KICK,       /* the agent writes the kick eventfd */
	PROBES_WAKE,       /* a thread of the back-end is woken */
	PROBES_RUN,        /* that thread gets a CPU */
	PROBES_DRAIN,      /* the back-end has read the kick eventfd */
	PROBES_CALL,       /* the back-end writes the call eventfd */
	PROBES_AGENT_WAKE, /* the agent's thread is woken */
	PROBES_AGENT_RUN,  /* the agent's thread gets a CPU */
	PROBES_POINT_COUNT,
};

/* Times are CLOCK_MONOTONIC ns; 0: the point was not passed. Valid for one request in flight: the kick opens the record. */
struct probes_record {
	unsigned long long sequence; /* of the kick, from 1 */
	unsigned long long t_ns[PROBES_POINT_COUNT];
};

#define PROBES_FDS_MAX 4 /* numbers under which one process may hold one eventfd */
#define PROBES_THREADS_MAX 256
#define PROBES_RING_BYTES (4u << 20)

#endif
