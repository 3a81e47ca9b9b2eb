/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two bench results (scmi-assay.bench/1): is the new one slower? Instruction counts repeat exactly, so two runs are enough for them.
 * Times do not: two single runs of a series in ns carry no evidence about what the next pair would show, and the verdict says so.
 */
#ifndef ASSAY_COMPARE_H
#define ASSAY_COMPARE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The values are the exit statuses of `compare`. */
enum report_compare_verdict {
	REPORT_NOT_REGRESSED = 0,
	REPORT_REGRESSED = 1,
	REPORT_NOT_ENOUGH_EVIDENCE = 5,
};

/* Which figure of a series decides. */
enum report_figure { REPORT_P50 = 0, REPORT_MEAN, REPORT_P90, REPORT_P99, REPORT_FIGURE_COUNT };

/* One side: its document and what to call it in messages. */
struct report_bench_side {
	const json_t *document;
	const char *file;
};

struct report_compare_options {
	double threshold;          /* 0.05: slower by more than five percent is a regression */
	enum report_figure figure; /* the figure that decides */
	bool force;                /* compare results of different configurations all the same */
	const char *const *series; /* names of the series to judge, ending with NULL; NULL: all */
};

/* "p50", ...; and back: REPORT_FIGURE_COUNT if there is none of that name. */
const char *report_figure_name(enum report_figure figure);
enum report_figure report_figure_find(const char *name);

/*
 * A scmi-assay.compare/1 document: every series that both have, what only one has, and one verdict. -EINVAL with file and reason in
 * `why`: a side that is empty, broken or cut short, or sides that do not belong together (unless forced).
 */
int report_compare(const struct report_bench_side *base, const struct report_bench_side *now,
		   const struct report_compare_options *options, json_t **comparison, char *why, size_t why_bytes);
enum report_compare_verdict report_compare_verdict(const json_t *comparison);
/* For people; the last line is the verdict. */
void report_compare_print(const json_t *comparison, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
