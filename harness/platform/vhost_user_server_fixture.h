/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: a reference platform served over vhost-user by a thread of this process, in a folder of its own. */
#ifndef HARNESS_PLATFORM_VHOST_USER_SERVER_FIXTURE_H
#define HARNESS_PLATFORM_VHOST_USER_SERVER_FIXTURE_H

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/config/platform_config.h"
#include "harness/platform/platform_vhost_user.h"

struct fixture {
	struct platform_config *config;
	struct platform *platform;
	struct vhost_user_server *server;
	pthread_t thread;
	char folder[64], path[2][96]; /* two sockets, each an agent */
};

static void *fixture_run(void *context)
{
	struct fixture *fixture = context;

	vhost_user_server_run(fixture->server);
	return NULL;
}

static void fixture_fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

/* Faults as for platform_create(), or NULL. Ends the test program if anything fails. */
static inline void fixture_start(struct fixture *fixture, const char *faults)
{
	const struct platform_options options = {.faults = faults};
	char why[512];

	signal(SIGPIPE, SIG_IGN);
	snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/scmi-assay-vu-XXXXXX");
	if (!mkdtemp(fixture->folder))
		fixture_fail("mkdtemp", fixture->folder);
	if (platform_config_load(NULL, &fixture->config, why, sizeof(why)) < 0)
		fixture_fail("platform_config_load", why);
	if (platform_create(fixture->config, &options, &fixture->platform, why, sizeof(why)) < 0)
		fixture_fail("platform_create", why);
	if (platform_vhost_user_create(fixture->platform, NULL, &fixture->server, why, sizeof(why)) < 0)
		fixture_fail("vhost_user_server_create", why);
	for (unsigned i = 0; i < 2; i++) {
		snprintf(fixture->path[i], sizeof(fixture->path[i]), "%s/%u.sock", fixture->folder, i);
		if (vhost_user_server_listen(fixture->server, fixture->path[i], fixture->config->agents[i].name, why, sizeof(why)) <
		    0)
			fixture_fail("vhost_user_server_listen", why);
	}
	if (pthread_create(&fixture->thread, NULL, fixture_run, fixture) != 0)
		fixture_fail("pthread_create", fixture->folder);
}

/* The server ends, its sockets with it; the platform stays. */
static inline void fixture_stop_server(struct fixture *fixture)
{
	if (!fixture->server)
		return;
	vhost_user_server_stop(fixture->server);
	pthread_join(fixture->thread, NULL);
	vhost_user_server_destroy(fixture->server);
	fixture->server = NULL;
}

static inline void fixture_stop(struct fixture *fixture)
{
	fixture_stop_server(fixture);
	platform_destroy(fixture->platform);
	platform_config_free(fixture->config);
	rmdir(fixture->folder);
}

/* Descriptors that this process has open. */
static inline unsigned fixture_count_fds(void)
{
	DIR *folder = opendir("/proc/self/fd");
	unsigned count = 0;

	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	return count;
}

#endif
