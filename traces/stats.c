// SPDX-License-Identifier: BSD-2-Clause
/* Figures of a whole trace: counts per message and status, span, what is corrupt. A trace of any length needs the same memory. */
#include <inttypes.h>
#include <stdlib.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/names.h"
#include "traces/label.h"
#include "traces/show.h"

#define ROWS 4096u /* different (kind, protocol, message, status) that are told apart; the rest is counted together */

struct row {
	uint64_t count;
	int32_t status; /* of responses and delayed responses */
	uint8_t kind, protocol, message;
};

struct trace_stats {
	uint64_t records, kinds[ASSAY_TRACE_METADATA + 1];
	uint64_t corrupt, truncated, malformed, unsolicited, too_short, other;
	uint64_t first_ns, last_ns, bytes;
	uint64_t agents_seen[65536 / 64]; /* one bit each */
	uint32_t rows_used;
	struct row rows[ROWS]; /* sorted */
};

struct trace_stats *trace_stats_new(void)
{
	return calloc(1, sizeof(struct trace_stats));
}

void trace_stats_free(struct trace_stats *stats)
{
	free(stats);
}

static int compare(const struct row *a, const struct row *b)
{
	if (a->protocol != b->protocol)
		return a->protocol < b->protocol ? -1 : 1;
	if (a->message != b->message)
		return a->message < b->message ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->status > b->status ? -1 : a->status < b->status;
}

static void count_row(struct trace_stats *stats, const struct row *wanted)
{
	uint32_t low = 0, high = stats->rows_used;

	while (low < high) {
		uint32_t middle = (low + high) / 2;
		int order = compare(&stats->rows[middle], wanted);

		if (order == 0) {
			stats->rows[middle].count++;
			return;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (stats->rows_used == ROWS) {
		stats->other++;
		return;
	}
	for (uint32_t i = stats->rows_used++; i > low; i--)
		stats->rows[i] = stats->rows[i - 1];
	stats->rows[low] = *wanted;
	stats->rows[low].count = 1;
}

void trace_stats_add(struct trace_stats *stats, const struct assay_trace_record *record)
{
	bool has_status = record->kind == ASSAY_TRACE_RESPONSE || record->kind == ASSAY_TRACE_DELAYED;
	uint32_t needed = SCMI_HEADER_BYTES + (has_status ? SCMI_STATUS_BYTES : 0);
	struct row row = {.kind = record->kind};
	struct scmi_header header;

	stats->kinds[record->kind]++;
	if (record->kind == ASSAY_TRACE_METADATA)
		return;
	if (stats->records++ == 0 || record->t_ns < stats->first_ns)
		stats->first_ns = record->t_ns;
	if (record->t_ns > stats->last_ns)
		stats->last_ns = record->t_ns;
	stats->bytes += record->bytes_count;
	stats->corrupt += (record->flags & ASSAY_TRACE_CORRUPT) != 0;
	stats->truncated += (record->flags & ASSAY_TRACE_TRUNCATED) != 0;
	stats->malformed += (record->flags & ASSAY_TRACE_MALFORMED) != 0;
	stats->unsolicited += (record->flags & ASSAY_TRACE_UNSOLICITED) != 0;
	stats->agents_seen[record->agent / 64] |= UINT64_C(1) << record->agent % 64;
	if (record->kind == ASSAY_TRACE_LIFECYCLE)
		return;
	if (record->bytes_count < needed) {
		stats->too_short++;
		return;
	}
	header = scmi_header_unpack(scmi_load32(record->bytes));
	row.protocol = header.protocol;
	row.message = header.message;
	row.status = has_status ? scmi_load32s(record->bytes + SCMI_HEADER_BYTES) : 0;
	count_row(stats, &row);
}

static unsigned agents(const struct trace_stats *stats)
{
	unsigned count = 0;

	for (size_t i = 0; i < sizeof(stats->agents_seen) / sizeof(stats->agents_seen[0]); i++)
		count += (unsigned)__builtin_popcountll(stats->agents_seen[i]);
	return count;
}

static uint8_t type_of(uint8_t kind)
{
	return kind == ASSAY_TRACE_DELAYED        ? SCMI_TYPE_DELAYED
	       : kind == ASSAY_TRACE_NOTIFICATION ? SCMI_TYPE_NOTIFICATION
						  : SCMI_TYPE_COMMAND;
}

static void print_row(const struct row *row, FILE *out)
{
	char message[96], status[32] = "";

	trace_label_message(row->protocol, type_of(row->kind), row->message, message, sizeof(message));
	if (row->kind == ASSAY_TRACE_RESPONSE || row->kind == ASSAY_TRACE_DELAYED)
		trace_label_status(row->status, status, sizeof(status));
	fprintf(out, "%8" PRIu64 "  %-38s %-17s %s\n", row->count, message, trace_label_kind(row->kind), status);
}

void trace_stats_print(const struct trace_stats *stats, FILE *out)
{
	uint64_t span = stats->last_ns - stats->first_ns;

	for (uint32_t i = 0; i < stats->rows_used; i++)
		print_row(&stats->rows[i], out);
	if (stats->other)
		fprintf(out, "%8" PRIu64 "  messages of further kinds\n", stats->other);
	if (stats->too_short)
		fprintf(out, "%8" PRIu64 "  messages too short for their header\n", stats->too_short);
	fprintf(out,
		"%" PRIu64 " commands, %" PRIu64 " responses, %" PRIu64 " delayed responses, %" PRIu64 " notifications, %" PRIu64
		" lifecycle events\n",
		stats->kinds[ASSAY_TRACE_COMMAND], stats->kinds[ASSAY_TRACE_RESPONSE], stats->kinds[ASSAY_TRACE_DELAYED],
		stats->kinds[ASSAY_TRACE_NOTIFICATION], stats->kinds[ASSAY_TRACE_LIFECYCLE]);
	fprintf(out, "%u agents, %" PRIu64 " bytes, from %" PRIu64 ".%09" PRIu64 " s, span %" PRIu64 ".%09" PRIu64 " s\n",
		agents(stats), stats->bytes, stats->first_ns / 1000000000u, stats->first_ns % 1000000000u, span / 1000000000u,
		span % 1000000000u);
	fprintf(out, "%" PRIu64 " corrupt, %" PRIu64 " truncated, %" PRIu64 " malformed on purpose, %" PRIu64 " unsolicited\n",
		stats->corrupt, stats->truncated, stats->malformed, stats->unsolicited);
}

static json_t *row_json(const struct row *row)
{
	bool has_status = row->kind == ASSAY_TRACE_RESPONSE || row->kind == ASSAY_TRACE_DELAYED;
	json_t *json = json_pack("{s:s, s:i, s:i, s:I}", "kind", trace_label_kind(row->kind), "protocol", row->protocol, "message",
				 row->message, "count", (json_int_t)row->count);
	const char *name = scmi_message_name(row->protocol, type_of(row->kind), row->message);

	if (name)
		json_object_set_new(json, "name", json_string(name));
	if (has_status)
		json_object_set_new(json, "status", json_integer(row->status));
	return json;
}

json_t *trace_stats_json(const struct trace_stats *stats)
{
	const struct {
		const char *name;
		uint64_t value;
	} figures[] = {
		{"commands", stats->kinds[ASSAY_TRACE_COMMAND]},
		{"responses", stats->kinds[ASSAY_TRACE_RESPONSE]},
		{"delayed", stats->kinds[ASSAY_TRACE_DELAYED]},
		{"notifications", stats->kinds[ASSAY_TRACE_NOTIFICATION]},
		{"lifecycle", stats->kinds[ASSAY_TRACE_LIFECYCLE]},
		{"agents", agents(stats)},
		{"bytes", stats->bytes},
		{"first_ns", stats->first_ns},
		{"span_ns", stats->last_ns - stats->first_ns},
		{"corrupt", stats->corrupt},
		{"truncated", stats->truncated},
		{"malformed", stats->malformed},
		{"unsolicited", stats->unsolicited},
		{"too_short", stats->too_short},
		{"not_told_apart", stats->other},
	};
	json_t *root = json_object(), *rows = json_array();

	json_object_set_new(root, "schema", json_string("scmi-assay.trace-stats/1"));
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		json_object_set_new(root, figures[i].name, json_integer((json_int_t)figures[i].value));
	for (uint32_t i = 0; i < stats->rows_used; i++)
		json_array_append_new(rows, row_json(&stats->rows[i]));
	json_object_set_new(root, "messages", rows);
	return root;
}
