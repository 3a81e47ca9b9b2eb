/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of a bench: streams are learned, warm-up, then blocks in turn, so that drift of the machine hits all alike. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/affinity.h"
#include "harness/bench/bench_private.h"

#define FEATURE_EVENT_IDX (UINT64_C(1) << 29)

/* A device that speaks no SCMI is timed by one message that it gives back: no other stream makes sense to it. */
static enum bench_end prepare_bare(const struct bench_options *o, struct assay_agent *agent, struct bench_stream *stream, char *why,
				   size_t n)
{
	if (o->trace || strcmp(o->profile, "ping") != 0) {
		snprintf(why, n, "%s: speaks no SCMI: neither a trace nor a profile can be sent to it", assay_agent_uri(agent));
		return BENCH_BAD_INPUT;
	}
	return bench_stream_bare(stream) ? BENCH_NO_MEMORY : BENCH_DONE;
}

static enum bench_end prepare_stream(struct bench *bench, struct assay_agent *agent, bool scmi, struct bench_stream *stream,
				     char *why, size_t n)
{
	const struct bench_options *o = &bench->options;
	enum bench_learned learned;
	int err;

	if (!scmi)
		return prepare_bare(o, agent, stream, why, n);
	if (o->trace) {
		err = bench_stream_trace(o->trace, stream, why, n);
		learned = err ? BENCH_LEARNED : bench_stream_learn(stream, agent, 2, why, n);
	} else {
		err = bench_stream_profile(o->profile, agent, stream, &learned, why, n);
	}
	if (err)
		return err == -ENOMEM ? BENCH_NO_MEMORY : BENCH_BAD_INPUT;
	switch (learned) {
	case BENCH_LEARNED: return BENCH_DONE;
	case BENCH_NO_ANSWER: return BENCH_NOT_STARTED;
	case BENCH_LOST: return BENCH_STOPPED;
	default: return BENCH_NO_MEMORY;
	}
}

/* Which series its agent can fill. */
static unsigned extras_of(const struct bench *bench, const struct bench_run_lane *lane)
{
	unsigned extras = bench->options.arrivals == BENCH_CLOSED ? 0 : BENCH_INTENDED;

	if (!bench->options.poll || !(lane->info.capabilities & ASSAY_CAN_USED_TIME))
		return extras;
	/* a vhost worker's used entries are told by the probes, which are nearer to them */
	return lane->probes && lane->path == &probes_vhost_path ? extras : extras | BENCH_USED_TIMES;
}

static enum bench_end open_lane(struct bench *bench, struct assay_agent *agent, size_t index, struct bench_stream *stream,
				char *why, size_t n)
{
	struct bench_run_lane *lane = &bench->lanes[index];
	const struct probes_path *path = lane->probes ? lane->path : NULL;
	int err = bench_lane_open(&lane->lane, agent, stream, bench_window(bench, &lane->info), extras_of(bench, lane), path);

	if (!err)
		err = bench_series_create(&lane->block, lane->lane.stream.class_count, extras_of(bench, lane), path);
	if (err) {
		snprintf(why, n, "%s", strerror(-err));
		return BENCH_NO_MEMORY;
	}
	err = bench_pace_lane(bench, lane, index, why, n);
	return err == -EINVAL ? BENCH_BAD_INPUT : err ? BENCH_NO_MEMORY : BENCH_DONE;
}

static enum bench_end prepare_lane(struct bench *bench, struct assay_agent *agent, size_t index, char *why, size_t n)
{
	struct bench_run_lane *lane = &bench->lanes[index];
	struct bench_stream stream = {.count = 0};
	enum bench_end end;
	int err;

	lane->info.struct_size = sizeof(lane->info);
	assay_agent_describe(agent, &lane->info);
	if (bench->options.backend_cpus && lane->info.peer_pid <= 0 && !bench->options.place_if_possible) {
		snprintf(why, n, "--cpus: %s has no process of its own that could be put on a CPU", assay_agent_uri(agent));
		return BENCH_BAD_INPUT;
	}
	if (bench->options.backend_cpus && lane->info.peer_pid > 0) {
		err = affinity_set(lane->info.peer_pid, bench->options.backend_cpus);
		if (err && !bench->options.place_if_possible) {
			snprintf(why, n, "--cpus: process %d cannot be put on CPUs %s: %s", lane->info.peer_pid,
				 bench->options.backend_cpus, strerror(-err));
			return BENCH_BAD_INPUT;
		}
	}
	if (lane->info.peer_pid > 0 && affinity_list(lane->info.peer_pid, lane->cpus, sizeof(lane->cpus)))
		lane->cpus[0] = '\0';
	end = prepare_stream(bench, agent, !(lane->info.capabilities & ASSAY_IS_NO_SCMI), &stream, why, n);
	if (end != BENCH_DONE) {
		bench_stream_free(&stream);
		return end;
	}
	if (!lane->side) {
		bench->stream_items += stream.count;
		bench->skipped += stream.skipped;
		bench->varying += stream.varying;
	}
	memcpy(bench->stream_name, stream.name, sizeof(stream.name));
	bench_open_probes(bench, agent, lane);
	return open_lane(bench, agent, index, &stream, why, n);
}

static void prepare_floor(struct bench *bench)
{
	const struct assay_backend_info *info = &bench->lanes[0].info;
	struct floor_options options = {.poll = bench->options.poll, .server_like_pid = info->peer_pid};

	options.event_idx = !(info->capabilities & ASSAY_IS_VIRTIO) || (info->features_accepted & FEATURE_EVENT_IDX);
	bench->floor_event_idx = options.event_idx;
	if (!bench->options.floor)
		return;
	if (assay_histogram_create(BENCH_HIGHEST_NS, &bench->floor)) {
		snprintf(bench->no_floor, sizeof(bench->no_floor), "%s", strerror(ENOMEM));
		return;
	}
	if (floor_open(&options, &bench->floor_client, bench->no_floor, sizeof(bench->no_floor)))
		bench->floor_client = NULL;
}

static enum bench_end prepare(struct bench *bench, struct assay_agent *const agents[], char *why, size_t n)
{
	bench->lanes = calloc(bench->lane_count, sizeof(*bench->lanes));
	bench->samples = calloc(BENCH_SAMPLES, sizeof(*bench->samples));
	if (!bench->lanes || !bench->samples) {
		snprintf(why, n, "%s", strerror(ENOMEM));
		return BENCH_NO_MEMORY;
	}
	for (size_t i = 0; i < bench->lane_count; i++) {
		enum bench_end end;

		bench->lanes[i].side = bench->options.versus && i >= bench->lane_count / 2;
		end = prepare_lane(bench, agents[i], i, why, n);

		if (end != BENCH_DONE)
			return end == BENCH_NOT_STARTED && i > 0 ? BENCH_STOPPED : end;
	}
	prepare_floor(bench);
	return BENCH_DONE;
}

static int warm_up(struct bench *bench)
{
	const struct bench_goal goal = {bench->options.warmup_count, bench->options.warmup_ns};
	int err = 0;

	for (size_t i = 0; i < bench->lane_count && !err; i++) {
		struct bench_lane *lane = &bench->lanes[i].lane;
		uint64_t mismatches;

		if (goal.count || goal.duration_ns)
			err = bench_lane_run(lane, &goal, NULL);
		/* A wrong answer is wrong in a warm-up too; times are what is forgotten. */
		mismatches = lane->counts.mismatches;
		if (!err) {
			lane->counts = (struct bench_counts){.mismatches = mismatches};
			bench_series_reset(&lane->series);
			lane->position = 0;
		}
	}
	return err;
}

/* One block of each kind for one agent. The floor's block is as long as what was just measured. */
static int run_blocks(struct bench *bench, struct bench_run_lane *lane, const struct bench_goal *goal)
{
	uint64_t before = lane->lane.counts.measured, measured;
	struct noise begin, end;
	int err;

	noise_read(lane->info.peer_pid, &begin);
	err = bench_lane_run(&lane->lane, goal, NULL);
	noise_read(lane->info.peer_pid, &end);
	noise_add(&bench->noise, &begin, &end);
	measured = lane->lane.counts.measured - before;
	if (!err && lane->probes && !lane->no_probes[0])
		err = bench_run_probed(bench, lane, goal);
	if (!err && bench->floor_client && !bench->no_floor[0])
		floor_run(bench->floor_client, measured < FLOOR_BLOCK_MAX ? (uint32_t)measured : FLOOR_BLOCK_MAX, bench->floor,
			  bench->no_floor, sizeof(bench->no_floor));
	return err;
}

/* One block of everything that is measured in turn. */
static int run_round(struct bench *bench, const struct bench_goal *goal)
{
	if (bench->options.together)
		return bench_run_together(bench, goal);
	if (bench->neighbour)
		return bench_run_beside(bench, goal);
	for (size_t i = 0; i < bench->lane_count; i++) {
		int err = bench->lanes[i].side == bench->block_side ? run_blocks(bench, &bench->lanes[i], goal) : 0;

		if (err) {
			snprintf(bench->stopped, sizeof(bench->stopped), "%s", bench->lanes[i].lane.error);
			return err;
		}
	}
	return 0;
}

static int measure(struct bench *bench)
{
	const struct bench_options *o = &bench->options;
	unsigned blocks = o->versus ? 2 * o->blocks : o->blocks;
	int err;

	for (unsigned b = 0; b < blocks; b++) {
		const struct bench_goal goal = bench_block_goal(o, b);

		if (o->progress)
			o->progress(o->progress_context, b, blocks);
		if (o->count ? !goal.count : !goal.duration_ns)
			break;
		err = bench_block_begin(bench, b, &goal);
		if (!err)
			err = run_round(bench, &goal);
		bench_block_end(bench, b, !err);
		if (err)
			return err;
	}
	if (o->progress)
		o->progress(o->progress_context, blocks, blocks);
	return 0;
}

/* Agents that work at the same time need platforms that live elsewhere. */
static enum bench_end prepare_company(struct bench *bench, struct assay_agent *const agents[], size_t count, char *why, size_t n)
{
	const char *option = bench->options.noise ? "--noise" : "--together";
	struct assay_backend_info info = {.struct_size = sizeof(info)};

	if (!bench->options.noise && !bench->options.together)
		return BENCH_DONE;
	for (size_t i = 0; i < count; i++) {
		assay_agent_describe(agents[i], &info);
		if (!(info.capabilities & ASSAY_IS_SYNCHRONOUS))
			continue;
		snprintf(why, n, "%s: %s: this platform runs inside the agent's own thread: no two agents can use it at once",
			 option, assay_agent_uri(agents[i]));
		return BENCH_BAD_INPUT;
	}
	if (!bench->options.noise || !bench_neighbours_open(bench, agents + 1, count - 1))
		return BENCH_DONE;
	snprintf(why, n, "%s: no memory or no thread for the agents that flood", option);
	return BENCH_NO_MEMORY;
}

enum bench_end bench_run(struct assay_agent *const agents[], size_t count, const struct bench_options *options,
			 struct bench **result, char *why, size_t why_bytes)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	char raw_why[512];
	enum bench_end end;

	*result = NULL;
	if (!bench) {
		snprintf(why, why_bytes, "%s", strerror(ENOMEM));
		return BENCH_NO_MEMORY;
	}
	bench->options = *options;
	bench->options.blocks = options->blocks ? options->blocks : BENCH_BLOCKS_DEFAULT;
	bench->zero_ns = bench_clock_ns();
	bench->blocks = json_array();
	bench->lane_count = options->noise ? 1 : count;
	end = bench_raw_open(bench, agents, why, why_bytes) ? BENCH_BAD_INPUT : prepare(bench, agents, why, why_bytes);
	if (end == BENCH_DONE)
		end = prepare_company(bench, agents, count, why, why_bytes);
	if (end == BENCH_STOPPED)
		snprintf(bench->stopped, sizeof(bench->stopped), "%s", why);
	if (end == BENCH_DONE && (warm_up(bench) || measure(bench))) {
		end = BENCH_STOPPED;
		for (size_t i = 0; i < bench->lane_count && !bench->stopped[0]; i++)
			snprintf(bench->stopped, sizeof(bench->stopped), "%s", bench->lanes[i].lane.error);
		snprintf(why, why_bytes, "%s", bench->stopped);
	}
	if (bench_raw_close(bench, raw_why, sizeof(raw_why)) && (end == BENCH_DONE || end == BENCH_STOPPED)) {
		snprintf(why, why_bytes, "%s", raw_why);
		end = BENCH_BAD_INPUT;
	}
	if (end == BENCH_DONE || end == BENCH_STOPPED)
		*result = bench;
	else
		bench_free(bench);
	return end;
}

void bench_free(struct bench *bench)
{
	if (!bench)
		return;
	for (size_t i = 0; bench->lanes && i < bench->lane_count; i++) {
		bench_close_probes(&bench->lanes[i]);
		bench_lane_close(&bench->lanes[i].lane);
		bench_series_free(&bench->lanes[i].block);
		bench_open_free(&bench->lanes[i].open);
	}
	bench_neighbours_close(bench);
	floor_close(bench->floor_client);
	if (bench->floor)
		assay_histogram_free(bench->floor);
	free(bench->lanes);
	free(bench->samples);
	free(bench->kept);
	json_decref(bench->blocks);
	free(bench);
}

uint64_t bench_mismatches(const struct bench *bench)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < bench->lane_count; i++)
		sum += bench->lanes[i].lane.counts.mismatches + bench->lanes[i].lane.counts.unmatched;
	return sum;
}

const char *bench_first_mismatch(const struct bench *bench)
{
	for (size_t i = 0; i < bench->lane_count; i++)
		if (bench->lanes[i].lane.mismatch[0])
			return bench->lanes[i].lane.mismatch;
	return "";
}
