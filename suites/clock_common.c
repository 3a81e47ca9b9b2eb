/* SPDX-License-Identifier: BSD-2-Clause */
/* What the clock checks share. */
#include "suites/clock_common.h"

static bool may(const struct assay_inventory_clock *clock, uint32_t right)
{
	return !clock->permissions_known || (clock->permissions & right);
}

static bool may_not(const struct assay_inventory_clock *clock, uint32_t right)
{
	return clock->permissions_known && !(clock->permissions & right);
}

bool clock_has_rates(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return clock->rates_known && clock->rate_count > 0;
}

bool clock_is_list(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_has_rates(inventory, clock) && !clock->triplet;
}

bool clock_is_triplet(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return clock->triplet;
}

bool clock_rate_settable(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_has_rates(inventory, clock) && may(clock, SCMI_CLOCK_MAY_SET_RATE);
}

bool clock_rate_forbidden(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return may_not(clock, SCMI_CLOCK_MAY_SET_RATE);
}

bool clock_state_settable(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return may(clock, SCMI_CLOCK_MAY_SET_STATE);
}

bool clock_state_forbidden(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return may_not(clock, SCMI_CLOCK_MAY_SET_STATE);
}

bool clock_off_and_settable(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_state_settable(inventory, clock) && !(clock->attributes & SCMI_CLOCK_ENABLED);
}

bool clock_off_and_rate_settable(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_off_and_settable(inventory, clock) && clock_rate_settable(inventory, clock);
}

bool clock_has_parents(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return (clock->attributes & SCMI_CLOCK_PARENTS) != 0;
}

bool clock_lacks_parents(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return !clock_has_parents(inventory, clock);
}

bool clock_parent_settable(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_has_parents(inventory, clock) && may(clock, SCMI_CLOCK_MAY_SET_PARENT);
}

bool clock_parent_forbidden(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_has_parents(inventory, clock) && clock->parents_known && clock->parent_count > 0 &&
	       may_not(clock, SCMI_CLOCK_MAY_SET_PARENT);
}

bool clock_is_restricted(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return (clock->attributes & SCMI_CLOCK_RESTRICTED) != 0;
}

bool clock_is_unrestricted(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return !clock_is_restricted(inventory, clock);
}

bool clock_has_extended_config(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_state_settable(inventory, clock) && (clock->attributes & SCMI_CLOCK_EXTENDED_CONFIG);
}

bool clock_lacks_extended_config(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return !(clock->attributes & SCMI_CLOCK_EXTENDED_CONFIG);
}

bool clock_notifies_changes(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_rate_settable(inventory, clock) && (clock->attributes & SCMI_CLOCK_CHANGED_NOTIFIES) && clock->rate_known &&
	       clock_other_rate(clock, clock->rate) != clock->rate;
}

bool clock_has_gap(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	if (!clock_rate_settable(inventory, clock) || clock->triplet)
		return false;
	for (uint32_t i = 0; i + 1 < clock->rate_count; i++)
		if (clock->rates[i] < clock->rates[i + 1] && clock->rates[i + 1] - clock->rates[i] > 3)
			return true;
	return false;
}

bool clock_rate_bounds(const struct assay_inventory_clock *clock, uint64_t *lowest, uint64_t *highest)
{
	if (!clock->rates_known || !clock->rate_count || (clock->triplet && clock->rate_count < 2))
		return false;
	*lowest = UINT64_MAX;
	*highest = 0;
	for (uint32_t i = 0; i < (clock->triplet ? 2 : clock->rate_count); i++) {
		if (clock->rates[i] < *lowest)
			*lowest = clock->rates[i];
		if (clock->rates[i] > *highest)
			*highest = clock->rates[i];
	}
	return true;
}

bool clock_supports(const struct assay_inventory_clock *clock, uint64_t rate)
{
	uint64_t lowest, highest;

	if (!clock_rate_bounds(clock, &lowest, &highest) || rate < lowest || rate > highest)
		return false;
	if (clock->triplet)
		return true;
	for (uint32_t i = 0; i < clock->rate_count; i++)
		if (clock->rates[i] == rate)
			return true;
	return false;
}

uint64_t clock_other_rate(const struct assay_inventory_clock *clock, uint64_t rate)
{
	uint64_t lowest, highest;

	if (!clock_rate_bounds(clock, &lowest, &highest))
		return rate;
	return lowest != rate ? lowest : highest;
}

const struct assay_exchange *send_clock_config(struct check *c, uint32_t clock, uint32_t config, uint32_t value)
{
	const uint32_t words[] = {clock, config, value};

	return send_words(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, words, check_version(c) >= CLOCK_V3 ? 3 : 2);
}

const struct assay_exchange *send_clock_rate(struct check *c, uint32_t flags, uint32_t clock, uint64_t rate)
{
	return SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, flags, clock, (uint32_t)rate, (uint32_t)(rate >> 32));
}

bool clock_read_rate(struct check *c, uint32_t clock, uint64_t *rate)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, clock);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, 12))
		return false;
	read_u32(&r);
	*rate = read_u64(&r);
	return r.ok;
}

bool clock_read_state(struct check *c, uint32_t clock, bool *enabled)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, clock);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, 8))
		return false;
	read_u32(&r);
	*enabled = read_u32(&r) & SCMI_CLOCK_ENABLED;
	return r.ok;
}

uint32_t clock_maybe_denied(const struct check *c)
{
	return check_clock(c)->permissions_known ? 0 : S_DN;
}
