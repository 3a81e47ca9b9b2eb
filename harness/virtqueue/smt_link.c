/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages with descriptors over the socket of a shared-memory channel. */
#include "harness/virtqueue/smt_link.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(SMT_LINK_FDS_MAX * sizeof(int))];
};

int smt_link_send(int socket, const void *bytes, size_t count, const int *fds, unsigned fd_count)
{
	union control control;
	struct iovec part = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = count};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t sent;

	memset(&control, 0, sizeof(control));
	if (fd_count) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		control.header = (struct cmsghdr){
			.cmsg_len = CMSG_LEN(fd_count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
		memcpy(CMSG_DATA(&control.header), fds, fd_count * sizeof(int));
	}
	do
		sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : (size_t)sent == count ? 0 : -EMSGSIZE;
}

/* Descriptors of a message: up to `max` are kept, all others closed. */
static unsigned collect(struct msghdr *message, int *fds, unsigned max)
{
	unsigned kept = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
			if (kept < max)
				fds[kept++] = fd;
			else
				close(fd);
		}
	}
	return kept;
}

int smt_link_receive(int socket, void *bytes, size_t count, int *fds, unsigned fd_max, unsigned *fd_count)
{
	union control control;
	struct iovec part = {.iov_base = bytes, .iov_len = count};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes)};
	unsigned kept;
	ssize_t got;

	do
		got = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return errno == EAGAIN ? -EAGAIN : -ECONNRESET;
	kept = collect(&message, fds, fd_max);
	if ((size_t)got == count && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) {
		if (fd_count)
			*fd_count = kept;
		return 0;
	}
	while (kept)
		close(fds[--kept]);
	return got == 0 ? -ECONNRESET : -EPROTO;
}
