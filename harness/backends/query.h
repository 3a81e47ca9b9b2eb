/* SPDX-License-Identifier: BSD-2-Clause */
/* Options in a backend's URI ("queue_size=64&event_idx=0"), as typed look-ups. */
#ifndef HARNESS_BACKENDS_QUERY_H
#define HARNESS_BACKENDS_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUERY_OPTIONS_MAX 32u
#define QUERY_BYTES_MAX 2048u

/* A parsed query. The strings point into `text`. */
struct query {
	char text[QUERY_BYTES_MAX];
	uint32_t count;
	const char *keys[QUERY_OPTIONS_MAX], *values[QUERY_OPTIONS_MAX];
};

/*
 * Parse, and refuse what is not in `known` (NULL-terminated). %XX stands for a byte. 0, or -EINVAL with `why` naming the key, what
 * is wrong with it, and the known ones.
 */
int query_parse(struct query *query, const char *text, const char *const *known, char *why, size_t why_bytes);

/* The value, or NULL if the key was not given. */
const char *query_get(const struct query *query, const char *key);
/* Leave *value as it is if the key was not given. 0, or -EINVAL with `why` naming key, value and what was expected. */
int query_bool(const struct query *query, const char *key, bool *value, char *why, size_t why_bytes);
int query_u64(const struct query *query, const char *key, uint64_t min, uint64_t max, uint64_t *value, char *why, size_t why_bytes);
/* "250", "2us", "5ms", "1s"; without a unit nanoseconds. */
int query_time_ns(const struct query *query, const char *key, uint64_t *ns, char *why, size_t why_bytes);
/* A power of two from `min` to 32768. */
int query_queue_size(const struct query *query, const char *key, uint32_t min, uint32_t *size, char *why, size_t why_bytes);

#endif
