/* SPDX-License-Identifier: BSD-2-Clause */
/* What the readers of the embedded YAML files share. */
#ifndef SUITES_CATALOGUE_H
#define SUITES_CATALOGUE_H

#include <cyaml/cyaml.h>
#include <stddef.h>
#include <stdint.h>

/* Parses a text by a schema into *file (released with cyaml_free). 0, or -EINVAL with the file's name and the reason in `why`. */
int catalogue_parse(const char *name, const uint8_t *text, size_t bytes, const cyaml_schema_value_t *schema, void **file, char *why,
		    size_t why_bytes);

/* ambiguities.c: read by assay_catalogue_load(), under its lock. */
int ambiguities_load(char *why, size_t why_bytes);
void ambiguities_release(void);
/* deviations.c: the same. */
int deviations_load(char *why, size_t why_bytes);
void deviations_release(void);

#endif
