/* SPDX-License-Identifier: BSD-2-Clause */
/* The result document: read back from a journal, however it ended, or from a file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "assay/report.h"
#include "reports/document.h"
#include "reports/readings.h"
#include "reports/text.h"

/* A result under construction. */
struct reading {
	json_t *header, *checks, *end;
	struct report_journal_facts facts;
	uint64_t last_ns; /* when the last check ended */
};

static void take_check(struct reading *reading, json_t *check)
{
	uint64_t end = doc_u64(check, "t_ns") + doc_u64(check, "duration_ns");

	if (end > reading->last_ns)
		reading->last_ns = end;
	json_array_append(reading->checks, check);
	reading->facts.checks++;
}

static void take_line(struct reading *reading, const char *line, size_t length)
{
	json_t *object = json_loadb(line, length, 0, NULL);
	json_t *run = json_object_get(object, "run"), *check = json_object_get(object, "check"),
	       *end = json_object_get(object, "end");

	if (json_is_object(run))
		json_object_update(reading->header, run);
	else if (json_is_object(check))
		take_check(reading, check);
	else if (json_is_object(end) && !reading->end)
		reading->end = json_incref(end);
	else if (length)
		reading->facts.dropped_lines++;
	json_decref(object);
}

/* The first line says what the file is. */
static int take_header(struct reading *reading, const char *line, size_t length, const char *path, char *why, size_t why_bytes)
{
	json_t *first = json_loadb(line, length, 0, NULL);
	bool good = !strcmp(doc_string(first, "schema"), "scmi-assay.journal/1") && json_is_object(json_object_get(first, "run"));

	if (good)
		json_object_update(reading->header, json_object_get(first, "run"));
	json_decref(first);
	if (good)
		return 0;
	return text_fail(-EINVAL, why, why_bytes,
			 "%s:1: expected the header of a journal (\"schema\": \"scmi-assay.journal/1\"), found none", path);
}

static int read_lines(struct reading *reading, FILE *f, const char *path, char *why, size_t why_bytes)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int error = 0;
	bool first = true;

	while (!error && (n = getline(&line, &room, f)) >= 0) {
		size_t length = n && line[n - 1] == '\n' ? (size_t)n - 1 : (size_t)n;

		if (first)
			error = take_header(reading, line, length, path, why, why_bytes);
		else
			take_line(reading, line, length);
		first = false;
	}
	free(line);
	if (!error && ferror(f))
		error = text_fail(-EIO, why, why_bytes, "%s: reading failed: %s", path, strerror(errno));
	if (!error && first)
		error = text_fail(-EINVAL, why, why_bytes, "%s: expected a journal, found an empty file", path);
	return error;
}

static json_t *summary_of(const json_t *checks)
{
	size_t counts[ASSAY_VERDICT_COUNT];
	json_t *summary = json_object();

	doc_count(checks, counts);
	for (unsigned v = 0; v < ASSAY_VERDICT_COUNT; v++)
		json_object_set_new(summary, assay_verdict_name(v), json_integer((json_int_t)counts[v]));
	return summary;
}

/* Fields in the contract's order, then whatever else the header holds. */
static json_t *assemble(struct reading *reading)
{
	static const char *const order[] = {"tool", NULL, "command", "seed", "spec", "inputs", "environment", "agents"};
	json_t *result = json_object(), *readings;
	uint64_t duration = reading->end ? doc_u64(reading->end, "duration_ns") : reading->last_ns;

	reading->facts.interrupted = !reading->end;
	json_object_set_new(result, "schema", json_string("scmi-assay.result/1"));
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (order[i]) {
			json_t *value = json_object_get(reading->header, order[i]);

			if (value)
				json_object_set(result, order[i], value);
			continue;
		}
		json_object_set(result, "started", json_object_get(reading->header, "started"));
		json_object_set_new(result, "duration_ns", json_integer((json_int_t)duration));
		if (!reading->end)
			json_object_set_new(result, "interrupted", json_true());
		if (reading->facts.dropped_lines)
			json_object_set_new(result, "dropped_lines", json_integer((json_int_t)reading->facts.dropped_lines));
		if (*doc_string(reading->end, "stopped"))
			json_object_set(result, "stopped", json_object_get(reading->end, "stopped"));
	}
	json_object_update_missing(result, reading->header);
	json_object_set_new(result, "summary", summary_of(reading->checks));
	json_object_set(result, "checks", reading->checks);
	readings = readings_of(result);
	if (json_array_size(readings))
		json_object_set(result, "readings", readings);
	json_decref(readings);
	return result;
}

int report_result_from_journal(const char *path, json_t **result, struct report_journal_facts *facts, char *why, size_t why_bytes)
{
	struct reading reading = {.header = json_object(), .checks = json_array()};
	FILE *f = fopen(path, "re");
	int error;

	if (!f) {
		error = text_fail(-errno, why, why_bytes, "%s: the journal cannot be read: %s", path, strerror(errno));
	} else {
		error = read_lines(&reading, f, path, why, why_bytes);
		fclose(f);
	}
	if (!error)
		*result = assemble(&reading);
	if (facts)
		*facts = reading.facts;
	json_decref(reading.header);
	json_decref(reading.checks);
	json_decref(reading.end);
	return error;
}

int report_load(const char *path, const char *schema, json_t **document, char *why, size_t why_bytes)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "re") : stdin;
	const char *found;
	json_error_t where;
	json_t *loaded;

	if (!f)
		return text_fail(-errno, why, why_bytes, "%s: cannot be read: %s", path, strerror(errno));
	loaded = json_loadf(f, 0, &where);
	if (f != stdin)
		fclose(f);
	if (!loaded)
		return text_fail(-EINVAL, why, why_bytes, "%s:%d:%d: expected JSON: %s", path, where.line, where.column,
				 where.text);
	found = doc_string(loaded, "schema");
	if (schema && strcmp(found, schema)) {
		text_fail(-EINVAL, why, why_bytes, "%s: expected \"schema\": \"%s\", found %s%.60s%s", path, schema,
			  *found ? "\"" : "", *found ? found : "none", *found ? "\"" : "");
		json_decref(loaded);
		return -EINVAL;
	}
	*document = loaded;
	return 0;
}

size_t report_count(const json_t *result, enum assay_verdict verdict)
{
	return doc_u64(json_object_get(result, "summary"), assay_verdict_name(verdict));
}
