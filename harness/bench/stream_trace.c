/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands of a trace as a stream. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "assay/trace.h"
#include "harness/bench/stream.h"

static int take(struct bench_stream *stream, const struct assay_trace_record *record)
{
	uint32_t capacity = record->capacity ? record->capacity : ASSAY_CAPACITY_DEFAULT;

	if (record->kind != ASSAY_TRACE_COMMAND)
		return 0;
	if (record->flags & (ASSAY_TRACE_CORRUPT | ASSAY_TRACE_TRUNCATED | ASSAY_TRACE_MALFORMED) || capacity > ASSAY_MESSAGE_MAX ||
	    record->bytes_count < SCMI_HEADER_BYTES) {
		stream->skipped++;
		return 0;
	}
	return bench_stream_add(stream, record->bytes, record->bytes_count, capacity);
}

static void explain(const char *path, int err, char *why, size_t n)
{
	if (err == -ENOSPC)
		snprintf(why, n, "%s: a bench takes at most %u commands of at most %u kinds", path, BENCH_STREAM_MAX,
			 BENCH_CLASSES_MAX);
	else
		snprintf(why, n, "%s: %s", path, strerror(-err));
}

int bench_stream_trace(const char *path, struct bench_stream *stream, char *why, size_t why_bytes)
{
	const char *slash = strrchr(path, '/');
	struct assay_trace_record record;
	struct assay_trace_reader *reader;
	int more, err = 0;

	memset(stream, 0, sizeof(*stream));
	snprintf(stream->name, sizeof(stream->name), "%s", slash ? slash + 1 : path);
	more = assay_trace_open(path, &reader, why, why_bytes);
	if (more < 0)
		return more;
	while (!err && (more = assay_trace_next(reader, &record, why, why_bytes)) > 0)
		err = take(stream, &record);
	assay_trace_close(reader);
	if (err)
		explain(path, err, why, why_bytes);
	if (!err && more == 0 && !stream->count) {
		snprintf(why, why_bytes, "%s: no command that can be sent (%zu corrupt or truncated)", path, stream->skipped);
		err = -EINVAL;
	}
	err = err ? err : more;
	if (err)
		bench_stream_free(stream);
	return err;
}
