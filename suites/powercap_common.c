/* SPDX-License-Identifier: BSD-2-Clause */
/* What the power capping checks share. */
#include "suites/powercap_common.h"

static bool has(const struct assay_inventory_domain *domain, uint32_t bits)
{
	return (domain_attributes(domain) & bits) == bits;
}

/* The bit has moved with version 3. */
static bool tells_caps(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, POWERCAP);

	return has(domain, p && p->version >= POWERCAP_V3 ? SCMI_POWERCAP_CAP_NOTIFIES_V3 : SCMI_POWERCAP_CAP_NOTIFIES);
}

/* clang-format off */
#define PREDICATE(name, condition)                                                                                     \
	bool name(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)                \
	{                                                                                                              \
		(void)inventory;                                                                                       \
		return (condition);                                                                                    \
	}
/* clang-format on */

PREDICATE(powercap_cap_settable, has(domain, SCMI_POWERCAP_CAP_CONFIGURABLE))
PREDICATE(powercap_cap_fixed, !has(domain, SCMI_POWERCAP_CAP_CONFIGURABLE))
PREDICATE(powercap_is_async, has(domain, SCMI_POWERCAP_CAP_CONFIGURABLE | SCMI_POWERCAP_ASYNC_CAP_SET))
PREDICATE(powercap_is_sync_only, has(domain, SCMI_POWERCAP_CAP_CONFIGURABLE) && !has(domain, SCMI_POWERCAP_ASYNC_CAP_SET))
PREDICATE(powercap_interval_settable,
	  has(domain, SCMI_POWERCAP_PAI_CONFIGURABLE) &&
		  assay_domain_word(domain, SCMI_POWERCAP_R_MIN_PAI) != assay_domain_word(domain, SCMI_POWERCAP_R_MAX_PAI))
PREDICATE(powercap_interval_fixed, !has(domain, SCMI_POWERCAP_PAI_CONFIGURABLE))
PREDICATE(powercap_measures, has(domain, SCMI_POWERCAP_MONITORING))
PREDICATE(powercap_measures_not, !has(domain, SCMI_POWERCAP_MONITORING))
PREDICATE(powercap_notifies_cap, has(domain, SCMI_POWERCAP_CAP_CONFIGURABLE) && tells_caps(inventory, domain))
PREDICATE(powercap_lacks_cap_events, !tells_caps(inventory, domain))
PREDICATE(powercap_notifies_power, has(domain, SCMI_POWERCAP_MEASUREMENTS_NOTIFIES))
PREDICATE(powercap_lacks_power_events, !has(domain, SCMI_POWERCAP_MEASUREMENTS_NOTIFIES))
PREDICATE(powercap_has_fastchannel, has(domain, SCMI_POWERCAP_FASTCHANNEL))
PREDICATE(powercap_lacks_fastchannel, !has(domain, SCMI_POWERCAP_FASTCHANNEL))

static struct powercap_range range_at(const struct check *c, uint32_t offset)
{
	const struct assay_inventory_domain *domain = check_domain(c);

	return (struct powercap_range){
		.min = assay_domain_word(domain, offset),
		.max = assay_domain_word(domain, offset + 4),
		.step = assay_domain_word(domain, offset + 8),
	};
}

struct powercap_range powercap_cap_range(const struct check *c)
{
	return range_at(c, SCMI_POWERCAP_R_MIN_CAP);
}

struct powercap_range powercap_interval_range(const struct check *c)
{
	return range_at(c, SCMI_POWERCAP_R_MIN_PAI);
}

uint32_t powercap_legal(const struct powercap_range *range, uint32_t *values)
{
	uint32_t count = 0, steps = range->step && range->max > range->min ? (range->max - range->min) / range->step : 0;

	values[count++] = range->max;
	values[count++] = range->min;
	if (steps >= 1)
		values[count++] = range->min + range->step;
	if (steps >= 3)
		values[count++] = range->min + steps / 2 * range->step;
	return count;
}

bool powercap_read_cap(struct check *c, uint32_t *cap)
{
	const uint32_t words[] = {check_domain(c)->id, 0};
	const struct assay_exchange *ex =
		send_words(c, POWERCAP, SCMI_POWERCAP_CAP_GET, words, check_version(c) >= POWERCAP_V3 ? 2 : 1);

	if (!expect_success(c, ex, 8))
		return false;
	*cap = scmi_load32(ex->response + 8);
	return true;
}

bool powercap_read_interval(struct check *c, uint32_t *interval)
{
	const struct assay_exchange *ex = SEND(c, POWERCAP, SCMI_POWERCAP_PAI_GET, check_domain(c)->id);

	if (!expect_success(c, ex, 8))
		return false;
	*interval = scmi_load32(ex->response + 8);
	return true;
}

bool powercap_read_power(struct check *c, uint32_t *power)
{
	const struct assay_exchange *ex = SEND(c, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, check_domain(c)->id);

	if (answered(ex) && (ex->status == SCMI_DENIED || ex->status == SCMI_NOT_SUPPORTED)) {
		skip(c, "this agent cannot read the power: %s", status_text(ex->status));
		return false;
	}
	if (!expect_success(c, ex, 12))
		return false;
	*power = scmi_load32(ex->response + 8);
	return true;
}

/* A platform may be busy with an earlier cap: that is asked again. */
const struct assay_exchange *powercap_set_cap_of(struct check *c, uint32_t domain, uint32_t flags, uint32_t cap)
{
	const uint32_t words[] = {domain, flags, cap}, words_v3[] = {domain, 0, flags, cap};
	bool v3 = check_version(c) >= POWERCAP_V3;
	const struct assay_exchange *ex;

	for (unsigned i = 0;; i++) {
		ex = send_words(c, POWERCAP, SCMI_POWERCAP_CAP_SET, v3 ? words_v3 : words, v3 ? 4 : 3);
		if (!answered(ex) || ex->status != SCMI_BUSY || i == DOMAIN_PAUSES)
			return ex;
		domain_pause(c);
	}
}

const struct assay_exchange *powercap_set_cap(struct check *c, uint32_t flags, uint32_t cap)
{
	return powercap_set_cap_of(c, check_domain(c)->id, flags, cap);
}

const struct assay_exchange *powercap_set_interval(struct check *c, uint32_t flags, uint32_t interval)
{
	return SEND(c, POWERCAP, SCMI_POWERCAP_PAI_SET, check_domain(c)->id, flags, interval);
}

bool undo_powercap_cap(struct check *c, uint32_t *cap)
{
	if (!powercap_read_cap(c, cap))
		return false;
	if (check_version(c) >= POWERCAP_V3)
		UNDO(c, POWERCAP, SCMI_POWERCAP_CAP_SET, check_domain(c)->id, 0, 0, *cap);
	else
		UNDO(c, POWERCAP, SCMI_POWERCAP_CAP_SET, check_domain(c)->id, 0, *cap);
	return true;
}

bool undo_powercap_interval(struct check *c, uint32_t *interval)
{
	if (!powercap_read_interval(c, interval))
		return false;
	UNDO(c, POWERCAP, SCMI_POWERCAP_PAI_SET, check_domain(c)->id, 0, *interval);
	return true;
}

bool powercap_free_cap(struct check *c, uint32_t *ceiling)
{
	const struct assay_exchange *ex = powercap_set_cap(c, 0, powercap_cap_range(c).max);

	if (!expect_status(c, ex, S_OK | S_DN))
		return false;
	if (ex->status == SCMI_DENIED) {
		skip(c, "POWERCAP_CAP_SET gives DENIED: this agent may not set caps here");
		return false;
	}
	return powercap_read_cap(c, ceiling);
}
