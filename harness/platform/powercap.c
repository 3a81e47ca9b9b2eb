/* SPDX-License-Identifier: BSD-2-Clause */
/* Power capping protocol: the table of its messages, what a domain is, and giving it back. */
#include "harness/platform/powercap.h"

#include <errno.h>
#include <stdlib.h>

static message_fn powercap_attributes, powercap_name_get, powercap_cap_notify;

#define DOMAIN(function, size) .run = function, .bytes = (size), .has_resource = true
#define NOTIFY(function, size)                                                                                            \
	DOMAIN(function, size), .flags = 4, .reserved = SCMI_NOTIFY_RESERVED,                                             \
				.reserved_fault = FAULT_POWERCAP_NOTIFY_RESERVED + 1, .notifies = true, .optional = true, \
				UNKNOWN(NOTIFY)
#define V3 .since = 0x30000
#define UNKNOWN(name) .unknown_fault = FAULT_POWERCAP_##name##_UNKNOWN + 1
#define CAP_FLAGS .reserved = SCMI_POWERCAP_SET_RESERVED, .reserved_fault = FAULT_POWERCAP_CAP_SET_RESERVED + 1
#define NO_FLAGS .flags = 4, .reserved = UINT32_MAX

static const struct message cap_get = {DOMAIN(powercap_cap_get, 4), UNKNOWN(CAP_GET)};
static const struct message cap_set = {DOMAIN(powercap_cap_set, 12), .flags = 4, CAP_FLAGS, UNKNOWN(CAP_SET)};
static const struct message describe_fastchannel = {DOMAIN(powercap_describe_fastchannel, 8), .optional = true,
						    UNKNOWN(FASTCHANNEL)};

static const struct message messages[] = {
	[SCMI_POWERCAP_DOMAIN_ATTRIBUTES] = {DOMAIN(powercap_attributes, 4), UNKNOWN(DOMAIN)},
	[SCMI_POWERCAP_CAP_GET] = {DOMAIN(powercap_cap_get_v3, 8), V3, .before = &cap_get, UNKNOWN(CAP_GET)},
	[SCMI_POWERCAP_CAP_SET] = {DOMAIN(powercap_cap_set_v3, 16), V3, .before = &cap_set, .flags = 8, CAP_FLAGS,
				   UNKNOWN(CAP_SET)},
	[SCMI_POWERCAP_PAI_GET] = {DOMAIN(powercap_interval_get, 4), UNKNOWN(PAI_GET)},
	[SCMI_POWERCAP_PAI_SET] = {DOMAIN(powercap_interval_set, 12), NO_FLAGS,
				   .reserved_fault = FAULT_POWERCAP_PAI_SET_RESERVED + 1, UNKNOWN(PAI_SET)},
	[SCMI_POWERCAP_DOMAIN_NAME_GET] = {DOMAIN(powercap_name_get, 4), .optional = true},
	[SCMI_POWERCAP_MEASUREMENTS_GET] = {DOMAIN(powercap_measurements_get, 4), UNKNOWN(MEASUREMENTS)},
	[SCMI_POWERCAP_CAP_NOTIFY] = {NOTIFY(powercap_cap_notify, 8)},
	[SCMI_POWERCAP_MEASUREMENTS_NOTIFY] = {NOTIFY(powercap_measurements_notify, 16)},
	[SCMI_POWERCAP_DESCRIBE_FASTCHANNEL] = {DOMAIN(powercap_describe_fastchannel_v3, 12), V3, .before = &describe_fastchannel,
						.optional = true, UNKNOWN(FASTCHANNEL)},
	[SCMI_POWERCAP_CAI_GET] = {DOMAIN(powercap_cai_get, 8), V3, .optional = true},
	[SCMI_POWERCAP_CAI_SET] = {DOMAIN(powercap_cai_set, 16), V3, NO_FLAGS, .optional = true},
};

static bool blocked(const struct call *call)
{
	return call->agent->pending[POWERCAP_MODEL] && platform_has_fault(call->platform, FAULT_POWERCAP_CAP_SET_BLOCKS);
}

static void protocol_attributes(struct call *call)
{
	uint32_t count = call->agent->views[POWERCAP_MODEL].count;

	if (blocked(call)) {
		call->overflow = true; /* as if there were no room for an answer */
		return;
	}
	reply(call, count - (count && platform_has_fault(call->platform, FAULT_POWERCAP_COUNT_MINUS_ONE)));
}

static uint32_t message_attributes(const struct call *call, uint32_t message)
{
	bool there = message && channel_exists(call->agent, SCMI_PROTOCOL_POWERCAP, NO_RESOURCE, message);

	return there ? SCMI_MESSAGE_FASTCHANNEL : 0;
}

static int32_t powercap_select(struct call *call, uint32_t id)
{
	int32_t status = resource_select(call, id);

	return !status && blocked(call) ? SCMI_BUSY : status;
}

static uint32_t notify_bits(const struct call *call)
{
	uint32_t notify = powercap_named(call)->config->notify, bits = 0;

	if ((notify & PLATFORM_POWERCAP_CAP_CHANGED) && message_find(call->slot, call->agent, SCMI_POWERCAP_CAP_NOTIFY))
		bits |= call->version >= 0x30000 ? SCMI_POWERCAP_CAP_NOTIFIES_V3 : SCMI_POWERCAP_CAP_NOTIFIES;
	if ((notify & PLATFORM_POWERCAP_MEASUREMENTS_CHANGED) &&
	    message_find(call->slot, call->agent, SCMI_POWERCAP_MEASUREMENTS_NOTIFY))
		bits |= SCMI_POWERCAP_MEASUREMENTS_NOTIFIES;
	return bits;
}

static uint32_t attribute_bits(const struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_powercap_domain *config = powercap_named(call)->config;
	uint32_t bits = notify_bits(call) | config->unit << (platform->config->powercap.readings.unit_shifted ? 24 : 23);

	if (config->async && call->agent->p2a)
		bits |= SCMI_POWERCAP_ASYNC_CAP_SET;
	bits |= extended_name_bit(call, config->common.name, SCMI_POWERCAP_DOMAIN_NAME_GET, SCMI_POWERCAP_EXTENDED_NAME);
	if (powercap_configurable(&config->cap) != platform_has_fault(platform, FAULT_POWERCAP_DOMAIN_CONFIGURABLE))
		bits |= SCMI_POWERCAP_CAP_CONFIGURABLE;
	if (config->monitoring)
		bits |= SCMI_POWERCAP_MONITORING;
	if (powercap_configurable(&config->interval))
		bits |= SCMI_POWERCAP_PAI_CONFIGURABLE;
	if (message_find(call->slot, call->agent, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL) &&
	    channel_exists(call->agent, SCMI_PROTOCOL_POWERCAP, call->index, 0))
		bits |= SCMI_POWERCAP_FASTCHANNEL;
	if (call->version >= 0x30000 && powercap_configurable(&config->cap_interval) &&
	    message_find(call->slot, call->agent, SCMI_POWERCAP_CAI_SET))
		bits |= SCMI_POWERCAP_CAI_CONFIGURABLE;
	return bits;
}

static void reply_span(struct call *call, const struct platform_config_span *span)
{
	bool still = platform_has_fault(call->platform, FAULT_POWERCAP_DOMAIN_STEP);

	reply(call, span->min);
	reply(call, span->max);
	reply(call, powercap_configurable(span) && !still ? span->step : 0);
}

/* The parent's id; a root where the agent cannot see the parent. */
static uint32_t parent_id(const struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_powercap_domain *domains = platform->config->powercap.domains;
	const struct view *view = &call->agent->views[POWERCAP_MODEL];
	uint32_t parent = domains[call->index].parent_index;

	if (platform_has_fault(platform, FAULT_POWERCAP_DOMAIN_PARENT_SELF))
		return view->id_of[call->index];
	if (platform_has_fault(platform, FAULT_POWERCAP_DOMAIN_PARENT_UNKNOWN))
		return view->count + 3;
	if (platform_has_fault(platform, FAULT_POWERCAP_DOMAIN_PARENT_CYCLE))
		return (view->id_of[call->index] + 1u) % view->count;
	while (parent != PLATFORM_CONFIG_UNSET && view->id_of[parent] == NO_RESOURCE)
		parent = domains[parent].parent_index;
	return parent == PLATFORM_CONFIG_UNSET ? SCMI_POWERCAP_ROOT : view->id_of[parent];
}

static int32_t powercap_attributes(struct call *call)
{
	const struct platform_config_powercap_domain *config = powercap_named(call)->config;

	reply(call, attribute_bits(call) | (platform_has_fault(call->platform, FAULT_POWERCAP_DOMAIN_RESERVED) ? 1u << 3 : 0));
	reply_name(call, config->common.name, SCMI_NAME_BYTES);
	reply_span(call, &config->interval);
	reply_span(call, &config->cap);
	reply(call, config->sustainable);
	reply(call, config->accuracy);
	if (!platform_has_fault(call->platform, FAULT_POWERCAP_DOMAIN_SHORT))
		reply(call, parent_id(call));
	if (call->version >= 0x30000)
		reply_span(call, &config->cap_interval);
	return SCMI_SUCCESS;
}

static int32_t powercap_name_get(struct call *call)
{
	return reply_extended_name(call, powercap_named(call)->config->common.name);
}

bool powercap_may_subscribe(const struct call *call, uint32_t capability, uint8_t notification, int32_t *status)
{
	const struct platform *platform = call->platform;
	bool on = word_at(call, 4) & SCMI_NOTIFY_ENABLE, able = powercap_named(call)->config->notify & capability;

	*status = SCMI_SUCCESS;
	if (!able && !platform_has_fault(platform, FAULT_POWERCAP_NOTIFY_CAPABILITY)) {
		*status = answer_status(platform->config->powercap.readings.notify_absent, SCMI_NOT_SUPPORTED);
		return false;
	}
	if (right_denied(call, PLATFORM_RIGHT_NOTIFY))
		*status = SCMI_DENIED;
	else if (subscribed(call, notification) == on && platform_has_fault(platform, FAULT_POWERCAP_NOTIFY_TWICE))
		*status = SCMI_INVALID_PARAMETERS;
	return !*status;
}

static int32_t powercap_cap_notify(struct call *call)
{
	int32_t status;

	if (powercap_may_subscribe(call, PLATFORM_POWERCAP_CAP_CHANGED, SCMI_POWERCAP_CAP_CHANGED, &status))
		subscribe(call, SCMI_POWERCAP_CAP_CHANGED);
	return status;
}

static uint32_t count_domains(const struct platform_config *config)
{
	return config->powercap.domains_count;
}

static struct platform_config_resource domain_resource(const struct platform_config *config, uint32_t index)
{
	return config->powercap.domains[index].common;
}

static int create(struct platform *platform)
{
	uint32_t count = platform->config->powercap.domains_count;
	struct powercap_domain *domains = calloc(count + 1u, sizeof(*domains));

	platform->models[POWERCAP_MODEL].state = domains;
	if (!domains)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		domains[i].config = &platform->config->powercap.domains[i];
		domains[i].cap = domains[i].config->default_cap;
		domains[i].interval = domains[i].config->interval.min;
		domains[i].cap_interval = domains[i].config->cap_interval.min;
		domains[i].due = UINT64_MAX;
	}
	return channels_wanted(platform) && platform->slot_of[SCMI_PROTOCOL_POWERCAP] ? powercap_channels_create(platform) : 0;
}

static void destroy(struct platform *platform)
{
	free(platform->models[POWERCAP_MODEL].state);
}

static void reset_domain(struct platform *platform, uint16_t index, const struct platform_agent *agent)
{
	struct powercap_domain *domain = &powercap_domains(platform)[index];
	uint32_t interval = domain->interval, cap_interval = domain->cap_interval, cap = domain->cap;

	domain->watches[agent->id] = (struct powercap_watch){0};
	domain->caps[agent->id] = 0;
	if (domain->interval_by == agent->id) {
		domain->interval = domain->config->interval.min;
		domain->interval_by = 0;
	}
	if (domain->cap_interval_by == agent->id) {
		domain->cap_interval = domain->config->cap_interval.min;
		domain->cap_interval_by = 0;
	}
	powercap_settle(platform, index, NULL);
	if (cap == domain->cap && (interval != domain->interval || cap_interval != domain->cap_interval))
		powercap_tell(platform, index, NULL, cap);
}

static void reset_agent(struct platform *platform, struct platform_agent *agent)
{
	for (uint32_t i = 0; i < platform->config->powercap.domains_count; i++)
		reset_domain(platform, (uint16_t)i, agent);
}

static uint32_t max_pending(const struct platform_config *config)
{
	return config->powercap.max_pending;
}

const struct protocol platform_powercap = {
	.id = SCMI_PROTOCOL_POWERCAP,
	.messages_count = sizeof(messages) / sizeof(messages[0]),
	.messages = messages,
	.negotiable_since = 0x20000,
	.versions = {0x10000, 0x20000, 0x30000},
	.count = count_domains,
	.resource = domain_resource,
	.create = create,
	.destroy = destroy,
	.attributes = protocol_attributes,
	.message_attributes = message_attributes,
	.select = powercap_select,
	.reset_agent = reset_agent,
	.max_pending = max_pending,
	.complete = powercap_complete,
	.due = powercap_due,
	.fire = powercap_fire,
	.channel_get = powercap_channel_get,
	.channel_set = powercap_channel_set,
};
