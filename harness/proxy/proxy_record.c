/* SPDX-License-Identifier: BSD-2-Clause */
/* What went through, as trace records. Each is with the kernel when its function returns, so that a killed recorder loses none. */
#include <string.h>

#include "harness/proxy/proxy_private.h"
#include "scmi/header.h"
#include "scmi/le.h"

static void write_record(struct road *road, struct assay_trace_record *record)
{
	struct proxy *proxy = road->proxy;
	uint64_t begun = proxy_now();
	int error;

	if (!proxy->options.trace || proxy->trace_error)
		return;
	record->agent = road->agent;
	record->time_point = ASSAY_POINT_PROXY;
	error = assay_trace_write(proxy->options.trace, record);
	if (error) {
		proxy->trace_error = error;
		proxy_tell(road, "the trace cannot be written any more: %s; messages still pass", strerror(-error));
	}
	road->figures.trace_ns += proxy_now() - begun;
}

void proxy_record_command(struct road *road, const struct held *held, uint64_t t_ns, uint32_t flags)
{
	struct assay_trace_record record = {
		.t_ns = t_ns,
		.kind = ASSAY_TRACE_COMMAND,
		.channel = VIRTIO_SCMI_CMDQ,
		.flags = flags,
		.capacity = held->capacity,
		.used_length = ASSAY_TRACE_USED_UNKNOWN,
		.sequence = held->sequence,
		.bytes = held->request,
		.bytes_count = held->request_bytes,
	};

	write_record(road, &record);
}

void proxy_record_answer(struct road *road, const struct held *held, const struct assay_completion *answer, uint64_t t_ns)
{
	struct assay_trace_record record = {
		.t_ns = t_ns,
		.kind = ASSAY_TRACE_RESPONSE,
		.channel = (uint16_t)answer->channel,
		.capacity = held->capacity,
		.used_length = answer->used_length,
		.sequence = held->sequence,
		.bytes = answer->bytes,
		.bytes_count = answer->bytes_count,
	};

	write_record(road, &record);
}

/* Which command a delayed response is about: the last one with its token, if that is of the same message. */
static uint64_t command_of(const struct road *road, struct scmi_header header, uint32_t word)
{
	const uint32_t same = ~scmi_header_pack((struct scmi_header){.type = 3});

	if (header.type != SCMI_TYPE_DELAYED || !road->tokens[header.token].there ||
	    (road->tokens[header.token].word ^ word) & same)
		return ASSAY_TRACE_UNMATCHED;
	return road->tokens[header.token].sequence;
}

void proxy_record_event(struct road *road, const struct assay_completion *event, uint64_t t_ns)
{
	uint32_t word = event->bytes_count >= SCMI_HEADER_BYTES ? scmi_load32(event->bytes) : 0;
	struct scmi_header header = scmi_header_unpack(word);
	struct assay_trace_record record = {
		.t_ns = t_ns,
		.kind = ASSAY_TRACE_NOTIFICATION,
		.channel = (uint16_t)event->channel,
		.used_length = event->used_length,
		.capacity = event->capacity,
		.sequence = command_of(road, header, word),
		.bytes = event->bytes,
		.bytes_count = event->bytes_count,
	};

	if (header.type == SCMI_TYPE_DELAYED) {
		record.kind = ASSAY_TRACE_DELAYED;
		road->figures.delayed++;
	} else if (header.type == SCMI_TYPE_NOTIFICATION) {
		road->figures.notifications++;
	} else {
		record.kind = ASSAY_TRACE_RESPONSE;
		record.flags = ASSAY_TRACE_UNSOLICITED;
		road->figures.unasked++;
	}
	write_record(road, &record);
}

void proxy_record_life(struct road *road, uint32_t event, uint32_t how)
{
	const struct assay_lifecycle life = {.event = event, .how = how, .generation = road->generation};
	uint8_t bytes[ASSAY_LIFECYCLE_BYTES];
	struct assay_trace_record record = {
		.t_ns = proxy_now(),
		.kind = ASSAY_TRACE_LIFECYCLE,
		.used_length = ASSAY_TRACE_USED_UNKNOWN,
		.sequence = ASSAY_TRACE_UNMATCHED,
		.bytes = bytes,
		.bytes_count = sizeof(bytes),
	};

	assay_lifecycle_pack(&life, bytes);
	write_record(road, &record);
}
