/* SPDX-License-Identifier: BSD-2-Clause */
/* Setting up a virtio port: the layout of its shared block, its rings, its event buffers. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/backends/virtio_port_private.h"

/* Where everything is in the block; `port` needs no memory yet. Returns the block's size. */
static size_t lay_out(struct virtio_port *port, const struct virtio_port_setup *setup)
{
	bool indirect = setup->features & VQ_F_INDIRECT_DESC;
	size_t at = 0;

	port->num = setup->queue_size ? setup->queue_size : VIRTIO_PORT_QUEUE_SIZE;
	if (!vq_size_valid(port->num) || port->num < 2)
		return 0;
	port->queue_count = setup->features & VIRTIO_SCMI_F_P2A_CHANNELS ? 2 : 1;
	port->indirect = indirect;
	port->slot_count = indirect ? port->num : port->num / 2;
	if (port->slot_count > VIRTIO_PORT_IN_FLIGHT_MAX)
		port->slot_count = VIRTIO_PORT_IN_FLIGHT_MAX;
	if (port->queue_count == 2)
		port->event_count = port->num < VIRTIO_PORT_EVENT_BUFFERS_MAX ? port->num : VIRTIO_PORT_EVENT_BUFFERS_MAX;

	for (unsigned i = 0; i < port->queue_count; i++) {
		port->queues[i].layout = split_layout(port->num);
		port->queues[i].offset = at;
		at += port->queues[i].layout.bytes;
	}
	port->events_offset = at;
	at += (size_t)port->event_count * PORT_EVENT_BYTES;
	port->slots_offset = at;
	at += (size_t)port->slot_count * PORT_SLOT_BYTES;
	return port_align(at, 4096);
}

size_t virtio_port_bytes(const struct virtio_port_setup *setup)
{
	struct virtio_port port = {.num = 0};

	return lay_out(&port, setup);
}

static int create_queue(struct virtio_port *port, unsigned index, const struct virtio_port_setup *setup)
{
	struct port_queue *queue = &port->queues[index];
	uint8_t *at = port->memory + queue->offset;

	queue->of_head = calloc(port->num, sizeof(*queue->of_head));
	if (!queue->of_head)
		return -ENOMEM;
	return split_driver_init(&queue->ring, at + queue->layout.desc, at + queue->layout.avail, at + queue->layout.used,
				 port->num, setup->base, setup->features);
}

static int create_slots(struct virtio_port *port)
{
	port->slots = calloc(port->slot_count, sizeof(*port->slots));
	port->free_slots = calloc(port->slot_count, sizeof(*port->free_slots));
	port->unkicked = calloc(port->slot_count, sizeof(*port->unkicked));
	port->raw_pieces = calloc((size_t)port->slot_count * VIRTIO_PORT_RAW_SEGMENTS_MAX, sizeof(*port->raw_pieces));
	port->copies = calloc(PORT_REAP_MAX, PORT_SLOT_BYTES);
	if (!port->slots || !port->free_slots || !port->unkicked || !port->raw_pieces || !port->copies)
		return -ENOMEM;
	for (uint32_t i = 0; i < port->slot_count; i++)
		port->free_slots[i] = (uint16_t)(port->slot_count - 1 - i);
	port->slots_free = port->slot_count;
	return 0;
}

int virtio_port_create(const struct virtio_port_setup *setup, struct virtio_port **created)
{
	struct virtio_port *port = calloc(1, sizeof(*port));
	int rc = 0;

	if (!port)
		return -ENOMEM;
	if (!lay_out(port, setup)) {
		free(port);
		return -EINVAL;
	}
	port->poll = setup->poll;
	port->no_kick_times = setup->no_kick_times;
	port->base = setup->base;
	port->memory = setup->memory;
	port->guest_address = setup->guest_address;
	port->user_address = setup->user_address;
	port->doorbell = setup->doorbell;
	port->context = setup->context;
	for (unsigned i = 0; i < port->queue_count && !rc; i++)
		rc = create_queue(port, i, setup);
	if (!rc)
		rc = create_slots(port);
	if (rc) {
		virtio_port_destroy(port);
		return rc;
	}
	port->events_held = setup->hold_events;
	for (uint32_t i = 0; i < port->event_count && !port->events_held; i++)
		port_offer_event(port, i);
	for (unsigned i = 0; i < port->queue_count; i++) {
		split_driver_publish(&port->queues[i].ring);
		if (port->poll)
			split_driver_calls_off(&port->queues[i].ring);
	}
	*created = port;
	return 0;
}

void virtio_port_destroy(struct virtio_port *port)
{
	if (!port)
		return;
	for (unsigned i = 0; i < 2; i++) {
		split_driver_free(&port->queues[i].ring);
		free(port->queues[i].of_head);
	}
	free(port->slots);
	free(port->free_slots);
	free(port->unkicked);
	free(port->raw_pieces);
	free(port->copies);
	free(port);
}

unsigned virtio_port_queues(const struct virtio_port *port)
{
	return port->queue_count;
}

void virtio_port_ring(const struct virtio_port *port, unsigned index, struct virtio_port_ring *ring)
{
	const struct port_queue *queue = &port->queues[index];
	uint64_t user = port->user_address + queue->offset;
	uint8_t *host = port->memory + queue->offset;

	*ring = (struct virtio_port_ring){
		.num = port->num,
		.base = port->base,
		.desc = user + queue->layout.desc,
		.avail = user + queue->layout.avail,
		.used = user + queue->layout.used,
		.host_desc = host + queue->layout.desc,
		.host_avail = host + queue->layout.avail,
		.host_used = host + queue->layout.used,
	};
}

uint32_t virtio_port_in_flight(const struct virtio_port *port)
{
	return port->slot_count - port->slots_free;
}

uint32_t virtio_port_max_in_flight(const struct virtio_port *port)
{
	return port->slot_count;
}

bool virtio_port_broken(const struct virtio_port *port)
{
	return port->queues[0].ring.broken || port->queues[1].ring.broken;
}

const char *virtio_port_error(const struct virtio_port *port)
{
	return port->error;
}

void virtio_port_kick_counts(const struct virtio_port *port, uint64_t *rung, uint64_t *suppressed)
{
	*rung = port->kicks_rung;
	*suppressed = port->kicks_suppressed;
}
