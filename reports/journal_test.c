/* SPDX-License-Identifier: BSD-2-Clause */
/* The journal: whole lines survive any cut, and what is read back is what was written. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assay/report.h"
#include "greatest.h"

#define SAMPLE "reports/testdata/sample.jsonl"

static char folder[] = "/tmp/assay-journal-XXXXXX";
static char path[64];

static json_t *run_header(void)
{
	char *argv[] = {"scmi-assay", "check", NULL};
	struct report_agent agent = {.name = "a", .uri = "loopback:", .agent_id = -1};
	json_t *run = report_run_new("1.0.0", "abc", 2, argv);

	report_run_set_seed(run, UINT64_MAX);
	report_run_set_spec(run, "3.2");
	report_agent_add_protocol(report_run_add_agent(run, &agent), 0x14, 0x30000);
	return run;
}

static struct assay_check_result check_named(const char *id, enum assay_verdict verdict)
{
	static const uint8_t bytes[] = {0x05, 0x50, 0x0c, 0x00, 0xfd, 0xff, 0xff, 0xff};
	static const char *const requirements[] = {"CLK-005-02", NULL};
	static struct assay_evidence evidence = {1500, "a", ASSAY_RECEIVED, sizeof(bytes), bytes};

	return (struct assay_check_result){
		.id = id,
		.agent = "a",
		.resource = "clock 3",
		.title = "t",
		.requirements = requirements,
		.verdict = (uint8_t)verdict,
		.reason = "r",
		.t_ns = 1000,
		.duration_ns = 2000,
		.evidence = &evidence,
		.evidence_count = 1,
	};
}

static json_t *read_back(struct report_journal_facts *facts)
{
	json_t *result = NULL;
	char why[256];

	return report_result_from_journal(path, &result, facts, why, sizeof(why)) ? NULL : result;
}

TEST what_was_written_is_read_back(void)
{
	struct assay_check_result check = check_named("clock.rate-set.denied", ASSAY_FAIL);
	struct report_journal_facts facts;
	struct report_journal *journal;
	json_t *run = run_header(), *result, *entry;
	char why[256];

	ASSERT_EQ(0, report_journal_create(path, run, &journal, why, sizeof(why)));
	ASSERT_EQ(0, report_journal_append(journal, &check));
	ASSERT_EQ(0, report_journal_end(journal, 5000, NULL));
	result = read_back(&facts);
	ASSERT(result);
	ASSERT_FALSE(facts.interrupted);
	ASSERT_EQ(1u, facts.checks);
	ASSERT_STR_EQ("scmi-assay.result/1", json_string_value(json_object_get(result, "schema")));
	ASSERT_STR_EQ("18446744073709551615", json_string_value(json_object_get(result, "seed")));
	ASSERT_EQ(5000, json_integer_value(json_object_get(result, "duration_ns")));
	ASSERT_EQ(1u, report_count(result, ASSAY_FAIL));
	entry = json_array_get(json_object_get(json_array_get(json_object_get(result, "checks"), 0), "evidence"), 0);
	ASSERT_EQ(0x14, json_integer_value(json_object_get(entry, "protocol")));
	ASSERT_EQ(5, json_integer_value(json_object_get(entry, "message")));
	ASSERT_EQ(3, json_integer_value(json_object_get(entry, "token")));
	ASSERT_EQ(-3, json_integer_value(json_object_get(entry, "status")));
	ASSERT_STR_EQ("05500c00fdffffff", json_string_value(json_object_get(entry, "bytes")));
	json_decref(result);
	json_decref(run);
	PASS();
}

TEST a_later_header_replaces_members_of_the_first(void)
{
	json_t *run = run_header(), *result;
	struct report_journal *journal;
	char why[256];

	ASSERT_EQ(0, report_journal_create(path, run, &journal, why, sizeof(why)));
	report_run_set_spec(run, "4.0");
	ASSERT_EQ(0, report_journal_update(journal, run));
	ASSERT_EQ(0, report_journal_end(journal, 1, "the backend is gone"));
	result = read_back(NULL);
	ASSERT_STR_EQ("4.0", json_string_value(json_object_get(result, "spec")));
	ASSERT_STR_EQ("the backend is gone", json_string_value(json_object_get(result, "stopped")));
	json_decref(result);
	json_decref(run);
	PASS();
}

/* The child is killed between two appends, without any chance to tidy up. */
TEST a_killed_run_keeps_every_finished_verdict(void)
{
	struct assay_check_result check = check_named("clock.rate-set.denied", ASSAY_PASS);
	struct report_journal_facts facts;
	json_t *run = run_header(), *result;
	pid_t child = fork();
	int status;

	if (!child) {
		struct report_journal *journal;
		char why[256];

		if (report_journal_create(path, run, &journal, why, sizeof(why)))
			_exit(1);
		for (check.iteration = 0; check.iteration < 100; check.iteration++)
			report_journal_append(journal, &check);
		raise(SIGKILL);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT(WIFSIGNALED(status));
	result = read_back(&facts);
	ASSERT(result);
	ASSERT_EQ(100u, facts.checks);
	ASSERT(facts.interrupted);
	ASSERT(json_is_true(json_object_get(result, "interrupted")));
	ASSERT_EQ(3000, json_integer_value(json_object_get(result, "duration_ns")));
	json_decref(result);
	json_decref(run);
	PASS();
}

static char *slurp(const char *file, size_t *size)
{
	FILE *f = fopen(file, "re");
	char *bytes;

	if (!f)
		return NULL;
	bytes = malloc(1u << 20);
	*size = fread(bytes, 1, 1u << 20, f);
	fclose(f);
	return bytes;
}

static int write_bytes(const char *bytes, size_t count)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return -1;
	fwrite(bytes, 1, count, f);
	return fclose(f);
}

static size_t count_lines(const char *bytes, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += bytes[i] == '\n';
	return n;
}

/* Each offset in header and first checks, and around the end; the lines between are like the first. */
TEST a_journal_cut_at_any_byte_keeps_all_whole_lines(void)
{
	size_t size, header, lines;
	char *bytes = slurp(SAMPLE, &size);

	ASSERT(bytes);
	header = strcspn(bytes, "\n");
	for (size_t length = 0; length <= size; length = length == 4000 ? size - 300 : length + 1) {
		struct report_journal_facts facts;
		json_t *result;
		bool whole;

		lines = length > header + 1 ? count_lines(bytes + header + 1, length - header - 1) : 0;
		/* A line that lacks only its line feed is whole. */
		whole = length > header && (length == size || bytes[length] == '\n' || bytes[length - 1] == '\n');
		ASSERT_EQ(0, write_bytes(bytes, length));
		result = read_back(&facts);
		ASSERT_EQ(length >= header, result != NULL);
		if (!result)
			continue;
		if (length < size - 1) {
			ASSERT(facts.interrupted);
			ASSERT_EQ(lines + (whole && length > header && bytes[length - 1] != '\n'), facts.checks);
		}
		ASSERT_EQ(whole || length == header ? 0u : 1u, facts.dropped_lines);
		json_decref(result);
	}
	free(bytes);
	PASS();
}

TEST rubbish_is_refused_with_file_and_expectation(void)
{
	static const char *const texts[] = {"",
					    "\n",
					    "{}",
					    "{\"schema\":\"scmi-assay.journal/1\"}",
					    "{\"schema\":\"x\",\"run\":{}}",
					    "[1]",
					    "{\"schema\":\"scmi-assay.journal/1\",\"run\":7}",
					    "\xff\xfe"};
	json_t *result;
	char why[256];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		ASSERT_EQ(0, write_bytes(texts[i], strlen(texts[i])));
		ASSERT(report_result_from_journal(path, &result, NULL, why, sizeof(why)) < 0);
		ASSERT(strstr(why, path));
		ASSERT(strstr(why, "expected"));
	}
	ASSERT_EQ(-ENOENT, report_result_from_journal("/nowhere/at/all", &result, NULL, why, sizeof(why)));
	ASSERT(report_load(SAMPLE, "scmi-assay.result/1", &result, why, sizeof(why)) < 0);
	PASS();
}

TEST strings_of_any_bytes_can_be_journalled(void)
{
	struct assay_check_result check = check_named("a.b.c", ASSAY_FAIL);
	struct report_journal *journal;
	json_t *run = run_header(), *result;
	char why[256];

	check.reason = "\xff\x80ok\xed\xa0\x80\xf0\x9f\x98\x80";
	check.resource = NULL;
	check.requirements = NULL;
	ASSERT_EQ(0, report_journal_create(path, run, &journal, why, sizeof(why)));
	ASSERT_EQ(0, report_journal_append(journal, &check));
	ASSERT_EQ(0, report_journal_end(journal, 1, NULL));
	result = read_back(NULL);
	ASSERT_STR_EQ("\\xff\\x80ok\\xed\\xa0\\x80\xf0\x9f\x98\x80",
		      json_string_value(json_object_get(json_array_get(json_object_get(result, "checks"), 0), "reason")));
	json_decref(result);
	json_decref(run);
	PASS();
}

TEST a_full_disk_is_told_and_the_run_can_go_on(void)
{
	struct report_journal *journal;
	json_t *run = run_header();
	char why[256];

	if (access("/dev/full", W_OK))
		SKIPm("no /dev/full here");
	ASSERT_EQ(-ENOSPC, report_journal_create("/dev/full", run, &journal, why, sizeof(why)));
	ASSERT(strstr(why, "/dev/full"));
	json_decref(run);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/j.jsonl", folder);
	RUN_TEST(what_was_written_is_read_back);
	RUN_TEST(a_later_header_replaces_members_of_the_first);
	RUN_TEST(a_killed_run_keeps_every_finished_verdict);
	RUN_TEST(a_journal_cut_at_any_byte_keeps_all_whole_lines);
	RUN_TEST(rubbish_is_refused_with_file_and_expectation);
	RUN_TEST(strings_of_any_bytes_can_be_journalled);
	RUN_TEST(a_full_disk_is_told_and_the_run_can_go_on);
	unlink(path);
	rmdir(folder);
	GREATEST_MAIN_END();
}
