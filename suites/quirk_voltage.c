/* SPDX-License-Identifier: BSD-2-Clause */
/* Which readings of the open points about voltage domains a platform shows. */
#include "scmi/clock.h"
#include "suites/tables.h"
#include "suites/voltage_common.h"

#define VOLTAGE SCMI_PROTOCOL_VOLTAGE
#define QUIRK(point) .protocol = VOLTAGE, .quirk = true, .ambiguity = (point)

static void async_not_offered(struct check *c)
{
	int32_t level;

	if (voltage_level_is_mine(c, &level))
		note_status(c, "AMB-60", voltage_set_level(c, SCMI_VOLTAGE_SET_ASYNC, level), NULL);
}

static void triplet_index(struct check *c)
{
	const struct assay_exchange *ex = voltage_describe(c, 0);

	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS || ex->response_bytes < 12 ||
	    !(scmi_load32(ex->response + SCMI_HEADER_BYTES + 4) & SCMI_RATES_TRIPLET))
		return skip(c, "the domain does not describe its levels as a triplet");
	note_status(c, "AMB-64", voltage_describe(c, 1), "triplet again");
}

static void config_bits(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t mode;

	if (!voltage_get_mode(c, &mode))
		return;
	UNDO(c, VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, check_domain(c)->id, mode & 0xfu);
	ex = voltage_set_mode(c, mode & 0xfu);
	if (answered(ex) && ex->status != SCMI_SUCCESS)
		skip(c, "this agent cannot switch the domain: %s", status_text(ex->status));
	else if (answered(ex))
		note_status(c, "AMB-67", voltage_set_mode(c, (mode & 0xfu) | 0x10), "carried out");
}

static void level_flags(struct check *c)
{
	int32_t level;

	if (voltage_level_is_mine(c, &level))
		note_status(c, "AMB-67", voltage_set_level(c, 0x2, level), "carried out");
}

static const struct check_row rows[] = {
	{
		.id = "quirk.high-id.voltage",
		.title = "what a voltage domain id above 0xFFFF is",
		.requirements = REQUIRES("VOLT-001-02"),
		QUIRK("AMB-12"),
		.run = domain_high_id_reading,
	},
	{
		.id = "quirk.async-not-offered.voltage",
		.title = "how an asynchronous level is refused where the voltage domain does not offer it",
		.requirements = REQUIRES("VOLT-007-03"),
		QUIRK("AMB-60"),
		.scope = PER_DOMAIN,
		.domain_is = voltage_lacks_async,
		.needs = {.version_min = VOLTAGE_V2,
			  .messages = MSG(SCMI_VOLTAGE_LEVEL_SET) | MSG(SCMI_VOLTAGE_LEVEL_GET),
			  .domain_wanted = "one that cannot be set asynchronously"},
		.run = async_not_offered,
	},
	{
		.id = "quirk.triplet-index.voltage",
		.title = "what a voltage triplet gives from an index above 0",
		.requirements = REQUIRES("VOLT-004-02"),
		QUIRK("AMB-64"),
		.scope = PER_DOMAIN,
		.run = triplet_index,
	},
	{
		.id = "quirk.reserved-bits.voltage-config",
		.title = "what becomes of reserved bits in VOLTAGE_CONFIG_SET",
		.requirements = REQUIRES("VOLT-005-05"),
		QUIRK("AMB-67"),
		.scope = PER_DOMAIN,
		.needs.messages = MSG(SCMI_VOLTAGE_CONFIG_SET) | MSG(SCMI_VOLTAGE_CONFIG_GET),
		.run = config_bits,
	},
	{
		.id = "quirk.reserved-bits.voltage-level",
		.title = "what becomes of reserved flags in VOLTAGE_LEVEL_SET",
		.requirements = REQUIRES("VOLT-007-06"),
		QUIRK("AMB-67"),
		.scope = PER_DOMAIN,
		.needs.messages = MSG(SCMI_VOLTAGE_LEVEL_SET) | MSG(SCMI_VOLTAGE_LEVEL_GET),
		.run = level_flags,
	},
};

CHECK_TABLE(checks_quirk_voltage, rows);
