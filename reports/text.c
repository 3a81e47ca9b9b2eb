/* SPDX-License-Identifier: BSD-2-Clause */
/* Text of unknown origin made safe for what reads it: one place decides what a byte may turn into. */
#include "reports/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

size_t text_utf8(const char *s, size_t n, uint32_t *code_point)
{
	static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *b = (const unsigned char *)s;
	size_t length = b[0] < 0x80 ? 1 : b[0] >> 5 == 6 ? 2 : b[0] >> 4 == 14 ? 3 : b[0] >> 3 == 30 ? 4 : 0;
	uint32_t c;

	if (!length || length > n)
		return 0;
	c = length == 1 ? b[0] : b[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if (b[i] >> 6 != 2)
			return 0;
		c = c << 6 | (b[i] & 0x3fu);
	}
	if (c < lowest[length] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code_point = c;
	return length;
}

json_t *text_json(const char *s)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = s ? strlen(s) : 0, used = 0;
	uint32_t c;
	char *safe;
	json_t *string;

	if (!n)
		return json_string("");
	safe = malloc(4 * n);
	if (!safe)
		return NULL;
	for (size_t i = 0; i < n;) {
		size_t length = text_utf8(s + i, n - i, &c);

		if (length) {
			memcpy(safe + used, s + i, length);
			used += length;
			i += length;
			continue;
		}
		safe[used++] = '\\';
		safe[used++] = 'x';
		safe[used++] = digits[(unsigned char)s[i] >> 4];
		safe[used++] = digits[(unsigned char)s[i] & 15];
		i++;
	}
	string = json_stringn(safe, used);
	free(safe);
	return string;
}

/* Marks that reorder or hide text: a report shows them, it does not obey them. */
static bool is_mark(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff ||
	       c == 0x61c || c == 0xfffe || c == 0xffff;
}

/* Writes one character that stands for itself or for its number; `special` may take it first. */
typedef bool put_special(FILE *f, uint32_t c);

static void put_text(FILE *f, const char *s, put_special *special)
{
	size_t n = s ? strlen(s) : 0;
	uint32_t c;

	for (size_t i = 0; i < n;) {
		size_t length = text_utf8(s + i, n - i, &c);

		if (!length) {
			fprintf(f, "\\x%02x", (unsigned char)s[i++]);
			continue;
		}
		if (!special(f, c)) {
			if (c < 0x20 || (c >= 0x7f && c < 0xa0))
				fprintf(f, "\\x%02x", (unsigned)c);
			else if (is_mark(c))
				fprintf(f, "\\u{%x}", (unsigned)c);
			else
				fwrite(s + i, 1, length, f);
		}
		i += length;
	}
}

static bool nothing_special(FILE *f, uint32_t c)
{
	(void)f;
	(void)c;
	return false;
}

static bool special_tap(FILE *f, uint32_t c)
{
	return c == '#' && fputs("\\x23", f) >= 0;
}

static bool special_markup(FILE *f, uint32_t c)
{
	const char *entity = c == '&'    ? "&amp;"
			     : c == '<'  ? "&lt;"
			     : c == '>'  ? "&gt;"
			     : c == '"'  ? "&quot;"
			     : c == '\'' ? "&#39;"
					 : NULL;

	if (entity)
		return fputs(entity, f) >= 0;
	return (c == '\n' || c == '\t') && fputc((int)c, f) != EOF;
}

void text_put_line(FILE *f, const char *s)
{
	put_text(f, s, nothing_special);
}

void text_put_tap(FILE *f, const char *s)
{
	put_text(f, s, special_tap);
}

void text_put_xml(FILE *f, const char *s)
{
	put_text(f, s, special_markup);
}

void text_put_html(FILE *f, const char *s)
{
	put_text(f, s, special_markup);
}

void text_hex(const uint8_t *bytes, size_t count, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < count; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * count] = '\0';
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

size_t text_unhex(const char *hex, uint8_t *bytes, size_t max)
{
	size_t n = 0;

	while (n < max && hex_digit(hex[2 * n]) >= 0 && hex_digit(hex[2 * n + 1]) >= 0) {
		bytes[n] = (uint8_t)(hex_digit(hex[2 * n]) << 4 | hex_digit(hex[2 * n + 1]));
		n++;
	}
	return n;
}

const char *text_duration(uint64_t ns, char out[TEXT_DURATION_BYTES])
{
	static const struct {
		uint64_t below, unit;
		const char *name;
	} units[] = {{999500, 1000, "µs"}, {999500000, 1000000, "ms"}, {UINT64_C(60000000000), 1000000000, "s"}};

	if (ns < 1000) {
		snprintf(out, TEXT_DURATION_BYTES, "%" PRIu64 " ns", ns);
		return out;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (ns < units[i].below) {
			double v = (double)ns / (double)units[i].unit;

			snprintf(out, TEXT_DURATION_BYTES, "%.*f %s", v < 9.995 ? 2 : v < 99.95 ? 1 : 0, v, units[i].name);
			return out;
		}
	}
	snprintf(out, TEXT_DURATION_BYTES, "%" PRIu64 " min %02" PRIu64 " s", ns / UINT64_C(60000000000),
		 ns / UINT64_C(1000000000) % 60);
	return out;
}

const char *text_count(uint64_t n, char out[TEXT_COUNT_BYTES])
{
	char digits[24];
	size_t length = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, n), used = 0;

	for (size_t i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0) {
			memcpy(out + used, "\u00a0", 2);
			used += 2;
		}
		out[used++] = digits[i];
	}
	out[used] = '\0';
	return out;
}

int text_fail(int error, char *why, size_t why_bytes, const char *format, ...)
{
	va_list arguments;

	if (!why || !why_bytes)
		return error;
	va_start(arguments, format);
	vsnprintf(why, why_bytes, format, arguments);
	va_end(arguments);
	return error;
}

static void put_word(FILE *f, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,%+@";

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, f);
		return;
	}
	fputc('\'', f);
	for (; *word; word++)
		fputs(*word == '\'' ? "'\\''" : (const char[]){*word, '\0'}, f);
	fputc('\'', f);
}

char *text_command(const json_t *words)
{
	char *text = NULL;
	json_t *word;
	size_t bytes, i;
	FILE *f = open_memstream(&text, &bytes);

	if (!f)
		return NULL;
	json_array_foreach (words, i, word) {
		if (i)
			fputc(' ', f);
		put_word(f, json_is_string(word) ? json_string_value(word) : "");
	}
	fclose(f);
	return text;
}
