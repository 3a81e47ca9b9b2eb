/* SPDX-License-Identifier: BSD-2-Clause */
/* Statistics of noisy figures: rank tests, bootstrap intervals, change points. Pure functions; docs/regressions.md has formulas and sources. */
#ifndef REPORTS_STAT_H
#define REPORTS_STAT_H

#include <stddef.h>
#include <stdint.h>

/* A generator of its own (splitmix64), so that the same input gives the same bytes everywhere. */
struct stat_random {
	uint64_t state;
};
uint64_t stat_next(struct stat_random *random);
/* 0 .. n - 1; n is at least 1. */
size_t stat_below(struct stat_random *random, size_t n);

/* P(Z > z) of a standard normal Z, and back. */
double stat_normal_above(double z);
double stat_normal_at(double above);
/* The t that a Student t of `freedom` degrees exceeds with probability `above` (under 0.5). */
double stat_student_at(double above, double freedom);

void stat_sort(double *values, size_t n);
/* Middle of sorted values; 0 of none. */
double stat_middle(const double *sorted, size_t n);
/* Mean of sorted values without the lowest and the highest three tenths; 0 of none. */
double stat_trimmed(const double *sorted, size_t n);

/*
 * What n values in time order are worth as if they were independent, 0 .. 1 of n: (1 - r) / (1 + r) with the correlation r of neighbours
 * by rank, less the 1 / sqrt(n) that it shows by chance. 1 where neighbours are not alike.
 */
double stat_independence(const double *values, size_t n);
/* The probability `p`, found as if of n independent values, where they are worth only this share of n. */
double stat_weaken(double p, double independence);

/* Above this many values the distributions of ranks are taken as normal. */
#define STAT_EXACT_MAX 60

/* Wilcoxon's signed ranks: the probability of ranks as high as these where the values lie symmetrically about zero. 1 of none. */
double stat_signed_ranks(const double *values, size_t n);
/* Wilcoxon, Mann and Whitney's sum of ranks: the probability that `now` ranks as high as this over `base` where both are alike. */
double stat_rank_sum(const double *base, size_t bases, const double *now, size_t nows);

/* Holm's step-down correction: `adjusted` may be `p` itself. */
int stat_holm(const double *p, size_t n, double *adjusted);

struct stat_interval {
	double at, low, high;
};

/*
 * Interval of the trimmed mean of values in time order: circular blocks of n^(1/3) neighbours, drawn `resamples` times, percentiles widened
 * for small n. -ENOMEM. stat_bootstrap_two(): of the difference now - base of two such means.
 */
int stat_bootstrap(const double *values, size_t n, double confidence, size_t resamples, uint64_t seed,
		   struct stat_interval *interval);
int stat_bootstrap_two(const double *base, size_t bases, const double *now, size_t nows, double confidence, size_t resamples,
		       uint64_t seed, struct stat_interval *interval);

/*
 * The probability that chance puts a trimmed mean of n values this far beyond a line, where its 95 % interval reaches `reach` to that side: an
 * upper bound of Student's tail, its degrees of freedom those of the values that trimming left and that are worth their number.
 */
double stat_far(double distance, double reach, size_t n, double independence);

/* A change between values[at - 1] and values[at]. */
struct stat_change {
	size_t at;
	double p; /* of as large a difference in a random order of its segment */
};

/*
 * Change points of a row of values by the energy distance (E-divisive), in order, up to `max`: each is the best split of a segment, kept
 * where at most the share `level` of `permutations` random orders has a better one. Segments have at least `least` values. The count, or -ENOMEM.
 */
int stat_changes(const double *values, size_t n, size_t least, double level, size_t permutations, uint64_t seed,
		 struct stat_change *changes, size_t max);

#endif
