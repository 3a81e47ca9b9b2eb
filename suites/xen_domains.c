/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lives of domains and their devices, where a hypervisor can be asked for them: what a domain may use follows from the devices that
 * it has now, and nothing of it outlives it.
 */
#include <errno.h>
#include <string.h>

#include "suites/agents.h"
#include "suites/clock_common.h"
#include "suites/engine.h"
#include "suites/smt_common.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE
#define RESOURCES_MAX 512u
#define IDS_MAX 64u
#define ATTRIBUTES 0x3u /* of a clock or a domain: the same id in all of these protocols */

/* --- What the agent may touch -------------------------------------------------------------------------------------------------- */

static const uint8_t swept[] = {SCMI_PROTOCOL_POWER, SCMI_PROTOCOL_PERF,    SCMI_PROTOCOL_CLOCK,
				SCMI_PROTOCOL_RESET, SCMI_PROTOCOL_VOLTAGE, SCMI_PROTOCOL_POWERCAP};

/* The status of the attributes of each clock and domain that there is. */
struct sweep {
	uint32_t count;
	int8_t status[RESOURCES_MAX];
};

static bool sweep(struct check *c, struct sweep *s)
{
	const struct assay_inventory *inventory = check_inventory(c);

	s->count = 0;
	for (size_t p = 0; p < sizeof(swept); p++) {
		uint32_t ids = assay_inventory_announced(inventory, swept[p], 0);

		if (!assay_inventory_protocol(inventory, swept[p]))
			continue;
		for (uint32_t id = 0; id < ids && id < IDS_MAX && s->count < RESOURCES_MAX; id++) {
			const struct assay_exchange *ex = SEND(c, swept[p], ATTRIBUTES, id);

			if (!answered(ex))
				return false;
			s->status[s->count++] = (int8_t)ex->status;
		}
	}
	return true;
}

static bool same(const struct sweep *a, const struct sweep *b)
{
	return a->count == b->count && !memcmp(a->status, b->status, a->count);
}

static uint32_t usable(const struct sweep *s)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < s->count; i++)
		count += s->status[i] == SCMI_SUCCESS;
	return count;
}

/* Nothing is usable in `less` that is not in `more`. */
static bool within(const struct sweep *less, const struct sweep *more)
{
	for (uint32_t i = 0; i < less->count; i++)
		if (less->status[i] == SCMI_SUCCESS && more->status[i] != SCMI_SUCCESS)
			return false;
	return true;
}

/* The domain goes, and another one with the same agent comes. False: the check is over. */
static bool leave_and_return(struct check *c)
{
	return check_lose(c, ASSAY_LEAVES) && check_come_back(c);
}

/* --- Devices --------------------------------------------------------------------------------------------------------------------- */

static int manage(struct check *c, uint32_t what, uint32_t argument)
{
	return assay_agent_manage(c->seat->agent, what, argument);
}

/* What the mediator told the platform: policy and predictions follow it, as if an agent of this run had sent it. */
static void hear(struct check *c, uint32_t device, bool allow)
{
	uint32_t words[] = {check_agent_id(c, 0), device, allow ? SCMI_PERMISSION_ALLOW : 0};
	uint8_t request[SCMI_HEADER_BYTES + sizeof(words)], response[SCMI_HEADER_BYTES + SCMI_STATUS_BYTES] = {0};

	scmi_store32(request, scmi_command_word(BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 0));
	memcpy(response, request, SCMI_HEADER_BYTES);
	for (size_t i = 0; i < 3; i++)
		scmi_store32(request + SCMI_HEADER_BYTES + 4 * i, words[i]);
	policy_hear(c->run, request, sizeof(request), SCMI_SUCCESS);
	if (c->seat->predicted.oracle)
		assay_oracle_overhear(c->seat->predicted.oracle, request, sizeof(request), response, sizeof(response));
}

static int device_at(struct check *c, int index)
{
	return manage(c, ASSAY_MANAGE_DEVICE_AT, (uint32_t)index);
}

static int take(struct check *c, uint32_t device)
{
	int err = manage(c, ASSAY_MANAGE_TAKE, device);

	if (!err)
		hear(c, device, false);
	return err;
}

static int give(struct check *c, uint32_t device)
{
	int err = manage(c, ASSAY_MANAGE_GIVE, device);

	if (!err)
		hear(c, device, true);
	return err;
}

/* A new domain of this agent has the devices that the policy gives it, and no more. */
static void hear_new_domain(struct check *c, int count)
{
	const struct policy *policy = check_policy(c);
	uint32_t agent = check_policy_agent(c, 0);

	for (int i = 0; i < count && agent != POLICY_NONE; i++) {
		int id = device_at(c, i);
		uint32_t device = id < 0 ? POLICY_NONE : policy_find_device(policy, (uint32_t)id);

		if (device != POLICY_NONE)
			hear(c, (uint32_t)id, policy_may_use(policy, NULL, agent, device, 0));
	}
}

/* Does the policy say that a clock or domain of this device can be told by its attributes? Without one nobody knows. */
static bool known_to_show(const struct check *c, uint32_t device_id)
{
	const struct policy *policy = check_policy(c);
	uint32_t agent = check_policy_agent(c, 0), device = policy ? policy_find_device(policy, device_id) : POLICY_NONE;

	if (agent == POLICY_NONE || device == POLICY_NONE || policy->agents[agent].trusted)
		return false;
	for (uint32_t i = 0; i < policy->devices[device].resource_count; i++) {
		const struct policy_resource *r = &policy->resources[policy->devices[device].resources[i]];
		uint32_t number = policy->devices[device].resources[i];

		if (memchr(swept, r->protocol, sizeof(swept)) && policy_id_for(policy, agent, number) != POLICY_NO_ID &&
		    policy_cell(policy, NULL, agent, number).access == POLICY_ALLOWED)
			return true;
	}
	return false;
}

/* One device, taken and given back while the domain runs. True: it made a difference. */
static bool comes_and_goes(struct check *c, uint32_t device)
{
	static _Thread_local struct sweep before, without, with, after;
	int taken, given;

	if (!sweep(c, &before))
		return false;
	taken = take(c, device);
	if (taken == -EOPNOTSUPP)
		return false;
	if (!sweep(c, &without))
		return false;
	given = give(c, device);
	if (!sweep(c, &with))
		return false;
	(void)expect(c, !taken && !given, "device %u: taken from a running domain and given to it expected, %d and %d found",
		     device, taken, given);
	(void)expect(c, within(&without, &with), "device %u given: a resource that could be used before cannot any more", device);
	(void)expect(c, within(&without, &before), "device %u taken: a resource can be used that could not before", device);
	if (known_to_show(c, device))
		(void)expect(c, usable(&with) > usable(&without),
			     "device %u: more resources with it than without expected, %u and %u can be used", device,
			     usable(&with), usable(&without));
	if (same(&before, &without))
		(void)take(c, device);
	if (sweep(c, &after))
		(void)expect(c, same(&after, &before),
			     "device %u: the same resources expected when it is back as it was, others found", device);
	return !same(&with, &without);
}

static void attach(struct check *c)
{
	int count = manage(c, ASSAY_MANAGE_DEVICES, 0);
	bool any = false;

	for (int i = 0; i < count && !over(c); i++) {
		int device = device_at(c, i);

		if (device >= 0)
			any |= comes_and_goes(c, (uint32_t)device);
	}
	if (!any && !over(c) && !check_policy(c))
		skip(c, "no device made a difference to what the attributes of clocks and domains tell");
}

/* What a domain was given while it ran is not its successor's. */
static void permissions_end(struct check *c)
{
	static _Thread_local struct sweep fresh, given, next;
	int count = manage(c, ASSAY_MANAGE_DEVICES, 0);

	if (!leave_and_return(c) || !sweep(c, &fresh))
		return;
	for (int i = 0; i < count; i++)
		(void)give(c, (uint32_t)device_at(c, i));
	if (!sweep(c, &given))
		return;
	if (!leave_and_return(c))
		return;
	hear_new_domain(c, count);
	if (same(&given, &fresh))
		return skip(c, "the agent's domain has every device that makes a difference to it");
	if (sweep(c, &next))
		(void)expect(c, same(&next, &fresh),
			     "a new domain: the permissions of its own devices expected, those of the domain before "
			     "it are left (%u resources can be used, then %u)",
			     usable(&fresh), usable(&next));
}

/* --- Domains --------------------------------------------------------------------------------------------------------------------- */

static bool can_be_enabled(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return !clock->status && !(clock->attributes & SCMI_CLOCK_ENABLED);
}

static bool is_enabled(struct check *c, uint32_t clock, bool *enabled)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, clock);
	struct reader r = payload_of(ex);

	if (!answered(ex) || ex->status)
		return false;
	read_skip(&r, SCMI_STATUS_BYTES);
	*enabled = read_u32(&r) & SCMI_CLOCK_ENABLED;
	return r.ok;
}

static void votes_end(struct check *c)
{
	uint32_t clock = check_clock(c)->id;
	const struct assay_exchange *ex;
	bool enabled;

	if (!is_enabled(c, clock, &enabled) || enabled)
		return skip(c, "the clock is on, or cannot be looked at");
	ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, clock, 1, 0);
	if (over(c) || ex->status)
		return skip(c, "the clock could not be turned on: %s", status_text(ex->status));
	if (!leave_and_return(c) || !is_enabled(c, clock, &enabled))
		return;
	(void)expect(c, !enabled, "clock %u: off expected, as its only vote was that of a domain that went; on found", clock);
}

#define PATTERN 0x5ca1ab1eu

/* Nothing of one owner of the channel is there for the next. */
static void clean_page(struct check *c)
{
	struct assay_shared_channel channel;
	uint32_t at;

	if (!smt_channel_of(c, &channel))
		return;
	at = channel.area_bytes - 4;
	smt_set(&channel, at, PATTERN);
	if (!leave_and_return(c) || !smt_channel_of(c, &channel))
		return;
	(void)expect(c, smt_word(&channel, at) != PATTERN,
		     "a clean page expected, what the domain before it left was found at 0x%x", at);
}

static void busy_id(struct check *c)
{
	struct assay_shared_channel channel;
	uint32_t count = check_inventory(c)->agents_announced, own;
	int busy, unknown;

	if (!check_inventory(c)->agent_id_known || !smt_channel_of(c, &channel))
		return skip(c, "the agent's id is not known");
	own = check_inventory(c)->agent_id;
	busy = manage(c, ASSAY_MANAGE_CREATE, own);
	unknown = manage(c, ASSAY_MANAGE_CREATE, count + 5);
	(void)expect(c, busy == -EEXIST, "a second domain with agent %u: refused as there (EEXIST) expected, %s found", own,
		     busy ? strerror(-busy) : "created");
	(void)expect(c, unknown == -ENOENT, "a domain with agent %u: refused as unknown (ENOENT) expected, %s found", count + 5,
		     unknown ? strerror(-unknown) : "created");
	(void)fence(c);
}

/* A domain whose permissions cannot be set is not created: it would have none of its devices, or all. */
static void unsupported(struct check *c)
{
	uint32_t count = check_inventory(c)->agents_announced;
	bool refused = false, created = false;

	for (uint32_t id = 1; id <= count; id++) {
		int found = manage(c, ASSAY_MANAGE_CREATE, id);

		refused |= found == -EOPNOTSUPP;
		created |= found == 0;
	}
	if (!refused && !created)
		return skip(c, "every agent has a domain");
	(void)expect(c, refused, "a domain with devices: refused expected, as the platform cannot set permissions; it was created");
}

/* --- By the policy --------------------------------------------------------------------------------------------------------------- */

static void as_granted(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);
	bool any = false;

	for (size_t p = 0; p < sizeof(swept) && !over(c); p++) {
		uint32_t ids = assay_inventory_announced(inventory, swept[p], 0);

		for (uint32_t id = 0; id < ids && id < IDS_MAX && !over(c); id++) {
			struct policy_cell cell = check_cell(c, check_place(c), swept[p], 0, id);
			const struct assay_exchange *ex;

			if (cell.access == POLICY_UNSURE || !assay_inventory_protocol(inventory, swept[p]))
				continue;
			ex = SEND(c, swept[p], ATTRIBUTES, id);
			any = true;
			(void)expect_status(
				c, ex,
				cell.access == POLICY_ALLOWED ? S_OK : S_DN | S_NF | (cell.access == POLICY_HIDDEN ? S_NS : 0u));
		}
	}
	if (!any && !over(c))
		skip(c, "the policy says nothing of this agent's clocks and domains");
}

static void part_of_it(struct check *c, void *context)
{
	(void)context;
	as_granted(c);
}

static void as_granted_at_once(struct check *c)
{
	const struct part parts[] = {{.place = 0, .run = part_of_it}, {.place = 1, .run = part_of_it}};

	(void)at_once(c, parts, 2);
}

/* An agent without trust: permission commands are refused, and change nothing. */
static void guest_commands(struct check *c)
{
	static _Thread_local struct sweep before, after;
	uint32_t count = check_inventory(c)->agents_announced, agent = check_policy_agent(c, 0);
	int device = manage(c, ASSAY_MANAGE_DEVICE_AT, 0);

	if (agent == POLICY_NONE || check_policy(c)->agents[agent].trusted)
		return skip(c, "the agent is trusted, or the policy does not know it");
	if (!sweep(c, &before))
		return;
	for (uint32_t id = 1; id <= count && id < 8 && !over(c); id++) {
		bool self = check_inventory(c)->agent_id_known && id == check_inventory(c)->agent_id;

		for (uint32_t allow = 0; allow < 2; allow++)
			(void)expect_status(c, SEND(c, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, id, (uint32_t)device, allow),
					    S_DN | S_NS | S_NF);
		(void)expect_status(c,
				    SEND(c, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, id, (uint32_t)device, SCMI_PROTOCOL_CLOCK, 1),
				    S_DN | S_NS | S_NF);
		if (!self)
			(void)expect_status(c, SEND(c, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, id, 0), S_DN | S_NS | S_NF);
	}
	if (!over(c) && sweep(c, &after))
		(void)expect(c, same(&before, &after), "what the agent may use unchanged by refused commands expected, it changed");
}

#define MEDIATED .channel = true, .mediator = true

static const struct check_row rows[] = {
	{
		.id = "xen.device.as-granted",
		.title = "a domain can use what its devices have, and nothing of other devices",
		.requirements = REQUIRES("XEN-13"),
		.needs = {MEDIATED, .policy = true},
		.run = as_granted,
	},
	{
		.id = "xen.device.as-granted-at-once",
		.title = "the same holds while another domain is at it at the same time",
		.requirements = REQUIRES("XEN-14"),
		.needs = {MEDIATED, .policy = true, .agents = 2},
		.run = as_granted_at_once,
	},
	{
		.id = "xen.device.guest-commands",
		.title = "permission commands of a guest are refused and change nothing",
		.requirements = REQUIRES("XEN-10"),
		.needs = {MEDIATED, .policy = true},
		.run = guest_commands,
	},
	{
		.id = "xen.device.attach",
		.title = "a device can be used while the domain has it, and not without",
		.requirements = REQUIRES("XEN-11", "XEN-15"),
		.needs = {MEDIATED},
		.run = attach,
	},
	{
		.id = "xen.domain.busy-id",
		.title = "an agent has one domain, and a domain an agent that there is",
		.requirements = REQUIRES("XEN-21"),
		.needs = {MEDIATED},
		.run = busy_id,
	},
	{
		.id = "xen.domain.unsupported",
		.title = "a domain whose permissions cannot be set is not created",
		.requirements = REQUIRES("XEN-18"),
		.needs = {MEDIATED, .no_permissions = true},
		.run = unsupported,
	},
	{
		.id = "xen.domain.page",
		.title = "the next owner of a channel finds a clean page",
		.requirements = REQUIRES("XEN-20"),
		.needs = {MEDIATED},
		.run = clean_page,
	},
	{
		.id = "xen.domain.votes",
		.title = "what a domain held is given back when it goes",
		.requirements = REQUIRES("XEN-19"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = can_be_enabled,
		.needs = {MEDIATED, .clock_wanted = "one that is off"},
		.run = votes_end,
	},
	{
		.id = "xen.device.permissions-end",
		.title = "what a domain was given is not its successor's",
		.requirements = REQUIRES("XEN-34"),
		.needs = {MEDIATED},
		.run = permissions_end,
	},
};

CHECK_TABLE(checks_xen_domains, rows);
