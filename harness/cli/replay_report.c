// SPDX-License-Identifier: BSD-2-Clause
/* What `replay` tells: text for people, a JSON document for machines. */
#include "harness/cli/replay_report.h"

#include <inttypes.h>
#include <stdlib.h>

#include "harness/config/replay_rules.h"
#include "scmi/le.h"
#include "scmi/names.h"
#include "traces/label.h"

#define PAYLOAD_OFFSET (SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)

static void label_request(const struct assay_replay_mismatch *m, char *text, size_t text_bytes)
{
	struct scmi_header header;

	if (m->request_bytes < SCMI_HEADER_BYTES) {
		snprintf(text, text_bytes, "a command of %u bytes", m->request_bytes);
		return;
	}
	header = scmi_header_unpack(scmi_load32(m->request));
	trace_label_message(header.protocol, header.type, header.message, text, text_bytes);
}

static void print_difference(const struct assay_replay_mismatch *m, const struct assay_replay_rules *rules, FILE *out)
{
	const struct assay_difference *d = &m->difference;
	char expected[64], found[64];

	switch (d->kind) {
	case ASSAY_DIFFERENT_STATUS:
		trace_label_status((int32_t)d->expected, expected, sizeof(expected));
		trace_label_status((int32_t)d->found, found, sizeof(found));
		fprintf(out, "status at byte %u: expected %s (%" PRId64 "), found %s (%" PRId64 ")", d->offset, expected,
			d->expected, found, d->found);
		break;
	case ASSAY_DIFFERENT_LENGTH:
	case ASSAY_DIFFERENT_USED_LENGTH:
		fprintf(out, "%s: expected %" PRId64 " bytes, found %" PRId64, assay_difference_name(d->kind), d->expected,
			d->found);
		if (d->kind == ASSAY_DIFFERENT_LENGTH)
			fprintf(out, "; the first difference is at byte %u", d->offset);
		break;
	case ASSAY_DIFFERENT_HEADER:
		fprintf(out, "header at byte %u: expected 0x%02" PRIx64 ", found 0x%02" PRIx64, d->offset, (uint64_t)d->expected,
			(uint64_t)d->found);
		break;
	case ASSAY_DIFFERENT_BYTES:
		fprintf(out, "byte %u (payload byte %u): expected 0x%02" PRIx64 ", found 0x%02" PRIx64 "; %u %s", d->offset,
			d->offset - PAYLOAD_OFFSET, (uint64_t)d->expected, (uint64_t)d->found, d->differing,
			d->differing == 1 ? "byte differs" : "bytes differ");
		break;
	case ASSAY_NOT_PREDICTED: fprintf(out, "%s: %s", assay_difference_name(d->kind), d->why); break;
	case ASSAY_AGAINST_RULE:
		replay_rule_text(&rules->rules[d->rule], expected, sizeof(expected));
		fprintf(out, "at byte %u: expected what the rule \"%s\" allows", d->offset, expected);
		if (rules->rules[d->rule].action == ASSAY_RULE_MONOTONIC)
			fprintf(out, " (at least %" PRId64 ")", d->expected);
		fprintf(out, ", found %" PRId64, d->found);
		break;
	default: fprintf(out, "%s", assay_difference_name(d->kind));
	}
	fputc('\n', out);
}

static void print_bytes(FILE *out, const char *name, const uint8_t *bytes, uint32_t count)
{
	if (count == 0)
		return;
	fprintf(out, "    %s (%u bytes)\n", name, count);
	trace_print_bytes(out, "      ", bytes, count);
}

static void print_mismatch(const struct assay_replay_mismatch *m, const struct assay_replay_rules *rules, FILE *out)
{
	char label[96];

	label_request(m, label, sizeof(label));
	fprintf(out, "exchange %" PRIu64 ", agent %u, %s: ", m->number, m->agent, label);
	print_difference(m, rules, out);
	print_bytes(out, "sent", m->request, m->request_bytes);
	print_bytes(out, m->difference.kind == ASSAY_NOT_PREDICTED ? "recorded" : "expected", m->expected, m->expected_bytes);
	print_bytes(out, "found", m->found, m->found_bytes);
}

static void print_events(const struct assay_replay *replay, FILE *out)
{
	struct assay_replay_event event;
	char label[96];

	for (unsigned i = 0; assay_replay_event(replay, i, &event); i++) {
		trace_label_message(event.protocol, event.type, event.message, label, sizeof(label));
		fprintf(out, "agent %u, %s %s: recorded %" PRIu64 ", received %" PRIu64 "%s\n", event.agent,
			event.type == SCMI_TYPE_DELAYED ? "delayed response" : "notification", label, event.recorded,
			event.received,
			event.recorded == event.received  ? ""
			: event.recorded > event.received ? ": missing"
							  : ": not recorded");
	}
}

static void print_rules(const struct assay_replay_rules *rules, FILE *out)
{
	char text[700];

	for (unsigned i = 0; rules && i < rules->rules_count; i++) {
		replay_rule_text(&rules->rules[i], text, sizeof(text));
		fprintf(out, "rule %u: %s: applied to %" PRIu64 " answers, %" PRIu64 " differed from the recording\n", i + 1, text,
			rules->rules[i].applied, rules->rules[i].varied);
	}
}

void replay_print(const struct assay_replay *replay, const struct assay_replay_rules *rules, unsigned shown, FILE *out)
{
	const struct assay_replay_summary *s = assay_replay_summary(replay);
	const struct {
		uint64_t count;
		const char *what;
	} rest[] = {
		{s->mismatched, "differ"},
		{s->missing, "without an answer"},
		{s->not_sent, "not sent"},
		{s->unrecorded, "answered, nothing recorded to compare"},
		{s->losses, "times an agent left or crashed, as in the trace"},
		{s->abandoned, "in flight when their agent went, as in the trace"},
		{s->skipped_corrupt, "skipped, corrupt in the trace"},
		{s->unexpected, "unexpected completions"},
		{s->late, "issued late"},
	};
	uint64_t bad = s->mismatched + s->missing + s->not_sent;

	for (unsigned i = 0; i < shown && assay_replay_mismatch(replay, i); i++)
		print_mismatch(assay_replay_mismatch(replay, i), rules, out);
	if (bad > shown)
		fprintf(out, "... %" PRIu64 " more exchanges that do not match\n", bad - shown);
	print_events(replay, out);
	print_rules(rules, out);
	if (s->condition[0])
		fprintf(out, "the backend %s: %s\n", s->condition, s->error);
	fprintf(out, "%" PRIu64 " of %" PRIu64 " exchanges match", s->matched, s->commands);
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++)
		if (rest[i].count)
			fprintf(out, ", %" PRIu64 " %s", rest[i].count, rest[i].what);
	fputc('\n', out);
}

/* ---- JSON ---- */

static json_t *hex_json(const uint8_t *bytes, uint32_t count)
{
	char *text = malloc(2 * (size_t)count + 1);
	json_t *json;

	if (!text)
		return NULL;
	text[0] = '\0';
	for (uint32_t i = 0; i < count; i++)
		snprintf(text + 2 * (size_t)i, 3, "%02x", bytes[i]);
	json = json_string(text);
	free(text);
	return json;
}

static json_t *mismatch_json(const struct assay_replay_mismatch *m)
{
	const struct assay_difference *d = &m->difference;
	json_t *json = json_pack("{s:I, s:i, s:s}", "number", (json_int_t)m->number, "agent", m->agent, "difference",
				 assay_difference_name(d->kind));
	bool compared = d->kind != ASSAY_NOT_PREDICTED && d->kind != ASSAY_NO_ANSWER && d->kind != ASSAY_BACKEND_GONE &&
			d->kind != ASSAY_NOT_SENT;
	char label[96];

	label_request(m, label, sizeof(label));
	json_object_set_new(json, "message", json_string(label));
	if (compared) {
		json_object_set_new(json, "offset", json_integer(d->offset));
		json_object_set_new(json, "expected", json_integer(d->expected));
		json_object_set_new(json, "found", json_integer(d->found));
		json_object_set_new(json, "differing", json_integer(d->differing));
	}
	if (d->kind == ASSAY_NOT_PREDICTED)
		json_object_set_new(json, "reason", json_string(d->why));
	if (d->kind == ASSAY_AGAINST_RULE)
		json_object_set_new(json, "rule", json_integer(d->rule + 1));
	json_object_set_new(json, "request_bytes", hex_json(m->request, m->request_bytes));
	if (m->expected_bytes)
		json_object_set_new(json, d->kind == ASSAY_NOT_PREDICTED ? "recorded_bytes" : "expected_bytes",
				    hex_json(m->expected, m->expected_bytes));
	if (m->found_bytes)
		json_object_set_new(json, "found_bytes", hex_json(m->found, m->found_bytes));
	return json;
}

static json_t *summary_json(const struct assay_replay_summary *s)
{
	const struct {
		const char *name;
		uint64_t value;
	} figures[] = {
		{"commands", s->commands},
		{"matched", s->matched},
		{"mismatched", s->mismatched},
		{"missing", s->missing},
		{"not_sent", s->not_sent},
		{"unrecorded", s->unrecorded},
		{"losses", s->losses},
		{"abandoned", s->abandoned},
		{"skipped_corrupt", s->skipped_corrupt},
		{"unexpected", s->unexpected},
		{"late", s->late},
		{"notifications_recorded", s->notifications_recorded},
		{"notifications_received", s->notifications_received},
		{"notifications_matched", s->notifications_matched},
		{"delayed_recorded", s->delayed_recorded},
		{"delayed_received", s->delayed_received},
		{"delayed_matched", s->delayed_matched},
	};
	json_t *json = json_object();

	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		json_object_set_new(json, figures[i].name, json_integer((json_int_t)figures[i].value));
	return json;
}

static json_t *rules_json(const struct assay_replay_rules *rules)
{
	json_t *list = json_array();
	char text[700];

	for (unsigned i = 0; rules && i < rules->rules_count; i++) {
		const struct assay_replay_rule *rule = &rules->rules[i];

		replay_rule_text(rule, text, sizeof(text));
		json_array_append_new(list, json_pack("{s:s, s:I, s:I}", "rule", text, "applied", (json_int_t)rule->applied,
						      "varied", (json_int_t)rule->varied));
	}
	return list;
}

static json_t *events_json(const struct assay_replay *replay)
{
	struct assay_replay_event event;
	json_t *list = json_array();
	char label[96];

	for (unsigned i = 0; assay_replay_event(replay, i, &event); i++) {
		trace_label_message(event.protocol, event.type, event.message, label, sizeof(label));
		json_array_append_new(list, json_pack("{s:i, s:s, s:s, s:I, s:I}", "agent", event.agent, "kind",
						      event.type == SCMI_TYPE_DELAYED ? "delayed response" : "notification",
						      "message", label, "recorded", (json_int_t)event.recorded, "received",
						      (json_int_t)event.received));
	}
	return list;
}

json_t *replay_json(const json_t *header, const struct assay_replay_summary *summary, const struct assay_replay *replay,
		    const struct assay_replay_rules *rules, const char *trouble)
{
	json_t *root = json_pack("{s:s}", "schema", "scmi-assay.replay/1"), *mismatches = json_array();

	json_object_update(root, (json_t *)(uintptr_t)header);
	json_object_set_new(root, "finished", json_boolean(replay != NULL));
	json_object_set_new(root, "duration_ns", json_integer((json_int_t)summary->duration_ns));
	json_object_set_new(root, "summary", summary_json(summary));
	if (summary->condition && summary->condition[0]) {
		json_object_set_new(root, "condition", json_string(summary->condition));
		json_object_set_new(root, "error", json_string(summary->error));
	}
	if (trouble && trouble[0])
		json_object_set_new(root, "trouble", json_string(trouble));
	json_object_set_new(root, "rules", rules_json(rules));
	for (unsigned i = 0; replay && assay_replay_mismatch(replay, i); i++)
		json_array_append_new(mismatches, mismatch_json(assay_replay_mismatch(replay, i)));
	if (replay)
		json_object_set_new(root, "events", events_json(replay));
	json_object_set_new(root, "mismatches", mismatches);
	return root;
}
