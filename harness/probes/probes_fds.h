/* SPDX-License-Identifier: BSD-2-Clause */
/* Which numbers an eventfd has in another process: the kernel gives each eventfd an identity, shown in fdinfo. */
#ifndef HARNESS_PROBES_FDS_H
#define HARNESS_PROBES_FDS_H

#include <stddef.h>

/* The identity of descriptor `fd` of process `pid` (0: this one). -EINVAL: it is no eventfd; or another errno. */
int probes_eventfd_id(int pid, int fd, int *id);
/* The descriptors of `pid` that are the eventfd `id`: how many (at most `max` are stored), or an errno. */
int probes_eventfd_find(int pid, int id, int *fds, size_t max);
/* The threads of `pid`: how many (at most `max` are stored), or an errno. */
int probes_threads(int pid, int *tids, size_t max);

#endif
