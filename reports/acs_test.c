/* SPDX-License-Identifier: BSD-2-Clause */
/* SystemReady's schema: every key it asks for, none it does not know, and totals that add up. */
#include <stdlib.h>
#include <string.h>

#include "assay/report.h"
#include "greatest.h"

static json_t *written(const json_t *result)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	json_t *document;

	report_write(result, REPORT_ACS, f, NULL);
	fclose(f);
	document = json_loads(text, 0, NULL);
	free(text);
	return document;
}

static json_t *sample(void)
{
	json_t *result = NULL;

	report_result_from_journal("reports/testdata/sample.jsonl", &result, NULL, NULL, 0);
	return result;
}

static bool known(const char *key, const char *const *keys)
{
	while (*keys && strcmp(*keys, key))
		keys++;
	return *keys;
}

static const char *const totals_keys[] = {
	"total_passed", "total_failed", "total_failed_with_waiver", "total_aborted", "total_skipped", "total_warnings", NULL};

/* All six, and nothing else. */
static bool totals_are_complete(const json_t *totals)
{
	for (const char *const *key = totals_keys; *key; key++)
		if (!json_is_integer(json_object_get(totals, *key)))
			return false;
	return json_object_size(totals) == 6;
}

TEST there_is_what_the_schema_asks_for_and_nothing_else(void)
{
	static const char *const suite_keys[] = {"Test_suite", "reason", "testcases", "test_suite_summary", NULL};
	static const char *const case_keys[] = {"Test_case", "Test_case_description", "Test_result", "reason", NULL};
	json_t *result = sample(), *document = written(result), *suite, *testcase, *value;
	const char *key;
	size_t i, k;

	ASSERT_EQ(2, json_object_size(document));
	ASSERT(totals_are_complete(json_object_get(document, "suite_summary")));
	ASSERT(json_array_size(json_object_get(document, "test_results")) > 0);
	json_array_foreach (json_object_get(document, "test_results"), i, suite) {
		json_object_foreach (suite, key, value)
			ASSERTm(key, known(key, suite_keys));
		ASSERT_EQ(4, json_object_size(suite));
		ASSERT(totals_are_complete(json_object_get(suite, "test_suite_summary")));
		json_array_foreach (json_object_get(suite, "testcases"), k, testcase) {
			json_object_foreach (testcase, key, value)
				ASSERTm(key, known(key, case_keys) && json_is_string(value));
			ASSERT(json_object_size(testcase) >= 3);
		}
	}
	json_decref(document);
	json_decref(result);
	PASS();
}

TEST totals_add_up_to_the_checks(void)
{
	json_t *result = sample(), *document = written(result), *suite;
	json_int_t sums[6] = {0}, all = 0;
	size_t i;

	json_array_foreach (json_object_get(document, "test_results"), i, suite) {
		json_int_t cases = 0;

		for (size_t t = 0; totals_keys[t]; t++) {
			json_int_t n =
				json_integer_value(json_object_get(json_object_get(suite, "test_suite_summary"), totals_keys[t]));

			sums[t] += n;
			cases += n;
		}
		ASSERT_EQ(cases, (json_int_t)json_array_size(json_object_get(suite, "testcases")));
	}
	for (size_t t = 0; totals_keys[t]; t++) {
		ASSERT_EQm(totals_keys[t], sums[t],
			   json_integer_value(json_object_get(json_object_get(document, "suite_summary"), totals_keys[t])));
		all += sums[t];
	}
	ASSERT_EQ(all, (json_int_t)json_array_size(json_object_get(result, "checks")));
	json_decref(document);
	json_decref(result);
	PASS();
}

TEST each_verdict_has_its_word(void)
{
	static const struct {
		const char *verdict, *word, *total;
	} cases[] = {
		{"pass", "PASSED", "total_passed"},    {"note", "PASSED", "total_passed"},
		{"fail", "FAILED", "total_failed"},    {"warn", "WARNING", "total_warnings"},
		{"skip", "SKIPPED", "total_skipped"},  {"waived", "FAILED (WITH WAIVER)", "total_failed_with_waiver"},
		{"error", "ABORTED", "total_aborted"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *result = json_pack("{s:[{s:s, s:s, s:s, s:s}]}", "checks", "id", "clock.rate-set.unknown-id", "title", "t",
					   "verdict", cases[i].verdict, "reason", "because");
		json_t *document = written(result), *suite = json_array_get(json_object_get(document, "test_results"), 0),
		       *testcase = json_array_get(json_object_get(suite, "testcases"), 0);

		ASSERT_STR_EQ("clock", json_string_value(json_object_get(suite, "Test_suite")));
		ASSERT_STR_EQ("clock.rate-set.unknown-id", json_string_value(json_object_get(testcase, "Test_case")));
		ASSERT_STR_EQ(cases[i].word, json_string_value(json_object_get(testcase, "Test_result")));
		ASSERT_STR_EQ("because", json_string_value(json_object_get(testcase, "reason")));
		ASSERT_EQ(1, json_integer_value(json_object_get(json_object_get(document, "suite_summary"), cases[i].total)));
		json_decref(document);
		json_decref(result);
	}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(there_is_what_the_schema_asks_for_and_nothing_else);
	RUN_TEST(totals_add_up_to_the_checks);
	RUN_TEST(each_verdict_has_its_word);
	GREATEST_MAIN_END();
}
