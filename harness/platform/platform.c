/* SPDX-License-Identifier: BSD-2-Clause */
/* The reference platform's life: made from a platform file, agents come and go. */
#include "harness/platform/platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/platform/platform_channel.h"

/* By model_of(). */
static const struct protocol *const standard[MODELS] = {
	&platform_base,
	[SCMI_PROTOCOL_POWER - SCMI_PROTOCOL_BASE] = &platform_power,
	[SCMI_PROTOCOL_SYSTEM - SCMI_PROTOCOL_BASE] = &platform_system,
	[SCMI_PROTOCOL_RESET - SCMI_PROTOCOL_BASE] = &platform_reset,
	[SCMI_PROTOCOL_VOLTAGE - SCMI_PROTOCOL_BASE] = &platform_voltage,
	[SCMI_PROTOCOL_PERF - SCMI_PROTOCOL_BASE] = &platform_perf,
	[CLOCK_MODEL] = &platform_clock,
	[SENSOR_MODEL] = &platform_sensor,
	[SCMI_PROTOCOL_POWERCAP - SCMI_PROTOCOL_BASE] = &platform_powercap,
	[SCMI_PROTOCOL_PINCTRL - SCMI_PROTOCOL_BASE] = &platform_pinctrl,
};

static const struct protocol *protocol_of(uint8_t id)
{
	return id < SCMI_PROTOCOL_VENDOR_FIRST ? standard[model_of(id)] : &platform_vendor;
}

/* Slots stand in ascending order of their ids, as protocols are listed. */
static int slots_create(struct platform *platform)
{
	const struct platform_config *config = platform->config;

	platform->slots_count = config->protocols_count;
	platform->slots = calloc(platform->slots_count, sizeof(*platform->slots));
	if (!platform->slots)
		return -ENOMEM;
	for (uint32_t i = 0; i < platform->slots_count; i++) {
		const struct platform_config_protocol *from = &config->protocols[i];
		uint32_t at = i;

		for (; at > 0 && platform->slots[at - 1].id > from->id; at--)
			platform->slots[at] = platform->slots[at - 1];
		platform->slots[at] = (struct slot){protocol_of(from->id), from->id, from->version, from->without_mask};
		if (from->id == SCMI_PROTOCOL_BASE && !config->sub_vendor)
			platform->slots[at].without |= 1u << SCMI_BASE_DISCOVER_SUB_VENDOR;
	}
	for (uint32_t i = 0; i < platform->slots_count; i++)
		platform->slot_of[platform->slots[i].id] = (uint8_t)(i + 1);
	return 0;
}

static int agent_create(struct platform *platform, uint32_t i)
{
	struct platform_agent *agent = &platform->agents[i];

	agent->platform = platform;
	agent->config = &platform->config->agents[i];
	agent->id = i + 1;
	agent->versions = calloc(platform->slots_count, sizeof(*agent->versions));
	agent->protocol_devices_denied = calloc(platform->slots_count, sizeof(*agent->protocol_devices_denied));
	if (!agent->versions || !agent->protocol_devices_denied)
		return -ENOMEM;
	for (uint32_t s = 0; s < platform->slots_count; s++)
		agent->versions[s] = platform->slots[s].version;
	for (uint32_t h = 0; h < agent->config->hidden_protocols_count; h++) {
		uint32_t slot = platform->slot_of[agent->config->hidden_protocols[h]];

		if (slot)
			agent->hidden |= 1ull << (slot - 1);
	}
	return 0;
}

static int arrays_create(struct platform *platform)
{
	const struct platform_config *config = platform->config;

	platform->agents_count = config->agents_count;
	platform->agents = calloc(config->agents_count, sizeof(*platform->agents));
	platform->pending_count = 2 * config->agents_count;
	for (unsigned m = 0; m < MODELS; m++) {
		platform->models[m].protocol = standard[m];
		if (standard[m] && standard[m]->max_pending)
			platform->pending_count += standard[m]->max_pending(config) * config->agents_count;
	}
	platform->pending = calloc(platform->pending_count, sizeof(*platform->pending));
	return platform->agents && platform->pending ? 0 : -ENOMEM;
}

int platform_create(const struct platform_config *config, const struct platform_options *options, struct platform **platform,
		    char *why, size_t why_bytes)
{
	struct platform *made = calloc(1, sizeof(*made));
	int rc;

	*platform = NULL;
	if (!made)
		return -ENOMEM;
	made->config = config;
	made->due = UINT64_MAX;
	made->time = &made->timekeeper;
	made->delay_ns = options ? options->delay_ns : 0;
	if (options)
		made->slowness = options->slowness;
	made->is_slow = made->slowness.every_ns || made->slowness.messages_count || made->slowness.stall_ns;
	made->fastchannels = options && options->fastchannels;
	rc = platform_faults_parse(options ? options->faults : NULL, &made->faults, why, why_bytes);
	for (size_t i = 0; i < sizeof(made->faults.bits) / sizeof(made->faults.bits[0]); i++)
		made->has_faults |= made->faults.bits[i] != 0;
	if (!rc)
		rc = arrays_create(made);
	if (!rc)
		rc = slots_create(made);
	for (uint32_t i = 0; i < made->agents_count && !rc; i++)
		rc = agent_create(made, i);
	if (!rc)
		rc = views_create(made);
	for (unsigned m = 0; m < MODELS && !rc; m++)
		if (standard[m] && standard[m]->create)
			rc = standard[m]->create(made);
	if (!rc)
		rc = channels_create(made);
	if (!rc)
		rc = events_create(made);
	if (rc) {
		platform_destroy(made);
		return rc;
	}
	made->message_limit = config->limits.message_bytes ? config->limits.message_bytes : UINT32_MAX;
	made->plain = !made->has_faults && !made->faults.mutants_count && !made->is_slow && !made->channels;
	*platform = made;
	return 0;
}

void platform_destroy(struct platform *platform)
{
	if (!platform)
		return;
	if (platform->agents) {
		events_destroy(platform);
		views_destroy(platform);
		for (uint32_t i = 0; i < platform->agents_count; i++) {
			free(platform->agents[i].versions);
			free(platform->agents[i].protocol_devices_denied);
		}
	}
	for (unsigned m = 0; m < MODELS; m++)
		if (standard[m] && standard[m]->destroy)
			standard[m]->destroy(platform);
	channels_destroy(platform);
	free(platform->agents);
	free(platform->pending);
	free(platform->slots);
	free(platform);
}

static struct platform_agent *choose_agent(struct platform *platform, const char *name)
{
	for (uint32_t i = 0; name && i < platform->agents_count; i++)
		if (!strcmp(platform->agents[i].config->name, name) && !platform->agents[i].connected)
			return &platform->agents[i];
	for (uint32_t i = 0; i < platform->agents_count; i++)
		if (!platform->agents[i].connected)
			return &platform->agents[i];
	return NULL;
}

struct platform_agent *platform_attach(struct platform *platform, const char *name, bool p2a)
{
	struct platform_agent *agent = choose_agent(platform, name);

	if (!agent)
		return NULL;
	if (agent->owing)
		agent_lose(agent);
	agent->owing = false;
	agent->connected = true;
	agent->p2a = p2a;
	return agent;
}

static void leave(struct platform_agent *agent, bool crashed)
{
	const struct platform *platform = agent->platform;
	bool remembers = platform_has_fault(platform, FAULT_LOSS_KEEPS_TOKEN);

	agent->owing = platform_has_fault(platform, FAULT_LOSS_UNTIL_BACK);
	if (!agent->owing && !(crashed && platform_has_fault(platform, FAULT_LOSS_CRASH_IGNORED)))
		agent_lose(agent);
	events_clear(agent);
	agent->has_old_token = agent->last_word_valid && remembers;
	agent->old_token = scmi_header_unpack(agent->last_word).token;
	agent->last_word_valid = false;
	agent->connected = false;
}

void platform_detach(struct platform_agent *agent)
{
	if (agent)
		leave(agent, false);
}

void platform_crash(struct platform_agent *agent)
{
	if (agent)
		leave(agent, true);
}

bool platform_serve_fault(const struct platform *platform, enum platform_serve_fault fault)
{
	static const uint16_t faults[] = {FAULT_LOSS_LEAKS_MEMORY, FAULT_LOSS_LEAKS_DESCRIPTOR, FAULT_SERVE_UNFAIR};

	return platform_has_fault(platform, (enum platform_fault_id)faults[fault]);
}

bool platform_has_faults(const struct platform *platform)
{
	return platform->has_faults;
}

const char *platform_agent_name(const struct platform_agent *agent)
{
	return agent->config->name;
}
