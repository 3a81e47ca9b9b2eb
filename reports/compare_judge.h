/* SPDX-License-Identifier: BSD-2-Clause */
/* The judgement of one noisy figure: what its blocks show, and what follows once it is known how many figures were judged. */
#ifndef REPORTS_COMPARE_JUDGE_H
#define REPORTS_COMPARE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/compare.h"

#define JUDGE_CONFIDENCE 0.95
#define JUDGE_LEVEL 0.05
#define JUDGE_RESAMPLES 2000
#define JUDGE_SEED UINT64_C(0x73636d69)
/* Fewer than this many blocks of a side show no spread. */
#define JUDGE_BLOCKS_MIN 6
/* More blocks than this many times those there are: nobody will run that. */
#define JUDGE_FORESEEABLE 100.0

/* One figure of each block, in time order; paired: base[i] ran beside now[i]. */
struct judge_sample {
	const double *base, *now;
	size_t bases, nows;
	bool paired;
	bool one_run_each; /* what differs from run to run shows in no block: half of the smallest effect is allowed for it */
};

struct judge_finding {
	double base, now, ratio, low, high;
	double effect;    /* smallest effect, relative to base */
	double allowance; /* for what no block shows: 0.025 where runs may differ by 2.5 % without a cause */
	double p;         /* of such ranks where the slow-down is half the smallest effect */
	bool told;        /* false: too few blocks, and nothing but base and now stands here */
	size_t blocks;
};

struct judge_decision {
	enum report_compare_verdict verdict;
	int64_t blocks_wanted; /* negative: not foreseeable */
};

/* 0 or -ENOMEM. Values are times, at least 1 is assumed of each. */
int judge_measure(const struct judge_sample *sample, const struct report_compare_options *options, struct judge_finding *finding);
/* `family`: how many figures were judged together, for the number of blocks that it takes. */
void judge_decide(const struct judge_finding *finding, double p_adjusted, size_t family, struct judge_decision *decision);

#endif
