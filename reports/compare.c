/* SPDX-License-Identifier: BSD-2-Clause */
/* Pairs the series of two bench results, or of the two sides of one, and judges each pair, then the whole. */
#include "reports/compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assay/histogram.h"
#include "reports/document.h"
#include "reports/text.h"

static const struct {
	const char *name;
	double percentile; /* 0: the mean */
} figures[REPORT_FIGURE_COUNT] = {
	[REPORT_P50] = {"p50", 50}, [REPORT_MEAN] = {"mean", 0}, [REPORT_P90] = {"p90", 90}, [REPORT_P99] = {"p99", 99}};

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

static const json_t *partner(const json_t *list, const json_t *series)
{
	const json_t *other;
	size_t i;

	json_array_foreach (list, i, other)
		if (compare_same_label(series, other))
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

/* The figure that decides, from the distribution. */
static int figure_of(struct comparing *c, int side, const json_t *series, double *value)
{
	double percentile = figures[c->options->figure].percentile;
	struct assay_histogram *h;
	char reason[256];
	int err = assay_histogram_from_json(series, &h, reason, sizeof(reason));

	if (err)
		return text_fail(err, c->why, c->why_bytes, "%s: %s", c->sides[side].file, reason);
	*value = percentile > 0 ? (double)assay_histogram_percentile(h, percentile) : assay_histogram_mean(h);
	assay_histogram_free(h);
	return 0;
}

json_t *compare_row_of(const json_t *series, bool phase, const char *statistic)
{
	static const char *const keys[] = {"name", "agent", "protocol", "message", "unit"};
	json_t *row = json_pack("{s:b,s:s}", "phase", phase, "statistic", statistic);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(series, keys[i]))
			json_object_set(row, keys[i], json_object_get(series, keys[i]));
	return row;
}

/* Instructions repeat: the change is what it is. A base of nothing that becomes something is a change beyond any threshold. */
static void judge_exactly(const struct comparing *c, json_t *row, double base, double now)
{
	double change = base > 0 ? (now - base) / base : now > 0 ? HUGE_VAL : 0;

	json_object_set_new(row, "base", json_real(base));
	json_object_set_new(row, "new", json_real(now));
	json_object_set_new(row, "method", json_string("exact"));
	json_object_set_new(row, "effect", json_real(c->options->threshold));
	for (const char *const *key = (const char *const[]){"ratio", "low", "high", NULL}; *key && isfinite(change); key++)
		json_object_set_new(row, *key, json_real(1 + change));
	compare_set_verdict(row, change > c->options->threshold ? REPORT_REGRESSED : REPORT_NOT_REGRESSED, NULL);
}

static int compare_pair(struct comparing *c, const json_t *base, const json_t *now, bool phase)
{
	double values[2] = {0, 0};
	int err = figure_of(c, 0, base, &values[0]);
	json_t *row;

	if (!err)
		err = figure_of(c, 1, now, &values[1]);
	if (err)
		return err;
	if (strcmp(doc_string(base, "unit"), "instructions") != 0)
		return compare_noisy_add(c, base, now, phase);
	row = compare_row_of(base, phase, report_figure_name(c->options->figure));
	judge_exactly(c, row, values[0], values[1]);
	return json_array_append_new(c->rows, row) ? -ENOMEM : 0;
}

/* A series that went away could hide a regression; one that is new cannot. */
static void only_one(struct comparing *c, const json_t *series, bool phase, bool in_base)
{
	json_t *row = compare_row_of(series, phase, report_figure_name(c->options->figure));

	json_object_set_new(row, "only", json_string(in_base ? "base" : "new"));
	if (in_base)
		compare_set_verdict(row, REPORT_NOT_ENOUGH_EVIDENCE, "the new result does not have it");
	json_array_append_new(c->rows, row);
}

static int compare_lists(struct comparing *c, const char *key)
{
	const json_t *base = json_object_get(c->sides[0].document, key), *now = json_object_get(c->sides[1].document, key), *one;
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

/* A regression is one whatever else could not be told. What could not be told counts for the figure asked for; tails can only convict. */
static enum report_compare_verdict overall(const struct comparing *c)
{
	enum report_compare_verdict verdict = REPORT_NOT_REGRESSED;
	const json_t *row;
	size_t i;

	json_array_foreach (c->rows, i, row) {
		if (!json_object_get(row, "verdict"))
			continue;
		if (report_compare_verdict(row) == REPORT_REGRESSED)
			return REPORT_REGRESSED;
		if (report_compare_verdict(row) == REPORT_NOT_ENOUGH_EVIDENCE &&
		    !strcmp(doc_string(row, "statistic"), report_figure_name(c->options->figure)))
			verdict = REPORT_NOT_ENOUGH_EVIDENCE;
	}
	return verdict;
}

static int refuse(struct comparing *c, const json_t *differences)
{
	return text_fail(-EINVAL, c->why, c->why_bytes,
			 "%s and %s do not belong together: %s%s; --force compares them all the same", c->sides[0].file,
			 c->sides[1].file, json_string_value(json_array_get(differences, 0)),
			 json_array_size(differences) > 1 ? ", and more" : "");
}

static json_t *side_object(const struct comparing *c, int side)
{
	const json_t *agent = json_array_get(json_object_get(c->sides[side].document, "agents"), 0);
	json_t *object = json_pack("{s:s,s:O*,s:O*,s:O*,s:O*}", "file", c->sides[side].file, "environment",
				   json_object_get(c->sides[side].document, "environment"), "started",
				   json_object_get(c->sides[side].document, "started"), "tool",
				   json_object_get(c->sides[side].document, "tool"), "uri", json_object_get(agent, "uri"));

	if (c->interleaved)
		json_object_set_new(object, "side", json_string(side ? "B" : "A"));
	return object;
}

static json_t *document_of(const struct comparing *c, json_t *differences)
{
	json_t *document = json_pack("{s:s,s:o,s:o,s:o,s:s,s:{s:f,s:f},s:O,s:O}", "schema", COMPARE_SCHEMA, "base",
				     side_object(c, 0), "new", side_object(c, 1), "method", compare_method(c), "figure",
				     report_figure_name(c->options->figure), "effect", "relative", c->options->threshold,
				     "absolute_ns", c->options->threshold_ns, "differences", differences, "series", c->rows);

	if (!document)
		return NULL;
	compare_set_verdict(document, overall(c), NULL);
	json_object_set_new(document, "place", compare_place_of(c->rows));
	return document;
}

static int compare_all(struct comparing *c, json_t *differences, json_t **comparison)
{
	int err = 0;

	for (int side = 0; side < 2 && !err; side++) {
		err = compare_check_side(&c->sides[side], c->why, c->why_bytes);
		if (!err)
			err = compare_blocks_read(&c->sides[side], &c->blocks[side], c->why, c->why_bytes);
	}
	if (err)
		return err;
	compare_configurations(c->sides[0].document, c->sides[1].document, differences);
	if (json_array_size(differences) && !c->options->force)
		return refuse(c, differences);
	err = compare_lists(c, "series");
	if (!err)
		err = compare_lists(c, "phases");
	if (!err)
		err = compare_noisy_decide(c);
	if (err)
		return err;
	if (!json_array_size(c->rows))
		return text_fail(-EINVAL, c->why, c->why_bytes, "%s has no series of the names asked for", c->sides[0].file);
	*comparison = document_of(c, differences);
	return *comparison ? 0 : -ENOMEM;
}

static int run(struct comparing *c, json_t **comparison)
{
	json_t *differences = json_array();
	int err;

	c->rows = json_array();
	err = compare_all(c, differences, comparison);
	json_decref(differences);
	json_decref(c->rows);
	free(c->noisy);
	for (int side = 0; side < 2; side++)
		compare_blocks_free(&c->blocks[side]);
	return err;
}

int report_compare(const struct report_bench_side *base, const struct report_bench_side *now,
		   const struct report_compare_options *options, json_t **comparison, char *why, size_t why_bytes)
{
	struct comparing c = {.sides = {*base, *now}, .options = options, .why = why, .why_bytes = why_bytes};

	for (int side = 0; side < 2; side++)
		if (compare_is_interleaved(c.sides[side].document))
			return text_fail(-EINVAL, why, why_bytes,
					 "%s: expected a result of one back-end, found an interleaved one of two: compare it alone",
					 c.sides[side].file);
	return run(&c, comparison);
}

int report_compare_interleaved(const struct report_bench_side *both, const struct report_compare_options *options,
			       json_t **comparison, char *why, size_t why_bytes)
{
	struct comparing c = {.interleaved = true, .options = options, .why = why, .why_bytes = why_bytes};
	json_t *sides[2] = {NULL, NULL};
	int err;

	if (!compare_is_interleaved(both->document))
		return text_fail(
			-EINVAL, why, why_bytes,
			"%s: expected an interleaved result with sides A and B (bench --vs), found one of one back-end; a second "
			"file to compare with is missing",
			both->file);
	err = compare_check_side(both, why, why_bytes);
	if (!err)
		err = compare_blocks_pair_up(both, why, why_bytes);
	if (err)
		return err;
	for (int side = 0; side < 2; side++) {
		sides[side] = compare_side_of(both->document, side ? "B" : "A");
		c.sides[side] = (struct report_bench_side){sides[side], both->file};
	}
	err = run(&c, comparison);
	json_decref(sides[0]);
	json_decref(sides[1]);
	return err;
}
