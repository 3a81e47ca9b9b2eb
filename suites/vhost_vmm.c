/* SPDX-License-Identifier: BSD-2-Clause */
/* The suites' own VMM: the node, its calls, and how a check learns what they gave. */
#include "suites/vhost_vmm.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "suites/vhost_vmm_memory.h"

const uint8_t vmm_order_num[] = {VMM_NUM_PART, VMM_BASE_PART, VMM_ADDR_PART, VMM_KICK_PART, VMM_CALL_PART, 0};
const uint8_t vmm_order_kick[] = {VMM_KICK_PART, VMM_CALL_PART, VMM_NUM_PART, VMM_BASE_PART, VMM_ADDR_PART, 0};
const uint8_t vmm_order_crosvm[] = {VMM_NUM_PART, VMM_ADDR_PART, VMM_BASE_PART, VMM_CALL_PART, VMM_KICK_PART, 0};

const char *vmm_node(struct check *c, char *path, size_t bytes)
{
	const char *uri = assay_agent_uri(check_agent(c)), *from = strchr(uri, ':');

	(void)snprintf(path, bytes, "%.*s", from ? (int)strcspn(from + 1, "?") : 0, from ? from + 1 : "");
	return path;
}

uint64_t vmm_clock_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t vmm_limit_ns(struct check *c)
{
	return assay_agent_timeout(check_agent(c));
}

void vmm_sleep_ms(unsigned ms)
{
	const struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

	(void)nanosleep(&t, NULL);
}

const char *vmm_errno(int err)
{
	const char *name = err ? strerrorname_np(-err) : "success";

	return name ? name : "an error without a name";
}

/* --- Opening ------------------------------------------------------------------------------------------------------------- */

int vmm_try_open(struct check *c, struct vmm *v)
{
	char path[256];

	memset(v, 0, sizeof(*v));
	v->fd = -1;
	for (unsigned i = 0; i < VMM_QUEUES; i++)
		v->queues[i].kick = v->queues[i].call = v->queues[i].error = -1;
	v->memory = mmap(NULL, VMM_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (v->memory == MAP_FAILED) {
		v->memory = NULL;
		return -errno;
	}
	for (unsigned i = 0; i < VMM_QUEUES; i++) {
		struct vmm_queue *q = &v->queues[i];
		uint8_t *ring = v->memory + i * VMM_RING_BYTES;

		q->kick = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		q->call = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		q->error = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (q->kick < 0 || q->call < 0 || q->error < 0)
			return -errno;
		q->desc = (struct vring_desc *)(void *)(ring + VMM_DESC_AT);
		q->avail = (struct vring_avail *)(void *)(ring + VMM_AVAIL_AT);
		q->used = (struct vring_used *)(void *)(ring + VMM_USED_AT);
	}
	v->fd = open(vmm_node(c, path, sizeof(path)), O_RDWR | O_CLOEXEC | O_NONBLOCK);
	return v->fd < 0 ? -errno : 0;
}

bool vmm_open(struct check *c, struct vmm *v)
{
	char path[256];
	int err = vmm_try_open(c, v);

	if (!err)
		err = vmm_ioctl(v, VHOST_GET_FEATURES, &v->features);
	if (!err)
		return true;
	fail(c, "one more open of %s with GET_FEATURES expected, %s found", vmm_node(c, path, sizeof(path)), vmm_errno(err));
	vmm_close(v);
	return false;
}

bool vmm_start(struct check *c, struct vmm *v)
{
	int err = vmm_running(v, 1);

	if (err)
		fail(c, "SET_RUNNING(1) of a device with memory and two rings: success expected, %s found", vmm_errno(err));
	return !err;
}

bool vmm_up(struct check *c, struct vmm *v, uint64_t features)
{
	int err;

	if (!vmm_open(c, v))
		return false;
	err = vmm_set_features(v, v->features & (features | VMM_VERSION_1));
	if (!err)
		err = vmm_owner(v);
	if (!err)
		err = vmm_tell_memory(v);
	for (unsigned i = 0; i < VMM_QUEUES && !err; i++)
		err = vmm_tell_queue(v, i, vmm_order_num);
	if (err)
		fail(c, "owner, features, memory and two rings: success expected of each call, %s found", vmm_errno(err));
	if (!err && vmm_start(c, v))
		return true;
	vmm_close(v);
	return false;
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

void vmm_drop_fd(struct vmm *v)
{
	close_one(&v->fd);
}

void vmm_close(struct vmm *v)
{
	/* The kernel writes into our memory until its descriptor is gone. */
	close_one(&v->fd);
	for (unsigned i = 0; i < VMM_QUEUES; i++) {
		close_one(&v->queues[i].kick);
		close_one(&v->queues[i].call);
		close_one(&v->queues[i].error);
	}
	if (v->memory)
		(void)munmap(v->memory, VMM_MEMORY_BYTES);
	v->memory = NULL;
}

/* --- Calls --------------------------------------------------------------------------------------------------------------- */

int vmm_ioctl(struct vmm *v, unsigned long request, void *argument)
{
	return ioctl(v->fd, request, argument) < 0 ? -errno : 0;
}

int vmm_state(struct vmm *v, unsigned long request, unsigned index, unsigned number)
{
	return vmm_ioctl(v, request, &(struct vhost_vring_state){index, number});
}

int vmm_file(struct vmm *v, unsigned long request, unsigned index, int fd)
{
	return vmm_ioctl(v, request, &(struct vhost_vring_file){index, fd});
}

int vmm_owner(struct vmm *v)
{
	return vmm_ioctl(v, VHOST_SET_OWNER, NULL);
}

int vmm_set_features(struct vmm *v, uint64_t features)
{
	return vmm_ioctl(v, VHOST_SET_FEATURES, &features);
}

int vmm_tell_memory(struct vmm *v)
{
	struct {
		struct vhost_memory head;
		struct vhost_memory_region region;
	} table = {
		.head = {.nregions = 1},
		.region = {.guest_phys_addr = VMM_GUEST, .memory_size = VMM_TOLD_BYTES, .userspace_addr = (uintptr_t)v->memory},
	};

	return vmm_ioctl(v, VHOST_SET_MEM_TABLE, &table);
}

int vmm_address(struct vmm *v, unsigned queue, uint64_t avail_offset)
{
	const struct vmm_queue *q = &v->queues[queue];
	struct vhost_vring_addr address = {
		.index = queue,
		.desc_user_addr = (uintptr_t)q->desc,
		.used_user_addr = (uintptr_t)q->used,
		.avail_user_addr = (uintptr_t)q->avail + avail_offset,
	};

	return vmm_ioctl(v, VHOST_SET_VRING_ADDR, &address);
}

int vmm_tell_queue(struct vmm *v, unsigned queue, const uint8_t *order)
{
	const struct vmm_queue *q = &v->queues[queue];
	int err = vmm_file(v, VHOST_SET_VRING_ERR, queue, q->error);

	for (; *order && !err; order++) {
		switch (*order) {
		case VMM_NUM_PART: err = vmm_state(v, VHOST_SET_VRING_NUM, queue, VMM_NUM); break;
		case VMM_BASE_PART: err = vmm_state(v, VHOST_SET_VRING_BASE, queue, q->available); break;
		case VMM_ADDR_PART: err = vmm_address(v, queue, 0); break;
		case VMM_KICK_PART: err = vmm_file(v, VHOST_SET_VRING_KICK, queue, q->kick); break;
		default: err = vmm_file(v, VHOST_SET_VRING_CALL, queue, q->call); break;
		}
	}
	return err;
}

int vmm_running(struct vmm *v, int value)
{
	int err;

	if (v->running)
		return vmm_ioctl(v, v->running, &value);
	err = vmm_ioctl(v, VMM_RUNNING_NEW, &value);
	v->running = VMM_RUNNING_NEW;
	if (err == -ENOTTY || err == -ENOBUFS) {
		v->running = VMM_RUNNING_OLD;
		err = vmm_ioctl(v, VMM_RUNNING_OLD, &value);
	}
	if (err == -EPERM)
		v->running = 0; /* without an owner no number is told from another */
	return err;
}

int vmm_base(struct vmm *v, unsigned queue)
{
	struct vhost_vring_state state = {.index = queue};
	int err = vmm_ioctl(v, VHOST_GET_VRING_BASE, &state);

	return err ? err : (int)(state.num & 0xffff);
}

bool expect_call(struct check *c, int found, int wanted, const char *what)
{
	return expect(c, found == wanted, "%s: %s expected, %s found", what, vmm_errno(wanted), vmm_errno(found));
}
