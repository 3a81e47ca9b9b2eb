/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent's side of channels in shared memory. */
#include "harness/backends/smt_channel.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/shmem.h"

uint32_t smt_get(const struct smt_port *port, uint32_t offset)
{
	uint32_t word = __atomic_load_n((const uint32_t *)(const void *)(port->memory + offset), __ATOMIC_ACQUIRE);

	return scmi_load32(&word);
}

void smt_put(const struct smt_port *port, uint32_t offset, uint32_t value)
{
	uint32_t word;

	scmi_store32(&word, value);
	__atomic_store_n((uint32_t *)(void *)(port->memory + offset), word, __ATOMIC_RELEASE);
}

uint32_t smt_room(const struct smt_port *port)
{
	uint32_t room = SCMI_SHMEM_ROOM(port->bytes);

	return room < ASSAY_MESSAGE_MAX ? room : ASSAY_MESSAGE_MAX;
}

/* Words, as device memory wants them; the last one is padded. */
static void copy_in(const struct smt_port *port, const uint8_t *bytes, uint32_t count)
{
	for (uint32_t at = 0; at < count; at += 4) {
		uint8_t word[4] = {0};

		memcpy(word, bytes + at, count - at < 4 ? count - at : 4);
		smt_put(port, SCMI_SHMEM_MESSAGE + at, scmi_load32(word));
	}
}

static void copy_out(const struct smt_port *port, uint8_t *bytes, uint32_t count)
{
	for (uint32_t at = 0; at < count; at += 4) {
		uint8_t word[4];

		scmi_store32(word, smt_get(port, SCMI_SHMEM_MESSAGE + at));
		memcpy(bytes + at, word, count - at < 4 ? count - at : 4);
	}
}

static bool is_free(const struct smt_port *port)
{
	return smt_get(port, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE;
}

static struct assay_time at_edge(uint64_t now_ns)
{
	return (struct assay_time){.ns = now_ns, .source = ASSAY_TIME_AGENT, .valid = true};
}

/* The channel is ours: mark it taken, say how the end is to be told. */
static void begin(struct smt_channel *channel, uint32_t length)
{
	smt_put(&channel->area, SCMI_SHMEM_STATUS, 0);
	smt_put(&channel->area, SCMI_SHMEM_FLAGS, channel->interrupt ? SCMI_SHMEM_INTERRUPT : 0);
	smt_put(&channel->area, SCMI_SHMEM_LENGTH, length);
}

static void sent(struct smt_channel *channel, uint64_t cookie, uint64_t now_ns)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	channel->busy = true;
	channel->cookie = cookie;
	channel->capacity = smt_room(&channel->area);
	channel->publish = at_edge(now_ns);
	channel->kick = (struct assay_time){0};
}

int smt_channel_submit(struct smt_channel *channel, const struct assay_message *message, uint64_t now_ns)
{
	if (channel->busy || !is_free(&channel->area))
		return 0;
	if (message->request_bytes < SCMI_HEADER_BYTES || message->request_bytes > smt_room(&channel->area)) {
		snprintf(channel->error, sizeof(channel->error), "a message of %u bytes: the channel carries %u to %u",
			 message->request_bytes, SCMI_HEADER_BYTES, smt_room(&channel->area));
		return -EMSGSIZE;
	}
	begin(channel, message->request_bytes);
	copy_in(&channel->area, message->request, message->request_bytes);
	channel->hand_made = false;
	sent(channel, message->cookie, now_ns);
	return 1;
}

/* Length word and message out of the readable segments. How many bytes there are. */
static uint32_t join(const struct assay_raw_chain *chain, uint8_t *bytes, uint32_t room)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < chain->count; i++) {
		const struct assay_raw_segment *s = &chain->segments[i];
		uint32_t length = s->length < room - count ? s->length : room - count;

		if (s->flags & ASSAY_RAW_WRITABLE)
			continue;
		if (s->bytes && length)
			memcpy(bytes + count, s->bytes, length);
		else
			memset(bytes + count, 0, length);
		count += length;
	}
	return count;
}

int smt_channel_submit_raw(struct smt_channel *channel, const struct assay_raw_chain *chain, uint64_t now_ns)
{
	uint8_t bytes[4 + ASSAY_MESSAGE_MAX];
	uint32_t count = join(chain, bytes, sizeof(bytes));

	if (channel->busy || !is_free(&channel->area))
		return -ENOSPC;
	if (count < 4 || count - 4 > smt_room(&channel->area))
		return -EMSGSIZE;
	begin(channel, scmi_load32(bytes));
	copy_in(&channel->area, bytes + 4, count - 4);
	channel->hand_made = true;
	sent(channel, chain->cookie, now_ns);
	return 0;
}

bool smt_channel_ready(const struct smt_channel *channel)
{
	return channel->busy && is_free(&channel->area);
}

/* A length that the platform gave: what of it can be read, and whether it can be true. */
static bool take_message(struct smt_channel *channel, const struct smt_port *port, uint8_t *bytes, uint32_t *length,
			 uint32_t *count)
{
	uint32_t room = smt_room(port);

	*length = smt_get(port, SCMI_SHMEM_LENGTH);
	*count = *length < room ? *length : room;
	copy_out(port, bytes, *count);
	if (*length >= SCMI_HEADER_BYTES && *length <= SCMI_SHMEM_ROOM(port->bytes))
		return true;
	snprintf(channel->error, sizeof(channel->error), "a length from %u to the area's %u expected, %" PRIu32 " found",
		 SCMI_HEADER_BYTES, SCMI_SHMEM_ROOM(port->bytes), *length);
	return false;
}

int smt_channel_reap(struct smt_channel *channel, struct assay_completion *out)
{
	uint32_t status = smt_get(&channel->area, SCMI_SHMEM_STATUS), length = 0, count = 0;

	if (!channel->busy || !(status & SCMI_SHMEM_FREE))
		return 0;
	channel->busy = false;
	*out = (struct assay_completion){
		.cookie = channel->cookie,
		.capacity = channel->capacity,
		.bytes = channel->answer,
		.publish = channel->publish,
		.kick = channel->kick,
	};
	/* With the error bit there is no answer: the platform could make nothing of the message. */
	if (status & SCMI_SHMEM_ERROR)
		return 1;
	if (!take_message(channel, &channel->area, channel->answer, &length, &count))
		return -EPROTO;
	out->used_length = length;
	out->bytes_count = count;
	return 1;
}

int smt_channel_event(struct smt_channel *channel, struct assay_completion *out, bool *ring)
{
	uint32_t length, count;
	bool good;

	*ring = false;
	if (!channel->p2a.memory || is_free(&channel->p2a))
		return 0;
	good = take_message(channel, &channel->p2a, channel->event, &length, &count);
	*ring = smt_get(&channel->p2a, SCMI_SHMEM_FLAGS) & SCMI_SHMEM_INTERRUPT;
	smt_put(&channel->p2a, SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	*out = (struct assay_completion){
		.cookie = ASSAY_COOKIE_NONE,
		.channel = 1,
		.capacity = smt_room(&channel->p2a),
		.used_length = length,
		.bytes_count = count,
		.bytes = channel->event,
	};
	return good ? 1 : -EPROTO;
}
