/* SPDX-License-Identifier: BSD-2-Clause */
/* Which backend a URI names: SCHEME:ADDRESS[?QUERY]. */
#include "harness/backends/registry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct assay_backend_ops *const backends[] = {
	&loopback_backend, &vhost_user_backend, &vhost_backend, &smt_backend, &raw_backend, &plugin_backend,
};

#define BACKEND_COUNT (sizeof(backends) / sizeof(backends[0]))

const struct assay_backend_ops *assay_backend_at(size_t index)
{
	return index < BACKEND_COUNT ? backends[index] : NULL;
}

static const struct assay_backend_ops *by_scheme(const char *uri, size_t length)
{
	for (size_t i = 0; i < BACKEND_COUNT; i++)
		if (strlen(backends[i]->name) == length && !strncmp(backends[i]->name, uri, length))
			return backends[i];
	return NULL;
}

static int unknown_scheme(const char *uri, char *why, size_t why_bytes)
{
	char names[160];
	size_t at = 0;

	for (size_t i = 0; i < BACKEND_COUNT && at < sizeof(names); i++)
		at += (size_t)snprintf(names + at, sizeof(names) - at, "%s%s:", i ? ", " : "", backends[i]->name);
	snprintf(why, why_bytes, "%s: no backend has this scheme; known: %s", *uri ? uri : "''", names);
	return -EINVAL;
}

static int copy(char *to, size_t to_bytes, const char *from, size_t length)
{
	if (length >= to_bytes)
		return -EINVAL;
	memcpy(to, from, length);
	to[length] = '\0';
	return 0;
}

int assay_backend_find(const char *uri, const struct assay_backend_ops **ops, char *address, size_t address_bytes, char *query,
		       size_t query_bytes, char *why, size_t why_bytes)
{
	const struct assay_backend_ops *found;
	const char *colon = strchr(uri, ':'), *mark, *rest;
	char loaded[4096];

	found = colon ? by_scheme(uri, (size_t)(colon - uri)) : NULL;
	if (!found)
		return unknown_scheme(uri, why, why_bytes);
	rest = colon + 1;
	mark = strchr(rest, '?');
	if (copy(address, address_bytes, rest, mark ? (size_t)(mark - rest) : strlen(rest)) ||
	    copy(query, query_bytes, mark ? mark + 1 : "", mark ? strlen(mark + 1) : 0)) {
		snprintf(why, why_bytes, "%.64s...: the URI is too long: at most %zu bytes of address and %zu of options", uri,
			 address_bytes - 1, query_bytes - 1);
		return -EINVAL;
	}
	if (found == &plugin_backend) {
		int rc = plugin_load(address, &found, loaded, sizeof(loaded), why, why_bytes);

		if (rc)
			return rc;
		strcpy(address, loaded); /* shorter than what it was cut from */
	}
	*ops = found;
	return 0;
}
