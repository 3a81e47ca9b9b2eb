/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of a platform file that a schema cannot say: names that must exist, orders, limits between keys. */
#ifndef HARNESS_PLATFORM_CHECK_H
#define HARNESS_PLATFORM_CHECK_H

#include <stddef.h>

struct platform_config;

struct platform_text {
	const char *name, *text; /* the file's name and content, for messages */
	size_t bytes;
};

/* 0 with the derived members filled, or -EINVAL with a message. */
int platform_config_check(struct platform_config *config, const struct platform_text *source, char *why, size_t why_bytes);

#endif
