/* SPDX-License-Identifier: BSD-2-Clause */
/* One agent works, in turn alone and beside others that flood: what their flood costs it, as a ratio of one run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench_private.h"
#include "harness/bench/flood.h"

struct bench_neighbour {
	size_t count;
	struct assay_agent *agents[BENCH_AGENTS_MAX];
	struct flood *floods[BENCH_AGENTS_MAX];
	struct bench_series series[FLOOD_KINDS]; /* of the agent that works, beside each kind of flood */
};

int bench_neighbours_open(struct bench *bench, struct assay_agent *const agents[], size_t count)
{
	struct bench_neighbour *n = calloc(1, sizeof(*n));
	int err = 0;

	bench->neighbour = n;
	if (!n)
		return -ENOMEM;
	for (unsigned k = 0; k < FLOOD_KINDS && !err; k++)
		err = bench_series_create(&n->series[k], bench->lanes[0].lane.stream.class_count, 0, NULL);
	for (; n->count < count && !err; n->count += !err) {
		n->agents[n->count] = agents[n->count];
		err = flood_open(agents[n->count], &n->floods[n->count]);
	}
	return err;
}

void bench_neighbours_close(struct bench *bench)
{
	struct bench_neighbour *n = bench->neighbour;

	for (size_t i = 0; n && i < n->count; i++)
		flood_close(n->floods[i]);
	for (unsigned k = 0; n && k < FLOOD_KINDS; k++)
		bench_series_free(&n->series[k]);
	free(n);
	bench->neighbour = NULL;
}

static int tell(struct bench *bench, bool quiet, enum flood_kind kind)
{
	struct bench_neighbour *n = bench->neighbour;

	for (size_t i = 0; i < n->count; i++) {
		int err = quiet ? flood_quiet(n->floods[i]) : flood_begin(n->floods[i], kind);

		if (err) {
			snprintf(bench->stopped, sizeof(bench->stopped), "%s: it floods, and %s", assay_agent_uri(n->agents[i]),
				 err == -ETIMEDOUT ? "its commands are not answered in time" : strerror(-err));
			return err;
		}
	}
	return 0;
}

int bench_run_beside(struct bench *bench, const struct bench_goal *goal)
{
	struct bench_lane *lane = &bench->lanes[0].lane;
	int err = bench_lane_run(lane, goal, NULL);

	for (unsigned k = 0; k < FLOOD_KINDS && !err; k++) {
		struct bench_series alone = lane->series;
		int quiet;

		if (!(bench->options.noise >> k & 1u))
			continue;
		err = tell(bench, false, (enum flood_kind)k);
		lane->series = bench->neighbour->series[k];
		if (!err)
			err = bench_lane_run(lane, goal, NULL);
		bench->neighbour->series[k] = lane->series;
		lane->series = alone;
		quiet = tell(bench, true, FLOOD_VALID);
		err = err ? err : quiet;
	}
	if (err && !bench->stopped[0])
		snprintf(bench->stopped, sizeof(bench->stopped), "%s", lane->error);
	return err;
}

static json_t *condition(const char *name, const struct assay_histogram *h, double p99_alone)
{
	uint64_t p99 = assay_histogram_percentile(h, 99);
	json_t *object = json_pack("{s:s,s:s,s:I,s:I,s:I,s:I}", "name", name, "unit", "ns", "count",
				   (json_int_t)assay_histogram_count(h), "p50", (json_int_t)assay_histogram_percentile(h, 50),
				   "p99", (json_int_t)p99, "max", (json_int_t)assay_histogram_max(h));

	if (p99_alone > 0)
		json_object_set_new(object, "ratio", json_real((double)p99 / p99_alone));
	return object;
}

void bench_neighbours_to_json(const struct bench *bench, json_t *document, json_t *missing)
{
	const struct bench_neighbour *n = bench->neighbour;
	const struct bench_series *s = n ? &bench->lanes[0].lane.series : NULL;
	struct assay_histogram *alone = n ? bench_series_total(s->publish_to_reap, s->classes) : NULL;
	json_t *conditions = json_array();
	double p99;

	if (!alone)
		return json_decref(conditions);
	p99 = (double)assay_histogram_percentile(alone, 99);
	json_array_append_new(conditions, condition("alone", alone, 0));
	for (unsigned k = 0; k < FLOOD_KINDS; k++) {
		struct assay_histogram *beside = bench_series_total(n->series[k].publish_to_reap, n->series[k].classes);
		uint64_t answered = 0;
		json_t *object;

		for (size_t i = 0; i < n->count; i++)
			answered += flood_answered(n->floods[i], (enum flood_kind)k);
		if (beside && (bench->options.noise >> k & 1u) && assay_histogram_count(beside)) {
			object = condition(flood_kind_name((enum flood_kind)k), beside, p99);
			json_object_set_new(object, "flood_answered", json_integer((json_int_t)answered));
			json_array_append_new(conditions, object);
		} else if (bench->options.noise >> k & 1u) {
			json_array_append_new(missing, json_pack("{s:s,s:s}", "name", flood_kind_name((enum flood_kind)k), "why",
								 "nothing was answered beside this flood"));
		}
		if (beside)
			assay_histogram_free(beside);
	}
	assay_histogram_free(alone);
	json_object_set_new(document, "neighbour",
			    json_pack("{s:s,s:I,s:o}", "agent", assay_agent_name(bench->lanes[0].lane.agent), "flooding",
				      (json_int_t)n->count, "conditions", conditions));
}
