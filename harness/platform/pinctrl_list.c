/* SPDX-License-Identifier: BSD-2-Clause */
/* Pin control protocol: what belongs to a group or a function, and the settings of pins. */
#include "harness/platform/pinctrl.h"

#include <string.h>

#define SETTINGS_PER_REPLY_MAX 255u

/* Ids of what a group or function lists, as far as the caller sees it. */
static uint32_t associations(const struct call *call, uint32_t selector, uint16_t *ids)
{
	const struct platform_config_pinctrl *config = pinctrl_of(call->platform)->config;
	const struct platform_config_pin_group *group = &config->groups[call->index];
	const struct platform_config_pin_function *function = &config->functions[call->index];
	bool of_group = selector == SCMI_PINCTRL_GROUP;
	uint32_t kind = of_group || function->pins_count ? SCMI_PINCTRL_PIN : SCMI_PINCTRL_GROUP, count = 0;
	uint32_t total = of_group ? group->pins_count : function->pins_count + function->groups_count;

	for (uint32_t i = 0; i < total; i++) {
		uint32_t id = pinctrl_id(call, kind, of_group ? group->indices[i] : function->indices[i]);

		if (id != NO_RESOURCE)
			ids[count++] = (uint16_t)id;
		else if (platform_has_fault(call->platform, FAULT_ISOLATION_ASSOCIATIONS))
			ids[count++] = of_group ? group->indices[i] : function->indices[i];
	}
	return count;
}

/* Two ids a word; the last word of an odd number is filled up, or cut in the middle. */
static void reply_ids(struct call *call, const uint16_t *ids, uint32_t count)
{
	for (uint32_t i = 0; i < count; i += 2)
		reply(call, ids[i] | (i + 1 < count ? (uint32_t)ids[i + 1] << 16 : 0));
	if (count % 2 && call->platform->config->pinctrl.readings.unpadded)
		call->used -= 2;
}

static int32_t reply_associations(struct call *call, const uint16_t *ids, uint32_t total, uint32_t start)
{
	const struct platform *platform = call->platform;
	const struct platform_config_pinctrl *config = &platform->config->pinctrl;
	uint32_t fits = call->room < 4 ? 0 : (call->room - 4) / 4 * 2, left = start < total ? total - start : 0;
	uint32_t returned = at_most(left, config->ids_per_reply);

	returned = returned < fits ? returned : fits;
	if (left && !returned) {
		call->overflow = true;
		return SCMI_SUCCESS;
	}
	reply(call, (left - returned + platform_has_fault(platform, FAULT_PINCTRL_LIST_REMAINING)) << 16 | returned);
	reply_ids(call, ids + (returned ? start : 0), returned);
	return SCMI_SUCCESS;
}

int32_t pinctrl_list_associations(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t selector = word_at(call, 4) & 3u, start = word_at(call, 8);
	uint8_t at_end = platform->config->pinctrl.readings.list_index_at_end;
	uint16_t ids[PLATFORM_PIN_LIST_MAX];
	int32_t status = selector ? pinctrl_pick(call, selector, word_at(call, 0), SCMI_PINCTRL_FUNCTION) : SCMI_INVALID_PARAMETERS;

	if (status == SCMI_NOT_FOUND && platform_has_fault(platform, FAULT_PINCTRL_LIST_UNKNOWN))
		return SCMI_INVALID_PARAMETERS;
	if (status)
		return status;
	uint32_t total = associations(call, selector, ids);

	if (total && platform_has_fault(platform, FAULT_PINCTRL_LIST_ENTRIES))
		ids[total - 1] = 0x7fff;
	if (start >= total && total && platform_has_fault(platform, FAULT_PINCTRL_LIST_PAST_END))
		start = total - 1;
	if (start >= total && (total || platform->config->readings.empty_list_refused) && at_end != PLATFORM_ANSWER_SUCCESS)
		return answer_status(at_end, SCMI_OUT_OF_RANGE);
	if (start && platform_has_fault(platform, FAULT_PINCTRL_LIST_START))
		memmove(ids + start, ids, (total - start) * sizeof(*ids));
	return reply_associations(call, ids, total, start);
}

uint32_t pinctrl_setting(const struct pin *pin, uint32_t type)
{
	for (uint32_t i = 0; i < pin->config->settings_count; i++)
		if (pin->config->settings[i].type == type)
			return i;
	return PLATFORM_CONFIG_UNSET;
}

static bool listed(const uint16_t *indices, uint32_t count, uint32_t index)
{
	for (uint32_t i = 0; i < count; i++)
		if (indices[i] == index)
			return true;
	return false;
}

bool pinctrl_offers(const struct pinctrl *pinctrl, uint32_t number, uint32_t selector, uint32_t index)
{
	const struct platform_config_pin_function *function = &pinctrl->config->functions[number];
	const struct platform_config_pin_group *groups = pinctrl->config->groups;

	if (selector == SCMI_PINCTRL_GROUP && function->groups_count)
		return listed(function->indices, function->groups_count, index);
	if (selector == SCMI_PINCTRL_GROUP) {
		for (uint32_t i = 0; i < groups[index].pins_count; i++)
			if (!listed(function->indices, function->pins_count, groups[index].indices[i]))
				return false;
		return true;
	}
	if (function->pins_count)
		return listed(function->indices, function->pins_count, index);
	for (uint32_t i = 0; i < function->groups_count; i++)
		if (listed(groups[function->indices[i]].indices, groups[function->indices[i]].pins_count, index))
			return true;
	return false;
}

/* The function that all of these pins have, by the caller's id. */
static uint32_t selected(const struct call *call, uint32_t selector, const uint16_t *pins, uint32_t count)
{
	const struct pinctrl *pinctrl = pinctrl_of(call->platform);
	uint32_t function = pinctrl->pins[pins[0]].function, id;

	for (uint32_t i = 1; i < count; i++)
		if (pinctrl->pins[pins[i]].function != function)
			return SCMI_PINCTRL_NO_FUNCTION;
	if (platform_has_fault(call->platform, FAULT_PINCTRL_GET_FUNCTION))
		return 0x7fff;
	if (function == PLATFORM_CONFIG_UNSET || !pinctrl_offers(pinctrl, function, selector, call->index))
		return SCMI_PINCTRL_NO_FUNCTION;
	id = pinctrl_id(call, SCMI_PINCTRL_FUNCTION, function);
	return id == NO_RESOURCE ? SCMI_PINCTRL_NO_FUNCTION : id;
}

/* Settings that all of these pins have, with the first one's values. */
static uint32_t common_settings(const struct call *call, const uint16_t *pins, uint32_t count, uint32_t (*pairs)[2])
{
	const struct pinctrl *pinctrl = pinctrl_of(call->platform);
	const struct pin *first = &pinctrl->pins[pins[0]];
	uint32_t found = 0;

	for (uint32_t i = 0; i < first->config->settings_count; i++) {
		uint32_t type = first->config->settings[i].type, with = 1;

		while (with < count && pinctrl_setting(&pinctrl->pins[pins[with]], type) != PLATFORM_CONFIG_UNSET)
			with++;
		if (with < count)
			continue;
		pairs[found][0] = type;
		pairs[found++][1] = first->values[i];
	}
	return found;
}

static int32_t reply_one(struct call *call, uint32_t function, uint32_t (*pairs)[2], uint32_t total, uint32_t type)
{
	const struct platform *platform = call->platform;
	uint32_t i = 0, copies = 1 + platform_has_fault(platform, FAULT_PINCTRL_GET_ONE);

	while (i < total && pairs[i][0] != type)
		i++;
	if (i == total)
		return answer_status(platform->config->pinctrl.readings.type_absent, SCMI_INVALID_PARAMETERS);
	reply(call, function);
	reply(call, copies);
	for (uint32_t copy = 0; copy < copies; copy++) {
		reply(call, type);
		reply(call, pairs[i][1]);
	}
	return SCMI_SUCCESS;
}

static int32_t reply_all(struct call *call, uint32_t function, uint32_t (*pairs)[2], uint32_t total, uint32_t skip)
{
	const struct platform *platform = call->platform;
	const struct platform_config_pinctrl *config = &platform->config->pinctrl;
	uint32_t fits = call->room < 8 ? 0 : (call->room - 8) / 8, left = skip < total ? total - skip : 0;
	uint32_t returned = at_most(left, config->settings_per_reply);

	if (config->readings.all_types)
		return answer_status(config->readings.all_types, SCMI_SUCCESS);
	if (skip >= total && (total || platform->config->readings.empty_list_refused))
		return SCMI_INVALID_PARAMETERS;
	returned = returned < fits ? returned : fits;
	returned = returned < SETTINGS_PER_REPLY_MAX ? returned : SETTINGS_PER_REPLY_MAX;
	if (left && !returned) {
		call->overflow = true;
		return SCMI_SUCCESS;
	}
	reply(call, function);
	reply(call, (left - returned + platform_has_fault(platform, FAULT_PINCTRL_GET_REMAINING)) << 24 | returned);
	for (uint32_t i = skip; i < skip + returned; i++) {
		uint32_t at = platform_has_fault(platform, FAULT_PINCTRL_GET_DESCENDING) ? total - 1 - i : i;

		reply(call, pairs[at][0]);
		reply(call, pairs[at][1]);
	}
	return SCMI_SUCCESS;
}

int32_t pinctrl_settings_get(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t attributes = word_at(call, 4), selector = attributes >> 16 & 3u, mode = attributes >> 18 & 3u;
	uint32_t pairs[PLATFORM_PIN_SETTINGS_MAX][2];
	const uint16_t *pins;

	if (selector > SCMI_PINCTRL_GROUP && platform_has_fault(platform, FAULT_PINCTRL_GET_SELECTOR))
		selector = SCMI_PINCTRL_PIN;
	if (mode == 3 && platform_has_fault(platform, FAULT_PINCTRL_GET_MODE))
		mode = 1;
	if (mode == 3)
		return SCMI_INVALID_PARAMETERS;
	int32_t status = pinctrl_pick(call, selector, word_at(call, 0), SCMI_PINCTRL_GROUP);

	if (status == SCMI_NOT_FOUND && platform_has_fault(platform, FAULT_PINCTRL_GET_UNKNOWN))
		return SCMI_INVALID_PARAMETERS;
	if (status)
		return status;
	uint32_t count = pinctrl_pins(call, selector, &pins), function = selected(call, selector, pins, count);
	uint32_t total = common_settings(call, pins, count, pairs);

	if (mode == 0)
		return reply_one(call, function, pairs, total, attributes & 0xffu);
	if (mode == 1)
		return reply_all(call, function, pairs, total, attributes >> 8 & 0xffu);
	reply(call, function);
	reply(call, platform_has_fault(platform, FAULT_PINCTRL_GET_NONE) ? 1 : 0);
	return SCMI_SUCCESS;
}
