/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of a power domain that one agent lets go while another one holds it: two agents show which reading it is. */
#include "suites/power_common.h"
#include "suites/tables.h"

#define ROUNDS 10u /* some seven times the longest pause */

/* One agent's request to a domain, by its place in the run. False: refused, which ends the check. */
static bool ask(struct check *c, size_t agent, uint32_t state)
{
	const struct assay_exchange *ex;

	check_use_agent(c, agent);
	if (state == SCMI_POWER_STATE_ON)
		UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, power_flags(c), check_domain(c)->id, SCMI_POWER_STATE_OFF);
	ex = power_set(c, power_flags(c), state);
	if (answered(ex) && ex->status != SCMI_SUCCESS)
		skip(c, "not every agent of the run may turn the domain %s: %s", power_state_text(state), status_text(ex->status));
	return answered(ex) && ex->status == SCMI_SUCCESS;
}

/* Does the other agent see the domain in this state, once a change has had some time? What it cannot read ends the check. */
static bool other_sees(struct check *c, uint32_t wanted)
{
	check_use_agent(c, 1);
	for (uint32_t round = 0; round < ROUNDS && !over(c); round++) {
		const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, check_domain(c)->id);

		if (!answered(ex))
			return false;
		if (ex->status != SCMI_SUCCESS || ex->response_bytes < SCMI_HEADER_BYTES + 8) {
			skip(c, "the other agent does not see the domain: %s", status_text(ex->status));
			return false;
		}
		if (scmi_load32(ex->response + SCMI_HEADER_BYTES + 4) == wanted)
			return true;
		domain_pause_round(c, round);
	}
	return false;
}

/*
 * The same id may stand for another domain at another agent: the other one has to see it go on first. Then both want it on, and one
 * lets it go.
 */
static void let_go_while_held(struct check *c)
{
	bool off;

	if (!power_is_free(c, false))
		return;
	if (!other_sees(c, SCMI_POWER_STATE_OFF))
		return skip(c, "the other agent does not see the domain off");
	if (!ask(c, 0, SCMI_POWER_STATE_ON))
		return;
	if (!other_sees(c, SCMI_POWER_STATE_ON))
		return skip(c, "the other agent does not see the domain go on: it is another one");
	if (!ask(c, 1, SCMI_POWER_STATE_ON) || !ask(c, 0, SCMI_POWER_STATE_OFF))
		return;
	off = other_sees(c, SCMI_POWER_STATE_OFF);
	if (!over(c))
		note_reading(c, "AMB-41", off ? "last request" : "aggregation");
	power_let_go(c);
}

static const struct check_row rows[] = {
	{
		.id = "quirk.power-state.held-by-another",
		.title = "what becomes of a power domain that one agent lets go while another one holds it",
		.requirements = REQUIRES("PD-004-08"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.quirk = true,
		.ambiguity = "AMB-41",
		.domain_is = power_settable,
		.needs = {.agents = 2, .domain_wanted = "one that can be set"},
		.run = let_go_while_held,
	},
};

CHECK_TABLE(checks_quirk_votes, rows);
