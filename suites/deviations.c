/* SPDX-License-Identifier: BSD-2-Clause */
/* Known deviations of platforms in the field: reads the embedded YAML file once per process, together with the catalogue. */
#include <cyaml/cyaml.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "assay/check.h"
#include "suites/catalogue.h"

extern const char assay_embed_deviations_yaml_start[], assay_embed_deviations_yaml_end[];

#define FILE_NAME "deviations.yaml"
#define STRING(field, most) CYAML_FIELD_STRING_PTR(#field, CYAML_FLAG_POINTER, struct assay_deviation, field, 1, most)

struct file {
	struct assay_deviation *deviations;
	unsigned deviations_count;
};

/* clang-format off */
static const cyaml_schema_field_t row_fields[] = {
	STRING(platform, 60),
	STRING(requirement, 31),
	STRING(sentence, 200),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t row_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct assay_deviation, row_fields)};
static const cyaml_schema_field_t file_fields[] = {
	CYAML_FIELD_SEQUENCE("deviations", CYAML_FLAG_POINTER, struct file, deviations, &row_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct file, file_fields)};
/* clang-format on */

static struct file *file;

int deviations_load(char *why, size_t why_bytes)
{
	const uint8_t *start = (const uint8_t *)assay_embed_deviations_yaml_start;
	size_t size = (size_t)(assay_embed_deviations_yaml_end - assay_embed_deviations_yaml_start);

	return catalogue_parse(FILE_NAME, start, size, &file_schema, (void **)&file, why, why_bytes);
}

void deviations_release(void)
{
	const cyaml_config_t config = {.mem_fn = cyaml_mem, .flags = CYAML_CFG_DEFAULT};

	if (file)
		(void)cyaml_free(&config, &file_schema, file, 0);
	file = NULL;
}

const struct assay_deviation *assay_deviation_at(size_t index)
{
	return file && index < file->deviations_count ? &file->deviations[index] : NULL;
}
