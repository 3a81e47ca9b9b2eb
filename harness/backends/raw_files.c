/* SPDX-License-Identifier: BSD-2-Clause */
/* The system calls under "raw:". */
#include "harness/backends/raw_files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S UINT64_C(1000000000)

static struct timespec timespec_of(uint64_t ns)
{
	return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};
}

static int system_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static ssize_t system_read(int fd, void *bytes, size_t count)
{
	ssize_t n = read(fd, bytes, count);

	return n < 0 ? -errno : n;
}

static ssize_t system_write(int fd, const void *bytes, size_t count)
{
	ssize_t n = write(fd, bytes, count);

	return n < 0 ? -errno : n;
}

static int system_poll(struct pollfd *fds, nfds_t count, uint64_t timeout_ns)
{
	struct timespec timeout = timespec_of(timeout_ns);
	int n = ppoll(fds, count, &timeout, NULL);

	return n < 0 ? -errno : n;
}

static void system_close(int fd)
{
	(void)close(fd);
}

static int system_lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) ? -errno : 0;
}

static void system_sleep(uint64_t ns)
{
	struct timespec t = timespec_of(ns);

	(void)nanosleep(&t, NULL);
}

static uint64_t system_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

static const struct raw_files system_files = {
	.open = system_open,
	.read = system_read,
	.write = system_write,
	.poll = system_poll,
	.close = system_close,
	.lock = system_lock,
	.sleep = system_sleep,
	.now = system_now,
};

static const struct raw_files *in_use = &system_files;

const struct raw_files *raw_files(void)
{
	return in_use;
}

void raw_files_use(const struct raw_files *files)
{
	in_use = files ? files : &system_files;
}
