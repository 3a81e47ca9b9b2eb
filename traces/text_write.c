// SPDX-License-Identifier: BSD-2-Clause
/* One record of a trace as one line of the text form. Nothing of the record is lost; what has no name is hexadecimal. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/names.h"
#include "scmi/sensor.h"
#include "scmi/status.h"
#include "traces/text_private.h"

#define PIECE_MAX 256u /* characters that one put() makes */

static bool make_room(struct trace_text_out *out, size_t more)
{
	size_t room = out->room ? out->room : 512;
	char *grown;

	if (out->failed || out->used + more <= out->room)
		return !out->failed;
	while (room < out->used + more)
		room *= 2;
	grown = realloc(out->text, room);
	if (!grown) {
		out->failed = true;
		return false;
	}
	out->text = grown;
	out->room = room;
	return true;
}

__attribute__((format(printf, 2, 3))) static void put(struct trace_text_out *out, const char *format, ...)
{
	va_list arguments;
	int used;

	if (!make_room(out, PIECE_MAX))
		return;
	va_start(arguments, format);
	used = vsnprintf(out->text + out->used, PIECE_MAX, format, arguments);
	va_end(arguments);
	out->used += used > 0 ? (size_t)used : 0;
}

static void put_bytes(struct trace_text_out *out, const void *bytes, size_t count)
{
	if (count == 0 || !make_room(out, count))
		return;
	memcpy(out->text + out->used, bytes, count);
	out->used += count;
}

static void put_hex(struct trace_text_out *out, const uint8_t *bytes, uint32_t count)
{
	static const char digits[] = "0123456789abcdef";

	if (!make_room(out, 2 * (size_t)count))
		return;
	for (uint32_t i = 0; i < count; i++) {
		out->text[out->used++] = digits[bytes[i] >> 4];
		out->text[out->used++] = digits[bytes[i] & 15];
	}
}

/* In quotes, if that says all of it: text that a line can hold, and zeros behind it. */
static void put_name(struct trace_text_out *out, const uint8_t *bytes, uint32_t size)
{
	size_t length = strnlen((const char *)bytes, size);
	bool plain = true;

	for (uint32_t i = 0; i < size; i++)
		plain = plain && (i < length ? bytes[i] >= 0x20 && bytes[i] < 0x7f && bytes[i] != '"' : bytes[i] == 0);
	if (plain) {
		put(out, "\"%.*s\"", (int)length, (const char *)bytes);
		return;
	}
	put(out, "0x");
	put_hex(out, bytes, size);
}

static void put_value(struct trace_text_out *out, char type, const uint8_t *at)
{
	switch (type) {
	case 'u':
	case 'l':
	case 'p': put(out, "%" PRIu32, scmi_load32(at)); break;
	case 'x': put(out, "0x%" PRIx32, scmi_load32(at)); break;
	case 'd': put(out, "%" PRId32, scmi_load32s(at)); break;
	case 'v': put(out, "%" PRIu32 ".%" PRIu32, scmi_load32(at) >> 16, scmi_load32(at) & 0xffffu); break;
	case 'U': put(out, "%" PRIu64, scmi_load64(at)); break;
	case 'X': put(out, "0x%" PRIx64, scmi_load64(at)); break;
	case 'D':
	case 't': put(out, "%" PRId64, (int64_t)scmi_load64(at)); break;
	case 'b': put(out, "0x%02x", at[0]); break;
	case 'h': put(out, "%u", scmi_load16(at)); break;
	default: put_name(out, at, trace_text_size(type)); break;
	}
}

/* How many values of an array belong together: they are joined by ':' instead of ','. */
static uint32_t group_of(char type, const uint8_t *payload, uint32_t at, uint32_t left)
{
	uint32_t entries = at >= 4 ? SCMI_SENSORS_RETURNED(scmi_load32(payload + at - 4)) : 0;

	if (type == 'p' || (type == 't' && left % SCMI_SENSOR_READING_BYTES == 0))
		return 2;
	if (type == 'l' && entries && (left == 12 * entries || left == 20 * entries))
		return left / entries / 4;
	return 1;
}

static uint32_t put_array(struct trace_text_out *out, char type, const uint8_t *payload, uint32_t at, uint32_t count)
{
	uint32_t size = trace_text_size(type), group = group_of(type, payload, at, count - at), i = 0;

	for (; at + size <= count; at += size, i++) {
		if (i)
			put(out, i % group ? ":" : ",");
		put_value(out, type, payload + at);
	}
	return at;
}

/* What follows the name of a descriptor, as its attributes say; the rest of the payload if they say more. */
static uint32_t descriptor_bytes(char type, const uint8_t *at)
{
	uint32_t low = scmi_load32(at + SCMI_SENSOR_RECORD_ATTR_LOW), high = scmi_load32(at + SCMI_SENSOR_RECORD_ATTR_HIGH);

	if (type == 'a')
		return low & SCMI_AXIS_EXTENDED_ATTRIBUTES ? SCMI_AXIS_RECORD_BYTES_EXTENDED : SCMI_AXIS_RECORD_BYTES;
	if (!(low & SCMI_SENSOR_EXTENDED_ATTRIBUTES))
		return SCMI_SENSOR_RECORD_BYTES;
	return high & SCMI_SENSOR_AXIS_SUPPORT ? SCMI_SENSOR_RECORD_BYTES_AXES : SCMI_SENSOR_RECORD_BYTES_SCALAR;
}

/* ID:LOW:HIGH:"NAME" and, if more belongs to it, :HEX. */
static uint32_t put_descriptors(struct trace_text_out *out, char type, const uint8_t *payload, uint32_t at, uint32_t count)
{
	uint32_t begin = at;

	while (count - at >= SCMI_SENSOR_RECORD_BYTES) {
		uint32_t bytes = descriptor_bytes(type, payload + at);

		bytes = bytes > count - at ? SCMI_SENSOR_RECORD_BYTES : bytes;
		put(out, "%s%" PRIu32 ":0x%" PRIx32 ":0x%" PRIx32 ":", at > begin ? "," : "", scmi_load32(payload + at),
		    scmi_load32(payload + at + SCMI_SENSOR_RECORD_ATTR_LOW),
		    scmi_load32(payload + at + SCMI_SENSOR_RECORD_ATTR_HIGH));
		put_name(out, payload + at + SCMI_SENSOR_RECORD_NAME, SCMI_NAME_BYTES);
		if (bytes > SCMI_SENSOR_RECORD_BYTES) {
			put(out, ":");
			put_hex(out, payload + at + SCMI_SENSOR_RECORD_BYTES, bytes - SCMI_SENSOR_RECORD_BYTES);
		}
		at += bytes;
	}
	return at;
}

static void put_payload(struct trace_text_out *out, const char *layout, const uint8_t *payload, uint32_t count)
{
	struct trace_text_field field;
	uint32_t at = 0;

	while (trace_text_fits(layout, count) && trace_text_next_field(&layout, &field)) {
		uint32_t size = trace_text_size(field.type), needed = size ? size : SCMI_SENSOR_RECORD_BYTES;

		if (count - at < needed)
			break;
		put(out, " %s=", field.name);
		if (!size) {
			at = put_descriptors(out, field.type, payload, at, count);
		} else if (field.array) {
			at = put_array(out, field.type, payload, at, count);
		} else {
			put_value(out, field.type, payload + at);
			at += size;
		}
	}
	if (at < count) {
		put(out, " rest=");
		put_hex(out, payload + at, count - at);
	}
}

static void put_label(struct trace_text_out *out, struct scmi_header header, uint8_t kind)
{
	const char *protocol = trace_text_protocol(header.protocol);
	const char *message = scmi_message_name(header.protocol, trace_text_type(kind), header.message);
	char text[64];
	int used;

	if (protocol)
		used = snprintf(text, sizeof(text), "%s/", protocol);
	else
		used = snprintf(text, sizeof(text), "0x%02x/", header.protocol);
	if (message)
		snprintf(text + used, sizeof(text) - (size_t)used, "%s", message);
	else
		snprintf(text + used, sizeof(text) - (size_t)used, "0x%02x", header.message);
	put(out, " %-36s", text);
}

static void put_status(struct trace_text_out *out, int32_t status)
{
	const char *name = scmi_status_name(status);

	if (name)
		put(out, " %s", name);
	else
		put(out, " status=%" PRId32, status);
}

static void put_message(struct trace_text_out *out, const struct assay_trace_record *record, bool with_token)
{
	bool has_status = record->kind == ASSAY_TRACE_RESPONSE || record->kind == ASSAY_TRACE_DELAYED;
	struct scmi_header header, plain;
	uint32_t at = SCMI_HEADER_BYTES;

	if (record->bytes_count < SCMI_HEADER_BYTES) {
		put(out, " raw=");
		put_hex(out, record->bytes, record->bytes_count);
		return;
	}
	header = plain = scmi_header_unpack(scmi_load32(record->bytes));
	plain.type = trace_text_type(record->kind);
	put_label(out, header, record->kind);
	if (scmi_header_pack(plain) != scmi_load32(record->bytes))
		put(out, " header=0x%08" PRIx32, scmi_load32(record->bytes));
	else if (with_token)
		put(out, " token=%-4u", header.token);
	if (has_status && record->bytes_count >= at + SCMI_STATUS_BYTES) {
		put_status(out, scmi_load32s(record->bytes + at));
		at += SCMI_STATUS_BYTES;
	}
	put_payload(out, trace_text_layout(header.protocol, record->kind, header.message), record->bytes + at,
		    record->bytes_count - at);
}

/* A name of two words is one word here. */
static void put_joined(struct trace_text_out *out, const char *key, const char *name, uint32_t number)
{
	put(out, " %s=", key);
	if (!name)
		put(out, "%" PRIu32, number);
	for (; name && *name; name++)
		put(out, "%c", *name == ' ' ? '-' : *name);
}

static void put_lifecycle(struct trace_text_out *out, const struct assay_trace_record *record)
{
	struct assay_lifecycle life;

	if (record->bytes_count != ASSAY_LIFECYCLE_BYTES || assay_lifecycle_unpack(record->bytes, record->bytes_count, &life)) {
		put(out, " raw=");
		put_hex(out, record->bytes, record->bytes_count);
		return;
	}
	put_joined(out, "event", assay_life_event_name(life.event), life.event);
	put_joined(out, "how", assay_life_how_name(life.how), life.how);
	put(out, " vmid=%" PRIu32 " generation=%" PRIu32, life.vmid, life.generation);
}

static void put_flags(struct trace_text_out *out, uint32_t flags)
{
	const char *before = " flags=";

	for (unsigned bit = 0; trace_text_flag(bit); bit++) {
		if (!(flags & 1u << bit))
			continue;
		put(out, "%s%s", before, trace_text_flag(bit));
		before = ",";
		flags &= ~(1u << bit);
	}
	if (flags)
		put(out, "%s0x%" PRIx32, before, flags);
}

/* What is about the transport, and only what is not as usual. */
static void put_envelope(struct trace_text_out *out, const struct assay_trace_record *record)
{
	const char *point = trace_text_point(record->time_point);
	bool any = record->capacity || record->used_length != ASSAY_TRACE_USED_UNKNOWN || record->time_point || record->channel ||
		   record->flags;

	if (any)
		put(out, " |");
	if (record->capacity)
		put(out, " capacity=%" PRIu32, record->capacity);
	if (record->used_length != ASSAY_TRACE_USED_UNKNOWN)
		put(out, " used=%" PRIu32, record->used_length);
	if (point)
		put(out, " at=%s", point);
	else if (record->time_point)
		put(out, " at=%u", record->time_point);
	if (record->channel)
		put(out, " channel=%u", record->channel);
	if (record->flags)
		put_flags(out, record->flags);
}

/* Whatever a line can hold as it is goes to the end of the line. */
static void put_metadata(struct trace_text_out *out, const struct assay_trace_record *record)
{
	bool plain = true;

	for (uint32_t i = 0; i < record->bytes_count; i++)
		plain = plain && record->bytes[i] >= 0x20 && record->bytes[i] != 0x7f;
	put_envelope(out, record);
	put(out, plain ? " json=" : " raw=");
	if (plain)
		put_bytes(out, record->bytes, record->bytes_count);
	else
		put_hex(out, record->bytes, record->bytes_count);
}

int trace_text_format(struct trace_text_out *out, const struct assay_trace_record *record)
{
	put(out, "%" PRIu64 ".%09" PRIu64 " a%u ", record->t_ns / 1000000000u, record->t_ns % 1000000000u, record->agent);
	if (record->sequence == ASSAY_TRACE_UNMATCHED)
		put(out, "#-   %s", trace_text_mark(record->kind));
	else
		put(out, "#%-3" PRIu64 " %s", record->sequence, trace_text_mark(record->kind));
	if (record->kind == ASSAY_TRACE_METADATA) {
		put_metadata(out, record);
	} else {
		if (record->kind == ASSAY_TRACE_LIFECYCLE)
			put_lifecycle(out, record);
		else
			put_message(out, record, true);
		put_envelope(out, record);
		for (; out->used && out->text[out->used - 1] == ' '; out->used--)
			;
	}
	put_bytes(out, "\n", 1);
	return out->failed ? -ENOMEM : 0;
}

int trace_text_format_message(struct trace_text_out *out, const struct assay_trace_record *record)
{
	put(out, "%s", trace_text_mark(record->kind));
	if (record->kind == ASSAY_TRACE_LIFECYCLE)
		put_lifecycle(out, record);
	else if (record->kind == ASSAY_TRACE_METADATA)
		put_metadata(out, record);
	else
		put_message(out, record, false);
	if (record->flags)
		put(out, " |");
	if (record->flags)
		put_flags(out, record->flags);
	return out->failed ? -ENOMEM : 0;
}

void trace_text_release(struct trace_text_out *out)
{
	free(out->text);
	*out = (struct trace_text_out){0};
}
