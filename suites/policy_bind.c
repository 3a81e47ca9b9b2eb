/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A policy meets a platform: which of its agents each connection is, whether devices and resources exist, and what commands make
 * of device permissions as the run goes on.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/sensor.h"
#include "scmi/system.h"
#include "suites/engine.h"
#include "suites/inventory.h"

#define DOMAIN_ATTRIBUTES 0x3 /* of every protocol of domains, of clocks, of pins */

__attribute__((format(printf, 4, 5))) static int contradicts(char *why, size_t why_bytes, const char *where, const char *format,
							     ...)
{
	int used = snprintf(why, why_bytes, "%s: ", where);
	va_list arguments;

	if (used > 0 && (size_t)used < why_bytes) {
		va_start(arguments, format);
		(void)vsnprintf(why + used, why_bytes - (size_t)used, format, arguments);
		va_end(arguments);
	}
	return -EINVAL;
}

/* --- Agents ---------------------------------------------------------------------------------------------------------------- */

/* By the name that the user gave the connection, else by the id, else by the name that the platform gives. */
static uint32_t find_self(const struct policy *policy, const struct seat *seat)
{
	const struct assay_inventory *inventory = seat->inventory;
	uint32_t agent = policy_find_agent(policy, assay_agent_name(seat->agent));

	if (agent == POLICY_NONE && inventory->agent_id_known)
		agent = policy_find_agent_id(policy, inventory->agent_id);
	if (agent == POLICY_NONE && inventory->agent_name[0])
		agent = policy_find_agent(policy, inventory->agent_name);
	return agent;
}

static int bind_agents(struct run *run, char *why, size_t why_bytes)
{
	const struct policy *policy = run->options->policy;

	for (size_t i = 0; i < run->seat_count; i++) {
		struct seat *seat = &run->seats[i];

		seat->policy_agent = find_self(policy, seat);
		if (seat->policy_agent == POLICY_NONE && seat->inventory->agent_id_known)
			return contradicts(
				why, why_bytes, policy->agents[0].where,
				"expected an agent called \"%s\" (as the connection) or \"%s\" (as the platform says), or of "
				"id %u, found none",
				assay_agent_name(seat->agent), seat->inventory->agent_name, seat->inventory->agent_id);
		if (seat->policy_agent == POLICY_NONE)
			return contradicts(why, why_bytes, policy->agents[0].where,
					   "expected an agent called \"%s\", as the connection, found none",
					   assay_agent_name(seat->agent));
		for (size_t k = 0; k < i; k++)
			if (run->seats[k].policy_agent == seat->policy_agent)
				return contradicts(why, why_bytes, policy->agents[seat->policy_agent].where,
						   "expected one connection for this agent, found \"%s\" and \"%s\"",
						   assay_agent_name(run->seats[k].agent), assay_agent_name(seat->agent));
	}
	return 0;
}

/* One exchange about something that the inventory does not tell. The status, or 1: no answer. */
static int32_t ask(struct seat *seat, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count)
{
	static _Thread_local struct assay_exchange ex;
	uint8_t payload[4 * 4];
	struct assay_command command = {.protocol = protocol, .message = message, .payload = payload, .payload_bytes = 4 * count};

	for (uint32_t i = 0; i < count; i++)
		scmi_store32(payload + 4 * i, words[i]);
	if (assay_agent_exchange(seat->agent, &command, &ex) || ex.outcome != ASSAY_ANSWERED)
		return ASSAY_STATUS_UNKNOWN;
	return ex.status;
}

static int known_agents(struct run *run, char *why, size_t why_bytes)
{
	const struct policy *policy = run->options->policy;
	struct seat *seat = &run->seats[0];

	for (uint32_t a = 0; a < policy->agent_count; a++) {
		const struct policy_agent *agent = &policy->agents[a];

		if (!agent->id_known || agent->id <= seat->inventory->agents_announced || !seat->inventory->agents_announced)
			continue;
		if (ask(seat, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, (const uint32_t[]){agent->id}, 1) == SCMI_NOT_FOUND)
			return contradicts(why, why_bytes, agent->where,
					   "expected an agent of the platform, found id %u where it has %u agents", agent->id,
					   seat->inventory->agents_announced);
	}
	return 0;
}

/* --- Resources ------------------------------------------------------------------------------------------------------------- */

/* Silence contradicts nothing: the checks are there to judge it. */
static bool may_be_there(int32_t status)
{
	return status == SCMI_SUCCESS || status == SCMI_DENIED || status == ASSAY_STATUS_UNKNOWN;
}

/* Does the agent's connection know it? By the count; where that says no, by asking: counts can be wrong, which is judged elsewhere. */
static bool is_there(struct run *run, struct seat *seat, uint32_t r)
{
	const struct policy *policy = run->options->policy;
	const struct policy_resource *resource = &policy->resources[r];
	uint32_t id = policy_id_for(policy, seat->policy_agent, r);
	int32_t status;

	if (id == POLICY_NO_ID)
		return false;
	if (resource->protocol == SCMI_PROTOCOL_SYSTEM)
		return may_be_there(ask(seat, SCMI_PROTOCOL_SYSTEM, SCMI_PROTOCOL_VERSION, NULL, 0));
	if (id < assay_inventory_announced(seat->inventory, resource->protocol, resource->selector))
		return true;
	if (resource->protocol == SCMI_PROTOCOL_SENSOR)
		status = ask(seat, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, (const uint32_t[]){id, 0}, 2);
	else if (resource->protocol == SCMI_PROTOCOL_PINCTRL)
		status = ask(seat, SCMI_PROTOCOL_PINCTRL, DOMAIN_ATTRIBUTES, (const uint32_t[]){id, resource->selector}, 2);
	else
		status = ask(seat, resource->protocol, DOMAIN_ATTRIBUTES, &id, 1);
	return may_be_there(status);
}

/* Only what some agent here should see can be missed. */
static int known_resources(struct run *run, char *why, size_t why_bytes)
{
	const struct policy *policy = run->options->policy;

	for (uint32_t r = 0; r < policy->resource_count; r++) {
		const struct policy_resource *resource = &policy->resources[r];
		struct seat *sees = NULL;
		bool there = false;

		for (size_t i = 0; i < run->seat_count && !there; i++) {
			struct seat *seat = &run->seats[i];

			if (policy_cell(policy, NULL, seat->policy_agent, r).access != POLICY_ALLOWED)
				continue;
			sees = seat;
			there = is_there(run, seat, r);
		}
		if (sees && !there)
			return contradicts(why, why_bytes, resource->where,
					   "expected a resource of the platform, found no %s %u (agent %s is told of %u)",
					   policy_protocol_text(resource->protocol), resource->id, assay_agent_name(sees->agent),
					   assay_inventory_announced(sees->inventory, resource->protocol, resource->selector));
	}
	return 0;
}

/* --- Devices --------------------------------------------------------------------------------------------------------------- */

static struct seat *trusted_seat(struct run *run)
{
	for (size_t i = 0; i < run->seat_count; i++)
		if (run->options->policy->agents[run->seats[i].policy_agent].trusted)
			return &run->seats[i];
	return NULL;
}

/* The id of an agent, as its connection was told or as the policy says; 0: not known. */
static uint32_t id_of(const struct run *run, uint32_t agent)
{
	for (size_t i = 0; i < run->seat_count; i++)
		if (run->seats[i].policy_agent == agent && run->seats[i].inventory->agent_id_known)
			return run->seats[i].inventory->agent_id;
	return run->options->policy->agents[agent].id_known ? run->options->policy->agents[agent].id : 0;
}

/* An agent that has the device: of one that has not, some platforms say that it does not exist. 0: none is known. */
static uint32_t user_of(const struct run *run, uint32_t device)
{
	const struct policy *policy = run->options->policy;

	for (uint32_t a = 0; a < policy->agent_count; a++)
		if (policy_may_use(policy, NULL, a, device, 0) && id_of(run, a))
			return id_of(run, a);
	return 0;
}

/*
 * Nothing lists devices. A permission command with a reserved flag changes nothing; a device that does not exist is NOT_FOUND even
 * so where the platform looks at it first, and then the policy is wrong. Bit 0 is what is in force, should the flag be ignored.
 */
static int known_devices(struct run *run, char *why, size_t why_bytes)
{
	const struct policy *policy = run->options->policy;
	struct seat *seat = trusted_seat(run);

	if (!seat || !inventory_implements(seat->inventory, SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS))
		return 0;
	for (uint32_t d = 0; d < policy->device_count; d++) {
		const struct policy_device *device = &policy->devices[d];
		const uint32_t words[] = {user_of(run, d), device->id, 0x2u | SCMI_PERMISSION_ALLOW};

		if (!words[0])
			continue;
		if (ask(seat, SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, words, 3) == SCMI_NOT_FOUND)
			return contradicts(why, why_bytes, device->where,
					   "expected a device of the platform, found NOT_FOUND for device %u", device->id);
	}
	return 0;
}

int policy_bind(struct run *run, char *why, size_t why_bytes)
{
	int err = bind_agents(run, why, why_bytes);

	if (!err)
		err = known_agents(run, why, why_bytes);
	if (!err)
		err = known_resources(run, why, why_bytes);
	if (!err)
		err = known_devices(run, why, why_bytes);
	if (err)
		return err;
	run->grants = policy_grants_new(run->options->policy);
	if (!run->grants) {
		(void)snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	for (size_t i = 0; i < run->seat_count; i++)
		if (run->seats[i].predicted.oracle)
			assay_oracle_set_policy(run->seats[i].predicted.oracle, run->options->policy, run->grants,
						run->seats[i].policy_agent);
	return 0;
}

/* --- As the run goes on ------------------------------------------------------------------------------------------------------ */

static uint32_t agent_of_id(const struct run *run, uint32_t id)
{
	for (size_t i = 0; i < run->seat_count; i++)
		if (run->seats[i].inventory->agent_id_known && run->seats[i].inventory->agent_id == id)
			return run->seats[i].policy_agent;
	return policy_find_agent_id(run->options->policy, id);
}

void policy_hear(struct run *run, const uint8_t *request, uint32_t bytes, int32_t status)
{
	struct scmi_header h = scmi_header_unpack(bytes >= SCMI_HEADER_BYTES ? scmi_load32(request) : 0);
	uint32_t words[4] = {0}, count = bytes / 4 ? bytes / 4 - 1 : 0, agent, device;

	if (!run->grants || status != SCMI_SUCCESS || h.protocol != SCMI_PROTOCOL_BASE || h.type != SCMI_TYPE_COMMAND ||
	    h.message < SCMI_BASE_SET_DEVICE_PERMISSIONS || h.message > SCMI_BASE_RESET_AGENT_CONFIGURATION)
		return;
	for (uint32_t i = 0; i < 4 && i < count; i++)
		words[i] = scmi_load32(request + 4 + 4 * i);
	agent = agent_of_id(run, words[0]);
	if (agent == POLICY_NONE)
		return;
	device = policy_find_device(run->options->policy, words[1]);
	if (h.message == SCMI_BASE_SET_DEVICE_PERMISSIONS && count >= 3 && device != POLICY_NONE)
		policy_grants_device(run->grants, agent, device, words[2] & SCMI_PERMISSION_ALLOW);
	else if (h.message == SCMI_BASE_SET_PROTOCOL_PERMISSIONS && count >= 4 && device != POLICY_NONE)
		policy_grants_protocol(run->grants, agent, device, (uint8_t)words[2], words[3] & SCMI_PERMISSION_ALLOW);
	else if (h.message == SCMI_BASE_RESET_AGENT_CONFIGURATION && (words[1] & SCMI_RESET_PERMISSIONS))
		policy_grants_reset(run->grants, agent);
}

/* --- Without checks ---------------------------------------------------------------------------------------------------------- */

struct assay_policy_binding {
	struct run run; /* of it, what binding needs */
	struct assay_check_options options;
};

int assay_policy_bind(struct assay_agent *const *agents, struct assay_inventory *const *inventories,
		      struct assay_oracle *const *oracles, size_t count, const struct policy *policy,
		      struct assay_policy_binding **out, char *why, size_t why_bytes)
{
	struct assay_policy_binding *binding = calloc(1, sizeof(*binding));

	*out = binding;
	if (binding)
		binding->run.seats = calloc(count + 1, sizeof(*binding->run.seats));
	if (!binding || !binding->run.seats) {
		(void)snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	binding->options.policy = policy;
	binding->run.options = &binding->options;
	binding->run.seat_count = count;
	for (size_t i = 0; i < count; i++) {
		binding->run.seats[i] =
			(struct seat){.run = &binding->run, .index = i, .agent = agents[i], .inventory = inventories[i]};
		binding->run.seats[i].predicted.oracle = oracles[i];
	}
	return policy_bind(&binding->run, why, why_bytes);
}

void assay_policy_hear(struct assay_policy_binding *binding, const uint8_t *request, uint32_t request_bytes,
		       const uint8_t *response, uint32_t response_bytes)
{
	if (response_bytes >= SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
		policy_hear(&binding->run, request, request_bytes, scmi_load32s(response + SCMI_HEADER_BYTES));
}

void assay_policy_unbind(struct assay_policy_binding *binding)
{
	if (!binding)
		return;
	policy_grants_free(binding->run.grants);
	free(binding->run.seats);
	free(binding);
}
