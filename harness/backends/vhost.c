/* SPDX-License-Identifier: BSD-2-Clause */
/* The backend "vhost:NODE": plays the VMM of an in-kernel vhost device, with no VM. */
#include <errno.h>
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/backends/registry.h"
#include "harness/backends/vhost_device.h"

#define SPINS_PER_LOOK 64u /* spins between two looks at the clock in poll mode */
#define WOKEN_BY_CALL 1u
#define WOKEN_BY_ERROR 2u

#define FEATURES_KNOWN (VQ_F_VERSION_1 | VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC | VIRTIO_SCMI_F_P2A_CHANNELS)

static const char *const known_options[] = {
	"queue_size", "event_idx", "indirect", "p2a", "features", "order", "regions", "worker", "driver", "cid", NULL,
};

/* --- Options ------------------------------------------------------------------------------------------------------------- */

/* One word of a list: its place in it. */
static int choose(const struct query *query, const char *key, const char *const *words, unsigned *choice, char *why, size_t n)
{
	const char *value = query_get(query, key);
	size_t at;

	if (!value)
		return 0;
	for (unsigned i = 0; words[i]; i++) {
		if (strcmp(words[i], value) == 0) {
			*choice = i;
			return 0;
		}
	}
	at = (size_t)snprintf(why, n, "%s=%s: expected ", key, value);
	for (unsigned i = 0; words[i] && at < n; i++)
		at += (size_t)snprintf(why + at, n - at, "%s%s", i ? ", " : "", words[i]);
	return -EINVAL;
}

static int refuse_unless(const struct query *query, const char *key, uint64_t bit, uint64_t *features, char *why, size_t n)
{
	bool wanted = true;
	int err = query_bool(query, key, &wanted, why, n);

	if (!err && !wanted)
		*features &= ~bit;
	return err;
}

static int read_features(struct vhost_device *device, char *why, size_t n)
{
	const struct query *query = &device->query;
	uint64_t features = UINT64_MAX;
	int err = query_u64(query, "features", 0, UINT64_MAX, &features, why, n);

	if (!err)
		err = refuse_unless(query, "event_idx", VQ_F_EVENT_IDX, &features, why, n);
	if (!err)
		err = refuse_unless(query, "indirect", VQ_F_INDIRECT_DESC, &features, why, n);
	if (!err)
		err = refuse_unless(query, "p2a", VIRTIO_SCMI_F_P2A_CHANNELS, &features, why, n);
	device->features_wanted = FEATURES_KNOWN & features;
	return err;
}

int vhost_device_options(struct vhost_device *device, const char *text, char *why, size_t why_bytes)
{
	static const char *const orders[] = {"num", "kick", "crosvm", NULL};
	static const char *const workers[] = {"default", "kernel", "owner", NULL};
	static const char *const drivers[] = {"scmi", "vsock", NULL};
	const struct query *query = &device->query;
	unsigned order = 0, worker = 0, driver = 0;
	uint64_t regions = 1;
	int err = query_parse(&device->query, text, known_options, why, why_bytes);

	device->queue_size = VIRTIO_PORT_QUEUE_SIZE;
	device->guest_cid = UINT64_C(0x5ca00000) | ((uint64_t)getpid() & 0xfffff);
	if (!err)
		err = query_queue_size(query, "queue_size", 2, &device->queue_size, why, why_bytes);
	if (!err)
		err = query_u64(query, "regions", 1, VHOST_REGIONS_MAX, &regions, why, why_bytes);
	if (!err)
		err = query_u64(query, "cid", 3, UINT32_MAX - 1, &device->guest_cid, why, why_bytes);
	if (!err)
		err = choose(query, "order", orders, &order, why, why_bytes);
	if (!err)
		err = choose(query, "worker", workers, &worker, why, why_bytes);
	if (!err)
		err = choose(query, "driver", drivers, &driver, why, why_bytes);
	if (!err)
		err = read_features(device, why, why_bytes);
	device->region_count = (uint32_t)regions;
	device->order = (enum vhost_order)order;
	device->worker = (enum vhost_worker)worker;
	device->driver = (enum vhost_driver)driver;
	return err;
}

/* --- Life ---------------------------------------------------------------------------------------------------------------- */

/* vhost devices are misc devices: the kernel lists them, whatever their nodes are called. */
static bool kernel_has_vhost(void)
{
	FILE *misc = fopen("/proc/misc", "re");
	char line[128];
	bool found = false;

	while (misc && !found && fgets(line, sizeof(line), misc))
		found = strstr(line, "vhost") != NULL;
	if (misc)
		fclose(misc);
	return found;
}

static int probe(char *why, size_t why_bytes)
{
	glob_t nodes = {0};
	bool found = kernel_has_vhost() || glob("/dev/*vhost*", 0, NULL, &nodes) == 0;

	globfree(&nodes);
	if (found)
		return 0;
	snprintf(why, why_bytes, "this kernel has no vhost device: none in /proc/misc, no /dev/vhost-*");
	return -ENODEV;
}

static int name_too_long(const char *address, char *why, size_t n)
{
	snprintf(why, n, "%.64s...: %s", address, strerror(ENAMETOOLONG));
	return -ENAMETOOLONG;
}

static int open_vhost(const char *address, const char *query, const struct assay_backend_options *options, void **self, char *why,
		      size_t why_bytes)
{
	struct vhost_device *device = malloc(sizeof(*device));
	int err = 0;

	if (!device) {
		snprintf(why, why_bytes, "%s: %s", address, strerror(ENOMEM));
		return -ENOMEM;
	}
	vhost_device_init(device);
	device->poll = options && options->poll;
	device->no_kick_times = options && options->no_kick_times;
	if (strlen(address) < sizeof(device->path))
		strcpy(device->path, address);
	else
		err = name_too_long(address, why, why_bytes);
	if (!err)
		err = vhost_device_options(device, query, why, why_bytes);
	if (!err) {
		err = vhost_device_bring_up(device);
		if (err)
			snprintf(why, why_bytes, "%s", device->error);
	}
	if (err) {
		vhost_device_release(device);
		free(device);
		return err;
	}
	*self = device;
	return 0;
}

static void close_vhost(void *self)
{
	struct vhost_device *device = self;

	vhost_device_stop(device);
	vhost_device_release(device);
	free(device);
}

/* What a killed VMM leaves to the kernel: the descriptor goes, nothing is stopped before. */
static void crash_vhost(void *self)
{
	struct vhost_device *device = self;

	if (device->fd >= 0)
		close(device->fd);
	device->fd = -1;
	device->running = false;
	device->dead = -ECONNRESET;
	snprintf(device->error, sizeof(device->error), "%s: the node was closed on purpose", device->path);
}

/* --- Messages ------------------------------------------------------------------------------------------------------------ */

/* The header of a vsock packet that is for nobody: the device takes it, returns its buffer, and that is all. */
static uint32_t vsock_packet(const struct vhost_device *device, uint8_t packet[44])
{
	uint64_t fields[2] = {htole64(device->guest_cid), htole64(1)};

	memset(packet, 0, 44);
	memcpy(packet, fields, sizeof(fields));
	packet[28] = 1; /* a stream */
	packet[30] = 3; /* reset */
	return 44;
}

static int submit_packets(struct vhost_device *device, const struct assay_message *messages, uint32_t count)
{
	uint8_t packet[44];
	struct assay_message message = {.request = packet, .request_bytes = vsock_packet(device, packet)};
	uint32_t taken = 0;
	int rc = 1;

	while (taken < count && rc > 0) {
		message.cookie = messages[taken].cookie;
		rc = virtio_port_submit(device->port, &message, 1);
		taken += rc > 0;
	}
	return taken || rc >= 0 ? (int)taken : rc;
}

static int submit(void *self, const struct assay_message *messages, uint32_t count)
{
	struct vhost_device *device = self;

	if (device->dead)
		return device->dead;
	device->error_told = false;
	return device->driver == VHOST_DRIVER_VSOCK ? submit_packets(device, messages, count)
						    : virtio_port_submit(device->port, messages, count);
}

static int submit_raw(void *self, const struct assay_raw_chain *chain)
{
	struct vhost_device *device = self;

	if (device->dead)
		return device->dead;
	device->error_told = false;
	return device->driver == VHOST_DRIVER_VSOCK ? -ENOTSUP : virtio_port_submit_raw(device->port, chain);
}

static int kick(void *self)
{
	struct vhost_device *device = self;

	return device->dead ? device->dead : virtio_port_kick(device->port);
}

/* What the kernel says by VRING_ERR is no verdict: it is remembered, and told with the next silence. */
static void look_at_errors(struct vhost_device *device)
{
	uint64_t count;

	if (read(device->error_fd, &count, sizeof(count)) != (ssize_t)sizeof(count))
		return;
	device->errors += count;
	device->error_told = true;
	snprintf(device->error, sizeof(device->error), "%s: the kernel signalled VRING_ERR, %" PRIu64 " times so far", device->path,
		 device->errors);
}

static int reap_spinning(struct vhost_device *device, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	for (;;) {
		struct timespec t;
		int count = 0;

		for (uint32_t spin = 0; spin < SPINS_PER_LOOK && !count; spin++)
			count = virtio_port_reap(device->port, out, max);
		if (count)
			return count;
		clock_gettime(CLOCK_MONOTONIC, &t);
		if ((uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec >= deadline_ns) {
			look_at_errors(device);
			return 0;
		}
	}
}

/* As with every virtqueue: what lies in the ring at the deadline without a call is what a guest would never see. */
static int reap_sleeping(struct vhost_device *device, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	bool past = false, uncalled = false;
	unsigned found = 0;
	uint32_t woken;

	for (;;) {
		int count = uncalled ? 0 : virtio_port_reap(device->port, out, max);

		if (count)
			return count;
		if (past)
			return uncalled && virtio_port_uncalled(device->port) ? -EPROTO : 0;
		if (!uncalled && virtio_port_calls_on(device->port) && found++ < 16)
			continue;
		past = port_waiter_past(&device->waiter, deadline_ns);
		woken = port_waiter_sleep(&device->waiter, past, deadline_ns);
		if (woken & WOKEN_BY_ERROR)
			look_at_errors(device);
		uncalled = deadline_ns != 0 && !(woken & WOKEN_BY_CALL);
	}
}

static int reap(void *self, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	struct vhost_device *device = self;
	int count;

	if (max == 0)
		return 0;
	if (device->dead) {
		count = virtio_port_reap(device->port, out, max);
		return count > 0 ? count : device->dead;
	}
	return device->poll ? reap_spinning(device, out, max, deadline_ns) : reap_sleeping(device, out, max, deadline_ns);
}

static int turn(void *self, const struct assay_message *messages, uint32_t count, int *taken, struct assay_completion *out,
		uint32_t max, uint64_t deadline_ns)
{
	struct vhost_device *device = self;
	int got = 0;

	if (device->dead || device->driver == VHOST_DRIVER_VSOCK) {
		*taken = submit(device, messages, count);
		if (*taken >= 0)
			got = kick(device);
	} else {
		device->error_told = false;
		got = virtio_port_turn(device->port, messages, count, taken, out, max);
	}
	if (*taken < 0)
		return *taken;
	if (got || *taken < (int)(count > 0))
		return got;
	return device->poll ? reap_spinning(device, out, max, deadline_ns) : reap_sleeping(device, out, max, deadline_ns);
}

static int wait_fd(void *self)
{
	const struct vhost_device *device = self;

	return device->waiter.epoll_fd;
}

/* --- What it is ---------------------------------------------------------------------------------------------------------- */

static void describe(void *self, struct assay_backend_info *info)
{
	const struct vhost_device *device = self;
	struct virtio_port_ring ring;
	struct assay_backend_info all = {
		.struct_size = info->struct_size,
		.capabilities = ASSAY_IS_KERNEL_VHOST |
				(device->driver == VHOST_DRIVER_SCMI ? ASSAY_CAN_RAW | ASSAY_IS_VIRTIO : ASSAY_IS_NO_SCMI),
		.transport = device->transport,
		.identity = device->identity,
		.features_offered = device->features_offered,
		.features_accepted = device->features,
		.max_in_flight = virtio_port_max_in_flight(device->port),
		.max_message = ASSAY_MESSAGE_MAX,
		.kick_fd = device->kick_fd[VIRTIO_SCMI_CMDQ],
		.call_fd = device->call_fd[VIRTIO_SCMI_CMDQ],
	};

	virtio_port_ring(device->port, VIRTIO_SCMI_CMDQ, &ring);
	all.queue_size = ring.num;
	if (device->features & VIRTIO_SCMI_F_P2A_CHANNELS)
		all.capabilities |= ASSAY_CAN_P2A;
	if (device->poll)
		all.capabilities |= ASSAY_CAN_USED_TIME;
	memcpy(info, &all, info->struct_size < sizeof(all) ? info->struct_size : sizeof(all));
}

static const char *last_error(void *self)
{
	const struct vhost_device *device = self;

	return device->dead || device->error_told ? device->error : virtio_port_error(device->port);
}

const struct assay_backend_ops vhost_backend = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(struct assay_backend_ops),
	.name = "vhost",
	.summary = "an in-kernel vhost SCMI device, driven as its VMM: vhost:/dev/vhost-scmi",
	.probe = probe,
	.open = open_vhost,
	.close = close_vhost,
	.submit = submit,
	.kick = kick,
	.reap = reap,
	.turn = turn,
	.wait_fd = wait_fd,
	.submit_raw = submit_raw,
	.describe = describe,
	.last_error = last_error,
	.crash = crash_vhost,
};
