/* SPDX-License-Identifier: BSD-2-Clause */
/* Pairs the series of two bench results and judges each pair, then the whole. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "assay/histogram.h"
#include "reports/compare.h"
#include "reports/document.h"
#include "reports/text.h"

static const struct {
	const char *name;
	double percentile; /* 0: the mean */
} figures[REPORT_FIGURE_COUNT] = {
	[REPORT_P50] = {"p50", 50}, [REPORT_MEAN] = {"mean", 0}, [REPORT_P90] = {"p90", 90}, [REPORT_P99] = {"p99", 99}};

static const struct {
	enum report_compare_verdict verdict;
	const char *name;
} verdicts[] = {{REPORT_NOT_REGRESSED, "not regressed"},
		{REPORT_REGRESSED, "regressed"},
		{REPORT_NOT_ENOUGH_EVIDENCE, "not enough evidence"}};

static const char noisy[] = "times vary from run to run, and two single runs tell nothing about how much";

/* What one comparison works on. */
struct comparing {
	const struct report_bench_side *sides[2];
	const struct report_compare_options *options;
	json_t *rows;
	char *why;
	size_t why_bytes;
};

const char *report_figure_name(enum report_figure figure)
{
	return (unsigned)figure < REPORT_FIGURE_COUNT ? figures[figure].name : "?";
}

enum report_figure report_figure_find(const char *name)
{
	unsigned f = 0;

	while (f < REPORT_FIGURE_COUNT && strcmp(figures[f].name, name) != 0)
		f++;
	return (enum report_figure)f;
}

static const char *verdict_name(enum report_compare_verdict verdict)
{
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (verdicts[i].verdict == verdict)
			return verdicts[i].name;
	return "?";
}

enum report_compare_verdict report_compare_verdict(const json_t *comparison)
{
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (!strcmp(verdicts[i].name, doc_string(comparison, "verdict")))
			return verdicts[i].verdict;
	return REPORT_NOT_ENOUGH_EVIDENCE;
}

static bool same_label(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"name", "agent", "protocol", "message", "unit"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *x = json_object_get(a, keys[i]), *y = json_object_get(b, keys[i]);

		if ((x || y) && !json_equal(x, y))
			return false;
	}
	return true;
}

static const json_t *partner(const json_t *list, const json_t *series)
{
	const json_t *other;
	size_t i;

	json_array_foreach (list, i, other)
		if (same_label(series, other))
			return other;
	return NULL;
}

static bool is_wanted(const struct comparing *c, const json_t *series)
{
	const char *const *name = c->options->series;

	if (!name)
		return true;
	for (; *name; name++)
		if (!strcmp(*name, doc_string(series, "name")))
			return true;
	return false;
}

/* The figures of one series, from its distribution; those that decide and those for people. */
static int figures_of(struct comparing *c, int side, const json_t *series, json_t **object, double *decides)
{
	struct assay_histogram *h;
	char reason[256];
	int err = assay_histogram_from_json(series, &h, reason, sizeof(reason));

	if (err)
		return text_fail(err, c->why, c->why_bytes, "%s: %s", c->sides[side]->file, reason);
	*object = json_pack("{s:I}", "count", (json_int_t)assay_histogram_count(h));
	for (unsigned f = 0; f < REPORT_FIGURE_COUNT; f++) {
		double value = figures[f].percentile > 0 ? (double)assay_histogram_percentile(h, figures[f].percentile)
							 : assay_histogram_mean(h);

		json_object_set_new(*object, figures[f].name, json_real(value));
		if (f == c->options->figure)
			*decides = value;
	}
	assay_histogram_free(h);
	return 0;
}

static json_t *row_of(const json_t *series, bool phase)
{
	static const char *const keys[] = {"name", "agent", "protocol", "message", "unit"};
	json_t *row = json_pack("{s:s}", "list", phase ? "phases" : "series");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(series, keys[i]))
			json_object_set(row, keys[i], json_object_get(series, keys[i]));
	return row;
}

static void set_verdict(json_t *row, enum report_compare_verdict verdict, const char *why)
{
	json_object_set_new(row, "verdict", json_string(verdict_name(verdict)));
	if (why)
		json_object_set_new(row, "why", json_string(why));
}

/* Instructions repeat: the change is what it is. A base of nothing that becomes something is a change beyond any threshold. */
static void judge(const struct comparing *c, json_t *row, double base, double now)
{
	double change = base > 0 ? (now - base) / base : now > 0 ? HUGE_VAL : 0;

	if (isfinite(change))
		json_object_set_new(row, "change", json_real(change));
	if (strcmp(doc_string(row, "unit"), "instructions") != 0) {
		set_verdict(row, REPORT_NOT_ENOUGH_EVIDENCE, noisy);
		return;
	}
	if (isfinite(change))
		json_object_set_new(row, "interval", json_pack("[f,f]", change, change));
	set_verdict(row, change > c->options->threshold ? REPORT_REGRESSED : REPORT_NOT_REGRESSED, NULL);
}

static int compare_pair(struct comparing *c, const json_t *base, const json_t *now, bool phase)
{
	json_t *row = row_of(base, phase), *side[2] = {NULL, NULL};
	double decides[2] = {0, 0};
	int err = figures_of(c, 0, base, &side[0], &decides[0]);

	if (!err)
		err = figures_of(c, 1, now, &side[1], &decides[1]);
	if (err) {
		json_decref(side[0]);
		json_decref(row);
		return err;
	}
	json_object_set_new(row, "base", side[0]);
	json_object_set_new(row, "new", side[1]);
	judge(c, row, decides[0], decides[1]);
	return json_array_append_new(c->rows, row) ? -ENOMEM : 0;
}

/* A series that went away could hide a regression; one that is new cannot. */
static void only_one(struct comparing *c, const json_t *series, bool phase, bool in_base)
{
	json_t *row = row_of(series, phase);

	json_object_set_new(row, "only", json_string(in_base ? "base" : "new"));
	if (in_base)
		set_verdict(row, REPORT_NOT_ENOUGH_EVIDENCE, "the new result does not have it");
	json_array_append_new(c->rows, row);
}

static int compare_lists(struct comparing *c, const char *key)
{
	const json_t *base = json_object_get(c->sides[0]->document, key), *now = json_object_get(c->sides[1]->document, key), *one;
	bool phase = !strcmp(key, "phases");
	size_t i;

	json_array_foreach (base, i, one) {
		const json_t *other = partner(now, one);
		int err;

		if (!is_wanted(c, one))
			continue;
		if (!other) {
			only_one(c, one, phase, true);
			continue;
		}
		err = compare_pair(c, one, other, phase);
		if (err)
			return err;
	}
	json_array_foreach (now, i, one)
		if (is_wanted(c, one) && !partner(base, one))
			only_one(c, one, phase, false);
	return 0;
}

/* A regression is one whatever else could not be told. */
static enum report_compare_verdict overall(const json_t *rows)
{
	enum report_compare_verdict verdict = REPORT_NOT_REGRESSED;
	const json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		if (!json_object_get(row, "verdict"))
			continue;
		if (report_compare_verdict(row) == REPORT_REGRESSED)
			return REPORT_REGRESSED;
		if (report_compare_verdict(row) == REPORT_NOT_ENOUGH_EVIDENCE)
			verdict = REPORT_NOT_ENOUGH_EVIDENCE;
	}
	return verdict;
}

static int refuse(struct comparing *c, const json_t *differences)
{
	return text_fail(-EINVAL, c->why, c->why_bytes,
			 "%s and %s do not belong together: %s%s; --force compares them all the same", c->sides[0]->file,
			 c->sides[1]->file, json_string_value(json_array_get(differences, 0)),
			 json_array_size(differences) > 1 ? ", and more" : "");
}

static json_t *document_of(const struct comparing *c, json_t *differences)
{
	return json_pack("{s:s,s:{s:s,s:O*},s:{s:s,s:O*},s:s,s:f,s:O,s:O,s:s}", "schema", "scmi-assay.compare/1", "base", "file",
			 c->sides[0]->file, "environment", json_object_get(c->sides[0]->document, "environment"), "new", "file",
			 c->sides[1]->file, "environment", json_object_get(c->sides[1]->document, "environment"), "figure",
			 report_figure_name(c->options->figure), "threshold", c->options->threshold, "differences", differences,
			 "series", c->rows, "verdict", verdict_name(overall(c->rows)));
}

static int compare_all(struct comparing *c, json_t *differences, json_t **comparison)
{
	int err = 0;

	for (int side = 0; side < 2 && !err; side++)
		err = compare_check_side(c->sides[side], c->why, c->why_bytes);
	if (err)
		return err;
	compare_configurations(c->sides[0]->document, c->sides[1]->document, differences);
	if (json_array_size(differences) && !c->options->force)
		return refuse(c, differences);
	err = compare_lists(c, "series");
	if (!err)
		err = compare_lists(c, "phases");
	if (err)
		return err;
	if (!json_array_size(c->rows))
		return text_fail(-EINVAL, c->why, c->why_bytes, "%s has no series of the names asked for", c->sides[0]->file);
	*comparison = document_of(c, differences);
	return *comparison ? 0 : -ENOMEM;
}

int report_compare(const struct report_bench_side *base, const struct report_bench_side *now,
		   const struct report_compare_options *options, json_t **comparison, char *why, size_t why_bytes)
{
	json_t *differences = json_array();
	struct comparing c = {.sides = {base, now}, .options = options, .rows = json_array(), .why = why, .why_bytes = why_bytes};
	int err = compare_all(&c, differences, comparison);

	json_decref(differences);
	json_decref(c.rows);
	return err;
}
