/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A table of guest memory: which part of this process stands for which guest addresses and for which user addresses of
 * the front-end. Descriptors carry guest addresses, vhost ring addresses are user addresses.
 */
#ifndef HARNESS_VIRTQUEUE_MEMORY_H
#define HARNESS_VIRTQUEUE_MEMORY_H

#include <stdint.h>

#include "harness/virtqueue/virtqueue.h"

#define VQ_MEMORY_REGIONS_MAX 64u

struct vq_region {
	uint64_t guest_address;
	uint64_t user_address; /* a label of the front-end's; may be any number */
	uint64_t bytes;
	uint8_t *host; /* the caller maps and unmaps it */
};

/* Zero-initialise for an empty table. */
struct vq_memory {
	uint32_t count;
	struct vq_region regions[VQ_MEMORY_REGIONS_MAX];
};

/* 0; -EINVAL: empty, wraps, or no host memory; -EEXIST: overlaps a region's guest addresses; -ENOSPC: table full. */
int vq_memory_add(struct vq_memory *memory, const struct vq_region *region);
/* Remove the region with this guest address, user address and size; hands it out if `removed`. 0 or -ENOENT. */
int vq_memory_remove(struct vq_memory *memory, uint64_t guest_address, uint64_t user_address, uint64_t bytes,
		     struct vq_region *removed);

/* Host memory of a range that lies inside one region, or NULL. A range of 0 bytes is inside no region. */
void *vq_memory_guest(const struct vq_memory *memory, uint64_t guest_address, uint64_t bytes);
void *vq_memory_user(const struct vq_memory *memory, uint64_t user_address, uint64_t bytes);

/*
 * A range of guest memory as pieces, one per region that it touches. How many were filled; -EFAULT: some byte of it lies
 * in no region, or it wraps; -ENOBUFS: more than `max` pieces. A range of 0 bytes is 0 pieces, wherever it is.
 */
int vq_memory_pieces(const struct vq_memory *memory, uint64_t guest_address, uint32_t bytes, struct vq_piece *pieces, uint32_t max);

/* The same for a range that lies inside this region: true, and `piece` is filled. */
static inline bool vq_region_piece(const struct vq_region *region, uint64_t guest_address, uint32_t bytes, struct vq_piece *piece)
{
	uint64_t offset = guest_address - region->guest_address;

	/* 0 bytes wrap, and are too many. */
	if (offset >= region->bytes || (uint64_t)bytes - 1 >= region->bytes - offset)
		return false;
	*piece = (struct vq_piece){region->host + offset, bytes};
	return true;
}

#endif
