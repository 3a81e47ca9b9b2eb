/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands of a trace as a stream. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "assay/trace.h"
#include "harness/bench/stream.h"

/* `last_ns`: when the command before was recorded. Clocks of recordings may go back: then there is no gap. */
static int take(struct bench_stream *stream, const struct assay_trace_record *record, uint64_t *last_ns)
{
	uint32_t capacity = record->capacity ? record->capacity : ASSAY_CAPACITY_DEFAULT;
	int err;

	if (record->kind != ASSAY_TRACE_COMMAND)
		return 0;
	if (record->flags & (ASSAY_TRACE_CORRUPT | ASSAY_TRACE_TRUNCATED | ASSAY_TRACE_MALFORMED) || capacity > ASSAY_MESSAGE_MAX ||
	    record->bytes_count < SCMI_HEADER_BYTES) {
		stream->skipped++;
		return 0;
	}
	err = bench_stream_add(stream, record->bytes, record->bytes_count, capacity);
	if (err)
		return err;
	if (stream->count > 1 && record->t_ns > *last_ns)
		stream->items[stream->count - 1].gap_ns = record->t_ns - *last_ns;
	*last_ns = record->t_ns;
	return 0;
}

/* A trace is sent round and round: from its last command to its first as long as on average between two. */
static void close_the_round(struct bench_stream *stream)
{
	uint64_t sum = 0;

	for (size_t i = 1; i < stream->count; i++)
		sum += stream->items[i].gap_ns;
	if (stream->count > 1)
		stream->items[0].gap_ns = sum / (stream->count - 1);
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
	uint64_t last_ns = 0;
	int more, err = 0;

	memset(stream, 0, sizeof(*stream));
	snprintf(stream->name, sizeof(stream->name), "%s", slash ? slash + 1 : path);
	more = assay_trace_open(path, &reader, why, why_bytes);
	if (more < 0)
		return more;
	while (!err && (more = assay_trace_next(reader, &record, why, why_bytes)) > 0)
		err = take(stream, &record, &last_ns);
	assay_trace_close(reader);
	if (err)
		explain(path, err, why, why_bytes);
	if (!err && more == 0 && !stream->count) {
		snprintf(why, why_bytes, "%s: no command that can be sent (%zu corrupt or truncated)", path, stream->skipped);
		err = -EINVAL;
	}
	err = err ? err : more;
	if (!err)
		close_the_round(stream);
	if (err)
		bench_stream_free(stream);
	return err;
}
