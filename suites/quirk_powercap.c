/* SPDX-License-Identifier: BSD-2-Clause */
/* Readings of the Power capping protocol. */
#include "suites/powercap_common.h"
#include "suites/tables.h"

#define QUIRK(amb) .protocol = SCMI_PROTOCOL_POWERCAP, .scope = PER_DOMAIN, .quirk = true, .ambiguity = (amb)

/*
 * With the unit one bit higher, bit 25 is the upper half of the unit and says nothing of the interval: it is set though the
 * interval has but one value, or bit 23 is clear where it would be the unit's lower half.
 */
static void unit(struct check *c)
{
	uint32_t attributes = domain_attributes(check_domain(c));
	struct powercap_range interval = powercap_interval_range(c);
	bool taken = (attributes & SCMI_POWERCAP_PAI_CONFIGURABLE) && interval.min == interval.max;

	note_reading(c, "AMB-23", taken || SCMI_POWERCAP_UNIT(attributes) == 3 ? "bits 25:24" : "bits 24:23");
}

static void cap_out_of_range(struct check *c)
{
	uint32_t before;

	if (undo_powercap_cap(c, &before))
		note_status(c, "AMB-24", powercap_set_cap(c, 0, powercap_cap_range(c).max + 1), NULL);
}

static void interval_out_of_range(struct check *c)
{
	uint32_t before;

	if (undo_powercap_interval(c, &before))
		note_status(c, "AMB-24", powercap_set_interval(c, 0, powercap_interval_range(c).max + 1), NULL);
}

static void not_capable(struct check *c)
{
	uint32_t id = check_domain(c)->id;

	UNDO(c, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, id, 0);
	note_status(c, "AMB-27", SEND(c, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, id, 1), NULL);
}

static void not_async(struct check *c)
{
	uint32_t before;

	if (undo_powercap_cap(c, &before))
		note_status(c, "AMB-60", powercap_set_cap(c, SCMI_POWERCAP_SET_ASYNC, powercap_cap_range(c).min), "carried out");
}

static const struct check_row rows[] = {
	{
		.id = "quirk.powercap.unit",
		.title = "where the power unit of a domain stands",
		.requirements = REQUIRES("PCAP-003-01"),
		QUIRK("AMB-23"),
		.run = unit,
	},
	{
		.id = "quirk.powercap.cap-out-of-range",
		.title = "how a cap above the highest is refused",
		.requirements = REQUIRES("PCAP-005-03"),
		QUIRK("AMB-24"),
		.domain_is = powercap_cap_settable,
		.needs = {.messages = MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_CAP_GET),
			  .domain_wanted = "one whose cap can be set"},
		.run = cap_out_of_range,
	},
	{
		.id = "quirk.powercap.interval-out-of-range",
		.title = "how an averaging interval above the highest is refused",
		.requirements = REQUIRES("PCAP-007-01"),
		QUIRK("AMB-24"),
		.domain_is = powercap_interval_settable,
		.needs = {.messages = MSG(SCMI_POWERCAP_PAI_SET) | MSG(SCMI_POWERCAP_PAI_GET),
			  .domain_wanted = "one whose interval can be set"},
		.run = interval_out_of_range,
	},
	{
		.id = "quirk.powercap.not-capable",
		.title = "what a domain says to a subscription to caps that it does not tell of",
		.requirements = REQUIRES("GEN-NTF-06"),
		QUIRK("AMB-27"),
		.domain_is = powercap_lacks_cap_events,
		.needs = {.messages = MSG(SCMI_POWERCAP_CAP_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one that does not tell of its cap"},
		.run = not_capable,
	},
	{
		.id = "quirk.powercap.not-async",
		.title = "how an asynchronous cap is refused where the domain does not offer it",
		.requirements = REQUIRES("PCAP-005-05"),
		QUIRK("AMB-60"),
		.domain_is = powercap_is_sync_only,
		.needs = {.messages = MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_CAP_GET),
			  .domain_wanted = "one whose cap can be set, but not asynchronously"},
		.run = not_async,
	},
};

CHECK_TABLE(checks_quirk_powercap, rows);
