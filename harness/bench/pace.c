/* SPDX-License-Identifier: BSD-2-Clause */
/* The gaps between intended send times. */
#include "harness/bench/pace.h"

#include <math.h>
#include <string.h>

#define MARGIN_LEAST_NS UINT64_C(10000)
#define MARGIN_FIRST_NS UINT64_C(100000)
#define MARGIN_MOST_NS UINT64_C(1000000)

static const char *const names[] = {"closed", "fixed", "poisson", "recorded"};

const char *bench_arrivals_name(enum bench_arrivals arrivals)
{
	return names[arrivals];
}

enum bench_arrivals bench_arrivals_find(const char *name)
{
	for (unsigned i = BENCH_FIXED; i <= BENCH_RECORDED; i++)
		if (!strcmp(name, names[i]))
			return (enum bench_arrivals)i;
	return BENCH_CLOSED;
}

void bench_pace_init(struct bench_pace *pace, enum bench_arrivals arrivals, double gap_ns, double scale, uint64_t seed)
{
	*pace = (struct bench_pace){.arrivals = arrivals, .gap_ns = gap_ns, .scale = scale, .random = seed};
}

/* A repeatable number above 0 and at most 1: a counter whose bits are mixed until neighbours have nothing in common. */
static double random_part(struct bench_pace *pace)
{
	uint64_t mixed = pace->random += UINT64_C(0x9e3779b97f4a7c15);

	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
	mixed ^= mixed >> 31;
	return (double)((mixed >> 11) + 1) / 9007199254740992.0; /* 2^53 */
}

static double exact_gap(struct bench_pace *pace, uint64_t recorded_ns)
{
	switch (pace->arrivals) {
	case BENCH_POISSON: return -log(random_part(pace)) * pace->gap_ns;
	case BENCH_RECORDED: return (double)recorded_ns * pace->scale;
	default: return pace->gap_ns;
	}
}

uint64_t bench_pace_gap(struct bench_pace *pace, uint64_t recorded_ns)
{
	double gap = exact_gap(pace, recorded_ns) + pace->rest, whole = floor(gap);

	pace->rest = gap - whole;
	return (uint64_t)whole;
}

void bench_nap_init(struct bench_nap *nap)
{
	nap->margin_ns = MARGIN_FIRST_NS;
}

uint64_t bench_nap_until(const struct bench_nap *nap, uint64_t target_ns)
{
	return target_ns > nap->margin_ns ? target_ns - nap->margin_ns : 0;
}

void bench_nap_woke(struct bench_nap *nap, uint64_t wanted_ns, uint64_t now_ns)
{
	uint64_t over = now_ns > wanted_ns ? now_ns - wanted_ns : 0, wanted = over + over / 2;

	/* up at once, down slowly: a late send is worse than a spin */
	nap->margin_ns = wanted > nap->margin_ns ? wanted : nap->margin_ns - (nap->margin_ns - wanted) / 16;
	if (nap->margin_ns < MARGIN_LEAST_NS)
		nap->margin_ns = MARGIN_LEAST_NS;
	if (nap->margin_ns > MARGIN_MOST_NS)
		nap->margin_ns = MARGIN_MOST_NS;
}
