/* SPDX-License-Identifier: BSD-2-Clause */
/* Clock protocol: state, extended configuration and parent. */
#include "harness/platform/platform_internal.h"

static void vote(struct call *call, bool on)
{
	struct platform *platform = call->platform;
	struct clock *clock = call->clock;
	agent_bits bit = AGENT_BIT(call->agent);

	if (platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_IGNORED))
		return;
	if (!on && (clock->votes & ~bit) && platform_has_fault(platform, FAULT_ISOLATION_STICKY_CLOCK))
		return;
	if (platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_COUNTS)) {
		uint32_t *count = &clock->counts[call->agent->id];

		*count = on ? *count + 1 : *count - (*count > 0);
		clock->votes = *count ? clock->votes | bit : clock->votes & ~bit;
	} else {
		clock->votes = on ? clock->votes | bit : clock->votes & ~bit;
	}
	if (!on && platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_LAST_WINS))
		clock->votes = 0;
	if (!on && !platform->config->readings.boot_vote_kept)
		clock->boot = false;
	if (on && platform_has_fault(platform, FAULT_CLOCK_RATE_SET_LOST_ON_ENABLE))
		clock->rate = clock->config->rate;
	clock->touched |= bit;
}

/* 0 where this caller may switch the clock. */
static int32_t check_rights(struct call *call, uint32_t state)
{
	struct platform *platform = call->platform;

	if (!right_denied(call, PLATFORM_RIGHT_STATE) || platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_DENIED))
		return SCMI_SUCCESS;
	if (platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_DENIED_EFFECT) && state <= SCMI_CLOCK_STATE_ENABLE) {
		vote(call, state);
		call->clock->boot &= state;
	}
	return SCMI_DENIED;
}

static int32_t set_state(struct call *call, uint32_t state)
{
	bool on = state == SCMI_CLOCK_STATE_ENABLE;

	if (on == clock_is_on(call->clock) && platform_has_fault(call->platform, FAULT_CLOCK_CONFIG_SET_REPEAT))
		return SCMI_INVALID_PARAMETERS;
	vote(call, on);
	return SCMI_SUCCESS;
}

int32_t clock_config_set_v1(struct call *call)
{
	uint32_t state = word_at(call, 4) & SCMI_CLOCK_STATE_ENABLE;
	int32_t status = check_rights(call, state);

	return status ? status : set_state(call, state);
}

static const uint32_t *extended_at_boot(const struct clock *clock, uint32_t type)
{
	if (type == SCMI_CLOCK_EXTENDED_DUTY_CYCLE)
		return clock->config->duty_cycle;
	return type == SCMI_CLOCK_EXTENDED_PHASE ? clock->config->phase : NULL;
}

static int32_t check_extended(const struct call *call, uint32_t type, uint32_t value)
{
	const struct platform *platform = call->platform;
	const struct platform_config_clock *config = call->clock->config;

	if (!type || platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_EXTENDED))
		return SCMI_SUCCESS;
	if (!config->duty_cycle && !config->phase)
		return answer_status(platform->config->readings.clock_extended_absent, SCMI_NOT_SUPPORTED);
	if (!extended_at_boot(call->clock, type) || (type == SCMI_CLOCK_EXTENDED_DUTY_CYCLE && value > 100))
		return SCMI_INVALID_PARAMETERS;
	return SCMI_SUCCESS;
}

static int32_t check_state(const struct platform *platform, uint32_t state, uint32_t type)
{
	if (state == SCMI_CLOCK_STATE_RESERVED && !platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_STATE_2))
		return SCMI_INVALID_PARAMETERS;
	if (state == SCMI_CLOCK_STATE_UNCHANGED && !type && !platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_STATE_3))
		return SCMI_INVALID_PARAMETERS;
	return SCMI_SUCCESS;
}

int32_t clock_config_set(struct call *call)
{
	struct platform *platform = call->platform;
	uint32_t attributes = word_at(call, 4), value = word_at(call, 8);
	uint32_t state = SCMI_CLOCK_STATE(attributes), type = SCMI_CLOCK_EXTENDED_TYPE(attributes);
	int32_t status = check_state(platform, state, type);

	if (!status)
		status = check_rights(call, state);
	if (!status)
		status = check_extended(call, type, value);
	if (status)
		return status;
	if (state == SCMI_CLOCK_STATE_RESERVED)
		state = SCMI_CLOCK_STATE_ENABLE;
	if (type && state == SCMI_CLOCK_STATE_UNCHANGED && platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_STATE_3_DISABLES))
		state = SCMI_CLOCK_STATE_DISABLE;
	if (state != SCMI_CLOCK_STATE_UNCHANGED)
		status = set_state(call, state);
	if (status || !extended_at_boot(call->clock, type) || platform_has_fault(platform, FAULT_CLOCK_CONFIG_SET_EXTENDED_IGNORED))
		return status;
	call->clock->extended[type] = value;
	call->clock->touched |= AGENT_BIT(call->agent);
	return SCMI_SUCCESS;
}

int32_t clock_config_get(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t type = word_at(call, 4) & 0xffu, config = clock_is_on(call->clock) ? 1 : 0;
	bool has_value = extended_at_boot(call->clock, type) != NULL;

	if (type && !has_value && !platform_has_fault(platform, FAULT_CLOCK_CONFIG_GET_FLAGS))
		return SCMI_INVALID_PARAMETERS;
	if (platform->config->readings.own_vote_as_state)
		config = call->clock->votes & AGENT_BIT(call->agent) ? 1 : 0;
	if (platform_has_fault(platform, FAULT_CLOCK_CONFIG_GET_DIFFERS))
		config ^= 1u;
	if (platform_has_fault(platform, FAULT_CLOCK_CONFIG_GET_RESERVED))
		config |= 1u << 4;
	reply(call, platform_has_fault(platform, FAULT_CLOCK_CONFIG_GET_ATTRIBUTES) ? 1 : 0);
	reply(call, config);
	reply(call, has_value ? call->clock->extended[type] : 0);
	return SCMI_SUCCESS;
}

static bool possible_parent(const struct clock *clock, uint16_t index)
{
	for (uint32_t i = 0; i < clock->config->parents_count; i++)
		if (clock->config->parent_indices[i] == index)
			return true;
	return false;
}

static int32_t check_parent_rights(struct call *call, uint32_t parent)
{
	struct platform *platform = call->platform;
	const struct view *view = &call->agent->views[CLOCK_MODEL];

	if (!right_denied(call, PLATFORM_RIGHT_PARENT) || platform_has_fault(platform, FAULT_CLOCK_PARENT_SET_DENIED))
		return SCMI_SUCCESS;
	if (platform_has_fault(platform, FAULT_CLOCK_PARENT_SET_DENIED_EFFECT) && parent < view->count &&
	    view->index_of[parent] != NO_RESOURCE)
		call->clock->parent = view->index_of[parent];
	return SCMI_DENIED;
}

int32_t clock_parent_set(struct call *call)
{
	struct platform *platform = call->platform;
	const struct view *view = &call->agent->views[CLOCK_MODEL];
	uint32_t parent = word_at(call, 4);
	int32_t status = check_parent_rights(call, parent);

	if (status)
		return status;
	if (!call->clock->config->parents_count)
		return SCMI_NOT_SUPPORTED;
	if (parent >= view->count || view->index_of[parent] == NO_RESOURCE)
		return platform_has_fault(platform, FAULT_CLOCK_PARENT_SET_UNKNOWN_PARENT) ? SCMI_INVALID_PARAMETERS
											   : SCMI_NOT_FOUND;
	if (!possible_parent(call->clock, view->index_of[parent]) &&
	    !platform_has_fault(platform, FAULT_CLOCK_PARENT_SET_IMPOSSIBLE))
		return platform_has_fault(platform, FAULT_CLOCK_PARENT_SET_IMPOSSIBLE_NOT_FOUND) ? SCMI_NOT_FOUND
												 : SCMI_INVALID_PARAMETERS;
	if (platform_has_fault(platform, FAULT_CLOCK_PARENT_SET_IGNORED))
		return SCMI_SUCCESS;
	call->clock->parent = view->index_of[parent];
	call->clock->touched |= AGENT_BIT(call->agent);
	return SCMI_SUCCESS;
}

int32_t clock_parent_get(struct call *call)
{
	const struct view *view = &call->agent->views[CLOCK_MODEL];
	uint16_t id = view->id_of[call->clock->parent];

	if (!call->clock->config->parents_count)
		return SCMI_NOT_SUPPORTED;
	if (platform_has_fault(call->platform, FAULT_CLOCK_PARENT_GET_ITSELF))
		id = view->id_of[call->index];
	if (id == NO_RESOURCE)
		return SCMI_DENIED;
	reply(call, id);
	return SCMI_SUCCESS;
}
