/* SPDX-License-Identifier: BSD-2-Clause */
/* Series of times: each figure is measured by its blocks, then all get their verdicts at once, since how many there are counts. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare.h"
#include "reports/document.h"
#include "reports/stat.h"
#include "reports/text.h"

/* Fewer samples a block than `samples` and the figure is that of a handful. */
static const struct {
	enum report_figure figure;
	unsigned samples;
} judged[] = {{REPORT_P50, 1}, {REPORT_MEAN, 1}, {REPORT_P90, 50}, {REPORT_P99, 500}};

static const char no_blocks[] =
	"times vary from run to run, and two single runs tell nothing about how much: there are no blocks in a result";
static const char few_blocks[] = "too few blocks to see how much they differ among themselves";
static const char unsettled[] = "the interval leaves both open";

static const char two_runs[] =
	"what differs from one run to the next shows in no block of a run: half of the smallest effect is allowed "
	"for it, which is no measurement; one run of 'bench --vs' needs none";
static const char not_placed[] =
	"the two back-ends were not held on one CPU: a process that the scheduler put elsewhere looks faster or "
	"slower by a factor, whatever it does";

static bool is_one_cpu(const json_t *list)
{
	const char *cpus = json_string_value(list);

	return !cpus || !cpus[strcspn(cpus, ",-")];
}

/* Both on the same CPU, as far as it is known. */
static bool is_placed(const struct comparing *c)
{
	const json_t *lists = json_object_get(json_object_get(c->sides[0].document, "configuration"), "backend_cpus");
	const json_t *a = json_array_get(lists, 0), *b = json_array_get(lists, 1);

	return is_one_cpu(a) && is_one_cpu(b) && json_equal(a ? a : json_false(), b ? b : json_false());
}

json_t *compare_method(const struct comparing *c)
{
	json_t *method;

	if (!c->noisy_count)
		return json_pack("{s:s}", "design", c->times ? "none" : "exact");
	method = json_pack("{s:s,s:s,s:f,s:I,s:I,s:s,s:s,s:f,s:I}", "design", c->interleaved ? "interleaved" : "two runs",
			   "interval", "bootstrap of the trimmed mean of logarithms", "confidence", JUDGE_CONFIDENCE, "resamples",
			   (json_int_t)JUDGE_RESAMPLES, "seed", (json_int_t)JUDGE_SEED, "test",
			   c->interleaved ? "Wilcoxon signed rank" : "Wilcoxon-Mann-Whitney rank sum", "correction", "Holm",
			   "level", JUDGE_LEVEL, "family", (json_int_t)c->noisy_count);
	if (!c->interleaved)
		json_object_set_new(method, "note", json_string(two_runs));
	else if (!is_placed(c))
		json_object_set_new(method, "note", json_string(not_placed));
	return method;
}

/* The blocks that both sides of a pair have, or those that each has. */
static void keep_measured(struct judge_sample *s, double *base, double *now)
{
	size_t pairs = 0;

	if (!s->paired) {
		size_t bases = s->bases, nows = s->nows;

		s->bases = s->nows = 0;
		for (size_t i = 0; i < bases; i++)
			if (!isnan(base[i]))
				base[s->bases++] = base[i];
		for (size_t i = 0; i < nows; i++)
			if (!isnan(now[i]))
				now[s->nows++] = now[i];
		return;
	}
	for (size_t i = 0; i < s->bases && i < s->nows; i++) {
		if (isnan(base[i]) || isnan(now[i]))
			continue;
		base[pairs] = base[i];
		now[pairs++] = now[i];
	}
	s->bases = s->nows = pairs;
}

static void set_finding(json_t *row, const struct judge_finding *f)
{
	if (f->base > 0)
		json_object_set_new(row, "base", json_real(f->base));
	if (f->now > 0)
		json_object_set_new(row, "new", json_real(f->now));
	json_object_set_new(row, "effect", json_real(f->effect));
	json_object_set_new(row, "blocks", json_integer((json_int_t)f->blocks));
	if (!f->told)
		return;
	json_object_set_new(row, "ratio", json_real(f->ratio));
	json_object_set_new(row, "low", json_real(f->low));
	json_object_set_new(row, "high", json_real(f->high));
	json_object_set_new(row, "p_value", json_real(f->p));
	json_object_set_new(row, "method", json_string("bootstrap"));
}

static int keep_for_later(struct comparing *c, json_t *row, const struct judge_finding *f)
{
	if (!(c->noisy_count & (c->noisy_count - 1))) {
		struct compare_noisy *more = realloc(c->noisy, (c->noisy_count ? 2 * c->noisy_count : 1) * sizeof(*more));

		if (!more)
			return -ENOMEM;
		c->noisy = more;
	}
	c->noisy[c->noisy_count++] = (struct compare_noisy){row, *f};
	return 0;
}

/* A tail of few samples is shown, and judges nothing unless it was asked for. */
static int finish_row(struct comparing *c, json_t *row, size_t figure, const struct judge_finding *f, double samples)
{
	bool enough = samples >= judged[figure].samples;
	char why[128];

	json_object_set_new(row, "samples", json_real(samples));
	json_object_set_new(row, "judged", json_boolean(enough || judged[figure].figure == c->options->figure));
	if (enough)
		return keep_for_later(c, row, f);
	snprintf(why, sizeof(why), "%s of fewer than %u samples a block is the figure of a handful",
		 report_figure_name(judged[figure].figure), judged[figure].samples);
	compare_set_verdict(row, REPORT_NOT_ENOUGH_EVIDENCE, why);
	return 0;
}

static int add_figure(struct comparing *c, const json_t *base, const json_t *now, bool phase, size_t figure)
{
	const char *name = report_figure_name(judged[figure].figure);
	size_t bases = c->blocks[0].count, nows = c->blocks[1].count;
	double *values = malloc((bases + nows + 1) * sizeof(*values)), samples[2];
	struct judge_sample s = {.base = values,
				 .now = values ? values + bases : NULL,
				 .bases = bases,
				 .nows = nows,
				 .paired = c->interleaved,
				 .one_run_each = !c->interleaved};
	json_t *row = compare_row_of(base, phase, name);
	struct judge_finding f;
	int err = values && row ? compare_blocks_values(&c->blocks[0], base, phase, name, values, &samples[0]) : -ENOMEM;

	if (!err)
		err = compare_blocks_values(&c->blocks[1], now, phase, name, values + bases, &samples[1]);
	if (!err) {
		keep_measured(&s, values, values + bases);
		err = judge_measure(&s, c->options, &f);
	}
	if (!err && json_array_append_new(c->rows, json_incref(row)))
		err = -ENOMEM;
	if (!err) {
		set_finding(row, &f);
		err = finish_row(c, row, figure, &f, fmin(samples[0], samples[1]));
	}
	free(values);
	json_decref(row);
	return err;
}

int compare_noisy_add(struct comparing *c, const json_t *base, const json_t *now, bool phase)
{
	int err = 0;

	c->times = true;
	if (!c->blocks[0].count || !c->blocks[1].count) {
		json_t *row = compare_row_of(base, phase, report_figure_name(c->options->figure));

		json_object_set(row, "base", json_object_get(base, report_figure_name(c->options->figure)));
		json_object_set(row, "new", json_object_get(now, report_figure_name(c->options->figure)));
		compare_set_verdict(row, REPORT_NOT_ENOUGH_EVIDENCE, no_blocks);
		return json_array_append_new(c->rows, row) ? -ENOMEM : 0;
	}
	for (size_t i = 0; i < sizeof(judged) / sizeof(judged[0]) && !err; i++)
		if (judged[i].figure != REPORT_MEAN || c->options->figure == REPORT_MEAN)
			err = add_figure(c, base, now, phase, i);
	return err;
}

static void decide(const struct compare_noisy *n, double p_adjusted, size_t family)
{
	struct judge_decision d;

	judge_decide(&n->finding, p_adjusted, family, &d);
	if (n->finding.told)
		json_object_set_new(n->row, "p_adjusted", json_real(p_adjusted));
	if (d.verdict != REPORT_NOT_ENOUGH_EVIDENCE) {
		compare_set_verdict(n->row, d.verdict, NULL);
		return;
	}
	if (d.blocks_wanted >= 0)
		json_object_set_new(n->row, "blocks_wanted", json_integer((json_int_t)d.blocks_wanted));
	compare_set_verdict(n->row, d.verdict, n->finding.told ? unsettled : few_blocks);
}

int compare_noisy_decide(struct comparing *c)
{
	double *p = malloc((c->noisy_count + 1) * sizeof(*p));
	int err = p ? 0 : -ENOMEM;

	for (size_t i = 0; p && i < c->noisy_count; i++)
		p[i] = c->noisy[i].finding.p;
	if (!err)
		err = stat_holm(p, c->noisy_count, p);
	for (size_t i = 0; !err && i < c->noisy_count; i++)
		decide(&c->noisy[i], p[i], c->noisy_count);
	free(p);
	return err;
}
