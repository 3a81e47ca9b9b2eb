/* SPDX-License-Identifier: BSD-2-Clause */
/* What quirk checks noted becomes one row for each agent, open point and reading, from the journal to the page. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assay/report.h"
#include "greatest.h"

static char path[] = "/tmp/readings-test-XXXXXX";

static void append(struct report_journal *journal, const char *id, const char *resource, const char *reading, bool preferred)
{
	static const char *const requirements[] = {"GEN-MSG-01", NULL};
	struct assay_check_result result = {
		.id = id,
		.agent = "osv-a",
		.resource = resource,
		.title = "what is answered",
		.requirements = requirements,
		.severity = ASSAY_QUIRK,
		.verdict = reading ? ASSAY_NOTE : ASSAY_SKIP,
		.reason = "",
		.ambiguity = reading ? "AMB-01" : NULL,
		.reading = reading,
		.preferred = preferred,
	};

	report_journal_append(journal, &result);
}

/* Two clocks and a sensor read it one way, another sensor the other way, and one check found nothing. */
static json_t *result_of_a_run(void)
{
	json_t *run = report_run_new("1", "0", 0, NULL), *result = NULL;
	struct report_journal *journal;
	char why[200];

	report_run_add_ambiguity(run, "AMB-01", "answer to <unknown> messages");
	report_run_add_preferred(run, "AMB-01", "NOT_FOUND");
	if (report_journal_create(path, run, &journal, why, sizeof(why)))
		return NULL;
	append(journal, "quirk.message.clock", "clock 0", "NOT_FOUND", true);
	append(journal, "quirk.message.clock", "clock 1", "NOT_FOUND", true);
	append(journal, "quirk.message.sensor", "sensor 0", "NOT_FOUND", true);
	append(journal, "quirk.message.sensor", "sensor 1", "BUSY", false);
	append(journal, "quirk.message.power", "", NULL, false);
	report_journal_end(journal, 10, NULL);
	json_decref(run);
	report_result_from_journal(path, &result, NULL, why, sizeof(why));
	return result;
}

TEST readings_are_gathered_by_agent_open_point_and_reading(void)
{
	json_t *result = result_of_a_run(), *readings = json_object_get(result, "readings"), *first = json_array_get(readings, 0),
	       *second = json_array_get(readings, 1);

	ASSERT_EQ(2, json_array_size(readings));
	ASSERT_STR_EQ("AMB-01", json_string_value(json_object_get(first, "ambiguity")));
	ASSERT_STR_EQ("NOT_FOUND", json_string_value(json_object_get(first, "reading")));
	ASSERT_STR_EQ("answer to <unknown> messages", json_string_value(json_object_get(first, "topic")));
	ASSERT_EQ(3, json_integer_value(json_object_get(first, "seen")));
	ASSERT_EQ(2, json_array_size(json_object_get(first, "checks")));
	ASSERT(json_is_true(json_object_get(first, "preferred")));
	ASSERT_STR_EQ("BUSY", json_string_value(json_object_get(second, "reading")));
	ASSERT(json_is_false(json_object_get(second, "preferred")));
	json_decref(result);
	PASS();
}

TEST the_page_has_a_table_of_them(void)
{
	json_t *result = result_of_a_run();
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ASSERT_EQ(0, report_write(result, REPORT_HTML, f, NULL));
	fclose(f);
	ASSERT(strstr(text, "<h2>This platform's readings</h2>"));
	ASSERT(strstr(
		text,
		"<td class=\"topic\">answer to &lt;unknown&gt; messages</td><td>NOT_FOUND</td><td>yes</td><td class=\"n\">3</td>"));
	ASSERT(strstr(text, "<td>BUSY</td><td>no: NOT_FOUND</td><td class=\"n\">1</td><td>quirk.message.sensor</td>"));
	free(text);
	json_decref(result);
	PASS();
}

TEST a_failure_says_who_else_is_known_to_differ(void)
{
	json_t *result = json_pack("{s:s, s:[{s:s, s:s, s:s, s:[s]}], s:{s:[{s:s, s:s}]}}", "schema", "scmi-assay.result/1",
				   "checks", "id", "base.list.end", "verdict", "fail", "reason", "r", "requirements", "BASE-006-05",
				   "deviations", "BASE-006-05", "platform", "some <server>", "sentence", "Lists on.");
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ASSERT(result);
	ASSERT_EQ(0, report_write(result, REPORT_HTML, f, NULL));
	fclose(f);
	ASSERT(strstr(text, "Known of some &lt;server&gt;: Lists on."));
	free(text);
	json_decref(result);
	PASS();
}

TEST a_run_without_quirk_checks_has_no_table(void)
{
	json_t *result = json_pack("{s:s, s:[]}", "schema", "scmi-assay.result/1", "checks");
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ASSERT_EQ(0, report_write(result, REPORT_HTML, f, NULL));
	fclose(f);
	ASSERT_FALSE(strstr(text, "readings"));
	free(text);
	json_decref(result);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	close(mkstemp(path));
	RUN_TEST(readings_are_gathered_by_agent_open_point_and_reading);
	RUN_TEST(the_page_has_a_table_of_them);
	RUN_TEST(a_failure_says_who_else_is_known_to_differ);
	RUN_TEST(a_run_without_quirk_checks_has_no_table);
	unlink(path);
	GREATEST_MAIN_END();
}
