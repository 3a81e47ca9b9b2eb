/* SPDX-License-Identifier: BSD-2-Clause */
/* Listening where a server before may have left its socket file: both servers, of rings and of shared memory, begin so. */
#ifndef HARNESS_VIRTQUEUE_UNIX_SOCKET_H
#define HARNESS_VIRTQUEUE_UNIX_SOCKET_H

/*
 * Listen at `path` with a socket of this type (SOCK_STREAM, SOCK_SEQPACKET) that never blocks. A socket file that nobody listens on
 * is replaced. The descriptor, or -EEXIST: the file there is no socket; -EADDRINUSE: somebody listens there; another -errno.
 */
int unix_socket_listen(const char *path, int type);

/* What an error of unix_socket_listen() says to a person. */
const char *unix_socket_trouble(int err);

#endif
