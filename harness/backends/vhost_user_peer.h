/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: a back-end in a thread that follows the protocol, but for one reply that is not what it should be. */
#ifndef HARNESS_BACKENDS_VHOST_USER_PEER_H
#define HARNESS_BACKENDS_VHOST_USER_PEER_H

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness/virtqueue/vhost_user.h"
#include "harness/virtqueue/virtqueue.h"

enum peer_deviation {
	PEER_FINE,
	PEER_SILENT,     /* no reply */
	PEER_CLOSES,     /* closes instead of replying */
	PEER_HALF,       /* closes within the reply */
	PEER_OTHER_CODE, /* the reply to another request */
	PEER_OLD_VERSION,
	PEER_NO_REPLY_BIT,
	PEER_SHORT,    /* a payload too small */
	PEER_LONG,     /* a payload too large */
	PEER_HUGE,     /* a size that no message has */
	PEER_WITH_FDS, /* descriptors where none belong */
	PEER_ZERO,     /* a value of 0 */
	PEER_ONES,     /* a value of all ones */
	PEER_REFUSES,  /* an acknowledgement of failure */
	PEER_TWICE,    /* two replies */
};

struct peer {
	char path[96];
	int listener;
	uint32_t request; /* the one to deviate at */
	enum peer_deviation deviation;
	uint64_t protocol_features;
	uint32_t seen[64]; /* requests in the order they came */
	uint32_t seen_count;
	pthread_t thread;
};

static inline bool peer_has_reply(uint32_t request, uint64_t *value, uint64_t protocol_features)
{
	switch (request) {
	case VHOST_USER_GET_FEATURES:
		*value = VQ_F_VERSION_1 | VIRTIO_SCMI_F_P2A_CHANNELS | UINT64_C(1) << VHOST_USER_F_PROTOCOL_FEATURES;
		return true;
	case VHOST_USER_GET_PROTOCOL_FEATURES: *value = protocol_features; return true;
	case VHOST_USER_GET_QUEUE_NUM: *value = 2; return true;
	case VHOST_USER_GET_MAX_MEM_SLOTS: *value = 8; return true;
	case VHOST_USER_GET_VRING_BASE: *value = 0; return true;
	default: *value = 0; return false;
	}
}

static inline void peer_deviate(struct vhost_user_message *reply, enum peer_deviation deviation)
{
	switch (deviation) {
	case PEER_OTHER_CODE: reply->header.request ^= 2; break;
	case PEER_OLD_VERSION: reply->header.flags = VHOST_USER_REPLY; break;
	case PEER_NO_REPLY_BIT: reply->header.flags = VHOST_USER_VERSION; break;
	case PEER_SHORT: reply->header.size = 4; break;
	case PEER_LONG: reply->header.size = 16; break;
	case PEER_ZERO: reply->payload.u64 = 0; break;
	case PEER_ONES: reply->payload.u64 = UINT64_MAX; break;
	case PEER_REFUSES: reply->payload.u64 = 1; break;
	case PEER_WITH_FDS:
		reply->fd_count = 2;
		reply->fds[0] = reply->fds[1] = 0;
		break;
	default: break;
	}
}

/* False: the connection is over. */
static inline bool peer_answer(struct peer *peer, int fd, const struct vhost_user_message *message, bool deviate)
{
	static struct vhost_user_message reply;
	uint64_t deadline = vhost_user_now() + 1000000000u;
	bool own = peer_has_reply(message->header.request, &reply.payload.u64, peer->protocol_features);

	if (!own && !(message->header.flags & VHOST_USER_NEED_REPLY))
		return true;
	reply.header = (struct vhost_user_header){message->header.request, VHOST_USER_VERSION | VHOST_USER_REPLY, 8};
	reply.fd_count = 0;
	if (!deviate)
		return vhost_user_send(fd, &reply, deadline) == 0;
	if (peer->deviation == PEER_SILENT)
		return true;
	if (peer->deviation == PEER_CLOSES)
		return false;
	if (peer->deviation == PEER_HALF) {
		send(fd, &reply.header, 9, MSG_NOSIGNAL);
		return false;
	}
	peer_deviate(&reply, peer->deviation);
	if (peer->deviation == PEER_HUGE) {
		reply.header.size = UINT32_MAX;
		send(fd, &reply.header, sizeof(reply.header), MSG_NOSIGNAL);
		return true;
	}
	if (peer->deviation == PEER_TWICE)
		vhost_user_send(fd, &reply, deadline);
	return vhost_user_send(fd, &reply, deadline) == 0;
}

/* Serve one connection until the front-end closes it. */
static inline void *peer_run(void *context)
{
	static struct vhost_user_receiver receiver;
	struct peer *peer = context;
	int fd = accept(peer->listener, NULL, NULL);

	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		uint32_t request;
		int got = vhost_user_receive(fd, &receiver);

		if (got == 0) {
			poll(&p, 1, 5000);
			continue;
		}
		if (got < 0)
			break;
		request = receiver.message.header.request;
		if (peer->seen_count < 64)
			peer->seen[peer->seen_count++] = request;
		if (!peer_answer(peer, fd, &receiver.message, request == peer->request))
			break;
		vhost_user_receiver_reset(&receiver);
	}
	vhost_user_receiver_reset(&receiver);
	close(fd);
	return NULL;
}

static inline void peer_start(struct peer *peer, uint32_t request, enum peer_deviation deviation)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	memset(peer, 0, sizeof(*peer));
	snprintf(peer->path, sizeof(peer->path), "/tmp/scmi-assay-peer-%d.sock", (int)getpid());
	peer->request = request;
	peer->deviation = deviation;
	peer->protocol_features = 1u << VHOST_USER_PROTOCOL_MQ | 1u << VHOST_USER_PROTOCOL_REPLY_ACK |
				  1u << VHOST_USER_PROTOCOL_CONFIGURE_MEM_SLOTS | 1u << VHOST_USER_PROTOCOL_STATUS;
	unlink(peer->path);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", peer->path);
	peer->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(peer->listener, (const struct sockaddr *)&address, sizeof(address)) < 0 || listen(peer->listener, 4) < 0 ||
	    pthread_create(&peer->thread, NULL, peer_run, peer) != 0) {
		perror(peer->path);
		exit(1);
	}
}

static inline void peer_stop(struct peer *peer)
{
	pthread_join(peer->thread, NULL);
	close(peer->listener);
	unlink(peer->path);
}

#endif
