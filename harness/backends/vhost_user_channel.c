/* SPDX-License-Identifier: BSD-2-Clause */
/* The front-end's control socket: requests, replies, time limits, and what went wrong in words. */
#include "harness/backends/vhost_user_channel.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define RETRY_NS 2000000u /* between two attempts to connect */

int vhost_user_channel_fail(struct vhost_user_channel *channel, int err, const char *format, ...)
{
	int used = snprintf(channel->why, channel->why_bytes, "%s: ", channel->path);
	va_list args;

	if (used < 0 || (size_t)used >= channel->why_bytes)
		return err;
	va_start(args, format);
	vsnprintf(channel->why + used, channel->why_bytes - (size_t)used, format, args);
	va_end(args);
	return err;
}

/* One attempt. 0 or an errno; the ones worth another attempt are told apart by connect(). */
static int connect_once(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int err;

	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0)
		return fd;
	err = -errno;
	close(fd);
	return err;
}

int vhost_user_channel_connect(struct vhost_user_channel *channel)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	channel->socket = -1;
	if (!channel->path[0])
		return vhost_user_channel_fail(channel, -EINVAL, "a socket path was expected after 'vhost-user:'");
	if (strlen(channel->path) >= sizeof(address.sun_path))
		return vhost_user_channel_fail(channel, -ENAMETOOLONG, "a socket's path may have %zu bytes, this one has %zu",
					       sizeof(address.sun_path) - 1, strlen(channel->path));
	strcpy(address.sun_path, channel->path);
	for (;;) {
		struct timespec pause = {.tv_nsec = RETRY_NS};
		int fd = connect_once(&address);

		if (fd >= 0) {
			channel->socket = fd;
			return 0;
		}
		if (fd == -EPROTOTYPE)
			return vhost_user_channel_fail(channel, fd, "a socket, but not a stream socket as vhost-user needs");
		if (fd != -ENOENT && fd != -ECONNREFUSED && fd != -EAGAIN)
			return vhost_user_channel_fail(channel, fd, "cannot connect: %s", strerror(-fd));
		if (vhost_user_now() >= channel->deadline_ns) {
			if (fd == -EAGAIN)
				return vhost_user_channel_fail(channel, -ETIMEDOUT,
							       "somebody listens there but accepts no connection");
			return vhost_user_channel_fail(
				channel, fd, fd == -ENOENT ? "no socket there" : "no socket there that anybody listens on");
		}
		nanosleep(&pause, NULL);
	}
}

void vhost_user_channel_close(struct vhost_user_channel *channel)
{
	vhost_user_receiver_reset(&channel->receiver);
	if (channel->socket >= 0)
		close(channel->socket);
	channel->socket = -1;
}

/* The peer is gone: say at which request. */
static int gone(struct vhost_user_channel *channel, uint32_t request)
{
	return vhost_user_channel_fail(channel, -ECONNRESET, "the back-end closed the connection at %s (%" PRIu32 ")",
				       vhost_user_request_name(request), request);
}

static int send_request(struct vhost_user_channel *channel, uint32_t request, const void *payload, uint32_t bytes, bool ack)
{
	struct vhost_user_message *message = &channel->request;
	int err;

	message->header.request = request;
	message->header.flags = VHOST_USER_VERSION | (ack ? VHOST_USER_NEED_REPLY : 0u);
	message->header.size = bytes;
	if (bytes)
		memcpy(message->payload.bytes, payload, bytes);
	err = vhost_user_send(channel->socket, message, channel->deadline_ns);
	if (err == -ETIMEDOUT)
		return vhost_user_channel_fail(channel, err, "the back-end did not take %s (%" PRIu32 ") within the time limit",
					       vhost_user_request_name(request), request);
	if (err == -EPIPE || err == -ECONNRESET)
		return gone(channel, request);
	if (err)
		return vhost_user_channel_fail(channel, err, "sending %s (%" PRIu32 "): %s", vhost_user_request_name(request),
					       request, strerror(-err));
	return 0;
}

/* Wait for one whole message. */
static int await_message(struct vhost_user_channel *channel, uint32_t request)
{
	const char *name = vhost_user_request_name(request);

	vhost_user_receiver_reset(&channel->receiver);
	for (;;) {
		struct pollfd p = {.fd = channel->socket, .events = POLLIN};
		int got = vhost_user_receive(channel->socket, &channel->receiver);

		if (got > 0)
			return 0;
		if (got == -EMSGSIZE)
			return vhost_user_channel_fail(channel, -EPROTO,
						       "the reply to %s (%" PRIu32 ") claims a payload of %" PRIu32 " bytes", name,
						       request, channel->receiver.message.header.size);
		if (got < 0)
			return gone(channel, request);
		if (vhost_user_now() >= channel->deadline_ns)
			return vhost_user_channel_fail(channel, -ETIMEDOUT, "no reply to %s (%" PRIu32 ") within the time limit",
						       name, request);
		if (poll(&p, 1, vhost_user_poll_timeout(channel->deadline_ns)) < 0 && errno != EINTR)
			return vhost_user_channel_fail(channel, -errno, "waiting for the reply to %s: %s", name, strerror(errno));
	}
}

/* The reply to `request`, with a payload of exactly `bytes`. Valid in the receiver until the next call. */
static int await_reply(struct vhost_user_channel *channel, uint32_t request, uint32_t bytes)
{
	const struct vhost_user_message *message = &channel->receiver.message;
	const struct vhost_user_header *header = &message->header;
	const char *name = vhost_user_request_name(request);
	int err = await_message(channel, request);

	if (err)
		return err;
	if (header->request != request)
		return vhost_user_channel_fail(channel, -EPROTO,
					       "a reply to %s (%" PRIu32 ") was expected, one to %s (%" PRIu32 ") came", name,
					       request, vhost_user_request_name(header->request), header->request);
	if (header->flags != (VHOST_USER_VERSION | VHOST_USER_REPLY))
		return vhost_user_channel_fail(channel, -EPROTO,
					       "the reply to %s (%" PRIu32
					       ") should have flags 0x5 (version 1, reply), it has 0x%" PRIx32,
					       name, request, header->flags);
	if (header->size != bytes)
		return vhost_user_channel_fail(channel, -EPROTO,
					       "the reply to %s (%" PRIu32 ") should have a payload of %" PRIu32
					       " bytes, it has %" PRIu32,
					       name, request, bytes, header->size);
	if (message->fd_count || message->fds_surplus)
		return vhost_user_channel_fail(
			channel, -EPROTO, "the reply to %s (%" PRIu32 ") came with file descriptors, which do not belong there",
			name, request);
	return 0;
}

int vhost_user_channel_set(struct vhost_user_channel *channel, uint32_t request, const void *payload, uint32_t bytes,
			   const int *fds, uint32_t count)
{
	int err;

	if (count)
		memcpy(channel->request.fds, fds, count * sizeof(fds[0]));
	channel->request.fd_count = count;
	err = send_request(channel, request, payload, bytes, channel->reply_ack);
	if (err || !channel->reply_ack)
		return err;
	err = await_reply(channel, request, sizeof(uint64_t));
	if (err)
		return err;
	if (channel->receiver.message.payload.u64 != 0)
		return vhost_user_channel_fail(channel, -EPROTO, "the back-end refused %s (%" PRIu32 ") with %" PRIu64,
					       vhost_user_request_name(request), request, channel->receiver.message.payload.u64);
	return 0;
}

int vhost_user_channel_set_u64(struct vhost_user_channel *channel, uint32_t request, uint64_t value)
{
	return vhost_user_channel_set(channel, request, &value, sizeof(value), NULL, 0);
}

int vhost_user_channel_set_state(struct vhost_user_channel *channel, uint32_t request, uint32_t index, uint32_t num)
{
	struct vhost_user_vring_state state = {.index = index, .num = num};

	return vhost_user_channel_set(channel, request, &state, sizeof(state), NULL, 0);
}

int vhost_user_channel_set_fd(struct vhost_user_channel *channel, uint32_t request, uint32_t index, int fd)
{
	uint64_t value = index | (fd < 0 ? VHOST_USER_VRING_NO_FD : 0u);

	return vhost_user_channel_set(channel, request, &value, sizeof(value), &fd, fd < 0 ? 0 : 1);
}

int vhost_user_channel_get_u64(struct vhost_user_channel *channel, uint32_t request, uint64_t *value)
{
	int err;

	channel->request.fd_count = 0;
	err = send_request(channel, request, NULL, 0, false);
	if (!err)
		err = await_reply(channel, request, sizeof(*value));
	if (!err)
		*value = channel->receiver.message.payload.u64;
	return err;
}

int vhost_user_channel_get_state(struct vhost_user_channel *channel, uint32_t request, uint32_t index,
				 struct vhost_user_vring_state *state)
{
	const struct vhost_user_vring_state asked = {.index = index};
	int err;

	channel->request.fd_count = 0;
	err = send_request(channel, request, &asked, sizeof(asked), false);
	if (!err)
		err = await_reply(channel, request, sizeof(*state));
	if (!err)
		*state = channel->receiver.message.payload.state;
	if (!err && state->index != index)
		return vhost_user_channel_fail(
			channel, -EPROTO, "the reply to %s (%" PRIu32 ") is about ring %" PRIu32 ", ring %" PRIu32 " was asked for",
			vhost_user_request_name(request), request, state->index, index);
	return err;
}
