/* SPDX-License-Identifier: BSD-2-Clause */
/* Voltage domain protocol: the table of its messages, what a domain is, and giving it back. */
#include "harness/platform/voltage.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

static message_fn voltage_attributes, voltage_name_get;

#define DOMAIN(function, size) .run = function, .bytes = (size), .has_resource = true
#define RESERVED_BITS offsetof(struct platform_config, voltage.readings.reserved_bits)

/* Version 1 knows no asynchronous changes: bit 0 is reserved. */
static const struct message level_set_v1 = {DOMAIN(voltage_level_set, 12), .flags = 4, .reserved = UINT32_MAX,
					    .reserved_reading = RESERVED_BITS, .optional = true};

static const struct message messages[] = {
	[SCMI_VOLTAGE_DOMAIN_ATTRIBUTES] = {DOMAIN(voltage_attributes, 4), .unknown_fault = FAULT_VOLTAGE_ATTRIBUTES_UNKNOWN + 1},
	[SCMI_VOLTAGE_DESCRIBE_LEVELS] = {DOMAIN(voltage_describe, 8), .unknown_fault = FAULT_VOLTAGE_LEVELS_UNKNOWN + 1},
	[SCMI_VOLTAGE_CONFIG_SET] = {DOMAIN(voltage_config_set, 8), .flags = 4, .reserved = SCMI_VOLTAGE_CONFIG_RESERVED,
				     .reserved_reading = RESERVED_BITS, .reserved_fault = FAULT_VOLTAGE_CONFIG_SET_RESERVED + 1,
				     .optional = true},
	[SCMI_VOLTAGE_CONFIG_GET] = {DOMAIN(voltage_config_get, 4), .optional = true,
				     .unknown_fault = FAULT_VOLTAGE_CONFIG_GET_UNKNOWN + 1},
	[SCMI_VOLTAGE_LEVEL_SET] = {DOMAIN(voltage_level_set, 12), .since = 0x20000, .before = &level_set_v1, .flags = 4,
				    .reserved = SCMI_VOLTAGE_SET_RESERVED, .reserved_reading = RESERVED_BITS,
				    .reserved_fault = FAULT_VOLTAGE_LEVEL_SET_RESERVED + 1, .optional = true},
	[SCMI_VOLTAGE_LEVEL_GET] = {DOMAIN(voltage_level_get, 4), .optional = true,
				    .unknown_fault = FAULT_VOLTAGE_LEVEL_GET_UNKNOWN + 1},
	[SCMI_VOLTAGE_DOMAIN_NAME_GET] = {DOMAIN(voltage_name_get, 4), .since = 0x20000, .optional = true,
					  .unknown_fault = FAULT_VOLTAGE_NAME_UNKNOWN + 1},
};

static void protocol_attributes(struct call *call)
{
	bool less = platform_has_fault(call->platform, FAULT_VOLTAGE_COUNT_MINUS_ONE);

	reply(call, call->agent->views[VOLTAGE_MODEL].count - less);
}

static int32_t admit(const struct call *call)
{
	bool blocked = call->agent->pending[VOLTAGE_MODEL] && platform_has_fault(call->platform, FAULT_VOLTAGE_PENDING_BLOCKS);

	return blocked ? SCMI_BUSY : SCMI_SUCCESS;
}

static int32_t voltage_select(struct call *call, uint32_t id)
{
	if (id >= call->agent->views[VOLTAGE_MODEL].count && platform_has_fault(call->platform, FAULT_VOLTAGE_UNKNOWN_SERVED))
		id = 0;
	return resource_select(call, id);
}

static int32_t voltage_attributes(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_voltage_domain *config = voltage_domain(platform, call->index)->config;
	uint32_t bits = 0;

	if (call->version >= 0x20000 && config->async && call->agent->p2a)
		bits |= SCMI_VOLTAGE_ASYNC_CAPABLE;
	if (call->version >= 0x20000)
		bits |= extended_name_bit(call, config->common.name, SCMI_VOLTAGE_DOMAIN_NAME_GET, SCMI_VOLTAGE_EXTENDED_NAME);
	if (platform_has_fault(platform, FAULT_VOLTAGE_ATTRIBUTES_RESERVED))
		bits |= 1u << 5;
	reply(call, bits);
	reply_name(call, config->common.name, SCMI_NAME_BYTES);
	if (platform_has_fault(platform, FAULT_VOLTAGE_ATTRIBUTES_SHORT))
		call->used -= 4;
	return SCMI_SUCCESS;
}

static int32_t voltage_name_get(struct call *call)
{
	if (platform_has_fault(call->platform, FAULT_VOLTAGE_NAME_REFUSED))
		return SCMI_NOT_SUPPORTED;
	int32_t status = reply_extended_name(call, voltage_domain(call->platform, call->index)->config->common.name);

	if (call->used && platform_has_fault(call->platform, FAULT_VOLTAGE_NAME_FLAGS))
		amend(call, 0, 1);
	if (call->used && platform_has_fault(call->platform, FAULT_VOLTAGE_NAME_DIFFERS))
		call->out[4] ^= 0x20;
	return status;
}

static uint32_t count_domains(const struct platform_config *config)
{
	return config->voltage.domains_count;
}

static struct platform_config_resource domain_resource(const struct platform_config *config, uint32_t index)
{
	return config->voltage.domains[index].common;
}

int32_t voltage_boot_level(const struct platform_config_voltage_domain *config)
{
	if (config->level)
		return *config->level;
	return config->range ? config->range->min : config->levels[0];
}

static void boot_state(struct voltage_domain *domain)
{
	domain->level = voltage_boot_level(domain->config);
	domain->boot = domain->config->on;
	domain->votes[0] = domain->config->always_on ? domain->config->modes_count + 1 : 0;
}

static int create(struct platform *platform)
{
	uint32_t count = platform->config->voltage.domains_count;
	struct voltage_domain *domains = calloc(count + 1u, sizeof(*domains));

	platform->models[VOLTAGE_MODEL].state = domains;
	if (!domains)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		domains[i].config = &platform->config->voltage.domains[i];
		boot_state(&domains[i]);
	}
	return 0;
}

static void destroy(struct platform *platform)
{
	free(platform->models[VOLTAGE_MODEL].state);
}

static void reset_agent(struct platform *platform, struct platform_agent *agent)
{
	for (uint32_t i = 0; i < platform->config->voltage.domains_count; i++) {
		struct voltage_domain *domain = voltage_domain(platform, (uint16_t)i);

		if (!(domain->touched & AGENT_BIT(agent)))
			continue;
		domain->touched &= ~AGENT_BIT(agent);
		domain->votes[agent->id] = 0;
		if (!domain->touched)
			boot_state(domain);
	}
}

static uint32_t max_pending(const struct platform_config *config)
{
	return config->voltage.max_pending;
}

const struct protocol platform_voltage = {
	.id = SCMI_PROTOCOL_VOLTAGE,
	.messages_count = sizeof(messages) / sizeof(messages[0]),
	.messages = messages,
	.negotiable_since = 0x20001,
	.versions = {0x10000, 0x20000, 0x20001},
	.count = count_domains,
	.resource = domain_resource,
	.create = create,
	.destroy = destroy,
	.attributes = protocol_attributes,
	.admit = admit,
	.select = voltage_select,
	.reset_agent = reset_agent,
	.max_pending = max_pending,
	.complete = voltage_complete,
};
