/* SPDX-License-Identifier: BSD-2-Clause */
/* What the pin control checks share. */
#include "suites/pinctrl_common.h"

/* clang-format off */
#define PREDICATE(name, condition)                                                                                     \
	bool name(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)                \
	{                                                                                                              \
		(void)inventory;                                                                                       \
		return (condition);                                                                                    \
	}
/* clang-format on */

PREDICATE(pin_is_pin, domain->selector == SCMI_PINCTRL_PIN)
PREDICATE(pin_is_group, domain->selector == SCMI_PINCTRL_GROUP)
PREDICATE(pin_is_function, domain->selector == SCMI_PINCTRL_FUNCTION)
PREDICATE(pin_has_settings, domain->selector != SCMI_PINCTRL_FUNCTION)
PREDICATE(pin_has_associations, domain->selector != SCMI_PINCTRL_PIN)
PREDICATE(pin_any, domain->protocol == PINCTRL)
PREDICATE(pin_has_extended_name, domain_attributes(domain) & SCMI_PINCTRL_EXTENDED_NAME)
PREDICATE(pin_lacks_extended_name, !(domain_attributes(domain) & SCMI_PINCTRL_EXTENDED_NAME))

uint32_t pin_count(const struct check *c, uint32_t selector)
{
	return assay_inventory_announced(check_inventory(c), PINCTRL, (uint8_t)selector);
}

const struct assay_inventory_domain *pin_domain(const struct check *c, uint32_t selector, uint32_t id)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->domain_count; i++) {
		const struct assay_inventory_domain *d = &inventory->domains[i];

		if (d->protocol == PINCTRL && d->selector == selector && d->id == id)
			return d->status == SCMI_SUCCESS ? d : NULL;
	}
	return NULL;
}

/* --- Associations -------------------------------------------------------------------------------------------------------- */

const struct assay_exchange *pin_associations(struct check *c, uint32_t selector, uint32_t id, uint32_t index)
{
	return SEND(c, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, id, selector, index);
}

bool pin_read_associations(struct check *c, uint32_t selector, uint32_t id, struct pin_ids *ids)
{
	uint32_t left;

	ids->count = 0;
	do {
		const struct assay_exchange *ex = pin_associations(c, selector, id, ids->count);
		uint32_t word, returned, room = ex->response_bytes;

		if (!answered(ex) || ex->status != SCMI_SUCCESS || room < SCMI_HEADER_BYTES + 8)
			return false;
		word = scmi_load32(ex->response + 8);
		returned = SCMI_ASSOCIATIONS_RETURNED(word);
		left = SCMI_ASSOCIATIONS_REMAINING(word);
		if (room < SCMI_HEADER_BYTES + 8 + 2 * returned || (left && !returned))
			return false;
		for (uint32_t i = 0; i < returned && ids->count < PIN_IDS_MAX; i++) {
			const uint8_t *at = ex->response + SCMI_HEADER_BYTES + 8 + 2 * i;

			ids->id[ids->count++] = (uint16_t)(at[0] | at[1] << 8);
		}
	} while (left && ids->count < PIN_IDS_MAX);
	return true;
}

static bool among(const struct pin_ids *ids, uint32_t id)
{
	for (uint32_t i = 0; i < ids->count; i++)
		if (ids->id[i] == id)
			return true;
	return false;
}

/* Is there an id in both lists? */
static bool meet(const struct pin_ids *a, const struct pin_ids *b)
{
	for (uint32_t i = 0; i < a->count; i++)
		if (among(b, a->id[i]))
			return true;
	return false;
}

bool pin_serves(struct check *c, const struct assay_inventory_domain *function, const struct assay_inventory_domain *what,
		bool *known)
{
	bool for_pins = domain_attributes(function) & SCMI_PINCTRL_SINGLE_PINS;
	struct pin_ids listed, group;

	*known = pin_read_associations(c, SCMI_PINCTRL_FUNCTION, function->id, &listed);
	if (!*known)
		return false;
	if (for_pins == (what->selector == SCMI_PINCTRL_PIN))
		return among(&listed, what->id);
	if (for_pins) {
		/* A group may carry out what its pins can. */
		*known = pin_read_associations(c, SCMI_PINCTRL_GROUP, what->id, &group);
		return *known && meet(&listed, &group);
	}
	for (uint32_t i = 0; i < listed.count && *known; i++) {
		*known = pin_read_associations(c, SCMI_PINCTRL_GROUP, listed.id[i], &group);
		if (*known && among(&group, what->id))
			return true;
	}
	return false;
}

/* --- Settings ------------------------------------------------------------------------------------------------------------ */

const struct assay_exchange *pin_settings_get(struct check *c, uint32_t attributes)
{
	const struct assay_inventory_domain *domain = check_domain(c);

	return SEND(c, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, domain->id, attributes | SCMI_PINCTRL_GET_SELECTOR(domain->selector));
}

/* Append one answer's configs. How many remain; -1 if it is none that can be used. */
static int64_t take_configs(const struct assay_exchange *ex, struct pin_settings *settings)
{
	struct reader r = payload_of(ex);
	uint32_t word;

	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return -1;
	read_u32(&r);
	settings->function = read_u32(&r);
	word = read_u32(&r);
	for (uint32_t i = 0; i < SCMI_CONFIGS_RETURNED(word) && settings->count < PIN_CONFIGS_MAX; i++) {
		struct pin_config *config = &settings->config[settings->count++];

		config->type = read_u32(&r);
		config->value = read_u32(&r);
	}
	if (!r.ok || (!SCMI_CONFIGS_RETURNED(word) && SCMI_CONFIGS_REMAINING(word)))
		return -1;
	return SCMI_CONFIGS_REMAINING(word);
}

/* Type by type. */
static bool probe_settings(struct check *c, struct pin_settings *settings)
{
	settings->count = 0;
	for (uint32_t type = 0; type < PIN_TYPES_KNOWN && !over(c); type++) {
		const struct assay_exchange *ex = pin_settings_get(c, SCMI_PINCTRL_GET_ONE | type);

		if (answered(ex) && ex->status == SCMI_SUCCESS && take_configs(ex, settings) < 0)
			return false;
	}
	return settings->count > 0;
}

bool pin_read_settings(struct check *c, struct pin_settings *settings)
{
	int64_t left;

	*settings = (struct pin_settings){.function = SCMI_PINCTRL_NO_FUNCTION};
	do {
		left = take_configs(pin_settings_get(c, SCMI_PINCTRL_GET_ALL | settings->count << 8), settings);
	} while (left > 0 && settings->count < PIN_CONFIGS_MAX);
	if (left >= 0 || probe_settings(c, settings))
		return true;
	skip(c, "the settings cannot be read");
	return false;
}

const struct pin_config *pin_find_config(const struct pin_settings *settings, uint32_t type)
{
	for (uint32_t i = 0; i < settings->count; i++)
		if (settings->config[i].type == type)
			return &settings->config[i];
	return NULL;
}

const struct assay_exchange *pin_configure(struct check *c, const uint32_t *function, const struct pin_config *config,
					   uint32_t count)
{
	uint32_t words[16] = {check_domain(c)->id, function ? *function : SCMI_PINCTRL_NO_FUNCTION, check_domain(c)->selector};

	if (count > 6)
		count = 6;
	words[2] |= SCMI_PINCTRL_SET_COUNT(count) | (function ? SCMI_PINCTRL_SET_FUNCTION_VALID : 0);
	for (uint32_t i = 0; i < count; i++) {
		words[3 + 2 * i] = config[i].type;
		words[4 + 2 * i] = config[i].value;
	}
	return send_words(c, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, words, 3 + 2 * count);
}

void pin_undo(struct check *c, const struct pin_config *config)
{
	UNDO(c, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, check_domain(c)->id, SCMI_PINCTRL_NO_FUNCTION,
	     SCMI_PINCTRL_SET_COUNT(1) | check_domain(c)->selector, config->type, config->value);
}

bool pin_write_back(struct check *c, const struct pin_settings *settings)
{
	const struct assay_exchange *ex;

	if (settings->count == 0) {
		skip(c, "there is no setting to write back");
		return false;
	}
	ex = pin_configure(c, NULL, settings->config, 1);
	if (!answered(ex))
		return false;
	if (ex->status != SCMI_SUCCESS)
		skip(c, "this agent may not configure it: PINCTRL_SETTINGS_CONFIGURE gives %s", status_text(ex->status));
	return ex->status == SCMI_SUCCESS;
}
