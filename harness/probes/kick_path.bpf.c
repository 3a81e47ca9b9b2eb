// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Time stamps of one request on its way from the agent's kick to the agent's wake-up, taken in the kernel. One program per
 * point and attach kind; the loader picks a kind. Time stamps are stored here and subtracted later, in user space.
 */
#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "harness/probes/probes_record.h"

#define CO_RE __attribute__((preserve_access_index))

/* The few kernel members that are read; CO-RE finds their offsets in the running kernel's BTF. */
struct task_struct {
	int pid, tgid;
} CO_RE;
struct eventfd_ctx {
	int id;
} CO_RE;
struct file {
	void *private_data;
} CO_RE;
struct kiocb {
	struct file *ki_filp;
} CO_RE;
struct pt_regs___x86 {
	unsigned long di;
} CO_RE;
struct pt_regs___arm64 {
	unsigned long long regs[31];
} CO_RE;

/* Classic tracepoints: the layout that their format files tell. */
struct sys_enter_context {
	unsigned long long common;
	long id;
	unsigned long args[6];
};
struct sys_exit_context {
	unsigned long long common;
	long id, ret;
};
struct sched_wakeup_context {
	unsigned long long common;
	char comm[16];
	int pid;
};
struct sched_switch_context {
	unsigned long long common;
	char prev_comm[16];
	int prev_pid, prev_prio;
	long prev_state;
	char next_comm[16];
	int next_pid;
};

/* Whom to watch: set before loading. */
const volatile int agent_tgid, agent_tid, peer_tgid;
const volatile int agent_kick_fd = -1;
const volatile int peer_kick_fds[PROBES_FDS_MAX], peer_call_fds[PROBES_FDS_MAX]; /* unused entries: -1 */
const volatile int kick_id = -1, call_id = -1;                                   /* as fdinfo's eventfd-id */
const volatile long write_number, read_number;                                   /* system calls of this machine */
const volatile bool writes_by_syscall; /* sys_enter stands for eventfd_write, rather than fentry */

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, PROBES_RING_BYTES);
} ring SEC(".maps");

/* Threads of the back-end, for classic tracepoints, which tell no process. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, PROBES_THREADS_MAX);
	__type(key, int);
	__type(value, char);
} peer_threads SEC(".maps");

struct probes_record current = {};
unsigned long long hits[PROBES_POINT_COUNT] = {};
unsigned long long sequence = 0, lost = 0;
int woken_tid = 0, reader_tid = 0;

static __always_inline void hit(enum probes_point point)
{
	__sync_fetch_and_add(&hits[point], 1);
}

static __always_inline void emit(void)
{
	if (!current.sequence)
		return;
	if (bpf_ringbuf_output(&ring, &current, sizeof(current), BPF_RB_NO_WAKEUP))
		__sync_fetch_and_add(&lost, 1);
	current.sequence = 0;
}

/* The first time that a point is passed counts. */
static __always_inline void stamp(enum probes_point point)
{
	hit(point);
	if (current.sequence && !current.t_ns[point])
		current.t_ns[point] = bpf_ktime_get_ns();
}

static __always_inline void on_kick(void)
{
	unsigned long long now = bpf_ktime_get_ns();

	hit(PROBES_KICK);
	emit();
	__builtin_memset(&current, 0, sizeof(current));
	woken_tid = 0;
	current.t_ns[PROBES_KICK] = now;
	current.sequence = ++sequence;
}

static __always_inline void on_wakeup(int tid, bool of_peer)
{
	if (of_peer) {
		if (!current.t_ns[PROBES_WAKE] && !current.t_ns[PROBES_CALL])
			woken_tid = tid;
		stamp(PROBES_WAKE);
	} else if (tid == agent_tid && current.t_ns[PROBES_CALL]) {
		stamp(PROBES_AGENT_WAKE);
	}
}

/* The agent running again after its call ends the record. */
static __always_inline void on_switch(int tid)
{
	if (tid == woken_tid && tid) {
		stamp(PROBES_RUN);
		woken_tid = 0;
	} else if (tid == agent_tid && current.t_ns[PROBES_AGENT_WAKE]) {
		stamp(PROBES_AGENT_RUN);
		emit();
	}
}

static __always_inline bool listed(const volatile int *fds, int fd)
{
	for (int i = 0; i < PROBES_FDS_MAX; i++)
		if (fds[i] == fd)
			return true;
	return false;
}

static __always_inline void on_write(int tgid, int fd)
{
	if (tgid == agent_tgid && fd == agent_kick_fd)
		on_kick();
	else if (tgid == peer_tgid && listed(peer_call_fds, fd))
		stamp(PROBES_CALL);
}

static __always_inline void on_read_begin(int tgid, int tid, int fd)
{
	if (tgid == peer_tgid && listed(peer_kick_fds, fd))
		reader_tid = tid;
}

static __always_inline void on_read_end(int tid, long ret)
{
	if (!reader_tid || tid != reader_tid)
		return;
	reader_tid = 0;
	if (ret == 8)
		stamp(PROBES_DRAIN);
}

/* ---- fentry/fexit on the eventfd's own functions: sees io_uring and writev too ---- */

static __always_inline int eventfd_id(struct file *file)
{
	struct eventfd_ctx *ctx = BPF_CORE_READ(file, private_data);

	return BPF_CORE_READ(ctx, id);
}

SEC("fentry/eventfd_write")
int fentry_eventfd_write(unsigned long long *ctx)
{
	int id = eventfd_id((struct file *)ctx[0]);

	if (id == kick_id)
		on_kick();
	else if (id == call_id)
		stamp(PROBES_CALL);
	return 0;
}

/* Arguments: iocb, to; then the result. */
SEC("fexit/eventfd_read")
int fexit_eventfd_read(unsigned long long *ctx)
{
	struct kiocb *iocb = (struct kiocb *)ctx[0];

	if ((long)ctx[2] == 8 && eventfd_id(BPF_CORE_READ(iocb, ki_filp)) == kick_id)
		stamp(PROBES_DRAIN);
	return 0;
}

/* ---- BTF raw tracepoints ---- */

static __always_inline int first_argument(void *regs)
{
	struct pt_regs___x86 *x86 = regs;
	struct pt_regs___arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->di))
		return (int)BPF_CORE_READ(x86, di);
	if (bpf_core_field_exists(arm64->regs))
		return (int)BPF_CORE_READ(arm64, regs[0]);
	return -1;
}

SEC("tp_btf/sys_enter")
int btf_sys_enter(unsigned long long *ctx)
{
	unsigned long long id = bpf_get_current_pid_tgid();
	int tgid = (int)(id >> 32);

	if (tgid != agent_tgid && tgid != peer_tgid)
		return 0;
	if (writes_by_syscall && (long)ctx[1] == write_number)
		on_write(tgid, first_argument((void *)ctx[0]));
	else if ((long)ctx[1] == read_number)
		on_read_begin(tgid, (int)id, first_argument((void *)ctx[0]));
	return 0;
}

SEC("tp_btf/sys_exit")
int btf_sys_exit(unsigned long long *ctx)
{
	on_read_end((int)bpf_get_current_pid_tgid(), (long)ctx[1]);
	return 0;
}

SEC("tp_btf/sched_wakeup")
int btf_sched_wakeup(unsigned long long *ctx)
{
	struct task_struct *task = (struct task_struct *)ctx[0];

	on_wakeup(BPF_CORE_READ(task, pid), BPF_CORE_READ(task, tgid) == peer_tgid);
	return 0;
}

/* Arguments: preempt, prev, next. */
SEC("tp_btf/sched_switch")
int btf_sched_switch(unsigned long long *ctx)
{
	struct task_struct *next = (struct task_struct *)ctx[2];

	on_switch(BPF_CORE_READ(next, pid));
	return 0;
}

/* ---- Classic tracepoints ---- */

SEC("tracepoint/syscalls/sys_enter_write")
int tracepoint_sys_enter_write(struct sys_enter_context *ctx)
{
	on_write((int)(bpf_get_current_pid_tgid() >> 32), (int)ctx->args[0]);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_read")
int tracepoint_sys_enter_read(struct sys_enter_context *ctx)
{
	unsigned long long id = bpf_get_current_pid_tgid();

	on_read_begin((int)(id >> 32), (int)id, (int)ctx->args[0]);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_read")
int tracepoint_sys_exit_read(struct sys_exit_context *ctx)
{
	on_read_end((int)bpf_get_current_pid_tgid(), ctx->ret);
	return 0;
}

SEC("tracepoint/sched/sched_wakeup")
int tracepoint_sched_wakeup(struct sched_wakeup_context *ctx)
{
	int tid = ctx->pid;

	on_wakeup(tid, bpf_map_lookup_elem(&peer_threads, &tid) != NULL);
	return 0;
}

SEC("tracepoint/sched/sched_switch")
int tracepoint_sched_switch(struct sched_switch_context *ctx)
{
	on_switch(ctx->next_pid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
