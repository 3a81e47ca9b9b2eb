// SPDX-License-Identifier: BSD-2-Clause
/* A file in the text form, read line by line in constant memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "traces/text_private.h"

struct trace_text_source {
	FILE *file;
	const char *name;
	uint64_t number; /* of the line, from 1 */
	char *line;
	size_t room;
	uint8_t bytes[TRACE_TEXT_BYTES_MAX];
};

/* 1 a line (without its end) in source->line, 0 the end of the file, -EMSGSIZE, -ENOMEM or -EIO. */
static int read_line(struct trace_text_source *source, size_t *length)
{
	int c;

	for (*length = 0; (c = getc_unlocked(source->file)) != EOF && c != '\n'; source->line[(*length)++] = (char)c) {
		char *grown;

		if (*length + 1 < source->room)
			continue;
		if (source->room >= TRACE_TEXT_LINE_MAX)
			return -EMSGSIZE;
		grown = realloc(source->line, 2 * source->room);
		if (!grown)
			return -ENOMEM;
		source->line = grown;
		source->room *= 2;
	}
	if (c == EOF && ferror(source->file))
		return -EIO;
	source->line[*length] = '\0';
	source->number++;
	return c != EOF || *length > 0;
}

int trace_text_open(FILE *file, const char *name, struct trace_text_source **out, char *why, size_t why_bytes)
{
	struct trace_text_source *source = calloc(1, sizeof(*source));
	size_t length;

	*out = source;
	snprintf(why, why_bytes, "%s: out of memory", name);
	if (!source) {
		fclose(file);
		return -ENOMEM;
	}
	source->file = file;
	source->name = name;
	source->room = 1024;
	source->line = malloc(source->room);
	if (!source->line)
		return -ENOMEM;
	if (read_line(source, &length) == 1 && !strcmp(source->line, TRACE_TEXT_MAGIC))
		return 0;
	snprintf(why, why_bytes, "%s:1:1: expected a pcap file or a line '%s', found '%.40s'", name, TRACE_TEXT_MAGIC,
		 source->line);
	for (char *at = why; *at; at++)
		*at = (unsigned char)*at < 0x20 ? '?' : *at;
	return -EBADMSG;
}

int trace_text_next(struct trace_text_source *source, struct assay_trace_record *record, char *why, size_t why_bytes)
{
	struct trace_text_error error;
	size_t length;
	int got;

	while ((got = read_line(source, &length)) == 1) {
		got = trace_text_parse(source->line, length, record, source->bytes, &error);
		if (got == 1)
			return 1;
		if (got == 0)
			continue;
		snprintf(why, why_bytes, "%s:%llu:%u: expected %s, found %s", source->name, (unsigned long long)source->number,
			 error.column, error.expected, error.found);
		return got;
	}
	if (got == -EMSGSIZE)
		snprintf(why, why_bytes, "%s:%llu:%u: expected the end of the line, found more than %u characters", source->name,
			 (unsigned long long)source->number + 1, TRACE_TEXT_LINE_MAX, TRACE_TEXT_LINE_MAX);
	else if (got)
		snprintf(why, why_bytes, "%s: cannot be read: %s", source->name, strerror(-got));
	return got;
}

void trace_text_close(struct trace_text_source *source)
{
	if (!source)
		return;
	if (source->file != stdin)
		fclose(source->file);
	free(source->line);
	free(source);
}
