/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The backend "loopback:": the reference platform in this process, behind real virtqueues in ordinary memory. The device runs in
 * the caller's thread, inside the doorbell, on a virtual clock: waiting for nothing takes no time.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/backends/loopback_platform.h"
#include "harness/backends/query.h"
#include "harness/backends/registry.h"
#include "harness/backends/virtio_port.h"
#include "harness/config/platform_config.h"
#include "harness/platform/virtio_device.h"
#include "harness/virtqueue/memory.h"

/* Where the device knows the block: labels, different from each other and from the real address, as a VMM's would be. */
#define GUEST_ADDRESS UINT64_C(0x80000000)
#define USER_ADDRESS UINT64_C(0x7f0000000000)
/* A wait without end would never come back from a platform with a periodic timer. */
#define WAIT_MAX_NS (UINT64_C(3600) * 1000000000u)

struct loopback {
	struct loopback_platform *shared;
	struct platform_agent *agent;
	struct virtio_port *port;
	struct virtio_device *device;
	struct split_device rings[2];
	struct vq_memory memory;
	void *block;
	uint64_t features_offered, features;
	uint32_t queue_size;
	bool poll, hold_events;
	bool called;  /* the device has called since the queues were last found empty */
	bool crashed; /* by crash() */
	char identity[96];
};

struct loopback_settings {
	struct loopback_key key;
	const char *agent;
	uint32_t queue_size;
	bool event_idx, indirect, p2a;
	uint64_t mask; /* features that the driver may accept */
};

static const char *const known_options[] = {"agent",    "delay", "event_idx", "fastchannels", "fault", "features",
					    "indirect", "p2a",   "private",   "queue_size",   NULL};

static int read_settings(const struct query *query, struct loopback_settings *settings, char *why, size_t why_bytes)
{
	*settings = (struct loopback_settings){
		.key = {.faults = query_get(query, "fault")},
		.agent = query_get(query, "agent"),
		.queue_size = VIRTIO_PORT_QUEUE_SIZE,
		.event_idx = true,
		.indirect = false,
		.p2a = true,
		.mask = UINT64_MAX,
	};
	if (query_time_ns(query, "delay", &settings->key.delay_ns, why, why_bytes) ||
	    query_bool(query, "private", &settings->key.private, why, why_bytes) ||
	    query_bool(query, "fastchannels", &settings->key.fastchannels, why, why_bytes) ||
	    query_queue_size(query, "queue_size", 2, &settings->queue_size, why, why_bytes) ||
	    query_bool(query, "event_idx", &settings->event_idx, why, why_bytes) ||
	    query_bool(query, "indirect", &settings->indirect, why, why_bytes) ||
	    query_bool(query, "p2a", &settings->p2a, why, why_bytes) ||
	    query_u64(query, "features", 0, UINT64_MAX, &settings->mask, why, why_bytes))
		return -EINVAL;
	return 0;
}

/* The doorbell: the device works here. */
static int ring_doorbell(void *context, unsigned queue)
{
	struct loopback *self = context;

	if (queue == VIRTIO_SCMI_CMDQ)
		self->called |= virtio_device_commands(self->device);
	self->called |= virtio_device_events(self->device);
	return 0;
}

static bool known_agent(const struct loopback *self, const char *name)
{
	const struct platform_config *config = loopback_platform_config(self->shared);

	for (uint32_t i = 0; i < config->agents_count; i++)
		if (!strcmp(config->agents[i].name, name))
			return true;
	return false;
}

static int attach(struct loopback *self, const struct loopback_settings *settings, const char *name, char *why, size_t why_bytes)
{
	const char *before = name ? loopback_platform_recall(self->shared, name) : NULL;
	const char *wanted = settings->agent ? settings->agent : before ? before : name;

	if (settings->agent && !known_agent(self, settings->agent)) {
		snprintf(why, why_bytes, "agent=%s: the platform has no agent of that name", settings->agent);
		return -EINVAL;
	}
	self->agent = platform_attach(loopback_platform(self->shared), wanted, self->features & VIRTIO_SCMI_F_P2A_CHANNELS);
	if (!self->agent) {
		snprintf(why, why_bytes, "%s%s: every agent of the platform has a connection already",
			 settings->agent ? "agent=" : "attach", settings->agent ? settings->agent : "");
		return -EBUSY;
	}
	if (settings->agent && strcmp(platform_agent_name(self->agent), settings->agent)) {
		snprintf(why, why_bytes, "agent=%s: it has a connection already", settings->agent);
		return -EBUSY;
	}
	if (name)
		loopback_platform_remember(self->shared, name, platform_agent_name(self->agent));
	snprintf(self->identity, sizeof(self->identity), "reference platform, agent %s", platform_agent_name(self->agent));
	return 0;
}

static int create_port(struct loopback *self, const struct loopback_settings *settings)
{
	struct virtio_port_setup setup = {
		.queue_size = settings->queue_size,
		.features = self->features,
		.poll = self->poll,
		.hold_events = self->hold_events,
		.guest_address = GUEST_ADDRESS,
		.user_address = USER_ADDRESS,
		.doorbell = ring_doorbell,
		.context = self,
	};
	size_t bytes = virtio_port_bytes(&setup);
	struct vq_region region = {.guest_address = GUEST_ADDRESS, .user_address = USER_ADDRESS, .bytes = bytes};
	int rc;

	if (!bytes)
		return -EINVAL;
	self->block = aligned_alloc(4096, bytes);
	if (!self->block)
		return -ENOMEM;
	memset(self->block, 0, bytes);
	setup.memory = region.host = self->block;
	rc = vq_memory_add(&self->memory, &region);
	return rc ? rc : virtio_port_create(&setup, &self->port);
}

static int create_device(struct loopback *self)
{
	unsigned count = virtio_port_queues(self->port);
	int rc;

	for (unsigned i = 0; i < count; i++) {
		struct virtio_port_ring ring;
		struct split_addresses at;

		virtio_port_ring(self->port, i, &ring);
		at = (struct split_addresses){.desc = ring.desc, .avail = ring.avail, .used = ring.used};
		rc = split_device_init(&self->rings[i], &self->memory, &at, ring.num, ring.base, self->features);
		if (rc)
			return rc;
	}
	return virtio_device_create(loopback_platform(self->shared), self->agent, &self->rings[0],
				    count > 1 ? &self->rings[1] : NULL, &self->device);
}

static void loopback_close(void *instance)
{
	struct loopback *self = instance;

	if (!self)
		return;
	virtio_device_destroy(self->device);
	virtio_port_destroy(self->port);
	if (self->agent)
		platform_detach(self->agent);
	loopback_platform_put(self->shared);
	free(self->block);
	free(self);
}

static int set_up(struct loopback *self, const struct loopback_settings *settings, const struct assay_backend_options *options,
		  char *why, size_t why_bytes)
{
	int rc;

	self->features_offered = VQ_F_VERSION_1 | (settings->p2a ? VIRTIO_SCMI_F_P2A_CHANNELS : 0) |
				 (settings->event_idx ? VQ_F_EVENT_IDX : 0) | (settings->indirect ? VQ_F_INDIRECT_DESC : 0);
	self->features = self->features_offered & (settings->mask | VQ_F_VERSION_1);
	self->queue_size = settings->queue_size;
	rc = loopback_platform_get(&settings->key, &self->shared, why, why_bytes);
	if (rc)
		return rc;
	rc = attach(self, settings, options->agent_name, why, why_bytes);
	if (rc)
		return rc;
	rc = create_port(self, settings);
	if (!rc)
		rc = create_device(self);
	if (!rc)
		rc = virtio_port_start(self->port);
	if (rc)
		snprintf(why, why_bytes, "setting up the queues: %s", strerror(-rc));
	return rc;
}

static int loopback_open(const char *address, const char *query_text, const struct assay_backend_options *options, void **instance,
			 char *why, size_t why_bytes)
{
	struct loopback_settings settings;
	struct loopback *self;
	struct query query;
	int rc;

	rc = query_parse(&query, query_text, known_options, why, why_bytes);
	if (!rc)
		rc = read_settings(&query, &settings, why, why_bytes);
	if (rc)
		return rc;
	settings.key.file = address;
	self = calloc(1, sizeof(*self));
	if (!self)
		return -ENOMEM;
	self->poll = options->poll;
	self->hold_events = options->hold_events;
	rc = set_up(self, &settings, options, why, why_bytes);
	if (rc) {
		loopback_close(self);
		return rc;
	}
	*instance = self;
	return 0;
}

static bool is_gone(const struct loopback *self)
{
	return self->crashed || virtio_device_dead(self->device);
}

static int loopback_submit(void *instance, const struct assay_message *messages, uint32_t count)
{
	struct loopback *self = instance;

	return is_gone(self) ? -ECONNRESET : virtio_port_submit(self->port, messages, count);
}

static int loopback_submit_raw(void *instance, const struct assay_raw_chain *chain)
{
	struct loopback *self = instance;

	return is_gone(self) ? -ECONNRESET : virtio_port_submit_raw(self->port, chain);
}

static int loopback_kick(void *instance)
{
	struct loopback *self = instance;

	return is_gone(self) ? -ECONNRESET : virtio_port_kick(self->port);
}

/*
 * One look. Without polling, an agent that has not been called sleeps: it sees nothing, whatever the rings hold. Once they are
 * empty it asks for a call again, and looks once more, as a driver has to.
 */
static int look(struct loopback *self, struct assay_completion *out, uint32_t max)
{
	int rc;

	if (platform_has_event(self->agent) && !is_gone(self))
		self->called |= virtio_device_events(self->device);
	if (self->poll)
		return virtio_port_reap(self->port, out, max);
	if (!self->called)
		return 0;
	rc = virtio_port_reap(self->port, out, max);
	if (rc >= 0 && (uint32_t)rc < max)
		self->called = virtio_port_calls_on(self->port);
	return rc;
}

static int loopback_reap(void *instance, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	struct loopback *self = instance;
	uint64_t now = loopback_platform_now(self->shared);

	if (self->crashed)
		return -ECONNRESET;
	if (deadline_ns > now && deadline_ns - now > WAIT_MAX_NS)
		deadline_ns = now + WAIT_MAX_NS;
	for (;;) {
		int rc = look(self, out, max);

		if (rc)
			return rc;
		if (is_gone(self))
			return -ECONNRESET;
		if (loopback_platform_now(self->shared) >= deadline_ns)
			return 0;
		loopback_platform_advance(self->shared, deadline_ns);
	}
}

static void loopback_describe(void *instance, struct assay_backend_info *info)
{
	const struct loopback *self = instance;
	struct assay_backend_info known = {
		.struct_size = info->struct_size,
		.capabilities = ASSAY_CAN_RAW | ASSAY_IS_VIRTIO | ASSAY_IS_SYNCHRONOUS |
				(self->poll ? (uint32_t)ASSAY_CAN_USED_TIME : 0u) |
				(self->features & VIRTIO_SCMI_F_P2A_CHANNELS ? (uint32_t)ASSAY_CAN_P2A : 0u),
		.transport = "virtio split ring, loopback",
		.identity = self->identity,
		.features_offered = self->features_offered,
		.features_accepted = self->features,
		.queue_size = self->queue_size,
		.max_in_flight = virtio_port_max_in_flight(self->port),
		.max_message = ASSAY_MESSAGE_MAX,
		.kick_fd = -1,
		.call_fd = -1,
	};

	memcpy(info, &known, info->struct_size < sizeof(known) ? info->struct_size : sizeof(known));
}

static const char *loopback_last_error(void *instance)
{
	const struct loopback *self = instance;

	if (self->crashed)
		return "the agent has crashed its connection";
	if (virtio_device_dead(self->device))
		return "the platform has closed the connection";
	return virtio_port_error(self->port);
}

static uint64_t loopback_now(void *instance)
{
	const struct loopback *self = instance;

	return loopback_platform_now(self->shared);
}

static void loopback_crash(void *instance)
{
	struct loopback *self = instance;

	if (self->crashed)
		return;
	self->crashed = true;
	platform_crash(self->agent);
	self->agent = NULL;
}

static void *loopback_map(void *instance, uint64_t address, size_t bytes)
{
	const struct loopback *self = instance;

	return self->agent ? platform_map(self->agent, address, bytes) : NULL;
}

static int loopback_offer_events(void *instance)
{
	struct loopback *self = instance;

	return virtio_port_offer_events(self->port);
}

const struct assay_backend_ops loopback_backend = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(struct assay_backend_ops),
	.name = "loopback",
	.summary = "the reference platform inside this process, behind a virtqueue in memory: loopback:[PLATFORM.yaml]",
	.open = loopback_open,
	.close = loopback_close,
	.submit = loopback_submit,
	.kick = loopback_kick,
	.reap = loopback_reap,
	.submit_raw = loopback_submit_raw,
	.describe = loopback_describe,
	.last_error = loopback_last_error,
	.now = loopback_now,
	.crash = loopback_crash,
	.map = loopback_map,
	.offer_events = loopback_offer_events,
};
