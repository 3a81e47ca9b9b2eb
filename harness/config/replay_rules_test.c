// SPDX-License-Identifier: BSD-2-Clause
/* Rule files of replay: what they say is taken, what they must not say is told with file, line, expected and found. */
#include "harness/config/replay_rules.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "greatest.h"

static char path[] = "/tmp/replay-rules-test-XXXXXX";
static char why[1024];
static struct replay_rules_file *file;

static int load(const char *text)
{
	FILE *out = fopen(path, "w");

	fputs(text, out);
	fclose(out);
	return replay_rules_load(path, &file, why, sizeof(why));
}

TEST a_rule_is_read_with_its_values(void)
{
	const struct assay_replay_rule *rule;
	char text[700];

	ASSERT_EQ_FMTm(why, 0,
		       load("rules:\n"
			    "  - protocol: 0x15\n    message: 6\n    offset: 16\n    bytes: 4\n    action: any-of\n"
			    "    values: [1, -2]\n    reason: readings\n"
			    "  - {protocol: 0x14, message: 5, type: delayed, field: status, action: ignore}\n"),
		       "%d");
	ASSERT_EQ(2, replay_rules_of(file)->rules_count);
	rule = &replay_rules_of(file)->rules[0];
	ASSERT(rule->protocol == 0x15 && rule->message == 6 && rule->offset == 16 && rule->bytes == 4);
	ASSERT(rule->action == ASSAY_RULE_ANY_OF && rule->values_count == 2 && rule->values[1] == -2);
	replay_rule_text(rule, text, sizeof(text));
	ASSERT_STR_EQ("Sensor SENSOR_READING_GET payload bytes 16-19: any of 1 -2 (readings)", text);
	rule++;
	ASSERT(rule->type == SCMI_TYPE_DELAYED && rule->field == ASSAY_RULE_STATUS && rule->action == ASSAY_RULE_IGNORE);
	replay_rules_free(file);
	PASS();
}

TEST no_rules_are_a_rule_file_too(void)
{
	ASSERT_EQ_FMTm(why, 0, load("rules: []\n"), "%d");
	ASSERT_EQ(0, replay_rules_of(file)->rules_count);
	replay_rules_free(file);
	PASS();
}

TEST wrong_files_are_told_with_line_expected_and_found(void)
{
#define HEAD "rules:\n  - protocol: 0x15\n    message: 6\n"
	static const struct {
		const char *text;
		unsigned line;
		const char *says;
	} cases[] = {
		{HEAD "    ofset: 3\n    action: ignore\n", 4, "found 'ofset'"},
		{HEAD "    action: forget\n", 4, "forget"},
		{HEAD "    action: ignore\n", 2, "expected 'bytes'"},
		{HEAD "    offset: x\n    action: ignore\n", 4, "x"},
		{HEAD "    bytes: 9\n    action: monotonic\n", 2, "at most 8 bytes"},
		{HEAD "    bytes: 4\n    action: any-of\n", 2, "expected 'values'"},
		{HEAD "    bytes: 4\n    values: [1]\n    action: ignore\n", 2, "for any-of alone"},
		{HEAD "    bytes: 4\n    field: status\n    action: ignore\n", 2, "expected no 'offset' and no 'bytes'"},
		{HEAD "    bytes: 5000\n    action: ignore\n", 2, "within a message"},
		{HEAD "    field: status\n    action: monotonic\n", 2, "for a status"},
		{HEAD "    bytes: 4\n    type: delayed\n    action: monotonic\n", 2, "delayed response"},
		{"rules:\n  - message: 6\n    bytes: 4\n    action: ignore\n", 4, "protocol"},
		{"rule: []\n", 1, "found 'rule'"},
		{"rules: [\n", 0, ""},
		{"", 0, ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char place[64];

		ASSERT_EQ_FMTm(cases[i].text, -EINVAL, load(cases[i].text), "%d");
		snprintf(place, sizeof(place), "%s:%u:", path, cases[i].line);
		ASSERTm(why, !cases[i].line || !strncmp(why, place, strlen(place)));
		ASSERTm(why, strstr(why, cases[i].says) && strstr(why, "expected") && strstr(why, path));
	}
	PASS();
}

TEST a_missing_file_is_told(void)
{
	ASSERT_EQ_FMT(-ENOENT, replay_rules_load("/no/such/rules.yaml", &file, why, sizeof(why)), "%d");
	ASSERTm(why, strstr(why, "/no/such/rules.yaml: expected a rule file"));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	close(mkstemp(path));
	RUN_TEST(a_rule_is_read_with_its_values);
	RUN_TEST(no_rules_are_a_rule_file_too);
	RUN_TEST(wrong_files_are_told_with_line_expected_and_found);
	RUN_TEST(a_missing_file_is_told);
	unlink(path);
	GREATEST_MAIN_END();
}
