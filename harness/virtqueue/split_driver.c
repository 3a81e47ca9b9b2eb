/* SPDX-License-Identifier: BSD-2-Clause */
/* The driver's side of a split ring. The device's memory (used ring) is untrusted; our own (descriptors) is never read back. */
#include "harness/virtqueue/split_driver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int split_driver_init(struct split_driver *ring, void *desc, void *avail, void *used, uint32_t num, uint16_t base,
		      uint64_t features)
{
	*ring = (struct split_driver){.desc = desc, .avail = avail, .used = used, .num = num};
	if (!vq_size_valid(num) || (uintptr_t)desc % SPLIT_DESC_ALIGN || (uintptr_t)avail % SPLIT_AVAIL_ALIGN ||
	    (uintptr_t)used % SPLIT_USED_ALIGN)
		return -EINVAL;
	ring->entries = calloc(num, sizeof(*ring->entries));
	if (!ring->entries)
		return -ENOMEM;
	for (uint32_t i = 0; i < num; i++)
		ring->entries[i].next = (uint16_t)(i + 1);
	ring->free_count = num;
	ring->event_idx = features & VQ_F_EVENT_IDX;
	ring->calls = true;
	ring->added = ring->published = ring->decided = ring->taken = ring->seen = base;

	memset(desc, 0, split_desc_bytes(num));
	memset(avail, 0, split_avail_bytes(num));
	memset(used, 0, split_used_bytes(num));
	split_store(&ring->used->idx, base, memory_order_relaxed);
	split_store(split_used_event(ring->avail, num), base, memory_order_relaxed);
	split_store(split_avail_event(ring->used, num), base, memory_order_relaxed);
	split_store(&ring->avail->idx, base, memory_order_release);
	return 0;
}

void split_driver_free(struct split_driver *ring)
{
	free(ring->entries);
	ring->entries = NULL;
}

static uint16_t next_of(const struct split_driver *ring, const struct vq_element *element, uint16_t head, uint16_t following)
{
	if (element->next == VQ_NEXT_HEAD)
		return head;
	if (element->next == VQ_NEXT_OUTSIDE)
		return (uint16_t)ring->num; /* 32768 at most: fits, and lies outside any table */
	return following;
}

int split_driver_add(struct split_driver *ring, const struct vq_element *elements, uint32_t count, uint32_t writable)
{
	uint16_t head = ring->free_head, at = head;

	if (!count)
		return -EINVAL;
	if (count > ring->free_count)
		return -ENOSPC;
	for (uint32_t i = 0; i < count; i++) {
		const struct vq_element *e = &elements[i];
		uint16_t following = ring->entries[at].next;
		bool more = i + 1 < count || e->next != VQ_NEXT_FOLLOWS;

		ring->desc[at] = (struct split_desc){
			.addr = htole64(e->address),
			.len = htole32(e->length),
			.flags = htole16((uint16_t)(e->flags | (more ? VQ_DESC_NEXT : 0u))),
			.next = htole16(more ? next_of(ring, e, head, following) : 0),
		};
		at = following;
	}
	ring->entries[head].length = (uint16_t)count;
	ring->entries[head].writable = writable;
	ring->free_head = at;
	ring->free_count -= count;
	split_store(&ring->avail->ring[ring->added & (ring->num - 1)], head, memory_order_relaxed);
	ring->added++;
	return head;
}

static void give_back(struct split_driver *ring, uint16_t head)
{
	struct split_driver_entry *entries = ring->entries;
	uint16_t last = head;

	for (uint16_t i = 1; i < entries[head].length; i++)
		last = entries[last].next;
	ring->free_count += entries[head].length;
	entries[head].length = 0;
	entries[last].next = ring->free_head;
	ring->free_head = head;
}

int split_driver_take_any(struct split_driver *ring, struct vq_used *used)
{
	struct split_used_elem elem;

	if (ring->broken || !split_driver_pending(ring))
		return 0;
	if ((uint16_t)(ring->seen - ring->taken) > ring->num) {
		*used = (struct vq_used){.problem = VQ_USED_INDEX_JUMP};
		ring->broken = true;
		return 1;
	}
	memcpy(&elem, &ring->used->ring[ring->taken & (ring->num - 1)], sizeof(elem));
	/* One reading: the copy is what is checked and what is used. */
	atomic_signal_fence(memory_order_seq_cst);
	ring->taken++;
	*used = (struct vq_used){.id = le32toh(elem.id), .length = le32toh(elem.len)};
	if (used->id >= ring->num) {
		used->problem = VQ_USED_UNKNOWN_HEAD;
		return 1;
	}
	if (!ring->entries[used->id].length) {
		used->problem = VQ_USED_NOT_OUTSTANDING;
		return 1;
	}
	if (used->length > ring->entries[used->id].writable)
		used->problem = VQ_USED_LENGTH_OVER;
	give_back(ring, (uint16_t)used->id);
	return 1;
}

void split_driver_calls_off(struct split_driver *ring)
{
	ring->calls = ring->wished = false;
	if (ring->event_idx)
		/* Just behind: the farthest away that an index can be. */
		split_store(split_used_event(ring->avail, ring->num), (uint16_t)(ring->taken - 1), memory_order_relaxed);
	else
		split_store(&ring->avail->flags, SPLIT_AVAIL_NO_INTERRUPT, memory_order_relaxed);
}

bool split_driver_calls_on(struct split_driver *ring)
{
	/* A wish that stands was stored, and fenced, before any later look at the index. */
	if (ring->wished && (!ring->event_idx || ring->wish == ring->taken))
		return split_driver_pending(ring);
	if (ring->event_idx)
		split_store(split_used_event(ring->avail, ring->num), ring->taken, memory_order_relaxed);
	else if (!ring->calls)
		split_store(&ring->avail->flags, 0, memory_order_relaxed);
	ring->calls = ring->wished = true;
	ring->wish = ring->taken;
	/* The wish is stored before the index is read again; the device stores the index before it reads the wish. */
	vq_full_fence();
	return split_driver_pending(ring);
}
