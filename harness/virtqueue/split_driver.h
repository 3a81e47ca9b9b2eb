/* SPDX-License-Identifier: BSD-2-Clause */
/* The driver's side of a split ring: offers chains, decides on kicks, takes back used entries and checks them. */
#ifndef HARNESS_VIRTQUEUE_SPLIT_DRIVER_H
#define HARNESS_VIRTQUEUE_SPLIT_DRIVER_H

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
/* Make everything added visible with one index update. */
void split_driver_publish(struct split_driver *ring);
/* Publish, then: does the device want a kick for what was published since the last decision? */
bool split_driver_kick_due(struct split_driver *ring);

/*
 * Take the next used entry: 1 with *used, 0 none. VQ_USED_FINE and VQ_USED_LENGTH_OVER give the chain back to the free
 * list; the other problems give nothing back, and after VQ_USED_INDEX_JUMP the ring has to be set up anew.
 */
int split_driver_take(struct split_driver *ring, struct vq_used *used);
/* Has the device published something that was not taken? Reads shared memory. */
bool split_driver_pending(struct split_driver *ring);

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
