/* SPDX-License-Identifier: BSD-2-Clause */
/* The device side of the vhost-user server: agents of the reference platform behind virtio devices, and the platform's timers. */
#include "harness/platform/platform_vhost_user.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/platform/platform_internal.h"
#include "harness/platform/virtio_device.h"
#include "harness/virtqueue/vhost_user.h"

#define LEAK_BYTES 16384u

/* One agent's life behind a socket. */
struct seat {
	struct platform *platform;
	struct platform_agent *agent;
	struct virtio_device *device;
	bool unfair; /* a fault: the agent's turn ends when it has nothing more to ask */
};

static void call(void *context, unsigned queue)
{
	vhost_user_server_call(context, queue);
}

static int attach(void *context, const char *name, struct connection *connection, uint64_t features, void **device)
{
	struct seat *seat = calloc(1, sizeof(*seat));
	int err = -EBUSY;

	if (!seat)
		return -ENOMEM;
	seat->platform = context;
	seat->unfair = platform_serve_fault(seat->platform, PLATFORM_SERVE_UNFAIR);
	seat->agent = platform_attach(seat->platform, name[0] ? name : NULL, features & VIRTIO_SCMI_F_P2A_CHANNELS);
	if (seat->agent) {
		err = virtio_device_create(seat->platform, seat->agent, NULL, NULL, &seat->device);
		if (err)
			platform_detach(seat->agent);
	}
	if (err) {
		free(seat);
		return err;
	}
	virtio_device_set_call(seat->device, call, connection);
	*device = seat;
	return 0;
}

/* For faults: what a loss costs that is never given back. */
static void leak(const struct platform *platform)
{
	if (platform_serve_fault(platform, PLATFORM_SERVE_LEAKS_MEMORY)) {
		void *volatile lost = malloc(LEAK_BYTES);

		if (lost)
			memset(lost, 0xa5, LEAK_BYTES);
	}
	if (platform_serve_fault(platform, PLATFORM_SERVE_LEAKS_DESCRIPTOR)) {
		int lost = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);

		(void)lost;
	}
}

static void release(void *device, bool crashed)
{
	struct seat *seat = device;

	virtio_device_destroy(seat->device);
	if (crashed)
		platform_crash(seat->agent);
	else
		platform_detach(seat->agent);
	leak(seat->platform);
	free(seat);
}

static void set_queues(void *device, struct split_device *cmdq, struct split_device *eventq)
{
	const struct seat *seat = device;

	virtio_device_set_queues(seat->device, cmdq, eventq);
}

static unsigned commands(void *device, uint32_t most)
{
	const struct seat *seat = device;
	unsigned outcome = virtio_device_some_commands(seat->device, seat->unfair ? UINT32_MAX : most);

	/* The bits are the same by design. */
	static_assert((unsigned)VIRTIO_DEVICE_CALL == VHOST_USER_CALL && (unsigned)VIRTIO_DEVICE_LEFT == VHOST_USER_LEFT &&
			      (unsigned)VIRTIO_DEVICE_TROUBLE == VHOST_USER_TROUBLE,
		      "a turn's outcome");
	return outcome | (is_quiet(seat->platform) ? 0 : VHOST_USER_STIR);
}

static bool events(void *device)
{
	const struct seat *seat = device;

	return virtio_device_events(seat->device);
}

static unsigned work(void *device)
{
	return events(device) ? 1u << VIRTIO_SCMI_EVENTQ : 0;
}

static bool dead(const void *device)
{
	const struct seat *seat = device;

	return virtio_device_dead(seat->device);
}

static enum vq_outcome take_error(void *device)
{
	const struct seat *seat = device;

	return virtio_device_take_error(seat->device);
}

static bool quiet(void *context)
{
	return is_quiet(context);
}

static uint64_t next_due(void *context)
{
	return platform_next_due(context);
}

static void advance(void *context, uint64_t now_ns)
{
	platform_advance(context, now_ns);
}

int platform_vhost_user_create(struct platform *platform, const struct vhost_user_server_options *options,
			       struct vhost_user_server **server, char *why, size_t why_bytes)
{
	const struct vhost_user_devices devices = {
		.context = platform,
		.attach = attach,
		.release = release,
		.set_queues = set_queues,
		.commands = commands,
		.events = events,
		.work = work,
		.dead = dead,
		.take_error = take_error,
		.quiet = quiet,
		.next_due = next_due,
		.advance = advance,
	};

	platform_use_clock(platform, vhost_user_now);
	return vhost_user_server_create(&devices, options, server, why, why_bytes);
}
