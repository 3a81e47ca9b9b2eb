/* SPDX-License-Identifier: BSD-2-Clause */
/* The HTML report: one file, no reference to anything outside, the verdict first and everything needed to doubt it after. */
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"

enum page_word { WORD_GOOD, WORD_BAD, WORD_OPEN };

struct verdict_word {
	const char *word;
	enum page_word kind;
};

/* What all parts of the page come to. */
static struct verdict_word page_verdict(const struct html *h)
{
	static const struct verdict_word of_checks[] = {
		[DOC_CONFORMANT] = {"Conformant", WORD_GOOD},
		[DOC_FAILED] = {"Failed", WORD_BAD},
		[DOC_INTERRUPTED] = {"Interrupted", WORD_OPEN},
		[DOC_UNDECIDED] = {"Undecided", WORD_OPEN},
	};

	if (html_replay_failed(h->replay) || doc_u64(json_object_get(h->bench, "exchanges"), "mismatches"))
		return of_checks[DOC_FAILED];
	if (h->result)
		return of_checks[doc_outcome(h->result)];
	return h->replay ? (struct verdict_word){"Matched", WORD_GOOD} : (struct verdict_word){"Measured", WORD_GOOD};
}

static void title_text(const struct html *h)
{
	const json_t *shown = h->result ? h->result : h->replay ? h->replay : h->bench;
	json_t *agent;
	size_t i;

	if (h->options->title) {
		text_put_html(h->f, h->options->title);
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
	const json_t *shown = h->result ? h->result : h->replay ? h->replay : h->bench, *tool = json_object_get(shown, "tool");
	char duration[TEXT_DURATION_BYTES];

	fputs("<p class=\"sub\">", h->f);
	moment(h, doc_string(shown, "started"));
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

static void other_tiles(const struct html *h)
{
	const json_t *replayed = json_object_get(h->replay, "summary"), *whole = html_bench_main(h->bench);
	char text[128];

	if (h->replay && doc_has_number(replayed, "matched")) {
		snprintf(text, sizeof(text), "%llu of %llu", (unsigned long long)doc_u64(replayed, "matched"),
			 (unsigned long long)doc_u64(replayed, "commands"));
		html_tile(h, html_replay_failed(h->replay) ? "fail" : "pass", text, "replayed answers matched");
	}
	if (whole) {
		html_tile(h, "note", html_figure(whole, "p50", text), "p50 publish to reap");
		html_tile(h, "note", html_figure(whole, "p99", text), "p99 publish to reap");
	}
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
	if (h->bench)
		fputs("<a href=\"#timing\">Timing</a>", h->f);
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
	struct html h = {f, result, options->replay, options->bench, options, malloc(sizeof(*h.message))};

	if (!h.message)
		return;
	page_head(&h);
	html_findings(&h);
	html_replay(&h);
	html_bench(&h);
	html_readings(&h);
	html_coverage(&h);
	html_checks(&h);
	html_run(&h);
	fputs("</main>\n<footer>A failing check may itself be wrong: read its requirement and its bytes.</footer>\n<script>\n", f);
	fputs(html_script, f);
	fputs("</script></body></html>\n", f);
	free(h.message);
}
