/* SPDX-License-Identifier: BSD-2-Clause */
/* The line of a value in a YAML text, by its path, for messages about values that were read long ago. */
#ifndef HARNESS_YAML_WHERE_H
#define HARNESS_YAML_WHERE_H

#include <stddef.h>

/* `path` as "clocks[2].rates[0]". The line, from 1, of the deepest part of the path that is there; 0 if the text is no YAML. */
size_t yaml_where(const char *text, size_t bytes, const char *path);

#endif
