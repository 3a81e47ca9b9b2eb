/* SPDX-License-Identifier: BSD-2-Clause */
/* Text of unknown origin made safe for JSON, terminals, TAP, XML and HTML. */
#ifndef REPORTS_TEXT_H
#define REPORTS_TEXT_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bytes of the UTF-8 sequence at `s` (1 to 4) with its code point, or 0 where there is none. `n` is at least 1. */
size_t text_utf8(const char *s, size_t n, uint32_t *code_point);

/* A JSON string of any bytes: what is not UTF-8 becomes \xNN. NULL stands for "". NULL only when memory is out. */
json_t *text_json(const char *s);

/* On one line of a terminal or a log: controls, bidirectional marks and bytes that are not UTF-8 become \xNN or \u{N}. */
void text_put_line(FILE *f, const char *s);
/* As text_put_line(), and '#' becomes \x23: the description of a TAP test line. */
void text_put_tap(FILE *f, const char *s);
/* Character data or attribute value of XML 1.0; line feeds and tabs are kept, what XML forbids becomes \xNN. */
void text_put_xml(FILE *f, const char *s);
/* The same for HTML. */
void text_put_html(FILE *f, const char *s);

/* Bytes as lower-case hex. `out` needs 2 * count + 1 bytes. */
void text_hex(const uint8_t *bytes, size_t count, char *out);
/* Decodes hex; how many bytes, at most `max`; stops at what is no pair of hex digits. */
size_t text_unhex(const char *hex, uint8_t *bytes, size_t max);

/* A duration for people: "850 ns", "12.4 µs", "3.21 ms", "1.50 s", "2 min 05 s". */
#define TEXT_DURATION_BYTES 32
const char *text_duration(uint64_t ns, char out[TEXT_DURATION_BYTES]);
/* A count with thin separators, "1 234 567" (no-break spaces). */
#define TEXT_COUNT_BYTES 48
const char *text_count(uint64_t n, char out[TEXT_COUNT_BYTES]);

/* A command as one types it into a shell: words that hold more than plain characters are quoted. free() releases; NULL: no memory. */
char *text_command(const json_t *words);

/* Writes a sentence into `why` (which may be NULL) and returns `error`. */
int text_fail(int error, char *why, size_t why_bytes, const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
