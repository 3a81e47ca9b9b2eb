/* SPDX-License-Identifier: BSD-2-Clause */
/* Which programs see which points, by which attach kind: best kind first. */
#ifndef HARNESS_PROBES_ATTACH_KINDS_H
#define HARNESS_PROBES_ATTACH_KINDS_H

#include <stddef.h>

#include "harness/probes/probes_record.h"

/* Points that the same programs see. */
enum probes_group { PROBES_WRITES, PROBES_READS, PROBES_WAKEUPS, PROBES_SWITCHES, PROBES_GROUP_COUNT };

/* One way to see a group. */
struct probes_kind {
	const char *kind, *function; /* as reported */
	const char *programs[2];     /* in kick_path.bpf.c; the second may be NULL */
	unsigned char by_syscall;
};

#define PROBES_KINDS_MAX 3

struct probes_group_kinds {
	unsigned points;                            /* 1 << enum probes_point */
	struct probes_kind kinds[PROBES_KINDS_MAX]; /* ends with a NULL kind where fewer */
};

static const struct probes_group_kinds probes_groups[PROBES_GROUP_COUNT] = {
	[PROBES_WRITES] = {1u << PROBES_KICK | 1u << PROBES_CALL,
			   {{"fentry", "eventfd_write", {"fentry_eventfd_write", NULL}, 0},
			    {"tp_btf", "sys_enter", {"btf_sys_enter", NULL}, 1},
			    {"tracepoint", "syscalls:sys_enter_write", {"tracepoint_sys_enter_write", NULL}, 0}}},
	[PROBES_READS] = {1u << PROBES_DRAIN,
			  {{"fexit", "eventfd_read", {"fexit_eventfd_read", NULL}, 0},
			   {"tp_btf", "sys_exit", {"btf_sys_enter", "btf_sys_exit"}, 0},
			   {"tracepoint", "syscalls:sys_exit_read", {"tracepoint_sys_enter_read", "tracepoint_sys_exit_read"}, 0}}},
	[PROBES_WAKEUPS] = {1u << PROBES_WAKE | 1u << PROBES_AGENT_WAKE,
			    {{"tp_btf", "sched_wakeup", {"btf_sched_wakeup", NULL}, 0},
			     {"tracepoint", "sched:sched_wakeup", {"tracepoint_sched_wakeup", NULL}, 0}}},
	[PROBES_SWITCHES] = {1u << PROBES_RUN | 1u << PROBES_AGENT_RUN,
			     {{"tp_btf", "sched_switch", {"btf_sched_switch", NULL}, 0},
			      {"tracepoint", "sched:sched_switch", {"tracepoint_sched_switch", NULL}, 0}}},
};

#endif
