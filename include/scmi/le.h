/* SPDX-License-Identifier: BSD-2-Clause */
/* Little-endian loads and stores at any alignment: every multi-byte SCMI field is little-endian (DEN0056, section 4.1). */
#ifndef SCMI_LE_H
#define SCMI_LE_H

#include <stdint.h>
#include <string.h>

/* Between the processor's order and little-endian: the same either way. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define SCMI_LE(bits, value) __builtin_bswap##bits(value)
#else
#define SCMI_LE(bits, value) (value)
#endif

static inline uint16_t scmi_load16(const void *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof(value));
	return SCMI_LE(16, value);
}

static inline uint32_t scmi_load32(const void *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return SCMI_LE(32, value);
}

static inline int32_t scmi_load32s(const void *at)
{
	return (int32_t)scmi_load32(at);
}

/* A 64-bit SCMI quantity: low word first. */
static inline uint64_t scmi_load64(const void *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return SCMI_LE(64, value);
}

static inline void scmi_store16(void *at, uint16_t value)
{
	value = SCMI_LE(16, value);
	memcpy(at, &value, sizeof(value));
}

static inline void scmi_store32(void *at, uint32_t value)
{
	value = SCMI_LE(32, value);
	memcpy(at, &value, sizeof(value));
}

static inline void scmi_store32s(void *at, int32_t value)
{
	scmi_store32(at, (uint32_t)value);
}

static inline void scmi_store64(void *at, uint64_t value)
{
	value = SCMI_LE(64, value);
	memcpy(at, &value, sizeof(value));
}

#endif
