/* SPDX-License-Identifier: BSD-2-Clause */
/* The verdict of a comparison where a reader looks first, with size, place and the way to the evidence; and every figure compared. */
#include <math.h>
#include <string.h>

#include "reports/html.h"

#define ROWS_MAX 2000u

bool html_place(const struct html *h, struct report_compare_row *place)
{
	return h->comparison && report_compare_place(h->comparison, place);
}

static void size_line(const struct html *h, const struct report_compare_row *row)
{
	char base[WORDS_BYTES], now[WORDS_BYTES], change[WORDS_BYTES];

	fputs("<dt>Size</dt><dd>", h->f);
	if (isfinite(row->ratio))
		fprintf(h->f, "<b class=\"size\">%s</b> ", words_change(row->ratio, change));
	if (strcmp(row->method, "exact") != 0 && *words_interval(row, base))
		fprintf(h->f, "(95 %% interval %s) ", base);
	text_put_html(h->f, row->statistic);
	fputs(" of ", h->f);
	text_put_html(h->f, row->name);
	fprintf(h->f, ": %s → %s", words_value(row, row->base, base), words_value(row, row->now, now));
	fputs("</dd>\n", h->f);
}

/* What the slower phase comes to in the whole exchange. */
static void whole_line(const struct html *h, const struct report_compare_row *place)
{
	size_t count = report_compare_row_count(h->comparison);
	char base[WORDS_BYTES], now[WORDS_BYTES], change[WORDS_BYTES];
	struct report_compare_row row;

	for (size_t i = 0; i < count; i++) {
		if (!report_compare_row(h->comparison, i, &row) || row.phase || strcmp(row.name, "publish_to_reap") != 0 ||
		    row.protocol != place->protocol || row.message != place->message ||
		    strcmp(row.statistic, place->statistic) != 0)
			continue;
		fprintf(h->f, "<dt>Whole exchange</dt><dd>%s, ", words_change(row.ratio, change));
		text_put_html(h->f, row.statistic);
		fprintf(h->f, " of publish_to_reap: %s → %s</dd>\n", words_value(&row, row.base, base),
			words_value(&row, row.now, now));
		return;
	}
}

static void place_line(const struct html *h, const struct report_compare_row *place)
{
	char text[WORDS_BYTES];

	fprintf(h->f, "<dt>Place</dt><dd><b>%s</b>", words_row_message(place, text));
	if (place->agent && *place->agent) {
		fputs(" of ", h->f);
		text_put_html(h->f, place->agent);
	}
	fprintf(h->f, ", %s <b>", place->phase ? "phase" : "in");
	text_put_html(h->f, place->name);
	fputs("</b></dd>\n", h->f);
}

/* Of a history: the run from which on it is so. */
static void since_line(const struct html *h)
{
	const json_t *at = json_object_get(json_object_get(h->comparison, "place"), "changed_at");

	if (!json_is_object(at))
		return;
	fputs("<dt>Since</dt><dd>commit <b>", h->f);
	text_put_html(h->f, doc_string(at, "commit"));
	fputs("</b>, ", h->f);
	text_put_html(h->f, doc_string(at, "started"));
	fputs("</dd>\n", h->f);
}

static void why_line(const struct html *h, const struct report_compare_row *row)
{
	if (!row->why && row->blocks_wanted <= 0)
		return;
	fputs("<dt>Why</dt><dd>", h->f);
	text_put_html(h->f, row->why ? row->why : "the interval reaches from no change to one that counts");
	if (row->blocks_wanted > 0)
		fprintf(h->f, "; about <b>%lld more blocks</b> would tell", (long long)row->blocks_wanted);
	fputs("</dd>\n", h->f);
}

/* Is there a time line, or are there outliers to lead to? */
static bool any_of(const struct html *h, bool outliers)
{
	for (size_t i = 0; i < h->side_count; i++)
		if (json_array_size(h->sides[i].outliers) || (!outliers && json_array_size(h->sides[i].blocks)))
			return true;
	return false;
}

static void evidence_line(const struct html *h, size_t row)
{
	fprintf(h->f, "<dt>Evidence</dt><dd><a href=\"#change-%zu\">its row</a>", row);
	if (json_object_get(h->comparison, "history"))
		fputs(", <a href=\"#history\">course</a>", h->f);
	if (h->side_count)
		fputs(", <a href=\"#timing\">curves</a>", h->f);
	if (json_array_size(h->sides[0].phases))
		fputs(", <a href=\"#phases\">phases</a>", h->f);
	if (any_of(h, false))
		fputs(", <a href=\"#timeline\">time line</a>", h->f);
	if (any_of(h, true))
		fputs(", <a href=\"#outliers\">slowest exchanges</a>", h->f);
	fputs(", <a href=\"#changes\">all figures</a>, <a href=\"#run\">machine and command</a></dd>\n", h->f);
}

static const char *kind_of(enum report_compare_verdict verdict)
{
	return verdict == REPORT_REGRESSED ? "fail" : verdict == REPORT_NOT_REGRESSED ? "pass" : "warn";
}

void html_verdict_box(const struct html *h)
{
	enum report_compare_verdict verdict = report_compare_verdict(h->comparison);
	struct report_compare_row place, row;
	bool placed = html_place(h, &place);
	const json_t *difference;
	size_t index, i;

	fprintf(h->f, "<div class=\"card %s\" id=\"verdict\"><dl>\n", kind_of(verdict));
	if (words_first_row(h->comparison, &row, &index)) {
		size_line(h, &row);
		if (placed)
			place_line(h, &place);
		since_line(h);
		if (placed && place.phase)
			whole_line(h, &place);
		if (verdict == REPORT_NOT_ENOUGH_EVIDENCE)
			why_line(h, &row);
		evidence_line(h, index + 1);
	}
	json_array_foreach (json_object_get(h->comparison, "differences"), i, difference) {
		fputs("<dt>Forced</dt><dd class=\"warn\">", h->f);
		text_put_html(h->f, json_string_value(difference));
		fputs("</dd>\n", h->f);
	}
	fputs("</dl></div>\n", h->f);
}

static void verdict_cell(const struct html *h, const struct report_compare_row *row)
{
	if (row->only || !row->judged)
		fprintf(h->f, "<td class=\"soft\">%s</td>", words_row_verdict(row));
	else
		fprintf(h->f, "<td><span class=\"v %s\">%s</span></td>", kind_of(row->verdict), words_row_verdict(row));
}

static void change_row(const struct html *h, const struct report_compare_row *row, size_t number, bool agents)
{
	char text[WORDS_BYTES];

	fprintf(h->f, "<tr id=\"change-%zu\">", number);
	verdict_cell(h, row);
	fputs("<td>", h->f);
	html_name(h, row->name);
	fputs("</td>", h->f);
	if (agents) {
		fputs("<td>", h->f);
		text_put_html(h->f, row->agent ? row->agent : "");
		fputs("</td>", h->f);
	}
	fputs("<td>", h->f);
	html_name(h, words_row_message(row, text));
	fputs("</td><td>", h->f);
	text_put_html(h->f, row->statistic);
	fprintf(h->f, "</td><td class=\"n\">%s</td>", words_value(row, row->base, text));
	fprintf(h->f, "<td class=\"n\">%s</td>", words_value(row, row->now, text));
	fprintf(h->f, "<td class=\"n\"><b>%s</b></td>", words_change(row->ratio, text));
	fprintf(h->f, "<td class=\"n\">%s</td>", words_interval(row, text));
	if (isfinite(row->p_adjusted) && row->p_adjusted >= 0)
		fprintf(h->f, "<td class=\"n\">%.2g</td>", row->p_adjusted);
	else
		fputs("<td class=\"n soft\">–</td>", h->f);
	fputs("</tr>\n", h->f);
}

static bool several_agents(const struct html *h)
{
	struct report_compare_row first, row;
	size_t count = report_compare_row_count(h->comparison);

	if (!count || !report_compare_row(h->comparison, 0, &first))
		return false;
	for (size_t i = 1; i < count && i < ROWS_MAX; i++)
		if (report_compare_row(h->comparison, i, &row) && row.agent &&
		    (!first.agent || strcmp(row.agent, first.agent) != 0))
			return true;
	return false;
}

static void table_head(const struct html *h, bool agents)
{
	fprintf(h->f,
		"<div class=\"scroll\"><table class=\"plain tight\"><thead><tr><th>verdict</th><th>series</th>%s<th>message</th>"
		"<th>figure</th><th class=\"n\">base, A</th><th class=\"n\">new, B</th><th class=\"n\">change</th>"
		"<th class=\"n\">95 %% interval</th><th class=\"n\">p, adjusted</th></tr></thead><tbody>\n",
		agents ? "<th>agent</th>" : "");
}

/* The rows with a rank from `from` to `to`, in that order. `first`: of all rows, the one that stands open whatever its rank. */
static void rows(const struct html *h, int from, int to, bool agents, size_t first)
{
	size_t count = report_compare_row_count(h->comparison);
	struct report_compare_row row;

	table_head(h, agents);
	for (int rank = from; rank <= to; rank++)
		for (size_t i = 0; i < count && i < ROWS_MAX; i++)
			if (report_compare_row(h->comparison, i, &row) && (i == first ? from : words_rank(&row)) == rank &&
			    (i != first || !from))
				change_row(h, &row, i + 1, agents);
	fputs("</tbody></table></div>\n", h->f);
}

static size_t count_rest(const struct html *h)
{
	size_t count = report_compare_row_count(h->comparison), rest = 0;
	struct report_compare_row row;

	for (size_t i = 0; i < count && i < ROWS_MAX; i++)
		rest += report_compare_row(h->comparison, i, &row) && words_rank(&row) == 2;
	return rest;
}

void html_changes(const struct html *h)
{
	struct report_compare_row row;
	size_t count, rest, first;
	bool agents;

	if (!h->comparison || !words_first_row(h->comparison, &row, &first))
		return;
	count = report_compare_row_count(h->comparison);
	agents = several_agents(h);
	rest = count_rest(h);
	fprintf(h->f, "<h3 id=\"changes\">Figures that regressed or could not be decided</h3>\n");
	rows(h, 0, 1, agents, first);
	fprintf(h->f,
		"<details class=\"more\"><summary>%zu figures that did not regress, had too few samples, or are shown "
		"only</summary>\n",
		rest);
	rows(h, 2, 2, agents, first);
	fputs("</details>\n", h->f);
	if (count > ROWS_MAX)
		fprintf(h->f, "<p class=\"soft\">%zu more stand in the comparison's JSON alone.</p>\n", count - ROWS_MAX);
	if (json_object_size(json_object_get(h->comparison, "method"))) {
		fputs("<h3>Method</h3>\n", h->f);
		html_value(h, json_object_get(h->comparison, "method"));
	}
}
