/* SPDX-License-Identifier: BSD-2-Clause */
/* CPU lists. */
#include "harness/bench/affinity.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

int affinity_list(int pid, char *list, size_t list_bytes)
{
	size_t used = 0;
	cpu_set_t set;

	list[0] = '\0';
	if (sched_getaffinity(pid, sizeof(set), &set))
		return -errno;
	for (size_t first = 0; first < CPU_SETSIZE; first++) {
		size_t last = first;

		if (!CPU_ISSET(first, &set))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, &set))
			last++;
		if (used < list_bytes)
			used += (size_t)snprintf(list + used, list_bytes - used, last > first ? "%s%zu-%zu" : "%s%zu",
						 used ? "," : "", first, last);
		first = last;
	}
	return used < list_bytes ? 0 : -ENOSPC;
}

static bool parse(const char *list, cpu_set_t *set)
{
	CPU_ZERO(set);
	for (const char *at = list;; at++) {
		unsigned long first, last;
		char *end;

		if (!isdigit((unsigned char)*at))
			return false;
		first = last = strtoul(at, &end, 10);
		if (*end == '-') {
			if (!isdigit((unsigned char)end[1]))
				return false;
			last = strtoul(end + 1, &end, 10);
		}
		if (first > last || last >= CPU_SETSIZE)
			return false;
		for (; first <= last; first++)
			CPU_SET(first, set);
		at = end;
		if (*at != ',')
			return *at == '\0';
	}
}

int affinity_set(int pid, const char *list)
{
	struct dirent *entry;
	char path[64];
	cpu_set_t set;
	DIR *threads;
	int err = 0;

	if (!parse(list, &set))
		return -EINVAL;
	if (pid == 0)
		return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	threads = opendir(path);
	if (!threads)
		return -errno;
	while ((entry = readdir(threads)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    sched_setaffinity((pid_t)strtol(entry->d_name, NULL, 10), sizeof(set), &set))
			err = -errno;
	closedir(threads);
	return err;
}
