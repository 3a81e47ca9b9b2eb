/* SPDX-License-Identifier: BSD-2-Clause */
/* The split ring in memory (virtio 1.3, 2.7): layout, sizes, alignments. Everything is little-endian. */
#ifndef HARNESS_VIRTQUEUE_SPLIT_H
#define HARNESS_VIRTQUEUE_SPLIT_H

#include <assert.h>

#include "harness/virtqueue/virtqueue.h"

#define SPLIT_DESC_ALIGN 16u
#define SPLIT_AVAIL_ALIGN 2u
#define SPLIT_USED_ALIGN 4u

#define SPLIT_AVAIL_NO_INTERRUPT 1u
#define SPLIT_USED_NO_NOTIFY 1u

struct split_desc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags;
	uint16_t next;
};

/* ring[num] is used_event. */
struct split_avail {
	_Atomic uint16_t flags;
	_Atomic uint16_t idx;
	_Atomic uint16_t ring[];
};

struct split_used_elem {
	uint32_t id;
	uint32_t len;
};

/* ring[num] starts with avail_event. */
struct split_used {
	_Atomic uint16_t flags;
	_Atomic uint16_t idx;
	struct split_used_elem ring[];
};

static_assert(sizeof(struct split_desc) == 16, "a descriptor is 16 bytes");
static_assert(offsetof(struct split_desc, len) == 8, "len");
static_assert(offsetof(struct split_desc, flags) == 12, "flags");
static_assert(offsetof(struct split_desc, next) == 14, "next");
static_assert(sizeof(_Atomic uint16_t) == 2, "an atomic index is as large as a plain one");
static_assert(offsetof(struct split_avail, idx) == 2, "avail.idx");
static_assert(offsetof(struct split_avail, ring) == 4, "avail.ring");
static_assert(sizeof(struct split_used_elem) == 8, "a used element is 8 bytes");
static_assert(offsetof(struct split_used, idx) == 2, "used.idx");
static_assert(offsetof(struct split_used, ring) == 4, "used.ring");

static inline size_t split_desc_bytes(uint32_t num)
{
	return (size_t)num * sizeof(struct split_desc);
}

/* Available and used ring, the trailing event field counted in. */
static inline size_t split_avail_bytes(uint32_t num)
{
	return 6u + 2u * (size_t)num;
}

static inline size_t split_used_bytes(uint32_t num)
{
	return 6u + 8u * (size_t)num;
}

static inline _Atomic uint16_t *split_used_event(struct split_avail *avail, uint32_t num)
{
	return &avail->ring[num];
}

static inline _Atomic uint16_t *split_avail_event(struct split_used *used, uint32_t num)
{
	return (_Atomic uint16_t *)(void *)&used->ring[num];
}

/* A word that the other side can see, in the processor's order. */
static inline uint16_t split_load(const _Atomic uint16_t *from, memory_order order)
{
	return le16toh(atomic_load_explicit((_Atomic uint16_t *)(uintptr_t)from, order));
}

static inline void split_store(_Atomic uint16_t *to, uint16_t value, memory_order order)
{
	atomic_store_explicit(to, htole16(value), order);
}

/* Offsets of the three areas in one block, each on a cache line of its own, and the block's size. */
struct split_layout {
	size_t desc, avail, used, bytes;
};

static inline struct split_layout split_layout(uint32_t num)
{
	struct split_layout at = {.desc = 0};

	at.avail = (split_desc_bytes(num) + 63u) & ~(size_t)63u;
	at.used = (at.avail + split_avail_bytes(num) + 63u) & ~(size_t)63u;
	at.bytes = (at.used + split_used_bytes(num) + 63u) & ~(size_t)63u;
	return at;
}

#endif
