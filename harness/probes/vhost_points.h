/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the points of the kernel path are seen: kernel functions, attach kinds, and the kernels that have them. The one place to change
 * for a new kernel. Per point the best first: fentry and fexit, then kprobes, which cost three times as much, then tracepoints
 * that the driver has of its own; these are a little later than the functions beside them.
 *
 * Functions that cannot be used, though they are exported: vhost_poll_queue, vhost_add_used and vhost_signal are inlined where the core
 * itself calls them, vhost_vq_work_queue in 6.12; vhost_notify has a changed name. They attach, and never fire.
 */
#ifndef HARNESS_PROBES_VHOST_POINTS_H
#define HARNESS_PROBES_VHOST_POINTS_H

#include <linux/version.h>

#include "harness/probes/probes_record.h"

#define ANY_DEVICE NULL

struct vhost_candidate {
	unsigned char point;        /* enum probes_vhost_point */
	const char *kind, *program; /* in vhost_path.bpf.c */
	const char *function;
	const char *device;     /* name of the node whose driver has the function; ANY_DEVICE: the vhost core or eventfd */
	unsigned since, before; /* kernel versions; 0: no limit */
};

static const struct vhost_candidate vhost_candidates[] = {
	{VHOST_KICK, "fentry", "fentry_kick", "eventfd_write", ANY_DEVICE, 0, 0},
	{VHOST_KICK, "kprobe", "kprobe_kick", "eventfd_write", ANY_DEVICE, 0, 0},

	{VHOST_WAKE, "fentry", "fentry_wake", "vhost_scmi_handle_command", "vhost-scmi", 0, 0},
	{VHOST_WAKE, "kprobe", "kprobe_wake", "vhost_scmi_handle_command", "vhost-scmi", 0, 0},
	{VHOST_WAKE, "raw_tp", "raw_wake", "worker_start", "vhost-scmi", 0, 0},
	{VHOST_WAKE, "fentry", "fentry_wake", "vhost_vsock_handle_tx_kick", "vhost-vsock", 0, 0},
	{VHOST_WAKE, "kprobe", "kprobe_wake", "vhost_vsock_handle_tx_kick", "vhost-vsock", 0, 0},
	/* every handler switches notifications off before anything else */
	{VHOST_WAKE, "fentry", "fentry_disable_notify", "vhost_disable_notify", ANY_DEVICE, 0, 0},
	{VHOST_WAKE, "kprobe", "kprobe_disable_notify", "vhost_disable_notify", ANY_DEVICE, 0, 0},

	/* seven arguments: more than a trampoline took until 6.6 */
	{VHOST_FETCH, "fexit", "fexit_fetch", "vhost_get_vq_desc", ANY_DEVICE, KERNEL_VERSION(6, 6, 0), 0},
	{VHOST_FETCH, "kretprobe", "kretprobe_fetch", "vhost_get_vq_desc", ANY_DEVICE, 0, 0},
	{VHOST_FETCH, "raw_tp", "raw_fetch", "request_start", "vhost-scmi", 0, 0},

	{VHOST_HANDLED, "fexit", "fexit_handled", "scmi_backend_request", "vhost-scmi", 0, 0},
	{VHOST_HANDLED, "kretprobe", "kretprobe_handled", "scmi_backend_request", "vhost-scmi", 0, 0},
	{VHOST_HANDLED, "raw_tp", "raw_handled", "request_end", "vhost-scmi", 0, 0},

	{VHOST_USED, "fentry", "fentry_used", "vhost_add_used_n", ANY_DEVICE, 0, 0},
	{VHOST_USED, "kprobe", "kprobe_used", "vhost_add_used_n", ANY_DEVICE, 0, 0},
	{VHOST_USED, "raw_tp", "raw_used", "request_used", "vhost-scmi", 0, 0},

	/* an inline function around eventfd_signal_mask since 6.8 */
	{VHOST_CALL, "fentry", "fentry_call", "eventfd_signal", ANY_DEVICE, 0, KERNEL_VERSION(6, 8, 0)},
	{VHOST_CALL, "kprobe", "kprobe_call", "eventfd_signal", ANY_DEVICE, 0, KERNEL_VERSION(6, 8, 0)},
	{VHOST_CALL, "fentry", "fentry_call", "eventfd_signal_mask", ANY_DEVICE, KERNEL_VERSION(6, 8, 0), 0},
	{VHOST_CALL, "kprobe", "kprobe_call", "eventfd_signal_mask", ANY_DEVICE, KERNEL_VERSION(6, 8, 0), 0},
};

#define VHOST_CANDIDATES (sizeof(vhost_candidates) / sizeof(vhost_candidates[0]))

#endif
