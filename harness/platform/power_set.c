/* SPDX-License-Identifier: BSD-2-Clause */
/* Power domain protocol: setting a state at once or later, what the votes come to, and telling those who asked. */
#include "harness/platform/power.h"

#define UNKNOWN_STATE UINT32_MAX

uint32_t power_state_word(const struct power_domain *domain, uint32_t number)
{
	if (!number)
		return SCMI_POWER_STATE_OFF;
	return number <= domain->config->states_count ? domain->config->states[number - 1] : SCMI_POWER_STATE_ON;
}

static uint32_t state_number(const struct power_domain *domain, uint32_t word)
{
	for (uint32_t number = 0; number <= domain->config->states_count + 1; number++)
		if (power_state_word(domain, number) == word)
			return number;
	return UNKNOWN_STATE;
}

/* The highest state that anybody needs. */
static uint32_t aggregate(const struct platform *platform, const struct power_domain *domain)
{
	uint32_t highest = domain->boot ? domain->config->states_count + 1 : 0;

	for (uint32_t i = 0; i <= platform->agents_count; i++)
		if (domain->votes[i] > highest)
			highest = domain->votes[i];
	return highest;
}

static void force(struct platform *platform, uint16_t index, uint32_t state, const struct platform_agent *by)
{
	struct power_domain *domain = power_domain(platform, index);

	if (state == domain->state)
		return;
	domain->state = state;
	struct event event = event_of(platform, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGED, index, by);

	event.words[event.count++] = power_state_word(domain, state);
	event_send(platform, &event);
}

void power_settle(struct platform *platform, uint16_t index, const struct platform_agent *by)
{
	force(platform, index, aggregate(platform, power_domain(platform, index)), by);
}

static void apply(struct platform *platform, uint16_t index, struct platform_agent *by, uint32_t state)
{
	struct power_domain *domain = power_domain(platform, index);

	domain->touched |= AGENT_BIT(by);
	domain->votes[by->id] = state;
	if (!platform->config->readings.boot_vote_kept)
		domain->boot = false;
	if (platform->config->power.readings.last_request_wins)
		force(platform, index, state, by);
	else
		power_settle(platform, index, by);
}

void power_complete(struct platform *platform, const struct pending *pending)
{
	pending_forget(pending->agent, SCMI_PROTOCOL_POWER);
	apply(platform, pending->index, pending->agent, (uint32_t)pending->value);
}

/* 0 where this domain can be set this way. */
static int32_t check_way(const struct call *call, const struct power_domain *domain, bool async)
{
	const struct platform_power_readings *readings = &call->platform->config->power.readings;

	if (!domain->config->set)
		return answer_status(readings->not_settable, SCMI_NOT_SUPPORTED);
	if (right_denied(call, PLATFORM_RIGHT_STATE))
		return SCMI_DENIED;
	if (!async)
		return domain->config->set & PLATFORM_POWER_SYNC ? SCMI_SUCCESS : SCMI_NOT_SUPPORTED;
	if (!call->agent->p2a)
		return SCMI_NOT_SUPPORTED;
	if (domain->config->set & PLATFORM_POWER_ASYNC || readings->async_absent == PLATFORM_ANSWER_EXECUTED)
		return SCMI_SUCCESS;
	return SCMI_NOT_SUPPORTED;
}

static void tell_request(struct call *call, uint32_t word)
{
	struct event event =
		event_of(call->platform, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGE_REQUESTED, call->index, call->agent);

	event.to &= ~AGENT_BIT(call->agent);
	event.words[event.count++] = word;
	event_send(call->platform, &event);
}

int32_t power_set(struct call *call)
{
	struct platform *platform = call->platform;
	const struct platform_power_readings *readings = &platform->config->power.readings;
	struct power_domain *domain = power_domain(platform, call->index);
	uint32_t word = word_at(call, 8), state = state_number(domain, word);
	bool async = word_at(call, 0) & SCMI_POWER_SET_ASYNC;
	int32_t status = check_way(call, domain, async);

	if (word & SCMI_POWER_STATE_RESERVED)
		return SCMI_INVALID_PARAMETERS;
	if (status)
		return status;
	if (state == UNKNOWN_STATE)
		return answer_status(readings->unknown_state, SCMI_INVALID_PARAMETERS);
	if (readings->busy == PLATFORM_ANSWER_BUSY && pending_on(platform, SCMI_PROTOCOL_POWER, call->index))
		return SCMI_BUSY;
	if (async && !pending_start(call, domain->config->change_us, state))
		return SCMI_BUSY;
	tell_request(call, word);
	if (!async)
		apply(platform, call->index, call->agent, state);
	return SCMI_SUCCESS;
}
