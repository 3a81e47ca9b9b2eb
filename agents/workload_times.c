// SPDX-License-Identifier: BSD-2-Clause
/* Chance and times of streams, in whole numbers alone: floating point rounds differently from machine to machine. */
#include "agents/workload_private.h"

#define BURST_MEAN 32u  /* commands */
#define BURST_SPEED 16u /* how much closer they are within a burst */

__extension__ typedef unsigned __int128 wide;

uint64_t workload_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint32_t workload_below(struct workload_actor *actor, uint32_t limit)
{
	return (uint32_t)((workload_random(&actor->random) >> 32) * limit >> 32);
}

/* John von Neumann's way: the length of a falling run of random numbers tells whether its first one is taken. */
uint64_t workload_exponential(uint64_t *state, uint64_t mean)
{
	for (uint64_t whole = 0;; whole++) {
		uint64_t first = workload_random(state), last = first, next;
		unsigned length = 1;

		while ((next = workload_random(state)) < last) {
			last = next;
			length++;
		}
		if (length % 2)
			return whole * mean + (uint64_t)((wide)first * mean >> 64);
	}
}

/* As many as fit into the same time, but most of them close together. */
static uint64_t bursty(struct workload_actor *actor, uint64_t mean)
{
	if (actor->burst_left) {
		actor->burst_left--;
		return workload_exponential(&actor->random, mean / BURST_SPEED);
	}
	actor->burst_left = workload_below(actor, 2 * BURST_MEAN - 1);
	return workload_exponential(&actor->random, mean + (BURST_MEAN - 1) * (mean - mean / BURST_SPEED));
}

/* A recorded gap, made longer or shorter if another rate was asked for. */
static uint64_t recorded(struct workload_actor *actor)
{
	const struct assay_workload *w = actor->workload;
	uint64_t gap = workload_like_gap(w->like, &actor->random), mean = workload_like_mean_gap(w->like);

	return mean && mean != w->interval_ns ? (uint64_t)((wide)gap * w->interval_ns / mean) : gap;
}

uint64_t workload_gap(struct workload_actor *actor)
{
	uint64_t mean = actor->workload->interval_ns * actor->workload->actors_count;

	switch (actor->workload->arrivals) {
	case ASSAY_ARRIVALS_POISSON: return workload_exponential(&actor->random, mean);
	case ASSAY_ARRIVALS_BURSTY: return bursty(actor, mean);
	case ASSAY_ARRIVALS_RECORDED: return recorded(actor);
	default: return mean;
	}
}
