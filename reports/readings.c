/* SPDX-License-Identifier: BSD-2-Clause */
/* This platform's readings: what the quirk checks of a run noted, gathered by agent, open point and reading. */
#include <string.h>

#include "reports/document.h"
#include "reports/readings.h"
#include "reports/text.h"

/* The entry of this agent, open point and reading; made where it is not there yet. NULL when memory is out. */
static json_t *entry_of(json_t *readings, const json_t *result, const json_t *check)
{
	const char *id = doc_string(check, "ambiguity"), *agent = doc_string(check, "agent"),
		   *reading = doc_string(check, "reading");
	const json_t *ambiguity = json_object_get(json_object_get(result, "ambiguities"), id);
	json_t *entry;
	size_t i;

	json_array_foreach (readings, i, entry)
		if (!strcmp(doc_string(entry, "ambiguity"), id) && !strcmp(doc_string(entry, "agent"), agent) &&
		    !strcmp(doc_string(entry, "reading"), reading))
			return entry;
	entry = json_object();
	json_object_set_new(entry, "ambiguity", text_json(id));
	json_object_set_new(entry, "topic", text_json(doc_string(ambiguity, "topic")));
	json_object_set_new(entry, "agent", text_json(agent));
	json_object_set_new(entry, "reading", text_json(reading));
	json_object_set_new(entry, "preferred", json_boolean(json_is_true(json_object_get(check, "preferred"))));
	if (json_object_get(ambiguity, "preferred"))
		json_object_set(entry, "preferred_readings", json_object_get(ambiguity, "preferred"));
	json_object_set_new(entry, "checks", json_array());
	json_object_set_new(entry, "seen", json_integer(0));
	return json_array_append_new(readings, entry) ? NULL : entry;
}

static void add(json_t *entry, const json_t *check)
{
	json_t *checks = json_object_get(entry, "checks"), *name;
	const char *id = doc_string(check, "id");
	bool there = false;
	size_t i;

	json_array_foreach (checks, i, name)
		there = there || !strcmp(json_string_value(name), id);
	if (!there)
		json_array_append_new(checks, text_json(id));
	json_object_set_new(entry, "seen", json_integer((json_int_t)doc_u64(entry, "seen") + 1));
}

json_t *readings_of(const json_t *result)
{
	json_t *readings = json_array(), *check, *entry;
	size_t i;

	json_array_foreach (json_object_get(result, "checks"), i, check) {
		if (!*doc_string(check, "ambiguity") || !*doc_string(check, "reading"))
			continue;
		entry = entry_of(readings, result, check);
		if (entry)
			add(entry, check);
	}
	return readings;
}
