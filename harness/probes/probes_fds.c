/* SPDX-License-Identifier: BSD-2-Clause */
/* Eventfds and threads of another process, read from /proc. */
#include "harness/probes/probes_fds.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int probes_eventfd_id(int pid, int fd, int *id)
{
	char path[64], line[128];
	int found = -EINVAL;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", pid ? pid : getpid(), fd);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	while (found && fgets(line, sizeof(line), file))
		if (sscanf(line, "eventfd-id: %d", id) == 1)
			found = 0;
	fclose(file);
	return found;
}

/* The next entry whose name is a number, or -1. */
static int next_number(DIR *directory)
{
	struct dirent *entry;
	char *end;

	while ((entry = readdir(directory))) {
		long number = strtol(entry->d_name, &end, 10);

		if (end != entry->d_name && !*end)
			return (int)number;
	}
	return -1;
}

int probes_eventfd_find(int pid, int id, int *fds, size_t max)
{
	char path[64];
	size_t count = 0;
	DIR *directory;
	int fd, other;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo", pid);
	directory = opendir(path);
	if (!directory)
		return -errno;
	while ((fd = next_number(directory)) >= 0) {
		if (probes_eventfd_id(pid, fd, &other) || other != id)
			continue;
		if (count < max)
			fds[count] = fd;
		count++;
	}
	closedir(directory);
	return (int)count;
}

int probes_threads(int pid, int *tids, size_t max)
{
	char path[64];
	size_t count = 0;
	DIR *directory;
	int tid;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	directory = opendir(path);
	if (!directory)
		return -errno;
	while ((tid = next_number(directory)) >= 0) {
		if (count < max)
			tids[count] = tid;
		count++;
	}
	closedir(directory);
	return (int)count;
}
