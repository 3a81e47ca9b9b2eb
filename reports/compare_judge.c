/* SPDX-License-Identifier: BSD-2-Clause */
/* Decides about one noisy figure: interval and rank test against half of the smallest effect, interval against the whole. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "reports/compare_judge.h"
#include "reports/stat.h"

static double logarithm(double value)
{
	return log(value > 1 ? value : 1);
}

/* Middle of values on a logarithmic scale: of two modes the one between. */
static double typical(const double *logs, size_t n, double *scratch)
{
	for (size_t i = 0; i < n; i++)
		scratch[i] = logs[i];
	stat_sort(scratch, n);
	return exp(stat_trimmed(scratch, n));
}

static double smallest_effect(const struct report_compare_options *options, double base)
{
	return fmax(options->threshold, base > 0 ? options->threshold_ns / base : 0);
}

/*
 * Ranks of n pairs have 2^n orders and no more, however far the pairs lie apart: among many figures even a tenfold time could not be told. So
 * the distance is asked as well, and the better answer of the two counts for half.
 */
static double either(double by_ranks, const struct stat_interval *interval, double margin, size_t n, double independence)
{
	double by_distance = stat_far(interval->at - margin, interval->at - interval->low, n, independence);

	return fmin(1, 2 * fmin(by_ranks, by_distance));
}

static int paired(const struct judge_finding *f, double *base, const double *now, size_t n, struct stat_interval *interval,
		  double *p)
{
	double margin = log1p(f->effect / 2), independence;
	int err;

	for (size_t i = 0; i < n; i++)
		base[i] = now[i] - base[i];
	err = stat_bootstrap(base, n, JUDGE_CONFIDENCE, JUDGE_RESAMPLES, JUDGE_SEED, interval);
	independence = stat_independence(base, n);
	for (size_t i = 0; i < n; i++)
		base[i] -= margin;
	*p = either(stat_weaken(stat_signed_ranks(base, n), independence), interval, margin, n, independence);
	return err;
}

static int apart(const struct judge_finding *f, double *base, size_t bases, const double *now, size_t nows,
		 struct stat_interval *interval, double *p)
{
	double margin = log1p(f->effect / 2) + log1p(f->allowance),
	       independence = fmin(stat_independence(base, bases), stat_independence(now, nows));
	int err = stat_bootstrap_two(base, bases, now, nows, JUDGE_CONFIDENCE, JUDGE_RESAMPLES, JUDGE_SEED, interval);

	for (size_t i = 0; i < bases; i++)
		base[i] += margin;
	*p = either(stat_weaken(stat_rank_sum(base, bases, now, nows), independence), interval, margin, bases < nows ? bases : nows,
		    independence);
	return err;
}

int judge_measure(const struct judge_sample *s, const struct report_compare_options *options, struct judge_finding *f)
{
	size_t n = s->bases + s->nows;
	double *logs = malloc((2 * n + 1) * sizeof(*logs)), *base = logs, *now = logs + s->bases;
	struct stat_interval interval = {0};
	int err = 0;

	if (!logs)
		return -ENOMEM;
	for (size_t i = 0; i < s->bases; i++)
		base[i] = logarithm(s->base[i]);
	for (size_t i = 0; i < s->nows; i++)
		now[i] = logarithm(s->now[i]);
	*f = (struct judge_finding){.p = 1, .blocks = n};
	f->base = s->bases ? typical(base, s->bases, logs + n) : 0;
	f->now = s->nows ? typical(now, s->nows, logs + n) : 0;
	f->effect = smallest_effect(options, f->base);
	f->allowance = s->one_run_each ? f->effect / 2 : 0;
	f->told = s->bases >= JUDGE_BLOCKS_MIN && s->nows >= JUDGE_BLOCKS_MIN;
	if (f->told) {
		err = s->paired ? paired(f, base, now, s->bases, &interval, &f->p)
				: apart(f, base, s->bases, now, s->nows, &interval, &f->p);
		f->ratio = exp(interval.at);
		f->low = exp(interval.low) / (1 + f->allowance);
		f->high = exp(interval.high) * (1 + f->allowance);
	}
	free(logs);
	return err;
}

/* How many times the blocks it takes until an interval that reaches `reach` beyond its middle stays inside `room`. */
static double times_for(double reach, double room)
{
	return room > 0 ? pow(reach / room, 2) : INFINITY;
}

static double times_for_ranks(double p, double p_wanted)
{
	return p < 0.5 ? pow(stat_normal_at(p_wanted) / stat_normal_at(p), 2) : INFINITY;
}

static int64_t wanted(const struct judge_finding *f, size_t family)
{
	const double spare = 1.25;
	double at = log(f->ratio), room = log1p(f->allowance), acquit, convict, times;
	size_t each = f->blocks / 2;

	acquit = times_for(log(f->high) - room - at, log1p(f->effect) - room - at);
	convict = fmax(times_for(at - room - log(f->low), at - room - log1p(f->effect / 2)),
		       times_for_ranks(f->p, JUDGE_LEVEL / (double)family));
	times = spare * fmin(acquit, convict);
	if (!(times < JUDGE_FORESEEABLE))
		return -1;
	/* ranks of n pairs have 2^n orders: fewer cannot be rare enough among so many figures */
	times = fmax(times, log2(2 * (double)family / JUDGE_LEVEL) / (double)each);
	return times > 1 ? (int64_t)ceil((times - 1) * (double)f->blocks / 2) * 2 : 2;
}

void judge_decide(const struct judge_finding *f, double p_adjusted, size_t family, struct judge_decision *decision)
{
	*decision = (struct judge_decision){REPORT_NOT_ENOUGH_EVIDENCE, -1};
	if (!f->told) {
		decision->blocks_wanted = f->blocks < 2 * JUDGE_BLOCKS_MIN ? (int64_t)(2 * JUDGE_BLOCKS_MIN - f->blocks) : 2;
		return;
	}
	if (f->high < 1 + f->effect)
		decision->verdict = REPORT_NOT_REGRESSED;
	else if (f->low > 1 + f->effect / 2 && p_adjusted < JUDGE_LEVEL)
		decision->verdict = REPORT_REGRESSED;
	else
		decision->blocks_wanted = wanted(f, family ? family : 1);
}
