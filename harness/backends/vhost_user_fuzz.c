/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: what a back-end may do to the vhost-user front-end, on its socket and in shared memory. The input's first byte
 * chooses options, the second how many replies are as they should be before its own bytes follow, the third how many of those there
 * are; the rest is a list of what the back-end does with rings and buffers, and when the front-end looks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/backends/registry.h"
#include "harness/backends/vhost_user_frontend.h"

#define PROTOCOL                                                                                                              \
	(1u << VHOST_USER_PROTOCOL_MQ | 1u << VHOST_USER_PROTOCOL_REPLY_ACK | 1u << VHOST_USER_PROTOCOL_CONFIGURE_MEM_SLOTS | \
	 1u << VHOST_USER_PROTOCOL_STATUS)
#define FEATURES                                                                             \
	(VQ_F_VERSION_1 | VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC | VIRTIO_SCMI_F_P2A_CHANNELS | \
	 UINT64_C(1) << VHOST_USER_F_PROTOCOL_FEATURES)
#define BATCH 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct assay_backend_ops *const ops = &vhost_user_backend;

/* The order of requests in a bring-up with everything on, and what a good back-end says to each. */
static const struct {
	uint8_t request;
	uint64_t value;
} good[] = {
	{VHOST_USER_GET_FEATURES, FEATURES}, {VHOST_USER_GET_PROTOCOL_FEATURES, PROTOCOL},
	{VHOST_USER_GET_QUEUE_NUM, 2},       {VHOST_USER_GET_MAX_MEM_SLOTS, 8},
	{VHOST_USER_SET_OWNER, 0},           {VHOST_USER_GET_FEATURES, FEATURES},
	{VHOST_USER_SET_VRING_CALL, 0},      {VHOST_USER_SET_VRING_ERR, 0},
	{VHOST_USER_SET_VRING_CALL, 0},      {VHOST_USER_SET_VRING_ERR, 0},
	{VHOST_USER_SET_FEATURES, 0},        {VHOST_USER_ADD_MEM_REG, 0},
	{VHOST_USER_SET_VRING_NUM, 0},       {VHOST_USER_SET_VRING_BASE, 0},
	{VHOST_USER_SET_VRING_ADDR, 0},      {VHOST_USER_SET_VRING_KICK, 0},
	{VHOST_USER_SET_VRING_CALL, 0},      {VHOST_USER_SET_VRING_NUM, 0},
	{VHOST_USER_SET_VRING_BASE, 0},      {VHOST_USER_SET_VRING_ADDR, 0},
	{VHOST_USER_SET_VRING_KICK, 0},      {VHOST_USER_SET_VRING_CALL, 0},
	{VHOST_USER_SET_VRING_ENABLE, 0},    {VHOST_USER_SET_VRING_ENABLE, 0},
	{VHOST_USER_SET_STATUS, 0},
};
#define GOOD (sizeof(good) / sizeof(good[0]))

static void reply(int fd, uint8_t request, uint64_t value)
{
	struct {
		struct vhost_user_header header;
		uint32_t low, high;
	} message = {{request, VHOST_USER_VERSION | VHOST_USER_REPLY, 8}, (uint32_t)value, (uint32_t)(value >> 32)};

	if (send(fd, &message, sizeof(message), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return;
}

/* The input's own bytes, with descriptors if it wants them. */
static void send_bytes(int fd, const uint8_t *bytes, size_t count, bool with_fds)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(2 * sizeof(int))];
	} control = {.space = {0}};
	const int fds[2] = {fd, fd};
	struct iovec part = {(void *)(uintptr_t)bytes, count};
	struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1};

	if (count == 0)
		return;
	if (with_fds) {
		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(sizeof(fds));
		memcpy(CMSG_DATA(&control.align), fds, sizeof(fds));
	}
	if (sendmsg(fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return;
}

/* Every byte of every completion. */
static void read_all(const struct assay_completion *out, int count)
{
	for (int i = 0; i < count; i++) {
		uint8_t sum = 0;

		if (out[i].bytes_count > ASSAY_MESSAGE_MAX)
			abort();
		for (uint32_t k = 0; k < out[i].bytes_count; k++)
			sum = (uint8_t)(sum + out[i].bytes[k]);
		(void)sum;
	}
}

static void reap_all(struct vhost_user_frontend *frontend)
{
	struct assay_completion out[BATCH];

	for (unsigned i = 0; i < 8; i++) {
		int count = ops->reap(frontend, out, BATCH, 0);

		if (count <= 0)
			return;
		read_all(out, count);
	}
}

static void submit_one(struct vhost_user_frontend *frontend, uint32_t value)
{
	const uint8_t request[8] = {(uint8_t)value, 0x40};
	const struct assay_message message = {value, request, 4 + (value & 4), value & 0xfff};
	const struct assay_raw_segment segments[] = {{request, 4, 0, 0}, {NULL, value & 0xff, ASSAY_RAW_WRITABLE, 0}};
	const struct assay_raw_chain chain = {value, segments, 2};

	if (value & 0x2000) {
		struct assay_completion out[BATCH];
		int taken;

		read_all(out, ops->turn(frontend, &message, 1, &taken, out, BATCH, 0));
		return;
	}
	if (value & 0x1000)
		ops->submit_raw(frontend, &chain);
	else
		ops->submit(frontend, &message, 1);
	ops->kick(frontend);
}

/* One step of 8 bytes: what, which ring, where, and a value. */
static void step(struct vhost_user_frontend *frontend, const uint8_t *at)
{
	unsigned queue = at[0] >> 7 && virtio_port_queues(frontend->port) > 1;
	uint16_t where = (uint16_t)(at[2] | at[3] << 8);
	uint32_t value = (uint32_t)at[4] | (uint32_t)at[5] << 8 | (uint32_t)at[6] << 16 | (uint32_t)at[7] << 24;
	struct virtio_port_ring ring;
	struct split_used *used;

	virtio_port_ring(frontend->port, queue, &ring);
	used = ring.host_used;
	switch (at[0] & 7) {
	case 0: used->ring[where & (ring.num - 1)] = (struct split_used_elem){where >> 8, value}; break;
	case 1: used->ring[where & (ring.num - 1)] = (struct split_used_elem){value, where}; break;
	case 2: used->idx = (uint16_t)(used->idx + (value & 3)); break;
	case 3: used->idx = (uint16_t)value; break;
	case 4: submit_one(frontend, value); break;
	case 5: memcpy((uint8_t *)frontend->memory + (where * 64u + at[1]) % (frontend->memory_bytes - 4), &value, 4); break;
	case 6: eventfd_write(frontend->call_fd[queue], value); break;
	default: reap_all(frontend); break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vhost_user_frontend *frontend;
	size_t replies, own;
	int pair[2];

	if (size < 3 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return 0;
	frontend = malloc(sizeof(*frontend));
	if (!frontend)
		abort();
	vhost_user_frontend_init(frontend);
	snprintf(frontend->path, sizeof(frontend->path), "fuzz");
	frontend->poll = data[0] & 1;
	frontend->queue_size = 2u << (data[0] >> 1 & 3);
	frontend->features_wanted = data[0] & 8 ? FEATURES : FEATURES & ~(VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC);
	frontend->protocol_wanted = data[0] & 16 ? PROTOCOL : UINT32_MAX;
	frontend->channel.socket = pair[0];
	frontend->channel.deadline_ns = vhost_user_now() + UINT64_C(1000000000);
	replies = data[1] < GOOD ? data[1] : GOOD;
	own = data[2] < size - 3 ? data[2] : size - 3;
	for (size_t i = 0; i < replies; i++)
		reply(pair[1], good[i].request, good[i].value);
	send_bytes(pair[1], data + 3, own, data[0] & 32);
	/* The end of the input is the end of the connection: nothing here waits. */
	shutdown(pair[1], SHUT_WR);
	if (vhost_user_negotiate(frontend) == 0 && vhost_user_start(frontend) == 0)
		for (size_t at = 3 + own; at + 8 <= size; at += 8)
			step(frontend, data + at);
	if (frontend->port) {
		if (data[0] & 64)
			reap_all(frontend);
		ops->close(frontend);
	} else {
		vhost_user_frontend_release(frontend);
		free(frontend);
	}
	close(pair[1]);
	return 0;
}
