/* SPDX-License-Identifier: BSD-2-Clause */
/* Framing of vhost-user messages over a Unix stream socket, descriptors included: the same for both sides. */
#include "harness/virtqueue/vhost_user.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *const request_names[] = {
	[VHOST_USER_GET_FEATURES] = "GET_FEATURES",
	[VHOST_USER_SET_FEATURES] = "SET_FEATURES",
	[VHOST_USER_SET_OWNER] = "SET_OWNER",
	[VHOST_USER_RESET_OWNER] = "RESET_OWNER",
	[VHOST_USER_SET_MEM_TABLE] = "SET_MEM_TABLE",
	[VHOST_USER_SET_LOG_BASE] = "SET_LOG_BASE",
	[VHOST_USER_SET_LOG_FD] = "SET_LOG_FD",
	[VHOST_USER_SET_VRING_NUM] = "SET_VRING_NUM",
	[VHOST_USER_SET_VRING_ADDR] = "SET_VRING_ADDR",
	[VHOST_USER_SET_VRING_BASE] = "SET_VRING_BASE",
	[VHOST_USER_GET_VRING_BASE] = "GET_VRING_BASE",
	[VHOST_USER_SET_VRING_KICK] = "SET_VRING_KICK",
	[VHOST_USER_SET_VRING_CALL] = "SET_VRING_CALL",
	[VHOST_USER_SET_VRING_ERR] = "SET_VRING_ERR",
	[VHOST_USER_GET_PROTOCOL_FEATURES] = "GET_PROTOCOL_FEATURES",
	[VHOST_USER_SET_PROTOCOL_FEATURES] = "SET_PROTOCOL_FEATURES",
	[VHOST_USER_GET_QUEUE_NUM] = "GET_QUEUE_NUM",
	[VHOST_USER_SET_VRING_ENABLE] = "SET_VRING_ENABLE",
	[VHOST_USER_SET_BACKEND_REQ_FD] = "SET_BACKEND_REQ_FD",
	[VHOST_USER_GET_CONFIG] = "GET_CONFIG",
	[VHOST_USER_SET_CONFIG] = "SET_CONFIG",
	[VHOST_USER_GET_INFLIGHT_FD] = "GET_INFLIGHT_FD",
	[VHOST_USER_SET_INFLIGHT_FD] = "SET_INFLIGHT_FD",
	[VHOST_USER_RESET_DEVICE] = "RESET_DEVICE",
	[VHOST_USER_GET_MAX_MEM_SLOTS] = "GET_MAX_MEM_SLOTS",
	[VHOST_USER_ADD_MEM_REG] = "ADD_MEM_REG",
	[VHOST_USER_REM_MEM_REG] = "REM_MEM_REG",
	[VHOST_USER_SET_STATUS] = "SET_STATUS",
	[VHOST_USER_GET_STATUS] = "GET_STATUS",
};

const char *vhost_user_request_name(uint32_t request)
{
	if (request >= sizeof(request_names) / sizeof(request_names[0]) || !request_names[request])
		return "request";
	return request_names[request];
}

uint64_t vhost_user_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int vhost_user_poll_timeout(uint64_t deadline_ns)
{
	uint64_t now = vhost_user_now();
	uint64_t ms;

	if (deadline_ns <= now)
		return 0;
	ms = (deadline_ns - now + 999999u) / 1000000u;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

void vhost_user_close_fds(struct vhost_user_message *message)
{
	for (uint32_t i = 0; i < message->fd_count; i++)
		close(message->fds[i]);
	message->fd_count = 0;
}

int vhost_user_take_fd(struct vhost_user_message *message)
{
	int fd;

	if (message->fd_count == 0)
		return -1;
	fd = message->fds[0];
	message->fd_count--;
	memmove(message->fds, message->fds + 1, message->fd_count * sizeof(message->fds[0]));
	return fd;
}

void vhost_user_receiver_reset(struct vhost_user_receiver *receiver)
{
	vhost_user_close_fds(&receiver->message);
	receiver->message.fds_surplus = false;
	receiver->have = 0;
}

/* Descriptors that came with one recvmsg(): kept if it carried the first byte of the header, else closed. */
static void collect_fds(struct msghdr *msg, struct vhost_user_message *message, bool first)
{
	if (msg->msg_flags & MSG_CTRUNC)
		message->fds_surplus = true;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		size_t count;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			if (first && message->fd_count < VHOST_USER_FDS_MAX) {
				message->fds[message->fd_count++] = fd;
				continue;
			}
			close(fd);
			message->fds_surplus = true;
		}
	}
}

/* One recvmsg() of at most `bytes`. Bytes read, 0 nothing there now, or the errors of vhost_user_receive(). */
static int receive_part(int socket, struct vhost_user_receiver *receiver, void *at, size_t bytes)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int) * VHOST_USER_FDS_MAX)];
	} control;
	struct iovec part = {at, bytes};
	struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	ssize_t got;

	do
		got = recvmsg(socket, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -ECONNRESET;
	if (got == 0)
		return receiver->have ? -ECONNRESET : -ENODATA;
	collect_fds(&msg, &receiver->message, receiver->have == 0);
	return (int)got;
}

int vhost_user_receive(int socket, struct vhost_user_receiver *receiver)
{
	struct vhost_user_message *message = &receiver->message;

	for (;;) {
		uint32_t want = VHOST_USER_HEADER_BYTES;
		uint8_t *at = (uint8_t *)&message->header + receiver->have;
		int got;

		if (receiver->have >= VHOST_USER_HEADER_BYTES) {
			if (message->header.size > VHOST_USER_PAYLOAD_MAX)
				return -EMSGSIZE;
			want += message->header.size;
			at = message->payload.bytes + (receiver->have - VHOST_USER_HEADER_BYTES);
			if (receiver->have == want)
				return 1;
		}
		got = receive_part(socket, receiver, at, want - receiver->have);
		if (got <= 0)
			return got;
		receiver->have += (uint32_t)got;
	}
}

static int wait_writable(int socket, uint64_t deadline_ns)
{
	struct pollfd p = {.fd = socket, .events = POLLOUT};
	int timeout = deadline_ns ? vhost_user_poll_timeout(deadline_ns) : 0;

	if (timeout == 0)
		return -ETIMEDOUT;
	if (poll(&p, 1, timeout) < 0 && errno != EINTR)
		return -errno;
	return 0;
}

int vhost_user_send(int socket, const struct vhost_user_message *message, uint64_t deadline_ns)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int) * VHOST_USER_FDS_MAX)];
	} control;
	uint32_t total = VHOST_USER_HEADER_BYTES + message->header.size;
	uint32_t sent = 0;

	while (sent < total) {
		uint32_t body = sent > VHOST_USER_HEADER_BYTES ? sent - VHOST_USER_HEADER_BYTES : 0;
		uint32_t head = sent < VHOST_USER_HEADER_BYTES ? sent : VHOST_USER_HEADER_BYTES;
		struct iovec parts[2] = {
			{(uint8_t *)(uintptr_t)&message->header + head, VHOST_USER_HEADER_BYTES - head},
			{(uint8_t *)(uintptr_t)message->payload.bytes + body, message->header.size - body},
		};
		struct msghdr msg = {.msg_iov = parts, .msg_iovlen = 2};
		ssize_t done;
		int err;

		if (sent == 0 && message->fd_count) {
			size_t bytes = message->fd_count * sizeof(int);

			memset(&control, 0, sizeof(control));
			msg.msg_control = &control;
			msg.msg_controllen = CMSG_SPACE(bytes);
			control.align.cmsg_level = SOL_SOCKET;
			control.align.cmsg_type = SCM_RIGHTS;
			control.align.cmsg_len = CMSG_LEN(bytes);
			memcpy(CMSG_DATA(&control.align), message->fds, bytes);
		}
		done = sendmsg(socket, &msg, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (done >= 0) {
			sent += (uint32_t)done;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return -errno;
		err = wait_writable(socket, deadline_ns);
		if (err)
			return err;
	}
	return 0;
}
