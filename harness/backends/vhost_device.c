/* SPDX-License-Identifier: BSD-2-Clause */
/* Brings a vhost node up and down as a VMM does, with memory of its own in place of a guest's. */
#include "harness/backends/vhost_device.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096u
#define VSOCK_TX_QUEUE 1u

int vhost_device_fail(struct vhost_device *device, int err, const char *what)
{
	snprintf(device->error, sizeof(device->error), "%s: %s: %s", device->path, what, strerror(-err));
	return err;
}

/* An ioctl whose failure names it. */
static int call(struct vhost_device *device, unsigned long request, const char *name, void *argument)
{
	return ioctl(device->fd, request, argument) < 0 ? vhost_device_fail(device, -errno, name) : 0;
}
#define CALL(device, request, argument) call((device), (request), #request, (argument))

/* The kernel's number of a queue of the port. */
static unsigned kernel_queue(const struct vhost_device *device, unsigned queue)
{
	return device->driver == VHOST_DRIVER_VSOCK ? VSOCK_TX_QUEUE - queue : queue;
}

/* --- Memory -------------------------------------------------------------------------------------------------------------- */

uint32_t vhost_device_regions(struct vhost_regions *regions, uint32_t count, uint64_t guest, uint64_t user, size_t bytes)
{
	uint64_t pages = bytes / PAGE;

	if (count > VHOST_REGIONS_MAX)
		count = VHOST_REGIONS_MAX;
	if (count > pages)
		count = (uint32_t)pages;
	regions->count = count;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t size = (pages / count + (i < pages % count ? 1 : 0)) * PAGE;

		regions->region[i] = (struct vhost_memory_region){
			.guest_phys_addr = guest,
			.memory_size = size,
			.userspace_addr = user,
		};
		guest += size;
		user += size + PAGE;
	}
	return count;
}

void vhost_device_memory_table(const struct vhost_regions *regions, struct vhost_memory *table)
{
	table->nregions = regions->count;
	table->padding = 0;
	memcpy(table->regions, regions->region, regions->count * sizeof(regions->region[0]));
}

/* The same pages once more for the kernel's eyes: a region each, with a hole behind it. */
static int map_apart(struct vhost_device *device, int memory_fd, struct vhost_regions *regions)
{
	size_t whole = device->memory_bytes + (size_t)device->region_count * PAGE;
	uint64_t offset = 0;

	device->device_map = mmap(NULL, whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (device->device_map == MAP_FAILED) {
		device->device_map = NULL;
		return vhost_device_fail(device, -errno, "reserving addresses for regions");
	}
	device->region_count = vhost_device_regions(regions, device->region_count, VHOST_GUEST_ADDRESS,
						    (uintptr_t)device->device_map, device->memory_bytes);
	for (uint32_t i = 0; i < regions->count; i++) {
		const struct vhost_memory_region *r = &regions->region[i];

		if (mmap((void *)(uintptr_t)r->userspace_addr, r->memory_size, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED | MAP_POPULATE, memory_fd, (off_t)offset) == MAP_FAILED)
			return vhost_device_fail(device, -errno, "mapping a region");
		offset += r->memory_size;
	}
	return 0;
}

static int map_memory(struct vhost_device *device, struct vhost_regions *regions)
{
	int fd = memfd_create("scmi-assay-guest", MFD_CLOEXEC), err = 0;

	if (fd < 0)
		return vhost_device_fail(device, -errno, "memfd_create");
	device->memory = MAP_FAILED;
	if (ftruncate(fd, (off_t)device->memory_bytes) == 0)
		device->memory = mmap(NULL, device->memory_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
	if (device->memory == MAP_FAILED) {
		device->memory = NULL;
		err = vhost_device_fail(device, -errno, "guest memory");
	} else if (device->region_count > 1) {
		err = map_apart(device, fd, regions);
	} else {
		(void)vhost_device_regions(regions, 1, VHOST_GUEST_ADDRESS, (uintptr_t)device->memory, device->memory_bytes);
	}
	close(fd);
	return err;
}

static int tell_memory(struct vhost_device *device, const struct vhost_regions *regions)
{
	struct vhost_memory *table = calloc(1, sizeof(*table) + VHOST_REGIONS_MAX * sizeof(table->regions[0]));
	int err;

	if (!table)
		return vhost_device_fail(device, -ENOMEM, "memory table");
	vhost_device_memory_table(regions, table);
	err = CALL(device, VHOST_SET_MEM_TABLE, table);
	free(table);
	return err;
}

/* --- Rings --------------------------------------------------------------------------------------------------------------- */

static int ring_doorbell(void *context, unsigned queue)
{
	struct vhost_device *device = context;
	const uint64_t one = 1;

	if (device->dead)
		return device->dead;
	/* The kernel never reads this counter: full means 2^64 kicks. */
	return write(device->kick_fd[queue], &one, sizeof(one)) < 0 && errno != EAGAIN ? -errno : 0;
}

/* Rings and buffers, with an idle ring behind them where the port has but one queue: the kernel wants both. */
static int make_port(struct vhost_device *device, struct vhost_regions *regions)
{
	struct virtio_port_setup setup = {
		.queue_size = device->queue_size,
		.features = device->features,
		.poll = device->poll,
		.no_kick_times = device->no_kick_times,
		.guest_address = VHOST_GUEST_ADDRESS,
		.doorbell = ring_doorbell,
		.context = device,
	};
	int err;

	device->idle_offset = virtio_port_bytes(&setup);
	device->memory_bytes = device->idle_offset + ((split_layout(device->queue_size).bytes + PAGE - 1) & ~(size_t)(PAGE - 1));
	err = map_memory(device, regions);
	if (err)
		return err;
	setup.memory = device->memory;
	setup.user_address = (uintptr_t)device->memory;
	err = virtio_port_create(&setup, &device->port);
	return err ? vhost_device_fail(device, err, "setting up rings") : 0;
}

static void ring_of(const struct vhost_device *device, unsigned queue, struct virtio_port_ring *ring)
{
	struct split_layout layout = split_layout(device->queue_size);
	uint64_t idle = (uintptr_t)device->memory + device->idle_offset;

	if (queue < virtio_port_queues(device->port)) {
		virtio_port_ring(device->port, queue, ring);
		return;
	}
	*ring = (struct virtio_port_ring){
		.num = device->queue_size,
		.desc = idle + layout.desc,
		.avail = idle + layout.avail,
		.used = idle + layout.used,
	};
}

enum ring_step { RING_NUM = 1, RING_BASE, RING_ADDR, RING_KICK, RING_CALL };

static int ring_step(struct vhost_device *device, unsigned queue, enum ring_step step)
{
	struct virtio_port_ring ring;
	unsigned index = kernel_queue(device, queue);

	ring_of(device, queue, &ring);
	switch (step) {
	case RING_NUM: return CALL(device, VHOST_SET_VRING_NUM, (&(struct vhost_vring_state){index, ring.num}));
	case RING_BASE: return CALL(device, VHOST_SET_VRING_BASE, (&(struct vhost_vring_state){index, ring.base}));
	case RING_ADDR:
		return CALL(device, VHOST_SET_VRING_ADDR,
			    (&(struct vhost_vring_addr){
				    .index = index,
				    .desc_user_addr = ring.desc,
				    .used_user_addr = ring.used,
				    .avail_user_addr = ring.avail,
			    }));
	case RING_KICK: return CALL(device, VHOST_SET_VRING_KICK, (&(struct vhost_vring_file){index, device->kick_fd[queue]}));
	default: return CALL(device, VHOST_SET_VRING_CALL, (&(struct vhost_vring_file){index, device->call_fd[queue]}));
	}
}

static int start_ring(struct vhost_device *device, unsigned queue)
{
	static const uint8_t orders[][5] = {
		[VHOST_ORDER_NUM] = {RING_NUM, RING_BASE, RING_ADDR, RING_KICK, RING_CALL},
		[VHOST_ORDER_KICK] = {RING_KICK, RING_CALL, RING_NUM, RING_BASE, RING_ADDR},
		[VHOST_ORDER_CROSVM] = {RING_NUM, RING_ADDR, RING_BASE, RING_CALL, RING_KICK},
	};
	int err = CALL(device, VHOST_SET_VRING_ERR, (&(struct vhost_vring_file){kernel_queue(device, queue), device->error_fd}));

	for (unsigned i = 0; i < 5 && !err; i++)
		err = ring_step(device, queue, orders[device->order][i]);
	return err;
}

/* --- The device ---------------------------------------------------------------------------------------------------------- */

static int open_node(struct vhost_device *device)
{
	struct stat node;

	device->fd = open(device->path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (device->fd < 0)
		return vhost_device_fail(device, -errno, "open");
	if (fstat(device->fd, &node) < 0)
		return vhost_device_fail(device, -errno, "fstat");
	return S_ISCHR(node.st_mode) ? 0 : vhost_device_fail(device, -ENODEV, "is no device node");
}

static int make_eventfds(struct vhost_device *device)
{
	int *const fds[] = {&device->kick_fd[0], &device->kick_fd[1], &device->call_fd[0], &device->call_fd[1], &device->error_fd};

	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
		*fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (*fds[i] < 0)
			return vhost_device_fail(device, -errno, "eventfd");
	}
	return 0;
}

static int choose_worker(struct vhost_device *device)
{
	uint8_t mode = device->worker == VHOST_WORKER_OWNER;

	return device->worker == VHOST_WORKER_DEFAULT ? 0 : CALL(device, VHOST_SET_FORK_FROM_OWNER, &mode);
}

static bool is_named(int tid, const char *wanted)
{
	char path[64], name[32] = "";
	FILE *comm;

	snprintf(path, sizeof(path), "/proc/self/task/%d/comm", tid);
	comm = fopen(path, "re");
	if (!comm)
		return false;
	bool same = fgets(name, sizeof(name), comm) && !strncmp(name, wanted, strlen(wanted));

	fclose(comm);
	return same;
}

/*
 * A worker that is a thread of ours carries our name in its own: "vhost-TID". The youngest of that name: ids grow, and one wraps
 * rarely enough for a word in a report. Threads are listed, not tried one id after the other: an open takes microseconds.
 */
static void find_worker(struct vhost_device *device)
{
	DIR *threads = opendir("/proc/self/task");
	int self = (int)syscall(SYS_gettid);
	const struct dirent *entry;
	char wanted[32];

	if (!threads)
		return;
	snprintf(wanted, sizeof(wanted), "vhost-%d", self);
	while ((entry = readdir(threads))) {
		int tid = atoi(entry->d_name);

		if (tid > self && tid > device->worker_tid && is_named(tid, wanted))
			device->worker_tid = tid;
	}
	(void)closedir(threads);
}

/* Has the node this number for starting? Stopping what is stopped changes nothing and tells. */
static int find_running(struct vhost_device *device)
{
	static const unsigned long numbers[] = {VHOST_SCMI_SET_RUNNING_NEW, VHOST_SCMI_SET_RUNNING_OLD};
	int off = 0;

	if (device->driver == VHOST_DRIVER_VSOCK) {
		device->running_ioctl = VHOST_VSOCK_SET_RUNNING;
		return 0;
	}
	for (size_t i = 0; i < 2; i++) {
		if (ioctl(device->fd, numbers[i], &off) == 0) {
			device->running_ioctl = numbers[i];
			return 0;
		}
		if (errno != ENOTTY && errno != ENOBUFS)
			return vhost_device_fail(device, -errno, "VHOST_SCMI_SET_RUNNING(0)");
	}
	device->running_ioctl = 0; /* one that starts by itself once its rings are there */
	return 0;
}

static int start(struct vhost_device *device)
{
	int on = 1, err = 0;

	if (device->running_ioctl && ioctl(device->fd, device->running_ioctl, &on) < 0)
		err = vhost_device_fail(device, -errno, "SET_RUNNING(1)");
	if (err)
		return err;
	device->running = true;
	return virtio_port_start(device->port);
}

static int watch_all(struct vhost_device *device)
{
	int err = port_waiter_open(&device->waiter);

	for (unsigned i = 0; i < VHOST_QUEUES && !err; i++)
		err = port_waiter_watch(&device->waiter, device->call_fd[i], 1);
	if (!err)
		err = port_waiter_watch(&device->waiter, device->error_fd, 2);
	return err ? vhost_device_fail(device, err, "watching eventfds") : 0;
}

static int negotiate(struct vhost_device *device)
{
	__u64 features;
	int err = CALL(device, VHOST_GET_FEATURES, &features);

	if (err)
		return err;
	device->features_offered = features;
	device->features = features & device->features_wanted;
	features = device->features;
	return CALL(device, VHOST_SET_FEATURES, &features);
}

static void tell_identity(struct vhost_device *device)
{
	static const char *const orders[] = {"num", "kick", "crosvm"};
	char worker[64] = "a kernel thread, or one that cannot be seen";

	if (device->worker_tid)
		snprintf(worker, sizeof(worker), "thread %d of this process", device->worker_tid);
	if (device->driver == VHOST_DRIVER_VSOCK)
		snprintf(device->identity, sizeof(device->identity),
			 "%s, transmit queue of a vsock device: for timing alone, it speaks no SCMI; worker: %s", device->path,
			 worker);
	else if (device->running_ioctl)
		snprintf(device->identity, sizeof(device->identity), "%s, SET_RUNNING 0x%08lx (%s number), order %s; worker: %s",
			 device->path, device->running_ioctl, device->running_ioctl == VHOST_SCMI_SET_RUNNING_NEW ? "new" : "old",
			 orders[device->order], worker);
	else
		snprintf(device->identity, sizeof(device->identity), "%s, starts by itself, order %s; worker: %s", device->path,
			 orders[device->order], worker);
	snprintf(device->transport, sizeof(device->transport), "virtio split ring, kernel vhost");
}

int vhost_device_bring_up(struct vhost_device *device)
{
	struct vhost_regions regions = {0};
	__u64 cid = device->guest_cid;
	int err = open_node(device);

	if (!err)
		err = negotiate(device);
	if (!err)
		err = choose_worker(device);
	if (!err)
		err = CALL(device, VHOST_SET_OWNER, NULL);
	if (!err && device->driver == VHOST_DRIVER_VSOCK)
		err = CALL(device, VHOST_VSOCK_SET_GUEST_CID, &cid);
	if (!err)
		err = make_eventfds(device);
	if (!err)
		err = make_port(device, &regions);
	if (!err)
		err = tell_memory(device, &regions);
	for (unsigned i = 0; i < VHOST_QUEUES && !err; i++)
		err = start_ring(device, i);
	if (!err)
		err = find_running(device);
	if (!err && !device->poll)
		err = watch_all(device);
	if (!err)
		err = start(device);
	if (err)
		return err;
	find_worker(device);
	tell_identity(device);
	/* A node that starts by itself may have missed what came before: one kick more does no harm. */
	return device->running_ioctl ? 0 : ring_doorbell(device, VIRTIO_SCMI_CMDQ);
}

void vhost_device_stop(struct vhost_device *device)
{
	int off = 0;

	if (device->running && device->running_ioctl && device->fd >= 0)
		(void)ioctl(device->fd, device->running_ioctl, &off);
	device->running = false;
}

void vhost_device_init(struct vhost_device *device)
{
	memset(device, 0, sizeof(*device));
	device->fd = device->error_fd = -1;
	for (unsigned i = 0; i < VHOST_QUEUES; i++)
		device->kick_fd[i] = device->call_fd[i] = -1;
	port_waiter_init(&device->waiter);
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void vhost_device_release(struct vhost_device *device)
{
	/* The kernel reads and writes our memory until its descriptor is gone. */
	close_fd(device->fd);
	port_waiter_close(&device->waiter);
	virtio_port_destroy(device->port);
	if (device->memory)
		munmap(device->memory, device->memory_bytes);
	if (device->device_map)
		munmap(device->device_map, device->memory_bytes + (size_t)device->region_count * PAGE);
	close_fd(device->error_fd);
	for (unsigned i = 0; i < VHOST_QUEUES; i++) {
		close_fd(device->kick_fd[i]);
		close_fd(device->call_fd[i]);
	}
	vhost_device_init(device);
}
