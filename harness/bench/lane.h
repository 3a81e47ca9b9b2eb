/* SPDX-License-Identifier: BSD-2-Clause */
/* One agent's closed loop: as many commands in flight as asked for, each answer compared, each time stamp kept. */
#ifndef HARNESS_BENCH_LANE_H
#define HARNESS_BENCH_LANE_H

#include "harness/bench/outliers.h"
#include "harness/bench/series.h"
#include "harness/bench/stream.h"

#define BENCH_DEPTH_MAX 1024u
#define BENCH_SAMPLES 4096u /* of a probed block, until they are joined */

/* What happened, since the start of the measured part. */
struct bench_counts {
	uint64_t answered, mismatches, unmatched, untimed, unkicked, events;
	uint64_t request_bytes, response_bytes;
	uint64_t elapsed_ns; /* of the blocks without probes */
	uint64_t measured;   /* exchanges in those */
};

struct bench_slot;

struct bench_lane {
	struct assay_agent *agent;
	struct bench_stream stream;
	struct bench_series series;
	struct bench_counts counts;
	char mismatch[256]; /* the first one, for people */
	char error[256];    /* why the lane ended early; "" if it did not */

	uint32_t depth, in_flight, in_flight_most, free_count;
	struct bench_slot *slots;
	uint8_t *requests; /* depth times stream.request_max */
	uint16_t *free_slots;
	struct assay_message *batch;
	size_t position;
	uint64_t sequence, last_ns;
	bool synchronous;              /* deadlines are on the back-end's own clock */
	struct probes_sample *samples; /* of a probed block; NULL: none is under way */
	size_t sample_count;
	struct bench_kept *kept; /* the messages of those samples; NULL: nobody wants them */
};

/* When a block ends: whichever is reached first; 0 is no limit. */
struct bench_goal {
	uint64_t count, duration_ns;
};

/* `path`: of the probes, or NULL. The stream (which the lane then owns) must have been learned. -ENOMEM, -EINVAL (depth). */
int bench_lane_open(struct bench_lane *lane, struct assay_agent *agent, struct bench_stream *stream, uint32_t depth,
		    unsigned extras, const struct probes_path *path);
void bench_lane_close(struct bench_lane *lane);

/*
 * Runs one block until its goal, and until nothing is in flight. `samples` NULL: times go to the series of the lane; else to
 * samples (depth 1, goal->count at most BENCH_SAMPLES), for probes_join(). 0, or an errno with lane->error set: no answer in
 * time, or the back-end is gone. What was measured until then stays.
 */
int bench_lane_run(struct bench_lane *lane, const struct bench_goal *goal, struct probes_sample *samples);

#endif
