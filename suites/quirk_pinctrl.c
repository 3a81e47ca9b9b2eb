/* SPDX-License-Identifier: BSD-2-Clause */
/* Readings of the Pin control protocol. */
#include "suites/pinctrl_common.h"
#include "suites/tables.h"

#define QUIRK(amb) .protocol = SCMI_PROTOCOL_PINCTRL, .scope = PER_DOMAIN, .quirk = true, .ambiguity = (amb)

static void all_at_once(struct check *c)
{
	note_status(c, "AMB-39", pin_settings_get(c, SCMI_PINCTRL_GET_ALL), "ascending list");
}

static void associations_past_end(struct check *c)
{
	const struct assay_inventory_domain *domain = check_domain(c);
	struct pin_ids ids;

	if (pin_read_associations(c, domain->selector, domain->id, &ids) && ids.count > 0)
		note_status(c, "AMB-40", pin_associations(c, domain->selector, domain->id, ids.count), "empty list");
	else
		skip(c, "there is no list that can be read");
}

/* The last id alone: two bytes of it, and two more or none. */
static void odd_list(struct check *c)
{
	const struct assay_inventory_domain *domain = check_domain(c);
	const struct assay_exchange *ex;
	struct pin_ids ids;

	if (!pin_read_associations(c, domain->selector, domain->id, &ids) || ids.count == 0)
		return skip(c, "there is no list that can be read");
	ex = pin_associations(c, domain->selector, domain->id, ids.count - 1);
	if (answered(ex) && ex->status == SCMI_SUCCESS)
		note_reading(c, "AMB-62", ex->response_bytes % 4 ? "not padded" : "padded");
	else
		skip(c, "the last id cannot be read by itself");
}

static void missing_setting(struct check *c)
{
	struct pin_settings settings;
	uint32_t type = 1;

	if (!pin_read_settings(c, &settings))
		return;
	while (type < PIN_TYPES_KNOWN && pin_find_config(&settings, type))
		type++;
	note_status(c, "AMB-66", pin_settings_get(c, SCMI_PINCTRL_GET_ONE | type), NULL);
}

static void reserved_bits(struct check *c)
{
	note_status(c, "AMB-67", pin_settings_get(c, SCMI_PINCTRL_GET_FUNCTION | 1u << 20), "carried out");
}

#define SETTINGS \
	.domain_is = pin_has_settings, .needs = {.messages = MSG(SCMI_PINCTRL_SETTINGS_GET), .domain_wanted = "a pin or group"}
#define LISTS                              \
	.domain_is = pin_has_associations, \
	.needs = {.messages = MSG(SCMI_PINCTRL_LIST_ASSOCIATIONS), .domain_wanted = "a group or function"}

static const struct check_row rows[] = {
	{
		.id = "quirk.pinctrl.all-at-once",
		.title = "what becomes of all settings asked for at once",
		.requirements = REQUIRES("PIN-005-01"),
		QUIRK("AMB-39"),
		SETTINGS,
		.run = all_at_once,
	},
	{
		.id = "quirk.pinctrl.past-end",
		.title = "what a list of associations answers from its end on",
		.requirements = REQUIRES("PIN-004-03"),
		QUIRK("AMB-40"),
		LISTS,
		.run = associations_past_end,
	},
	{
		.id = "quirk.pinctrl.odd-list",
		.title = "whether an odd number of ids is padded",
		.requirements = REQUIRES("PIN-004-01"),
		QUIRK("AMB-62"),
		LISTS,
		.run = odd_list,
	},
	{
		.id = "quirk.pinctrl.missing-setting",
		.title = "how a setting that the pin does not have is refused",
		.requirements = REQUIRES("PIN-005-01"),
		QUIRK("AMB-66"),
		SETTINGS,
		.run = missing_setting,
	},
	{
		.id = "quirk.pinctrl.reserved-bits",
		.title = "what becomes of reserved bits when settings are read",
		.requirements = REQUIRES("PIN-005-04"),
		QUIRK("AMB-67"),
		SETTINGS,
		.run = reserved_bits,
	},
};

CHECK_TABLE(checks_quirk_pinctrl, rows);
