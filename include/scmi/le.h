/* SPDX-License-Identifier: BSD-2-Clause */
/* Little-endian loads and stores at any alignment: every multi-byte SCMI field is little-endian (DEN0056, section 4.1). */
#ifndef SCMI_LE_H
#define SCMI_LE_H

#include <stdint.h>

static inline uint16_t scmi_load16(const void *at)
{
	const uint8_t *p = at;

	return (uint16_t)(p[0] | (uint16_t)(p[1] << 8));
}

static inline uint32_t scmi_load32(const void *at)
{
	const uint8_t *p = at;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline int32_t scmi_load32s(const void *at)
{
	return (int32_t)scmi_load32(at);
}

/* A 64-bit SCMI quantity: low word first. */
static inline uint64_t scmi_load64(const void *at)
{
	const uint8_t *p = at;

	return (uint64_t)scmi_load32(p) | (uint64_t)scmi_load32(p + 4) << 32;
}

static inline void scmi_store16(void *at, uint16_t value)
{
	uint8_t *p = at;

	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

static inline void scmi_store32(void *at, uint32_t value)
{
	uint8_t *p = at;

	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
	p[2] = (uint8_t)(value >> 16);
	p[3] = (uint8_t)(value >> 24);
}

static inline void scmi_store32s(void *at, int32_t value)
{
	scmi_store32(at, (uint32_t)value);
}

static inline void scmi_store64(void *at, uint64_t value)
{
	uint8_t *p = at;

	scmi_store32(p, (uint32_t)value);
	scmi_store32(p + 4, (uint32_t)(value >> 32));
}

#endif
