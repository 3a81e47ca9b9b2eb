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

/* "vhost-scmi" of "vhost:/dev/vhost-scmi?queue_size=64": the driver is known by its node. */
static const char *device_of(const struct assay_agent *agent, char *name, size_t bytes)
{
	const char *uri = assay_agent_uri(agent), *end = uri + strcspn(uri, "?"), *at = end;

	while (at > uri && at[-1] != '/' && at[-1] != ':')
		at--;
	snprintf(name, bytes, "%.*s", (int)(end - at), at);
	return name;
}

/* The points asked for, of the path that this agent's requests go. False with the reason. */
static bool choose_points(struct bench *bench, struct bench_run_lane *lane)
{
	const char *list = bench->options.points;

	lane->path = lane->info.capabilities & ASSAY_IS_KERNEL_VHOST ? &probes_vhost_path
		     : lane->info.capabilities & ASSAY_IS_LINUX_RAW  ? &probes_scmi_path
								     : &probes_user_path;
	lane->points = probes_points_parse(lane->path, list ? list : "full", lane->no_probes, sizeof(lane->no_probes));
	return lane->points != 0;
}

static const char *depth_needs(const struct bench *bench, const struct bench_run_lane *lane)
{
	if (bench->options.depth == 1 || lane->path == &probes_scmi_path)
		return NULL;
	if (lane->path != &probes_vhost_path)
		return "the probes tell one request from another by its kick, which takes --depth 1";
	return lane->points & 1u << VHOST_FETCH
		       ? NULL
		       : "with more than one in flight the point fetch is needed to tell which kick was whose";
}

void bench_open_probes(struct bench *bench, struct assay_agent *agent, struct bench_run_lane *lane)
{
	char device[64];
	struct probes_target target = {
		.agent_tid = (int)syscall(SYS_gettid),
		.kick_fd = lane->info.kick_fd,
		.call_fd = lane->info.call_fd,
		.peer_pid = lane->info.peer_pid,
		.device = device_of(agent, device, sizeof(device)),
		.queue_size = lane->info.queue_size,
		.without = bench->options.without,
	};

	if (!bench->options.probes) {
		snprintf(lane->no_probes, sizeof(lane->no_probes), "switched off by --probes off");
		return;
	}
	if (!choose_points(bench, lane))
		return;
	if (depth_needs(bench, lane)) {
		snprintf(lane->no_probes, sizeof(lane->no_probes), "%s", depth_needs(bench, lane));
		return;
	}
	target.path = lane->path;
	target.points = lane->points;
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

/* One join: what is left of the sample at hand, once the phases that were seen are taken away. */
struct joining {
	struct bench *bench;
	struct bench_run_lane *lane;
	uint64_t phases_ns;
};

static void keep_phase(void *context, uint32_t label, unsigned phase, uint64_t ns)
{
	struct joining *j = context;

	assay_histogram_record(j->lane->lane.series.phases[phase][label], ns);
	if (!j->lane->path->phases[phase].whole)
		j->phases_ns += ns;
}

static bool is_whole(const struct bench_run_lane *lane, const struct probes_record *record)
{
	for (unsigned p = 0; p < VHOST_POINT_COUNT; p++)
		if (!record->t_ns[p])
			return false;
	return lane->path == &probes_vhost_path;
}

static void keep_joined(void *context, const struct probes_sample *sample, const struct probes_record *record)
{
	struct joining *j = context;
	uint64_t whole = sample->reap - sample->publish;

	/* phases of the path through user space overlap, and a gap between phases would look like a rest */
	if (is_whole(j->lane, record) && whole >= j->phases_ns)
		assay_histogram_record(j->lane->lane.series.residual, whole - j->phases_ns);
	j->phases_ns = 0;
	bench_outliers_joined(j->lane->lane.series.outliers[1], sample, record);
	if (j->bench->raw)
		bench_raw_put(j->bench, j->lane, (size_t)(sample - j->bench->samples), record);
}

static void join(struct bench *bench, struct bench_run_lane *lane)
{
	struct joining joining = {.bench = bench, .lane = lane};
	struct probes_join_options options = {
		.call_after_reap = bench->options.poll,
		.on_joined = keep_joined,
	};
	struct bench_series *series = &lane->lane.series;

	for (size_t i = 0; i < lane->lane.sample_count; i++)
		assay_histogram_record(series->probed, bench->samples[i].reap - bench->samples[i].publish);
	if (lane->path == &probes_vhost_path) {
		options.sees_calls = !probes_missing(lane->probes, VHOST_CALL);
		probes_join_vhost(bench->samples, lane->lane.sample_count, lane->records, lane->record_count, &options, keep_phase,
				  &joining, &series->counts);
		return;
	}
	if (lane->path == &probes_scmi_path) {
		probes_join_scmi(bench->samples, lane->lane.sample_count, lane->records, lane->record_count, &options, keep_phase,
				 &joining, &series->counts);
		return;
	}
	options.sees_wakeups = !probes_missing(lane->probes, PROBES_WAKE) && !probes_missing(lane->probes, PROBES_RUN);
	probes_join(bench->samples, lane->lane.sample_count, lane->records, lane->record_count, &options, keep_phase, &joining,
		    &series->counts);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The first request shows the probes which queue and eventfds are ours: not all of its points are seen, and it does not count. */
int bench_run_probed(struct bench *bench, struct bench_run_lane *lane, const struct bench_goal *goal)
{
	const struct bench_goal first = {.count = 1};
	uint64_t left = goal->count ? goal->count : UINT64_MAX, begin, spent = 0;
	int err = 0;

	if (probes_attach(lane->probes, lane->no_probes, sizeof(lane->no_probes)))
		return 0; /* told as missing; the bench goes on without */
	if (!lane->met) {
		err = bench_lane_run(&lane->lane, &first, bench->samples);
		probes_poll(lane->probes);
		lane->met = true;
	}
	begin = bench_clock_ns();
	while (!err && left && (!goal->duration_ns || spent < goal->duration_ns)) {
		struct bench_goal part = {.count = least(left, BENCH_SAMPLES),
					  .duration_ns = goal->duration_ns ? goal->duration_ns - spent : 0};

		lane->record_count = 0;
		lane->lane.kept = bench->kept;
		err = bench_lane_run(&lane->lane, &part, bench->samples);
		probes_poll(lane->probes);
		join(bench, lane);
		left -= lane->lane.sample_count;
		spent = bench_clock_ns() - begin;
	}
	probes_detach(lane->probes);
	return err;
}

bool bench_wants_phase(const struct bench_run_lane *lane, unsigned phase)
{
	const struct probes_phase_ends *ends = &lane->path->phases[phase];

	return (lane->points & 1u << ends->from) && (ends->to == PROBES_REAP || (lane->points & 1u << ends->to));
}
