/* SPDX-License-Identifier: BSD-2-Clause */
/* Options in a backend's URI: parsed once, looked up by type, refused by name. */
#include "harness/backends/query.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "a, b and c" would need a case of its own; "a, b, c" says as much. */
static void list_known(const char *const *known, char *out, size_t bytes)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; known[i] && at < bytes; i++)
		at += (size_t)snprintf(out + at, bytes - at, "%s%s", i ? ", " : "", known[i]);
	if (!known[0])
		snprintf(out, bytes, "none");
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Replace %XX in place. False: not two hexadecimal digits, or %00. */
static bool decode(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		int high, low;

		if (*from != '%') {
			*to++ = *from;
			continue;
		}
		high = hex(from[1]);
		low = high < 0 ? -1 : hex(from[2]);
		if (low < 0 || (!high && !low))
			return false;
		*to++ = (char)(high * 16 + low);
		from += 2;
	}
	*to = '\0';
	return true;
}

static bool is_known(const char *const *known, const char *key)
{
	for (size_t i = 0; known[i]; i++)
		if (!strcmp(known[i], key))
			return true;
	return false;
}

static int add_option(struct query *query, char *option, const char *const *known, char *why, size_t why_bytes)
{
	char *equals = strchr(option, '='), names[512];

	if (!equals) {
		snprintf(why, why_bytes, "option '%s': expected key=value", option);
		return -EINVAL;
	}
	*equals = '\0';
	if (!decode(option) || !decode(equals + 1)) {
		snprintf(why, why_bytes, "option '%s': %% needs two hexadecimal digits behind it", option);
		return -EINVAL;
	}
	if (!is_known(known, option)) {
		list_known(known, names, sizeof(names));
		snprintf(why, why_bytes, "unknown option '%s'; known: %s", option, names);
		return -EINVAL;
	}
	if (query_get(query, option)) {
		snprintf(why, why_bytes, "option '%s' is given twice", option);
		return -EINVAL;
	}
	if (query->count == QUERY_OPTIONS_MAX) {
		snprintf(why, why_bytes, "more than %u options", QUERY_OPTIONS_MAX);
		return -EINVAL;
	}
	query->keys[query->count] = option;
	query->values[query->count++] = equals + 1;
	return 0;
}

int query_parse(struct query *query, const char *text, const char *const *known, char *why, size_t why_bytes)
{
	char *at, *next;
	int rc;

	query->count = 0;
	if (strlen(text) >= sizeof(query->text)) {
		snprintf(why, why_bytes, "the options are longer than %zu bytes", sizeof(query->text) - 1);
		return -EINVAL;
	}
	strcpy(query->text, text);
	for (at = query->text; at; at = next) {
		next = strchr(at, '&');
		if (next)
			*next++ = '\0';
		if (!*at)
			continue;
		rc = add_option(query, at, known, why, why_bytes);
		if (rc)
			return rc;
	}
	return 0;
}

const char *query_get(const struct query *query, const char *key)
{
	for (uint32_t i = 0; i < query->count; i++)
		if (!strcmp(query->keys[i], key))
			return query->values[i];
	return NULL;
}

int query_bool(const struct query *query, const char *key, bool *value, char *why, size_t why_bytes)
{
	const char *text = query_get(query, key);

	if (!text)
		return 0;
	if (strcmp(text, "0") && strcmp(text, "1")) {
		snprintf(why, why_bytes, "option %s=%s: expected 0 or 1", key, text);
		return -EINVAL;
	}
	*value = *text == '1';
	return 0;
}

/* A number in decimal or 0x hexadecimal, and what follows it. False: no number, or too large. */
static bool number(const char *text, uint64_t *value, const char **rest)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*value = strtoull(text, &end, strncasecmp(text, "0x", 2) ? 10 : 16);
	*rest = end;
	return !errno;
}

int query_u64(const struct query *query, const char *key, uint64_t min, uint64_t max, uint64_t *value, char *why, size_t why_bytes)
{
	const char *text = query_get(query, key), *rest;
	uint64_t found;

	if (!text)
		return 0;
	if (!number(text, &found, &rest) || *rest || found < min || found > max) {
		snprintf(why, why_bytes, "option %s=%s: expected a number from %" PRIu64 " to %" PRIu64, key, text, min, max);
		return -EINVAL;
	}
	*value = found;
	return 0;
}

int query_time_ns(const struct query *query, const char *key, uint64_t *ns, char *why, size_t why_bytes)
{
	static const struct {
		const char *unit;
		uint64_t factor;
	} units[] = {{"", 1}, {"ns", 1}, {"us", 1000}, {"ms", 1000000}, {"s", 1000000000}};
	const char *text = query_get(query, key), *rest;
	uint64_t found;

	if (!text)
		return 0;
	for (size_t i = 0; number(text, &found, &rest) && i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(rest, units[i].unit) || found > UINT64_MAX / units[i].factor)
			continue;
		*ns = found * units[i].factor;
		return 0;
	}
	snprintf(why, why_bytes, "option %s=%s: expected a time such as 250ns, 2us, 5ms or 1s", key, text);
	return -EINVAL;
}

int query_queue_size(const struct query *query, const char *key, uint32_t min, uint32_t *size, char *why, size_t why_bytes)
{
	const char *text = query_get(query, key), *rest;
	uint64_t found;

	if (!text)
		return 0;
	if (!number(text, &found, &rest) || *rest || found < min || found > 32768 || (found & (found - 1))) {
		snprintf(why, why_bytes, "option %s=%s: expected a power of two from %" PRIu32 " to 32768", key, text, min);
		return -EINVAL;
	}
	*size = (uint32_t)found;
	return 0;
}
