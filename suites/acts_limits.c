/* SPDX-License-Identifier: BSD-2-Clause */
/* Changing performance limits and levels, power caps and averaging intervals. */
#include "suites/acts_private.h"
#include "suites/perf_common.h"
#include "suites/powercap_common.h"

/* --- Performance: limits as one number, the maximum above the minimum ----------------------------------------------------------- */

static bool read_words(struct check *c, uint8_t protocol, uint8_t message, uint32_t *first, uint32_t *second)
{
	const struct assay_exchange *ex = SEND(c, protocol, message, check_domain(c)->id);
	struct reader r = payload_of(ex);

	read_skip(&r, SCMI_STATUS_BYTES);
	*first = read_u32(&r);
	if (second)
		*second = read_u32(&r);
	return r.ok && ex->status == SCMI_SUCCESS;
}

static bool look_limits(struct check *c, const struct attempt *a, uint64_t *value)
{
	uint32_t max, min;

	(void)a;
	if (!read_words(c, PERF, SCMI_PERF_LIMITS_GET, &max, &min))
		return false;
	*value = (uint64_t)max << 32 | min;
	return true;
}

/* The levels inside the present limits, two at least. */
static const struct perf_levels *usable_levels(struct check *c)
{
	static _Thread_local struct perf_levels levels, usable;
	const struct assay_exchange *ex = perf_describe(c, 0);
	struct perf_limits now;

	if (!answered(ex) || ex->status != SCMI_SUCCESS || !perf_read_levels(c, &levels) ||
	    !read_words(c, PERF, SCMI_PERF_LIMITS_GET, &now.max, &now.min))
		return NULL;
	usable.count = 0;
	for (uint32_t i = 0; i < levels.count; i++)
		if (perf_speakable(c, levels.entry[i].value) && perf_inside(&levels, levels.entry[i].value, &now))
			usable.entry[usable.count++] = levels.entry[i];
	return usable.count >= 2 ? &usable : NULL;
}

/* The maximum one level down. A minimum of 0 cannot be brought back where 0 keeps the old one: it is left alone. */
static bool prepare_limits(struct check *c, struct attempt *a)
{
	const struct perf_levels *usable = usable_levels(c);

	if (!usable || !look_limits(c, a, &a->before))
		return false;
	a->other = (uint64_t)usable->entry[usable->count - 2].value << 32 | (uint32_t)a->before;
	a->legal = perf_speakable(c, (uint32_t)(a->before >> 32));
	return a->other != a->before;
}

static const struct assay_exchange *send_limits(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a;
	return perf_set_limits(c, (struct perf_limits){.max = (uint32_t)(value >> 32), .min = (uint32_t)value});
}

static bool look_perf_level(struct check *c, const struct attempt *a, uint64_t *value)
{
	uint32_t level;

	(void)a;
	if (!read_words(c, PERF, SCMI_PERF_LEVEL_GET, &level, NULL))
		return false;
	*value = level;
	return true;
}

static bool prepare_perf_level(struct check *c, struct attempt *a)
{
	const struct perf_levels *usable = usable_levels(c);

	if (!usable || !look_perf_level(c, a, &a->before))
		return false;
	a->other = usable->entry[0].value != a->before ? usable->entry[0].value : usable->entry[1].value;
	a->legal = perf_find(usable, (uint32_t)a->before) != NULL;
	return true;
}

static const struct assay_exchange *send_perf_level(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a;
	return perf_set_level(c, (uint32_t)value);
}

/* --- Power caps ------------------------------------------------------------------------------------------------------------- */

static bool look_cap(struct check *c, const struct attempt *a, uint64_t *value)
{
	const uint32_t words[] = {check_domain(c)->id, 0};
	const struct assay_exchange *ex =
		send_words(c, POWERCAP, SCMI_POWERCAP_CAP_GET, words, check_version(c) >= POWERCAP_V3 ? 2 : 1);
	struct reader r = payload_of(ex);

	(void)a;
	read_skip(&r, SCMI_STATUS_BYTES);
	*value = read_u32(&r);
	return r.ok && ex->status == SCMI_SUCCESS;
}

static bool prepare_cap(struct check *c, struct attempt *a)
{
	struct powercap_range range = powercap_cap_range(c);

	if (!powercap_cap_settable(check_inventory(c), check_domain(c)) || !look_cap(c, a, &a->before))
		return false;
	a->other = range.min;
	a->legal = true;
	return a->other != a->before;
}

static const struct assay_exchange *send_cap(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a;
	return powercap_set_cap(c, 0, (uint32_t)value);
}

static bool look_interval(struct check *c, const struct attempt *a, uint64_t *value)
{
	uint32_t interval;

	(void)a;
	if (!read_words(c, POWERCAP, SCMI_POWERCAP_PAI_GET, &interval, NULL))
		return false;
	*value = interval;
	return true;
}

static bool prepare_interval(struct check *c, struct attempt *a)
{
	struct powercap_range range = powercap_interval_range(c);

	if (!powercap_interval_settable(check_inventory(c), check_domain(c)) || !look_interval(c, a, &a->before))
		return false;
	a->other = a->before != range.min ? range.min : range.max;
	a->legal = true;
	return true;
}

static const struct assay_exchange *send_interval(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a;
	return powercap_set_interval(c, 0, (uint32_t)value);
}

const struct act acts_limits[] = {
	{"perf-limits", SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, POLICY_LIMITS, false, prepare_limits, send_limits, look_limits},
	{"perf-level", SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_SET, POLICY_LEVEL, false, prepare_perf_level, send_perf_level,
	 look_perf_level},
	{"power-cap", SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, POLICY_SET, false, prepare_cap, send_cap, look_cap},
	{"power-interval", SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_SET, POLICY_SET, false, prepare_interval, send_interval,
	 look_interval},
	{0},
};
