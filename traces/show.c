// SPDX-License-Identifier: BSD-2-Clause
/* One record of a trace as one line of text. */
#include "traces/show.h"

#include <inttypes.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "traces/label.h"

static void show_flags(FILE *out, uint32_t flags)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} names[] = {
		{ASSAY_TRACE_CORRUPT, "CORRUPT"},     {ASSAY_TRACE_TRUNCATED, "TRUNCATED"},
		{ASSAY_TRACE_MALFORMED, "MALFORMED"}, {ASSAY_TRACE_UNSOLICITED, "UNSOLICITED"},
		{ASSAY_TRACE_RESENT, "RESENT"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (flags & names[i].flag)
			fprintf(out, "  %s", names[i].name);
}

static void show_lifecycle(FILE *out, const struct assay_trace_record *record)
{
	struct assay_lifecycle life;
	const char *event, *how;

	if (assay_lifecycle_unpack(record->bytes, record->bytes_count, &life)) {
		fprintf(out, "expected %u bytes, found %u", ASSAY_LIFECYCLE_BYTES, record->bytes_count);
		return;
	}
	event = assay_life_event_name(life.event);
	how = assay_life_how_name(life.how);
	if (event)
		fprintf(out, "%s", event);
	else
		fprintf(out, "event %u", life.event);
	if (!how)
		fprintf(out, "  how %u", life.how);
	else if (life.how != ASSAY_HOW_UNKNOWN)
		fprintf(out, "  %s", how);
	if (life.vmid)
		fprintf(out, "  vmid %u", life.vmid);
	if (life.generation)
		fprintf(out, "  generation %u", life.generation);
}

static void show_message(FILE *out, const struct assay_trace_record *record)
{
	bool has_status = record->kind == ASSAY_TRACE_RESPONSE || record->kind == ASSAY_TRACE_DELAYED;
	uint32_t fixed = SCMI_HEADER_BYTES + (has_status ? SCMI_STATUS_BYTES : 0);
	struct scmi_header header;
	char label[96];

	if (record->bytes_count < SCMI_HEADER_BYTES) {
		fprintf(out, "%u bytes, too few for a header", record->bytes_count);
		return;
	}
	header = scmi_header_unpack(scmi_load32(record->bytes));
	trace_label_message(header.protocol, header.type, header.message, label, sizeof(label));
	fprintf(out, "%-38s token %-4u", label, header.token);
	if (record->bytes_count < fixed) {
		fprintf(out, "  no status");
		return;
	}
	if (has_status) {
		trace_label_status(scmi_load32s(record->bytes + SCMI_HEADER_BYTES), label, sizeof(label));
		fprintf(out, "  %s", label);
	}
	if (record->bytes_count > fixed)
		fprintf(out, "  %u bytes", record->bytes_count - fixed);
}

void trace_show_record(FILE *out, const struct assay_trace_record *record, uint64_t number, uint64_t start_ns, bool bytes)
{
	static const char *const marks[] = {"->", "<-", "<=", "<!", "--", "##"};
	bool before = record->t_ns < start_ns;
	uint64_t t = before ? start_ns - record->t_ns : record->t_ns - start_ns;

	fprintf(out, "%5" PRIu64 " %s%4" PRIu64 ".%09" PRIu64 "  agent %u %s ", number, before ? "-" : " ", t / 1000000000u,
		t % 1000000000u, record->agent, marks[record->kind <= ASSAY_TRACE_METADATA ? record->kind : ASSAY_TRACE_METADATA]);
	if (record->kind == ASSAY_TRACE_LIFECYCLE)
		show_lifecycle(out, record);
	else if (record->kind == ASSAY_TRACE_METADATA)
		fprintf(out, "metadata, %u bytes", record->bytes_count);
	else
		show_message(out, record);
	show_flags(out, record->flags);
	fputc('\n', out);
	if (bytes)
		trace_print_bytes(out, "                     ", record->bytes, record->bytes_count);
}
