/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A backend as a vendor would write it: it includes the public headers and links nothing. Behind it is a platform that knows one
 * message, Base PROTOCOL_VERSION; everything else is not supported. Arguments: "refuse" makes open() fail.
 *
 *   cc -shared -fPIC -Iinclude -o plugin.so harness/e2e/plugin.c
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assay/backend.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/protocol.h"
#include "scmi/status.h"

#ifndef PLUGIN_ABI
#define PLUGIN_ABI ASSAY_BACKEND_ABI
#endif

#define IN_FLIGHT 32u
#define RESPONSE_BYTES 12u

struct answer {
	uint64_t cookie, publish_ns;
	uint32_t capacity, bytes;
	uint8_t data[RESPONSE_BYTES];
};

/* Answers wait in a circle; one that was reaped stays until its place is taken again, not before the next reap. */
struct instance {
	struct answer answers[2 * IN_FLIGHT];
	uint32_t head, count;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int plugin_open(const char *address, const char *query, const struct assay_backend_options *options, void **self, char *why,
		       size_t why_bytes)
{
	(void)query;
	(void)options;
	if (!strcmp(address, "refuse")) {
		snprintf(why, why_bytes, "the plugin was told to refuse");
		return -ECONNREFUSED;
	}
	*self = calloc(1, sizeof(struct instance));
	return *self ? 0 : -ENOMEM;
}

static void plugin_close(void *self)
{
	free(self);
}

static void answer_message(struct answer *answer, const struct assay_message *message)
{
	uint32_t word = message->request_bytes >= SCMI_HEADER_BYTES ? scmi_load32(message->request) : 0;
	struct scmi_header header = scmi_header_unpack(word);
	bool known = header.protocol == SCMI_PROTOCOL_BASE && header.message == SCMI_PROTOCOL_VERSION;

	*answer = (struct answer){.cookie = message->cookie, .publish_ns = now_ns(), .capacity = message->capacity, .bytes = 8};
	scmi_store32(answer->data, word);
	scmi_store32s(answer->data + 4, known ? SCMI_SUCCESS : SCMI_NOT_SUPPORTED);
	if (known) {
		scmi_store32(answer->data + 8, SCMI_VERSION(2, 0));
		answer->bytes = RESPONSE_BYTES;
	}
	if (answer->bytes > message->capacity)
		answer->bytes = message->capacity;
}

static int plugin_submit(void *self, const struct assay_message *messages, uint32_t count)
{
	struct instance *in = self;
	uint32_t taken = 0;

	for (; taken < count && in->count < IN_FLIGHT; taken++, in->count++)
		answer_message(&in->answers[(in->head + in->count) % (2 * IN_FLIGHT)], &messages[taken]);
	return (int)taken;
}

static int plugin_kick(void *self)
{
	(void)self;
	return 0;
}

static int plugin_reap(void *self, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	struct instance *in = self;
	uint32_t n = 0;

	(void)deadline_ns; /* nothing is ever under way: what is not here now will not come */
	for (; n < max && in->count; n++, in->count--) {
		const struct answer *answer = &in->answers[in->head];

		in->head = (in->head + 1) % (2 * IN_FLIGHT);
		out[n] = (struct assay_completion){
			.cookie = answer->cookie,
			.capacity = answer->capacity,
			.used_length = answer->bytes,
			.bytes_count = answer->bytes,
			.bytes = answer->data,
			.publish = {answer->publish_ns, ASSAY_TIME_AGENT, true},
			.reap = {now_ns(), ASSAY_TIME_AGENT, true},
		};
	}
	return (int)n;
}

static void plugin_describe(void *self, struct assay_backend_info *info)
{
	struct assay_backend_info known = {
		.struct_size = info->struct_size,
		.transport = "function calls",
		.identity = "a plugin that knows one message",
		.max_in_flight = IN_FLIGHT,
		.max_message = ASSAY_MESSAGE_MAX,
		.kick_fd = -1,
		.call_fd = -1,
	};

	(void)self;
	memcpy(info, &known, info->struct_size < sizeof(known) ? info->struct_size : sizeof(known));
}

static const char *plugin_last_error(void *self)
{
	(void)self;
	return "";
}

const struct assay_backend_ops *assay_backend_plugin(void)
{
	static const struct assay_backend_ops ops = {
		.abi_version = PLUGIN_ABI,
		.struct_size = sizeof(ops),
		.name = "one-message",
		.summary = "knows Base PROTOCOL_VERSION",
		.open = plugin_open,
		.close = plugin_close,
		.submit = plugin_submit,
		.kick = plugin_kick,
		.reap = plugin_reap,
		.describe = plugin_describe,
		.last_error = plugin_last_error,
	};

	return &ops;
}
