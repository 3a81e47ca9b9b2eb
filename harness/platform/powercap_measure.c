/* SPDX-License-Identifier: BSD-2-Clause */
/* Power capping protocol: measurements that come at intervals, and telling those whose thresholds are crossed. */
#include "harness/platform/powercap.h"

static const struct event_faults changed_faults = {
	.missing = FAULT_POWERCAP_MEASUREMENTS_CHANGED_MISSING + 1,
	.cut = FAULT_POWERCAP_MEASUREMENTS_CHANGED_SHORT + 1,
};

static uint64_t period_ns(const struct powercap_domain *domain)
{
	return (domain->config->update_us ? domain->config->update_us : 10000u) * UINT64_C(1000);
}

/* The measurement in force; power above the cap is not drawn. */
static uint32_t power(const struct powercap_domain *domain, uint64_t now)
{
	const struct platform_config_draw *draw = &domain->config->draw;
	uint64_t k = now / period_ns(domain);
	uint32_t value = draw->start + draw->step * (uint32_t)(draw->wrap ? k % draw->wrap : k);

	return domain->cap && value > domain->cap ? domain->cap : value;
}

int32_t powercap_measurements_get(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct powercap_domain *domain = powercap_named(call);

	if (!domain->config->monitoring && !platform_has_fault(platform, FAULT_POWERCAP_MEASUREMENTS_ABSENT))
		return SCMI_NOT_SUPPORTED;
	if (platform_has_fault(platform, FAULT_POWERCAP_MEASUREMENTS_REFUSED))
		return SCMI_NOT_SUPPORTED;
	reply(call, power(domain, time_now(platform)));
	if (!platform_has_fault(platform, FAULT_POWERCAP_MEASUREMENTS_SHORT))
		reply(call, domain->interval);
	return SCMI_SUCCESS;
}

static agent_bits subscribers(const struct platform *platform, uint32_t index)
{
	return platform->models[POWERCAP_MODEL].resources[index].subscribers[SCMI_POWERCAP_MEASUREMENTS_CHANGED];
}

static void schedule(struct platform *platform, uint32_t index)
{
	struct powercap_domain *domain = &powercap_domains(platform)[index];
	uint64_t period = period_ns(domain);

	domain->due = subscribers(platform, index) ? (time_now(platform) / period + 1) * period : UINT64_MAX;
	timers_update(platform);
}

int32_t powercap_measurements_notify(struct call *call)
{
	struct platform *platform = call->platform;
	struct powercap_domain *domain = powercap_named(call);
	struct powercap_watch *watch = &domain->watches[call->agent->id];
	uint32_t low = word_at(call, 8), high = word_at(call, 12);
	bool on = word_at(call, 4) & SCMI_NOTIFY_ENABLE;

	int32_t status;

	if (!powercap_may_subscribe(call, PLATFORM_POWERCAP_MEASUREMENTS_CHANGED, SCMI_POWERCAP_MEASUREMENTS_CHANGED, &status))
		return status;
	if (on && low > high && !platform_has_fault(platform, FAULT_POWERCAP_MEASUREMENTS_NOTIFY_CROSSED))
		return SCMI_INVALID_PARAMETERS;
	*watch = on ? (struct powercap_watch){.low = low, .high = high} : (struct powercap_watch){0};
	subscribe(call, SCMI_POWERCAP_MEASUREMENTS_CHANGED);
	schedule(platform, call->index);
	return SCMI_SUCCESS;
}

uint64_t powercap_due(const struct platform *platform)
{
	const struct powercap_domain *domains = powercap_domains(platform);
	uint64_t due = UINT64_MAX;

	for (uint32_t i = 0; domains && i < platform->config->powercap.domains_count; i++)
		due = domains[i].due < due ? domains[i].due : due;
	return due;
}

/* Has this measurement gone to another side of the thresholds, and not back between them? */
static bool crosses(struct powercap_watch *watch, uint32_t value)
{
	int8_t side = 0, before = watch->side;

	if (watch->low && value < watch->low)
		side = -1;
	if (watch->high && value > watch->high)
		side = 1;
	watch->side = side;
	return side && side != before;
}

static void measure(struct platform *platform, uint16_t index)
{
	struct powercap_domain *domain = &powercap_domains(platform)[index];
	struct event event = event_of(platform, SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_CHANGED, index, NULL);
	agent_bits subscribed = event.to;
	uint32_t value = power(domain, time_now(platform));

	event.to = 0;
	for (uint32_t i = 0; i < platform->agents_count; i++)
		if (crosses(&domain->watches[platform->agents[i].id], value))
			event.to |= AGENT_BIT(&platform->agents[i]) & subscribed;
	event.words[event.count++] = value;
	event.words[event.count++] = domain->interval;
	event.last_since = platform_has_fault(platform, FAULT_POWERCAP_MEASUREMENTS_CHANGED_LONG) ? 0 : 0x30000;
	event_spoil(platform, &event, &changed_faults);
	event_send(platform, &event);
}

void powercap_fire(struct platform *platform, uint64_t now)
{
	for (uint32_t i = 0; i < platform->config->powercap.domains_count; i++) {
		if (powercap_domains(platform)[i].due > now)
			continue;
		measure(platform, (uint16_t)i);
		schedule(platform, i);
	}
}
