/* SPDX-License-Identifier: BSD-2-Clause */
/* How often a judgement is wrong, on noise of many kinds: equal sides, sides half of the smallest effect apart, and the effect itself. */
#include "reports/compare_judge.h"

#include <math.h>

#include "greatest.h"
#include "reports/stat.h"

#define PAIRS 30
#define FAMILY 20

static const struct report_compare_options defaults = {.threshold = 0.05, .threshold_ns = 500};

enum kind { INDEPENDENT, ALIKE, HEAVY, DRIFT, OUTLIERS, TWO_MODES, WALK, KINDS };

static struct stat_random source;

static double even(void)
{
	return ((double)(stat_next(&source) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
	return sqrt(-2 * log(even())) * cos(2 * M_PI * even());
}

/* Levels of blocks in time order, as logarithms. */
static void make(enum kind kind, double spread, double *levels, size_t n)
{
	double level = 0;
	bool high = false;

	for (size_t i = 0; i < n; i++) {
		double own = spread * normal();

		switch (kind) {
		case ALIKE: own = level = 0.7 * level + 0.7 * own; break;
		case HEAVY: own /= sqrt((pow(normal(), 2) + pow(normal(), 2) + pow(normal(), 2)) / 3); break;
		case DRIFT: own += 0.3 * (double)i / (double)n; break;
		case OUTLIERS: own += even() < 0.03 ? 2 : 0; break;
		case TWO_MODES:
			high = even() < 0.1 ? !high : high;
			own += high ? 0.2 : 0;
			break;
		case WALK: own = level += own; break;
		default: break;
		}
		levels[i] = own;
	}
}

struct outcomes {
	int regressed, not_regressed, open;
};

/* `rounds` interleaved runs, A B B A, of which B is slower by `factor`. */
static struct outcomes judge(enum kind kind, double spread, double takes, double factor, int rounds)
{
	struct outcomes outcomes = {0};

	for (int r = 0; r < rounds; r++) {
		double levels[2 * PAIRS], base[PAIRS], now[PAIRS];
		const struct judge_sample sample = {base, now, PAIRS, PAIRS, true, false};
		struct judge_finding finding;
		struct judge_decision decision;

		make(kind, spread, levels, 2 * PAIRS);
		for (size_t i = 0; i < PAIRS; i++) {
			base[i] = takes * exp(levels[2 * i + i % 2]);
			now[i] = takes * factor * exp(levels[2 * i + 1 - i % 2]);
		}
		if (judge_measure(&sample, &defaults, &finding))
			return (struct outcomes){0};
		judge_decide(&finding, fmin(1, FAMILY * finding.p), FAMILY, &decision);
		outcomes.regressed += decision.verdict == REPORT_REGRESSED;
		outcomes.not_regressed += decision.verdict == REPORT_NOT_REGRESSED;
		outcomes.open += decision.verdict == REPORT_NOT_ENOUGH_EVIDENCE;
	}
	return outcomes;
}

TEST equal_sides_are_not_called_regressed(void)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		struct outcomes o;

		source.state = 100 + kind;
		o = judge(kind, 0.02, 100000, 1, 50);
		ASSERT_EQ_FMT(50, o.regressed + o.not_regressed + o.open, "%d");
		ASSERT_EQ_FMT(0, o.regressed, "%d");
		ASSERT(o.not_regressed >= (kind == HEAVY || kind == TWO_MODES ? 20 : 45));
	}
	PASS();
}

/* The worst that is still no regression: what is called one by mistake stays under one in twenty. */
static enum greatest_test_res at_the_edge(enum kind kind, double spread)
{
	struct outcomes o;

	source.state = 200 + kind;
	o = judge(kind, spread, 100000, 1.025, 60);
	ASSERT(o.regressed <= 3);
	PASS();
}

TEST half_of_the_smallest_effect_is_seldom_called_regressed(void)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		CHECK_CALL(at_the_edge(kind, 0.02));
		CHECK_CALL(at_the_edge(kind, 0.1));
	}
	PASS();
}

TEST the_smallest_effect_is_found(void)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		struct outcomes o;

		if (kind == HEAVY || kind == TWO_MODES)
			continue; /* these want more blocks, and say so */
		source.state = 300 + kind;
		o = judge(kind, 0.015, 100000, 1.05, 50);
		ASSERT(o.regressed >= 45);
	}
	PASS();
}

TEST two_microseconds_of_twelve_are_found(void)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		struct outcomes o;

		source.state = 400 + kind;
		o = judge(kind, 0.03, 12000, 14.0 / 12, 50);
		ASSERT(o.regressed >= 45);
	}
	PASS();
}

TEST an_effect_has_to_reach_both_the_share_and_the_time(void)
{
	/* 15 % of 1 us is less than 0.5 us; 0.6 us of 100 us is less than 5 % */
	source.state = 500;
	ASSERT_EQ_FMT(20, judge(INDEPENDENT, 0.01, 1000, 1.15, 20).not_regressed, "%d");
	ASSERT_EQ_FMT(20, judge(INDEPENDENT, 0.01, 100000, 1.006, 20).not_regressed, "%d");
	ASSERT_EQ_FMT(20, judge(INDEPENDENT, 0.01, 1000, 1.7, 20).regressed, "%d");
	PASS();
}

TEST what_it_would_take_is_told(void)
{
	double base[40], now[40];
	struct judge_sample sample = {base, now, 3, 3, true, false};
	struct judge_finding finding;
	struct judge_decision decision;

	source.state = 600;
	for (size_t i = 0; i < 40; i++) {
		base[i] = 100000 * exp(0.03 * normal());
		now[i] = 107000 * exp(0.03 * normal());
	}
	ASSERT_EQ(0, judge_measure(&sample, &defaults, &finding));
	judge_decide(&finding, finding.p, FAMILY, &decision);
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, decision.verdict);
	ASSERT_FALSE(finding.told);
	ASSERT_EQ_FMT(2LL * JUDGE_BLOCKS_MIN - 6, (long long)decision.blocks_wanted, "%lld");

	/* eight pairs leave it open; as many more as are asked for settle it */
	sample.bases = sample.nows = 8;
	ASSERT_EQ(0, judge_measure(&sample, &defaults, &finding));
	judge_decide(&finding, fmin(1, FAMILY * finding.p), FAMILY, &decision);
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, decision.verdict);
	ASSERT(decision.blocks_wanted > 0 && decision.blocks_wanted <= 64);
	sample.bases = sample.nows = 40;
	ASSERT_EQ(0, judge_measure(&sample, &defaults, &finding));
	judge_decide(&finding, fmin(1, FAMILY * finding.p), FAMILY, &decision);
	ASSERT_EQ(REPORT_REGRESSED, decision.verdict);

	/* noise of a factor of ten: no number of blocks that anybody would run */
	for (size_t i = 0; i < 10; i++)
		now[i] = 102000 * (i % 2 ? 10 : 0.1);
	sample.bases = sample.nows = 10;
	ASSERT_EQ(0, judge_measure(&sample, &defaults, &finding));
	judge_decide(&finding, 1, FAMILY, &decision);
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, decision.verdict);
	ASSERT(decision.blocks_wanted < 0);
	PASS();
}

/* Two runs differ by what no block shows: the same blocks carry less when they are of two runs. */
TEST two_runs_carry_less_than_one_interleaved(void)
{
	double base[PAIRS], now[PAIRS];
	struct judge_sample sample = {base, now, PAIRS, PAIRS, false, true};
	enum report_compare_verdict expected[] = {REPORT_NOT_REGRESSED, REPORT_NOT_ENOUGH_EVIDENCE, REPORT_NOT_ENOUGH_EVIDENCE,
						  REPORT_REGRESSED};
	double factors[] = {1.005, 1.035, 1.048, 1.08};

	for (size_t k = 0; k < 4; k++) {
		struct judge_finding finding;
		struct judge_decision decision;

		source.state = 700;
		for (size_t i = 0; i < PAIRS; i++) {
			base[i] = 100000 * exp(0.01 * normal());
			now[i] = 100000 * factors[k] * exp(0.01 * normal());
		}
		ASSERT_EQ(0, judge_measure(&sample, &defaults, &finding));
		ASSERT_IN_RANGE(0.025, finding.allowance, 1e-12);
		judge_decide(&finding, FAMILY * finding.p, FAMILY, &decision);
		ASSERT_EQ_FMT((int)expected[k], (int)decision.verdict, "%d");
	}
	PASS();
}

/* Nineteen pairs that wander together: by their ranks alone even a fortyfold time could not be told among so many figures. */
TEST what_is_far_slower_is_told_among_many_figures(void)
{
	enum { FEW = 19, MANY = 500 };
	double base[FEW], now[FEW];
	const struct judge_sample sample = {base, now, FEW, FEW, true, false};
	struct judge_finding finding;
	struct judge_decision decision;

	for (size_t i = 0; i < FEW; i++) {
		base[i] = 2500 - 10 * (double)i;
		now[i] = 103300 + (double)(i % 3);
	}
	ASSERT_EQ(0, judge_measure(&sample, &defaults, &finding));
	judge_decide(&finding, finding.p * MANY, MANY, &decision);
	ASSERT_EQ(REPORT_REGRESSED, decision.verdict);
	/* and what is equal stays so, however many are looked at */
	for (size_t i = 0; i < FEW; i++)
		now[i] = base[i] + (double)(i % 3);
	ASSERT_EQ(0, judge_measure(&sample, &defaults, &finding));
	judge_decide(&finding, fmin(1, finding.p * MANY), MANY, &decision);
	ASSERT_EQ(REPORT_NOT_REGRESSED, decision.verdict);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(equal_sides_are_not_called_regressed);
	RUN_TEST(half_of_the_smallest_effect_is_seldom_called_regressed);
	RUN_TEST(the_smallest_effect_is_found);
	RUN_TEST(two_microseconds_of_twelve_are_found);
	RUN_TEST(an_effect_has_to_reach_both_the_share_and_the_time);
	RUN_TEST(what_it_would_take_is_told);
	RUN_TEST(two_runs_carry_less_than_one_interleaved);
	RUN_TEST(what_is_far_slower_is_told_among_many_figures);
	GREATEST_MAIN_END();
}
