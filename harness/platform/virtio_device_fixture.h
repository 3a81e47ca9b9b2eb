/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the tests of the virtio device: the agent's port and the device, ring to ring, with a platform of this file's own behind them
 * that answers what a test tells it to. Defines the platform's functions, so each test program includes it once,
 * behind "greatest.h" and "harness/backends/virtio_port.h".
 */
#ifndef HARNESS_PLATFORM_VIRTIO_DEVICE_FIXTURE_H
#define HARNESS_PLATFORM_VIRTIO_DEVICE_FIXTURE_H

#include <errno.h>

#include "harness/platform/virtio_device.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/status.h"

#define GUEST UINT64_C(0x100000000)
#define USER UINT64_C(0x7fff00000000)

/* Whether the platform says of itself that it has faults: a test of those defines it. */
#ifndef FIXTURE_HAS_FAULTS
#define FIXTURE_HAS_FAULTS false
#endif

/* The platform: echoes what follows the header, and has as many events as a test has put in. */
struct platform {
	enum platform_transport_fault fault;
	unsigned commands;
	size_t extra; /* bytes that each response is longer than its request */
	unsigned head, count;
	uint32_t events[2000]; /* header words */
};

size_t platform_command(struct platform_agent *agent, const uint8_t *request, size_t request_bytes, uint8_t *response,
			size_t capacity)
{
	struct platform *platform = (struct platform *)(void *)agent;
	size_t bytes = 8 + request_bytes - 4 + platform->extra;

	(void)capacity;
	platform->commands++;
	memcpy(response, request, 4);
	scmi_store32(response + 4, SCMI_SUCCESS);
	memcpy(response + 8, request + 4, request_bytes - 4);
	memset(response + 4 + request_bytes, 0xee, platform->extra);
	return bytes;
}

static inline bool is_delayed(uint32_t word)
{
	return scmi_header_unpack(word).type == SCMI_TYPE_DELAYED;
}

size_t platform_take_event(struct platform_agent *agent, uint8_t *event, size_t capacity)
{
	struct platform *platform = (struct platform *)(void *)agent;

	while (platform->head < platform->count) {
		uint32_t word = platform->events[platform->head];

		if (capacity < 8 && is_delayed(word))
			return 0;
		platform->head++;
		if (capacity < 8)
			continue;
		scmi_store32(event, word);
		scmi_store32(event + 4, platform->head);
		return 8;
	}
	return 0;
}

bool platform_has_event(const struct platform_agent *agent)
{
	const struct platform *platform = (const struct platform *)(const void *)agent;

	return platform->head < platform->count;
}

bool platform_has_faults(const struct platform *platform)
{
	(void)platform;
	return FIXTURE_HAS_FAULTS;
}

bool platform_counts_buffers(const struct platform *platform)
{
	(void)platform;
	return false;
}

void platform_tell_buffers(struct platform_agent *agent, bool any)
{
	(void)agent, (void)any;
}

enum platform_transport_fault platform_transport_fault(const struct platform *platform)
{
	return platform->fault;
}

struct link {
	struct platform platform;
	struct vq_memory memory;
	struct split_device rings[2];
	struct virtio_device *device;
	struct virtio_port *port;
	void *block;
	unsigned doorbells[2], calls;
	bool deaf; /* the device does not hear the doorbell: a test runs it by hand */
	struct assay_completion out[64];
};

static inline int doorbell(void *context, unsigned queue)
{
	struct link *l = context;

	l->doorbells[queue]++;
	if (l->deaf)
		return 0;
	l->calls += virtio_device_commands(l->device);
	l->calls += virtio_device_events(l->device);
	return 0;
}

static inline struct link *connect_like(const struct virtio_port_setup *like)
{
	struct link *l = calloc(1, sizeof(*l));
	struct virtio_port_setup setup = *like;

	setup.base = 65530;
	setup.guest_address = GUEST;
	setup.user_address = USER;
	setup.doorbell = doorbell;
	setup.context = l;
	size_t bytes = virtio_port_bytes(&setup);

	l->block = setup.memory = aligned_alloc(4096, bytes);
	memset(l->block, 0, bytes);
	vq_memory_add(&l->memory, &(struct vq_region){GUEST, USER, bytes, l->block});
	if (virtio_port_create(&setup, &l->port))
		return NULL;
	for (unsigned i = 0; i < virtio_port_queues(l->port); i++) {
		struct virtio_port_ring r;

		virtio_port_ring(l->port, i, &r);
		if (split_device_init(&l->rings[i], &l->memory, &(struct split_addresses){r.desc, r.avail, r.used}, r.num, r.base,
				      setup.features))
			return NULL;
	}
	virtio_device_create(&l->platform, (struct platform_agent *)(void *)&l->platform, &l->rings[0],
			     virtio_port_queues(l->port) == 2 ? &l->rings[1] : NULL, &l->device);
	virtio_port_start(l->port);
	return l;
}

static inline struct link *connect(uint32_t queue_size, uint64_t features, bool poll)
{
	return connect_like(&(struct virtio_port_setup){.queue_size = queue_size, .features = features, .poll = poll});
}

static inline void part(struct link *l)
{
	virtio_device_destroy(l->device);
	virtio_port_destroy(l->port);
	free(l->block);
	free(l);
}

#define P2A VIRTIO_SCMI_F_P2A_CHANNELS

static inline int send_one(struct link *l, uint64_t cookie, uint32_t bytes, uint32_t capacity)
{
	uint8_t request[64];

	memset(request, (int)cookie, sizeof(request));
	int rc = virtio_port_submit(l->port, &(struct assay_message){cookie, request, bytes, capacity}, 1);
	if (rc == 1)
		virtio_port_kick(l->port);
	return rc;
}

/* One exchange whose answer must be right: what every test ends with. */
static inline enum greatest_test_res works(struct link *l)
{
	ASSERT_EQ(1, send_one(l, 0x77, 12, 136));
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(0x77, l->out[0].cookie);
	ASSERT_EQ(16, l->out[0].used_length);
	ASSERT_EQ(16, l->out[0].bytes_count);
	ASSERT_EQ(0x77, l->out[0].bytes[15]);
	ASSERT_EQ(136, l->out[0].capacity);
	PASS();
}

static inline void add_events(struct link *l, unsigned count, uint8_t type)
{
	while (count--)
		l->platform.events[l->platform.count++] =
			scmi_header_pack((struct scmi_header){.message = 1, .type = type, .protocol = 0x14, .token = 0x3f});
}

#endif
