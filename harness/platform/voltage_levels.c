/* SPDX-License-Identifier: BSD-2-Clause */
/* Voltage domain protocol: which levels there are. */
#include "harness/platform/voltage.h"

bool voltage_supported(const struct platform_config_voltage_domain *config, int32_t level)
{
	if (config->range)
		return level >= config->range->min && level <= config->range->max &&
		       (!config->range->step || ((int64_t)level - config->range->min) % config->range->step == 0);
	for (uint32_t i = 0; i < config->levels_count; i++)
		if (config->levels[i] == level)
			return true;
	return false;
}

static uint32_t reserved_bit(const struct platform *platform)
{
	return platform_has_fault(platform, FAULT_VOLTAGE_LEVELS_RESERVED) ? 1u << 13 : 0;
}

static int32_t describe_range(struct call *call, const struct platform_config_voltage_range *range, uint32_t index)
{
	const struct platform *platform = call->platform;
	bool swapped = platform_has_fault(platform, FAULT_VOLTAGE_LEVELS_SWAPPED);
	uint32_t returned = platform_has_fault(platform, FAULT_VOLTAGE_LEVELS_TRIPLET_COUNT) ? 1 : 3;

	if (index && platform->config->voltage.readings.triplet_index == PLATFORM_ANSWER_OUT_OF_RANGE)
		return SCMI_OUT_OF_RANGE;
	reply(call, SCMI_RATES_TRIPLET | returned | reserved_bit(platform));
	reply(call, (uint32_t)(swapped ? range->max : range->min));
	reply(call, (uint32_t)(swapped ? range->min : range->max));
	reply(call, (uint32_t)range->step);
	return SCMI_SUCCESS;
}

static int32_t index_past_end(struct call *call)
{
	const struct platform *platform = call->platform;

	if (platform_has_fault(platform, FAULT_VOLTAGE_LEVELS_INDEX_AT_END)) {
		reply(call, 0);
		return SCMI_SUCCESS;
	}
	return platform_has_fault(platform, FAULT_VOLTAGE_LEVELS_INDEX_INVALID) ? SCMI_INVALID_PARAMETERS : SCMI_OUT_OF_RANGE;
}

static int32_t level_at(const struct call *call, const struct platform_config_voltage_domain *config, uint32_t index,
			bool first_part)
{
	uint32_t last = config->levels_count - 1;

	if (!first_part && platform_has_fault(call->platform, FAULT_VOLTAGE_LEVELS_DUPLICATE))
		index--;
	if (platform_has_fault(call->platform, FAULT_VOLTAGE_LEVELS_DESCENDING))
		index = last - index;
	return config->levels[index];
}

static int32_t describe_list(struct call *call, const struct platform_config_voltage_domain *config, uint32_t index)
{
	const struct platform *platform = call->platform;
	uint32_t total = config->levels_count, fits = call->room < 4 ? 0 : (call->room - 4) / 4;

	if (index >= total)
		return index_past_end(call);
	uint32_t returned = at_most(total - index, platform->config->voltage.levels_per_reply);

	returned = returned < fits ? returned : fits;
	returned = returned < 0xfff ? returned : 0xfff;
	uint32_t remaining = total - index - returned, follow = returned;

	if (!returned) {
		call->overflow = true;
		return SCMI_SUCCESS;
	}
	if (index && platform_has_fault(platform, FAULT_VOLTAGE_LEVELS_REMAINING))
		remaining++;
	if (platform_has_fault(platform, FAULT_VOLTAGE_LEVELS_SHORT))
		follow--;
	reply(call, remaining << 16 | returned | reserved_bit(platform));
	for (uint32_t i = 0; i < follow; i++)
		reply(call, (uint32_t)level_at(call, config, index + i, !index));
	return SCMI_SUCCESS;
}

int32_t voltage_describe(struct call *call)
{
	const struct platform_config_voltage_domain *config = voltage_domain(call->platform, call->index)->config;
	uint32_t index = word_at(call, 4);

	return config->range ? describe_range(call, config->range, index) : describe_list(call, config, index);
}
