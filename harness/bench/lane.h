/* SPDX-License-Identifier: BSD-2-Clause */
/* One agent's closed loop: as many commands in flight as asked for, each answer compared, each time stamp kept. */
#ifndef HARNESS_BENCH_LANE_H
#define HARNESS_BENCH_LANE_H

#include "harness/bench/outliers.h"
#include "harness/bench/pace.h"
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
struct bench_due;

#define BENCH_LATE_NS UINT64_C(10000) /* a send this much behind its time is told as late */

/* A lane's send times, and what became of them. */
struct bench_open {
	struct bench_pace pace;
	struct bench_nap nap;
	bool polls;              /* the agent spins for answers: so it does for send times */
	uint64_t (*clock)(void); /* CLOCK_MONOTONIC */
	struct bench_due *due;   /* by slot */
	bool begun;
	uint64_t
		carry_ns; /* from the end of one run to the next intended send time: runs follow one another as if without a break */
	uint64_t sent, unsent; /* unsent: given up, because the window stayed full for too long */
	uint64_t late, max_late_ns;
	uint64_t planned_ns, took_ns; /* from the first intended send time to the last, and until that was sent */
};

/* For a lane of that depth. -ENOMEM. */
int bench_open_create(struct bench_open *open, const struct bench_pace *pace, uint32_t depth, bool polls);
void bench_open_free(struct bench_open *open);

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
	uint64_t timeout_ns;           /* of one exchange */
	struct bench_open *open;       /* how it is paced; NULL: a closed loop */
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
 * Runs one block until its goal, and until nothing is in flight; with lane->open at its send times. `samples` NULL: times go to the series of the lane; else to
 * samples (depth 1, goal->count at most BENCH_SAMPLES), for probes_join(). 0, or an errno with lane->error set: no answer in
 * time, or the back-end is gone. What was measured until then stays.
 */
int bench_lane_run(struct bench_lane *lane, const struct bench_goal *goal, struct probes_sample *samples);

#endif
