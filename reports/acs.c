/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SCMI suite of Arm SystemReady's merged results: suites of test cases with a result word each, and totals under lower-case
 * names. A log parser that reads its own SCMI suite reads this one.
 */
#include <stdio.h>
#include <string.h>

#include "reports/text.h"
#include "reports/writers.h"

/* The words that the readers count, and the total that each goes into. */
static const struct word {
	const char *result, *total;
} words[ASSAY_VERDICT_COUNT] = {
	[ASSAY_PASS] = {"PASSED", "total_passed"},    [ASSAY_NOTE] = {"PASSED", "total_passed"},
	[ASSAY_FAIL] = {"FAILED", "total_failed"},    [ASSAY_WARN] = {"WARNING", "total_warnings"},
	[ASSAY_SKIP] = {"SKIPPED", "total_skipped"},  [ASSAY_WAIVED] = {"FAILED (WITH WAIVER)", "total_failed_with_waiver"},
	[ASSAY_ERROR] = {"ABORTED", "total_aborted"},
};

static json_t *new_totals(void)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "total_passed", 0, "total_failed", 0, "total_failed_with_waiver", 0,
			 "total_aborted", 0, "total_skipped", 0, "total_warnings", 0);
}

static void count(json_t *totals, const char *total)
{
	json_object_set_new(totals, total, json_integer((json_int_t)doc_u64(totals, total) + 1));
}

/* The suite that a check belongs to: its id up to the first dot. */
static json_t *suite_of(json_t *suites, const char *id)
{
	char name[64];
	json_t *suite;
	size_t i;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(id, "."), id);
	json_array_foreach (suites, i, suite)
		if (!strcmp(doc_string(suite, "Test_suite"), name))
			return suite;
	suite = json_pack("{s:o, s:s, s:[], s:o}", "Test_suite", text_json(name), "reason", "N/A", "testcases",
			  "test_suite_summary", new_totals());
	return json_array_append_new(suites, suite) ? NULL : suite;
}

static json_t *testcase(const json_t *result, const json_t *check, const char *word)
{
	const char *reason = doc_string(check, "reason"), *condition = doc_string(check, "condition");
	char where[256], text[640];
	json_t *entry = json_object();

	doc_where(result, check, where, sizeof(where));
	snprintf(text, sizeof(text), "%s%s%s%s", doc_string(check, "id"), *where ? " (" : "", where, *where ? ")" : "");
	json_object_set_new(entry, "Test_case", text_json(text));
	json_object_set_new(entry, "Test_case_description", text_json(doc_string(check, "title")));
	json_object_set_new(entry, "Test_result", json_string(word));
	if (!*reason)
		reason = condition;
	if (*reason)
		json_object_set_new(entry, "reason", text_json(reason));
	return entry;
}

void write_acs(const json_t *result, FILE *f)
{
	json_t *suites = json_array(), *totals = new_totals(), *document, *check, *suite;
	size_t i;

	json_array_foreach (json_object_get(result, "checks"), i, check) {
		const struct word *word = &words[doc_verdict(check)];

		suite = suite_of(suites, doc_string(check, "id"));
		json_array_append_new(json_object_get(suite, "testcases"), testcase(result, check, word->result));
		count(json_object_get(suite, "test_suite_summary"), word->total);
		count(totals, word->total);
	}
	document = json_pack("{s:o, s:o}", "test_results", suites, "suite_summary", totals);
	json_dumpf(document, f, JSON_INDENT(2));
	fputc('\n', f);
	json_decref(document);
}
