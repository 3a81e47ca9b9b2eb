/* SPDX-License-Identifier: BSD-2-Clause */
/* Base protocol: what a trusted agent may decide about others. */
#include "harness/platform/platform_internal.h"

enum verdict { CHANGE, LEAVE, REFUSE };

/* Who is meant: CHANGE with *target, LEAVE to succeed without effect, REFUSE with *status. */
static enum verdict find_target(struct call *call, uint32_t id, bool lenient, bool self_allowed, bool anyone,
				struct platform_agent **target, int32_t *status)
{
	const struct platform *platform = call->platform;

	*status = SCMI_NOT_FOUND;
	if (id > platform->agents_count)
		return lenient ? LEAVE : REFUSE;
	if (!id) {
		*status = answer_status(platform->config->readings.agent_zero, SCMI_NOT_FOUND);
		return *status ? REFUSE : LEAVE;
	}
	*target = &platform->agents[id - 1];
	*status = SCMI_DENIED;
	if (call->agent->config->trusted || anyone || (self_allowed && *target == call->agent))
		return CHANGE;
	return REFUSE;
}

/* Bit of a known device; 0 if there is none of that id. */
static uint64_t known_device(const struct platform *platform, uint32_t device)
{
	for (uint32_t i = 0; i < platform->devices_count; i++)
		if (platform->devices[i] == device)
			return 1ull << i;
	return 0;
}

static bool flags_reserved(const struct call *call, uint32_t flags, enum platform_fault_id fault)
{
	return (flags & SCMI_PERMISSION_RESERVED) && !platform_has_fault(call->platform, fault) &&
	       !platform_has_fault(call->platform, FAULT_COMMON_RESERVED_IGNORED);
}

static void set_bits(uint64_t *denied, uint64_t bits, bool allow, bool keep_denied, bool keep_allowed)
{
	if (allow && !keep_denied)
		*denied &= ~bits;
	if (!allow && !keep_allowed)
		*denied |= bits;
}

static struct platform_agent *agent_after(const struct platform_agent *agent)
{
	return &agent->platform->agents[agent->id % agent->platform->agents_count];
}

static bool has_work(const struct platform_agent *agent)
{
	for (unsigned m = 0; m < MODELS; m++)
		if (agent->pending[m])
			return true;
	return false;
}

/* For faults: the permission goes elsewhere, or something goes with it. True: nothing more happens. */
static bool device_spoiled(struct platform_agent **target, uint64_t *device, uint32_t flags)
{
	struct platform *platform = (*target)->platform;
	bool allow = flags & SCMI_PERMISSION_ALLOW;

	if (!platform->has_faults)
		return false;
	if (!allow && platform_has_fault(platform, FAULT_ISOLATION_DEVICE_WAITS) && has_work(*target))
		return true;
	for (uint32_t i = 0; !allow && platform_has_fault(platform, FAULT_ISOLATION_DEVICE_VOTES) && i < platform->agents_count;
	     i++)
		if (&platform->agents[i] != *target)
			votes_drop(&platform->agents[i]);
	if (platform_has_fault(platform, FAULT_ISOLATION_DEVICE_NEXT))
		*device = *device << 1 & ((1ull << (platform->devices_count - 1) << 1) - 1) ? *device << 1 : 1;
	if (platform_has_fault(platform, FAULT_ISOLATION_DEVICE_WRONG_AGENT))
		*target = agent_after(*target);
	return false;
}

int32_t base_set_device_permissions(struct call *call)
{
	struct platform *platform = call->platform;
	bool anyone = platform_has_fault(platform, FAULT_BASE_DEVICE_UNTRUSTED);
	bool lenient = platform_has_fault(platform, FAULT_BASE_DEVICE_UNKNOWN_AGENT);
	uint64_t device = known_device(platform, word_at(call, 4));
	uint32_t flags = word_at(call, 8);
	struct platform_agent *target;
	int32_t status;
	enum verdict verdict = find_target(call, word_at(call, 0), lenient,
					   platform_has_fault(platform, FAULT_ISOLATION_DEVICE_SELF), anyone, &target, &status);

	if (verdict == REFUSE)
		return status;
	if (!device)
		return platform_has_fault(platform, FAULT_BASE_DEVICE_UNKNOWN_DEVICE) ? SCMI_SUCCESS : SCMI_NOT_FOUND;
	if (flags_reserved(call, flags, FAULT_BASE_DEVICE_RESERVED))
		return SCMI_INVALID_PARAMETERS;
	if (verdict == LEAVE)
		return SCMI_SUCCESS;
	if (device_spoiled(&target, &device, flags))
		return SCMI_SUCCESS;
	for (uint32_t i = 0; i < platform->agents_count; i++) {
		struct platform_agent *agent = &platform->agents[i];

		if (agent != target && !platform_has_fault(platform, FAULT_BASE_DEVICE_HITS_ALL))
			continue;
		set_bits(&agent->devices_denied, device, flags & SCMI_PERMISSION_ALLOW,
			 platform_has_fault(platform, FAULT_BASE_DEVICE_DENIAL_STICKS),
			 platform_has_fault(platform, FAULT_BASE_DEVICE_NO_EFFECT));
		views_deny(agent);
	}
	return SCMI_SUCCESS;
}

/* Does a resource of this protocol belong to the device? */
static bool applies(const struct platform *platform, uint32_t protocol, uint64_t device)
{
	if (protocol >= SCMI_PROTOCOL_VENDOR_FIRST)
		return false;
	const struct model *model = &platform->models[model_of((uint8_t)protocol)];

	for (uint32_t i = 0; i < model->count; i++)
		if (model->resources[i].devices & device)
			return true;
	return false;
}

int32_t base_set_protocol_permissions(struct call *call)
{
	struct platform *platform = call->platform;
	bool anyone = platform_has_fault(platform, FAULT_BASE_PROTOCOL_UNTRUSTED);
	bool lenient = platform_has_fault(platform, FAULT_BASE_PROTOCOL_UNKNOWN);
	uint64_t device = known_device(platform, word_at(call, 4));
	uint32_t command = word_at(call, 8), flags = word_at(call, 12), slot;
	struct platform_agent *target;
	int32_t status;
	enum verdict verdict = find_target(call, word_at(call, 0), lenient, false, anyone, &target, &status);

	if (verdict == REFUSE)
		return status;
	if (!device)
		return lenient ? SCMI_SUCCESS : SCMI_NOT_FOUND;
	if (command >> 8)
		return SCMI_INVALID_PARAMETERS;
	if (command == SCMI_PROTOCOL_BASE)
		return platform_has_fault(platform, FAULT_BASE_PROTOCOL_BASE_DENIABLE)
			       ? SCMI_SUCCESS
			       : answer_status(platform->config->readings.deny_base, SCMI_DENIED);
	slot = platform->slot_of[command];
	if (!slot || !applies(platform, command, device))
		return SCMI_NOT_FOUND;
	if (flags_reserved(call, flags, FAULT_BASE_PROTOCOL_RESERVED))
		return SCMI_INVALID_PARAMETERS;
	if (verdict == LEAVE)
		return SCMI_SUCCESS;
	if (platform_has_fault(platform, FAULT_ISOLATION_PROTOCOL_WRONG_AGENT))
		target = agent_after(target);
	if (platform_has_fault(platform, FAULT_ISOLATION_PROTOCOL_DEVICES))
		device = UINT64_MAX;
	for (uint32_t i = 0; platform_has_fault(platform, FAULT_ISOLATION_PROTOCOL_ALL) && i < platform->slots_count; i++)
		set_bits(&target->protocol_devices_denied[i], device, flags & SCMI_PERMISSION_ALLOW, false, false);
	set_bits(&target->protocol_devices_denied[slot - 1], device, flags & SCMI_PERMISSION_ALLOW,
		 platform_has_fault(platform, FAULT_BASE_PROTOCOL_DENIAL_STICKS),
		 platform_has_fault(platform, FAULT_BASE_PROTOCOL_NO_EFFECT));
	views_deny(target);
	return SCMI_SUCCESS;
}

int32_t base_reset_agent(struct call *call)
{
	struct platform *platform = call->platform;
	bool anyone = platform_has_fault(platform, FAULT_BASE_RESET_UNTRUSTED);
	bool lenient = platform_has_fault(platform, FAULT_BASE_RESET_UNKNOWN);
	uint32_t flags = word_at(call, 4);
	struct platform_agent *target;
	int32_t status;
	enum verdict verdict = find_target(call, word_at(call, 0), lenient, true, anyone, &target, &status);

	if (verdict == REFUSE)
		return status;
	if (flags_reserved(call, flags, FAULT_BASE_RESET_RESERVED))
		return SCMI_INVALID_PARAMETERS;
	if (verdict == LEAVE)
		return SCMI_SUCCESS;
	if (target == call->agent && !call->agent->config->trusted && platform_has_fault(platform, FAULT_BASE_RESET_SELF_REFUSED))
		return SCMI_DENIED;
	agent_reset(target, (flags & SCMI_RESET_PERMISSIONS) ? !platform_has_fault(platform, FAULT_BASE_RESET_KEEPS_DENIALS)
							     : platform_has_fault(platform, FAULT_BASE_RESET_DROPS_DENIALS));
	call->silent |= target == call->agent && platform->config->readings.self_reset == PLATFORM_ANSWER_SILENT;
	return SCMI_SUCCESS;
}
