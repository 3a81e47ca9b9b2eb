/* SPDX-License-Identifier: BSD-2-Clause */
/* Reset domain protocol: the table of its messages, what a domain is, subscriptions and giving it back. */
#include "harness/platform/reset.h"

#include <errno.h>
#include <stdlib.h>

static message_fn reset_attributes, reset_notify, reset_name_get;

#define DOMAIN(function, size) .run = function, .bytes = (size), .has_resource = true

static const struct message messages[] = {
	[SCMI_RESET_DOMAIN_ATTRIBUTES] = {DOMAIN(reset_attributes, 4), .unknown_fault = FAULT_RESET_ATTRIBUTES_UNKNOWN + 1},
	[SCMI_RESET] = {DOMAIN(reset_run, 12), .flags = 4, .reserved = SCMI_RESET_FLAGS_RESERVED,
			.unknown_fault = FAULT_RESET_RUN_UNKNOWN + 1, .reserved_fault = FAULT_RESET_RUN_RESERVED + 1},
	[SCMI_RESET_NOTIFY] = {DOMAIN(reset_notify, 8), .flags = 4, .reserved = SCMI_NOTIFY_RESERVED, .notifies = true,
			       .optional = true, .unknown_fault = FAULT_RESET_NOTIFY_UNKNOWN + 1,
			       .reserved_fault = FAULT_RESET_NOTIFY_RESERVED + 1},
	[SCMI_RESET_DOMAIN_NAME_GET] = {DOMAIN(reset_name_get, 4), .since = 0x30000, .optional = true,
					.unknown_fault = FAULT_RESET_NAME_UNKNOWN + 1},
};

static void protocol_attributes(struct call *call)
{
	bool less = platform_has_fault(call->platform, FAULT_RESET_COUNT_MINUS_ONE);

	reply(call, call->agent->views[RESET_MODEL].count - less);
}

static int32_t admit(const struct call *call)
{
	bool blocked = call->agent->pending[RESET_MODEL] && platform_has_fault(call->platform, FAULT_RESET_PENDING_BLOCKS);

	return blocked ? SCMI_BUSY : SCMI_SUCCESS;
}

static int32_t reset_select(struct call *call, uint32_t id)
{
	if (id >= call->agent->views[RESET_MODEL].count && platform_has_fault(call->platform, FAULT_RESET_UNKNOWN_SERVED))
		id = 0;
	return resource_select(call, id);
}

static int32_t reset_attributes(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_reset_domain *config = reset_domain(platform, call->index)->config;
	uint32_t bits = 0;

	if (config->async && call->agent->p2a)
		bits |= SCMI_RESET_ASYNC_CAPABLE;
	if (config->notify && message_find(call->slot, call->agent, SCMI_RESET_NOTIFY))
		bits |= SCMI_RESET_NOTIFIES;
	if (call->version >= 0x30000)
		bits |= extended_name_bit(call, config->common.name, SCMI_RESET_DOMAIN_NAME_GET, SCMI_RESET_EXTENDED_NAME);
	if (platform_has_fault(platform, FAULT_RESET_ATTRIBUTES_RESERVED))
		bits |= 1u << 5;
	reply(call, bits);
	reply(call, config->latency_us ? *config->latency_us : SCMI_RESET_LATENCY_UNKNOWN);
	reply_name(call, config->common.name, SCMI_NAME_BYTES);
	if (platform_has_fault(platform, FAULT_RESET_ATTRIBUTES_SHORT))
		call->used -= 4;
	return SCMI_SUCCESS;
}

static int32_t reset_notify(struct call *call)
{
	const struct platform *platform = call->platform;
	bool on = word_at(call, 4) & SCMI_NOTIFY_ENABLE;

	if (platform_has_fault(platform, FAULT_RESET_NOTIFY_REFUSED))
		return SCMI_NOT_SUPPORTED;
	if (!reset_domain(platform, call->index)->config->notify)
		return platform_has_fault(platform, FAULT_RESET_NOTIFY_ABSENT)
			       ? SCMI_DENIED
			       : answer_status(platform->config->reset.readings.notify_absent, SCMI_NOT_SUPPORTED);
	if (right_denied(call, PLATFORM_RIGHT_NOTIFY))
		return SCMI_DENIED;
	if (on || !platform_has_fault(platform, FAULT_RESET_ISSUED_AFTER_DISABLE))
		subscribe(call, SCMI_RESET_ISSUED);
	return SCMI_SUCCESS;
}

static int32_t reset_name_get(struct call *call)
{
	int32_t status = reply_extended_name(call, reset_domain(call->platform, call->index)->config->common.name);

	if (call->used && platform_has_fault(call->platform, FAULT_RESET_NAME_FLAGS))
		amend(call, 0, 1);
	if (call->used && platform_has_fault(call->platform, FAULT_RESET_NAME_DIFFERS))
		call->out[4] ^= 0x20;
	return status;
}

static uint32_t count_domains(const struct platform_config *config)
{
	return config->reset.domains_count;
}

static struct platform_config_resource domain_resource(const struct platform_config *config, uint32_t index)
{
	return config->reset.domains[index].common;
}

static int create(struct platform *platform)
{
	uint32_t count = platform->config->reset.domains_count;
	struct reset_domain *domains = calloc(count + 1u, sizeof(*domains));

	platform->models[RESET_MODEL].state = domains;
	if (!domains)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++)
		domains[i].config = &platform->config->reset.domains[i];
	return 0;
}

static void destroy(struct platform *platform)
{
	free(platform->models[RESET_MODEL].state);
}

static void reset_agent(struct platform *platform, struct platform_agent *agent)
{
	for (uint32_t i = 0; i < platform->config->reset.domains_count; i++)
		reset_domain(platform, (uint16_t)i)->asserted &= ~AGENT_BIT(agent);
}

static uint32_t max_pending(const struct platform_config *config)
{
	return config->reset.max_pending;
}

const struct protocol platform_reset = {
	.id = SCMI_PROTOCOL_RESET,
	.messages_count = sizeof(messages) / sizeof(messages[0]),
	.messages = messages,
	.negotiable_since = 0x30001,
	.versions = {0x10000, 0x20000, 0x30000, 0x30001},
	.count = count_domains,
	.resource = domain_resource,
	.create = create,
	.destroy = destroy,
	.attributes = protocol_attributes,
	.admit = admit,
	.select = reset_select,
	.reset_agent = reset_agent,
	.max_pending = max_pending,
	.complete = reset_complete,
};
