/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of power domains share. */
#include "suites/power_common.h"

#include <stdio.h>

bool power_can_sync(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory;
	return (domain_attributes(domain) & SCMI_POWER_SYNC_SET) != 0;
}

bool power_can_async(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory;
	return (domain_attributes(domain) & SCMI_POWER_ASYNC_SET) != 0;
}

bool power_settable(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return power_can_sync(inventory, domain) || power_can_async(inventory, domain);
}

bool power_not_settable(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return !power_settable(inventory, domain);
}

bool power_sync_only(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return power_can_sync(inventory, domain) && !power_can_async(inventory, domain);
}

bool power_async_only(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return power_can_async(inventory, domain) && !power_can_sync(inventory, domain);
}

uint32_t power_flags(const struct check *c)
{
	return domain_has(c, SCMI_POWER_SYNC_SET) ? 0 : SCMI_POWER_SET_ASYNC;
}

const struct assay_exchange *power_set_once(struct check *c, uint32_t flags, uint32_t state)
{
	return SEND(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, flags, check_domain(c)->id, state);
}

const struct assay_exchange *power_set(struct check *c, uint32_t flags, uint32_t state)
{
	const struct assay_exchange *ex = power_set_once(c, flags, state);

	for (uint32_t i = 0; i < DOMAIN_PAUSES && answered(ex) && ex->status == SCMI_BUSY; i++) {
		domain_pause_round(c, i);
		ex = power_set_once(c, flags, state);
	}
	return ex;
}

bool power_read(struct check *c, uint32_t *state)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, check_domain(c)->id);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, 8))
		return false;
	read_skip(&r, SCMI_STATUS_BYTES);
	*state = read_u32(&r);
	return true;
}

bool power_reaches(struct check *c, uint32_t wanted, uint32_t *state)
{
	for (uint32_t i = 0; i <= DOMAIN_PAUSES && !over(c); i++) {
		if (!power_read(c, state))
			return false;
		if (*state == wanted)
			return true;
		domain_pause_round(c, i);
	}
	return false;
}

bool power_is_mine(struct check *c, uint32_t *state)
{
	const struct assay_exchange *ex;

	if (!power_read(c, state))
		return false;
	UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, power_flags(c), check_domain(c)->id, *state);
	ex = power_set(c, power_flags(c), *state);
	if (!answered(ex))
		return false;
	if (ex->status == SCMI_SUCCESS)
		return true;
	skip(c, "this agent cannot set the domain: asking for the state that is there gives %s", status_text(ex->status));
	return false;
}

bool power_is_free(struct check *c, bool on)
{
	const struct assay_exchange *ex;
	uint32_t state;

	if (!power_is_mine(c, &state))
		return false;
	if (state != SCMI_POWER_STATE_OFF) {
		skip(c, "the domain is not off but %s: others may use it", power_state_text(state));
		return false;
	}
	if (!on)
		return true;
	ex = power_set(c, power_flags(c), SCMI_POWER_STATE_ON);
	if (!answered(ex))
		return false;
	if (ex->status != SCMI_SUCCESS) {
		skip(c, "the domain cannot be turned on: %s", status_text(ex->status));
		return false;
	}
	return power_reaches(c, SCMI_POWER_STATE_ON, &state) ||
	       expect(c, false, "POWER_STATE_SET to on gave SUCCESS, but POWER_STATE_GET says %s", power_state_text(state));
}

void power_let_go(struct check *c)
{
	uint32_t state;

	(void)power_set(c, power_flags(c), SCMI_POWER_STATE_OFF);
	(void)power_reaches(c, SCMI_POWER_STATE_OFF, &state);
}

void power_unchanged(struct check *c, uint32_t state)
{
	uint32_t now;

	if (!over(c) && power_read(c, &now))
		expect(c, now == state, "a refused POWER_STATE_SET left the domain %s, before it was %s", power_state_text(now),
		       power_state_text(state));
}

const char *power_state_text(uint32_t state)
{
	static _Thread_local char ring[4][16];
	static _Thread_local unsigned next;
	char *text;

	if (state == SCMI_POWER_STATE_ON)
		return "on";
	if (state == SCMI_POWER_STATE_OFF)
		return "off";
	text = ring[next++ % 4];
	(void)snprintf(text, sizeof(ring[0]), "0x%08x", state);
	return text;
}
