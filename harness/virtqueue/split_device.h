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

/* Take the next available chain. chain->head is set for VQ_CHAIN and wherever a head has to be returned. */
enum vq_outcome split_device_pop(struct split_device *ring, struct vq_chain *chain);
/* True if an outcome of pop() took a head that push() has to return. */
static inline bool split_device_took_head(enum vq_outcome outcome)
{
	return outcome == VQ_CHAIN || (outcome < 0 && outcome > VQ_BAD_HEAD);
}
/* Put the chain popped last back: the next pop() finds it again. Only before anything else is popped. */
void split_device_unpop(struct split_device *ring);

/*
 * Follow the chain of this head once more: what a device does that keeps heads and no pointers, since memory may move meanwhile. The
 * driver may have changed it. VQ_CHAIN, or what is wrong with it.
 */
enum vq_outcome split_device_walk(const struct split_device *ring, uint16_t head, struct vq_chain *chain);

/* Return a chain, not yet visible to the driver. `length` is what was written from the start of its writable part. */
void split_device_push(struct split_device *ring, uint32_t head, uint32_t length);
/* Make everything pushed visible. */
void split_device_publish(struct split_device *ring);
/* Publish, then: does the driver want a call for what was published since the last decision? */
bool split_device_call_due(struct split_device *ring);

/* Ask for no kicks while working; advisory. */
void split_device_kicks_off(struct split_device *ring);
/* Ask for a kick at the next chain. True: there are chains already, and the kick for them may never come. */
bool split_device_kicks_on(struct split_device *ring);
/* Is there something to pop? Reads shared memory. */
bool split_device_pending(struct split_device *ring);

/* The available index to resume from (SET_VRING_BASE, GET_VRING_BASE). */
static inline uint16_t split_device_base(const struct split_device *ring)
{
	return ring->next_avail;
}
void split_device_set_base(struct split_device *ring, uint16_t base);

#endif
