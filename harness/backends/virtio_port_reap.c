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

uint32_t port_join_raw(const struct virtio_port *port, uint16_t index, uint8_t *to, uint32_t bytes)
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

typedef uint32_t copy_fn(const struct virtio_port *port, uint16_t index, uint32_t used_length, uint8_t *to);

static uint32_t copy_event(const struct virtio_port *port, uint16_t index, uint32_t used_length, uint8_t *to)
{
	uint32_t bytes = used_length < ASSAY_MESSAGE_MAX ? used_length : ASSAY_MESSAGE_MAX;

	memcpy(to, port->memory + port_event_offset(port, index), bytes);
	return bytes;
}

/* Take what one queue has. A bounded number of bad entries is passed over: the device may never stop writing them. */
static inline __attribute__((always_inline)) uint32_t collect(struct virtio_port *port, struct port_queue *queue, copy_fn *copy,
							      struct port_brought *brought, uint32_t max, uint8_t **to)
{
	uint32_t count = 0, looked = 0;

	while (count < max && looked++ < max + port->num && split_driver_take(&queue->ring, &brought->used)) {
		if (VQ_SELDOM(brought->used.problem > VQ_USED_LENGTH_OVER)) {
			note_violation(port, queue, &brought->used);
			continue;
		}
		brought->index = queue->of_head[brought->used.id];
		brought->at = *to;
		brought->bytes = copy(port, brought->index, brought->used.length, *to);
		*to += port_align(brought->bytes, PORT_LINE);
		brought++;
		count++;
	}
	return count;
}

/* A completion from a returned event buffer, which is offered again: its bytes are ours by now. */
static void complete_event(struct virtio_port *port, const struct port_brought *from, struct assay_completion *out)
{
	out->cookie = ASSAY_COOKIE_NONE;
	out->channel = VIRTIO_SCMI_EVENTQ;
	out->capacity = ASSAY_MESSAGE_MAX;
	out->publish = out->kick = (struct assay_time){0};
	port_offer_event(port, from->index);
}

/* Nothing came. */
static int reap_nothing(struct virtio_port *port)
{
	if (!port->violation)
		return 0;
	port->violation = virtio_port_broken(port);
	return -EPROTO;
}

/* What came with that look, commands first: completions, with one time for all. The bytes go to `to`. */
static uint32_t reap_queues(struct virtio_port *port, bool with_commands, uint8_t *to, struct assay_completion *out, uint32_t max)
{
	struct port_queue *cmdq = &port->queues[VIRTIO_SCMI_CMDQ], *eventq = &port->queues[VIRTIO_SCMI_EVENTQ];
	struct port_brought brought[PORT_REAP_MAX];
	uint32_t commands = 0, events = 0, count;
	uint64_t seen[2] = {0, 0}, now;
	int rc;

	if (with_commands && split_driver_pending(&cmdq->ring)) {
		seen[0] = port->poll ? port_clock() : 0;
		commands = collect(port, cmdq, port_copy_response, brought, max, &to);
	}
	if (port->queue_count == 2 && VQ_SELDOM(split_driver_pending(&eventq->ring))) {
		seen[1] = port->poll ? port_clock() : 0;
		events = collect(port, eventq, copy_event, brought + commands, max - commands, &to);
	}
	count = commands + events;
	if (!count)
		return 0;
	now = port_clock();
	for (uint32_t i = 0; i < count; i++) {
		out[i].used_length = brought[i].used.length;
		out[i].bytes_count = brought[i].bytes;
		out[i].bytes = brought[i].at;
		port_set_time(&out[i].used, seen[i >= commands], ASSAY_TIME_AGENT, port->poll);
		port_set_time(&out[i].reap, now, ASSAY_TIME_AGENT, true);
		if (i < commands)
			port_complete_command(port, &brought[i], &out[i]);
		else
			complete_event(port, &brought[i], &out[i]);
	}
	rc = VQ_SELDOM(events) ? port_kick_events(port) : 0;
	if (rc)
		snprintf(port->error, sizeof(port->error), "event queue: the doorbell failed: %s", strerror(-rc));
	return count;
}

int port_reap_many(struct virtio_port *port, struct assay_completion *out, uint32_t max)
{
	uint32_t count = reap_queues(port, true, port->copies, out, max < PORT_REAP_MAX ? max : PORT_REAP_MAX);

	return count ? (int)count : reap_nothing(port);
}

int port_reap_events_behind(struct virtio_port *port, struct assay_completion *out, uint32_t max)
{
	uint8_t *to = port->copies + port_align(out->bytes_count, PORT_LINE);

	return 1 + (int)reap_queues(port, false, to, out + 1, (max < PORT_REAP_MAX ? max : PORT_REAP_MAX) - 1);
}

int virtio_port_reap(struct virtio_port *port, struct assay_completion *out, uint32_t max)
{
	return port_reap(port, out, max);
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
