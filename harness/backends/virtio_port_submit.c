/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending through a virtio port: commands, hand-made chains, event buffers, kicks. */
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "harness/backends/virtio_port_private.h"

/* The usual length is a constant, so that no call is made for it. */
static void poison(uint8_t *at, uint32_t bytes)
{
	if (bytes >= PORT_POISON_BYTES)
		memset(at, PORT_POISON, PORT_POISON_BYTES);
	else
		memset(at, PORT_POISON, bytes);
}

/* Request and response go into the slot; what has no bytes has no place there. */
static inline void fill_slot(struct virtio_port *port, uint32_t index, const struct assay_message *message)
{
	struct port_slot *slot = &port->slots[index];
	uint8_t *memory = port->memory + port_slot_offset(port, index);

	vq_copy(memory + PORT_SLOT_DATA, message->request, message->request_bytes);
	slot->response = (uint32_t)port_align(PORT_SLOT_DATA + message->request_bytes, PORT_LINE);
	poison(memory + slot->response, message->capacity);
}

/* The request in one element, the response in another; what has no bytes has no element. */
static uint32_t describe(const struct virtio_port *port, uint32_t index, const struct assay_message *message,
			 struct vq_element elements[2])
{
	uint64_t address = port->guest_address + port_slot_offset(port, index);
	uint32_t count = 0;

	if (message->request_bytes)
		elements[count++] = (struct vq_element){.address = address + PORT_SLOT_DATA, .length = message->request_bytes};
	if (message->capacity)
		elements[count++] = (struct vq_element){
			.address = address + port->slots[index].response,
			.length = message->capacity,
			.flags = VQ_DESC_WRITE,
		};
	return count;
}

static inline void set_desc(struct split_desc *desc, uint64_t address, uint32_t bytes, uint16_t flags, uint16_t next)
{
	desc->addr = htole64(address);
	desc->len = htole32(bytes);
	desc->flags = htole16(flags);
	desc->next = htole16(next);
}

/* Describe both in the slot's own table, and add the one element that refers to it. The head, or an errno. */
static inline int add_indirect(struct virtio_port *port, uint32_t index, const struct assay_message *message)
{
	size_t base = port_slot_offset(port, index);
	struct split_desc *table = (struct split_desc *)(void *)(port->memory + base);
	uint64_t address = port->guest_address + base;
	uint32_t count = 0;

	if (message->request_bytes) {
		set_desc(table, address + PORT_SLOT_DATA, message->request_bytes, message->capacity ? VQ_DESC_NEXT : 0,
			 message->capacity ? 1 : 0);
		count = 1;
	}
	if (message->capacity)
		set_desc(&table[count++], address + port->slots[index].response, message->capacity, VQ_DESC_WRITE, 0);
	return split_driver_add_table(&port->queues[0].ring, address, count * (uint32_t)sizeof(*table), message->capacity);
}

/* The head, or an errno. */
static int add_direct(struct virtio_port *port, uint32_t index, const struct assay_message *message)
{
	struct vq_element elements[2];
	uint32_t count = describe(port, index, message, elements);

	return split_driver_add(&port->queues[0].ring, elements, count, message->capacity);
}

/* Bind a slot to the head that carries it. */
static void occupy(struct virtio_port *port, uint16_t slot, int head)
{
	port->slots_free--;
	port->queues[0].of_head[head] = slot;
	if (port->unkicked_count < port->slot_count)
		port->unkicked[port->unkicked_count++] = slot;
}

static inline int add_command(struct virtio_port *port, const struct assay_message *message)
{
	struct port_slot *slot;
	uint16_t index;
	int head;

	if (VQ_SELDOM(message->request_bytes > ASSAY_MESSAGE_MAX || message->capacity > ASSAY_MESSAGE_MAX))
		return -EMSGSIZE;
	if (VQ_SELDOM(!message->request_bytes && !message->capacity))
		return -EINVAL;
	if (VQ_SELDOM(!port->slots_free))
		return -ENOSPC;
	index = port->free_slots[port->slots_free - 1];
	fill_slot(port, index, message);
	head = port->indirect ? add_indirect(port, index, message) : add_direct(port, index, message);
	if (VQ_SELDOM(head < 0))
		return head;
	slot = &port->slots[index];
	slot->cookie = message->cookie;
	slot->capacity = message->capacity;
	slot->raw_pieces = 0;
	slot->kick_ns = 0;
	occupy(port, index, head);
	return index;
}

static inline __attribute__((always_inline)) int submit_all(struct virtio_port *port, const struct assay_message *messages,
							    uint32_t count)
{
	uint32_t first = port->slots_free, taken;
	uint64_t now;
	int rc = 0;

	for (taken = 0; taken < count; taken++) {
		rc = add_command(port, &messages[taken]);
		if (rc < 0)
			break;
	}
	if (!taken)
		return rc == -ENOSPC || !count ? 0 : rc;
	now = port_clock();
	/* The slots taken are those that were on top of the stack. */
	for (uint32_t i = 0; i < taken; i++)
		port->slots[port->free_slots[first - 1 - i]].publish_ns = now;
	split_driver_publish(&port->queues[0].ring);
	return (int)taken;
}

int virtio_port_submit(struct virtio_port *port, const struct assay_message *messages, uint32_t count)
{
	return submit_all(port, messages, count);
}

/* Buffers of a raw chain lie apart, so that a device that runs past one does not land in the next. */
static int describe_raw(struct virtio_port *port, uint32_t index, const struct assay_raw_chain *chain, struct vq_element *elements,
			uint32_t *writable)
{
	struct port_slot *slot = &port->slots[index];
	struct port_piece *pieces = &port->raw_pieces[(size_t)index * VIRTIO_PORT_RAW_SEGMENTS_MAX];
	size_t base = port_slot_offset(port, index), at = PORT_SLOT_DATA;
	bool joined = true;
	uint64_t total = 0;

	slot->raw_pieces = slot->capacity = 0;
	for (uint32_t i = 0; i < chain->count; i++) {
		const struct assay_raw_segment *s = &chain->segments[i];
		bool write = s->flags & ASSAY_RAW_WRITABLE, foreign = s->flags & ASSAY_RAW_ADDRESS;

		if (!foreign && (s->length > PORT_SLOT_BYTES || at + s->length > PORT_SLOT_BYTES))
			return -EMSGSIZE;
		elements[i] = (struct vq_element){
			.address = foreign ? s->address : port->guest_address + base + at,
			.length = s->length,
			.flags = write ? VQ_DESC_WRITE : 0,
			.next = s->flags & ASSAY_RAW_LOOP       ? VQ_NEXT_HEAD
				: s->flags & ASSAY_RAW_NEXT_OUT ? VQ_NEXT_OUTSIDE
								: 0,
		};
		total += write ? s->length : 0;
		/* What lies behind a foreign buffer cannot be joined to what lies before it. */
		joined = joined && !(write && foreign);
		if (foreign)
			continue;
		if (write && joined) {
			pieces[slot->raw_pieces++] = (struct port_piece){(uint32_t)at, s->length};
			slot->capacity += s->length;
		}
		if (write)
			memset(port->memory + base + at, PORT_POISON, s->length);
		else if (s->bytes)
			memcpy(port->memory + base + at, s->bytes, s->length);
		else
			memset(port->memory + base + at, 0, s->length);
		at = port_align(at + s->length + 16, 16);
	}
	*writable = total < UINT32_MAX ? (uint32_t)total : UINT32_MAX;
	return 0;
}

int virtio_port_submit_raw(struct virtio_port *port, const struct assay_raw_chain *chain)
{
	struct vq_element elements[VIRTIO_PORT_RAW_SEGMENTS_MAX];
	uint32_t writable;
	uint16_t slot;
	int rc;

	if (!chain->count || chain->count > VIRTIO_PORT_RAW_SEGMENTS_MAX)
		return -EINVAL;
	if (!port->slots_free)
		return -ENOSPC;
	slot = port->free_slots[port->slots_free - 1];
	rc = describe_raw(port, slot, chain, elements, &writable);
	if (rc)
		return rc;
	rc = split_driver_add(&port->queues[0].ring, elements, chain->count, writable);
	if (rc < 0)
		return rc;
	port->slots[slot].cookie = chain->cookie;
	port->slots[slot].response = 0;
	port->slots[slot].kick_ns = 0;
	occupy(port, slot, rc);
	port->slots[slot].publish_ns = port_clock();
	split_driver_publish(&port->queues[0].ring);
	return 0;
}

static inline int kick_if_wanted(struct virtio_port *port)
{
	uint64_t now;

	if (!port->unkicked_count)
		return 0;
	if (!split_driver_kick_due(&port->queues[0].ring)) {
		port->unkicked_count = 0;
		port->kicks_suppressed++;
		return 0;
	}
	now = port->no_kick_times ? PORT_RUNG : port_clock();
	for (uint32_t i = 0; i < port->unkicked_count; i++)
		port->slots[port->unkicked[i]].kick_ns = now;
	port->unkicked_count = 0;
	port->kicks_rung++;
	return port->doorbell(port->context, VIRTIO_SCMI_CMDQ);
}

int virtio_port_kick(struct virtio_port *port)
{
	return kick_if_wanted(port);
}

int virtio_port_turn(struct virtio_port *port, const struct assay_message *messages, uint32_t count, int *taken,
		     struct assay_completion *out, uint32_t max)
{
	int err;

	*taken = count == 1 ? submit_all(port, messages, 1) : submit_all(port, messages, count);
	if (VQ_SELDOM(*taken < 0))
		return *taken;
	err = kick_if_wanted(port);
	return VQ_SELDOM(err) ? err : port_reap(port, out, max);
}

void port_offer_event(struct virtio_port *port, uint32_t buffer)
{
	size_t offset = port_event_offset(port, buffer);
	struct vq_element element = {
		.address = port->guest_address + offset,
		.length = ASSAY_MESSAGE_MAX,
		.flags = VQ_DESC_WRITE,
	};
	int head;

	memset(port->memory + offset, PORT_POISON, PORT_POISON_BYTES);
	head = split_driver_add(&port->queues[1].ring, &element, 1, ASSAY_MESSAGE_MAX);
	if (head >= 0)
		port->queues[1].of_head[head] = (uint16_t)buffer;
}

int port_kick_events(struct virtio_port *port)
{
	return split_driver_kick_due(&port->queues[1].ring) ? port->doorbell(port->context, VIRTIO_SCMI_EVENTQ) : 0;
}

int virtio_port_offer_events(struct virtio_port *port)
{
	if (!port->events_held)
		return 0;
	port->events_held = false;
	for (uint32_t i = 0; i < port->event_count; i++)
		port_offer_event(port, i);
	split_driver_publish(&port->queues[VIRTIO_SCMI_EVENTQ].ring);
	return port_kick_events(port);
}

int virtio_port_start(struct virtio_port *port)
{
	if (port->queue_count < 2)
		return 0;
	/* Whatever the device has written where it says which kicks it wants, it may have been written before it looked. */
	(void)split_driver_kick_due(&port->queues[1].ring);
	return port->doorbell(port->context, VIRTIO_SCMI_EVENTQ);
}
