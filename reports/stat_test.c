/* SPDX-License-Identifier: BSD-2-Clause */
/* Rank tests against textbook tables, intervals against the truth that they should hold, change points where they were put. */
#include "reports/stat.h"

#include <math.h>
#include <string.h>

#include "greatest.h"

#define NEAR(expected, value, by) ASSERT_IN_RANGE(expected, value, by)

/* Standard normal noise. */
static double noise(struct stat_random *random)
{
	double a = ((double)(stat_next(random) >> 11) + 0.5) / 9007199254740992.0,
	       b = (double)(stat_next(random) >> 11) / 9007199254740992.0;

	return sqrt(-2 * log(a)) * cos(2 * M_PI * b);
}

TEST quantiles_are_those_of_tables(void)
{
	NEAR(1.959964, stat_normal_at(0.025), 1e-5);
	NEAR(0.05, stat_normal_above(1.644854), 1e-6);
	NEAR(2.262157, stat_student_at(0.025, 9), 1e-4);
	NEAR(12.7062, stat_student_at(0.025, 1), 1e-2);
	NEAR(1.972, stat_student_at(0.025, 199), 1e-3);
	PASS();
}

/* Signed ranks 1 .. n, of which those in `negative` (ending with 0) are negative. */
static double signed_table(size_t n, const size_t *negative)
{
	double values[STAT_EXACT_MAX];

	for (size_t i = 0; i < n; i++)
		values[i] = (double)(i + 1);
	for (; *negative; negative++)
		values[*negative - 1] *= -1;
	return stat_signed_ranks(values, n);
}

TEST signed_ranks_are_those_of_tables(void)
{
	/* Darwin's maize, crossed less self-fertilized, in eighths of an inch: W = 24 of n = 15 */
	static const double maize[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};

	NEAR(5.0 / 1024, signed_table(10, (const size_t[]){3, 0}), 1e-12);
	NEAR(25.0 / 1024, signed_table(10, (const size_t[]){8, 0}), 1e-12);
	NEAR(43.0 / 1024, signed_table(10, (const size_t[]){2, 8, 0}), 1e-12);
	NEAR(1.0 / 64, signed_table(6, (const size_t[]){0}), 1e-12);
	NEAR(0.02063, stat_signed_ranks(maize, 15), 1e-5);
	PASS();
}

TEST rank_sums_are_those_of_tables(void)
{
	static const double low[] = {1, 2, 3, 4, 5}, two[] = {4.5, 5.5, 6, 7, 8}, four[] = {3.5, 4.5, 5.5, 7, 8},
			    high[] = {6, 7, 8, 9, 10};

	NEAR(1.0 / 252, stat_rank_sum(low, 5, high, 5), 1e-12);
	NEAR(2.0 / 252, stat_rank_sum(low, 5, two, 5), 1e-12);
	NEAR(7.0 / 252, stat_rank_sum(low, 5, four, 5), 1e-12);
	NEAR(1, stat_rank_sum(high, 5, low, 5), 1e-12);
	PASS();
}

TEST ties_and_zeros_are_counted_as_what_they_are(void)
{
	static const double same[] = {3, 3, 3, 3}, zeros[] = {0, 0, 0}, tied[] = {1, 1, -1, 2};

	NEAR(1.0 / 16, stat_signed_ranks(same, 4), 1e-12);
	NEAR(1, stat_signed_ranks(zeros, 3), 1e-12);
	/* ranks 2, 2, 2 and 4: of 16 ways, 8 or more are reached by those without one 2 or none: 1 + 3 */
	NEAR(4.0 / 16, stat_signed_ranks(tied, 4), 1e-12);
	NEAR(1, stat_rank_sum(same, 4, same, 4), 1e-12);
	NEAR(1, stat_signed_ranks(NULL, 0), 1e-12);
	PASS();
}

TEST large_samples_go_on_where_exact_ones_end(void)
{
	double values[STAT_EXACT_MAX + 1], other[STAT_EXACT_MAX + 1], exact, normal;
	struct stat_random random = {7};

	for (size_t i = 0; i <= STAT_EXACT_MAX; i++) {
		values[i] = noise(&random) + 0.2;
		other[i] = noise(&random) + 0.5;
	}
	/* one more in the middle changes next to nothing */
	values[STAT_EXACT_MAX] = 1e-9;
	other[30] = 0.35;
	exact = stat_signed_ranks(values, STAT_EXACT_MAX);
	normal = stat_signed_ranks(values, STAT_EXACT_MAX + 1);
	NEAR(exact, normal, 0.02);
	exact = stat_rank_sum(values, 30, other, 30);
	normal = stat_rank_sum(values, 30, other, 31);
	NEAR(exact, normal, 0.02);
	PASS();
}

TEST holm_steps_down(void)
{
	static const double p[] = {0.01, 0.04, 0.03, 0.005}, expected[] = {0.03, 0.06, 0.06, 0.02};
	double adjusted[4], ones[2] = {0.9, 0.8};

	ASSERT_EQ(0, stat_holm(p, 4, adjusted));
	for (size_t i = 0; i < 4; i++)
		NEAR(expected[i], adjusted[i], 1e-12);
	ASSERT_EQ(0, stat_holm(ones, 2, ones));
	NEAR(1, ones[0], 1e-12);
	NEAR(1, ones[1], 1e-12);
	ASSERT_EQ(0, stat_holm(NULL, 0, NULL));
	PASS();
}

TEST neighbours_that_are_alike_weaken_a_rank_test(void)
{
	double wave[40], alone[40];
	struct stat_random random = {3};

	for (size_t i = 0; i < 40; i++) {
		wave[i] = sin((double)i / 6);
		alone[i] = i % 2 ? noise(&random) : -3;
	}
	ASSERT(stat_independence(wave, 40) < 0.3);
	NEAR(1, stat_independence(alone, 40), 1e-12);
	NEAR(0.05, stat_weaken(0.05, 1), 1e-12);
	ASSERT(stat_weaken(0.001, 0.25) > 0.05);
	NEAR(0.7, stat_weaken(0.7, 0.1), 1e-12);
	PASS();
}

TEST the_trimmed_mean_looks_at_the_middle(void)
{
	static const double values[] = {-1000, 1, 2, 3, 4, 5, 6, 7, 1000, 9000};

	NEAR(4.5, stat_trimmed(values, 10), 1e-12);
	NEAR(4.5, stat_middle(values, 10), 1e-12);
	NEAR(1, stat_trimmed(values + 1, 1), 1e-12);
	NEAR(0, stat_trimmed(values, 0), 1e-12);
	PASS();
}

/* How many of `rounds` intervals of `n` values hold their middle, 0. */
static int held(size_t n, double alike, int rounds)
{
	struct stat_random random = {11};
	int inside = 0;

	for (int r = 0; r < rounds; r++) {
		struct stat_interval interval;
		double values[64], level = 0;

		for (size_t i = 0; i < n; i++) {
			level = alike * level + noise(&random);
			values[i] = level;
		}
		if (stat_bootstrap(values, n, 0.95, 400, 5, &interval))
			return -1;
		inside += interval.low <= 0 && interval.high >= 0;
	}
	return inside;
}

TEST intervals_hold_the_truth_as_often_as_they_say(void)
{
	ASSERT_IN_RANGE(380.0, (double)held(20, 0, 400), 14.0);
	ASSERT_IN_RANGE(380.0, (double)held(60, 0, 400), 14.0);
	/* where neighbours are alike they hold it less often; the rank test knows that, and both have to agree */
	ASSERT(held(40, 0.3, 400) > 350);
	PASS();
}

TEST an_interval_is_repeated_and_moves_with_its_values(void)
{
	struct stat_interval a, b, c;
	double values[20], more[20];
	struct stat_random random = {23};

	for (size_t i = 0; i < 20; i++) {
		values[i] = noise(&random);
		more[i] = values[i] + 10;
	}
	ASSERT_EQ(0, stat_bootstrap(values, 20, 0.95, 500, 9, &a));
	ASSERT_EQ(0, stat_bootstrap(values, 20, 0.95, 500, 9, &b));
	ASSERT_EQ(0, stat_bootstrap(more, 20, 0.95, 500, 9, &c));
	ASSERT(memcmp(&a, &b, sizeof(a)) == 0);
	ASSERT(a.low < a.at && a.at < a.high);
	NEAR(a.low + 10, c.low, 1e-9);
	ASSERT_EQ(0, stat_bootstrap_two(values, 20, more, 20, 0.95, 500, 9, &c));
	NEAR(10, c.at, 1e-9);
	ASSERT(c.low < 10 && c.high > 10 && c.high - c.low > a.high - a.low);
	PASS();
}

TEST a_step_is_found_where_it_is(void)
{
	struct stat_change changes[8];
	struct stat_random random = {31};
	double values[40];

	for (size_t i = 0; i < 40; i++)
		values[i] = 0.1 * noise(&random) + (i >= 30 ? 0.2 : i >= 12 ? 1 : 0);
	ASSERT_EQ(2, stat_changes(values, 40, 3, 0.02, 199, 1, changes, 8));
	ASSERT_EQ(12u, changes[0].at);
	ASSERT_EQ(30u, changes[1].at);
	ASSERT(changes[0].p <= 0.02);
	ASSERT_EQ(1, stat_changes(values, 40, 3, 0.02, 199, 1, changes, 1));
	PASS();
}

TEST noise_and_single_outliers_are_no_change(void)
{
	struct stat_change changes[8];
	struct stat_random random = {37};
	int found = 0;

	for (int round = 0; round < 100; round++) {
		double values[25];

		for (size_t i = 0; i < 25; i++)
			values[i] = noise(&random);
		values[round % 25] += 4;
		found += stat_changes(values, 25, 3, 0.01, 199, (uint64_t)round, changes, 8) > 0;
	}
	ASSERT(found <= 3);
	ASSERT_EQ(0, stat_changes((const double[]){1, 2, 3}, 3, 3, 0.01, 199, 1, changes, 8));
	ASSERT_EQ(0, stat_changes(NULL, 0, 3, 0.01, 199, 1, changes, 8));
	PASS();
}

/* 25 values, 11 left by trimming: t of 10 degrees, 2.764 for one in a hundred, 4.144 for one in a thousand. */
TEST far_beyond_an_interval_is_as_rare_as_students_tail(void)
{
	ASSERT_IN_RANGE(0.0125, stat_far(2.764, 1.96, 25, 1), 0.0026);
	ASSERT(stat_far(2.764, 1.96, 25, 1) >= 0.01);
	ASSERT(stat_far(4.144, 1.96, 25, 1) >= 0.001 && stat_far(4.144, 1.96, 25, 1) < 0.0013);
	ASSERT(stat_far(4.144, 1.96, 25, 0.5) > 2 * stat_far(4.144, 1.96, 25, 1)); /* alike neighbours are worth less */
	ASSERT_EQ(1, stat_far(0, 1, 25, 1));
	ASSERT_EQ(1, stat_far(-3, 1, 25, 1));
	ASSERT(stat_far(3, 1, 25, 0.01) > 0.2); /* worth of less than one value: nearly nothing can be said */
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(quantiles_are_those_of_tables);
	RUN_TEST(signed_ranks_are_those_of_tables);
	RUN_TEST(rank_sums_are_those_of_tables);
	RUN_TEST(ties_and_zeros_are_counted_as_what_they_are);
	RUN_TEST(large_samples_go_on_where_exact_ones_end);
	RUN_TEST(holm_steps_down);
	RUN_TEST(neighbours_that_are_alike_weaken_a_rank_test);
	RUN_TEST(the_trimmed_mean_looks_at_the_middle);
	RUN_TEST(intervals_hold_the_truth_as_often_as_they_say);
	RUN_TEST(an_interval_is_repeated_and_moves_with_its_values);
	RUN_TEST(a_step_is_found_where_it_is);
	RUN_TEST(noise_and_single_outliers_are_no_change);
	RUN_TEST(far_beyond_an_interval_is_as_rare_as_students_tail);
	GREATEST_MAIN_END();
}
