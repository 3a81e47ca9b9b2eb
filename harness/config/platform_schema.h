/* SPDX-License-Identifier: BSD-2-Clause */
/* The libcyaml schema of a platform file, shared by the reader and by the text of its messages. */
#ifndef HARNESS_PLATFORM_SCHEMA_H
#define HARNESS_PLATFORM_SCHEMA_H

#include <stdint.h>

#include <cyaml/cyaml.h>

extern const cyaml_schema_value_t platform_schema;

/* The word for one bit of enum platform_right. */
const char *platform_right_name(uint32_t right);

#endif
