/* SPDX-License-Identifier: BSD-2-Clause */
/* Rings of a front-end: when they start and stop, what a kick does, and calls. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "harness/vhost_user/server_connection.h"

/* Commands of one agent before the others have their turn; and while there are no others, before timers and sockets are looked at. */
#define TURN 4u
#define TURN_ALONE 64u

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* `blocks`: a write may, so the descriptor is asked first. A full one is a call not yet taken: that one will do. */
static void signal_fd(int fd, bool blocks)
{
	struct pollfd room = {.fd = fd, .events = POLLOUT};
	const uint64_t one = 1;
	ssize_t done;

	if (fd < 0 || (blocks && poll(&room, 1, 0) != 1))
		return;
	done = write(fd, &one, sizeof(one));
	(void)done;
}

static void signal_call(const struct connection_ring *ring)
{
	signal_fd(ring->call_fd, ring->call_blocks);
}

static void signal_error(const struct connection_ring *ring)
{
	signal_fd(ring->error_fd, true);
}

static bool is_eventfd(int fd)
{
	char link[32], target[32];
	ssize_t got;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	got = readlink(link, target, sizeof(target) - 1);
	if (got < 0)
		return false;
	target[got] = '\0';
	return strcmp(target, "anon_inode:[eventfd]") == 0;
}

/* Tell the driver's side of a malformed chain, if it gave a descriptor for that. */
static void report_errors(struct connection *connection, unsigned index)
{
	if (connection->device && connection->server->devices.take_error(connection->device) != VQ_EMPTY)
		signal_error(&connection->rings[index]);
}

static struct split_device *running_ring(struct connection *connection, unsigned index)
{
	struct connection_ring *ring = &connection->rings[index];

	return ring->running && ring->enabled ? &ring->device : NULL;
}

void connection_rings_update(struct connection *connection)
{
	if (connection->device)
		connection->server->devices.set_queues(connection->device, running_ring(connection, VIRTIO_SCMI_CMDQ),
						       running_ring(connection, VIRTIO_SCMI_EVENTQ));
}

void connection_release_device(struct connection *connection)
{
	if (connection->device) {
		connection->server->devices.release(connection->device, connection->crashed);
		connection->server->attached--;
	}
	connection->device = NULL;
	connection->backlog = false;
}

static int attach_device(struct connection *connection)
{
	struct vhost_user_server *server = connection->server;
	int err;

	if (connection->device)
		return 0;
	err = server->devices.attach(server->devices.context, connection->agent_name, connection, connection->features,
				     &connection->device);
	if (err)
		connection->device = NULL;
	else
		server->attached++;
	return err;
}

/* The ring is used for the first time since it was configured. */
static int begin(struct connection *connection, unsigned index)
{
	struct connection_ring *ring = &connection->rings[index];
	int err;

	if (!ring->addressed || ring->num == 0)
		return -EINVAL;
	if (index == VIRTIO_SCMI_EVENTQ && !(connection->features & VIRTIO_SCMI_F_P2A_CHANNELS))
		return -EINVAL;
	if (index == VIRTIO_SCMI_CMDQ && connection->stopped_past_start && ring->base == 0)
		connection_release_device(connection);
	if (index == VIRTIO_SCMI_CMDQ)
		connection->stopped_past_start = false;
	err = split_device_init(&ring->device, &connection->maps.memory, &ring->addresses, ring->num, ring->base,
				connection->features);
	if (!err)
		err = attach_device(connection);
	if (err)
		return err;
	ring->running = true;
	connection_rings_update(connection);
	return 0;
}

/* A turn at the command queue, which runs. True: nothing came of it but answers. */
static bool serve_commands(struct connection *connection)
{
	const struct vhost_user_server *server = connection->server;
	unsigned turn = server->devices.commands(connection->device, server->attached > 1 ? TURN : TURN_ALONE);

	connection->backlog = turn & VHOST_USER_LEFT;
	if (turn & VHOST_USER_CALL)
		signal_call(&connection->rings[VIRTIO_SCMI_CMDQ]);
	if (turn & VHOST_USER_TROUBLE)
		report_errors(connection, VIRTIO_SCMI_CMDQ);
	return !(turn & ~(unsigned)VHOST_USER_CALL);
}

void connection_ring_serve(struct connection *connection, unsigned index)
{
	struct connection_ring *ring = &connection->rings[index];

	if (index == VIRTIO_SCMI_CMDQ)
		connection->backlog = false;

	if (!ring->enabled || !ring->kicked)
		return;
	if (!ring->running && begin(connection, index) < 0) {
		signal_error(ring);
		return;
	}
	if (index == VIRTIO_SCMI_CMDQ) {
		serve_commands(connection);
		return;
	}
	if (connection->server->devices.events(connection->device))
		signal_call(ring);
	report_errors(connection, index);
}

bool connection_broken(const struct connection *connection)
{
	return connection->maps.lost || (connection->device && connection->server->devices.dead(connection->device));
}

void vhost_user_server_call(struct connection *connection, unsigned queue)
{
	if (connection)
		signal_call(&connection->rings[queue]);
}

static void signal_calls(struct connection *connection, unsigned queues)
{
	for (unsigned i = 0; queues && i < CONNECTION_RINGS; i++)
		if (queues & 1u << i)
			signal_call(&connection->rings[i]);
}

void connection_work(struct connection *connection)
{
	signal_calls(connection, connection->server->devices.work(connection->device));
	report_errors(connection, VIRTIO_SCMI_EVENTQ);
}

static void drain(int fd)
{
	char sink[512];

	for (unsigned i = 0; i < 64 && read(fd, sink, sizeof(sink)) == (ssize_t)sizeof(sink); i++)
		;
}

/* Any kick but the usual one. */
static void on_odd_kick(struct server_watch *watch, uint32_t events)
{
	struct connection *connection = watch->connection;
	struct connection_ring *ring = &connection->rings[watch->index];

	if (ring->drain)
		drain(watch->fd);
	if (!(events & EPOLLIN)) {
		/* The other end was closed: no kick will come any more. */
		server_watch_close(watch);
		return;
	}
	ring->kicked = true;
	vhost_user_maps_watch(&connection->maps);
	connection_ring_serve(connection, watch->index);
	vhost_user_maps_watch(NULL);
	if (connection_broken(connection))
		connection_close(connection);
}

static bool on_kick(struct server_watch *watch, uint32_t events)
{
	struct connection *connection = watch->connection;
	const struct connection_ring *ring = &connection->rings[watch->index];
	bool calm;

	/* The usual one: an eventfd's, for a command queue that runs. */
	if (VQ_SELDOM(ring->drain || !(events & EPOLLIN) || !ring->running || !ring->enabled || watch->index != VIRTIO_SCMI_CMDQ)) {
		on_odd_kick(watch, events);
		return false;
	}
	vhost_user_maps_watch(&connection->maps);
	calm = serve_commands(connection);
	vhost_user_maps_watch(NULL);
	if (VQ_SELDOM(!calm || connection->maps.lost) && connection_broken(connection)) {
		connection_close(connection);
		return false;
	}
	return calm;
}

/* Of a pipe or socket our end is a file of its own; an eventfd is shared with the front-end, and stays as that made it. */
static bool make_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

static int replace_fd(int *kept, int fd)
{
	if (fd >= 0 && !is_eventfd(fd) && !make_nonblocking(fd)) {
		close(fd);
		return -EINVAL;
	}
	close_fd(kept);
	*kept = fd;
	return 0;
}

int connection_ring_set_call(struct connection *connection, unsigned index, int fd)
{
	struct connection_ring *ring = &connection->rings[index];
	int err = replace_fd(&ring->call_fd, fd);

	ring->call_blocks = ring->call_fd >= 0 && !(fcntl(ring->call_fd, F_GETFL) & O_NONBLOCK);
	return err;
}

int connection_ring_set_error(struct connection *connection, unsigned index, int fd)
{
	return replace_fd(&connection->rings[index].error_fd, fd);
}

int connection_ring_set_kick(struct connection *connection, unsigned index, int fd)
{
	struct connection_ring *ring = &connection->rings[index];

	server_watch_close(&ring->kick);
	ring->drain = !is_eventfd(fd);
	if (ring->drain && !make_nonblocking(fd)) {
		close(fd);
		return -EINVAL;
	}
	/* Edge-triggered: an eventfd is never read, which saves a system call per kick. */
	return server_watch_add(connection->server, &ring->kick, fd, EPOLLIN | EPOLLET);
}

uint16_t connection_ring_stop(struct connection *connection, unsigned index)
{
	const struct vhost_user_devices *devices = &connection->server->devices;
	struct connection_ring *ring = &connection->rings[index];

	if (index == VIRTIO_SCMI_CMDQ && ring->running && connection->device && devices->settle && !connection->crashed)
		signal_calls(connection, devices->settle(connection->device));
	if (ring->running)
		ring->base = split_device_base(&ring->device);
	ring->running = ring->kicked = false;
	if (index == VIRTIO_SCMI_CMDQ && ring->base != 0)
		connection->stopped_past_start = true;
	server_watch_close(&ring->kick);
	close_fd(&ring->call_fd);
	connection_rings_update(connection);
	return ring->base;
}

int connection_ring_renew(struct connection *connection, unsigned index)
{
	struct connection_ring *ring = &connection->rings[index];
	int call = ring->call_fd;

	if (!ring->running)
		return 0;
	if (ring->enabled)
		return -EBUSY;
	ring->call_fd = -1; /* kept: it may be the new one already */
	connection_ring_stop(connection, index);
	ring->call_fd = call;
	return 0;
}

int connection_rings_remap(struct connection *connection)
{
	int first = 0;

	for (unsigned i = 0; i < CONNECTION_RINGS; i++) {
		struct connection_ring *ring = &connection->rings[i];

		if (!ring->running || split_device_remap(&ring->device, &ring->addresses) == 0)
			continue;
		ring->base = split_device_base(&ring->device);
		ring->running = ring->kicked = ring->addressed = false;
		first = -EFAULT;
	}
	connection_rings_update(connection);
	return first;
}

void connection_reset(struct connection *connection)
{
	for (unsigned i = 0; i < CONNECTION_RINGS; i++) {
		connection_ring_stop(connection, i);
		connection->rings[i].base = 0;
		connection->rings[i].enabled = connection->rings[i].addressed = false;
	}
	connection->stopped_past_start = false;
	connection->status = 0;
	connection_release_device(connection);
}

void connection_rings_init(struct connection *connection)
{
	memset(connection->rings, 0, sizeof(connection->rings));
	for (unsigned i = 0; i < CONNECTION_RINGS; i++) {
		connection->rings[i].kick = (struct server_watch){.ready = on_kick, .connection = connection, .index = i, .fd = -1};
		connection->rings[i].call_fd = connection->rings[i].error_fd = -1;
	}
}

void connection_clear(struct connection *connection)
{
	connection_reset(connection);
	for (unsigned i = 0; i < CONNECTION_RINGS; i++)
		close_fd(&connection->rings[i].error_fd);
	connection_rings_init(connection);
	close_fd(&connection->requests_fd);
	vhost_user_receiver_reset(&connection->receiver);
	vhost_user_maps_release(&connection->maps);
	connection->features = connection->protocol = 0;
	connection->reply_ack = false;
}
