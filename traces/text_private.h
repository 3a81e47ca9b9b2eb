/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The text form of a trace, one line a record, which holds every field and byte of it (docs/streams.md): what is written is read
 * back the same. A payload whose layout is known is written as named fields, what is left of it as `rest=` in hexadecimal.
 */
#ifndef TRACES_TEXT_PRIVATE_H
#define TRACES_TEXT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "assay/trace.h"

#define TRACE_TEXT_MAGIC "scmi-assay-trace-text 1"
#define TRACE_TEXT_LINE_MAX (2u << 20)
#define TRACE_TEXT_BYTES_MAX 262144u /* of a record's message */

/* ---- Layouts ---- */

/*
 * Fields of a payload (of a response and a delayed response: behind the status) as words "name:type":
 *   u, x, d   32 bits as a decimal, hexadecimal, signed number       U, X, D   64 bits likewise
 *   v         32 bits: version, major.minor                         n, N      a name of 16 or 64 bytes
 *   [T]       the rest of the payload as an array of T, where T may also be
 *             b, h    8 bits in hexadecimal, 16 bits in decimal
 *             s, a    a sensor's or an axis's descriptor
 *             l       words of performance levels, t readings with their times, p pairs of a setting
 * An '=' before the first: only for payloads of exactly that length. "" for a message without a layout.
 */
const char *trace_text_layout(uint8_t protocol, uint8_t kind, uint8_t message);

struct trace_text_field {
	char name[24];
	char type;
	bool array;
};
/* The next field of a layout; false at its end. */
bool trace_text_next_field(const char **layout, struct trace_text_field *field);
/* Bytes of one value of a type that has a fixed size, else 0. */
uint32_t trace_text_size(char type);
/* True if `bytes` have the length that a layout with '=' demands (or it does not demand any). */
bool trace_text_fits(const char *layout, uint32_t bytes);

/* "clock" of 0x14; NULL for others than the standard protocols. The number of a name or "0x85"; -1: neither. */
const char *trace_text_protocol(uint8_t protocol);
int trace_text_protocol_number(const char *name, size_t length);
/* The number of a message of this protocol and type by its name, or of "0x1f"; -1: neither. */
int trace_text_message_number(uint8_t protocol, uint8_t type, const char *name, size_t length);
/* enum scmi_message_type of a record's kind. */
uint8_t trace_text_type(uint8_t kind);

/* Names of small numbers; NULL past their end. */
const char *trace_text_mark(uint8_t kind);   /* "->", "<-", ... */
const char *trace_text_point(uint8_t point); /* "publish", ...; NULL for 0 too */
const char *trace_text_flag(unsigned bit);   /* "corrupt", ... */

/* ---- Writing ---- */

struct trace_text_out {
	char *text;
	size_t used, room;
	bool failed; /* out of memory */
};

/* Appends one line with its line feed. 0 or -ENOMEM. */
int trace_text_format(struct trace_text_out *out, const struct assay_trace_record *record);
/* The message alone, as a person compares it: without token, time and what is about the transport. */
int trace_text_format_message(struct trace_text_out *out, const struct assay_trace_record *record);
void trace_text_release(struct trace_text_out *out);

/* ---- Reading ---- */

struct trace_text_error {
	unsigned column; /* from 1 */
	char expected[160], found[64];
};

/*
 * Reads one line (without its line feed) into *record, whose bytes go to `bytes` (TRACE_TEXT_BYTES_MAX of room). 1 a record,
 * 0 an empty line or a comment, -EBADMSG with *error.
 */
int trace_text_parse(const char *line, size_t length, struct assay_trace_record *record, uint8_t *bytes,
		     struct trace_text_error *error);

/* A file of lines. */
struct trace_text_source;
/* Takes over `file`, of which nothing is read yet. */
int trace_text_open(FILE *file, const char *name, struct trace_text_source **source, char *why, size_t why_bytes);
/* 1 a record, 0 the end, or a negative errno with "NAME:LINE:COLUMN: expected ..., found ..." in `why`. */
int trace_text_next(struct trace_text_source *source, struct assay_trace_record *record, char *why, size_t why_bytes);
void trace_text_close(struct trace_text_source *source);

#endif
