// SPDX-License-Identifier: BSD-2-Clause
/* Takes scmi events out of raw records by the kernel's own description of their fields, which differ from version to version. */
#ifdef HAVE_TRACEEVENT

#include "traces/kernel_record.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static const struct {
	const char *name;
	uint8_t kind;
} events[] = {
	{"scmi_msg_dump", KERNEL_MSG_DUMP},   {"scmi_xfer_begin", KERNEL_XFER_BEGIN},    {"scmi_xfer_end", KERNEL_XFER_END},
	{"scmi_fc_call", KERNEL_FASTCHANNEL}, {"scmi_xfer_response_wait", KERNEL_OTHER}, {"scmi_rx_done", KERNEL_OTHER},
};

/* A number of the event, or `otherwise` if its kernel had no such field. */
static int64_t value_of(struct tep_event *event, struct tep_record *record, const char *name, int64_t otherwise)
{
	struct tep_format_field *field = tep_find_field(event, name);
	unsigned long long value;

	if (!field || field->size <= 0 || field->offset < 0 || field->offset + field->size > record->size)
		return otherwise;
	if (tep_read_number_field(field, record->data, &value) != 0)
		return otherwise;
	if ((field->flags & TEP_FIELD_IS_SIGNED) && field->size == 4)
		return (int32_t)value;
	return (int64_t)value;
}

/* The bytes of an array field. False if it lies outside the record. */
static bool bytes_of(struct tep_event *event, struct tep_record *record, const char *name, const uint8_t **bytes, uint32_t *count)
{
	struct tep_format_field *field = tep_find_field(event, name);
	unsigned long long where;
	uint32_t offset, length;

	if (!field || field->offset < 0 || field->size <= 0 || field->offset + field->size > record->size)
		return false;
	offset = (uint32_t)field->offset;
	length = (uint32_t)field->size;
	if (field->flags & TEP_FIELD_IS_DYNAMIC) {
		if (tep_read_number_field(field, record->data, &where) != 0)
			return false;
		offset = (uint32_t)where & 0xffff;
		length = (uint32_t)(where >> 16) & 0xffff;
	}
	if (offset > (uint32_t)record->size || length > (uint32_t)record->size - offset)
		return false;
	*bytes = (const uint8_t *)record->data + offset;
	*count = length;
	return true;
}

static int take_dump(struct tep_event *event, struct tep_record *record, struct kernel_event *out, const char **why)
{
	const uint8_t *bytes;
	uint32_t count;

	out->id = (int32_t)value_of(event, record, "id", -1);
	out->channel = (uint8_t)value_of(event, record, "channel_id", 0);
	*why = "expected a tag in scmi_msg_dump, found a record without";
	if (!bytes_of(event, record, "tag", &bytes, &count))
		return -EBADMSG;
	memcpy(out->tag, bytes, count < sizeof(out->tag) - 1 ? count : sizeof(out->tag) - 1);
	*why = "expected the bytes of a message in scmi_msg_dump, found a record without";
	if (!bytes_of(event, record, "cmd", &bytes, &count))
		return -EBADMSG;
	*why = "expected at most 4088 bytes of payload in scmi_msg_dump, found more";
	if (count > KERNEL_EVENT_PAYLOAD_MAX)
		return -EBADMSG;
	out->payload = bytes;
	out->payload_bytes = (uint16_t)count;
	return 1;
}

int kernel_event_of_record(struct tep_event *event, struct tep_record *record, struct kernel_event *out, const char **why)
{
	if (!event || !event->system || strcmp(event->system, "scmi") != 0)
		return 0;
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (strcmp(event->name, events[i].name) != 0)
			continue;
		*out = (struct kernel_event){
			.kind = events[i].kind,
			.t_ns = record->ts,
			.id = -1,
			.protocol = (uint8_t)value_of(event, record, "protocol_id", 0),
			.message = (uint8_t)value_of(event, record, "msg_id", 0),
			.seq = (uint16_t)value_of(event, record, "seq", 0),
			.status = (int32_t)value_of(event, record, "status", 0),
		};
		return out->kind == KERNEL_MSG_DUMP ? take_dump(event, record, out, why) : 1;
	}
	return 0;
}

#endif
