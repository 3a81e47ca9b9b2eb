/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What "raw:" asks of the system, as a table: the system calls themselves, or in tests a stand-in for a kernel with Raw mode. Each
 * returns what the call returns, with a negative errno in place of -1.
 */
#ifndef HARNESS_BACKENDS_RAW_FILES_H
#define HARNESS_BACKENDS_RAW_FILES_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct raw_files {
	int (*open)(const char *path, int flags);
	ssize_t (*read)(int fd, void *bytes, size_t count);
	ssize_t (*write)(int fd, const void *bytes, size_t count);
	int (*poll)(struct pollfd *fds, nfds_t count, uint64_t timeout_ns);
	void (*close)(int fd);
	int (*lock)(int fd); /* for one owner alone; without waiting */
	void (*sleep)(uint64_t ns);
	uint64_t (*now)(void);
};

/* The table in use; raw_files_use(NULL) brings the system's own back. For tests, before anything is opened. */
const struct raw_files *raw_files(void);
void raw_files_use(const struct raw_files *files);

#endif
