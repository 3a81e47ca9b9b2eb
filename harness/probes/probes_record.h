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

/* The points of a request that a vhost worker of the kernel serves, in the order in which it passes them. */
enum probes_vhost_point {
	VHOST_KICK,    /* the agent writes the kick eventfd */
	VHOST_WAKE,    /* the worker enters the ring's handler */
	VHOST_FETCH,   /* the handler has taken the chain */
	VHOST_HANDLED, /* the driver's backend has answered */
	VHOST_USED,    /* the used entry is published: just before the index is stored */
	VHOST_CALL,    /* the call eventfd is signalled */
	VHOST_POINT_COUNT,
};

/* The points of a message on its way through Linux's SCMI driver. */
enum probes_scmi_point {
	SCMI_WRITE,    /* the agent's own publish time: before the write to the Raw mode file */
	SCMI_BEGIN,    /* the kernel is about to call its transport */
	SCMI_SENT,     /* the transport has returned */
	SCMI_ANSWERED, /* the answer has been fetched from the transport */
	SCMI_DONE,     /* whoever waits for it is told */
	SCMI_END,      /* the kernel's worker gives the slot back: not on the answer's way */
	SCMI_POINT_COUNT,
};

enum probes_record_flags {
	PROBES_WORKER_AWAKE = 1, /* the worker had not gone to sleep since its last used entry: the kick did not wake it */
};

/* Times are CLOCK_MONOTONIC ns by point of the path; 0: the point was not passed. */
struct probes_record {
	unsigned long long sequence; /* from 1: of the kick, or on the kernel path of the request */
	unsigned long long queue;    /* kernel path: the virtqueue in the kernel; elsewhere 0 */
	unsigned head, flags;        /* kernel path: the chain's first descriptor; enum probes_record_flags */
	unsigned long long t_ns[PROBES_POINT_COUNT];
};

#define PROBES_HEADS 1024 /* kernel path: chains of one queue that can be in flight, a power of two */
#define PROBES_RING 8192  /* kernel path: records until they are read, a power of two */

#define PROBES_FDS_MAX 4 /* numbers under which one process may hold one eventfd */
#define PROBES_THREADS_MAX 256
#define PROBES_RING_BYTES (4u << 20)

#endif
