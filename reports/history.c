/* SPDX-License-Identifier: BSD-2-Clause */
/* Many runs: where did a series change, and is the run in question on the slower side of its last change? */
#include "reports/history.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare.h"
#include "reports/document.h"
#include "reports/stat.h"
#include "reports/text.h"

#define LEVEL 0.05
#define PERMUTATIONS 1999
/* A segment is at least this long: a single slow run is an outlier until it has company. */
#define LEAST 3
#define CHANGES_MAX (HISTORY_RUNS_MAX / LEAST)

struct looking {
	const struct history *history;
	const struct report_compare_options *options;
	size_t run;    /* the one in question */
	size_t series; /* how many are judged: the level is shared among them */
	json_t *rows;
};

/* One series over the runs that have it. */
struct course {
	double values[HISTORY_RUNS_MAX]; /* logarithms */
	size_t runs[HISTORY_RUNS_MAX], count;
};

static void follow(const struct looking *l, const json_t *series, bool phase, struct course *course)
{
	const char *figure = report_figure_name(l->options->figure);

	course->count = 0;
	for (size_t r = 0; r < l->history->count; r++) {
		const json_t *list = json_object_get(l->history->runs[r].document, phase ? "phases" : "series"), *one;
		size_t i;

		json_array_foreach (list, i, one) {
			if (!compare_same_label(one, series) || !doc_has_number(one, figure))
				continue;
			course->values[course->count] = log(fmax(1, doc_double(one, figure)));
			course->runs[course->count++] = r;
			break;
		}
	}
}

static double middle_of(const struct course *course, size_t from, size_t to)
{
	double values[HISTORY_RUNS_MAX];

	memcpy(values, course->values + from, (to - from) * sizeof(*values));
	stat_sort(values, to - from);
	return exp(stat_middle(values, to - from));
}

static json_t *run_object(const struct looking *l, size_t run)
{
	const struct history_run *r = &l->history->runs[run];

	return json_pack("{s:o,s:s,s:s}", "file", text_json(r->file), "started", doc_string(r->document, "started"), "commit",
			 doc_string(r->document, "commit"));
}

/* The segment of the run in question against the one before it. */
static void judge_segments(const struct looking *l, const struct course *course, size_t at, const struct stat_change *changes,
			   size_t count, json_t *row)
{
	size_t from = 0, before = 0, to = course->count;
	double base, now, effect;
	double p = 1;

	for (size_t i = 0; i < count; i++) {
		if (changes[i].at <= at) {
			before = from;
			from = changes[i].at;
			p = changes[i].p;
		} else if (changes[i].at < to) {
			to = changes[i].at;
		}
	}
	now = middle_of(course, from, to);
	json_object_set_new(row, "new", json_real(now));
	if (!from) {
		compare_set_verdict(row, REPORT_NOT_REGRESSED, NULL);
		return;
	}
	base = middle_of(course, before, from);
	effect = l->options->threshold;
	if (strcmp(doc_string(row, "unit"), "instructions") != 0)
		effect = fmax(effect, l->options->threshold_ns / base);
	json_object_set_new(row, "base", json_real(base));
	json_object_set_new(row, "ratio", json_real(now / base));
	json_object_set_new(row, "effect", json_real(effect));
	json_object_set_new(row, "p_value", json_real(p));
	json_object_set_new(row, "p_adjusted", json_real(fmin(1, p * (double)l->series)));
	json_object_set_new(row, "changed_at", run_object(l, course->runs[from]));
	compare_set_verdict(row, now / base >= 1 + effect ? REPORT_REGRESSED : REPORT_NOT_REGRESSED, NULL);
}

/* The changes of a course that are there at this level. */
static int changes_of(const struct course *course, double level, struct stat_change *changes)
{
	return stat_changes(course->values, course->count, LEAST, fmax(level, 1.0 / (PERMUTATIONS + 1)), PERMUTATIONS, JUDGE_SEED,
			    changes, CHANGES_MAX);
}

/*
 * Few runs have few orders, and a level that is shared among many series may lie below what they can reach. What would be a regression if
 * this series were the only one is then no "not regressed".
 */
static int doubt(const struct looking *l, const struct course *course, size_t at, json_t *row)
{
	struct stat_change changes[CHANGES_MAX];
	int count = changes_of(course, LEVEL, changes);
	json_t *alone;

	if (count <= 0)
		return count;
	alone = json_copy(row);
	if (!alone)
		return -ENOMEM;
	judge_segments(l, course, at, changes, (size_t)count, alone);
	if (report_compare_verdict(alone) == REPORT_REGRESSED) {
		json_object_update(row, alone);
		compare_set_verdict(row, REPORT_NOT_ENOUGH_EVIDENCE,
				    "slower, but so few runs could be so by chance in one of so many series");
	}
	json_decref(alone);
	return 0;
}

static int judge_series(struct looking *l, const json_t *series, bool phase)
{
	json_t *row = compare_row_of(series, phase, report_figure_name(l->options->figure)), *values = json_array();
	struct stat_change changes[CHANGES_MAX];
	struct course course;
	size_t at = 0;
	int count;

	follow(l, series, phase, &course);
	for (size_t i = 0; i < course.count; i++) {
		json_array_append_new(values, json_real(exp(course.values[i])));
		if (course.runs[i] <= l->run)
			at = i;
	}
	json_object_set_new(row, "runs", json_integer((json_int_t)course.count));
	json_object_set_new(row, "values", values);
	json_object_set_new(row, "method", json_string("change-point"));
	json_array_append_new(l->rows, row);
	if (course.count < HISTORY_RUNS_MIN) {
		compare_set_verdict(row, REPORT_NOT_ENOUGH_EVIDENCE, "too few runs to tell a change");
		return 0;
	}
	count = changes_of(&course, LEVEL / (double)l->series, changes);
	if (count < 0)
		return count;
	judge_segments(l, &course, at, changes, (size_t)count, row);
	return report_compare_verdict(row) == REPORT_REGRESSED ? 0 : doubt(l, &course, at, row);
}

static bool is_wanted(const struct looking *l, const json_t *series)
{
	const char *const *name = l->options->series;

	for (; name && *name; name++)
		if (!strcmp(*name, doc_string(series, "name")))
			return true;
	return !name;
}

/* Twice over the series of the run in question: how many, then each. */
static int judge_all(struct looking *l)
{
	static const char *const lists[] = {"series", "phases"};
	const json_t *document = l->history->runs[l->run].document, *one;
	int err = 0;
	size_t i;

	for (int pass = 0; pass < 2; pass++)
		for (size_t list = 0; list < 2; list++)
			json_array_foreach (json_object_get(document, lists[list]), i, one) {
				if (!is_wanted(l, one))
					continue;
				if (pass && !err)
					err = judge_series(l, one, list);
				l->series += !pass;
			}
	return err;
}

static enum report_compare_verdict overall(const json_t *rows)
{
	enum report_compare_verdict verdict = REPORT_NOT_REGRESSED;
	const json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		if (report_compare_verdict(row) == REPORT_REGRESSED)
			return REPORT_REGRESSED;
		if (report_compare_verdict(row) == REPORT_NOT_ENOUGH_EVIDENCE)
			verdict = REPORT_NOT_ENOUGH_EVIDENCE;
	}
	return verdict;
}

static json_t *document_of(const struct looking *l, const char *folder)
{
	const struct history *h = l->history;
	json_t *runs = json_array(), *document;

	for (size_t i = 0; i < h->count; i++)
		json_array_append_new(runs, run_object(l, i));
	document = json_pack("{s:s,s:{s:o},s:o,s:{s:s,s:s,s:f,s:i,s:I,s:i,s:I},s:s,s:{s:f,s:f},s:[],s:O,s:{s:o,s:o,s:O}}", "schema",
			     COMPARE_SCHEMA, "base", "file", text_json(folder), "new", run_object(l, l->run), "method", "design",
			     "history", "test", "energy distance, permutations", "level", LEVEL, "permutations", PERMUTATIONS,
			     "seed", (json_int_t)JUDGE_SEED, "least", LEAST, "family", (json_int_t)l->series, "figure",
			     report_figure_name(l->options->figure), "effect", "relative", l->options->threshold, "absolute_ns",
			     l->options->threshold_ns, "differences", "series", l->rows, "history", "folder", text_json(folder),
			     "runs", runs, "left_out", h->left_out);
	if (!document)
		return NULL;
	compare_set_verdict(document, overall(l->rows), NULL);
	json_object_set_new(document, "place", compare_place_of(l->rows));
	return document;
}

static int find_run(const struct history *history, const char *file, size_t *run)
{
	for (size_t i = history->count; i-- > 0;) {
		if (file && strcmp(history->runs[i].file, file) != 0)
			continue;
		*run = i;
		return 0;
	}
	return -EINVAL;
}

static int look(struct history *history, const char *folder, const char *file, const struct report_compare_options *options,
		json_t **comparison, char *why, size_t why_bytes)
{
	struct looking l = {.history = history, .options = options, .rows = json_array()};
	int err = find_run(history, file, &l.run);

	if (err) {
		const json_t *left = json_array_get(history->left_out, 0);

		text_fail(err, why, why_bytes, "%s: expected results, found none%s%s%s%s", folder, left ? " but " : "",
			  doc_string(left, "file"), left ? ": " : "", doc_string(left, "why"));
	} else {
		err = judge_all(&l);
	}
	if (!err && !json_array_size(l.rows))
		err = text_fail(-EINVAL, why, why_bytes, "%s: no series of the names asked for", folder);
	if (!err) {
		*comparison = document_of(&l, folder);
		err = *comparison ? 0 : -ENOMEM;
	}
	json_decref(l.rows);
	return err;
}

int report_history(const char *folder, const char *file, const json_t *like, const struct report_compare_options *options,
		   json_t **comparison, char *why, size_t why_bytes)
{
	struct history history;
	int err = history_read(folder, like, &history, why, why_bytes);

	if (!err)
		err = look(&history, folder, file, options, comparison, why, why_bytes);
	history_free(&history);
	return err;
}
