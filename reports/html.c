/* SPDX-License-Identifier: BSD-2-Clause */
/* The HTML report: one file, no reference to anything outside, the verdict first and everything needed to doubt it after. */
#include <stdlib.h>
#include <string.h>

#include "reports/html_svg.h"

enum page_word { WORD_GOOD, WORD_BAD, WORD_OPEN };

struct verdict_word {
	const char *word;
	enum page_word kind;
};

static struct verdict_word comparison_word(const struct html *h)
{
	enum report_compare_verdict verdict = report_compare_verdict(h->comparison);
	enum page_word kind = verdict == REPORT_REGRESSED ? WORD_BAD : verdict == REPORT_NOT_REGRESSED ? WORD_GOOD : WORD_OPEN;

	return (struct verdict_word){words_verdict(verdict), kind};
}

/* What all parts of the page come to. */
static struct verdict_word page_verdict(const struct html *h)
{
	static const struct verdict_word of_checks[] = {
		[DOC_CONFORMANT] = {"Conformant", WORD_GOOD},
		[DOC_FAILED] = {"Failed", WORD_BAD},
		[DOC_INTERRUPTED] = {"Interrupted", WORD_OPEN},
		[DOC_UNDECIDED] = {"Undecided", WORD_OPEN},
	};

	if (h->comparison)
		return comparison_word(h);
	if (html_replay_failed(h->replay) || doc_u64(json_object_get(h->bench, "exchanges"), "mismatches"))
		return of_checks[DOC_FAILED];
	if (h->result)
		return of_checks[doc_outcome(h->result)];
	return h->replay ? (struct verdict_word){"Matched", WORD_GOOD} : (struct verdict_word){"Measured", WORD_GOOD};
}

/* The document that names the run; of a comparison the new result. */
static const json_t *shown_of(const struct html *h)
{
	if (h->result)
		return h->result;
	if (h->replay)
		return h->replay;
	return h->side_count ? h->sides[h->side_count - 1].document : h->comparison;
}

static void title_text(const struct html *h)
{
	const json_t *shown = shown_of(h);
	json_t *agent;
	size_t i;

	if (h->options->title) {
		text_put_html(h->f, h->options->title);
		return;
	}
	if (h->side_count == 2) {
		fputs(h->comparison ? "Comparison of " : "", h->f);
		text_put_html(h->f, h->sides[0].what);
		fputs(h->comparison ? " (base) with " : " (A) and ", h->f);
		text_put_html(h->f, h->sides[1].what);
		fputs(h->comparison ? " (new)" : " (B)", h->f);
		return;
	}
	json_array_foreach (json_object_get(shown, "agents"), i, agent) {
		fputs(i ? ", " : "", h->f);
		text_put_html(h->f, doc_string(agent, "name"));
		fputs(" at ", h->f);
		text_put_html(h->f, doc_string(agent, "uri"));
	}
	if (!i)
		fputs("SCMI backend report", h->f);
}

/* "2026-01-02 03:04:05 UTC" of an ISO time; what is none is shown as it is. */
static void moment(const struct html *h, const char *iso)
{
	char text[32];

	if (strlen(iso) >= 20 && iso[10] == 'T' && iso[strlen(iso) - 1] == 'Z') {
		snprintf(text, sizeof(text), "%.10s %.8s UTC", iso, iso + 11);
		iso = text;
	}
	text_put_html(h->f, iso);
}

static void sub_line(const struct html *h)
{
	const json_t *shown = shown_of(h), *tool = json_object_get(shown, "tool");
	char duration[TEXT_DURATION_BYTES];

	fputs("<p class=\"sub\">", h->f);
	moment(h, doc_string(shown, "started"));
	if (doc_has_number(shown, "duration_ns"))
		fprintf(h->f, ", %s", text_duration(doc_u64(shown, "duration_ns"), duration));
	if (*doc_string(shown, "spec")) {
		fputs(", judged by SCMI ", h->f);
		text_put_html(h->f, doc_string(shown, "spec"));
	}
	if (doc_has_number(shown, "seed"))
		fprintf(h->f, ", seed %llu", (unsigned long long)doc_u64(shown, "seed"));
	fputs(", scmi-assay ", h->f);
	text_put_html(h->f, doc_string(tool, "version"));
	fputs(" ", h->f);
	text_put_html(h->f, doc_string(tool, "commit"));
	fputs("</p>\n", h->f);
}

static void early_end(const struct html *h)
{
	const char *stopped = doc_string(h->result, "stopped");

	if (json_is_true(json_object_get(h->result, "interrupted")))
		fputs("<p class=\"warn\">The run was interrupted: this is what had finished.</p>\n", h->f);
	if (!*stopped)
		return;
	fputs("<p class=\"warn\">The run stopped early: ", h->f);
	text_put_html(h->f, stopped);
	fputs("</p>\n", h->f);
}

static void check_tiles(const struct html *h)
{
	static const enum assay_verdict order[] = {ASSAY_PASS, ASSAY_NOTE,   ASSAY_FAIL, ASSAY_ERROR,
						   ASSAY_WARN, ASSAY_WAIVED, ASSAY_SKIP};
	static const char *const labels[] = {"passed", "of them noted", "failed", "errors", "warnings", "waived", "skipped"};
	size_t counts[ASSAY_VERDICT_COUNT];
	char text[TEXT_COUNT_BYTES];

	doc_count(json_object_get(h->result, "checks"), counts);
	counts[ASSAY_PASS] += counts[ASSAY_NOTE]; /* as the summary line counts them */
	for (size_t i = 0; i < ASSAY_VERDICT_COUNT; i++) {
		enum assay_verdict v = order[i];

		if (counts[v] || v == ASSAY_PASS || v == ASSAY_FAIL)
			html_tile(h, counts[v] ? assay_verdict_name(v) : "skip", text_count(counts[v], text), labels[i]);
	}
}

/* Median and tail of each side; what the one is to the other, where nobody has judged it. */
static void bench_tiles(const struct html *h)
{
	static const char *const figures[] = {"p50", "p99"};
	const json_t *a = h->side_count ? html_side_main(&h->sides[0]) : NULL,
		     *b = h->side_count > 1 ? html_side_main(&h->sides[1]) : NULL;
	char text[128], label[64];

	for (size_t f = 0; f < 2; f++) {
		for (size_t i = 0; i < h->side_count; i++) {
			const json_t *whole = i ? b : a;

			snprintf(label, sizeof(label), "%s%s%s publish to reap", h->sides[i].letter,
				 *h->sides[i].letter ? ": " : "", figures[f]);
			if (doc_has_number(whole, figures[f]))
				html_tile(h, "note", words_figure(whole, figures[f], text), label);
			whole = html_side_whole(&h->sides[i], "intended_to_reap"); /* of an open loop: no stall is hidden in it */
			snprintf(label, sizeof(label), "%s%s%s intended to reap", h->sides[i].letter,
				 *h->sides[i].letter ? ": " : "", figures[f]);
			if (doc_has_number(whole, figures[f]))
				html_tile(h, "note", words_figure(whole, figures[f], text), label);
		}
		snprintf(label, sizeof(label), "%s, B is to A", figures[f]);
		snprintf(text, sizeof(text), "%.3f times", doc_double(b, figures[f]) / doc_double(a, figures[f]));
		if (!h->comparison && doc_double(a, figures[f]) > 0 && doc_has_number(b, figures[f]))
			html_tile(h, "note", text, label);
	}
}

static void other_tiles(const struct html *h)
{
	const json_t *replayed = json_object_get(h->replay, "summary");
	char text[128];

	if (h->replay && doc_has_number(replayed, "matched")) {
		snprintf(text, sizeof(text), "%llu of %llu", (unsigned long long)doc_u64(replayed, "matched"),
			 (unsigned long long)doc_u64(replayed, "commands"));
		html_tile(h, html_replay_failed(h->replay) ? "fail" : "pass", text, "replayed answers matched");
	}
	bench_tiles(h);
}

static void navigation(const struct html *h)
{
	size_t counts[ASSAY_VERDICT_COUNT];

	doc_count(json_object_get(h->result, "checks"), counts);
	fputs("<nav>", h->f);
	if (counts[ASSAY_FAIL])
		fputs("<a href=\"#fail\">Failed</a>", h->f);
	if (counts[ASSAY_ERROR])
		fputs("<a href=\"#error\">Could not be judged</a>", h->f);
	if (counts[ASSAY_WARN])
		fputs("<a href=\"#warn\">Warnings</a>", h->f);
	if (h->replay)
		fputs("<a href=\"#replay\">Replay</a>", h->f);
	if (json_object_get(h->comparison, "history"))
		fputs("<a href=\"#history\">History</a>", h->f);
	if (h->side_count)
		fputs("<a href=\"#timing\">Timing</a>", h->f);
	if (json_array_size(h->side_count ? h->sides[0].phases : NULL))
		fputs("<a href=\"#phases\">Phases</a>", h->f);
	if (h->comparison)
		fputs("<a href=\"#changes\">All figures</a>", h->f);
	if (h->side_count)
		fputs("<a href=\"#series\">Series</a>", h->f);
	if (json_array_size(json_object_get(h->result, "readings")))
		fputs("<a href=\"#readings\">Readings</a>", h->f);
	if (h->result)
		fputs("<a href=\"#coverage\">Requirements</a><a href=\"#checks\">All checks</a>", h->f);
	fputs("<a href=\"#run\">Run</a></nav>\n", h->f);
}

static void page_head(const struct html *h)
{
	static const char *const kinds[] = {[WORD_GOOD] = "pass", [WORD_BAD] = "fail", [WORD_OPEN] = "warn"};
	struct verdict_word verdict = page_verdict(h);

	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
	      "script-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
	      h->f);
	fprintf(h->f, "%s: ", verdict.word);
	title_text(h);
	fprintf(h->f, "</title>\n<style>\n%s</style></head>\n<body><header>\n<h1>", html_style);
	title_text(h);
	fprintf(h->f, "</h1>\n<p class=\"word %s\">%s</p>\n", kinds[verdict.kind], verdict.word);
	if (h->comparison)
		html_verdict_box(h);
	sub_line(h);
	early_end(h);
	fputs("<div class=\"tiles\">\n", h->f);
	if (h->result)
		check_tiles(h);
	other_tiles(h);
	fputs("</div>\n", h->f);
	navigation(h);
	fputs("</header><main>\n", h->f);
}

void write_html(const json_t *result, FILE *f, const struct report_options *options)
{
	struct html h = {.f = f,
			 .result = result,
			 .replay = options->replay,
			 .bench = options->bench,
			 .comparison = options->comparison,
			 .options = options,
			 .message = malloc(sizeof(*h.message))};

	if (!h.message)
		return;
	html_sides_open(&h);
	page_head(&h);
	html_findings(&h);
	html_replay(&h);
	if (h.side_count)
		svg_patterns(&h);
	html_history(&h);
	html_bench(&h);
	html_readings(&h);
	html_coverage(&h);
	html_checks(&h);
	html_run(&h);
	fprintf(f, "</main>\n<footer>%s</footer>\n<script>\n",
		result ? "A failing check may itself be wrong: read its requirement and its bytes."
		       : "Times are of this machine and this run: what surrounds them stands beside them.");
	fputs(html_script, f);
	fputs("</script></body></html>\n", f);
	html_sides_close(&h);
	free(h.message);
}
