/* SPDX-License-Identifier: BSD-2-Clause */
/* One vhost-user connection as its front-end sees it: what the backend's table of functions and the bring-up share. */
#ifndef HARNESS_BACKENDS_VHOST_USER_FRONTEND_H
#define HARNESS_BACKENDS_VHOST_USER_FRONTEND_H

#include <limits.h>

#include "harness/backends/query.h"
#include "harness/backends/vhost_user_channel.h"
#include "harness/backends/virtio_port.h"

#define VHOST_USER_QUEUES 2u

struct vhost_user_frontend {
	struct vhost_user_channel channel;
	char path[PATH_MAX];
	struct query query;

	/* Wanted: what the URI leaves of what this front-end knows. */
	uint64_t features_wanted, protocol_wanted;
	uint32_t queue_size;
	bool poll, hold_events, no_kick_times;

	/* Negotiated. */
	uint64_t features_offered, features; /* virtio's, with bit 30 */
	uint64_t protocol_offered, protocol;
	uint64_t queues_offered, slots_offered; /* 0 where it was not asked */

	/* Rings and buffers. */
	struct virtio_port *port;
	int memory_fd;
	void *memory;
	size_t memory_bytes;
	int kick_fd[VHOST_USER_QUEUES], call_fd[VHOST_USER_QUEUES], error_fd;
	int requests_fd; /* our end of the back-end's own request channel, -1 without */
	int epoll_fd;    /* the calls and the timer (edge-triggered: never read), and the socket */
	int timer_fd;
	uint64_t timer_ns; /* when the timer fires; UINT64_MAX: not set */
	bool running;      /* DRIVER_OK has been said */
	int dead;          /* 0, or what every call answers from now on */

	char error[512]; /* why open() failed; later the last error */
	char identity[PATH_MAX + 32];
	int peer_pid;
};

/* Connect and negotiate up to SET_OWNER and the ring's placeholders; then set up memory and rings and start the device. */
int vhost_user_bring_up(struct vhost_user_frontend *frontend);
/* The two halves of it: over a socket that is connected already, as a fuzzer has it. */
int vhost_user_negotiate(struct vhost_user_frontend *frontend);
int vhost_user_start(struct vhost_user_frontend *frontend);
/* Orderly end, as a driver's reset makes it; silently gives up where the back-end does not answer. */
void vhost_user_stop(struct vhost_user_frontend *frontend);

/* Zero, with no descriptors; and release everything. */
void vhost_user_frontend_init(struct vhost_user_frontend *frontend);
void vhost_user_frontend_release(struct vhost_user_frontend *frontend);

/* Look at the socket, without waiting: 0, or -ECONNRESET or -EPROTO (kept in `dead`, told in `error`). */
int vhost_user_look_at_peer(struct vhost_user_frontend *frontend);

#endif
