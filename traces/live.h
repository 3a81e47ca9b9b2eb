/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records this kernel's trace events of system `scmi` while they happen, in a tracing instance of its own, by the importer's rules: a command
 * line that the kernel logged after its response is marked corrupt.
 */
#ifndef TRACES_LIVE_H
#define TRACES_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/trace.h"
#include "traces/pairing.h"

#define TRACE_LIVE_INSTANCES_MAX 16u

struct trace_live;

/*
 * Events are collected from now on. 0; -ENOENT: this kernel has no such events; another errno: tracefs is not to be had. `why` says
 * what was expected and what to do.
 */
int trace_live_open(struct trace_live **live, char *why, size_t why_bytes);
/* The SCMI instances that debugfs shows now, by number; an instance's number is its agent's in the trace. How many; 0: it does not say. */
uint32_t trace_live_instances(uint32_t numbers[TRACE_LIVE_INSTANCES_MAX]);

/* Writes what came so far. With `last`, no more is collected, and what was held back is written too. 0 or an errno with `why`. */
int trace_live_drain(struct trace_live *live, struct assay_trace_writer *writer, bool last, char *why, size_t why_bytes);
const struct pairing_counts *trace_live_counts(const struct trace_live *live);
/* Events that the kernel's buffer had no room for. */
uint64_t trace_live_lost(const struct trace_live *live);

/* The tracing instance goes. */
void trace_live_close(struct trace_live *live);

#endif
