/* SPDX-License-Identifier: BSD-2-Clause */
/* A bench as the document scmi-assay.bench/1. What could not be measured is absent, and named with its reason. */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "harness/bench/affinity.h"
#include "harness/bench/kinds.h"

static void say_missing(json_t *missing, const char *name, const char *why)
{
	json_array_append_new(missing, json_pack("{s:s,s:s}", "name", name, "why", why));
}

static json_t *series_object(const struct bench *bench, const struct assay_histogram *histogram, const char *name,
			     const char *agent, int protocol, int message)
{
	const struct assay_series_label label = {
		.name = name, .agent = agent, .protocol = protocol, .message = message, .unit = bench_unit(bench)};

	return assay_histogram_to_json(histogram, &label);
}

static const char *no_used_times(const struct bench *bench, const struct bench_run_lane *lane)
{
	if (!bench->options.poll)
		return "without probes a used entry is seen only by polling: --poll";
	if (!(lane->info.capabilities & ASSAY_CAN_USED_TIME))
		return "this back-end's transport cannot tell when a used entry appeared";
	return "no exchange had both a kick and a used time";
}

/* On the kernel path it is a phase, and said with these if it is missing. */
static bool used_by_probes(const struct bench_run_lane *lane)
{
	return lane->probes && lane->path == &probes_vhost_path;
}

static void add_lane_series(const struct bench *bench, const struct bench_run_lane *lane, json_t *series, json_t *missing)
{
	const struct bench_lane *l = &lane->lane;
	const struct bench_series *s = &l->series;
	size_t before;

	if (!l->agent)
		return;
	before = json_array_size(series);
	bench_add_kinds(bench, l, s->publish_to_reap, "publish_to_reap", assay_histogram_to_json, series);
	if (json_array_size(series) == before)
		say_missing(missing, "publish_to_reap", "no exchange was timed");
	if (s->classes && s->intended_to_reap[0])
		bench_add_kinds(bench, l, s->intended_to_reap, "intended_to_reap", assay_histogram_to_json, series);
	before = json_array_size(series);
	if (s->classes && s->kick_to_used[0])
		bench_add_kinds(bench, l, s->kick_to_used, "kick_to_used", assay_histogram_to_json, series);
	if (json_array_size(series) == before && !used_by_probes(lane))
		say_missing(missing, "kick_to_used", no_used_times(bench, lane));
	bench_add_wholes(bench, lane, assay_histogram_to_json, series);
}

static const char *never_fired(const struct bench *bench, const struct bench_run_lane *lane, unsigned point)
{
	if (lane->path == &probes_user_path)
		return point == PROBES_DRAIN ? ": this back-end does not read its kick eventfd" : "";
	if (lane->path == &probes_scmi_path)
		return "";
	return point == VHOST_CALL && bench->options.poll ? ": an agent that polls asks for no calls" : "";
}

/* Why a phase has no figures: the first of its points that was not seen. */
static void say_phase_missing(const struct bench *bench, const struct bench_run_lane *lane, unsigned phase, json_t *missing)
{
	const struct probes_phase_ends *ends = &lane->path->phases[phase];
	const unsigned points[] = {ends->from, ends->to};

	for (int i = 0; i < 2; i++) {
		char why[512];

		if (points[i] == PROBES_REAP)
			continue;
		if (probes_missing(lane->probes, points[i])) {
			snprintf(why, sizeof(why), "the point %s could not be attached: %s", lane->path->points[points[i]],
				 probes_missing(lane->probes, points[i]));
		} else if (!probes_hits(lane->probes, points[i])) {
			snprintf(why, sizeof(why), "the point %s never fired%s", lane->path->points[points[i]],
				 never_fired(bench, lane, points[i]));
		} else {
			continue;
		}
		say_missing(missing, ends->name, why);
		return;
	}
	say_missing(missing, ends->name, "no request passed both of its points in order");
}

static void add_lane_phases(const struct bench *bench, const struct bench_run_lane *lane, json_t *phases, json_t *missing)
{
	const struct bench_lane *l = &lane->lane;
	bool on = lane->probes && !lane->no_probes[0];

	for (unsigned p = 0; lane->path && lane->points && p < lane->path->phase_count; p++) {
		json_t *all = json_array();

		if (!bench_wants_phase(lane, p)) {
			json_decref(all);
			continue;
		}
		if (on)
			bench_add_kinds(bench, l, l->series.phases[p], lane->path->phases[p].name, assay_histogram_to_json, all);
		if (!on)
			say_missing(missing, lane->path->phases[p].name, lane->no_probes);
		else if (!json_array_size(all))
			say_phase_missing(bench, lane, p, missing);
		else if (!lane->path->phases[p].whole)
			json_array_extend(phases, all);
		json_decref(all);
	}
}

/* How much of a request's time lies outside the phases: of those that passed all points, what comes before the kick. */
static void add_residual(const struct bench *bench, const struct bench_run_lane *lane, json_t *probes)
{
	const struct assay_histogram *h = lane->lane.series.residual;

	if (lane->path == &probes_vhost_path && h && assay_histogram_count(h))
		json_object_set_new(probes, "residual",
				    series_object(bench, h, "outside_phases", assay_agent_name(lane->lane.agent), -1, -1));
}

/* The same series with and without, measured in turn. */
static void add_overhead(const struct bench *bench, const struct bench_run_lane *lane, json_t *probes, json_t *missing)
{
	const struct bench_series *s = &lane->lane.series;
	struct assay_histogram *without = bench_series_total(s->publish_to_reap, s->classes);
	const char *agent = assay_agent_name(lane->lane.agent);
	uint64_t p50_with, p50_without;

	if (!without || !assay_histogram_count(without) || !assay_histogram_count(s->probed)) {
		say_missing(missing, "overhead", "one of the two series is empty");
	} else {
		p50_with = assay_histogram_percentile(s->probed, 50);
		p50_without = assay_histogram_percentile(without, 50);
		json_object_set_new(probes, "overhead",
				    json_pack("{s:o,s:o,s:f}", "with",
					      series_object(bench, s->probed, "publish_to_reap", agent, -1, -1), "without",
					      series_object(bench, without, "publish_to_reap", agent, -1, -1), "ratio",
					      p50_without ? (double)p50_with / (double)p50_without : 0.0));
	}
	if (without)
		assay_histogram_free(without);
}

static void add_counts(json_t *probes, const struct probes_counts *counts)
{
	const struct {
		const char *name;
		uint64_t value;
	} all[] = {{"joined", counts->joined},
		   {"void_samples", counts->void_samples},
		   {"worker_awake", counts->worker_awake},
		   {"kicks_suppressed", counts->kicks_suppressed},
		   {"without_record", counts->without_record},
		   {"stray_records", counts->stray_records},
		   {"calls_suppressed", counts->calls_suppressed},
		   {"kicks_overtaken", counts->kicks_overtaken}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		json_object_set_new(probes, all[i].name, json_integer((json_int_t)all[i].value));
}

/* What the probes of one agent did. */
static json_t *lane_probes(const struct bench *bench, const struct bench_run_lane *lane, json_t *phases)
{
	bool on = lane->probes && !lane->no_probes[0];
	json_t *probes = on ? probes_report(lane->probes) : json_pack("{s:s,s:[],s:[]}", "mode", "off", "attached", "missing");
	json_t *missing = json_object_get(probes, "missing");

	if (!on)
		say_missing(missing, "probes", lane->no_probes);
	add_lane_phases(bench, lane, phases, missing);
	if (on) {
		add_counts(probes, &lane->lane.series.counts);
		add_overhead(bench, lane, probes, missing);
		add_residual(bench, lane, probes);
	}
	return probes;
}

/* Of the agents of one side, which have taken turns or worked at the same time. */
static json_t *throughput_of(const struct bench *bench, unsigned side)
{
	double messages = 0, bytes = 0, elapsed = 0;

	for (size_t i = 0; i < bench->lane_count; i++) {
		const struct bench_counts *c = &bench->lanes[i].lane.counts;

		if (bench->lanes[i].side != side)
			continue;
		messages += (double)c->measured;
		elapsed += (double)c->elapsed_ns / 1e9;
		bytes += c->answered ? (double)(c->request_bytes + c->response_bytes) * (double)c->measured / (double)c->answered
				     : 0;
	}
	/* At the same time, the time of each is the time of all. */
	if (bench->options.together)
		elapsed /= (double)bench->lane_count;
	if (elapsed <= 0)
		return NULL;
	return json_pack("{s:f,s:f}", "messages_per_second", messages / elapsed, "bytes_per_second", bytes / elapsed);
}

/* With two sides, each has its own. */
static void add_throughput(const struct bench *bench, json_t *document, json_t *missing)
{
	json_t *sides = json_object_get(document, "sides"), *value;

	if (bench->options.instructions) {
		say_missing(missing, "throughput", "the clock counts instructions: it tells no rate");
		return;
	}
	for (unsigned side = 0; side <= (bench->options.versus ? 1u : 0u); side++) {
		value = throughput_of(bench, side);
		if (value)
			json_object_set_new(bench->options.versus ? json_array_get(sides, side) : document, "throughput", value);
	}
}

static void add_exchanges(const struct bench *bench, json_t *document)
{
	uint64_t answered = 0, mismatches = 0, unmatched = 0, untimed = 0, unkicked = 0, events = 0;

	for (size_t i = 0; i < bench->lane_count; i++) {
		const struct bench_counts *c = &bench->lanes[i].lane.counts;

		answered += c->answered;
		mismatches += c->mismatches;
		unmatched += c->unmatched;
		untimed += c->untimed;
		unkicked += c->unkicked;
		events += c->events;
	}
	json_object_set_new(document, "exchanges",
			    json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}", "answered", (json_int_t)answered, "mismatches",
				      (json_int_t)mismatches, "unmatched", (json_int_t)unmatched, "untimed", (json_int_t)untimed,
				      "kicks_suppressed", (json_int_t)unkicked, "events", (json_int_t)events));
	if (bench_first_mismatch(bench)[0])
		json_object_set_new(document, "first_mismatch", json_string(bench_first_mismatch(bench)));
}

static void add_floor(const struct bench *bench, json_t *document, json_t *missing)
{
	struct assay_histogram *own;
	uint64_t p50;
	json_t *floor;

	if (!bench->options.floor)
		return;
	if (bench->no_floor[0] || !bench->floor || !assay_histogram_count(bench->floor)) {
		say_missing(missing, "floor",
			    bench->no_floor[0] ? bench->no_floor : "the bench ended before the floor's first block");
		return;
	}
	floor = series_object(bench, bench->floor, NULL, NULL, -1, -1);
	json_object_set_new(floor, "mode", json_string(bench->options.poll ? "poll" : "blocking"));
	json_object_set_new(floor, "event_idx", json_boolean(bench->floor_event_idx));
	own = bench_series_total(bench->lanes[0].lane.series.publish_to_reap, bench->lanes[0].lane.series.classes);
	p50 = assay_histogram_percentile(bench->floor, 50);
	if (own && p50 && assay_histogram_count(own))
		json_object_set_new(floor, "ratio", json_real((double)assay_histogram_percentile(own, 50) / (double)p50));
	if (own)
		assay_histogram_free(own);
	json_object_set_new(document, "floor", floor);
}

static void add_noise(const struct bench *bench, json_t *document, json_t *missing)
{
	const struct noise *n = &bench->noise;
	json_t *noise = json_pack("{s:I,s:I}", "involuntary_switches", (json_int_t)n->involuntary, "voluntary_switches",
				  (json_int_t)n->voluntary);

	if (n->steal_valid)
		json_object_set_new(noise, "steal", json_real(n->all_ticks ? (double)n->steal_ticks / (double)n->all_ticks : 0.0));
	else
		say_missing(missing, "steal", "/proc/stat does not tell it");
	if (n->peer_valid)
		json_object_set_new(noise, "backend_involuntary_switches", json_integer((json_int_t)n->peer_involuntary));
	json_object_set_new(document, "noise", noise);
}

/* The slowest exchanges of each side; those that probes saw apart, because seeing costs time. */
static void add_outliers(const struct bench *bench, json_t *document)
{
	json_t *all = json_array();

	for (unsigned turn = 0; turn < 4; turn++) {
		bool probed = turn & 1;
		unsigned side = turn >> 1; /* 0 alone where there are no two */
		json_t *some = json_array();

		for (size_t i = 0; i < bench->lane_count; i++) {
			const struct bench_run_lane *lane = &bench->lanes[i];
			const struct bench_outliers_label label = {
				.agent = assay_agent_name(lane->lane.agent),
				.classes = lane->lane.stream.classes,
				.unit = bench_unit(bench),
				.side = bench->options.versus ? bench_side_name(lane->side) : NULL,
				.path = probed ? lane->path : NULL,
				.zero_ns = bench->zero_ns,
			};

			if (lane->lane.agent && lane->side == side && lane->lane.series.outliers[probed])
				bench_outliers_to_json(lane->lane.series.outliers[probed], &label, some);
		}
		bench_outliers_trim(some);
		json_array_extend(all, some);
		json_decref(some);
	}
	json_object_set_new(document, "outliers", all);
}

static void add_resources(json_t *document)
{
	struct rusage usage;

	if (!getrusage(RUSAGE_SELF, &usage))
		json_object_set_new(document, "resources",
				    json_pack("{s:I}", "peak_rss_bytes", (json_int_t)usage.ru_maxrss * 1024));
}

/* Where everybody may run: what a comparison has to know of processes that took turns. */
static void add_placement(const struct bench *bench, json_t *configuration)
{
	json_t *backends = json_array();
	char own[AFFINITY_LIST_BYTES];

	for (size_t i = 0; i < bench->lane_count; i++)
		json_array_append_new(backends, *bench->lanes[i].cpus ? json_string(bench->lanes[i].cpus) : json_null());
	json_object_set_new(configuration, "backend_cpus", backends);
	if (!affinity_list(0, own, sizeof(own)))
		json_object_set_new(configuration, "agent_cpus", json_string(own));
}

static void add_configuration(const struct bench *bench, json_t *document)
{
	const struct bench_options *o = &bench->options;
	uint32_t most = 0;

	for (size_t i = 0; i < bench->lane_count; i++)
		if (bench->lanes[i].lane.in_flight_most > most)
			most = bench->lanes[i].lane.in_flight_most;
	json_object_set_new(document, "configuration",
			    json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:s,s:s}", "stream", o->trace ? "trace" : "profile", "name",
				      bench->stream_name, "messages", (json_int_t)bench->stream_items, "skipped",
				      (json_int_t)bench->skipped, "varying", (json_int_t)bench->varying, "depth",
				      (json_int_t)bench->lanes[0].lane.depth, "in_flight_most", (json_int_t)most, "mode",
				      o->poll ? "poll" : "blocking", "unit", bench_unit(bench)));
	json_object_set_new(json_object_get(document, "configuration"), "blocks", json_integer(o->blocks));
	bench_load_to_json(bench, document);
	add_placement(bench, json_object_get(document, "configuration"));
}

/* What the lanes measured. Returns what the probes did. */
static json_t *add_lanes(const struct bench *bench, json_t *series, json_t *phases, json_t *missing)
{
	json_t *probes = NULL;

	for (size_t i = 0; i < bench->lane_count; i++) {
		const struct bench_run_lane *lane = &bench->lanes[i];
		size_t from = json_array_size(series), phases_from = json_array_size(phases),
		       missing_from = json_array_size(missing);
		json_t *one;

		add_lane_series(bench, lane, series, missing);
		bench_mark_side(bench, lane, series, from);
		bench_mark_side(bench, lane, missing, missing_from);
		if (!lane->lane.agent)
			continue;
		one = lane_probes(bench, lane, phases);
		bench_mark_side(bench, lane, phases, phases_from);
		bench_mark_side(bench, lane, json_object_get(one, "missing"), 0);
		if (!probes)
			probes = one; /* of the first agent; the others' stand beside */
		else
			json_array_append_new(json_object_get(probes, "others"), one);
		if (i == 0 && bench->lane_count > 1)
			json_object_set_new(probes, "others", json_array());
	}
	return probes;
}

/* Beside the series, whose members are of all messages or of one kind. */
static json_t *by_protocol(const struct bench *bench)
{
	json_t *list = json_array();

	for (size_t i = 0; i < bench->lane_count; i++) {
		const struct bench_run_lane *lane = &bench->lanes[i];
		const struct bench_series *s = &lane->lane.series;
		size_t from = json_array_size(list);

		if (!lane->lane.agent)
			continue;
		bench_add_protocols(bench, &lane->lane, s->publish_to_reap, "publish_to_reap", list);
		bench_add_protocols(bench, &lane->lane, s->intended_to_reap, "intended_to_reap", list);
		bench_mark_side(bench, lane, list, from);
	}
	return list;
}

int bench_to_json(const struct bench *bench, json_t *document)
{
	json_t *series = json_array(), *phases = json_array(), *missing = json_array(), *probes;

	json_object_set_new(document, "schema", json_string("scmi-assay.bench/1"));
	add_configuration(bench, document);
	add_resources(document);
	probes = add_lanes(bench, series, phases, missing);
	json_object_set_new(document, "series", series);
	json_object_set_new(document, "phases", phases);
	json_object_set_new(document, "by_protocol", by_protocol(bench));
	json_object_set(document, "blocks", bench->blocks);
	add_throughput(bench, document, missing);
	add_exchanges(bench, document);
	if (probes)
		json_object_set_new(document, "probes", probes);
	add_floor(bench, document, missing);
	add_noise(bench, document, missing);
	bench_neighbours_to_json(bench, document, missing);
	add_outliers(bench, document);
	if (bench->stopped[0])
		json_object_set_new(document, "stopped", json_string(bench->stopped));
	return json_object_set_new(document, "missing", missing) ? -ENOMEM : 0;
}
