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

/* The pieces of a raw chain's response, one behind the other. How many bytes. */
uint32_t port_join_raw(const struct virtio_port *port, uint16_t index, uint8_t *to, uint32_t bytes);
/* virtio_port_reap() the long way: whatever there is. */
int port_reap_many(struct virtio_port *port, struct assay_completion *out, uint32_t max);
/* Behind one response in out[0], the events that are there. How many completions that makes. */
int port_reap_events_behind(struct virtio_port *port, struct assay_completion *out, uint32_t max);

/* What a used entry brought, copied out of shared memory; with it a response counts as consumed. */
struct port_brought {
	struct vq_used used;
	uint32_t bytes;
	uint16_t index; /* of the slot or event buffer: heads are given away again while completions are filled */
	uint8_t *at;
};

static inline uint32_t port_copy_response(const struct virtio_port *port, uint16_t index, uint32_t used_length, uint8_t *to)
{
	const struct port_slot *slot = &port->slots[index];
	uint32_t bytes = used_length < slot->capacity ? used_length : slot->capacity;

	if (VQ_SELDOM(slot->raw_pieces))
		return port_join_raw(port, index, to, bytes);
	vq_copy(to, port->memory + port_slot_offset(port, index) + slot->response, bytes);
	return bytes;
}

static inline void port_set_time(struct assay_time *time, uint64_t ns, enum assay_time_source source, bool valid)
{
	time->ns = ns;
	time->source = (uint8_t)source;
	time->valid = valid;
}

/* Fill a completion from a returned command, but for the times that the agent saw, and give its slot back. */
static inline void port_complete_command(struct virtio_port *port, const struct port_brought *from, struct assay_completion *out)
{
	const struct port_slot *slot = &port->slots[from->index];
	bool timed = slot->kick_ns && slot->kick_ns != PORT_RUNG;

	out->cookie = slot->cookie;
	out->channel = VIRTIO_SCMI_CMDQ;
	out->capacity = slot->capacity;
	port_set_time(&out->publish, slot->publish_ns, ASSAY_TIME_AGENT, true);
	port_set_time(&out->kick, timed ? slot->kick_ns : 0, slot->kick_ns ? ASSAY_TIME_AGENT : ASSAY_TIME_NONE, timed);
	port->free_slots[port->slots_free++] = from->index;
}

/*
 * What comes nearly always, on a short way: one response in a ring where nothing is wrong. It is copied before the clock is looked at;
 * all the rest comes after it. False: it is not so, and nothing was taken.
 */
static inline bool port_reap_usual(struct virtio_port *port, struct assay_completion *out)
{
	struct port_queue *cmdq = &port->queues[VIRTIO_SCMI_CMDQ];
	struct port_brought brought;
	uint64_t now;

	if (!split_driver_pending(&cmdq->ring) || VQ_SELDOM(!split_driver_one_known(&cmdq->ring)) ||
	    VQ_SELDOM(!split_driver_take_usual(&cmdq->ring, &brought.used)))
		return false;
	brought.index = cmdq->of_head[brought.used.id];
	brought.at = port->copies;
	brought.bytes = port_copy_response(port, brought.index, brought.used.length, brought.at);
	now = port_clock();
	out->used_length = brought.used.length;
	out->bytes_count = brought.bytes;
	out->bytes = brought.at;
	port_set_time(&out->used, 0, ASSAY_TIME_AGENT, false);
	port_set_time(&out->reap, now, ASSAY_TIME_AGENT, true);
	port_complete_command(port, &brought, out);
	return true;
}

static inline int port_reap(struct virtio_port *port, struct assay_completion *out, uint32_t max)
{
	if (VQ_SELDOM(port->poll || !max) || !port_reap_usual(port, out))
		return port_reap_many(port, out, max);
	if (port->queue_count == 2 && VQ_SELDOM(split_driver_pending(&port->queues[VIRTIO_SCMI_EVENTQ].ring)))
		return port_reap_events_behind(port, out, max);
	return 1;
}

#endif
