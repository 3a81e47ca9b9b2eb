// SPDX-License-Identifier: BSD-2-Clause
/* Reads rule files of replay: YAML with a schema, then what a schema cannot say. */
#include "harness/config/replay_rules.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_diagnosis.h"
#include "harness/config/yaml_where.h"
#include "scmi/names.h"

#define FILE_MAX (1u << 20)
#define RULES_MAX 256u
#define VALUES_MAX 64u
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPTIONAL CYAML_FLAG_OPTIONAL

struct row {
	uint8_t protocol, message;
	int type, action, field;
	uint32_t offset, bytes;
	int64_t *values;
	unsigned values_count;
	char *reason;
};

struct document {
	struct row *rows;
	unsigned rows_count;
};

struct replay_rules_file {
	struct document *document;
	struct assay_replay_rules rules;
};

static const cyaml_strval_t types[] = {{"response", SCMI_TYPE_COMMAND}, {"delayed", SCMI_TYPE_DELAYED}};
static const cyaml_strval_t actions[] = {
	{"ignore", ASSAY_RULE_IGNORE}, {"any-of", ASSAY_RULE_ANY_OF}, {"monotonic", ASSAY_RULE_MONOTONIC}};
static const cyaml_strval_t fields[] = {
	{"payload", ASSAY_RULE_PAYLOAD}, {"status", ASSAY_RULE_STATUS}, {"length", ASSAY_RULE_LENGTH}};

static const cyaml_schema_value_t value_schema = {CYAML_VALUE_INT(CYAML_FLAG_DEFAULT, int64_t)};
static const cyaml_schema_field_t row_fields[] = {
	CYAML_FIELD_UINT("protocol", CYAML_FLAG_DEFAULT, struct row, protocol),
	CYAML_FIELD_UINT("message", CYAML_FLAG_DEFAULT, struct row, message),
	CYAML_FIELD_ENUM("type", OPTIONAL | CYAML_FLAG_STRICT, struct row, type, types, COUNT(types)),
	CYAML_FIELD_ENUM("action", CYAML_FLAG_STRICT, struct row, action, actions, COUNT(actions)),
	CYAML_FIELD_ENUM("field", OPTIONAL | CYAML_FLAG_STRICT, struct row, field, fields, COUNT(fields)),
	CYAML_FIELD_UINT("offset", OPTIONAL, struct row, offset),
	CYAML_FIELD_UINT("bytes", OPTIONAL, struct row, bytes),
	CYAML_FIELD_SEQUENCE("values", OPTIONAL | CYAML_FLAG_POINTER, struct row, values, &value_schema, 0, VALUES_MAX),
	CYAML_FIELD_STRING_PTR("reason", OPTIONAL | CYAML_FLAG_POINTER, struct row, reason, 0, 400),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t row_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct row, row_fields)};
static const cyaml_schema_field_t document_fields[] = {
	CYAML_FIELD_SEQUENCE("rules", CYAML_FLAG_POINTER, struct document, rows, &row_schema, 0, RULES_MAX),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t document_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct document, document_fields)};
static const cyaml_config_t quiet = {.mem_fn = cyaml_mem, .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_DEFAULT};

/* What is wrong with a row, or NULL. */
static const char *fault_of(const struct row *row)
{
	if (row->field == ASSAY_RULE_PAYLOAD && row->bytes == 0)
		return "expected 'bytes' of at least 1 for a field of the payload, or 'field: status' or 'field: length', found "
		       "neither";
	if (row->field != ASSAY_RULE_PAYLOAD && (row->bytes || row->offset))
		return "expected no 'offset' and no 'bytes' for the status or the length, found one";
	if (row->offset > ASSAY_PAYLOAD_MAX || row->bytes > ASSAY_PAYLOAD_MAX)
		return "expected 'offset' and 'bytes' within a message of 4096 bytes, found more";
	if (row->action != ASSAY_RULE_IGNORE && row->bytes > 8)
		return "expected at most 8 bytes for any-of and monotonic, found more";
	if (row->action == ASSAY_RULE_ANY_OF && row->values_count == 0)
		return "expected 'values' for any-of, found none";
	if (row->action != ASSAY_RULE_ANY_OF && row->values_count)
		return "expected 'values' for any-of alone, found them here";
	if (row->action == ASSAY_RULE_MONOTONIC && row->field == ASSAY_RULE_STATUS)
		return "expected ignore or any-of for a status, found monotonic";
	if (row->type == SCMI_TYPE_DELAYED && (row->action != ASSAY_RULE_IGNORE || row->field == ASSAY_RULE_LENGTH))
		return "expected 'action: ignore' of the status or of payload bytes for a delayed response, found something else";
	return NULL;
}

static int check(const struct document *document, const char *path, const char *text, size_t bytes, char *why, size_t why_bytes)
{
	for (unsigned i = 0; i < document->rows_count; i++) {
		const char *fault = fault_of(&document->rows[i]);
		char place[32];

		if (!fault)
			continue;
		snprintf(place, sizeof(place), "rules[%u]", i);
		snprintf(why, why_bytes, "%s:%zu: %s: %s", path, yaml_where(text, bytes, place), place, fault);
		return -EINVAL;
	}
	return 0;
}

static int convert(struct replay_rules_file *file)
{
	const struct document *document = file->document;

	file->rules.rules = calloc(document->rows_count ? document->rows_count : 1, sizeof(*file->rules.rules));
	if (!file->rules.rules)
		return -ENOMEM;
	file->rules.rules_count = document->rows_count;
	for (unsigned i = 0; i < document->rows_count; i++) {
		const struct row *row = &document->rows[i];

		file->rules.rules[i] = (struct assay_replay_rule){
			.protocol = row->protocol,
			.message = row->message,
			.type = (uint8_t)row->type,
			.action = (uint8_t)row->action,
			.field = (uint8_t)row->field,
			.offset = row->offset,
			.bytes = row->bytes,
			.values = row->values,
			.values_count = row->values_count,
			.reason = row->reason,
		};
	}
	return 0;
}

static int read_text(const char *path, char **text, size_t *bytes, char *why, size_t why_bytes)
{
	FILE *in = fopen(path, "rbe");
	int error = in ? 0 : -errno;

	*bytes = 0;
	*text = in ? malloc(FILE_MAX + 1) : NULL;
	if (in && *text) {
		*bytes = fread(*text, 1, FILE_MAX + 1, in);
		error = ferror(in) ? -EIO : *bytes > FILE_MAX ? -EFBIG : 0;
		(*text)[*bytes > FILE_MAX ? FILE_MAX : *bytes] = '\0';
	} else if (in) {
		error = -ENOMEM;
	}
	if (in)
		fclose(in);
	if (error)
		snprintf(why, why_bytes, "%s: expected a rule file of at most %u bytes, found: %s", path, FILE_MAX,
			 strerror(-error));
	return error;
}

int replay_rules_load(const char *path, struct replay_rules_file **out, char *why, size_t why_bytes)
{
	struct replay_rules_file *file = calloc(1, sizeof(*file));
	struct diagnosis diagnosis = {0};
	cyaml_config_t loud = quiet;
	cyaml_err_t parsed;
	char *text = NULL;
	size_t bytes;
	int error = file ? read_text(path, &text, &bytes, why, why_bytes) : -ENOMEM;

	*out = NULL;
	if (error)
		goto out;
	loud.log_fn = diagnosis_log;
	loud.log_ctx = &diagnosis;
	parsed = cyaml_load_data((const uint8_t *)text, bytes, &loud, &document_schema, (cyaml_data_t **)&file->document, NULL);
	error = parsed == CYAML_OK ? 0 : -EINVAL;
	if (error) {
		diagnosis_explain(&diagnosis, path, text, &document_schema, parsed, why, why_bytes);
	} else if (!file->document) {
		snprintf(why, why_bytes, "%s:1: expected a list of rules, found nothing", path);
		error = -EINVAL;
	}
	if (!error)
		error = check(file->document, path, text, bytes, why, why_bytes);
	if (!error)
		error = convert(file);
	if (!error)
		*out = file;
out:
	free(text);
	if (error)
		replay_rules_free(file);
	return error;
}

struct assay_replay_rules *replay_rules_of(struct replay_rules_file *file)
{
	return &file->rules;
}

void replay_rules_free(struct replay_rules_file *file)
{
	if (!file)
		return;
	free(file->rules.rules);
	if (file->document)
		cyaml_free(&quiet, &document_schema, file->document, 0);
	free(file);
}

void replay_rule_text(const struct assay_replay_rule *rule, char *text, size_t text_bytes)
{
	static const char *const action[] = {"ignore", "any of", "monotonic"};
	const char *protocol = scmi_protocol_name(rule->protocol);
	const char *message = scmi_message_name(rule->protocol, rule->type, rule->message);
	char field[64] = "status", where[96], values[200] = "";

	if (rule->field == ASSAY_RULE_PAYLOAD)
		snprintf(field, sizeof(field), "payload bytes %" PRIu32 "-%" PRIu32, rule->offset, rule->offset + rule->bytes - 1);
	else if (rule->field == ASSAY_RULE_LENGTH)
		snprintf(field, sizeof(field), "length");
	if (message)
		snprintf(where, sizeof(where), "%s %s", protocol ? protocol : "?", message);
	else
		snprintf(where, sizeof(where), "protocol 0x%02x message 0x%02x%s", rule->protocol, rule->message,
			 rule->type == SCMI_TYPE_DELAYED ? " delayed" : "");
	for (unsigned i = 0; i < rule->values_count; i++) {
		size_t used = strlen(values);

		snprintf(values + used, sizeof(values) - used, " %" PRId64, rule->values[i]);
	}
	snprintf(text, text_bytes, "%s %s: %s%s%s%s%s", where, field, action[rule->action], values, rule->reason ? " (" : "",
		 rule->reason ? rule->reason : "", rule->reason ? ")" : "");
}
