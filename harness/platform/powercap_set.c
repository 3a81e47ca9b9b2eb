/* SPDX-License-Identifier: BSD-2-Clause */
/* Power capping protocol: the lowest cap of all agents, at once or later, the intervals, and telling those who asked. */
#include "harness/platform/powercap.h"

static const struct event_faults changed_faults = {
	.missing = FAULT_POWERCAP_CAP_CHANGED_MISSING + 1,
	.unasked = FAULT_POWERCAP_CAP_CHANGED_UNASKED + 1,
	.wrong_agent = FAULT_POWERCAP_CAP_CHANGED_AGENT + 1,
	.wrong_resource = FAULT_POWERCAP_CAP_CHANGED_DOMAIN + 1,
	.cut = FAULT_POWERCAP_CAP_CHANGED_SHORT + 1,
};

/* Version 1 has no word for "no cap". */
static uint32_t told(const struct powercap_domain *domain, uint32_t cap, uint32_t version)
{
	return cap || version >= 0x20000 ? cap : domain->config->cap.max;
}

uint32_t powercap_told(const struct powercap_domain *domain, uint32_t version)
{
	return told(domain, domain->cap, version);
}

void powercap_tell(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t before)
{
	const struct powercap_domain *domain = &powercap_domains(platform)[index];
	uint32_t cap = platform_has_fault(platform, FAULT_POWERCAP_CAP_CHANGED_OLD) ? before : domain->cap;

	for (uint32_t i = 0; i < platform->agents_count; i++) {
		struct event event = event_of(platform, SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_CHANGED, index, by);
		uint32_t version;

		if (!platform->slot_of[SCMI_PROTOCOL_POWERCAP])
			return;
		version = version_of(&platform->agents[i], SCMI_PROTOCOL_POWERCAP);
		event.words[event.count++] = told(domain, cap, version);
		event.words[event.count++] = version >= 0x30000 ? domain->cap_interval : domain->interval;
		if (version >= 0x30000)
			event.words[event.count++] = 0; /* cpli */
		event_spoil(platform, &event, &changed_faults);
		event.to &= AGENT_BIT(&platform->agents[i]);
		event_send(platform, &event);
	}
}

static uint32_t lowest(const struct platform *platform, const struct powercap_domain *domain)
{
	uint32_t cap = 0;

	for (uint32_t i = 0; i < platform->agents_count; i++) {
		uint32_t one = domain->caps[platform->agents[i].id];

		if (one && (!cap || one < cap))
			cap = one;
	}
	return cap ? cap : domain->config->default_cap;
}

void powercap_settle(struct platform *platform, uint16_t index, const struct platform_agent *by)
{
	struct powercap_domain *domain = &powercap_domains(platform)[index];
	uint32_t before = domain->cap;

	domain->cap = lowest(platform, domain);
	if (by && platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_LAST_WINS))
		domain->cap = domain->caps[by->id];
	platform->channels_stale = true;
	if (domain->cap != before)
		powercap_tell(platform, index, by, before);
}

static bool legal(const struct platform_config_span *span, uint32_t value)
{
	if (value < span->min || value > span->max)
		return false;
	return !span->step || (value - span->min) % span->step == 0;
}

static int32_t check_cap(const struct platform *platform, const struct powercap_domain *domain, uint32_t version, uint32_t cap)
{
	if (!cap && (version >= 0x20000 || platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_ZERO_V1)))
		return SCMI_SUCCESS;
	if (legal(&domain->config->cap, cap) || platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_RANGE))
		return SCMI_SUCCESS;
	return answer_status(platform->config->powercap.readings.value_out_of_range, SCMI_INVALID_PARAMETERS);
}

static void put_cap(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t cap)
{
	struct powercap_domain *domain = &powercap_domains(platform)[index];

	if (platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_IGNORED))
		return;
	domain->caps[by->id] = cap;
	for (uint32_t i = 0; !cap && i <= platform->agents_count; i++)
		if (platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_ZERO))
			domain->caps[i] = 0;
	powercap_settle(platform, index, by);
}

int32_t powercap_set_cap(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t cap)
{
	const struct powercap_domain *domain = &powercap_domains(platform)[index];
	int32_t status = check_cap(platform, domain, version_of(by, SCMI_PROTOCOL_POWERCAP), cap);

	if (!status)
		put_cap(platform, index, by, cap);
	return status;
}

/* The delayed response, or nothing where it was not wanted. */
void powercap_complete(struct platform *platform, const struct pending *pending)
{
	const struct powercap_domain *domain = &powercap_domains(platform)[pending->index];
	uint32_t version = version_of(pending->agent, SCMI_PROTOCOL_POWERCAP), bytes = version >= 0x30000 ? 16 : 12;
	uint32_t id = pending->agent->views[POWERCAP_MODEL].id_of[pending->index], cap = (uint32_t)pending->value;
	uint8_t payload[16] = {0};

	if (!pending->failed)
		put_cap(platform, pending->index, pending->agent, cap);
	if ((pending->silent && !platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_DELAYED_UNWANTED)) ||
	    platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_DELAYED_MISSING)) {
		pending_forget(pending->agent, SCMI_PROTOCOL_POWERCAP);
		return;
	}
	if (platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_DELAYED_DOMAIN))
		id = (id + 1) % pending->agent->views[POWERCAP_MODEL].count;
	if (platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_DELAYED_CAP))
		cap = domain->config->cap.max + 1;
	if (platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_DELAYED_SHORT))
		bytes -= 4;
	scmi_store32(payload + 4, id);
	scmi_store32(payload + 8, cap);
	send_delayed(pending->agent, pending->word, payload, bytes);
}

static int32_t set_later(struct call *call, uint32_t flags, uint32_t cap)
{
	struct pending *pending = pending_start(call, powercap_named(call)->config->change_us, cap);

	if (!pending)
		return SCMI_BUSY;
	pending->silent = flags & SCMI_POWERCAP_SET_NO_DELAYED;
	return SCMI_SUCCESS;
}

static int32_t try_cap(struct call *call, uint32_t flags, uint32_t cap)
{
	const struct platform *platform = call->platform;
	const struct platform_config_powercap_domain *config = powercap_named(call)->config;
	bool async = flags & SCMI_POWERCAP_SET_ASYNC, offered = config->async && call->agent->p2a;

	if (!powercap_configurable(&config->cap) && !platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_FIXED))
		return SCMI_NOT_SUPPORTED;
	if (async && !offered && !platform_has_fault(platform, FAULT_POWERCAP_CAP_SET_ASYNC))
		return call->agent->p2a ? answer_status(platform->config->powercap.readings.async_absent, SCMI_NOT_SUPPORTED)
					: SCMI_NOT_SUPPORTED;
	if (right_denied(call, PLATFORM_RIGHT_SET))
		return SCMI_DENIED;
	int32_t status = check_cap(platform, powercap_named(call), call->version, cap);

	if (status)
		return status;
	if (async)
		return set_later(call, flags, cap);
	put_cap(call->platform, call->index, call->agent, cap);
	return SCMI_SUCCESS;
}

static int32_t set_cap(struct call *call, uint32_t flags, uint32_t cap)
{
	int32_t status = try_cap(call, flags, cap);
	bool fault = platform_has_fault(call->platform, FAULT_POWERCAP_CAP_SET_REFUSED_DELAYED);
	struct pending *pending = NULL;

	if (status && (flags & SCMI_POWERCAP_SET_ASYNC) && fault)
		pending = pending_add(call->agent, call->word, 0);
	if (!pending)
		return status;
	pending->index = call->index;
	pending->value = cap;
	pending->failed = true;
	return status;
}

int32_t powercap_cap_set(struct call *call)
{
	return set_cap(call, word_at(call, 4), word_at(call, 8));
}

/* There are no concurrent power limits but the main one. */
int32_t powercap_cap_set_v3(struct call *call)
{
	return word_at(call, 4) ? SCMI_NOT_FOUND : set_cap(call, word_at(call, 8), word_at(call, 12));
}

int32_t powercap_cap_get(struct call *call)
{
	const struct powercap_domain *domain = powercap_named(call);
	bool outside = platform_has_fault(call->platform, FAULT_POWERCAP_CAP_GET_OUTSIDE);

	reply(call, outside ? domain->config->cap.max + 1 : powercap_told(domain, call->version));
	return SCMI_SUCCESS;
}

int32_t powercap_cap_get_v3(struct call *call)
{
	return word_at(call, 4) ? SCMI_NOT_FOUND : powercap_cap_get(call);
}

int32_t powercap_interval_get(struct call *call)
{
	reply(call, powercap_named(call)->interval);
	return SCMI_SUCCESS;
}

static int32_t check_interval(const struct platform *platform, const struct platform_config_span *span, uint32_t interval)
{
	if (legal(span, interval) || platform_has_fault(platform, FAULT_POWERCAP_PAI_SET_RANGE))
		return SCMI_SUCCESS;
	return interval ? answer_status(platform->config->powercap.readings.value_out_of_range, SCMI_INVALID_PARAMETERS)
			: SCMI_INVALID_PARAMETERS;
}

/* In versions 1 and 2 an interval is part of what CAP_CHANGED tells. */
int32_t powercap_set_interval(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t interval)
{
	struct powercap_domain *domain = &powercap_domains(platform)[index];
	uint32_t before = domain->interval;
	int32_t status = check_interval(platform, &domain->config->interval, interval);

	if (status || platform_has_fault(platform, FAULT_POWERCAP_PAI_SET_IGNORED))
		return status;
	domain->interval = interval;
	domain->interval_by = by->id;
	platform->channels_stale = true;
	if (interval != before && version_of(by, SCMI_PROTOCOL_POWERCAP) < 0x30000 &&
	    !platform_has_fault(platform, FAULT_POWERCAP_CAP_CHANGED_INTERVAL))
		powercap_tell(platform, index, by, domain->cap);
	return SCMI_SUCCESS;
}

int32_t powercap_interval_set(struct call *call)
{
	bool fixed = !powercap_configurable(&powercap_named(call)->config->interval);

	if (fixed && !platform_has_fault(call->platform, FAULT_POWERCAP_PAI_SET_FIXED))
		return SCMI_NOT_SUPPORTED;
	if (right_denied(call, PLATFORM_RIGHT_SET))
		return SCMI_DENIED;
	return powercap_set_interval(call->platform, call->index, call->agent, word_at(call, 8));
}

int32_t powercap_cai_get(struct call *call)
{
	if (word_at(call, 4))
		return SCMI_NOT_FOUND;
	reply(call, powercap_named(call)->cap_interval);
	return SCMI_SUCCESS;
}

int32_t powercap_cai_set(struct call *call)
{
	struct powercap_domain *domain = powercap_named(call);
	uint32_t interval = word_at(call, 8), before = domain->cap_interval;

	if (word_at(call, 12))
		return SCMI_NOT_FOUND;
	if (!powercap_configurable(&domain->config->cap_interval))
		return SCMI_NOT_SUPPORTED;
	if (right_denied(call, PLATFORM_RIGHT_SET))
		return SCMI_DENIED;
	int32_t status = check_interval(call->platform, &domain->config->cap_interval, interval);

	if (status)
		return status;
	domain->cap_interval = interval;
	domain->cap_interval_by = call->agent->id;
	if (interval != before)
		powercap_tell(call->platform, call->index, call->agent, domain->cap);
	return SCMI_SUCCESS;
}
