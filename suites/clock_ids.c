/* SPDX-License-Identifier: BSD-2-Clause */
/* The id space of clocks: what PROTOCOL_ATTRIBUTES counts, and nothing beyond it. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define IDS_TRIED 512u

/* Below the count an id answers or is hidden (holes are allowed); the count itself is no clock. */
static void id_space(struct check *c)
{
	const struct assay_inventory_protocol *p = check_protocol(c);
	uint32_t count, step;

	if (!p || !p->attributes_words)
		return fail(c, "the number of clocks could not be read: PROTOCOL_ATTRIBUTES gave %s",
			    status_text(p ? p->attributes_status : 1));
	count = SCMI_CLOCK_ATTR_COUNT(p->attributes[0]);
	step = count > IDS_TRIED ? count / IDS_TRIED : 1;
	for (uint32_t id = 0; id < count && !over(c); id += step)
		expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, id), S_OK | S_NF | S_DN);
	expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, count), S_NF);
}

static const struct check_row rows[] = {
	{
		.id = "clock.ids.space",
		.title = "every clock id below the count answers or is hidden, and the count itself is no clock",
		.requirements = REQUIRES("CLK-001-02"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.run = id_space,
	},
};

CHECK_TABLE(checks_clock_ids, rows);
