/* SPDX-License-Identifier: BSD-2-Clause */
/* Timing in the HTML report: percentile curves, series, phases, and how the bench was set up. */
#include <string.h>

#include "reports/html.h"
#include "scmi/names.h"

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

/* Is this a phase of the same requests: those of one agent, and of all messages or of the same one? */
static bool same_requests(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"agent", "protocol", "message"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *x = json_object_get(a, keys[i]), *y = json_object_get(b, keys[i]);

		if ((x || y) && !json_equal(x, y))
			return false;
	}
	return true;
}

/* Of phases that start at the same point, the shortest is in the bar: longer ones (call_to_reap) span several others. */
static bool in_bar(const json_t *phases, const json_t *phase, const json_t *first)
{
	const char *name = doc_string(phase, "name");
	size_t length = start_length(name), i;
	json_t *other;

	if (!same_requests(phase, first))
		return false;
	json_array_foreach (phases, i, other) {
		const char *rival = doc_string(other, "name");
		bool same_start = start_length(rival) == length && !memcmp(rival, name, length);

		if (same_start && same_requests(other, first) && doc_u64(other, "p50") < doc_u64(phase, "p50"))
			return false;
	}
	return true;
}

/* "Clock CLOCK_RATE_GET of agent" over a bar of one kind of message. */
static void bar_title(const struct html *h, const json_t *first)
{
	uint64_t protocol = doc_u64(first, "protocol"), message = doc_u64(first, "message");
	const char *name = NULL;

	if (!doc_has_number(first, "message"))
		return;
	if (protocol <= 0xff && message <= 0xff)
		name = scmi_message_name((uint8_t)protocol, SCMI_TYPE_COMMAND, (uint8_t)message);
	fprintf(h->f, "<p class=\"soft\">0x%02llx %s</p>\n", (unsigned long long)protocol, name ? name : "");
}

/* A phase has its colour by its name's place among the names of its bar, so that bars can be compared. */
static void phase_bar(const struct html *h, const json_t *phases, const json_t *first)
{
	size_t i, colour = 0;
	json_t *phase;
	double total = 0;

	json_array_foreach (phases, i, phase)
		if (in_bar(phases, phase, first))
			total += (double)doc_u64(phase, "p50");
	if (total < 1)
		return;
	bar_title(h, first);
	fputs("<div class=\"stack\">", h->f);
	json_array_foreach (phases, i, phase)
		if (in_bar(phases, phase, first))
			fprintf(h->f, "<i style=\"width:%.2f%%;background:var(--c%zu)\"></i>",
				100 * (double)doc_u64(phase, "p50") / total, colour++ % PHASE_COLOURS);
	fputs("</div><div class=\"key\">", h->f);
	colour = 0;
	json_array_foreach (phases, i, phase) {
		char text[HTML_FIGURE_BYTES];

		if (!in_bar(phases, phase, first))
			continue;
		fprintf(h->f, "<span><i style=\"background:var(--c%zu)\"></i>", colour++ % PHASE_COLOURS);
		text_put_html(h->f, doc_string(phase, "name"));
		fprintf(h->f, " <span class=\"soft\">%s, %.0f %%</span></span>", html_figure(phase, "p50", text),
			100 * (double)doc_u64(phase, "p50") / total);
	}
	fputs("</div>\n", h->f);
}

/* Medians do not add up exactly; the bars show their shares. */
static void phases(const struct html *h)
{
	const json_t *array = json_object_get(h->bench, "phases");
	json_t *phase;
	size_t i;

	if (json_array_size(array))
		fputs("<h3>Phases: shares of their medians</h3>\n", h->f);
	json_array_foreach (array, i, phase) {
		bool is_first = true;

		for (size_t k = 0; k < i && is_first; k++)
			is_first = !same_requests(json_array_get(array, k), phase);
		if (is_first)
			phase_bar(h, array, phase);
	}
	html_series(h, array);
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
