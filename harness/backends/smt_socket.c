/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "smt:SOCKET": the channel of one agent that another process serves. Its memory and doorbells come over the socket; calls go over
 * it too, since a doorbell that carries registers is none that an eventfd could stand for.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "harness/backends/smt.h"
#include "harness/virtqueue/smt_link.h"
#include "scmi/shmem.h"

#define OPEN_TIMEOUT_NS UINT64_C(2000000000)
#define CALL_TIMEOUT_NS UINT64_C(2000000000)
#define SPINS_PER_LOOK 256u   /* spins between two looks at the clock, when polling */
#define LOOKS_PER_PEER 64u    /* looks at the clock between two looks at the socket */
#define MEMORY_MAX (1u << 24) /* more is no channel */

struct link {
	int socket, fds[SMT_LINK_FDS_MAX];
	struct smt_link_greeting greeting;
	uint8_t *memory;
	size_t memory_bytes;
	uint8_t *channels; /* FastChannels */
	bool gone;
};

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t socket_now(const struct smt *smt)
{
	(void)smt;
	return clock_ns();
}

static int poll_until(struct pollfd *fds, nfds_t count, uint64_t deadline_ns)
{
	uint64_t now = clock_ns(), left = deadline_ns > now ? deadline_ns - now : 0;
	struct timespec wait = {.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};

	return ppoll(fds, count, deadline_ns == UINT64_MAX ? NULL : &wait, NULL);
}

static int receive_by(struct link *link, void *bytes, size_t count, int *fds, unsigned fd_max, unsigned *got, uint64_t deadline_ns)
{
	for (;;) {
		struct pollfd waiting = {.fd = link->socket, .events = POLLIN};
		int rc = smt_link_receive(link->socket, bytes, count, fds, fd_max, got);

		if (rc != -EAGAIN)
			return rc;
		if (clock_ns() >= deadline_ns)
			return -ETIMEDOUT;
		(void)poll_until(&waiting, 1, deadline_ns);
	}
}

static int connect_to(struct link *link, const char *path, char *why, size_t why_bytes)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof(address.sun_path)) {
		snprintf(why, why_bytes, "a socket's path has 1 to %zu bytes, this one has %zu", sizeof(address.sun_path) - 1,
			 strlen(path));
		return -ENAMETOOLONG;
	}
	strcpy(address.sun_path, path);
	link->socket = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (link->socket < 0 || connect(link->socket, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		int err = -errno;
		struct stat st;
		bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

		snprintf(why, why_bytes, "cannot connect: %s%s",
			 folder ? "it is a folder: the socket in it expected, smt:DIR/AGENT" : strerror(-err),
			 err == -EPROTOTYPE ? " (a socket of another kind: one of `serve --listen smt:DIR` expected)" : "");
		return err;
	}
	return 0;
}

/* Does [offset, offset + bytes) lie inside the memory, on a border for words, and can it be an area? */
static bool area_fits(const struct link *link, uint32_t offset, uint32_t bytes)
{
	return offset % 4 == 0 && bytes >= SMT_AREA_BYTES_MIN && bytes <= SMT_AREA_BYTES_MAX && bytes % 4 == 0 &&
	       (uint64_t)offset + bytes <= link->memory_bytes;
}

static void *map_fd(int fd, uint64_t offset, size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);

	return memory == MAP_FAILED ? NULL : memory;
}

/* Memory that its owner can make shorter would kill us at the next look: the greeting has to bring some that cannot shrink. */
static bool cannot_shrink(int fd)
{
	int seals = fcntl(fd, F_GET_SEALS);

	return seals >= 0 && (seals & F_SEAL_SHRINK);
}

static int take_memory(struct link *link, char *why, size_t why_bytes)
{
	const struct smt_link_greeting *g = &link->greeting;
	struct stat st, channels;

	if (fstat(link->fds[SMT_LINK_MEMORY], &st) < 0 || st.st_size <= 0 || st.st_size > MEMORY_MAX ||
	    !cannot_shrink(link->fds[SMT_LINK_MEMORY])) {
		snprintf(why, why_bytes, "the greeting brought no memory of a channel: up to %u bytes that cannot shrink expected",
			 MEMORY_MAX);
		return -EPROTO;
	}
	link->memory_bytes = (size_t)st.st_size;
	if (!area_fits(link, g->area_offset, g->area_bytes) || (g->p2a_bytes && !area_fits(link, g->p2a_offset, g->p2a_bytes))) {
		snprintf(why, why_bytes, "the greeting's areas (%u bytes at %u, %u bytes at %u) do not fit its memory of %zu bytes",
			 g->area_bytes, g->area_offset, g->p2a_bytes, g->p2a_offset, link->memory_bytes);
		return -EPROTO;
	}
	link->memory = map_fd(link->fds[SMT_LINK_MEMORY], 0, link->memory_bytes);
	if (!link->memory) {
		snprintf(why, why_bytes, "mapping the channel: %s", strerror(errno));
		return -errno;
	}
	if (link->fds[SMT_LINK_CHANNELS] >= 0 && g->channels_bytes && g->channels_bytes <= MEMORY_MAX &&
	    fstat(link->fds[SMT_LINK_CHANNELS], &channels) == 0 && cannot_shrink(link->fds[SMT_LINK_CHANNELS]) &&
	    g->channels_offset <= (uint64_t)channels.st_size &&
	    g->channels_bytes <= (uint64_t)channels.st_size - g->channels_offset)
		link->channels = map_fd(link->fds[SMT_LINK_CHANNELS], g->channels_offset, (size_t)g->channels_bytes);
	return 0;
}

static bool are_eventfds(const struct link *link)
{
	for (unsigned i = SMT_LINK_DOORBELL; i <= SMT_LINK_RING_BACK; i++) {
		int flags = fcntl(link->fds[i], F_GETFL);

		/* A read or a write that blocks would hold us: what came is made not to. */
		if (flags < 0 || fcntl(link->fds[i], F_SETFL, flags | O_NONBLOCK) < 0)
			return false;
	}
	return true;
}

static int greet(struct link *link, uint64_t deadline_ns, char *why, size_t why_bytes)
{
	struct smt_link_greeting *g = &link->greeting;
	unsigned got = 0;
	int fds[SMT_LINK_FDS_MAX], rc = receive_by(link, g, sizeof(*g), fds, SMT_LINK_FDS_MAX, &got, deadline_ns);

	if (rc) {
		snprintf(why, why_bytes, "%s",
			 rc == -ETIMEDOUT    ? "no greeting came within the time limit"
			 : rc == -ECONNRESET ? "closed before a greeting came"
					     : "what came is no greeting of a shared-memory channel");
		return rc;
	}
	memcpy(link->fds, fds, got * sizeof(int));
	g->agent[sizeof(g->agent) - 1] = '\0';
	if (g->magic == SMT_LINK_MAGIC && g->version == SMT_LINK_VERSION && g->error < 0) {
		snprintf(why, why_bytes, "refused: %s", g->agent);
		return g->error;
	}
	if (g->magic != SMT_LINK_MAGIC || g->version != SMT_LINK_VERSION || got < SMT_LINK_FDS_MIN || !are_eventfds(link)) {
		snprintf(why, why_bytes,
			 "a greeting of version %u with %u descriptors expected, magic 0x%08x version %u with %u found",
			 SMT_LINK_VERSION, SMT_LINK_FDS_MIN, g->magic, g->version, got);
		return -EPROTO;
	}
	return take_memory(link, why, why_bytes);
}

static void socket_close(struct smt *smt, bool orderly)
{
	struct link *link = smt->carried;

	(void)orderly;
	if (link->socket >= 0)
		close(link->socket);
	for (unsigned i = 0; i < SMT_LINK_FDS_MAX; i++)
		if (link->fds[i] >= 0)
			close(link->fds[i]);
	if (link->channels)
		munmap(link->channels, (size_t)link->greeting.channels_bytes);
	if (link->memory)
		munmap(link->memory, link->memory_bytes);
	free(link);
	smt->carried = NULL;
}

static void know(struct smt *smt, const struct query *query)
{
	struct link *link = smt->carried;
	const struct smt_link_greeting *g = &link->greeting;
	struct ucred who = {0};
	socklen_t bytes = sizeof(who);
	bool p2a = true;
	char why[64];

	(void)query_bool(query, "p2a", &p2a, why, sizeof(why));
	smt->channel.area = (struct smt_port){link->memory + g->area_offset, g->area_bytes};
	if (g->p2a_bytes && p2a)
		smt->channel.p2a = (struct smt_port){link->memory + g->p2a_offset, g->p2a_bytes};
	smt->capabilities = ASSAY_CAN_RAW | ASSAY_LOSS_SHOWS;
	smt->function_id = g->function_id;
	smt->first_function = g->first_function;
	smt->function_count = g->function_count;
	smt->kick_fd = link->fds[SMT_LINK_DOORBELL];
	smt->call_fd = link->fds[SMT_LINK_INTERRUPT];
	smt->transport = g->mediated ? "shared memory, mediator in another process" : "shared memory, another process";
	if (getsockopt(link->socket, SOL_SOCKET, SO_PEERCRED, &who, &bytes) == 0 && who.pid > 0)
		smt->peer_pid = who.pid;
	snprintf(smt->identity, sizeof(smt->identity), "pid %d, agent %.64s", smt->peer_pid, g->agent);
}

static int socket_open(struct smt *smt, const char *address, const struct query *query, const struct assay_backend_options *options,
		       char *why, size_t why_bytes)
{
	struct link *link = calloc(1, sizeof(*link));
	uint64_t deadline = clock_ns() + (options->timeout_ns ? options->timeout_ns : OPEN_TIMEOUT_NS);
	int rc;

	if (!link) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	link->socket = -1;
	for (unsigned i = 0; i < SMT_LINK_FDS_MAX; i++)
		link->fds[i] = -1;
	smt->carried = link;
	rc = connect_to(link, address, why, why_bytes);
	if (!rc)
		rc = greet(link, deadline, why, why_bytes);
	if (rc) {
		socket_close(smt, true);
		return rc;
	}
	know(smt, query);
	return 0;
}

static int gone(struct smt *smt)
{
	struct link *link = smt->carried;

	link->gone = true;
	snprintf(smt->error, sizeof(smt->error), "the platform closed the connection");
	return -ECONNRESET;
}

static int signal_fd(struct smt *smt, enum smt_link_fd which)
{
	const uint64_t one = 1;
	struct link *link = smt->carried;

	if (link->gone)
		return -ECONNRESET;
	/* A counter that is full has been rung often enough. */
	if (write(link->fds[which], &one, sizeof(one)) != (ssize_t)sizeof(one) && errno != EAGAIN)
		return gone(smt);
	return 0;
}

static int socket_ring(struct smt *smt)
{
	return signal_fd(smt, SMT_LINK_DOORBELL);
}

static int socket_ring_back(struct smt *smt)
{
	return signal_fd(smt, SMT_LINK_RING_BACK);
}

/* Nothing is sent to us unasked: what can be read is the end. */
static bool peer_gone(const struct link *link)
{
	char byte;
	ssize_t got = recv(link->socket, &byte, 1, MSG_DONTWAIT | MSG_PEEK);

	return got >= 0 || (errno != EAGAIN && errno != EINTR);
}

static bool take_interrupt(struct link *link, enum smt_link_fd which)
{
	uint64_t count;

	return read(link->fds[which], &count, sizeof(count)) == (ssize_t)sizeof(count);
}

static void take_interrupts(struct smt *smt)
{
	struct link *link = smt->carried;

	if (take_interrupt(link, SMT_LINK_EVENT))
		smt->event_came = true;
	if (!take_interrupt(link, SMT_LINK_INTERRUPT))
		return;
	smt->interrupts++;
	if (!(smt_get(&smt->channel.area, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE))
		smt->early_interrupts++;
	else
		smt->answered = true;
}

static bool something_there(const struct smt *smt)
{
	return smt_channel_ready(&smt->channel) ||
	       (smt->channel.p2a.memory && !smt->hold_events && !(smt_get(&smt->channel.p2a, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE));
}

static int spin(struct smt *smt, uint64_t deadline_ns)
{
	for (uint32_t look = 0;; look++) {
		for (uint32_t i = 0; i < SPINS_PER_LOOK; i++)
			if (something_there(smt))
				return 0;
		if (look % LOOKS_PER_PEER == LOOKS_PER_PEER - 1 && peer_gone(smt->carried))
			return something_there(smt) ? 0 : gone(smt);
		if (clock_ns() >= deadline_ns)
			return peer_gone(smt->carried) ? gone(smt) : 0;
	}
}

static int socket_wait(struct smt *smt, uint64_t deadline_ns)
{
	struct link *link = smt->carried;
	struct pollfd fds[] = {{.fd = link->fds[SMT_LINK_INTERRUPT], .events = POLLIN},
			       {.fd = link->fds[SMT_LINK_EVENT], .events = POLLIN},
			       {.fd = link->socket, .events = POLLIN}};

	if (link->gone)
		return -ECONNRESET;
	if (smt->poll)
		return deadline_ns ? spin(smt, deadline_ns) : 0;
	if (poll_until(fds, 3, deadline_ns) > 0) {
		take_interrupts(smt);
		if (fds[2].revents && peer_gone(link))
			return gone(smt);
	}
	return 0;
}

static int ask(struct smt *smt, const struct smt_link_request *request, struct smt_link_answer *answer)
{
	struct link *link = smt->carried;
	int rc = link->gone ? -ECONNRESET : smt_link_send(link->socket, request, sizeof(*request), NULL, 0);

	if (!rc)
		rc = receive_by(link, answer, sizeof(*answer), NULL, 0, NULL, clock_ns() + CALL_TIMEOUT_NS);
	/* An answer that comes later would be taken for the next one. */
	return rc ? gone(smt) : 0;
}

static int socket_call(struct smt *smt, struct assay_call *call)
{
	struct smt_link_request request = {.kind = SMT_LINK_CALL, .flags = call->flags, .immediate = call->immediate};
	struct smt_link_answer answer;
	int rc;

	memcpy(request.x, call->x, sizeof(request.x));
	rc = ask(smt, &request, &answer);
	if (rc || answer.error)
		return rc ? rc : answer.error < 0 ? answer.error : -EPROTO;
	call->exception = answer.exception != 0;
	memcpy(call->result, answer.result, sizeof(call->result));
	return 0;
}

static int socket_manage(struct smt *smt, uint32_t what, uint32_t argument)
{
	struct smt_link_request request = {.kind = SMT_LINK_MANAGE, .flags = what, .immediate = argument};
	struct smt_link_answer answer;
	int rc = ask(smt, &request, &answer);

	return rc ? rc : answer.error;
}

static void *socket_map(const struct smt *smt, uint64_t address, size_t bytes)
{
	const struct link *link = smt->carried;
	const struct smt_link_greeting *g = &link->greeting;

	if (!link->channels || address < g->channels_address || bytes > g->channels_bytes ||
	    address - g->channels_address > g->channels_bytes - bytes)
		return NULL;
	return link->channels + (address - g->channels_address);
}

const struct smt_carrier smt_socket = {
	.open = socket_open,
	.close = socket_close,
	.ring = socket_ring,
	.ring_back = socket_ring_back,
	.wait = socket_wait,
	.now = socket_now,
	.call = socket_call,
	.manage = socket_manage,
	.lines = take_interrupts,
	.map = socket_map,
};
