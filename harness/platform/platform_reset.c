/* SPDX-License-Identifier: BSD-2-Clause */
/* Giving back what an agent held: by BASE_RESET_AGENT_CONFIGURATION, or because its connection ended. */
#include "harness/platform/platform_internal.h"

void agent_reset(struct platform_agent *agent, bool permissions)
{
	struct platform *platform = agent->platform;
	const struct platform_config *config = platform->config;

	pending_drop(agent);
	for (uint32_t i = 0; i < config->clocks_count; i++)
		clock_reset(platform, &platform->clocks[i], agent);
	for (uint32_t i = 0; i < config->sensors_count; i++)
		sensor_reset(platform, &platform->sensors[i], agent);
	if (!platform_has_fault(platform, FAULT_BASE_RESET_KEEPS_SUBSCRIPTIONS))
		agent->wants_errors = false;
	for (uint32_t i = 0; i < platform->slots_count; i++)
		agent->versions[i] = platform->slots[i].version;
	if (permissions)
		permissions_default(agent);
	timers_update(platform);
}
