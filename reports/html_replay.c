/* SPDX-License-Identifier: BSD-2-Clause */
/* A replay in the HTML report: how much matched, what did not and where, and by which rules a difference was allowed. */
#include "reports/html.h"

uint64_t html_replay_mismatches(const json_t *replay)
{
	const json_t *summary = json_object_get(replay, "summary");

	if (doc_has_number(summary, "mismatched"))
		return doc_u64(summary, "mismatched");
	return json_array_size(json_object_get(replay, "mismatches"));
}

void html_replay(const struct html *h)
{
	const json_t *mismatches = json_object_get(h->replay, "mismatches"), *rules = json_object_get(h->replay, "rules");

	if (!h->replay)
		return;
	fputs("<section id=\"replay\"><h2>Replay</h2>\n", h->f);
	html_value(h, json_object_get(h->replay, "summary"));
	if (json_array_size(mismatches)) {
		fprintf(h->f, "<h3 class=\"fail\">Mismatches (%zu)</h3>\n", json_array_size(mismatches));
		html_value(h, mismatches);
	}
	if (json_is_array(rules) ? json_array_size(rules) : json_object_size(rules)) {
		fputs("<h3>Rules: what may differ</h3>\n", h->f);
		html_value(h, rules);
	}
	fputs("</section>\n", h->f);
}
