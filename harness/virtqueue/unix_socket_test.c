/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands where a server wants to listen: nothing, a socket left behind, one that is served, a file of somebody's. */
#include "harness/virtqueue/unix_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "greatest.h"

static char folder[64], path[96];
static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};

static void set_up(void *unused)
{
	const char *temporary = getenv("TMPDIR");

	(void)unused;
	snprintf(folder, sizeof(folder), "%.40s/socket.XXXXXX", temporary ? temporary : "/tmp");
	if (!mkdtemp(folder))
		abort();
	snprintf(path, sizeof(path), "%s/s", folder);
}

static void tear_down(void *unused)
{
	(void)unused;
	unlink(path);
	rmdir(folder);
}

/* 0 or -errno: is somebody reached at the path? */
static int reach(int type)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0), err;

	strcpy(address.sun_path, path);
	err = connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ? -errno : 0;
	close(fd);
	return err;
}

TEST where_nothing_is_somebody_is_reached_afterwards(void)
{
	for (unsigned i = 0; i < 2; i++) {
		int fd = unix_socket_listen(path, types[i]);

		ASSERT(fd >= 0);
		ASSERT_EQ(0, reach(types[i]));
		ASSERT(fcntl(fd, F_GETFL) & O_NONBLOCK);
		ASSERT(fcntl(fd, F_GETFD) & FD_CLOEXEC);
		close(fd);
		unlink(path);
	}
	PASS();
}

TEST a_socket_left_behind_is_replaced(void)
{
	for (unsigned i = 0; i < 4; i++) {
		int before = unix_socket_listen(path, types[i / 2]), fd;

		ASSERT(before >= 0);
		close(before);
		ASSERT_EQ(-ECONNREFUSED, reach(types[i / 2]));
		fd = unix_socket_listen(path, types[i % 2]); /* also that of the other server */
		ASSERT(fd >= 0);
		ASSERT_EQ(0, reach(types[i % 2]));
		close(fd);
	}
	PASS();
}

TEST one_that_is_served_stays(void)
{
	for (unsigned i = 0; i < 2; i++) {
		int fd = unix_socket_listen(path, types[i]);

		ASSERT(fd >= 0);
		ASSERT_EQ(-EADDRINUSE, unix_socket_listen(path, SOCK_STREAM));
		ASSERT_EQ(-EADDRINUSE, unix_socket_listen(path, SOCK_SEQPACKET));
		ASSERT_EQ(0, reach(types[i]));
		close(fd);
		unlink(path);
	}
	ASSERT_STR_EQ("another process listens there", unix_socket_trouble(-EADDRINUSE));
	PASS();
}

TEST a_file_that_is_no_socket_stays(void)
{
	struct stat st;
	int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	ASSERT(file >= 0);
	ASSERT_EQ(4, write(file, "kept", 4));
	close(file);
	ASSERT_EQ(-EEXIST, unix_socket_listen(path, SOCK_STREAM));
	ASSERT_EQ(0, stat(path, &st));
	ASSERT_EQ(4, st.st_size);
	ASSERT_STR_EQ("there is a file that is no socket", unix_socket_trouble(-EEXIST));
	PASS();
}

TEST a_path_that_cannot_be_is_refused(void)
{
	char longer[200];

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = 0;
	ASSERT_EQ(-ENAMETOOLONG, unix_socket_listen(longer, SOCK_STREAM));
	strcat(path, "/deeper");
	ASSERT_EQ(-ENOENT, unix_socket_listen(path, SOCK_STREAM));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(where_nothing_is_somebody_is_reached_afterwards);
	RUN_TEST(a_socket_left_behind_is_replaced);
	RUN_TEST(one_that_is_served_stays);
	RUN_TEST(a_file_that_is_no_socket_stays);
	RUN_TEST(a_path_that_cannot_be_is_refused);
	GREATEST_MAIN_END();
}
