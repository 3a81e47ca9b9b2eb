/* SPDX-License-Identifier: BSD-2-Clause */
/* Do two bench results belong together? A figure of another machine, depth or back-end would be compared with the wrong thing. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "reports/compare.h"
#include "reports/document.h"
#include "reports/text.h"

#define VALUE_BYTES 256

/* Where a value stands that has to be the same on both sides. */
struct place {
	const char *object, *key, *meaning;
};

static const struct place places[] = {
	{"configuration", "stream", "kind of stream"},
	{"configuration", "name", "stream"},
	{"configuration", "messages", "number of messages in the stream"},
	{"configuration", "skipped", "number of messages that the platform does not answer with success"},
	{"configuration", "depth", "depth"},
	{"configuration", "mode", "way to wait for answers"},
	{"configuration", "unit", "unit"},
	{"load", "mode", "kind of load"},
	{"load", "arrivals", "arrivals"},
	{"load", "rate_per_second", "rate"},
	{"probes", "mode", "mode of the probes"},
	{"environment", "machine", "machine"},
	{"environment", "cpu", "processor"},
	{"environment", "cpus", "number of processors"},
};

static void differ(json_t *differences, const char *meaning, const char *base, const char *now)
{
	json_array_append_new(differences, json_sprintf("%s: '%s' against '%s'", meaning, base, now));
}

/* A scalar as text; what is not there is "none". */
static const char *scalar(const json_t *value, char text[VALUE_BYTES])
{
	if (json_is_integer(value))
		snprintf(text, VALUE_BYTES, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		snprintf(text, VALUE_BYTES, "%g", json_real_value(value));
	else
		snprintf(text, VALUE_BYTES, "%s", json_is_string(value) ? json_string_value(value) : "none");
	return text;
}

static void compare_places(const json_t *base, const json_t *now, json_t *differences)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct place *p = &places[i];
		char a[VALUE_BYTES], b[VALUE_BYTES];

		scalar(json_object_get(json_object_get(base, p->object), p->key), a);
		scalar(json_object_get(json_object_get(now, p->object), p->key), b);
		if (strcmp(a, b) != 0)
			differ(differences, p->meaning, a, b);
	}
}

/* The schemes of the agents' URIs: "vhost, vhost". */
static const char *backends(const json_t *document, char text[VALUE_BYTES])
{
	const json_t *agent;
	size_t i, used = 0;

	text[0] = '\0';
	json_array_foreach (json_object_get(document, "agents"), i, agent) {
		const char *uri = doc_string(agent, "uri");

		used += (size_t)snprintf(text + used, VALUE_BYTES - used, "%s%.*s", i ? ", " : "", (int)strcspn(uri, ":"), uri);
		if (used >= VALUE_BYTES - 1)
			break;
	}
	return text;
}

/* The points that were attached, by which kind: "kick fentry, wake fentry". */
static const char *points(const json_t *document, char text[VALUE_BYTES])
{
	const json_t *point;
	size_t i, used = 0;

	text[0] = '\0';
	json_array_foreach (json_object_get(json_object_get(document, "probes"), "attached"), i, point) {
		used += (size_t)snprintf(text + used, VALUE_BYTES - used, "%s%s %s", i ? ", " : "", doc_string(point, "point"),
					 doc_string(point, "kind"));
		if (used >= VALUE_BYTES - 1)
			break;
	}
	return text;
}

void compare_configurations(const json_t *base, const json_t *now, json_t *differences)
{
	char a[VALUE_BYTES], b[VALUE_BYTES];

	if (strcmp(backends(base, a), backends(now, b)) != 0)
		differ(differences, "kind of back-end", a, b);
	compare_places(base, now, differences);
	if (strcmp(points(base, a), points(now, b)) != 0)
		differ(differences, "attached probes", a, b);
}

int compare_check_side(const struct report_bench_side *side, char *why, size_t why_bytes)
{
	const json_t *series = json_object_get(side->document, "series"), *one;
	size_t i;

	if (*doc_string(side->document, "stopped"))
		return text_fail(-EINVAL, why, why_bytes, "%s: expected a bench that ran to its end, found one cut short: %s",
				 side->file, doc_string(side->document, "stopped"));
	if (!json_is_array(series) || !json_array_size(series))
		return text_fail(-EINVAL, why, why_bytes, "%s: expected series, found none", side->file);
	json_array_foreach (series, i, one)
		if (!doc_u64(one, "count"))
			return text_fail(-EINVAL, why, why_bytes, "%s: series %zu (%.60s) is empty: nothing in it can be compared",
					 side->file, i, doc_string(one, "name"));
	return 0;
}
