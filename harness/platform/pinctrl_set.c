/* SPDX-License-Identifier: BSD-2-Clause */
/* Pin control protocol: settings and functions of pins, and who has them to himself. */
#include "harness/platform/pinctrl.h"

#define CONFIGURE_BYTES 12u
#define PAIR_BYTES 8u

void pinctrl_boot(struct pin *pin)
{
	pin->function = pin->config->function_index;
	for (uint32_t i = 0; i < pin->config->settings_count; i++)
		pin->values[i] = pin->config->settings[i].value;
}

/* 0 unless another agent owns one of the pins. */
static int32_t check_owners(const struct call *call, const uint16_t *pins, uint32_t count)
{
	const struct pinctrl *pinctrl = pinctrl_of(call->platform);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t owner = pinctrl->pins[pins[i]].owner;

		if (owner && owner != call->agent->id)
			return pinctrl->config->readings.owned_denied ? SCMI_DENIED : SCMI_IN_USE;
	}
	return SCMI_SUCCESS;
}

/* May the caller change the pin or group that was picked, and all of its pins? */
static int32_t check_rights(const struct call *call, const uint16_t *pins, uint32_t count)
{
	const struct resource *resources = call->platform->models[PINCTRL_MODEL].resources;

	if (call->unbarred || platform_has_fault(call->platform, FAULT_ISOLATION_PIN_RIGHT))
		return SCMI_SUCCESS;
	if (right_denied(call, PLATFORM_RIGHT_SET))
		return SCMI_DENIED;
	for (uint32_t i = 0; i < count; i++)
		if (resources[pins[i]].deny[call->agent->id] & PLATFORM_RIGHT_SET)
			return SCMI_DENIED;
	return SCMI_SUCCESS;
}

static uint32_t pair_count(const struct call *call)
{
	return word_at(call, 8) >> 2 & 0xffu;
}

/* The number of pairs says how long the command is. */
static int32_t check_length(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t wanted = CONFIGURE_BYTES + PAIR_BYTES * pair_count(call);

	if (call->in_bytes == wanted)
		return SCMI_SUCCESS;
	if (call->in_bytes > wanted && platform->config->readings.long_parameters == PLATFORM_ANSWER_EXECUTED)
		return SCMI_SUCCESS;
	return SCMI_PROTOCOL_ERROR;
}

static int32_t check_pair(const struct call *call, uint32_t offset, const uint16_t *pins, uint32_t count)
{
	const struct pinctrl *pinctrl = pinctrl_of(call->platform);
	uint32_t type = word_at(call, offset), value = word_at(call, offset + 4);

	if (type > 0xff)
		return SCMI_INVALID_PARAMETERS;
	for (uint32_t i = 0; i < count; i++) {
		const struct pin *pin = &pinctrl->pins[pins[i]];
		uint32_t at = pinctrl_setting(pin, type);

		if (at == PLATFORM_CONFIG_UNSET)
			return platform_has_fault(call->platform, FAULT_PINCTRL_CONFIGURE_TYPE) ? SCMI_SUCCESS : SCMI_NOT_SUPPORTED;
		if (pin->config->settings[at].max && value > *pin->config->settings[at].max)
			return SCMI_INVALID_PARAMETERS;
	}
	return platform_has_fault(call->platform, FAULT_PINCTRL_CONFIGURE_REFUSED) ? SCMI_NOT_SUPPORTED : SCMI_SUCCESS;
}

/* The function named, as an index; 0 or the status of one that cannot be. */
static int32_t check_function(const struct call *call, uint32_t selector, uint32_t *function)
{
	const struct pinctrl *pinctrl = pinctrl_of(call->platform);
	uint32_t id = word_at(call, 4), i = 0, count = pinctrl->config->functions_count;

	*function = PLATFORM_CONFIG_UNSET;
	if (id == SCMI_PINCTRL_NO_FUNCTION || platform_has_fault(call->platform, FAULT_PINCTRL_CONFIGURE_ANY_FUNCTION))
		return SCMI_SUCCESS;
	while (i < count && pinctrl_id(call, SCMI_PINCTRL_FUNCTION, i) != id)
		i++;
	if (i == count || !pinctrl_offers(pinctrl, i, selector, call->index))
		return SCMI_NOT_SUPPORTED;
	*function = i;
	return SCMI_SUCCESS;
}

static void put_pairs(struct call *call, struct pin *pin, uint32_t pairs)
{
	for (uint32_t i = 0; i < pairs; i++) {
		uint32_t offset = CONFIGURE_BYTES + PAIR_BYTES * i, at = pinctrl_setting(pin, word_at(call, offset));

		if (at != PLATFORM_CONFIG_UNSET)
			pin->values[at] =
				word_at(call, offset + 4) + platform_has_fault(call->platform, FAULT_PINCTRL_CONFIGURE_VALUE);
	}
}

static void put(struct call *call, const uint16_t *pins, uint32_t count, bool with_function, uint32_t function)
{
	struct pinctrl *pinctrl = pinctrl_of(call->platform);

	if (platform_has_fault(call->platform, FAULT_PINCTRL_CONFIGURE_IGNORED))
		return;
	for (uint32_t i = 0; i < count; i++) {
		struct pin *pin = &pinctrl->pins[pins[i]];

		pin->touched |= AGENT_BIT(call->agent);
		if (with_function)
			pin->function = function;
		put_pairs(call, pin, pair_count(call));
	}
}

int32_t pinctrl_settings_configure(struct call *call)
{
	const struct platform *platform = call->platform;
	uint32_t attributes = word_at(call, 8), selector = attributes & 3u, function = PLATFORM_CONFIG_UNSET;
	bool with_function = attributes & SCMI_PINCTRL_SET_FUNCTION_VALID;
	const uint16_t *pins;
	int32_t status = check_length(call);

	if (status && platform_has_fault(platform, FAULT_PINCTRL_CONFIGURE_LENGTH))
		return SCMI_SUCCESS;
	if (selector > SCMI_PINCTRL_GROUP && platform_has_fault(platform, FAULT_PINCTRL_CONFIGURE_SELECTOR))
		selector = SCMI_PINCTRL_PIN;
	if (!status)
		status = pinctrl_pick(call, selector, word_at(call, 0), SCMI_PINCTRL_GROUP);
	if (status)
		return status;
	uint32_t count = pinctrl_pins(call, selector, &pins);

	status = check_rights(call, pins, count);
	if (!status && !platform_has_fault(platform, FAULT_PINCTRL_CONFIGURE_OWNED))
		status = check_owners(call, pins, count);
	for (uint32_t i = 0; i < pair_count(call) && !status; i++)
		status = check_pair(call, CONFIGURE_BYTES + PAIR_BYTES * i, pins, count);
	if (!status && with_function)
		status = check_function(call, selector, &function);
	if (!status)
		put(call, pins, count, with_function || platform_has_fault(platform, FAULT_PINCTRL_CONFIGURE_FUNCTION), function);
	return status;
}

/* What REQUEST and RELEASE check first. */
static int32_t pick_owned(struct call *call, const uint16_t **pins, uint32_t *count)
{
	uint32_t selector = word_at(call, 4) & 3u;

	if (selector > SCMI_PINCTRL_GROUP && platform_has_fault(call->platform, FAULT_PINCTRL_REQUEST_SELECTOR))
		selector = SCMI_PINCTRL_PIN;
	int32_t status = pinctrl_pick(call, selector, word_at(call, 0), SCMI_PINCTRL_GROUP);

	if (status == SCMI_NOT_FOUND && platform_has_fault(call->platform, FAULT_PINCTRL_REQUEST_UNKNOWN))
		return SCMI_INVALID_PARAMETERS;
	if (!status)
		*count = pinctrl_pins(call, selector, pins);
	return status;
}

int32_t pinctrl_request(struct call *call)
{
	struct pinctrl *pinctrl = pinctrl_of(call->platform);
	const uint16_t *pins = NULL;
	uint32_t count = 0;
	int32_t status = pick_owned(call, &pins, &count);

	if (!status)
		status = check_rights(call, pins, count);
	if (!status && !platform_has_fault(call->platform, FAULT_PINCTRL_REQUEST_OWNED))
		status = check_owners(call, pins, count);
	if (!status && pinctrl->pins[pins[0]].owner == call->agent->id &&
	    platform_has_fault(call->platform, FAULT_PINCTRL_REQUEST_TWICE))
		return SCMI_IN_USE;
	for (uint32_t i = 0; i < count && !status; i++)
		pinctrl->pins[pins[i]].owner = call->agent->id;
	return status;
}

int32_t pinctrl_release(struct call *call)
{
	struct pinctrl *pinctrl = pinctrl_of(call->platform);
	bool anybody = platform_has_fault(call->platform, FAULT_PINCTRL_RELEASE_FOREIGN);
	const uint16_t *pins = NULL;
	uint32_t count = 0;
	int32_t status = pick_owned(call, &pins, &count);

	if (!status)
		status = check_rights(call, pins, count);
	for (uint32_t i = 0; i < count && !status && !anybody; i++)
		if (pinctrl->pins[pins[i]].owner != call->agent->id)
			status = SCMI_INVALID_PARAMETERS;
	for (uint32_t i = 0; i < count && !status; i++)
		if (!platform_has_fault(call->platform, FAULT_PINCTRL_RELEASE_KEEPS))
			pinctrl->pins[pins[i]].owner = 0;
	return status;
}
