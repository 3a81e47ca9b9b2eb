/* SPDX-License-Identifier: BSD-2-Clause */
/* A mediator from a policy, and what a toolstack may ask of it. */
#include "harness/platform/mediator_config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/policy.h"
#include "harness/platform/mediator_private.h"

/* The policy's agent of each agent of the platform, by name, else by id. */
static uint32_t policy_agent(const struct policy *policy, const struct platform_config *config, uint32_t agent)
{
	uint32_t found = policy_find_agent(policy, config->agents[agent].name);

	return found == POLICY_NONE ? policy_find_agent_id(policy, agent + 1) : found;
}

static int known_agents(const struct policy *policy, const struct platform_config *config, char *why, size_t why_bytes)
{
	for (uint32_t a = 0; a < policy->agent_count; a++) {
		bool known =
			policy->agents[a].id_known && policy->agents[a].id >= 1 && policy->agents[a].id <= config->agents_count;

		for (uint32_t i = 0; i < config->agents_count; i++)
			known = known || !strcmp(config->agents[i].name, policy->agents[a].name);
		if (!known) {
			snprintf(why, why_bytes, "%s: agent '%s' is none of %s", policy->agents[a].where, policy->agents[a].name,
				 config->source);
			return -EINVAL;
		}
	}
	return 0;
}

/* Device numbers and grants of the policy, as the mediator wants them. */
static int translate(const struct policy *policy, const struct platform_config *config, struct mediator_options *options)
{
	uint32_t devices = policy->device_count < MEDIATOR_DEVICES_MAX ? policy->device_count : MEDIATOR_DEVICES_MAX;
	uint32_t *ids = calloc(devices + 1u, sizeof(*ids));
	struct mediator_grant *grants = calloc((size_t)devices * config->agents_count + 1, sizeof(*grants));

	options->devices = ids;
	options->grants = grants;
	if (!ids || !grants)
		return -ENOMEM;
	for (uint32_t d = 0; d < devices; d++)
		ids[d] = policy->devices[d].id;
	for (uint32_t a = 0; a < config->agents_count; a++) {
		uint32_t agent = policy_agent(policy, config, a);

		for (uint32_t d = 0; agent != POLICY_NONE && d < devices; d++)
			if (policy_may_use(policy, NULL, agent, d, 0))
				grants[options->grants_count++] = (struct mediator_grant){a, ids[d]};
	}
	options->devices_count = devices;
	return 0;
}

int mediator_set_up(struct platform *platform, const struct platform_config *config, const struct mediator_setup *setup,
		    struct mediator **mediator, char *why, size_t why_bytes)
{
	struct mediator_options options = {
		.mediate = setup->policy != NULL,
		.reset_permissions = setup->reset_permissions,
		.unsupported_is_fine = setup->unsupported_is_fine,
		.zero_registers = setup->zero_registers,
		.p2a = setup->p2a,
	};
	struct policy *policy = NULL;
	int err = 0;

	if (setup->policy)
		err = policy_load(setup->policy, &policy, why, why_bytes) ? -EINVAL : known_agents(policy, config, why, why_bytes);
	if (!err && policy && policy->device_count > MEDIATOR_DEVICES_MAX) {
		snprintf(why, why_bytes, "%s: at most %u devices expected, %u found", policy->source, MEDIATOR_DEVICES_MAX,
			 policy->device_count);
		err = -EINVAL;
	}
	if (!err && policy && (err = translate(policy, config, &options)))
		snprintf(why, why_bytes, "out of memory");
	if (!err)
		err = mediator_create(platform, config, &options, mediator, why, why_bytes);
	free((void *)(uintptr_t)options.devices);
	free((void *)(uintptr_t)options.grants);
	if (policy)
		policy_free(policy);
	return err;
}

/* Would the toolstack get one more domain with this agent? */
static int try_to_create(struct mediator *mediator, uint32_t agent)
{
	static uint64_t memory[64];
	struct smt_area areas[SMT_CHANNELS] = {{memory, sizeof(memory)}};
	struct mediator_domain *domain;
	char why[160];
	int err;

	if (agent < 1 || agent > mediator->platform->agents_count)
		return -ENOENT;
	err = mediator_domain_create(mediator, platform_agent_name(&mediator->platform->agents[agent - 1]), areas, NULL, NULL,
				     &domain, why, sizeof(why));
	if (err)
		return err;
	mediator_domain_destroy(domain);
	return 0;
}

int mediator_manage(struct mediator *mediator, struct mediator_domain *caller, uint32_t what, uint32_t argument)
{
	const struct mediator_options *options = &mediator->options;

	switch (what) {
	case ASSAY_MANAGE_DEVICES: return options->mediate ? (int)options->devices_count : 0;
	case ASSAY_MANAGE_DEVICE_AT: return argument < options->devices_count ? (int)options->devices[argument] : -ENOENT;
	case ASSAY_MANAGE_GIVE: return mediator_domain_device(caller, argument, true);
	case ASSAY_MANAGE_TAKE: return mediator_domain_device(caller, argument, false);
	case ASSAY_MANAGE_CREATE: return try_to_create(mediator, argument);
	default: return -ENOTSUP;
	}
}
