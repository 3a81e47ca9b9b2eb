/* SPDX-License-Identifier: BSD-2-Clause */
/* A cursor over bytes that a platform sent. Reading past the end gives zero and an error that sticks: check `ok` once, at the end. */
#ifndef SUITES_READER_H
#define SUITES_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "scmi/le.h"

struct reader {
	const uint8_t *bytes;
	size_t size, at;
	bool ok;
};

static inline struct reader reader_over(const void *bytes, size_t size)
{
	return (struct reader){.bytes = bytes, .size = size, .at = 0, .ok = true};
}

static inline bool reader_has(struct reader *r, size_t count)
{
	if (!r->ok || r->size - r->at < count)
		r->ok = false;
	return r->ok;
}

static inline uint32_t read_u32(struct reader *r)
{
	if (!reader_has(r, 4))
		return 0;
	r->at += 4;
	return scmi_load32(r->bytes + r->at - 4);
}

static inline int32_t read_i32(struct reader *r)
{
	return (int32_t)read_u32(r);
}

static inline uint64_t read_u64(struct reader *r)
{
	if (!reader_has(r, 8))
		return 0;
	r->at += 8;
	return scmi_load64(r->bytes + r->at - 8);
}

/* A text field of `width` bytes, copied with a NUL behind it: `text` holds width + 1. Bytes past the NUL stay as they came. */
static inline void read_text(struct reader *r, char *text, size_t width)
{
	memset(text, 0, width + 1);
	if (!reader_has(r, width))
		return;
	memcpy(text, r->bytes + r->at, width);
	r->at += width;
}

static inline void read_skip(struct reader *r, size_t count)
{
	if (reader_has(r, count))
		r->at += count;
}

static inline size_t reader_left(const struct reader *r)
{
	return r->ok ? r->size - r->at : 0;
}

#endif
