/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Base protocol, and what permission messages and resets do to an agent. */
#include <string.h>

#include "suites/oracle_private.h"

static void list_protocols(struct question *q)
{
	uint32_t skip = asked(q, 0), count = q->oracle->protocols_announced;

	if (!q->whole)
		return;
	if (!q->oracle->agents_known)
		may(q, S_IP, "BASE-006-05", "how many protocols there are, is not known");
	else if (skip > count)
		wrong_word(q, S_IP, skip, "AMB-08b", "more to skip than there are protocols");
	else if (skip == count)
		may(q, S_IP, "AMB-08", "as many to skip as there are protocols");
}

static void discover_agent(struct question *q)
{
	uint32_t id = asked(q, 0);

	if (!q->whole)
		return;
	if (id == SCMI_AGENT_SELF && q->major >= 2)
		return;
	if (!q->oracle->agents_known || (q->oracle->agents == 0 && id != SCMI_AGENT_PLATFORM))
		return may(q, S_NF, "AMB-37", "how many agents there are, is not known");
	if (id > q->oracle->agents)
		wrong_word(q, S_NF, id, "-", "no agent has this id");
}

/* The agent that a permission message or a reset is for. */
static void judge_agent(struct question *q, uint32_t id, bool reset)
{
	const struct assay_oracle *o = q->oracle;

	if (!o->agents_known)
		return may(q, S_NF | S_DN | S_NS, "-", "how many agents there are, is not known");
	if (id == SCMI_AGENT_PLATFORM)
		return wrong(q, S_OK | S_NF | S_DN | S_IP, "AMB-10", "the agent is the platform itself");
	if (id > o->agents)
		wrong_word(q, S_NF, id, "-", "no agent has this id");
	if (reset)
		fixed(q, S_DN | S_NS, id, "-", "resetting an agent may take trust");
}

static void device_permissions(struct question *q)
{
	uint32_t agent = asked(q, 0), device = asked(q, 1);

	if (!q->whole)
		return;
	judge_agent(q, agent, false);
	fixed(q, S_NF | S_DN | S_NS, agent * 31 + device, "-", "trust and device ids are not discoverable");
}

static void protocol_permissions(struct question *q)
{
	uint32_t agent = asked(q, 0), device = asked(q, 1), command = asked(q, 2);

	if (!q->whole)
		return;
	judge_agent(q, agent, false);
	if (asked(q, 3) & SCMI_PERMISSION_RESERVED)
		wrong(q, S_IP, "GEN-RSV-02", "reserved flag bits are set");
	if (command >> 8)
		should(q, S_IP | S_NF, S_OK, "-", "reserved bits of the command id are set");
	if ((command & 0xff) == SCMI_PROTOCOL_BASE)
		wrong(q, S_NF | S_DN | S_IP, "AMB-09", "Base cannot be denied");
	fixed(q, S_NF | S_DN | S_NS, (agent * 31 + device) * 257 + command, "-", "trust and device ids are not discoverable");
}

static void reset_agent(struct question *q)
{
	uint32_t id = asked(q, 0);

	if (!q->whole)
		return;
	judge_agent(q, id, true);
	if (!q->oracle->self_known || id == q->oracle->self)
		q->p->silence = true; /* AMB-11 */
}

/* A denial of a device, or of one protocol of it: what it takes away can come back by the same message. */
static void deny(struct assay_oracle *o, uint64_t what, bool allow)
{
	uint32_t i = 0;

	while (i < o->denial_count && o->denials[i] != what)
		i++;
	if (!allow && i == o->denial_count && i < ORACLE_DENIALS_MAX)
		o->denials[o->denial_count++] = what;
	else if (!allow && i == o->denial_count)
		o->rights_unknown = true;
	else if (allow && i < o->denial_count)
		o->denials[i] = o->denials[--o->denial_count];
	/* Even then: what was denied once more may have been out of reach from the start. */
	if (allow)
		o->rights_widened = true;
	if (allow)
		memset(o->memory, 0, sizeof(o->memory));
}

void oracle_permissions(struct assay_oracle *o, uint8_t message, const uint8_t *parameters, uint32_t bytes)
{
	uint32_t words[4] = {0};

	for (uint32_t i = 0; i < 4 && 4 * i + 4 <= bytes; i++)
		words[i] = scmi_load32(parameters + 4 * i);
	if (o->self_known && words[0] != o->self)
		return;
	if (message == SCMI_BASE_SET_DEVICE_PERMISSIONS)
		deny(o, (uint64_t)words[1] << 8, words[2] & SCMI_PERMISSION_ALLOW);
	if (message == SCMI_BASE_SET_PROTOCOL_PERMISSIONS)
		deny(o, (uint64_t)words[1] << 8 | (words[2] & 0xffu), words[3] & SCMI_PERMISSION_ALLOW);
	if (message != SCMI_BASE_RESET_AGENT_CONFIGURATION)
		return;
	oracle_learn_reset(o);
	if (!(words[1] & SCMI_RESET_PERMISSIONS) || !(o->denial_count || o->rights_unknown || o->rights_widened))
		return;
	o->denial_count = 0;
	o->rights_unknown = o->rights_widened = false;
	memset(o->memory, 0, sizeof(o->memory));
}

bool oracle_denied(const struct assay_oracle *o, uint8_t protocol)
{
	for (uint32_t i = 0; i < o->denial_count; i++)
		if ((o->denials[i] & 0xffu) == 0 || (o->denials[i] & 0xffu) == protocol)
			return true;
	return o->rights_unknown;
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	(void)payload, (void)bytes;
	oracle_permissions(o, q->header.message, q->parameters, q->bytes);
}

#define PLAIN(message_, answer_)                                                                                     \
	{                                                                                                            \
		.message = message_, .major_min = 1, .major_max = LATEST, .answer = answer_, .resource = NO_RESOURCE \
	}

static const struct oracle_rule rules[] = {
	PLAIN(SCMI_BASE_DISCOVER_VENDOR, 20),
	PLAIN(SCMI_BASE_DISCOVER_SUB_VENDOR, 20),
	PLAIN(SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, 8),
	{.message = SCMI_BASE_DISCOVER_LIST_PROTOCOLS,
	 .major_min = 1,
	 .major_max = LATEST,
	 .parameters = 4,
	 .answer = 8,
	 .resource = NO_RESOURCE,
	 .extra = list_protocols,
	 .entry = 1,
	 .count_mask = 0xffffffffu},
	{.message = SCMI_BASE_DISCOVER_AGENT,
	 .major_min = 1,
	 .major_max = 1,
	 .parameters = 4,
	 .answer = 20,
	 .resource = NO_RESOURCE,
	 .extra = discover_agent},
	{.message = SCMI_BASE_DISCOVER_AGENT,
	 .major_min = 2,
	 .major_max = LATEST,
	 .parameters = 4,
	 .answer = 24,
	 .resource = NO_RESOURCE,
	 .extra = discover_agent},
	{.message = SCMI_BASE_NOTIFY_ERRORS,
	 .major_min = 1,
	 .major_max = LATEST,
	 .parameters = 4,
	 .answer = 4,
	 .resource = NO_RESOURCE,
	 .flags = RULE_SUBSCRIBES,
	 .reserved = SCMI_NOTIFY_RESERVED},
	{.message = SCMI_BASE_SET_DEVICE_PERMISSIONS,
	 .major_min = 2,
	 .major_max = LATEST,
	 .parameters = 12,
	 .answer = 4,
	 .resource = NO_RESOURCE,
	 .reserved_word = 2,
	 .reserved = SCMI_PERMISSION_RESERVED,
	 .extra = device_permissions},
	{.message = SCMI_BASE_SET_PROTOCOL_PERMISSIONS,
	 .major_min = 2,
	 .major_max = LATEST,
	 .parameters = 16,
	 .answer = 4,
	 .resource = NO_RESOURCE,
	 .extra = protocol_permissions},
	{.message = SCMI_BASE_RESET_AGENT_CONFIGURATION,
	 .major_min = 2,
	 .major_max = LATEST,
	 .parameters = 8,
	 .answer = 4,
	 .resource = NO_RESOURCE,
	 .reserved_word = 1,
	 .reserved = SCMI_RESET_RESERVED,
	 .extra = reset_agent},
};

const struct oracle_table oracle_base = {
	SCMI_PROTOCOL_BASE, SCMI_BASE_LAST, 8, "BASE", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
