/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The front-end's control socket: connect, send a request, wait for its reply or acknowledgement with a time limit, and say
 * in words what went wrong. The peer is untrusted.
 */
#ifndef HARNESS_BACKENDS_VHOST_USER_CHANNEL_H
#define HARNESS_BACKENDS_VHOST_USER_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/virtqueue/vhost_user.h"

struct vhost_user_channel {
	int socket;           /* -1: none */
	const char *path;     /* for messages; the caller's */
	uint64_t deadline_ns; /* every call ends by then (CLOCK_MONOTONIC) */
	bool reply_ack;       /* negotiated: every request without a reply of its own is acknowledged */
	char *why;            /* where failures are told; the caller's, never NULL */
	size_t why_bytes;
	struct vhost_user_receiver receiver;
	struct vhost_user_message request; /* room for the message being sent */
};

/* Tell a failure: "PATH: ..." into channel->why. Returns `err`. */
int vhost_user_channel_fail(struct vhost_user_channel *channel, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Connect to channel->path, and try again while nobody listens there. 0 or an errno with the reason in `why`. */
int vhost_user_channel_connect(struct vhost_user_channel *channel);

/*
 * Send a request without a reply of its own, with `count` descriptors (they stay the caller's), and wait for its
 * acknowledgement where that was negotiated.
 */
int vhost_user_channel_set(struct vhost_user_channel *channel, uint32_t request, const void *payload, uint32_t bytes,
			   const int *fds, uint32_t count);
int vhost_user_channel_set_u64(struct vhost_user_channel *channel, uint32_t request, uint64_t value);
int vhost_user_channel_set_state(struct vhost_user_channel *channel, uint32_t request, uint32_t index, uint32_t num);
/* A ring's kick, call or error descriptor. */
int vhost_user_channel_set_fd(struct vhost_user_channel *channel, uint32_t request, uint32_t index, int fd);

/* Send a request and fetch its reply of exactly this type. */
int vhost_user_channel_get_u64(struct vhost_user_channel *channel, uint32_t request, uint64_t *value);
int vhost_user_channel_get_state(struct vhost_user_channel *channel, uint32_t request, uint32_t index,
				 struct vhost_user_vring_state *state);

void vhost_user_channel_close(struct vhost_user_channel *channel);

#endif
