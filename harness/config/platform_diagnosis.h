/* SPDX-License-Identifier: BSD-2-Clause */
/* Turns what libcyaml logs about a file it could not read into one sentence with file, line, key, expected and found. */
#ifndef HARNESS_PLATFORM_DIAGNOSIS_H
#define HARNESS_PLATFORM_DIAGNOSIS_H

#include <stdarg.h>
#include <stddef.h>

#include <cyaml/cyaml.h>

struct diagnosis {
	char problem[256]; /* the first message */
	char path[8][64];  /* of the place, innermost first: a key, or "[N]" */
	unsigned depth;
	unsigned line;
};

/* A cyaml_log_fn_t; the context is a struct diagnosis. */
void diagnosis_log(cyaml_log_t level, void *context, const char *format, va_list arguments);
/* Compose the sentence. `text` is what was read, to find the line of a key that libcyaml does not tell. */
void diagnosis_explain(const struct diagnosis *diagnosis, const char *name, const char *text, const cyaml_schema_value_t *schema,
		       cyaml_err_t error, char *why, size_t why_bytes);

#endif
