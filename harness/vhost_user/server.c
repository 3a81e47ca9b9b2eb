/* SPDX-License-Identifier: BSD-2-Clause */
/* The vhost-user server's loop: sockets, connections, kicks and the devices' timers in one thread. */
#include "harness/vhost_user/server.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "harness/vhost_user/server_connection.h"
#include "harness/virtqueue/unix_socket.h"

#define EVENTS_MAX 32
#define ACCEPT_PAUSE_NS 10000000 /* when descriptors have run out */

int server_watch_add(struct vhost_user_server *server, struct server_watch *watch, int fd, uint32_t events)
{
	struct epoll_event event = {.events = events, .data.ptr = watch};
	int err;

	if (epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
		err = -errno;
		close(fd);
		return err;
	}
	watch->fd = fd;
	return 0;
}

void server_watch_close(struct server_watch *watch)
{
	if (watch->fd < 0)
		return;
	/* The front-end holds this file too: closing our descriptor alone would leave it in the epoll set. */
	if (watch->connection)
		epoll_ctl(watch->connection->server->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
	close(watch->fd);
	watch->fd = -1;
}

/* A front-end that was not served yet. */
static void stop_waiting(struct connection *connection)
{
	if (connection->waiting_fd >= 0)
		close(connection->waiting_fd);
	connection->waiting_fd = -1;
}

static void depart(struct connection *connection)
{
	struct vhost_user_server *server = connection->server;

	if (server->devices.depart)
		server->devices.depart(server->devices.context, connection->agent_name);
	if (server->options.once)
		server->stopping = true;
}

void connection_close(struct connection *connection)
{
	if (connection->socket.fd < 0)
		return;
	server_watch_close(&connection->socket);
	for (unsigned i = 0; i < CONNECTION_RINGS; i++)
		connection->crashed |= connection->rings[i].running;
	connection_clear(connection);
	connection->crashed = false;
	depart(connection);
}

static bool on_socket(struct server_watch *watch, uint32_t events)
{
	struct connection *connection = watch->connection;

	(void)events;
	while (watch->fd >= 0) {
		int got = vhost_user_receive(watch->fd, &connection->receiver);

		if (got == 0)
			return false;
		if (got > 0) {
			vhost_user_maps_watch(&connection->maps);
			got = connection_message(connection);
			vhost_user_maps_watch(NULL);
		}
		vhost_user_receiver_reset(&connection->receiver);
		if (got < 0)
			connection_close(connection);
	}
	return false;
}

/* Serve the front-end that waits, if the devices are ready for it. */
static void admit(struct connection *connection)
{
	struct vhost_user_server *server = connection->server;
	int fd = connection->waiting_fd;
	int err = server->devices.arrive ? server->devices.arrive(server->devices.context, connection->agent_name) : 0;

	if (err == -EAGAIN)
		return;
	if (!err) {
		connection->waiting_fd = -1;
		err = server_watch_add(server, &connection->socket, fd, EPOLLIN | EPOLLRDHUP);
	}
	if (!err)
		return;
	stop_waiting(connection);
	depart(connection);
}

static bool on_listener(struct server_watch *watch, uint32_t events)
{
	struct connection *connection = watch->connection;
	int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)events;
	if (fd < 0) {
		const struct timespec pause = {.tv_nsec = ACCEPT_PAUSE_NS};

		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
			nanosleep(&pause, NULL);
		return false;
	}
	/* The front-end before may have gone without our having looked yet. */
	if (connection->socket.fd >= 0)
		on_socket(&connection->socket, 0);
	if (connection->socket.fd >= 0 || connection->waiting_fd >= 0) {
		close(fd);
		return false;
	}
	connection->waiting_fd = fd;
	admit(connection);
	return false;
}

static bool on_wake(struct server_watch *watch, uint32_t events)
{
	uint64_t count;
	ssize_t done = read(watch->fd, &count, sizeof(count));

	(void)done;
	(void)events;
	return false;
}

/* The devices look at their descriptors themselves, when they have their turn. */
static bool on_outside(struct server_watch *watch, uint32_t events)
{
	(void)watch;
	(void)events;
	return false;
}

int vhost_user_server_create(const struct vhost_user_devices *devices, const struct vhost_user_server_options *options,
			     struct vhost_user_server **created, char *why, size_t why_bytes)
{
	struct vhost_user_server *server = calloc(1, sizeof(*server));
	int err, fd;

	if (!server) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	server->devices = *devices;
	if (options)
		server->options = *options;
	server->wake = (struct server_watch){.ready = on_wake, .fd = -1};
	server->outside = (struct server_watch){.ready = on_outside, .fd = INT_MAX};
	server->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	fd = server->epoll_fd < 0 ? -1 : eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	err = fd < 0 ? -errno : server_watch_add(server, &server->wake, fd, EPOLLIN);
	if (err) {
		snprintf(why, why_bytes, "setting up the server: %s", strerror(-err));
		vhost_user_server_destroy(server);
		return err;
	}
	*created = server;
	return 0;
}

static struct connection *new_connection(struct vhost_user_server *server, const char *path, const char *agent)
{
	struct connection *connection = calloc(1, sizeof(*connection));

	if (!connection)
		return NULL;
	connection->server = server;
	connection->listener = (struct server_watch){.ready = on_listener, .connection = connection, .fd = -1};
	connection->socket = (struct server_watch){.ready = on_socket, .connection = connection, .fd = -1};
	connection->requests_fd = connection->waiting_fd = -1;
	snprintf(connection->path, sizeof(connection->path), "%s", path);
	snprintf(connection->agent_name, sizeof(connection->agent_name), "%s", agent ? agent : "");
	connection_rings_init(connection);
	return connection;
}

int vhost_user_server_listen(struct vhost_user_server *server, const char *path, const char *agent, char *why, size_t why_bytes)
{
	struct connection *connection;
	int err, fd;

	if (!path[0] || strlen(path) >= sizeof(connection->path)) {
		snprintf(why, why_bytes, "%s: a socket's path has 1 to %zu bytes, this one has %zu", path,
			 sizeof(connection->path) - 1, strlen(path));
		return -ENAMETOOLONG;
	}
	if (server->count == SERVER_LISTENERS_MAX) {
		snprintf(why, why_bytes, "%s: no more than %u sockets can be served", path, SERVER_LISTENERS_MAX);
		return -ENOSPC;
	}
	fd = unix_socket_listen(path, SOCK_STREAM);
	if (fd < 0) {
		snprintf(why, why_bytes, "%s: cannot listen: %s", path, unix_socket_trouble(fd));
		return fd;
	}
	connection = new_connection(server, path, agent);
	err = connection ? server_watch_add(server, &connection->listener, fd, EPOLLIN) : -ENOMEM;
	if (err) {
		snprintf(why, why_bytes, "%s: cannot listen: %s", path, strerror(-err));
		if (!connection)
			close(fd);
		unlink(path);
		free(connection);
		return err;
	}
	server->connections[server->count++] = connection;
	return 0;
}

static bool any_backlog(const struct vhost_user_server *server)
{
	for (uint32_t i = 0; i < server->count; i++)
		if (server->connections[i]->backlog)
			return true;
	return false;
}

/* Wait for something to do, or for the devices' next timer; where work is left, only look. */
static int wait_events(struct vhost_user_server *server, struct epoll_event *events)
{
	const struct vhost_user_devices *devices = &server->devices;
	uint64_t due = devices->next_due ? devices->next_due(devices->context) : UINT64_MAX, now;
	struct timespec timeout;
	int count;

	if (any_backlog(server))
		return epoll_wait(server->epoll_fd, events, EVENTS_MAX, 0);
	if (due == UINT64_MAX)
		return epoll_wait(server->epoll_fd, events, EVENTS_MAX, -1);
	now = vhost_user_now();
	due = due > now ? due - now : 0;
	timeout = (struct timespec){.tv_sec = (time_t)(due / 1000000000u), .tv_nsec = (long)(due % 1000000000u)};
	count = epoll_pwait2(server->epoll_fd, events, EVENTS_MAX, &timeout, NULL);
	if (count < 0 && errno == ENOSYS)
		count = epoll_wait(server->epoll_fd, events, EVENTS_MAX, vhost_user_poll_timeout(now + due));
	return count;
}

/* Those whose turn was over before their commands were have another one, behind everybody who has asked since. */
static void serve_backlogs(struct vhost_user_server *server)
{
	for (uint32_t i = 0; i < server->count; i++) {
		struct connection *connection = server->connections[i];

		if (!connection->backlog)
			continue;
		vhost_user_maps_watch(&connection->maps);
		connection_ring_serve(connection, VIRTIO_SCMI_CMDQ);
		vhost_user_maps_watch(NULL);
		if (connection_broken(connection))
			connection_close(connection);
	}
}

static void work(struct vhost_user_server *server)
{
	for (uint32_t i = 0; i < server->count; i++) {
		struct connection *connection = server->connections[i];

		if (connection->waiting_fd >= 0)
			admit(connection);
		if (!connection->device)
			continue;
		vhost_user_maps_watch(&connection->maps);
		connection_work(connection);
		vhost_user_maps_watch(NULL);
		if (connection_broken(connection))
			connection_close(connection);
	}
}

static bool is_quiet(const struct vhost_user_server *server)
{
	const struct vhost_user_devices *devices = &server->devices;

	return devices->quiet && devices->quiet(devices->context);
}

/* What follows the events, unless they were commands that left everything as it was. */
static void round_off(struct vhost_user_server *server)
{
	serve_backlogs(server);
	if (!is_quiet(server))
		work(server);
	server->calm = is_quiet(server) && !any_backlog(server);
}

static int serve(struct vhost_user_server *server)
{
	const struct vhost_user_devices *devices = &server->devices;
	struct epoll_event events[EVENTS_MAX];

	while (!server->stopping && !server->stop) {
		bool calm = server->calm;
		int count = calm ? epoll_wait(server->epoll_fd, events, EVENTS_MAX, -1) : wait_events(server, events);

		if (count < 0 && errno != EINTR)
			return -errno;
		if (!calm && devices->advance && !is_quiet(server))
			devices->advance(devices->context, vhost_user_now());
		for (int i = 0; i < count; i++) {
			struct server_watch *watch = events[i].data.ptr;

			calm &= watch->fd < 0 || watch->ready(watch, events[i].events);
		}
		if (!calm)
			round_off(server);
	}
	return 0;
}

int vhost_user_server_run(struct vhost_user_server *server)
{
	struct sigaction before;
	int err = vhost_user_maps_install(&before);

	if (err)
		return err;
	err = serve(server);
	vhost_user_maps_uninstall(&before);
	return err;
}

void vhost_user_server_wake(struct vhost_user_server *server)
{
	const uint64_t one = 1;
	int saved = errno;
	ssize_t done = write(server->wake.fd, &one, sizeof(one));

	(void)done;
	errno = saved;
}

void vhost_user_server_stop(struct vhost_user_server *server)
{
	server->stop = 1;
	vhost_user_server_wake(server);
}

int vhost_user_server_watch(struct vhost_user_server *server, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = &server->outside};

	return epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

void vhost_user_server_unwatch(struct vhost_user_server *server, int fd)
{
	epoll_ctl(server->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
}

void vhost_user_server_destroy(struct vhost_user_server *server)
{
	if (!server)
		return;
	for (uint32_t i = 0; i < server->count; i++) {
		connection_close(server->connections[i]);
		stop_waiting(server->connections[i]);
		server_watch_close(&server->connections[i]->listener);
		unlink(server->connections[i]->path);
		free(server->connections[i]);
	}
	server_watch_close(&server->wake);
	if (server->epoll_fd >= 0)
		close(server->epoll_fd);
	free(server);
}
