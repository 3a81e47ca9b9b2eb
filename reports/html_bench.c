/* SPDX-License-Identifier: BSD-2-Clause */
/* Timing in the HTML report: percentile curves, series, phases, and how the bench was set up. */
#include <string.h>

#include "reports/html.h"

#define PHASE_COLOURS 6

const json_t *html_bench_main(const json_t *bench)
{
	json_t *series;
	size_t i;

	json_array_foreach (json_object_get(bench, "series"), i, series) {
		bool whole = !doc_has_number(series, "message") && doc_has_number(series, "p50");

		if (whole && !strcmp(doc_string(series, "name"), "publish_to_reap"))
			return series;
	}
	return NULL;
}

/* The series with the floor beneath them, named. */
static json_t *with_floor(const json_t *bench)
{
	json_t *all = json_array(), *bottom = json_copy(json_object_get(bench, "floor"));

	json_array_extend(all, json_object_get(bench, "series"));
	if (doc_u64(bottom, "count")) {
		json_object_set_new(bottom, "name", json_string("floor"));
		json_array_append(all, bottom);
	}
	json_decref(bottom);
	return all;
}

/* What a phase is called up to "_to_": the point it starts at. */
static size_t start_length(const char *name)
{
	const char *to = strstr(name, "_to_");

	return to ? (size_t)(to - name) : strlen(name);
}

/* Of phases that start at the same point, the shortest is in the bar: longer ones (call_to_reap) span several others. */
static bool in_bar(const json_t *phases, const json_t *phase, const char *agent)
{
	const char *name = doc_string(phase, "name");
	size_t length = start_length(name), i;
	json_t *other;

	if (strcmp(doc_string(phase, "agent"), agent))
		return false;
	json_array_foreach (phases, i, other) {
		const char *rival = doc_string(other, "name");
		bool same_start = start_length(rival) == length && !memcmp(rival, name, length);

		if (same_start && !strcmp(doc_string(other, "agent"), agent) && doc_u64(other, "p50") < doc_u64(phase, "p50"))
			return false;
	}
	return true;
}

/* Medians do not add up exactly; the bar shows their shares. */
static void phase_bar(const struct html *h, const json_t *phases, const char *agent)
{
	json_t *phase;
	double total = 0;
	size_t i;

	json_array_foreach (phases, i, phase)
		if (in_bar(phases, phase, agent))
			total += (double)doc_u64(phase, "p50");
	if (total < 1)
		return;
	fputs("<div class=\"stack\">", h->f);
	json_array_foreach (phases, i, phase)
		if (in_bar(phases, phase, agent))
			fprintf(h->f, "<i style=\"width:%.2f%%;background:var(--c%zu)\"></i>",
				100 * (double)doc_u64(phase, "p50") / total, i % PHASE_COLOURS);
	fputs("</div><div class=\"key\">", h->f);
	json_array_foreach (phases, i, phase) {
		if (!in_bar(phases, phase, agent))
			continue;
		fprintf(h->f, "<span><i style=\"background:var(--c%zu)\"></i>", i % PHASE_COLOURS);
		text_put_html(h->f, doc_string(phase, "name"));
		fprintf(h->f, " <span class=\"soft\">%.0f %%</span></span>", 100 * (double)doc_u64(phase, "p50") / total);
	}
	fputs("</div>\n", h->f);
}

static void phases(const struct html *h)
{
	const json_t *array = json_object_get(h->bench, "phases");
	json_t *seen = json_object(), *phase;
	size_t i;

	if (json_array_size(array))
		fputs("<h3>Phases: shares of their medians</h3>\n", h->f);
	json_array_foreach (array, i, phase) {
		const char *agent = doc_string(phase, "agent");

		if (!json_object_get(seen, agent))
			phase_bar(h, array, agent);
		json_object_set_new(seen, agent, json_true());
	}
	html_series(h, array);
	json_decref(seen);
}

static void sentence(const struct html *h, const char *before, const char *text)
{
	if (!*text)
		return;
	fprintf(h->f, "<p class=\"warn\">%s", before);
	text_put_html(h->f, text);
	fputs("</p>\n", h->f);
}

static void pairs(const struct html *h, const char *title, const char *key)
{
	const json_t *object = json_object_get(h->bench, key);

	if (!json_object_size(object))
		return;
	fprintf(h->f, "<h3>%s</h3>\n", title);
	html_value(h, object);
}

void html_bench(const struct html *h)
{
	json_t *curves;

	if (!h->bench)
		return;
	fputs("<section id=\"timing\"><h2>Timing</h2>\n", h->f);
	sentence(h, "The bench stopped early: ", doc_string(h->bench, "stopped"));
	sentence(h, "An answer was not the expected one: ", doc_string(h->bench, "first_mismatch"));
	curves = with_floor(h->bench);
	html_curves(h, curves);
	html_series(h, curves);
	json_decref(curves);
	phases(h);
	html_probes(h);
	pairs(h, "Throughput", "throughput");
	pairs(h, "Exchanges", "exchanges");
	pairs(h, "Set-up", "configuration");
	pairs(h, "Noise while measuring", "noise");
	fputs("</section>\n", h->f);
}
