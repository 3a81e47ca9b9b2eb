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

static bool hides(const struct platform_config_permission *permissions, uint32_t count, uint32_t agent)
{
	for (uint32_t i = 0; i < count; i++)
		if (permissions[i].agent_index == agent && permissions[i].hidden)
			return true;
	return false;
}

static int agent_views(struct platform *platform, struct platform_agent *agent, bool *hidden)
{
	const struct platform_config *config = platform->config;

	for (uint32_t i = 0; i < config->clocks_count; i++)
		hidden[i] = hides(config->clocks[i].permissions, config->clocks[i].permissions_count, agent->id - 1);
	int rc = view_create(&agent->clocks, hidden, config->clocks_count, config->readings.holes);

	for (uint32_t i = 0; i < config->sensors_count; i++)
		hidden[i] = hides(config->sensors[i].permissions, config->sensors[i].permissions_count, agent->id - 1);
	return rc ? rc : view_create(&agent->sensors, hidden, config->sensors_count, config->readings.holes);
}

static void fill_rights(uint8_t *deny, const struct platform_config_permission *permissions, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		deny[permissions[i].agent_index + 1] |= (uint8_t)permissions[i].deny;
}

static void fill_resources(struct platform *platform)
{
	const struct platform_config *config = platform->config;

	for (uint32_t i = 0; i < config->clocks_count; i++) {
		struct clock *clock = &platform->clocks[i];

		clock->config = &config->clocks[i];
		clock->devices = device_bits(platform, clock->config->devices, clock->config->devices_count);
		fill_rights(clock->deny, clock->config->permissions, clock->config->permissions_count);
		clock_boot_state(clock);
	}
	for (uint32_t i = 0; i < config->sensors_count; i++) {
		struct sensor *sensor = &platform->sensors[i];

		sensor->config = &config->sensors[i];
		sensor->devices = device_bits(platform, sensor->config->devices, sensor->config->devices_count);
		fill_rights(sensor->deny, sensor->config->permissions, sensor->config->permissions_count);
		sensor_boot_state(sensor);
	}
}

int views_create(struct platform *platform)
{
	uint32_t most = platform->config->clocks_count + platform->config->sensors_count + 1;
	bool *hidden = calloc(most, sizeof(*hidden));
	int rc = hidden ? 0 : -ENOMEM;

	fill_resources(platform);
	for (uint32_t i = 0; i < platform->agents_count && !rc; i++)
		rc = agent_views(platform, &platform->agents[i], hidden);
	for (uint32_t i = 0; i < platform->agents_count && !rc; i++)
		permissions_default(&platform->agents[i]);
	free(hidden);
	return rc;
}

void views_destroy(struct platform *platform)
{
	for (uint32_t i = 0; i < platform->agents_count; i++) {
		struct platform_agent *agent = &platform->agents[i];

		free(agent->clocks.index_of);
		free(agent->clocks.id_of);
		free(agent->sensors.index_of);
		free(agent->sensors.id_of);
	}
}

/* Does a protocol still have a resource that none of these devices serves? True as well where it never had one. */
static bool usable(const struct platform_agent *agent, const struct slot *slot, uint64_t denied)
{
	const struct platform *platform = agent->platform;
	bool clocks = slot->id == SCMI_PROTOCOL_CLOCK;
	const struct view *view = clocks ? &agent->clocks : &agent->sensors;
	uint32_t seen = 0;

	if (!denied || (!clocks && slot->id != SCMI_PROTOCOL_SENSOR))
		return true;
	for (uint32_t id = 0; id < view->count; id++) {
		uint16_t index = view->index_of[id];

		if (index == NO_RESOURCE)
			continue;
		seen++;
		if (!((clocks ? platform->clocks[index].devices : platform->sensors[index].devices) & denied))
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
	memset(agent->protocol_devices_denied, 0, platform->slots_count * sizeof(uint64_t));
	views_deny(agent);
}
