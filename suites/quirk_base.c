/* SPDX-License-Identifier: BSD-2-Clause */
/* Readings of the Base protocol. */
#include "suites/check.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE
#define RESET_NEEDS                                                                       \
	{                                                                                 \
		.messages = MSG(SCMI_BASE_RESET_AGENT_CONFIGURATION), .destructive = true \
	}

static void list_from_end(struct check *c)
{
	note_status(c, "AMB-08", SEND(c, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, check_inventory(c)->protocols_announced), NULL);
}

static void list_past_end(struct check *c)
{
	note_status(c, "AMB-08b", SEND(c, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, check_inventory(c)->protocols_announced + 1),
		    NULL);
}

static void agent_count(struct check *c)
{
	bool discoverable = check_implements(c, BASE, SCMI_BASE_DISCOVER_AGENT);
	bool counted = check_inventory(c)->agents_announced > 0;

	note_reading(c, "AMB-37", discoverable == counted ? "consistent" : counted ? "undiscoverable" : "uncounted");
}

static void implementation_version(struct check *c)
{
	const struct assay_exchange *ex = SEND_EMPTY(c, BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION);
	struct reader r = payload_of(ex);
	uint32_t version;

	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "BASE_DISCOVER_IMPLEMENTATION_VERSION gives %s", status_text(ex->status));
	read_u32(&r);
	version = read_u32(&r);
	note_reading(c, "AMB-38", version ? "a number" : "zero");
}

static const struct assay_exchange *reset(struct check *c, uint32_t agent)
{
	uint8_t payload[8] = {0};
	struct assay_command command = {
		.protocol = BASE, .message = SCMI_BASE_RESET_AGENT_CONFIGURATION, .payload = payload, .payload_bytes = 8};

	scmi_store32(payload, agent);
	return send_command(c, &command, true);
}

static void reset_platform(struct check *c)
{
	note_status(c, "AMB-10", reset(c, SCMI_AGENT_PLATFORM), NULL);
}

static void reset_self(struct check *c)
{
	const struct assay_exchange *ex;

	if (!check_inventory(c)->agent_id_known)
		return skip(c, "the agent's own id is not known: BASE_DISCOVER_AGENT did not tell it");
	ex = reset(c, check_inventory(c)->agent_id);
	if (answered(ex) || fence(c))
		note_reading(c, "AMB-11", answered(ex) ? "answer" : "no answer");
}

static const struct check_row rows[] = {
	{
		.id = "quirk.list-protocols.from-end",
		.title = "what listing protocols from just behind the last one is answered with",
		.requirements = REQUIRES("BASE-006-06"),
		.protocol = BASE,
		.quirk = true,
		.ambiguity = "AMB-08",
		.run = list_from_end,
	},
	{
		.id = "quirk.list-protocols.past-end",
		.title = "what listing protocols from farther behind the last one is answered with",
		.requirements = REQUIRES("BASE-006-05"),
		.protocol = BASE,
		.quirk = true,
		.ambiguity = "AMB-08b",
		.run = list_past_end,
	},
	{
		.id = "quirk.agents.count",
		.title = "whether agents are counted where they can be discovered",
		.requirements = REQUIRES("BASE-001-03"),
		.protocol = BASE,
		.quirk = true,
		.ambiguity = "AMB-37",
		.run = agent_count,
	},
	{
		.id = "quirk.implementation-version.value",
		.title = "whether the vendor gives an implementation version",
		.requirements = REQUIRES("BASE-005-01"),
		.protocol = BASE,
		.quirk = true,
		.ambiguity = "AMB-38",
		.run = implementation_version,
	},
};

CHECK_TABLE(checks_quirk_base, rows);

static const struct check_row last_rows[] = {
	{
		.id = "quirk.reset-agent.platform",
		.title = "what resetting agent 0 is answered with",
		.requirements = REQUIRES("BASE-00B-01"),
		.protocol = BASE,
		.quirk = true,
		.ambiguity = "AMB-10",
		.needs = RESET_NEEDS,
		.run = reset_platform,
	},
	{
		.id = "quirk.reset-agent.self",
		.title = "whether a reset of itself is answered",
		.requirements = REQUIRES("BASE-00B-09"),
		.protocol = BASE,
		.quirk = true,
		.ambiguity = "AMB-11",
		.needs = RESET_NEEDS,
		.run = reset_self,
	},
};

CHECK_TABLE(checks_quirk_base_reset, last_rows);
