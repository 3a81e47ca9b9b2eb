/* SPDX-License-Identifier: BSD-2-Clause */
/* Readings of the Performance protocol. */
#include "suites/perf_common.h"
#include "suites/tables.h"

#define QUIRK(amb) .protocol = SCMI_PROTOCOL_PERF, .scope = PER_DOMAIN, .quirk = true, .ambiguity = (amb)

static void index_past_end(struct check *c)
{
	struct perf_levels levels;

	if (perf_read_levels(c, &levels))
		note_status(c, "AMB-14", perf_describe(c, levels.count), NULL);
}

static void crossed_limits(struct check *c)
{
	struct perf_levels levels, usable;
	struct perf_limits before;

	if (!perf_read_levels(c, &levels) || !undo_perf_limits(c, &before) || !perf_usable(c, &levels, &before, 2, &usable))
		return;
	note_status(c, "AMB-15",
		    perf_set_limits(c, (struct perf_limits){usable.entry[0].value, usable.entry[usable.count - 1].value}), NULL);
}

static void between_levels(struct check *c)
{
	struct perf_levels levels;
	struct perf_limits limits;
	uint32_t level;

	if (!perf_read_levels(c, &levels) || !undo_perf_level(c, &level) || !perf_read_limits(c, &limits))
		return;
	for (uint32_t i = 0; i + 1 < levels.count; i++)
		if (levels.entry[i + 1].level - levels.entry[i].level > 1 && perf_inside(&levels, levels.entry[i].level, &limits) &&
		    perf_inside(&levels, levels.entry[i + 1].level, &limits))
			return note_status(c, "AMB-16", perf_set_level(c, levels.entry[i].level + 1), "rounded");
	skip(c, "there is no room between two levels");
}

static void not_capable(struct check *c)
{
	uint32_t id = check_domain(c)->id;

	if (perf_lacks_limits_events(NULL, check_domain(c)) && check_implements(c, PERF, SCMI_PERF_NOTIFY_LIMITS)) {
		UNDO(c, PERF, SCMI_PERF_NOTIFY_LIMITS, id, 0);
		note_status(c, "AMB-27", SEND(c, PERF, SCMI_PERF_NOTIFY_LIMITS, id, 1), NULL);
	}
	if (perf_lacks_level_events(NULL, check_domain(c)) && check_implements(c, PERF, SCMI_PERF_NOTIFY_LEVEL)) {
		UNDO(c, PERF, SCMI_PERF_NOTIFY_LEVEL, id, 0);
		note_status(c, "AMB-27", SEND(c, PERF, SCMI_PERF_NOTIFY_LEVEL, id, 1), NULL);
	}
}

static bool implements(const struct assay_inventory *inventory, uint8_t message)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, PERF);

	return p && p->messages[message].status == SCMI_SUCCESS;
}

static bool lacks_events(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return (perf_lacks_limits_events(inventory, domain) && implements(inventory, SCMI_PERF_NOTIFY_LIMITS)) ||
	       (perf_lacks_level_events(inventory, domain) && implements(inventory, SCMI_PERF_NOTIFY_LEVEL));
}

static const struct check_row rows[] = {
	{
		.id = "quirk.perf.index-past-end",
		.title = "how a list of levels is refused from behind its end",
		.requirements = REQUIRES("PERF-004-05"),
		QUIRK("AMB-14"),
		.run = index_past_end,
	},
	{
		.id = "quirk.perf.crossed-limits",
		.title = "how a minimum above the maximum is refused",
		.requirements = REQUIRES("PERF-005-03"),
		QUIRK("AMB-15"),
		.domain_is = perf_limits_settable,
		.needs = {.messages = MSG(SCMI_PERF_LIMITS_SET) | MSG(SCMI_PERF_LIMITS_GET),
			  .domain_wanted = "one whose limits this agent may set"},
		.run = crossed_limits,
	},
	{
		.id = "quirk.perf.between-levels",
		.title = "what becomes of a level between two described ones",
		.requirements = REQUIRES("PERF-007-05"),
		QUIRK("AMB-16"),
		.domain_is = perf_level_settable_by_value,
		.needs = {.messages = MSG(SCMI_PERF_LEVEL_SET) | MSG(SCMI_PERF_LIMITS_GET),
			  .domain_wanted = "one whose level this agent may set by value"},
		.run = between_levels,
	},
	{
		.id = "quirk.perf.not-capable",
		.title = "what a domain says to a subscription that it cannot serve",
		.requirements = REQUIRES("GEN-NTF-06"),
		QUIRK("AMB-27"),
		.domain_is = lacks_events,
		.needs = {.p2a = true, .domain_wanted = "one without the notifications of an implemented message"},
		.run = not_capable,
	},
};

CHECK_TABLE(checks_quirk_perf, rows);
