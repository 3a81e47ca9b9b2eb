/* SPDX-License-Identifier: BSD-2-Clause */
/* A trace as text: one line a message, and the figures of a whole one. */
#ifndef TRACES_SHOW_H
#define TRACES_SHOW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "assay/trace.h"

/* One line; with `bytes`, the message's bytes below it. Times are relative to `start_ns`. */
void trace_show_record(FILE *out, const struct assay_trace_record *record, uint64_t number, uint64_t start_ns, bool bytes);

/* Figures of a trace, in constant memory. */
struct trace_stats;

struct trace_stats *trace_stats_new(void); /* NULL: out of memory; release with trace_stats_free() */
void trace_stats_add(struct trace_stats *stats, const struct assay_trace_record *record);
void trace_stats_print(const struct trace_stats *stats, FILE *out);
json_t *trace_stats_json(const struct trace_stats *stats); /* NULL: out of memory; the caller's reference */
void trace_stats_free(struct trace_stats *stats);

#endif
