/* SPDX-License-Identifier: BSD-2-Clause */
/* Pins, groups and functions in a platform file: keys, and the rules that a schema cannot say. */
#include "harness/config/platform_pinctrl.h"

#include <string.h>

#include "harness/config/platform_check_parts.h"
#include "harness/config/platform_schema_parts.h"

static const cyaml_schema_value_t name_value = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, PLATFORM_CONFIG_NAME_MAX)};
#define NAMES(key, type, member) CYAML_FIELD_SEQUENCE(key, LIST, type, member, &name_value, 1, PLATFORM_PIN_LIST_MAX)

#define SETTING struct platform_config_pin_setting
static const cyaml_schema_field_t setting_fields[] = {
	CYAML_FIELD_UINT("type", CYAML_FLAG_DEFAULT, SETTING, type),
	CYAML_FIELD_UINT("value", OPTIONAL, SETTING, value),
	CYAML_FIELD_UINT_PTR("max", LIST, SETTING, max),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t setting_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, SETTING, setting_fields)};

#define PIN struct platform_config_pin
static const cyaml_schema_field_t pin_fields[] = {
	RESOURCE(PIN),
	CYAML_FIELD_SEQUENCE("settings", LIST, PIN, settings, &setting_value, 0, PLATFORM_PIN_SETTINGS_MAX),
	CYAML_FIELD_STRING_PTR("function", LIST, PIN, function, 1, PLATFORM_CONFIG_NAME_MAX),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t pin_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, PIN, pin_fields)};

#define GROUP struct platform_config_pin_group
static const cyaml_schema_field_t group_fields[] = {
	RESOURCE(GROUP),
	CYAML_FIELD_SEQUENCE("pins", CYAML_FLAG_POINTER, GROUP, pins, &name_value, 1, PLATFORM_PIN_LIST_MAX),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t group_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, GROUP, group_fields)};

#define FUNCTION struct platform_config_pin_function
static const cyaml_schema_field_t function_fields[] = {
	RESOURCE(FUNCTION), BOOLEAN("gpio", FUNCTION, gpio), NAMES("groups", FUNCTION, groups), NAMES("pins", FUNCTION, pins),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t function_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, FUNCTION, function_fields)};

#define READING(member, answers) ANSWER(struct platform_pinctrl_readings, member, answers)
static const cyaml_strval_t ip_run[] = {IP(0), RUN(A(EXECUTED))};
static const cyaml_strval_t or_ip_ok[] = {OR(0), IP(A(INVALID_PARAMETERS)), OK(A(SUCCESS))};
static const cyaml_strval_t ok_ns[] = {OK(0), NS(A(NOT_SUPPORTED))};
static const cyaml_strval_t ip_ns[] = {IP(0), NS(A(NOT_SUPPORTED))};
static const cyaml_schema_field_t reading_fields[] = {
	READING(reserved_bits, ip_run),
	READING(list_index_at_end, or_ip_ok),
	READING(all_types, ok_ns),
	READING(type_absent, ip_ns),
	READING(unpadded, platform_booleans),
	READING(owned_denied, platform_booleans),
	CYAML_FIELD_END,
};

#define PINCTRL struct platform_config_pinctrl
const cyaml_schema_field_t platform_pinctrl_fields[] = {
	CYAML_FIELD_UINT("ids_per_reply", OPTIONAL, PINCTRL, ids_per_reply),
	CYAML_FIELD_UINT("settings_per_reply", OPTIONAL, PINCTRL, settings_per_reply),
	CYAML_FIELD_SEQUENCE("pins", LIST, PINCTRL, pins, &pin_value, 0, PLATFORM_PINS_MAX),
	CYAML_FIELD_SEQUENCE("groups", LIST, PINCTRL, groups, &group_value, 0, PLATFORM_PINS_MAX),
	CYAML_FIELD_SEQUENCE("functions", LIST, PINCTRL, functions, &function_value, 0, PLATFORM_PINS_MAX),
	CYAML_FIELD_MAPPING("readings", OPTIONAL, PINCTRL, readings, reading_fields),
	CYAML_FIELD_END,
};

/* The index of a name in a list whose entries begin with a struct platform_config_resource; `count` where it is not there. */
static uint32_t find(const void *entries, size_t stride, uint32_t count, const char *name)
{
	uint32_t i = 0;

	while (i < count && strcmp(((const struct platform_config_resource *)((const char *)entries + i * stride))->name, name))
		i++;
	return i;
}

static int check_pins(struct check *check, const char *where, char **names, uint32_t count, uint16_t *indices)
{
	const struct platform_config_pinctrl *pinctrl = &check->config->pinctrl;

	for (uint32_t j = 0; j < count; j++) {
		uint32_t pin = find(pinctrl->pins, sizeof(*pinctrl->pins), pinctrl->pins_count, names[j]);

		AT(check, "%s.pins[%u]", where, j);
		if (pin == pinctrl->pins_count)
			return platform_wrong(check, "expected the name of a pin in this file, found '%s'", names[j]);
		indices[j] = (uint16_t)pin;
	}
	return 0;
}

static int check_groups(struct check *check, const char *where, struct platform_config_pin_function *function)
{
	const struct platform_config_pinctrl *pinctrl = &check->config->pinctrl;

	for (uint32_t j = 0; j < function->groups_count; j++) {
		uint32_t group = find(pinctrl->groups, sizeof(*pinctrl->groups), pinctrl->groups_count, function->groups[j]);

		AT(check, "%s.groups[%u]", where, j);
		if (group == pinctrl->groups_count)
			return platform_wrong(check, "expected the name of a group in this file, found '%s'", function->groups[j]);
		function->indices[j] = (uint16_t)group;
	}
	return 0;
}

/* Of the functions of a pin or group, one can be that of a general-purpose pin. */
static int check_gpio(struct check *check, uint32_t i)
{
	const struct platform_config_pin_function *functions = check->config->pinctrl.functions, *function = &functions[i];
	uint32_t count = function->groups_count + function->pins_count;

	AT(check, "pinctrl.functions[%u].gpio", i);
	for (uint32_t k = 0; k < i; k++)
		for (uint32_t j = 0; j < count; j++)
			for (uint32_t l = 0; l < functions[k].groups_count + functions[k].pins_count; l++)
				if (function->gpio && functions[k].gpio && !function->groups_count == !functions[k].groups_count &&
				    function->indices[j] == functions[k].indices[l])
					return platform_wrong(check,
							      "expected one such function for each pin and group, found '%s'",
							      functions[k].common.name);
	return 0;
}

static int check_function(struct check *check, uint32_t i)
{
	struct platform_config_pin_function *function = &check->config->pinctrl.functions[i];
	char where[48];

	snprintf(where, sizeof(where), "pinctrl.functions[%u]", i);
	AT(check, "%s", where);
	if (!function->groups_count == !function->pins_count)
		return platform_wrong(check, "expected either 'groups' or 'pins', found %s",
				      function->pins_count ? "both" : "neither");
	int rc = check_groups(check, where, function);

	if (!rc && function->pins_count)
		rc = check_pins(check, where, function->pins, function->pins_count, function->indices);
	return rc ? rc : check_gpio(check, i);
}

static bool lists(const struct platform_config_pinctrl *pinctrl, const struct platform_config_pin_function *function, uint32_t pin)
{
	for (uint32_t j = 0; j < function->pins_count; j++)
		if (function->indices[j] == pin)
			return true;
	for (uint32_t j = 0; j < function->groups_count; j++)
		for (uint32_t k = 0; k < pinctrl->groups[function->indices[j]].pins_count; k++)
			if (pinctrl->groups[function->indices[j]].indices[k] == pin)
				return true;
	return false;
}

static int check_pin(struct check *check, uint32_t i)
{
	struct platform_config_pinctrl *pinctrl = &check->config->pinctrl;
	struct platform_config_pin *pin = &pinctrl->pins[i];

	pin->function_index = PLATFORM_CONFIG_UNSET;
	for (uint32_t j = 0; j < pin->settings_count; j++) {
		AT(check, "pinctrl.pins[%u].settings[%u].type", i, j);
		if (j && pin->settings[j].type <= pin->settings[j - 1].type)
			return platform_wrong(check, "expected a type above %u, found %u", pin->settings[j - 1].type,
					      pin->settings[j].type);
		AT(check, "pinctrl.pins[%u].settings[%u].value", i, j);
		if (pin->settings[j].max && pin->settings[j].value > *pin->settings[j].max)
			return platform_wrong(check, "expected at most %u, found %u", *pin->settings[j].max,
					      pin->settings[j].value);
	}
	if (!pin->function)
		return 0;
	AT(check, "pinctrl.pins[%u].function", i);
	pin->function_index = find(pinctrl->functions, sizeof(*pinctrl->functions), pinctrl->functions_count, pin->function);
	if (pin->function_index == pinctrl->functions_count || !lists(pinctrl, &pinctrl->functions[pin->function_index], i))
		return platform_wrong(check, "expected a function of this pin or of its groups, found '%s'", pin->function);
	return 0;
}

int platform_pinctrl_check(struct check *check)
{
	struct platform_config_pinctrl *pinctrl = &check->config->pinctrl;
	uint32_t right = PLATFORM_RIGHT_SET;
	char where[48];
	int rc = 0;

	for (uint32_t i = 0; i < pinctrl->groups_count && !rc; i++) {
		struct platform_config_pin_group *group = &pinctrl->groups[i];

		rc = platform_check_resource(check, "pinctrl.groups", pinctrl->groups, sizeof(*group), i, right);
		snprintf(where, sizeof(where), "pinctrl.groups[%u]", i);
		if (!rc)
			rc = check_pins(check, where, group->pins, group->pins_count, group->indices);
	}
	for (uint32_t i = 0; i < pinctrl->functions_count && !rc; i++) {
		rc = platform_check_resource(check, "pinctrl.functions", pinctrl->functions, sizeof(*pinctrl->functions), i, right);
		if (!rc)
			rc = check_function(check, i);
	}
	for (uint32_t i = 0; i < pinctrl->pins_count && !rc; i++) {
		rc = platform_check_resource(check, "pinctrl.pins", pinctrl->pins, sizeof(*pinctrl->pins), i, right);
		if (!rc)
			rc = check_pin(check, i);
	}
	return rc;
}
