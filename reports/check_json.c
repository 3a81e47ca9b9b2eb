/* SPDX-License-Identifier: BSD-2-Clause */
/* One finished check, with its clauses and its bytes, as the contract's JSON object. */
#include "reports/check_json.h"

#include <stdlib.h>
#include <string.h>

#include "reports/document.h"
#include "reports/text.h"
#include "scmi/names.h"
#include "scmi/status.h"

static int set_u64(json_t *object, const char *key, uint64_t value)
{
	return json_object_set_new(object, key, json_integer((json_int_t)(value > INT64_MAX ? INT64_MAX : value)));
}

static int set_name(json_t *object, const char *key, const char *name)
{
	return name ? json_object_set_new(object, key, json_string(name)) : 0;
}

static int set_decoded(json_t *entry, const struct doc_message *m)
{
	int bad = set_u64(entry, "protocol", m->header.protocol) | set_u64(entry, "message", m->header.message) |
		  set_u64(entry, "type", m->header.type) | set_u64(entry, "token", m->header.token) |
		  set_name(entry, "name", scmi_message_name(m->header.protocol, m->header.type, m->header.message));

	if (m->status_there)
		bad |= json_object_set_new(entry, "status", json_integer(m->status)) |
		       set_name(entry, "status_name", scmi_status_name(m->status));
	return bad;
}

/* Fields that the bytes are too short for are absent. */
static json_t *evidence_to_json(const struct assay_evidence *evidence, struct doc_message *m, char *hex)
{
	json_t *entry = json_object();
	int bad;

	m->sent = evidence->direction == ASSAY_SENT;
	m->happened = evidence->direction == ASSAY_HAPPENED;
	m->count = evidence->bytes_count < sizeof(m->bytes) ? evidence->bytes_count : sizeof(m->bytes);
	if (m->count)
		memcpy(m->bytes, evidence->bytes, m->count);
	doc_decode(m);
	text_hex(m->bytes, m->count, hex);
	bad = set_u64(entry, "t_ns", evidence->t_ns) | json_object_set_new(entry, "agent", text_json(evidence->agent)) |
	      json_object_set_new(entry, "direction",
				  json_string(m->happened ? "lifecycle"
					      : m->sent   ? "sent"
							  : "received"));
	if (m->header_there)
		bad |= set_decoded(entry, m);
	bad |= json_object_set_new(entry, "bytes", json_string(hex));
	if (m->count < evidence->bytes_count)
		bad |= set_u64(entry, "bytes_count", evidence->bytes_count);
	if (bad) {
		json_decref(entry);
		return NULL;
	}
	return entry;
}

static json_t *all_evidence(const struct assay_check_result *check)
{
	struct doc_message *m = malloc(sizeof(*m));
	char *hex = malloc(2 * ASSAY_MESSAGE_MAX + 1);
	json_t *array = json_array();
	int bad = !m || !hex || !array;

	for (size_t i = 0; i < check->evidence_count && !bad; i++)
		bad = json_array_append_new(array, evidence_to_json(&check->evidence[i], m, hex));
	free(hex);
	free(m);
	if (!bad)
		return array;
	json_decref(array);
	return NULL;
}

static json_t *requirements(const struct assay_check_result *check)
{
	json_t *array = json_array();

	for (size_t i = 0; check->requirements && check->requirements[i]; i++)
		json_array_append_new(array, text_json(check->requirements[i]));
	return array;
}

json_t *check_to_json(const struct assay_check_result *check)
{
	json_t *object = json_object();
	int bad = json_object_set_new(object, "id", text_json(check->id)) |
		  json_object_set_new(object, "agent", text_json(check->agent)) |
		  json_object_set_new(object, "resource", text_json(check->resource)) |
		  set_u64(object, "iteration", check->iteration) | json_object_set_new(object, "title", text_json(check->title)) |
		  json_object_set_new(object, "requirements", requirements(check)) |
		  json_object_set_new(object, "severity", json_string(assay_severity_name(check->severity))) |
		  json_object_set_new(object, "verdict", json_string(assay_verdict_name(check->verdict)));

	if (check->ambiguity && check->reading)
		bad |= json_object_set_new(object, "ambiguity", text_json(check->ambiguity)) |
		       json_object_set_new(object, "reading", text_json(check->reading)) |
		       json_object_set_new(object, "preferred", json_boolean(check->preferred));
	if (check->condition != ASSAY_CONDITION_NONE)
		bad |= json_object_set_new(object, "condition", json_string(assay_condition_name(check->condition)));
	bad |= json_object_set_new(object, "reason", text_json(check->reason)) | set_u64(object, "t_ns", check->t_ns) |
	       set_u64(object, "duration_ns", check->duration_ns) | json_object_set_new(object, "evidence", all_evidence(check));
	if (bad) {
		json_decref(object);
		return NULL;
	}
	return object;
}
