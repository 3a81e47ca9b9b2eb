/* SPDX-License-Identifier: BSD-2-Clause */
/* The id space of reset domains and their attributes. */
#include "suites/reset_common.h"
#include "suites/tables.h"

#define IF_RESET .protocol = SCMI_PROTOCOL_RESET

static void reserved_bits(struct check *c)
{
	uint32_t version = check_version(c);

	if (version < RESET_V3)
		domain_reserved_bits(c, 0x3fffffffu);
	else
		domain_reserved_bits(c, SCMI_VERSION_MAJOR(version) == 3 ? 0x1fffffffu : 0);
}

static const struct check_row rows[] = {
	{
		.id = "reset.ids.space",
		.title = "every reset domain id below the count answers or is hidden, and the count itself is no domain",
		.requirements = REQUIRES("RST-001-02"),
		IF_RESET,
		.run = domain_id_space,
	},
	{
		.id = "reset.domain-attributes.unknown-domain",
		.title = "RESET_DOMAIN_ATTRIBUTES of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("RST-003-01"),
		IF_RESET,
		.steps = STEPS(STEP(SCMI_RESET_DOMAIN_ATTRIBUTES, S_NF, BEYOND(0)),
			       STEP(SCMI_RESET_DOMAIN_ATTRIBUTES, S_NF, BEYOND(1)),
			       STEP(SCMI_RESET_DOMAIN_ATTRIBUTES, S_NF, VALUE(0xffffffffu))),
	},
	{
		.id = "reset.domain-attributes.reserved-bits",
		.title = "attribute bits of a reset domain that the version does not define are zero",
		.requirements = REQUIRES("RST-003-01", "GEN-RSV-01"),
		IF_RESET,
		.scope = PER_DOMAIN,
		.run = reserved_bits,
	},
	{
		.id = "reset.reset.unknown-domain",
		.title = "RESET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("RST-004-06"),
		IF_RESET,
		.steps = STEPS(STEP(SCMI_RESET, S_NF, BEYOND(0), VALUE(SCMI_RESET_AUTONOMOUS), VALUE(SCMI_RESET_STATE_COLD)),
			       STEP(SCMI_RESET, S_NF, BEYOND(1), VALUE(SCMI_RESET_AUTONOMOUS), VALUE(SCMI_RESET_STATE_COLD))),
	},
};

CHECK_TABLE(checks_reset_describe, rows);
