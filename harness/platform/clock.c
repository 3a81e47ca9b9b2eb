/* SPDX-License-Identifier: BSD-2-Clause */
/* Clock protocol: the table of its messages, what a clock is, who may see it, and giving it back. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/platform/platform_internal.h"

#define NOTIFY_ROW(function, unknown)                                                                                              \
	{                                                                                                                          \
		.run = function, .since = 0x20000, .bytes = 8, .has_resource = true, .flags = 4, .reserved = SCMI_NOTIFY_RESERVED, \
		.notifies = true, .optional = true, .unknown_fault = (unknown)                                                     \
	}

static const struct message config_set_v1 = {
	.run = clock_config_set_v1,
	.bytes = 8,
	.has_resource = true,
	.flags = 4,
	.reserved = SCMI_CLOCK_CONFIG_V1_RESERVED,
	.reserved_fault = FAULT_CLOCK_CONFIG_SET_RESERVED + 1,
	.unknown_fault = FAULT_CLOCK_CONFIG_SET_UNKNOWN + 1,
};

static const struct message clock_messages[] = {
	[SCMI_CLOCK_ATTRIBUTES] = {.run = clock_attributes,
				   .bytes = 4,
				   .has_resource = true,
				   .unknown_fault = FAULT_CLOCK_ATTRIBUTES_UNKNOWN + 1},
	[SCMI_CLOCK_DESCRIBE_RATES] = {.run = clock_describe_rates,
				       .bytes = 8,
				       .has_resource = true,
				       .unknown_fault = FAULT_CLOCK_DESCRIBE_RATES_UNKNOWN + 1},
	[SCMI_CLOCK_RATE_SET] = {.run = clock_rate_set,
				 .bytes = 16,
				 .has_resource = true,
				 .resource = 4,
				 .flags = 0,
				 .reserved = SCMI_RATE_SET_RESERVED,
				 .reserved_fault = FAULT_CLOCK_RATE_SET_RESERVED + 1,
				 .unknown_fault = FAULT_CLOCK_RATE_SET_UNKNOWN + 1},
	[SCMI_CLOCK_RATE_GET] = {.run = clock_rate_get,
				 .bytes = 4,
				 .has_resource = true,
				 .unknown_fault = FAULT_CLOCK_RATE_GET_UNKNOWN + 1},
	[SCMI_CLOCK_CONFIG_SET] = {.run = clock_config_set,
				   .since = 0x30000,
				   .before = &config_set_v1,
				   .bytes = 12,
				   .has_resource = true,
				   .flags = 4,
				   .reserved = SCMI_CLOCK_CONFIG_V3_RESERVED,
				   .reserved_fault = FAULT_CLOCK_CONFIG_SET_RESERVED + 1,
				   .unknown_fault = FAULT_CLOCK_CONFIG_SET_UNKNOWN + 1},
	[SCMI_CLOCK_NAME_GET] = {.run = clock_name_get,
				 .since = 0x20000,
				 .bytes = 4,
				 .has_resource = true,
				 .optional = true,
				 .unknown_fault = FAULT_CLOCK_NAME_GET_UNKNOWN + 1},
	[SCMI_CLOCK_RATE_NOTIFY] = NOTIFY_ROW(clock_rate_notify, FAULT_CLOCK_NOTIFY_UNKNOWN + 1),
	[SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY] = NOTIFY_ROW(clock_request_notify, FAULT_CLOCK_NOTIFY_UNKNOWN + 1),
	[SCMI_CLOCK_CONFIG_GET] = {.run = clock_config_get,
				   .since = 0x30000,
				   .bytes = 8,
				   .has_resource = true,
				   .flags = 4,
				   .reserved = SCMI_CLOCK_CONFIG_GET_RESERVED,
				   .reserved_fault = FAULT_CLOCK_CONFIG_GET_FLAGS + 1},
	[SCMI_CLOCK_POSSIBLE_PARENTS_GET] =
		{.run = clock_possible_parents, .since = 0x30000, .bytes = 8, .has_resource = true, .optional = true},
	[SCMI_CLOCK_PARENT_SET] = {.run = clock_parent_set,
				   .since = 0x30000,
				   .bytes = 8,
				   .has_resource = true,
				   .optional = true,
				   .unknown_fault = FAULT_CLOCK_PARENT_SET_UNKNOWN + 1},
	[SCMI_CLOCK_PARENT_GET] = {.run = clock_parent_get, .since = 0x30000, .bytes = 4, .has_resource = true, .optional = true},
	[SCMI_CLOCK_GET_PERMISSIONS] = {.run = clock_permissions,
					.since = 0x30000,
					.bytes = 4,
					.has_resource = true,
					.optional = true,
					.unknown_fault = FAULT_CLOCK_PERMISSIONS_UNKNOWN + 1},
};

static void protocol_attributes(struct call *call)
{
	uint32_t pending = call->agent->p2a ? call->platform->config->clocks_max_pending : 0;

	reply(call, pending << 16 | call->agent->views[CLOCK_MODEL].count);
}

static int32_t clock_select(struct call *call, uint32_t id)
{
	const struct view *view = &call->agent->views[CLOCK_MODEL];

	if (id >= view->count && view->count && platform_has_fault(call->platform, FAULT_CLOCK_UNKNOWN_SERVED))
		id = 0;
	int32_t status = resource_select(call, id);

	if (status)
		return status;
	call->clock = &call->platform->clocks[call->index];
	if (call->agent->pending[CLOCK_MODEL] && platform_has_fault(call->platform, FAULT_CLOCK_RATE_SET_BLOCKS))
		return SCMI_BUSY;
	return SCMI_SUCCESS;
}

bool clock_is_on(const struct clock *clock)
{
	return clock->votes || clock->boot || clock->config->always_on;
}

static void boot_state(struct clock *clock)
{
	clock->rate = clock->config->rate;
	clock->parent = clock->config->parent_index;
	clock->boot = clock->config->enabled;
	clock->votes = 0;
	clock->extended[SCMI_CLOCK_EXTENDED_DUTY_CYCLE] = clock->config->duty_cycle ? *clock->config->duty_cycle : 0;
	clock->extended[SCMI_CLOCK_EXTENDED_PHASE] = clock->config->phase ? *clock->config->phase : 0;
	clock->touched = 0;
}

static void reset_clock(struct platform *platform, struct clock *clock, const struct platform_agent *agent)
{
	uint64_t rate = clock->rate;

	if (!(clock->touched & AGENT_BIT(agent)))
		return;
	clock->touched &= ~AGENT_BIT(agent);
	clock->votes &= ~AGENT_BIT(agent);
	clock->counts[agent->id] = 0;
	if (clock->touched)
		return;
	boot_state(clock);
	if (clock->rate == rate)
		return;
	clock->rate = rate;
	clock_change_rate(platform, clock, (uint16_t)(clock - platform->clocks), NULL, clock->config->rate);
}

/* The state as this agent is told it. */
static bool reported_state(const struct call *call)
{
	if (call->platform->config->readings.own_vote_as_state)
		return call->clock->votes & AGENT_BIT(call->agent);
	return clock_is_on(call->clock);
}

static uint32_t attribute_bits_v2(const struct call *call)
{
	const struct platform_config_clock *config = call->clock->config;
	uint32_t bits = extended_name_bit(call, config->name, SCMI_CLOCK_NAME_GET, SCMI_CLOCK_EXTENDED_NAME);

	if ((config->notify & PLATFORM_CLOCK_CHANGED) && message_find(call->slot, call->agent, SCMI_CLOCK_RATE_NOTIFY))
		bits |= SCMI_CLOCK_CHANGED_NOTIFIES;
	if ((config->notify & PLATFORM_CLOCK_REQUESTED) &&
	    message_find(call->slot, call->agent, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY))
		bits |= SCMI_CLOCK_CHANGE_REQUESTED_NOTIFIES;
	return bits;
}

static uint32_t attribute_bits_v3(const struct call *call)
{
	const struct platform_config_clock *config = call->clock->config;
	bool restricted =
		call->resource->deny[call->agent->id] && message_find(call->slot, call->agent, SCMI_CLOCK_GET_PERMISSIONS);
	uint32_t bits = 0;

	if (config->parents_count && message_find(call->slot, call->agent, SCMI_CLOCK_POSSIBLE_PARENTS_GET))
		bits |= SCMI_CLOCK_PARENTS;
	if (config->duty_cycle || config->phase)
		bits |= SCMI_CLOCK_EXTENDED_CONFIG;
	if (platform_has_fault(call->platform, FAULT_CLOCK_ATTRIBUTES_RESTRICTED_LIES))
		restricted = true;
	if (platform_has_fault(call->platform, FAULT_CLOCK_ATTRIBUTES_RESTRICTED_MISSING))
		restricted = false;
	return restricted ? bits | SCMI_CLOCK_RESTRICTED : bits;
}

int32_t clock_attributes(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t bits = reported_state(call) ? SCMI_CLOCK_ENABLED : 0;

	if (platform_has_fault(platform, FAULT_CLOCK_ATTRIBUTES_STUCK))
		bits = 0;
	if (platform_has_fault(platform, FAULT_CLOCK_ATTRIBUTES_STUCK_ENABLED))
		bits = SCMI_CLOCK_ENABLED;
	if (call->version >= 0x20000)
		bits |= attribute_bits_v2(call);
	if (call->version >= 0x30000)
		bits |= attribute_bits_v3(call);
	if (platform_has_fault(platform, FAULT_CLOCK_ATTRIBUTES_RESERVED))
		bits |= 1u << 12;
	reply(call, bits);
	reply_name(call, call->clock->config->name, SCMI_NAME_BYTES);
	if (call->version >= 0x20000 && !platform_has_fault(platform, FAULT_CLOCK_ATTRIBUTES_SHORT))
		reply(call, call->clock->config->enable_delay_us);
	if (platform_has_fault(platform, FAULT_CLOCK_ATTRIBUTES_LONG))
		reply(call, 0);
	return SCMI_SUCCESS;
}

int32_t clock_name_get(struct call *call)
{
	const struct platform *platform = call->platform;
	const char *name = call->clock->config->name;
	bool longer = strlen(name) >= SCMI_NAME_BYTES;
	uint32_t at = 4;

	if (platform_has_fault(platform, FAULT_CLOCK_NAME_GET_REFUSED))
		return SCMI_NOT_SUPPORTED;
	if (!longer && platform->config->readings.name_without_extended)
		return answer_status(platform->config->readings.name_without_extended, SCMI_SUCCESS);
	reply(call, platform_has_fault(platform, FAULT_CLOCK_NAME_GET_FLAGS) ? 1 : 0);
	reply_name(call, name, SCMI_EXTENDED_NAME_BYTES);
	if (call->overflow)
		return SCMI_SUCCESS;
	if (longer && platform_has_fault(platform, FAULT_CLOCK_NAME_GET_DIFFERS))
		call->out[at] ^= 0x20;
	if (!longer && platform_has_fault(platform, FAULT_CLOCK_NAME_GET_WITHOUT_BIT))
		call->out[at] ^= 0x20;
	if (platform_has_fault(platform, FAULT_CLOCK_NAME_GET_TRUNCATED))
		memset(call->out + at + 15, 0, SCMI_EXTENDED_NAME_BYTES - 15);
	return SCMI_SUCCESS;
}

int32_t clock_permissions(struct call *call)
{
	const struct platform *platform = call->platform;
	uint8_t deny = call->resource->deny[call->agent->id];
	uint32_t bits = 0;

	if (platform_has_fault(platform, FAULT_ISOLATION_PERMISSIONS_OTHER))
		deny = call->resource->deny[call->agent->id % platform->agents_count + 1];
	if (platform_has_fault(platform, FAULT_CLOCK_PERMISSIONS_TOO_FEW))
		deny = 0xff;
	if (platform_has_fault(platform, FAULT_CLOCK_PERMISSIONS_TOO_MANY))
		deny = 0;
	if (!(deny & PLATFORM_RIGHT_STATE))
		bits |= SCMI_CLOCK_MAY_SET_STATE;
	if (!(deny & PLATFORM_RIGHT_PARENT))
		bits |= SCMI_CLOCK_MAY_SET_PARENT;
	if (!(deny & PLATFORM_RIGHT_RATE))
		bits |= SCMI_CLOCK_MAY_SET_RATE;
	if (platform_has_fault(platform, FAULT_CLOCK_PERMISSIONS_RESERVED))
		bits |= 1u;
	reply(call, bits);
	return SCMI_SUCCESS;
}

static uint32_t count_clocks(const struct platform_config *config)
{
	return config->clocks_count;
}

static struct platform_config_resource clock_resource(const struct platform_config *config, uint32_t index)
{
	const struct platform_config_clock *clock = &config->clocks[index];

	return (struct platform_config_resource){clock->name, clock->devices, clock->devices_count, clock->permissions,
						 clock->permissions_count};
}

static int create_clocks(struct platform *platform)
{
	uint32_t count = platform->config->clocks_count;

	platform->clocks = calloc(count + 1u, sizeof(*platform->clocks));
	if (!platform->clocks)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		platform->clocks[i].config = &platform->config->clocks[i];
		boot_state(&platform->clocks[i]);
	}
	return 0;
}

static void destroy_clocks(struct platform *platform)
{
	free(platform->clocks);
}

static void reset_clocks(struct platform *platform, struct platform_agent *agent)
{
	for (uint32_t i = 0; i < platform->config->clocks_count; i++)
		reset_clock(platform, &platform->clocks[i], agent);
}

static uint32_t clocks_max_pending(const struct platform_config *config)
{
	return config->clocks_max_pending;
}

const struct protocol platform_clock = {
	.id = SCMI_PROTOCOL_CLOCK,
	.messages_count = sizeof(clock_messages) / sizeof(clock_messages[0]),
	.messages = clock_messages,
	.negotiable_since = 0x30000,
	.versions = {0x10000, 0x20000, 0x30000},
	.count = count_clocks,
	.resource = clock_resource,
	.create = create_clocks,
	.destroy = destroy_clocks,
	.attributes = protocol_attributes,
	.select = clock_select,
	.reset_agent = reset_clocks,
	.max_pending = clocks_max_pending,
	.complete = clock_complete,
};
