/* SPDX-License-Identifier: BSD-2-Clause */
/* Which CPUs a process may run on, as lists like "0,2-3". */
#ifndef HARNESS_BENCH_AFFINITY_H
#define HARNESS_BENCH_AFFINITY_H

#include <stddef.h>

#define AFFINITY_LIST_BYTES 1024

/* The CPUs of `pid` (0: the caller). 0 or a negative errno. */
int affinity_list(int pid, char *list, size_t list_bytes);
/* Put the caller (pid 0), or every thread of a process, on these CPUs. -EINVAL: no such list. */
int affinity_set(int pid, const char *list);

#endif
