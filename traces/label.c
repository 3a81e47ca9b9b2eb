// SPDX-License-Identifier: BSD-2-Clause
/* Messages, status codes and bytes as text for people. */
#include "traces/label.h"

#include "assay/trace.h"
#include "scmi/names.h"
#include "scmi/status.h"

void trace_label_message(uint8_t protocol, uint8_t type, uint8_t message, char *text, size_t text_bytes)
{
	const char *protocol_name = scmi_protocol_name(protocol);
	const char *message_name = scmi_message_name(protocol, type, message);
	char id[24];

	if (protocol_name)
		snprintf(id, sizeof(id), "%s", protocol_name);
	else
		snprintf(id, sizeof(id), "protocol 0x%02x", protocol);
	if (message_name)
		snprintf(text, text_bytes, "%s %s", id, message_name);
	else
		snprintf(text, text_bytes, "%s message 0x%02x", id, message);
}

void trace_label_status(int32_t status, char *text, size_t text_bytes)
{
	const char *name = scmi_status_name(status);

	if (name)
		snprintf(text, text_bytes, "%s", name);
	else
		snprintf(text, text_bytes, "status %d", status);
}

const char *trace_label_kind(uint8_t kind)
{
	static const char *const names[] = {"command",      "response",        "delayed response",
					    "notification", "lifecycle event", "metadata"};

	return kind <= ASSAY_TRACE_METADATA ? names[kind] : "?";
}

void trace_print_bytes(FILE *out, const char *indent, const uint8_t *bytes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i += 16) {
		fprintf(out, "%s%04x ", indent, i);
		for (uint32_t j = i; j < count && j < i + 16; j++)
			fprintf(out, "%s%02x", j % 4 ? " " : "  ", bytes[j]);
		fputc('\n', out);
	}
}
