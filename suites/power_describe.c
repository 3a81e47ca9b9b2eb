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

static void reserved_bits(struct check *c)
{
	uint32_t version = check_version(c);

	if (version < POWER_V2)
		domain_reserved_bits(c, 0x1fffffffu);
	else if (version < POWER_V3)
		domain_reserved_bits(c, 0x0fffffffu);
	else
		domain_reserved_bits(c, SCMI_VERSION_MAJOR(version) == 3 ? 0x07ffffffu : 0);
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
		.id = "power.domain-attributes.reserved-bits",
		.title = "attribute bits of a power domain that the version does not define are zero",
		.requirements = REQUIRES("PD-003-01", "GEN-RSV-01"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.run = reserved_bits,
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
