/* SPDX-License-Identifier: BSD-2-Clause */
/* Rank tests with exact distributions where samples are small, ties included, and what belongs to them. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "reports/stat.h"

double stat_normal_above(double z)
{
	return erfc(z / sqrt(2.0)) / 2;
}

/* Where a falling function of 0 .. `high` passes `value`. */
static double passes(double (*falling)(double, double), double parameter, double value, double low, double high)
{
	for (int i = 0; i < 200 && high - low > 1e-12 * (1 + fabs(low)); i++) {
		double middle = (low + high) / 2;

		if (falling(middle, parameter) > value)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

static double normal_above(double z, double unused)
{
	(void)unused;
	return stat_normal_above(z);
}

double stat_normal_at(double above)
{
	return passes(normal_above, 0, above, -38, 38);
}

/* Simpson's rule over the density, which is smooth. */
static double student_above(double t, double freedom)
{
	const int steps = 400;
	double scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * M_PI), sum = 0, h = t / steps;

	for (int i = 0; i <= steps; i++) {
		double x = h * i, density = scale * pow(1 + x * x / freedom, -(freedom + 1) / 2);

		sum += density * (i == 0 || i == steps ? 1 : i % 2 ? 4 : 2);
	}
	return 0.5 - sum * h / 3;
}

double stat_student_at(double above, double freedom)
{
	return passes(student_above, freedom, above, 0, 700);
}

/* A value with where it stood. */
struct ranked {
	double key;
	size_t place;
};

static int by_key(const void *a, const void *b)
{
	double x = ((const struct ranked *)a)->key, y = ((const struct ranked *)b)->key;

	return (x > y) - (x < y);
}

/* Ranks times two, so that those of ties are whole: `twice` in the order of `keys`. Returns the sum of t^3 - t over groups of ties. */
static int rank_all(const double *keys, size_t n, size_t *twice, double *ties)
{
	struct ranked *all = malloc((n ? n : 1) * sizeof(*all));

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		all[i] = (struct ranked){keys[i], i};
	qsort(all, n, sizeof(*all), by_key);
	*ties = 0;
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && !(all[to].key > all[from].key); to++)
			;
		for (size_t i = from; i < to; i++)
			twice[all[i].place] = from + to + 1;
		*ties += pow((double)(to - from), 3) - (double)(to - from);
	}
	free(all);
	return 0;
}

/* Each rank has either sign: how many of the 2^n ways reach a sum of at least `reached`. */
static double exact_signed(const size_t *twice, size_t n, size_t reached)
{
	size_t most = n * (n + 1);
	double *share = calloc(most + 1, sizeof(*share)), p = 0;

	if (!share)
		return 1;
	share[0] = 1;
	for (size_t i = 0; i < n; i++)
		for (size_t s = most + 1; s-- > 0;)
			share[s] = share[s] / 2 + (s >= twice[i] ? share[s - twice[i]] / 2 : 0);
	for (size_t s = reached; s <= most; s++)
		p += share[s];
	free(share);
	return p < 1 ? p : 1;
}

static double normal_tail(double sum, double mean, double variance)
{
	return variance > 0 ? stat_normal_above((sum - mean - 0.5) / sqrt(variance)) : 1;
}

double stat_signed_ranks(const double *values, size_t n)
{
	double *keys = malloc((n ? n : 1) * sizeof(*keys)), ties, count, p = 1;
	size_t *twice = malloc((n ? n : 1) * sizeof(*twice)), kept = 0, reached = 0;

	for (size_t i = 0; keys && i < n; i++)
		if (fabs(values[i]) > 0)
			keys[kept++] = fabs(values[i]);
	if (keys && twice && kept && !rank_all(keys, kept, twice, &ties)) {
		for (size_t i = 0, k = 0; i < n; i++) {
			if (!(fabs(values[i]) > 0))
				continue;
			if (values[i] > 0)
				reached += twice[k];
			k++;
		}
		count = (double)kept;
		p = kept <= STAT_EXACT_MAX ? exact_signed(twice, kept, reached)
					   : normal_tail((double)reached / 2, count * (count + 1) / 4,
							 count * (count + 1) * (2 * count + 1) / 24 - ties / 48);
	}
	free(keys);
	free(twice);
	return p;
}

/* Of all ways to pick `nows` of n ranks, the share whose sum reaches `reached`. */
static double exact_sum(const size_t *twice, size_t n, size_t nows, size_t reached)
{
	size_t most = n * (n + 1), wide = most + 1;
	double *ways = calloc((nows + 1) * wide, sizeof(*ways)), all = 0, above = 0;

	if (!ways)
		return 1;
	ways[0] = 1;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1 < nows ? i + 1 : nows; k > 0; k--)
			for (size_t s = most; s >= twice[i]; s--)
				ways[k * wide + s] += ways[(k - 1) * wide + s - twice[i]];
	for (size_t s = 0; s <= most; s++) {
		all += ways[nows * wide + s];
		above += s >= reached ? ways[nows * wide + s] : 0;
	}
	free(ways);
	return all > 0 ? above / all : 1;
}

double stat_rank_sum(const double *base, size_t bases, const double *now, size_t nows)
{
	size_t n = bases + nows, reached = 0, *twice = malloc((n ? n : 1) * sizeof(*twice));
	double *keys = malloc((n ? n : 1) * sizeof(*keys)), b = (double)bases, m = (double)nows, all = b + m, ties, p = 1;

	for (size_t i = 0; keys && i < n; i++)
		keys[i] = i < bases ? base[i] : now[i - bases];
	if (keys && twice && bases && nows && !rank_all(keys, n, twice, &ties)) {
		for (size_t i = bases; i < n; i++)
			reached += twice[i];
		p = n <= STAT_EXACT_MAX ? exact_sum(twice, n, nows, reached)
					: normal_tail((double)reached / 2, m * (all + 1) / 2,
						      b * m / 12 * (all + 1 - ties / (all * (all - 1))));
	}
	free(keys);
	free(twice);
	return p;
}

double stat_independence(const double *values, size_t n)
{
	size_t *twice = malloc((n ? n : 1) * sizeof(*twice));
	double ties, together = 0, own = 0, r = 0;

	if (twice && n > 2 && !rank_all(values, n, twice, &ties)) {
		for (size_t i = 0; i < n; i++) {
			double x = (double)twice[i] - (double)(n + 1);

			own += x * x;
			together += i ? x * ((double)twice[i - 1] - (double)(n + 1)) : 0;
		}
		r = own > 0 ? together / own - 1 / sqrt((double)n) : 0;
	}
	free(twice);
	return r > 0 ? (1 - r) / (1 + r) : 1;
}

double stat_weaken(double p, double independence)
{
	if (!(p < 0.5) || !(independence < 1))
		return p;
	return stat_normal_above(stat_normal_at(p) * sqrt(independence));
}

int stat_holm(const double *p, size_t n, double *adjusted)
{
	struct ranked *all = malloc((n ? n : 1) * sizeof(*all));
	double least = 0;

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		all[i] = (struct ranked){p[i], i};
	qsort(all, n, sizeof(*all), by_key);
	for (size_t i = 0; i < n; i++) {
		least = fmax(least, fmin(1, all[i].key * (double)(n - i)));
		adjusted[all[i].place] = least;
	}
	free(all);
	return 0;
}
