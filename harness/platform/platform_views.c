/* SPDX-License-Identifier: BSD-2-Clause */
/* What each agent sees and may use: hidden resources and protocols, ids, device permissions. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/platform/platform_internal.h"

/* Bit of the device with this id, entering it among the known ones if there is room. */
static uint64_t device_bit(struct platform *platform, uint32_t device)
{
	uint32_t i = 0;

	while (i < platform->devices_count && platform->devices[i] != device)
		i++;
	if (i == PLATFORM_CONFIG_DEVICES_MAX)
		return 0;
	if (i == platform->devices_count)
		platform->devices[platform->devices_count++] = device;
	return 1ull << i;
}

static uint64_t device_bits(struct platform *platform, const uint32_t *devices, uint32_t count)
{
	uint64_t bits = 0;

	for (uint32_t i = 0; i < count; i++)
		bits |= device_bit(platform, devices[i]);
	return bits;
}

static int view_create(struct view *view, const bool *hidden, uint32_t count, bool holes)
{
	view->index_of = malloc((count + 1) * sizeof(*view->index_of));
	view->id_of = malloc((count + 1) * sizeof(*view->id_of));
	if (!view->index_of || !view->id_of)
		return -ENOMEM;
	view->count = 0;
	for (uint32_t i = 0; i < count; i++) {
		view->id_of[i] = hidden[i] ? NO_RESOURCE : (uint16_t)view->count;
		if (!hidden[i] || holes)
			view->index_of[view->count++] = hidden[i] ? NO_RESOURCE : (uint16_t)i;
	}
	return 0;
}

/* One agent's view of one protocol, and its rights there. */
static int agent_view(struct platform *platform, struct platform_agent *agent, unsigned m)
{
	struct model *model = &platform->models[m];
	bool *hidden = calloc(model->count + 1u, sizeof(*hidden));

	if (!hidden)
		return -ENOMEM;
	for (uint32_t i = 0; i < model->count; i++) {
		struct platform_config_resource from = model->protocol->resource(platform->config, i);

		for (uint32_t p = 0; p < from.permissions_count; p++) {
			if (from.permissions[p].agent_index != agent->id - 1)
				continue;
			hidden[i] |= from.permissions[p].hidden && !isolation_fault(platform, ISOLATION_LISTED, m);
			model->resources[i].deny[agent->id] |= (uint8_t)from.permissions[p].deny;
		}
	}
	int rc = view_create(&agent->views[m], hidden, model->count, platform->config->readings.holes);

	free(hidden);
	return rc;
}

static int model_create(struct platform *platform, unsigned m)
{
	struct model *model = &platform->models[m];
	int rc = 0;

	if (!model->protocol)
		return 0;
	model->count = model->protocol->count ? model->protocol->count(platform->config) : 0;
	model->resources = calloc(model->count + 1u, sizeof(*model->resources));
	if (!model->resources)
		return -ENOMEM;
	for (uint32_t i = 0; i < model->count; i++) {
		struct platform_config_resource from = model->protocol->resource(platform->config, i);

		model->resources[i].devices = device_bits(platform, from.devices, from.devices_count);
	}
	for (uint32_t i = 0; i < platform->agents_count && !rc; i++)
		rc = agent_view(platform, &platform->agents[i], m);
	return rc;
}

int views_create(struct platform *platform)
{
	int rc = 0;

	for (unsigned m = 0; m < MODELS && !rc; m++)
		rc = model_create(platform, m);
	for (uint32_t i = 0; i < platform->agents_count && !rc; i++)
		permissions_default(&platform->agents[i]);
	return rc;
}

void views_destroy(struct platform *platform)
{
	for (uint32_t i = 0; i < platform->agents_count; i++) {
		for (unsigned m = 0; m < MODELS; m++) {
			free(platform->agents[i].views[m].index_of);
			free(platform->agents[i].views[m].id_of);
		}
	}
	for (unsigned m = 0; m < MODELS; m++)
		free(platform->models[m].resources);
}

/* Does a protocol still have a resource that none of these devices serves? True as well where it never had one. */
static bool usable(const struct platform_agent *agent, const struct slot *slot, uint64_t denied)
{
	const struct platform *platform = agent->platform;
	uint32_t seen = 0;

	if (!denied || slot->id >= SCMI_PROTOCOL_VENDOR_FIRST)
		return true;
	const struct view *view = &agent->views[model_of(slot->id)];
	const struct resource *resources = platform->models[model_of(slot->id)].resources;

	for (uint32_t id = 0; id < view->count; id++) {
		uint16_t index = view->index_of[id];

		if (index == NO_RESOURCE)
			continue;
		seen++;
		if (!(resources[index].devices & denied))
			return true;
	}
	return !seen;
}

void views_deny(struct platform_agent *agent)
{
	const struct platform *platform = agent->platform;

	agent->denied = 0;
	for (uint32_t i = 0; i < platform->slots_count; i++)
		if (!usable(agent, &platform->slots[i], agent->devices_denied | agent->protocol_devices_denied[i]))
			agent->denied |= 1ull << i;
}

void permissions_default(struct platform_agent *agent)
{
	struct platform *platform = agent->platform;

	agent->devices_denied = device_bits(platform, agent->config->denied_devices, agent->config->denied_devices_count);
	if (platform_has_fault(platform, FAULT_ISOLATION_RESET_GRANTS) && agent->connected)
		agent->devices_denied = 0;
	if (!platform_has_fault(platform, FAULT_ISOLATION_RESET_PROTOCOLS))
		memset(agent->protocol_devices_denied, 0, platform->slots_count * sizeof(uint64_t));
	views_deny(agent);
}

bool event_barred(const struct platform_agent *agent, uint8_t protocol, uint16_t index)
{
	return device_denied(agent, protocol, index) && !platform_has_fault(agent->platform, FAULT_ISOLATION_DEVICE_EVENTS);
}

bool device_denied(const struct platform_agent *agent, uint8_t protocol, uint16_t index)
{
	const struct platform *platform = agent->platform;
	uint64_t denied = agent->devices_denied | agent->protocol_devices_denied[platform->slot_of[protocol] - 1];

	if (platform_has_fault(platform, FAULT_ISOLATION_DEVICE_ONE_PROTOCOL) && protocol != SCMI_PROTOCOL_CLOCK)
		return false;

	return platform->models[model_of(protocol)].resources[index].devices & denied;
}
