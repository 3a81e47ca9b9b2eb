/* SPDX-License-Identifier: BSD-2-Clause */
/* PINCTRL_SETTINGS_GET, in its three modes. */
#include "suites/pinctrl_common.h"
#include "suites/tables.h"

#define IF_PINCTRL .protocol = SCMI_PROTOCOL_PINCTRL
#define MODE_RESERVED (3u << 18)
#define PARTS_MAX 300u

/* All settings at once: parts that add up, types that ascend. A platform may not do that (AMB-39). */
static void all_at_once(struct check *c)
{
	uint32_t skipped = 0, last = 0, left = 0;
	int64_t total = -1;

	for (unsigned part = 0; part < PARTS_MAX && !over(c); part++) {
		const struct assay_exchange *ex = pin_settings_get(c, SCMI_PINCTRL_GET_ALL | skipped << 8);
		struct reader r = payload_of(ex);
		uint32_t word, returned;

		if (part == 0 && answered(ex) && ex->status == SCMI_NOT_SUPPORTED)
			return note(c, "all settings at once give NOT_SUPPORTED");
		if (!expect_success(c, ex, 12))
			return;
		read_skip(&r, 8);
		word = read_u32(&r);
		returned = SCMI_CONFIGS_RETURNED(word);
		left = SCMI_CONFIGS_REMAINING(word);
		if (!expect_zero_bits(c, ex, 8, SCMI_CONFIGS_RESERVED, "bits 23:8 of num_configs") ||
		    !expect(c, returned || !left, "the part from %u on returns nothing though %u remain", skipped, left) ||
		    !expect_success(c, ex, 12 + 8 * returned))
			return;
		if (total >= 0 && !expect_equal(c, skipped + returned + left, (uint64_t)total, "skipped + returned + remaining"))
			return;
		total = skipped + returned + left;
		for (uint32_t i = 0; i < returned; i++) {
			uint32_t type = read_u32(&r);

			read_u32(&r);
			if (!expect(c, type <= PIN_LAST_TYPE, "setting %u: bits 31:8 of its type zero expected, 0x%x found",
				    skipped + i, type) ||
			    !expect(c, skipped + i == 0 || type > last, "setting %u has type %u, the one before it type %u",
				    skipped + i, type, last))
				return;
			last = type;
		}
		skipped += returned;
		if (!left || skipped > PIN_LAST_TYPE)
			break;
	}
	expect(c, over(c) || !left, "the settings do not end after %u", skipped);
}

/* The types that the platform reports, one by one. */
static void one_by_one(struct check *c)
{
	struct pin_settings settings;

	if (!pin_read_settings(c, &settings))
		return;
	for (uint32_t i = 0; i < settings.count && !over(c); i++) {
		const struct pin_config *config = &settings.config[i];
		const struct assay_exchange *ex = pin_settings_get(c, SCMI_PINCTRL_GET_ONE | config->type);
		struct reader r = payload_of(ex);
		uint32_t word;

		if (!expect_success(c, ex, 12 + 8))
			return;
		read_skip(&r, 4);
		expect_equal(c, read_u32(&r), settings.function, "function, read with one setting");
		word = read_u32(&r);
		expect_equal(c, SCMI_CONFIGS_RETURNED(word), 1, "settings returned for one type");
		expect_equal(c, SCMI_CONFIGS_REMAINING(word), 0, "settings remaining for one type");
		expect_equal(c, read_u32(&r), config->type, "type of the setting asked for");
		/* An input may have moved meanwhile. */
		prefer(c, read_u32(&r) == config->value || config->type == 14,
		       "type %u: the value differs from the one read with the others", config->type);
	}
	if (settings.count == 0)
		skip(c, "there is no setting");
}

static void function_alone(struct check *c)
{
	const struct assay_exchange *ex = pin_settings_get(c, SCMI_PINCTRL_GET_FUNCTION);

	if (expect_success(c, ex, 12))
		expect_equal(c, SCMI_CONFIGS_RETURNED(scmi_load32(ex->response + 12)), 0,
			     "settings returned with the function alone");
}

static void bad_selector(struct check *c)
{
	for (uint32_t selector = 2; selector < 4; selector++)
		expect_status(c,
			      SEND(c, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, check_domain(c)->id,
				   SCMI_PINCTRL_GET_FUNCTION | SCMI_PINCTRL_GET_SELECTOR(selector)),
			      S_IP);
}

static void unknown_id(struct check *c)
{
	for (uint32_t selector = 0; selector < 2 && !over(c); selector++)
		if (pin_count(c, selector) > 0 && pin_count(c, selector) < 0xffffu)
			expect_status(c,
				      SEND(c, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, pin_count(c, selector),
					   SCMI_PINCTRL_GET_FUNCTION | SCMI_PINCTRL_GET_SELECTOR(selector)),
				      S_NF);
}

static void function_is_possible(struct check *c)
{
	const struct assay_exchange *ex = pin_settings_get(c, SCMI_PINCTRL_GET_FUNCTION);
	const struct assay_inventory_domain *function;
	uint32_t id;
	bool known;

	if (!expect_success(c, ex, 12))
		return;
	id = scmi_load32(ex->response + 8);
	if (id == SCMI_PINCTRL_NO_FUNCTION)
		return;
	if (!expect(c, id < pin_count(c, SCMI_PINCTRL_FUNCTION), "function: none, or one of %u, expected, 0x%x found",
		    pin_count(c, SCMI_PINCTRL_FUNCTION), id))
		return;
	function = pin_domain(c, SCMI_PINCTRL_FUNCTION, id);
	if (function && check_implements(c, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS) &&
	    !pin_serves(c, function, check_domain(c), &known))
		expect(c, !known, "function %u is selected, but does not list this pin or group", id);
}

/* Every other word of the command is as valid as it gets. */
static void reserved_bits(struct check *c)
{
	expect_status(c, pin_settings_get(c, MODE_RESERVED), S_IP);
	for (uint32_t bit = 20; bit < 32 && !over(c); bit++)
		expect_status(c, pin_settings_get(c, SCMI_PINCTRL_GET_FUNCTION | 1u << bit), S_IP);
}

#define SETTINGS                                                        \
	IF_PINCTRL, .scope = PER_DOMAIN, .domain_is = pin_has_settings, \
		    .needs = {.messages = MSG(SCMI_PINCTRL_SETTINGS_GET), .domain_wanted = "a pin or group"}

static const struct check_row rows[] = {
	{
		.id = "pinctrl.settings-get.all-at-once",
		.title = "all settings at once come in parts that add up, ascending by type",
		.requirements = REQUIRES("PIN-005-01", "GEN-LEN-04"),
		SETTINGS,
		.run = all_at_once,
	},
	{
		.id = "pinctrl.settings-get.one-by-one",
		.title = "a setting asked for by its type comes alone",
		.requirements = REQUIRES("PIN-005-01"),
		SETTINGS,
		.run = one_by_one,
	},
	{
		.id = "pinctrl.settings-get.function-alone",
		.title = "the function asked for alone comes without settings",
		.requirements = REQUIRES("PIN-005-01"),
		SETTINGS,
		.run = function_alone,
	},
	{
		.id = "pinctrl.settings-get.bad-selector",
		.title = "settings of something that is neither pin nor group give INVALID_PARAMETERS",
		.requirements = REQUIRES("PIN-005-02"),
		SETTINGS,
		.run = bad_selector,
	},
	{
		.id = "pinctrl.settings-get.unknown-id",
		.title = "settings of a pin or group that does not exist give NOT_FOUND",
		.requirements = REQUIRES("PIN-005-01"),
		IF_PINCTRL,
		.needs.messages = MSG(SCMI_PINCTRL_SETTINGS_GET),
		.run = unknown_id,
	},
	{
		.id = "pinctrl.settings-get.function-is-possible",
		.title = "the selected function is none, or one that lists the pin or its group",
		.requirements = REQUIRES("PIN-005-03"),
		SETTINGS,
		.run = function_is_possible,
	},
	{
		.id = "pinctrl.settings-get.reserved-bits",
		.title = "a mode of 3 and reserved bits give INVALID_PARAMETERS",
		.requirements = REQUIRES("PIN-005-04"),
		SETTINGS,
		.run = reserved_bits,
	},
};

CHECK_TABLE(checks_pinctrl_settings, rows);
