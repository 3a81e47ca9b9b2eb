/* SPDX-License-Identifier: BSD-2-Clause */
/* Reset domain protocol: resetting at once, by signal, or later, and telling those who asked. */
#include "harness/platform/reset.h"

static const struct event_faults issued_faults = {
	.missing = FAULT_RESET_ISSUED_MISSING + 1,
	.unasked = FAULT_RESET_ISSUED_UNASKED + 1,
	.every_resource = FAULT_RESET_ISSUED_EVERY_DOMAIN + 1,
	.wrong_agent = FAULT_RESET_ISSUED_AGENT + 1,
	.wrong_resource = FAULT_RESET_ISSUED_DOMAIN + 1,
	.cut = FAULT_RESET_ISSUED_SHORT + 1,
};
static const struct delayed_faults complete_faults = {
	.missing = FAULT_RESET_NOT_DELAYED + 1,
	.twice = FAULT_RESET_DELAYED_TWICE + 1,
	.wrong_token = FAULT_RESET_DELAYED_TOKEN + 1,
	.wrong_resource = FAULT_RESET_DELAYED_DOMAIN + 1,
	.cut = FAULT_RESET_DELAYED_SHORT + 1,
	.error_payload = FAULT_RESET_DELAYED_ERROR_PAYLOAD + 1,
};

static void issue(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t state)
{
	struct event event = event_of(platform, SCMI_PROTOCOL_RESET, SCMI_RESET_ISSUED, index, by);

	event.words[event.count++] = platform_has_fault(platform, FAULT_RESET_ISSUED_STATE) ? state ^ 1u : state;
	event_spoil(platform, &event, &issued_faults);
	event_send(platform, &event);
}

void reset_complete(struct platform *platform, const struct pending *pending)
{
	bool fails = reset_domain(platform, pending->index)->config->fault;

	complete(pending, fails ? SCMI_HARDWARE_ERROR : SCMI_SUCCESS, NULL, 0, &complete_faults);
	if (!fails && !pending->failed)
		issue(platform, pending->index, pending->agent, (uint32_t)pending->value);
}

static bool known_state(const struct platform_config_reset_domain *config, uint32_t state)
{
	for (uint32_t i = 0; i < config->states_count; i++)
		if (config->states[i] == state)
			return true;
	return state == SCMI_RESET_STATE_COLD;
}

/* Are the parameters legal, for any caller? */
static int32_t check_parameters(const struct call *call, const struct platform_config_reset_domain *config, uint32_t flags,
				uint32_t state)
{
	const struct platform *platform = call->platform;

	if ((flags & SCMI_RESET_ASYNC) && !(flags & SCMI_RESET_AUTONOMOUS) &&
	    !platform_has_fault(platform, FAULT_RESET_RUN_ASYNC_EXPLICIT))
		return SCMI_INVALID_PARAMETERS;
	if (!known_state(config, state) && !platform_has_fault(platform, FAULT_RESET_RUN_STATE))
		return SCMI_INVALID_PARAMETERS;
	return SCMI_SUCCESS;
}

/* Can this domain be reset this way, by this caller? */
static int32_t check_way(const struct call *call, const struct reset_domain *domain, uint32_t flags)
{
	const struct platform *platform = call->platform;
	const struct platform_reset_readings *readings = &platform->config->reset.readings;
	uint32_t mode = flags & SCMI_RESET_AUTONOMOUS ? PLATFORM_RESET_AUTONOMOUS : PLATFORM_RESET_EXPLICIT;
	bool async = flags & SCMI_RESET_ASYNC;

	if (domain->config->modes && !(domain->config->modes & mode))
		return answer_status(readings->mode_absent, SCMI_NOT_SUPPORTED);
	if (async && !call->agent->p2a)
		return SCMI_NOT_SUPPORTED;
	if (async && !domain->config->async && !platform_has_fault(platform, FAULT_RESET_RUN_ASYNC_ACCEPTED))
		return answer_status(readings->async_absent, SCMI_NOT_SUPPORTED);
	if (right_denied(call, PLATFORM_RIGHT_SET) && !platform_has_fault(platform, FAULT_RESET_RUN_DENIED))
		return SCMI_DENIED;
	if (domain->asserted && (flags & (SCMI_RESET_AUTONOMOUS | SCMI_RESET_ASSERT)))
		return answer_status(readings->asserted, SCMI_SUCCESS);
	return SCMI_SUCCESS;
}

/* The signal of one agent. */
static int32_t set_signal(struct call *call, struct reset_domain *domain, bool asserted, uint32_t state)
{
	if (asserted) {
		domain->asserted |= AGENT_BIT(call->agent);
		issue(call->platform, call->index, call->agent, state);
		return SCMI_SUCCESS;
	}
	if (domain->asserted && platform_has_fault(call->platform, FAULT_RESET_RUN_DEASSERT))
		return SCMI_GENERIC_ERROR;
	domain->asserted &= ~AGENT_BIT(call->agent);
	return SCMI_SUCCESS;
}

static int32_t run(struct call *call, uint32_t flags, uint32_t state)
{
	struct platform *platform = call->platform;
	struct reset_domain *domain = reset_domain(platform, call->index);
	int32_t status = check_parameters(call, domain->config, flags, state);

	if (!status)
		status = check_way(call, domain, flags);
	if (status)
		return status;
	if ((flags & SCMI_RESET_ASYNC) && domain->config->async)
		return pending_start(call, domain->config->reset_us, state) ? SCMI_SUCCESS : SCMI_BUSY;
	if (domain->config->fault)
		return SCMI_HARDWARE_ERROR;
	if (!(flags & SCMI_RESET_AUTONOMOUS))
		return set_signal(call, domain, flags & SCMI_RESET_ASSERT, state);
	if (platform_has_fault(platform, FAULT_RESET_RUN_REFUSED))
		return SCMI_HARDWARE_ERROR;
	issue(platform, call->index, call->agent, state);
	return SCMI_SUCCESS;
}

int32_t reset_run(struct call *call)
{
	uint32_t flags = word_at(call, 4);
	int32_t status = run(call, flags, word_at(call, 8));

	if (status && (flags & SCMI_RESET_ASYNC) && platform_has_fault(call->platform, FAULT_RESET_DELAYED_AFTER_ERROR)) {
		struct pending *pending = pending_add(call->agent, call->word, 0);

		if (pending) {
			pending->index = call->index;
			pending->failed = true;
		}
	}
	return status;
}
