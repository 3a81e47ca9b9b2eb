/* SPDX-License-Identifier: BSD-2-Clause */
/* Giving back what an agent held: by BASE_RESET_AGENT_CONFIGURATION, or because its connection ended. */
#include "harness/platform/platform_channel.h"

/* By model_of(): the fault that keeps a lost agent's votes. */
static const uint16_t loss_faults[MODELS] = {
	[SCMI_PROTOCOL_POWER - SCMI_PROTOCOL_BASE] = FAULT_LOSS_KEEPS_POWER,
	[SCMI_PROTOCOL_PERF - SCMI_PROTOCOL_BASE] = FAULT_LOSS_KEEPS_PERF,
	[CLOCK_MODEL] = FAULT_LOSS_KEEPS_CLOCK,
	[SENSOR_MODEL] = FAULT_LOSS_KEEPS_SENSOR,
	[SCMI_PROTOCOL_RESET - SCMI_PROTOCOL_BASE] = FAULT_LOSS_KEEPS_RESET,
	[SCMI_PROTOCOL_VOLTAGE - SCMI_PROTOCOL_BASE] = FAULT_LOSS_KEEPS_VOLTAGE,
	[SCMI_PROTOCOL_POWERCAP - SCMI_PROTOCOL_BASE] = FAULT_LOSS_KEEPS_POWERCAP,
	[SCMI_PROTOCOL_PINCTRL - SCMI_PROTOCOL_BASE] = FAULT_LOSS_KEEPS_PINCTRL,
};

/* A fault of one of the two ways in which an agent loses what it held. */
static bool fault_of(const struct platform *platform, enum platform_fault_id of_reset, enum platform_fault_id of_loss)
{
	return platform_has_fault(platform, platform->losing ? of_loss : of_reset);
}

static void drop_subscriptions(struct platform_agent *agent)
{
	struct platform *platform = agent->platform;
	agent_bits others = ~AGENT_BIT(agent);

	agent->wants_errors = false;
	for (unsigned m = 0; m < MODELS; m++)
		for (uint32_t i = 0; i < platform->models[m].count; i++)
			for (unsigned n = 0; n < NOTIFICATIONS_MAX; n++)
				platform->models[m].resources[i].subscribers[n] &= others;
	for (uint32_t i = 0; platform->clocks && i < platform->config->clocks_count; i++) {
		platform->clocks[i].changed_to &= others;
		platform->clocks[i].requested_to &= others;
	}
	for (uint32_t i = 0; platform->sensors && i < platform->config->sensors_count; i++) {
		platform->sensors[i].update_to &= others;
		platform->sensors[i].trip_to &= others;
	}
}

void votes_drop(struct platform_agent *agent)
{
	struct platform *platform = agent->platform;

	for (unsigned m = 0; m < MODELS; m++) {
		const struct protocol *protocol = platform->models[m].protocol;

		if (!platform->losing && isolation_fault(platform, ISOLATION_KEEPS, m))
			continue;
		if (protocol && protocol->reset_agent && !fault_of(platform, FAULT_BASE_RESET_KEEPS_VOTES, loss_faults[m]))
			protocol->reset_agent(platform, agent);
	}
}

/* For faults: what one agent's loss or reset costs the others. */
static void harm_others(struct platform_agent *lost)
{
	struct platform *platform = lost->platform;

	for (uint32_t i = 0; platform->has_faults && i < platform->agents_count; i++) {
		struct platform_agent *agent = &platform->agents[i];

		if (agent == lost || !agent->connected)
			continue;
		if (fault_of(platform, FAULT_BASE_RESET_DROPS_OTHERS, FAULT_LOSS_DROPS_OTHERS))
			votes_drop(agent);
		if (!platform->losing && platform_has_fault(platform, FAULT_ISOLATION_RESET_PENDING))
			pending_drop(agent);
		if (platform->losing && platform_has_fault(platform, FAULT_LOSS_DROPS_SUBSCRIPTIONS))
			drop_subscriptions(agent);
	}
}

void agent_reset(struct platform_agent *agent, bool permissions)
{
	struct platform *platform = agent->platform;

	if (!platform->losing || !platform_has_fault(platform, FAULT_LOSS_OLD_DELAYED))
		pending_drop(agent);
	if (!fault_of(platform, FAULT_BASE_RESET_KEEPS_SUBSCRIPTIONS, FAULT_LOSS_KEEPS_SUBSCRIPTIONS))
		drop_subscriptions(agent);
	votes_drop(agent);
	for (uint32_t i = 0; i < platform->slots_count; i++)
		if (!platform->losing || !platform_has_fault(platform, FAULT_LOSS_KEEPS_VERSION))
			agent->versions[i] = platform->slots[i].version;
	if (platform->channels)
		channels_forget(agent);
	if (permissions)
		permissions_default(agent);
	harm_others(agent);
	timers_update(platform);
}

void agent_lose(struct platform_agent *agent)
{
	struct platform *platform = agent->platform;

	platform->losing = true;
	agent_reset(agent, false);
	platform->losing = false;
}
