/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent's half of a virtio SCMI connection, the same for every transport that carries virtqueues: command queue, event
 * queue and message buffers in one block of shared memory, commands in, completions out. The transport allocates the
 * block, tells the device about it, and rings doorbells.
 *
 * Everything that the device writes is copied once into private memory before it is looked at.
 */
#ifndef HARNESS_BACKENDS_VIRTIO_PORT_H
#define HARNESS_BACKENDS_VIRTIO_PORT_H

#include "assay/backend.h"
#include "harness/virtqueue/split_driver.h"

#define VIRTIO_PORT_QUEUE_SIZE 256u     /* default */
#define VIRTIO_PORT_IN_FLIGHT_MAX 1024u /* as many as there are tokens */
#define VIRTIO_PORT_EVENT_BUFFERS_MAX 256u
#define VIRTIO_PORT_RAW_SEGMENTS_MAX 64u

struct virtio_port;

/* Ring the doorbell of a queue. 0 or a negative errno. */
typedef int virtio_port_doorbell_fn(void *context, unsigned queue);

struct virtio_port_setup {
	uint32_t queue_size;                  /* descriptors of each queue, a power of two from 2; 0: VIRTIO_PORT_QUEUE_SIZE */
	uint64_t features;                    /* accepted: EVENT_IDX, INDIRECT_DESC and P2A_CHANNELS matter here */
	uint16_t base;                        /* starting index of both rings */
	bool poll;                            /* calls are not wanted, `used` times are */
	bool hold_events;                     /* no event buffer is offered before virtio_port_offer_events() */
	bool no_kick_times;                   /* nobody looks at them */
	void *memory;                         /* page-aligned block of virtio_port_bytes(), shared with the device */
	uint64_t guest_address, user_address; /* what the device knows the block by */
	virtio_port_doorbell_fn *doorbell;
	void *context;
};

/* Where a ring is, to tell the device: vhost wants user addresses, a device in this process may take the host pointers. */
struct virtio_port_ring {
	uint32_t num;
	uint16_t base;
	uint64_t desc, avail, used; /* user addresses */
	void *host_desc, *host_avail, *host_used;
};

/* Bytes of the shared block for this set-up (queue_size and features count), a multiple of 4096; 0: the queue size is not possible. */
size_t virtio_port_bytes(const struct virtio_port_setup *setup);

/* 0, -EINVAL or -ENOMEM. The event queue's buffers are offered at once; nothing is kicked before virtio_port_start(). */
int virtio_port_create(const struct virtio_port_setup *setup, struct virtio_port **port);
void virtio_port_destroy(struct virtio_port *port);

/* 1 or, with P2A_CHANNELS, 2. */
unsigned virtio_port_queues(const struct virtio_port *port);
void virtio_port_ring(const struct virtio_port *port, unsigned queue, struct virtio_port_ring *ring);

/* Once the device is running: kicks the event queue for its buffers, whatever the device has asked for. 0 or an errno. */
int virtio_port_start(struct virtio_port *port);

/* The event buffers that `hold_events` kept back; nothing where they are offered already. 0 or what the doorbell returned. */
int virtio_port_offer_events(struct virtio_port *port);

/* As the entries of the backend table. submit: how many were taken. raw: -ENOSPC, -EMSGSIZE (larger than a slot), -EINVAL. */
int virtio_port_submit(struct virtio_port *port, const struct assay_message *messages, uint32_t count);
int virtio_port_submit_raw(struct virtio_port *port, const struct assay_raw_chain *chain);
/* Decide, stamp, and ring the doorbell if the device wants it. 0 or what the doorbell returned. */
int virtio_port_kick(struct virtio_port *port);

/*
 * Take what is there, without waiting: command queue first, then event queue. How many; 0 none; -EPROTO the device broke a
 * rule of the rings (virtio_port_error() says which; other commands still complete, unless virtio_port_broken()).
 * Event buffers are offered again, and kicked for, before this returns: their bytes were copied.
 */
int virtio_port_reap(struct virtio_port *port, struct assay_completion *out, uint32_t max);
/* Submit, kick, and one look: as the three. An errno of submit() in `taken` is returned, and so is one of kick(). */
int virtio_port_turn(struct virtio_port *port, const struct assay_message *messages, uint32_t count, int *taken,
		     struct assay_completion *out, uint32_t max);
/* Ask for calls on all queues. True: something is there already. Not with poll. */
bool virtio_port_calls_on(struct virtio_port *port);
/*
 * After a sleep without a call: true if there is something all the same, and virtio_port_error() then says that no call came for it.
 * Nothing is taken.
 */
bool virtio_port_uncalled(struct virtio_port *port);
void virtio_port_calls_off(struct virtio_port *port);

/* Commands that the device holds. */
uint32_t virtio_port_in_flight(const struct virtio_port *port);
uint32_t virtio_port_max_in_flight(const struct virtio_port *port);
/* The rings are beyond use: only a new connection helps. */
bool virtio_port_broken(const struct virtio_port *port);
const char *virtio_port_error(const struct virtio_port *port);

/* Kicks rung and suppressed on the command queue since the start. */
void virtio_port_kick_counts(const struct virtio_port *port, uint64_t *rung, uint64_t *suppressed);

#endif
