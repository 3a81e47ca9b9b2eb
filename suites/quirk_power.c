/* SPDX-License-Identifier: BSD-2-Clause */
/* Which readings of the open points about power domains a platform shows. */
#include "suites/power_common.h"
#include "suites/tables.h"

/* A state of legal form that hardly any domain has. Only where the domain is off: another platform may take its low byte for a state. */
#define ODD_STATE 0x00abcde5u

static void unknown_state(struct check *c)
{
	if (!power_is_free(c, false))
		return;
	note_status(c, "AMB-34", power_set(c, power_flags(c), ODD_STATE), NULL);
	power_let_go(c);
}

static void while_changing(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t state;

	if (!power_is_free(c, false))
		return;
	ex = power_set(c, SCMI_POWER_SET_ASYNC, SCMI_POWER_STATE_ON);
	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return skip(c, "the domain cannot be turned on: %s", status_text(ex->status));
	ex = power_set_once(c, SCMI_POWER_SET_ASYNC, SCMI_POWER_STATE_OFF);
	note_status(c, "AMB-35", ex, NULL);
	(void)power_reaches(c, ex->status == SCMI_SUCCESS ? SCMI_POWER_STATE_OFF : SCMI_POWER_STATE_ON, &state);
	power_let_go(c);
}

static void cannot_be_set(struct check *c)
{
	uint32_t state;

	if (power_read(c, &state))
		note_status(c, "AMB-42", power_set(c, 0, state), NULL);
}

static void async_on_sync_only(struct check *c)
{
	uint32_t state;

	if (power_is_mine(c, &state))
		note_status(c, "AMB-43", power_set(c, SCMI_POWER_SET_ASYNC, state), NULL);
}

static const struct check_row rows[] = {
	{
		.id = "quirk.high-id.power",
		.title = "what a power domain id above 0xFFFF is",
		.requirements = REQUIRES("PD-003-03"),
		.protocol = SCMI_PROTOCOL_POWER,
		.quirk = true,
		.ambiguity = "AMB-12",
		.run = domain_high_id_reading,
	},
	{
		.id = "quirk.power-state.unknown-state",
		.title = "what becomes of a power state of legal form that the domain does not have",
		.requirements = REQUIRES("PD-004-03"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.quirk = true,
		.ambiguity = "AMB-34",
		.domain_is = power_settable,
		.needs.domain_wanted = "one that can be set",
		.run = unknown_state,
	},
	{
		.id = "quirk.power-state.while-changing",
		.title = "what becomes of a power state that is asked for while another one is on its way",
		.requirements = REQUIRES("PD-004-11"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.quirk = true,
		.ambiguity = "AMB-35",
		.domain_is = power_can_async,
		.needs.domain_wanted = "one that can be set asynchronously",
		.run = while_changing,
	},
	{
		.id = "quirk.power-state.not-settable",
		.title = "how a power domain refuses that announces no way of being set",
		.requirements = REQUIRES("PD-004-04"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.quirk = true,
		.ambiguity = "AMB-42",
		.domain_is = power_not_settable,
		.needs.domain_wanted = "one that announces no way of being set",
		.run = cannot_be_set,
	},
	{
		.id = "quirk.power-state.async-on-sync-only",
		.title = "what becomes of an asynchronous request to a power domain that announces none",
		.requirements = REQUIRES("PD-004-05"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.quirk = true,
		.ambiguity = "AMB-43",
		.domain_is = power_sync_only,
		.needs.domain_wanted = "one that is only set synchronously",
		.run = async_on_sync_only,
	},
};

CHECK_TABLE(checks_quirk_power, rows);
