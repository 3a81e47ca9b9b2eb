/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications and delayed responses on their way to an agent: a bounded queue each. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/platform/platform_identity.h"
#include "harness/platform/platform_internal.h"

#define NOTIFICATIONS_DEFAULT 64u
#define ARRIVAL_BYTES 8u /* an entry: when it arrives, how long the message is, the message */
#define MESSAGE_AT (ARRIVAL_BYTES + 4u)

static uint32_t notifications_limit(const struct platform *platform)
{
	return platform->config->limits.events_queued ? platform->config->limits.events_queued : NOTIFICATIONS_DEFAULT;
}

/* The longest event: SENSOR_UPDATE of the sensor with most axes; all others are shorter than one with two. */
static uint32_t longest_event(const struct platform *platform)
{
	uint32_t axes = 2;

	for (uint32_t i = 0; i < platform->config->sensors_count; i++)
		if (platform->config->sensors[i].axes_count > axes)
			axes = platform->config->sensors[i].axes_count;
	return MESSAGE_AT + SCMI_HEADER_BYTES + 16u + axes * SCMI_SENSOR_READING_BYTES;
}

int events_create(struct platform *platform)
{
	/* Delayed responses are bounded by what may be pending; twice, for faults that send more. */
	uint32_t delayed = 2 * platform->pending_count / platform->agents_count + 16;
	uint32_t stride = longest_event(platform);

	platform->scratch = calloc(1, stride);
	if (!platform->scratch)
		return -ENOMEM;
	for (uint32_t i = 0; i < platform->agents_count; i++) {
		struct event_queue *queue = &platform->agents[i].events;

		queue->stride = stride;
		queue->capacity = notifications_limit(platform) + delayed;
		queue->bytes = calloc(queue->capacity, stride);
		if (!queue->bytes)
			return -ENOMEM;
	}
	return 0;
}

void events_destroy(struct platform *platform)
{
	for (uint32_t i = 0; i < platform->agents_count; i++)
		free(platform->agents[i].events.bytes);
	free(platform->scratch);
}

/* When what is sent now is there: at once, or with the latency of the platform file. The server wakes for it. */
static uint64_t arrival(struct platform *platform)
{
	uint64_t latency_ns = (uint64_t)platform->config->limits.event_latency_us * 1000u, at;

	if (!latency_ns)
		return 0;
	at = time_now(platform) + latency_ns;
	if (at < platform->due)
		platform->due = at;
	return at;
}

static void queue_event(struct platform_agent *agent, uint32_t word, const uint8_t *payload, uint32_t bytes)
{
	struct event_queue *queue = &agent->events;
	uint8_t *entry = queue->bytes + (size_t)((queue->head + queue->count) % queue->capacity) * queue->stride;

	if (queue->count == queue->capacity || MESSAGE_AT + SCMI_HEADER_BYTES + bytes > queue->stride)
		return;
	scmi_store64(entry, arrival(agent->platform));
	scmi_store32(entry + ARRIVAL_BYTES, SCMI_HEADER_BYTES + bytes);
	scmi_store32(entry + MESSAGE_AT, word);
	memcpy(entry + MESSAGE_AT + SCMI_HEADER_BYTES, payload, bytes);
	queue->count++;
	agent->platform->events_waiting++;
}

static void notify_one(struct platform_agent *agent, uint8_t protocol, uint8_t message, const uint8_t *payload, uint32_t bytes)
{
	if (!agent->connected || !agent->p2a || agent->events.notifications == notifications_limit(agent->platform))
		return;
	if (agent->platform->losing && platform_has_fault(agent->platform, FAULT_LOSS_UNTOLD))
		return;
	agent->events.notifications++;
	queue_event(agent, scmi_header_pack((struct scmi_header){message, SCMI_TYPE_NOTIFICATION, protocol, 0}), payload, bytes);
}

void notify(struct platform_agent *agent, uint8_t protocol, uint8_t message, const uint8_t *payload, uint32_t bytes)
{
	struct platform *platform = agent->platform;

	for (uint32_t i = 0; i < platform->agents_count; i++)
		if (identity_reaches(agent, &platform->agents[i], SCMI_TYPE_NOTIFICATION))
			notify_one(&platform->agents[i], protocol, message, payload, bytes);
}

static void send_delayed_one(struct platform_agent *agent, uint32_t word, const uint8_t *payload, uint32_t bytes)
{
	struct scmi_header header = scmi_header_unpack(word);
	bool clock = header.protocol == SCMI_PROTOCOL_CLOCK;

	header.type = SCMI_TYPE_DELAYED;
	if (clock && platform_has_fault(agent->platform, FAULT_CLOCK_RATE_SET_DELAYED_TOKEN))
		header.token ^= 1u;
	if (clock && platform_has_fault(agent->platform, FAULT_CLOCK_RATE_SET_DELAYED_TYPE)) {
		header.type = SCMI_TYPE_NOTIFICATION;
		agent->events.notifications++;
		pending_forget(agent, header.protocol);
	}
	queue_event(agent, scmi_header_pack(header), payload, bytes);
}

void send_delayed(struct platform_agent *agent, uint32_t word, const uint8_t *payload, uint32_t bytes)
{
	struct platform *platform = agent->platform;

	for (uint32_t i = 0; i < platform->agents_count; i++)
		if (identity_reaches(agent, &platform->agents[i], SCMI_TYPE_DELAYED))
			send_delayed_one(&platform->agents[i], word, payload, bytes);
}

void events_clear(struct platform_agent *agent)
{
	agent->platform->events_waiting -= agent->events.count;
	agent->events.head = agent->events.count = agent->events.notifications = 0;
}

uint32_t event_agent_id(const struct platform *platform, const struct platform_agent *agent)
{
	const struct slot *base = &platform->slots[platform->slot_of[SCMI_PROTOCOL_BASE] - 1];

	return agent && !(base->without >> SCMI_BASE_DISCOVER_AGENT & 1u) ? identity_in_event(platform, agent->id)
									  : SCMI_AGENT_PLATFORM;
}

static void drop_oldest(struct platform_agent *agent, bool notification)
{
	struct event_queue *queue = &agent->events;

	agent->platform->events_waiting--;
	queue->head = (queue->head + 1) % queue->capacity;
	queue->count--;
	queue->notifications -= notification;
}

static const uint8_t *entry_at(const struct event_queue *queue, uint32_t i)
{
	return queue->bytes + (size_t)((queue->head + i) % queue->capacity) * queue->stride;
}

static bool has_arrived(const struct platform *platform, const uint8_t *entry)
{
	uint64_t at = scmi_load64(entry);

	return !at || at <= time_now(platform);
}

/* Each queue is in the order of arrival: its first that time has not reached yet. */
uint64_t events_due(const struct platform *platform)
{
	uint64_t due = UINT64_MAX;

	if (!platform->config->limits.event_latency_us || !platform->events_waiting)
		return due;
	for (uint32_t a = 0; a < platform->agents_count; a++) {
		const struct event_queue *queue = &platform->agents[a].events;

		for (uint32_t i = 0; i < queue->count; i++) {
			uint64_t at = scmi_load64(entry_at(queue, i));

			if (at <= platform->time->now)
				continue;
			if (at < due)
				due = at;
			break;
		}
	}
	return due;
}

size_t platform_take_event(struct platform_agent *agent, uint8_t *event, size_t capacity)
{
	struct event_queue *queue = &agent->events;

	while (queue->count) {
		const uint8_t *entry = entry_at(queue, 0);
		size_t bytes = scmi_load32(entry + ARRIVAL_BYTES);
		struct scmi_header header = scmi_header_unpack(scmi_load32(entry + MESSAGE_AT));
		bool notification = header.type == SCMI_TYPE_NOTIFICATION;

		if (!has_arrived(agent->platform, entry))
			return 0;
		if (bytes > capacity && !notification && !platform_has_fault(agent->platform, FAULT_EVENTS_DROPPED))
			return 0;
		drop_oldest(agent, notification);
		if (!notification)
			pending_forget(agent, header.protocol);
		if (bytes > capacity)
			continue;
		memcpy(event, entry + MESSAGE_AT, bytes);
		return agent->platform->faults.mutants_count
			       ? platform_mutate(&agent->platform->faults, true, event, bytes, capacity)
			       : bytes;
	}
	return 0;
}

bool platform_counts_buffers(const struct platform *platform)
{
	return platform->has_faults && platform_has_fault(platform, FAULT_EVENTS_NEEDED);
}

void platform_tell_buffers(struct platform_agent *agent, bool any)
{
	agent->no_buffers = !any;
}

bool platform_has_event(const struct platform_agent *agent)
{
	return agent->events.count > 0 && has_arrived(agent->platform, entry_at(&agent->events, 0));
}
