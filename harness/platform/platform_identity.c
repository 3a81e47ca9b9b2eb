/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of identity: agents taken for others, answers and events that reach the wrong one. */
#include "harness/platform/platform_identity.h"

#include <string.h>

static struct platform_agent *of_id(const struct platform *platform, uint32_t id)
{
	return id >= 1 && id <= platform->agents_count ? &platform->agents[id - 1] : NULL;
}

static uint32_t parameter(const uint8_t *request, size_t bytes)
{
	return bytes >= SCMI_HEADER_BYTES + 4 ? scmi_load32(request + SCMI_HEADER_BYTES) : 0;
}

struct platform_agent *identity_caller(struct platform_agent *agent, const uint8_t *request, size_t bytes)
{
	struct platform *platform = agent->platform;
	const struct identity *before = &platform->identity;
	struct scmi_header header = scmi_header_unpack(scmi_load32(request));
	struct platform_agent *taken = NULL;

	if (!platform->has_faults)
		return agent;
	if (platform_has_fault(platform, FAULT_IDENTITY_FROM_TOKEN))
		taken = of_id(platform, header.token);
	if (platform_has_fault(platform, FAULT_IDENTITY_FROM_RESERVED))
		taken = of_id(platform, scmi_load32(request) >> 28);
	if (platform_has_fault(platform, FAULT_IDENTITY_FROM_PAYLOAD) && header.protocol == SCMI_PROTOCOL_BASE &&
	    header.message >= SCMI_BASE_SET_DEVICE_PERMISSIONS && header.message <= SCMI_BASE_RESET_AGENT_CONFIGURATION)
		taken = of_id(platform, parameter(request, bytes));
	if (platform_has_fault(platform, FAULT_IDENTITY_STICKS) && before->asked_by == agent)
		taken = of_id(platform, before->asked);
	if (platform_has_fault(platform, FAULT_IDENTITY_EQUAL_TOKEN) && before->caller &&
	    scmi_header_unpack(before->word).token == header.token)
		taken = before->caller;
	return taken ? taken : agent;
}

size_t identity_cached(const struct platform_agent *agent, const uint8_t *request, uint8_t *response, size_t capacity)
{
	const struct platform *platform = agent->platform;
	const struct identity *before = &platform->identity;

	if (!platform->has_faults || !platform_has_fault(platform, FAULT_IDENTITY_CACHED) || !before->caller ||
	    before->caller == agent || before->word != scmi_load32(request) || before->bytes > capacity)
		return 0;
	memcpy(response, before->answer, before->bytes);
	return before->bytes;
}

void identity_remember(struct platform_agent *agent, const uint8_t *request, size_t request_bytes, const uint8_t *response,
		       size_t response_bytes)
{
	struct platform *platform = agent->platform;
	struct identity *now = &platform->identity;
	struct scmi_header header = scmi_header_unpack(scmi_load32(request));

	if (!platform->has_faults)
		return;
	now->caller = agent;
	now->word = scmi_load32(request);
	now->bytes = response_bytes <= sizeof(now->answer) ? response_bytes : 0;
	memcpy(now->answer, response, now->bytes);
	now->asked_by = NULL;
	if (header.protocol == SCMI_PROTOCOL_BASE && header.message == SCMI_BASE_DISCOVER_AGENT) {
		now->asked_by = agent;
		now->asked = parameter(request, request_bytes);
	}
}

struct platform_agent *identity_self(struct platform_agent *agent, enum platform_fault_id last)
{
	struct platform *platform = agent->platform;

	return platform_has_fault(platform, last) && platform->identity.caller ? platform->identity.caller : agent;
}

bool identity_reaches(const struct platform_agent *agent, const struct platform_agent *other, uint8_t type)
{
	const struct platform *platform = agent->platform;
	bool delayed = type == SCMI_TYPE_DELAYED;
	const struct platform_agent *instead = agent;

	if (!platform->has_faults)
		return other == agent;
	if (platform_has_fault(platform, delayed ? FAULT_IDENTITY_DELAYED_ALL : FAULT_IDENTITY_EVENT_ALL))
		return true;
	if (!delayed && platform_has_fault(platform, FAULT_IDENTITY_EVENT_NEXT))
		instead = &platform->agents[agent->id % platform->agents_count];
	if (platform_has_fault(platform, delayed ? FAULT_IDENTITY_DELAYED_LAST : FAULT_IDENTITY_EVENT_CAUSER) &&
	    platform->identity.acting)
		instead = platform->identity.acting;
	return other == instead;
}

uint32_t identity_number(const struct platform *platform, uint32_t id)
{
	if (platform_has_fault(platform, FAULT_IDENTITY_SELF_SWAPPED) && platform->agents_count > 1 && (id == 1 || id == 2))
		return 3 - id;
	return id;
}

uint32_t identity_in_event(const struct platform *platform, uint32_t id)
{
	if (platform_has_fault(platform, FAULT_IDENTITY_EVENT_TOKEN) && platform->identity.acting)
		return platform->identity.acting_token % platform->agents_count + 1;
	return identity_number(platform, id);
}
