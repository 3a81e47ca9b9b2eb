/* SPDX-License-Identifier: BSD-2-Clause */
/* Coverage in the HTML report: each requirement, how many checks looked at it, and what they found. */
#include "reports/html.h"

/* Requirement id -> number of checks per verdict, for those of the run header and those that a check names. */
static json_t *count_by_requirement(const json_t *result)
{
	json_t *counts = json_object(), *check, *requirement, *sentence;
	const char *id;
	size_t i, k;

	json_object_foreach (json_object_get(result, "requirements"), id, sentence)
		json_object_set_new(counts, id, json_object());
	json_array_foreach (json_object_get(result, "checks"), i, check) {
		const char *verdict = assay_verdict_name(doc_verdict(check));

		json_array_foreach (json_object_get(check, "requirements"), k, requirement) {
			json_t *entry = json_object_get(counts, json_string_value(requirement));

			if (!json_is_string(requirement))
				continue;
			if (!entry)
				json_object_set_new(counts, json_string_value(requirement), entry = json_object());
			json_object_set_new(entry, verdict, json_integer((json_int_t)doc_u64(entry, verdict) + 1));
		}
	}
	return counts;
}

/* What the checks of one requirement come to: the worst that any of them found. */
static const char *come_to(const json_t *entry)
{
	static const enum assay_verdict worst_first[] = {ASSAY_FAIL, ASSAY_ERROR, ASSAY_WAIVED, ASSAY_WARN,
							 ASSAY_PASS, ASSAY_NOTE,  ASSAY_SKIP};

	for (size_t i = 0; i < sizeof(worst_first) / sizeof(worst_first[0]); i++)
		if (doc_u64(entry, assay_verdict_name(worst_first[i])))
			return assay_verdict_name(worst_first[i]);
	return "";
}

static bool is_judged(const json_t *entry)
{
	uint64_t skipped = doc_u64(entry, "skip") + doc_u64(entry, "error"), all = 0;

	for (unsigned v = 0; v < ASSAY_VERDICT_COUNT; v++)
		all += doc_u64(entry, assay_verdict_name(v));
	return all > skipped;
}

static void row(const struct html *h, const char *id, const json_t *entry)
{
	const char *state = come_to(entry);
	bool any = false;

	fputs("<tr><td class=\"id\"><code>", h->f);
	text_put_html(h->f, id);
	fputs("</code></td><td>", h->f);
	text_put_html(h->f, requirement_sentence(h->result, id));
	fprintf(h->f, "</td><td><span class=\"v %s\">%s</span></td><td>", *state ? state : "skip", *state ? state : "no check");
	for (unsigned v = 0; v < ASSAY_VERDICT_COUNT; v++) {
		uint64_t n = doc_u64(entry, assay_verdict_name(v));

		if (!n)
			continue;
		fprintf(h->f, "%s%llu %s", any ? ", " : "", (unsigned long long)n, assay_verdict_name(v));
		any = true;
	}
	fputs("</td></tr>\n", h->f);
}

void html_coverage(const struct html *h)
{
	json_t *counts = count_by_requirement(h->result), *entry;
	size_t judged = 0;
	const char *id;

	json_object_foreach (counts, id, entry)
		judged += is_judged(entry);
	if (json_object_size(counts)) {
		fprintf(h->f, "<section id=\"coverage\"><h2>Requirements</h2>\n<p>%zu of %zu requirements were judged.</p>\n",
			judged, json_object_size(counts));
		fputs("<div class=\"scroll\"><table class=\"plain\"><thead><tr><th>id</th><th>requirement</th><th>found</th>"
		      "<th>checks</th></tr></thead><tbody>\n",
		      h->f);
		json_object_foreach (counts, id, entry)
			row(h, id, entry);
		fputs("</tbody></table></div></section>\n", h->f);
	}
	json_decref(counts);
}
