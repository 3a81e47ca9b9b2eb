/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is who among the agents of a check, and what the policy says of them. */
#include "suites/agents.h"

#include "suites/engine.h"
#include "suites/inventory.h"

static const struct seat *seat_at(const struct check *c, size_t place)
{
	return &c->run->seats[(c->home->index + place) % c->run->seat_count];
}

static size_t place_of(const struct check *c, size_t index)
{
	return (index + c->run->seat_count - c->home->index) % c->run->seat_count;
}

size_t check_place(const struct check *c)
{
	return place_of(c, c->seat->index);
}

static bool is_trusted(const struct check *c, const struct seat *seat)
{
	const struct policy *policy = check_policy(c);

	return policy && seat->policy_agent != POLICY_NONE && policy->agents[seat->policy_agent].trusted;
}

size_t check_trusted(const struct check *c)
{
	for (size_t place = 0; place < c->run->seat_count; place++)
		if (is_trusted(c, seat_at(c, place)))
			return place;
	return NO_AGENT;
}

size_t check_bystander(const struct check *c, size_t a, size_t b)
{
	for (size_t place = 0; place < c->run->seat_count; place++)
		if (place != a && place != b && !is_trusted(c, seat_at(c, place)))
			return place;
	return NO_AGENT;
}

uint32_t check_agent_id(const struct check *c, size_t place)
{
	const struct seat *seat = seat_at(c, place);

	return seat->inventory && seat->inventory->agent_id_known ? seat->inventory->agent_id : 0;
}

const struct policy *check_policy(const struct check *c)
{
	return c->run->options->policy;
}

const struct policy_grants *check_grants(const struct check *c)
{
	return c->run->grants;
}

uint32_t check_policy_agent(const struct check *c, size_t place)
{
	return check_policy(c) ? seat_at(c, place)->policy_agent : POLICY_NONE;
}

size_t check_place_of(const struct check *c, uint32_t agent)
{
	for (size_t i = 0; agent != POLICY_NONE && i < c->run->seat_count; i++)
		if (c->run->seats[i].policy_agent == agent)
			return place_of(c, i);
	return NO_AGENT;
}

struct policy_cell check_cell(const struct check *c, size_t place, uint8_t protocol, uint8_t selector, uint32_t id)
{
	uint32_t agent = check_policy_agent(c, place);
	struct policy_cell cell = {.access = POLICY_UNSURE};

	if (agent == POLICY_NONE)
		return cell;
	pthread_mutex_lock(&c->run->ears); /* parts that listen to permission commands write what is read here */
	cell = policy_cell_as(check_policy(c), c->run->grants, agent, protocol, selector, id);
	pthread_mutex_unlock(&c->run->ears);
	return cell;
}

enum permission check_permission(const struct check *c, size_t place, uint8_t protocol, uint8_t selector, uint32_t id,
				 uint8_t message)
{
	struct policy_cell cell = check_cell(c, place, protocol, selector, id);
	uint16_t right = policy_right_of(protocol, message);

	if (!right || cell.access == POLICY_UNSURE)
		return PERMISSION_UNKNOWN;
	if (cell.access == POLICY_HIDDEN)
		return PERMISSION_HIDDEN;
	return cell.rights & right ? PERMISSION_ALLOWED : PERMISSION_DENIED;
}

/* What an agent may not do at all, platforms may leave out for it (AMB-13, AMB-42, PCAP-005-04). */
static uint32_t left_out(uint8_t protocol, uint16_t right)
{
	bool whole = protocol == SCMI_PROTOCOL_SYSTEM || (protocol == SCMI_PROTOCOL_POWER && right == POLICY_STATE) ||
		     (protocol == SCMI_PROTOCOL_POWERCAP && right == POLICY_SET);

	return whole ? S_NS : 0;
}

uint32_t check_refusals(const struct check *c, size_t place, uint8_t protocol, uint8_t selector, uint32_t id, uint8_t message)
{
	struct policy_cell cell = check_cell(c, place, protocol, selector, id);
	uint32_t agent = check_policy_agent(c, place);

	switch (check_permission(c, place, protocol, selector, id, message)) {
	case PERMISSION_HIDDEN: return S_NF | S_DN | (policy_hides_protocol(check_policy(c), agent, protocol) ? S_NS : 0);
	case PERMISSION_DENIED: return cell.rights ? S_DN | left_out(protocol, policy_right_of(protocol, message)) : S_DN | S_NF;
	default: return 0;
	}
}
