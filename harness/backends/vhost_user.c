/* SPDX-License-Identifier: BSD-2-Clause */
/* The backend "vhost-user:SOCKET": a front-end that drives a virtio SCMI device in another process. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "harness/backends/registry.h"
#include "harness/backends/vhost_user_frontend.h"

#define OPEN_TIMEOUT_NS UINT64_C(2000000000)
#define CLOSE_TIMEOUT_NS UINT64_C(250000000)
#define SPINS_PER_LOOK 64u  /* spins between two looks at the clock in poll mode */
#define LOOKS_PER_PEER 256u /* looks at the clock between two looks at the socket */

#define EVENTS_MAX 8

#define FEATURES_KNOWN                                                                       \
	(VQ_F_VERSION_1 | VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC | VIRTIO_SCMI_F_P2A_CHANNELS | \
	 UINT64_C(1) << VHOST_USER_F_PROTOCOL_FEATURES)
#define PROTOCOL_DEFAULT                                                                                                      \
	(1u << VHOST_USER_PROTOCOL_MQ | 1u << VHOST_USER_PROTOCOL_REPLY_ACK | 1u << VHOST_USER_PROTOCOL_CONFIGURE_MEM_SLOTS | \
	 1u << VHOST_USER_PROTOCOL_STATUS)
#define PROTOCOL_KNOWN (PROTOCOL_DEFAULT | 1u << VHOST_USER_PROTOCOL_BACKEND_REQ | 1u << VHOST_USER_PROTOCOL_RESET_DEVICE)

static const char *const known_options[] = {
	"queue_size", "event_idx", "indirect", "p2a", "features", "protocol_features", "reply_ack", NULL,
};

/* A switch that takes a feature away. */
static int refuse_unless(const struct query *query, const char *key, uint64_t bit, uint64_t *features, char *why, size_t why_bytes)
{
	bool wanted = true;
	int err = query_bool(query, key, &wanted, why, why_bytes);

	if (!err && !wanted)
		*features &= ~bit;
	return err;
}

static int read_options(struct vhost_user_frontend *frontend, const char *text, char *why, size_t why_bytes)
{
	const struct query *query = &frontend->query;
	uint64_t features = UINT64_MAX, protocol = PROTOCOL_DEFAULT;
	int err = query_parse(&frontend->query, text, known_options, why, why_bytes);

	frontend->queue_size = VIRTIO_PORT_QUEUE_SIZE;
	frontend->features_wanted = FEATURES_KNOWN;
	if (!err)
		err = query_queue_size(query, "queue_size", 2, &frontend->queue_size, why, why_bytes);
	if (!err)
		err = query_u64(query, "features", 0, UINT64_MAX, &features, why, why_bytes);
	if (!err)
		err = query_u64(query, "protocol_features", 0, UINT64_MAX, &protocol, why, why_bytes);
	if (!err)
		err = refuse_unless(query, "event_idx", VQ_F_EVENT_IDX, &features, why, why_bytes);
	if (!err)
		err = refuse_unless(query, "indirect", VQ_F_INDIRECT_DESC, &features, why, why_bytes);
	if (!err)
		err = refuse_unless(query, "p2a", VIRTIO_SCMI_F_P2A_CHANNELS, &features, why, why_bytes);
	if (!err)
		err = refuse_unless(query, "reply_ack", 1u << VHOST_USER_PROTOCOL_REPLY_ACK, &protocol, why, why_bytes);
	frontend->features_wanted &= features;
	frontend->protocol_wanted = protocol & PROTOCOL_KNOWN;
	return err;
}

void vhost_user_frontend_init(struct vhost_user_frontend *frontend)
{
	memset(frontend, 0, sizeof(*frontend));
	frontend->channel.socket = -1;
	frontend->channel.path = frontend->path;
	frontend->channel.why = frontend->error;
	frontend->channel.why_bytes = sizeof(frontend->error);
	frontend->memory_fd = frontend->requests_fd = frontend->epoll_fd = frontend->timer_fd = frontend->error_fd = -1;
	frontend->timer_ns = UINT64_MAX;
	for (unsigned i = 0; i < VHOST_USER_QUEUES; i++)
		frontend->kick_fd[i] = frontend->call_fd[i] = -1;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void vhost_user_frontend_release(struct vhost_user_frontend *frontend)
{
	vhost_user_channel_close(&frontend->channel);
	if (frontend->port)
		virtio_port_destroy(frontend->port);
	if (frontend->memory)
		munmap(frontend->memory, frontend->memory_bytes);
	close_fd(frontend->memory_fd);
	close_fd(frontend->requests_fd);
	close_fd(frontend->epoll_fd);
	close_fd(frontend->timer_fd);
	close_fd(frontend->error_fd);
	for (unsigned i = 0; i < VHOST_USER_QUEUES; i++) {
		close_fd(frontend->kick_fd[i]);
		close_fd(frontend->call_fd[i]);
	}
	vhost_user_frontend_init(frontend);
}

/* Who serves us: "pid 1234 (/usr/bin/x)". */
static void identify(struct vhost_user_frontend *frontend)
{
	struct ucred who = {0};
	socklen_t bytes = sizeof(who);
	char link[32], program[PATH_MAX] = "";
	ssize_t got = -1;
	FILE *comm;

	snprintf(frontend->identity, sizeof(frontend->identity), "unknown process");
	if (getsockopt(frontend->channel.socket, SOL_SOCKET, SO_PEERCRED, &who, &bytes) < 0 || who.pid <= 0)
		return;
	frontend->peer_pid = who.pid;
	snprintf(link, sizeof(link), "/proc/%d/exe", (int)who.pid);
	got = readlink(link, program, sizeof(program) - 1);
	if (got < 0) {
		snprintf(link, sizeof(link), "/proc/%d/comm", (int)who.pid);
		comm = fopen(link, "re");
		if (comm && fgets(program, sizeof(program), comm))
			program[strcspn(program, "\n")] = '\0';
		if (comm)
			fclose(comm);
	}
	snprintf(frontend->identity, sizeof(frontend->identity), program[0] ? "pid %d (%s)" : "pid %d%s", (int)who.pid, program);
}

static int open_frontend(const char *address, const char *query, const struct assay_backend_options *options, void **self,
			 char *why, size_t why_bytes)
{
	struct vhost_user_frontend *frontend = malloc(sizeof(*frontend));
	uint64_t timeout_ns = options && options->timeout_ns ? options->timeout_ns : OPEN_TIMEOUT_NS;
	int err;

	if (!frontend) {
		snprintf(why, why_bytes, "%s: out of memory", address);
		return -ENOMEM;
	}
	vhost_user_frontend_init(frontend);
	snprintf(frontend->path, sizeof(frontend->path), "%s", address);
	frontend->poll = options && options->poll;
	frontend->hold_events = options && options->hold_events;
	frontend->no_kick_times = options && options->no_kick_times;
	err = read_options(frontend, query, why, why_bytes);
	if (err)
		goto failed;
	frontend->channel.deadline_ns = vhost_user_now() + timeout_ns;
	err = vhost_user_bring_up(frontend);
	if (err) {
		snprintf(why, why_bytes, "%s", frontend->error);
		goto failed;
	}
	identify(frontend);
	*self = frontend;
	return 0;

failed:
	vhost_user_frontend_release(frontend);
	free(frontend);
	return err;
}

static void close_frontend(void *self)
{
	struct vhost_user_frontend *frontend = self;

	frontend->channel.deadline_ns = vhost_user_now() + CLOSE_TIMEOUT_NS;
	vhost_user_stop(frontend);
	vhost_user_frontend_release(frontend);
	free(frontend);
}

static void crash_frontend(void *self)
{
	struct vhost_user_frontend *frontend = self;

	vhost_user_channel_close(&frontend->channel);
	frontend->dead = vhost_user_channel_fail(&frontend->channel, -ECONNRESET, "the connection was cut on purpose");
}

/* What the back-end asks for by itself means nothing to an SCMI device: refused where an answer is wanted. */
static void answer_requests(struct vhost_user_frontend *frontend)
{
	struct vhost_user_receiver *receiver = &frontend->channel.receiver;

	for (;;) {
		struct vhost_user_message *message = &receiver->message;
		int got;

		vhost_user_receiver_reset(receiver);
		got = vhost_user_receive(frontend->requests_fd, receiver);
		if (got == 0 && receiver->have == 0)
			return;
		if (got <= 0)
			break;
		if (!(message->header.flags & VHOST_USER_NEED_REPLY))
			continue;
		vhost_user_close_fds(message);
		message->header.flags = VHOST_USER_VERSION | VHOST_USER_REPLY;
		message->header.size = sizeof(uint64_t);
		message->payload.u64 = 1;
		if (vhost_user_send(frontend->requests_fd, message, 0) < 0)
			break;
	}
	/* Half a message, or the end of it: this channel is of no more use. */
	close(frontend->requests_fd);
	frontend->requests_fd = -1;
}

int vhost_user_look_at_peer(struct vhost_user_frontend *frontend)
{
	char byte;
	ssize_t got;

	if (frontend->dead)
		return frontend->dead;
	if (frontend->requests_fd >= 0)
		answer_requests(frontend);
	got = recv(frontend->channel.socket, &byte, 1, MSG_DONTWAIT | MSG_PEEK);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (got > 0)
		frontend->dead = vhost_user_channel_fail(&frontend->channel, -ECONNRESET,
							 "the back-end sent bytes on its socket that nobody asked for");
	else
		frontend->dead = vhost_user_channel_fail(&frontend->channel, -ECONNRESET, "the back-end closed the connection");
	return frontend->dead;
}

static int submit(void *self, const struct assay_message *messages, uint32_t count)
{
	struct vhost_user_frontend *frontend = self;

	return frontend->dead ? frontend->dead : virtio_port_submit(frontend->port, messages, count);
}

static int submit_raw(void *self, const struct assay_raw_chain *chain)
{
	struct vhost_user_frontend *frontend = self;

	return frontend->dead ? frontend->dead : virtio_port_submit_raw(frontend->port, chain);
}

static int kick(void *self)
{
	struct vhost_user_frontend *frontend = self;

	return frontend->dead ? frontend->dead : virtio_port_kick(frontend->port);
}

/* What came before the peer went is still handed out. */
static int last_reap(struct vhost_user_frontend *frontend, struct assay_completion *out, uint32_t max)
{
	int count = virtio_port_reap(frontend->port, out, max);

	return count > 0 ? count : frontend->dead;
}

static int reap_spinning(struct vhost_user_frontend *frontend, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	for (uint32_t look = 0;; look++) {
		int count = 0;

		for (uint32_t spin = 0; spin < SPINS_PER_LOOK && !count; spin++)
			count = virtio_port_reap(frontend->port, out, max);
		if (count)
			return count;
		if (look % LOOKS_PER_PEER == LOOKS_PER_PEER - 1 && vhost_user_look_at_peer(frontend))
			return last_reap(frontend, out, max);
		if (vhost_user_now() >= deadline_ns)
			return vhost_user_look_at_peer(frontend) ? last_reap(frontend, out, max) : 0;
	}
}

/*
 * Make the timer fire no later than the deadline. One that fires sooner stays as it is: when it does, the sleeper looks at its
 * deadline and comes back here. So a stream of exchanges with a time limit each sets the timer once per limit, not per exchange.
 */
static void arm_timer(struct vhost_user_frontend *frontend, uint64_t deadline_ns)
{
	struct itimerspec when = {
		.it_value = {.tv_sec = (time_t)(deadline_ns / 1000000000u), .tv_nsec = (long)(deadline_ns % 1000000000u)}};

	if (frontend->timer_ns <= deadline_ns)
		return;
	timerfd_settime(frontend->timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
	frontend->timer_ns = deadline_ns;
}

enum woken { WOKEN_BY_CALL = 1, WOKEN_BY_PEER = 2 };

/* Sleep until a call, a sign of the peer, or the deadline: which of the first two it was, if any. */
static unsigned sleep_until(struct vhost_user_frontend *frontend, bool past, uint64_t deadline_ns)
{
	struct epoll_event events[EVENTS_MAX];
	unsigned woken = 0;
	int count;

	if (!past && deadline_ns != UINT64_MAX)
		arm_timer(frontend, deadline_ns);
	count = epoll_wait(frontend->epoll_fd, events, EVENTS_MAX, past ? 0 : -1);
	for (int i = 0; i < count; i++) {
		int fd = events[i].data.fd;

		if (fd == frontend->timer_fd)
			frontend->timer_ns = UINT64_MAX;
		else if (fd == frontend->call_fd[0] || fd == frontend->call_fd[1])
			woken |= WOKEN_BY_CALL;
		else
			woken |= WOKEN_BY_PEER;
	}
	return woken;
}

/*
 * An agent that sleeps sees an answer when it is called. One that lies in the ring at the deadline without a call is an answer
 * that a guest would never see: it is not taken before the next look.
 */
__attribute__((noinline)) static int reap_sleeping(struct vhost_user_frontend *frontend, struct assay_completion *out, uint32_t max,
						   uint64_t deadline_ns)
{
	bool past = false, uncalled = false;
	unsigned found = 0, woken;

	for (;;) {
		int count = uncalled ? 0 : virtio_port_reap(frontend->port, out, max);

		if (count)
			return count;
		if (past)
			return uncalled && virtio_port_uncalled(frontend->port) ? -EPROTO : 0;
		/* Calls are asked for only when about to sleep; what slipped in between is taken at once, if it is not empty promises. */
		if (!uncalled && virtio_port_calls_on(frontend->port) && found++ < 16)
			continue;
		/* A timer that fires no later than the deadline and has not fired is as good as a look at the clock. */
		past = deadline_ns == 0 || (frontend->timer_ns > deadline_ns && vhost_user_now() >= deadline_ns);
		woken = sleep_until(frontend, past, deadline_ns);
		if ((woken & WOKEN_BY_PEER) && vhost_user_look_at_peer(frontend))
			return last_reap(frontend, out, max);
		uncalled = deadline_ns != 0 && !(woken & WOKEN_BY_CALL);
	}
}

static int reap(void *self, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	struct vhost_user_frontend *frontend = self;
	int count;

	if (VQ_SELDOM(max == 0))
		return 0;
	if (VQ_SELDOM(frontend->dead))
		return last_reap(frontend, out, max);
	if (frontend->poll)
		return reap_spinning(frontend, out, max, deadline_ns);
	count = virtio_port_reap(frontend->port, out, max);
	return count ? count : reap_sleeping(frontend, out, max, deadline_ns);
}

static int turn(void *self, const struct assay_message *messages, uint32_t count, int *taken, struct assay_completion *out,
		uint32_t max, uint64_t deadline_ns)
{
	struct vhost_user_frontend *frontend = self;
	int got;

	*taken = frontend->dead;
	if (VQ_SELDOM(frontend->dead))
		return frontend->dead;
	got = virtio_port_turn(frontend->port, messages, count, taken, out, max);
	if (got || *taken < (int)(count > 0))
		return got;
	return frontend->poll ? reap_spinning(frontend, out, max, deadline_ns) : reap_sleeping(frontend, out, max, deadline_ns);
}

static int wait_fd(void *self)
{
	const struct vhost_user_frontend *frontend = self;

	return frontend->epoll_fd;
}

static void describe(void *self, struct assay_backend_info *info)
{
	const struct vhost_user_frontend *frontend = self;
	struct virtio_port_ring ring;
	struct assay_backend_info all = {
		.struct_size = info->struct_size,
		.capabilities = ASSAY_CAN_RAW | ASSAY_IS_VIRTIO,
		.transport = "virtio split ring, vhost-user",
		.identity = frontend->identity,
		.features_offered = frontend->features_offered,
		.features_accepted = frontend->features,
		.protocol_features_offered = frontend->protocol_offered,
		.protocol_features_accepted = frontend->protocol,
		.max_in_flight = virtio_port_max_in_flight(frontend->port),
		.max_message = ASSAY_MESSAGE_MAX,
		.peer_pid = frontend->peer_pid,
		.kick_fd = frontend->kick_fd[VIRTIO_SCMI_CMDQ],
		.call_fd = frontend->call_fd[VIRTIO_SCMI_CMDQ],
	};

	virtio_port_ring(frontend->port, VIRTIO_SCMI_CMDQ, &ring);
	all.queue_size = ring.num;
	if (frontend->features & VIRTIO_SCMI_F_P2A_CHANNELS)
		all.capabilities |= ASSAY_CAN_P2A;
	if (frontend->poll)
		all.capabilities |= ASSAY_CAN_USED_TIME;
	memcpy(info, &all, info->struct_size < sizeof(all) ? info->struct_size : sizeof(all));
}

static const char *last_error(void *self)
{
	const struct vhost_user_frontend *frontend = self;

	return frontend->dead ? frontend->error : virtio_port_error(frontend->port);
}

static int offer_events(void *self)
{
	struct vhost_user_frontend *frontend = self;

	return frontend->dead ? -ECONNRESET : virtio_port_offer_events(frontend->port);
}

const struct assay_backend_ops vhost_user_backend = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(struct assay_backend_ops),
	.name = "vhost-user",
	.summary = "a vhost-user back-end of virtio device 32 (SCMI): vhost-user:SOCKET",
	.open = open_frontend,
	.close = close_frontend,
	.submit = submit,
	.kick = kick,
	.reap = reap,
	.turn = turn,
	.wait_fd = wait_fd,
	.submit_raw = submit_raw,
	.describe = describe,
	.last_error = last_error,
	.crash = crash_frontend,
	.offer_events = offer_events,
};
