/* SPDX-License-Identifier: BSD-2-Clause */
/* The summary for people at a terminal: what fell short first, with clause and bytes; the counts last. */
#include <stdlib.h>
#include <string.h>

#include "reports/text.h"
#include "reports/writers.h"

#define HUMAN_PAYLOAD_MAX 64

static const char *const colours[ASSAY_VERDICT_COUNT] = {
	[ASSAY_PASS] = "\033[32m", [ASSAY_FAIL] = "\033[1;31m", [ASSAY_WARN] = "\033[33m",    [ASSAY_NOTE] = "\033[36m",
	[ASSAY_SKIP] = "\033[2m",  [ASSAY_WAIVED] = "\033[35m", [ASSAY_ERROR] = "\033[1;35m",
};

struct human {
	const json_t *result, *checks;
	FILE *f;
	bool colour;
	struct doc_message *message;
};

static const char *on(const struct human *h, enum assay_verdict verdict)
{
	return h->colour ? colours[verdict] : "";
}

static const char *off(const struct human *h)
{
	return h->colour ? "\033[0m" : "";
}

static void header(const struct human *h)
{
	const json_t *tool = json_object_get(h->result, "tool"), *protocol;
	json_t *agent;
	char version[32];
	size_t i, k;

	fputs("scmi-assay ", h->f);
	text_put_line(h->f, doc_string(tool, "version"));
	fputs(", specification ", h->f);
	text_put_line(h->f, doc_string(h->result, "spec"));
	if (doc_has_number(h->result, "seed"))
		fprintf(h->f, ", seed %llu", (unsigned long long)doc_u64(h->result, "seed"));
	fputc('\n', h->f);
	json_array_foreach (json_object_get(h->result, "agents"), i, agent) {
		const char *identity = doc_string(json_object_get(agent, "backend"), "identity");

		fputs("agent ", h->f);
		text_put_line(h->f, doc_string(agent, "name"));
		fputs(" at ", h->f);
		text_put_line(h->f, doc_string(agent, "uri"));
		fputs(*identity ? ", " : "", h->f);
		text_put_line(h->f, identity);
		fputs("\n  ", h->f);
		json_array_foreach (json_object_get(agent, "protocols"), k, protocol) {
			fputs(k ? ", " : "", h->f);
			text_put_line(h->f, doc_string(protocol, "name"));
			fputc(' ', h->f);
			doc_version(protocol, version, sizeof(version));
			text_put_line(h->f, version);
		}
		fputs(k ? "\n" : "no protocol found\n", h->f);
	}
	fputc('\n', h->f);
}

static void title_line(const struct human *h, const json_t *check)
{
	enum assay_verdict verdict = doc_verdict(check);
	static const char *const words[] = {"pass", "FAIL", "warn", "note", "skip", "waived", "ERROR"};
	char where[256];

	fprintf(h->f, "%s%s%s  ", on(h, verdict), words[verdict], off(h));
	text_put_line(h->f, doc_string(check, "id"));
	doc_where(h->result, check, where, sizeof(where));
	if (*where) {
		fputs("  (", h->f);
		text_put_line(h->f, where);
		fputc(')', h->f);
	}
	fputc('\n', h->f);
}

static void clauses(const struct human *h, const json_t *check)
{
	json_t *requirement;
	size_t i;

	fputs("    ", h->f);
	text_put_line(h->f, doc_string(check, "severity"));
	fputs(": ", h->f);
	text_put_line(h->f, doc_string(check, "title"));
	fputc('\n', h->f);
	json_array_foreach (json_object_get(check, "requirements"), i, requirement) {
		const char *id = json_string_value(requirement);
		const char *sentence = id ? requirement_sentence(h->result, id) : "";

		fputs("    ", h->f);
		text_put_line(h->f, id);
		fputs(*sentence ? ": " : "", h->f);
		text_put_line(h->f, sentence);
		fputc('\n', h->f);
	}
}

static void in_full(const struct human *h, const json_t *check)
{
	const char *condition = doc_string(check, "condition"), *reason = doc_string(check, "reason");
	json_t *entry;
	size_t i;

	title_line(h, check);
	clauses(h, check);
	fprintf(h->f, "    %s", on(h, doc_verdict(check)));
	text_put_line(h->f, condition);
	fputs(*condition && *reason ? ": " : "", h->f);
	text_put_line(h->f, reason);
	fprintf(h->f, "%s\n", off(h));
	json_array_foreach (json_object_get(check, "evidence"), i, entry) {
		doc_message(entry, h->message);
		fputs("      ", h->f);
		write_message(h->f, h->message, doc_u64(check, "t_ns"), HUMAN_PAYLOAD_MAX);
		fputc('\n', h->f);
	}
	fputc('\n', h->f);
}

static void in_short(const struct human *h, const json_t *check)
{
	title_line(h, check);
	if (!*doc_string(check, "reason"))
		return;
	fputs("    ", h->f);
	text_put_line(h->f, doc_string(check, "reason"));
	fputc('\n', h->f);
}

static void each(const struct human *h, enum assay_verdict verdict, void (*tell)(const struct human *, const json_t *))
{
	bool any = false;
	json_t *check;
	size_t i;

	json_array_foreach (h->checks, i, check) {
		if (doc_verdict(check) != verdict)
			continue;
		tell(h, check);
		any = true;
	}
	if (any && tell == in_short)
		fputc('\n', h->f);
}

/* Skips by their reason: there may be many of one kind. */
static void skips(const struct human *h)
{
	json_t *reasons = json_object(), *check, *count;
	const char *reason;
	size_t i;

	json_array_foreach (h->checks, i, check) {
		if (doc_verdict(check) != ASSAY_SKIP)
			continue;
		count = json_object_get(reasons, doc_string(check, "reason"));
		json_object_set_new(reasons, doc_string(check, "reason"), json_integer(json_integer_value(count) + 1));
	}
	json_object_foreach (reasons, reason, count) {
		fprintf(h->f, "%sskip%s  %lld: ", on(h, ASSAY_SKIP), off(h), (long long)json_integer_value(count));
		text_put_line(h->f, reason);
		fputc('\n', h->f);
	}
	if (json_object_size(reasons))
		fputc('\n', h->f);
	json_decref(reasons);
}

/* suite.subject with its checks, in order of first appearance. */
static json_t *by_subject(const json_t *checks)
{
	json_t *groups = json_object(), *check, *group;
	char key[128];
	size_t i;

	json_array_foreach (checks, i, check) {
		const char *id = doc_string(check, "id"), *dot = strrchr(id, '.');

		snprintf(key, sizeof(key), "%.*s", (int)(dot ? dot - id : (long)strlen(id)), id);
		group = json_object_get(groups, key);
		if (!group && json_object_set_new(groups, key, group = json_array()))
			continue;
		json_array_append(group, check);
	}
	return groups;
}

static void table(const struct human *h)
{
	static const char *const heads[ASSAY_VERDICT_COUNT] = {"pass", "FAIL", "warn", "note", "skip", "waived", "ERROR"};
	size_t total[ASSAY_VERDICT_COUNT], counts[ASSAY_VERDICT_COUNT];
	json_t *groups = by_subject(h->checks), *group;
	const char *key;

	doc_count(h->checks, total);
	fprintf(h->f, "%-40s", "");
	for (unsigned v = 0; v < ASSAY_VERDICT_COUNT; v++)
		if (total[v])
			fprintf(h->f, " %6s", heads[v]);
	fputc('\n', h->f);
	json_object_foreach (groups, key, group) {
		size_t width = strlen(key);

		text_put_line(h->f, key);
		fprintf(h->f, "%*s", width < 40 ? (int)(40 - width) : 0, "");
		doc_count(group, counts);
		for (unsigned v = 0; v < ASSAY_VERDICT_COUNT; v++) {
			if (total[v] && counts[v])
				fprintf(h->f, " %s%6zu%s", on(h, (enum assay_verdict)v), counts[v], off(h));
			else if (total[v])
				fprintf(h->f, " %6s", ".");
		}
		fputc('\n', h->f);
	}
	fputc('\n', h->f);
	json_decref(groups);
}

void write_human(const json_t *result, FILE *f, const struct report_options *options)
{
	struct human h = {result, json_object_get(result, "checks"), f, options->colour, malloc(sizeof(*h.message))};
	char line[160];

	if (!h.message)
		return;
	header(&h);
	each(&h, ASSAY_FAIL, in_full);
	each(&h, ASSAY_ERROR, in_full);
	each(&h, ASSAY_WARN, in_full);
	each(&h, ASSAY_WAIVED, in_short);
	each(&h, ASSAY_NOTE, in_short);
	if (options->verbose)
		each(&h, ASSAY_PASS, in_short);
	skips(&h);
	table(&h);
	if (json_is_true(json_object_get(result, "interrupted")))
		fputs("The run was interrupted: this is what had finished.\n", f);
	if (*doc_string(result, "stopped")) {
		fputs("The run stopped early: ", f);
		text_put_line(f, doc_string(result, "stopped"));
		fputc('\n', f);
	}
	report_summary_line(result, line, sizeof(line));
	fprintf(f, "%s\n", line);
	free(h.message);
}
