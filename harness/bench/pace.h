/* SPDX-License-Identifier: BSD-2-Clause */
/* When an open loop sends, whatever the answers do: the gaps between intended send times, and sleeping up to them without being late. */
#ifndef HARNESS_BENCH_PACE_H
#define HARNESS_BENCH_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* More would be no gap at all: an exchange takes longer to prepare. */
#define BENCH_RATE_MAX 1e7

enum bench_arrivals { BENCH_CLOSED = 0, BENCH_FIXED, BENCH_POISSON, BENCH_RECORDED };

/* "fixed", "poisson", "recorded"; and back: BENCH_CLOSED if there is none of that name. */
const char *bench_arrivals_name(enum bench_arrivals arrivals);
enum bench_arrivals bench_arrivals_find(const char *name);

struct bench_pace {
	enum bench_arrivals arrivals;
	double gap_ns; /* the mean one */
	double scale;  /* of recorded gaps */
	double rest;   /* of a nanosecond that was not given out yet: no drift, however long it lasts */
	uint64_t random;
};

void bench_pace_init(struct bench_pace *pace, enum bench_arrivals arrivals, double gap_ns, double scale, uint64_t seed);
/* From one intended send time to the next. `recorded_ns`: what the recording has in front of the command that is next. */
uint64_t bench_pace_gap(struct bench_pace *pace, uint64_t recorded_ns);

/* A sleep ends early, by as much as sleeps have lately been too long; the rest is spun away. */
struct bench_nap {
	uint64_t margin_ns;
};

void bench_nap_init(struct bench_nap *nap);
/* When to wake up in order to be there at `target_ns`. */
uint64_t bench_nap_until(const struct bench_nap *nap, uint64_t target_ns);
/* A sleep that was to end at `wanted_ns` ended by itself, and it was `now_ns`. */
void bench_nap_woke(struct bench_nap *nap, uint64_t wanted_ns, uint64_t now_ns);

#endif
