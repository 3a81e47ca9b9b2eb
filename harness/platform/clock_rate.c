/* SPDX-License-Identifier: BSD-2-Clause */
/* Clock protocol: setting a rate at once or later, reading it back, and telling those who asked. */
#include "harness/platform/platform_internal.h"

#define ROUND_BITS (SCMI_RATE_SET_ROUND_UP | SCMI_RATE_SET_ROUND_AUTO)

static uint64_t pick(uint64_t below, uint64_t above, uint64_t rate, uint32_t flags)
{
	if (flags & SCMI_RATE_SET_ROUND_AUTO)
		return rate - below <= above - rate ? below : above;
	return flags & SCMI_RATE_SET_ROUND_UP ? above : below;
}

static uint64_t round_in_range(const struct platform_config_range *range, uint64_t rate, uint32_t flags)
{
	uint64_t steps = range->step ? (rate - range->min) / range->step : 0, below = range->min + steps * range->step;

	if (below == rate)
		return rate;
	uint64_t above = range->step && range->max - below >= range->step ? below + range->step : range->max;

	return pick(below, above, rate, flags);
}

static uint64_t round_in_list(const struct platform_config_clock *config, uint64_t rate, uint32_t flags)
{
	uint64_t below = 0, above = UINT64_MAX;

	for (uint32_t i = 0; i < config->rates_count; i++) {
		if (config->rates[i] <= rate && config->rates[i] >= below)
			below = config->rates[i];
		if (config->rates[i] >= rate && config->rates[i] <= above)
			above = config->rates[i];
	}
	return pick(below, above, rate, flags);
}

uint64_t clock_round(const struct platform *platform, const struct clock *clock, uint64_t rate, uint32_t flags, bool *supported)
{
	const struct platform_config_clock *config = clock->config;
	uint64_t lowest = config->range ? config->range->min : UINT64_MAX, highest = config->range ? config->range->max : 0;

	for (uint32_t i = 0; i < config->rates_count; i++) {
		lowest = config->rates[i] < lowest ? config->rates[i] : lowest;
		highest = config->rates[i] > highest ? config->rates[i] : highest;
	}
	*supported = rate >= lowest && rate <= highest;
	if (!*supported)
		return rate < lowest ? lowest : highest;
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_ROUNDS_WRONG))
		flags = (flags ^ SCMI_RATE_SET_ROUND_UP) & ~SCMI_RATE_SET_ROUND_AUTO;
	uint64_t rounded = config->range ? round_in_range(config->range, rate, flags) : round_in_list(config, rate, flags);

	if (rounded != rate && platform->config->readings.clock_rate_unsupported == PLATFORM_ANSWER_INVALID_PARAMETERS)
		*supported = false;
	return rounded;
}

static bool notified(const struct platform *platform, const struct clock *clock, agent_bits to, const struct platform_agent *agent)
{
	if (platform_has_fault(platform, FAULT_CLOCK_CHANGED_UNASKED) && to == clock->changed_to)
		return true;
	if (platform_has_fault(platform, FAULT_CLOCK_CHANGED_EVERY_CLOCK))
		for (uint32_t i = 0; i < platform->config->clocks_count; i++)
			to |= platform->clocks[i].changed_to;
	return to & AGENT_BIT(agent);
}

/* For a fault: whoever asked for changes of any clock. */
static bool told_of_hidden(const struct platform *platform, const struct platform_agent *agent)
{
	agent_bits to = 0;

	if (!platform_has_fault(platform, FAULT_ISOLATION_CLOCK_EVENTS))
		return false;
	for (uint32_t i = 0; i < platform->config->clocks_count; i++)
		to |= platform->clocks[i].changed_to;
	return to & AGENT_BIT(agent);
}

static void tell(struct platform *platform, struct clock *clock, uint16_t index, uint8_t message, agent_bits to,
		 const struct platform_agent *by, const struct platform_agent *except, uint64_t rate)
{
	uint32_t who = event_agent_id(platform, by), bytes = 16;
	bool changed = message == SCMI_CLOCK_RATE_CHANGED;
	uint8_t payload[16];

	if (changed && platform_has_fault(platform, FAULT_CLOCK_CHANGED_WRONG_AGENT))
		who = platform->agents_count + 7;
	if (changed && platform_has_fault(platform, FAULT_CLOCK_CHANGED_WRONG_ID))
		message = SCMI_CLOCK_RATE_NOTIFY;
	if (changed && platform_has_fault(platform, FAULT_CLOCK_CHANGED_SHORT))
		bytes = 12;
	for (uint32_t i = 0; i < platform->agents_count; i++) {
		struct platform_agent *agent = &platform->agents[i];
		uint32_t id = agent->views[CLOCK_MODEL].id_of[index];

		if (id == NO_RESOURCE && changed && told_of_hidden(platform, agent)) {
			id = agent->views[CLOCK_MODEL].count;
			to |= AGENT_BIT(agent);
		}

		if (agent == except || id == NO_RESOURCE || event_barred(agent, SCMI_PROTOCOL_CLOCK, index) ||
		    !notified(platform, clock, to, agent))
			continue;
		if (changed && platform_has_fault(platform, FAULT_CLOCK_CHANGED_WRONG_CLOCK))
			id = (id + 1) % agent->views[CLOCK_MODEL].count;
		scmi_store32(payload, who);
		scmi_store32(payload + 4, id);
		scmi_store64(payload + 8, rate);
		notify(agent, SCMI_PROTOCOL_CLOCK, message, payload, bytes);
	}
}

void clock_change_rate(struct platform *platform, struct clock *clock, uint16_t index, const struct platform_agent *by,
		       uint64_t rate)
{
	uint64_t before = clock->rate;

	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_IGNORED))
		return;
	clock->rate = rate;
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_OTHER_CLOCK))
		platform->clocks[(index + 1u) % platform->config->clocks_count].rate = rate;
	if (before == rate || platform_has_fault(platform, FAULT_CLOCK_CHANGED_MISSING))
		return;
	tell(platform, clock, index, SCMI_CLOCK_RATE_CHANGED, clock->changed_to, by, NULL,
	     platform_has_fault(platform, FAULT_CLOCK_CHANGED_WRONG_RATE) ? before : rate);
}

static void send_complete(struct platform *platform, const struct pending *pending)
{
	uint32_t id = pending->agent->views[CLOCK_MODEL].id_of[pending->index], bytes = 16;
	uint64_t rate = platform->clocks[pending->index].rate;
	uint8_t payload[16];

	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_DELAYED_CLOCK))
		id = (id + 1) % pending->agent->views[CLOCK_MODEL].count;
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_DELAYED_RATE))
		rate++;
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_DELAYED_SHORT))
		bytes = 12;
	scmi_store32s(payload, platform_has_fault(platform, FAULT_CLOCK_RATE_SET_DELAYED_ERROR_PAYLOAD) ? SCMI_HARDWARE_ERROR
													: SCMI_SUCCESS);
	scmi_store32(payload + 4, id);
	scmi_store64(payload + 8, rate);
	send_delayed(pending->agent, pending->word, payload, bytes);
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_DELAYED_TWICE))
		send_delayed(pending->agent, pending->word, payload, bytes);
}

void clock_complete(struct platform *platform, const struct pending *pending)
{
	struct clock *clock = &platform->clocks[pending->index];
	bool wanted = !pending->silent || platform_has_fault(platform, FAULT_CLOCK_RATE_SET_DELAYED_IGNORED_FLAG);

	if (!pending->failed) {
		clock->touched |= AGENT_BIT(pending->agent);
		clock_change_rate(platform, clock, pending->index, pending->agent, pending->value);
	}
	if (wanted && !platform_has_fault(platform, FAULT_CLOCK_RATE_SET_NOT_DELAYED))
		send_complete(platform, pending);
	else
		pending_forget(pending->agent, SCMI_PROTOCOL_CLOCK);
}

/* Queue a change; BUSY when as many as allowed are under way or wait to be taken. */
static int32_t set_later(struct call *call, uint32_t flags, uint64_t rate)
{
	struct platform *platform = call->platform;
	struct platform_agent *agent = call->agent;

	if (agent->pending[CLOCK_MODEL] >= platform->config->clocks_max_pending)
		return platform_has_fault(platform, FAULT_CLOCK_RATE_SET_FULL) ? SCMI_GENERIC_ERROR : SCMI_BUSY;
	struct pending *pending = pending_add(agent, call->word, call->clock->config->change_us);

	if (!pending)
		return SCMI_BUSY;
	pending->index = call->index;
	pending->value = rate;
	pending->silent = flags & SCMI_RATE_SET_NO_DELAYED;
	agent->pending[CLOCK_MODEL]++;
	return SCMI_SUCCESS;
}

static int32_t check_rights(struct call *call, uint64_t rate)
{
	struct platform *platform = call->platform;

	if (!right_denied(call, PLATFORM_RIGHT_RATE) || platform_has_fault(platform, FAULT_CLOCK_RATE_SET_DENIED))
		return SCMI_SUCCESS;
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_DENIED_EFFECT))
		clock_change_rate(platform, call->clock, call->index, call->agent, rate);
	return SCMI_DENIED;
}

static bool is_lowest(const struct clock *clock, uint64_t rate)
{
	return rate == (clock->config->range ? clock->config->range->min : clock->config->rates[0]);
}

static int32_t set_rate(struct call *call, uint32_t flags, uint64_t rate)
{
	struct platform *platform = call->platform;
	bool async = flags & SCMI_RATE_SET_ASYNC, supported;
	bool offered = call->agent->p2a && platform->config->clocks_max_pending;

	if (async && !offered && platform_has_fault(platform, FAULT_CLOCK_ASYNC_ACCEPTED))
		async = false;
	if (async && !offered)
		return call->agent->p2a ? answer_status(platform->config->readings.clock_async_absent, SCMI_NOT_SUPPORTED)
					: SCMI_NOT_SUPPORTED;
	if (!async && (flags & SCMI_RATE_SET_NO_DELAYED) && platform_has_fault(platform, FAULT_CLOCK_RATE_SET_FLAG_ALONE))
		return SCMI_INVALID_PARAMETERS;
	int32_t status = check_rights(call, rate);

	if (status)
		return status;
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_SET_HIGH_WORD))
		rate = (uint32_t)rate;
	uint64_t rounded = clock_round(platform, call->clock, rate, flags & ROUND_BITS, &supported);

	if (!supported && !platform_has_fault(platform, FAULT_CLOCK_RATE_SET_ABSURD))
		return SCMI_INVALID_PARAMETERS;
	if (is_lowest(call->clock, rate) && platform_has_fault(platform, FAULT_CLOCK_RATE_SET_REFUSES_LOWEST))
		return SCMI_INVALID_PARAMETERS;
	if (async)
		status = set_later(call, flags, rounded);
	if (status)
		return status;
	tell(platform, call->clock, call->index, SCMI_CLOCK_RATE_CHANGE_REQUESTED,
	     platform_has_fault(platform, FAULT_CLOCK_REQUESTED_MISSING) ? 0 : call->clock->requested_to, call->agent,
	     platform_has_fault(platform, FAULT_CLOCK_REQUESTED_OWN) ? NULL : call->agent, rate);
	if (async)
		return SCMI_SUCCESS;
	call->clock->touched |= AGENT_BIT(call->agent);
	clock_change_rate(platform, call->clock, call->index, call->agent, rounded);
	return SCMI_SUCCESS;
}

int32_t clock_rate_set(struct call *call)
{
	uint32_t flags = word_at(call, 0);
	int32_t status = set_rate(call, flags, scmi_load64(call->in + 8));

	if (status && (flags & SCMI_RATE_SET_ASYNC) &&
	    platform_has_fault(call->platform, FAULT_CLOCK_RATE_SET_DELAYED_AFTER_ERROR)) {
		struct pending *pending = pending_add(call->agent, call->word, 0);

		if (pending) {
			pending->index = call->index;
			pending->failed = true;
		}
	}
	return status;
}

int32_t clock_rate_get(struct call *call)
{
	const struct platform *platform = call->platform;
	uint64_t rate = call->clock->rate;

	if (platform_has_fault(platform, FAULT_CLOCK_RATE_GET_STALE))
		rate = call->clock->config->rate;
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_GET_OFF_BY_ONE))
		rate++;
	if (platform_has_fault(platform, FAULT_CLOCK_RATE_GET_SWAPPED))
		rate = rate << 32 | rate >> 32;
	reply64(call, rate);
	return SCMI_SUCCESS;
}

/* Turn one subscription on or off; what clocks without the capability do is a reading. */
static int32_t set_notify(struct call *call, uint32_t capability, agent_bits *to)
{
	const struct platform *platform = call->platform;
	agent_bits bit = AGENT_BIT(call->agent);
	bool on = word_at(call, 4) & SCMI_NOTIFY_ENABLE;

	if (platform_has_fault(platform, FAULT_CLOCK_NOTIFY_REFUSED))
		return SCMI_NOT_SUPPORTED;
	if (!(call->clock->config->notify & capability)) {
		if (platform_has_fault(platform, FAULT_CLOCK_NOTIFY_CAPABILITY))
			return SCMI_SUCCESS;
		return answer_status(platform->config->readings.clock_notify_absent, SCMI_NOT_SUPPORTED);
	}
	if (on && (*to & bit) && platform_has_fault(platform, FAULT_CLOCK_NOTIFY_TWICE))
		return SCMI_INVALID_PARAMETERS;
	if (on)
		*to |= bit;
	else if (!platform_has_fault(platform, FAULT_CLOCK_CHANGED_AFTER_DISABLE))
		*to &= platform_has_fault(platform, FAULT_IDENTITY_UNSUBSCRIBE_ALL) ? 0 : ~bit;
	return SCMI_SUCCESS;
}

int32_t clock_rate_notify(struct call *call)
{
	return set_notify(call, PLATFORM_CLOCK_CHANGED, &call->clock->changed_to);
}

int32_t clock_request_notify(struct call *call)
{
	return set_notify(call, PLATFORM_CLOCK_REQUESTED, &call->clock->requested_to);
}
