// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Time stamps of a request on its way through a vhost worker of this kernel. One program per point and attach kind; the loader picks a
 * kind and the function. All stamps of a request stand in one record of a ring in memory that the loader maps: a record is found by its
 * head, written in place, and copied by nobody while requests are under way. What costs time is looked up once: eventfds, queue and
 * worker are told from others by their addresses from then on.
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
	unsigned long nvcsw;
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
/* Registers as ptrace(2) has them, which never changes. */
struct x86_registers {
	u64 before[10], ax, cx, dx, si, di;
};
struct arm64_registers {
	u64 regs[31];
};

/* Whom to watch, and what is attached: set before loading. */
const volatile int kick_id = -1, call_id = -1; /* as fdinfo's eventfd-id */
const volatile u32 queue_size;
const volatile bool sees_fetch, on_arm64;

/* Learned from the first request. */
u64 kick_ctx = 0, call_ctx = 0, queue = 0, work = 0, worker = 0;
/* Of the last kick and the last round of the worker. */
u64 kick_ns = 0, wake_ns = 0;
u32 wake_flags = 0;
u64 sleeps_at_used = ~0ULL; /* how often the worker had gone to sleep by its last used entry */

u64 hits[VHOST_POINT_COUNT] = {};
u64 sequence = 0;                            /* of the last record */
struct probes_record ring[PROBES_RING] = {}; /* a record's place is its sequence */
u32 of_head[PROBES_HEADS] = {};              /* the sequence of the request that a head carries */
u32 taken = 0, used = 0;                     /* the sequences of the requests taken and used last */

static __always_inline struct probes_record *at(u32 number)
{
	return &ring[number & (PROBES_RING - 1)];
}

static __always_inline int eventfd_id(u64 ctx)
{
	struct eventfd_ctx *eventfd = (struct eventfd_ctx *)ctx;

	return BPF_CORE_READ(eventfd, id);
}

/* How often the running thread has given up its CPU of its own will: a load, where asking for the state of another thread is a call. */
static __always_inline u64 sleeps(void)
{
	return bpf_get_current_task_btf()->nvcsw;
}

static __always_inline void on_kick(u64 ctx)
{
	if (ctx != kick_ctx) {
		if (kick_ctx || eventfd_id(ctx) != kick_id)
			return;
		kick_ctx = ctx;
	}
	hits[VHOST_KICK]++;
	kick_ns = bpf_ktime_get_ns();
}

/* A worker that has not slept since its last used entry was not woken by this kick. */
static __always_inline void on_wake(void)
{
	u64 now = bpf_ktime_get_ns();

	hits[VHOST_WAKE]++;
	wake_flags = sleeps() == sleeps_at_used ? PROBES_WORKER_AWAKE : 0;
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
	u32 number = ++sequence;
	struct probes_record *record = at(number);

	of_head[head & (PROBES_HEADS - 1)] = number;
	record->sequence = number;
	record->queue = queue;
	record->head = head;
	record->flags = wake_flags;
	record->t_ns[VHOST_KICK] = kick_ns;
	record->t_ns[VHOST_WAKE] = wake_ns;
	record->t_ns[VHOST_FETCH] = 0;
	record->t_ns[VHOST_HANDLED] = 0;
	record->t_ns[VHOST_USED] = 0;
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
	taken = sequence;
}

static __always_inline void on_handled(void)
{
	hits[VHOST_HANDLED]++;
	at(taken)->t_ns[VHOST_HANDLED] = bpf_ktime_get_ns();
}

static __always_inline void on_used(u32 head)
{
	u64 now = bpf_ktime_get_ns();
	struct probes_record *record;

	hits[VHOST_USED]++;
	sleeps_at_used = sleeps();
	if (!sees_fetch)
		begin(head);
	used = of_head[head & (PROBES_HEADS - 1)];
	record = at(used);
	if (record->head == head)
		record->t_ns[VHOST_USED] = now;
}

/* The call is for whatever was used since the last one; the time goes to the request that was used last. */
static __always_inline void on_call(u64 ctx)
{
	if (ctx != call_ctx) {
		if (call_ctx || eventfd_id(ctx) != call_id)
			return;
		call_ctx = ctx;
	}
	hits[VHOST_CALL]++;
	at(used)->t_ns[VHOST_CALL] = bpf_ktime_get_ns();
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
	if (bpf_get_current_task() == worker)
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

/*
 * The registers are the program's own context: loaded, not read by a helper. The verifier wants a constant offset, so a compiler must not
 * make one load with a chosen offset of two loads.
 */
#define OWN_LOAD(from, kind)                                   \
	({                                                     \
		u64 loaded = (from);                           \
		asm volatile("/* " kind " */" : "+r"(loaded)); \
		loaded;                                        \
	})

static __always_inline u64 argument(void *regs, int number)
{
	const struct x86_registers *x86 = regs;
	const struct arm64_registers *arm64 = regs;

	if (on_arm64)
		return number ? OWN_LOAD(arm64->regs[1], "arm64") : OWN_LOAD(arm64->regs[0], "arm64");
	return number ? OWN_LOAD(x86->si, "x86") : OWN_LOAD(x86->di, "x86");
}

static __always_inline long result(void *regs)
{
	const struct x86_registers *x86 = regs;
	const struct arm64_registers *arm64 = regs;

	if (on_arm64)
		return (long)OWN_LOAD(arm64->regs[0], "arm64");
	return (long)OWN_LOAD(x86->ax, "x86");
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
	if (bpf_get_current_task() == worker)
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

/* ---- The SCMI driver's own tracepoints: (agent, queue, head, ...) ---- */

SEC("raw_tp")
int raw_wake(u64 *ctx)
{
	if (is_ours(ctx[1]))
		on_wake();
	return 0;
}

SEC("raw_tp")
int raw_fetch(u64 *ctx)
{
	if (is_ours(ctx[1]))
		on_fetch((int)ctx[2]);
	return 0;
}

SEC("raw_tp")
int raw_handled(u64 *ctx)
{
	if (is_ours(ctx[1]))
		on_handled();
	return 0;
}

SEC("raw_tp")
int raw_used(u64 *ctx)
{
	if (is_ours(ctx[1]))
		on_used((u32)ctx[2]);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
