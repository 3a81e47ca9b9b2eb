/* SPDX-License-Identifier: BSD-2-Clause */
/* Base protocol: who the platform is, what it has, who its agents are. */
#include <string.h>

#include "harness/platform/platform_identity.h"
#include "harness/platform/platform_internal.h"

static message_fn base_vendor, base_sub_vendor, base_implementation_version, base_list_protocols, base_discover_agent,
	base_notify_errors;

static const struct message base_messages[] = {
	[SCMI_BASE_DISCOVER_VENDOR] = {.run = base_vendor},
	[SCMI_BASE_DISCOVER_SUB_VENDOR] = {.run = base_sub_vendor, .optional = true},
	[SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION] = {.run = base_implementation_version},
	[SCMI_BASE_DISCOVER_LIST_PROTOCOLS] = {.run = base_list_protocols, .bytes = 4},
	[SCMI_BASE_DISCOVER_AGENT] = {.run = base_discover_agent, .bytes = 4, .optional = true},
	[SCMI_BASE_NOTIFY_ERRORS] = {.run = base_notify_errors,
				     .bytes = 4,
				     .flags = 0,
				     .reserved = SCMI_NOTIFY_RESERVED,
				     .reserved_fault = FAULT_BASE_NOTIFY_RESERVED + 1,
				     .notifies = true,
				     .optional = true},
	/* Reserved flags are looked at after agent and device: see base_permissions.c. */
	[SCMI_BASE_SET_DEVICE_PERMISSIONS] = {.run = base_set_device_permissions, .since = 0x20000, .bytes = 12, .optional = true},
	[SCMI_BASE_SET_PROTOCOL_PERMISSIONS] = {.run = base_set_protocol_permissions,
						.since = 0x20000,
						.bytes = 16,
						.optional = true},
	[SCMI_BASE_RESET_AGENT_CONFIGURATION] = {.run = base_reset_agent, .since = 0x20000, .bytes = 8, .optional = true},
};

/* Ids of the protocols that the caller may use, Base not counted. Returns how many. */
static uint32_t visible_protocols(const struct call *call, uint8_t *ids)
{
	const struct platform *platform = call->platform;
	uint64_t hidden = platform_has_fault(platform, FAULT_ISOLATION_LIST_HIDDEN) ? 0 : call->agent->hidden;
	uint64_t denied = platform_has_fault(platform, FAULT_ISOLATION_LIST_DENIED) ? 0 : call->agent->denied;
	uint32_t count = 0;

	for (uint32_t i = 0; i < platform->slots_count; i++)
		if (platform->slots[i].id != SCMI_PROTOCOL_BASE && !((hidden | denied) >> i & 1u))
			ids[count++] = platform->slots[i].id;
	return count;
}

static bool agents_discoverable(const struct call *call)
{
	return message_find(call->slot, call->agent, SCMI_BASE_DISCOVER_AGENT) != NULL;
}

static void base_attributes(struct call *call)
{
	uint8_t ids[256];
	uint32_t protocols = visible_protocols(call, ids), agents = agents_discoverable(call) ? call->platform->agents_count : 0;

	if (platform_has_fault(call->platform, FAULT_BASE_PROTOCOL_COUNT_PLUS_ONE))
		protocols++;
	if (platform_has_fault(call->platform, FAULT_BASE_NO_AGENTS))
		agents = 0;
	reply(call, agents << 8 | protocols);
}

const struct protocol platform_base = {
	.id = SCMI_PROTOCOL_BASE,
	.messages_count = sizeof(base_messages) / sizeof(base_messages[0]),
	.messages = base_messages,
	.negotiable_since = 0x20001,
	.versions = {0x10000, 0x20000, 0x20001},
	.attributes = base_attributes,
};

static int32_t base_vendor(struct call *call)
{
	const struct platform *platform = call->platform;
	bool other = platform_has_fault(platform, FAULT_BASE_VENDOR_CHANGES) && platform->commands % 2;

	reply_name(call, other ? "another" : platform->config->vendor, SCMI_NAME_BYTES);
	if (platform_has_fault(platform, FAULT_BASE_VENDOR_NOT_ASCII) && call->used)
		call->out[0] |= 0x80;
	return SCMI_SUCCESS;
}

static int32_t base_sub_vendor(struct call *call)
{
	if (platform_has_fault(call->platform, FAULT_BASE_SUB_VENDOR_GENERIC_ERROR))
		return SCMI_GENERIC_ERROR;
	reply_name(call, call->platform->config->sub_vendor, SCMI_NAME_BYTES);
	if (platform_has_fault(call->platform, FAULT_BASE_SUB_VENDOR_NOT_ASCII) && call->used)
		call->out[0] |= 0x80;
	return SCMI_SUCCESS;
}

static int32_t base_implementation_version(struct call *call)
{
	bool changes = platform_has_fault(call->platform, FAULT_BASE_IMPLEMENTATION_VERSION_CHANGES);

	reply(call, call->platform->config->implementation_version + (changes ? (uint32_t)call->platform->commands : 0));
	return SCMI_SUCCESS;
}

static void spoil_list(const struct platform *platform, uint8_t *ids, uint32_t count)
{
	if (!platform->has_faults || !count)
		return;
	if (platform_has_fault(platform, FAULT_BASE_LIST_LISTS_BASE))
		ids[0] = SCMI_PROTOCOL_BASE;
	if (platform_has_fault(platform, FAULT_BASE_LIST_DUPLICATE) && count > 1)
		ids[count - 1] = ids[0];
	if (platform_has_fault(platform, FAULT_BASE_LIST_LISTS_ABSENT))
		ids[count - 1] = 0x7f;
	if (!platform_has_fault(platform, FAULT_BASE_LIST_UNSORTED))
		return;
	for (uint32_t i = 0; i < count / 2; i++) {
		uint8_t id = ids[i];

		ids[i] = ids[count - 1 - i];
		ids[count - 1 - i] = id;
	}
}

static void reply_ids(struct call *call, const uint8_t *ids, uint32_t count)
{
	bool backwards = platform_has_fault(call->platform, FAULT_BASE_LIST_PACKED_BACKWARDS);
	uint8_t unused = platform_has_fault(call->platform, FAULT_BASE_LIST_UNUSED_BYTES) ? 0xee : 0;

	for (uint32_t i = 0; i < count; i += 4) {
		uint32_t word = 0;

		for (uint32_t k = 0; k < 4; k++)
			word |= (uint32_t)(i + k < count ? ids[i + k] : unused) << 8 * (backwards ? 3 - k : k);
		reply(call, word);
	}
}

static int32_t base_list_protocols(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_readings *readings = &platform->config->readings;
	uint8_t ids[256];
	uint32_t skip = word_at(call, 0), total = visible_protocols(call, ids);

	spoil_list(platform, ids, total);
	if (skip > total && !platform_has_fault(platform, FAULT_BASE_LIST_SKIP_PAST_END) &&
	    readings->protocol_skip_past_end != PLATFORM_ANSWER_SUCCESS)
		return SCMI_INVALID_PARAMETERS;
	if (skip >= total && total && platform_has_fault(platform, FAULT_BASE_LIST_SKIP_AT_END))
		return SCMI_NOT_FOUND;
	if (skip == total && readings->protocol_skip_at_end == PLATFORM_ANSWER_INVALID_PARAMETERS)
		return SCMI_INVALID_PARAMETERS;
	if (platform_has_fault(platform, FAULT_BASE_LIST_IGNORES_SKIP) && skip < total)
		skip = 0;
	uint32_t count = skip < total ? total - skip : 0, fits = call->room < 8 ? 0 : (call->room - 4) / 4 * 4;

	count = at_most(count, platform->config->limits.protocols_per_reply);
	count = count < fits ? count : fits;
	if (!count && skip < total) {
		call->overflow = true;
		return SCMI_SUCCESS;
	}
	reply(call, count);
	reply_ids(call, ids + skip, count);
	if (platform_has_fault(platform, FAULT_BASE_LIST_EXTRA_WORD))
		reply(call, 0);
	return SCMI_SUCCESS;
}

static int32_t base_discover_agent(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t asked = word_at(call, 0), id = asked;
	bool self = asked == SCMI_AGENT_SELF && call->version >= 0x20000;
	const char *name = "platform";

	if (self)
		id = identity_number(platform, identity_self(call->agent, FAULT_IDENTITY_SELF_LAST)->id);
	if (self && platform_has_fault(platform, FAULT_BASE_AGENT_WRONG_SELF))
		id = id % platform->agents_count + 1;
	if (id > platform->agents_count && platform_has_fault(platform, FAULT_BASE_AGENT_UNKNOWN_SUCCEEDS))
		id = 1;
	if (id > platform->agents_count)
		return platform_has_fault(platform, FAULT_BASE_AGENT_UNKNOWN_INVALID) ? SCMI_INVALID_PARAMETERS : SCMI_NOT_FOUND;
	if (!self && id == platform->agents_count && platform_has_fault(platform, FAULT_BASE_AGENT_NOT_FOUND))
		return SCMI_NOT_FOUND;
	if (id)
		name = platform->agents[id - 1].config->name;
	else if (platform_has_fault(platform, FAULT_BASE_AGENT_PLATFORM_NAME))
		name = "firmware";
	if (self && platform_has_fault(platform, FAULT_BASE_AGENT_SELF_NAME))
		name = "channel";
	if (call->version >= 0x20000 || platform_has_fault(platform, FAULT_BASE_AGENT_V1_ID))
		reply(call, id + (platform_has_fault(platform, FAULT_BASE_AGENT_WRONG_ID) && !self ? 1 : 0));
	reply_name(call, name, SCMI_NAME_BYTES);
	return SCMI_SUCCESS;
}

static int32_t base_notify_errors(struct call *call)
{
	if (platform_has_fault(call->platform, FAULT_BASE_NOTIFY_REFUSED))
		return SCMI_NOT_SUPPORTED;
	call->agent->wants_errors = word_at(call, 0) & SCMI_NOTIFY_ENABLE;
	return SCMI_SUCCESS;
}

void base_report_error(struct platform *platform, const struct platform_agent *by, uint32_t word, int32_t status)
{
	uint32_t which = platform->config->error_events;
	uint8_t payload[16];
	uint32_t bytes = sizeof(payload), summary = 1;
	bool anyone = false;

	if (which == PLATFORM_ERRORS_NONE || (which == PLATFORM_ERRORS_PROTOCOL && status != SCMI_PROTOCOL_ERROR))
		return;
	if (platform_has_fault(platform, FAULT_BASE_ERROR_EVENT_LENGTH))
		bytes = 8;
	if (platform_has_fault(platform, FAULT_BASE_ERROR_EVENT_RESERVED))
		summary |= 1u << 12;
	scmi_store32(payload, event_agent_id(platform, by));
	scmi_store32(payload + 4, summary);
	scmi_store32(payload + 8, word);
	scmi_store32s(payload + 12, status);
	for (uint32_t i = 0; i < platform->agents_count; i++)
		anyone = anyone || platform->agents[i].wants_errors;
	for (uint32_t i = 0; i < platform->agents_count; i++)
		if (platform->agents[i].wants_errors || platform_has_fault(platform, FAULT_BASE_ERROR_EVENT_UNASKED) ||
		    (anyone && platform_has_fault(platform, FAULT_IDENTITY_ERRORS_ALL)))
			notify(&platform->agents[i], SCMI_PROTOCOL_BASE, SCMI_BASE_ERROR_EVENT, payload, bytes);
}
