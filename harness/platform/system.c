/* SPDX-License-Identifier: BSD-2-Clause */
/* System power protocol. The system is the protocol's one resource. It only remembers what was asked of it, and survives. */
#include "harness/platform/platform_internal.h"

#include <errno.h>
#include <stdlib.h>

#include "scmi/system.h"

#define SYSTEM_MODEL (SCMI_PROTOCOL_SYSTEM - SCMI_PROTOCOL_BASE)

struct system {
	uint32_t state; /* entered last */
};

static message_fn system_set, system_get, system_notify;

static const struct message messages[] = {
	[SCMI_SYSTEM_POWER_STATE_SET] = {.run = system_set,
					 .bytes = 8,
					 .flags = 0,
					 .reserved = SCMI_SYSTEM_FLAGS_RESERVED,
					 .reserved_fault = FAULT_SYSTEM_SET_RESERVED + 1},
	[SCMI_SYSTEM_POWER_STATE_GET] = {.run = system_get, .optional = true},
	[SCMI_SYSTEM_POWER_STATE_NOTIFY] = {.run = system_notify,
					    .bytes = 4,
					    .flags = 0,
					    .reserved = SCMI_NOTIFY_RESERVED,
					    .notifies = true,
					    .optional = true,
					    .reserved_fault = FAULT_SYSTEM_NOTIFY_RESERVED + 1},
};

static const struct event_faults notifier_faults = {
	.missing = FAULT_SYSTEM_NOTIFIER_MISSING + 1,
	.unasked = FAULT_SYSTEM_NOTIFIER_UNASKED + 1,
	.wrong_agent = FAULT_SYSTEM_NOTIFIER_AGENT + 1,
	.cut = FAULT_SYSTEM_NOTIFIER_SHORT + 1,
};

static struct system *the_system(const struct platform *platform)
{
	return platform->models[SYSTEM_MODEL].state;
}

/* No message of this protocol names a resource. */
static bool may(struct call *call, enum platform_right right)
{
	call->index = 0;
	call->resource = &call->platform->models[SYSTEM_MODEL].resources[0];
	return !right_denied(call, right);
}

static void protocol_attributes(struct call *call)
{
	reply(call, platform_has_fault(call->platform, FAULT_SYSTEM_ATTRIBUTES));
}

static uint32_t message_attributes(const struct call *call, uint32_t message)
{
	const struct platform_config_system *config = &call->platform->config->system;
	uint32_t bits = 0;

	if (message != SCMI_SYSTEM_POWER_STATE_SET)
		return 0;
	if (config->warm_reset)
		bits |= SCMI_SYSTEM_WARM_RESET_SUPPORTED;
	if (config->suspend)
		bits |= SCMI_SYSTEM_SUSPEND_SUPPORTED;
	if (platform_has_fault(call->platform, FAULT_SYSTEM_SET_ATTRIBUTES_RESERVED))
		bits |= 1u << 29;
	return bits;
}

static int32_t message_absent(const struct call *call, uint32_t message)
{
	uint8_t answer = call->platform->config->system.readings.notify_attribute;

	return message == SCMI_SYSTEM_POWER_STATE_NOTIFY ? answer_status(answer, SCMI_NOT_FOUND) : SCMI_NOT_FOUND;
}

static int32_t check_vendor_state(const struct call *call, uint32_t state)
{
	const struct platform_config_system *config = &call->platform->config->system;

	for (uint32_t i = 0; i < config->vendor_states_count; i++)
		if (config->vendor_states[i] == state)
			return SCMI_SUCCESS;
	if (platform_has_fault(call->platform, FAULT_SYSTEM_SET_VENDOR))
		return SCMI_SUCCESS;
	return answer_status(config->readings.vendor_state, SCMI_NOT_SUPPORTED);
}

/* 0 where the system can go into this state. */
static int32_t check_state(const struct call *call, uint32_t state)
{
	const struct platform *platform = call->platform;
	const struct platform_config_system *config = &platform->config->system;

	if (state >= SCMI_SYSTEM_STATE_VENDOR_FIRST)
		return check_vendor_state(call, state);
	if (state >= SCMI_SYSTEM_STATE_RESERVED_FIRST)
		return platform_has_fault(platform, FAULT_SYSTEM_SET_RESERVED_STATE) ? SCMI_SUCCESS : SCMI_INVALID_PARAMETERS;
	if (state == SCMI_SYSTEM_WARM_RESET && !config->warm_reset)
		return platform_has_fault(platform, FAULT_SYSTEM_SET_WARM_RESET) ? SCMI_SUCCESS : SCMI_NOT_SUPPORTED;
	if (state == SCMI_SYSTEM_SUSPEND && !config->suspend)
		return SCMI_NOT_SUPPORTED;
	if (state == SCMI_SYSTEM_SUSPEND && config->others_running)
		return platform_has_fault(platform, FAULT_SYSTEM_SET_SUSPEND) ? SCMI_SUCCESS : SCMI_DENIED;
	return SCMI_SUCCESS;
}

static void tell(struct call *call, bool graceful, uint32_t state)
{
	struct platform *platform = call->platform;
	struct event event = event_of(platform, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFIER, 0, call->agent);
	bool waits = (graceful && state == SCMI_SYSTEM_SHUTDOWN) || platform_has_fault(platform, FAULT_SYSTEM_NOTIFIER_TIMEOUT);

	if (graceful && platform_has_fault(platform, FAULT_SYSTEM_GRACEFUL_MISSING))
		return;
	event.unnamed = true;
	event.last_since = platform_has_fault(platform, FAULT_SYSTEM_NOTIFIER_SHORT) ? 0 : 0x20000;
	event.words[event.count++] = graceful && !platform_has_fault(platform, FAULT_SYSTEM_GRACEFUL_FLAG);
	event.words[event.count++] = platform_has_fault(platform, FAULT_SYSTEM_NOTIFIER_STATE) ? state + 1 : state;
	event.words[event.count++] = waits ? platform->config->system.timeout_ms : 0;
	event_spoil(platform, &event, &notifier_faults);
	event_send(platform, &event);
}

static int32_t system_set(struct call *call)
{
	struct platform *platform = call->platform;
	uint32_t state = word_at(call, 4);
	bool graceful = (word_at(call, 0) & SCMI_SYSTEM_GRACEFUL) && state != SCMI_SYSTEM_POWER_UP;

	if (!may(call, PLATFORM_RIGHT_SET) && !platform_has_fault(platform, FAULT_SYSTEM_SET_DENIED))
		return answer_status(platform->config->system.readings.not_entitled, SCMI_DENIED);
	int32_t status = check_state(call, state);

	if (status)
		return status;
	if (!graceful)
		the_system(platform)->state = state;
	tell(call, graceful, state);
	return SCMI_SUCCESS;
}

static int32_t system_get(struct call *call)
{
	const struct platform *platform = call->platform;
	uint8_t answer = platform->config->system.readings.state_get;
	uint32_t state = the_system(platform)->state;

	if (answer)
		return answer_status(answer, SCMI_SUCCESS);
	reply(call, platform_has_fault(platform, FAULT_SYSTEM_GET_RESERVED) ? SCMI_SYSTEM_STATE_RESERVED_FIRST + 2 : state);
	return SCMI_SUCCESS;
}

static int32_t system_notify(struct call *call)
{
	const struct platform *platform = call->platform;
	bool on = word_at(call, 0) & SCMI_NOTIFY_ENABLE;

	if (!may(call, PLATFORM_RIGHT_NOTIFY) || platform_has_fault(platform, FAULT_SYSTEM_NOTIFY_REFUSED))
		return SCMI_NOT_SUPPORTED;
	if (on)
		call->resource->subscribers[SCMI_SYSTEM_POWER_STATE_NOTIFIER] |= AGENT_BIT(call->agent);
	else if (!platform_has_fault(platform, FAULT_SYSTEM_NOTIFIER_AFTER_DISABLE))
		call->resource->subscribers[SCMI_SYSTEM_POWER_STATE_NOTIFIER] &= ~AGENT_BIT(call->agent);
	return SCMI_SUCCESS;
}

static uint32_t one(const struct platform_config *config)
{
	(void)config;
	return 1;
}

static struct platform_config_resource system_resource(const struct platform_config *config, uint32_t index)
{
	(void)index;
	return (struct platform_config_resource){.permissions = config->system.permissions,
						 .permissions_count = config->system.permissions_count};
}

static int create(struct platform *platform)
{
	struct system *system = calloc(1, sizeof(*system));

	platform->models[SYSTEM_MODEL].state = system;
	if (!system)
		return -ENOMEM;
	system->state = SCMI_SYSTEM_POWER_UP;
	return 0;
}

static void destroy(struct platform *platform)
{
	free(platform->models[SYSTEM_MODEL].state);
}

const struct protocol platform_system = {
	.id = SCMI_PROTOCOL_SYSTEM,
	.messages_count = sizeof(messages) / sizeof(messages[0]),
	.messages = messages,
	.negotiable_since = 0x20001,
	.versions = {0x10000, 0x20000, 0x20001},
	.count = one,
	.resource = system_resource,
	.create = create,
	.destroy = destroy,
	.attributes = protocol_attributes,
	.message_attributes = message_attributes,
	.message_absent = message_absent,
};
