/* SPDX-License-Identifier: BSD-2-Clause */
/* Intervals by drawing again from what was seen, in stretches of neighbours so that what they have in common stays in. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/stat.h"

uint64_t stat_next(struct stat_random *random)
{
	uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

size_t stat_below(struct stat_random *random, size_t n)
{
	return (size_t)(((stat_next(random) >> 32) * (uint64_t)n) >> 32);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void stat_sort(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_value);
}

double stat_middle(const double *sorted, size_t n)
{
	return n ? (sorted[(n - 1) / 2] + sorted[n / 2]) / 2 : 0;
}

/* Three tenths at each end: interference hits single blocks, hard, and a noisy machine many of them. */
static size_t trim_of(size_t n)
{
	return 3 * n / 10;
}

double stat_trimmed(const double *sorted, size_t n)
{
	size_t cut = trim_of(n);
	double sum = 0;

	for (size_t i = cut; i < n - cut; i++)
		sum += sorted[i];
	return n ? sum / (double)(n - 2 * cut) : 0;
}

double stat_far(double distance, double reach, size_t n, double independence)
{
	double freedom = fmax(2, (double)(n - 2 * trim_of(n)) * independence - 1), scale;
	double t = reach > 0 ? 1.96 * distance / reach * sqrt(independence) : 0;

	if (!(distance > 0))
		return 1;
	if (!(reach > 0))
		return 0;
	scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * M_PI);
	return fmin(0.5, scale * freedom / ((freedom - 1) * t) * pow(1 + t * t / freedom, -(freedom - 1) / 2));
}

/* Values to draw from: in order of size, with the place of each in time. */
struct urn {
	size_t n, stretch;
	double *sorted;
	size_t *place; /* by time: where among the sorted */
	unsigned *drawn;
};

static void urn_free(struct urn *urn)
{
	free(urn->sorted);
	free(urn->place);
	free(urn->drawn);
}

static int urn_fill(struct urn *urn, const double *values, size_t n)
{
	*urn = (struct urn){.n = n,
			    .stretch = (size_t)ceil(cbrt((double)n)),
			    .sorted = malloc(n * sizeof(double)),
			    .place = malloc(n * sizeof(size_t)),
			    .drawn = malloc(n * sizeof(unsigned))};
	if (!urn->sorted || !urn->place || !urn->drawn)
		return -ENOMEM;
	memcpy(urn->sorted, values, n * sizeof(double));
	stat_sort(urn->sorted, n);
	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = n - 1;

		while (low < high) {
			size_t middle = (low + high) / 2;

			if (urn->sorted[middle] < values[i])
				low = middle + 1;
			else
				high = middle;
		}
		urn->place[i] = low;
	}
	return 0;
}

/* The trimmed mean of n values drawn in stretches. */
static double urn_draw(struct urn *urn, struct stat_random *random)
{
	size_t n = urn->n, cut = trim_of(n), seen = 0;
	double sum = 0;

	memset(urn->drawn, 0, n * sizeof(*urn->drawn));
	for (size_t drawn = 0; drawn < n;) {
		size_t at = stat_below(random, n);

		for (size_t i = 0; i < urn->stretch && drawn < n; i++, drawn++)
			urn->drawn[urn->place[(at + i) % n]]++;
	}
	for (size_t i = 0; i < n && seen < n - cut; i++) {
		size_t from = seen > cut ? seen : cut, to = seen + urn->drawn[i] < n - cut ? seen + urn->drawn[i] : n - cut;

		if (to > from)
			sum += urn->sorted[i] * (double)(to - from);
		seen += urn->drawn[i];
	}
	return sum / (double)(n - 2 * cut);
}

/* The share that stands below the percentile interval's low end: less than the nominal one, since few values look too much alike. */
static double tail_of(double confidence, double freedom, double widen)
{
	return stat_normal_above(widen * stat_student_at((1 - confidence) / 2, freedom));
}

static void percentiles(double *means, size_t resamples, double tail, struct stat_interval *interval)
{
	size_t at = (size_t)floor(tail * (double)resamples);

	stat_sort(means, resamples);
	interval->low = fmin(means[at], interval->at);
	interval->high = fmax(means[resamples - 1 - at], interval->at);
}

static double widening(const struct urn *urn)
{
	return sqrt((double)urn->n / (double)(urn->n > urn->stretch ? urn->n - urn->stretch : 1));
}

int stat_bootstrap(const double *values, size_t n, double confidence, size_t resamples, uint64_t seed,
		   struct stat_interval *interval)
{
	struct stat_random random = {seed};
	double *means = malloc(resamples * sizeof(*means));
	struct urn urn = {0};
	int err = means && n ? urn_fill(&urn, values, n) : means ? -EINVAL : -ENOMEM;

	if (!err) {
		interval->at = stat_trimmed(urn.sorted, n);
		for (size_t i = 0; i < resamples; i++)
			means[i] = urn_draw(&urn, &random);
		percentiles(means, resamples, tail_of(confidence, n > 1 ? (double)n - 1 : 1, widening(&urn)), interval);
	}
	urn_free(&urn);
	free(means);
	return err;
}

int stat_bootstrap_two(const double *base, size_t bases, const double *now, size_t nows, double confidence, size_t resamples,
		       uint64_t seed, struct stat_interval *interval)
{
	struct stat_random random = {seed};
	double *means = malloc(resamples * sizeof(*means)), freedom = (double)(bases < nows ? bases : nows) - 1;
	struct urn a = {0}, b = {0};
	int err = !means ? -ENOMEM : !bases || !nows ? -EINVAL : urn_fill(&a, base, bases);

	if (!err)
		err = urn_fill(&b, now, nows);
	if (!err) {
		interval->at = stat_trimmed(b.sorted, nows) - stat_trimmed(a.sorted, bases);
		for (size_t i = 0; i < resamples; i++) {
			double from = urn_draw(&a, &random);

			means[i] = urn_draw(&b, &random) - from;
		}
		percentiles(means, resamples, tail_of(confidence, freedom > 1 ? freedom : 1, fmax(widening(&a), widening(&b))),
			    interval);
	}
	urn_free(&a);
	urn_free(&b);
	free(means);
	return err;
}
