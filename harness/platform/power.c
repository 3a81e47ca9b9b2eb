/* SPDX-License-Identifier: BSD-2-Clause */
/* Power domain protocol: the table of its messages, what a domain is, subscriptions and giving it back. */
#include "harness/platform/power.h"

#include <errno.h>
#include <stdlib.h>

static message_fn power_attributes, power_get, power_changed_notify, power_requested_notify, power_name_get;

#define DOMAIN(function, size) .run = function, .bytes = (size), .has_resource = true
#define NOTIFY(function) DOMAIN(function, 8), .flags = 4, .reserved = SCMI_NOTIFY_RESERVED, .notifies = true, .optional = true

static const struct message messages[] = {
	[SCMI_POWER_DOMAIN_ATTRIBUTES] = {DOMAIN(power_attributes, 4), .unknown_fault = FAULT_POWER_ATTRIBUTES_UNKNOWN + 1},
	[SCMI_POWER_STATE_SET] = {DOMAIN(power_set, 12), .resource = 4, .flags = 0, .reserved = SCMI_POWER_SET_RESERVED,
				  .unknown_fault = FAULT_POWER_SET_UNKNOWN + 1, .reserved_fault = FAULT_POWER_SET_RESERVED + 1},
	[SCMI_POWER_STATE_GET] = {DOMAIN(power_get, 4), .unknown_fault = FAULT_POWER_GET_UNKNOWN + 1},
	[SCMI_POWER_STATE_NOTIFY] = {NOTIFY(power_changed_notify), .unknown_fault = FAULT_POWER_CHANGED_NOTIFY_UNKNOWN + 1},
	[SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY] = {NOTIFY(power_requested_notify), .since = 0x20000,
						      .unknown_fault = FAULT_POWER_REQUESTED_NOTIFY_UNKNOWN + 1,
						      .reserved_fault = FAULT_POWER_NOTIFY_RESERVED + 1},
	[SCMI_POWER_DOMAIN_NAME_GET] = {DOMAIN(power_name_get, 4), .since = 0x30000, .optional = true,
					.unknown_fault = FAULT_POWER_NAME_UNKNOWN + 1},
};

static void protocol_attributes(struct call *call)
{
	bool less = platform_has_fault(call->platform, FAULT_POWER_COUNT_MINUS_ONE);

	reply(call, call->agent->views[POWER_MODEL].count - less);
	reply64(call, 0); /* no statistics */
	reply(call, platform_has_fault(call->platform, FAULT_POWER_REGION) ? 4096 : 0);
}

static int32_t power_select(struct call *call, uint32_t id)
{
	const struct platform *platform = call->platform;

	if (id > 0xffff && platform_has_fault(platform, FAULT_POWER_WIDE_ID))
		return SCMI_DENIED;
	if (platform->config->power.readings.wide_id == PLATFORM_ANSWER_EXECUTED)
		id &= 0xffff;
	if (id >= call->agent->views[POWER_MODEL].count && platform_has_fault(platform, FAULT_POWER_UNKNOWN_SERVED))
		id = 0;
	return resource_select(call, id);
}

static bool notified(const struct call *call, uint32_t capability, uint32_t message)
{
	return (power_domain(call->platform, call->index)->config->notify & capability) &&
	       message_find(call->slot, call->agent, message);
}

static int32_t power_attributes(struct call *call)
{
	const struct platform_config_power_domain *config = power_domain(call->platform, call->index)->config;
	bool may_set = !right_denied(call, PLATFORM_RIGHT_STATE);
	uint32_t bits = 0;

	if ((config->set & PLATFORM_POWER_SYNC) && may_set)
		bits |= SCMI_POWER_SYNC_SET;
	if ((config->set & PLATFORM_POWER_ASYNC) && may_set && call->agent->p2a)
		bits |= SCMI_POWER_ASYNC_SET;
	if (notified(call, PLATFORM_POWER_CHANGED, SCMI_POWER_STATE_NOTIFY))
		bits |= SCMI_POWER_CHANGED_NOTIFIES;
	if (call->version >= 0x21000 && notified(call, PLATFORM_POWER_REQUESTED, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY))
		bits |= SCMI_POWER_CHANGE_REQUESTED_NOTIFIES;
	if (call->version >= 0x30000)
		bits |= extended_name_bit(call, config->common.name, SCMI_POWER_DOMAIN_NAME_GET, SCMI_POWER_EXTENDED_NAME);
	if (platform_has_fault(call->platform, FAULT_POWER_ATTRIBUTES_RESERVED))
		bits |= 1u << 5;
	reply(call, bits);
	reply_name(call, config->common.name, SCMI_NAME_BYTES);
	if (platform_has_fault(call->platform, FAULT_POWER_ATTRIBUTES_SHORT))
		call->used -= 4;
	return SCMI_SUCCESS;
}

static uint32_t state_at_boot(const struct power_domain *domain)
{
	return domain->config->on || domain->config->always_on ? domain->config->states_count + 1 : 0;
}

static int32_t power_get(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct power_domain *domain = power_domain(platform, call->index);
	uint32_t state = domain->state;

	if (platform_has_fault(platform, FAULT_POWER_GET_STALE))
		state = state_at_boot(domain);
	if (platform_has_fault(platform, FAULT_POWER_GET_OWN_VOTE))
		state = domain->votes[call->agent->id];
	uint32_t reserved = platform_has_fault(platform, FAULT_POWER_GET_RESERVED) ? 1u << 28 : 0;

	reply(call, power_state_word(domain, state) | reserved);
	return SCMI_SUCCESS;
}

static int32_t notify_command(struct call *call, uint32_t capability, uint8_t notification)
{
	const struct platform *platform = call->platform;
	const struct power_domain *domain = power_domain(platform, call->index);
	bool on = word_at(call, 4) & SCMI_NOTIFY_ENABLE;

	if (platform_has_fault(platform, FAULT_POWER_NOTIFY_REFUSED))
		return SCMI_NOT_SUPPORTED;
	if (!(domain->config->notify & capability) && platform_has_fault(platform, FAULT_POWER_NOTIFY_CAPABILITY))
		return SCMI_SUCCESS;
	if (!(domain->config->notify & capability))
		return SCMI_NOT_SUPPORTED;
	if (right_denied(call, PLATFORM_RIGHT_NOTIFY))
		return SCMI_DENIED;
	if (on || !platform_has_fault(platform, FAULT_POWER_CHANGED_AFTER_DISABLE))
		subscribe(call, notification);
	return SCMI_SUCCESS;
}

static int32_t power_changed_notify(struct call *call)
{
	return notify_command(call, PLATFORM_POWER_CHANGED, SCMI_POWER_STATE_CHANGED);
}

static int32_t power_requested_notify(struct call *call)
{
	return notify_command(call, PLATFORM_POWER_REQUESTED, SCMI_POWER_STATE_CHANGE_REQUESTED);
}

static int32_t power_name_get(struct call *call)
{
	int32_t status = reply_extended_name(call, power_domain(call->platform, call->index)->config->common.name);

	if (call->used && platform_has_fault(call->platform, FAULT_POWER_NAME_FLAGS))
		amend(call, 0, 1);
	if (call->used && platform_has_fault(call->platform, FAULT_POWER_NAME_DIFFERS))
		call->out[4] ^= 0x20;
	return status;
}

static uint32_t count_domains(const struct platform_config *config)
{
	return config->power.domains_count;
}

static struct platform_config_resource domain_resource(const struct platform_config *config, uint32_t index)
{
	return config->power.domains[index].common;
}

static void boot_state(struct power_domain *domain)
{
	uint32_t on = domain->config->states_count + 1;

	domain->boot = domain->config->on;
	domain->votes[0] = domain->config->always_on ? on : 0;
}

static int create(struct platform *platform)
{
	uint32_t count = platform->config->power.domains_count;
	struct power_domain *domains = calloc(count + 1u, sizeof(*domains));

	platform->models[POWER_MODEL].state = domains;
	if (!domains)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		domains[i].config = &platform->config->power.domains[i];
		boot_state(&domains[i]);
		domains[i].state = state_at_boot(&domains[i]);
	}
	return 0;
}

static void destroy(struct platform *platform)
{
	free(platform->models[POWER_MODEL].state);
}

static void reset_agent(struct platform *platform, struct platform_agent *agent)
{
	for (uint32_t i = 0; i < platform->config->power.domains_count; i++) {
		struct power_domain *domain = power_domain(platform, (uint16_t)i);

		if (!(domain->touched & AGENT_BIT(agent)))
			continue;
		domain->touched &= ~AGENT_BIT(agent);
		domain->votes[agent->id] = 0;
		if (!domain->touched)
			boot_state(domain);
		power_settle(platform, (uint16_t)i, NULL);
	}
}

static uint32_t max_pending(const struct platform_config *config)
{
	return config->power.max_pending;
}

const struct protocol platform_power = {
	.id = SCMI_PROTOCOL_POWER,
	.messages_count = sizeof(messages) / sizeof(messages[0]),
	.messages = messages,
	.negotiable_since = 0x30001,
	.versions = {0x10000, 0x20000, 0x20001, 0x21000, 0x30000, 0x30001},
	.count = count_domains,
	.resource = domain_resource,
	.create = create,
	.destroy = destroy,
	.attributes = protocol_attributes,
	.select = power_select,
	.reset_agent = reset_agent,
	.max_pending = max_pending,
	.complete = power_complete,
};
