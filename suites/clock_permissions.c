/* SPDX-License-Identifier: BSD-2-Clause */
/* CLOCK_GET_PERMISSIONS against CLOCK_ATTRIBUTES. That a missing right is enforced is checked where the command is. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define IF_CLOCK .protocol = SCMI_PROTOCOL_CLOCK
#define ALL_RIGHTS (SCMI_CLOCK_MAY_SET_STATE | SCMI_CLOCK_MAY_SET_PARENT | SCMI_CLOCK_MAY_SET_RATE)

static bool read_permissions(struct check *c, uint32_t *permissions)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, check_clock(c)->id);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, 8))
		return false;
	read_u32(&r);
	*permissions = read_u32(&r);
	return true;
}

static void reserved_bits(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, check_clock(c)->id);

	if (expect_success(c, ex, 8))
		expect_zero_bits(c, ex, 4, SCMI_CLOCK_PERMISSIONS_RESERVED, "bits 28:0 of permissions");
}

static void restricted_means_denied(struct check *c)
{
	uint32_t permissions;

	if (!check_implements(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS))
		return fail(c, "attribute bit 1 says restricted, but CLOCK_GET_PERMISSIONS is not implemented");
	if (read_permissions(c, &permissions))
		prefer(c, (permissions & ALL_RIGHTS) != ALL_RIGHTS,
		       "attribute bit 1 says restricted, but all three rights are granted");
}

static void unrestricted_means_all(struct check *c)
{
	uint32_t permissions;

	if (read_permissions(c, &permissions))
		expect(c, (permissions & ALL_RIGHTS) == ALL_RIGHTS,
		       "attribute bit 1 says unrestricted, but the rights are 0x%08x, not all of 0x%08x", permissions, ALL_RIGHTS);
}

static const struct check_row rows[] = {
	{
		.id = "clock.permissions.reserved-bits",
		.title = "bits 28:0 of the permissions are zero",
		.requirements = REQUIRES("CLK-00F-01"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs = {.version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_GET_PERMISSIONS)},
		.run = reserved_bits,
	},
	{
		.id = "clock.permissions.unknown-clock",
		.title = "CLOCK_GET_PERMISSIONS of a clock that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("CLK-00F-01"),
		IF_CLOCK,
		.needs = {.version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_GET_PERMISSIONS)},
		.steps = STEPS(STEP(SCMI_CLOCK_GET_PERMISSIONS, S_NF, BEYOND(0))),
	},
	{
		.id = "clock.permissions.restricted",
		.title = "a clock that says it is restricted tells which right is missing",
		.requirements = REQUIRES("CLK-003-05", "AGT-VIS-03"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_is_restricted,
		.needs = {.version_min = CLOCK_V3, .clock_wanted = "a clock that says it is restricted"},
		.run = restricted_means_denied,
	},
	{
		.id = "clock.permissions.unrestricted",
		.title = "a clock that says it is not restricted grants every right",
		.requirements = REQUIRES("CLK-00F-03"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_is_unrestricted,
		.needs = {.version_min = CLOCK_V3,
			  .messages = MSG(SCMI_CLOCK_GET_PERMISSIONS),
			  .clock_wanted = "a clock that says it is not restricted"},
		.run = unrestricted_means_all,
	},
};

CHECK_TABLE(checks_clock_permissions, rows);
