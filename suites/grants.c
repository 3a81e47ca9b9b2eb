/* SPDX-License-Identifier: BSD-2-Clause */
/* Permission commands, and who reaches what after them. */
#include "suites/grants.h"

#include "suites/engine.h"
#include "suites/votes_common.h"

#define BASE SCMI_PROTOCOL_BASE

static uint32_t device_id(const struct check *c)
{
	return check_policy(c)->devices[cell_device(c)].id;
}

static bool may_use(const struct check *c, size_t place, uint32_t device)
{
	uint32_t agent = check_policy_agent(c, place);

	return agent != POLICY_NONE && policy_may_use(check_policy(c), check_grants(c), agent, device, 0);
}

/* The check's own agent can be the one whose permissions change. */
static bool can_be_target(const struct check *c)
{
	uint32_t agent = check_policy_agent(c, 0);

	return agent != POLICY_NONE && !check_policy(c)->agents[agent].trusted && check_trusted(c) != NO_AGENT &&
	       check_agent_id(c, 0);
}

bool grant_uses(const struct check *c)
{
	struct reach list;

	if (!can_be_target(c) || !may_use(c, 0, cell_device(c)))
		return false;
	reach_list(c, 0, true, 0, &list);
	return list.count > 0;
}

bool grant_lacks(const struct check *c)
{
	return can_be_target(c) && !may_use(c, 0, cell_device(c)) && check_policy(c)->devices[cell_device(c)].resource_count > 0;
}

/* --- Commands ---------------------------------------------------------------------------------------------------------------- */

const struct assay_exchange *grant_device(struct check *c, size_t place, size_t target, bool allow)
{
	check_use_agent(c, place);
	return SEND(c, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, check_agent_id(c, target), device_id(c),
		    allow ? SCMI_PERMISSION_ALLOW : 0);
}

const struct assay_exchange *grant_protocol(struct check *c, size_t place, size_t target, uint8_t protocol, bool allow)
{
	check_use_agent(c, place);
	return SEND(c, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, check_agent_id(c, target), device_id(c), protocol,
		    allow ? SCMI_PERMISSION_ALLOW : 0);
}

const struct assay_exchange *grant_reset(struct check *c, size_t place, size_t target, bool permissions)
{
	check_use_agent(c, place);
	return SEND(c, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, check_agent_id(c, target),
		    permissions ? SCMI_RESET_PERMISSIONS : 0);
}

void grant_restore(struct check *c, size_t target, uint8_t protocol)
{
	uint32_t agent = check_policy_agent(c, target), id = check_agent_id(c, target);
	bool allowed;

	if (agent == POLICY_NONE)
		return;
	allowed = policy_may_use(check_policy(c), check_grants(c), agent, cell_device(c), protocol);
	check_use_agent(c, check_trusted(c));
	if (protocol)
		UNDO(c, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, id, device_id(c), protocol, allowed ? SCMI_PERMISSION_ALLOW : 0);
	else
		UNDO(c, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, id, device_id(c), allowed ? SCMI_PERMISSION_ALLOW : 0);
}

/* --- What can be reached -------------------------------------------------------------------------------------------------------- */

static bool reachable(const struct check *c, size_t place, uint32_t resource)
{
	uint32_t agent = check_policy_agent(c, place);
	struct policy_cell cell;

	if (agent == POLICY_NONE)
		return false;
	cell = policy_cell(check_policy(c), check_grants(c), agent, resource);
	return cell.access == POLICY_ALLOWED && policy_id_for(check_policy(c), agent, resource) != POLICY_NO_ID;
}

void reach_list(const struct check *c, size_t place, bool inside, uint8_t protocol, struct reach *list)
{
	const struct policy *policy = check_policy(c);

	list->count = 0;
	for (uint32_t i = 0; i < policy->resource_count && list->count < REACH_MAX; i++) {
		const struct policy_resource *r = &policy->resources[i];

		if (r->protocol == SCMI_PROTOCOL_SYSTEM || (protocol && r->protocol != protocol))
			continue;
		if (policy_device_holds(policy, cell_device(c), i) == inside && reachable(c, place, i))
			list->resource[list->count++] = i;
	}
}

static bool may_harm(const struct check *c)
{
	return c->run->options->destructive;
}

static bool of_protocol(const struct check *c, const struct act *act)
{
	return act->protocol == check_policy(c)->resources[cell_resource(c)].protocol && (!act->harmful || may_harm(c));
}

uint32_t not_there(struct check *c, size_t place)
{
	const struct assay_exchange *ex;

	check_use_agent(c, place);
	ex = SEND_EMPTY(c, check_policy(c)->resources[cell_resource(c)].protocol, SCMI_PROTOCOL_VERSION);
	return NOT_THERE | (answered(ex) && ex->status != SCMI_SUCCESS ? (uint32_t)S_NS : 0);
}

void reach_none(struct check *c, size_t place, const struct reach *list)
{
	uint32_t set;
	const struct act *act;
	struct attempt a;

	for (uint32_t i = 0; i < list->count && !over(c); i++) {
		cell_set(c, list->resource[i]);
		set = not_there(c, place);
		touch_refused(c, place, set);
		for (size_t n = 0; (act = act_at(n)) && !over(c); n++)
			if (of_protocol(c, act) && act_ready(c, act, &a) && a.witness != place)
				act_refused(c, &a, place, set);
	}
}

void reach_all(struct check *c, size_t place, const struct reach *list, bool acts)
{
	const struct act *act;
	struct attempt a;

	for (uint32_t i = 0; i < list->count && !over(c); i++) {
		cell_set(c, list->resource[i]);
		touch_served(c, place);
		for (size_t n = 0; acts && (act = act_at(n)) && !over(c); n++)
			if (of_protocol(c, act) && !act->harmful && cell_may(c, place, act->right) && act_ready(c, act, &a))
				act_served(c, &a, place);
	}
}

/* --- Votes ------------------------------------------------------------------------------------------------------------------------- */

bool vote_as(struct check *c, const struct attempt *a, size_t place, bool on)
{
	const struct assay_exchange *ex;

	if (over(c) || !cell_as(c, place, a->witness))
		return false;
	if (on)
		vote_withdraw_later(c);
	ex = vote_send(c, on);
	return answered(ex) && ex->status == SCMI_SUCCESS;
}

bool vote_seen(struct check *c, const struct attempt *a, bool on)
{
	return cell_as(c, a->witness, a->witness) && vote_settles(c, on);
}
