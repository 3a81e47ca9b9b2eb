/* SPDX-License-Identifier: BSD-2-Clause */
/* KTAP: one test line per check, what needs saying in diagnostic lines before it, as the kernel's parsers expect. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "reports/text.h"
#include "reports/writers.h"

#define TAP_PAYLOAD_MAX 256

static void diagnostics(const json_t *check, FILE *f, struct doc_message *m)
{
	const char *condition = doc_string(check, "condition"), *reason = doc_string(check, "reason");
	char clauses[256];
	json_t *entry;
	size_t i;

	doc_requirements(check, clauses, sizeof(clauses));
	fputs("# ", f);
	text_put_line(f, doc_string(check, "id"));
	fprintf(f, ": %s, ", assay_verdict_name(doc_verdict(check)));
	text_put_line(f, doc_string(check, "severity"));
	fputs(": ", f);
	text_put_line(f, doc_string(check, "title"));
	fputs("\n#   requirements: ", f);
	text_put_line(f, *clauses ? clauses : "none");
	fputs("\n#   ", f);
	text_put_line(f, condition);
	fputs(*condition && *reason ? ": " : "", f);
	text_put_line(f, reason);
	fputc('\n', f);
	json_array_foreach (json_object_get(check, "evidence"), i, entry) {
		doc_message(entry, m);
		fputs("#   ", f);
		write_message(f, m, doc_u64(check, "t_ns"), TAP_PAYLOAD_MAX);
		fputc('\n', f);
	}
}

static void directive(FILE *f, const char *name, const json_t *check)
{
	fprintf(f, " # %s ", name);
	text_put_line(f, doc_string(check, "reason"));
}

static void test_line(const json_t *result, const json_t *check, size_t number, FILE *f)
{
	enum assay_verdict verdict = doc_verdict(check);
	char where[256];

	fprintf(f, "%s %zu - ", verdict == ASSAY_FAIL || verdict == ASSAY_ERROR ? "not ok" : "ok", number);
	text_put_tap(f, doc_string(check, "id"));
	doc_where(result, check, where, sizeof(where));
	if (*where) {
		fputs(" (", f);
		text_put_tap(f, where);
		fputc(')', f);
	}
	if (verdict == ASSAY_SKIP)
		directive(f, "SKIP", check);
	if (verdict == ASSAY_WAIVED)
		directive(f, "TODO", check);
	fputc('\n', f);
}

void write_tap(const json_t *result, FILE *f)
{
	const json_t *checks = json_object_get(result, "checks");
	struct doc_message *m = malloc(sizeof(*m));
	json_t *check;
	size_t i;

	fprintf(f, "KTAP version 1\n1..%zu\n", json_array_size(checks));
	if (json_is_true(json_object_get(result, "interrupted")))
		fputs("# the run was interrupted: these are the checks that had finished\n", f);
	json_array_foreach (checks, i, check) {
		enum assay_verdict verdict = doc_verdict(check);

		if (m && verdict != ASSAY_PASS && verdict != ASSAY_SKIP)
			diagnostics(check, f, m);
		test_line(result, check, i + 1, f);
	}
	free(m);
}
