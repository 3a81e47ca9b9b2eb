/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtio SCMI device of the reference platform: serves one agent of a platform over the device's side of a command
 * queue and an event queue (virtio 1.3, 5.17). The transport owns the rings, kicks and calls.
 *
 * Any framing is served. A request that holds no header is returned with length 0, as is a malformed chain; a response
 * that does not fit becomes COMMS_ERROR, or length 0 where not even that fits.
 */
#ifndef HARNESS_PLATFORM_VIRTIO_DEVICE_H
#define HARNESS_PLATFORM_VIRTIO_DEVICE_H

#include "assay/backend.h"
#include "harness/platform/platform.h"
#include "harness/virtqueue/split_device.h"

struct virtio_device;

/*
 * `eventq` is NULL without P2A_CHANNELS. The rings stay the caller's and may be stopped and initialised again between calls
 * to the functions below. 0 or -ENOMEM. Release with virtio_device_destroy(), which neither detaches the agent nor touches the rings.
 */
int virtio_device_create(struct platform *platform, struct platform_agent *agent, struct split_device *cmdq,
			 struct split_device *eventq, struct virtio_device **device);
void virtio_device_destroy(struct virtio_device *device);
/* The event queue appears or goes (a ring is started or stopped); NULL: none. */
void virtio_device_set_queues(struct virtio_device *device, struct split_device *cmdq, struct split_device *eventq);

/*
 * How to call the driver for a queue at once. A driver that sleeps until then goes on while the device looks whether there is more, and asks
 * for kicks only then: where both share a processor, its next command is found without one. What it is told besides comes before that
 * command. NULL: a call is only returned as due.
 */
void virtio_device_set_call(struct virtio_device *device, void (*call)(void *context, unsigned queue), void *context);

/* Process every available command. True: a call is due on the command queue. */
bool virtio_device_commands(struct virtio_device *device);
/* What came of some commands, as bits. */
enum virtio_device_outcome {
	VIRTIO_DEVICE_CALL = 1,    /* a call is due on the command queue */
	VIRTIO_DEVICE_LEFT = 2,    /* there may be more, and kicks are off: call this again soon */
	VIRTIO_DEVICE_TROUBLE = 4, /* dead() or take_error() has something to say */
};
/* The same for at most so many: a driver that never lets its queue run empty has a turn like any other. enum virtio_device_outcome. */
unsigned virtio_device_some_commands(struct virtio_device *device, uint32_t most);
/*
 * Move the agent's queued events into event buffers. True: a call is due on the event queue. Without a buffer
 * notifications are dropped, and delayed responses wait.
 */
bool virtio_device_events(struct virtio_device *device);

/* A named fault has ended the connection: the transport closes it. */
bool virtio_device_dead(const struct virtio_device *device);

/* The last malformed chain or index since this was asked last, VQ_EMPTY if none: a transport may signal its error descriptor. */
enum vq_outcome virtio_device_take_error(struct virtio_device *device);

#endif
