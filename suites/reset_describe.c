/* SPDX-License-Identifier: BSD-2-Clause */
/* The id space of reset domains and their attributes. */
#include "suites/reset_common.h"
#include "suites/tables.h"

#define IF_RESET .protocol = SCMI_PROTOCOL_RESET

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
		.id = "reset.domain-attributes.reserved-bits-v1",
		.title = "bits 29:0 of a reset domain's attributes are zero before version 3",
		.requirements = REQUIRES("RST-003-01", "GEN-RSV-01"),
		IF_RESET,
		.scope = PER_DOMAIN,
		.needs = {.version_max = RESET_V3 - 1},
		.argument = 0x3fffffffu,
		.run = domain_reserved_bits,
	},
	{
		.id = "reset.domain-attributes.reserved-bits-v3",
		.title = "bits 28:0 of a reset domain's attributes are zero in version 3",
		.requirements = REQUIRES("RST-003-01", "GEN-RSV-01"),
		IF_RESET,
		.scope = PER_DOMAIN,
		.needs = {.version_min = RESET_V3, .version_max = SCMI_VERSION(3, 1)},
		.argument = 0x1fffffffu,
		.run = domain_reserved_bits,
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
