/* SPDX-License-Identifier: BSD-2-Clause */
/* The permission matrix that follows from a policy and the device permissions in force. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/policy_private.h"

/* Agents by devices. */
struct policy_grants {
	const struct policy *policy;
	struct grant {
		bool device;
		uint16_t protocols; /* bits of those that are not denied on the device */
	} * grants;
};

static struct policy_use use_of(const struct policy *policy, uint32_t agent, uint32_t device)
{
	return policy->rules->uses[(size_t)agent * policy->device_count + device];
}

/* What the file says. A device that an agent does not have comes, once granted, with all of its protocols. */
static struct grant at_start(const struct policy *policy, uint32_t agent, uint32_t device)
{
	uint16_t protocols = use_of(policy, agent, device).protocols;

	return (struct grant){.device = protocols != 0, .protocols = protocols ? protocols : POLICY_ALL_PROTOCOLS};
}

struct policy_grants *policy_grants_new(const struct policy *policy)
{
	struct policy_grants *grants = calloc(1, sizeof(*grants));

	if (!grants)
		return NULL;
	grants->policy = policy;
	grants->grants = calloc((size_t)policy->agent_count * policy->device_count + 1u, sizeof(*grants->grants));
	if (!grants->grants) {
		free(grants);
		return NULL;
	}
	for (uint32_t a = 0; a < policy->agent_count; a++)
		policy_grants_reset(grants, a);
	return grants;
}

void policy_grants_free(struct policy_grants *grants)
{
	if (grants)
		free(grants->grants);
	free(grants);
}

static struct grant *grant_of(struct policy_grants *grants, uint32_t agent, uint32_t device)
{
	if (agent >= grants->policy->agent_count || device >= grants->policy->device_count)
		return NULL;
	return &grants->grants[(size_t)agent * grants->policy->device_count + device];
}

void policy_grants_device(struct policy_grants *grants, uint32_t agent, uint32_t device, bool allow)
{
	struct grant *grant = grant_of(grants, agent, device);

	if (grant)
		grant->device = allow;
}

void policy_grants_protocol(struct policy_grants *grants, uint32_t agent, uint32_t device, uint8_t protocol, bool allow)
{
	struct grant *grant = grant_of(grants, agent, device);

	if (grant && allow)
		grant->protocols |= policy_protocol_bit(protocol);
	else if (grant)
		grant->protocols &= (uint16_t)~policy_protocol_bit(protocol);
}

void policy_grants_reset(struct policy_grants *grants, uint32_t agent)
{
	for (uint32_t d = 0; agent < grants->policy->agent_count && d < grants->policy->device_count; d++)
		*grant_of(grants, agent, d) = at_start(grants->policy, agent, d);
}

bool policy_may_use(const struct policy *policy, const struct policy_grants *grants, uint32_t agent, uint32_t device,
		    uint8_t protocol)
{
	struct grant grant;

	if (agent >= policy->agent_count || device >= policy->device_count)
		return false;
	grant = grants ? grants->grants[(size_t)agent * policy->device_count + device] : at_start(policy, agent, device);
	return grant.device && (!protocol || (grant.protocols & policy_protocol_bit(protocol)));
}

bool policy_hides_protocol(const struct policy *policy, uint32_t agent, uint8_t protocol)
{
	for (uint32_t i = 0; agent < policy->agent_count && i < policy->agents[agent].hidden_count; i++)
		if (policy->agents[agent].hidden[i] == protocol)
			return true;
	return false;
}

/* Rights that come with a device; what the file does not give the agent comes with all of them. */
static uint16_t device_rights(const struct policy *policy, uint32_t agent, uint32_t device)
{
	struct policy_use use = use_of(policy, agent, device);

	return use.protocols ? use.rights : POLICY_ALL_RIGHTS;
}

static struct policy_cell with_rights(const struct policy_resource *resource, uint32_t rights, uint16_t limit)
{
	rights &= policy_rights_of(resource->protocol);
	if (limit & LIMIT_STATED)
		rights &= limit;
	if (!rights)
		return (struct policy_cell){.access = POLICY_DENIED};
	return (struct policy_cell){.access = POLICY_ALLOWED, .rights = (uint16_t)(rights | POLICY_SEE)};
}

/*
 * Of a resource that several devices have, some of them the agent's, the texts say both: nothing is judged. Nor is what a trusted
 * agent has of devices that the file does not give it: it may be all.
 */
static struct policy_cell through_devices(const struct policy *policy, const struct policy_grants *grants, uint32_t agent,
					  uint32_t resource, uint16_t limit)
{
	const struct policy_rules *rules = policy->rules;
	uint32_t first = rules->first_holder[resource], last = rules->first_holder[resource + 1], usable = 0;
	bool stated = !policy->agents[agent].trusted || policy->agents[agent].unlisted != POLICY_UNSURE;
	uint16_t rights = 0;

	for (uint32_t i = first; i < last; i++) {
		stated = stated || use_of(policy, agent, rules->holders[i]).protocols;
		if (!policy_may_use(policy, grants, agent, rules->holders[i], policy->resources[resource].protocol))
			continue;
		usable++;
		rights |= device_rights(policy, agent, rules->holders[i]);
	}
	if (!usable)
		return (struct policy_cell){.access = stated ? POLICY_DENIED : POLICY_UNSURE};
	if (usable < last - first)
		return (struct policy_cell){.access = POLICY_UNSURE};
	return with_rights(&policy->resources[resource], rights, limit);
}

struct policy_cell policy_cell(const struct policy *policy, const struct policy_grants *grants, uint32_t agent, uint32_t resource)
{
	uint16_t limit;

	if (agent >= policy->agent_count || resource >= policy->resource_count)
		return (struct policy_cell){.access = POLICY_UNSURE};
	limit = policy->rules->limits[(size_t)agent * policy->resource_count + resource];
	if ((limit & LIMIT_HIDDEN) || policy_hides_protocol(policy, agent, policy->resources[resource].protocol))
		return (struct policy_cell){.access = POLICY_HIDDEN};
	if (policy->rules->first_holder[resource] < policy->rules->first_holder[resource + 1])
		return through_devices(policy, grants, agent, resource, limit);
	if (limit & LIMIT_STATED)
		return with_rights(&policy->resources[resource], limit, limit);
	if (policy->agents[agent].unlisted == POLICY_ALLOWED)
		return with_rights(&policy->resources[resource], POLICY_ALL_RIGHTS, 0);
	return (struct policy_cell){.access = policy->agents[agent].unlisted};
}

struct policy_cell policy_cell_as(const struct policy *policy, const struct policy_grants *grants, uint32_t agent, uint8_t protocol,
				  uint8_t selector, uint32_t id)
{
	uint32_t resource = policy_resource_for(policy, agent, protocol, selector, id);
	struct policy_resource unnamed = {.protocol = protocol};

	if (resource != POLICY_NONE)
		return policy_cell(policy, grants, agent, resource);
	if (agent >= policy->agent_count || !policy_rights_of(protocol))
		return (struct policy_cell){.access = POLICY_UNSURE};
	if (policy_hides_protocol(policy, agent, protocol))
		return (struct policy_cell){.access = POLICY_HIDDEN};
	if (policy->agents[agent].unlisted == POLICY_ALLOWED)
		return with_rights(&unnamed, POLICY_ALL_RIGHTS, 0);
	return (struct policy_cell){.access = policy->agents[agent].unlisted};
}

/* --- Ids ------------------------------------------------------------------------------------------------------------------- */

uint32_t policy_id_for(const struct policy *policy, uint32_t agent, uint32_t resource)
{
	if (agent >= policy->agent_count || resource >= policy->resource_count)
		return POLICY_NO_ID;
	if (policy->rules->ids)
		return policy->rules->ids[(size_t)agent * policy->resource_count + resource];
	return policy->resources[resource].id;
}

uint32_t policy_resource_for(const struct policy *policy, uint32_t agent, uint8_t protocol, uint8_t selector, uint32_t id)
{
	if (!policy->rules->ids)
		return policy_find_resource(policy, protocol, selector, id);
	for (uint32_t r = 0; agent < policy->agent_count && r < policy->resource_count; r++)
		if (policy->resources[r].protocol == protocol && policy->resources[r].selector == selector &&
		    policy_id_for(policy, agent, r) == id)
			return r;
	return POLICY_NONE;
}

uint32_t policy_find_agent(const struct policy *policy, const char *name)
{
	for (uint32_t a = 0; a < policy->agent_count; a++)
		if (!strcmp(policy->agents[a].name, name))
			return a;
	return POLICY_NONE;
}

uint32_t policy_find_agent_id(const struct policy *policy, uint32_t id)
{
	for (uint32_t a = 0; a < policy->agent_count; a++)
		if (policy->agents[a].id_known && policy->agents[a].id == id)
			return a;
	return POLICY_NONE;
}

uint32_t policy_find_device(const struct policy *policy, uint32_t id)
{
	for (uint32_t d = 0; d < policy->device_count; d++)
		if (policy->devices[d].id == id)
			return d;
	return POLICY_NONE;
}

static uint64_t order(uint8_t protocol, uint8_t selector, uint32_t id)
{
	return (uint64_t)protocol << 40 | (uint64_t)selector << 32 | id;
}

uint32_t policy_find_resource(const struct policy *policy, uint8_t protocol, uint8_t selector, uint32_t id)
{
	uint32_t low = 0, high = policy->resource_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct policy_resource *r = &policy->resources[middle];

		if (order(r->protocol, r->selector, r->id) < order(protocol, selector, id))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == policy->resource_count || policy->resources[low].protocol != protocol ||
	    policy->resources[low].selector != selector || policy->resources[low].id != id)
		return POLICY_NONE;
	return low;
}

bool policy_device_holds(const struct policy *policy, uint32_t device, uint32_t resource)
{
	if (resource >= policy->resource_count)
		return false;
	for (uint32_t i = policy->rules->first_holder[resource]; i < policy->rules->first_holder[resource + 1]; i++)
		if (policy->rules->holders[i] == device)
			return true;
	return false;
}

/* --- Text ------------------------------------------------------------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
	const struct policy_agent *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void print_cell(FILE *out, const struct policy *policy, uint32_t agent, uint32_t resource)
{
	static const char *const kinds[] = {"", "group ", "function "};
	const struct policy_resource *r = &policy->resources[resource];
	struct policy_cell cell = policy_cell(policy, NULL, agent, resource);
	uint32_t id = policy_id_for(policy, agent, resource);
	const struct policy_rules *rules = policy->rules;
	char rights[96];

	fprintf(out, "%s %s %s%u", policy->agents[agent].name, policy_protocol_text(r->protocol), kinds[r->selector % 3], r->id);
	if (id != r->id && id != POLICY_NO_ID)
		fprintf(out, " as %u", id);
	for (uint32_t i = rules->first_holder[resource]; i < rules->first_holder[resource + 1]; i++)
		fprintf(out, "%s%u", i == rules->first_holder[resource] ? " device " : "+", policy->devices[rules->holders[i]].id);
	fprintf(out, " %s%s%s\n", policy_access_text(cell.access), cell.rights ? " " : "",
		policy_rights_text(cell.rights, rights, sizeof(rights)));
}

int policy_print(FILE *out, const struct policy *policy)
{
	const struct policy_agent **sorted = calloc(policy->agent_count + 1u, sizeof(*sorted));

	if (!sorted)
		return -ENOMEM;
	for (uint32_t a = 0; a < policy->agent_count; a++)
		sorted[a] = &policy->agents[a];
	qsort(sorted, policy->agent_count, sizeof(*sorted), by_name);
	for (uint32_t i = 0; i < policy->agent_count; i++) {
		uint32_t agent = (uint32_t)(sorted[i] - policy->agents);

		fprintf(out, "%s base permissions %s\n", sorted[i]->name, sorted[i]->trusted ? "allowed" : "denied");
		for (uint32_t r = 0; r < policy->resource_count; r++)
			print_cell(out, policy, agent, r);
	}
	free(sorted);
	return ferror(out) ? -EIO : 0;
}
