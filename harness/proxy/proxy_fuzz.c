/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: what a guest and a platform may do to the proxy between them. The input is a list of steps: the guest writes anywhere in its
 * memory (rings, descriptors, buffers), its memory shrinks, its queues stop and start, it goes and comes; the platform answers what it has, or
 * something else, lies about lengths, takes nothing, goes.
 */
#include "harness/proxy/proxy_fixture.h"

#define SMALL_RING 16u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *at, *end;
};

static uint8_t byte(struct input *in)
{
	return in->at < in->end ? *in->at++ : 0;
}

static uint16_t half(struct input *in)
{
	uint16_t low = byte(in);

	return (uint16_t)(low | byte(in) << 8);
}

static void write_memory(struct test_ring *ring, struct input *in)
{
	size_t at = half(in) % ring->bytes, count = byte(in);

	for (size_t i = 0; i < count && at + i < ring->bytes; i++)
		ring->block[at + i] = byte(in);
}

/* A chain as a driver would make it, then the guest may spoil it. */
static void offer(struct test_ring *ring, struct input *in, bool event)
{
	uint16_t where = half(in);
	struct vq_element e[2] = {test_element(ring, where % 4096u, event ? 64 : 1u + byte(in) % 16u, event ? VQ_DESC_WRITE : 0),
				  test_element(ring, 8192u + where % 4096u, byte(in), VQ_DESC_WRITE)};

	split_driver_add(&ring->driver, e, event ? 1 : 2, 64);
	split_driver_publish(&ring->driver);
}

static void take_all(struct test_ring *ring)
{
	struct vq_used used;

	for (unsigned i = 0; i < 64 && split_driver_take(&ring->driver, &used); i++)
		;
}

static void platform(struct input *in)
{
	uint8_t bytes[64];
	uint32_t count = byte(in) % sizeof(bytes);

	switch (byte(in) % 6) {
	case 0:
		if (fake.got)
			fake_answer(half(in) % fake.got, half(in));
		break;
	case 1:
		for (uint32_t i = 0; i < count; i++)
			bytes[i] = byte(in);
		fake_send(byte(in) % 3u, byte(in) & 1 ? ASSAY_COOKIE_NONE : half(in) % 300u, bytes, count, half(in));
		break;
	case 2:
		fake_event(scmi_header_pack((struct scmi_header){.type = byte(in) & 3, .protocol = 0x14, .token = byte(in)}));
		break;
	case 3: fake.gone = true; break;
	case 4: fake.room = byte(in); break;
	default: fake.refuse = byte(in) & 1 ? -(int)(byte(in) % 100u) : 0; break;
	}
}

static void step(struct rig *rig, struct input *in)
{
	switch (byte(in) % 12) {
	case 0: write_memory(rig->commands, in); break;
	case 1: write_memory(rig->events, in); break;
	case 2: offer(rig->commands, in, false); break;
	case 3: offer(rig->events, in, true); break;
	case 4: proxy_devices.commands(rig->device, byte(in)); break;
	case 5: proxy_devices.work(rig->device); break;
	case 6: proxy_devices.events(rig->device); break;
	case 7:
		proxy_devices.set_queues(rig->device, byte(in) & 1 ? &rig->commands->device : NULL,
					 byte(in) & 1 ? &rig->events->device : NULL);
		break;
	case 8:
		rig->commands->memory.regions[0].bytes =
			byte(in) & 1 ? rig->commands->bytes : rig->commands->layout.bytes + half(in) % 8192u;
		break;
	case 9:
		rig_end(rig);
		rig->road->link.next_try_ns = 0;
		if (rig_start(rig))
			rig->device = NULL;
		break;
	case 10:
		take_all(rig->commands);
		take_all(rig->events);
		break;
	default: platform(in); break;
	}
	rig->road->link.next_try_ns = 0;
	(void)proxy_devices.take_error(rig->road);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rig rig;
	struct input in = {data, data + size};

	if (!rig.proxy)
		rig_open(&rig);
	test_ring_free(rig.commands);
	test_ring_free(rig.events);
	memset(&fake, 0, sizeof(fake));
	fake.room = FAKE_MAX;
	rig.commands = test_ring_new(SMALL_RING, 0, VQ_F_VERSION_1 | (size & 1 ? VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC : 0));
	rig.events = test_ring_new(SMALL_RING, 0, VQ_F_VERSION_1);
	rig.proxy->options.trace = NULL;
	rig.road->link.next_try_ns = 0;
	if (rig_start(&rig))
		abort();
	for (unsigned steps = 0; in.at < in.end && steps < 400; steps++) {
		if (!rig.device && rig_start(&rig))
			break;
		step(&rig, &in);
	}
	rig_end(&rig);
	if (rig.road->used || rig.road->events || rig.road->waiting_count)
		abort();
	return 0;
}
