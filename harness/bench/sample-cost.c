/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What it costs to keep one sample of a bench: the look at the slowest exchanges kept so far and the entry in a distribution, for
 * latencies as they come. Prints one line of JSON. The values are made before the clock starts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "assay/histogram.h"
#include "harness/bench/outliers.h"
#include "harness/bench/series.h"

#define VALUES 65536u
#define ROUNDS 500u
#define BLOCKS 20u

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Some microseconds, a tail, now and then a millisecond. */
static void make_values(uint64_t *values)
{
	uint64_t state = 1;

	for (unsigned i = 0; i < VALUES; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		values[i] = 2000 + (state >> 54) + (i % 100 ? 0 : (state >> 50)) + (i % 10000 ? 0 : 1000000);
	}
}

static uint64_t record_all(struct bench_series *series, const uint64_t *values)
{
	struct bench_outliers *outliers = series->outliers[0];
	uint64_t kept = 0;

	for (unsigned round = 0; round < ROUNDS; round++)
		for (unsigned i = 0; i < VALUES; i++) {
			kept += values[i] > outliers->least;
			assay_histogram_record(series->publish_to_reap[0], values[i]);
		}
	return kept;
}

int main(void)
{
	static uint64_t values[VALUES];
	struct bench_series series;
	uint64_t best = UINT64_MAX, kept = 0;

	if (bench_series_create(&series, 1, 0, NULL)) {
		fprintf(stderr, "sample-cost: out of memory\n");
		return 1;
	}
	make_values(values);
	series.outliers[0]->least = 1u << 20; /* as it stands once a run has seen its slowest */
	for (unsigned block = 0; block < BLOCKS; block++) {
		uint64_t begin = now(), took;

		kept += record_all(&series, values);
		took = now() - begin;
		best = took < best ? took : best;
	}
	printf("{\"samples\":%llu,\"slowest\":%llu,\"ns_each\":%.2f}\n", (unsigned long long)BLOCKS * ROUNDS * VALUES,
	       (unsigned long long)kept, (double)best / (ROUNDS * VALUES));
	bench_series_free(&series);
	return 0;
}
