/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of a comparison share. */
#ifndef REPORTS_COMPARE_H
#define REPORTS_COMPARE_H

#include "assay/compare.h"
#include "reports/compare_judge.h"

#define COMPARE_SCHEMA "scmi-assay.compare/1"
#define COMPARE_BENCH_SCHEMA "scmi-assay.bench/1"

/* The blocks of one side, in time order: an object that has, by the key of a series, an array of
 * place and figures of each block that has it. */
struct compare_blocks {
	size_t count; /* 0: the result has none */
	json_t *series;
};

/* A row whose verdict waits until all are measured. */
struct compare_noisy {
	json_t *row;
	struct judge_finding finding;
};

/* What one comparison works on. */
struct comparing {
	struct report_bench_side sides[2];
	struct compare_blocks blocks[2];
	bool interleaved, times; /* times: there are series that are not exact */
	const struct report_compare_options *options;
	json_t *rows;
	struct compare_noisy *noisy;
	size_t noisy_count;
	char *why;
	size_t why_bytes;
};

/*
 * Whether two results may be compared at all: same kind of back-end, depth, stream, probes, machine. Appends a sentence to `differences`
 * for each point in which they differ.
 */
void compare_configurations(const json_t *base, const json_t *now, json_t *differences);
/* What is wrong with one side alone: an early end, no series. -EINVAL with file and reason. */
int compare_check_side(const struct report_bench_side *side, char *why, size_t why_bytes);

bool compare_is_interleaved(const json_t *document);
/* One side of an interleaved result as a document of its own. NULL: memory. */
json_t *compare_side_of(const json_t *document, const char *name);

/* Reads the blocks of a result that has but one side. -EINVAL with file, place and reason, -ENOMEM. */
int compare_blocks_read(const struct report_bench_side *side, struct compare_blocks *blocks, char *why, size_t why_bytes);
void compare_blocks_free(struct compare_blocks *blocks);
/* Whether the blocks of an interleaved result pair up, A B B A: -EINVAL with file, place and reason. */
int compare_blocks_pair_up(const struct report_bench_side *side, char *why, size_t why_bytes);
/* The figure of a series in each block, NAN where a block has no sample of it; the middle of the numbers of samples. -ENOMEM. */
int compare_blocks_values(const struct compare_blocks *blocks, const json_t *series, bool phase, const char *figure, double *values,
			  double *samples);

/* Whether two series are about the same. */
bool compare_same_label(const json_t *a, const json_t *b);
/* The row of a series: its label, and which of its figures. */
json_t *compare_row_of(const json_t *series, bool phase, const char *statistic);
void compare_set_verdict(json_t *row, enum report_compare_verdict verdict, const char *why);
/* Adds the rows of a series of times, without verdicts; compare_noisy_decide() gives them, once, for all. 0, -EINVAL, -ENOMEM. */
int compare_noisy_add(struct comparing *c, const json_t *base, const json_t *now, bool phase);
int compare_noisy_decide(struct comparing *c);
json_t *compare_method(const struct comparing *c);

/* The regressed row to look at first; NULL: none. */
json_t *compare_place_of(const json_t *rows);

#endif
