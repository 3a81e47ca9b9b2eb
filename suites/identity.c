/* SPDX-License-Identifier: BSD-2-Clause */
/* Who a caller is: what its connection makes it, whatever it writes and whoever else speaks; answers go to who asked. */
#include "suites/agents.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE
#define ROUNDS 8u
#define ROUNDS_AT_ONCE 32u
#define ID_AT (SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)

static bool has_self(const struct check *c, size_t place)
{
	return check_agent_id(c, place) != 0;
}

static struct assay_command self_command(uint8_t payload[4], uint16_t token)
{
	scmi_store32(payload, SCMI_AGENT_SELF);
	return (struct assay_command){.protocol = BASE,
				      .message = SCMI_BASE_DISCOVER_AGENT,
				      .payload = payload,
				      .payload_bytes = 4,
				      .token_given = true,
				      .token = token};
}

/* The answer tells the agent that sends next. */
static bool judge_self(struct check *c, const struct assay_exchange *ex, const char *when)
{
	uint32_t id = check_agent_id(c, check_place(c));

	if (!expect_success(c, ex, SCMI_STATUS_BYTES + 4 + SCMI_NAME_BYTES))
		return false;
	return expect(c, scmi_load32(ex->response + ID_AT) == id, "the caller %s: agent %u expected, %u found", when, id,
		      scmi_load32(ex->response + ID_AT));
}

static bool ask_self(struct check *c, uint16_t token, const char *when)
{
	uint8_t payload[4];
	struct assay_command command = self_command(payload, token);

	return judge_self(c, send_command(c, &command, false), when);
}

static bool skip_without_self(struct check *c)
{
	for (size_t place = 0; place < check_agents(c); place++) {
		if (has_self(c, place))
			continue;
		skip(c, "an agent was not told its id at the start of the run");
		return true;
	}
	return false;
}

/* --- One agent ------------------------------------------------------------------------------------------------------------- */

static void token_is_nobody(struct check *c)
{
	uint32_t agents = check_inventory(c)->agents_announced;

	if (!has_self(c, 0))
		return skip(c, "the agent was not told its id at the start of the run");
	for (uint32_t token = 0; token <= agents + 1 && token <= SCMI_TOKEN_MAX && !over(c); token++)
		(void)ask_self(c, (uint16_t)token, "with another agent's id as the token");
}

/* Reserved header bits may be refused; what is executed is the caller's own. */
static void reserved_bits_are_nobody(struct check *c)
{
	uint8_t payload[4];
	struct assay_command command = self_command(payload, 0);

	if (!has_self(c, 0))
		return skip(c, "the agent was not told its id at the start of the run");
	command.header_given = true;
	for (uint32_t bits = 1; bits < 16 && !over(c); bits++) {
		const struct assay_exchange *ex;

		command.header_word = scmi_command_word(BASE, SCMI_BASE_DISCOVER_AGENT, (uint16_t)bits) | bits << 28;
		ex = send_command(c, &command, true);
		if (answered(ex) && ex->status == SCMI_SUCCESS)
			(void)judge_self(c, ex, "with another agent's id in the reserved header bits");
	}
	(void)expect(c, fence(c), "an answer after reserved header bits expected, none found");
}

static void questions_do_not_stick(struct check *c)
{
	uint32_t agents = check_inventory(c)->agents_announced;

	if (!has_self(c, 0))
		return skip(c, "the agent was not told its id at the start of the run");
	for (uint32_t id = 0; id <= agents && !over(c); id++) {
		if (!answered(SEND(c, BASE, SCMI_BASE_DISCOVER_AGENT, id)))
			return;
		(void)ask_self(c, 1, "after a question about another agent");
	}
}

static void as_the_policy_says(struct check *c)
{
	const struct policy *policy = check_policy(c);
	uint32_t agent = check_policy_agent(c, 0);
	const struct assay_exchange *ex;

	if (agent == POLICY_NONE || !policy->agents[agent].id_known)
		return skip(c, "the policy does not say which id the agent has");
	ex = SEND(c, BASE, SCMI_BASE_DISCOVER_AGENT, SCMI_AGENT_SELF);
	if (expect_success(c, ex, SCMI_STATUS_BYTES + 4 + SCMI_NAME_BYTES))
		(void)expect_equal(c, scmi_load32(ex->response + ID_AT), policy->agents[agent].id,
				   "id of the agent on this connection, by the policy");
}

/* An agent that is not trusted names one that is: that does not lend it the right. */
static void field_lends_no_right(struct check *c)
{
	size_t trusted = check_trusted(c);

	if (trusted == 0)
		return skip(c, "the agent is trusted itself");
	if (!has_self(c, trusted))
		return skip(c, "the trusted agent was not told its id at the start of the run");
	if (!check_implements(c, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION))
		return skip(c, "BASE_RESET_AGENT_CONFIGURATION is not implemented for this agent");
	{
		const struct assay_exchange *ex = SEND(c, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, check_agent_id(c, trusted), 0);

		if (answered(ex))
			(void)prefer(c, ex->status != SCMI_SUCCESS,
				     "a reset of the trusted agent by one that is not: a refusal expected, SUCCESS found");
	}
	if (has_self(c, 0) && !over(c))
		(void)ask_self(c, 2, "after naming another agent");
}

/* --- Agents in turn ----------------------------------------------------------------------------------------------------------- */

static void each_is_told_itself(struct check *c)
{
	if (skip_without_self(c))
		return;
	for (uint32_t round = 0; round < ROUNDS && !over(c); round++) {
		for (size_t place = 0; place < check_agents(c) && !over(c); place++) {
			check_use_agent(c, place);
			(void)ask_self(c, (uint16_t)round, "after other agents with the same token");
		}
	}
	check_use_agent(c, 0);
}

/* Asked twice in a row and again after another agent: PROTOCOL_ATTRIBUTES is the caller's own. */
static void own_view(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t p = 0; p < inventory->protocol_count && !over(c); p++) {
		uint8_t protocol = inventory->protocols[p].id;
		const struct assay_exchange *ex;
		uint32_t before;

		(void)fence(c);
		ex = SEND_EMPTY(c, protocol, SCMI_PROTOCOL_ATTRIBUTES);
		if (!expect_success(c, ex, 8))
			return;
		before = scmi_load32(ex->response + ID_AT);
		for (size_t place = 1; place < check_agents(c) && !over(c); place++) {
			check_use_agent(c, place);
			(void)fence(c);
			check_use_agent(c, 0);
			ex = SEND_EMPTY(c, protocol, SCMI_PROTOCOL_ATTRIBUTES);
			if (expect_success(c, ex, 8))
				(void)expect(
					c, scmi_load32(ex->response + ID_AT) == before,
					"PROTOCOL_ATTRIBUTES of 0x%02x after another agent's command: 0x%x expected as before it, "
					"0x%x found",
					protocol, before, scmi_load32(ex->response + ID_AT));
		}
	}
}

/* --- In flight at the same time -------------------------------------------------------------------------------------------------- */

/* Both wait with the same token: each gets its own answer, once. */
static void equal_tokens(struct check *c)
{
	static _Thread_local struct assay_exchange ex;
	uint64_t sequences[2], unmatched[2];
	uint8_t payload[4];

	if (skip_without_self(c))
		return;
	for (uint16_t token = 0; token < ROUNDS && !over(c); token++) {
		struct assay_command command = self_command(payload, token);

		for (size_t place = 0; place < 2 && !over(c); place++) {
			check_use_agent(c, place);
			unmatched[place] = assay_agent_unmatched(check_agent(c));
			if (!send_later(c, &command, &sequences[place]))
				return;
		}
		for (size_t i = 0; i < 2 && !over(c); i++) {
			size_t place = token % 2 ? 1 - i : i;

			check_use_agent(c, place);
			if (!wait_sent(c, sequences[place], &ex) ||
			    !judge_self(c, &ex, "while another agent's command with the same token was in flight"))
				return;
			(void)fence(c);
			(void)expect(c, assay_agent_unmatched(check_agent(c)) == unmatched[place],
				     "one answer expected to a command whose token another agent used too, more found");
		}
	}
}

static void speak(struct check *c, void *context)
{
	uint64_t unmatched = assay_agent_unmatched(check_agent(c));

	(void)context;
	for (uint32_t round = 0; round < ROUNDS_AT_ONCE; round++) {
		if (round % 8 == 0 && !meet(c))
			return;
		if (!ask_self(c, (uint16_t)round, "while other agents speak"))
			return;
	}
	(void)fence(c);
	(void)expect(c, assay_agent_unmatched(check_agent(c)) == unmatched,
		     "no answer that this agent did not ask for expected, some found");
}

#define PARTS_MAX 64u

static void all_at_once(struct check *c)
{
	struct part parts[PARTS_MAX];
	size_t count = check_agents(c) < PARTS_MAX ? check_agents(c) : PARTS_MAX;

	if (skip_without_self(c))
		return;
	for (size_t i = 0; i < count; i++)
		parts[i] = (struct part){.place = i, .run = speak};
	(void)at_once(c, parts, count);
}

#define HAS_SELF .protocol = BASE, .needs = {.messages = MSG(SCMI_BASE_DISCOVER_AGENT), .version_min = SCMI_VERSION(2, 0)}
#define HAS_SELVES \
	.protocol = BASE, .needs = {.messages = MSG(SCMI_BASE_DISCOVER_AGENT), .version_min = SCMI_VERSION(2, 0), .agents = 2}

static const struct check_row rows[] = {
	{
		.id = "identity.caller.token",
		.title = "a token that is another agent's id makes nobody another agent",
		.requirements = REQUIRES("IDN-01"),
		HAS_SELF,
		.run = token_is_nobody,
	},
	{
		.id = "identity.caller.reserved-bits",
		.title = "reserved header bits make nobody another agent",
		.requirements = REQUIRES("IDN-01"),
		HAS_SELF,
		.run = reserved_bits_are_nobody,
	},
	{
		.id = "identity.caller.questions",
		.title = "a question about another agent makes nobody that agent",
		.requirements = REQUIRES("IDN-01"),
		HAS_SELF,
		.run = questions_do_not_stick,
	},
	{
		.id = "identity.caller.field",
		.title = "an agent that is not trusted gains nothing by naming one that is",
		.requirements = REQUIRES("IDN-01"),
		.protocol = BASE,
		.needs = {.agents = 2, .trusted = true},
		.run = field_lends_no_right,
	},
	{
		.id = "identity.discover-agent.policy",
		.title = "a connection is the agent that the policy says",
		.requirements = REQUIRES("IDN-05"),
		.protocol = BASE,
		.needs = {.messages = MSG(SCMI_BASE_DISCOVER_AGENT), .version_min = SCMI_VERSION(2, 0), .policy = true},
		.run = as_the_policy_says,
	},
	{
		.id = "identity.discover-agent.in-turn",
		.title = "agents that ask in turn, with equal tokens, are told themselves",
		.requirements = REQUIRES("IDN-05", "IDN-02"),
		HAS_SELVES,
		.scope = ONCE,
		.run = each_is_told_itself,
	},
	{
		.id = "identity.attributes.own",
		.title = "PROTOCOL_ATTRIBUTES is the caller's own, whoever spoke before",
		.requirements = REQUIRES("IDN-05"),
		.protocol = BASE,
		.needs = {.agents = 2},
		.run = own_view,
	},
	{
		.id = "identity.token.in-flight",
		.title = "answers to equal tokens in flight reach the agents that asked, once",
		.requirements = REQUIRES("IDN-02"),
		HAS_SELVES,
		.run = equal_tokens,
	},
	{
		.id = "identity.discover-agent.at-once",
		.title = "agents that ask at the same time, with equal tokens, are told themselves",
		.requirements = REQUIRES("IDN-02", "IDN-05"),
		HAS_SELVES,
		.scope = ONCE,
		.run = all_at_once,
	},
};

CHECK_TABLE(checks_identity, rows);
