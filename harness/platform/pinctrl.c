/* SPDX-License-Identifier: BSD-2-Clause */
/* Pin control protocol: the table of its messages, ids of pins, groups and functions, and giving pins back. */
#include "harness/platform/pinctrl.h"

#include <errno.h>
#include <stdlib.h>

static message_fn pinctrl_attributes, pinctrl_name_get;

#define FLAGS(offset, bits, name)                                                             \
	.flags = (offset), .reserved = (bits),                                                \
	.reserved_reading = offsetof(struct platform_config, pinctrl.readings.reserved_bits), \
	.reserved_fault = FAULT_PINCTRL_##name##_RESERVED + 1

static const struct message messages[] = {
	[SCMI_PINCTRL_ATTRIBUTES] = {.run = pinctrl_attributes, .bytes = 8, FLAGS(4, SCMI_PINCTRL_SELECTOR_RESERVED, FLAGS)},
	[SCMI_PINCTRL_LIST_ASSOCIATIONS] = {.run = pinctrl_list_associations,
					    .bytes = 12,
					    .optional = true,
					    FLAGS(4, SCMI_PINCTRL_SELECTOR_RESERVED, FLAGS)},
	[SCMI_PINCTRL_SETTINGS_GET] = {.run = pinctrl_settings_get, .bytes = 8, FLAGS(4, SCMI_PINCTRL_GET_RESERVED, GET)},
	[SCMI_PINCTRL_SETTINGS_CONFIGURE] = {.run = pinctrl_settings_configure,
					     .bytes = 12,
					     .longer = true,
					     FLAGS(8, SCMI_PINCTRL_SET_RESERVED, CONFIGURE)},
	[SCMI_PINCTRL_REQUEST] = {.run = pinctrl_request,
				  .bytes = 8,
				  .optional = true,
				  FLAGS(4, SCMI_PINCTRL_SELECTOR_RESERVED, REQUEST)},
	[SCMI_PINCTRL_RELEASE] = {.run = pinctrl_release,
				  .bytes = 8,
				  .optional = true,
				  FLAGS(4, SCMI_PINCTRL_SELECTOR_RESERVED, REQUEST)},
	[SCMI_PINCTRL_NAME_GET] = {.run = pinctrl_name_get,
				   .bytes = 8,
				   .optional = true,
				   FLAGS(4, SCMI_PINCTRL_SELECTOR_RESERVED, FLAGS)},
	[SCMI_PINCTRL_SET_PERMISSIONS] = {.optional = true}, /* its layout is not known for certain: not implemented */
};

static uint32_t count_of(const struct call *call, uint32_t kind)
{
	const uint32_t *starts = pinctrl_of(call->platform)->starts[call->agent->id];

	return starts[kind + 1] - starts[kind];
}

static void protocol_attributes(struct call *call)
{
	uint32_t pins = count_of(call, SCMI_PINCTRL_PIN);

	pins -= pins && platform_has_fault(call->platform, FAULT_PINCTRL_COUNT_MINUS_ONE);
	if (platform_has_fault(call->platform, FAULT_PINCTRL_NO_PINS))
		pins = 0;
	reply(call, count_of(call, SCMI_PINCTRL_GROUP) << 16 | pins);
	reply(call, count_of(call, SCMI_PINCTRL_FUNCTION));
}

int32_t pinctrl_pick(struct call *call, uint32_t selector, uint32_t id, uint32_t most)
{
	const struct pinctrl *pinctrl = pinctrl_of(call->platform);

	if (selector > most)
		return SCMI_INVALID_PARAMETERS;
	if (id && id == count_of(call, selector) && isolation_fault(call->platform, ISOLATION_RANGE, PINCTRL_MODEL))
		id--;
	if (id >= count_of(call, selector))
		return SCMI_NOT_FOUND;
	int32_t status = resource_select(call, pinctrl->starts[call->agent->id][selector] + id);

	if (!status)
		call->index = (uint16_t)(call->index - pinctrl->first[selector]);
	return status;
}

uint32_t pinctrl_id(const struct call *call, uint32_t kind, uint32_t index)
{
	const struct pinctrl *pinctrl = pinctrl_of(call->platform);
	uint32_t id = call->agent->views[PINCTRL_MODEL].id_of[pinctrl->first[kind] + index];

	return id == NO_RESOURCE ? NO_RESOURCE : id - pinctrl->starts[call->agent->id][kind];
}

uint32_t pinctrl_pins(const struct call *call, uint32_t selector, const uint16_t **indices)
{
	const struct platform_config_pin_group *group = &pinctrl_of(call->platform)->config->groups[call->index];

	*indices = selector == SCMI_PINCTRL_PIN ? &call->index : group->indices;
	return selector == SCMI_PINCTRL_PIN ? 1 : group->pins_count;
}

/* How many of a list of one kind the caller can see. */
static uint32_t visible(const struct call *call, uint32_t kind, const uint16_t *indices, uint32_t count)
{
	uint32_t seen = 0;

	for (uint32_t i = 0; i < count; i++)
		seen += pinctrl_id(call, kind, indices[i]) != NO_RESOURCE;
	return seen;
}

static uint32_t function_bits(const struct call *call)
{
	const struct platform_config_pin_function *function = &pinctrl_of(call->platform)->config->functions[call->index];
	uint32_t bits = function->gpio || platform_has_fault(call->platform, FAULT_PINCTRL_ATTRIBUTES_GPIO) ? SCMI_PINCTRL_GPIO : 0;

	if (function->pins_count)
		return bits | SCMI_PINCTRL_SINGLE_PINS | visible(call, SCMI_PINCTRL_PIN, function->indices, function->pins_count);
	return bits | visible(call, SCMI_PINCTRL_GROUP, function->indices, function->groups_count);
}

static uint32_t attribute_bits(const struct call *call, uint32_t selector)
{
	const struct platform_config_pinctrl *config = pinctrl_of(call->platform)->config;

	if (selector == SCMI_PINCTRL_PIN)
		return !platform_has_fault(call->platform, FAULT_PINCTRL_ATTRIBUTES_PIN_COUNT);
	if (selector == SCMI_PINCTRL_FUNCTION)
		return function_bits(call);
	return visible(call, SCMI_PINCTRL_PIN, config->groups[call->index].indices, config->groups[call->index].pins_count) +
	       platform_has_fault(call->platform, FAULT_PINCTRL_ATTRIBUTES_GROUP_COUNT);
}

static const char *name_of(const struct call *call, uint32_t selector)
{
	const struct platform_config_pinctrl *config = pinctrl_of(call->platform)->config;

	if (selector == SCMI_PINCTRL_PIN)
		return config->pins[call->index].common.name;
	return selector == SCMI_PINCTRL_GROUP ? config->groups[call->index].common.name
					      : config->functions[call->index].common.name;
}

static int32_t pinctrl_attributes(struct call *call)
{
	uint32_t selector = word_at(call, 4) & 3u, bits;

	if (selector == 3 && platform_has_fault(call->platform, FAULT_PINCTRL_ATTRIBUTES_SELECTOR))
		selector = SCMI_PINCTRL_PIN;
	int32_t status = pinctrl_pick(call, selector, word_at(call, 0), SCMI_PINCTRL_FUNCTION);

	if (status == SCMI_NOT_FOUND && platform_has_fault(call->platform, FAULT_PINCTRL_ATTRIBUTES_UNKNOWN))
		return SCMI_INVALID_PARAMETERS;
	if (status)
		return status;
	bits = attribute_bits(call, selector);
	if (platform_has_fault(call->platform, FAULT_PINCTRL_ATTRIBUTES_RESERVED))
		bits |= 1u << 20;
	reply(call, bits | extended_name_bit(call, name_of(call, selector), SCMI_PINCTRL_NAME_GET, SCMI_PINCTRL_EXTENDED_NAME));
	reply_name(call, name_of(call, selector), SCMI_NAME_BYTES);
	return SCMI_SUCCESS;
}

static int32_t pinctrl_name_get(struct call *call)
{
	uint32_t selector = word_at(call, 4) & 3u;
	int32_t status = pinctrl_pick(call, selector, word_at(call, 0), SCMI_PINCTRL_FUNCTION);

	return status ? status : reply_extended_name(call, name_of(call, selector));
}

static uint32_t count_resources(const struct platform_config *config)
{
	return config->pinctrl.pins_count + config->pinctrl.groups_count + config->pinctrl.functions_count;
}

static struct platform_config_resource resource(const struct platform_config *config, uint32_t index)
{
	const struct platform_config_pinctrl *pinctrl = &config->pinctrl;

	if (index < pinctrl->pins_count)
		return pinctrl->pins[index].common;
	index -= pinctrl->pins_count;
	return index < pinctrl->groups_count ? pinctrl->groups[index].common
					     : pinctrl->functions[index - pinctrl->groups_count].common;
}

/* Where each kind begins among the ids of one agent. */
static void find_starts(const struct platform *platform, struct pinctrl *pinctrl, const struct platform_agent *agent)
{
	const struct view *view = &agent->views[PINCTRL_MODEL];
	bool holes = platform->config->readings.holes;

	for (uint32_t kind = 0; kind <= PINCTRL_KINDS; kind++) {
		uint32_t *start = &pinctrl->starts[agent->id][kind];

		*start = holes ? pinctrl->first[kind] : 0;
		for (uint32_t i = 0; i < pinctrl->first[kind] && !holes; i++)
			*start += view->id_of[i] != NO_RESOURCE;
	}
}

static int create(struct platform *platform)
{
	const struct platform_config_pinctrl *config = &platform->config->pinctrl;
	struct pinctrl *pinctrl = calloc(1, sizeof(*pinctrl));

	platform->models[PINCTRL_MODEL].state = pinctrl;
	if (!pinctrl || !(pinctrl->pins = calloc(config->pins_count + 1u, sizeof(*pinctrl->pins))))
		return -ENOMEM;
	pinctrl->config = config;
	for (uint32_t i = 0; i < config->pins_count; i++) {
		pinctrl->pins[i].config = &config->pins[i];
		pinctrl_boot(&pinctrl->pins[i]);
	}
	pinctrl->first[1] = config->pins_count;
	pinctrl->first[2] = config->pins_count + config->groups_count;
	pinctrl->first[3] = count_resources(platform->config);
	for (uint32_t i = 0; i < platform->agents_count; i++)
		find_starts(platform, pinctrl, &platform->agents[i]);
	return 0;
}

static void destroy(struct platform *platform)
{
	struct pinctrl *pinctrl = pinctrl_of(platform);

	if (pinctrl)
		free(pinctrl->pins);
	free(pinctrl);
}

static void reset_agent(struct platform *platform, struct platform_agent *agent)
{
	struct pinctrl *pinctrl = pinctrl_of(platform);

	for (uint32_t i = 0; i < pinctrl->config->pins_count; i++) {
		struct pin *pin = &pinctrl->pins[i];

		if (pin->owner == agent->id)
			pin->owner = 0;
		if (!(pin->touched & AGENT_BIT(agent)))
			continue;
		pin->touched &= ~AGENT_BIT(agent);
		if (!pin->touched)
			pinctrl_boot(pin);
	}
}

const struct protocol platform_pinctrl = {
	.id = SCMI_PROTOCOL_PINCTRL,
	.messages_count = sizeof(messages) / sizeof(messages[0]),
	.messages = messages,
	.negotiable_since = 0x10000,
	.versions = {0x10000},
	.count = count_resources,
	.resource = resource,
	.create = create,
	.destroy = destroy,
	.attributes = protocol_attributes,
	.reset_agent = reset_agent,
};
