/* SPDX-License-Identifier: BSD-2-Clause */
/* Performance protocol: the table of its messages, what a domain is, how levels are called, and giving it back. */
#include "harness/platform/perf.h"

#include <errno.h>
#include <stdlib.h>

#define DOMAIN(function, size) .run = function, .bytes = (size), .has_resource = true
#define NOTIFY(function)                                                                                                     \
	DOMAIN(function, 8), .flags = 4, .reserved = SCMI_NOTIFY_RESERVED, .reserved_fault = FAULT_PERF_NOTIFY_RESERVED + 1, \
			     .notifies = true, .optional = true
#define UNKNOWN(name) .unknown_fault = FAULT_PERF_##name##_UNKNOWN + 1

static const struct message messages[] = {
	[SCMI_PERF_DOMAIN_ATTRIBUTES] = {DOMAIN(perf_attributes, 4), UNKNOWN(DOMAIN)},
	[SCMI_PERF_DESCRIBE_LEVELS] = {DOMAIN(perf_describe_levels, 8), UNKNOWN(LEVELS)},
	[SCMI_PERF_LIMITS_SET] = {DOMAIN(perf_limits_set, 12), UNKNOWN(LIMITS_SET)},
	[SCMI_PERF_LIMITS_GET] = {DOMAIN(perf_limits_get, 4)},
	[SCMI_PERF_LEVEL_SET] = {DOMAIN(perf_level_set, 8), UNKNOWN(LEVEL_SET)},
	[SCMI_PERF_LEVEL_GET] = {DOMAIN(perf_level_get, 4)},
	[SCMI_PERF_NOTIFY_LIMITS] = {NOTIFY(perf_notify_limits)},
	[SCMI_PERF_NOTIFY_LEVEL] = {NOTIFY(perf_notify_level)},
	[SCMI_PERF_DESCRIBE_FASTCHANNEL] = {DOMAIN(perf_describe_fastchannel, 8), .since = 0x20000, .optional = true,
					    UNKNOWN(FASTCHANNEL)},
	[SCMI_PERF_DOMAIN_NAME_GET] = {DOMAIN(perf_name_get, 4), .since = 0x30000, .optional = true},
};

static uint32_t unit(const struct call *call)
{
	uint32_t unit = call->platform->config->perf.unit;

	if (platform_has_fault(call->platform, FAULT_PERF_UNIT_RESERVED))
		return 3;
	return unit == PLATFORM_PERF_MICROWATT && call->version < 0x30000 ? (uint32_t)PLATFORM_PERF_ABSTRACT : unit;
}

static void protocol_attributes(struct call *call)
{
	uint32_t count = call->agent->views[PERF_MODEL].count;

	count -= platform_has_fault(call->platform, FAULT_PERF_COUNT_MINUS_ONE) && count;
	reply(call, unit(call) << 16 | count);
	reply64(call, 0); /* no statistics */
	reply(call, 0);
}

static uint32_t message_attributes(const struct call *call, uint32_t message)
{
	bool lies = message == SCMI_PERF_DESCRIBE_LEVELS && platform_has_fault(call->platform, FAULT_PERF_MESSAGE_FASTCHANNEL);

	if (call->version < 0x20000 || !message)
		return 0;
	return lies || channel_exists(call->agent, SCMI_PROTOCOL_PERF, NO_RESOURCE, message) ? SCMI_MESSAGE_FASTCHANNEL : 0;
}

uint32_t perf_value(const struct perf_domain *domain, uint32_t place, uint32_t version)
{
	const struct platform_config_perf_level *level = &domain->config->levels[place];

	if (perf_indexed(domain, version))
		return level->index ? *level->index : place;
	return level->level;
}

enum perf_match perf_place(const struct perf_domain *domain, uint32_t value, uint32_t version, uint32_t *place)
{
	uint32_t count = domain->config->levels_count;

	for (uint32_t i = 0; i < count; i++) {
		*place = i;
		if (perf_value(domain, i, version) == value)
			return PERF_EXACT;
	}
	if (perf_indexed(domain, version) || value < domain->config->levels[0].level ||
	    value > domain->config->levels[count - 1].level)
		return PERF_OUTSIDE;
	for (*place = 0; domain->config->levels[*place + 1].level < value;)
		(*place)++;
	return PERF_BETWEEN;
}

/* Bits that tell what this caller may do and gets. */
static uint32_t attribute_bits(const struct call *call)
{
	const struct platform_config_perf_domain *config = perf_named(call)->config;
	uint32_t bits = 0;

	if (!right_denied(call, PLATFORM_RIGHT_LIMITS))
		bits |= SCMI_PERF_MAY_SET_LIMITS;
	if (!right_denied(call, PLATFORM_RIGHT_LEVEL) || platform_has_fault(call->platform, FAULT_ISOLATION_PERF_TWO))
		bits |= SCMI_PERF_MAY_SET_LEVEL;
	if ((config->notify & PLATFORM_PERF_LIMITS_CHANGED) && message_find(call->slot, call->agent, SCMI_PERF_NOTIFY_LIMITS))
		bits |= SCMI_PERF_LIMITS_NOTIFIES;
	if ((config->notify & PLATFORM_PERF_LEVEL_CHANGED) && message_find(call->slot, call->agent, SCMI_PERF_NOTIFY_LEVEL))
		bits |= SCMI_PERF_LEVEL_NOTIFIES;
	if (message_find(call->slot, call->agent, SCMI_PERF_DESCRIBE_FASTCHANNEL) &&
	    channel_exists(call->agent, SCMI_PROTOCOL_PERF, call->index, 0))
		bits |= SCMI_PERF_FASTCHANNEL;
	if (call->version >= 0x30000)
		bits |= extended_name_bit(call, config->common.name, SCMI_PERF_DOMAIN_NAME_GET, SCMI_PERF_EXTENDED_NAME);
	if (perf_indexed(perf_named(call), call->version))
		bits |= SCMI_PERF_LEVEL_INDEXING;
	return bits;
}

int32_t perf_attributes(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_perf_domain *config = perf_named(call)->config;
	uint32_t rate_limit = config->rate_limit_us, sustained = config->sustained_level;

	if (platform_has_fault(platform, FAULT_PERF_DOMAIN_RATE_LIMIT))
		rate_limit |= 1u << 20;
	if (sustained && platform_has_fault(platform, FAULT_PERF_DOMAIN_SUSTAINED))
		sustained++;
	reply(call, attribute_bits(call) | (platform_has_fault(platform, FAULT_PERF_DOMAIN_RESERVED) ? 1u << 12 : 0));
	reply(call, rate_limit);
	reply(call, config->sustained_khz);
	reply(call, sustained);
	reply_name(call, config->common.name, SCMI_NAME_BYTES);
	return SCMI_SUCCESS;
}

int32_t perf_name_get(struct call *call)
{
	if (platform_has_fault(call->platform, FAULT_PERF_NAME_REFUSED))
		return SCMI_NOT_SUPPORTED;
	return reply_extended_name(call, perf_named(call)->config->common.name);
}

static uint32_t count_domains(const struct platform_config *config)
{
	return config->perf.domains_count;
}

static struct platform_config_resource domain_resource(const struct platform_config *config, uint32_t index)
{
	return config->perf.domains[index].common;
}

static int create(struct platform *platform)
{
	uint32_t count = platform->config->perf.domains_count;
	struct perf_domain *domains = calloc(count + 1u, sizeof(*domains));

	platform->models[PERF_MODEL].state = domains;
	if (!domains)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		struct perf_domain *domain = &domains[i];

		domain->config = &platform->config->perf.domains[i];
		domain->level = domain->target = domain->config->boot;
		domain->due = UINT64_MAX;
		domain->limits = (struct perf_limits){0, domain->config->levels_count - 1};
		for (uint32_t agent = 0; agent <= platform->agents_count; agent++)
			domain->votes[agent] = domain->limits;
	}
	return channels_wanted(platform) && platform->slot_of[SCMI_PROTOCOL_PERF] ? perf_channels_create(platform) : 0;
}

static void destroy(struct platform *platform)
{
	free(platform->models[PERF_MODEL].state);
}

static void reset_domain(struct platform *platform, uint16_t index, const struct platform_agent *agent)
{
	struct perf_domain *domain = &perf_domains(platform)[index];
	bool set_it = domain->setters & AGENT_BIT(agent);

	domain->votes[agent->id] = (struct perf_limits){0, domain->config->levels_count - 1};
	domain->setters &= ~AGENT_BIT(agent);
	if (domain->mover == agent)
		domain->mover = NULL;
	if (set_it && !domain->setters) {
		domain->undescribed = 0;
		perf_move(platform, index, domain->config->boot, NULL);
	}
	perf_settle(platform, index, NULL);
}

static void reset_agent(struct platform *platform, struct platform_agent *agent)
{
	for (uint32_t i = 0; i < platform->config->perf.domains_count; i++)
		reset_domain(platform, (uint16_t)i, agent);
}

const struct protocol platform_perf = {
	.id = SCMI_PROTOCOL_PERF,
	.messages_count = sizeof(messages) / sizeof(messages[0]),
	.messages = messages,
	.negotiable_since = 0x40000,
	.versions = {0x10000, 0x20000, 0x30000, 0x40000},
	.count = count_domains,
	.resource = domain_resource,
	.create = create,
	.destroy = destroy,
	.attributes = protocol_attributes,
	.message_attributes = message_attributes,
	.reset_agent = reset_agent,
	.due = perf_due,
	.fire = perf_fire,
	.channel_get = perf_channel_get,
	.channel_set = perf_channel_set,
};
