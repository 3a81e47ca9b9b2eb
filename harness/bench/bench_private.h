/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of a bench run share. */
#ifndef HARNESS_BENCH_PRIVATE_H
#define HARNESS_BENCH_PRIVATE_H

#include "harness/bench/bench.h"
#include "harness/bench/floor_client.h"
#include "harness/bench/lane.h"
#include "harness/bench/noise.h"
#include "harness/probes/probes.h"

/* One agent's lane with its probes. */
struct bench_run_lane {
	struct bench_lane lane;
	struct assay_backend_info info;
	const struct probes_path *path; /* that a request goes here */
	unsigned points;                /* asked for, on that path */
	struct probes *probes;          /* NULL: none */
	bool met;                       /* the probes know the queue */
	char no_probes[384];            /* why */
	struct probes_record *records;
	size_t record_count, record_max;
	uint64_t records_dropped; /* more than one sample can account for */
	unsigned side;            /* 0: A, 1: B */
	struct bench_open open;   /* of an open loop */
	char cpus[128];           /* of the back-end's process; "" where it has none */
	struct bench_series
		block; /* of the block at hand; while that lasts, the whole run's, and the lane records into the block's */
};

struct bench_neighbour; /* neighbour.c */

struct bench {
	struct bench_options options;
	struct bench_neighbour *neighbour; /* NULL: nobody floods */
	size_t lane_count;
	struct bench_run_lane *lanes;
	struct probes_sample *samples;
	struct assay_histogram *floor; /* NULL: none */
	struct floor_client *floor_client;
	bool floor_event_idx;
	char no_floor[384];
	struct noise noise;
	uint64_t zero_ns; /* CLOCK_MONOTONIC when the run started */
	uint64_t stream_items, skipped, varying;
	char stream_name[64];
	struct bench_raw *raw; /* NULL: not wanted */
	struct bench_kept *kept;
	char stopped[384]; /* why it ended early, or "" */
	json_t *blocks;    /* what is kept of each */
	unsigned block_side;
	uint64_t block_started_ns;
};

/* probing.c: opens probes where they can be had (the reason where not), runs one probed block, joins it. */
void bench_open_probes(struct bench *bench, struct assay_agent *agent, struct bench_run_lane *lane);
int bench_run_probed(struct bench *bench, struct bench_run_lane *lane, const struct bench_goal *goal);
void bench_close_probes(struct bench_run_lane *lane);

/* together.c: one block of all lanes at the same time. */
int bench_run_together(struct bench *bench, const struct bench_goal *goal);

/*
 * blocks.c: the side whose turn block `index` is, how long it lasts, and its beginning and end. A block that ends early is kept too.
 * An errno with bench->stopped set: the warm-up of a block failed.
 */
const char *bench_side_name(unsigned side);
unsigned bench_block_side(unsigned index, bool versus);
struct bench_goal bench_block_goal(const struct bench_options *options, unsigned index);
int bench_block_begin(struct bench *bench, unsigned index, const struct bench_goal *goal);
void bench_block_end(struct bench *bench, unsigned index, bool whole);
uint64_t bench_clock_ns(void);

/*
 * paced.c: how many may be in flight; the pace of one lane (0, or an errno with the reason), which a closed loop has none of; the result's
 * "load".
 */
uint32_t bench_window(const struct bench *bench, const struct assay_backend_info *info);
int bench_pace_lane(const struct bench *bench, struct bench_run_lane *lane, size_t index, char *why, size_t n);
void bench_load_to_json(const struct bench *bench, json_t *document);

/* neighbour.c: the agents that flood; one block of the first lane alone and one beside each kind of flood. */
int bench_neighbours_open(struct bench *bench, struct assay_agent *const agents[], size_t count);
int bench_run_beside(struct bench *bench, const struct bench_goal *goal);
void bench_neighbours_to_json(const struct bench *bench, json_t *document, json_t *missing);
void bench_neighbours_close(struct bench *bench);

/* The two points that a phase needs were asked for. */
bool bench_wants_phase(const struct bench_run_lane *lane, unsigned phase);

/*
 * raw_out.c: the requests that probes saw, one by one: as a trace with their kick and used times, as a table with all stamps. -errno
 * with the file in `why`.
 */
int bench_raw_open(struct bench *bench, struct assay_agent *const agents[], char *why, size_t n);
void bench_raw_put(struct bench *bench, const struct bench_run_lane *lane, size_t sample, const struct probes_record *record);
int bench_raw_close(struct bench *bench, char *why, size_t n);

#endif
