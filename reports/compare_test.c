/* SPDX-License-Identifier: BSD-2-Clause */
/* Comparisons: counts are exact, times carry no evidence, and what does not belong together is refused. */
#include "assay/compare.h"

#include <stdlib.h>
#include <string.h>

#include "assay/histogram.h"
#include "greatest.h"

static char why[1024];

static json_t *series(const char *name, const char *unit, int message, uint64_t value)
{
	const struct assay_series_label label = {
		.name = name, .agent = "agent", .protocol = message < 0 ? -1 : 0x14, .message = message, .unit = unit};
	struct assay_histogram *h;
	json_t *object;

	if (assay_histogram_create(0, &h))
		return NULL;
	for (uint64_t i = 0; i < 1000; i++)
		assay_histogram_record(h, value + (i == 999 ? 50 * value : 0));
	object = assay_histogram_to_json(h, &label);
	assay_histogram_free(h);
	return object;
}

static json_t *bench(const char *unit, uint64_t value)
{
	return json_pack("{s:s,s:[{s:s,s:s}],s:{s:s,s:i,s:s,s:s},s:{s:s,s:s,s:i},s:{s:s,s:[]},s:[o],s:[]}", "schema",
			 "scmi-assay.bench/1", "agents", "name", "agent", "uri", "vhost:/dev/vhost-scmi", "configuration", "name",
			 "ping", "depth", 1, "mode", "blocking", "unit", unit, "environment", "machine", "x86_64", "cpu", "TCG",
			 "cpus", 1, "probes", "mode", "off", "attached", "series", series("publish_to_reap", unit, -1, value),
			 "phases");
}

static int compare_with(const json_t *base, const json_t *now, const struct report_compare_options *options, json_t **comparison)
{
	const struct report_bench_side a = {base, "base.json"}, b = {now, "new.json"};

	*comparison = NULL;
	why[0] = '\0';
	return report_compare(&a, &b, options, comparison, why, sizeof(why));
}

static int verdict_of(json_t *base, json_t *now, const struct report_compare_options *options)
{
	json_t *comparison;
	int verdict = compare_with(base, now, options, &comparison);

	if (!verdict)
		verdict = (int)report_compare_verdict(comparison);
	json_decref(comparison);
	json_decref(base);
	json_decref(now);
	return verdict;
}

TEST a_count_over_the_threshold_is_a_regression_and_one_at_it_is_none(void)
{
	const struct report_compare_options five = {.threshold = 0.05}, none = {.threshold = 0};

	ASSERT_EQ(REPORT_REGRESSED, verdict_of(bench("instructions", 1000), bench("instructions", 1051), &five));
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(bench("instructions", 1000), bench("instructions", 1050), &five));
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(bench("instructions", 1000), bench("instructions", 1000), &none));
	ASSERT_EQ(REPORT_REGRESSED, verdict_of(bench("instructions", 1000), bench("instructions", 1001), &none));
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(bench("instructions", 1000), bench("instructions", 10), &five));
	PASS();
}

TEST the_figure_that_decides_can_be_chosen(void)
{
	struct report_compare_options options = {.threshold = 0.02, .figure = report_figure_find("mean")};
	json_t *now = bench("instructions", 1000);
	struct assay_histogram *h;

	/* the same median, one request in a hundred thirty times as long */
	ASSERT_EQ(0, assay_histogram_create(0, &h));
	for (int i = 0; i < 1000; i++)
		assay_histogram_record(h, i % 100 ? 1000 : 30000);
	json_array_set_new(json_object_get(now, "series"), 0,
			   assay_histogram_to_json(h, &(struct assay_series_label){.name = "publish_to_reap",
										   .agent = "agent",
										   .protocol = -1,
										   .message = -1,
										   .unit = "instructions"}));
	assay_histogram_free(h);
	ASSERT_EQ(REPORT_REGRESSED, verdict_of(bench("instructions", 1000), json_incref(now), &options));
	options.figure = REPORT_P50;
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(bench("instructions", 1000), now, &options));
	ASSERT_EQ(REPORT_FIGURE_COUNT, report_figure_find("p42"));
	PASS();
}

TEST times_of_two_runs_are_no_evidence_however_far_apart(void)
{
	const struct report_compare_options options = {.threshold = 0.05};

	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, verdict_of(bench("ns", 1000), bench("ns", 9000), &options));
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, verdict_of(bench("ns", 1000), bench("ns", 1000), &options));
	PASS();
}

TEST a_series_that_went_away_is_no_pass_and_a_new_one_is_none_of_its_business(void)
{
	const struct report_compare_options options = {.threshold = 0.05};
	json_t *more = bench("instructions", 1000), *phases = bench("instructions", 1000);

	json_array_append_new(json_object_get(more, "series"), series("publish_to_reap", "instructions", 5, 1000));
	json_array_append_new(json_object_get(phases, "phases"), series("kick_to_wake", "instructions", -1, 300));
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, verdict_of(json_incref(more), bench("instructions", 1000), &options));
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(bench("instructions", 1000), more, &options));
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, verdict_of(phases, bench("instructions", 1000), &options));
	PASS();
}

TEST a_regression_in_one_phase_or_message_is_one(void)
{
	static const char *const only[] = {"publish_to_reap", NULL}, *const unknown[] = {"no_such_series", NULL};
	struct report_compare_options options = {.threshold = 0.05};
	json_t *base = bench("instructions", 1000), *now = bench("instructions", 1000);

	json_array_append_new(json_object_get(base, "phases"), series("kick_to_wake", "instructions", 5, 300));
	json_array_append_new(json_object_get(now, "phases"), series("kick_to_wake", "instructions", 5, 400));
	ASSERT_EQ(REPORT_REGRESSED, verdict_of(json_incref(base), json_incref(now), &options));
	options.series = only;
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(json_incref(base), json_incref(now), &options));
	options.series = unknown;
	ASSERT(verdict_of(base, now, &options) < 0);
	ASSERT(strstr(why, "base.json has no series of the names"));
	PASS();
}

/* One member of a bench document set to something else: refused with the words, compared with force. */
static enum greatest_test_res refused(const char *object, const char *key, json_t *value, const char *words)
{
	struct report_compare_options options = {.threshold = 0.05};
	json_t *now = bench("instructions", 1000);

	json_object_set_new(json_object_get(now, object), key, value);
	ASSERT(verdict_of(bench("instructions", 1000), json_incref(now), &options) < 0);
	ASSERTm(why, strstr(why, words));
	ASSERTm(why, strstr(why, "base.json and new.json"));
	options.force = true;
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(bench("instructions", 1000), now, &options));
	PASS();
}

TEST results_of_different_configurations_are_refused_unless_forced(void)
{
	struct report_compare_options options = {.threshold = 0.05};
	json_t *now = bench("instructions", 1000);

	CHECK_CALL(refused("configuration", "depth", json_integer(8), "depth: '1' against '8'"));
	CHECK_CALL(refused("configuration", "name", json_string("mixed"), "stream: 'ping' against 'mixed'"));
	CHECK_CALL(refused("environment", "cpu", json_string("Other"), "processor: 'TCG' against 'Other'"));
	CHECK_CALL(refused("probes", "mode", json_string("ebpf"), "mode of the probes"));
	CHECK_CALL(refused("probes", "attached", json_pack("[{s:s,s:s}]", "point", "kick", "kind", "fentry"), "'kick fentry'"));
	json_object_set_new(json_array_get(json_object_get(now, "agents"), 0), "uri", json_string("loopback:"));
	ASSERT(verdict_of(bench("instructions", 1000), now, &options) < 0);
	ASSERTm(why, strstr(why, "'vhost' against 'loopback'"));
	ASSERT(verdict_of(bench("instructions", 1000), bench("ns", 1000), &options) < 0);
	ASSERTm(why, strstr(why, "unit: 'instructions' against 'ns'"));
	PASS();
}

TEST a_side_that_is_empty_broken_or_cut_short_is_named(void)
{
	const struct report_compare_options options = {.threshold = 0.05, .force = true};
	json_t *now = bench("instructions", 1000);

	json_object_set_new(now, "stopped", json_string("no answer in time"));
	ASSERT(verdict_of(bench("instructions", 1000), now, &options) < 0);
	ASSERT_STR_EQ("new.json: expected a bench that ran to its end, found one cut short: no answer in time", why);
	now = bench("instructions", 1000);
	json_array_clear(json_object_get(now, "series"));
	ASSERT(verdict_of(now, bench("instructions", 1000), &options) < 0);
	ASSERT_STR_EQ("base.json: expected series, found none", why);
	now = bench("instructions", 1000);
	json_object_set_new(json_array_get(json_object_get(now, "series"), 0), "count", json_integer(0));
	ASSERT(verdict_of(bench("instructions", 1000), now, &options) < 0);
	ASSERT(strstr(why, "new.json: series 0 (publish_to_reap) is empty"));
	now = bench("instructions", 1000);
	json_object_set_new(json_array_get(json_object_get(now, "series"), 0), "hdr", json_string("!!!!"));
	ASSERT(verdict_of(bench("instructions", 1000), now, &options) < 0);
	ASSERTm(why, strstr(why, "new.json: series publish_to_reap: expected an HdrHistogram"));
	now = json_pack("{s:s}", "schema", "scmi-assay.bench/1");
	ASSERT(verdict_of(now, bench("instructions", 1000), &options) < 0);
	PASS();
}

TEST the_words_for_people_show_no_count_as_a_time(void)
{
	const struct report_compare_options options = {.threshold = 0.05};
	json_t *base = bench("instructions", 10000), *now = bench("instructions", 11000), *comparison;
	char *text = NULL;
	size_t bytes;
	FILE *stream = open_memstream(&text, &bytes);

	ASSERT(stream);
	ASSERT_EQ(0, compare_with(base, now, &options, &comparison));
	report_compare_print(comparison, stream);
	fclose(stream);
	ASSERTm(text, strstr(text, "+9.99 %"));
	ASSERTm(text, strstr(text, "in."));
	ASSERTm(text, strstr(text, "\nregressed (smallest effect 5 %)\n"));
	ASSERT_FALSEm(text, strstr(text, " us"));
	free(text);
	json_decref(comparison);
	json_decref(base);
	json_decref(now);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_count_over_the_threshold_is_a_regression_and_one_at_it_is_none);
	RUN_TEST(the_figure_that_decides_can_be_chosen);
	RUN_TEST(times_of_two_runs_are_no_evidence_however_far_apart);
	RUN_TEST(a_series_that_went_away_is_no_pass_and_a_new_one_is_none_of_its_business);
	RUN_TEST(a_regression_in_one_phase_or_message_is_one);
	RUN_TEST(results_of_different_configurations_are_refused_unless_forced);
	RUN_TEST(a_side_that_is_empty_broken_or_cut_short_is_named);
	RUN_TEST(the_words_for_people_show_no_count_as_a_time);
	GREATEST_MAIN_END();
}
