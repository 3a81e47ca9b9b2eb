/* SPDX-License-Identifier: BSD-2-Clause */
/* Receiving through a virtio port: used entries become completions, their bytes copied out of shared memory once. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/backends/virtio_port_private.h"

static const char *queue_name(const struct virtio_port *port, const struct port_queue *queue)
{
	return queue == &port->queues[VIRTIO_SCMI_CMDQ] ? "command queue" : "event queue";
}

/* Nothing came back with this entry: remember what was wrong with it. */
static void note_violation(struct virtio_port *port, const struct port_queue *queue, const struct vq_used *used)
{
	const char *name = queue_name(port, queue);

	port->violation = true;
	switch (used->problem) {
	case VQ_USED_UNKNOWN_HEAD:
		snprintf(port->error, sizeof(port->error), "%s: used id %" PRIu32 " is no descriptor of a ring of %" PRIu32, name,
			 used->id, port->num);
		break;
	case VQ_USED_NOT_OUTSTANDING:
		snprintf(port->error, sizeof(port->error),
			 "%s: used id %" PRIu32 " is not outstanding: returned before, or never offered as a head", name, used->id);
		break;
	default:
		snprintf(port->error, sizeof(port->error), "%s: the used index moved by more than the ring's %" PRIu32 " entries",
			 name, port->num);
		break;
	}
}

static uint32_t join_raw(struct virtio_port *port, uint16_t index, uint8_t *to, uint32_t bytes)
{
	const struct port_piece *pieces = &port->raw_pieces[(size_t)index * VIRTIO_PORT_RAW_SEGMENTS_MAX];
	const uint8_t *memory = port->memory + port_slot_offset(port, index);
	uint32_t left = bytes;

	for (uint32_t i = 0; i < port->slots[index].raw_pieces && left; i++) {
		uint32_t n = pieces[i].length < left ? pieces[i].length : left;

		memcpy(to, memory + pieces[i].offset, n);
		to += n;
		left -= n;
	}
	return bytes - left;
}

/* Fill a completion from a returned command, and give its slot back. Returns the bytes copied to `to`. */
static uint32_t complete_command(struct virtio_port *port, const struct vq_used *used, struct assay_completion *out, uint8_t *to)
{
	uint16_t index = port->queues[VIRTIO_SCMI_CMDQ].of_head[used->id];
	const struct port_slot *slot = &port->slots[index];
	uint32_t bytes = used->length < slot->capacity ? used->length : slot->capacity;

	if (slot->raw_pieces)
		bytes = join_raw(port, index, to, bytes);
	else
		vq_copy(to, port->memory + port_slot_offset(port, index) + slot->response, bytes);
	*out = (struct assay_completion){
		.cookie = slot->cookie,
		.channel = VIRTIO_SCMI_CMDQ,
		.capacity = slot->capacity,
		.used_length = used->length,
		.bytes_count = bytes,
		.bytes = to,
		.publish = {slot->publish_ns, ASSAY_TIME_AGENT, true},
		.kick = {slot->kick_ns, ASSAY_TIME_AGENT, slot->kick_ns != 0},
	};
	port->free_slots[port->slots_free++] = index;
	return bytes;
}

/* Fill a completion from a returned event buffer, and offer the buffer again: its bytes are ours by now. */
static uint32_t complete_event(struct virtio_port *port, const struct vq_used *used, struct assay_completion *out, uint8_t *to)
{
	uint32_t buffer = port->queues[VIRTIO_SCMI_EVENTQ].of_head[used->id];
	uint32_t bytes = used->length < ASSAY_MESSAGE_MAX ? used->length : ASSAY_MESSAGE_MAX;

	memcpy(to, port->memory + port_event_offset(port, buffer), bytes);
	*out = (struct assay_completion){
		.cookie = ASSAY_COOKIE_NONE,
		.channel = VIRTIO_SCMI_EVENTQ,
		.capacity = ASSAY_MESSAGE_MAX,
		.used_length = used->length,
		.bytes_count = bytes,
		.bytes = to,
	};
	port_offer_event(port, buffer);
	return bytes;
}

typedef uint32_t complete_fn(struct virtio_port *, const struct vq_used *, struct assay_completion *, uint8_t *);

/* Take what one queue has. A bounded number of bad entries is passed over: the device may never stop writing them. */
static uint32_t drain(struct virtio_port *port, struct port_queue *queue, complete_fn *complete, struct assay_completion *out,
		      uint32_t max, size_t *copied)
{
	uint32_t count = 0, looked = 0;
	uint64_t seen;
	struct vq_used used;

	if (!max || !split_driver_pending(&queue->ring))
		return 0;
	seen = port->poll ? port_clock() : 0;
	while (count < max && looked++ < max + port->num && split_driver_take(&queue->ring, &used)) {
		if (used.problem > VQ_USED_LENGTH_OVER) {
			note_violation(port, queue, &used);
			continue;
		}
		*copied += port_align(complete(port, &used, &out[count], port->copies + *copied), PORT_LINE);
		out[count++].used = (struct assay_time){seen, ASSAY_TIME_AGENT, port->poll};
	}
	return count;
}

int virtio_port_reap(struct virtio_port *port, struct assay_completion *out, uint32_t max)
{
	uint32_t count, events = 0;
	size_t copied = 0;
	uint64_t now;
	int rc;

	if (max > PORT_REAP_MAX)
		max = PORT_REAP_MAX;
	count = drain(port, &port->queues[VIRTIO_SCMI_CMDQ], complete_command, out, max, &copied);
	if (port->queue_count == 2)
		events = drain(port, &port->queues[VIRTIO_SCMI_EVENTQ], complete_event, out + count, max - count, &copied);
	count += events;
	if (!count) {
		if (!port->violation)
			return 0;
		port->violation = virtio_port_broken(port);
		return -EPROTO;
	}
	now = port_clock();
	for (uint32_t i = 0; i < count; i++)
		out[i].reap = (struct assay_time){now, ASSAY_TIME_AGENT, true};
	rc = events ? port_kick_events(port) : 0;
	if (rc)
		snprintf(port->error, sizeof(port->error), "event queue: the doorbell failed: %s", strerror(-rc));
	return (int)count;
}

bool virtio_port_calls_on(struct virtio_port *port)
{
	bool pending = false;

	for (unsigned i = 0; i < port->queue_count; i++)
		pending |= split_driver_calls_on(&port->queues[i].ring);
	return pending || port->violation;
}

void virtio_port_calls_off(struct virtio_port *port)
{
	for (unsigned i = 0; i < port->queue_count; i++)
		split_driver_calls_off(&port->queues[i].ring);
}

bool virtio_port_uncalled(struct virtio_port *port)
{
	for (unsigned i = 0; i < port->queue_count; i++) {
		if (!split_driver_pending(&port->queues[i].ring))
			continue;
		snprintf(port->error, sizeof(port->error),
			 "%s: the used index moved, but no call came although calls were asked for",
			 queue_name(port, &port->queues[i]));
		return true;
	}
	return false;
}
