/* SPDX-License-Identifier: BSD-2-Clause */
/* PINCTRL_SETTINGS_CONFIGURE: what is written is read back, and what cannot be is refused. */
#include "suites/pinctrl_common.h"
#include "suites/tables.h"

#define IF_PINCTRL .protocol = SCMI_PROTOCOL_PINCTRL
#define TYPE_RESERVED 100u /* between the defined types and those of vendors */
#define TYPE_INPUT_VALUE 14u

static const struct assay_exchange *send(struct check *c, const uint32_t *words, uint32_t count)
{
	return send_words(c, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, words, count);
}

static void undo_function(struct check *c, uint32_t function)
{
	UNDO(c, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, check_domain(c)->id, function,
	     SCMI_PINCTRL_SET_FUNCTION_VALID | check_domain(c)->selector);
}

/* The settings as they are, each registered to be written back. False, and a skip, if this agent may not write them. */
static bool prepare(struct check *c, struct pin_settings *settings)
{
	if (!pin_read_settings(c, settings) || !pin_write_back(c, settings))
		return false;
	/* Last of all, so that it stands whatever the settings did to it. */
	if (settings->function != SCMI_PINCTRL_NO_FUNCTION)
		undo_function(c, settings->function);
	for (uint32_t i = 0; i < settings->count && i < 32; i++)
		pin_undo(c, &settings->config[i]);
	return true;
}

/* A refused command, or one that writes what is there, leaves function and settings as they are. */
static void expect_unchanged(struct check *c, const struct pin_settings *before)
{
	struct pin_settings after;

	if (over(c) || !pin_read_settings(c, &after))
		return;
	expect(c, after.function == before->function, "the function went from 0x%x to 0x%x, which nobody asked for",
	       before->function, after.function);
	for (uint32_t i = 0; i < before->count && !over(c); i++) {
		const struct pin_config *was = &before->config[i], *is = pin_find_config(&after, was->type);

		if (was->type != TYPE_INPUT_VALUE)
			expect(c, is && is->value == was->value,
			       "the setting of type %u went from %u to %u, which nobody asked for", was->type, was->value,
			       is ? is->value : 0);
	}
}

/* A refusal for every setting that was just read is none for lack of rights: that is what DENIED and IN_USE are for. */
static void write_back(struct check *c)
{
	struct pin_settings settings;
	bool both;

	if (!pin_read_settings(c, &settings))
		return;
	if (settings.count == 0)
		return skip(c, "there is no setting to write back");
	if (settings.function != SCMI_PINCTRL_NO_FUNCTION)
		undo_function(c, settings.function);
	for (uint32_t i = 0; i < settings.count && !over(c); i++) {
		const struct pin_config *config = &settings.config[i];
		const struct assay_exchange *ex = pin_configure(c, NULL, config, 1);

		/* Some settings can be read alone. */
		if (!expect_status(c, ex, config->type == TYPE_INPUT_VALUE ? S_ANY : S_OK | S_DN | S_IU))
			return;
		if (ex->status == SCMI_DENIED || ex->status == SCMI_IN_USE)
			return skip(c, "this agent may not configure it: PINCTRL_SETTINGS_CONFIGURE gives %s",
				    status_text(ex->status));
	}
	expect_unchanged(c, &settings);
	both = settings.count >= 2 && settings.config[0].type < settings.config[1].type &&
	       settings.config[0].type != TYPE_INPUT_VALUE && settings.config[1].type != TYPE_INPUT_VALUE;
	if (both && !over(c) && expect_status(c, pin_configure(c, NULL, settings.config, 2), S_OK))
		expect_unchanged(c, &settings);
}

/* Bias, strength, delay: what may be tried on a pin whose use is not known. */
static bool harmless(uint32_t type)
{
	static const uint8_t types[] = {2, 4, 5, 6, 10, 11, 15, 20};

	for (size_t i = 0; i < sizeof(types); i++)
		if (types[i] == type)
			return true;
	return false;
}

/* A platform may round what it takes: a 0 or 1 that did not move at all is worth a warning. */
static void change(struct check *c)
{
	struct pin_settings settings, after;
	uint32_t tried = 0;

	if (!prepare(c, &settings))
		return;
	for (uint32_t i = 0; i < settings.count && !over(c); i++) {
		struct pin_config wanted = settings.config[i];
		const struct assay_exchange *ex;
		const struct pin_config *is;

		if (!harmless(wanted.type))
			continue;
		wanted.value = wanted.value ? wanted.value - 1 : 1;
		ex = pin_configure(c, NULL, &wanted, 1);
		if (!expect_status(c, ex, S_OK | S_NS | S_IP | S_OR | S_DN) || ex->status != SCMI_SUCCESS)
			continue;
		tried++;
		if (!pin_read_settings(c, &after))
			return;
		is = pin_find_config(&after, wanted.type);
		expect(c, is != NULL, "the setting of type %u is gone after it was changed", wanted.type);
		prefer(c, !is || is->value != settings.config[i].value || is->value > 1,
		       "setting of type %u: %u written over %u, but %u is read back", wanted.type, wanted.value,
		       settings.config[i].value, settings.config[i].value);
	}
	if (!tried)
		skip(c, "no setting could be changed");
}

/* A function that lists this very pin or group, and is not the one given. NULL if there is none. */
static const struct assay_inventory_domain *other_function(struct check *c, uint32_t present, bool listed)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->domain_count && !over(c); i++) {
		const struct assay_inventory_domain *function = &inventory->domains[i];
		bool known, serves, direct;

		if (function->protocol != PINCTRL || function->selector != SCMI_PINCTRL_FUNCTION ||
		    function->status != SCMI_SUCCESS || function->id == present)
			continue;
		direct = !!(domain_attributes(function) & SCMI_PINCTRL_SINGLE_PINS) ==
			 (check_domain(c)->selector == SCMI_PINCTRL_PIN);
		serves = pin_serves(c, function, check_domain(c), &known);
		if (known && (listed ? serves && direct : !serves))
			return function;
	}
	return NULL;
}

static void select_function(struct check *c)
{
	const struct assay_inventory_domain *function;
	struct pin_settings settings, after;
	const struct assay_exchange *ex;

	if (!prepare(c, &settings))
		return;
	function = other_function(c, settings.function, true);
	if (!function)
		return skip(c, "no other function lists it");
	undo_function(c, settings.function);
	ex = pin_configure(c, &function->id, NULL, 0);
	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "function %u cannot be selected now: %s", function->id, status_text(ex->status));
	if (pin_read_settings(c, &after))
		expect(c, after.function == function->id, "function %u selected, 0x%x read back", function->id, after.function);
}

static void function_stays(struct check *c)
{
	const struct assay_inventory_domain *other;
	struct pin_settings settings, after;
	uint32_t words[5];

	if (!prepare(c, &settings))
		return;
	other = other_function(c, settings.function, true);
	undo_function(c, settings.function);
	words[0] = check_domain(c)->id;
	words[1] = other ? other->id : SCMI_PINCTRL_NO_FUNCTION;
	words[2] = SCMI_PINCTRL_SET_COUNT(1) | check_domain(c)->selector;
	words[3] = settings.config[0].type;
	words[4] = settings.config[0].value;
	if (expect_status(c, send(c, words, 5), S_OK) && pin_read_settings(c, &after))
		expect(c, after.function == settings.function, "bit 10 is clear, so function 0x%x expected to stay, 0x%x found",
		       settings.function, after.function);
}

static void bad_selector(struct check *c)
{
	struct pin_settings settings;

	if (!pin_read_settings(c, &settings))
		return;
	if (settings.count == 0)
		return skip(c, "there is no setting to write");
	for (uint32_t selector = 2; selector < 4 && !over(c); selector++) {
		uint32_t words[] = {check_domain(c)->id, SCMI_PINCTRL_NO_FUNCTION, SCMI_PINCTRL_SET_COUNT(1) | selector,
				    settings.config[0].type, settings.config[0].value};

		expect_status(c, send(c, words, 5), S_IP);
	}
	expect_unchanged(c, &settings);
}

static void unknown_id(struct check *c)
{
	for (uint32_t selector = 0; selector < 2 && !over(c); selector++) {
		uint32_t words[] = {pin_count(c, selector), SCMI_PINCTRL_NO_FUNCTION, SCMI_PINCTRL_SET_COUNT(1) | selector, 2, 1};

		if (pin_count(c, selector) > 0 && pin_count(c, selector) < 0xffffu)
			expect_status(c, send(c, words, 5), S_NF);
	}
}

static void not_possible(struct check *c)
{
	struct pin_config reserved = {.type = TYPE_RESERVED, .value = 1};
	uint32_t beyond = pin_count(c, SCMI_PINCTRL_FUNCTION);
	const struct assay_inventory_domain *other;
	struct pin_settings settings;

	if (!prepare(c, &settings))
		return;
	undo_function(c, settings.function);
	expect_status(c, pin_configure(c, NULL, &reserved, 1), S_NS | S_IP);
	expect_unchanged(c, &settings);
	expect_status(c, pin_configure(c, &beyond, NULL, 0), S_NS | S_IP | S_NF);
	expect_unchanged(c, &settings);
	other = check_implements(c, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS) ? other_function(c, settings.function, false) : NULL;
	if (other) {
		expect_status(c, pin_configure(c, &other->id, NULL, 0), S_NS | S_IP);
		expect_unchanged(c, &settings);
	}
}

static void short_payload(struct check *c)
{
	struct pin_settings settings;
	uint32_t words[5];

	if (!prepare(c, &settings))
		return;
	words[0] = check_domain(c)->id;
	words[1] = SCMI_PINCTRL_NO_FUNCTION;
	words[2] = SCMI_PINCTRL_SET_COUNT(2) | check_domain(c)->selector;
	words[3] = settings.config[0].type;
	words[4] = settings.config[0].value;
	expect_status(c, send(c, words, 5), S_PE | S_IP);
	words[2] = SCMI_PINCTRL_SET_COUNT(1) | check_domain(c)->selector;
	expect_status(c, send(c, words, 3), S_PE | S_IP);
	expect_unchanged(c, &settings);
}

static void reserved_bits(struct check *c)
{
	struct pin_settings settings;

	if (!prepare(c, &settings))
		return;
	for (uint32_t bit = 11; bit < 32 && !over(c); bit++) {
		uint32_t words[] = {check_domain(c)->id, SCMI_PINCTRL_NO_FUNCTION,
				    SCMI_PINCTRL_SET_COUNT(1) | check_domain(c)->selector | 1u << bit, settings.config[0].type,
				    settings.config[0].value};

		expect_status(c, send(c, words, 5), S_IP);
	}
}

#define MESSAGES MSG(SCMI_PINCTRL_SETTINGS_GET) | MSG(SCMI_PINCTRL_SETTINGS_CONFIGURE)
#define CONFIGURE                                                       \
	IF_PINCTRL, .scope = PER_DOMAIN, .domain_is = pin_has_settings, \
		    .needs = {.messages = MESSAGES, .domain_wanted = "a pin or group"}
#define CONFIGURE_LISTED                                                \
	IF_PINCTRL, .scope = PER_DOMAIN, .domain_is = pin_has_settings, \
		    .needs = {.messages = MESSAGES | MSG(SCMI_PINCTRL_LIST_ASSOCIATIONS), .domain_wanted = "a pin or group"}

static const struct check_row rows[] = {
	{
		.id = "pinctrl.settings-configure.write-back",
		.title = "settings just read can be written back, and are read again",
		.requirements = REQUIRES("PIN-006-01"),
		CONFIGURE,
		.run = write_back,
	},
	{
		.id = "pinctrl.settings-configure.change",
		.title = "a setting that was changed is read back as changed",
		.requirements = REQUIRES("PIN-006-01"),
		CONFIGURE,
		.run = change,
	},
	{
		.id = "pinctrl.settings-configure.select-function",
		.title = "a function that was selected is read back",
		.requirements = REQUIRES("PIN-006-01"),
		CONFIGURE_LISTED,
		.run = select_function,
	},
	{
		.id = "pinctrl.settings-configure.bad-selector",
		.title = "configuring something that is neither pin nor group gives INVALID_PARAMETERS",
		.requirements = REQUIRES("PIN-006-02", "GEN-ST-03"),
		CONFIGURE,
		.run = bad_selector,
	},
	{
		.id = "pinctrl.settings-configure.unknown-id",
		.title = "configuring a pin or group that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PIN-006-04"),
		IF_PINCTRL,
		.needs.messages = MSG(SCMI_PINCTRL_SETTINGS_CONFIGURE),
		.run = unknown_id,
	},
	{
		.id = "pinctrl.settings-configure.function-stays",
		.title = "without bit 10 the function stays as it was",
		.requirements = REQUIRES("PIN-006-03"),
		CONFIGURE_LISTED,
		.run = function_stays,
	},
	{
		.id = "pinctrl.settings-configure.not-possible",
		.title = "a type or function that the pin does not have is refused and changes nothing",
		.requirements = REQUIRES("PIN-006-04", "GEN-ST-03"),
		CONFIGURE,
		.run = not_possible,
	},
	{
		.id = "pinctrl.settings-configure.short",
		.title = "fewer settings than announced are refused and change nothing",
		.requirements = REQUIRES("PIN-006-05", "GEN-ST-03"),
		CONFIGURE,
		.run = short_payload,
	},
	{
		.id = "pinctrl.settings-configure.reserved-bits",
		.title = "reserved bits of a configuration give INVALID_PARAMETERS",
		.requirements = REQUIRES("PIN-006-07"),
		CONFIGURE,
		.run = reserved_bits,
	},
};

CHECK_TABLE(checks_pinctrl_configure, rows);
