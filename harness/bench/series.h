/* SPDX-License-Identifier: BSD-2-Clause */
/* The distributions of one agent: per kind of message, and phases. All memory is taken at the start. */
#ifndef HARNESS_BENCH_SERIES_H
#define HARNESS_BENCH_SERIES_H

#include <stdbool.h>

#include "assay/histogram.h"
#include "harness/bench/outliers.h"
#include "harness/bench/stream.h"
#include "harness/probes/probes_join.h"
#include "harness/probes/probes_path.h"

#define BENCH_HIGHEST_NS UINT64_C(60000000000)

struct bench_series {
	size_t classes;
	struct assay_histogram *publish_to_reap[BENCH_CLASSES_MAX];
	struct assay_histogram *intended_to_reap[BENCH_CLASSES_MAX]; /* of an open loop; else NULL */
	struct assay_histogram *kick_to_used[BENCH_CLASSES_MAX];     /* NULL where it cannot be measured */
	struct assay_histogram *probed;                              /* publish_to_reap while probes were attached; or NULL */
	unsigned phase_count;                                        /* of the probes' path; 0 without probes */
	struct assay_histogram *phases[PROBES_PHASES_MAX][BENCH_CLASSES_MAX];
	struct assay_histogram *residual;   /* of each joined sample: publish_to_reap without the phases that were seen; or NULL */
	struct bench_outliers *outliers[2]; /* the slowest exchanges; second: of those that probes saw */
	struct probes_counts counts;
};

/* What is measured beside publish_to_reap. */
enum bench_series_extras { BENCH_USED_TIMES = 1, BENCH_INTENDED = 2 };

/* `path`: of the probes, or NULL. -ENOMEM. */
int bench_series_create(struct bench_series *series, size_t classes, unsigned extras, const struct probes_path *path);
void bench_series_free(struct bench_series *series);
/* Adds what `from` holds, a series of the same shape. */
void bench_series_add(struct bench_series *into, const struct bench_series *from);
/* Forget what was recorded (after a warm-up). */
void bench_series_reset(struct bench_series *series);
/* All kinds of message together: a new histogram, or NULL (no memory). */
struct assay_histogram *bench_series_total(struct assay_histogram *const per_class[], size_t classes);

#endif
