/* SPDX-License-Identifier: BSD-2-Clause */
/* The writers: known outputs of a known journal, and outputs that stay well-formed whatever a backend put into them. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assay/report.h"
#include "assay/trace.h"
#include "greatest.h"

#define SAMPLE "reports/testdata/sample"

static char folder[] = "/tmp/assay-writers-XXXXXX";

static json_t *sample(void)
{
	json_t *result = NULL;

	report_result_from_journal(SAMPLE ".jsonl", &result, NULL, NULL, 0);
	return result;
}

/* free() releases. */
static char *written(const json_t *result, enum report_format format, const struct report_options *options)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int error = report_write(result, format, f, options);

	fclose(f);
	if (!error)
		return text;
	free(text);
	return NULL;
}

static char *slurp(const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = calloc(1, 1u << 18);
	size_t n;

	if (!f || !text)
		return text;
	n = fread(text, 1, (1u << 18) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

TEST a_known_journal_gives_the_known_output(enum report_format format, const char *path)
{
	json_t *result = sample();
	char *found, *expected = slurp(path);

	ASSERT(result);
	found = written(result, format, NULL);
	ASSERT(found && expected);
	ASSERT_STR_EQm(path, expected, found);
	free(found);
	free(expected);
	json_decref(result);
	PASS();
}

TEST the_last_line_counts_notes_as_passed(void)
{
	json_t *result = sample(), *empty = json_object();
	char line[160];

	ASSERT_EQ(0, report_summary_line(result, line, sizeof(line)));
	ASSERT_STR_EQ("5 passed, 3 failed, 2 skipped, 1 warning, 1 waived, 1 error", line);
	ASSERT_EQ(0, report_summary_line(empty, line, sizeof(line)));
	ASSERT_STR_EQ("0 passed, 0 failed, 0 skipped", line);
	ASSERT_EQ(-ENOSPC, report_summary_line(result, line, 20));
	json_decref(result);
	json_decref(empty);
	PASS();
}

/* Markup, quotes, controls, a line feed, a right-to-left override, marks of TAP and CDATA: wherever a string stands. */
static void poison(json_t *value)
{
	const char *key;
	json_t *member, *poisoned = json_string("<script>alert(1)</script>&amp;\"'> \x01\x1b[31m\nnot ok 9 # SKIP ]]> --> "
						"\xe2\x80\xae \xef\xbf\xbf");
	size_t i;

	json_array_foreach (value, i, member) {
		if (json_is_string(member))
			json_array_set(value, i, poisoned);
		else
			poison(member);
	}
	json_object_foreach (value, key, member) {
		if (!json_is_string(member))
			poison(member);
		else if (strcmp(key, "verdict") && strcmp(key, "direction") && strcmp(key, "bytes"))
			json_object_set(value, key, poisoned);
	}
	if (json_object_get(value, "requirements") && json_is_object(json_object_get(value, "requirements")))
		json_object_set(json_object_get(value, "requirements"), json_string_value(poisoned), poisoned);
	json_decref(poisoned);
}

/* Walks tags: every one closes what was opened last, attributes are quoted, text holds no stray '<' and no bare '&'. */
static const char *ill_formed(const char *xml)
{
	const char *stack[64];
	size_t depth = 0;

	for (const char *at = xml; *at; at++) {
		size_t name;

		if ((unsigned char)*at < 0x20 && *at != '\n' && *at != '\t')
			return at;
		if (*at == '&' && strncmp(at, "&amp;", 5) && strncmp(at, "&lt;", 4) && strncmp(at, "&gt;", 4) &&
		    strncmp(at, "&quot;", 6) && strncmp(at, "&#39;", 5))
			return at;
		if (*at != '<')
			continue;
		name = strcspn(at + 1, " />\n") + 1;
		if (at[1] == '/') {
			name = strcspn(at + 2, ">");
			if (!depth || strncmp(stack[--depth], at + 2, name) || isalnum((unsigned char)stack[depth][name]))
				return at;
		} else if (at[1] != '?') {
			if (depth == 64)
				return at;
			stack[depth++] = at + 1;
		}
		for (at += name; *at && *at != '>'; at++) {
			if (*at == '<')
				return at;
			if (*at == '"' && !(at = strchr(at + 1, '"')))
				return xml;
		}
		if (at[-1] == '/' && depth)
			depth--;
	}
	return depth ? stack[depth - 1] : NULL;
}

TEST junit_is_well_formed_whatever_the_strings_hold(void)
{
	json_t *result = sample();
	char *plain = written(result, REPORT_JUNIT, NULL), *hostile;

	ASSERT(ill_formed("<a><b></a>") && ill_formed("<a>") && ill_formed("<a>&x</a>") && ill_formed("<a b=\"\"\"></a>"));
	ASSERT_EQ(NULL, ill_formed(plain));
	poison(result);
	hostile = written(result, REPORT_JUNIT, NULL);
	ASSERT(hostile);
	ASSERT_EQ(NULL, ill_formed(hostile));
	ASSERT(strstr(hostile, "&lt;script&gt;"));
	ASSERT(strstr(hostile, "\\x01\\x1b[31m"));
	free(plain);
	free(hostile);
	json_decref(result);
	PASS();
}

static size_t count_lines_that_start(const char *text, const char *with)
{
	size_t n = 0;

	for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
		n += !strncmp(line, with, strlen(with));
	return n;
}

TEST tap_has_one_line_per_check_whatever_the_strings_hold(void)
{
	json_t *result = sample();
	char *tap;

	poison(result);
	tap = written(result, REPORT_TAP, NULL);
	ASSERT(tap);
	ASSERT_EQ(1u, count_lines_that_start(tap, "1..13"));
	ASSERT_EQ(9u, count_lines_that_start(tap, "ok "));
	ASSERT_EQ(4u, count_lines_that_start(tap, "not ok "));
	for (const char *line = tap; *line; line = strchr(line, '\n') + 1)
		ASSERT(!strncmp(line, "ok ", 3) || !strncmp(line, "not ok ", 7) || line[0] == '#' || line == tap ||
		       !strncmp(line, "1..", 3));
	ASSERT(strstr(tap, "\nok 1 - <script>alert(1)</script>&amp;\"'> \\x01\\x1b[31m\\x0anot ok 9 \\x23 SKIP"));
	ASSERT_FALSE(strchr(tap, '\x1b'));
	free(tap);
	json_decref(result);
	PASS();
}

TEST a_terminal_gets_no_escape_sequence_of_a_backend(void)
{
	json_t *result = sample();
	struct report_options verbose = {.verbose = true};
	char *text;

	poison(result);
	text = written(result, REPORT_HUMAN, &verbose);
	ASSERT(text);
	for (const char *at = text; *at; at++)
		ASSERT(isprint((unsigned char)*at) || *at == '\n' || (*at & 0x80));
	ASSERT_FALSE(strstr(text, "\xe2\x80\xae"));
	free(text);
	json_decref(result);
	PASS();
}

TEST html_refers_to_nothing_outside_and_names_every_check(void)
{
	static const char *const forbidden[] = {"http:", "https:", "src=", "url(", "@import", "<link", "<img", "<iframe"};
	json_t *result = sample(), *check;
	char *html = written(result, REPORT_HTML, NULL);
	size_t i;

	ASSERT(html);
	for (i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		ASSERT_FALSEm(forbidden[i], strstr(html, forbidden[i]) != NULL);
	json_array_foreach (json_object_get(result, "checks"), i, check)
		ASSERT(strstr(html, json_string_value(json_object_get(check, "id"))));
	ASSERT(strstr(html, ">Failed</p>"));
	ASSERT(strstr(html, "INVALID_PARAMETERS (-2)"));
	ASSERT(strstr(html, "A rate for a clock id that does not exist"));
	free(html);
	json_decref(result);
	PASS();
}

TEST html_runs_no_script_that_a_backend_wrote(void)
{
	json_t *result = sample();
	struct report_options options = {.replay = result, .bench = result};
	char *html;

	poison(result);
	html = written(result, REPORT_HTML, &options);
	ASSERT(html);
	ASSERT_FALSE(strstr(html, "<script>alert"));
	ASSERT_FALSE(strchr(html, '\x1b'));
	ASSERT(strstr(html, "&lt;script&gt;alert"));
	free(html);
	json_decref(result);
	PASS();
}

TEST the_verdict_word_follows_the_checks(void)
{
	json_t *result = sample(), *checks = json_array();
	char *html;

	json_object_set_new(result, "checks", checks);
	html = written(result, REPORT_HTML, NULL);
	ASSERT(strstr(html, ">Undecided</p>"));
	free(html);
	json_array_append_new(checks, json_pack("{s:s, s:s}", "id", "a.b.c", "verdict", "pass"));
	html = written(result, REPORT_HTML, NULL);
	ASSERT(strstr(html, ">Conformant</p>"));
	free(html);
	json_object_set_new(result, "interrupted", json_true());
	html = written(result, REPORT_HTML, NULL);
	ASSERT(strstr(html, ">Interrupted</p>"));
	free(html);
	json_decref(result);
	PASS();
}

TEST documents_of_any_shape_are_written_without_harm(void)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		"{\"checks\":{},\"agents\":7}",
		"{\"checks\":[1,null,{\"verdict\":5,\"evidence\":[3,{\"bytes\":\"zz\"}]}]}",
		"{\"agents\":[{\"protocols\":[1]}],\"checks\":[{\"id\":\"\",\"requirements\":[null,2],\"t_ns\":-1,\"evidence\":[{"
		"\"bytes\":\"0\"}]}]}",
		"{\"series\":[{\"unit\":\"ns\",\"count\":5,\"p50\":-3,\"hdr\":\"AAAA\"},9],\"phases\":[{\"p50\":1e300}],\"floor\":{"
		"\"p50\":0},"
		"\"probes\":{\"attached\":{},\"missing\":[1,[2,[{}]]]},\"summary\":[[{\"a\":[]}]],\"mismatches\":[{\"x\":{\"y\":[{}"
		"]}}]}",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_t *result = json_loads(texts[i], 0, NULL);
		struct report_options options = {.replay = result, .bench = result, .colour = true, .verbose = true};

		ASSERT(result);
		for (int format = 0; format < REPORT_FORMAT_COUNT; format++)
			free(written(result, (enum report_format)format, &options));
		report_write_failed_traces(result, folder, NULL, 0);
		json_decref(result);
	}
	ASSERT_EQ(-EINVAL, report_write(NULL, REPORT_TAP, stdout, NULL));
	PASS();
}

TEST a_file_appears_whole_or_not_at_all(void)
{
	struct report_output *output;
	char path[96], why[256], *text;
	struct stat there;

	snprintf(path, sizeof(path), "%s/deep/er/out.txt", folder);
	ASSERT_EQ(0, report_output_open(path, &output, why, sizeof(why)));
	fputs("half", report_output_stream(output));
	ASSERT(stat(path, &there) < 0);
	report_output_abandon(output);
	ASSERT(stat(path, &there) < 0);
	ASSERT_EQ(0, report_output_open(path, &output, why, sizeof(why)));
	fputs("whole", report_output_stream(output));
	ASSERT_EQ(0, report_output_commit(output, why, sizeof(why)));
	text = slurp(path);
	ASSERT_STR_EQ("whole", text);
	free(text);
	unlink(path);
	ASSERT_EQ(0, report_output_open("/dev/null", &output, why, sizeof(why)));
	ASSERT_EQ(0, report_output_commit(output, why, sizeof(why)));
	ASSERT_EQ(0, stat("/dev/null", &there));
	ASSERT(S_ISCHR(there.st_mode));
	ASSERT(report_output_open("/dev/null/x", &output, why, sizeof(why)) < 0);
	ASSERT(strstr(why, "/dev/null"));
	PASS();
}

TEST evidence_of_a_failed_check_becomes_a_trace(void)
{
	json_t *result = sample();
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	char path[128], why[256];

	ASSERT_EQ(3, report_write_failed_traces(result, folder, why, sizeof(why)));
	snprintf(path, sizeof(path), "%s/clock.rate-set.unknown-id.pcap", folder);
	ASSERT_EQ(0, assay_trace_open(path, &reader, why, sizeof(why)));
	ASSERT(strstr(assay_trace_metadata(reader), "clock.rate-set.unknown-id"));
	do
		ASSERT_EQ(1, assay_trace_next(reader, &record, why, sizeof(why)));
	while (record.kind == ASSAY_TRACE_METADATA);
	ASSERT_EQ(ASSAY_TRACE_COMMAND, record.kind);
	ASSERT_EQ(20u, record.bytes_count);
	ASSERT_EQ(0u, record.sequence);
	ASSERT_EQ(1, assay_trace_next(reader, &record, why, sizeof(why)));
	ASSERT_EQ(ASSAY_TRACE_RESPONSE, record.kind);
	ASSERT_EQ(0u, record.sequence);
	ASSERT_EQ(0u, record.flags);
	ASSERT_EQ(0, assay_trace_next(reader, &record, why, sizeof(why)));
	assay_trace_close(reader);
	json_decref(result);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	char command[96];

	GREATEST_MAIN_BEGIN();
	if (!mkdtemp(folder))
		return 1;
	RUN_TESTp(a_known_journal_gives_the_known_output, REPORT_HUMAN, SAMPLE ".txt");
	RUN_TESTp(a_known_journal_gives_the_known_output, REPORT_TAP, SAMPLE ".tap");
	RUN_TESTp(a_known_journal_gives_the_known_output, REPORT_JUNIT, SAMPLE ".xml");
	RUN_TEST(the_last_line_counts_notes_as_passed);
	RUN_TEST(junit_is_well_formed_whatever_the_strings_hold);
	RUN_TEST(tap_has_one_line_per_check_whatever_the_strings_hold);
	RUN_TEST(a_terminal_gets_no_escape_sequence_of_a_backend);
	RUN_TEST(html_refers_to_nothing_outside_and_names_every_check);
	RUN_TEST(html_runs_no_script_that_a_backend_wrote);
	RUN_TEST(the_verdict_word_follows_the_checks);
	RUN_TEST(documents_of_any_shape_are_written_without_harm);
	RUN_TEST(a_file_appears_whole_or_not_at_all);
	RUN_TEST(evidence_of_a_failed_check_becomes_a_trace);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	if (system(command))
		return 1;
	GREATEST_MAIN_END();
}
