// SPDX-License-Identifier: BSD-2-Clause
/* Reads one line of the text form back into a record. The line is untrusted; what is wrong is told with its column. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/sensor.h"
#include "scmi/status.h"
#include "traces/text_private.h"

struct cursor {
	const char *line, *at, *end;
	struct trace_text_error *error;
	uint8_t *bytes; /* the message that is put together */
	uint32_t count;
};

static int expected(struct cursor *c, const char *what)
{
	size_t length = 0;

	c->error->column = (unsigned)(c->at - c->line) + 1;
	snprintf(c->error->expected, sizeof(c->error->expected), "%s", what);
	while (c->at + length < c->end && length < 40 && c->at[length] != ' ')
		length++;
	if (length)
		snprintf(c->error->found, sizeof(c->error->found), "'%.*s'", (int)length, c->at);
	else
		snprintf(c->error->found, sizeof(c->error->found), "%s", c->at < c->end ? "a space" : "the end of the line");
	for (char *f = c->error->found; *f; f++)
		*f = isprint((unsigned char)*f) ? *f : '?';
	return -EBADMSG;
}

static void skip_spaces(struct cursor *c)
{
	while (c->at < c->end && *c->at == ' ')
		c->at++;
}

static bool take(struct cursor *c, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(c->end - c->at) < length || memcmp(c->at, word, length) != 0)
		return false;
	c->at += length;
	return true;
}

static bool at_word_end(const struct cursor *c)
{
	return c->at == c->end || *c->at == ' ';
}

/* Digits, decimal or with 0x, and where `negative` is not NULL a sign before them. At most `most`. */
static int number(struct cursor *c, uint64_t most, bool *negative, uint64_t *value)
{
	const char *begin = c->at;
	bool any = false;
	unsigned base;

	*value = 0;
	if (negative)
		*negative = take(c, "-");
	base = take(c, "0x") ? 16 : 10;
	for (; c->at < c->end && isxdigit((unsigned char)*c->at); c->at++) {
		unsigned digit = (unsigned)(isdigit((unsigned char)*c->at) ? *c->at - '0' : (*c->at | 0x20) - 'a' + 10);

		if (digit >= base || *value > (most - digit) / base)
			break;
		*value = *value * base + digit;
		any = true;
	}
	if (any && (c->at == c->end || !isalnum((unsigned char)*c->at)))
		return 0;
	c->at = begin;
	return expected(c, most <= UINT32_MAX ? "a number that fits its field" : "a number of at most 64 bits");
}

static int small(struct cursor *c, uint64_t most, uint32_t *value)
{
	uint64_t wide;
	int error = number(c, most, NULL, &wide);

	*value = (uint32_t)wide;
	return error;
}

static int append(struct cursor *c, uint64_t value, uint32_t size)
{
	if (size > TRACE_TEXT_BYTES_MAX - c->count)
		return expected(c, "a message of at most 262144 bytes");
	for (uint32_t i = 0; i < size; i++)
		c->bytes[c->count++] = (uint8_t)(value >> 8 * i);
	return 0;
}

/* Hexadecimal bytes up to something else; `exactly` that many, or as many as there are (UINT32_MAX). */
static int hex(struct cursor *c, uint32_t exactly)
{
	uint32_t taken = 0;

	for (; c->end - c->at >= 2 && isxdigit((unsigned char)c->at[0]) && isxdigit((unsigned char)c->at[1]); taken++) {
		unsigned value = 0;

		if (taken == exactly)
			break;
		for (int i = 0; i < 2; i++, c->at++)
			value = value << 4 | (unsigned)(isdigit((unsigned char)*c->at) ? *c->at - '0' : (*c->at | 0x20) - 'a' + 10);
		if (append(c, value, 1))
			return -EBADMSG;
	}
	if ((exactly != UINT32_MAX && taken != exactly) || (c->at < c->end && isalnum((unsigned char)*c->at)))
		return expected(c, exactly == UINT32_MAX ? "pairs of hexadecimal digits"
							 : "as many hexadecimal digits as the name has bytes");
	return 0;
}

static int name(struct cursor *c, uint32_t size)
{
	uint32_t length = 0;

	if (take(c, "0x"))
		return hex(c, size);
	if (!take(c, "\""))
		return expected(c, "a name in quotes, or 0x and its bytes");
	for (; c->at < c->end && *c->at != '"'; c->at++, length++) {
		if (length == size)
			return expected(c, "the closing quote of a name that fits its field");
		if (append(c, (uint8_t)*c->at, 1))
			return -EBADMSG;
	}
	if (!take(c, "\""))
		return expected(c, "the closing quote of a name");
	for (; length < size; length++)
		if (append(c, 0, 1))
			return -EBADMSG;
	return 0;
}

static int version(struct cursor *c)
{
	uint32_t major, minor;
	int error = small(c, UINT16_MAX, &major);

	if (!error && !take(c, "."))
		error = expected(c, "'.' between a version's numbers");
	if (!error)
		error = small(c, UINT16_MAX, &minor);
	return error ? error : append(c, (uint64_t)major << 16 | minor, 4);
}

static int value(struct cursor *c, char type)
{
	uint32_t size = trace_text_size(type);
	uint64_t wide, most = size < 8 ? (UINT64_C(1) << 8 * size) - 1 : UINT64_MAX;
	bool negative;
	int error;

	if (type == 'v')
		return version(c);
	if (type == 'n' || type == 'N')
		return name(c, size);
	error = number(c, most, &negative, &wide);
	if (!error && negative && wide > most / 2 + 1)
		error = expected(c, "a number that fits its field");
	return error ? error : append(c, negative ? 0 - wide : wide, size);
}

static int descriptor(struct cursor *c)
{
	int error = 0;

	for (unsigned i = 0; i < 3 && !error; i++) {
		error = value(c, 'x');
		if (!error && !take(c, ":"))
			error = expected(c, "':' between the parts of a descriptor");
	}
	if (!error)
		error = name(c, 16);
	if (!error && take(c, ":"))
		error = hex(c, UINT32_MAX);
	return error;
}

static int field_values(struct cursor *c, const struct trace_text_field *field)
{
	bool descriptors = trace_text_size(field->type) == 0;
	int error;

	do
		error = descriptors ? descriptor(c) : value(c, field->type);
	while (!error && field->array && (take(c, ",") || take(c, ":")));
	if (!error && !at_word_end(c))
		return expected(c, field->array ? "',' or a space after a value" : "a space after a value");
	return error;
}

/* NAME=VALUE words in the layout's order, as far as there are some, then rest=HEX. */
static int payload(struct cursor *c, const char *layout)
{
	struct trace_text_field field;
	bool open = true;

	for (skip_spaces(c); c->at < c->end && *c->at != '|'; skip_spaces(c)) {
		size_t length;

		if (take(c, "rest=")) {
			if (hex(c, UINT32_MAX))
				return -EBADMSG;
			skip_spaces(c);
			return c->at == c->end || *c->at == '|' ? 0 : expected(c, "'|' or the end of the line");
		}
		open = open && trace_text_next_field(&layout, &field);
		if (!open)
			return expected(c, "rest=, '|' or the end of the line");
		length = strlen(field.name);
		if ((size_t)(c->end - c->at) <= length || memcmp(c->at, field.name, length) != 0 || c->at[length] != '=') {
			char what[64];

			snprintf(what, sizeof(what), "%s= or rest=", field.name);
			return expected(c, what);
		}
		c->at += length + 1;
		if (field_values(c, &field))
			return -EBADMSG;
	}
	return 0;
}

static int status(struct cursor *c)
{
	size_t length = strcspn(c->at, " ");
	uint64_t wide;
	bool negative;

	skip_spaces(c);
	if (c->at == c->end || *c->at == '|' || !strncmp(c->at, "rest=", 5))
		return 0; /* too short a message for one */
	if (take(c, "status=")) {
		if (number(c, UINT32_MAX, &negative, &wide))
			return -EBADMSG;
		return append(c, negative ? 0 - wide : wide, 4);
	}
	length = strcspn(c->at, " ");
	for (int32_t s = 0; scmi_status_name(s); s--) {
		if (strlen(scmi_status_name(s)) != length || memcmp(scmi_status_name(s), c->at, length) != 0)
			continue;
		c->at += length;
		return append(c, (uint32_t)s, 4);
	}
	return expected(c, "the name of a status, status=NUMBER, rest= or '|'");
}

/* PROTOCOL/MESSAGE. */
static int label(struct cursor *c, uint8_t type, uint8_t *protocol, uint8_t *message)
{
	size_t length = strcspn(c->at, "/ ");
	int found = trace_text_protocol_number(c->at, length);

	if (found < 0 || c->at[length] != '/')
		return expected(c, "PROTOCOL/MESSAGE (as clock/CLOCK_RATE_GET or 0x85/0x03) or raw=");
	*protocol = (uint8_t)found;
	c->at += length + 1;
	length = strcspn(c->at, " ");
	found = trace_text_message_number(*protocol, type, c->at, length);
	if (found < 0)
		return expected(c, "a message of this protocol and kind, by name or as 0x1f");
	*message = (uint8_t)found;
	c->at += length;
	return 0;
}

static int header(struct cursor *c, uint8_t type, uint8_t protocol, uint8_t message)
{
	uint32_t word, token;

	skip_spaces(c);
	if (take(c, "header=")) {
		struct scmi_header h;

		if (small(c, UINT32_MAX, &word))
			return -EBADMSG;
		h = scmi_header_unpack(word);
		if (h.protocol != protocol || h.message != message)
			return expected(c, "a header of the protocol and message before it");
		return append(c, word, 4);
	}
	if (!take(c, "token="))
		return expected(c, "token= or header=");
	if (small(c, SCMI_TOKEN_MAX, &token))
		return -EBADMSG;
	return append(c, scmi_header_pack((struct scmi_header){message, type, protocol, (uint16_t)token}), 4);
}

static int message(struct cursor *c, uint8_t kind)
{
	uint8_t protocol = 0, id = 0;
	int error = label(c, trace_text_type(kind), &protocol, &id);

	if (!error)
		error = header(c, trace_text_type(kind), protocol, id);
	if (!error && (kind == ASSAY_TRACE_RESPONSE || kind == ASSAY_TRACE_DELAYED))
		error = status(c);
	return error ? error : payload(c, trace_text_layout(protocol, kind, id));
}

/* True if the word at `at` is `known` with '-' for spaces. */
static bool is_joined(const char *at, size_t length, const char *known)
{
	if (!known || strlen(known) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (at[i] != (known[i] == ' ' ? '-' : known[i]))
			return false;
	return true;
}

static int life_word(struct cursor *c, const char *key, const char *(*name_of)(uint32_t number))
{
	uint32_t found = 0;

	skip_spaces(c);
	if (!take(c, key))
		return expected(c, key);
	if (name_of && c->at < c->end && !isdigit((unsigned char)*c->at)) {
		size_t length = strcspn(c->at, " ");

		while (found < 64 && !is_joined(c->at, length, name_of(found)))
			found++;
		if (found == 64)
			return expected(c, "the name of what happened, or its number");
		c->at += length;
	} else if (small(c, UINT32_MAX, &found)) {
		return -EBADMSG;
	}
	return append(c, found, 4);
}

static int lifecycle(struct cursor *c)
{
	int error = life_word(c, "event=", assay_life_event_name);

	if (!error)
		error = life_word(c, "how=", assay_life_how_name);
	if (!error)
		error = life_word(c, "vmid=", NULL);
	return error ? error : life_word(c, "generation=", NULL);
}

static int flags(struct cursor *c, uint32_t *all)
{
	do {
		size_t length = strcspn(c->at, ", ");
		uint32_t more = 0;
		unsigned bit = 0;

		while (trace_text_flag(bit) &&
		       (strlen(trace_text_flag(bit)) != length || memcmp(trace_text_flag(bit), c->at, length) != 0))
			bit++;
		if (trace_text_flag(bit)) {
			more = 1u << bit;
			c->at += length;
		} else if (c->at == c->end || !isdigit((unsigned char)*c->at)) {
			return expected(c, "corrupt, truncated, malformed, unsolicited, resent or a number");
		} else if (small(c, UINT32_MAX, &more)) {
			return -EBADMSG;
		}
		*all |= more;
	} while (take(c, ","));
	return 0;
}

static int point(struct cursor *c, uint8_t *at)
{
	size_t length = strcspn(c->at, " ");
	uint32_t found;

	for (uint8_t p = 1; trace_text_point(p); p++) {
		if (strlen(trace_text_point(p)) != length || memcmp(trace_text_point(p), c->at, length) != 0)
			continue;
		*at = p;
		c->at += length;
		return 0;
	}
	if (c->at == c->end || !isdigit((unsigned char)*c->at))
		return expected(c, "publish, kick, used, reap, kernel, proxy or a number");
	if (small(c, UINT8_MAX, &found))
		return -EBADMSG;
	*at = (uint8_t)found;
	return 0;
}

/* '|' and words about the transport; to the end of the line, or (metadata) to json= or raw=. */
static int envelope(struct cursor *c, struct assay_trace_record *record)
{
	uint32_t channel;
	int error = 0;

	skip_spaces(c);
	if (!take(c, "|"))
		return 0;
	for (skip_spaces(c); !error && c->at < c->end; skip_spaces(c)) {
		if (record->kind == ASSAY_TRACE_METADATA && (*c->at == 'j' || *c->at == 'r'))
			return 0;
		if (take(c, "capacity=")) {
			error = small(c, UINT32_MAX, &record->capacity);
		} else if (take(c, "used=")) {
			error = small(c, UINT32_MAX, &record->used_length);
		} else if (take(c, "at=")) {
			error = point(c, &record->time_point);
		} else if (take(c, "channel=")) {
			error = small(c, UINT16_MAX, &channel);
			record->channel = (uint16_t)channel;
		} else if (take(c, "flags=")) {
			error = flags(c, &record->flags);
		} else {
			return expected(c, "capacity=, used=, at=, channel=, flags= or the end of the line");
		}
	}
	return error;
}

static int metadata(struct cursor *c, struct assay_trace_record *record)
{
	if (envelope(c, record))
		return -EBADMSG;
	skip_spaces(c);
	if (take(c, "raw="))
		return hex(c, UINT32_MAX);
	if (!take(c, "json="))
		return expected(c, "json= or raw=");
	for (; c->at < c->end; c->at++)
		if (append(c, (uint8_t)*c->at, 1))
			return -EBADMSG;
	return 0;
}

/* SECONDS.NANOSECONDS, as far as a pcap file can hold it. */
static int time_of(struct cursor *c, uint64_t *t_ns)
{
	uint32_t seconds, fraction = 0;
	unsigned digits = 0;

	if (small(c, UINT32_MAX, &seconds))
		return -EBADMSG;
	if (!take(c, "."))
		return expected(c, "'.' and nine digits after the seconds");
	for (; digits < 9 && c->at < c->end && isdigit((unsigned char)*c->at); digits++)
		fraction = fraction * 10 + (unsigned)(*c->at++ - '0');
	if (digits < 9 || !at_word_end(c))
		return expected(c, "nine digits after the seconds, then a space");
	*t_ns = (uint64_t)seconds * 1000000000u + fraction;
	return 0;
}

static int agent_and_sequence(struct cursor *c, struct assay_trace_record *record)
{
	uint32_t agent;

	skip_spaces(c);
	if (!take(c, "a") || c->at == c->end || !isdigit((unsigned char)*c->at))
		return expected(c, "a and the agent's number, as a0");
	if (small(c, UINT16_MAX, &agent))
		return -EBADMSG;
	record->agent = (uint16_t)agent;
	skip_spaces(c);
	if (!take(c, "#"))
		return expected(c, "# and a sequence number, or #-");
	record->sequence = ASSAY_TRACE_UNMATCHED;
	return take(c, "-") ? 0 : number(c, UINT64_MAX, NULL, &record->sequence);
}

static int mark(struct cursor *c, uint8_t *kind)
{
	skip_spaces(c);
	for (*kind = 0; trace_text_mark(*kind); (*kind)++)
		if (take(c, trace_text_mark(*kind)))
			return 0;
	return expected(c, "one of -> <- <= <! -- ##");
}

static int body(struct cursor *c, struct assay_trace_record *record)
{
	int error;

	if (record->kind == ASSAY_TRACE_METADATA)
		return metadata(c, record);
	skip_spaces(c);
	if (take(c, "raw="))
		error = hex(c, UINT32_MAX);
	else
		error = record->kind == ASSAY_TRACE_LIFECYCLE ? lifecycle(c) : message(c, record->kind);
	if (!error)
		error = envelope(c, record);
	skip_spaces(c);
	if (!error && c->at < c->end)
		return expected(c, "'|' or the end of the line");
	return error;
}

int trace_text_parse(const char *line, size_t length, struct assay_trace_record *record, uint8_t *bytes,
		     struct trace_text_error *error)
{
	struct cursor c = {.line = line, .at = line, .end = line + length, .error = error, .bytes = bytes};

	skip_spaces(&c);
	if (c.at == c.end || *c.at == '#')
		return 0;
	*record = (struct assay_trace_record){.used_length = ASSAY_TRACE_USED_UNKNOWN, .bytes = bytes};
	if (time_of(&c, &record->t_ns) || agent_and_sequence(&c, record) || mark(&c, &record->kind) || body(&c, record))
		return -EBADMSG;
	record->bytes_count = c.count;
	return 1;
}
