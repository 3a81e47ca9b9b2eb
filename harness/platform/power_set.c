/* SPDX-License-Identifier: BSD-2-Clause */
/* Power domain protocol: setting a state at once or later, what the votes come to, and telling those who asked. */
#include "harness/platform/power.h"

#define UNKNOWN_STATE UINT32_MAX

static const struct event_faults changed_faults = {
	.missing = FAULT_POWER_CHANGED_MISSING + 1,
	.unasked = FAULT_POWER_CHANGED_UNASKED + 1,
	.every_resource = FAULT_POWER_CHANGED_EVERY_DOMAIN + 1,
	.wrong_agent = FAULT_POWER_CHANGED_AGENT + 1,
	.wrong_resource = FAULT_POWER_CHANGED_DOMAIN + 1,
	.cut = FAULT_POWER_CHANGED_SHORT + 1,
};
static const struct event_faults requested_faults = {.missing = FAULT_POWER_REQUESTED_MISSING + 1};

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

/* The highest state that anybody needs, apart from one agent. */
static uint32_t aggregate(const struct platform *platform, const struct power_domain *domain, const struct platform_agent *apart)
{
	uint32_t highest = domain->boot ? domain->config->states_count + 1 : 0;

	for (uint32_t i = 0; i <= platform->agents_count; i++)
		if (domain->votes[i] > highest && (!apart || i != apart->id))
			highest = domain->votes[i];
	return highest;
}

static void force(struct platform *platform, uint16_t index, uint32_t state, const struct platform_agent *by)
{
	struct power_domain *domain = power_domain(platform, index);
	uint32_t before = domain->state;

	if (state == before && !(by && platform_has_fault(platform, FAULT_POWER_CHANGED_ON_VOTE)))
		return;
	domain->state = state;
	struct event event = event_of(platform, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGED, index, by);
	bool wrong = platform_has_fault(platform, FAULT_POWER_CHANGED_STATE);

	event.words[event.count++] = power_state_word(domain, wrong ? before : state);
	event_spoil(platform, &event, &changed_faults);
	event_send(platform, &event);
}

void power_settle(struct platform *platform, uint16_t index, const struct platform_agent *by)
{
	force(platform, index, aggregate(platform, power_domain(platform, index), NULL), by);
}

static void apply(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t state)
{
	struct power_domain *domain = power_domain(platform, index);
	bool last_wins =
		platform->config->power.readings.last_request_wins || platform_has_fault(platform, FAULT_POWER_SET_LAST_WINS);

	if (platform_has_fault(platform, FAULT_POWER_SET_IGNORED) ||
	    (!state && platform_has_fault(platform, FAULT_POWER_SET_OFF_IGNORED)))
		return;
	if (!state && platform_has_fault(platform, FAULT_POWER_SET_STICKY) && aggregate(platform, domain, by))
		return;
	domain->touched |= AGENT_BIT(by);
	domain->votes[by->id] = state;
	if (!platform->config->readings.boot_vote_kept)
		domain->boot = false;
	if (last_wins && !domain->config->always_on)
		force(platform, index, state, by);
	else
		power_settle(platform, index, by);
}

void power_complete(struct platform *platform, const struct pending *pending)
{
	pending_forget(pending->agent, SCMI_PROTOCOL_POWER);
	if (!platform_has_fault(platform, FAULT_POWER_SET_ASYNC_LOST))
		apply(platform, pending->index, pending->agent, (uint32_t)pending->value);
}

/* 0 where this domain can be set this way. */
static int32_t check_way(const struct call *call, const struct power_domain *domain, bool async)
{
	const struct platform *platform = call->platform;
	const struct platform_power_readings *readings = &platform->config->power.readings;
	uint32_t way = async ? PLATFORM_POWER_ASYNC : PLATFORM_POWER_SYNC;
	int32_t wrong_way = platform_has_fault(platform, FAULT_POWER_SET_WRONG_WAY) ? SCMI_BUSY : SCMI_NOT_SUPPORTED;

	if (!domain->config->set)
		return answer_status(readings->not_settable, SCMI_NOT_SUPPORTED);
	if (right_denied(call, PLATFORM_RIGHT_STATE) && !platform_has_fault(platform, FAULT_POWER_SET_DENIED))
		return SCMI_DENIED;
	if (async && !call->agent->p2a)
		return SCMI_NOT_SUPPORTED;
	if (domain->config->set & way || (async && readings->async_absent == PLATFORM_ANSWER_EXECUTED))
		return SCMI_SUCCESS;
	return wrong_way;
}

static void tell_request(const struct call *call, const struct power_domain *domain, uint32_t word)
{
	struct platform *platform = call->platform;
	struct event event = event_of(platform, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGE_REQUESTED, call->index, call->agent);

	if (!platform_has_fault(platform, FAULT_POWER_REQUESTED_OWN))
		event.to &= ~AGENT_BIT(call->agent);
	if (platform_has_fault(platform, FAULT_POWER_REQUESTED_STATE))
		word = power_state_word(domain, domain->state);
	event.words[event.count++] = word;
	event_spoil(platform, &event, &requested_faults);
	event_send(platform, &event);
}

static int32_t check_state(const struct call *call, const struct power_domain *domain, uint32_t word, uint32_t *state)
{
	const struct platform *platform = call->platform;

	*state = state_number(domain, word);
	if (word & SCMI_POWER_STATE_RESERVED) {
		*state = 0;
		return platform_has_fault(platform, FAULT_POWER_SET_STATE_RESERVED) ? SCMI_SUCCESS : SCMI_INVALID_PARAMETERS;
	}
	if (*state == UNKNOWN_STATE)
		return answer_status(platform->config->power.readings.unknown_state, SCMI_INVALID_PARAMETERS);
	if (*state == domain->state && platform_has_fault(platform, FAULT_POWER_SET_REPEAT))
		return SCMI_INVALID_PARAMETERS;
	return SCMI_SUCCESS;
}

int32_t power_set(struct call *call)
{
	struct platform *platform = call->platform;
	struct power_domain *domain = power_domain(platform, call->index);
	uint32_t word = word_at(call, 8), state;
	bool async = word_at(call, 0) & SCMI_POWER_SET_ASYNC;
	int32_t status = check_way(call, domain, async), invalid = check_state(call, domain, word, &state);

	if (!domain->config->set && platform_has_fault(platform, FAULT_POWER_SET_UNSETTABLE))
		return SCMI_SUCCESS;
	if (status == SCMI_DENIED && !invalid && platform_has_fault(platform, FAULT_POWER_SET_DENIED_EFFECT))
		apply(platform, call->index, call->agent, state);
	if (status || invalid)
		return status ? status : invalid;
	if (platform->config->power.readings.busy == PLATFORM_ANSWER_BUSY && pending_on(platform, SCMI_PROTOCOL_POWER, call->index))
		return SCMI_BUSY;
	if (async && !pending_start(call, domain->config->change_us, state))
		return SCMI_BUSY;
	tell_request(call, domain, word);
	if (!async)
		apply(platform, call->index, call->agent, state);
	return SCMI_SUCCESS;
}
