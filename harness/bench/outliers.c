/* SPDX-License-Identifier: BSD-2-Clause */
/* A bounded set of the slowest exchanges: one comparison for every other exchange, a copy of a few hundred bytes for these. */
#include "harness/bench/outliers.h"

#include <stdlib.h>
#include <string.h>

#include "reports/text.h"
#include "scmi/header.h"
#include "scmi/le.h"

void bench_kept_set(struct bench_kept *kept, const struct bench_item *item, uint32_t header_word,
		    const struct assay_completion *completion)
{
	kept->item = item;
	kept->header_word = header_word;
	kept->capacity = completion->capacity;
	kept->used_length = completion->used_length;
	kept->bytes_count = completion->bytes_count < BENCH_KEPT_MAX ? completion->bytes_count : BENCH_KEPT_MAX;
	memcpy(kept->bytes, completion->bytes, kept->bytes_count);
}

static size_t fastest(const struct bench_outliers *o)
{
	size_t found = 0;

	for (size_t i = 1; i < o->count; i++)
		if (o->ns[i] < o->ns[found])
			found = i;
	return found;
}

void bench_outliers_keep(struct bench_outliers *o, const struct bench_item *item, uint32_t header_word, uint64_t sequence,
			 const struct assay_completion *completion)
{
	size_t at = o->count < BENCH_OUTLIERS_MAX ? o->count++ : fastest(o);
	struct bench_outlier *outlier = &o->kept[at];

	o->ns[at] = completion->reap.ns - completion->publish.ns;
	outlier->publish_ns = completion->publish.ns;
	outlier->sequence = sequence;
	memset(outlier->points, 0, sizeof(outlier->points));
	bench_kept_set(&outlier->messages, item, header_word, completion);
	if (o->count == BENCH_OUTLIERS_MAX)
		o->least = o->ns[fastest(o)];
}

void bench_outliers_joined(struct bench_outliers *o, const struct probes_sample *sample, const struct probes_record *record)
{
	if (sample->reap - sample->publish < o->least)
		return;
	for (size_t i = 0; i < o->count; i++)
		if (o->kept[i].publish_ns == sample->publish)
			for (size_t p = 0; p < PROBES_POINT_COUNT; p++)
				o->kept[i].points[p] = record->t_ns[p];
}

void bench_outliers_add(struct bench_outliers *into, const struct bench_outliers *from)
{
	for (size_t i = 0; i < from->count; i++) {
		size_t at;

		if (from->ns[i] <= into->least)
			continue;
		at = into->count < BENCH_OUTLIERS_MAX ? into->count++ : fastest(into);
		into->ns[at] = from->ns[i];
		into->kept[at] = from->kept[i];
		if (into->count == BENCH_OUTLIERS_MAX)
			into->least = into->ns[fastest(into)];
	}
}

void bench_outliers_reset(struct bench_outliers *o)
{
	o->count = 0;
	o->least = 0;
}

/* Requests are kept without their token, which is the header's. */
static json_t *request_hex(const struct bench_kept *kept)
{
	uint32_t count = kept->item->request_bytes < BENCH_KEPT_MAX ? kept->item->request_bytes : BENCH_KEPT_MAX;
	uint8_t bytes[BENCH_KEPT_MAX];
	char hex[2 * BENCH_KEPT_MAX + 1];

	memcpy(bytes, kept->item->request, count);
	if (count >= SCMI_HEADER_BYTES)
		scmi_store32(bytes, kept->header_word);
	text_hex(bytes, count, hex);
	return json_string(hex);
}

static json_t *answer_hex(const struct bench_kept *kept)
{
	char hex[2 * BENCH_KEPT_MAX + 1];

	text_hex(kept->bytes, kept->bytes_count, hex);
	return json_string(hex);
}

/* Each phase of which both ends were seen. */
static json_t *phases_of(const struct bench_outlier *o, uint64_t ns, const struct probes_path *path)
{
	json_t *phases = json_object();

	for (unsigned p = 0; p < path->phase_count; p++) {
		const struct probes_phase_ends *ends = &path->phases[p];
		uint64_t from = o->points[ends->from], to = ends->to == PROBES_REAP ? o->publish_ns + ns : o->points[ends->to];

		if (!ends->whole && from && to >= from)
			json_object_set_new(phases, ends->name, json_integer((json_int_t)(to - from)));
	}
	return phases;
}

static void add_one(const struct bench_outliers *o, size_t i, const struct bench_outliers_label *label, json_t *array)
{
	const struct bench_outlier *outlier = &o->kept[i];
	struct bench_class class = label->classes[outlier->messages.item->class];
	uint64_t t_ns = outlier->publish_ns > label->zero_ns ? outlier->publish_ns - label->zero_ns : 0;
	json_t *object =
		json_pack("{s:I,s:I,s:s,s:s,s:i,s:i,s:I,s:o,s:o,s:b}", "t_ns", (json_int_t)t_ns, "latency", (json_int_t)o->ns[i],
			  "unit", label->unit, "agent", label->agent, "protocol", class.protocol, "message", class.message,
			  "sequence", (json_int_t)outlier->sequence, "request", request_hex(&outlier->messages), "answer",
			  answer_hex(&outlier->messages), "probed", label->path != NULL);

	if (label->side)
		json_object_set_new(object, "side", json_string(label->side));
	if (label->path) {
		json_t *phases = phases_of(outlier, o->ns[i], label->path);

		if (json_object_size(phases))
			json_object_set_new(object, "phases", phases);
		else
			json_decref(phases);
	}
	json_array_append_new(array, object);
}

void bench_outliers_to_json(const struct bench_outliers *o, const struct bench_outliers_label *label, json_t *array)
{
	for (size_t i = 0; i < o->count; i++)
		add_one(o, i, label, array);
}

static json_int_t latency_of(const json_t *const *outlier)
{
	return json_integer_value(json_object_get(*outlier, "latency"));
}

static int slower_first(const void *a, const void *b)
{
	json_int_t x = latency_of(a), y = latency_of(b);

	return x < y ? 1 : x > y ? -1 : 0;
}

void bench_outliers_trim(json_t *array)
{
	size_t count = json_array_size(array);
	json_t **sorted = calloc(count ? count : 1, sizeof(*sorted)), *whole;

	if (!sorted)
		return;
	whole = json_copy(array);
	for (size_t i = 0; i < count; i++)
		sorted[i] = json_array_get(whole, i);
	qsort(sorted, count, sizeof(*sorted), slower_first);
	json_array_clear(array);
	for (size_t i = 0; i < count && i < BENCH_OUTLIERS_MAX; i++)
		json_array_append(array, sorted[i]);
	json_decref(whole);
	free(sorted);
}
