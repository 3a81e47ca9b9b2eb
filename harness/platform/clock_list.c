/* SPDX-License-Identifier: BSD-2-Clause */
/* Clock protocol: answers that come in parts, rates and possible parents. */
#include "harness/platform/platform_internal.h"

static int32_t index_past_end(struct call *call, uint32_t total)
{
	const struct platform *platform = call->platform;

	if (platform_has_fault(platform, FAULT_CLOCK_RATES_INDEX_AT_END)) {
		reply(call, 0);
		return SCMI_SUCCESS;
	}
	if (total && platform_has_fault(platform, FAULT_CLOCK_RATES_INDEX_INVALID))
		return SCMI_INVALID_PARAMETERS;
	return SCMI_OUT_OF_RANGE;
}

static int32_t describe_range(struct call *call, uint32_t index)
{
	const struct platform *platform = call->platform;
	struct platform_config_range range = *call->clock->config->range;
	uint32_t returned = 3, remaining = 0;

	if (index && platform_has_fault(platform, FAULT_CLOCK_RATES_TRIPLET_INDEX))
		return SCMI_DENIED;
	if (index && platform->config->readings.clock_triplet_index == PLATFORM_ANSWER_OUT_OF_RANGE)
		return SCMI_OUT_OF_RANGE;
	if (platform_has_fault(platform, FAULT_CLOCK_RATES_TRIPLET_SWAPPED)) {
		range.min = call->clock->config->range->max;
		range.max = call->clock->config->range->min;
	}
	if (platform_has_fault(platform, FAULT_CLOCK_RATES_TRIPLET_STEP))
		range.step = 0;
	if (platform_has_fault(platform, FAULT_CLOCK_RATES_TRIPLET_COUNT))
		returned = 1;
	if (platform_has_fault(platform, FAULT_CLOCK_RATES_TRIPLET_REMAINING))
		remaining = 1;
	reply(call, remaining << 16 | SCMI_RATES_TRIPLET | returned |
			    (platform_has_fault(platform, FAULT_CLOCK_RATES_RESERVED) ? 1u << 13 : 0));
	reply64(call, range.min);
	reply64(call, range.max);
	if (!platform_has_fault(platform, FAULT_CLOCK_RATES_TRIPLET_CUT))
		reply64(call, range.step);
	return SCMI_SUCCESS;
}

static uint64_t rate_at(const struct call *call, uint32_t index, bool first_part)
{
	const struct platform_config_clock *config = call->clock->config;
	uint32_t last = config->rates_count - 1;

	if (!first_part && platform_has_fault(call->platform, FAULT_CLOCK_RATES_GAP))
		index = index < last ? index + 1 : last;
	if (!first_part && platform_has_fault(call->platform, FAULT_CLOCK_RATES_DUPLICATE))
		index--;
	if (platform_has_fault(call->platform, FAULT_CLOCK_RATES_DESCENDING))
		index = last - index;
	return config->rates[index];
}

static int32_t describe_list(struct call *call, uint32_t index)
{
	const struct platform *platform = call->platform;
	uint32_t total = call->clock->config->rates_count, fits = call->room < 4 ? 0 : (call->room - 4) / 8;

	if (index >= total)
		return index_past_end(call, total);
	uint32_t returned = at_most(total - index, platform->config->limits.rates_per_reply);

	returned = returned < fits ? returned : fits;
	returned = returned < 0xfff ? returned : 0xfff;
	uint32_t remaining = total - index - returned, follow = returned;

	if (!returned) {
		call->overflow = true;
		return SCMI_SUCCESS;
	}
	if (index && platform_has_fault(platform, FAULT_CLOCK_RATES_REMAINING))
		remaining++;
	if (platform_has_fault(platform, FAULT_CLOCK_RATES_SHORT))
		follow--;
	reply(call, remaining << 16 | returned | (platform_has_fault(platform, FAULT_CLOCK_RATES_RESERVED) ? 1u << 13 : 0));
	for (uint32_t i = 0; i < follow; i++)
		reply64(call, rate_at(call, index + i, !index));
	if (platform_has_fault(platform, FAULT_CLOCK_RATES_LONG) && call->used + 8 <= call->room)
		reply64(call, 0);
	return SCMI_SUCCESS;
}

int32_t clock_describe_rates(struct call *call)
{
	uint32_t index = word_at(call, 4);

	return call->clock->config->range ? describe_range(call, index) : describe_list(call, index);
}

/* Ids of the possible parents that this agent can see. */
static uint32_t visible_parents(const struct call *call, uint32_t *ids)
{
	const struct platform_config_clock *config = call->clock->config;
	uint32_t count = 0;

	for (uint32_t i = 0; i < config->parents_count; i++) {
		uint16_t id = call->agent->views[CLOCK_MODEL].id_of[config->parent_indices[i]];

		if (id != NO_RESOURCE)
			ids[count++] = id;
		else if (platform_has_fault(call->platform, FAULT_ISOLATION_PARENTS))
			ids[count++] = config->parent_indices[i];
	}
	return count;
}

int32_t clock_possible_parents(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t ids[255], skip = word_at(call, 4), total = visible_parents(call, ids);
	uint32_t fits = call->room < 8 ? 0 : (call->room - 4) / 4;

	if (!call->clock->config->parents_count)
		return platform_has_fault(platform, FAULT_CLOCK_PARENTS_ABSENT) ? SCMI_DENIED : SCMI_NOT_SUPPORTED;
	if (skip >= total && (total || platform->config->readings.empty_list_refused) &&
	    !platform_has_fault(platform, FAULT_CLOCK_PARENTS_SKIP))
		return answer_status(platform->config->readings.parents_skip_at_end, SCMI_OUT_OF_RANGE);
	uint32_t left = skip < total ? total - skip : 0, returned = at_most(left, platform->config->limits.parents_per_reply);

	returned = returned < fits ? returned : fits;
	uint32_t remaining = left - returned;

	if (platform_has_fault(platform, FAULT_CLOCK_PARENTS_REMAINING))
		remaining++;
	if (total && platform_has_fault(platform, FAULT_CLOCK_PARENTS_OUT_OF_RANGE))
		ids[total - 1] = call->agent->views[CLOCK_MODEL].count + 5;
	if (left && !returned) {
		call->overflow = true;
		return SCMI_SUCCESS;
	}
	reply(call, remaining << 24 | returned | (platform_has_fault(platform, FAULT_CLOCK_PARENTS_RESERVED) ? 1u << 8 : 0));
	for (uint32_t i = 0; i < returned; i++)
		reply(call, ids[skip + i]);
	return SCMI_SUCCESS;
}
