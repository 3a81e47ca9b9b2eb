/* SPDX-License-Identifier: BSD-2-Clause */
/* The device's side of a split ring. Everything but the used ring belongs to the driver, who may change it at any time. */
#include "harness/virtqueue/split_device.h"

#include <errno.h>
#include <string.h>

static bool aligned(uint64_t desc, uint64_t avail, uint64_t used)
{
	return desc % SPLIT_DESC_ALIGN == 0 && avail % SPLIT_AVAIL_ALIGN == 0 && used % SPLIT_USED_ALIGN == 0;
}

int split_device_init_host(struct split_device *ring, const struct vq_memory *memory, void *desc, void *avail, void *used,
			   uint32_t num, uint16_t base, uint64_t features)
{
	*ring = (struct split_device){.memory = memory, .desc = desc, .avail = avail, .used = used, .num = num};
	if (!vq_size_valid(num) || !aligned((uintptr_t)desc, (uintptr_t)avail, (uintptr_t)used))
		return -EINVAL;
	ring->event_idx = features & VQ_F_EVENT_IDX;
	ring->indirect = features & VQ_F_INDIRECT_DESC;
	split_device_set_base(ring, base);
	return 0;
}

int split_device_init(struct split_device *ring, const struct vq_memory *memory, const struct split_addresses *at, uint32_t num,
		      uint16_t base, uint64_t features)
{
	struct split_device found = {.memory = memory, .num = num};
	int rc;

	if (!vq_size_valid(num))
		return -EINVAL;
	rc = split_device_remap(&found, at);
	if (rc)
		return rc;
	return split_device_init_host(ring, memory, found.desc, found.avail, found.used, num, base, features);
}

int split_device_remap(struct split_device *ring, const struct split_addresses *at)
{
	if (!aligned(at->desc, at->avail, at->used))
		return -EINVAL;
	ring->desc = vq_memory_user(ring->memory, at->desc, split_desc_bytes(ring->num));
	ring->avail = vq_memory_user(ring->memory, at->avail, split_avail_bytes(ring->num));
	ring->used = vq_memory_user(ring->memory, at->used, split_used_bytes(ring->num));
	if (!ring->desc || !ring->avail || !ring->used)
		return -EFAULT;
	/* Labels may be aligned where the memory behind them is not. */
	return aligned((uintptr_t)ring->desc, (uintptr_t)ring->avail, (uintptr_t)ring->used) ? 0 : -EINVAL;
}

void split_device_set_base(struct split_device *ring, uint16_t base)
{
	ring->next_avail = ring->seen = base;
	ring->next_used = ring->published = ring->decided = split_load(&ring->used->idx, memory_order_relaxed);
	ring->call_decided = false;
}

/* A table of descriptors being walked: the ring's own, or an indirect one. */
struct walk {
	const uint8_t *table; /* host memory in one piece, or NULL: read entry by entry through the memory table */
	uint64_t guest_address;
	uint32_t entries, steps;
	bool indirect;
};

/* An indirect table may straddle regions: gather the entry's pieces. */
static bool read_entry(const struct split_device *ring, const struct walk *walk, uint32_t at, struct split_desc *desc)
{
	struct vq_piece pieces[2];
	uint8_t bytes[sizeof(*desc)], *to = bytes;
	int count;

	if (walk->table) {
		*desc = split_copy_desc(walk->table + (size_t)at * sizeof(*desc));
		return true;
	}
	count = vq_memory_pieces(ring->memory, walk->guest_address + (uint64_t)at * sizeof(*desc), sizeof(*desc), pieces, 2);
	if (count < 0)
		return false;
	for (int i = 0; i < count; to += pieces[i++].length)
		memcpy(to, pieces[i].host, pieces[i].length);
	*desc = split_copy_desc(bytes);
	return true;
}

static enum vq_outcome add_buffer(const struct split_device *ring, struct vq_chain *chain, const struct split_desc *d)
{
	uint32_t used = chain->readable_count + chain->writable_count;
	bool writable = d->flags & VQ_DESC_WRITE;
	int count;

	if (!writable && chain->writable_bytes)
		return VQ_BAD_ORDER;
	count = vq_memory_pieces(ring->memory, d->addr, d->len, &chain->pieces[used], VQ_PIECES_MAX - used);
	if (count < 0)
		return count == -ENOBUFS ? VQ_BAD_PIECES : VQ_BAD_ADDRESS;
	if (writable) {
		chain->writable_count += (uint32_t)count;
		chain->writable_bytes += d->len;
	} else {
		chain->readable_count += (uint32_t)count;
		chain->readable_bytes += d->len;
	}
	return chain->readable_bytes + chain->writable_bytes > UINT64_C(1) << 32 ? VQ_BAD_TOTAL : VQ_CHAIN;
}

/* Go on in the indirect table that `d` refers to. Its WRITE flag means nothing (virtio 1.3, 2.7.5.3.2). */
static enum vq_outcome enter_table(const struct split_device *ring, struct walk *walk, const struct split_desc *d)
{
	if (!ring->indirect)
		return VQ_BAD_INDIRECT_REFUSED;
	if (walk->indirect)
		return VQ_BAD_INDIRECT_NESTED;
	if (d->flags & VQ_DESC_NEXT)
		return VQ_BAD_INDIRECT_NEXT;
	if (!d->len || d->len % sizeof(*d) || d->len / sizeof(*d) > 65536u)
		return VQ_BAD_INDIRECT_LENGTH;
	if (d->addr + (d->len - 1) < d->addr)
		return VQ_BAD_ADDRESS;
	*walk = (struct walk){
		.table = vq_memory_guest(ring->memory, d->addr, d->len),
		.guest_address = d->addr,
		.entries = d->len / (uint32_t)sizeof(*d),
		.indirect = true,
	};
	return VQ_CHAIN;
}

static enum vq_outcome walk_chain(const struct split_device *ring, struct vq_chain *chain)
{
	struct walk walk = {.table = (const uint8_t *)ring->desc, .entries = ring->num};
	uint32_t at = chain->head;
	struct split_desc d;
	enum vq_outcome outcome;

	for (;;) {
		if (walk.steps++ == walk.entries)
			return VQ_BAD_LOOP;
		if (!read_entry(ring, &walk, at, &d))
			return VQ_BAD_ADDRESS;
		if (d.flags & VQ_DESC_INDIRECT) {
			outcome = enter_table(ring, &walk, &d);
			at = 0;
			if (outcome != VQ_CHAIN)
				return outcome;
			continue;
		}
		outcome = add_buffer(ring, chain, &d);
		if (outcome != VQ_CHAIN || !(d.flags & VQ_DESC_NEXT))
			return outcome;
		if (d.next >= walk.entries)
			return VQ_BAD_NEXT;
		at = d.next;
	}
}

enum vq_outcome split_device_walk(const struct split_device *ring, uint16_t head, struct vq_chain *chain)
{
	if (head >= ring->num)
		return VQ_BAD_HEAD;
	chain->head = head;
	chain->readable_count = chain->writable_count = 0;
	chain->readable_bytes = chain->writable_bytes = 0;
	return walk_chain(ring, chain);
}

void split_device_unpop(struct split_device *ring)
{
	ring->next_avail--;
}

/* For what has been published since the last decision; behind a full fence that the publication is before. */
static inline bool call_wanted(struct split_device *ring)
{
	uint16_t before = ring->decided;
	bool first = !ring->call_decided;

	ring->decided = ring->published;
	if (!ring->event_idx)
		return !(split_load(&ring->avail->flags, memory_order_relaxed) & SPLIT_AVAIL_NO_INTERRUPT);
	/* After a start it is unknown what was signalled before it, so the first completion always is. */
	ring->call_decided = true;
	return first ||
	       vq_event_passed(split_load(split_used_event(ring->avail, ring->num), memory_order_relaxed), ring->published, before);
}

bool split_device_call_due(struct split_device *ring)
{
	split_device_publish(ring);
	if (ring->published == ring->decided)
		return false;
	/* The index is stored before the driver's wish is read; the driver stores its wish before it re-reads the index. */
	vq_full_fence();
	return call_wanted(ring);
}

static inline void ask_for_kicks(struct split_device *ring)
{
	if (ring->event_idx)
		split_store(split_avail_event(ring->used, ring->num), ring->next_avail, memory_order_relaxed);
	else
		split_store(&ring->used->flags, 0, memory_order_relaxed);
}

bool split_device_kicks_on(struct split_device *ring)
{
	ask_for_kicks(ring);
	/* The wish is stored before the index is read again; the driver stores the index before it reads the wish. */
	vq_full_fence();
	return split_device_pending(ring);
}

bool split_device_rest(struct split_device *ring, bool *call)
{
	split_device_publish(ring);
	ask_for_kicks(ring);
	/* As in the two above: both stores are before both loads. */
	vq_full_fence();
	if (ring->published != ring->decided)
		*call |= call_wanted(ring);
	return split_device_pending(ring);
}
