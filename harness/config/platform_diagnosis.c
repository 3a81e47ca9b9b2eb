/* SPDX-License-Identifier: BSD-2-Clause */
/* Turns what libcyaml logs about a file it could not read into one sentence with file, line, key, expected and found. */
#include "harness/config/platform_diagnosis.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Backtrace lines look like "  in mapping field 'rates' (line: 3, column: 8)", innermost first. */
static void note_place(struct diagnosis *d, const char *text)
{
	const char *line = strstr(text, "(line: "), *quote = strchr(text, '\'');

	if (line && !d->line)
		d->line = (unsigned)strtoul(line + 7, NULL, 10);
	if (!quote || d->depth == sizeof(d->path) / sizeof(d->path[0]))
		return;
	int length = (int)strcspn(quote + 1, "'");

	if (strstr(text, "sequence entry"))
		snprintf(d->path[d->depth++], sizeof(d->path[0]), "[%lu]", strtoul(quote + 1, NULL, 10));
	else
		snprintf(d->path[d->depth++], sizeof(d->path[0]), "%.*s", length, quote + 1);
}

void diagnosis_log(cyaml_log_t level, void *context, const char *format, va_list arguments)
{
	struct diagnosis *d = context;
	char text[256];

	if (level < CYAML_LOG_ERROR)
		return;
	vsnprintf(text, sizeof(text), format, arguments);
	text[strcspn(text, "\n")] = '\0';
	const char *said = strncmp(text, "Load: ", 6) ? text : text + 6;

	if (!strncmp(said, "  in ", 5))
		note_place(d, said);
	else if (!d->problem[0] && strncmp(said, "Backtrace", 9))
		snprintf(d->problem, sizeof(d->problem), "%s", said);
}

/* The schema of what the path, from the outside to `keep` levels before the inside, leads to. */
static const cyaml_schema_value_t *schema_at(const struct diagnosis *d, const cyaml_schema_value_t *schema, unsigned keep)
{
	for (unsigned i = d->depth; i-- > keep && schema;) {
		if (d->path[i][0] == '[') {
			schema = schema->type == CYAML_SEQUENCE ? schema->sequence.entry : NULL;
			continue;
		}
		if (schema->type != CYAML_MAPPING)
			return NULL;
		const cyaml_schema_field_t *field = schema->mapping.fields;

		while (field->key && strcmp(field->key, d->path[i]))
			field++;
		schema = field->key ? &field->value : NULL;
	}
	return schema;
}

static void describe_number(const cyaml_schema_value_t *schema, char *text, size_t bytes)
{
	unsigned bits = schema->data_size * 8u;

	if (schema->type == CYAML_UINT)
		snprintf(text, bytes, "a number from 0 to %llu", (unsigned long long)(UINT64_MAX >> (64u - bits)));
	else
		snprintf(text, bytes, "a number from %lld to %lld", (long long)(INT64_MIN >> (64u - bits)),
			 (long long)(INT64_MAX >> (64u - bits)));
}

static void describe_words(const cyaml_schema_value_t *schema, char *text, size_t bytes)
{
	size_t at = (size_t)snprintf(text, bytes, schema->type == CYAML_FLAGS ? "a list of" : "one of");

	for (uint32_t i = 0; i < schema->enumeration.count && at < bytes; i++)
		at += (size_t)snprintf(text + at, bytes - at, "%s %s", i ? "," : "", schema->enumeration.strings[i].str);
}

static void describe_keys(const cyaml_schema_value_t *schema, char *text, size_t bytes)
{
	size_t at = (size_t)snprintf(text, bytes, "one of the keys");

	for (const cyaml_schema_field_t *f = schema->mapping.fields; f->key && at < bytes; f++)
		at += (size_t)snprintf(text + at, bytes - at, "%s %s", f == schema->mapping.fields ? "" : ",", f->key);
}

static void describe_expected(const cyaml_schema_value_t *schema, char *text, size_t bytes)
{
	switch (schema ? schema->type : CYAML_IGNORE) {
	case CYAML_UINT:
	case CYAML_INT: describe_number(schema, text, bytes); break;
	case CYAML_ENUM:
	case CYAML_FLAGS: describe_words(schema, text, bytes); break;
	case CYAML_STRING: snprintf(text, bytes, "a text of %u to %u characters", schema->string.min, schema->string.max); break;
	case CYAML_SEQUENCE: snprintf(text, bytes, "a list of %u to %u entries", schema->sequence.min, schema->sequence.max); break;
	case CYAML_MAPPING: describe_keys(schema, text, bytes); break;
	default: snprintf(text, bytes, "another value"); break;
	}
}

/* "clocks[2].rate" from the outside in. Positions in lists count from 1 in libcyaml and from 0 here. */
static void compose_path(const struct diagnosis *d, unsigned keep, char *path, size_t bytes)
{
	size_t at = 0;

	path[0] = '\0';
	for (unsigned i = d->depth; i-- > keep && at < bytes;) {
		const char *part = d->path[i];

		if (part[0] == '[') {
			unsigned long index = strtoul(part + 1, NULL, 10);

			at += (size_t)snprintf(path + at, bytes - at, "[%lu]", index ? index - 1 : 0);
		} else {
			at += (size_t)snprintf(path + at, bytes - at, "%s%s", at ? "." : "", part);
		}
	}
}

/* libcyaml places an unexpected key where the value before it ended: look on from there for the key itself. */
static unsigned line_of_key(const char *text, const char *key, unsigned from)
{
	size_t length = strlen(key);
	unsigned line = 1;

	for (const char *at = text; *at; at++) {
		bool starts = at == text || strchr(" \t\n{,-", at[-1]);

		if (line >= from && starts && !strncmp(at, key, length) && at[length] == ':')
			return line;
		line += *at == '\n';
	}
	return from;
}

static const char *after(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(text, prefix, length) ? NULL : text + length;
}

static void found_in(const char *problem, cyaml_err_t error, char *found, size_t bytes)
{
	const char *colon = strstr(problem, ": "), *event = strstr(problem, "got event: ");

	if (event)
		snprintf(found, bytes, "a %s",
			 !strcmp(event + 11, "SCALAR") ? "plain value"
			 : strstr(event + 11, "SEQ")   ? "list"
			 : strstr(event + 11, "MAP")   ? "mapping"
						       : event + 11);
	else if (error == CYAML_ERR_SEQUENCE_ENTRIES_MAX)
		snprintf(found, bytes, "more entries");
	else if (error == CYAML_ERR_SEQUENCE_ENTRIES_MIN)
		snprintf(found, bytes, "fewer entries");
	else if (colon && colon[2] == '\'')
		snprintf(found, bytes, "%s", colon + 2);
	else if (colon)
		snprintf(found, bytes, "'%s'", colon + 2);
	else
		snprintf(found, bytes, "%s", problem);
}

void diagnosis_explain(const struct diagnosis *d, const char *name, const char *text, const cyaml_schema_value_t *schema,
		       cyaml_err_t error, char *why, size_t why_bytes)
{
	const char *key = after(d->problem, "Unexpected key: "), *missing = after(d->problem, "Missing required mapping field: ");
	const char *twice = after(d->problem, "Mapping field already seen: ");
	char path[256], expected[1024], found[300];

	/* A missing key is noticed at the end of its mapping, a missing entry at the end of its list: the last one seen still
	 * stands in the backtrace. */
	bool counted = error == CYAML_ERR_SEQUENCE_ENTRIES_MIN || error == CYAML_ERR_SEQUENCE_ENTRIES_MAX;
	unsigned keep = d->depth && ((missing || twice) ? d->path[0][0] != '[' : counted && d->path[0][0] == '[') ? 1 : 0;

	compose_path(d, keep, path, sizeof(path));
	describe_expected(schema_at(d, schema, keep), expected, sizeof(expected));
	if (key)
		snprintf(why, why_bytes, "%s:%u: %s%sexpected %s, found '%s'", name, line_of_key(text, key, d->line), path,
			 path[0] ? ": " : "", expected, key);
	else if (missing)
		snprintf(why, why_bytes, "%s:%u: %s%sexpected the key '%s', found none", name, d->line, path, path[0] ? ": " : "",
			 missing);
	else if (twice)
		snprintf(why, why_bytes, "%s:%u: %s%sexpected the key '%s' once, found it again", name,
			 line_of_key(text, twice, d->line), path, path[0] ? ": " : "", twice);
	else if (strstr(d->problem, "libyaml"))
		snprintf(why, why_bytes, "%s:%u: expected YAML, found an error near %s: %s", name, d->line,
			 path[0] ? path : "the start", d->problem);
	else if (!d->problem[0])
		snprintf(why, why_bytes, "%s: expected a platform file, found: %s", name, cyaml_strerror(error));
	else {
		found_in(d->problem, error, found, sizeof(found));
		snprintf(why, why_bytes, "%s:%u: %s: expected %s, found %s", name, d->line, path, expected, found);
	}
}
