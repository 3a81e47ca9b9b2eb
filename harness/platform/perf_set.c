/* SPDX-License-Identifier: BSD-2-Clause */
/* Performance protocol: limits of all agents together, the level that moves inside them, and telling those who asked. */
#include "harness/platform/perf.h"

/* Agents of this platform whose version has level indexing. */
static agent_bits indexing_agents(const struct platform *platform)
{
	agent_bits bits = 0;

	for (uint32_t i = 0; i < platform->agents_count; i++)
		if (version_of(&platform->agents[i], SCMI_PROTOCOL_PERF) >= 0x40000)
			bits |= AGENT_BIT(&platform->agents[i]);
	return bits;
}

/* Sends an event with these places as words: to each agent in the terms of its version. */
static void tell(struct platform *platform, struct event event, const uint32_t *places, uint32_t count)
{
	const struct perf_domain *domain = &perf_domains(platform)[event.index];
	agent_bits to = event.to, indexing = indexing_agents(platform);

	for (uint32_t modern = 0; modern < 2; modern++) {
		event.to = to & (modern ? indexing : ~indexing);
		event.count = 0;
		for (uint32_t i = 0; i < count; i++)
			event.words[event.count++] = perf_value(domain, places[i], modern ? 0x40000 : 0x10000);
		event_send(platform, &event);
	}
}

static void tell_limits(struct platform *platform, uint16_t index, const struct platform_agent *by, struct perf_limits before)
{
	struct event event = event_of(platform, SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_CHANGED, index, by);
	struct perf_limits limits = perf_domains(platform)[index].limits;

	if (platform_has_fault(platform, FAULT_PERF_LIMITS_CHANGED_MISSING))
		return;
	if (platform_has_fault(platform, FAULT_PERF_LIMITS_CHANGED_OLD))
		limits = before;
	if (platform_has_fault(platform, FAULT_PERF_LIMITS_CHANGED_SWAPPED))
		limits = (struct perf_limits){limits.max, limits.min};
	tell(platform, event, (uint32_t[]){limits.max, limits.min}, 2);
}

static void arrive(struct platform *platform, uint16_t index)
{
	struct perf_domain *domain = &perf_domains(platform)[index];
	struct event event = event_of(platform, SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_CHANGED, index, domain->mover);
	uint32_t before = domain->level;

	domain->due = UINT64_MAX;
	domain->level = domain->target;
	platform->channels_stale = true;
	if (platform_has_fault(platform, FAULT_PERF_LEVEL_CHANGED_AGENT))
		event.agent = platform->agents_count + 7;
	if (domain->level == before || platform_has_fault(platform, FAULT_PERF_LEVEL_CHANGED_MISSING))
		return;
	tell(platform, event, platform_has_fault(platform, FAULT_PERF_LEVEL_CHANGED_OLD) ? &before : &domain->level, 1);
}

void perf_move(struct platform *platform, uint16_t index, uint32_t place, const struct platform_agent *by)
{
	struct perf_domain *domain = &perf_domains(platform)[index];

	if (place == domain->target)
		return;
	domain->target = place;
	domain->mover = by;
	if (!domain->config->change_us) {
		arrive(platform, index);
		return;
	}
	domain->due = time_now(platform) + (uint64_t)domain->config->change_us * 1000u;
	timers_update(platform);
}

uint64_t perf_due(const struct platform *platform)
{
	const struct perf_domain *domains = perf_domains(platform);
	uint64_t due = UINT64_MAX;

	for (uint32_t i = 0; domains && i < platform->config->perf.domains_count; i++)
		due = domains[i].due < due ? domains[i].due : due;
	return due;
}

void perf_fire(struct platform *platform, uint64_t now)
{
	const struct perf_domain *domains = perf_domains(platform);

	for (uint32_t i = 0; i < platform->config->perf.domains_count; i++)
		if (domains[i].due <= now)
			arrive(platform, (uint16_t)i);
}

/* Largest of the minima, smallest of the maxima; where they cross, the maximum holds. */
static struct perf_limits intersection(const struct platform *platform, const struct perf_domain *domain)
{
	struct perf_limits all = {0, domain->config->levels_count - 1};

	for (uint32_t i = 0; i < platform->agents_count; i++) {
		const struct perf_limits *vote = &domain->votes[platform->agents[i].id];

		all.min = vote->min > all.min ? vote->min : all.min;
		all.max = vote->max < all.max ? vote->max : all.max;
	}
	all.min = all.min < all.max ? all.min : all.max;
	return all;
}

void perf_settle(struct platform *platform, uint16_t index, const struct platform_agent *by)
{
	struct perf_domain *domain = &perf_domains(platform)[index];
	struct perf_limits before = domain->limits;

	domain->limits = intersection(platform, domain);
	if (by && platform_has_fault(platform, FAULT_PERF_LIMITS_SET_LAST_WINS))
		domain->limits = domain->votes[by->id];
	platform->channels_stale = true;
	if (before.min != domain->limits.min || before.max != domain->limits.max)
		tell_limits(platform, index, by, before);
	if (platform_has_fault(platform, FAULT_PERF_LIMITS_SET_LEVEL_STAYS))
		return;
	if (domain->target < domain->limits.min)
		perf_move(platform, index, domain->limits.min, by);
	else if (domain->target > domain->limits.max)
		perf_move(platform, index, domain->limits.max, by);
}

/* One of the two limits as a place; `keep` is the caller's old one. */
static int32_t limit(const struct platform *platform, const struct perf_domain *domain, uint32_t version, uint32_t value,
		     bool is_min, uint32_t *place)
{
	bool rounds = platform->config->perf.readings.level_not_described == PLATFORM_ANSWER_SUCCESS;

	if (!value && version >= 0x30000) {
		if (platform_has_fault(platform, FAULT_PERF_LIMITS_SET_ZERO))
			*place = is_min ? 0 : domain->config->levels_count - 1;
		return SCMI_SUCCESS;
	}
	uint32_t found = 0;
	enum perf_match match = perf_place(domain, value, version, &found);

	if (match == PERF_EXACT || (match == PERF_BETWEEN && rounds)) {
		*place = found + (match == PERF_BETWEEN && is_min);
		return SCMI_SUCCESS;
	}
	if (!platform_has_fault(platform, FAULT_PERF_LIMITS_SET_RANGE))
		return SCMI_OUT_OF_RANGE;
	*place = is_min ? 0 : domain->config->levels_count - 1;
	return SCMI_SUCCESS;
}

int32_t perf_set_limits(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t max, uint32_t min)
{
	struct perf_domain *domain = &perf_domains(platform)[index];
	struct perf_limits *vote = &domain->votes[by->id], wanted = *vote;
	uint32_t version = version_of(by, SCMI_PROTOCOL_PERF);

	if (!max && !min && version >= 0x30000)
		return platform_has_fault(platform, FAULT_PERF_LIMITS_SET_ZEROS) ? SCMI_SUCCESS : SCMI_OUT_OF_RANGE;
	int32_t status = limit(platform, domain, version, max, false, &wanted.max);

	if (!status)
		status = limit(platform, domain, version, min, true, &wanted.min);
	if (status)
		return status;
	if (wanted.min > wanted.max) {
		if (!platform_has_fault(platform, FAULT_PERF_LIMITS_SET_CROSSED))
			return answer_status(platform->config->perf.readings.limits_crossed, SCMI_INVALID_PARAMETERS);
		wanted.min = wanted.max;
	}
	if (platform_has_fault(platform, FAULT_PERF_LIMITS_SET_IGNORED))
		return SCMI_SUCCESS;
	*vote = wanted;
	perf_settle(platform, index, by);
	return SCMI_SUCCESS;
}

int32_t perf_limits_set(struct call *call)
{
	if (right_denied(call, PLATFORM_RIGHT_LIMITS) && !platform_has_fault(call->platform, FAULT_PERF_LIMITS_SET_DENIED))
		return SCMI_DENIED;
	return perf_set_limits(call->platform, call->index, call->agent, word_at(call, 4), word_at(call, 8));
}

int32_t perf_limits_get(struct call *call)
{
	const struct perf_domain *domain = perf_named(call);
	struct perf_limits limits = domain->limits;

	if (platform_has_fault(call->platform, FAULT_PERF_LIMITS_GET_SWAPPED))
		limits = (struct perf_limits){limits.max, limits.min};
	reply(call, perf_value(domain, limits.max, call->version));
	reply(call, perf_value(domain, limits.min, call->version));
	return SCMI_SUCCESS;
}

int32_t perf_set_level(struct platform *platform, uint16_t index, const struct platform_agent *by, uint32_t value)
{
	struct perf_domain *domain = &perf_domains(platform)[index];
	uint32_t version = version_of(by, SCMI_PROTOCOL_PERF), place = 0;
	bool forgets = platform_has_fault(platform, FAULT_PERF_LEVEL_SET_INDEX);
	enum perf_match match = perf_place(domain, value, forgets ? 0x10000 : version, &place);
	uint8_t between = platform->config->perf.readings.level_not_described;
	bool odd = match == PERF_BETWEEN && platform_has_fault(platform, FAULT_PERF_LEVEL_SET_UNDESCRIBED);

	if (match == PERF_OUTSIDE && !platform_has_fault(platform, FAULT_PERF_LEVEL_SET_RANGE))
		return SCMI_OUT_OF_RANGE;
	if (match == PERF_BETWEEN && between != PLATFORM_ANSWER_SUCCESS && !odd)
		return answer_status(between, SCMI_OUT_OF_RANGE);
	if ((place < domain->limits.min || place > domain->limits.max) &&
	    !platform_has_fault(platform, FAULT_PERF_LEVEL_SET_LIMITS))
		return SCMI_OUT_OF_RANGE;
	if (platform_has_fault(platform, FAULT_PERF_LEVEL_SET_IGNORED))
		return SCMI_SUCCESS;
	domain->undescribed = odd ? value : 0;
	domain->setters |= AGENT_BIT(by);
	perf_move(platform, index, place, by);
	return SCMI_SUCCESS;
}

int32_t perf_level_set(struct call *call)
{
	if (right_denied(call, PLATFORM_RIGHT_LEVEL) && !platform_has_fault(call->platform, FAULT_PERF_LEVEL_SET_DENIED))
		return SCMI_DENIED;
	return perf_set_level(call->platform, call->index, call->agent, word_at(call, 4));
}

int32_t perf_level_get(struct call *call)
{
	const struct perf_domain *domain = perf_named(call);
	uint32_t value = perf_value(domain, domain->level, call->version);

	if (domain->undescribed)
		value = domain->undescribed;
	if (platform_has_fault(call->platform, FAULT_PERF_LEVEL_GET_STALE))
		value = perf_value(domain, domain->config->boot, call->version);
	if (platform_has_fault(call->platform, FAULT_PERF_LEVEL_GET_ODD))
		value += 3;
	reply(call, value);
	return SCMI_SUCCESS;
}

static int32_t notify_command(struct call *call, uint32_t capability, uint8_t notification)
{
	const struct platform *platform = call->platform;
	bool on = word_at(call, 4) & SCMI_NOTIFY_ENABLE;

	if (!(perf_named(call)->config->notify & capability) && !platform_has_fault(platform, FAULT_PERF_NOTIFY_CAPABILITY))
		return SCMI_NOT_SUPPORTED;
	if (subscribed(call, notification) == on && platform_has_fault(platform, FAULT_PERF_NOTIFY_TWICE))
		return SCMI_INVALID_PARAMETERS;
	if (on || !platform_has_fault(platform, FAULT_PERF_NOTIFY_AFTER_DISABLE))
		subscribe(call, notification);
	return SCMI_SUCCESS;
}

int32_t perf_notify_limits(struct call *call)
{
	return notify_command(call, PLATFORM_PERF_LIMITS_CHANGED, SCMI_PERF_LIMITS_CHANGED);
}

int32_t perf_notify_level(struct call *call)
{
	return notify_command(call, PLATFORM_PERF_LEVEL_CHANGED, SCMI_PERF_LEVEL_CHANGED);
}
