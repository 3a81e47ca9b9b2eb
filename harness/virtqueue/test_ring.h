/* SPDX-License-Identifier: BSD-2-Clause */
/* For the tests of this folder: a driver and a device over one ring, with a block of buffer memory beside it. */
#ifndef HARNESS_VIRTQUEUE_TEST_RING_H
#define HARNESS_VIRTQUEUE_TEST_RING_H

#include <stdlib.h>
#include <string.h>

#include "harness/virtqueue/split_device.h"
#include "harness/virtqueue/split_driver.h"

#define TEST_GUEST UINT64_C(0x40000000)
#define TEST_USER UINT64_C(0x7000000000)
#define TEST_BUFFERS 65536u

struct test_ring {
	struct vq_memory memory;
	struct split_layout layout;
	struct split_driver driver;
	struct split_device device;
	uint8_t *block, *buffers;
	struct split_addresses at;
	uint64_t guest_buffers;
	size_t bytes;
	struct vq_chain chain;
};

/* One region: the ring, then TEST_BUFFERS bytes. NULL if anything failed. */
static inline struct test_ring *test_ring_new(uint32_t num, uint16_t base, uint64_t features)
{
	struct test_ring *t = calloc(1, sizeof(*t));

	t->layout = split_layout(num);
	t->bytes = (t->layout.bytes + TEST_BUFFERS + 4095u) & ~(size_t)4095u;
	t->block = aligned_alloc(4096, t->bytes);
	memset(t->block, 0, t->bytes);
	t->buffers = t->block + t->layout.bytes;
	t->guest_buffers = TEST_GUEST + t->layout.bytes;
	t->at = (struct split_addresses){
		.desc = TEST_USER + t->layout.desc,
		.avail = TEST_USER + t->layout.avail,
		.used = TEST_USER + t->layout.used,
	};
	if (vq_memory_add(&t->memory, &(struct vq_region){TEST_GUEST, TEST_USER, t->bytes, t->block}) ||
	    split_driver_init(&t->driver, t->block + t->layout.desc, t->block + t->layout.avail, t->block + t->layout.used, num,
			      base, features) ||
	    split_device_init(&t->device, &t->memory, &t->at, num, base, features))
		return NULL;
	return t;
}

static inline void test_ring_free(struct test_ring *t)
{
	split_driver_free(&t->driver);
	free(t->block);
	free(t);
}

static inline struct vq_element test_element(const struct test_ring *t, uint32_t offset, uint32_t length, uint16_t flags)
{
	return (struct vq_element){.address = t->guest_buffers + offset, .length = length, .flags = flags};
}

/* Publish one readable and one writable element; the head. */
static inline int test_ring_add(struct test_ring *t, uint32_t offset)
{
	struct vq_element e[2] = {test_element(t, offset, 8, 0), test_element(t, offset + 64, 16, VQ_DESC_WRITE)};

	return split_driver_add(&t->driver, e, 2, 16);
}

#endif
