/* SPDX-License-Identifier: BSD-2-Clause */
/* What an agent is told of what it may not use: no names, no protocols, no events; and what it is told of its rights is so. */
#include <stdio.h>
#include <string.h>

#include "scmi/names.h"
#include "suites/clock_common.h"
#include "suites/grants.h"
#include "suites/pinctrl_common.h"
#include "suites/tables.h"
#include "suites/twin.h"

#define BASE SCMI_PROTOCOL_BASE

/* --- Names ---------------------------------------------------------------------------------------------------------------------- */

static bool is_hidden(const struct check *c)
{
	return cell_access(c, 0) == POLICY_HIDDEN;
}

/* The witness's name of the resource, if it is that of nothing else there. */
static bool witness_name(struct check *c, size_t witness, char *name)
{
	const char *found;

	if (!cell_as(c, witness, witness))
		return false;
	found = check_own_name(c);
	(void)snprintf(name, SCMI_NAME_BYTES + 1, "%.*s", (int)SCMI_NAME_BYTES, found ? found : "");
	return name[0] && check_names(c, check_row(c)->protocol, name) == 1;
}

static void not_listed(struct check *c)
{
	size_t witness = cell_witness(c, POLICY_SEE);
	char name[SCMI_NAME_BYTES + 1], text[48];

	if (witness == NO_AGENT)
		return skip(c, "no other agent of this run sees it");
	if (!witness_name(c, witness, name))
		return skip(c, "its name is nothing to tell it by");
	check_use_agent(c, 0);
	(void)expect(c, check_names(c, check_row(c)->protocol, name) == 0,
		     "%s is hidden from this agent, yet a resource called \"%s\" is described to it",
		     cell_text(c, text, sizeof(text)), name);
}

/* --- Parents and associations: ids that lead nowhere tell of something that is there -------------------------------------------------- */

static void parents_can_be_seen(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->clock_count && !over(c); i++) {
		const struct assay_inventory_clock *clock = &inventory->clocks[i];

		for (uint32_t k = 0; clock->parents_known && k < clock->parent_count && !over(c); k++)
			(void)expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, clock->parents[k]), S_OK | S_DN);
	}
	if (!over(c))
		(void)expect(c, true, " ");
}

static void associated_can_be_seen(struct check *c)
{
	static _Thread_local struct pin_ids ids;
	const struct assay_inventory_domain *d = check_domain(c);
	bool pins = d->selector == SCMI_PINCTRL_GROUP || (domain_attributes(d) & SCMI_PINCTRL_SINGLE_PINS);

	if (!pin_read_associations(c, d->selector, d->id, &ids))
		return skip(c, "the list of associations cannot be read");
	for (uint32_t i = 0; i < ids.count && !over(c); i++)
		(void)expect_status(
			c, SEND(c, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, ids.id[i], pins ? SCMI_PINCTRL_PIN : SCMI_PINCTRL_GROUP),
			S_OK | S_DN);
	(void)expect(c, true, " ");
}

/* --- Events ----------------------------------------------------------------------------------------------------------------------- */

static bool rate_is_elsewhere(const struct check *c)
{
	uint8_t access = cell_access(c, 0);
	size_t witness = cell_witness(c, POLICY_RATE);

	return (access == POLICY_HIDDEN || access == POLICY_DENIED) && witness != NO_AGENT && cell_may(c, witness, POLICY_RATE);
}

static void subscribe_to_all(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->clock_count && i < 24 && !over(c); i++) {
		const struct assay_inventory_clock *clock = &inventory->clocks[i];

		if (clock->status != SCMI_SUCCESS || !(clock->attributes & SCMI_CLOCK_CHANGED_NOTIFIES))
			continue;
		UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock->id, 0);
		(void)SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock->id, 1);
	}
}

/* An event of one of the agent's own clocks that has really got this rate is right: clocks depend on each other. */
static void judge_event(struct check *c, const struct assay_event *event)
{
	struct reader r = event_payload(event);
	uint32_t id;
	uint64_t told, now;

	read_skip(&r, 4);
	id = read_u32(&r);
	told = read_u64(&r);
	if (!r.ok || !clock_read_rate(c, id, &now))
		return fail(c, "a clock that this agent cannot see changed its rate, and CLOCK_RATE_CHANGED of clock %u came to it",
			    id);
	(void)expect(c, now == told,
		     "a clock that this agent cannot see changed its rate, and CLOCK_RATE_CHANGED came to it as one of "
		     "clock %u",
		     id);
}

static void changes_untold(struct check *c)
{
	const struct assay_event_filter filter = {
		.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_CLOCK, .message = SCMI_CLOCK_RATE_CHANGED};
	const struct assay_exchange *ex;
	struct assay_event event;
	struct attempt a;

	subscribe_to_all(c);
	if (!act_ready(c, act_find("clock-rate"), &a) || !a.legal)
		return skip(c, "no other agent can change its rate");
	check_use_agent(c, 0);
	if (!fence(c))
		return;
	drop_events(c);
	(void)cell_as(c, a.witness, a.witness);
	ex = a.act->send(c, &a, a.other);
	check_use_agent(c, 0);
	while (!over(c) && take_event_now(c, &filter, &event))
		judge_event(c, &event);
	if (answered(ex) && !over(c))
		(void)expect(c, true, " ");
	if (cell_as(c, a.witness, a.witness))
		(void)a.act->send(c, &a, a.before);
}

/* --- Rights, as they are told --------------------------------------------------------------------------------------------------------- */

static bool is_usable(const struct check *c)
{
	return cell_access(c, 0) == POLICY_ALLOWED && cell_id(c, 0) != POLICY_NO_ID;
}

static void permissions_as_they_are(struct check *c)
{
	static const struct {
		uint32_t bit;
		uint16_t right;
		const char *what;
	} rights[] = {
		{SCMI_CLOCK_MAY_SET_STATE, POLICY_STATE, "state"},
		{SCMI_CLOCK_MAY_SET_PARENT, POLICY_PARENT, "parent"},
		{SCMI_CLOCK_MAY_SET_RATE, POLICY_RATE, "rate"},
	};
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, cell_id(c, 0));
	uint32_t told;

	if (!expect_success(c, ex, 8))
		return;
	told = scmi_load32(ex->response + SCMI_HEADER_BYTES + 4);
	for (size_t i = 0; i < 3; i++)
		(void)expect(c, !(told & rights[i].bit) == !cell_may(c, 0, rights[i].right),
			     "the right to set the %s: the agent %s it, CLOCK_GET_PERMISSIONS says 0x%08x", rights[i].what,
			     cell_may(c, 0, rights[i].right) ? "has" : "does not have", told);
}

/* --- Protocols ------------------------------------------------------------------------------------------------------------------------ */

static bool lists(struct check *c, uint8_t protocol)
{
	uint32_t skipped = 0;

	for (uint32_t part = 0; part < 256 && !over(c); part++) {
		const struct assay_exchange *ex = SEND(c, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, skipped);
		struct reader r = payload_of(ex);
		uint32_t count;

		read_skip(&r, SCMI_STATUS_BYTES);
		count = read_u32(&r);
		if (!r.ok || ex->status != SCMI_SUCCESS || !count)
			return false;
		for (uint32_t i = 0; i < count && SCMI_HEADER_BYTES + 8 + i < ex->response_bytes; i++)
			if (ex->response[SCMI_HEADER_BYTES + 8 + i] == protocol)
				return true;
		skipped += count;
	}
	return false;
}

static void refused_and_unlisted(struct check *c, uint8_t protocol, const char *why)
{
	check_use_agent(c, 0);
	(void)expect(c, !lists(c, protocol), "protocol 0x%02x is %s, yet BASE_DISCOVER_LIST_PROTOCOLS lists it", protocol, why);
	if (!over(c))
		(void)expect_status(c, SEND_EMPTY(c, protocol, SCMI_PROTOCOL_VERSION), S_NS | S_DN | S_NF);
	if (!over(c))
		(void)expect_status(c, SEND_EMPTY(c, protocol, SCMI_PROTOCOL_ATTRIBUTES), S_NS | S_DN | S_NF);
}

static void hidden_protocols(struct check *c)
{
	uint32_t agent = check_policy_agent(c, 0), asked = 0;
	const struct policy_agent *who;

	if (agent == POLICY_NONE)
		return skip(c, "the policy does not know this agent");
	who = &check_policy(c)->agents[agent];
	for (; asked < who->hidden_count && !over(c); asked++)
		refused_and_unlisted(c, who->hidden[asked], "hidden from this agent");
	for (uint32_t i = 0; i < check_inventory(c)->protocol_count && !over(c); i++)
		(void)expect_status(c, SEND_EMPTY(c, check_inventory(c)->protocols[i].id, SCMI_PROTOCOL_VERSION), S_OK);
}

/* Every resource of the protocol that the agent may use belongs to some device. */
static bool all_of_devices(struct check *c, uint8_t protocol)
{
	const struct policy *policy = check_policy(c);
	bool any = false;

	for (uint32_t i = 0; i < policy->resource_count; i++) {
		bool held = false;

		if (policy->resources[i].protocol != protocol)
			continue;
		cell_set(c, i);
		if (cell_access(c, 0) != POLICY_ALLOWED)
			continue;
		for (uint32_t d = 0; d < policy->device_count; d++)
			held = held || policy_device_holds(policy, d, i);
		if (!held)
			return false;
		any = true;
	}
	return any;
}

static bool holds_any(const struct policy *policy, uint32_t device, uint8_t protocol)
{
	for (uint32_t i = 0; i < policy->devices[device].resource_count; i++)
		if (policy->resources[policy->devices[device].resources[i]].protocol == protocol)
			return true;
	return false;
}

/* The policy may leave resources out: only what the platform counts as many of as the policy knows can be emptied. */
static bool all_known(struct check *c, uint8_t protocol)
{
	const struct policy *policy = check_policy(c);
	uint32_t known = 0;

	for (uint32_t i = 0; i < policy->resource_count; i++) {
		if (policy->resources[i].protocol != protocol || policy->resources[i].selector)
			continue;
		cell_set(c, i);
		known += cell_id(c, 0) != POLICY_NO_ID;
	}
	return known == assay_inventory_announced(check_inventory(c), protocol, 0);
}

static void emptied_protocols(struct check *c)
{
	const struct policy *policy = check_policy(c);
	uint32_t asked = 0;

	if (check_policy_agent(c, 0) == POLICY_NONE || policy->agents[check_policy_agent(c, 0)].trusted)
		return skip(c, "the agent is none whose permissions change");
	for (uint8_t p = SCMI_PROTOCOL_POWER; p <= SCMI_PROTOCOL_POWERCAP && !over(c); p++) {
		check_use_agent(c, 0);
		if (p == SCMI_PROTOCOL_SYSTEM || !all_of_devices(c, p) || !all_known(c, p) || !lists(c, p))
			continue;
		asked++;
		for (uint32_t d = 0; d < policy->device_count && !over(c); d++) {
			if (!holds_any(policy, d, p))
				continue;
			cell_set_device(c, d);
			grant_restore(c, 0, p);
			(void)expect_status(c, grant_protocol(c, check_trusted(c), 0, p, false), S_OK);
		}
		refused_and_unlisted(c, p, "denied to this agent on every device that it has anything of it");
	}
	if (!asked)
		skip(c, "no protocol has all that the agent may use in devices");
}

#define HIDDEN(noun, plural, proto)                                                                                              \
	{                                                                                                                        \
		.id = "isolation." noun ".not-listed", .title = plural " that are hidden from an agent are not described to it", \
		.requirements = REQUIRES("AGT-VIS-02", "AGT-VIS-01"), .protocol = (proto), .scope = PER_CELL, .fits = is_hidden, \
		.needs = {.agents = 2, .policy = true}, .run = not_listed,                                                       \
	}

static const struct check_row rows[] = {
	/* clang-format off */
	HIDDEN("clock", "clocks", SCMI_PROTOCOL_CLOCK),
	HIDDEN("sensor", "sensors", SCMI_PROTOCOL_SENSOR),
	HIDDEN("power", "power domains", SCMI_PROTOCOL_POWER),
	HIDDEN("perf", "performance domains", SCMI_PROTOCOL_PERF),
	HIDDEN("reset-domain", "reset domains", SCMI_PROTOCOL_RESET),
	HIDDEN("voltage", "voltage domains", SCMI_PROTOCOL_VOLTAGE),
	HIDDEN("powercap", "power capping domains", SCMI_PROTOCOL_POWERCAP),
	HIDDEN("pinctrl", "pins, groups and functions", SCMI_PROTOCOL_PINCTRL),
	/* clang-format on */
	{
		.id = "isolation.clock.parents",
		.title = "parents that an agent is told of are clocks that it can see",
		.requirements = REQUIRES("AGT-VIS-02"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.needs = {.messages = MSG(SCMI_CLOCK_POSSIBLE_PARENTS_GET)},
		.run = parents_can_be_seen,
	},
	{
		.id = "isolation.pinctrl.associations",
		.title = "pins and groups that an agent is told of are some that it can see",
		.requirements = REQUIRES("AGT-VIS-02"),
		.protocol = SCMI_PROTOCOL_PINCTRL,
		.scope = PER_DOMAIN,
		.domain_is = pin_has_associations,
		.needs = {.messages = MSG(SCMI_PINCTRL_LIST_ASSOCIATIONS), .domain_wanted = "a group or function"},
		.run = associated_can_be_seen,
	},
	{
		.id = "isolation.clock.events",
		.title = "an agent is not told of changes of a clock that is out of its reach",
		.requirements = REQUIRES("AGT-VIS-02"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.scope = PER_CELL,
		.fits = rate_is_elsewhere,
		.needs = {.agents = 2, .policy = true, .p2a = true, .messages = MSG(SCMI_CLOCK_RATE_NOTIFY)},
		.run = changes_untold,
	},
	{
		.id = "isolation.clock-permissions.as-they-are",
		.title = "CLOCK_GET_PERMISSIONS tells the rights that the agent has",
		.requirements = REQUIRES("CLK-00F-02", "AGT-VIS-03"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.scope = PER_CELL,
		.fits = is_usable,
		.needs = {.policy = true, .version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_GET_PERMISSIONS)},
		.run = permissions_as_they_are,
	},
	{
		.id = "base.list-protocols.hidden",
		.title = "protocols that are hidden from an agent are not listed, those that are listed answer",
		.requirements = REQUIRES("BASE-006-07"),
		.protocol = BASE,
		.needs = {.policy = true},
		.run = hidden_protocols,
	},
	{
		.id = "base.list-protocols.denied",
		.title = "a protocol of which an agent lost everything is listed no more",
		.requirements = REQUIRES("BASE-006-07"),
		.protocol = BASE,
		.needs = {.agents = 2, .policy = true, .trusted = true},
		.run = emptied_protocols,
	},
};

CHECK_TABLE(checks_hidden, rows);
