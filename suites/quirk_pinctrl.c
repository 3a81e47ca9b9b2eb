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

/* The same pin or group as another agent of the run sees it: ids may be an agent's own. NULL if it does not see it. */
static const struct assay_inventory_domain *seen_by(struct check *c, size_t agent)
{
	const struct assay_inventory_domain *mine = check_domain(c), *found = NULL;
	const struct assay_inventory *inventory;

	check_use_agent(c, agent);
	inventory = check_inventory(c);
	for (uint32_t i = 0; i < inventory->domain_count && !found; i++) {
		const struct assay_inventory_domain *d = &inventory->domains[i];

		if (d->protocol == PINCTRL && d->selector == mine->selector && d->status == SCMI_SUCCESS &&
		    d->bytes == mine->bytes && memcmp(d->payload, mine->payload, mine->bytes) == 0)
			found = d;
	}
	check_use_agent(c, 0);
	return found;
}

static const struct assay_exchange *own(struct check *c, size_t agent, const struct assay_inventory_domain *domain, uint8_t message)
{
	const struct assay_exchange *ex;

	check_use_agent(c, agent);
	ex = SEND(c, PINCTRL, message, domain->id, domain->selector);
	if (message == SCMI_PINCTRL_REQUEST && answered(ex) && ex->status == SCMI_SUCCESS)
		UNDO(c, PINCTRL, SCMI_PINCTRL_RELEASE, domain->id, domain->selector);
	check_use_agent(c, 0);
	return ex;
}

/* Both may own it, the first does: what the second is told then is not for lack of rights. */
static void owned_by_another(struct check *c)
{
	const struct assay_inventory_domain *other = seen_by(c, 1);
	const struct assay_exchange *ex;

	if (!other)
		return skip(c, "the second agent does not see it");
	ex = own(c, 1, other, SCMI_PINCTRL_REQUEST);
	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return skip(c, "the second agent cannot own it: %s", status_text(ex->status));
	(void)own(c, 1, other, SCMI_PINCTRL_RELEASE);
	ex = own(c, 0, check_domain(c), SCMI_PINCTRL_REQUEST);
	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return skip(c, "this agent cannot own it: %s", status_text(ex->status));
	note_status(c, "AMB-68", own(c, 1, other, SCMI_PINCTRL_REQUEST), NULL);
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
		.id = "quirk.pinctrl.owned",
		.title = "what the second of two agents is told of a pin that the first one owns",
		.requirements = REQUIRES("PIN-007-01"),
		QUIRK("AMB-68"),
		.domain_is = pin_has_settings,
		.needs = {.messages = MSG(SCMI_PINCTRL_REQUEST) | MSG(SCMI_PINCTRL_RELEASE),
			  .agents = 2,
			  .domain_wanted = "a pin or group"},
		.run = owned_by_another,
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
