// SPDX-License-Identifier: BSD-2-Clause
/* Fuzz target: whatever a line of a text trace holds, reading it ends well; and what was read is written and read back the same. */
#include <stdlib.h>
#include <string.h>

#include "traces/text_private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count);

static void compare(const struct assay_trace_record *a, const struct assay_trace_record *b)
{
	if (a->t_ns != b->t_ns || a->kind != b->kind || a->time_point != b->time_point || a->agent != b->agent ||
	    a->channel != b->channel || a->flags != b->flags || a->capacity != b->capacity || a->used_length != b->used_length ||
	    a->sequence != b->sequence || a->bytes_count != b->bytes_count || memcmp(a->bytes, b->bytes, a->bytes_count) != 0)
		abort();
}

static void one_line(const char *line, size_t length)
{
	static uint8_t bytes[2][TRACE_TEXT_BYTES_MAX];
	struct trace_text_out out = {0};
	struct assay_trace_record read, again;
	struct trace_text_error error;
	int got = trace_text_parse(line, length, &read, bytes[0], &error);

	if (got < 0 && (error.column == 0 || error.column > length + 1))
		abort();
	if (got != 1)
		return;
	if (trace_text_format(&out, &read) == 0) {
		out.text[out.used - 1] = '\0';
		if (trace_text_parse(out.text, out.used - 1, &again, bytes[1], &error) != 1)
			abort();
		compare(&read, &again);
	}
	trace_text_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count)
{
	char *text = malloc(count + 1), *at = text;

	if (!text)
		return 0;
	memcpy(text, data, count);
	text[count] = '\0';
	while (at < text + count) {
		char *end = memchr(at, '\n', (size_t)(text + count - at));

		end = end ? end : text + count;
		*end = '\0';
		one_line(at, (size_t)(end - at));
		at = end + 1;
	}
	free(text);
	return 0;
}
