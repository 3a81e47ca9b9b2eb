/* SPDX-License-Identifier: BSD-2-Clause */
/* The pace of each lane of an open loop, and what is told of it: whether the rate was held, and which sends were late. */
#include <errno.h>
#include <stdio.h>

#include "harness/bench/bench_private.h"

#define HELD_SHARE 0.95 /* of the rate asked for: below it was not held */

uint32_t bench_window(const struct bench *bench, const struct assay_backend_info *info)
{
	uint32_t most = info->max_in_flight ? info->max_in_flight : 1;

	if (bench->options.depth)
		return bench->options.depth;
	return most < BENCH_DEPTH_MAX ? most : BENCH_DEPTH_MAX;
}

/* The mean gap of a recording; 0: its times do not advance. */
static double recorded_gap(const struct bench_stream *stream, double scale)
{
	double sum = 0;

	for (size_t i = 0; i < stream->count; i++)
		sum += (double)stream->items[i].gap_ns;
	return sum * scale / (double)stream->count;
}

int bench_pace_lane(const struct bench *bench, struct bench_run_lane *lane, size_t index, char *why, size_t n)
{
	const struct bench_options *o = &bench->options;
	bool recorded = o->arrivals == BENCH_RECORDED;
	double gap = recorded ? recorded_gap(&lane->lane.stream, o->scale) : o->rates[index] > 0 ? 1e9 / o->rates[index] : 0;
	struct bench_pace pace;
	int err;

	if (o->arrivals == BENCH_CLOSED)
		return 0;
	if (gap <= 0) {
		snprintf(why, n, recorded ? "%s: --arrivals recorded: the times of its commands do not advance" : "%s: no rate",
			 recorded ? o->trace : assay_agent_name(lane->lane.agent));
		return -EINVAL;
	}
	bench_pace_init(&pace, o->arrivals, gap, o->scale, o->seed + (o->versus ? 0 : index));
	err = bench_open_create(&lane->open, &pace, lane->lane.depth, o->poll);
	if (err)
		snprintf(why, n, "out of memory");
	return err;
}

static double per_second(uint64_t count, uint64_t ns)
{
	return ns ? (double)count * 1e9 / (double)ns : 0;
}

/* What is told of one lane. */
static json_t *lane_load(const struct bench *bench, const struct bench_run_lane *lane)
{
	const struct bench_open *open = &lane->open;
	double achieved = per_second(open->sent, open->took_ns), asked = per_second(open->sent + open->unsent, open->planned_ns);
	json_t *load =
		json_pack("{s:s,s:f,s:I,s:I,s:I,s:I,s:I}", "agent", assay_agent_name(lane->lane.agent), "rate_per_second",
			  1e9 / open->pace.gap_ns, "window", (json_int_t)lane->lane.depth, "sent", (json_int_t)open->sent, "unsent",
			  (json_int_t)open->unsent, "late", (json_int_t)open->late, "max_late_ns", (json_int_t)open->max_late_ns);

	if (bench->options.versus)
		json_object_set_new(load, "side", json_string(bench_side_name(lane->side)));
	if (open->took_ns) {
		json_object_set_new(load, "achieved_per_second", json_real(achieved));
		json_object_set_new(load, "held", json_boolean(!open->unsent && achieved >= HELD_SHARE * asked));
	}
	return load;
}

void bench_load_to_json(const struct bench *bench, json_t *document)
{
	const struct bench_options *o = &bench->options;
	json_t *load, *agents = json_array();
	uint64_t late = 0, max_late = 0;
	bool held = true;

	if (o->arrivals == BENCH_CLOSED) {
		json_decref(agents);
		json_object_set_new(document, "load", json_pack("{s:s,s:I}", "mode", "closed", "depth", (json_int_t)o->depth));
		return;
	}
	for (size_t i = 0; i < bench->lane_count; i++) {
		const struct bench_open *open = &bench->lanes[i].open;

		if (!open->due)
			continue;
		json_array_append_new(agents, lane_load(bench, &bench->lanes[i]));
		late += open->late;
		max_late = open->max_late_ns > max_late ? open->max_late_ns : max_late;
		held &= !json_is_false(json_object_get(json_array_get(agents, json_array_size(agents) - 1), "held"));
	}
	load = json_pack("{s:s,s:s,s:I,s:I,s:I,s:b}", "mode", "open", "arrivals", bench_arrivals_name(o->arrivals), "late",
			 (json_int_t)late, "late_after_ns", (json_int_t)BENCH_LATE_NS, "max_late_ns", (json_int_t)max_late, "held",
			 held);
	json_object_set(load, "rate_per_second", json_object_get(json_array_get(agents, 0), "rate_per_second"));
	if (o->arrivals == BENCH_POISSON)
		json_object_set_new(load, "seed", json_integer((json_int_t)o->seed));
	if (o->arrivals == BENCH_RECORDED)
		json_object_set_new(load, "scale", json_real(o->scale));
	json_object_set_new(load, "agents", agents);
	json_object_set_new(document, "load", load);
}
