/* SPDX-License-Identifier: BSD-2-Clause */
/* For whole-program tests: a vhost-user back-end that is the reference platform for N commands, then misbehaves in its rings in one way. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness/config/platform_config.h"
#include "harness/platform/platform.h"
#include "harness/virtqueue/split_device.h"
#include "harness/virtqueue/vhost_user.h"

struct liar {
	int socket, kick_fd[2], call_fd[2];
	struct vq_memory memory;
	struct split_addresses at[2];
	struct split_device ring[2];
	uint32_t num[2];
	uint16_t base[2];
	uint64_t features;
	bool ready[2];
	struct platform *platform;
	struct platform_agent *agent;
	unsigned long honest; /* commands still answered as they should be */
	bool gone;
};

static struct vq_chain chain;
static uint8_t request[65536], response[65536];
static uint64_t state = 0x9e3779b97f4a7c15u;

static uint8_t noise(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint8_t)(state >> 56);
}

static void call(struct liar *l, int queue)
{
	if (l->call_fd[queue] >= 0)
		eventfd_write(l->call_fd[queue], 1);
}

static size_t answer(struct liar *l)
{
	size_t bytes = vq_chain_read(&chain, request, sizeof(request));
	size_t room = chain.writable_bytes < sizeof(response) ? (size_t)chain.writable_bytes : sizeof(response);

	bytes = platform_command(l->agent, request, bytes, response, room);
	return vq_chain_write(&chain, response, bytes);
}

static void give_back(struct liar *l, uint32_t head, uint32_t length)
{
	split_device_push(&l->ring[0], head, length);
	split_device_publish(&l->ring[0]);
	call(l, 0);
}

static void closes(struct liar *l)
{
	l->gone = true;
}

static void silent(struct liar *l)
{
	(void)l;
}

static void no_call(struct liar *l)
{
	usleep(2000); /* the agent sleeps by then */
	split_device_push(&l->ring[0], chain.head, (uint32_t)answer(l));
	split_device_publish(&l->ring[0]);
}

static void late(struct liar *l)
{
	usleep(700000);
	give_back(l, chain.head, (uint32_t)answer(l));
}

static void jump(struct liar *l)
{
	answer(l);
	l->ring[0].used->idx = (uint16_t)(l->ring[0].used->idx + 0x4000);
	call(l, 0);
}

static void back(struct liar *l)
{
	answer(l);
	l->ring[0].used->idx = (uint16_t)(l->ring[0].used->idx - 1);
	call(l, 0);
}

static void strange_id(struct liar *l)
{
	give_back(l, 0xfffffff0u, (uint32_t)answer(l));
}

static void never_offered(struct liar *l)
{
	give_back(l, (chain.head + 7u) % l->ring[0].num, (uint32_t)answer(l));
}

static void huge(struct liar *l)
{
	answer(l);
	give_back(l, chain.head, 0xffffffffu);
}

static void short_answer(struct liar *l)
{
	answer(l);
	give_back(l, chain.head, 2);
}

static void garbage(struct liar *l)
{
	size_t bytes = 8u + noise() % 120u;

	for (size_t i = 0; i < bytes; i++)
		response[i] = noise();
	give_back(l, chain.head, (uint32_t)vq_chain_write(&chain, response, bytes));
}

/* Calls for nothing, on both queues, without end, and no answers. */
static void calls(struct liar *l)
{
	struct pollfd end = {.fd = l->socket, .events = POLLIN};

	while (poll(&end, 1, 0) == 0) {
		call(l, 0);
		call(l, 1);
	}
}

/* Notifications as fast as they are taken, and no answers. */
static void flood(struct liar *l)
{
	static const uint8_t event[] = {0x00, 0xd3, 0x00, 0x00, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
	static struct vq_chain buffer;
	struct pollfd end = {.fd = l->socket, .events = POLLIN};

	while (l->ready[1] && poll(&end, 1, 0) == 0) {
		while (split_device_pop(&l->ring[1], &buffer) == VQ_CHAIN)
			split_device_push(&l->ring[1], buffer.head, (uint32_t)vq_chain_write(&buffer, event, sizeof(event)));
		split_device_publish(&l->ring[1]);
		call(l, 1);
	}
}

/* Every byte of all shared memory changes all the time. */
static void scribble(struct liar *l)
{
	struct pollfd end = {.fd = l->socket, .events = POLLIN};

	while (poll(&end, 1, 0) == 0) {
		for (uint32_t r = 0; r < l->memory.count; r++)
			for (uint64_t i = 0; i < l->memory.regions[r].bytes; i++)
				l->memory.regions[r].host[i] = noise();
		call(l, 0);
		call(l, 1);
	}
}

static void flies(struct liar *l)
{
	const uint8_t byte = 0;

	l->gone = send(l->socket, &byte, 1, MSG_NOSIGNAL) < 0;
}

static const struct habit {
	const char *name;
	void (*run)(struct liar *l);
} habits[] = {{"closes", closes},
	      {"silent", silent},
	      {"no-call", no_call},
	      {"late", late},
	      {"jump", jump},
	      {"back", back},
	      {"strange-id", strange_id},
	      {"never-offered", never_offered},
	      {"huge", huge},
	      {"short", short_answer},
	      {"garbage", garbage},
	      {"calls", calls},
	      {"flood", flood},
	      {"scribble", scribble},
	      {"talks", flies}};

static void commands(struct liar *l, const struct habit *habit)
{
	uint64_t count;

	if (l->kick_fd[0] >= 0 && read(l->kick_fd[0], &count, sizeof(count)) < 0 && errno != EAGAIN)
		return;
	while (!l->gone && l->kick_fd[0] >= 0 && split_device_pop(&l->ring[0], &chain) == VQ_CHAIN) {
		if (!l->honest) {
			habit->run(l);
			continue;
		}
		l->honest--;
		give_back(l, chain.head, (uint32_t)answer(l));
	}
}

static void map(struct liar *l, struct vhost_user_message *m)
{
	const struct vhost_user_memory *table = &m->payload.memory;

	for (uint32_t i = 0; i < table->count && i < m->fd_count; i++) {
		const struct vhost_user_region *r = &table->regions[i];
		void *host = mmap(NULL, r->size, PROT_READ | PROT_WRITE, MAP_SHARED, m->fds[i], (off_t)r->mmap_offset);
		struct vq_region region = {r->guest_address, r->user_address, r->size, host};

		if (host != MAP_FAILED)
			vq_memory_add(&l->memory, &region);
	}
}

static void start(struct liar *l, uint32_t q)
{
	l->ready[q] = !split_device_init(&l->ring[q], &l->memory, &l->at[q], l->num[q], l->base[q], l->features);
}

static int reply(struct liar *l, struct vhost_user_message *m, uint64_t value)
{
	struct vhost_user_message out = {.header = {m->header.request, VHOST_USER_VERSION | VHOST_USER_REPLY, 8}};

	out.payload.u64 = value;
	if (m->header.request == VHOST_USER_GET_VRING_BASE) {
		out.payload.state.index = m->payload.state.index;
		out.payload.state.num = l->ring[m->payload.state.index & 1].next_avail;
	}
	return vhost_user_send(l->socket, &out, vhost_user_now() + 1000000000u);
}

static int handle(struct liar *l, struct vhost_user_message *m)
{
	uint32_t q = m->payload.state.index & 1;

	switch (m->header.request) {
	case VHOST_USER_GET_FEATURES:
		return reply(l, m, VQ_F_VERSION_1 | VIRTIO_SCMI_F_P2A_CHANNELS | UINT64_C(1) << VHOST_USER_F_PROTOCOL_FEATURES);
	case VHOST_USER_SET_FEATURES: l->features = m->payload.u64; return 0;
	case VHOST_USER_GET_PROTOCOL_FEATURES: return reply(l, m, 0);
	case VHOST_USER_GET_VRING_BASE: return reply(l, m, 0);
	case VHOST_USER_SET_MEM_TABLE: map(l, m); return 0;
	case VHOST_USER_SET_VRING_NUM: l->num[q] = m->payload.state.num; return 0;
	case VHOST_USER_SET_VRING_BASE: l->base[q] = (uint16_t)m->payload.state.num; return 0;
	case VHOST_USER_SET_VRING_ADDR:
		l->at[q] = (struct split_addresses){m->payload.addr.desc, m->payload.addr.avail, m->payload.addr.used};
		return 0;
	case VHOST_USER_SET_VRING_KICK:
		l->kick_fd[q] = vhost_user_take_fd(m);
		start(l, q);
		return 0;
	case VHOST_USER_SET_VRING_CALL: l->call_fd[q] = vhost_user_take_fd(m); return 0;
	default: return 0;
	}
}

static void serve(struct liar *l, const struct habit *habit)
{
	static struct vhost_user_receiver receiver;

	memset(&receiver, 0, sizeof(receiver));
	while (!l->gone) {
		struct pollfd fds[2] = {{.fd = l->socket, .events = POLLIN}, {.fd = l->kick_fd[0], .events = POLLIN}};
		int got;

		if (poll(fds, 2, -1) < 0)
			return;
		if (fds[0].revents) {
			got = vhost_user_receive(l->socket, &receiver);
			if (got < 0 || (got > 0 && handle(l, &receiver.message)))
				return;
			if (got > 0)
				vhost_user_receiver_reset(&receiver);
		}
		if (fds[1].revents && l->ready[0])
			commands(l, habit);
	}
}

static void let_go(struct liar *l)
{
	for (int q = 0; q < 2; q++) {
		if (l->kick_fd[q] >= 0)
			close(l->kick_fd[q]);
		if (l->call_fd[q] >= 0)
			close(l->call_fd[q]);
	}
	for (uint32_t r = 0; r < l->memory.count; r++)
		munmap(l->memory.regions[r].host, l->memory.regions[r].bytes);
	close(l->socket);
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 8))
		return -1;
	return listener;
}

/* One connection after another; each has a platform of its own and is honest for `honest` commands. */
static int run(int listener, const struct habit *habit, unsigned long honest, const struct platform_config *config)
{
	char why[256];

	for (;;) {
		struct liar l = {.kick_fd = {-1, -1}, .call_fd = {-1, -1}, .honest = honest};

		if (platform_create(config, &(struct platform_options){0}, &l.platform, why, sizeof(why)))
			return 2;
		l.agent = platform_attach(l.platform, NULL, true);
		l.socket = accept(listener, NULL, NULL);
		if (l.socket < 0)
			return 1;
		serve(&l, habit);
		let_go(&l);
		platform_destroy(l.platform);
	}
}

int main(int argc, char **argv)
{
	const struct habit *habit = NULL;
	struct platform_config *config;
	char why[256];
	int listener;

	for (size_t i = 0; argc == 4 && i < sizeof(habits) / sizeof(habits[0]); i++)
		if (!strcmp(argv[1], habits[i].name))
			habit = &habits[i];
	if (!habit) {
		fprintf(stderr, "usage: liar HABIT COMMANDS SOCKET\n");
		return 2;
	}
	if (platform_config_load(NULL, &config, why, sizeof(why))) {
		fprintf(stderr, "liar: %s\n", why);
		return 2;
	}
	listener = listen_at(argv[3]);
	if (listener < 0) {
		fprintf(stderr, "liar: %s: %s\n", argv[3], strerror(errno));
		return 2;
	}
	return run(listener, habit, strtoul(argv[2], NULL, 10), config);
}
