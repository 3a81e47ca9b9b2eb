/* SPDX-License-Identifier: BSD-2-Clause */
/* The messages that every protocol has, and the writing of names. */
#include <string.h>

#include "harness/platform/platform_identity.h"
#include "harness/platform/platform_internal.h"

const struct message platform_common_rows[] = {
	[SCMI_PROTOCOL_VERSION] = {.run = common_version},
	[SCMI_PROTOCOL_ATTRIBUTES] = {.run = common_attributes},
	[SCMI_PROTOCOL_MESSAGE_ATTRIBUTES] = {.run = common_message_attributes, .bytes = 4},
};
static const struct message negotiate_row = {.run = common_negotiate, .bytes = 4, .optional = true};

const struct protocol platform_vendor = {.id = SCMI_PROTOCOL_VENDOR_FIRST, .negotiable_since = UINT32_MAX};

const struct message *message_find_own(const struct slot *slot, const struct platform_agent *agent, uint32_t id)
{
	const struct protocol *protocol = slot->protocol;
	uint32_t version = agent->versions[slot - agent->platform->slots];

	if (id == SCMI_NEGOTIATE_PROTOCOL_VERSION)
		return slot->version >= protocol->negotiable_since && !(slot->without >> id & 1u) ? &negotiate_row : NULL;
	if (id >= protocol->messages_count || !protocol->messages[id].run || (slot->without >> id & 1u))
		return NULL;
	const struct message *row = &protocol->messages[id];

	while (row && version < row->since)
		row = row->before;
	bool deaf = !agent->p2a && !platform_has_fault(agent->platform, FAULT_COMMON_NO_EVENTS_ADVERTISED);

	return row && row->notifies && deaf ? NULL : row;
}

int32_t common_version(struct call *call)
{
	const struct platform *platform = call->platform;

	if (platform_has_fault(platform, FAULT_COMMON_VERSION_REFUSED))
		return SCMI_NOT_SUPPORTED;
	if (platform_has_fault(platform, FAULT_COMMON_VERSION_UNKNOWN))
		reply(call, SCMI_VERSION(7, 7));
	else
		reply(call, platform->config->readings.version_follows_negotiation ? call->version : call->slot->version);
	return SCMI_SUCCESS;
}

int32_t common_attributes(struct call *call)
{
	const struct platform *platform = call->platform;

	call->agent = identity_self(call->agent, FAULT_IDENTITY_VIEW_LAST);
	if (call->slot->protocol->attributes)
		call->slot->protocol->attributes(call);
	else
		reply(call, 0);
	if (platform_has_fault(platform, FAULT_COMMON_ATTRIBUTES_RESERVED_BITS))
		amend(call, 0, scmi_load32(call->out) | 1u << 31);
	if (platform_has_fault(platform, FAULT_COMMON_ATTRIBUTES_SHORT) && call->used)
		call->used -= 4;
	return SCMI_SUCCESS;
}

static int32_t undefined_message_attributes(struct call *call, uint32_t id)
{
	bool undefined = id != SCMI_NEGOTIATE_PROTOCOL_VERSION && id >= call->slot->protocol->messages_count;

	if (undefined && platform_has_fault(call->platform, FAULT_COMMON_MESSAGE_ATTRIBUTES_UNDEFINED_SUCCEEDS)) {
		reply(call, 0);
		return SCMI_SUCCESS;
	}
	if (undefined && platform_has_fault(call->platform, FAULT_COMMON_MESSAGE_ATTRIBUTES_UNDEFINED_NOT_SUPPORTED))
		return SCMI_NOT_SUPPORTED;
	return !undefined && call->slot->protocol->message_absent ? call->slot->protocol->message_absent(call, id) : SCMI_NOT_FOUND;
}

int32_t common_message_attributes(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct protocol *protocol = call->slot->protocol;
	uint32_t id = word_at(call, 0);
	const struct message *row = message_find(call->slot, call->agent, id);

	if (!row)
		return undefined_message_attributes(call, id);
	if ((id == 3 && platform_has_fault(platform, FAULT_COMMON_MESSAGE_ATTRIBUTES_MANDATORY_MISSING)) ||
	    (id < 3 && platform_has_fault(platform, FAULT_COMMON_MESSAGE_ATTRIBUTES_COMMON_MISSING)) ||
	    (row->optional && platform_has_fault(platform, FAULT_COMMON_MESSAGE_ATTRIBUTES_OPTIONAL_HIDDEN)))
		return SCMI_NOT_FOUND;
	uint32_t bits = protocol->message_attributes ? protocol->message_attributes(call, id) : 0;

	reply(call, bits | (platform_has_fault(platform, FAULT_COMMON_MESSAGE_ATTRIBUTES_RESERVED_BITS) ? 1u << 5 : 0));
	return SCMI_SUCCESS;
}

static bool can_negotiate(const struct call *call, uint32_t version)
{
	if (version == call->slot->version)
		return !platform_has_fault(call->platform, FAULT_COMMON_NEGOTIATE_REFUSES_OWN);
	if (!call->platform->config->readings.negotiates_older || version > call->slot->version || !version)
		return false;
	for (size_t i = 0; i < sizeof(call->slot->protocol->versions) / sizeof(uint32_t); i++)
		if (call->slot->protocol->versions[i] == version)
			return true;
	return false;
}

int32_t common_negotiate(struct call *call)
{
	uint32_t version = word_at(call, 0), *in_force = &call->agent->versions[call->slot - call->platform->slots];

	if (can_negotiate(call, version)) {
		*in_force = version;
		return SCMI_SUCCESS;
	}
	if (platform_has_fault(call->platform, FAULT_COMMON_NEGOTIATE_ACCEPTS_ANYTHING))
		return SCMI_SUCCESS;
	if (platform_has_fault(call->platform, FAULT_COMMON_NEGOTIATE_REFUSAL_CHANGES_LAYOUT))
		*in_force = SCMI_VERSION(1, 0);
	return SCMI_NOT_SUPPORTED;
}

uint32_t extended_name_bit(const struct call *call, const char *name, uint32_t message, uint32_t bit)
{
	return strlen(name) >= SCMI_NAME_BYTES && message_find(call->slot, call->agent, message) ? bit : 0;
}

int32_t reply_extended_name(struct call *call, const char *name)
{
	uint8_t answer = call->platform->config->readings.name_without_extended;

	if (answer && strlen(name) < SCMI_NAME_BYTES)
		return answer_status(answer, SCMI_SUCCESS);
	reply(call, 0);
	reply_name(call, name, SCMI_EXTENDED_NAME_BYTES);
	return SCMI_SUCCESS;
}

void reply_name(struct call *call, const char *name, uint32_t field_bytes)
{
	const struct platform *platform = call->platform;
	size_t length = strlen(name);

	if (call->used + field_bytes > call->room) {
		call->overflow = true;
		return;
	}
	uint8_t *field = call->out + call->used;

	length = length < field_bytes - 1 ? length : field_bytes - 1;
	memset(field, 0, field_bytes);
	memcpy(field, name, length);
	if (platform_has_fault(platform, FAULT_COMMON_NAMES_UNTERMINATED))
		memset(field + length, 'x', field_bytes - length);
	if (platform_has_fault(platform, FAULT_COMMON_NAMES_GARBAGE) && length + 2 < field_bytes)
		field[length + 2] = 0xa5;
	call->used += field_bytes;
}
