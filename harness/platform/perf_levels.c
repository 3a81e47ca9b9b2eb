/* SPDX-License-Identifier: BSD-2-Clause */
/* Performance protocol: the list of levels, in as many parts as it takes. */
#include "harness/platform/perf.h"

static uint32_t entry_bytes(const struct call *call)
{
	bool short_entries = platform_has_fault(call->platform, FAULT_PERF_LEVELS_ENTRY_SIZE);

	return (call->version >= 0x40000) != short_entries ? SCMI_PERF_LEVEL_BYTES_V4 : SCMI_PERF_LEVEL_BYTES_V1;
}

static void reply_level(struct call *call, uint32_t place)
{
	const struct platform *platform = call->platform;
	const struct perf_domain *domain = perf_named(call);
	const struct platform_config_perf_level *level = &domain->config->levels[place];
	uint32_t latency = level->latency_us, index = level->index ? *level->index : place;

	if (platform_has_fault(platform, FAULT_PERF_LEVELS_LATENCY))
		latency |= 1u << 16;
	if (platform_has_fault(platform, FAULT_PERF_LEVELS_SAME_INDEX))
		index = 1;
	reply(call, level->level);
	reply(call, level->power);
	reply(call, latency);
	if (entry_bytes(call) == SCMI_PERF_LEVEL_BYTES_V1)
		return;
	reply(call, level->khz);
	reply(call, index);
}

/* Which level stands at this place of the reply. */
static uint32_t entry(const struct call *call, uint32_t place, uint32_t start)
{
	uint32_t count = perf_named(call)->config->levels_count;

	if (platform_has_fault(call->platform, FAULT_PERF_LEVELS_DESCENDING))
		return count - 1 - place;
	return platform_has_fault(call->platform, FAULT_PERF_LEVELS_START) ? place - start : place;
}

int32_t perf_describe_levels(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_perf *config = &platform->config->perf;
	uint32_t start = word_at(call, 4), total = perf_named(call)->config->levels_count;
	uint32_t fits = call->room < 4 ? 0 : (call->room - 4) / entry_bytes(call);

	if (start >= total && !platform_has_fault(platform, FAULT_PERF_LEVELS_PAST_END))
		return answer_status(config->readings.level_index_at_end, SCMI_OUT_OF_RANGE);
	uint32_t left = start < total ? total - start : 0, returned = at_most(left, config->levels_per_reply);

	returned = returned < fits ? returned : fits;
	if (left && !returned) {
		call->overflow = true;
		return SCMI_SUCCESS;
	}
	reply(call, (left - returned + platform_has_fault(platform, FAULT_PERF_LEVELS_REMAINING)) << 16 | returned);
	for (uint32_t i = 0; i < returned; i++)
		reply_level(call, entry(call, start + i, start));
	return SCMI_SUCCESS;
}
