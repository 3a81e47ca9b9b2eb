/* SPDX-License-Identifier: BSD-2-Clause */
/* Giving back what an agent held: by BASE_RESET_AGENT_CONFIGURATION, or because its connection ended. */
#include "harness/platform/platform_channel.h"

static void drop_subscriptions(struct platform_agent *agent)
{
	struct platform *platform = agent->platform;

	agent->wants_errors = false;
	for (unsigned m = 0; m < MODELS; m++)
		for (uint32_t i = 0; i < platform->models[m].count; i++)
			for (unsigned n = 0; n < NOTIFICATIONS_MAX; n++)
				platform->models[m].resources[i].subscribers[n] &= ~AGENT_BIT(agent);
}

void agent_reset(struct platform_agent *agent, bool permissions)
{
	struct platform *platform = agent->platform;

	pending_drop(agent);
	if (!platform_has_fault(platform, FAULT_BASE_RESET_KEEPS_SUBSCRIPTIONS))
		drop_subscriptions(agent);
	for (unsigned m = 0; m < MODELS; m++)
		if (platform->models[m].protocol && platform->models[m].protocol->reset_agent)
			platform->models[m].protocol->reset_agent(platform, agent);
	for (uint32_t i = 0; i < platform->slots_count; i++)
		agent->versions[i] = platform->slots[i].version;
	if (platform->channels)
		channels_forget(agent);
	if (permissions)
		permissions_default(agent);
	timers_update(platform);
}
