// SPDX-License-Identifier: BSD-2-Clause
/* A trace in its other format: every record as it was, the metadata among them. */
#include <errno.h>
#include <string.h>

#include "traces/edit.h"

static int copy(struct assay_trace_reader *reader, struct assay_trace_writer *writer, const char *input, uint64_t *records,
		char *why, size_t why_bytes)
{
	const struct assay_trace_record *metadata = assay_trace_metadata_record(reader);
	struct assay_trace_record record;
	int got = metadata ? 1 : assay_trace_next(reader, &record, why, why_bytes);

	if (metadata)
		record = *metadata;
	for (; got == 1; got = assay_trace_next(reader, &record, why, why_bytes)) {
		int error = assay_trace_write(writer, &record);

		++*records;
		if (!error)
			continue;
		if (error == -EMSGSIZE)
			snprintf(why, why_bytes, "%s: record %llu: expected a message that fits a trace, found %u bytes", input,
				 (unsigned long long)*records, record.bytes_count);
		return error;
	}
	return got;
}

int trace_convert(const char *input, const char *output, enum assay_trace_format format, uint64_t *records, char *why,
		  size_t why_bytes)
{
	struct assay_trace_reader *reader;
	struct assay_trace_writer *writer;
	int error = assay_trace_open(input, &reader, why, why_bytes), finish;

	*records = 0;
	if (error)
		return error;
	error = assay_trace_create_as(output, format, NULL, &writer, why, why_bytes);
	if (!error) {
		assay_trace_in_blocks(writer);
		error = copy(reader, writer, input, records, why, why_bytes);
		finish = assay_trace_finish(writer);
		if (finish && finish != -EMSGSIZE) {
			snprintf(why, why_bytes, "%s: cannot be written: %s", output, strerror(-finish));
			error = finish;
		}
	}
	assay_trace_close(reader);
	return error;
}
