/* SPDX-License-Identifier: BSD-2-Clause */
/* Timing in the HTML report: series, phases, what the probes saw and could not see, and the floor beneath. */
#include <string.h>

#include "reports/html.h"
#include "scmi/names.h"

#define PHASE_COLOURS 6

static const struct {
	const char *key, *head;
} figures[] = {{"min", "min"},    {"p50", "p50"},      {"p90", "p90"}, {"p99", "p99"},
	       {"p999", "p99.9"}, {"p9999", "p99.99"}, {"max", "max"}};

const json_t *html_bench_main(const json_t *bench)
{
	json_t *series;
	size_t i;

	json_array_foreach(json_object_get(bench, "series"), i,
			   series) if (!strcmp(doc_string(series, "name"), "publish_to_reap") &&
				       !doc_has_number(series, "message") && doc_has_number(series, "p50")) return series;
	return NULL;
}

static void message_cell(const struct html *h, const json_t *series)
{
	const char *name = NULL;
	uint64_t protocol = doc_u64(series, "protocol"), message = doc_u64(series, "message");

	if (!doc_has_number(series, "protocol") || !doc_has_number(series, "message")) {
		fputs("<td class=\"soft\">all</td>", h->f);
		return;
	}
	if (protocol <= 0xff && message <= 0xff)
		name = scmi_message_name((uint8_t)protocol, SCMI_TYPE_COMMAND, (uint8_t)message);
	if (name && message > SCMI_PROTOCOL_MESSAGE_ATTRIBUTES && message != SCMI_NEGOTIATE_PROTOCOL_VERSION)
		fprintf(h->f, "<td>%s</td>", name);
	else
		fprintf(h->f, "<td>0x%02llx %s</td>", (unsigned long long)protocol, name ? name : "");
}

static void figure_cell(const struct html *h, const json_t *series, const char *key)
{
	char text[TEXT_DURATION_BYTES > TEXT_COUNT_BYTES ? TEXT_DURATION_BYTES : TEXT_COUNT_BYTES];
	bool ns = !strcmp(doc_string(series, "unit"), "ns");
	uint64_t value = doc_u64(series, key);

	if (!doc_has_number(series, key))
		fputs("<td class=\"n soft\">–</td>", h->f);
	else
		fprintf(h->f, "<td class=\"n\">%s</td>", ns ? text_duration(value, text) : text_count(value, text));
}

static void series_table(const struct html *h, const json_t *array)
{
	char text[TEXT_COUNT_BYTES];
	json_t *series;
	size_t i;

	fputs("<div class=\"scroll\"><table class=\"plain\"><thead><tr><th>series</th><th>agent</th><th>message</th>"
	      "<th class=\"n\">count</th>",
	      h->f);
	for (size_t k = 0; k < sizeof(figures) / sizeof(figures[0]); k++)
		fprintf(h->f, "<th class=\"n\">%s</th>", figures[k].head);
	fputs("</tr></thead><tbody>\n", h->f);
	json_array_foreach(array, i, series)
	{
		const char *unit = doc_string(series, "unit");

		fputs("<tr><td>", h->f);
		text_put_html(h->f, doc_string(series, "name"));
		if (strcmp(unit, "ns")) {
			fputs(" <span class=\"soft\">", h->f);
			text_put_html(h->f, unit);
			fputs("</span>", h->f);
		}
		fputs("</td><td>", h->f);
		text_put_html(h->f, doc_string(series, "agent"));
		fputs("</td>", h->f);
		message_cell(h, series);
		fprintf(h->f, "<td class=\"n\">%s</td>", text_count(doc_u64(series, "count"), text));
		for (size_t k = 0; k < sizeof(figures) / sizeof(figures[0]); k++)
			figure_cell(h, series, figures[k].key);
		fputs("</tr>\n", h->f);
	}
	fputs("</tbody></table></div>\n", h->f);
}

/* Medians do not add up exactly; the bar shows their shares. */
static void phase_bar(const struct html *h, const json_t *phases)
{
	json_t *phase;
	uint64_t total = 0;
	size_t i;

	json_array_foreach(phases, i, phase) total += doc_u64(phase, "p50");
	if (!total)
		return;
	fputs("<div class=\"stack\">", h->f);
	json_array_foreach(phases, i, phase) fprintf(h->f, "<i style=\"width:%.2f%%;background:var(--c%zu)\"></i>",
						     100 * (double)doc_u64(phase, "p50") / (double)total, i % PHASE_COLOURS);
	fputs("</div><div class=\"key\">", h->f);
	json_array_foreach(phases, i, phase)
	{
		fprintf(h->f, "<span><i style=\"background:var(--c%zu)\"></i>", i % PHASE_COLOURS);
		text_put_html(h->f, doc_string(phase, "name"));
		fprintf(h->f, " <span class=\"soft\">%.0f %%</span></span>", 100 * (double)doc_u64(phase, "p50") / (double)total);
	}
	fputs("</div>\n", h->f);
}

static void phases(const struct html *h)
{
	const json_t *array = json_object_get(h->bench, "phases");

	if (!json_array_size(array))
		return;
	fputs("<h3>Phases: shares of their medians</h3>\n", h->f);
	phase_bar(h, array);
	series_table(h, array);
}

static void named_rest(const struct html *h, const json_t *from, const char *title, const char *const *leave_out)
{
	json_t *rest = json_copy((json_t *)(uintptr_t)from);

	for (size_t i = 0; leave_out[i]; i++)
		json_object_del(rest, leave_out[i]);
	if (json_object_size(rest)) {
		if (*title)
			fprintf(h->f, "<h3>%s</h3>\n", title);
		html_value(h, rest);
	}
	json_decref(rest);
}

static void overhead(const struct html *h, const json_t *value)
{
	if (!json_object_size(value) && !json_array_size(value))
		return;
	fputs("<h3>What the probes themselves cost</h3>\n", h->f);
	html_value(h, value);
}

static void probes(const struct html *h)
{
	static const char *const apart[] = {"attached", "missing", "overhead", NULL};
	const json_t *from = json_object_get(h->bench, "probes");
	const json_t *attached = json_object_get(from, "attached"), *missing = json_object_get(from, "missing");

	if (!json_object_size(from))
		return;
	named_rest(h, from, "Probes", apart);
	if (json_array_size(attached))
		html_value(h, attached);
	if (json_array_size(missing)) {
		fputs("<h3>Not measured, and why</h3>\n", h->f);
		html_value(h, missing);
	}
	overhead(h, json_object_get(from, "overhead"));
}

static void floor_beneath(const struct html *h)
{
	const json_t *bottom = json_object_get(h->bench, "floor"), *whole = html_bench_main(h->bench);
	uint64_t p50 = doc_u64(bottom, "p50");
	char text[TEXT_DURATION_BYTES];

	if (!json_object_size(bottom))
		return;
	fputs("<h3>Floor: a bare eventfd and split ring ping-pong, interleaved</h3>\n", h->f);
	if (p50 && whole)
		fprintf(h->f, "<p>p50 %s; publish_to_reap takes <b>%.2f times</b> that.</p>\n", text_duration(p50, text),
			(double)doc_u64(whole, "p50") / (double)p50);
	html_value(h, bottom);
}

void html_bench(const struct html *h)
{
	static const char *const none[] = {NULL};

	if (!h->bench)
		return;
	fputs("<section id=\"timing\"><h2>Timing</h2>\n", h->f);
	html_curves(h, json_object_get(h->bench, "series"));
	series_table(h, json_object_get(h->bench, "series"));
	phases(h);
	floor_beneath(h);
	probes(h);
	named_rest(h, json_object_get(h->bench, "throughput"), "Throughput", none);
	named_rest(h, json_object_get(h->bench, "noise"), "Noise while measuring", none);
	fputs("</section>\n", h->f);
}
