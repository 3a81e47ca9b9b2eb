/* SPDX-License-Identifier: BSD-2-Clause */
/* The reference platform as a vhost-user back-end: each socket of the server is one agent of one shared platform. */
#ifndef HARNESS_PLATFORM_PLATFORM_VHOST_USER_H
#define HARNESS_PLATFORM_PLATFORM_VHOST_USER_H

#include "harness/platform/platform.h"
#include "harness/vhost_user/server.h"

/*
 * `platform` is borrowed and has to outlive the server. A socket without a name gets the first agent without a connection when a
 * front-end starts its device. As vhost_user_server_create().
 */
int platform_vhost_user_create(struct platform *platform, const struct vhost_user_server_options *options,
			       struct vhost_user_server **server, char *why, size_t why_bytes);

#endif
