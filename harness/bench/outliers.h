/* SPDX-License-Identifier: BSD-2-Clause */
/* The slowest exchanges of a run with their messages, so that a report can show what stood behind a high percentile. */
#ifndef HARNESS_BENCH_OUTLIERS_H
#define HARNESS_BENCH_OUTLIERS_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/agent.h"
#include "harness/bench/stream.h"
#include "harness/probes/probes_join.h"
#include "harness/probes/probes_path.h"
#include "harness/probes/probes_record.h"

#define BENCH_OUTLIERS_MAX 32u
#define BENCH_KEPT_MAX 256u /* bytes of an answer that are kept */

/* The messages of one exchange. */
struct bench_kept {
	const struct bench_item *item;
	uint32_t header_word, capacity, used_length, bytes_count;
	uint8_t bytes[BENCH_KEPT_MAX];
};

struct bench_outlier {
	uint64_t publish_ns, reap_ns, sequence;
	uint64_t points[PROBES_POINT_COUNT]; /* what probes saw of it; 0: nothing */
	struct bench_kept messages;
};

/* Room for the slowest, and for no more: a long run takes no more memory than a short one. */
struct bench_outliers {
	uint64_t least; /* an exchange has to take longer than this to be one */
	size_t count;
	uint64_t ns[BENCH_OUTLIERS_MAX];
	struct bench_outlier kept[BENCH_OUTLIERS_MAX];
};

void bench_kept_set(struct bench_kept *kept, const struct bench_item *item, uint32_t header_word,
		    const struct assay_completion *completion);
/* Keeps an exchange that took longer than `least`, in place of the fastest one of a full house. No allocation. */
void bench_outliers_keep(struct bench_outliers *outliers, const struct bench_item *item, uint32_t header_word, uint64_t sequence,
			 const struct assay_completion *completion);
/* What the probes saw of the sample, if it is one of the slowest. */
void bench_outliers_joined(struct bench_outliers *outliers, const struct probes_sample *sample, const struct probes_record *record);
/* Takes over those of `from` that are slow enough. */
void bench_outliers_add(struct bench_outliers *into, const struct bench_outliers *from);
void bench_outliers_reset(struct bench_outliers *outliers);

struct bench_outliers_label {
	const char *agent, *side; /* `side`: NULL: there are no two */
	const struct bench_class *classes;
	const char *unit;
	const struct probes_path *path; /* of those that probes saw; NULL: they saw none */
	uint64_t zero_ns;               /* when the run started */
};

/* Appends an object for each, in no order. */
void bench_outliers_to_json(const struct bench_outliers *outliers, const struct bench_outliers_label *label, json_t *array);
/* The slowest first, and of all only as many as one agent may have. */
void bench_outliers_trim(json_t *array);

#endif
