/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BASE_RESET_AGENT_CONFIGURATION by a trusted agent: what it asked for is forgotten, what others asked for stays, permissions come
 * back to their defaults with the flag and stay as they are without it. And the same by agents that may not.
 */
#include "suites/clock_common.h"
#include "suites/domain_common.h"
#include "suites/grants.h"
#include "suites/tables.h"
#include "suites/votes_common.h"

#define BASE SCMI_PROTOCOL_BASE

/* --- Permissions: rows of a device ----------------------------------------------------------------------------------------------- */

static bool reset(struct check *c, bool permissions)
{
	return expect_status(c, grant_reset(c, check_trusted(c), 0, permissions), S_OK);
}

/* One protocol's and the whole device's: both are permissions. */
static bool deny_both(struct check *c, uint8_t protocol)
{
	size_t trusted = check_trusted(c);

	grant_restore(c, 0, protocol);
	grant_restore(c, 0, 0);
	return expect_status(c, grant_protocol(c, trusted, 0, protocol, false), S_OK) &&
	       expect_status(c, grant_device(c, trusted, 0, false), S_OK);
}

static void permissions_restored(struct check *c)
{
	struct reach mine;

	reach_list(c, 0, true, 0, &mine);
	if (deny_both(c, check_policy(c)->resources[mine.resource[0]].protocol) && reset(c, true))
		reach_all(c, 0, &mine, true);
}

static void permissions_kept(struct check *c)
{
	struct reach mine;

	reach_list(c, 0, true, 0, &mine);
	grant_restore(c, 0, 0);
	if (expect_status(c, grant_device(c, check_trusted(c), 0, false), S_OK) && reset(c, false))
		reach_none(c, 0, &mine);
}

/* The default of this agent is that it does not have the device. */
static void gift_taken_back(struct check *c)
{
	struct reach given;

	grant_restore(c, 0, 0);
	if (!expect_status(c, grant_device(c, check_trusted(c), 0, true), S_OK))
		return;
	reach_list(c, 0, true, 0, &given);
	if (!given.count)
		return skip(c, "the device gives the agent nothing that it can see");
	if (reset(c, true))
		reach_none(c, 0, &given);
}

static void gift_kept(struct check *c)
{
	struct reach given;

	grant_restore(c, 0, 0);
	if (!expect_status(c, grant_device(c, check_trusted(c), 0, true), S_OK))
		return;
	reach_list(c, 0, true, 0, &given);
	if (!given.count)
		return skip(c, "the device gives the agent nothing that it can see");
	if (reset(c, false))
		reach_all(c, 0, &given, true);
}

static bool agent_can_be_reset(const struct check *c)
{
	uint32_t agent = check_policy_agent(c, 0);

	return agent != POLICY_NONE && !check_policy(c)->agents[agent].trusted && check_agent_id(c, 0);
}

/* --- What agents asked for: rows of a resource -------------------------------------------------------------------------------------- */

static const char *state_act(const struct check *c)
{
	switch (check_row(c)->protocol) {
	case SCMI_PROTOCOL_CLOCK: return "clock-state";
	case SCMI_PROTOCOL_SENSOR: return "sensor-state";
	case SCMI_PROTOCOL_POWER: return "power-state";
	default: return "voltage-state";
	}
}

static bool two_may_switch(const struct check *c)
{
	size_t witness = cell_witness(c, POLICY_STATE);

	return agent_can_be_reset(c) && check_trusted(c) != NO_AGENT && cell_may(c, 0, POLICY_STATE) && witness != NO_AGENT &&
	       cell_may(c, witness, POLICY_STATE);
}

/* Off before, and each of the two can turn it on and off. False: the check has skipped. */
static bool both_can(struct check *c, struct attempt *a)
{
	bool can = act_ready(c, act_find(state_act(c)), a) && !a->before;

	for (size_t i = 0; i < 2 && can; i++) {
		size_t place = i ? a->witness : 0;

		can = vote_as(c, a, place, true) && vote_seen(c, a, true);
		can = vote_as(c, a, place, false) && vote_seen(c, a, false) && can;
	}
	if (!can)
		skip(c, "it is not off, or not for both agents to turn on and off");
	return can && !over(c);
}

/* Both have it on, one is reset: it stays on, until the other one lets it go. */
static void only_its_votes(struct check *c)
{
	struct attempt a;

	if (!both_can(c, &a) || !vote_as(c, &a, 0, true) || !vote_as(c, &a, a.witness, true) || !vote_seen(c, &a, true) ||
	    !reset(c, false))
		return;
	if (expect(c, vote_seen(c, &a, true), "an agent was reset, and what another one has on is off"))
		(void)vote_as(c, &a, a.witness, false);
	(void)expect(c, vote_seen(c, &a, false), "an agent was reset and the other one has let it go, yet it is still on");
}

/* It alone has it on, and is reset. */
static void back_to_default(struct check *c)
{
	struct attempt a;

	if (!both_can(c, &a) || !vote_as(c, &a, 0, true) || !vote_seen(c, &a, true) || !reset(c, false))
		return;
	(void)expect(c, vote_seen(c, &a, false), "the only agent that had it on was reset, and it is still on");
}

/* Limits and caps: those of the reset agent do not hold any more. */
static void limits_forgotten(struct check *c)
{
	const struct act *act = act_find(check_row(c)->protocol == SCMI_PROTOCOL_PERF ? "perf-limits" : "power-cap");
	const struct assay_exchange *ex;
	uint64_t now = 0;
	struct attempt a;

	if (!act_ready(c, act, &a) || !cell_as(c, 0, a.witness))
		return skip(c, "the limit cannot be set, or another agent cannot read it");
	ex = act->send(c, &a, a.other);
	if (!answered(ex) || ex->status != SCMI_SUCCESS || !cell_as(c, a.witness, a.witness) || !act->look(c, &a, &now) ||
	    now != a.other)
		return skip(c, "this agent's limit is not the one in force");
	if (!reset(c, false))
		return;
	if (cell_as(c, a.witness, a.witness) && act->look(c, &a, &now))
		(void)expect(c, now == a.before,
			     "the agent that had set a limit was reset: 0x%llx expected as before, 0x%llx found",
			     (unsigned long long)a.before, (unsigned long long)now);
	if (over(c) && cell_as(c, 0, a.witness))
		(void)act->send(c, &a, a.before);
}

static bool may_limit(const struct check *c)
{
	uint16_t right = check_row(c)->protocol == SCMI_PROTOCOL_PERF ? POLICY_LIMITS : POLICY_SET;

	return agent_can_be_reset(c) && check_trusted(c) != NO_AGENT && cell_may(c, 0, right) && cell_witness(c, right) != NO_AGENT;
}

/* An agent that is not trusted resets the one that has it on: refused, and it stays on. */
static void untrusted_resets(struct check *c)
{
	struct attempt a;

	if (!both_can(c, &a) || !vote_as(c, &a, a.witness, true) || !vote_seen(c, &a, true))
		return;
	(void)expect_status(c, grant_reset(c, 0, a.witness, false), NOT_TRUSTED);
	(void)expect(c, vote_seen(c, &a, true),
		     "an agent that may not reset another one tried it, and what that one has on is off");
	(void)cell_as(c, a.witness, a.witness);
	(void)vote_send(c, false);
	(void)vote_seen(c, &a, false);
}

/* --- Work under way ------------------------------------------------------------------------------------------------------------------ */

static bool rate_later(struct check *c, const struct attempt *a, size_t place, uint64_t rate, const struct assay_exchange **ex)
{
	if (over(c) || !cell_as(c, place, a->witness))
		return false;
	*ex = send_clock_rate(c, SCMI_RATE_SET_ASYNC, check_clock(c)->id, rate);
	return answered(*ex) && (*ex)->status == SCMI_SUCCESS;
}

/* Is a delayed response of the rate there for the agent that sends next? */
static bool rate_done(struct check *c, uint16_t token)
{
	const struct assay_event_filter filter = {.type = SCMI_TYPE_DELAYED,
						  .protocol = SCMI_PROTOCOL_CLOCK,
						  .message = SCMI_CLOCK_RATE_SET,
						  .match_token = true,
						  .token = token};
	struct assay_event event;

	return wait_event(c, &filter, &event);
}

static bool two_may_set_rates(const struct check *c)
{
	size_t witness = cell_witness(c, POLICY_RATE);

	return agent_can_be_reset(c) && check_trusted(c) != NO_AGENT && cell_may(c, 0, POLICY_RATE) && witness != NO_AGENT &&
	       cell_may(c, witness, POLICY_RATE);
}

/* Another clock that the witness may set: what it has under way there must end as it would without the reset. */
static bool other_clock(struct check *c, struct attempt *b)
{
	const struct policy *policy = check_policy(c);
	uint32_t own = cell_resource(c);

	for (uint32_t i = 0; i < policy->resource_count; i++) {
		size_t witness;

		if (i == own || policy->resources[i].protocol != SCMI_PROTOCOL_CLOCK)
			continue;
		cell_set(c, i);
		witness = cell_witness(c, POLICY_RATE);
		if (witness != NO_AGENT && cell_may(c, witness, POLICY_RATE) && act_ready(c, act_find("clock-rate"), b) && b->legal)
			return true;
	}
	return false;
}

static void pending_of_others(struct check *c)
{
	const struct assay_exchange *mine, *theirs;
	uint32_t own = cell_resource(c), other;
	struct attempt a, b;
	uint16_t token;

	if (!act_ready(c, act_find("clock-rate"), &a) || !a.legal || !other_clock(c, &b))
		return skip(c, "no two clocks whose rates two agents may set");
	other = cell_resource(c);
	cell_set(c, own);
	if (!rate_later(c, &a, 0, a.other, &mine))
		return skip(c, "the rate cannot be set asynchronously");
	cell_set(c, other);
	if (!rate_later(c, &b, b.witness, b.other, &theirs))
		return skip(c, "the other agent cannot set a rate asynchronously meanwhile");
	token = domain_token(theirs);
	if (reset(c, false)) {
		(void)cell_as(c, b.witness, b.witness);
		(void)expect(c, rate_done(c, token),
			     "one agent was reset, and another one's rate that was being set meanwhile never "
			     "had its delayed response");
	}
	(void)cell_as(c, b.witness, b.witness);
	(void)send_clock_rate(c, 0, check_clock(c)->id, b.before);
	cell_set(c, own);
	(void)cell_as(c, a.witness, a.witness);
	(void)send_clock_rate(c, 0, check_clock(c)->id, a.before);
}

static void unknown_agent(struct check *c)
{
	uint32_t nobody = check_inventory(c)->agents_announced + 1;

	check_use_agent(c, check_trusted(c));
	(void)expect_status(c, SEND(c, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, nobody, 0), S_NF);
	(void)expect_status(c, SEND(c, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 0x7fffffffu, 0), S_NF);
}

#define HARMS .needs = {.agents = 2, .policy = true, .trusted = true, .destructive = true}
#define OF_DEVICES(which) .protocol = BASE, .scope = PER_DEVICE, .fits = (which), HARMS
#define OF_CELLS(proto, which) .protocol = (proto), .scope = PER_CELL, .fits = (which), HARMS
#define VOTES(noun, plural, proto)                                                                                \
	{                                                                                                         \
		.id = "base.reset-agent.votes-on-" plural,                                                        \
		.title = "what a reset agent had asked of a " noun " is forgotten, what others asked stays",      \
		.requirements = REQUIRES("BASE-00B-05"),                                                          \
		OF_CELLS(proto, two_may_switch),                                                                  \
		.run = only_its_votes,                                                                            \
	},                                                                                                        \
	{                                                                                                         \
		.id = "base.reset-agent.default-of-" plural,                                                      \
		.title = "a " noun " that a reset agent alone had on goes back to what it was",                   \
		.requirements = REQUIRES("BASE-00B-06"), OF_CELLS(proto, two_may_switch), .run = back_to_default, \
	}

static const struct check_row rows[] = {
	{
		.id = "base.reset-agent.unknown-agent",
		.title = "resetting an agent that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("BASE-00B-01"),
		.protocol = BASE,
		.scope = ONCE,
		HARMS,
		.run = unknown_agent,
	},
	{
		.id = "base.reset-agent.permissions-restored",
		.title = "a reset with the flag gives back what was denied",
		.requirements = REQUIRES("BASE-00B-03"),
		OF_DEVICES(grant_uses),
		.run = permissions_restored,
	},
	{
		.id = "base.reset-agent.gifts-taken-back",
		.title = "a reset with the flag takes back what was given",
		.requirements = REQUIRES("BASE-00B-03"),
		OF_DEVICES(grant_lacks),
		.run = gift_taken_back,
	},
	{
		.id = "base.reset-agent.permissions-kept",
		.title = "a reset without the flag leaves denied what was denied",
		.requirements = REQUIRES("BASE-00B-04"),
		OF_DEVICES(grant_uses),
		.run = permissions_kept,
	},
	{
		.id = "base.reset-agent.gifts-kept",
		.title = "a reset without the flag leaves what was given",
		.requirements = REQUIRES("BASE-00B-04"),
		OF_DEVICES(grant_lacks),
		.run = gift_kept,
	},
	/* clang-format off */
	VOTES("clock", "clocks", SCMI_PROTOCOL_CLOCK),
	VOTES("sensor", "sensors", SCMI_PROTOCOL_SENSOR),
	VOTES("power domain", "power-domains", SCMI_PROTOCOL_POWER),
	VOTES("voltage domain", "voltage-domains", SCMI_PROTOCOL_VOLTAGE),
	/* clang-format on */
	{
		.id = "base.reset-agent.performance-limits",
		.title = "performance limits of a reset agent do not hold any more",
		.requirements = REQUIRES("BASE-00B-05", "BASE-00B-06"),
		OF_CELLS(SCMI_PROTOCOL_PERF, may_limit),
		.run = limits_forgotten,
	},
	{
		.id = "base.reset-agent.power-caps",
		.title = "power caps of a reset agent do not hold any more",
		.requirements = REQUIRES("BASE-00B-05", "BASE-00B-06"),
		OF_CELLS(SCMI_PROTOCOL_POWERCAP, may_limit),
		.run = limits_forgotten,
	},
	{
		.id = "base.reset-agent.work-of-others",
		.title = "what another agent has under way ends as it would without the reset",
		.requirements = REQUIRES("BASE-00B-08"),
		OF_CELLS(SCMI_PROTOCOL_CLOCK, two_may_set_rates),
		.run = pending_of_others,
	},
	{
		.id = "base.reset-agent.untrusted",
		.title = "an agent that is not trusted resets no other one",
		.requirements = REQUIRES("BASE-00B-10"),
		OF_CELLS(SCMI_PROTOCOL_CLOCK, two_may_switch),
		.run = untrusted_resets,
	},
};

CHECK_TABLE(checks_base_resets, rows);
