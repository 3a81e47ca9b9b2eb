/* SPDX-License-Identifier: BSD-2-Clause */
/* One connection of the shared-memory server: its memory, its doorbells, the calls that it makes. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "assay/backend.h"
#include "harness/platform/smt_server_private.h"

#define REQUESTS_IN_A_ROW 64u /* then others get their turn */

/* The counter is the other side's as well, and so are its flags: one that is full, or made to block, is not written to. */
static void signal_fd(int fd)
{
	const uint64_t one = 1;
	struct pollfd room = {.fd = fd, .events = POLLOUT};

	if (fd >= 0 && poll(&room, 1, 0) == 1 && (room.revents & POLLOUT)) {
		ssize_t done = write(fd, &one, sizeof(one));

		(void)done;
	}
}

static void interrupt(void *context, enum smt_channel_id channel)
{
	const struct smt_seat *seat = context;

	signal_fd(channel == SMT_A2P ? seat->interrupt_fd : seat->event_fd);
}

static bool was_rung(int fd)
{
	uint64_t count;
	struct pollfd there = {.fd = fd, .events = POLLIN};

	return poll(&there, 1, 0) == 1 && read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count);
}

static void on_doorbell(struct smt_seat *seat)
{
	if (was_rung(seat->doorbell.fd) && seat->domain)
		mediator_domain_ring(seat->domain);
}

static void on_ring_back(struct smt_seat *seat)
{
	/* Events are looked for after every wake-up. */
	(void)was_rung(seat->ring_back.fd);
}

static int close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
	return -1;
}

void smt_seat_close(struct smt_seat *seat)
{
	struct smt_server *server = seat->server;

	if (seat->socket.fd < 0)
		return;
	smt_watch_close(server, &seat->socket);
	smt_watch_close(server, &seat->doorbell);
	smt_watch_close(server, &seat->ring_back);
	if (seat->domain)
		mediator_domain_destroy(seat->domain);
	seat->domain = NULL;
	seat->interrupt_fd = close_fd(seat->interrupt_fd);
	seat->event_fd = close_fd(seat->event_fd);
	seat->memory_fd = close_fd(seat->memory_fd);
	if (seat->memory)
		munmap(seat->memory, seat->memory_bytes);
	seat->memory = NULL;
	if (server->options.once)
		server->stopping = true;
}

static int make_memory(struct smt_seat *seat)
{
	void *memory;

	seat->memory_bytes = (2 * (size_t)seat->server->options.area_bytes + 4095) / 4096 * 4096;
	seat->memory_fd = memfd_create("scmi-smt", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (seat->memory_fd < 0 || ftruncate(seat->memory_fd, (off_t)seat->memory_bytes) < 0 ||
	    fcntl(seat->memory_fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return -errno;
	memory = mmap(NULL, seat->memory_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, seat->memory_fd, 0);
	if (memory == MAP_FAILED)
		return -errno;
	seat->memory = memory;
	return 0;
}

static int make_doorbells(struct smt_seat *seat)
{
	int doorbell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), ring_back = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), err;

	seat->interrupt_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	seat->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (doorbell < 0 || ring_back < 0 || seat->interrupt_fd < 0 || seat->event_fd < 0) {
		close_fd(doorbell);
		close_fd(ring_back);
		return -EMFILE;
	}
	seat->doorbell.ready = on_doorbell;
	seat->ring_back.ready = on_ring_back;
	err = smt_watch_add(seat->server, &seat->doorbell, doorbell);
	if (err) {
		close(ring_back);
		return err;
	}
	return smt_watch_add(seat->server, &seat->ring_back, ring_back);
}

static int make_domain(struct smt_seat *seat, char *why, size_t why_bytes)
{
	const struct smt_server *server = seat->server;
	size_t bytes = server->options.area_bytes;
	const struct smt_area areas[SMT_CHANNELS] = {
		{seat->memory, bytes},
		{server->options.p2a ? seat->memory + bytes : NULL, server->options.p2a ? bytes : 0},
	};

	return mediator_domain_create(server->mediator, seat->agent, areas, interrupt, seat, &seat->domain, why, why_bytes);
}

static int greet(struct smt_seat *seat)
{
	const struct smt_server *server = seat->server;
	struct smt_link_greeting g = {
		.magic = SMT_LINK_MAGIC,
		.version = SMT_LINK_VERSION,
		.agent_id = mediator_domain_agent_id(seat->domain),
		.function_id = mediator_domain_function(seat->domain),
		.function_count = server->config->agents_count,
		.area_bytes = server->options.area_bytes,
		.p2a_offset = server->options.area_bytes,
		.p2a_bytes = server->options.p2a ? server->options.area_bytes : 0,
		.mediated = mediator_mediates(server->mediator),
	};
	int fds[SMT_LINK_FDS_MAX] = {seat->memory_fd, seat->doorbell.fd, seat->interrupt_fd, seat->event_fd, seat->ring_back.fd};
	struct platform_region region;
	unsigned count = SMT_LINK_FDS_MIN;

	g.first_function = g.function_id - g.agent_id + 1;
	if (platform_channels_region(mediator_domain_platform_agent(seat->domain), &region)) {
		fds[count++] = region.fd;
		g.channels_address = region.address;
		g.channels_bytes = region.bytes;
	}
	snprintf(g.agent, sizeof(g.agent), "%s", seat->agent);
	return smt_link_send(seat->socket.fd, &g, sizeof(g), fds, count);
}

static void refuse(int fd, int err, const char *why)
{
	struct smt_link_greeting g = {.magic = SMT_LINK_MAGIC, .version = SMT_LINK_VERSION, .error = err};

	snprintf(g.agent, sizeof(g.agent), "%s", why);
	(void)smt_link_send(fd, &g, sizeof(g), NULL, 0);
}

void smt_seat_open(struct smt_seat *seat, int fd)
{
	char why[200] = "";
	int err;

	if (seat->socket.fd >= 0) {
		refuse(fd, -EBUSY, "the agent has a connection already");
		close(fd);
		return;
	}
	if (smt_watch_add(seat->server, &seat->socket, fd))
		return;
	err = make_memory(seat);
	if (!err)
		err = make_doorbells(seat);
	if (err)
		snprintf(why, sizeof(why), "setting up the channel: %s", strerror(-err));
	if (!err)
		err = make_domain(seat, why, sizeof(why));
	if (err)
		refuse(fd, err, why);
	else
		err = greet(seat);
	if (err)
		smt_seat_close(seat);
}

static void answer_call(struct smt_seat *seat, const struct smt_link_request *request, struct smt_link_answer *answer)
{
	struct mediator_call call = {.hvc = request->flags & ASSAY_CALL_HVC, .immediate = (uint16_t)request->immediate};

	memcpy(call.x, request->x, sizeof(call.x));
	mediator_call(seat->server->mediator, request->flags & ASSAY_CALL_OUTSIDER ? NULL : seat->domain, &call);
	answer->exception = call.exception;
	for (unsigned i = 0; i < 4; i++)
		answer->result[i] = (int64_t)call.result[i];
}

static int serve_request(struct smt_seat *seat)
{
	struct smt_link_request request;
	struct smt_link_answer answer = {.error = -ENOTSUP};
	int err = smt_link_receive(seat->socket.fd, &request, sizeof(request), NULL, 0, NULL);

	if (err)
		return err;
	if (request.kind == SMT_LINK_CALL) {
		answer.error = 0;
		answer_call(seat, &request, &answer);
	} else if (request.kind == SMT_LINK_MANAGE) {
		answer.error = mediator_manage(seat->server->mediator, seat->domain, request.flags, request.immediate);
	}
	return smt_link_send(seat->socket.fd, &answer, sizeof(answer), NULL, 0);
}

void smt_seat_request(struct smt_seat *seat)
{
	int err = 0;

	for (unsigned i = 0; i < REQUESTS_IN_A_ROW && !err; i++)
		err = serve_request(seat);
	if (err && err != -EAGAIN)
		smt_seat_close(seat);
}
