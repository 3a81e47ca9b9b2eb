/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of series: the figures of distributions, side by side. */
#include <string.h>

#include "reports/html.h"
#include "scmi/names.h"

static const struct {
	const char *key, *head;
} figures[] = {{"min", "min"},    {"p50", "p50"},      {"p90", "p90"}, {"p99", "p99"},
	       {"p999", "p99.9"}, {"p9999", "p99.99"}, {"max", "max"}};

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

const char *html_figure(const json_t *series, const char *key, char text[HTML_FIGURE_BYTES])
{
	const char *unit = doc_string(series, "unit");
	char count[TEXT_COUNT_BYTES];

	if (!strcmp(unit, "ns"))
		return text_duration(doc_u64(series, key), text);
	snprintf(text, HTML_FIGURE_BYTES, "%s%s", text_count(doc_u64(series, key), count),
		 !strcmp(unit, "instructions") ? " in." : "");
	return text;
}

static void figure_cell(const struct html *h, const json_t *series, const char *key)
{
	char text[HTML_FIGURE_BYTES];

	if (!doc_has_number(series, key))
		fputs("<td class=\"n soft\">–</td>", h->f);
	else
		fprintf(h->f, "<td class=\"n\">%s</td>", html_figure(series, key, text));
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

static void row(const struct html *h, const json_t *series, bool agents, bool messages)
{
	const char *unit = doc_string(series, "unit");
	char text[TEXT_COUNT_BYTES];

	fputs("<tr><td>", h->f);
	text_put_html(h->f, doc_string(series, "name"));
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
	if (messages)
		message_cell(h, series);
	fprintf(h->f, "<td class=\"n\">%s</td>", text_count(doc_u64(series, "count"), text));
	for (size_t k = 0; k < sizeof(figures) / sizeof(figures[0]); k++)
		figure_cell(h, series, figures[k].key);
	fputs("</tr>\n", h->f);
}

void html_series(const struct html *h, const json_t *array)
{
	bool agents = any_has(array, "agent"), messages = any_has(array, "message");
	json_t *series;
	size_t i;

	if (!json_array_size(array))
		return;
	fprintf(h->f, "<div class=\"scroll\"><table class=\"plain\"><thead><tr><th>series</th>%s%s<th class=\"n\">count</th>",
		agents ? "<th>agent</th>" : "", messages ? "<th>message</th>" : "");
	for (size_t k = 0; k < sizeof(figures) / sizeof(figures[0]); k++)
		fprintf(h->f, "<th class=\"n\">%s</th>", figures[k].head);
	fputs("</tr></thead><tbody>\n", h->f);
	json_array_foreach (array, i, series)
		row(h, series, agents, messages);
	fputs("</tbody></table></div>\n", h->f);
}
