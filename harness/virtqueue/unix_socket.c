/* SPDX-License-Identifier: BSD-2-Clause */
/* A server that was killed leaves its socket file behind; the next one takes its place, but never that of one that lives. */
#include "harness/virtqueue/unix_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int open_socket(int type)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	return fd < 0 ? -errno : fd;
}

static int bind_to(int fd, const struct sockaddr_un *address)
{
	return bind(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 ? -errno : 0;
}

/* 0: a socket file is there, and nobody listens on it. */
static int is_left_behind(const struct sockaddr_un *address, int type)
{
	struct stat st;
	int probe, err;

	if (lstat(address->sun_path, &st) == 0 && !S_ISSOCK(st.st_mode))
		return -EEXIST;
	probe = open_socket(type);
	if (probe < 0)
		return probe;
	err = connect(probe, (const struct sockaddr *)address, sizeof(*address)) < 0 ? errno : 0;
	close(probe);
	return err == ECONNREFUSED ? 0 : -EADDRINUSE;
}

static int bind_path(int fd, const struct sockaddr_un *address, int type)
{
	int err = bind_to(fd, address);

	if (err != -EADDRINUSE)
		return err;
	err = is_left_behind(address, type);
	if (err)
		return err;
	return unlink(address->sun_path) < 0 ? -errno : bind_to(fd, address);
}

int unix_socket_listen(const char *path, int type)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd, err;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	fd = open_socket(type);
	if (fd < 0)
		return fd;
	err = bind_path(fd, &address, type);
	if (!err && listen(fd, SOMAXCONN) < 0) {
		err = -errno;
		unlink(path);
	}
	if (err)
		close(fd);
	return err ? err : fd;
}

const char *unix_socket_trouble(int err)
{
	if (err == -EADDRINUSE)
		return "another process listens there";
	if (err == -EEXIST)
		return "there is a file that is no socket";
	return strerror(-err);
}
