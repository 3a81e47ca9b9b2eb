/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a row of values changes: splits with the largest energy distance, tested against random orders of the same values. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/stat.h"

struct search {
	double *values;
	size_t least, permutations, max, found;
	double level;
	struct stat_random random;
	struct stat_change *changes;
};

static double from_all(const double *values, size_t from, size_t to, double value)
{
	double sum = 0;

	for (size_t i = from; i < to; i++)
		sum += fabs(values[i] - value);
	return sum;
}

/* One value after the other moves from the right of the split to its left, with its distances. */
static double best_split(const double *v, size_t n, size_t least, size_t *at)
{
	double between = 0, left = 0, right = 0, best = -1;

	for (size_t i = 0; i < n; i++)
		right += from_all(v, i + 1, n, v[i]);
	for (size_t split = 1; split < n; split++) {
		double to_left = from_all(v, 0, split - 1, v[split - 1]), to_right = from_all(v, split, n, v[split - 1]);
		double a = (double)split, b = (double)(n - split), energy;

		between += to_right - to_left;
		left += to_left;
		right -= to_right;
		if (split < least || n - split < least)
			continue;
		energy = 2 * between / (a * b) - 2 * left / (a * a) - 2 * right / (b * b);
		energy *= a * b / (a + b);
		if (energy > best) {
			best = energy;
			*at = split;
		}
	}
	return best;
}

static void shuffle(double *values, size_t n, struct stat_random *random)
{
	for (size_t i = n; i > 1; i--) {
		size_t other = stat_below(random, i);
		double value = values[i - 1];

		values[i - 1] = values[other];
		values[other] = value;
	}
}

/* The share of orders, this one among them, that split as well. */
static int chance(struct search *s, const double *values, size_t n, double energy, double *p)
{
	double *order = malloc(n * sizeof(*order));
	size_t as_good = 1, ignored;

	if (!order)
		return -ENOMEM;
	memcpy(order, values, n * sizeof(*order));
	for (size_t i = 0; i < s->permutations; i++) {
		shuffle(order, n, &s->random);
		as_good += best_split(order, n, s->least, &ignored) >= energy * (1 - 1e-12);
	}
	free(order);
	*p = (double)as_good / (double)(s->permutations + 1);
	return 0;
}

static int search(struct search *s, size_t from, size_t to)
{
	size_t at = 0;
	double energy, p = 1;
	int err;

	if (to - from < 2 * s->least || s->found == s->max)
		return 0;
	energy = best_split(s->values + from, to - from, s->least, &at);
	if (energy <= 0)
		return 0;
	err = chance(s, s->values + from, to - from, energy, &p);
	if (err || p > s->level)
		return err;
	err = search(s, from, from + at);
	if (!err && s->found < s->max)
		s->changes[s->found++] = (struct stat_change){from + at, p};
	return err ? err : search(s, from + at, to);
}

int stat_changes(const double *values, size_t n, size_t least, double level, size_t permutations, uint64_t seed,
		 struct stat_change *changes, size_t max)
{
	struct search s = {.values = malloc((n ? n : 1) * sizeof(double)),
			   .least = least ? least : 1,
			   .permutations = permutations,
			   .level = level,
			   .max = max,
			   .random = {seed},
			   .changes = changes};
	int err;

	if (!s.values)
		return -ENOMEM;
	memcpy(s.values, values, n * sizeof(double));
	err = search(&s, 0, n);
	free(s.values);
	return err ? err : (int)s.found;
}
