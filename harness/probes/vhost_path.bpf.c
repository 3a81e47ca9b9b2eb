// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Time stamps of a request on its way through a vhost worker of this kernel. One program per point and attach kind; the loader picks a
 * kind and the function. A request's stamps stand in one record, found by its head while it is open, which leaves as a whole once it is
 * done. What costs time is looked up once: eventfds, queue and worker are told from others by their addresses from then on.
 */
#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "harness/probes/probes_record.h"

#define CO_RE __attribute__((preserve_access_index))

typedef unsigned long long u64;
typedef unsigned u32;

/* The few kernel members that are read; CO-RE finds their offsets in the BTF of the running kernel and of its vhost module. */
struct task_struct {
	u32 __state;
} CO_RE;
struct eventfd_ctx {
	int id;
} CO_RE;
struct file {
	void *private_data;
} CO_RE;
struct vhost_work {
	void *fn;
} CO_RE;
struct vhost_poll {
	struct vhost_work work;
} CO_RE;
struct vhost_virtqueue {
	struct file *kick;
	struct vhost_poll poll;
} CO_RE;
struct vring_used_elem {
	u32 id;
} CO_RE;
struct pt_regs___x86 {
	unsigned long di, si, ax;
} CO_RE;
struct pt_regs___arm64 {
	u64 regs[31];
} CO_RE;

/* Whom to watch, and what is attached: set before loading. */
const volatile int kick_id = -1, call_id = -1; /* as fdinfo's eventfd-id */
const volatile u32 queue_size;
const volatile bool sees_fetch, sees_call;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, PROBES_RING_BYTES);
} ring SEC(".maps");

/* Learned from the first request. */
u64 kick_ctx = 0, call_ctx = 0, queue = 0, work = 0, worker = 0;
/* Of the last kick and the last round of the worker. */
u64 kick_ns = 0, wake_ns = 0;
u32 kick_flags = 0;

u64 hits[VHOST_POINT_COUNT] = {};
u64 sequence = 0, lost = 0;
struct probes_record open[PROBES_HEADS] = {};
u32 taken = 0;   /* the head that the worker has taken last */
u32 waiting = 0; /* 1 + the head whose used entry waits for its call; 0: none */

static __always_inline void emit(u32 slot)
{
	struct probes_record *record = &open[slot & (PROBES_HEADS - 1)];

	if (bpf_ringbuf_output(&ring, record, sizeof(*record), BPF_RB_NO_WAKEUP))
		lost++;
	record->sequence = 0;
}

/* A used entry whose call never came: the agent asked for none. */
static __always_inline void emit_waiting(void)
{
	u32 slot = waiting;

	waiting = 0;
	if (slot)
		emit(slot - 1);
}

static __always_inline int eventfd_id(u64 ctx)
{
	struct eventfd_ctx *eventfd = (struct eventfd_ctx *)ctx;

	return BPF_CORE_READ(eventfd, id);
}

static __always_inline u32 flags_at_kick(void)
{
	struct task_struct *task = (struct task_struct *)worker;

	return task && !BPF_CORE_READ(task, __state) ? PROBES_WORKER_AWAKE : 0;
}

static __always_inline void on_kick(u64 ctx)
{
	if (ctx != kick_ctx) {
		if (kick_ctx || eventfd_id(ctx) != kick_id)
			return;
		kick_ctx = ctx;
	}
	hits[VHOST_KICK]++;
	kick_flags = flags_at_kick();
	kick_ns = bpf_ktime_get_ns();
}

static __always_inline void on_wake(void)
{
	u64 now = bpf_ktime_get_ns();

	hits[VHOST_WAKE]++;
	worker = bpf_get_current_task();
	wake_ns = now;
}

static __always_inline void on_work(u64 entered)
{
	if (!work || entered == work)
		on_wake();
}

/* Notifications are switched off at the start of every round; within one it may happen again. */
static __always_inline void on_disable_notify(u64 vq)
{
	if ((!queue || vq == queue) && wake_ns < kick_ns)
		on_wake();
}

/* Is this the queue of our eventfd? Remembered once found. */
static __always_inline bool is_ours(u64 vq)
{
	struct vhost_virtqueue *of = (struct vhost_virtqueue *)vq;
	struct file *kick;

	if (vq == queue)
		return true;
	if (queue)
		return false;
	kick = BPF_CORE_READ(of, kick);
	if (!kick || eventfd_id((u64)BPF_CORE_READ(kick, private_data)) != kick_id)
		return false;
	queue = vq;
	work = (u64)__builtin_preserve_access_index(&of->poll.work);
	worker = bpf_get_current_task();
	return true;
}

static __always_inline struct probes_record *begin(u32 head)
{
	struct probes_record *record = &open[head & (PROBES_HEADS - 1)];

	record->sequence = ++sequence;
	record->queue = queue;
	record->head = head;
	record->flags = kick_flags;
	record->t_ns[VHOST_KICK] = kick_ns;
	record->t_ns[VHOST_WAKE] = wake_ns;
	record->t_ns[VHOST_FETCH] = 0;
	record->t_ns[VHOST_HANDLED] = 0;
	record->t_ns[VHOST_CALL] = 0;
	return record;
}

/* The ring's size as head: there was nothing to take. */
static __always_inline void on_fetch(int head)
{
	u64 now;

	if (head < 0 || (u32)head == queue_size)
		return;
	now = bpf_ktime_get_ns();
	hits[VHOST_FETCH]++;
	begin((u32)head)->t_ns[VHOST_FETCH] = now;
	taken = (u32)head;
}

static __always_inline void on_handled(void)
{
	if (bpf_get_current_task() != worker)
		return;
	hits[VHOST_HANDLED]++;
	open[taken & (PROBES_HEADS - 1)].t_ns[VHOST_HANDLED] = bpf_ktime_get_ns();
}

static __always_inline void on_used(u32 head)
{
	struct probes_record *record = &open[head & (PROBES_HEADS - 1)];
	u64 now = bpf_ktime_get_ns();

	hits[VHOST_USED]++;
	emit_waiting();
	if (!sees_fetch)
		begin(head);
	else if (!record->sequence || record->head != head)
		return;
	record->t_ns[VHOST_USED] = now;
	if (sees_call)
		waiting = 1 + (head & (PROBES_HEADS - 1));
	else
		emit(head);
}

static __always_inline void on_call(u64 ctx)
{
	u32 slot = waiting;

	if (ctx != call_ctx) {
		if (call_ctx || eventfd_id(ctx) != call_id)
			return;
		call_ctx = ctx;
	}
	hits[VHOST_CALL]++;
	if (!slot)
		return;
	open[(slot - 1) & (PROBES_HEADS - 1)].t_ns[VHOST_CALL] = bpf_ktime_get_ns();
	emit_waiting();
}

/* ---- fentry and fexit ---- */

SEC("fentry")
int fentry_kick(u64 *ctx)
{
	struct file *file = (struct file *)ctx[0];

	on_kick((u64)file->private_data);
	return 0;
}

SEC("fentry")
int fentry_wake(u64 *ctx)
{
	on_work(ctx[0]);
	return 0;
}

/* vhost_disable_notify(dev, vq) */
SEC("fentry")
int fentry_disable_notify(u64 *ctx)
{
	on_disable_notify(ctx[1]);
	return 0;
}

/* vhost_get_vq_desc has seven arguments; the result stands behind them. */
SEC("fexit")
int fexit_fetch(u64 *ctx)
{
	if (is_ours(ctx[0]))
		on_fetch((int)ctx[7]);
	return 0;
}

SEC("fexit")
int fexit_handled(u64 *ctx)
{
	on_handled();
	return 0;
}

/* vhost_add_used_n(vq, heads, count) */
SEC("fentry")
int fentry_used(u64 *ctx)
{
	struct vring_used_elem *entry = (struct vring_used_elem *)ctx[1];

	if (is_ours(ctx[0]))
		on_used(entry->id);
	return 0;
}

SEC("fentry")
int fentry_call(u64 *ctx)
{
	on_call(ctx[0]);
	return 0;
}

/* ---- kprobe and kretprobe ---- */

static __always_inline u64 argument(void *regs, int number)
{
	struct pt_regs___x86 *x86 = regs;
	struct pt_regs___arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->di))
		return number ? BPF_CORE_READ(x86, si) : BPF_CORE_READ(x86, di);
	if (bpf_core_field_exists(arm64->regs))
		return number ? BPF_CORE_READ(arm64, regs[1]) : BPF_CORE_READ(arm64, regs[0]);
	return 0;
}

static __always_inline long result(void *regs)
{
	struct pt_regs___x86 *x86 = regs;
	struct pt_regs___arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->ax))
		return (long)BPF_CORE_READ(x86, ax);
	if (bpf_core_field_exists(arm64->regs))
		return (long)BPF_CORE_READ(arm64, regs[0]);
	return -1;
}

SEC("kprobe")
int kprobe_kick(void *regs)
{
	struct file *file = (struct file *)argument(regs, 0);

	on_kick((u64)BPF_CORE_READ(file, private_data));
	return 0;
}

SEC("kprobe")
int kprobe_wake(void *regs)
{
	on_work(argument(regs, 0));
	return 0;
}

SEC("kprobe")
int kprobe_disable_notify(void *regs)
{
	on_disable_notify(argument(regs, 1));
	return 0;
}

/* A return tells no arguments: what our worker takes is from our queue, once the queue is known. */
SEC("kretprobe")
int kretprobe_fetch(void *regs)
{
	if (queue && bpf_get_current_task() == worker)
		on_fetch((int)result(regs));
	return 0;
}

SEC("kretprobe")
int kretprobe_handled(void *regs)
{
	on_handled();
	return 0;
}

SEC("kprobe")
int kprobe_used(void *regs)
{
	struct vring_used_elem *entry;

	if (!is_ours(argument(regs, 0)))
		return 0;
	entry = (struct vring_used_elem *)argument(regs, 1);
	on_used(BPF_CORE_READ(entry, id));
	return 0;
}

SEC("kprobe")
int kprobe_call(void *regs)
{
	on_call(argument(regs, 0));
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
