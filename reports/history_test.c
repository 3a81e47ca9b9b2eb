/* SPDX-License-Identifier: BSD-2-Clause */
/* Histories: runs are kept once, a slower stretch is found, what does not belong is left out with its reason. */
#include "assay/compare.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assay/histogram.h"
#include "greatest.h"

static char why[1024], folder[64];
static const struct report_compare_options defaults = {.threshold = 0.05, .threshold_ns = 500};

static void use_folder(void)
{
	strcpy(folder, "/tmp/scmi-assay-history.XXXXXX");
	if (!mkdtemp(folder))
		abort();
}

static void drop_folder(void)
{
	struct dirent *entry;
	DIR *open = opendir(folder);
	char path[512];

	while (open && (entry = readdir(open))) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		(void)!unlink(path);
	}
	if (open)
		closedir(open);
	rmdir(folder);
}

static json_t *bench(int day, double takes, const char *unit, int depth)
{
	const struct assay_series_label label = {
		.name = "publish_to_reap", .agent = "agent", .protocol = -1, .message = -1, .unit = unit};
	struct assay_histogram *h;
	json_t *series;
	char started[64];

	if (assay_histogram_create(0, &h))
		return NULL;
	for (int i = 0; i < 100; i++)
		assay_histogram_record(h, (uint64_t)takes);
	series = assay_histogram_to_json(h, &label);
	assay_histogram_free(h);
	snprintf(started, sizeof(started), "2026-01-%02dT00:00:00Z", day);
	return json_pack("{s:s,s:s,s:{s:s},s:{s:i,s:s},s:{s:s},s:[{s:s,s:s}],s:[o],s:[]}", "schema", "scmi-assay.bench/1",
			 "started", started, "tool", "commit", "abc", "configuration", "depth", depth, "unit", unit, "environment",
			 "cpu", "Some", "agents", "name", "agent", "uri", "loopback:", "series", series, "phases");
}

static int keep(json_t *document, char *file, size_t bytes)
{
	const struct report_bench_side side = {document, "new.json"};
	int err;

	why[0] = '\0';
	err = report_history_keep(folder, &side, NULL, file, bytes, why, sizeof(why));
	json_decref(document);
	return err;
}

/* One of a few percent of noise that repeats. */
static double wobble(int day)
{
	return 1 + 0.01 * ((day * 7) % 5 - 2);
}

/* Days 1 .. `days`, slower by `factor` from day `from` on. */
static void keep_days(int days, int from, double factor)
{
	char file[256];

	for (int day = 1; day <= days; day++)
		if (keep(bench(day, 20000 * wobble(day) * (day >= from ? factor : 1), "ns", 1), file, sizeof(file)))
			abort();
}

static json_t *look(const char *file)
{
	json_t *comparison = NULL;

	why[0] = '\0';
	return report_history(folder, file, NULL, &defaults, &comparison, why, sizeof(why)) ? NULL : comparison;
}

static int verdict_of(json_t *comparison)
{
	int verdict = comparison ? (int)report_compare_verdict(comparison) : -1;

	json_decref(comparison);
	return verdict;
}

TEST a_slower_stretch_is_found_and_named(void)
{
	json_t *comparison;
	const json_t *row;

	use_folder();
	keep_days(20, 14, 1.2);
	comparison = look(NULL);
	ASSERTm(why, comparison);
	ASSERT_EQ(REPORT_REGRESSED, report_compare_verdict(comparison));
	row = json_array_get(json_object_get(comparison, "series"), 0);
	ASSERT_STR_EQ("2026-01-14T00:00:00Z", json_string_value(json_object_get(json_object_get(row, "changed_at"), "started")));
	ASSERT_STR_EQ("abc", json_string_value(json_object_get(json_object_get(row, "changed_at"), "commit")));
	ASSERT_EQ(20, (int)json_array_size(json_object_get(json_object_get(comparison, "history"), "runs")));
	json_decref(comparison);
	drop_folder();
	PASS();
}

/* Twelve runs in 60 series: the level shared among them is out of reach of so few orders. */
TEST few_runs_of_many_series_leave_a_slower_stretch_open(void)
{
	json_t *comparison;
	char file[256];

	use_folder();
	for (int day = 1; day <= 12; day++) {
		json_t *run = bench(day, 20000 * wobble(day) * (day >= 10 ? 2 : 1), "ns", 1);
		json_t *list = json_object_get(run, "series");

		for (int message = 0; message < 60; message++) {
			json_t *one = json_deep_copy(json_array_get(list, 0));

			json_object_set_new(one, "protocol", json_integer(16));
			json_object_set_new(one, "message", json_integer(message));
			json_array_append_new(list, one);
		}
		ASSERT_EQm(why, 0, keep(run, file, sizeof(file)));
	}
	comparison = look(NULL);
	ASSERTm(why, comparison);
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, report_compare_verdict(comparison));
	json_decref(comparison);
	drop_folder();
	PASS();
}

TEST a_run_is_judged_by_the_stretch_it_belongs_to(void)
{
	char file[256];

	use_folder();
	keep_days(20, 14, 1.2);
	ASSERT_EQ(0, keep(bench(5, 20000 * wobble(5), "ns", 1), file, sizeof(file)));
	ASSERT(!strncmp(file, "20260105T000000Z-abc-", 21));
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(look(file)));
	drop_folder();
	PASS();
}

TEST faster_and_little_slower_is_no_regression(void)
{
	use_folder();
	keep_days(20, 12, 0.7);
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(look(NULL)));
	drop_folder();
	use_folder();
	keep_days(20, 12, 1.04);
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(look(NULL)));
	drop_folder();
	use_folder();
	keep_days(20, 21, 1);
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(look(NULL)));
	drop_folder();
	PASS();
}

TEST a_single_slow_run_and_few_runs_are_no_evidence(void)
{
	use_folder();
	keep_days(20, 20, 3);
	ASSERT_EQ(REPORT_NOT_REGRESSED, verdict_of(look(NULL)));
	drop_folder();
	use_folder();
	keep_days(7, 4, 3);
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, verdict_of(look(NULL)));
	drop_folder();
	PASS();
}

TEST the_same_result_is_kept_once(void)
{
	json_t *comparison;

	use_folder();
	keep_days(8, 9, 1);
	keep_days(8, 9, 1);
	comparison = look(NULL);
	ASSERTm(why, comparison);
	ASSERT_EQ(8, (int)json_array_size(json_object_get(json_object_get(comparison, "history"), "runs")));
	json_decref(comparison);
	drop_folder();
	PASS();
}

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	if (!f)
		abort();
	fputs(text, f);
	fclose(f);
}

/* What is said of a file that was left out. */
static const char *left_out(const json_t *comparison, const char *file)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(json_object_get(comparison, "history"), "left_out"), i, one)
		if (!strcmp(file, json_string_value(json_object_get(one, "file"))))
			return json_string_value(json_object_get(one, "why"));
	return "";
}

TEST what_does_not_belong_is_left_out_with_its_reason(void)
{
	char other[256], path[128];
	json_t *comparison;

	use_folder();
	keep_days(12, 13, 1);
	ASSERT_EQ(0, keep(bench(3, 90000, "ns", 8), other, sizeof(other)));
	put("torn.json", "{\"schema\": \"scmi-assay.history/1\", \"ser");
	put("result.json", "{\"schema\": \"scmi-assay.result/1\"}");
	put("hollow.json", "{\"schema\": \"scmi-assay.history/1\", \"started\": \"x\", \"series\": [{\"name\": \"a\"}]}");
	put("no-time.json", "{\"schema\": \"scmi-assay.history/1\"}");
	put("bare.json", "{\"schema\": \"scmi-assay.history/1\", \"started\": \"x\"}");
	put("notes.txt", "not a result");
	snprintf(path, sizeof(path), "%s/dir.json", folder);
	ASSERT_EQ(0, symlink("/dev/zero", path));
	comparison = look(NULL);
	ASSERTm(why, comparison);
	ASSERT_EQ(REPORT_NOT_REGRESSED, report_compare_verdict(comparison));
	ASSERT_EQ(12, (int)json_array_size(json_object_get(json_object_get(comparison, "history"), "runs")));
	ASSERT_EQ(7, (int)json_array_size(json_object_get(json_object_get(comparison, "history"), "left_out")));
	ASSERT(strstr(left_out(comparison, other), "of something else: depth: '1' against '8'"));
	ASSERT(strstr(left_out(comparison, "torn.json"), "expected JSON"));
	ASSERT(strstr(left_out(comparison, "result.json"), "found \"scmi-assay.result/1\""));
	ASSERT(strstr(left_out(comparison, "hollow.json"), "series 0 (a): expected a p50"));
	ASSERT(strstr(left_out(comparison, "no-time.json"), "expected the time"));
	ASSERT(strstr(left_out(comparison, "bare.json"), "expected series, found none"));
	ASSERT(strstr(left_out(comparison, "dir.json"), "expected a file"));
	json_decref(comparison);
	drop_folder();
	PASS();
}

TEST what_cannot_be_kept_or_found_says_why(void)
{
	json_t *stopped = bench(1, 20000, "ns", 1), *sides = bench(1, 20000, "ns", 1), *timeless = bench(1, 20000, "ns", 1);
	char file[256];

	use_folder();
	ASSERT_FALSE(look(NULL));
	ASSERTm(why, strstr(why, "expected results, found none"));
	json_object_set_new(stopped, "stopped", json_string("no answer"));
	ASSERT(keep(stopped, file, sizeof(file)) < 0);
	ASSERTm(why, strstr(why, "new.json: expected a bench that ran to its end"));
	json_object_set_new(sides, "sides", json_pack("[{s:s}]", "name", "A"));
	ASSERT(keep(sides, file, sizeof(file)) < 0);
	ASSERTm(why, strstr(why, "expected a result of one back-end"));
	json_object_del(timeless, "started");
	ASSERT(keep(timeless, file, sizeof(file)) < 0);
	ASSERTm(why, strstr(why, "expected the time"));
	drop_folder();
	ASSERT_FALSE(look(NULL));
	ASSERTm(why, strstr(why, "expected a folder of results"));
	PASS();
}

TEST counts_of_instructions_have_no_smallest_time(void)
{
	char file[256];

	use_folder();
	for (int day = 1; day <= 16; day++)
		ASSERT_EQ(0, keep(bench(day, day >= 10 ? 1100 : 1000, "instructions", 1), file, sizeof(file)));
	ASSERT_EQ(REPORT_REGRESSED, verdict_of(look(NULL)));
	drop_folder();
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_slower_stretch_is_found_and_named);
	RUN_TEST(few_runs_of_many_series_leave_a_slower_stretch_open);
	RUN_TEST(a_run_is_judged_by_the_stretch_it_belongs_to);
	RUN_TEST(faster_and_little_slower_is_no_regression);
	RUN_TEST(a_single_slow_run_and_few_runs_are_no_evidence);
	RUN_TEST(the_same_result_is_kept_once);
	RUN_TEST(what_does_not_belong_is_left_out_with_its_reason);
	RUN_TEST(what_cannot_be_kept_or_found_says_why);
	RUN_TEST(counts_of_instructions_have_no_smallest_time);
	GREATEST_MAIN_END();
}
