/* SPDX-License-Identifier: BSD-2-Clause */
/* A run cut into blocks: whose turn it is, how long its block lasts, and the few figures that are kept of each block. */
#include <stdio.h>
#include <time.h>

#include "harness/bench/kinds.h"

#define WARMUP_EXCHANGES 200u
#define WARMUP_SHARE 10u /* of a block's length, at most */

const char *bench_side_name(unsigned side)
{
	return side ? "B" : "A";
}

unsigned bench_block_side(unsigned index, bool versus)
{
	return versus ? (index + 1) / 2 % 2 : 0;
}

struct bench_goal bench_block_goal(const struct bench_options *o, unsigned index)
{
	unsigned at = o->versus ? index / 2 : index, blocks = o->blocks;
	struct bench_goal goal = {o->count / blocks + (at < o->count % blocks ? 1 : 0),
				  o->duration_ns / blocks + (at < o->duration_ns % blocks ? 1 : 0)};

	return goal;
}

uint64_t bench_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* During a block the lane records into the block's own histograms. */
static void swap(struct bench_run_lane *lane)
{
	struct bench_series series = lane->lane.series;

	lane->lane.series = lane->block;
	lane->block = series;
}

/* Another back-end has had the CPUs since: what it cost to come back is not what is measured. A wrong answer counts all the same. */
static int warm_up(struct bench_run_lane *lane, const struct bench_goal *goal)
{
	const struct bench_goal warm = {
		.count = goal->count && goal->count / WARMUP_SHARE < WARMUP_EXCHANGES ? goal->count / WARMUP_SHARE + 1
										      : WARMUP_EXCHANGES,
		.duration_ns = goal->duration_ns / WARMUP_SHARE,
	};
	struct bench_counts counts = lane->lane.counts;
	size_t position = lane->lane.position;
	int err;

	lane->lane.open = NULL;
	err = bench_lane_run(&lane->lane, &warm, NULL);
	lane->lane.open = lane->open.due ? &lane->open : NULL;

	lane->lane.position = position;
	counts.mismatches = lane->lane.counts.mismatches;
	counts.unmatched = lane->lane.counts.unmatched;
	lane->lane.counts = counts;
	bench_series_reset(&lane->lane.series);
	return err;
}

int bench_block_begin(struct bench *bench, unsigned index, const struct bench_goal *goal)
{
	int err = 0;

	bench->block_side = bench_block_side(index, bench->options.versus);
	for (size_t i = 0; i < bench->lane_count; i++) {
		if (bench->lanes[i].side != bench->block_side)
			continue;
		swap(&bench->lanes[i]);
		bench->lanes[i].lane.open = bench->lanes[i].open.due ? &bench->lanes[i].open : NULL;
	}
	for (size_t i = 0; i < bench->lane_count && !err && bench->options.versus; i++) {
		if (bench->lanes[i].side == bench->block_side)
			err = warm_up(&bench->lanes[i], goal);
		if (err)
			snprintf(bench->stopped, sizeof(bench->stopped), "%s", bench->lanes[i].lane.error);
	}
	bench->block_started_ns = bench_clock_ns();
	return err;
}

static json_t *block_object(const struct assay_histogram *h, const struct assay_series_label *label)
{
	json_t *object =
		json_pack("{s:s,s:s,s:s,s:I,s:f,s:I,s:I,s:I}", "name", label->name, "agent", label->agent, "unit", label->unit,
			  "count", (json_int_t)assay_histogram_count(h), "mean", assay_histogram_mean(h), "p50",
			  (json_int_t)assay_histogram_percentile(h, 50), "p90", (json_int_t)assay_histogram_percentile(h, 90),
			  "p99", (json_int_t)assay_histogram_percentile(h, 99));

	if (label->protocol >= 0) {
		json_object_set_new(object, "protocol", json_integer(label->protocol));
		json_object_set_new(object, "message", json_integer(label->message));
	}
	return object;
}

static void add_lane(const struct bench *bench, const struct bench_run_lane *lane, json_t *series, json_t *phases)
{
	const struct bench_series *s = &lane->lane.series;

	bench_add_kinds(bench, &lane->lane, s->publish_to_reap, "publish_to_reap", block_object, series);
	if (s->classes && s->intended_to_reap[0])
		bench_add_kinds(bench, &lane->lane, s->intended_to_reap, "intended_to_reap", block_object, series);
	if (s->classes && s->kick_to_used[0])
		bench_add_kinds(bench, &lane->lane, s->kick_to_used, "kick_to_used", block_object, series);
	bench_add_wholes(bench, lane, block_object, series);
	for (unsigned p = 0; p < s->phase_count; p++)
		if (!lane->path->phases[p].whole && bench_wants_phase(lane, p))
			bench_add_kinds(bench, &lane->lane, s->phases[p], lane->path->phases[p].name, block_object, phases);
}

void bench_block_end(struct bench *bench, unsigned index, bool whole)
{
	uint64_t now = bench_clock_ns();
	json_t *series = json_array(), *phases = json_array(), *block;

	for (size_t i = 0; i < bench->lane_count; i++) {
		struct bench_run_lane *lane = &bench->lanes[i];

		if (lane->side != bench->block_side)
			continue;
		add_lane(bench, lane, series, phases);
		swap(lane);
		bench_series_add(&lane->lane.series, &lane->block);
		bench_series_reset(&lane->block);
	}
	block = json_pack("{s:i,s:s,s:I,s:I,s:o,s:o}", "index", (int)index, "side", bench_side_name(bench->block_side),
			  "started_ns", (json_int_t)(bench->block_started_ns - bench->zero_ns), "duration_ns",
			  (json_int_t)(now - bench->block_started_ns), "series", series, "phases", phases);
	if (!whole)
		json_object_set_new(block, "cut_short", json_true());
	json_array_append_new(bench->blocks, block);
}
