/* SPDX-License-Identifier: BSD-2-Clause */
/* Times in the HTML report, of one bench or of two sides: the plots, the slowest exchanges, the tables, how it was set up. */
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"

static void sentence(const struct html *h, const char *before, const char *text)
{
	if (!*text)
		return;
	fprintf(h->f, "<p class=\"warn\">%s", before);
	text_put_html(h->f, text);
	fputs("</p>\n", h->f);
}

static void pairs(const struct html *h, const char *title, const json_t *object)
{
	if (!json_object_size(object))
		return;
	fprintf(h->f, "<h3>%s</h3>\n", title);
	html_value(h, object);
}

/* Each document once: what both sides of an interleaved bench share is not told twice. */
static size_t documents(const struct html *h)
{
	return html_two_documents(h) ? 2 : h->side_count ? 1 : 0;
}

static void legend(const struct html *h)
{
	if (h->side_count < 2)
		return;
	fputs("<p class=\"sides\">", h->f);
	for (size_t i = 0; i < 2; i++) {
		fprintf(h->f, "<span><b>%s</b> <code>", h->sides[i].letter);
		text_put_html(h->f, h->sides[i].what);
		fputs("</code></span>", h->f);
	}
	fputs("</p>\n", h->f);
}

static void left_out(const struct html *h)
{
	size_t count = 0;

	for (size_t i = 0; i < h->side_count; i++)
		count += h->sides[i].left_out;
	if (count)
		fprintf(h->f,
			"<p class=\"soft\">%zu more series, phases, blocks or exchanges stand in the result file alone.</p>\n",
			count);
}

static void all_series(const struct html *h)
{
	json_t *rows = html_sides_merged(h, false), *bottom;

	for (size_t i = 0; i < documents(h); i++) {
		bottom = json_copy(json_object_get(h->sides[i].document, "floor"));
		if (doc_u64(bottom, "count")) {
			json_object_set_new(bottom, "name", json_string("floor"));
			json_array_append(rows, bottom);
		}
		json_decref(bottom);
	}
	if (json_array_size(rows))
		fputs("<h3 id=\"series\">All series</h3>\n", h->f);
	html_series(h, rows);
	json_decref(rows);
}

static void throughput(const struct html *h, const json_t *document)
{
	const json_t *sides = json_object_get(document, "sides");
	char title[32];

	pairs(h, "Throughput", json_object_get(document, "throughput"));
	for (size_t i = 0; i < 2 && json_array_size(sides) == 2; i++) {
		snprintf(title, sizeof(title), "Throughput of %s", i ? "B" : "A");
		pairs(h, title, json_object_get(json_array_get(sides, i), "throughput"));
	}
}

/* What surrounds the figures of one document. */
static void surroundings(const struct html *h, const struct html_side *side)
{
	struct html one = *h;

	one.bench = side->document;
	if (documents(h) == 2)
		fprintf(h->f, "<h2>%s of %s</h2>\n", "Measuring", side->letter);
	html_probes(&one);
	throughput(h, side->document);
	pairs(h, "Exchanges", json_object_get(side->document, "exchanges"));
	pairs(h, "Load", json_object_get(side->document, "load"));
	pairs(h, "Set-up", json_object_get(side->document, "configuration"));
	pairs(h, "Noise while measuring", json_object_get(side->document, "noise"));
}

/* The series of one message that a regression is about, as a label to look for. */
static json_t *place_label(const struct report_compare_row *place)
{
	json_t *label =
		json_pack("{s:s,s:i,s:i}", "name", "publish_to_reap", "protocol", place->protocol, "message", place->message);

	if (place->agent && *place->agent)
		json_object_set_new(label, "agent", json_string(place->agent));
	return label;
}

void html_bench(const struct html *h)
{
	struct report_compare_row place;
	bool slower = html_place(h, &place);

	if (!h->side_count)
		return;
	fputs("<section id=\"timing\"><h2>Timing</h2>\n", h->f);
	for (size_t i = 0; i < documents(h); i++) {
		sentence(h, "The bench stopped early: ", doc_string(h->sides[i].document, "stopped"));
		sentence(h, "An answer was not the expected one: ", doc_string(h->sides[i].document, "first_mismatch"));
	}
	legend(h);
	if (slower && place.message >= 0) {
		json_t *label = place_label(&place);

		html_curves(h, label);
		json_decref(label);
	}
	html_curves(h, NULL);
	html_phases(h, slower ? &place : NULL, false);
	html_timeline(h);
	if (!json_object_get(h->comparison, "history"))
		html_changes(h);
	html_phases(h, slower ? &place : NULL, true);
	html_outliers(h);
	all_series(h);
	left_out(h);
	for (size_t i = 0; i < documents(h); i++)
		surroundings(h, &h->sides[i]);
	fputs("</section>\n", h->f);
}
