/* SPDX-License-Identifier: BSD-2-Clause */
/* A list of commands, and the answers that were learned. */
#include "harness/bench/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/le.h"
#include "scmi/names.h"
#include "scmi/sensor.h"

#define TOKEN_MASK (SCMI_TOKEN_MAX << 18)

static int class_of(struct bench_stream *stream, struct scmi_header header)
{
	for (size_t i = 0; i < stream->class_count; i++)
		if (stream->classes[i].protocol == header.protocol && stream->classes[i].message == header.message)
			return (int)i;
	if (stream->class_count == BENCH_CLASSES_MAX)
		return -ENOSPC;
	stream->classes[stream->class_count] = (struct bench_class){header.protocol, header.message};
	return (int)stream->class_count++;
}

static void *copy_of(const void *bytes, size_t count)
{
	void *copy = malloc(count);

	return copy ? memcpy(copy, bytes, count) : NULL;
}

int bench_stream_add(struct bench_stream *stream, const uint8_t *request, uint32_t request_bytes, uint32_t capacity)
{
	struct bench_item item = {.request_bytes = request_bytes, .capacity = capacity};
	struct bench_item *grown;
	int class;

	if (request_bytes < SCMI_HEADER_BYTES || request_bytes > ASSAY_MESSAGE_MAX)
		return -EINVAL;
	if (stream->count == BENCH_STREAM_MAX)
		return -ENOSPC;
	class = class_of(stream, scmi_header_unpack(scmi_load32(request)));
	if (class < 0)
		return class;
	item.class = (uint16_t) class;
	if ((stream->count & (stream->count - 1)) == 0) { /* a power of two: full */
		grown = realloc(stream->items, (stream->count ? 2 * stream->count : 1) * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		stream->items = grown;
	}
	item.request = copy_of(request, request_bytes);
	if (!item.request)
		return -ENOMEM;
	scmi_store32(item.request, scmi_load32(request) & ~TOKEN_MASK);
	stream->items[stream->count++] = item;
	if (request_bytes > stream->request_max)
		stream->request_max = request_bytes;
	return 0;
}

int bench_stream_bare(struct bench_stream *stream)
{
	const uint8_t request[SCMI_HEADER_BYTES] = {0};

	snprintf(stream->name, sizeof(stream->name), "bare messages");
	return bench_stream_add(stream, request, sizeof(request), 0);
}

int bench_stream_copy(const struct bench_stream *from, struct bench_stream *to)
{
	int err = 0;

	memset(to, 0, sizeof(*to));
	memcpy(to->name, from->name, sizeof(to->name));
	for (size_t i = 0; i < from->count && !err; i++)
		err = bench_stream_add(to, from->items[i].request, from->items[i].request_bytes, from->items[i].capacity);
	for (size_t i = 0; i < from->count && !err; i++)
		to->items[i].gap_ns = from->items[i].gap_ns;
	to->skipped = from->skipped;
	if (err)
		bench_stream_free(to);
	return err;
}

void bench_stream_free(struct bench_stream *stream)
{
	for (size_t i = 0; i < stream->count; i++) {
		free(stream->items[i].request);
		free(stream->items[i].response);
		free(stream->items[i].varies);
	}
	free(stream->items);
	memset(stream, 0, sizeof(*stream));
}

/* A measured value may be another one every time: of a reading, header, status and length are compared. */
static bool varies_by_nature(struct bench_stream *stream, struct bench_item *item)
{
	struct scmi_header header = scmi_header_unpack(scmi_load32(item->request));
	uint32_t fixed = SCMI_HEADER_BYTES + SCMI_STATUS_BYTES;

	if (header.protocol != SCMI_PROTOCOL_SENSOR || header.message != SCMI_SENSOR_READING_GET || item->response_bytes <= fixed)
		return true;
	item->varies = calloc(1, item->response_bytes);
	if (!item->varies)
		return false;
	memset(item->varies + fixed, 1, item->response_bytes - fixed);
	stream->varying++;
	return true;
}

/* The first answer is kept; where a later one differs, those bytes are marked. */
static bool keep_answer(struct bench_stream *stream, struct bench_item *item, const struct assay_exchange *ex)
{
	uint32_t n = ex->response_bytes;

	if (!item->response_bytes) {
		item->response = copy_of(ex->response, n);
		item->response_bytes = item->response ? n : 0;
		return item->response && varies_by_nature(stream, item);
	}
	if (n != item->response_bytes)
		return true; /* told as a mismatch when it happens in the measured part */
	for (uint32_t i = SCMI_HEADER_BYTES; i < n; i++) {
		if (ex->response[i] == item->response[i])
			continue;
		if (!item->varies) {
			item->varies = calloc(1, n);
			stream->varying++;
		}
		if (!item->varies)
			return false;
		item->varies[i] = 1;
	}
	return true;
}

static const char *loss(const struct assay_exchange *ex)
{
	static const char *const words[] = {"answered", "no answer in time", "the back-end is gone",
					    "the transport's rules were broken", "the answer holds no header and status"};

	return ex->outcome < sizeof(words) / sizeof(words[0]) ? words[ex->outcome] : "?";
}

static enum bench_learned learn_one(struct bench_stream *stream, struct bench_item *item, struct assay_agent *agent,
				    struct assay_exchange *ex, char *why, size_t n)
{
	struct scmi_header header = scmi_header_unpack(scmi_load32(item->request));
	const struct assay_command command = {
		.protocol = header.protocol,
		.message = header.message,
		.type = header.type,
		.payload = item->request + SCMI_HEADER_BYTES,
		.payload_bytes = item->request_bytes - SCMI_HEADER_BYTES,
		.capacity = item->capacity,
	};
	const char *name = scmi_message_name(header.protocol, header.type, header.message);
	int err = assay_agent_exchange(agent, &command, ex);

	if (!err && ex->outcome == ASSAY_ANSWERED)
		return keep_answer(stream, item, ex) ? BENCH_LEARNED : BENCH_OUT_OF_MEMORY;
	snprintf(why, n, "%s: protocol 0x%x message 0x%x (%s): %s%s%s", assay_agent_uri(agent), header.protocol, header.message,
		 name ? name : "no standard name", err ? strerror(-err) : loss(ex), !err && ex->error[0] ? ": " : "",
		 err ? "" : ex->error);
	return ex->sequence == 0 ? BENCH_NO_ANSWER : BENCH_LOST;
}

enum bench_learned bench_stream_learn(struct bench_stream *stream, struct assay_agent *agent, unsigned rounds, char *why,
				      size_t why_bytes)
{
	struct assay_exchange *ex = calloc(1, sizeof(*ex));
	enum bench_learned learned = ex ? BENCH_LEARNED : BENCH_OUT_OF_MEMORY;

	for (unsigned round = 0; round < rounds; round++)
		for (size_t i = 0; i < stream->count && learned == BENCH_LEARNED; i++)
			learned = learn_one(stream, &stream->items[i], agent, ex, why, why_bytes);
	if (learned == BENCH_OUT_OF_MEMORY)
		snprintf(why, why_bytes, "%s", strerror(ENOMEM));
	free(ex);
	return learned;
}

static bool payload_differs(const struct bench_item *item, const uint8_t *bytes)
{
	uint32_t n = item->response_bytes, i = SCMI_HEADER_BYTES;

	if (!item->varies) {
		for (; i + 4 <= n; i += 4)
			if (scmi_load32(bytes + i) != scmi_load32(item->response + i))
				return true;
		return i < n && memcmp(bytes + i, item->response + i, n - i) != 0;
	}
	for (; i < n; i++)
		if (bytes[i] != item->response[i] && !item->varies[i])
			return true;
	return false;
}

const char *bench_item_compare(const struct bench_item *item, uint32_t header_word, const struct assay_completion *completion)
{
	if (completion->bytes_count != item->response_bytes)
		return "length";
	if (completion->used_length != item->response_bytes && completion->used_length != ASSAY_USED_LENGTH_UNKNOWN)
		return "used length";
	if (!item->response_bytes)
		return NULL;
	if (scmi_load32(completion->bytes) != header_word)
		return "header";
	return payload_differs(item, completion->bytes) ? "payload" : NULL;
}
