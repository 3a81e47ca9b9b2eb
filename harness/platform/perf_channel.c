/* SPDX-License-Identifier: BSD-2-Clause */
/* Performance protocol: FastChannels for limits and level. */
#include "harness/platform/perf.h"

static const struct {
	uint8_t message, words;
	bool sets;
} kinds[] = {
	{SCMI_PERF_LIMITS_SET, 2, true},
	{SCMI_PERF_LIMITS_GET, 2, false},
	{SCMI_PERF_LEVEL_SET, 1, true},
	{SCMI_PERF_LEVEL_GET, 1, false},
};

/* A channel that sets is there only for those who may. */
static bool entitled(const struct platform *platform, uint32_t index, const struct platform_agent *agent, uint8_t message)
{
	uint8_t deny = platform->models[PERF_MODEL].resources[index].deny[agent->id];

	if (agent->views[PERF_MODEL].id_of[index] == NO_RESOURCE)
		return false;
	return !((message == SCMI_PERF_LIMITS_SET && (deny & PLATFORM_RIGHT_LIMITS)) ||
		 (message == SCMI_PERF_LEVEL_SET && (deny & PLATFORM_RIGHT_LEVEL)));
}

static int add_channels(struct platform *platform, uint32_t index, struct platform_agent *agent)
{
	const struct platform_config_perf_domain *config = &platform->config->perf.domains[index];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct channel channel = {
			.protocol = SCMI_PROTOCOL_PERF,
			.message = kinds[i].message,
			.index = (uint16_t)index,
			.words = kinds[i].words,
			.doorbell = kinds[i].sets ? (uint8_t)(config->doorbell / 8) : 0,
			.sets = kinds[i].sets,
			.agent = agent,
			.rate_limit_us = config->rate_limit_us,
		};

		if (!(config->fastchannels >> kinds[i].message & 1u) || !entitled(platform, index, agent, kinds[i].message))
			continue;
		int rc = channel_add(platform, &channel);

		if (rc)
			return rc;
	}
	return 0;
}

int perf_channels_create(struct platform *platform)
{
	int rc = 0;

	for (uint32_t i = 0; i < platform->config->perf.domains_count; i++)
		for (uint32_t a = 0; a < platform->agents_count && !rc; a++)
			rc = add_channels(platform, i, &platform->agents[a]);
	return rc;
}

void perf_channel_get(const struct platform *platform, const struct channel *channel, uint32_t *words)
{
	const struct perf_domain *domain = &perf_domains(platform)[channel->index];
	uint32_t version = version_of(channel->agent, SCMI_PROTOCOL_PERF);
	bool stale = !channel->sets && platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_STALE);
	struct perf_limits limits = domain->limits;

	if (stale)
		limits = (struct perf_limits){0, 0};
	if (channel->words == 2) {
		words[0] = perf_value(domain, limits.max, version);
		words[1] = perf_value(domain, limits.min, version);
		return;
	}
	words[0] = perf_value(domain, stale ? domain->config->boot : domain->level, version) + stale;
}

/* There is nobody to tell a status: what is not legal is left alone. */
void perf_channel_set(struct platform *platform, const struct channel *channel, const uint32_t *words)
{
	if (platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_IGNORED))
		return;
	if (channel->words == 2)
		(void)perf_set_limits(platform, channel->index, channel->agent, words[0], words[1]);
	else if (perf_set_level(platform, channel->index, channel->agent, words[0]) &&
		 platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_RANGE))
		perf_domains(platform)[channel->index].undescribed = words[0];
}

/* What goes wrong in a description. */
static void spoil(struct call *call, bool sets)
{
	const struct platform *platform = call->platform;

	if (platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_RESERVED))
		amend(call, 0, scmi_load32(call->out) | 1u << 7);
	if (platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_RATE))
		amend(call, 4, scmi_load32(call->out + 4) | 1u << 24);
	if (platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_UNALIGNED))
		amend(call, 8, scmi_load32(call->out + 8) | 2u);
	if (platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_SIZE))
		amend(call, 16, 16);
	if (!sets && platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_DOORBELL))
		amend(call, 0, SCMI_FASTCHANNEL_DOORBELL);
	if (platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_SHORT) && call->used >= 8)
		call->used -= 8;
}

static int32_t describe_none(struct call *call)
{
	for (unsigned i = 0; i < 11; i++)
		reply(call, 0);
	return SCMI_SUCCESS;
}

int32_t perf_describe_fastchannel(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t message = word_at(call, 4);
	bool never = message < SCMI_PERF_LIMITS_SET || message > SCMI_PERF_LEVEL_GET;

	if (platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_MESSAGE) && message >= SCMI_PERF_LAST)
		return SCMI_NOT_SUPPORTED;
	if (never && !message_find(call->slot, call->agent, message))
		return SCMI_NOT_FOUND;
	if (!channel_exists(call->agent, SCMI_PROTOCOL_PERF, call->index, message) &&
	    channel_exists(call->agent, SCMI_PROTOCOL_PERF, call->index, 0) &&
	    platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_UNANNOUNCED))
		return describe_none(call);
	if (never)
		return answer_status(platform->config->perf.readings.message_never_channel, SCMI_NOT_SUPPORTED);
	bool there = !platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_NONE) && channel_describe(call, message);

	if (!there && platform_has_fault(platform, FAULT_PERF_FASTCHANNEL_ABSENT))
		describe_none(call);
	else if (!there)
		return SCMI_NOT_SUPPORTED;
	spoil(call, message == SCMI_PERF_LIMITS_SET || message == SCMI_PERF_LEVEL_SET);
	return SCMI_SUCCESS;
}
