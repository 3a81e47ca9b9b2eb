/* SPDX-License-Identifier: BSD-2-Clause */
/* Disturbances, from getrusage(2) and /proc. */
#include "harness/bench/noise.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* The sum over the threads of a process. */
static bool peer_switches(int pid, uint64_t *sum)
{
	char path[320], line[128];
	struct dirent *entry;
	DIR *threads;
	bool any = false;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	threads = opendir(path);
	if (!threads)
		return false;
	while ((entry = readdir(threads))) {
		unsigned long long value;
		FILE *file;

		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%s/status", pid, entry->d_name);
		file = fopen(path, "re");
		while (file && fgets(line, sizeof(line), file))
			if (sscanf(line, "nonvoluntary_ctxt_switches: %llu", &value) == 1) {
				*sum += value;
				any = true;
			}
		if (file)
			fclose(file);
	}
	closedir(threads);
	return any;
}

/* First line of /proc/stat: user nice system idle iowait irq softirq steal ... */
static bool steal(uint64_t *ticks, uint64_t *all)
{
	unsigned long long v[8];
	FILE *file = fopen("/proc/stat", "re");
	bool found;

	if (!file)
		return false;
	found = fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6],
		       &v[7]) == 8;
	fclose(file);
	*ticks = v[7];
	for (int i = 0; i < 8 && found; i++)
		*all += v[i];
	return found;
}

void noise_read(int peer_pid, struct noise *at)
{
	struct rusage usage;

	memset(at, 0, sizeof(*at));
	if (!getrusage(RUSAGE_THREAD, &usage)) {
		at->involuntary = (uint64_t)usage.ru_nivcsw;
		at->voluntary = (uint64_t)usage.ru_nvcsw;
	}
	at->peer_valid = peer_pid > 0 && peer_switches(peer_pid, &at->peer_involuntary);
	at->steal_valid = steal(&at->steal_ticks, &at->all_ticks);
}

void noise_add(struct noise *sum, const struct noise *begin, const struct noise *end)
{
	sum->involuntary += end->involuntary - begin->involuntary;
	sum->voluntary += end->voluntary - begin->voluntary;
	if (begin->peer_valid && end->peer_valid) {
		sum->peer_involuntary += end->peer_involuntary - begin->peer_involuntary;
		sum->peer_valid = true;
	}
	if (begin->steal_valid && end->steal_valid) {
		sum->steal_ticks += end->steal_ticks - begin->steal_ticks;
		sum->all_ticks += end->all_ticks - begin->all_ticks;
		sum->steal_valid = true;
	}
}
