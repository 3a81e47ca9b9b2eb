/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins what the agent's clock saw with what the probes saw, request by request, into phases. Pure: no kernel, no clock. */
#ifndef HARNESS_PROBES_JOIN_H
#define HARNESS_PROBES_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/probes/probes_record.h"

/* One exchange as the agent timed it. */
struct probes_sample {
	uint64_t publish, kick, reap;
	bool kicked;    /* `kick` is valid: the doorbell was rung */
	uint32_t label; /* the caller's own; comes back with the phases */
};

/* Through user space, in the order of a request's way; each is the time from one point to a later one. */
enum probes_phase {
	PROBES_KICK_TO_WAKE,
	PROBES_WAKE_TO_RUN,
	PROBES_RUN_TO_DRAIN,
	PROBES_DRAIN_TO_CALL,
	PROBES_RUN_TO_CALL, /* also where the back-end does not drain its eventfd */
	PROBES_CALL_TO_AGENT_WAKE,
	PROBES_AGENT_WAKE_TO_RUN,
	PROBES_AGENT_RUN_TO_REAP,
	PROBES_CALL_TO_REAP,
	PROBES_KICK_TO_CALL,
	PROBES_PHASE_COUNT,
};

/* Through a vhost worker of the kernel. The first six follow one another without a gap. */
enum probes_vhost_phase {
	VHOST_KICK_TO_WAKE,
	VHOST_WAKE_TO_FETCH,
	VHOST_FETCH_TO_HANDLED,
	VHOST_HANDLED_TO_USED,
	VHOST_USED_TO_CALL,
	VHOST_CALL_TO_REAP,
	VHOST_KICK_TO_USED,
	VHOST_KICK_TO_CALL,
	VHOST_PHASE_COUNT,
};

/* Through Linux's SCMI driver. */
enum probes_scmi_phase {
	SCMI_KERNEL_OUT,             /* the write, until the transport is called */
	SCMI_TRANSPORT_AND_FIRMWARE, /* until the answer has been fetched */
	SCMI_KERNEL_IN,              /* until the agent has read it */
	SCMI_TRANSPORT_SEND,         /* the transport's send, where it returned before the answer came */
	SCMI_SENT_TO_ANSWERED,       /* the firmware, and the way back to the transport */
	SCMI_SLOT_HELD,              /* the slot is taken for so long after the answer */
	SCMI_PHASE_COUNT,
};

struct probes_counts {
	uint64_t joined;           /* samples whose phases were handed over */
	uint64_t worker_awake;     /* the back-end had not slept: it was not woken and switched to. Only with these: no phases */
	uint64_t kicks_suppressed; /* no doorbell was needed */
	uint64_t void_samples;     /* the time stamps contradict each other */
	uint64_t without_record;   /* kicked, but no record: lost, or not seen */
	uint64_t stray_records;    /* a kick that no sample accounts for */
	uint64_t calls_suppressed; /* kernel path: joined, but the agent asked for no call: no used_to_call, no call_to_reap */
	uint64_t kicks_overtaken;  /* kernel path: another kick came before the chain was taken, so the kick's time is not known */
};

/* One phase of sample number `sample`. */
typedef void probes_phase_fn(void *context, uint32_t label, unsigned phase, uint64_t ns);
/* A sample that was joined, with its record. */
typedef void probes_joined_fn(void *context, const struct probes_sample *sample, const struct probes_record *record);

struct probes_join_options {
	bool call_after_reap;        /* a polling agent may reap before the back-end calls */
	bool sees_wakeups;           /* both wake and run are attached: worker_awake can be told */
	bool sees_calls;             /* kernel path: call is attached */
	probes_joined_fn *on_joined; /* NULL: nobody asks */
};

/* Both in time order. A phase is handed over where both of its ends were seen. Adds to *counts. */
void probes_join(const struct probes_sample *samples, size_t sample_count, const struct probes_record *records, size_t record_count,
		 const struct probes_join_options *options, probes_phase_fn *on_phase, void *context, struct probes_counts *counts);
/*
 * The same for records of the kernel path, which it puts in the order of their used entries; samples in the order in which they were
 * reaped. Any number may have been in flight.
 */
void probes_join_vhost(const struct probes_sample *samples, size_t sample_count, struct probes_record *records, size_t record_count,
		       const struct probes_join_options *options, probes_phase_fn *on_phase, void *context,
		       struct probes_counts *counts);
/* The same for records of Linux's SCMI driver, which it puts in the order of their answers; samples in the order in which they were reaped. */
void probes_join_scmi(const struct probes_sample *samples, size_t sample_count, struct probes_record *records, size_t record_count,
		      const struct probes_join_options *options, probes_phase_fn *on_phase, void *context,
		      struct probes_counts *counts);

#endif
