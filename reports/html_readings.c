/* SPDX-License-Identifier: BSD-2-Clause */
/* This platform's readings in the HTML report: where the specification leaves a choice, which one it made. */
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"

static int by_id(const void *a, const void *b)
{
	return strcmp(doc_string(*(json_t *const *)a, "ambiguity"), doc_string(*(json_t *const *)b, "ambiguity"));
}

static void names(const struct html *h, const json_t *list)
{
	json_t *name;
	size_t i;

	json_array_foreach (list, i, name) {
		fputs(i ? ", " : "", h->f);
		text_put_html(h->f, json_string_value(name));
	}
}

static void row(const struct html *h, const json_t *reading, bool with_agent)
{
	bool preferred = json_is_true(json_object_get(reading, "preferred"));

	fputs("<tr><td class=\"id\"><code>", h->f);
	text_put_html(h->f, doc_string(reading, "ambiguity"));
	fputs("</code></td><td class=\"topic\">", h->f);
	text_put_html(h->f, doc_string(reading, "topic"));
	if (with_agent) {
		fputs("</td><td>", h->f);
		text_put_html(h->f, doc_string(reading, "agent"));
	}
	fputs("</td><td>", h->f);
	text_put_html(h->f, doc_string(reading, "reading"));
	fprintf(h->f, "</td><td>%s", preferred ? "yes" : "no: ");
	if (!preferred)
		names(h, json_object_get(reading, "preferred_readings"));
	fprintf(h->f, "</td><td class=\"n\">%llu</td><td>", (unsigned long long)doc_u64(reading, "seen"));
	names(h, json_object_get(reading, "checks"));
	fputs("</td></tr>\n", h->f);
}

void html_readings(const struct html *h)
{
	const json_t *found = json_object_get(h->result, "readings");
	size_t count = json_array_size(found);
	bool with_agent = json_array_size(json_object_get(h->result, "agents")) > 1;
	json_t **sorted = count ? calloc(count, sizeof(json_t *)) : NULL;

	if (!sorted)
		return;
	for (size_t i = 0; i < count; i++)
		sorted[i] = json_array_get(found, i);
	qsort(sorted, count, sizeof(json_t *), by_id);
	fputs("<section id=\"readings\"><h2>This platform's readings</h2>\n<p>Where the specification leaves a point open or "
	      "platforms "
	      "read it differently: what was seen here. None of it counts for or against the platform.</p>\n"
	      "<div class=\"scroll\"><table class=\"plain\"><thead><tr><th>id</th><th>open point</th>",
	      h->f);
	fprintf(h->f,
		"%s<th>reading</th><th>preferred</th><th class=\"n\">seen</th><th>recorded by</th></tr></thead>"
		"<tbody>\n",
		with_agent ? "<th>agent</th>" : "");
	for (size_t i = 0; i < count; i++)
		row(h, sorted[i], with_agent);
	fputs("</tbody></table></div></section>\n", h->f);
	free(sorted);
}
