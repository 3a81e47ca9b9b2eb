/* SPDX-License-Identifier: BSD-2-Clause */
/* BASE_DISCOVER_AGENT: the platform's name, the agents' ids and names, and who the caller is. */
#include <string.h>

#include "suites/check.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE

struct described {
	uint32_t id;
	char name[SCMI_NAME_BYTES + 1];
};

static bool read_agent(struct check *c, uint32_t id, struct described *agent)
{
	bool has_id = check_version(c) >= SCMI_VERSION(2, 0);
	const struct assay_exchange *ex = SEND(c, BASE, SCMI_BASE_DISCOVER_AGENT, id);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, SCMI_STATUS_BYTES + (has_id ? 4u : 0u) + SCMI_NAME_BYTES))
		return false;
	read_skip(&r, SCMI_STATUS_BYTES);
	agent->id = has_id ? read_u32(&r) : id;
	read_text(&r, agent->name, SCMI_NAME_BYTES);
	return r.ok;
}

static void platform_name(struct check *c)
{
	struct described agent;

	if (read_agent(c, SCMI_AGENT_PLATFORM, &agent))
		(void)expect(c, strncmp(agent.name, "platform", 8) == 0,
			     "agent 0: a name that starts with \"platform\" expected, \"%s\" found", agent.name);
}

static void every_agent(struct check *c)
{
	uint32_t count = check_inventory(c)->agents_announced;

	if (count == 0)
		return skip(c, "no agents are announced");
	for (uint32_t id = 1; id <= count && !over(c); id++) {
		struct described agent;

		if (!read_agent(c, id, &agent))
			return;
		(void)expect(c, agent.id == id, "BASE_DISCOVER_AGENT(%u): id %u expected, %u found", id, id, agent.id);
	}
}

static void self(struct check *c)
{
	uint32_t count = check_inventory(c)->agents_announced;
	uint32_t ids[8];
	struct described agent;

	for (size_t i = 0; i < check_agents(c) && i < 8; i++) {
		check_use_agent(c, i);
		if (!read_agent(c, SCMI_AGENT_SELF, &agent))
			return;
		ids[i] = agent.id;
		(void)expect(c, agent.id >= 1 && agent.id <= count, "the caller: an id from 1 to %u expected, %u found", count,
			     agent.id);
		(void)expect(c, agent.name[0] != '\0', "the caller: a name expected, an empty one found");
		for (size_t k = 0; k < i; k++)
			(void)expect(c, ids[k] != ids[i], "different ids for different agents expected, %u found twice", ids[i]);
	}
}

/* Whose id is whose cannot be told from one side; but an id that belongs to the caller has to be stable. */
static void self_twice(struct check *c)
{
	struct described first, by_id;

	if (!read_agent(c, SCMI_AGENT_SELF, &first) || !read_agent(c, first.id, &by_id))
		return;
	(void)expect(c, strcmp(first.name, by_id.name) == 0, "agent %u: name \"%s\" expected as for 0xffffffff, \"%s\" found",
		     first.id, first.name, by_id.name);
}

static void version_1_layout(struct check *c)
{
	(void)expect_length(c, SEND(c, BASE, SCMI_BASE_DISCOVER_AGENT, 0), SCMI_STATUS_BYTES + SCMI_NAME_BYTES);
}

#define HAS_AGENTS .messages = MSG(SCMI_BASE_DISCOVER_AGENT)

static const struct check_row rows[] = {
	{
		.id = "base.discover-agent.platform-name",
		.title = "agent 0 is called platform",
		.requirements = REQUIRES("BASE-007-01", "XEN-8"),
		.protocol = BASE,
		.needs = {HAS_AGENTS},
		.run = platform_name,
	},
	{
		.id = "base.discover-agent.every-id",
		.title = "each announced agent is known by its id",
		.requirements = REQUIRES("BASE-007-02", "XEN-8"),
		.protocol = BASE,
		.needs = {HAS_AGENTS, .version_min = SCMI_VERSION(2, 0)},
		.run = every_agent,
	},
	{
		.id = "base.discover-agent.self",
		.title = "a caller learns its own id and name",
		.requirements = REQUIRES("BASE-007-03"),
		.protocol = BASE,
		.needs = {HAS_AGENTS, .version_min = SCMI_VERSION(2, 0)},
		.run = self,
	},
	{
		.id = "base.discover-agent.self-name",
		.title = "the caller's name is the same by its id",
		.requirements = REQUIRES("BASE-007-04"),
		.protocol = BASE,
		.needs = {HAS_AGENTS, .version_min = SCMI_VERSION(2, 0)},
		.run = self_twice,
	},
	{
		.id = "base.discover-agent.unknown-id",
		.title = "an id above the number of agents is NOT_FOUND",
		.requirements = REQUIRES("BASE-007-05", "XEN-8"),
		.protocol = BASE,
		.needs = {HAS_AGENTS},
		.steps = STEPS(STEP(SCMI_BASE_DISCOVER_AGENT, S_NF, AGENTS_PLUS(1)),
			       STEP(SCMI_BASE_DISCOVER_AGENT, S_NF, VALUE(0x7fffffffu))),
	},
	{
		.id = "base.discover-agent.version-1-layout",
		.title = "version 1 has no id in the answer",
		.requirements = REQUIRES("BASE-007-06"),
		.protocol = BASE,
		.needs = {HAS_AGENTS, .version_max = SCMI_VERSION(2, 0) - 1},
		.run = version_1_layout,
	},
};

CHECK_TABLE(checks_base_agents, rows);
