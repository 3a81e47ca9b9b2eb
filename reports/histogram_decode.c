/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads an HdrHistogram V2 that may come from anybody's file: every length is checked before memory is taken for it. The library's own reader trusts
 * what it reads and keeps what it cannot use.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "reports/histogram_private.h"

#define OUTER_BYTES 8
#define INNER_BYTES 40
#define OUTER_COOKIE 0x1c849304u
#define INNER_COOKIE 0x1c849303u
#define COOKIE_MASK 0xffffff0fu /* the nibble left out is the word size, which V2 does not use */
#define WORD_BYTES_MAX 9

static uint64_t big_endian(const uint8_t *bytes, size_t count)
{
	uint64_t value = 0;

	while (count--)
		value = value << 8 | *bytes++;
	return value;
}

static int sextet(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* `out` has room for 3 bytes of each 4 characters. How many bytes, or 0: not base64. */
static size_t from_base64(const char *text, size_t length, uint8_t *out)
{
	size_t used = 0;

	if (!length || length % 4)
		return 0;
	for (size_t i = 0; i < length; i += 4) {
		size_t padding = i + 4 == length ? (size_t)(text[i + 3] == '=') + (text[i + 2] == '=' && text[i + 3] == '=') : 0;
		uint32_t word = 0;

		for (size_t k = 0; k < 4; k++) {
			int value = k >= 4 - padding ? 0 : sextet(text[i + k]);

			if (value < 0)
				return 0;
			word = word << 6 | (uint32_t)value;
		}
		for (size_t k = 0; k < 3 - padding; k++)
			out[used++] = (uint8_t)(word >> (16 - 8 * k));
	}
	return used;
}

/* The next number of the payload: seven bits a byte, the ninth has eight; signs folded into the lowest bit. */
static bool next_number(const uint8_t **at, const uint8_t *end, int64_t *value)
{
	uint64_t folded = 0;

	for (unsigned i = 0; i < WORD_BYTES_MAX; i++) {
		uint8_t byte;

		if (*at == end)
			return false;
		byte = *(*at)++;
		if (i == WORD_BYTES_MAX - 1) {
			folded |= (uint64_t)byte << 56;
			break;
		}
		folded |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (!(byte & 0x80))
			break;
	}
	*value = (int64_t)(folded >> 1) ^ -(int64_t)(folded & 1);
	return true;
}

/* Counts in order; a negative number stands for so many empty ones. */
static bool fill(struct hdr_histogram *h, const uint8_t *payload, size_t bytes)
{
	const uint8_t *end = payload + bytes;
	int64_t place = 0, value, total = 0;

	while (payload < end) {
		if (!next_number(&payload, end, &value))
			return false;
		if (value < 0) {
			if (value < -(int64_t)h->counts_len || place - value > h->counts_len)
				return false;
			place -= value;
			continue;
		}
		if (place >= h->counts_len || __builtin_add_overflow(total, value, &total))
			return false;
		h->counts[place++] = value;
	}
	hdr_reset_internal_counters(h);
	return true;
}

static int inflated(z_stream *z, uint8_t *out, size_t bytes)
{
	int end;

	z->next_out = out;
	z->avail_out = (uInt)bytes;
	end = inflate(z, Z_SYNC_FLUSH);
	return (end == Z_OK || end == Z_STREAM_END || end == Z_BUF_ERROR) && z->avail_out == 0 ? 0 : -EINVAL;
}

static int read_payload(z_stream *z, size_t bytes, struct hdr_histogram *h)
{
	uint8_t *payload = malloc(bytes + 1);
	int err = payload ? 0 : -ENOMEM;

	if (!err && bytes)
		err = inflated(z, payload, bytes);
	if (!err && !fill(h, payload, bytes))
		err = -EINVAL;
	free(payload);
	return err;
}

static int read_inner(z_stream *z, size_t memory_max, struct hdr_histogram **histogram)
{
	struct hdr_histogram_bucket_config size;
	uint8_t head[INNER_BYTES];
	uint64_t payload, digits, lowest, highest;
	int err;

	if (inflated(z, head, sizeof(head)) || (big_endian(head, 4) & COOKIE_MASK) != INNER_COOKIE)
		return -EINVAL;
	payload = big_endian(head + 4, 4);
	digits = big_endian(head + 12, 4);
	lowest = big_endian(head + 16, 8);
	highest = big_endian(head + 24, 8);
	/* an offset is of histograms that are shifted, which no bench writes */
	if (big_endian(head + 8, 4) || digits < 1 || digits > 5 || !lowest || lowest > INT64_MAX / 2 || highest > INT64_MAX / 2 ||
	    highest < 2 * lowest || hdr_calculate_bucket_config((int64_t)lowest, (int64_t)highest, (int)digits, &size) ||
	    size.counts_len < 1 || (size_t)size.counts_len > memory_max / sizeof(int64_t) ||
	    payload > (uint64_t)size.counts_len * WORD_BYTES_MAX)
		return -EINVAL;
	if (hdr_init((int64_t)lowest, (int64_t)highest, (int)digits, histogram))
		return -ENOMEM;
	err = read_payload(z, (size_t)payload, *histogram);
	if (err) {
		hdr_close(*histogram);
		*histogram = NULL;
	}
	return err;
}

int histogram_decode(const char *text, size_t length, size_t memory_max, struct hdr_histogram **histogram)
{
	uint8_t *bytes = malloc(length / 4 * 3 + 1);
	size_t count = bytes ? from_base64(text, length, bytes) : 0;
	z_stream z = {.next_in = bytes ? bytes + OUTER_BYTES : NULL};
	int err = bytes ? -EINVAL : -ENOMEM;

	*histogram = NULL;
	if (count > OUTER_BYTES && (big_endian(bytes, 4) & COOKIE_MASK) == OUTER_COOKIE &&
	    big_endian(bytes + 4, 4) <= count - OUTER_BYTES) {
		z.avail_in = (uInt)big_endian(bytes + 4, 4);
		err = inflateInit(&z) == Z_OK ? read_inner(&z, memory_max, histogram) : -ENOMEM;
		inflateEnd(&z);
	}
	free(bytes);
	return err;
}
