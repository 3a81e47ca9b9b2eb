/* SPDX-License-Identifier: BSD-2-Clause */
/* Gaps: fixed ones without drift, Poisson ones with the distribution that the name promises, recorded ones as recorded; and naps. */
#include "harness/bench/pace.h"

#include <math.h>
#include <stdlib.h>

#include "greatest.h"

#define DRAWS 200000u

static struct bench_pace pace;

TEST a_fixed_rate_does_not_drift(void)
{
	uint64_t sum = 0;

	bench_pace_init(&pace, BENCH_FIXED, 1e9 / 3, 1, 0); /* no whole number of nanoseconds */
	for (unsigned i = 0; i < 3 * DRAWS; i++)
		sum += bench_pace_gap(&pace, 7);
	ASSERT(llabs((long long)sum - (long long)DRAWS * 1000000000) <= 2);
	PASS();
}

/* The share of gaps longer than x means is e^-x, and a standard deviation is a mean. */
TEST poisson_arrivals_have_exponential_gaps(void)
{
	const double mean = 50000, at[] = {0.1, 0.5, 1, 2, 4, 6};
	unsigned longer[6] = {0};
	double sum = 0, squares = 0, sd;

	bench_pace_init(&pace, BENCH_POISSON, mean, 1, 42);
	for (unsigned i = 0; i < DRAWS; i++) {
		double gap = (double)bench_pace_gap(&pace, 7);

		sum += gap;
		squares += gap * gap;
		for (unsigned k = 0; k < 6; k++)
			longer[k] += gap > at[k] * mean;
	}
	sd = sqrt(squares / DRAWS - sum / DRAWS * (sum / DRAWS));
	ASSERT_IN_RANGE(mean, sum / DRAWS, 0.01 * mean);
	ASSERT_IN_RANGE(mean, sd, 0.02 * mean);
	for (unsigned k = 0; k < 6; k++) {
		double expected = exp(-at[k]) * DRAWS;

		ASSERT_IN_RANGE(expected, (double)longer[k], 5 * sqrt(expected));
	}
	PASS();
}

/* Arrivals in equal stretches of time: their variance is their mean, and one stretch tells nothing of the next. */
TEST poisson_arrivals_are_counted_like_poisson(void)
{
	const uint64_t stretch = 500000;
	double sum = 0, squares = 0, products = 0, last = 0;
	uint64_t now = 0, end = stretch;
	unsigned stretches = 0, count = 0;

	bench_pace_init(&pace, BENCH_POISSON, 50000, 1, 7);
	while (stretches < DRAWS / 10) {
		now += bench_pace_gap(&pace, 0);
		for (; now >= end; end += stretch, stretches++) {
			sum += count;
			squares += (double)count * count;
			products += last * count;
			last = count;
			count = 0;
		}
		count++;
	}
	sum /= stretches;
	ASSERT_IN_RANGE(10.0, sum, 0.1);
	ASSERT_IN_RANGE(10.0, squares / stretches - sum * sum, 0.5);
	ASSERT_IN_RANGE(0.0, products / stretches - sum * sum, 0.5);
	PASS();
}

TEST a_seed_gives_the_same_gaps_and_another_gives_others(void)
{
	struct bench_pace same, other;
	unsigned differing = 0;

	bench_pace_init(&pace, BENCH_POISSON, 1e6, 1, 5);
	bench_pace_init(&same, BENCH_POISSON, 1e6, 1, 5);
	bench_pace_init(&other, BENCH_POISSON, 1e6, 1, 6);
	for (unsigned i = 0; i < 1000; i++) {
		uint64_t gap = bench_pace_gap(&pace, 0);

		ASSERT_EQ(gap, bench_pace_gap(&same, 0));
		differing += gap != bench_pace_gap(&other, 0);
	}
	ASSERT(differing > 990);
	PASS();
}

TEST recorded_gaps_are_scaled_without_drift(void)
{
	uint64_t sum = 0;

	bench_pace_init(&pace, BENCH_RECORDED, 1, 1, 0);
	ASSERT_EQ(1234, bench_pace_gap(&pace, 1234));
	ASSERT_EQ(0, bench_pace_gap(&pace, 0));
	bench_pace_init(&pace, BENCH_RECORDED, 1, 0.1, 0);
	for (unsigned i = 0; i < 1000; i++)
		sum += bench_pace_gap(&pace, 1234);
	ASSERT(llabs((long long)sum - 123400) <= 1);
	PASS();
}

TEST names_go_both_ways(void)
{
	for (unsigned i = BENCH_FIXED; i <= BENCH_RECORDED; i++)
		ASSERT_EQ(i, bench_arrivals_find(bench_arrivals_name((enum bench_arrivals)i)));
	ASSERT_EQ(BENCH_CLOSED, bench_arrivals_find("bursts"));
	PASS();
}

/* Every sleep is too long by what the machine takes; after the first surprise none ends past its target. */
TEST naps_end_before_their_target(void)
{
	struct bench_nap nap;
	uint64_t now = 1000000000;

	bench_nap_init(&nap);
	for (unsigned i = 0; i < 1000; i++) {
		uint64_t target = now + 2000000, wake = bench_nap_until(&nap, target);
		uint64_t over = 50000 + (i * 7919u) % 30000; /* as a busy machine wakes one up */

		ASSERT(wake < target);
		now = wake + over;
		bench_nap_woke(&nap, wake, now);
		ASSERT(now < target);
	}
	bench_nap_woke(&nap, now, now + 400000);
	ASSERT(bench_nap_until(&nap, now) <= now - 600000);
	bench_nap_woke(&nap, now, now + 90000000000);
	ASSERT_EQm("a sleep that was far too long once is not spun away for ever", now - 1000000, bench_nap_until(&nap, now));
	for (unsigned i = 0; i < 200; i++)
		bench_nap_woke(&nap, now, now + 1000);
	ASSERT_EQm("a quiet machine is not spun on", now - 10000, bench_nap_until(&nap, now));
	ASSERT_EQ(0, bench_nap_until(&nap, 5));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_fixed_rate_does_not_drift);
	RUN_TEST(poisson_arrivals_have_exponential_gaps);
	RUN_TEST(poisson_arrivals_are_counted_like_poisson);
	RUN_TEST(a_seed_gives_the_same_gaps_and_another_gives_others);
	RUN_TEST(recorded_gaps_are_scaled_without_drift);
	RUN_TEST(names_go_both_ways);
	RUN_TEST(naps_end_before_their_target);
	GREATEST_MAIN_END();
}
