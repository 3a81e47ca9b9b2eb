/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks with probes attached: samples and records are kept for a few thousand exchanges, then joined into phases. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/bench/bench_private.h"

static void keep_record(void *context, const struct probes_record *record)
{
	struct bench_run_lane *lane = context;

	if (lane->record_count == lane->record_max)
		lane->records_dropped++;
	else
		lane->records[lane->record_count++] = *record;
}

void bench_open_probes(struct bench *bench, struct bench_run_lane *lane)
{
	struct probes_target target = {
		.agent_tid = (int)syscall(SYS_gettid),
		.kick_fd = lane->info.kick_fd,
		.call_fd = lane->info.call_fd,
		.peer_pid = lane->info.peer_pid,
		.points = bench->options.points,
	};

	if (!bench->options.probes) {
		snprintf(lane->no_probes, sizeof(lane->no_probes), "switched off by --probes off");
		return;
	}
	if (bench->options.depth > 1) {
		snprintf(lane->no_probes, sizeof(lane->no_probes),
			 "the probes tell one request from another by its kick, which takes --depth 1");
		return;
	}
	lane->record_max = 2 * BENCH_SAMPLES;
	lane->records = calloc(lane->record_max, sizeof(*lane->records));
	if (!lane->records) {
		snprintf(lane->no_probes, sizeof(lane->no_probes), "%s", strerror(ENOMEM));
		return;
	}
	if (probes_open(&target, keep_record, lane, &lane->probes, lane->no_probes, sizeof(lane->no_probes)))
		lane->probes = NULL;
}

void bench_close_probes(struct bench_run_lane *lane)
{
	probes_close(lane->probes);
	lane->probes = NULL;
	free(lane->records);
	lane->records = NULL;
}

static void keep_phase(void *context, uint32_t label, enum probes_phase phase, uint64_t ns)
{
	struct bench_run_lane *lane = context;

	(void)label;
	assay_histogram_record(lane->lane.series.phases[phase], ns);
}

static void join(struct bench *bench, struct bench_run_lane *lane)
{
	const struct probes_join_options options = {
		.call_after_reap = bench->options.poll,
		.sees_wakeups = !probes_missing(lane->probes, PROBES_WAKE) && !probes_missing(lane->probes, PROBES_RUN),
	};
	struct bench_series *series = &lane->lane.series;

	for (size_t i = 0; i < lane->lane.sample_count; i++)
		assay_histogram_record(series->probed, bench->samples[i].reap - bench->samples[i].publish);
	probes_join(bench->samples, lane->lane.sample_count, lane->records, lane->record_count, &options, keep_phase, lane,
		    &series->counts);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

int bench_run_probed(struct bench *bench, struct bench_run_lane *lane, const struct bench_goal *goal)
{
	uint64_t left = goal->count ? goal->count : UINT64_MAX, begin = 0, spent = 0;
	int err = 0;

	if (probes_attach(lane->probes, lane->no_probes, sizeof(lane->no_probes)))
		return 0; /* told as missing; the bench goes on without */
	while (!err && left && (!goal->duration_ns || spent < goal->duration_ns)) {
		struct bench_goal part = {.count = least(left, BENCH_SAMPLES)};

		lane->record_count = 0;
		err = bench_lane_run(&lane->lane, &part, bench->samples);
		probes_poll(lane->probes);
		join(bench, lane);
		left -= part.count;
		if (lane->lane.sample_count) {
			begin = begin ? begin : bench->samples[0].publish;
			spent = bench->samples[lane->lane.sample_count - 1].reap - begin;
		}
	}
	probes_detach(lane->probes);
	return err;
}

bool bench_wants_phase(const struct bench *bench, enum probes_phase phase)
{
	enum probes_point from, to;

	probes_phase_ends(phase, &from, &to);
	if (!bench->options.points)
		return true;
	return (bench->options.points & 1u << from) && (to == PROBES_POINT_COUNT || (bench->options.points & 1u << to));
}
