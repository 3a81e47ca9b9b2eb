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

/* In the order of a request's way; each is the time from one point to a later one. */
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

/* "kick_to_wake", ... */
const char *probes_phase_name(enum probes_phase phase);
/* The point that a phase starts at and the one that it ends at; PROBES_POINT_COUNT stands for the agent's reap. */
void probes_phase_ends(enum probes_phase phase, enum probes_point *from, enum probes_point *to);

struct probes_counts {
	uint64_t joined;           /* samples whose phases were handed over */
	uint64_t worker_awake;     /* the back-end had not slept: it was not woken and switched to. Only with these: no phases */
	uint64_t kicks_suppressed; /* no doorbell was needed */
	uint64_t void_samples;     /* the time stamps contradict each other */
	uint64_t without_record;   /* kicked, but no record: lost, or not seen */
	uint64_t stray_records;    /* a kick that no sample accounts for */
};

typedef void probes_phase_fn(void *context, uint32_t label, enum probes_phase phase, uint64_t ns);

struct probes_join_options {
	bool call_after_reap; /* a polling agent may reap before the back-end calls */
	bool sees_wakeups;    /* both wake and run are attached: worker_awake can be told */
};

/* Both in time order. A phase is handed over where both of its ends were seen. Adds to *counts. */
void probes_join(const struct probes_sample *samples, size_t sample_count, const struct probes_record *records, size_t record_count,
		 const struct probes_join_options *options, probes_phase_fn *on_phase, void *context, struct probes_counts *counts);

#endif
