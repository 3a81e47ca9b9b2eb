/* SPDX-License-Identifier: BSD-2-Clause */
/* Brings a vhost-user device up and down in the order in which QEMU does it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "harness/backends/vhost_user_frontend.h"

#define GUEST_ADDRESS UINT64_C(0x40000000) /* where our one region of guest memory lies */
#define STATUS_DRIVER_OK 0xfu              /* ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK */

static bool has(const struct vhost_user_frontend *frontend, unsigned protocol_feature)
{
	return frontend->protocol >> protocol_feature & 1;
}

/* A failure that no message of the peer caused. */
static int own_failure(struct vhost_user_frontend *frontend, int err, const char *what)
{
	return vhost_user_channel_fail(&frontend->channel, err, "%s: %s", what, strerror(-err));
}

static int ring_doorbell(void *context, unsigned queue)
{
	struct vhost_user_frontend *frontend = context;
	const uint64_t one = 1;

	if (frontend->dead)
		return frontend->dead;
	/* A full counter is a kick not yet taken: that one will do. */
	if (write(frontend->kick_fd[queue], &one, sizeof(one)) < 0 && errno != EAGAIN)
		return -errno;
	return 0;
}

static int make_eventfds(struct vhost_user_frontend *frontend)
{
	int *const fds[] = {&frontend->kick_fd[0], &frontend->kick_fd[1], &frontend->call_fd[0], &frontend->call_fd[1],
			    &frontend->error_fd};

	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
		*fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (*fds[i] < 0)
			return own_failure(frontend, -errno, "eventfd");
	}
	return 0;
}

static int negotiate_protocol(struct vhost_user_frontend *frontend)
{
	struct vhost_user_channel *channel = &frontend->channel;
	int err = vhost_user_channel_get_u64(channel, VHOST_USER_GET_PROTOCOL_FEATURES, &frontend->protocol_offered);

	if (err)
		return err;
	frontend->protocol = frontend->protocol_offered & frontend->protocol_wanted;
	err = vhost_user_channel_set_u64(channel, VHOST_USER_SET_PROTOCOL_FEATURES, frontend->protocol);
	if (err)
		return err;
	channel->reply_ack = has(frontend, VHOST_USER_PROTOCOL_REPLY_ACK);
	return 0;
}

static int open_request_channel(struct vhost_user_frontend *frontend)
{
	int pair[2], err;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) < 0)
		return own_failure(frontend, -errno, "socketpair");
	frontend->requests_fd = pair[0];
	err = vhost_user_channel_set(&frontend->channel, VHOST_USER_SET_BACKEND_REQ_FD, NULL, 0, &pair[1], 1);
	close(pair[1]);
	return err;
}

/* What hangs on protocol features: how many queues and memory slots there are, and the back-end's own channel. */
static int ask_limits(struct vhost_user_frontend *frontend)
{
	struct vhost_user_channel *channel = &frontend->channel;
	int err = 0;

	if (has(frontend, VHOST_USER_PROTOCOL_MQ))
		err = vhost_user_channel_get_u64(channel, VHOST_USER_GET_QUEUE_NUM, &frontend->queues_offered);
	if (!err && has(frontend, VHOST_USER_PROTOCOL_CONFIGURE_MEM_SLOTS))
		err = vhost_user_channel_get_u64(channel, VHOST_USER_GET_MAX_MEM_SLOTS, &frontend->slots_offered);
	if (!err && has(frontend, VHOST_USER_PROTOCOL_BACKEND_REQ))
		err = open_request_channel(frontend);
	return err;
}

static int check_offer(struct vhost_user_frontend *frontend)
{
	if (has(frontend, VHOST_USER_PROTOCOL_MQ) && frontend->queues_offered == 0)
		return vhost_user_channel_fail(&frontend->channel, -EPROTO,
					       "the back-end says it has 0 queues, an SCMI device has 1 or 2");
	if (has(frontend, VHOST_USER_PROTOCOL_CONFIGURE_MEM_SLOTS) && frontend->slots_offered == 0)
		return vhost_user_channel_fail(&frontend->channel, -EPROTO, "the back-end says it has 0 memory slots, 1 is needed");
	frontend->features = frontend->features_offered & frontend->features_wanted;
	if (has(frontend, VHOST_USER_PROTOCOL_MQ) && frontend->queues_offered == 1)
		frontend->features &= ~VIRTIO_SCMI_F_P2A_CHANNELS;
	return 0;
}

static unsigned queues_of(const struct vhost_user_frontend *frontend)
{
	return frontend->features & VIRTIO_SCMI_F_P2A_CHANNELS ? 2 : 1;
}

int vhost_user_negotiate(struct vhost_user_frontend *frontend)
{
	struct vhost_user_channel *channel = &frontend->channel;
	int err = vhost_user_channel_get_u64(channel, VHOST_USER_GET_FEATURES, &frontend->features_offered);

	if (!err && (frontend->features_offered & frontend->features_wanted) >> VHOST_USER_F_PROTOCOL_FEATURES & 1) {
		err = negotiate_protocol(frontend);
		if (!err)
			err = ask_limits(frontend);
	}
	if (!err)
		err = vhost_user_channel_set(channel, VHOST_USER_SET_OWNER, NULL, 0, NULL, 0);
	if (!err)
		err = vhost_user_channel_get_u64(channel, VHOST_USER_GET_FEATURES, &frontend->features_offered);
	if (!err)
		err = check_offer(frontend);
	if (!err)
		err = make_eventfds(frontend);
	for (unsigned i = 0; !err && i < queues_of(frontend); i++) {
		err = vhost_user_channel_set_fd(channel, VHOST_USER_SET_VRING_CALL, i, frontend->call_fd[i]);
		if (!err)
			err = vhost_user_channel_set_fd(channel, VHOST_USER_SET_VRING_ERR, i, frontend->error_fd);
	}
	return err;
}

/* Shared memory that the back-end cannot take away under us, and the rings and buffers in it. */
static int make_port(struct vhost_user_frontend *frontend)
{
	struct virtio_port_setup setup = {
		.queue_size = frontend->queue_size,
		.features = frontend->features,
		.poll = frontend->poll,
		.hold_events = frontend->hold_events,
		.no_kick_times = frontend->no_kick_times,
		.guest_address = GUEST_ADDRESS,
		.doorbell = ring_doorbell,
		.context = frontend,
	};
	int err;

	frontend->memory_bytes = virtio_port_bytes(&setup);
	frontend->memory_fd = memfd_create("scmi-assay-agent", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (frontend->memory_fd < 0)
		return own_failure(frontend, -errno, "memfd_create");
	if (ftruncate(frontend->memory_fd, (off_t)frontend->memory_bytes) < 0 ||
	    fcntl(frontend->memory_fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return own_failure(frontend, -errno, "sizing shared memory");
	setup.memory =
		mmap(NULL, frontend->memory_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, frontend->memory_fd, 0);
	if (setup.memory == MAP_FAILED)
		return own_failure(frontend, -errno, "mapping shared memory");
	frontend->memory = setup.memory;
	setup.user_address = (uintptr_t)setup.memory;
	err = virtio_port_create(&setup, &frontend->port);
	return err ? own_failure(frontend, err, "setting up rings") : 0;
}

static int tell_memory(struct vhost_user_frontend *frontend)
{
	const struct vhost_user_region region = {
		.guest_address = GUEST_ADDRESS,
		.size = frontend->memory_bytes,
		.user_address = (uintptr_t)frontend->memory,
	};
	struct vhost_user_memory table = {.count = 1, .regions = {region}};
	struct vhost_user_single_region single = {.region = region};

	if (has(frontend, VHOST_USER_PROTOCOL_CONFIGURE_MEM_SLOTS))
		return vhost_user_channel_set(&frontend->channel, VHOST_USER_ADD_MEM_REG, &single, sizeof(single),
					      &frontend->memory_fd, 1);
	return vhost_user_channel_set(&frontend->channel, VHOST_USER_SET_MEM_TABLE, &table,
				      offsetof(struct vhost_user_memory, regions[1]), &frontend->memory_fd, 1);
}

static int start_ring(struct vhost_user_frontend *frontend, unsigned queue)
{
	struct vhost_user_channel *channel = &frontend->channel;
	struct vhost_user_vring_addr addr = {.index = queue};
	struct virtio_port_ring ring;
	int err;

	virtio_port_ring(frontend->port, queue, &ring);
	addr.desc = ring.desc;
	addr.avail = ring.avail;
	addr.used = ring.used;
	err = vhost_user_channel_set_state(channel, VHOST_USER_SET_VRING_NUM, queue, ring.num);
	if (!err)
		err = vhost_user_channel_set_state(channel, VHOST_USER_SET_VRING_BASE, queue, ring.base);
	if (!err)
		err = vhost_user_channel_set(channel, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0);
	if (!err)
		err = vhost_user_channel_set_fd(channel, VHOST_USER_SET_VRING_KICK, queue, frontend->kick_fd[queue]);
	/* A ring starts with its first kick, by one reading, or with the message, by the other: one kick makes both true. */
	if (!err)
		err = ring_doorbell(frontend, queue);
	if (!err)
		err = vhost_user_channel_set_fd(channel, VHOST_USER_SET_VRING_CALL, queue, frontend->call_fd[queue]);
	return err;
}

static int watch(struct vhost_user_frontend *frontend, int fd, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.fd = fd};

	return epoll_ctl(frontend->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0 ? own_failure(frontend, -errno, "epoll_ctl") : 0;
}

/* Calls are taken edge-triggered: a waker costs one system call here, not two, and the counters are never read. */
static int watch_all(struct vhost_user_frontend *frontend)
{
	int err;

	frontend->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (frontend->epoll_fd < 0)
		return own_failure(frontend, -errno, "epoll_create1");
	frontend->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (frontend->timer_fd < 0)
		return own_failure(frontend, -errno, "timerfd_create");
	err = watch(frontend, frontend->timer_fd, EPOLLIN | EPOLLET);
	if (!err)
		err = watch(frontend, frontend->channel.socket, EPOLLIN | EPOLLRDHUP);
	if (!err && frontend->requests_fd >= 0)
		err = watch(frontend, frontend->requests_fd, EPOLLIN);
	for (unsigned i = 0; !err && i < queues_of(frontend); i++)
		err = watch(frontend, frontend->call_fd[i], EPOLLIN | EPOLLET);
	return err;
}

int vhost_user_start(struct vhost_user_frontend *frontend)
{
	struct vhost_user_channel *channel = &frontend->channel;
	int err = make_port(frontend);

	if (!err && !frontend->poll)
		err = watch_all(frontend);
	if (!err)
		err = vhost_user_channel_set_u64(channel, VHOST_USER_SET_FEATURES, frontend->features);
	if (!err)
		err = tell_memory(frontend);
	for (unsigned i = 0; !err && i < queues_of(frontend); i++)
		err = start_ring(frontend, i);
	if (frontend->features >> VHOST_USER_F_PROTOCOL_FEATURES & 1)
		for (unsigned i = 0; !err && i < queues_of(frontend); i++)
			err = vhost_user_channel_set_state(channel, VHOST_USER_SET_VRING_ENABLE, i, 1);
	if (!err && has(frontend, VHOST_USER_PROTOCOL_STATUS))
		err = vhost_user_channel_set_u64(channel, VHOST_USER_SET_STATUS, STATUS_DRIVER_OK);
	if (err)
		return err;
	frontend->running = true;
	err = ring_doorbell(frontend, VIRTIO_SCMI_CMDQ);
	return err ? err : virtio_port_start(frontend->port);
}

int vhost_user_bring_up(struct vhost_user_frontend *frontend)
{
	int err = vhost_user_channel_connect(&frontend->channel);

	if (!err)
		err = vhost_user_negotiate(frontend);
	return err ? err : vhost_user_start(frontend);
}

void vhost_user_stop(struct vhost_user_frontend *frontend)
{
	struct vhost_user_channel *channel = &frontend->channel;
	struct vhost_user_vring_state state;
	int err = 0;

	if (!frontend->running || frontend->dead)
		return;
	frontend->running = false;
	if (frontend->features >> VHOST_USER_F_PROTOCOL_FEATURES & 1)
		for (unsigned i = 0; !err && i < queues_of(frontend); i++)
			err = vhost_user_channel_set_state(channel, VHOST_USER_SET_VRING_ENABLE, i, 0);
	for (unsigned i = 0; !err && i < queues_of(frontend); i++)
		err = vhost_user_channel_get_state(channel, VHOST_USER_GET_VRING_BASE, i, &state);
	if (!err && has(frontend, VHOST_USER_PROTOCOL_STATUS))
		vhost_user_channel_set_u64(channel, VHOST_USER_SET_STATUS, 0);
	else if (!err && has(frontend, VHOST_USER_PROTOCOL_RESET_DEVICE))
		vhost_user_channel_set(channel, VHOST_USER_RESET_DEVICE, NULL, 0, NULL, 0);
}
