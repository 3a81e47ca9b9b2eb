// SPDX-License-Identifier: BSD-2-Clause
/* Reads scmi events from the text that tracefs (`trace`) or `trace-cmd report` prints. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "traces/kernel_event.h"

#define LINE_BYTES 16384u /* the longest event: 8 kB of payload digits and the rest */
#define SHOWN 60          /* characters of a line that a message repeats */

struct text_line {
	const struct kernel_source *source;
	uint64_t number;
	const char *fields; /* what follows the event's name */
	char *why;
	size_t why_bytes;
	uint8_t payload[KERNEL_EVENT_PAYLOAD_MAX];
};

static const struct {
	const char *name;
	uint8_t kind;
} events[] = {
	{"scmi_msg_dump:", KERNEL_MSG_DUMP},   {"scmi_xfer_begin:", KERNEL_XFER_BEGIN},    {"scmi_xfer_end:", KERNEL_XFER_END},
	{"scmi_fc_call:", KERNEL_FASTCHANNEL}, {"scmi_xfer_response_wait:", KERNEL_OTHER}, {"scmi_rx_done:", KERNEL_OTHER},
};

static int bad(struct text_line *line, const char *expected, const char *found)
{
	int length = (int)strcspn(found, "\r\n");

	snprintf(line->why, line->why_bytes, "%s:%" PRIu64 ": expected %s, found \"%.*s%s\"", line->source->name, line->number,
		 expected, length > SHOWN ? SHOWN : length, found, length > SHOWN ? "..." : "");
	return -EBADMSG;
}

/* The text after KEY= in the line's fields, or NULL. `key` includes the equals sign. */
static const char *field(const struct text_line *line, const char *key)
{
	size_t length = strlen(key);

	for (const char *at = line->fields; *at;) {
		at += strspn(at, " \t");
		if (!strncmp(at, key, length))
			return at + length;
		at += strcspn(at, " \t\r\n");
		if (*at == '\r' || *at == '\n')
			break;
	}
	return NULL;
}

static int number(struct text_line *line, const char *key, int base, long least, long most, long *value)
{
	const char *text = field(line, key);
	char expected[64], *end;

	snprintf(expected, sizeof(expected), "%s with a %s number", key, base == 16 ? "hexadecimal" : "decimal");
	if (!text)
		return bad(line, expected, line->fields);
	errno = 0;
	*value = strtol(text, &end, base);
	if (end == text || !strchr(" \t\r\n", *end) || errno || *value < least || *value > most)
		return bad(line, expected, text);
	return 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static int payload(struct text_line *line, struct kernel_event *event)
{
	const char *text = field(line, "pyld=");
	size_t digits;

	if (!text)
		return bad(line, "pyld=", line->fields);
	digits = strspn(text, "0123456789abcdef");
	if (digits % 2 || !strchr(" \t\r\n", text[digits]))
		return bad(line, "pyld= with pairs of lower-case hexadecimal digits", text);
	if (digits / 2 > sizeof(line->payload))
		return bad(line, "pyld= with at most 4088 bytes", text);
	for (size_t i = 0; i < digits; i += 2)
		line->payload[i / 2] = (uint8_t)(hex_digit(text[i]) << 4 | hex_digit(text[i + 1]));
	event->payload = line->payload;
	event->payload_bytes = (uint16_t)(digits / 2);
	return 0;
}

static int message_fields(struct text_line *line, struct kernel_event *event)
{
	const char *tag = field(line, "t=");
	long value;
	size_t length;
	int error;

	if (!tag)
		return bad(line, "t= with a tag", line->fields);
	length = strcspn(tag, " \t\r\n");
	if (length == 0 || length >= sizeof(event->tag))
		return bad(line, "t= with a tag such as CMND", tag);
	memcpy(event->tag, tag, length);
	error = number(line, "s=", 10, INT32_MIN, INT32_MAX, &value);
	if (error)
		return error;
	event->status = (int32_t)value;
	if (field(line, "id=")) {
		error = number(line, "id=", 10, 0, INT32_MAX, &value);
		if (error)
			return error;
		event->id = (int32_t)value;
		error = number(line, "ch=", 16, 0, 0xff, &value);
		if (error)
			return error;
		event->channel = (uint8_t)value;
	}
	return payload(line, event);
}

static int event_fields(struct text_line *line, struct kernel_event *event)
{
	long value;
	int error;

	error = number(line, "pt=", 16, 0, 0xff, &value);
	if (error)
		return error;
	event->protocol = (uint8_t)value;
	error = number(line, "msg_id=", 16, 0, 0xff, &value);
	if (error)
		return error;
	event->message = (uint8_t)value;
	if (event->kind == KERNEL_FASTCHANNEL)
		return 0;
	error = number(line, "seq=", 16, 0, 0xffff, &value);
	if (error)
		return error;
	event->seq = (uint16_t)value;
	if (event->kind == KERNEL_MSG_DUMP)
		return message_fields(line, event);
	if (event->kind != KERNEL_XFER_END)
		return 0;
	error = number(line, "s=", 10, INT32_MIN, INT32_MAX, &value);
	event->status = (int32_t)value;
	return error;
}

/* "   0.098535" before the colon at `colon`, with up to nine decimals. */
static int time_stamp(struct text_line *line, const char *start, const char *colon, uint64_t *t_ns)
{
	const char *at = colon, *decimals;
	uint64_t seconds = 0, nanoseconds = 0;
	size_t whole, count;

	while (at > start && strchr("0123456789.", at[-1]))
		at--;
	whole = strspn(at, "0123456789");
	decimals = at + whole + 1;
	count = at[whole] == '.' ? strspn(decimals, "0123456789") : 0;
	if (whole == 0 || whole > 10 || count == 0 || count > 9 || decimals + count != colon)
		return bad(line, "a time stamp in seconds (trace_clock mono)", at);
	for (size_t i = 0; i < whole; i++)
		seconds = seconds * 10 + (uint64_t)(at[i] - '0');
	for (size_t i = 0; i < 9; i++)
		nanoseconds = nanoseconds * 10 + (uint64_t)(i < count ? decimals[i] - '0' : 0);
	*t_ns = seconds * 1000000000u + nanoseconds;
	return 0;
}

/* "CPU:1 [LOST 12 EVENTS]", or the head line's count of entries that were overwritten. */
static uint64_t lost_events(const char *text)
{
	const char *at = strstr(text, "[LOST ");
	uint64_t kept, written;

	if (at && strstr(at, "EVENTS]")) {
		written = strtoull(at + 6, NULL, 10);
		return written ? written : 1;
	}
	if (sscanf(text, "# entries-in-buffer/entries-written: %" SCNu64 "/%" SCNu64, &kept, &written) == 2 && written > kept)
		return written - kept;
	return 0;
}

static int take_line(struct text_line *line, const char *text)
{
	struct kernel_event event = {.id = -1};
	const char *colon = strstr(text, ": scmi_");
	int error;

	event.lost = lost_events(text);
	if (event.lost) {
		event.kind = KERNEL_LOST;
		return line->source->take(line->source->context, &event);
	}
	for (size_t i = 0; colon && i < sizeof(events) / sizeof(events[0]); i++) {
		size_t length = strlen(events[i].name);

		if (strncmp(colon + 2, events[i].name, length) != 0)
			continue;
		event.kind = events[i].kind;
		line->fields = colon + 2 + length;
		error = time_stamp(line, text, colon, &event.t_ns);
		if (!error)
			error = event_fields(line, &event);
		return error ? error : line->source->take(line->source->context, &event);
	}
	return 0;
}

int kernel_read_text(const struct kernel_source *source, char *why, size_t why_bytes)
{
	struct text_line line = {.source = source, .why = why, .why_bytes = why_bytes};
	char *text = malloc(LINE_BYTES);
	FILE *file = fdopen(dup(source->fd), "r");
	bool joined = false; /* this piece continues a line longer than the buffer */
	int error = 0;

	if (!text || !file) {
		free(text);
		if (file)
			fclose(file);
		snprintf(why, why_bytes, "%s: out of memory", source->name);
		return -ENOMEM;
	}
	while (!error && fgets(text, LINE_BYTES, file)) {
		bool whole = strchr(text, '\n') != NULL;

		line.number += !joined;
		if (!joined && !whole && strlen(text) == LINE_BYTES - 1 && strstr(text, ": scmi_"))
			error = bad(&line, "a shorter line", text);
		else if (!joined)
			error = take_line(&line, text);
		joined = !whole;
	}
	if (error == -EBADMSG && !why[0])
		bad(&line, "t= with one of CMND, RESP, DLYD, NOTI", line.fields);
	if (!error && ferror(file)) {
		error = -EIO;
		snprintf(why, why_bytes, "%s: cannot be read beyond line %" PRIu64, source->name, line.number);
	}
	fclose(file);
	free(text);
	return error;
}
