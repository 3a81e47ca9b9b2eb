/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of series: the figures of distributions, side by side. */
#include <string.h>

#include "reports/html.h"

static const struct {
	const char *key, *head;
} figures[] = {{"min", "min"},    {"p50", "p50"},      {"p90", "p90"}, {"p99", "p99"},
	       {"p999", "p99.9"}, {"p9999", "p99.99"}, {"max", "max"}};

static void figure_cell(const struct html *h, const json_t *series, const char *key)
{
	char text[WORDS_BYTES];

	if (!doc_has_number(series, key))
		fputs("<td class=\"n soft\">–</td>", h->f);
	else
		fprintf(h->f, "<td class=\"n\">%s</td>", words_figure(series, key, text));
}

static bool any_has(const json_t *array, const char *key)
{
	json_t *series;
	size_t i;

	json_array_foreach (array, i, series)
		if (json_object_get(series, key))
			return true;
	return false;
}

/* A column that says the same in each row says nothing. */
static bool more_agents(const json_t *array)
{
	const json_t *first = json_array_get(array, 0);
	json_t *series;
	size_t i;

	json_array_foreach (array, i, series)
		if (*doc_string(series, "agent") && strcmp(doc_string(series, "agent"), doc_string(first, "agent")) != 0)
			return true;
	return false;
}

static const char *side_letter(const json_t *series)
{
	const char *side = doc_string(series, "side");

	return !strcmp(side, "A") ? "A" : !strcmp(side, "B") ? "B" : "";
}

static void row(const struct html *h, const json_t *series, bool sides, bool agents, bool messages)
{
	const char *unit = doc_string(series, "unit");
	char text[WORDS_BYTES];

	fputs("<tr><td>", h->f);
	html_name(h, doc_string(series, "name"));
	if (strcmp(unit, "ns")) {
		fputs(" <span class=\"soft\">", h->f);
		text_put_html(h->f, unit);
		fputs("</span>", h->f);
	}
	fputs("</td>", h->f);
	if (agents) {
		fputs("<td>", h->f);
		text_put_html(h->f, doc_string(series, "agent"));
		fputs("</td>", h->f);
	}
	if (sides)
		fprintf(h->f, "<td>%s</td>", side_letter(series));
	if (messages) {
		fprintf(h->f, "<td%s>", doc_has_number(series, "message") ? "" : " class=\"soft\"");
		html_name(h, words_message(series, text));
		fputs("</td>", h->f);
	}
	fprintf(h->f, "<td class=\"n\">%s</td>", text_count(doc_u64(series, "count"), text));
	for (size_t k = 0; k < sizeof(figures) / sizeof(figures[0]); k++)
		figure_cell(h, series, figures[k].key);
	fputs("</tr>\n", h->f);
}

void html_series(const struct html *h, const json_t *array)
{
	bool sides = any_has(array, "side"), agents = more_agents(array), messages = any_has(array, "message");
	json_t *series;
	size_t i;

	if (!json_array_size(array))
		return;
	fprintf(h->f, "<div class=\"scroll\"><table class=\"plain\"><thead><tr><th>series</th>%s%s%s<th class=\"n\">count</th>",
		agents ? "<th>agent</th>" : "", sides ? "<th>side</th>" : "", messages ? "<th>message</th>" : "");
	for (size_t k = 0; k < sizeof(figures) / sizeof(figures[0]); k++)
		fprintf(h->f, "<th class=\"n\">%s</th>", figures[k].head);
	fputs("</tr></thead><tbody>\n", h->f);
	json_array_foreach (array, i, series)
		row(h, series, sides, agents, messages);
	fputs("</tbody></table></div>\n", h->f);
}
