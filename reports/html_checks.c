/* SPDX-License-Identifier: BSD-2-Clause */
/* The checks in the HTML report: what fell short in full, then every check with its details folded. */
#include <string.h>

#include "reports/html.h"

#define FINDING_PAYLOAD_MAX 1024
#define LISTED_PAYLOAD_MAX 64

static void heading(const struct html *h, const json_t *check)
{
	char where[256];

	fputs("<code>", h->f);
	text_put_html(h->f, doc_string(check, "id"));
	fputs("</code>", h->f);
	doc_where(h->result, check, where, sizeof(where));
	if (!*where)
		return;
	fputs(" <span class=\"soft\">", h->f);
	text_put_html(h->f, where);
	fputs("</span>", h->f);
}

static void body(const struct html *h, const json_t *check, size_t payload_max)
{
	const char *condition = doc_string(check, "condition"), *reason = doc_string(check, "reason");

	fputs("<p>", h->f);
	text_put_html(h->f, doc_string(check, "title"));
	fputs(" <span class=\"soft\">(", h->f);
	text_put_html(h->f, doc_string(check, "severity"));
	fputs(")</span></p>\n", h->f);
	if (*condition || *reason) {
		fprintf(h->f, "<p class=\"reason %s\">", assay_verdict_name(doc_verdict(check)));
		text_put_html(h->f, condition);
		fputs(*condition && *reason ? ": " : "", h->f);
		text_put_html(h->f, reason);
		fputs("</p>\n", h->f);
	}
	html_clauses(h, check);
	html_evidence(h, check, payload_max);
}

static void finding(const struct html *h, const json_t *check)
{
	fprintf(h->f, "<article class=\"card %s\"><h3>", assay_verdict_name(doc_verdict(check)));
	html_verdict(h, doc_verdict(check));
	fputs(" ", h->f);
	heading(h, check);
	fputs("</h3>\n", h->f);
	body(h, check, FINDING_PAYLOAD_MAX);
	fputs("</article>\n", h->f);
}

void html_findings(const struct html *h)
{
	static const struct {
		enum assay_verdict verdict;
		const char *title;
	} groups[] = {{ASSAY_FAIL, "Failed"}, {ASSAY_ERROR, "Could not be judged"}, {ASSAY_WARN, "Warnings"}};
	const json_t *checks = json_object_get(h->result, "checks");
	size_t counts[ASSAY_VERDICT_COUNT], i;
	json_t *check;

	doc_count(checks, counts);
	for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++) {
		if (!counts[groups[g].verdict])
			continue;
		fprintf(h->f, "<section id=\"%s\"><h2>%s (%zu)</h2>\n", assay_verdict_name(groups[g].verdict), groups[g].title,
			counts[groups[g].verdict]);
		json_array_foreach (checks, i, check)
			if (doc_verdict(check) == groups[g].verdict)
				finding(h, check);
		fputs("</section>\n", h->f);
	}
}

static void listed(const struct html *h, const json_t *check)
{
	const char *verdict = assay_verdict_name(doc_verdict(check));
	char clauses[256], duration[TEXT_DURATION_BYTES];

	doc_requirements(check, clauses, sizeof(clauses));
	fprintf(h->f, "<details data-v=\"%s\"><summary>", verdict);
	html_verdict(h, doc_verdict(check));
	fputs("<span class=\"id\">", h->f);
	heading(h, check);
	fputs("</span><span class=\"d\">", h->f);
	text_put_html(h->f, *doc_string(check, "reason") ? doc_string(check, "reason") : doc_string(check, "title"));
	fputs("</span><span class=\"r\">", h->f);
	text_put_html(h->f, clauses);
	fprintf(h->f, "</span><span class=\"t\">%s</span></summary><div class=\"in\">\n",
		text_duration(doc_u64(check, "duration_ns"), duration));
	body(h, check, LISTED_PAYLOAD_MAX);
	fputs("</div></details>\n", h->f);
}

/* Hidden until the script shows it: without script there is nothing to filter with. */
static void filter(const struct html *h, const size_t counts[ASSAY_VERDICT_COUNT])
{
	fputs("<div class=\"bar js\" id=\"filter\"><input type=\"search\" placeholder=\"filter by any text\" "
	      "aria-label=\"filter checks\">",
	      h->f);
	for (unsigned v = 0; v < ASSAY_VERDICT_COUNT; v++)
		if (counts[v])
			fprintf(h->f, "<label><input type=\"checkbox\" value=\"%s\" checked> %s %zu</label>", assay_verdict_name(v),
				assay_verdict_name(v), counts[v]);
	fputs("</div>\n", h->f);
}

void html_checks(const struct html *h)
{
	const json_t *checks = json_object_get(h->result, "checks");
	size_t counts[ASSAY_VERDICT_COUNT], i;
	json_t *check;

	if (!h->result)
		return;
	doc_count(checks, counts);
	fprintf(h->f, "<section id=\"checks\"><h2>All checks (%zu)</h2>\n", json_array_size(checks));
	filter(h, counts);
	fputs("<div>\n", h->f);
	json_array_foreach (checks, i, check)
		listed(h, check);
	fputs("</div></section>\n", h->f);
}
