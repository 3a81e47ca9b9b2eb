/* SPDX-License-Identifier: BSD-2-Clause */
/* One open vhost node as a VMM holds it: what the backend's table of functions and the bring-up share. */
#ifndef HARNESS_BACKENDS_VHOST_DEVICE_H
#define HARNESS_BACKENDS_VHOST_DEVICE_H

#include <linux/vhost.h>

#include "harness/backends/port_waiter.h"
#include "harness/backends/query.h"
#include "harness/backends/virtio_port.h"

#define VHOST_QUEUES 2u
#define VHOST_REGIONS_MAX 64u
/* Where guest memory begins: no number that this process could mistake for an address of its own. */
#define VHOST_GUEST_ADDRESS UINT64_C(0x40000000)

/* Younger than the oldest header we build with. */
#ifndef VHOST_SET_FORK_FROM_OWNER
#define VHOST_SET_FORK_FROM_OWNER _IOW(VHOST_VIRTIO, 0x84, __u8)
#define VHOST_GET_FORK_FROM_OWNER _IOR(VHOST_VIRTIO, 0x85, __u8)
#endif
/* Starting an SCMI device has had two numbers: that of the proposal for the kernel's interface, and that of the driver before it. */
#define VHOST_SCMI_SET_RUNNING_NEW _IOW(VHOST_VIRTIO, 0x90, int)
#define VHOST_SCMI_SET_RUNNING_OLD _IOW(VHOST_VIRTIO, 0x81, int)

/* The order in which a ring is described to the kernel. */
enum vhost_order {
	VHOST_ORDER_NUM = 0, /* NUM, BASE, ADDR, KICK, CALL */
	VHOST_ORDER_KICK,    /* KICK, CALL, NUM, BASE, ADDR */
	VHOST_ORDER_CROSVM,  /* NUM, ADDR, BASE, CALL, KICK */
};

enum vhost_driver { VHOST_DRIVER_SCMI = 0, VHOST_DRIVER_VSOCK };

/* Who serves the rings: the kernel's default, one of its own threads, or a thread of this process. */
enum vhost_worker { VHOST_WORKER_DEFAULT = 0, VHOST_WORKER_KERNEL, VHOST_WORKER_OWNER };

/* Memory as the kernel's table has it. */
struct vhost_regions {
	uint32_t count;
	struct vhost_memory_region region[VHOST_REGIONS_MAX];
};

struct vhost_device {
	char path[256];
	struct query query;

	/* Wanted. */
	uint64_t features_wanted;
	uint32_t queue_size, region_count;
	enum vhost_order order;
	enum vhost_driver driver;
	enum vhost_worker worker;
	uint64_t guest_cid; /* vsock: the address that this guest takes */
	bool poll, no_kick_times;

	/* As it turned out. */
	uint64_t features_offered, features;
	unsigned long running_ioctl; /* 0: the node starts by itself */
	bool running;
	int worker_tid; /* of a worker that is a thread of this process; 0: it is not, or it cannot be seen */

	int fd, dead;
	struct virtio_port *port;
	uint8_t *memory;     /* the block, as the driver's side sees it; an idle ring for the other queue is at its end */
	uint8_t *device_map; /* the same memory where the kernel looks for it, one region apart from the next */
	size_t memory_bytes, idle_offset;
	int kick_fd[VHOST_QUEUES], call_fd[VHOST_QUEUES]; /* by queue of the port: 0 command, 1 event or idle */
	int error_fd;
	uint64_t errors; /* signals on VRING_ERR that were seen */
	bool error_told;
	struct port_waiter waiter;

	char error[512];
	char identity[512];
	char transport[64];
};

/* Zero, with no descriptors; and release everything, in the order of an orderly end. */
void vhost_device_init(struct vhost_device *device);
void vhost_device_release(struct vhost_device *device);

/* The URI's options. 0, or -EINVAL with `why`. */
int vhost_device_options(struct vhost_device *device, const char *query, char *why, size_t why_bytes);
/* Open the node and start it. 0, or a negative errno with device->error naming the node and what failed. */
int vhost_device_bring_up(struct vhost_device *device);
void vhost_device_stop(struct vhost_device *device);

/*
 * Cut `bytes` of memory that begins at `user` into `count` regions of whole pages: guest addresses without gaps, user addresses with
 * a gap of one page between two regions. How many regions came of it: fewer where there are not enough pages.
 */
uint32_t vhost_device_regions(struct vhost_regions *regions, uint32_t count, uint64_t guest, uint64_t user, size_t bytes);
/* What VHOST_SET_MEM_TABLE takes; `table` holds VHOST_REGIONS_MAX regions. */
void vhost_device_memory_table(const struct vhost_regions *regions, struct vhost_memory *table);

/* A failure with words: "NODE: what: strerror". Returns `err`. */
int vhost_device_fail(struct vhost_device *device, int err, const char *what);

#endif
