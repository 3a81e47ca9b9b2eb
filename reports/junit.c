/* SPDX-License-Identifier: BSD-2-Clause */
/* JUnit XML: one testsuite per suite, classname suite.subject, so that CI servers group checks as people do. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/text.h"
#include "reports/writers.h"

#define JUNIT_PAYLOAD_MAX ASSAY_MESSAGE_MAX

/* The first `parts` dot-separated parts of an id: "clock" or "clock.rate-set". */
static void first_parts(const char *id, int parts, char *out, size_t out_bytes)
{
	size_t n = 0;

	while (id[n] && n + 1 < out_bytes && (id[n] != '.' || --parts > 0))
		n++;
	memcpy(out, id, n);
	out[n] = '\0';
}

static void attribute(FILE *f, const char *name, const char *value)
{
	fprintf(f, " %s=\"", name);
	text_put_xml(f, value);
	fputc('"', f);
}

/* Reason, clauses with their sentences, evidence: as the text of an element. */
static void details(const json_t *result, const json_t *check, FILE *f)
{
	json_t *entry;
	size_t i;
	struct doc_message *m = malloc(sizeof(*m));
	char *line = NULL;
	size_t line_bytes = 0;
	FILE *buffer = open_memstream(&line, &line_bytes);

	if (!m || !buffer)
		goto out;
	fprintf(buffer, "%s: %s\n%s\n", doc_string(check, "severity"), doc_string(check, "title"), doc_string(check, "reason"));
	json_array_foreach (json_object_get(check, "requirements"), i, entry) {
		const char *id = json_string_value(entry);

		fprintf(buffer, "%s: %s\n", id ? id : "?", id ? requirement_sentence(result, id) : "");
	}
	json_array_foreach (json_object_get(check, "evidence"), i, entry) {
		doc_message(entry, m);
		write_message(buffer, m, doc_u64(check, "t_ns"), JUNIT_PAYLOAD_MAX);
		fputc('\n', buffer);
	}
out:
	if (buffer)
		fclose(buffer);
	text_put_xml(f, line);
	free(line);
	free(m);
}

static void outcome(const json_t *result, const json_t *check, FILE *f)
{
	static const char *const elements[ASSAY_VERDICT_COUNT] = {
		[ASSAY_FAIL] = "failure",   [ASSAY_ERROR] = "error",     [ASSAY_SKIP] = "skipped",
		[ASSAY_WAIVED] = "skipped", [ASSAY_WARN] = "system-out", [ASSAY_NOTE] = "system-out",
	};
	enum assay_verdict verdict = doc_verdict(check);
	const char *element = elements[verdict], *condition = doc_string(check, "condition");

	if (!element) {
		fputs("/>\n", f);
		return;
	}
	fprintf(f, ">\n   <%s", element);
	if (verdict == ASSAY_FAIL || verdict == ASSAY_ERROR)
		attribute(f, "type", *condition ? condition : doc_string(check, "severity"));
	if (verdict != ASSAY_WARN && verdict != ASSAY_NOTE)
		attribute(f, "message", doc_string(check, "reason"));
	if (verdict == ASSAY_SKIP) {
		fputs("/>\n  </testcase>\n", f);
		return;
	}
	fputc('>', f);
	details(result, check, f);
	fprintf(f, "</%s>\n  </testcase>\n", element);
}

static void testcase(const json_t *result, const json_t *check, FILE *f)
{
	const char *id = doc_string(check, "id");
	char class[256], where[256], name[640];
	size_t at;

	first_parts(id, 2, class, sizeof(class));
	at = strlen(class);
	doc_where(result, check, where, sizeof(where));
	snprintf(name, sizeof(name), "%s%s%s%s", id[at] == '.' ? id + at + 1 : id, *where ? " (" : "", where, *where ? ")" : "");
	fputs("  <testcase", f);
	attribute(f, "classname", class);
	attribute(f, "name", name);
	fprintf(f, " time=\"%.6f\"", (double)doc_u64(check, "duration_ns") / 1e9);
	outcome(result, check, f);
}

static void count_attributes(const json_t *checks, FILE *f)
{
	size_t counts[ASSAY_VERDICT_COUNT], i;
	json_t *check;
	double seconds = 0;

	doc_count(checks, counts);
	json_array_foreach (checks, i, check)
		seconds += (double)doc_u64(check, "duration_ns") / 1e9;
	fprintf(f, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.6f\"", json_array_size(checks),
		counts[ASSAY_FAIL], counts[ASSAY_ERROR], counts[ASSAY_SKIP] + counts[ASSAY_WAIVED], seconds);
}

static void property(FILE *f, const char *name, const char *value)
{
	if (!*value)
		return;
	fputs("   <property", f);
	attribute(f, "name", name);
	attribute(f, "value", value);
	fputs("/>\n", f);
}

static void properties(const json_t *result, FILE *f)
{
	const json_t *tool = json_object_get(result, "tool"), *environment = json_object_get(result, "environment");
	char seed[24];
	json_t *agent;
	size_t i;

	snprintf(seed, sizeof(seed), "%" PRIu64, doc_u64(result, "seed"));
	fputs("  <properties>\n", f);
	property(f, "tool.version", doc_string(tool, "version"));
	property(f, "tool.commit", doc_string(tool, "commit"));
	property(f, "spec", doc_string(result, "spec"));
	property(f, "seed", json_is_string(json_object_get(result, "seed")) ? doc_string(result, "seed") : seed);
	property(f, "kernel", doc_string(environment, "kernel"));
	property(f, "machine", doc_string(environment, "machine"));
	json_array_foreach (json_object_get(result, "agents"), i, agent)
		property(f, doc_string(agent, "name"), doc_string(agent, "uri"));
	fputs("  </properties>\n", f);
}

static void testsuite(const json_t *result, const char *name, const json_t *checks, FILE *f)
{
	json_t *check;
	size_t i;

	fputs(" <testsuite", f);
	attribute(f, "name", name);
	count_attributes(checks, f);
	attribute(f, "timestamp", doc_string(result, "started"));
	attribute(f, "hostname", doc_string(json_object_get(result, "environment"), "host"));
	fputs(">\n", f);
	properties(result, f);
	json_array_foreach (checks, i, check)
		testcase(result, check, f);
	fputs(" </testsuite>\n", f);
}

void write_junit(const json_t *result, FILE *f)
{
	const json_t *checks = json_object_get(result, "checks");
	json_t *suites = json_object(), *check, *suite;
	const char *name;
	char key[256];
	size_t i;

	json_array_foreach (checks, i, check) {
		first_parts(doc_string(check, "id"), 1, key, sizeof(key));
		suite = json_object_get(suites, key);
		if (!suite && json_object_set_new(suites, key, suite = json_array()))
			continue;
		json_array_append(suite, check);
	}
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"scmi-assay\"", f);
	count_attributes(checks, f);
	fputs(">\n", f);
	json_object_foreach (suites, name, suite)
		testsuite(result, name, suite, f);
	fputs("</testsuites>\n", f);
	json_decref(suites);
}
