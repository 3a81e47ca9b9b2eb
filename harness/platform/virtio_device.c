/* SPDX-License-Identifier: BSD-2-Clause */
/* The virtio SCMI device of the reference platform: chains in, SCMI messages through the platform, used entries out. */
#include "harness/platform/virtio_device.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/status.h"

#define RESPONSE_MIN (SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
/* Asking the platform to drop notifications that no buffer waits for: as often as this in one go. */
#define DROPS_MAX 64u
/* Fault transport.call.missing: an agent whose very first exchange fails would judge nothing. */
#define CALLS_BEFORE_MISSING 20u

struct message {
	size_t bytes;
	uint8_t data[ASSAY_MESSAGE_MAX];
};

struct virtio_device {
	struct platform *platform;
	struct platform_agent *agent;
	struct split_device *cmdq, *eventq;
	void (*call)(void *context, unsigned queue);
	void *call_context;
	enum vq_outcome error;
	enum platform_transport_fault fault; /* of the used entry at hand */
	uint32_t returned;                   /* chains, until the fault transport.call.missing sets in */
	bool faulty;                         /* the platform has faults: those of the transport are looked for */
	bool dead, no_call, stuck, stalled;
	bool held; /* fault transport.swapped: a response waits for another to be swapped with */
	struct message request, response, held_response;
	struct message stray; /* fault transport.delayed-on-cmdq: a delayed response that will go to the wrong queue */
	struct vq_chain chain, held_chain;
};

int virtio_device_create(struct platform *platform, struct platform_agent *agent, struct split_device *cmdq,
			 struct split_device *eventq, struct virtio_device **device)
{
	struct virtio_device *dev = calloc(1, sizeof(*dev));

	if (!dev)
		return -ENOMEM;
	dev->platform = platform;
	dev->agent = agent;
	dev->faulty = platform_has_faults(platform);
	virtio_device_set_queues(dev, cmdq, eventq);
	*device = dev;
	return 0;
}

void virtio_device_destroy(struct virtio_device *dev)
{
	free(dev);
}

void virtio_device_set_queues(struct virtio_device *dev, struct split_device *cmdq, struct split_device *eventq)
{
	dev->cmdq = cmdq;
	dev->eventq = eventq;
	dev->held = false;
}

void virtio_device_set_call(struct virtio_device *dev, void (*call)(void *context, unsigned queue), void *context)
{
	dev->call = call;
	dev->call_context = context;
}

bool virtio_device_dead(const struct virtio_device *dev)
{
	return dev->dead;
}

enum vq_outcome virtio_device_take_error(struct virtio_device *dev)
{
	enum vq_outcome error = dev->error;

	dev->error = VQ_EMPTY;
	return error;
}

/* The same with what a named fault makes of that. */
static void return_chain_wrong(struct virtio_device *dev, struct split_device *queue, const struct vq_chain *chain, size_t length)
{
	uint32_t head = chain->head, used = (uint32_t)length;
	bool twice = false;

	switch (dev->fault) {
	case PLATFORM_TRANSPORT_USED_LENGTH_PLUS_4: used += 4; break;
	case PLATFORM_TRANSPORT_USED_LENGTH_MINUS_4: used = used > 4 ? used - 4 : 0; break;
	case PLATFORM_TRANSPORT_USED_LENGTH_ZERO: used = 0; break;
	case PLATFORM_TRANSPORT_USED_LENGTH_HUGE: used = (uint32_t)chain->writable_bytes + 0x1000; break;
	case PLATFORM_TRANSPORT_WRONG_HEAD: head += queue->num; break;
	case PLATFORM_TRANSPORT_USED_TWICE: twice = true; break;
	case PLATFORM_TRANSPORT_NO_CALL: dev->no_call = dev->returned++ >= CALLS_BEFORE_MISSING; break;
	case PLATFORM_TRANSPORT_DIES: dev->dead = true; return;
	default: break;
	}
	split_device_push(queue, head, used);
	if (twice)
		split_device_push(queue, head, used);
	split_device_publish(queue);
}

/* Return a chain whose writable part holds `length` bytes. */
static inline void return_chain(struct virtio_device *dev, struct split_device *queue, const struct vq_chain *chain, size_t length)
{
	if (VQ_SELDOM(dev->fault != PLATFORM_TRANSPORT_NONE)) {
		return_chain_wrong(dev, queue, chain, length);
		return;
	}
	split_device_push(queue, chain->head, (uint32_t)length);
	split_device_publish(queue);
}

/* The response is too long: what has to stand for it. */
static void answer_short(struct virtio_device *dev, const struct vq_chain *chain, const struct message *response)
{
	uint8_t error[RESPONSE_MIN];

	if (chain->writable_bytes < RESPONSE_MIN) {
		return_chain(dev, dev->cmdq, chain, 0);
		return;
	}
	memcpy(error, response->data, SCMI_HEADER_BYTES);
	scmi_store32s(error + SCMI_HEADER_BYTES, SCMI_COMMS_ERROR);
	vq_chain_write(chain, error, sizeof(error));
	return_chain(dev, dev->cmdq, chain, sizeof(error));
}

/* Write a response and return the chain. */
static inline void answer(struct virtio_device *dev, const struct vq_chain *chain, const struct message *response)
{
	if (VQ_SELDOM(response->bytes > chain->writable_bytes)) {
		answer_short(dev, chain, response);
		return;
	}
	vq_chain_write(chain, response->data, response->bytes);
	return_chain(dev, dev->cmdq, chain, response->bytes);
}

/* Copy the counted pieces only: the rest of a chain is not initialised. */
static void copy_chain(struct vq_chain *to, const struct vq_chain *from)
{
	memcpy(to, from, offsetof(struct vq_chain, pieces));
	memcpy(to->pieces, from->pieces, (from->readable_count + from->writable_count) * sizeof(from->pieces[0]));
}

/* Fault transport.swapped: the first response waits for the second, and each goes to the other's chain. */
static void answer_swapped(struct virtio_device *dev)
{
	if (!dev->held) {
		dev->held = true;
		copy_chain(&dev->held_chain, &dev->chain);
		memcpy(dev->held_response.data, dev->response.data, dev->response.bytes);
		dev->held_response.bytes = dev->response.bytes;
		return;
	}
	dev->held = false;
	answer(dev, &dev->held_chain, &dev->response);
	answer(dev, &dev->chain, &dev->held_response);
}

/* No request, or no room for the least response: nothing is said to that. */
static void return_unserved(struct virtio_device *dev)
{
	dev->fault = platform_transport_fault(dev->platform);
	dev->stalled = dev->fault == PLATFORM_TRANSPORT_STALLS;
	if (!dev->stalled)
		return_chain(dev, dev->cmdq, &dev->chain, 0);
}

/* With what the faults of the transport make of it. */
static void answer_with_faults(struct virtio_device *dev)
{
	dev->fault = platform_transport_fault(dev->platform);
	if (dev->stray.bytes) {
		answer(dev, &dev->chain, &dev->stray);
		dev->stray.bytes = 0;
	} else if (dev->fault == PLATFORM_TRANSPORT_SWAPPED) {
		answer_swapped(dev);
	} else {
		answer(dev, &dev->chain, &dev->response);
	}
}

static inline void serve_command(struct virtio_device *dev)
{
	struct vq_chain *chain = &dev->chain;
	size_t capacity = chain->writable_bytes < ASSAY_MESSAGE_MAX ? (size_t)chain->writable_bytes : ASSAY_MESSAGE_MAX;

	/* All of the request is copied before any of the response is written: the two may overlap. */
	dev->request.bytes = vq_chain_read(chain, dev->request.data, sizeof(dev->request.data));
	if (VQ_SELDOM(dev->request.bytes < SCMI_HEADER_BYTES || capacity < RESPONSE_MIN)) {
		return_unserved(dev);
		return;
	}
	if (VQ_SELDOM(dev->faulty) && dev->eventq && platform_counts_buffers(dev->platform))
		platform_tell_buffers(dev->agent, split_device_pending(dev->eventq));
	dev->response.bytes = platform_command(dev->agent, dev->request.data, dev->request.bytes, dev->response.data, capacity);
	if (VQ_SELDOM(!dev->response.bytes))
		return; /* a fault is silence: the head is lost */
	if (VQ_SELDOM(dev->faulty))
		answer_with_faults(dev);
	else
		answer(dev, chain, &dev->response);
}

/* What came was no chain, or nothing. False: nothing more can be taken from this queue for now. */
static bool refuse_chain(struct virtio_device *dev, enum vq_outcome outcome)
{
	if (outcome == VQ_EMPTY)
		return false;
	dev->error = outcome;
	dev->fault = PLATFORM_TRANSPORT_NONE;
	dev->stuck = outcome == VQ_BAD_INDEX;
	if (split_device_took_head(outcome))
		return_chain(dev, dev->cmdq, &dev->chain, 0);
	return !dev->stuck;
}

/* False: nothing more can be taken from this queue for now, as far as is known without another look. */
static inline bool command_round(struct virtio_device *dev)
{
	enum vq_outcome outcome = split_device_pop(dev->cmdq, &dev->chain);

	if (VQ_SELDOM(outcome != VQ_CHAIN))
		return refuse_chain(dev, outcome);
	serve_command(dev);
	return !dev->dead && !dev->stalled && split_device_known(dev->cmdq);
}

/* A call is due, unless a fault swallows it. */
static inline bool call_passes(struct virtio_device *dev, bool due)
{
	bool wanted = !dev->no_call;

	dev->no_call = false;
	return due && wanted;
}

static bool goes_on(const struct virtio_device *dev)
{
	return !dev->dead && !dev->stalled && !dev->stuck;
}

/* If the driver waits for what was answered, it is called before kicks are asked for. True: it has gone on meanwhile. */
static bool call_now(struct virtio_device *dev)
{
	if (!dev->call || !split_device_call_likely(dev->cmdq))
		return false;
	if (call_passes(dev, split_device_call_due(dev->cmdq)))
		dev->call(dev->call_context, VIRTIO_SCMI_CMDQ);
	if (!goes_on(dev))
		return false;
	if (virtio_device_events(dev))
		dev->call(dev->call_context, VIRTIO_SCMI_EVENTQ);
	return goes_on(dev) && split_device_pending(dev->cmdq);
}

unsigned virtio_device_some_commands(struct virtio_device *dev, uint32_t most)
{
	struct split_device *cmdq = dev->cmdq;
	bool call = false, left, more;

	if (VQ_SELDOM(!cmdq || dev->dead || dev->stalled))
		return dev->dead ? VIRTIO_DEVICE_TROUBLE : 0;
	dev->stuck = false;
	more = split_device_pending(cmdq);
	do {
		/* With EVENT_IDX the index that was asked for lies behind as soon as one command is taken, which says the same. */
		if (!cmdq->event_idx)
			split_device_kicks_off(cmdq);
		for (; most && more; most--)
			more = command_round(dev);
		/* Out of turn: kicks stay off, since the transport comes back by itself. */
		left = !most;
		more = most && (call_now(dev) || split_device_rest(cmdq, &call)) && goes_on(dev);
	} while (more);
	if (VQ_SELDOM(dev->held && most)) {
		dev->held = false;
		answer(dev, &dev->held_chain, &dev->held_response);
		most = 0;
	}
	if (VQ_SELDOM(!most))
		call = split_device_call_due(cmdq) || call;
	return (call_passes(dev, call) ? VIRTIO_DEVICE_CALL : 0) | (left ? VIRTIO_DEVICE_LEFT : 0) |
	       (VQ_SELDOM(dev->dead || dev->error != VQ_EMPTY) ? VIRTIO_DEVICE_TROUBLE : 0);
}

bool virtio_device_commands(struct virtio_device *dev)
{
	unsigned outcome, all = 0;

	do {
		outcome = virtio_device_some_commands(dev, UINT32_MAX);
		all |= outcome;
	} while (outcome & VIRTIO_DEVICE_LEFT);
	return all & VIRTIO_DEVICE_CALL;
}

/* Take the oldest event that fits `capacity` into dev->response. False: none, or a delayed response that does not fit. */
static bool take_event(struct virtio_device *dev, size_t capacity)
{
	if (capacity > sizeof(dev->response.data))
		capacity = sizeof(dev->response.data);
	for (unsigned i = 0; i < DROPS_MAX && platform_has_event(dev->agent); i++) {
		dev->response.bytes = platform_take_event(dev->agent, dev->response.data, capacity);
		if (dev->response.bytes)
			return true;
	}
	return false;
}

static bool is_delayed(const struct message *event)
{
	return scmi_header_unpack(scmi_load32(event->data)).type == SCMI_TYPE_DELAYED;
}

/* Fault transport.event-twice: the same event in a second buffer, if there is one. */
static void deliver_again(struct virtio_device *dev)
{
	if (split_device_pop(dev->eventq, &dev->chain) != VQ_CHAIN)
		return;
	return_chain(dev, dev->eventq, &dev->chain, vq_chain_write(&dev->chain, dev->response.data, dev->response.bytes));
}

/* The chain just popped is an event buffer: fill it. False: there is nothing to put in. */
static bool deliver(struct virtio_device *dev)
{
	if (!take_event(dev, (size_t)dev->chain.writable_bytes)) {
		split_device_unpop(dev->eventq);
		return false;
	}
	dev->fault = platform_transport_fault(dev->platform);
	if (dev->fault == PLATFORM_TRANSPORT_DELAYED_ON_CMDQ && is_delayed(&dev->response)) {
		memcpy(dev->stray.data, dev->response.data, dev->response.bytes);
		dev->stray.bytes = dev->response.bytes;
		split_device_unpop(dev->eventq);
		return true;
	}
	return_chain(dev, dev->eventq, &dev->chain, vq_chain_write(&dev->chain, dev->response.data, dev->response.bytes));
	if (dev->fault == PLATFORM_TRANSPORT_EVENT_TWICE)
		deliver_again(dev);
	return !dev->dead;
}

/* False: nothing more can be delivered for now. */
static bool event_round(struct virtio_device *dev)
{
	enum vq_outcome outcome = split_device_pop(dev->eventq, &dev->chain);

	if (outcome == VQ_EMPTY) {
		if (split_device_kicks_on(dev->eventq))
			return true;
		/* Notifications may be lost where no buffer waits, delayed responses may not (virtio 1.3, 5.17.6.2). */
		(void)take_event(dev, 0);
		return false;
	}
	/* A readable part has no business here; it is never looked at. */
	if (outcome == VQ_CHAIN && !dev->chain.readable_bytes)
		return deliver(dev);
	dev->fault = PLATFORM_TRANSPORT_NONE;
	if (outcome < 0)
		dev->error = outcome;
	if (split_device_took_head(outcome))
		return_chain(dev, dev->eventq, &dev->chain, 0);
	return outcome != VQ_BAD_INDEX;
}

bool virtio_device_events(struct virtio_device *dev)
{
	if (!dev->eventq || dev->dead || !platform_has_event(dev->agent))
		return false;
	split_device_kicks_off(dev->eventq);
	while (platform_has_event(dev->agent) && event_round(dev))
		;
	return call_passes(dev, split_device_call_due(dev->eventq));
}
