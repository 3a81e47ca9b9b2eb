/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bench results (scmi-assay.bench/1): is the new one slower? Instruction counts repeat exactly, so two runs are enough for them.
 * Times do not: they are judged by the blocks of a run, best by those of one interleaved run. docs/regressions.md has the method.
 */
#ifndef ASSAY_COMPARE_H
#define ASSAY_COMPARE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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

/* Figures of a series. */
enum report_figure { REPORT_P50 = 0, REPORT_MEAN, REPORT_P90, REPORT_P99, REPORT_FIGURE_COUNT };

/* One result: its document and what to call it in messages. */
struct report_bench_side {
	const json_t *document;
	const char *file;
};

struct report_compare_options {
	double threshold;          /* smallest effect, relative: 0.05 */
	double threshold_ns;       /* and absolute, for times: 500. An effect has to reach both */
	enum report_figure figure; /* the figure that has to be told; of times, tails can convict as well */
	bool force;                /* compare results of different configurations all the same */
	const char *const *series; /* names of the series to judge, ending with NULL; NULL: all */
};

/* "p50", ...; and back: REPORT_FIGURE_COUNT if there is none of that name. */
const char *report_figure_name(enum report_figure figure);
enum report_figure report_figure_find(const char *name);
/* "regressed", "not enough evidence": for people; in documents the blanks are dashes. */
const char *report_compare_verdict_name(enum report_compare_verdict verdict);

/*
 * A scmi-assay.compare/1 document: every series that both have, what only one has, and one verdict. -EINVAL with file and reason in
 * `why`: a side that is empty, broken or cut short, or sides that do not belong together (unless forced).
 */
int report_compare(const struct report_bench_side *base, const struct report_bench_side *now,
		   const struct report_compare_options *options, json_t **comparison, char *why, size_t why_bytes);
/* The same of one interleaved result, its side A against its side B. */
int report_compare_interleaved(const struct report_bench_side *both, const struct report_compare_options *options,
			       json_t **comparison, char *why, size_t why_bytes);
/*
 * A history is a folder with one file for each run. report_history_keep() adds the summary of a result of one back-end: `commit` is of what was
 * measured (NULL: of the tool); the name of the file, by time and commit, goes to `file`. The same result is kept once.
 */
int report_history_keep(const char *folder, const struct report_bench_side *now, const char *commit, char *file, size_t file_bytes,
			char *why, size_t why_bytes);
/*
 * Where did the series of these runs change? A scmi-assay.compare/1 document whose rows are judged by the last change up to the run in question:
 * `file` in that folder (NULL: the newest). Runs of another machine or configuration than `like` (NULL: the newest run) and files that cannot be read
 * are left out, with file and reason. -EINVAL or another -errno with a reason: the folder cannot be read, or has no run.
 */
int report_history(const char *folder, const char *file, const json_t *like, const struct report_compare_options *options,
		   json_t **comparison, char *why, size_t why_bytes);
enum report_compare_verdict report_compare_verdict(const json_t *comparison);
/* For people; the last line is the verdict. */
void report_compare_print(const json_t *comparison, FILE *stream);

/* One row of a comparison: one figure of one series. What is absent is NULL, negative or NAN; strings live as long as the document. */
struct report_compare_row {
	const char *name, *agent; /* "publish_to_reap" or a phase; never NULL */
	int protocol, message;    /* negative: all of them */
	bool phase;
	const char *unit;      /* "ns" or "instructions" */
	const char *statistic; /* "p50", ... */
	const char *method;    /* "exact", "bootstrap", "change-point"; "" where nothing could be judged */
	const char *only;      /* "base" or "new" where the other side lacks it, else NULL */
	const char *why;       /* why there is no verdict, or NULL */
	double base, now;      /* typical value of a block, in `unit` */
	double ratio, low, high;
	double effect; /* smallest effect of this series as a ratio, 0.05 and more: the absolute one counts as well */
	double p_value, p_adjusted;
	uint64_t blocks;       /* that were judged, of both sides; 0: none */
	int64_t blocks_wanted; /* more of them, for a verdict; negative: no number is foreseeable, or none is wanted */
	bool judged;           /* false: shown only */
	enum report_compare_verdict verdict;
};

size_t report_compare_row_count(const json_t *comparison);
/* False: there is no such row. */
bool report_compare_row(const json_t *comparison, size_t index, struct report_compare_row *row);
/* Where it regressed most: message and phase as far as they can be told. False: nothing regressed. */
bool report_compare_place(const json_t *comparison, struct report_compare_row *row);

#ifdef __cplusplus
}
#endif

#endif
