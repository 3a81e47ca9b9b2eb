/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of guest memory: a handful of regions, searched in order. */
#include "harness/virtqueue/memory.h"

#include <errno.h>
#include <string.h>

/* The last byte of a range must not lie past the end of the address space. */
static bool wraps(uint64_t address, uint64_t bytes)
{
	return bytes && address + (bytes - 1) < address;
}

static bool overlap(const struct vq_region *a, const struct vq_region *b)
{
	return a->guest_address <= b->guest_address + (b->bytes - 1) && b->guest_address <= a->guest_address + (a->bytes - 1);
}

int vq_memory_add(struct vq_memory *memory, const struct vq_region *region)
{
	if (!region->bytes || !region->host || wraps(region->guest_address, region->bytes) ||
	    wraps(region->user_address, region->bytes))
		return -EINVAL;
	for (uint32_t i = 0; i < memory->count; i++)
		if (overlap(&memory->regions[i], region))
			return -EEXIST;
	if (memory->count == VQ_MEMORY_REGIONS_MAX)
		return -ENOSPC;
	memory->regions[memory->count++] = *region;
	return 0;
}

int vq_memory_remove(struct vq_memory *memory, uint64_t guest_address, uint64_t user_address, uint64_t bytes,
		     struct vq_region *removed)
{
	for (uint32_t i = 0; i < memory->count; i++) {
		struct vq_region *r = &memory->regions[i];

		if (r->guest_address != guest_address || r->user_address != user_address || r->bytes != bytes)
			continue;
		if (removed)
			*removed = *r;
		memory->count--;
		memmove(r, r + 1, (memory->count - i) * sizeof(*r));
		return 0;
	}
	return -ENOENT;
}

/* Where `address` lies in a range that starts at `start`: bytes from there to the range's end, 0 if outside. */
static uint64_t room(uint64_t start, uint64_t size, uint64_t address)
{
	uint64_t offset = address - start;

	return address >= start && offset < size ? size - offset : 0;
}

void *vq_memory_guest(const struct vq_memory *memory, uint64_t guest_address, uint64_t bytes)
{
	for (uint32_t i = 0; bytes && i < memory->count; i++) {
		const struct vq_region *r = &memory->regions[i];

		if (room(r->guest_address, r->bytes, guest_address) >= bytes)
			return r->host + (guest_address - r->guest_address);
	}
	return NULL;
}

void *vq_memory_user(const struct vq_memory *memory, uint64_t user_address, uint64_t bytes)
{
	for (uint32_t i = 0; bytes && i < memory->count; i++) {
		const struct vq_region *r = &memory->regions[i];

		if (room(r->user_address, r->bytes, user_address) >= bytes)
			return r->host + (user_address - r->user_address);
	}
	return NULL;
}

int vq_memory_pieces(const struct vq_memory *memory, uint64_t guest_address, uint32_t bytes, struct vq_piece *pieces, uint32_t max)
{
	uint32_t count = 0;

	if (wraps(guest_address, bytes))
		return -EFAULT;
	while (bytes) {
		const struct vq_region *r = memory->regions, *end = r + memory->count;
		uint64_t here = 0;

		for (; r < end; r++) {
			here = room(r->guest_address, r->bytes, guest_address);
			if (here)
				break;
		}
		if (!here)
			return -EFAULT;
		if (count == max)
			return -ENOBUFS;
		if (here > bytes)
			here = bytes;
		pieces[count].host = r->host + (guest_address - r->guest_address);
		pieces[count++].length = (uint32_t)here;
		guest_address += here;
		bytes -= (uint32_t)here;
	}
	return (int)count;
}
