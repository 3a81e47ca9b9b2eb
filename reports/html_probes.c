/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands beside the figures in the HTML report: the floor, the probes and their cost, what was not measured and why. */
#include <string.h>

#include "reports/html.h"

static void floor_ratio(const struct html *h)
{
	const json_t *bottom = json_object_get(h->bench, "floor"), *whole = NULL;
	double ratio = doc_double(bottom, "ratio");
	uint64_t p50 = doc_u64(bottom, "p50");
	char text[WORDS_BYTES];

	for (size_t i = h->side_count; i-- > 0;)
		if (h->sides[i].document == h->bench)
			whole = html_side_main(&h->sides[i]);
	if (!p50)
		return;
	if (!doc_has_number(bottom, "ratio") && whole)
		ratio = (double)doc_u64(whole, "p50") / (double)p50;
	fprintf(h->f,
		"<h3>Floor</h3>\n<p>A bare eventfd and split ring ping-pong, interleaved with the bench, takes %s at the median",
		words_figure(bottom, "p50", text));
	if (ratio > 0)
		fprintf(h->f, "; publish_to_reap takes <b>%.2f times</b> that", ratio);
	fputs(".</p>\n", h->f);
}

/* The same series without and with probes, one under the other. */
static void overhead(const struct html *h, const json_t *cost)
{
	static const char *const sides[] = {"without", "with"}, *const names[] = {"without probes", "with probes"};
	json_t *rows = json_array();

	for (size_t i = 0; i < 2; i++) {
		json_t *series = json_copy(json_object_get(cost, sides[i]));

		if (!json_is_object(series))
			continue;
		json_object_set_new(series, "name", json_string(names[i]));
		json_array_append_new(rows, series);
	}
	if (json_array_size(rows)) {
		fputs("<h3>What the probes themselves cost</h3>\n", h->f);
		if (doc_has_number(cost, "ratio"))
			fprintf(h->f, "<p>The median with probes is <b>%.3f times</b> that without.</p>\n",
				doc_double(cost, "ratio"));
		html_series(h, rows);
	}
	json_decref(rows);
}

/* `side`: of an interleaved bench, whose. */
static void probes_of_one(const struct html *h, const json_t *probes, const char *side)
{
	static const char *const apart[] = {"attached", "missing", "overhead", "others"};
	json_t *rest = json_copy((json_t *)(uintptr_t)probes);

	for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		json_object_del(rest, apart[i]);
	if (json_is_object(probes)) {
		fprintf(h->f, "<h3>Probes%s%s</h3>\n", *side ? " of " : "", side);
		html_value(h, rest);
		if (json_array_size(json_object_get(probes, "attached")))
			html_value(h, json_object_get(probes, "attached"));
		overhead(h, json_object_get(probes, "overhead"));
	}
	json_decref(rest);
}

/* Everything without a figure, whoever said so, each once. */
static json_t *all_missing(const json_t *bench)
{
	const json_t *probes = json_object_get(bench, "probes"), *others = json_object_get(probes, "others");
	json_t *all = json_array(), *other;
	size_t i;

	json_array_extend(all, json_object_get(bench, "missing"));
	json_array_extend(all, json_object_get(probes, "missing"));
	json_array_foreach (others, i, other)
		json_array_extend(all, json_object_get(other, "missing"));
	for (size_t k = json_array_size(all); k-- > 1;)
		for (i = 0; i < k; i++)
			if (json_equal(json_array_get(all, i), json_array_get(all, k))) {
				json_array_remove(all, k);
				break;
			}
	return all;
}

void html_probes(const struct html *h)
{
	bool sides = json_array_size(json_object_get(h->bench, "sides")) == 2;
	const json_t *probes = json_object_get(h->bench, "probes");
	json_t *missing = all_missing(h->bench), *other;
	size_t i;

	floor_ratio(h);
	probes_of_one(h, probes, sides ? "A" : "");
	json_array_foreach (json_object_get(probes, "others"), i, other)
		probes_of_one(h, other, sides ? "B" : "");
	if (json_array_size(missing)) {
		fputs("<h3>Not measured, and why</h3>\n", h->f);
		html_value(h, missing);
	}
	json_decref(missing);
}
