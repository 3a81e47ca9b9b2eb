/* SPDX-License-Identifier: BSD-2-Clause */
/* What is told of a comparison and of sides: the page's verdict box, links from crosses to exchanges, the comment, percentile tables. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assay/compare.h"
#include "assay/report.h"
#include "greatest.h"
#include "reports/text.h"
#include "reports/words.h"

static char why[512];

static json_t *regressed(void)
{
	return json_load_file("reports/testdata/regressed.bench.json", 0, NULL);
}

static json_t *comparison_of(const json_t *bench)
{
	const struct report_compare_options options = {.threshold = 0.05, .threshold_ns = 500};
	const struct report_bench_side both = {bench, "both.json"};
	json_t *comparison = NULL;

	report_compare_interleaved(&both, &options, &comparison, why, sizeof(why));
	return comparison;
}

/* free() releases. */
static char *written(enum report_format format, const struct report_options *options)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (report_write(NULL, format, f, options))
		fputs("refused", f);
	fclose(f);
	return text;
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)); text++)
		count++;
	return count;
}

TEST verdict_size_and_place_stand_before_anything_else(void)
{
	json_t *bench = regressed(), *comparison = comparison_of(bench);
	const struct report_options options = {.comparison = comparison, .base = bench};
	char *html = written(REPORT_HTML, &options), *box = strstr(html, "id=\"verdict\""), *plot = strstr(html, "role=\"img\"");
	char *end;

	ASSERT(comparison);
	ASSERT(strstr(html, "<p class=\"word fail\">Regressed</p>"));
	ASSERT(box && plot && box < plot);
	end = strstr(box, "</dl>");
	*end = '\0';
	ASSERT(strstr(box, "+1772.3 %"));
	ASSERT(strstr(box, "95 % interval +1760.4 % to +1781.7 %"));
	ASSERT(strstr(box, "<b>CLOCK_RATE_GET</b> of agent, phase <b>run_to_call</b>"));
	ASSERT(strstr(box, "+728.8 %, p50 of publish_to_reap"));
	ASSERT(strstr(box, "href=\"#change-"));
	/* the message that got slower has curves of its own, and its phase a frame: on wide and on narrow pages, and nowhere else */
	ASSERT(strstr(end + 1, "<title>Latency by percentile, CLOCK_RATE_GET</title>"));
	ASSERT_EQ(2u, count_of(end + 1, "class=\"part slower\""));
	free(html);
	json_decref(comparison);
	json_decref(bench);
	PASS();
}

TEST crosses_lead_to_their_exchanges(void)
{
	json_t *bench = regressed();
	const struct report_options options = {.bench = bench};
	size_t outliers = json_array_size(json_object_get(bench, "outliers"));
	char *html = written(REPORT_HTML, &options), id[64];

	ASSERT(outliers > 0);
	for (size_t i = 1; i <= outliers; i++) {
		snprintf(id, sizeof(id), "<tr id=\"outlier-%zu\">", i);
		ASSERT_EQ(1u, count_of(html, id));
		snprintf(id, sizeof(id), "<a href=\"#outlier-%zu\">", i);
		ASSERT_EQ(2u, count_of(html, id));
	}
	ASSERT(strstr(html, "SUCCESS (0)"));
	free(html);
	json_decref(bench);
	PASS();
}

TEST a_document_out_of_proportion_is_cut_and_says_so(void)
{
	json_t *bench = regressed(), *outliers = json_object_get(bench, "outliers");
	const struct report_options options = {.bench = bench};
	char *html;

	while (json_array_size(outliers) < 6000)
		json_array_append(outliers, json_array_get(outliers, 0));
	html = written(REPORT_HTML, &options);
	ASSERT(count_of(html, "<tr id=\"outlier-") <= 4000);
	ASSERT(strstr(html, "stand in the result file alone"));
	free(html);
	json_decref(bench);
	PASS();
}

/* Numbers that no run has: a page comes of them all the same. */
TEST figures_that_cannot_be_do_not_stop_the_page(void)
{
	static const char *const keys[] = {"t_ns", "latency", "started_ns", "duration_ns", "p50", "p99", "count", "ratio"};
	static const double values[] = {-1, 0, 1e300, 9.2e18, 0.5};

	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		json_t *bench = regressed(), *block = json_array_get(json_object_get(bench, "blocks"), 0), *series;
		const struct report_options options = {.bench = bench};
		char *html;

		series = json_array_get(json_object_get(block, "series"), 0);
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			json_object_set_new(json_array_get(json_object_get(bench, "outliers"), 0), keys[k], json_real(values[v]));
			json_object_set_new(json_array_get(json_object_get(bench, "phases"), 0), keys[k], json_real(values[v]));
			json_object_set_new(json_array_get(json_object_get(bench, "series"), 0), keys[k], json_real(values[v]));
			json_object_set_new(block, keys[k], json_real(values[v]));
			json_object_set_new(series, keys[k], json_real(values[v]));
		}
		html = written(REPORT_HTML, &options);
		ASSERT(strstr(html, "</html>"));
		ASSERT_FALSE(strstr(html, "nan") || strstr(html, "=\"inf") || strstr(html, "=\"-inf"));
		ASSERT(strlen(html) < (4u << 20));
		free(html);
		json_decref(bench);
	}
	PASS();
}

TEST a_comment_says_the_verdict_first_and_folds_the_rest(void)
{
	json_t *bench = regressed(), *comparison = comparison_of(bench);
	const struct report_options options = {.comparison = comparison, .base = bench};
	char *text, *details;

	json_object_set_new(comparison, "command", json_pack("[s,s,s]", "scmi-assay", "compare", "it's ``` one.json"));
	text = written(REPORT_MARKDOWN, &options);
	details = strstr(text, "<details>");
	ASSERT_EQ(0, strncmp(text, "**Regressed**: +1772.3 %", strlen("**Regressed**: +1772.3 %")));
	ASSERT(details && strstr(details, "</details>"));
	ASSERT(strstr(text, "| **regressed** |") < details);
	ASSERT(strstr(details, "not regressed"));
	ASSERT(strstr(details, "\nscmi-assay compare 'it'\\''s ``` one.json'\n"));
	free(text);
	json_decref(comparison);
	json_decref(bench);
	PASS();
}

TEST a_name_stays_a_name_in_a_comment(void)
{
	json_t *bench =
		json_pack("{s:s, s:[{s:s, s:s}], s:[{s:s, s:s, s:i, s:i}]}", "schema", "scmi-assay.bench/1", "agents", "name", "a",
			  "uri", "x:`<b>`\n# |@all", "series", "name", "a|b`</details>", "unit", "ns", "count", 1, "p50", 1000);
	const struct report_options options = {.bench = bench};
	char *text = written(REPORT_MARKDOWN, &options);

	ASSERT(bench);
	ASSERT(strstr(text, "`x:'<b>'\\x0a# \\|@all`"));
	ASSERT(strstr(text, "`a\\|b'</details>`"));
	free(text);
	json_decref(bench);
	PASS();
}

/* How many of the files that a path names there are, and what the first lines of one are. */
static bool starts(const char *path, const char *with)
{
	char line[128] = "";
	FILE *f = fopen(path, "r");

	if (!f)
		return false;
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	fclose(f);
	return strstr(line, with) != NULL;
}

TEST each_series_over_all_messages_has_its_table(void)
{
	static const char *const names[] = {"out.hgrm",
					    "out.A.kick_to_call.hgrm",
					    "out.B.publish_to_reap.hgrm",
					    "out.B.kick_to_call.hgrm",
					    "out.A.run_to_call.hgrm",
					    "out.B.run_to_call.hgrm"};
	char folder[] = "/tmp/hgrm.XXXXXX", path[128];
	json_t *bench = regressed();

	ASSERT(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/out.hgrm", folder);
	ASSERT_EQ(0, report_write_hgrm(bench, path, why, sizeof(why)));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		ASSERTm(names[i], starts(path, "Value"));
	}
	snprintf(path, sizeof(path), "%s/out.A.publish_to_reap.hgrm", folder);
	ASSERT_EQ(-1, access(path, F_OK)); /* that is out.hgrm itself */
	snprintf(path, sizeof(path), "rm -r %s", folder);
	ASSERT_EQ(0, system(path));
	json_object_set_new(json_array_get(json_object_get(bench, "series"), 0), "hdr", json_string("broken"));
	ASSERT(report_write_hgrm(bench, "/dev/null", why, sizeof(why)) < 0);
	ASSERT(strstr(why, "publish_to_reap"));
	json_decref(bench);
	PASS();
}

TEST a_command_is_quoted_for_a_shell(void)
{
	json_t *words = json_pack("[s,s,s,s]", "scmi-assay", "--backend", "loopback:?fault=a b", "");
	char *text = text_command(words);

	ASSERT_STR_EQ("scmi-assay --backend 'loopback:?fault=a b' ''", text);
	free(text);
	json_decref(words);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(verdict_size_and_place_stand_before_anything_else);
	RUN_TEST(crosses_lead_to_their_exchanges);
	RUN_TEST(a_document_out_of_proportion_is_cut_and_says_so);
	RUN_TEST(figures_that_cannot_be_do_not_stop_the_page);
	RUN_TEST(a_comment_says_the_verdict_first_and_folds_the_rest);
	RUN_TEST(a_name_stays_a_name_in_a_comment);
	RUN_TEST(each_series_over_all_messages_has_its_table);
	RUN_TEST(a_command_is_quoted_for_a_shell);
	GREATEST_MAIN_END();
}
