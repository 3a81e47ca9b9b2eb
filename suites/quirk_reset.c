/* SPDX-License-Identifier: BSD-2-Clause */
/* Which readings of the open points about reset domains a platform shows. */
#include "suites/reset_common.h"
#include "suites/tables.h"

#define QUIRK(point) .protocol = SCMI_PROTOCOL_RESET, .quirk = true, .ambiguity = (point), .scope = PER_DOMAIN

static void not_capable(struct check *c)
{
	UNDO(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 0);
	note_status(c, "AMB-27", SEND(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 1), NULL);
}

static void asserted_twice(struct check *c)
{
	UNDO(c, SCMI_PROTOCOL_RESET, SCMI_RESET, check_domain(c)->id, 0, SCMI_RESET_STATE_COLD);
	if (!reset_mode_works(c, SCMI_RESET_ASSERT))
		return skip(c, "a reset of the domain cannot be asserted");
	note_status(c, "AMB-36", reset_send(c, SCMI_RESET_ASSERT, SCMI_RESET_STATE_COLD), NULL);
}

static void async_not_offered(struct check *c)
{
	if (reset_works(c))
		note_status(c, "AMB-60", reset_send(c, SCMI_RESET_AUTONOMOUS | SCMI_RESET_ASYNC, SCMI_RESET_STATE_COLD), NULL);
}

/* Of the two ways, those that the domain does; DENIED is no reading, but a right that this agent lacks. */
static void other_way(struct check *c)
{
	static const uint32_t ways[] = {SCMI_RESET_AUTONOMOUS, 0};

	for (size_t i = 0; i < 2; i++) {
		const struct assay_exchange *ex = reset_send(c, ways[i], SCMI_RESET_STATE_COLD);

		if (answered(ex) && ex->status == SCMI_DENIED)
			return skip(c, "this agent may not reset the domain");
		note_status(c, "AMB-65", ex, NULL);
	}
}

static const struct check_row rows[] = {
	{
		.id = "quirk.notify-not-capable.reset",
		.title = "what becomes of a subscription to a reset domain without notifications",
		.requirements = REQUIRES("RST-005-03"),
		QUIRK("AMB-27"),
		.domain_is = reset_lacks_events,
		.needs = {.messages = MSG(SCMI_RESET_NOTIFY), .p2a = true, .domain_wanted = "one without reset notifications"},
		.run = not_capable,
	},
	{
		.id = "quirk.reset.asserted-twice",
		.title = "what becomes of a reset that is asserted while it is asserted",
		.requirements = REQUIRES("RST-004-07"),
		QUIRK("AMB-36"),
		.needs.destructive = true,
		.run = asserted_twice,
	},
	{
		.id = "quirk.async-not-offered.reset",
		.title = "how an asynchronous reset is refused where the domain does not offer it",
		.requirements = REQUIRES("RST-004-03"),
		QUIRK("AMB-60"),
		.domain_is = reset_lacks_async,
		.needs = {.destructive = true, .domain_wanted = "one that cannot be reset asynchronously"},
		.run = async_not_offered,
	},
	{
		.id = "quirk.reset.way",
		.title = "how a reset domain refuses a way that it does not have",
		.requirements = REQUIRES("RST-004-07"),
		QUIRK("AMB-65"),
		.needs.destructive = true,
		.run = other_way,
	},
};

CHECK_TABLE(checks_quirk_reset, rows);
