/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: a front-end with a command queue in memory of its own, against a served reference platform, step by step. */
#ifndef HARNESS_PLATFORM_VHOST_USER_SERVER_RIG_H
#define HARNESS_PLATFORM_VHOST_USER_SERVER_RIG_H

#include "harness/platform/vhost_user_server_client.h"
#include "harness/platform/vhost_user_server_fixture.h"
#include "scmi/clock.h"
#include "scmi/header.h"
#include "scmi/le.h"

#define BYTES 65536u
#define NUM 16u
#define GUEST 0x80000000u
#define USER 0x7000000000u
#define REQUEST_AT 0x8000u
#define RESPONSE_AT 0x9000u
#define RESPONSE_BYTES 64u
#define FEATURES (VQ_F_VERSION_1 | UINT64_C(1) << VHOST_USER_F_PROTOCOL_FEATURES)

static struct fixture served;

/* A front-end with a command queue in memory of its own. */
struct rig {
	int fd, memory, kick, call, error;
	uint8_t *host;
	struct split_driver ring;
	struct vhost_user_region region;
};

static struct rig rig;

static inline int tell_memory(void)
{
	const struct vhost_user_memory table = {.count = 1, .regions = {rig.region}};

	return client_ask(rig.fd, VHOST_USER_SET_MEM_TABLE, &table, 40, &rig.memory, 1);
}

static inline int tell_kick(void)
{
	return client_ask_fd(rig.fd, VHOST_USER_SET_VRING_KICK, 0, rig.kick);
}

/* Everything but kick and enable. */
static inline int tell_ring(uint16_t base)
{
	const struct vhost_user_vring_addr addr = {.desc = USER, .avail = USER + 0x1000, .used = USER + 0x2000};

	return client_ask_state(rig.fd, VHOST_USER_SET_VRING_NUM, 0, NUM) ||
	       client_ask_state(rig.fd, VHOST_USER_SET_VRING_BASE, 0, base) ||
	       client_ask(rig.fd, VHOST_USER_SET_VRING_ADDR, &addr, sizeof(addr), NULL, 0) ||
	       client_ask_fd(rig.fd, VHOST_USER_SET_VRING_CALL, 0, rig.call) ||
	       client_ask_fd(rig.fd, VHOST_USER_SET_VRING_ERR, 0, rig.error);
}

/* The connection before may just be closing: the next one gets through in a moment. */
static inline int open_patiently(void)
{
	int fd = -1;

	for (unsigned i = 0; i < 200 && fd < 0; i++) {
		fd = client_open(served.path[0]);
		if (fd < 0)
			usleep(1000);
	}
	return fd;
}

static inline bool rig_up(uint16_t base, uint64_t features)
{
	rig.fd = open_patiently();
	rig.memory = client_memory(BYTES);
	rig.kick = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	rig.call = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	rig.error = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	rig.host = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, rig.memory, 0);
	rig.region = (struct vhost_user_region){GUEST, BYTES, USER, 0};
	if (split_driver_init(&rig.ring, rig.host, rig.host + 0x1000, rig.host + 0x2000, NUM, base, features))
		return false;
	return rig.fd >= 0 && client_ask_u64(rig.fd, VHOST_USER_SET_FEATURES, features) == 0 && tell_memory() == 0 &&
	       tell_ring(base) == 0;
}

static inline void rig_down(void *unused)
{
	(void)unused;
	split_driver_free(&rig.ring);
	munmap(rig.host, BYTES);
	close(rig.fd);
	close(rig.memory);
	close(rig.kick);
	close(rig.call);
	close(rig.error);
	memset(&rig, 0, sizeof(rig));
}

static inline bool rig_runs(uint16_t base, uint64_t features)
{
	return rig_up(base, features) && tell_kick() == 0 && client_ask_state(rig.fd, VHOST_USER_SET_VRING_ENABLE, 0, 1) == 0;
}

/* Base PROTOCOL_VERSION, offered but not kicked for. */
static inline void offer(uint16_t token)
{
	const struct vq_element chain[2] = {{GUEST + REQUEST_AT, 4, 0, 0}, {GUEST + RESPONSE_AT, RESPONSE_BYTES, VQ_DESC_WRITE, 0}};
	const struct scmi_header header = {.message = 0, .protocol = 0x10, .token = token};

	scmi_store32(rig.host + REQUEST_AT, scmi_header_pack(header));
	memset(rig.host + RESPONSE_AT, 0xee, RESPONSE_BYTES);
	split_driver_add(&rig.ring, chain, 2, RESPONSE_BYTES);
	split_driver_publish(&rig.ring);
}

static inline void kick(void)
{
	eventfd_write(rig.kick, 1);
}

static inline bool called(int fd, int timeout_ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	eventfd_t count;

	return poll(&p, 1, timeout_ms) == 1 && eventfd_read(fd, &count) == 0;
}

/* The answer to offer(token) is there: length, token, and success. */
static inline bool answered(uint16_t token)
{
	struct vq_used used;
	uint32_t header;

	if (split_driver_take(&rig.ring, &used) != 1 || used.problem != VQ_USED_FINE || used.length != 12)
		return false;
	header = scmi_load32(rig.host + RESPONSE_AT);
	return scmi_header_unpack(header).token == token && scmi_load32(rig.host + RESPONSE_AT + 4) == 0;
}

static inline bool exchange(uint16_t token)
{
	offer(token);
	kick();
	return called(rig.call, 2000) && answered(token);
}

/* A later answer on the socket proves that the server is done with what came before it. */
static inline bool nothing_happened(void)
{
	struct vq_used used;

	return client_is_served(rig.fd) && split_driver_take(&rig.ring, &used) == 0 && !called(rig.call, 0);
}

#endif
