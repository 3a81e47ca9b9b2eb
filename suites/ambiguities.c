/* SPDX-License-Identifier: BSD-2-Clause */
/* The open points of the specification: reads the embedded YAML file once per process, together with the catalogue. */
#include <cyaml/cyaml.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/check.h"
#include "suites/catalogue.h"

extern const char assay_embed_ambiguities_yaml_start[], assay_embed_ambiguities_yaml_end[];

#define FILE_NAME "ambiguities.yaml"
#define STRING(type, field, flags, least, most) \
	CYAML_FIELD_STRING_PTR(#field, CYAML_FLAG_POINTER | (flags), type, field, least, most)

/* One entry as it stands in the file. */
struct reading_row {
	char *name, *sentence;
	int accepted;
};

struct preferred_row {
	char *since;
	char **readings;
	unsigned readings_count;
};

struct row {
	char *id, *topic, *needs, *reason;
	uint8_t protocol;
	struct reading_row *readings;
	unsigned readings_count;
	struct preferred_row *preferred;
	unsigned preferred_count;
};

struct file {
	struct row *ambiguities;
	unsigned ambiguities_count;
};

static const cyaml_strval_t accepted[] = {{"no", ASSAY_ACCEPTED_NO}, {"yes", ASSAY_ACCEPTED_YES}, {"warn", ASSAY_ACCEPTED_WARN}};

/* clang-format off */
static const cyaml_schema_field_t reading_fields[] = {
	STRING(struct reading_row, name, 0, 1, 47),
	STRING(struct reading_row, sentence, 0, 10, 200),
	CYAML_FIELD_ENUM("accepted", CYAML_FLAG_STRICT, struct reading_row, accepted, accepted, 3),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t reading_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct reading_row, reading_fields)};
static const cyaml_schema_value_t name_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, 47)};
static const cyaml_schema_field_t preferred_fields[] = {
	STRING(struct preferred_row, since, 0, 3, 3),
	CYAML_FIELD_SEQUENCE("readings", CYAML_FLAG_POINTER, struct preferred_row, readings, &name_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t preferred_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct preferred_row, preferred_fields)};
static const cyaml_schema_field_t row_fields[] = {
	STRING(struct row, id, 0, 6, 15),
	CYAML_FIELD_UINT("protocol", CYAML_FLAG_DEFAULT, struct row, protocol),
	STRING(struct row, topic, 0, 10, 120),
	STRING(struct row, needs, CYAML_FLAG_OPTIONAL, 1, 63),
	STRING(struct row, reason, CYAML_FLAG_OPTIONAL, 1, 200),
	CYAML_FIELD_SEQUENCE("readings", CYAML_FLAG_POINTER, struct row, readings, &reading_schema, 2, CYAML_UNLIMITED),
	CYAML_FIELD_SEQUENCE("preferred", CYAML_FLAG_POINTER, struct row, preferred, &preferred_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t row_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct row, row_fields)};
static const cyaml_schema_field_t file_fields[] = {
	CYAML_FIELD_SEQUENCE("ambiguities", CYAML_FLAG_POINTER, struct file, ambiguities, &row_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct file, file_fields)};
/* clang-format on */

static struct {
	struct file *file;
	struct assay_ambiguity *all;
	struct assay_reading *readings; /* of all of them, one after the other */
	size_t count;
} table;

void ambiguities_release(void)
{
	const cyaml_config_t config = {.mem_fn = cyaml_mem, .flags = CYAML_CFG_DEFAULT};

	if (table.file)
		(void)cyaml_free(&config, &file_schema, table.file, 0);
	free(table.all);
	free(table.readings);
	memset(&table, 0, sizeof(table));
}

static const struct reading_row *reading_of(const struct row *row, const char *name)
{
	for (unsigned i = 0; i < row->readings_count; i++)
		if (strcmp(row->readings[i].name, name) == 0)
			return &row->readings[i];
	return NULL;
}

/* What a schema cannot say: releases exist, and what is preferred is one of the readings. */
static int look_at(const struct row *row, char *why, size_t why_bytes)
{
	for (unsigned p = 0; p < row->preferred_count; p++) {
		const struct preferred_row *preferred = &row->preferred[p];

		if (!assay_release_parse(preferred->since)) {
			(void)snprintf(why, why_bytes, "%s: %s: since: a release expected, \"%s\" found", FILE_NAME, row->id,
				       preferred->since);
			return -EINVAL;
		}
		for (unsigned i = 0; i < preferred->readings_count; i++) {
			if (reading_of(row, preferred->readings[i]))
				continue;
			(void)snprintf(why, why_bytes, "%s: %s: preferred: one of its readings expected, \"%s\" found", FILE_NAME,
				       row->id, preferred->readings[i]);
			return -EINVAL;
		}
	}
	return 0;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct assay_ambiguity *)a)->id, ((const struct assay_ambiguity *)b)->id);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void take_row(const struct row *row, struct assay_reading *readings)
{
	for (unsigned i = 0; i < row->readings_count; i++)
		readings[i] = (struct assay_reading){
			.name = row->readings[i].name,
			.sentence = row->readings[i].sentence,
			.accepted = (uint8_t)row->readings[i].accepted,
		};
	table.all[table.count++] = (struct assay_ambiguity){
		.id = row->id,
		.protocol = row->protocol,
		.topic = row->topic,
		.needs = or_empty(row->needs),
		.reason = or_empty(row->reason),
		.readings = readings,
		.reading_count = row->readings_count,
	};
}

static int take_all(char *why, size_t why_bytes)
{
	size_t readings = 0;

	for (unsigned i = 0; i < table.file->ambiguities_count; i++)
		readings += table.file->ambiguities[i].readings_count;
	table.all = calloc(table.file->ambiguities_count, sizeof(*table.all));
	table.readings = calloc(readings, sizeof(*table.readings));
	if (!table.all || !table.readings)
		return -ENOMEM;
	readings = 0;
	for (unsigned i = 0; i < table.file->ambiguities_count; i++) {
		const struct row *row = &table.file->ambiguities[i];
		int error = look_at(row, why, why_bytes);

		if (error)
			return error;
		take_row(row, table.readings + readings);
		readings += row->readings_count;
	}
	qsort(table.all, table.count, sizeof(*table.all), by_id);
	for (size_t i = 1; i < table.count; i++) {
		if (strcmp(table.all[i].id, table.all[i - 1].id) == 0) {
			(void)snprintf(why, why_bytes, "%s: %s stands twice", FILE_NAME, table.all[i].id);
			return -EEXIST;
		}
	}
	return 0;
}

int ambiguities_load(char *why, size_t why_bytes)
{
	const uint8_t *start = (const uint8_t *)assay_embed_ambiguities_yaml_start;
	size_t size = (size_t)(assay_embed_ambiguities_yaml_end - assay_embed_ambiguities_yaml_start);
	int error = catalogue_parse(FILE_NAME, start, size, &file_schema, (void **)&table.file, why, why_bytes);

	return error ? error : take_all(why, why_bytes);
}

size_t assay_ambiguity_count(void)
{
	return table.count;
}

const struct assay_ambiguity *assay_ambiguity_at(size_t index)
{
	return index < table.count ? &table.all[index] : NULL;
}

const struct assay_ambiguity *assay_ambiguity_find(const char *id)
{
	const struct assay_ambiguity key = {.id = id};

	return table.all ? bsearch(&key, table.all, table.count, sizeof(key), by_id) : NULL;
}

const struct assay_reading *assay_ambiguity_reading(const struct assay_ambiguity *ambiguity, const char *name)
{
	for (size_t i = 0; i < ambiguity->reading_count; i++)
		if (strcmp(ambiguity->readings[i].name, name) == 0)
			return &ambiguity->readings[i];
	return NULL;
}

/* The last entry that the release has reached. */
static const struct preferred_row *preferred_at(const char *id, uint8_t release)
{
	const struct preferred_row *found = NULL;

	for (unsigned i = 0; table.file && i < table.file->ambiguities_count; i++) {
		const struct row *row = &table.file->ambiguities[i];

		if (strcmp(row->id, id))
			continue;
		for (unsigned p = 0; p < row->preferred_count; p++)
			if (assay_release_parse(row->preferred[p].since) <= release)
				found = &row->preferred[p];
	}
	return found;
}

const char *assay_ambiguity_preferred(const struct assay_ambiguity *ambiguity, uint8_t release, size_t index)
{
	const struct preferred_row *row =
		preferred_at(ambiguity->id, release == ASSAY_RELEASE_DEFAULT ? ASSAY_RELEASE_3_2 : release);

	return row && index < row->readings_count ? row->readings[index] : NULL;
}

bool assay_ambiguity_prefers(const struct assay_ambiguity *ambiguity, uint8_t release, const char *reading)
{
	const char *name;

	for (size_t i = 0; (name = assay_ambiguity_preferred(ambiguity, release, i)); i++)
		if (strcmp(name, reading) == 0)
			return true;
	return false;
}
