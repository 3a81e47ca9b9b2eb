/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of the proxy: a road whose guest is a ring in this process and whose platform is a list of what it was given, so that each
 * step of either side is the test's.
 */
#ifndef HARNESS_PROXY_PROXY_FIXTURE_H
#define HARNESS_PROXY_PROXY_FIXTURE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/proxy/proxy_private.h"
#include "harness/virtqueue/test_ring.h"
#include "scmi/header.h"
#include "scmi/le.h"

#define FAKE_MAX 512u

/* The platform of the test at hand. */
static struct fake {
	bool absent, gone;
	uint32_t room;  /* commands that one submit() takes */
	unsigned lives; /* times it was opened */
	int refuse;     /* what submit() says */
	uint32_t got;   /* commands since the opening */
	struct assay_message messages[FAKE_MAX];
	uint8_t bytes[FAKE_MAX][64];
	uint32_t ready, begun; /* completions to hand out, and the first of them */
	struct assay_completion out[2 * FAKE_MAX];
	uint8_t out_bytes[2 * FAKE_MAX][64];
} fake;

static inline int fake_open(const char *address, const char *query, const struct assay_backend_options *options, void **self,
			    char *why, size_t why_bytes)
{
	(void)address;
	(void)query;
	(void)options;
	if (fake.absent) {
		snprintf(why, why_bytes, "nobody is there");
		return -ENOENT;
	}
	fake.gone = false;
	fake.got = fake.ready = fake.begun = 0;
	fake.lives++;
	*self = &fake;
	return 0;
}

static inline void fake_close(void *self)
{
	(void)self;
}

static inline int fake_submit(void *self, const struct assay_message *messages, uint32_t count)
{
	uint32_t taken = count < fake.room ? count : fake.room;

	(void)self;
	if (fake.gone)
		return -ECONNRESET;
	if (fake.refuse)
		return fake.refuse;
	for (uint32_t i = 0; i < taken && fake.got < FAKE_MAX; i++, fake.got++) {
		fake.messages[fake.got] = messages[i];
		memcpy(fake.bytes[fake.got], messages[i].request, messages[i].request_bytes < 64 ? messages[i].request_bytes : 64);
	}
	return (int)taken;
}

static inline int fake_kick(void *self)
{
	(void)self;
	return 0;
}

static inline int fake_reap(void *self, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	uint32_t count = fake.ready < max ? fake.ready : max;

	(void)self;
	(void)deadline_ns;
	memcpy(out, fake.out + fake.begun, count * sizeof(*out));
	fake.ready -= count;
	fake.begun = fake.ready ? fake.begun + count : 0;
	return count ? (int)count : fake.gone ? -ECONNRESET : 0;
}

static inline void fake_describe(void *self, struct assay_backend_info *info)
{
	(void)self;
	info->capabilities = ASSAY_CAN_P2A;
	info->max_message = ASSAY_MESSAGE_MAX;
}

static inline const char *fake_last_error(void *self)
{
	(void)self;
	return "it went";
}

static const struct assay_backend_ops fake_ops = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(struct assay_backend_ops),
	.name = "fake",
	.open = fake_open,
	.close = fake_close,
	.submit = fake_submit,
	.kick = fake_kick,
	.reap = fake_reap,
	.describe = fake_describe,
	.last_error = fake_last_error,
};

/* The platform sends: an answer to the command with this cookie, or (channel 1) a message of its own. */
static inline void fake_send(uint32_t channel, uint64_t cookie, const void *bytes, uint32_t count, uint32_t used_length)
{
	uint32_t at = fake.begun + fake.ready;

	if (at == 2 * FAKE_MAX)
		return;
	memcpy(fake.out_bytes[at], bytes, count);
	fake.out[at] = (struct assay_completion){
		.cookie = cookie,
		.channel = channel,
		.used_length = used_length,
		.bytes = fake.out_bytes[at],
		.bytes_count = count,
	};
	fake.ready++;
}

static inline void fake_answer(uint32_t command, uint32_t used_length)
{
	uint8_t bytes[12];

	memcpy(bytes, fake.bytes[command], 4);
	scmi_store32(bytes + 4, 0);
	scmi_store32(bytes + 8, 0x1234u + command);
	fake_send(VIRTIO_SCMI_CMDQ, fake.messages[command].cookie, bytes, sizeof(bytes), used_length);
}

static inline void fake_event(uint32_t word)
{
	uint8_t bytes[8];

	scmi_store32(bytes, word);
	scmi_store32(bytes + 4, 0);
	fake_send(VIRTIO_SCMI_EVENTQ, ASSAY_COOKIE_NONE, bytes, sizeof(bytes), sizeof(bytes));
}

struct rig {
	char folder[64], socket[96], trace_path[96];
	struct assay_trace_writer *trace;
	struct proxy *proxy;
	struct road *road;
	struct test_ring *commands, *events;
	void *device;
};

/* Ends the test program if anything fails. */
static inline void rig_open(struct rig *rig)
{
	const char *temporary = getenv("TMPDIR");
	struct proxy_options options = {.patience_ns = 1000000};
	char why[256];

	memset(&fake, 0, sizeof(fake));
	fake.room = FAKE_MAX;
	memset(rig, 0, sizeof(*rig));
	snprintf(rig->folder, sizeof(rig->folder), "%.40s/proxy.XXXXXX", temporary ? temporary : "/tmp");
	if (!mkdtemp(rig->folder))
		abort();
	snprintf(rig->socket, sizeof(rig->socket), "%s/s", rig->folder);
	snprintf(rig->trace_path, sizeof(rig->trace_path), "%s/t", rig->folder);
	if (assay_trace_create(rig->trace_path, "{}", &rig->trace, why, sizeof(why)))
		abort();
	options.trace = rig->trace;
	if (proxy_create(&options, &rig->proxy, why, sizeof(why)) ||
	    proxy_add(rig->proxy, rig->socket, "loopback:", "agent", 0, why, sizeof(why)))
		abort();
	rig->road = rig->proxy->roads[0];
	rig->road->link.ops = &fake_ops;
	rig->commands = test_ring_new(1024, 0, VQ_F_VERSION_1);
	rig->events = test_ring_new(16, 0, VQ_F_VERSION_1);
}

/* A guest comes and starts its device. 0, or what the proxy said. */
static inline int rig_start(struct rig *rig)
{
	int error = proxy_devices.arrive(rig->proxy, "agent");

	if (!error)
		error = proxy_devices.attach(rig->proxy, "agent", NULL, VIRTIO_SCMI_F_P2A_CHANNELS, &rig->device);
	if (!error)
		proxy_devices.set_queues(rig->device, &rig->commands->device, &rig->events->device);
	return error;
}

static inline void rig_end(struct rig *rig)
{
	if (rig->device) {
		proxy_devices.release(rig->device, false);
		proxy_devices.depart(rig->proxy, "agent");
	}
	rig->device = NULL;
}

static inline void rig_close(struct rig *rig)
{
	rig_end(rig);
	proxy_destroy(rig->proxy);
	assay_trace_finish(rig->trace);
	test_ring_free(rig->commands);
	test_ring_free(rig->events);
	unlink(rig->trace_path);
	rmdir(rig->folder);
}

/* The guest sends a command with this token; its head. */
static inline int rig_send(struct rig *rig, uint16_t token)
{
	uint32_t offset = (uint32_t)token % 256u * 128u;
	int head;

	scmi_store32(rig->commands->buffers + offset,
		     scmi_header_pack((struct scmi_header){.protocol = 0x14, .message = 6, .token = token}));
	head = test_ring_add(rig->commands, offset);
	split_driver_publish(&rig->commands->driver);
	return head;
}

/* The proxy has a turn. */
static inline void rig_turn(struct rig *rig)
{
	proxy_devices.commands(rig->device, 1000);
	proxy_devices.work(rig->device);
}

/* The guest offers a buffer for an event. */
static inline void rig_offer(struct rig *rig, uint32_t number)
{
	struct vq_element element = test_element(rig->events, number * 128u, 64, VQ_DESC_WRITE);

	split_driver_add(&rig->events->driver, &element, 1, 64);
	split_driver_publish(&rig->events->driver);
}

#endif
