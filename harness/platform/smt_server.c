/* SPDX-License-Identifier: BSD-2-Clause */
/* The shared-memory server's loop: sockets, doorbells and the platform's timers in one thread. */
#include "harness/platform/smt_server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/platform/smt_server_private.h"
#include "harness/virtqueue/unix_socket.h"

#define EVENTS_MAX 32
#define ACCEPT_PAUSE_NS 10000000 /* when descriptors have run out */

int smt_watch_add(struct smt_server *server, struct smt_watch *watch, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = watch};

	if (epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
		int err = -errno;

		close(fd);
		return err;
	}
	watch->fd = fd;
	return 0;
}

void smt_watch_close(struct smt_server *server, struct smt_watch *watch)
{
	if (watch->fd < 0)
		return;
	/* The other side may hold the file too: closing our descriptor alone would leave it in the epoll set. */
	epoll_ctl(server->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
	close(watch->fd);
	watch->fd = -1;
}

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void on_listener(struct smt_seat *seat)
{
	int fd = accept4(seat->listener.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0) {
		const struct timespec pause = {.tv_nsec = ACCEPT_PAUSE_NS};

		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
			nanosleep(&pause, NULL);
		return;
	}
	/* The one before may have gone without our having looked yet. */
	if (seat->socket.fd >= 0)
		smt_seat_request(seat);
	smt_seat_open(seat, fd);
}

int smt_server_create(struct platform *platform, const struct platform_config *config, struct mediator *mediator,
		      const struct smt_server_options *options, struct smt_server **created, char *why, size_t why_bytes)
{
	struct smt_server *server = calloc(1, sizeof(*server));
	int err, fd;

	if (!server) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	server->platform = platform;
	server->config = config;
	server->mediator = mediator;
	if (options)
		server->options = *options;
	if (!server->options.area_bytes)
		server->options.area_bytes = SMT_SERVER_AREA_BYTES;
	server->stop.fd = -1;
	server->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	fd = server->epoll_fd < 0 ? -1 : eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	err = fd < 0 ? -errno : smt_watch_add(server, &server->stop, fd);
	if (err) {
		snprintf(why, why_bytes, "setting up the server: %s", strerror(-err));
		smt_server_destroy(server);
		return err;
	}
	*created = server;
	return 0;
}

static int open_listener(struct smt_seat *seat)
{
	int fd = unix_socket_listen(seat->path, SOCK_SEQPACKET);
	int err = fd < 0 ? fd : smt_watch_add(seat->server, &seat->listener, fd);

	if (err && fd >= 0)
		unlink(seat->path);
	return err;
}

static struct smt_seat *new_seat(struct smt_server *server, const char *agent)
{
	struct smt_seat *seat = calloc(1, sizeof(*seat));

	if (!seat)
		return NULL;
	seat->server = server;
	seat->agent = agent;
	seat->listener = (struct smt_watch){.ready = on_listener, .seat = seat, .fd = -1};
	seat->socket = (struct smt_watch){.ready = smt_seat_request, .seat = seat, .fd = -1};
	seat->doorbell = seat->ring_back = (struct smt_watch){.seat = seat, .fd = -1};
	seat->memory_fd = seat->interrupt_fd = seat->event_fd = -1;
	return seat;
}

static int add_seat(struct smt_server *server, const char *agent, char *why, size_t why_bytes)
{
	struct smt_seat *seat = new_seat(server, agent);
	int wanted, err;

	if (!seat)
		return -ENOMEM;
	wanted = snprintf(seat->path, sizeof(seat->path), "%s/%s", server->folder, agent);
	if (strchr(agent, '/') || wanted < 0 || (size_t)wanted >= sizeof(seat->path)) {
		snprintf(why, why_bytes, "%s/%s: the name of a socket of at most %zu bytes expected", server->folder, agent,
			 sizeof(seat->path) - 1);
		free(seat);
		return -ENAMETOOLONG;
	}
	err = open_listener(seat);
	if (err) {
		snprintf(why, why_bytes, "%s: cannot listen: %s", seat->path, unix_socket_trouble(err));
		free(seat);
		return err;
	}
	server->seats[server->count++] = seat;
	return 0;
}

int smt_server_listen(struct smt_server *server, const char *folder, char *why, size_t why_bytes)
{
	int wanted = snprintf(server->folder, sizeof(server->folder), "%s", folder), err = 0;

	if (!folder[0] || wanted < 0 || (size_t)wanted >= sizeof(server->folder)) {
		snprintf(why, why_bytes, "%s: the name of a folder of 1 to %zu bytes expected", folder, sizeof(server->folder) - 1);
		return -ENAMETOOLONG;
	}
	server->made_folder = mkdir(folder, 0777) == 0;
	if (!server->made_folder && errno != EEXIST) {
		err = -errno;
		snprintf(why, why_bytes, "%s: cannot make the folder: %s", folder, strerror(-err));
		return err;
	}
	for (uint32_t i = 0; i < server->config->agents_count && !err; i++)
		err = add_seat(server, server->config->agents[i].name, why, why_bytes);
	return err;
}

const char *smt_server_path(const struct smt_server *server, uint32_t index)
{
	return index < server->count ? server->seats[index]->path : NULL;
}

/* Wait for something to do, or for the platform's next timer. */
static int wait_events(struct smt_server *server, struct epoll_event *events)
{
	uint64_t due = platform_next_due(server->platform), now = clock_ns();
	uint64_t left = due > now ? due - now : 0;
	struct timespec timeout = {.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};
	int count = epoll_pwait2(server->epoll_fd, events, EVENTS_MAX, due == UINT64_MAX ? NULL : &timeout, NULL);

	if (count < 0 && errno == ENOSYS)
		count = epoll_wait(server->epoll_fd, events, EVENTS_MAX, due == UINT64_MAX ? -1 : (int)(left / 1000000u + 1));
	return count;
}

int smt_server_run(struct smt_server *server)
{
	struct epoll_event events[EVENTS_MAX];

	while (!server->stopping) {
		int count = wait_events(server, events);

		if (count < 0 && errno != EINTR)
			return -errno;
		platform_advance(server->platform, clock_ns());
		for (int i = 0; i < count; i++) {
			struct smt_watch *watch = events[i].data.ptr;

			if (watch == &server->stop)
				return 0;
			if (watch->fd >= 0)
				watch->ready(watch->seat);
		}
		for (uint32_t i = 0; i < server->count; i++)
			if (server->seats[i]->domain)
				mediator_domain_events(server->seats[i]->domain);
	}
	return 0;
}

void smt_server_stop(struct smt_server *server)
{
	const uint64_t one = 1;
	int saved = errno;
	ssize_t done = write(server->stop.fd, &one, sizeof(one));

	(void)done;
	errno = saved;
}

void smt_server_destroy(struct smt_server *server)
{
	if (!server)
		return;
	for (uint32_t i = 0; i < server->count; i++) {
		smt_seat_close(server->seats[i]);
		smt_watch_close(server, &server->seats[i]->listener);
		unlink(server->seats[i]->path);
		free(server->seats[i]);
	}
	if (server->made_folder)
		rmdir(server->folder);
	smt_watch_close(server, &server->stop);
	if (server->epoll_fd >= 0)
		close(server->epoll_fd);
	free(server);
}
