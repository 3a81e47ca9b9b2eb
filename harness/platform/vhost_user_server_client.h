/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: a hand-made vhost-user front-end that sends whatever it is told to, well-formed or not. */
#ifndef HARNESS_PLATFORM_VHOST_USER_SERVER_CLIENT_H
#define HARNESS_PLATFORM_VHOST_USER_SERVER_CLIENT_H

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness/virtqueue/split_driver.h"
#include "harness/virtqueue/vhost_user.h"

#define CLIENT_WAIT_NS UINT64_C(2000000000) /* a test that waits as long has failed */
#define CLIENT_QUIET_MS 20                  /* how long "nothing comes" is watched where no later answer can prove it */

static inline int client_connect(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Header as given, `bytes` of payload whatever the header says. */
static inline void client_send_raw(int fd, struct vhost_user_header header, const void *payload, uint32_t bytes, const int *fds,
				   uint32_t count)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int) * 64)];
	} control;
	struct iovec parts[2] = {{&header, sizeof(header)}, {(void *)(uintptr_t)payload, bytes}};
	struct msghdr msg = {.msg_iov = parts, .msg_iovlen = 2};

	if (count) {
		memset(&control, 0, sizeof(control));
		msg.msg_control = &control;
		msg.msg_controllen = CMSG_SPACE(count * sizeof(int));
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(count * sizeof(int));
		memcpy(CMSG_DATA(&control.align), fds, count * sizeof(int));
	}
	if (sendmsg(fd, &msg, MSG_NOSIGNAL) < 0 && errno != EPIPE && errno != ECONNRESET)
		perror("sendmsg");
}

static inline void client_send(int fd, uint32_t request, uint32_t flags, const void *payload, uint32_t bytes, const int *fds,
			       uint32_t count)
{
	client_send_raw(fd, (struct vhost_user_header){request, VHOST_USER_VERSION | flags, bytes}, payload, bytes, fds, count);
}

/* 1 with a message, 0 nothing within `timeout_ms`, -1 the server closed the connection. */
static inline int client_receive(int fd, struct vhost_user_message *message, int timeout_ms)
{
	struct vhost_user_receiver receiver = {.have = 0};

	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int got = vhost_user_receive(fd, &receiver);

		if (got > 0) {
			*message = receiver.message;
			return 1;
		}
		if (got < 0)
			return -1;
		if (poll(&p, 1, timeout_ms) == 0)
			return 0;
	}
}

/* The server has closed this connection (or does so soon). */
static inline bool client_is_closed(int fd)
{
	struct vhost_user_message message;
	int got;

	while ((got = client_receive(fd, &message, (int)(CLIENT_WAIT_NS / 1000000))) > 0)
		vhost_user_close_fds(&message);
	return got < 0;
}

/* A request with a u64 reply of its own; UINT64_MAX if that is not what came. */
static inline uint64_t client_get(int fd, uint32_t request, uint32_t flags)
{
	struct vhost_user_message message;

	client_send(fd, request, flags, NULL, 0, NULL, 0);
	if (client_receive(fd, &message, (int)(CLIENT_WAIT_NS / 1000000)) != 1 || message.header.request != request ||
	    message.header.flags != (VHOST_USER_VERSION | VHOST_USER_REPLY) || message.header.size != 8 || message.fd_count)
		return UINT64_MAX;
	return message.payload.u64;
}

/* The server answers on this connection. */
static inline bool client_is_served(int fd)
{
	uint64_t features = client_get(fd, VHOST_USER_GET_FEATURES, 0);

	return features != UINT64_MAX && features >> VHOST_USER_F_PROTOCOL_FEATURES & 1;
}

/* Send with need_reply: 0 accepted, 1 refused, -1 no acknowledgement came. */
static inline int client_ask(int fd, uint32_t request, const void *payload, uint32_t bytes, const int *fds, uint32_t count)
{
	struct vhost_user_message message;

	client_send(fd, request, VHOST_USER_NEED_REPLY, payload, bytes, fds, count);
	if (client_receive(fd, &message, (int)(CLIENT_WAIT_NS / 1000000)) != 1 || message.header.request != request ||
	    message.header.flags != (VHOST_USER_VERSION | VHOST_USER_REPLY) || message.header.size != 8)
		return -1;
	return message.payload.u64 ? 1 : 0;
}

static inline int client_ask_u64(int fd, uint32_t request, uint64_t value)
{
	return client_ask(fd, request, &value, sizeof(value), NULL, 0);
}

static inline int client_ask_state(int fd, uint32_t request, uint32_t index, uint32_t num)
{
	const struct vhost_user_vring_state state = {index, num};

	return client_ask(fd, request, &state, sizeof(state), NULL, 0);
}

static inline int client_ask_fd(int fd, uint32_t request, uint64_t value, int given)
{
	return client_ask(fd, request, &value, sizeof(value), &given, given < 0 ? 0 : 1);
}

/* A connection with every protocol feature on, so that client_ask() works. -1 if the server does not answer. */
static inline int client_open(const char *path)
{
	int fd = client_connect(path);
	uint64_t features;

	if (fd < 0)
		return -1;
	client_get(fd, VHOST_USER_GET_FEATURES, 0);
	features = client_get(fd, VHOST_USER_GET_PROTOCOL_FEATURES, 0);
	client_send(fd, VHOST_USER_SET_PROTOCOL_FEATURES, 0, &features, sizeof(features), NULL, 0);
	if (features != UINT64_MAX && client_is_served(fd))
		return fd;
	close(fd);
	return -1;
}

static inline int client_memory(size_t bytes)
{
	int fd = memfd_create("client", MFD_CLOEXEC);

	return fd >= 0 && ftruncate(fd, (off_t)bytes) == 0 ? fd : -1;
}

#endif
