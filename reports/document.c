/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading result documents: fields with defaults, verdict counts, and evidence bytes turned into names. */
#include "reports/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/trace.h"
#include "reports/text.h"
#include "scmi/le.h"
#include "scmi/names.h"
#include "scmi/status.h"

const char *doc_string(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

uint64_t doc_u64(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	double real = json_real_value(value); /* 0 of an integer */
	json_int_t n = json_integer_value(value);

	if (real > 0 && real < 9e18)
		return (uint64_t)real;
	return n < 0 ? 0 : (uint64_t)n;
}

bool doc_has_number(const json_t *object, const char *key)
{
	return json_is_number(json_object_get(object, key));
}

double doc_double(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

enum assay_verdict doc_verdict(const json_t *check)
{
	const char *verdict = doc_string(check, "verdict");

	for (unsigned v = 0; v < ASSAY_VERDICT_COUNT; v++)
		if (!strcmp(verdict, assay_verdict_name(v)))
			return (enum assay_verdict)v;
	return ASSAY_ERROR;
}

void doc_count(const json_t *checks, size_t counts[ASSAY_VERDICT_COUNT])
{
	size_t i;
	json_t *check;

	memset(counts, 0, ASSAY_VERDICT_COUNT * sizeof(counts[0]));
	json_array_foreach (checks, i, check)
		counts[doc_verdict(check)]++;
}

enum doc_outcome doc_outcome(const json_t *result)
{
	size_t counts[ASSAY_VERDICT_COUNT];

	doc_count(json_object_get(result, "checks"), counts);
	if (counts[ASSAY_FAIL])
		return DOC_FAILED;
	if (json_is_true(json_object_get(result, "interrupted")))
		return DOC_INTERRUPTED;
	if (counts[ASSAY_ERROR] || *doc_string(result, "stopped"))
		return DOC_UNDECIDED;
	return counts[ASSAY_PASS] + counts[ASSAY_WARN] + counts[ASSAY_NOTE] + counts[ASSAY_WAIVED] ? DOC_CONFORMANT : DOC_UNDECIDED;
}

void doc_where(const json_t *result, const json_t *check, char *out, size_t out_bytes)
{
	bool many = json_array_size(json_object_get(result, "agents")) > 1;
	const char *agent = many ? doc_string(check, "agent") : "", *resource = doc_string(check, "resource");
	uint64_t iteration = doc_u64(check, "iteration");
	char number[40] = "";

	if (iteration)
		snprintf(number, sizeof(number), "iteration %llu", (unsigned long long)iteration);
	snprintf(out, out_bytes, "%s%s%s%s%s", agent, *agent && (*resource || *number) ? ", " : "", resource,
		 *resource && *number ? ", " : "", number);
}

void doc_requirements(const json_t *check, char *out, size_t out_bytes)
{
	size_t i, used = 0;
	json_t *requirement;

	out[0] = '\0';
	json_array_foreach (json_object_get(check, "requirements"), i, requirement) {
		const char *id = json_string_value(requirement);
		int n = snprintf(out + used, out_bytes - used, "%s%s", used ? ", " : "", id ? id : "?");

		if (n < 0 || (size_t)n >= out_bytes - used)
			return;
		used += (size_t)n;
	}
}

void doc_decode(struct doc_message *m)
{
	bool answer;

	m->header_there = m->count >= SCMI_HEADER_BYTES && !m->happened;
	m->status_there = false;
	m->payload_at = m->happened ? m->count : 0;
	if (!m->header_there)
		return;
	m->header_word = scmi_load32(m->bytes);
	m->header = scmi_header_unpack(m->header_word);
	m->payload_at = SCMI_HEADER_BYTES;
	answer = !m->sent && (m->header.type == SCMI_TYPE_COMMAND || m->header.type == SCMI_TYPE_DELAYED);
	if (!answer || m->count < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
		return;
	m->status_there = true;
	m->status = scmi_load32s(m->bytes + SCMI_HEADER_BYTES);
	m->payload_at += SCMI_STATUS_BYTES;
}

void doc_message(const json_t *evidence, struct doc_message *m)
{
	m->agent = doc_string(evidence, "agent");
	m->t_ns = doc_u64(evidence, "t_ns");
	m->sent = !strcmp(doc_string(evidence, "direction"), "sent");
	m->happened = !strcmp(doc_string(evidence, "direction"), "lifecycle");
	m->count = text_unhex(doc_string(evidence, "bytes"), m->bytes, sizeof(m->bytes));
	doc_decode(m);
}

static void life_name(const struct doc_message *m, char *out, size_t out_bytes)
{
	struct assay_lifecycle life = {0};
	const char *event, *how;

	if (assay_lifecycle_unpack(m->bytes, (uint32_t)m->count, &life)) {
		snprintf(out, out_bytes, "%zu bytes, too short for a lifecycle event", m->count);
		return;
	}
	event = assay_life_event_name(life.event);
	how = assay_life_how_name(life.how);
	snprintf(out, out_bytes, "%s (%s), life %u", event ? event : "lifecycle event", how ? how : "unknown", life.generation);
}

void doc_message_name(const struct doc_message *m, char *out, size_t out_bytes)
{
	static const char *const types[] = {"", "reserved type, ", "delayed response, ", "notification, "};
	const char *name;

	if (m->happened)
		return life_name(m, out, out_bytes);
	if (!m->header_there) {
		snprintf(out, out_bytes, "%zu bytes, too short for a header", m->count);
		return;
	}
	name = scmi_message_name(m->header.protocol, m->header.type, m->header.message);
	if (name)
		snprintf(out, out_bytes, "%s%s", types[m->header.type], name);
	else
		snprintf(out, out_bytes, "%sprotocol 0x%02x message 0x%x", types[m->header.type], m->header.protocol,
			 m->header.message);
}

void doc_status_name(int32_t status, char *out, size_t out_bytes)
{
	const char *name = scmi_status_name(status);

	if (name)
		snprintf(out, out_bytes, "%s (%d)", name, (int)status);
	else
		snprintf(out, out_bytes, "status %d", (int)status);
}

void doc_words(const uint8_t *bytes, size_t count, char *out)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i += 4) {
		size_t n = count - i < 4 ? count - i : 4;

		if (i)
			out[used++] = ' ';
		text_hex(bytes + i, n, out + used);
		used += 2 * n;
	}
	out[used] = '\0';
}

void doc_version(const json_t *object, char *out, size_t out_bytes)
{
	const char *text = doc_string(object, "version");
	char *end;
	unsigned long version = strtoul(text, &end, 16);

	if (strncmp(text, "0x", 2) || *end || version > 0xffffffffu)
		snprintf(out, out_bytes, "%s", text);
	else
		snprintf(out, out_bytes, "%lu.%lu", version >> 16, version & 0xffff);
}
