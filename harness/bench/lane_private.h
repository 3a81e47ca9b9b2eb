/* SPDX-License-Identifier: BSD-2-Clause */
/* What closed and open loop share of a lane. */
#ifndef HARNESS_BENCH_LANE_PRIVATE_H
#define HARNESS_BENCH_LANE_PRIVATE_H

#include "harness/bench/lane.h"

/* The cookie: sequence << LANE_SLOT_BITS | slot. A stale or forged one matches no slot. */
#define LANE_SLOT_BITS 10u

static inline uint32_t lane_slot_of(uint64_t cookie)
{
	return (uint32_t)(cookie & ((1u << LANE_SLOT_BITS) - 1));
}

/* Whether a command with this cookie is in flight. */
bool lane_in_flight(const struct bench_lane *lane, uint64_t cookie);
/* A pipeline's callbacks: an answer, whose times are kept and which is compared; a message of the platform's own. */
void lane_done(void *context, uint64_t cookie, const struct assay_completion *c);
void lane_event(void *context, uint64_t cookie, const struct assay_completion *c);
/* Takes the next command of the stream into a free slot. */
void lane_prepare(struct bench_lane *lane, struct assay_message *message);
/* Gives back what the ring had no room for, last first. */
void lane_take_back(struct bench_lane *lane, uint32_t from, uint32_t to);
void lane_count_taken(struct bench_lane *lane, uint32_t taken);

/* lane_open.c: sends at the intended times until the goal is met and nothing is in flight. 0 or an errno. */
int lane_run_open(struct bench_lane *lane, const struct bench_goal *goal);

#endif
