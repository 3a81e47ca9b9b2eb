/* SPDX-License-Identifier: BSD-2-Clause */
/* The walk over what a lane measured: all kinds of message together, then each. Whole results and blocks are told by it alike. */
#ifndef HARNESS_BENCH_KINDS_H
#define HARNESS_BENCH_KINDS_H

#include "harness/bench/bench_private.h"

/* A histogram as an object: with everything, or with a block's few figures. */
typedef json_t *bench_object_fn(const struct assay_histogram *histogram, const struct assay_series_label *label);

const char *bench_unit(const struct bench *bench);
/* Adds all kinds of message together to `list`, then each if there is more than one; nothing where nothing was recorded. */
void bench_add_kinds(const struct bench *bench, const struct bench_lane *lane, struct assay_histogram *const per_class[],
		     const char *name, bench_object_fn *object, json_t *list);
/* The same for each protocol of a stream that has several: its messages together. */
void bench_add_protocols(const struct bench *bench, const struct bench_lane *lane, struct assay_histogram *const per_class[],
			 const char *name, json_t *list);
/* What spans several phases, as kick_to_used does, is a series: adds these, marked as taken with probes. */
void bench_add_wholes(const struct bench *bench, const struct bench_run_lane *lane, bench_object_fn *object, json_t *list);
/* Names the side of what stands in `list` from `from` on; nothing in a run with one side. */
void bench_mark_side(const struct bench *bench, const struct bench_run_lane *lane, json_t *list, size_t from);

#endif
