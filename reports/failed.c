/* SPDX-License-Identifier: BSD-2-Clause */
/* Evidence of failed checks as traces: what a check saw can be replayed and shown like any other recording. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "assay/report.h"
#include "assay/trace.h"
#include "reports/document.h"
#include "reports/folder.h"
#include "reports/text.h"

/* A command that was sent: its response is to carry its sequence. */
struct sent {
	uint16_t agent;
	uint32_t header_word;
	bool answered;
};

struct trace_of_check {
	struct assay_trace_writer *writer;
	json_t *agents; /* names, in the order of their numbers */
	struct sent *sent;
	size_t sent_count;
	struct doc_message message;
};

static uint16_t agent_number(const json_t *agents, const char *name)
{
	json_t *agent;
	size_t i;

	json_array_foreach (agents, i, agent)
		if (!strcmp(doc_string(agent, "name"), name))
			return (uint16_t)i;
	return 0;
}

/* Agents of the run by number; an evidence name that the run does not list counts as the first. */
static json_t *agent_list(const json_t *result)
{
	json_t *list = json_array(), *agent;
	size_t i;

	json_array_foreach (json_object_get(result, "agents"), i, agent) {
		json_t *entry = json_pack("{s:i}", "number", (int)i);

		json_object_set(entry, "name", json_object_get(agent, "name"));
		json_object_set(entry, "uri", json_object_get(agent, "uri"));
		json_array_append_new(list, entry);
	}
	return list;
}

static char *metadata_of(const json_t *result, const json_t *check, json_t *agents)
{
	const json_t *tool = json_object_get(result, "tool");
	json_t *metadata = json_pack("{s:s, s:{s:s, s:s}, s:O, s:{s:s, s:n}, s:s, s:{s:s, s:s, s:s, s:I, s:s}}", "schema",
				     "scmi-assay.trace/1", "tool", "name", "scmi-assay", "version", doc_string(tool, "version"),
				     "agents", agents, "clock", "name", "since the run started", "realtime_anchor_ns", "provenance",
				     "evidence of a failed check", "check", "id", doc_string(check, "id"), "agent",
				     doc_string(check, "agent"), "resource", doc_string(check, "resource"), "iteration",
				     (json_int_t)doc_u64(check, "iteration"), "reason", doc_string(check, "reason"));
	char *text = json_dumps(metadata, JSON_COMPACT);

	json_decref(metadata);
	return text;
}

/* The last command that this can answer, or ASSAY_TRACE_UNMATCHED. */
static uint64_t answered_by(struct trace_of_check *t, uint16_t agent, uint32_t word, bool delayed)
{
	uint32_t same = ~(3u << 8); /* the type differs in a delayed response */

	for (size_t i = t->sent_count; i-- > 0;) {
		struct sent *s = &t->sent[i];

		if (s->agent != agent || (s->header_word & same) != (word & same) || (s->answered && !delayed))
			continue;
		s->answered = s->answered || !delayed;
		return i;
	}
	return ASSAY_TRACE_UNMATCHED;
}

static void place_sent(struct trace_of_check *t, struct assay_trace_record *record)
{
	const struct doc_message *m = &t->message;

	record->kind = ASSAY_TRACE_COMMAND;
	record->time_point = ASSAY_POINT_PUBLISH;
	record->sequence = t->sent_count;
	if (!m->header_there || m->header.type != SCMI_TYPE_COMMAND || (m->header_word & SCMI_HEADER_RESERVED))
		record->flags = ASSAY_TRACE_MALFORMED;
	t->sent[t->sent_count++] = (struct sent){record->agent, m->header_there ? m->header_word : 0, !m->header_there};
}

static void place_received(struct trace_of_check *t, struct assay_trace_record *record)
{
	const struct doc_message *m = &t->message;
	bool delayed = m->header_there && m->header.type == SCMI_TYPE_DELAYED;

	record->time_point = ASSAY_POINT_REAP;
	record->kind = ASSAY_TRACE_RESPONSE;
	record->sequence = ASSAY_TRACE_UNMATCHED;
	if (delayed)
		record->kind = ASSAY_TRACE_DELAYED;
	else if (m->header_there && m->header.type == SCMI_TYPE_NOTIFICATION)
		record->kind = ASSAY_TRACE_NOTIFICATION;
	record->channel = record->kind != ASSAY_TRACE_RESPONSE;
	if (m->header_there && record->kind != ASSAY_TRACE_NOTIFICATION)
		record->sequence = answered_by(t, record->agent, m->header_word, delayed);
	if (record->sequence == ASSAY_TRACE_UNMATCHED && record->kind != ASSAY_TRACE_NOTIFICATION)
		record->flags = ASSAY_TRACE_UNSOLICITED;
}

static int write_records(struct trace_of_check *t, const json_t *evidence)
{
	json_t *entry;
	size_t i;
	int error = 0;

	json_array_foreach (evidence, i, entry) {
		struct assay_trace_record record = {.used_length = ASSAY_TRACE_USED_UNKNOWN};

		doc_message(entry, &t->message);
		record.t_ns = t->message.t_ns;
		record.agent = agent_number(t->agents, t->message.agent);
		record.bytes = t->message.bytes;
		record.bytes_count = (uint32_t)t->message.count;
		if (t->message.happened) {
			record.kind = ASSAY_TRACE_LIFECYCLE;
			record.sequence = ASSAY_TRACE_UNMATCHED;
		} else if (t->message.sent)
			place_sent(t, &record);
		else
			place_received(t, &record);
		error = assay_trace_write(t->writer, &record);
		if (error)
			break;
	}
	return error;
}

static int write_trace(const json_t *result, const json_t *check, const char *path, char *why, size_t why_bytes)
{
	const json_t *evidence = json_object_get(check, "evidence");
	struct trace_of_check *t = calloc(1, sizeof(*t));
	char *metadata = NULL, reason[512];
	int error = -ENOMEM, finish;

	if (!t)
		return text_fail(error, why, why_bytes, "%s: out of memory", path);
	t->agents = agent_list(result);
	t->sent = calloc(json_array_size(evidence) + 1, sizeof(t->sent[0]));
	metadata = metadata_of(result, check, t->agents);
	if (!t->sent || !metadata) {
		text_fail(error, why, why_bytes, "%s: out of memory", path);
		goto out;
	}
	error = assay_trace_create(path, metadata, &t->writer, reason, sizeof(reason));
	if (error) {
		text_fail(error, why, why_bytes, "%s", reason);
		goto out;
	}
	error = write_records(t, evidence);
	finish = assay_trace_finish(t->writer);
	error = error ? error : finish;
	if (error)
		text_fail(error, why, why_bytes, "%s: could not be written to the end: %s", path, strerror(-error));
out:
	free(metadata);
	free(t->sent);
	json_decref(t->agents);
	free(t);
	return error;
}

static void put_safe(char *out, size_t out_bytes, const char *part)
{
	size_t used = strlen(out);

	if (used && *part && used + 1 < out_bytes)
		out[used++] = '-';
	for (; *part && used + 1 < out_bytes; part++)
		out[used++] =
			isascii((unsigned char)*part) && (isalnum((unsigned char)*part) || strchr(".-_", *part)) ? *part : '_';
	out[used] = '\0';
	if (out[0] == '.')
		out[0] = '_';
}

static size_t failures_of(const json_t *checks, const char *id)
{
	json_t *check;
	size_t i, n = 0;

	json_array_foreach (checks, i, check)
		n += doc_verdict(check) == ASSAY_FAIL && !strcmp(doc_string(check, "id"), id);
	return n;
}

/* A file name without surprises, not used before in this run. */
static void name_of(const json_t *checks, const json_t *check, json_t *used, char *out, size_t out_bytes)
{
	char number[24];

	out[0] = '\0';
	put_safe(out, out_bytes, doc_string(check, "id"));
	if (failures_of(checks, doc_string(check, "id")) > 1) {
		put_safe(out, out_bytes, doc_string(check, "agent"));
		put_safe(out, out_bytes, doc_string(check, "resource"));
		snprintf(number, sizeof(number), "%llu", (unsigned long long)doc_u64(check, "iteration"));
		put_safe(out, out_bytes, number);
	}
	while (json_object_get(used, out) && strlen(out) + 2 < out_bytes)
		put_safe(out, out_bytes, "x");
	json_object_set_new(used, out, json_true());
}

int report_write_failed_traces(const json_t *result, const char *directory, char *why, size_t why_bytes)
{
	const json_t *checks = json_object_get(result, "checks");
	json_t *used = json_object(), *check;
	int count = 0, error = 0;
	size_t i;

	json_array_foreach (checks, i, check) {
		char name[200], *path = NULL;

		if (doc_verdict(check) != ASSAY_FAIL || !json_array_size(json_object_get(check, "evidence")))
			continue;
		error = count ? 0 : folder_make(directory, why, why_bytes);
		name_of(checks, check, used, name, sizeof(name));
		if (!error && asprintf(&path, "%s/%s.pcap", directory, name) < 0)
			error = text_fail(-ENOMEM, why, why_bytes, "%s: out of memory", directory);
		if (!error)
			error = write_trace(result, check, path, why, why_bytes);
		free(path);
		if (error)
			break;
		count++;
	}
	json_decref(used);
	return error ? error : count;
}
