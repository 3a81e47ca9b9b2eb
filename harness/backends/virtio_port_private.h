/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of a virtio port, shared by the files that set it up, send and receive. Nobody else includes this. */
#ifndef HARNESS_BACKENDS_VIRTIO_PORT_PRIVATE_H
#define HARNESS_BACKENDS_VIRTIO_PORT_PRIVATE_H

#include <time.h>

#include "harness/backends/virtio_port.h"

#define PORT_LINE 64u
/* A slot: indirect table, request, response. An odd number of cache lines, so that slots do not fall on each other. */
#define PORT_SLOT_DATA PORT_LINE
#define PORT_SLOT_BYTES ((2 * ASSAY_MESSAGE_MAX / PORT_LINE + 3) * PORT_LINE)
#define PORT_EVENT_BYTES ((ASSAY_MESSAGE_MAX / PORT_LINE + 1) * PORT_LINE)
/* Completions of one reap, whose copies live side by side in one private block. */
#define PORT_REAP_MAX 64u

/* What a response buffer holds before the device writes: an answer that never was must not look like the last one. */
#define PORT_POISON 0x5a
#define PORT_POISON_BYTES 64u

/* In place of a kick time that nobody wants: it was rung. */
#define PORT_RUNG UINT64_MAX

/* A command that the device holds. */
struct port_slot {
	uint64_t cookie;
	uint64_t publish_ns, kick_ns; /* kick_ns 0: suppressed, or not decided yet; PORT_RUNG */
	uint32_t capacity;            /* writable bytes of our own buffers */
	uint32_t response;            /* offset of the response in the slot */
	uint32_t raw_pieces;          /* writable pieces of a raw chain, joined on return; 0: one response at `response` */
};

struct port_piece {
	uint32_t offset, length; /* in the slot */
};

struct port_queue {
	struct split_driver ring;
	struct split_layout layout;
	size_t offset;     /* in the block */
	uint16_t *of_head; /* slot or event buffer that a head carries */
};

struct virtio_port {
	struct port_queue queues[2];
	unsigned queue_count;
	bool indirect, poll, violation, events_held, no_kick_times;
	uint8_t *memory;
	uint64_t guest_address, user_address;
	uint32_t num;
	uint16_t base;
	virtio_port_doorbell_fn *doorbell;
	void *context;

	uint32_t slot_count, slots_free;
	struct port_slot *slots;
	uint16_t *free_slots;          /* a stack: the slot used last is the warm one */
	struct port_piece *raw_pieces; /* VIRTIO_PORT_RAW_SEGMENTS_MAX for each slot */
	uint16_t *unkicked;            /* slots submitted since the last decision on a kick */
	uint32_t unkicked_count;
	uint64_t kicks_rung, kicks_suppressed;
	size_t slots_offset, events_offset;
	uint32_t event_count;

	uint8_t *copies; /* private copies of what the last reap delivered */
	char error[160];
};

static inline uint64_t port_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline size_t port_align(size_t bytes, size_t to)
{
	return (bytes + to - 1) & ~(to - 1);
}

static inline size_t port_slot_offset(const struct virtio_port *port, uint32_t slot)
{
	return port->slots_offset + (size_t)slot * PORT_SLOT_BYTES;
}

static inline size_t port_event_offset(const struct virtio_port *port, uint32_t buffer)
{
	return port->events_offset + (size_t)buffer * PORT_EVENT_BYTES;
}

/* Offer one event buffer, not yet published. */
void port_offer_event(struct virtio_port *port, uint32_t buffer);
/* Publish event buffers and ring the event queue's doorbell if the device wants it. */
int port_kick_events(struct virtio_port *port);

#endif
