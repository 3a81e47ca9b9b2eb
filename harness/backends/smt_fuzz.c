/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: what a platform may leave in the areas of a shared-memory channel. Each step of the input says what is written where, and
 * what the agent does next; the areas are as large as they say, no byte more.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/backends/smt_channel.h"
#include "scmi/le.h"
#include "scmi/shmem.h"

#define STEP_BYTES 8u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void command(struct smt_channel *channel)
{
	uint8_t request[16] = {1, 2, 3};
	const struct assay_message message = {.cookie = 1, .request = request, .request_bytes = sizeof(request), .capacity = 64};

	(void)smt_channel_submit(channel, &message, 1);
}

static void by_hand(struct smt_channel *channel, const uint8_t *bytes)
{
	const struct assay_raw_segment segment = {.bytes = bytes, .length = STEP_BYTES};
	const struct assay_raw_chain chain = {.cookie = 2, .segments = &segment, .count = 1};

	(void)smt_channel_submit_raw(channel, &chain, 1);
}

static void look(struct smt_channel *channel)
{
	struct assay_completion out = {0};
	volatile uint8_t sum = 0;
	bool ring;

	if (smt_channel_reap(channel, &out) > 0)
		for (uint32_t i = 0; i < out.bytes_count; i++)
			sum = (uint8_t)(sum + out.bytes[i]);
	if (smt_channel_event(channel, &out, &ring) > 0)
		for (uint32_t i = 0; i < out.bytes_count; i++)
			sum = (uint8_t)(sum + out.bytes[i]);
}

static void step(struct smt_channel *channel, const uint8_t *bytes)
{
	struct smt_port *port = bytes[0] & 1 ? &channel->p2a : &channel->area;
	uint32_t offset = scmi_load16(bytes + 2) % (port->bytes / 4) * 4;

	switch (bytes[0] >> 1 & 3) {
	case 0: command(channel); break;
	case 1: by_hand(channel, bytes); break;
	case 2: smt_put(port, bytes[1] & 1 ? offset : SCMI_SHMEM_STATUS + (bytes[1] & 0x10u), scmi_load32(bytes + 4)); break;
	default: look(channel); break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct smt_channel channel;
	uint32_t bytes, second;

	if (size < 2)
		return 0;
	bytes = SMT_AREA_BYTES_MIN + data[0] * 4u;
	second = SMT_AREA_BYTES_MIN + data[1] * 32u;
	memset(&channel, 0, sizeof(channel));
	channel.area = (struct smt_port){calloc(1, bytes), bytes};
	channel.p2a = (struct smt_port){calloc(1, second), second};
	if (channel.area.memory && channel.p2a.memory)
		for (size_t at = 2; at + STEP_BYTES <= size; at += STEP_BYTES)
			step(&channel, data + at);
	free(channel.area.memory);
	free(channel.p2a.memory);
	return 0;
}
