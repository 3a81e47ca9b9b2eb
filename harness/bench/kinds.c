/* SPDX-License-Identifier: BSD-2-Clause */
/* The walk over what a lane measured. */
#include "harness/bench/kinds.h"

const char *bench_unit(const struct bench *bench)
{
	return bench->options.instructions ? "instructions" : "ns";
}

void bench_add_kinds(const struct bench *bench, const struct bench_lane *lane, struct assay_histogram *const per_class[],
		     const char *name, bench_object_fn *object, json_t *list)
{
	struct assay_series_label label = {
		.name = name, .agent = assay_agent_name(lane->agent), .protocol = -1, .message = -1, .unit = bench_unit(bench)};
	struct assay_histogram *total = bench_series_total(per_class, lane->series.classes);

	if (!total)
		return;
	if (assay_histogram_count(total))
		json_array_append_new(list, object(total, &label));
	for (size_t i = 0; i < lane->series.classes && assay_histogram_count(total); i++) {
		if (lane->stream.class_count < 2 || !assay_histogram_count(per_class[i]))
			continue;
		label.protocol = lane->stream.classes[i].protocol;
		label.message = lane->stream.classes[i].message;
		json_array_append_new(list, object(per_class[i], &label));
	}
	assay_histogram_free(total);
}

/* The classes of one protocol, others left out: how many. */
static size_t of_protocol(const struct bench_lane *lane, struct assay_histogram *const per_class[], unsigned protocol,
			  struct assay_histogram **own)
{
	size_t count = 0;

	for (size_t i = 0; i < lane->series.classes; i++)
		if (lane->stream.classes[i].protocol == protocol && per_class[i])
			own[count++] = per_class[i];
	return count;
}

void bench_add_protocols(const struct bench *bench, const struct bench_lane *lane, struct assay_histogram *const per_class[],
			 const char *name, json_t *list)
{
	struct assay_series_label label = {
		.name = name, .agent = assay_agent_name(lane->agent), .message = -1, .unit = bench_unit(bench)};
	struct assay_histogram *own[BENCH_CLASSES_MAX], *total;

	for (unsigned protocol = 0; protocol < 256; protocol++) {
		size_t count = of_protocol(lane, per_class, protocol, own);

		if (!count || count == lane->series.classes)
			continue;
		label.protocol = (int)protocol;
		total = bench_series_total(own, count);
		if (total && assay_histogram_count(total))
			json_array_append_new(list, assay_histogram_to_json(total, &label));
		assay_histogram_free(total);
	}
}

void bench_add_wholes(const struct bench *bench, const struct bench_run_lane *lane, bench_object_fn *object, json_t *list)
{
	const struct bench_series *s = &lane->lane.series;

	for (unsigned p = 0; p < s->phase_count; p++) {
		size_t from = json_array_size(list);

		if (!lane->path->phases[p].whole || !bench_wants_phase(lane, p))
			continue;
		bench_add_kinds(bench, &lane->lane, s->phases[p], lane->path->phases[p].name, object, list);
		for (size_t i = from; i < json_array_size(list); i++)
			json_object_set_new(json_array_get(list, i), "probed", json_true());
	}
}

void bench_mark_side(const struct bench *bench, const struct bench_run_lane *lane, json_t *list, size_t from)
{
	for (size_t i = from; bench->options.versus && i < json_array_size(list); i++)
		json_object_set_new(json_array_get(list, i), "side", json_string(bench_side_name(lane->side)));
}
