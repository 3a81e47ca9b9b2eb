/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rebuilds SCMI messages from kernel trace events, and pairs each response with its command.
 *
 * Linux logs a command after it has kicked the queue, and command and response share one buffer. So a response may be logged
 * before its command, and such a command line shows the response's bytes: it is handed on with ASSAY_TRACE_CORRUPT.
 */
#ifndef TRACES_PAIRING_H
#define TRACES_PAIRING_H

#include "assay/trace.h"
#include "traces/kernel_event.h"

#define PAIRING_INSTANCES_MAX 64u

struct pairing_counts {
	uint64_t events; /* of system scmi */
	uint64_t commands, responses, delayed, notifications;
	uint64_t corrupt;     /* commands logged after their response */
	uint64_t unanswered;  /* commands without a response in the trace */
	uint64_t timed_out;   /* of these, those that the kernel gave up */
	uint64_t refused;     /* commands that the transport did not take */
	uint64_t unmatched;   /* responses without a command */
	uint64_t rejected;    /* messages that the kernel threw away */
	uint64_t raw_mode;    /* commands that were injected through raw mode */
	uint64_t fastchannel; /* accesses that are no message */
	uint64_t lost;        /* events that the ring buffer dropped */
	uint32_t instances;
	int32_t instance[PAIRING_INSTANCES_MAX]; /* SCMI instance of each agent number; -1: not told */
};

typedef int pairing_emit_fn(void *context, const struct assay_trace_record *record);

struct pairing;

/* NULL: out of memory. Release with pairing_free(). */
struct pairing *pairing_new(pairing_emit_fn *emit, void *context);
/* 0, -E2BIG (too many instances), or what emit() returned. */
int pairing_take(struct pairing *pairing, const struct kernel_event *event);
/* Hands out what was held back. */
int pairing_end(struct pairing *pairing);
const struct pairing_counts *pairing_counts(const struct pairing *pairing);
void pairing_free(struct pairing *pairing);

#endif
