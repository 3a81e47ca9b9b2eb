/* SPDX-License-Identifier: BSD-2-Clause */
/* Voltage domain protocol: modes and what the votes for them come to; levels at once and later. */
#include "harness/platform/voltage.h"

#define UNKNOWN_MODE UINT32_MAX
#define RESERVED_MODES 0x7eu /* bits of the architectural modes 1 to 6 */

static const struct delayed_faults complete_faults = {
	.missing = FAULT_VOLTAGE_NOT_DELAYED + 1,
	.twice = FAULT_VOLTAGE_DELAYED_TWICE + 1,
	.wrong_token = FAULT_VOLTAGE_DELAYED_TOKEN + 1,
	.wrong_resource = FAULT_VOLTAGE_DELAYED_DOMAIN + 1,
	.cut = FAULT_VOLTAGE_DELAYED_SHORT + 1,
	.error_payload = FAULT_VOLTAGE_DELAYED_ERROR_PAYLOAD + 1,
};

static uint32_t mode_word(const struct voltage_domain *domain, uint32_t number)
{
	if (!number)
		return SCMI_VOLTAGE_MODE_OFF;
	return number <= domain->config->modes_count ? domain->config->modes[number - 1] : SCMI_VOLTAGE_MODE_ON;
}

static uint32_t mode_number(const struct voltage_domain *domain, uint32_t mode)
{
	for (uint32_t number = 0; number <= domain->config->modes_count + 1; number++)
		if (mode_word(domain, number) == mode)
			return number;
	return UNKNOWN_MODE;
}

/* The highest mode that anybody needs. */
static uint32_t mode_in_force(const struct platform *platform, const struct voltage_domain *domain)
{
	uint32_t highest = domain->boot ? domain->config->modes_count + 1 : 0;

	for (uint32_t i = 0; i <= platform->agents_count; i++)
		if (domain->votes[i] > highest)
			highest = domain->votes[i];
	return highest;
}

static void vote(struct call *call, struct voltage_domain *domain, uint32_t mode)
{
	const struct platform *platform = call->platform;

	if (platform_has_fault(platform, FAULT_VOLTAGE_CONFIG_SET_IGNORED))
		return;
	for (uint32_t i = 0; !mode && platform_has_fault(platform, FAULT_ISOLATION_STICKY_VOLTAGE) && i <= platform->agents_count;
	     i++)
		if (i != call->agent->id && domain->votes[i])
			return;
	for (uint32_t i = 1; platform_has_fault(platform, FAULT_VOLTAGE_CONFIG_SET_LAST_WINS) && i <= platform->agents_count; i++)
		domain->votes[i] = 0;
	domain->votes[call->agent->id] = mode;
	domain->touched |= AGENT_BIT(call->agent);
	if (!platform->config->readings.boot_vote_kept)
		domain->boot = false;
}

/* Reserved bits came through; a fault has another answer for them. */
static bool reserved_misjudged(const struct call *call, enum platform_fault_id fault, uint32_t reserved)
{
	return (word_at(call, 4) & reserved) && platform_has_fault(call->platform, fault);
}

int32_t voltage_config_set(struct call *call)
{
	const struct platform *platform = call->platform;
	struct voltage_domain *domain = voltage_domain(platform, call->index);
	uint32_t word = SCMI_VOLTAGE_MODE(word_at(call, 4)), mode = mode_number(domain, word);
	bool denied = right_denied(call, PLATFORM_RIGHT_STATE);

	if (reserved_misjudged(call, FAULT_VOLTAGE_CONFIG_SET_RESERVED, SCMI_VOLTAGE_CONFIG_RESERVED))
		return SCMI_NOT_FOUND;
	if (mode == UNKNOWN_MODE && (RESERVED_MODES >> word & 1u) &&
	    platform_has_fault(platform, FAULT_VOLTAGE_CONFIG_SET_RESERVED_MODE))
		mode = domain->config->modes_count + 1;
	if (mode == UNKNOWN_MODE)
		return SCMI_INVALID_PARAMETERS;
	if (domain->config->fixed_mode)
		return SCMI_NOT_SUPPORTED;
	if (denied && platform_has_fault(platform, FAULT_VOLTAGE_CONFIG_SET_DENIED_EFFECT))
		vote(call, domain, mode);
	if (denied && !platform_has_fault(platform, FAULT_VOLTAGE_CONFIG_SET_DENIED))
		return SCMI_DENIED;
	vote(call, domain, mode);
	return SCMI_SUCCESS;
}

int32_t voltage_config_get(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct voltage_domain *domain = voltage_domain(platform, call->index);
	uint32_t mode = mode_in_force(platform, domain);

	if (platform_has_fault(platform, FAULT_VOLTAGE_CONFIG_GET_STALE))
		mode = domain->config->on || domain->config->always_on ? domain->config->modes_count + 1 : 0;
	reply(call, mode_word(domain, mode) | (platform_has_fault(platform, FAULT_VOLTAGE_CONFIG_GET_RESERVED) ? 1u << 9 : 0));
	return SCMI_SUCCESS;
}

static void set_level(struct platform *platform, uint16_t index, const struct platform_agent *by, int32_t level)
{
	struct voltage_domain *domain = voltage_domain(platform, index);
	uint32_t count = platform->config->voltage.domains_count;

	if (platform_has_fault(platform, FAULT_VOLTAGE_LEVEL_SET_IGNORED) || !voltage_supported(domain->config, level))
		return;
	domain->level = level;
	domain->touched |= AGENT_BIT(by);
	if (platform_has_fault(platform, FAULT_VOLTAGE_LEVEL_SET_OTHER_DOMAIN))
		voltage_domain(platform, (uint16_t)((index + 1u) % count))->level++;
}

void voltage_complete(struct platform *platform, const struct pending *pending)
{
	const struct voltage_domain *domain = voltage_domain(platform, pending->index);
	bool fails = domain->config->fault;

	if (!fails && !pending->failed)
		set_level(platform, pending->index, pending->agent, (int32_t)pending->value);
	uint32_t level = (uint32_t)domain->level + platform_has_fault(platform, FAULT_VOLTAGE_DELAYED_LEVEL);

	complete(pending, fails ? SCMI_HARDWARE_ERROR : SCMI_SUCCESS, &level, 1, &complete_faults);
}

static int32_t check_level(const struct call *call, const struct voltage_domain *domain, int32_t level)
{
	const struct platform *platform = call->platform;

	if (voltage_supported(domain->config, level) || platform_has_fault(platform, FAULT_VOLTAGE_LEVEL_SET_UNSUPPORTED))
		return SCMI_SUCCESS;
	if (level < 0 && platform_has_fault(platform, FAULT_VOLTAGE_LEVEL_SET_NEGATIVE))
		return SCMI_SUCCESS;
	return SCMI_INVALID_PARAMETERS;
}

/* 0 where this domain can be set this way by this caller. */
static int32_t check_way(const struct call *call, const struct voltage_domain *domain, bool async)
{
	const struct platform *platform = call->platform;

	if (domain->config->fixed_level)
		return SCMI_NOT_SUPPORTED;
	if (async && !call->agent->p2a)
		return SCMI_NOT_SUPPORTED;
	if (async && !domain->config->async && !platform_has_fault(platform, FAULT_VOLTAGE_LEVEL_SET_ASYNC_ACCEPTED))
		return answer_status(platform->config->voltage.readings.async_absent, SCMI_NOT_SUPPORTED);
	if (right_denied(call, PLATFORM_RIGHT_LEVEL) && !platform_has_fault(call->platform, FAULT_ISOLATION_VOLTAGE_LEVEL))
		return SCMI_DENIED;
	return SCMI_SUCCESS;
}

static int32_t set(struct call *call, bool async, int32_t level)
{
	struct platform *platform = call->platform;
	const struct voltage_domain *domain = voltage_domain(platform, call->index);
	int32_t status = check_way(call, domain, async);

	if (!status)
		status = check_level(call, domain, level);
	if (status)
		return status;
	if (async && domain->config->async)
		return pending_start(call, domain->config->change_us, (uint32_t)level) ? SCMI_SUCCESS : SCMI_BUSY;
	if (domain->config->fault)
		return SCMI_HARDWARE_ERROR;
	set_level(platform, call->index, call->agent, level);
	return SCMI_SUCCESS;
}

int32_t voltage_level_set(struct call *call)
{
	bool async = call->version >= 0x20000 && (word_at(call, 4) & SCMI_VOLTAGE_SET_ASYNC);
	int32_t status;

	if (reserved_misjudged(call, FAULT_VOLTAGE_LEVEL_SET_RESERVED, SCMI_VOLTAGE_SET_RESERVED))
		return SCMI_NOT_FOUND;
	status = set(call, async, (int32_t)word_at(call, 8));
	if (status && async && platform_has_fault(call->platform, FAULT_VOLTAGE_DELAYED_AFTER_ERROR)) {
		struct pending *pending = pending_add(call->agent, call->word, 0);

		if (pending) {
			pending->index = call->index;
			pending->failed = true;
		}
	}
	return status;
}

int32_t voltage_level_get(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct voltage_domain *domain = voltage_domain(platform, call->index);
	int32_t level = domain->level;

	if (platform_has_fault(platform, FAULT_VOLTAGE_LEVEL_GET_STALE))
		level = voltage_boot_level(domain->config);
	if (platform_has_fault(platform, FAULT_VOLTAGE_LEVEL_GET_OFF_BY_ONE))
		level++;
	reply(call, (uint32_t)level);
	return SCMI_SUCCESS;
}
