/* SPDX-License-Identifier: BSD-2-Clause */
/* The id space of power domains, their attributes, and the state that they report. */
#include "suites/power_common.h"
#include "suites/tables.h"

#define IF_POWER .protocol = SCMI_PROTOCOL_POWER

static void state_reserved_bits(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, check_domain(c)->id);

	if (expect_success(c, ex, 8))
		expect_zero_bits(c, ex, 4, SCMI_POWER_STATE_RESERVED, "bits 31 and 29:28 of the state");
}

static const struct check_row rows[] = {
	{
		.id = "power.ids.space",
		.title = "every power domain id below the count answers or is hidden, and the count itself is no domain",
		.requirements = REQUIRES("PD-001-02"),
		IF_POWER,
		.run = domain_id_space,
	},
	{
		.id = "power.domain-attributes.unknown-domain",
		.title = "POWER_DOMAIN_ATTRIBUTES of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PD-003-02"),
		IF_POWER,
		.steps = STEPS(STEP(SCMI_POWER_DOMAIN_ATTRIBUTES, S_NF, BEYOND(0)),
			       STEP(SCMI_POWER_DOMAIN_ATTRIBUTES, S_NF, BEYOND(1)),
			       STEP(SCMI_POWER_DOMAIN_ATTRIBUTES, S_NF, VALUE(0xffffu))),
	},
	{
		.id = "power.domain-attributes.high-id",
		.title = "a power domain id above 0xFFFF is no domain, or the one of its lower half",
		.requirements = REQUIRES("PD-003-03"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.run = domain_high_id,
	},
	{
		.id = "power.domain-attributes.reserved-bits-v1",
		.title = "bits 28:0 of a power domain's attributes are zero in version 1",
		.requirements = REQUIRES("PD-003-01", "GEN-RSV-01"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.needs = {.version_max = POWER_V2 - 1},
		.argument = 0x1fffffffu,
		.run = domain_reserved_bits,
	},
	{
		.id = "power.domain-attributes.reserved-bits-v2",
		.title = "bits 27:0 of a power domain's attributes are zero in version 2",
		.requirements = REQUIRES("PD-003-01", "GEN-RSV-01"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.needs = {.version_min = POWER_V2, .version_max = POWER_V3 - 1},
		.argument = 0x0fffffffu,
		.run = domain_reserved_bits,
	},
	{
		.id = "power.domain-attributes.reserved-bits-v3",
		.title = "bits 26:0 of a power domain's attributes are zero in version 3",
		.requirements = REQUIRES("PD-003-01", "GEN-RSV-01"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.needs = {.version_min = POWER_V3, .version_max = SCMI_VERSION(3, 1)},
		.argument = 0x07ffffffu,
		.run = domain_reserved_bits,
	},
	{
		.id = "power.state-get.reserved-bits",
		.title = "the reserved bits of a power state are zero",
		.requirements = REQUIRES("PD-005-02", "GEN-RSV-01"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.run = state_reserved_bits,
	},
	{
		.id = "power.state-get.unknown-domain",
		.title = "POWER_STATE_GET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PD-005-01"),
		IF_POWER,
		.steps = STEPS(STEP(SCMI_POWER_STATE_GET, S_NF, BEYOND(0)), STEP(SCMI_POWER_STATE_GET, S_NF, BEYOND(1))),
	},
};

CHECK_TABLE(checks_power_describe, rows);
