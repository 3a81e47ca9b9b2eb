/* SPDX-License-Identifier: BSD-2-Clause */
/* What a policy adds to the oracle: rights that the platform does not announce are known, so a refusal is predicted exactly. */
#include "harness/config/policy.h"
#include "scmi/clock.h"
#include "scmi/power.h"
#include "suites/oracle_private.h"

void assay_oracle_set_policy(struct assay_oracle *o, const struct policy *policy, const struct policy_grants *grants,
			     uint32_t agent)
{
	o->policy = policy;
	o->grants = grants;
	o->policy_agent = agent;
}

/* System power has one resource, which no message names. */
static bool names_resource(const struct question *q)
{
	return q->header.protocol == SCMI_PROTOCOL_SYSTEM || (q->rule && q->rule->resource != NO_RESOURCE && q->resource_named);
}

/* Whether the right on a clock's state covers its extended configuration, is not said. */
static bool right_is_open(const struct question *q)
{
	return q->header.protocol == SCMI_PROTOCOL_CLOCK && q->header.message == SCMI_CLOCK_CONFIG_SET && q->major >= 3 &&
	       SCMI_CLOCK_STATE(asked(q, 1)) == SCMI_CLOCK_STATE_UNCHANGED;
}

void oracle_policy_cell(struct question *q)
{
	const struct assay_oracle *o = q->oracle;
	uint16_t right = policy_right_of(q->header.protocol, q->header.message);
	struct policy_cell cell;

	q->policy = POLICY_UNSURE;
	q->policy_right = false;
	if (!o->policy || !right || o->policy_moved || !names_resource(q) || right_is_open(q))
		return;
	cell = policy_cell_as(o->policy, o->grants, o->policy_agent, q->header.protocol, q->selector, q->id);
	q->policy = cell.access;
	q->policy_right = cell.rights & right;
}

void oracle_rule_policy(struct question *q)
{
	uint8_t protocol = q->header.protocol;
	uint32_t absent = protocol == SCMI_PROTOCOL_SYSTEM || protocol == SCMI_PROTOCOL_POWERCAP ||
					  (protocol == SCMI_PROTOCOL_POWER && q->header.message == SCMI_POWER_STATE_SET)
				  ? S_NS
				  : 0;

	if (q->policy == POLICY_HIDDEN)
		wrong(q, S_NF | S_DN, "AGT-VIS-01", "the policy hides the resource from the agent");
	else if (q->policy == POLICY_DENIED)
		wrong(q, S_DN | S_NF | (oracle_denied(q->oracle, protocol) ? (uint32_t)S_NS : 0),
		      "AMB-25", /* AMB-07 where all of it is lost */
		      "the policy gives the agent no access to the resource");
	else if (q->policy == POLICY_ALLOWED && !q->policy_right)
		wrong(q, S_DN | absent, "-", "the policy does not give the agent this right");
}

void right_of(struct question *q, uint32_t set, uint32_t variant, const char *clause, const char *text)
{
	if (q->policy == POLICY_ALLOWED && q->policy_right)
		set &= ~(uint32_t)(S_DN | S_NS);
	if (set)
		fixed(q, set, variant, clause, text);
}
