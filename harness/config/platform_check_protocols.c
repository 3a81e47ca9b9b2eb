/* SPDX-License-Identifier: BSD-2-Clause */
/* The protocols that a platform file may name: their versions, and which messages cannot be left out. */
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_check_parts.h"
#include "scmi/names.h"

static const struct known {
	uint8_t id;
	uint32_t mandatory; /* bits of messages */
	uint32_t versions[6];
} known[] = {
	{SCMI_PROTOCOL_BASE, 0x6f, {0x10000, 0x20000, 0x20001}},
	{SCMI_PROTOCOL_POWER, 0x3f, {0x10000, 0x20000, 0x20001, 0x21000, 0x30000, 0x30001}},
	{SCMI_PROTOCOL_SYSTEM, 0xf, {0x10000, 0x20000, 0x20001}},
	{SCMI_PROTOCOL_PERF, 0x1ff, {0x10000, 0x20000, 0x30000, 0x40000}},
	{SCMI_PROTOCOL_CLOCK, 0xff, {0x10000, 0x20000, 0x30000}},
	{SCMI_PROTOCOL_SENSOR, 0x4f, {0x10000, 0x20000, 0x30000, 0x30001}},
	{SCMI_PROTOCOL_RESET, 0x1f, {0x10000, 0x20000, 0x30000, 0x30001}},
	{SCMI_PROTOCOL_VOLTAGE, 0x1f, {0x10000, 0x20000, 0x20001}},
	{SCMI_PROTOCOL_POWERCAP, 0xf, {0x10000, 0x20000, 0x30000}},
	{SCMI_PROTOCOL_PINCTRL, 0xf, {0x10000}},
};
#define KNOWN (sizeof(known) / sizeof(known[0]))

static const struct known *find(uint8_t id)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (known[i].id == id)
			return &known[i];
	return NULL;
}

static bool known_version(uint8_t protocol, uint32_t version)
{
	const struct known *row = find(protocol);

	for (size_t i = 0; row && i < sizeof(row->versions) / sizeof(row->versions[0]); i++)
		if (row->versions[i] == version && version)
			return true;
	return protocol >= SCMI_PROTOCOL_VENDOR_FIRST;
}

static bool mandatory(uint8_t protocol, unsigned message)
{
	const struct known *row = find(protocol);

	return row ? row->mandatory >> message & 1u : message <= SCMI_PROTOCOL_MESSAGE_ATTRIBUTES;
}

static int message_number(uint8_t protocol, const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 0);

	if (*text && !*end)
		return number < 32 ? (int)number : -1;
	for (uint8_t message = 0; message < 32; message++) {
		const char *name = scmi_message_name(protocol, SCMI_TYPE_COMMAND, message);

		if (name && !strcmp(name, text))
			return message;
	}
	return -1;
}

static int unknown_protocol(struct check *check, uint8_t id)
{
	char ids[8 * KNOWN + 1];
	size_t at = 0;

	for (size_t i = 0; i < KNOWN; i++)
		at += (size_t)snprintf(ids + at, sizeof(ids) - at, "%s0x%x", i ? ", " : "", known[i].id);
	return platform_wrong(check, "expected %s or 0x80 to 0xff, found 0x%x", ids, id);
}

static int check_without(struct check *check, uint32_t i)
{
	struct platform_config_protocol *protocol = &check->config->protocols[i];

	for (uint32_t j = 0; j < protocol->without_count; j++) {
		int message = message_number(protocol->id, protocol->without[j]);

		AT(check, "protocols[%u].without[%u]", i, j);
		if (message < 0)
			return platform_wrong(check, "expected the name or number of a message of protocol 0x%x, found '%s'",
					      protocol->id, protocol->without[j]);
		if (mandatory(protocol->id, (unsigned)message))
			return platform_wrong(check, "expected an optional message, found '%s', which is mandatory",
					      protocol->without[j]);
		protocol->without_mask |= 1u << message;
	}
	return 0;
}

static int check_protocol(struct check *check, uint32_t i)
{
	struct platform_config_protocol *protocol = &check->config->protocols[i];

	AT(check, "protocols[%u].id", i);
	if (!find(protocol->id) && protocol->id < SCMI_PROTOCOL_VENDOR_FIRST)
		return unknown_protocol(check, protocol->id);
	for (uint32_t j = 0; j < i; j++)
		if (check->config->protocols[j].id == protocol->id)
			return platform_wrong(check, "expected each protocol once, found 0x%x again", protocol->id);
	AT(check, "protocols[%u].version", i);
	if (!known_version(protocol->id, protocol->version))
		return platform_wrong(check, "expected a version that a release of protocol 0x%x has, found 0x%x", protocol->id,
				      protocol->version);
	return check_without(check, i);
}

int platform_check_protocols(struct check *check)
{
	bool base = false;

	for (uint32_t i = 0; i < check->config->protocols_count; i++) {
		int rc = check_protocol(check, i);

		if (rc)
			return rc;
		base |= check->config->protocols[i].id == SCMI_PROTOCOL_BASE;
	}
	AT(check, "protocols");
	return base ? 0 : platform_wrong(check, "expected protocol 0x10 (Base) among the protocols, found none");
}
