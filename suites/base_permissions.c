/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BASE_SET_DEVICE_PERMISSIONS and BASE_SET_PROTOCOL_PERMISSIONS: whom they reach and whom not, and who may send them. Devices are not
 * discoverable: the policy names them. Each row runs for an agent whose permissions change; the trusted agent sends the commands.
 */
#include "suites/grants.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE

/* The trusted agent's command for the check's own agent, to be undone at the end. */
static bool set_device(struct check *c, bool allow)
{
	grant_restore(c, 0, 0);
	return expect_status(c, grant_device(c, check_trusted(c), 0, allow), S_OK);
}

static bool set_protocol(struct check *c, uint8_t protocol, bool allow)
{
	grant_restore(c, 0, protocol);
	return expect_status(c, grant_protocol(c, check_trusted(c), 0, protocol, allow), S_OK);
}

/* --- One device ---------------------------------------------------------------------------------------------------------------- */

static void device_denied(struct check *c)
{
	struct reach mine;

	reach_list(c, 0, true, 0, &mine);
	if (set_device(c, false))
		reach_none(c, 0, &mine);
}

static void device_allowed_again(struct check *c)
{
	struct reach mine;

	reach_list(c, 0, true, 0, &mine);
	if (set_device(c, false) && set_device(c, true))
		reach_all(c, 0, &mine, true);
}

/* What the agent has beside the device stays within its reach. */
static void device_alone(struct check *c)
{
	struct reach others;

	reach_list(c, 0, false, 0, &others);
	if (!others.count)
		return skip(c, "the agent has nothing but this device");
	if (set_device(c, false))
		reach_all(c, 0, &others, false);
}

/* Other agents keep the device. */
static void other_agents(struct check *c)
{
	struct reach theirs;
	uint32_t asked = 0;

	for (size_t place = 1; place < check_agents(c) && !over(c); place++) {
		reach_list(c, place, true, 0, &theirs);
		if (!theirs.count)
			continue;
		if (!asked++ && !set_device(c, false))
			return;
		reach_all(c, place, &theirs, true);
	}
	if (!asked)
		skip(c, "no other agent of this run has the device");
}

/* An agent that starts without it: given, it works; taken again, it does not; and nobody else got it. */
static void device_granted(struct check *c)
{
	struct reach given;

	if (!set_device(c, true))
		return;
	reach_list(c, 0, true, 0, &given);
	if (!given.count)
		return skip(c, "the device gives the agent nothing that it can see");
	reach_all(c, 0, &given, true);
	if (!over(c) && set_device(c, false))
		reach_none(c, 0, &given);
}

static void device_reserved_flags(struct check *c)
{
	static const uint32_t flags[] = {0x2, 0xe, 0x80000000u};
	uint32_t device = check_policy(c)->devices[cell_device(c)].id;
	struct reach mine;

	reach_list(c, 0, true, 0, &mine);
	grant_restore(c, 0, 0);
	for (size_t i = 0; i < 3 && !over(c); i++)
		(void)expect_status(c, SEND(c, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, check_agent_id(c, 0), device, flags[i]),
				    S_IP);
	reach_all(c, 0, &mine, false);
}

static void device_unknown_agent(struct check *c)
{
	uint32_t nobody = check_inventory(c)->agents_announced + 1, device = check_policy(c)->devices[cell_device(c)].id;

	check_use_agent(c, check_trusted(c));
	(void)expect_status(c, SEND(c, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, nobody, device, SCMI_PERMISSION_ALLOW), S_NF);
	(void)expect_status(c, SEND(c, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 0x7fffffffu, device, 0), S_NF);
}

/* --- Protocols of a device -------------------------------------------------------------------------------------------------------- */

/* The next protocol behind `after` of which the agent has something in the device; 0: none. */
static uint8_t protocol_after(const struct check *c, uint8_t after)
{
	struct reach mine;
	uint8_t next = 0;

	reach_list(c, 0, true, 0, &mine);
	for (uint32_t i = 0; i < mine.count; i++) {
		uint8_t protocol = check_policy(c)->resources[mine.resource[i]].protocol;

		if (protocol > after && (!next || protocol < next))
			next = protocol;
	}
	return next;
}

static void protocol_denied(struct check *c)
{
	struct reach mine;

	for (uint8_t p = protocol_after(c, 0); p && !over(c); p = protocol_after(c, p)) {
		reach_list(c, 0, true, p, &mine);
		if (set_protocol(c, p, false))
			reach_none(c, 0, &mine);
		if (!over(c))
			(void)set_protocol(c, p, true);
	}
}

static void protocol_allowed_again(struct check *c)
{
	struct reach mine;

	for (uint8_t p = protocol_after(c, 0); p && !over(c); p = protocol_after(c, p)) {
		reach_list(c, 0, true, p, &mine);
		if (set_protocol(c, p, false) && set_protocol(c, p, true))
			reach_all(c, 0, &mine, true);
	}
}

/* Other protocols of the device, and this protocol elsewhere, stay. */
static void protocol_alone(struct check *c)
{
	struct reach elsewhere, mine;
	uint32_t asked = 0;

	for (uint8_t p = protocol_after(c, 0); p && !over(c); p = protocol_after(c, p)) {
		struct reach kept = {0};

		reach_list(c, 0, false, p, &elsewhere);
		reach_list(c, 0, true, 0, &mine);
		for (uint32_t i = 0; i < mine.count; i++)
			if (check_policy(c)->resources[mine.resource[i]].protocol != p)
				kept.resource[kept.count++] = mine.resource[i];
		if (!kept.count && !elsewhere.count)
			continue;
		asked++;
		if (set_protocol(c, p, false)) {
			reach_all(c, 0, &kept, true);
			reach_all(c, 0, &elsewhere, false);
		}
		if (!over(c))
			(void)set_protocol(c, p, true);
	}
	if (!asked)
		skip(c, "the agent has nothing beside one protocol of this device");
}

static const struct assay_exchange *set_words(struct check *c, uint32_t agent, uint32_t device, uint32_t protocol, uint32_t flags)
{
	check_use_agent(c, check_trusted(c));
	return SEND(c, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, agent, device, protocol, flags);
}

static void protocol_reserved_flags(struct check *c)
{
	uint32_t device = check_policy(c)->devices[cell_device(c)].id;
	uint8_t p = protocol_after(c, 0);
	struct reach mine;

	reach_list(c, 0, true, p, &mine);
	grant_restore(c, 0, p);
	(void)expect_status(c, set_words(c, check_agent_id(c, 0), device, p, 0x2), S_IP);
	(void)expect_status(c, set_words(c, check_agent_id(c, 0), device, p, 0xe), S_IP);
	reach_all(c, 0, &mine, false);
}

static void protocol_unknown(struct check *c)
{
	uint32_t device = check_policy(c)->devices[cell_device(c)].id, self = check_agent_id(c, 0);
	uint8_t p = protocol_after(c, 0);

	(void)expect_status(c, set_words(c, check_inventory(c)->agents_announced + 1, device, p, SCMI_PERMISSION_ALLOW), S_NF);
	(void)expect_status(c, set_words(c, self, 0x7fffffffu, p, SCMI_PERMISSION_ALLOW), S_NF);
	(void)expect_status(c, set_words(c, self, device, 0x7f, SCMI_PERMISSION_ALLOW), S_ANY_ERROR);
}

static void base_stays(struct check *c)
{
	uint32_t device = check_policy(c)->devices[cell_device(c)].id;

	grant_restore(c, 0, BASE);
	(void)expect_status(c, set_words(c, check_agent_id(c, 0), device, BASE, 0), S_ANY_ERROR);
	check_use_agent(c, 0);
	(void)expect_status(c, SEND_EMPTY(c, BASE, SCMI_PROTOCOL_VERSION), S_OK);
	(void)expect_status(c, SEND_EMPTY(c, BASE, SCMI_PROTOCOL_ATTRIBUTES), S_OK);
}

static void unknown_device(struct check *c)
{
	check_use_agent(c, check_trusted(c));
	for (size_t place = 0; place < check_agents(c) && !over(c); place++)
		if (check_agent_id(c, place))
			(void)expect_status(c,
					    SEND(c, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, check_agent_id(c, place), 0x7fffffffu,
						 SCMI_PERMISSION_ALLOW),
					    S_NF);
}

/* --- Agents that are not trusted ---------------------------------------------------------------------------------------------------- */

/* The agent takes the device from every other one, or tries to. */
static void untrusted_takes(struct check *c)
{
	bool protocol = check_row(c)->argument == SCMI_BASE_SET_PROTOCOL_PERMISSIONS;
	struct reach theirs;
	uint32_t asked = 0;

	for (size_t place = 1; place < check_agents(c) && !over(c); place++) {
		uint8_t p;

		reach_list(c, place, true, 0, &theirs);
		if (!theirs.count || !check_agent_id(c, place))
			continue;
		asked++;
		p = protocol ? check_policy(c)->resources[theirs.resource[0]].protocol : 0;
		grant_restore(c, place, p);
		(void)expect_status(c, p ? grant_protocol(c, 0, place, p, false) : grant_device(c, 0, place, false), NOT_TRUSTED);
		reach_all(c, place, &theirs, false);
	}
	if (!asked)
		skip(c, "no other agent of this run has the device");
}

/* It gives itself what it does not have. */
static void untrusted_gives_itself(struct check *c)
{
	const struct assay_exchange *ex;
	struct reach given = {0};

	grant_restore(c, 0, 0);
	for (uint32_t i = 0; i < check_policy(c)->devices[cell_device(c)].resource_count && given.count < REACH_MAX; i++) {
		cell_set(c, check_policy(c)->devices[cell_device(c)].resources[i]);
		if (cell_access(c, 0) == POLICY_DENIED)
			given.resource[given.count++] = cell_resource(c);
	}
	ex = grant_device(c, 0, 0, true);
	if (!expect_status(c, ex, NOT_TRUSTED))
		return;
	reach_none(c, 0, &given);
}

#define PER_ONE(which) .protocol = BASE, .scope = PER_DEVICE, .fits = (which)
#define NEEDS(id) .needs = {.agents = 2, .policy = true, .trusted = true}
#define OF_DEVICES PER_ONE(grant_uses), NEEDS(0)
#define OF_MISSING PER_ONE(grant_lacks), NEEDS(0)
#define DEVICE_ROW(case_, sentence, runs, ...)                                                                                    \
	{                                                                                                                         \
		.id = "base.set-device-permissions." case_, .title = sentence, .requirements = REQUIRES(__VA_ARGS__), OF_DEVICES, \
		.argument = SCMI_BASE_SET_DEVICE_PERMISSIONS, .run = runs,                                                        \
	}
#define PROTOCOL_ROW(case_, sentence, runs, ...)                                                                        \
	{                                                                                                               \
		.id = "base.set-protocol-permissions." case_, .title = sentence, .requirements = REQUIRES(__VA_ARGS__), \
		OF_DEVICES, .argument = SCMI_BASE_SET_PROTOCOL_PERMISSIONS, .run = runs,                                \
	}

static const struct check_row rows[] = {
	/* clang-format off */
	DEVICE_ROW("denied", "resources of a denied device are refused in every protocol, and nothing changes", device_denied,
		   "BASE-009-05", "AGT-VIS-01"),
	DEVICE_ROW("allowed-again", "a device that was denied and allowed again works", device_allowed_again, "BASE-009-06"),
	DEVICE_ROW("one-device", "denying a device takes nothing else from the agent", device_alone, "BASE-009-05", "BASE-009-07"),
	DEVICE_ROW("other-agents", "denying a device to one agent takes it from no other", other_agents, "BASE-009-07"),
	DEVICE_ROW("reserved-flags", "reserved flags give INVALID_PARAMETERS, and change nothing", device_reserved_flags, "BASE-009-03", "XEN-12"),
	DEVICE_ROW("unknown-agent", "an agent that does not exist gives NOT_FOUND", device_unknown_agent, "BASE-009-01", "XEN-12"),
	DEVICE_ROW("untrusted", "an agent that is not trusted takes a device from nobody", untrusted_takes, "BASE-009-04"),
	{
		.id = "base.set-device-permissions.granted",
		.title = "a device that is given works, and does not any more when it is taken again",
		.requirements = REQUIRES("BASE-009-06", "BASE-009-05"),
		OF_MISSING,
		.run = device_granted,
	},
	{
		.id = "base.set-device-permissions.untrusted-self",
		.title = "an agent that is not trusted cannot give itself a device",
		.requirements = REQUIRES("BASE-009-04"),
		OF_MISSING,
		.run = untrusted_gives_itself,
	},
	{
		.id = "base.set-device-permissions.unknown-device",
		.title = "a device that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("BASE-009-02", "XEN-12"),
		.protocol = BASE,
		.scope = ONCE,
		NEEDS(0),
		.run = unknown_device,
	},
	PROTOCOL_ROW("denied", "resources of a protocol that is denied on a device are refused, and nothing changes", protocol_denied,
		     "BASE-00A-04", "AGT-VIS-01"),
	PROTOCOL_ROW("allowed-again", "a protocol that was denied on a device and allowed again works", protocol_allowed_again,
		     "BASE-00A-05"),
	PROTOCOL_ROW("one-protocol", "denying a protocol on a device takes no other protocol and no other device", protocol_alone,
		     "BASE-00A-04"),
	PROTOCOL_ROW("reserved-flags", "reserved flags give INVALID_PARAMETERS, and change nothing", protocol_reserved_flags,
		     "BASE-00A-03"),
	PROTOCOL_ROW("unknown", "unknown agents, devices and protocols are refused", protocol_unknown, "BASE-00A-01"),
	PROTOCOL_ROW("base", "Base cannot be denied", base_stays, "BASE-00A-02"),
	PROTOCOL_ROW("untrusted", "an agent that is not trusted takes a protocol from nobody", untrusted_takes, "BASE-00A-06"),
	/* clang-format on */
};

CHECK_TABLE(checks_base_permissions, rows);
