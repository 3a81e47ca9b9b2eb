/* SPDX-License-Identifier: BSD-2-Clause */
/* The device's side of a split ring. Everything but the used ring belongs to the driver, who may change it at any time. */
#include "harness/virtqueue/split_device.h"

#include <errno.h>
#include <string.h>

static inline uint16_t load(const _Atomic uint16_t *from, memory_order order)
{
	return le16toh(atomic_load_explicit((_Atomic uint16_t *)(uintptr_t)from, order));
}

static inline void store(_Atomic uint16_t *to, uint16_t value, memory_order order)
{
	atomic_store_explicit(to, htole16(value), order);
}

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
	ring->next_used = ring->published = ring->decided = load(&ring->used->idx, memory_order_relaxed);
	ring->call_decided = false;
}

static bool out_of_range(const struct split_device *ring)
{
	return (uint16_t)(ring->seen - ring->next_avail) > ring->num;
}

bool split_device_pending(struct split_device *ring)
{
	/* An index out of range is looked at again and again: the driver may repair it. */
	if (ring->seen == ring->next_avail || out_of_range(ring))
		/* Pairs with the driver's release: what the index covers is visible after it. */
		ring->seen = load(&ring->avail->idx, memory_order_acquire);
	return ring->seen != ring->next_avail;
}

/* One reading of a descriptor: the copy is what is checked and what is used. */
static struct split_desc copy_desc(const void *from)
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
		*desc = copy_desc(walk->table + (size_t)at * sizeof(*desc));
		return true;
	}
	count = vq_memory_pieces(ring->memory, walk->guest_address + (uint64_t)at * sizeof(*desc), sizeof(*desc), pieces, 2);
	if (count < 0)
		return false;
	for (int i = 0; i < count; to += pieces[i++].length)
		memcpy(to, pieces[i].host, pieces[i].length);
	*desc = copy_desc(bytes);
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

/*
 * The shape of nearly every message: one readable buffer, one writable, perhaps through an indirect table, all in the first region.
 * False: any other shape, and nothing is said about it.
 */
static bool take_pair(const struct split_device *ring, struct vq_chain *chain)
{
	const uint8_t *table = (const uint8_t *)ring->desc;
	struct split_desc in = copy_desc(table + (size_t)chain->head * sizeof(in)), out;
	uint32_t entries = ring->num;
	struct vq_piece piece;

	if (in.flags == VQ_DESC_INDIRECT) {
		entries = 2;
		if (!ring->indirect || in.len != entries * sizeof(in) || !vq_memory_first(ring->memory, in.addr, in.len, &piece))
			return false;
		table = piece.host;
		in = copy_desc(table);
	}
	if (in.flags != VQ_DESC_NEXT || in.next >= entries)
		return false;
	out = copy_desc(table + (size_t)in.next * sizeof(out));
	if (out.flags != VQ_DESC_WRITE || (uint64_t)in.len + out.len > UINT64_C(1) << 32 ||
	    !vq_memory_first(ring->memory, in.addr, in.len, &chain->pieces[0]) ||
	    !vq_memory_first(ring->memory, out.addr, out.len, &chain->pieces[1]))
		return false;
	chain->readable_count = chain->writable_count = 1;
	chain->readable_bytes = in.len;
	chain->writable_bytes = out.len;
	return true;
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
	chain->head = head;
	if (take_pair(ring, chain))
		return VQ_CHAIN;
	chain->readable_count = chain->writable_count = 0;
	chain->readable_bytes = chain->writable_bytes = 0;
	return head < ring->num ? walk_chain(ring, chain) : VQ_BAD_HEAD;
}

enum vq_outcome split_device_pop(struct split_device *ring, struct vq_chain *chain)
{
	uint16_t head;

	if (!split_device_pending(ring))
		return VQ_EMPTY;
	if (out_of_range(ring))
		return VQ_BAD_INDEX;
	head = load(&ring->avail->ring[ring->next_avail & (ring->num - 1)], memory_order_relaxed);
	ring->next_avail++;
	if (head >= ring->num)
		return VQ_BAD_HEAD;
	return split_device_walk(ring, head, chain);
}

void split_device_unpop(struct split_device *ring)
{
	ring->next_avail--;
}

void split_device_push(struct split_device *ring, uint32_t head, uint32_t length)
{
	ring->used->ring[ring->next_used & (ring->num - 1)] = (struct split_used_elem){
		.id = htole32(head),
		.len = htole32(length),
	};
	ring->next_used++;
}

void split_device_publish(struct split_device *ring)
{
	if (ring->published == ring->next_used)
		return;
	/* Buffers and used elements become visible before the index that covers them. */
	store(&ring->used->idx, ring->next_used, memory_order_release);
	ring->published = ring->next_used;
}

bool split_device_call_due(struct split_device *ring)
{
	uint16_t before = ring->decided;
	bool first = !ring->call_decided;

	split_device_publish(ring);
	if (ring->published == before)
		return false;
	ring->decided = ring->published;
	/* The index is stored before the driver's wish is read; the driver stores its wish before it re-reads the index. */
	vq_full_fence();
	if (!ring->event_idx)
		return !(load(&ring->avail->flags, memory_order_relaxed) & SPLIT_AVAIL_NO_INTERRUPT);
	/* After a start it is unknown what was signalled before it, so the first completion always is. */
	ring->call_decided = true;
	return first ||
	       vq_event_passed(load(split_used_event(ring->avail, ring->num), memory_order_relaxed), ring->published, before);
}

void split_device_kicks_off(struct split_device *ring)
{
	if (ring->event_idx)
		store(split_avail_event(ring->used, ring->num), (uint16_t)(ring->next_avail - 1), memory_order_relaxed);
	else
		store(&ring->used->flags, SPLIT_USED_NO_NOTIFY, memory_order_relaxed);
}

bool split_device_kicks_on(struct split_device *ring)
{
	if (ring->event_idx)
		store(split_avail_event(ring->used, ring->num), ring->next_avail, memory_order_relaxed);
	else
		store(&ring->used->flags, 0, memory_order_relaxed);
	/* The wish is stored before the index is read again; the driver stores the index before it reads the wish. */
	vq_full_fence();
	return split_device_pending(ring);
}
