/* SPDX-License-Identifier: BSD-2-Clause */
/* The device's side of a split ring: finds chains and checks them, returns them, decides on calls. */
#ifndef HARNESS_VIRTQUEUE_SPLIT_DEVICE_H
#define HARNESS_VIRTQUEUE_SPLIT_DEVICE_H

#include "harness/virtqueue/memory.h"
#include "harness/virtqueue/split.h"

struct split_device {
	const struct vq_memory *memory;
	struct split_desc *desc;
	struct split_avail *avail;
	struct split_used *used;
	uint32_t num;
	uint16_t next_avail; /* available index up to which entries were taken: the base */
	uint16_t seen;       /* available index as last read */
	uint16_t next_used;  /* used index with everything pushed */
	uint16_t published;  /* used index as the driver sees it */
	uint16_t decided;    /* used index at the last decision on a call */
	bool event_idx, indirect, call_decided;
};

/* Where the three areas are. */
struct split_addresses {
	uint64_t desc, avail, used;
};

/*
 * Over user addresses, looked up in `memory`, which has to outlive the ring; or over host pointers. `base` is the available
 * index to start from; the used index is taken from the ring in memory. 0; -EINVAL: size or alignment; -EFAULT: an area
 * lies in no region.
 */
int split_device_init(struct split_device *ring, const struct vq_memory *memory, const struct split_addresses *at, uint32_t num,
		      uint16_t base, uint64_t features);
int split_device_init_host(struct split_device *ring, const struct vq_memory *memory, void *desc, void *avail, void *used,
			   uint32_t num, uint16_t base, uint64_t features);
/* After the memory table has changed: look the areas up again. 0, -EINVAL or -EFAULT (the ring must not be used then). */
int split_device_remap(struct split_device *ring, const struct split_addresses *at);

/* True if an outcome of pop() took a head that push() has to return. */
static inline bool split_device_took_head(enum vq_outcome outcome)
{
	return outcome == VQ_CHAIN || (outcome < 0 && outcome > VQ_BAD_HEAD);
}
/* More available entries than the ring has: the driver's index is wrong. */
static inline bool split_device_out_of_range(const struct split_device *ring)
{
	return (uint16_t)(ring->seen - ring->next_avail) > ring->num;
}

/* Is there something to pop? Reads shared memory. */
static inline bool split_device_pending(struct split_device *ring)
{
	/* An index out of range is looked at again and again: the driver may repair it. */
	if (ring->seen == ring->next_avail || split_device_out_of_range(ring))
		/* Pairs with the driver's release: what the index covers is visible after it. */
		ring->seen = split_load(&ring->avail->idx, memory_order_acquire);
	return ring->seen != ring->next_avail;
}

/* The same without a look at shared memory: what the last look saw. */
static inline bool split_device_known(const struct split_device *ring)
{
	return ring->seen != ring->next_avail;
}

/*
 * Follow the chain of this head once more: what a device does that keeps heads and no pointers, since memory may move meanwhile. The
 * driver may have changed it. VQ_CHAIN, or what is wrong with it.
 */
enum vq_outcome split_device_walk(const struct split_device *ring, uint16_t head, struct vq_chain *chain);

/* One reading of a descriptor: the copy is what is checked and what is used. */
static inline struct split_desc split_copy_desc(const void *from)
{
	struct split_desc d;

	memcpy(&d, from, sizeof(d));
	atomic_signal_fence(memory_order_seq_cst);
	d.addr = le64toh(d.addr);
	d.len = le32toh(d.len);
	d.flags = le16toh(d.flags);
	d.next = le16toh(d.next);
	return d;
}

/*
 * The shape of nearly every message: one readable buffer, one writable, perhaps through an indirect table, all in the first region.
 * False: any other shape, and nothing is said about it.
 */
static inline __attribute__((always_inline)) bool split_device_take_pair(const struct split_device *ring, struct vq_chain *chain)
{
	const struct vq_region *region = &ring->memory->regions[0];
	const uint8_t *table = (const uint8_t *)ring->desc;
	struct split_desc in = split_copy_desc(table + (size_t)chain->head * sizeof(in)), out;
	uint32_t entries = ring->num;
	struct vq_piece piece;

	if (VQ_SELDOM(!ring->memory->count))
		return false;
	if (in.flags == VQ_DESC_INDIRECT) {
		entries = 2;
		if (VQ_SELDOM(!ring->indirect || in.len != 2 * sizeof(in) || !vq_region_piece(region, in.addr, in.len, &piece)))
			return false;
		table = piece.host;
		in = split_copy_desc(table);
	}
	if (VQ_SELDOM(in.flags != VQ_DESC_NEXT || in.next >= entries))
		return false;
	out = split_copy_desc(table + (size_t)in.next * sizeof(out));
	if (VQ_SELDOM(out.flags != VQ_DESC_WRITE || (uint64_t)in.len + out.len > UINT64_C(1) << 32 ||
		      !vq_region_piece(region, in.addr, in.len, &chain->pieces[0]) ||
		      !vq_region_piece(region, out.addr, out.len, &chain->pieces[1])))
		return false;
	chain->readable_count = chain->writable_count = 1;
	chain->readable_bytes = in.len;
	chain->writable_bytes = out.len;
	return true;
}

/* Take the next available chain. chain->head is set for VQ_CHAIN and wherever a head has to be returned. */
static inline __attribute__((always_inline)) enum vq_outcome split_device_pop(struct split_device *ring, struct vq_chain *chain)
{
	uint16_t head;

	if (!split_device_pending(ring))
		return VQ_EMPTY;
	if (VQ_SELDOM(split_device_out_of_range(ring)))
		return VQ_BAD_INDEX;
	head = split_load(&ring->avail->ring[ring->next_avail & (ring->num - 1)], memory_order_relaxed);
	ring->next_avail++;
	chain->head = head;
	if (VQ_SELDOM(head >= ring->num || !split_device_take_pair(ring, chain)))
		return split_device_walk(ring, head, chain);
	return VQ_CHAIN;
}

/* Put the chain popped last back: the next pop() finds it again. Only before anything else is popped. */
void split_device_unpop(struct split_device *ring);

/* Return a chain, not yet visible to the driver. `length` is what was written from the start of its writable part. */
static inline void split_device_push(struct split_device *ring, uint32_t head, uint32_t length)
{
	ring->used->ring[ring->next_used & (ring->num - 1)] = (struct split_used_elem){
		.id = htole32(head),
		.len = htole32(length),
	};
	ring->next_used++;
}

/* Make everything pushed visible. */
static inline void split_device_publish(struct split_device *ring)
{
	if (ring->published == ring->next_used)
		return;
	/* Buffers and used elements become visible before the index that covers them. */
	split_store(&ring->used->idx, ring->next_used, memory_order_release);
	ring->published = ring->next_used;
}
/* Publish, then: does the driver want a call for what was published since the last decision? */
bool split_device_call_due(struct split_device *ring);

/* The same as a hint, without publishing and without a fence: would a look now say so for what was pushed? */
static inline bool split_device_call_likely(const struct split_device *ring)
{
	if (!ring->event_idx)
		return !(split_load(&ring->avail->flags, memory_order_relaxed) & SPLIT_AVAIL_NO_INTERRUPT);
	return vq_event_passed(split_load(split_used_event(ring->avail, ring->num), memory_order_relaxed), ring->next_used,
			       ring->decided);
}

/* Ask for no kicks while working; advisory. */
static inline void split_device_kicks_off(struct split_device *ring)
{
	if (ring->event_idx)
		split_store(split_avail_event(ring->used, ring->num), (uint16_t)(ring->next_avail - 1), memory_order_relaxed);
	else
		split_store(&ring->used->flags, SPLIT_USED_NO_NOTIFY, memory_order_relaxed);
}

/* Ask for a kick at the next chain. True: there are chains already, and the kick for them may never come. */
bool split_device_kicks_on(struct split_device *ring);
/*
 * Both at once, for the price of one fence: publish, ask for kicks. *call becomes true if the driver wants a call for what was published
 * since the last decision. True as for kicks_on().
 */
bool split_device_rest(struct split_device *ring, bool *call);

/* The available index to resume from (SET_VRING_BASE, GET_VRING_BASE). */
static inline uint16_t split_device_base(const struct split_device *ring)
{
	return ring->next_avail;
}
void split_device_set_base(struct split_device *ring, uint16_t base);

#endif
