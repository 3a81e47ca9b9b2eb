/* SPDX-License-Identifier: BSD-2-Clause */
/* Power capping protocol: FastChannels for caps and intervals. */
#include "harness/platform/powercap.h"

static bool sets(uint32_t message)
{
	return message == SCMI_POWERCAP_CAP_SET || message == SCMI_POWERCAP_PAI_SET;
}

/* A channel that sets is there only for those who may, on what can be set. */
static bool entitled(const struct platform *platform, uint32_t index, const struct platform_agent *agent, uint8_t message)
{
	const struct platform_config_powercap_domain *config = &platform->config->powercap.domains[index];
	const struct platform_config_span *span = message == SCMI_POWERCAP_CAP_SET ? &config->cap : &config->interval;
	uint8_t deny = platform->models[POWERCAP_MODEL].resources[index].deny[agent->id];

	if (agent->views[POWERCAP_MODEL].id_of[index] == NO_RESOURCE || !(config->fastchannels >> message & 1u))
		return false;
	return !sets(message) || (!(deny & PLATFORM_RIGHT_SET) && powercap_configurable(span));
}

static int add_channels(struct platform *platform, uint32_t index, struct platform_agent *agent)
{
	const struct platform_config_powercap_domain *config = &platform->config->powercap.domains[index];
	int rc = 0;

	for (uint8_t message = SCMI_POWERCAP_CAP_GET; message <= SCMI_POWERCAP_PAI_SET && !rc; message++) {
		struct channel channel = {
			.protocol = SCMI_PROTOCOL_POWERCAP,
			.message = message,
			.index = (uint16_t)index,
			.words = 1,
			.doorbell = sets(message) ? (uint8_t)(config->doorbell / 8) : 0,
			.sets = sets(message),
			.agent = agent,
			.rate_limit_us = config->rate_limit_us,
		};

		if (entitled(platform, index, agent, message))
			rc = channel_add(platform, &channel);
	}
	return rc;
}

int powercap_channels_create(struct platform *platform)
{
	int rc = 0;

	for (uint32_t i = 0; i < platform->config->powercap.domains_count; i++)
		for (uint32_t a = 0; a < platform->agents_count && !rc; a++)
			rc = add_channels(platform, i, &platform->agents[a]);
	return rc;
}

void powercap_channel_get(const struct platform *platform, const struct channel *channel, uint32_t *words)
{
	const struct powercap_domain *domain = &powercap_domains(platform)[channel->index];
	bool cap = channel->message == SCMI_POWERCAP_CAP_GET || channel->message == SCMI_POWERCAP_CAP_SET;

	words[0] = cap ? powercap_told(domain, version_of(channel->agent, SCMI_PROTOCOL_POWERCAP)) : domain->interval;
}

/* There is nobody to tell a status: what is not legal is left alone. */
void powercap_channel_set(struct platform *platform, const struct channel *channel, const uint32_t *words)
{
	if (channel->message == SCMI_POWERCAP_CAP_SET)
		(void)powercap_set_cap(platform, channel->index, channel->agent, words[0]);
	else
		(void)powercap_set_interval(platform, channel->index, channel->agent, words[0]);
}

int32_t powercap_describe_fastchannel(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t message = word_at(call, 4);
	bool never = message < SCMI_POWERCAP_CAP_GET || message > SCMI_POWERCAP_PAI_SET;

	if (never && platform_has_fault(platform, FAULT_POWERCAP_FASTCHANNEL_MESSAGE))
		return SCMI_INVALID_PARAMETERS;
	if (never && !message_find(call->slot, call->agent, message))
		return SCMI_NOT_FOUND;
	if (never)
		return answer_status(platform->config->powercap.readings.message_never_channel, SCMI_NOT_FOUND);
	bool there = channel_describe(call, message);

	if (!there && platform_has_fault(platform, FAULT_POWERCAP_FASTCHANNEL_ABSENT))
		return SCMI_NOT_FOUND;
	if (!there)
		return SCMI_NOT_SUPPORTED;
	if (platform_has_fault(platform, FAULT_POWERCAP_FASTCHANNEL_SHORT) && call->used >= 8)
		call->used -= 8;
	return SCMI_SUCCESS;
}

int32_t powercap_describe_fastchannel_v3(struct call *call)
{
	return word_at(call, 8) ? SCMI_NOT_FOUND : powercap_describe_fastchannel(call);
}
