/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reference platform as a vhost-user back-end: one thread serves any number of listening sockets, each of which is one
 * agent of one shared platform. A front-end may come, go and come again; a second one at the same time is turned away.
 *
 * Front-ends are not trusted: whatever they send costs them their connection at most. A program that serves ignores SIGPIPE: a
 * call descriptor may be a pipe whose other end is gone.
 */
#ifndef HARNESS_PLATFORM_VHOST_USER_SERVER_H
#define HARNESS_PLATFORM_VHOST_USER_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/platform/platform.h"

struct vhost_user_server;

struct vhost_user_server_options {
	bool once; /* run() returns when the first front-end has gone */
};

/* `platform` is borrowed and has to outlive the server; options may be NULL. 0 or an errno with `why`. */
int vhost_user_server_create(struct platform *platform, const struct vhost_user_server_options *options,
			     struct vhost_user_server **server, char *why, size_t why_bytes);

/*
 * One more socket, for the agent of this name (NULL: the first without a connection when a front-end starts its device). A socket file
 * that nobody listens on any more is replaced; -EADDRINUSE if somebody does.
 */
int vhost_user_server_listen(struct vhost_user_server *server, const char *path, const char *agent, char *why, size_t why_bytes);

/* Serve until stopped. 0, or an errno if the server itself cannot go on. In one thread at a time. */
int vhost_user_server_run(struct vhost_user_server *server);
/* run() returns soon. From any thread, or from a signal handler. */
void vhost_user_server_stop(struct vhost_user_server *server);

/* Closes connections, removes the socket files. */
void vhost_user_server_destroy(struct vhost_user_server *server);

#endif
