/* SPDX-License-Identifier: BSD-2-Clause */
/* The requirement catalogue: reads the embedded YAML files into one sorted array, once per process. */
#include <cyaml/cyaml.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/check.h"
#include "suites/catalogue.h"

extern const char assay_embed_gen_yaml_start[], assay_embed_gen_yaml_end[];
extern const char assay_embed_base_yaml_start[], assay_embed_base_yaml_end[];
extern const char assay_embed_clock_yaml_start[], assay_embed_clock_yaml_end[];
extern const char assay_embed_sensor_yaml_start[], assay_embed_sensor_yaml_end[];
extern const char assay_embed_vio_yaml_start[], assay_embed_vio_yaml_end[];
extern const char assay_embed_vhost_yaml_start[], assay_embed_vhost_yaml_end[];
extern const char assay_embed_smt_yaml_start[], assay_embed_smt_yaml_end[];
extern const char assay_embed_raw_yaml_start[], assay_embed_raw_yaml_end[];
extern const char assay_embed_xen_yaml_start[], assay_embed_xen_yaml_end[];
extern const char assay_embed_power_yaml_start[], assay_embed_power_yaml_end[];
extern const char assay_embed_system_yaml_start[], assay_embed_system_yaml_end[];
extern const char assay_embed_perf_yaml_start[], assay_embed_perf_yaml_end[];
extern const char assay_embed_reset_yaml_start[], assay_embed_reset_yaml_end[];
extern const char assay_embed_voltage_yaml_start[], assay_embed_voltage_yaml_end[];
extern const char assay_embed_powercap_yaml_start[], assay_embed_powercap_yaml_end[];
extern const char assay_embed_pinctrl_yaml_start[], assay_embed_pinctrl_yaml_end[];
extern const char assay_embed_agents_yaml_start[], assay_embed_agents_yaml_end[];
extern const char assay_embed_expect_yaml_start[], assay_embed_expect_yaml_end[];

static const struct source {
	const char *name, *start, *end;
} sources[] = {
	{"gen.yaml", assay_embed_gen_yaml_start, assay_embed_gen_yaml_end},
	{"base.yaml", assay_embed_base_yaml_start, assay_embed_base_yaml_end},
	{"clock.yaml", assay_embed_clock_yaml_start, assay_embed_clock_yaml_end},
	{"sensor.yaml", assay_embed_sensor_yaml_start, assay_embed_sensor_yaml_end},
	{"vio.yaml", assay_embed_vio_yaml_start, assay_embed_vio_yaml_end},
	{"vhost.yaml", assay_embed_vhost_yaml_start, assay_embed_vhost_yaml_end},
	{"smt.yaml", assay_embed_smt_yaml_start, assay_embed_smt_yaml_end},
	{"raw.yaml", assay_embed_raw_yaml_start, assay_embed_raw_yaml_end},
	{"xen.yaml", assay_embed_xen_yaml_start, assay_embed_xen_yaml_end},
	{"power.yaml", assay_embed_power_yaml_start, assay_embed_power_yaml_end},
	{"system.yaml", assay_embed_system_yaml_start, assay_embed_system_yaml_end},
	{"perf.yaml", assay_embed_perf_yaml_start, assay_embed_perf_yaml_end},
	{"reset.yaml", assay_embed_reset_yaml_start, assay_embed_reset_yaml_end},
	{"voltage.yaml", assay_embed_voltage_yaml_start, assay_embed_voltage_yaml_end},
	{"powercap.yaml", assay_embed_powercap_yaml_start, assay_embed_powercap_yaml_end},
	{"pinctrl.yaml", assay_embed_pinctrl_yaml_start, assay_embed_pinctrl_yaml_end},
	{"agents.yaml", assay_embed_agents_yaml_start, assay_embed_agents_yaml_end},
	{"expect.yaml", assay_embed_expect_yaml_start, assay_embed_expect_yaml_end},
};
#define SOURCE_COUNT (sizeof(sources) / sizeof(sources[0]))

/* One entry as it stands in the file. */
struct row {
	char *id, *message, *sentence, *since, *ambiguity, *needs, *reason;
	int severity;
	bool unconfirmed;
};

struct file {
	uint8_t protocol;
	struct row *rows;
	unsigned rows_count;
};

static const cyaml_strval_t severities[] = {{"must", ASSAY_MUST}, {"should", ASSAY_SHOULD}};

static const cyaml_schema_field_t row_fields[] = {
	CYAML_FIELD_STRING_PTR("id", CYAML_FLAG_POINTER, struct row, id, 4, 31),
	CYAML_FIELD_STRING_PTR("message", CYAML_FLAG_POINTER, struct row, message, 1, 63),
	CYAML_FIELD_STRING_PTR("sentence", CYAML_FLAG_POINTER, struct row, sentence, 10, 300),
	CYAML_FIELD_ENUM("severity", CYAML_FLAG_STRICT, struct row, severity, severities, 2),
	CYAML_FIELD_STRING_PTR("since", CYAML_FLAG_POINTER, struct row, since, 3, 3),
	CYAML_FIELD_BOOL("unconfirmed", CYAML_FLAG_OPTIONAL, struct row, unconfirmed),
	CYAML_FIELD_STRING_PTR("ambiguity", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct row, ambiguity, 4, 63),
	CYAML_FIELD_STRING_PTR("needs", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct row, needs, 1, 63),
	CYAML_FIELD_STRING_PTR("reason", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct row, reason, 1, 300),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t row_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct row, row_fields)};
static const cyaml_schema_field_t file_fields[] = {
	CYAML_FIELD_UINT("protocol", CYAML_FLAG_DEFAULT, struct file, protocol),
	CYAML_FIELD_SEQUENCE("requirements", CYAML_FLAG_POINTER, struct file, rows, &row_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct file, file_fields)};

static struct {
	pthread_mutex_t lock;
	struct file *files[SOURCE_COUNT];
	struct assay_requirement *all;
	size_t count;
} catalogue = {.lock = PTHREAD_MUTEX_INITIALIZER};

struct complaint {
	char *text;
	size_t bytes;
};

static void complain(cyaml_log_t level, void *context, const char *format, va_list arguments)
{
	struct complaint *to = context;
	size_t used = strlen(to->text);

	if (level < CYAML_LOG_ERROR || used + 1 >= to->bytes)
		return;
	(void)vsnprintf(to->text + used, to->bytes - used, format, arguments);
	for (char *at = to->text + used; *at; at++)
		if (*at == '\n')
			*at = ' ';
}

static cyaml_config_t configuration(struct complaint *to)
{
	return (cyaml_config_t){
		.log_fn = complain,
		.log_ctx = to,
		.log_level = CYAML_LOG_ERROR,
		.mem_fn = cyaml_mem,
		.flags = CYAML_CFG_DEFAULT,
	};
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct assay_requirement *)a)->id, ((const struct assay_requirement *)b)->id);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static int take_row(const struct file *file, const struct row *row, struct assay_requirement *to)
{
	*to = (struct assay_requirement){
		.id = row->id,
		.protocol = file->protocol,
		.message = row->message,
		.sentence = row->sentence,
		.severity = (uint8_t)row->severity,
		.since = assay_release_parse(row->since),
		.unconfirmed = row->unconfirmed,
		.ambiguity = or_empty(row->ambiguity),
		.needs = or_empty(row->needs),
		.reason = or_empty(row->reason),
	};
	return to->since ? 0 : -EINVAL;
}

static int merge(char *why, size_t why_bytes)
{
	size_t count = 0;

	for (size_t i = 0; i < SOURCE_COUNT; i++)
		count += catalogue.files[i]->rows_count;
	catalogue.all = calloc(count, sizeof(*catalogue.all));
	if (!catalogue.all)
		return -ENOMEM;
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		const struct file *file = catalogue.files[i];

		for (unsigned r = 0; r < file->rows_count; r++) {
			if (take_row(file, &file->rows[r], &catalogue.all[catalogue.count])) {
				(void)snprintf(why, why_bytes, "%s: %s: since: a release expected, \"%s\" found", sources[i].name,
					       file->rows[r].id, file->rows[r].since);
				return -EINVAL;
			}
			catalogue.count++;
		}
	}
	qsort(catalogue.all, catalogue.count, sizeof(*catalogue.all), by_id);
	for (size_t i = 1; i < catalogue.count; i++) {
		if (strcmp(catalogue.all[i].id, catalogue.all[i - 1].id) == 0) {
			(void)snprintf(why, why_bytes, "catalogue: %s stands twice", catalogue.all[i].id);
			return -EEXIST;
		}
	}
	return 0;
}

static void release(void)
{
	char ignored[8] = "";
	struct complaint to = {ignored, sizeof(ignored)};
	cyaml_config_t config = configuration(&to);

	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		if (catalogue.files[i])
			(void)cyaml_free(&config, &file_schema, catalogue.files[i], 0);
		catalogue.files[i] = NULL;
	}
	ambiguities_release();
	deviations_release();
	free(catalogue.all);
	catalogue.all = NULL;
	catalogue.count = 0;
}

int catalogue_parse(const char *name, const uint8_t *text, size_t bytes, const cyaml_schema_value_t *schema, void **file, char *why,
		    size_t why_bytes)
{
	char said[256] = "";
	struct complaint to = {said, sizeof(said)};
	cyaml_config_t config = configuration(&to);

	if (cyaml_load_data(text, bytes, &config, schema, file, NULL) == CYAML_OK)
		return 0;
	(void)snprintf(why, why_bytes, "%s: %s", name, said);
	return -EINVAL;
}

static int load(char *why, size_t why_bytes)
{
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		const uint8_t *start = (const uint8_t *)sources[i].start;
		size_t size = (size_t)(sources[i].end - sources[i].start);
		int error =
			catalogue_parse(sources[i].name, start, size, &file_schema, (void **)&catalogue.files[i], why, why_bytes);

		if (error)
			return error;
	}
	return merge(why, why_bytes);
}

int assay_catalogue_load(char *why, size_t why_bytes)
{
	int err = 0;

	(void)pthread_mutex_lock(&catalogue.lock);
	if (!catalogue.all) {
		err = load(why, why_bytes);
		if (!err)
			err = ambiguities_load(why, why_bytes);
		if (!err)
			err = deviations_load(why, why_bytes);
		if (err)
			release();
		else
			(void)atexit(release);
	}
	(void)pthread_mutex_unlock(&catalogue.lock);
	return err;
}

size_t assay_requirement_count(void)
{
	return catalogue.count;
}

const struct assay_requirement *assay_requirement_at(size_t index)
{
	return index < catalogue.count ? &catalogue.all[index] : NULL;
}

const struct assay_requirement *assay_requirement_find(const char *id)
{
	const struct assay_requirement key = {.id = id};

	return catalogue.all ? bsearch(&key, catalogue.all, catalogue.count, sizeof(key), by_id) : NULL;
}
