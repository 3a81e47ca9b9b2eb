/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which commands are answered twice. Raw mode wants to know it beforehand: such a command goes through message_async, and every other
 * one must not, since the kernel would hold its slot while it waits for a delayed response that never comes.
 */
#include "harness/backends/raw.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/powercap.h"
#include "scmi/protocol.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/voltage.h"

/* The flags word of a message, the bit that asks for a delayed response, and the one that wants none sent. */
struct asynchronous {
	uint8_t protocol, message, word;
	uint32_t asks, declines;
};

static const struct asynchronous messages[] = {
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 0, SCMI_RATE_SET_ASYNC, SCMI_RATE_SET_NO_DELAYED},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 1, SCMI_SENSOR_READ_ASYNC, 0},
	{SCMI_PROTOCOL_RESET, SCMI_RESET, 1, SCMI_RESET_ASYNC, 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, 1, SCMI_VOLTAGE_SET_ASYNC, 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, 1, SCMI_POWERCAP_SET_ASYNC, SCMI_POWERCAP_SET_NO_DELAYED},
};

bool raw_awaits_delayed(const uint8_t *request, uint32_t bytes, bool powercap_v3)
{
	struct scmi_header h = scmi_header_unpack(scmi_load32(request));

	for (size_t i = 0; h.type == SCMI_TYPE_COMMAND && i < sizeof(messages) / sizeof(messages[0]); i++) {
		const struct asynchronous *m = &messages[i];
		uint32_t word = m->word + (m->protocol == SCMI_PROTOCOL_POWERCAP && powercap_v3 ? 1u : 0u), flags;

		if (m->protocol != h.protocol || m->message != h.message || bytes < SCMI_HEADER_BYTES + 4 * (word + 1))
			continue;
		flags = scmi_load32(request + SCMI_HEADER_BYTES + 4 * word);
		return (flags & m->asks) && !(flags & m->declines);
	}
	return false;
}
