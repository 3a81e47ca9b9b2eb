/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What split and packed rings have in common: feature bits, descriptor flags, chains as a driver describes them and as a
 * device finds them, used entries, and the outcomes of looking at either (virtio 1.3, chapters 2.6 to 2.8).
 *
 * Both sides of a ring mistrust the other: what the other can write is read once into a copy and checked there.
 */
#ifndef HARNESS_VIRTQUEUE_H
#define HARNESS_VIRTQUEUE_H

#include <endian.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Feature bits that a ring looks at. */
#define VQ_F_NOTIFY_ON_EMPTY (UINT64_C(1) << 24)
#define VQ_F_ANY_LAYOUT (UINT64_C(1) << 27)
#define VQ_F_INDIRECT_DESC (UINT64_C(1) << 28)
#define VQ_F_EVENT_IDX (UINT64_C(1) << 29)
#define VQ_F_VERSION_1 (UINT64_C(1) << 32)
#define VQ_F_RING_PACKED (UINT64_C(1) << 34)
#define VQ_F_IN_ORDER (UINT64_C(1) << 35)
/* ... and those of the SCMI device (virtio 1.3, 5.17.3). */
#define VIRTIO_SCMI_F_P2A_CHANNELS (UINT64_C(1) << 0)
#define VIRTIO_SCMI_F_SHARED_MEMORY (UINT64_C(1) << 1)
#define VIRTIO_ID_SCMI 32u
#define VIRTIO_SCMI_CMDQ 0u
#define VIRTIO_SCMI_EVENTQ 1u

/* Descriptor flags. */
#define VQ_DESC_NEXT 1u
#define VQ_DESC_WRITE 2u
#define VQ_DESC_INDIRECT 4u

#define VQ_SIZE_MAX 32768u

/* A condition that the way of nearly every message does not meet: what it guards is kept out of that way. */
#define VQ_SELDOM(condition) __builtin_expect_with_probability(!!(condition), 0, 1.0)

/* A power of two from 1 to 32768. */
static inline bool vq_size_valid(uint32_t num)
{
	return num && num <= VQ_SIZE_MAX && !(num & (num - 1));
}

/* What `next` of a descriptor says: on purpose wrong for malformed chains. */
enum vq_next {
	VQ_NEXT_FOLLOWS = 0, /* the next element, or the end */
	VQ_NEXT_HEAD = 1,    /* back to the head: a loop */
	VQ_NEXT_OUTSIDE = 2, /* past the table */
};

/* One element of a chain as a driver describes it. */
struct vq_element {
	uint64_t address; /* guest address */
	uint32_t length;
	uint16_t flags; /* VQ_DESC_WRITE, VQ_DESC_INDIRECT, reserved bits on purpose; NEXT is the ring's business */
	uint16_t next;  /* enum vq_next */
};

/* One used entry as a driver finds it. */
enum vq_used_problem {
	VQ_USED_FINE = 0,
	VQ_USED_LENGTH_OVER,     /* more than the chain's writable bytes; the chain is returned all the same */
	VQ_USED_UNKNOWN_HEAD,    /* id is no descriptor of this ring; nothing is returned */
	VQ_USED_NOT_OUTSTANDING, /* id is no head that the device holds: returned before, or never offered */
	VQ_USED_INDEX_JUMP,      /* the used index moved by more than the ring's size: the ring is unusable */
};

struct vq_used {
	uint32_t id;     /* as the device wrote it */
	uint32_t length; /* as the device wrote it */
	enum vq_used_problem problem;
};

/* One piece of memory in this process. */
struct vq_piece {
	uint8_t *host;
	uint32_t length; /* never 0 */
};

/* What a device finds when it looks for a chain. Negative: malformed. */
enum vq_outcome {
	VQ_CHAIN = 1,
	VQ_EMPTY = 0,
	/* The head is known and was taken: the device should return it with length 0. */
	VQ_BAD_NEXT = -1,             /* next outside the table */
	VQ_BAD_LOOP = -2,             /* more descriptors than the table has */
	VQ_BAD_ORDER = -3,            /* a readable descriptor behind a writable one */
	VQ_BAD_ADDRESS = -4,          /* outside of every region, or crossing the end of memory */
	VQ_BAD_INDIRECT_LENGTH = -5,  /* table of length 0, or no multiple of 16, or over 65536 entries */
	VQ_BAD_INDIRECT_NESTED = -6,  /* a table inside a table */
	VQ_BAD_INDIRECT_NEXT = -7,    /* INDIRECT together with NEXT */
	VQ_BAD_INDIRECT_REFUSED = -8, /* INDIRECT was not negotiated */
	VQ_BAD_TOTAL = -9,            /* more than 2^32 bytes in one chain */
	VQ_BAD_PIECES = -10,          /* more pieces than VQ_PIECES_MAX */
	/* No head to return; the entry was taken. */
	VQ_BAD_HEAD = -11, /* head outside the table */
	/* Nothing was taken: the driver has to repair its index. */
	VQ_BAD_INDEX = -12, /* the available index moved by more than the ring's size */
};

/* The outcome in words for messages to people. Static. */
const char *vq_outcome_text(enum vq_outcome outcome);

#define VQ_PIECES_MAX 1024u

/* A chain as a device finds it: checked, in host memory; readable pieces first. Descriptors of length 0 leave no piece. */
struct vq_chain {
	uint16_t head;
	uint32_t readable_count, writable_count; /* pieces */
	uint64_t readable_bytes, writable_bytes;
	struct vq_piece pieces[VQ_PIECES_MAX]; /* only the counted ones hold anything */
};

/* Any length: what vq_copy() does with those that are not usual. */
void vq_copy_any(void *to, const void *from, size_t bytes);

/*
 * Copy `bytes`. Messages are a few words, and a call of memcpy() costs more than those: it also leaves wide vector registers in use,
 * which each switch between two processes then has to carry. Word by word, since words is what has just been stored there: a wider
 * load would have to wait for them.
 */
static inline void vq_copy(void *to, const void *from, size_t bytes)
{
	if (VQ_SELDOM(bytes > 16 || bytes % 4)) {
		vq_copy_any(to, from, bytes);
		return;
	}
	for (size_t at = 0; at < bytes; at += 4)
		memcpy((uint8_t *)to + at, (const uint8_t *)from + at, 4);
}

/* However many pieces there are: see vq_chain_read() and vq_chain_write(). */
size_t vq_chain_gather(const struct vq_chain *chain, void *to, size_t max);
size_t vq_chain_scatter(const struct vq_chain *chain, const void *from, size_t bytes);

/* Copy up to `max` bytes of the readable part out of the chain; how many. */
static inline size_t vq_chain_read(const struct vq_chain *chain, void *to, size_t max)
{
	const struct vq_piece *piece = &chain->pieces[0];

	if (VQ_SELDOM(chain->readable_count != 1 || piece->length > max))
		return vq_chain_gather(chain, to, max);
	vq_copy(to, piece->host, piece->length);
	return piece->length;
}

/* Copy `bytes` into the writable part, from its start; how many fitted. */
static inline size_t vq_chain_write(const struct vq_chain *chain, const void *from, size_t bytes)
{
	const struct vq_piece *piece = &chain->pieces[1];

	if (VQ_SELDOM(chain->readable_count != 1 || chain->writable_count != 1 || piece->length < bytes))
		return vq_chain_scatter(chain, from, bytes);
	vq_copy(piece->host, from, bytes);
	return bytes;
}

/* Orders an earlier store of ours before a later load of what the other side wrote: the one pair that needs a full fence. */
static inline void vq_full_fence(void)
{
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtsan"
#endif
	atomic_thread_fence(memory_order_seq_cst);
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
}

/* Must the other side be told, now that the index went from `before` to `after` and it asked to hear of `event`? */
static inline bool vq_event_passed(uint16_t event, uint16_t after, uint16_t before)
{
	return (uint16_t)(after - event - 1) < (uint16_t)(after - before);
}

#endif
