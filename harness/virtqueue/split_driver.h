/* SPDX-License-Identifier: BSD-2-Clause */
/* The driver's side of a split ring: offers chains, decides on kicks, takes back used entries and checks them. */
#ifndef HARNESS_VIRTQUEUE_SPLIT_DRIVER_H
#define HARNESS_VIRTQUEUE_SPLIT_DRIVER_H

#include <errno.h>

#include "harness/virtqueue/split.h"

/* What the driver remembers of a descriptor; never read back from shared memory. */
struct split_driver_entry {
	uint32_t writable; /* bytes that the device may write in the chain, of a head */
	uint16_t next;     /* in the chain, or in the free list */
	uint16_t length;   /* descriptors in the chain, of a head that the device holds; else 0 */
};

struct split_driver {
	struct split_desc *desc;
	struct split_avail *avail;
	struct split_used *used;
	struct split_driver_entry *entries;
	uint32_t num;
	uint32_t free_count;
	uint16_t free_head;
	uint16_t added;     /* available index with everything added */
	uint16_t published; /* available index as the device sees it */
	uint16_t decided;   /* available index at the last decision on a kick */
	uint16_t taken;     /* used index up to which entries were taken */
	uint16_t seen;      /* used index as last read */
	uint16_t wish;      /* used index behind which a call was asked for last; with `wished` it still stands in the ring */
	bool event_idx, calls, wished, broken;
};

/*
 * Over three areas in this process, which are cleared and given `base` as starting index. 0; -EINVAL: size or alignment;
 * -ENOMEM. Release with split_driver_free(); the areas stay the caller's.
 */
int split_driver_init(struct split_driver *ring, void *desc, void *avail, void *used, uint32_t num, uint16_t base,
		      uint64_t features);
void split_driver_free(struct split_driver *ring);

/*
 * Add one chain, not yet visible to the device. `writable` is what the device may write in it, for the check of used
 * lengths (an indirect table hides it). The head, or -ENOSPC: fewer free descriptors than elements; -EINVAL: no elements.
 */
int split_driver_add(struct split_driver *ring, const struct vq_element *elements, uint32_t count, uint32_t writable);
/* The usual chain: one element that refers to an indirect table of `bytes` bytes. As split_driver_add(). */
static inline int split_driver_add_table(struct split_driver *ring, uint64_t address, uint32_t bytes, uint32_t writable)
{
	uint16_t head = ring->free_head;
	struct split_driver_entry *entry = &ring->entries[head];

	if (VQ_SELDOM(!ring->free_count))
		return -ENOSPC;
	ring->desc[head].addr = htole64(address);
	ring->desc[head].len = htole32(bytes);
	ring->desc[head].flags = htole16(VQ_DESC_INDIRECT);
	ring->desc[head].next = 0;
	ring->free_head = entry->next;
	ring->free_count--;
	entry->length = 1;
	entry->writable = writable;
	split_store(&ring->avail->ring[ring->added & (ring->num - 1)], head, memory_order_relaxed);
	ring->added++;
	return head;
}

/* Make everything added visible with one index update. */
static inline void split_driver_publish(struct split_driver *ring)
{
	if (ring->published == ring->added)
		return;
	/* Descriptors and ring entries become visible before the index that covers them. */
	split_store(&ring->avail->idx, ring->added, memory_order_release);
	ring->published = ring->added;
}

/* Publish, then: does the device want a kick for what was published since the last decision? */
static inline bool split_driver_kick_due(struct split_driver *ring)
{
	uint16_t before = ring->decided;

	split_driver_publish(ring);
	if (ring->published == before)
		return false;
	ring->decided = ring->published;
	/* The index is stored before the device's wish is read; the device stores its wish before it re-reads the index. */
	vq_full_fence();
	if (ring->event_idx)
		return vq_event_passed(split_load(split_avail_event(ring->used, ring->num), memory_order_relaxed), ring->published,
				       before);
	return !(split_load(&ring->used->flags, memory_order_relaxed) & SPLIT_USED_NO_NOTIFY);
}

/* Has the device published something that was not taken? Reads shared memory. */
static inline bool split_driver_pending(struct split_driver *ring)
{
	if (ring->seen == ring->taken)
		/* Pairs with the device's release: what the index covers is visible after it. */
		ring->seen = split_load(&ring->used->idx, memory_order_acquire);
	return ring->seen != ring->taken;
}

/*
 * Take the next used entry: 1 with *used, 0 none. VQ_USED_FINE and VQ_USED_LENGTH_OVER give the chain back to the free
 * list; the other problems give nothing back, and after VQ_USED_INDEX_JUMP the ring has to be set up anew.
 */
int split_driver_take_any(struct split_driver *ring, struct vq_used *used);

/* The next used entry, which is there, if it is the usual one: of a chain of one element, with nothing wrong. False: nothing was taken. */
static inline bool split_driver_take_usual(struct split_driver *ring, struct vq_used *used)
{
	struct split_driver_entry *entry;
	struct split_used_elem elem;
	uint32_t id, length;

	memcpy(&elem, &ring->used->ring[ring->taken & (ring->num - 1)], sizeof(elem));
	/* One reading: the copy is what is checked and what is used. */
	atomic_signal_fence(memory_order_seq_cst);
	id = le32toh(elem.id);
	length = le32toh(elem.len);
	if (VQ_SELDOM(id >= ring->num || ring->broken || (uint16_t)(ring->seen - ring->taken) > ring->num))
		return false;
	entry = &ring->entries[id];
	if (VQ_SELDOM(entry->length != 1 || length > entry->writable))
		return false;
	ring->taken++;
	used->id = id;
	used->length = length;
	used->problem = VQ_USED_FINE;
	entry->length = 0;
	entry->next = ring->free_head;
	ring->free_head = (uint16_t)id;
	ring->free_count++;
	return true;
}

static inline int split_driver_take(struct split_driver *ring, struct vq_used *used)
{
	return split_driver_pending(ring) && (split_driver_take_usual(ring, used) || split_driver_take_any(ring, used));
}

/* Has it published exactly one, as far as the last look at its index saw? */
static inline bool split_driver_one_known(const struct split_driver *ring)
{
	return (uint16_t)(ring->seen - ring->taken) == 1;
}

/* Ask for no calls; advisory. */
void split_driver_calls_off(struct split_driver *ring);
/* Ask for a call at the next used entry. True: there are entries already, and the call for them may never come. */
bool split_driver_calls_on(struct split_driver *ring);

/* Descriptors that add() can still take. */
static inline uint32_t split_driver_free_descriptors(const struct split_driver *ring)
{
	return ring->free_count;
}

#endif
