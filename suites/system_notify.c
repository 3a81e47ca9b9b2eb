/* SPDX-License-Identifier: BSD-2-Clause */
/* SYSTEM_POWER_STATE_NOTIFIER, by two agents: one asks for a graceful shutdown, the others listen. */
#include "scmi/system.h"
#include "suites/check.h"
#include "suites/tables.h"

#define NOTIFY SCMI_SYSTEM_POWER_STATE_NOTIFY
#define TIMEOUT_SINCE SCMI_VERSION(2, 0)

static const struct assay_event_filter notifier = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_SYSTEM, .message = SCMI_SYSTEM_POWER_STATE_NOTIFIER};

/* Every other agent that may listen does, or does no more. How many do; what came before is dropped. */
static uint32_t listen(struct check *c, uint32_t enable)
{
	uint32_t listeners = 0;

	for (size_t i = 1; i < check_agents(c); i++) {
		check_use_agent(c, i);
		if (!check_implements(c, SCMI_PROTOCOL_SYSTEM, NOTIFY) || !check_has_p2a(c))
			continue;
		if (enable)
			UNDO(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, 0);
		listeners += SEND(c, SCMI_PROTOCOL_SYSTEM, NOTIFY, enable)->status == SCMI_SUCCESS;
		(void)fence(c);
		drop_events(c);
	}
	check_use_agent(c, 0);
	return listeners;
}

/* Ask for a graceful change. False where this agent may not (the check skips). */
static bool ask(struct check *c, uint32_t state)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_SET, SCMI_SYSTEM_GRACEFUL, state);

	if (!expect_status(c, ex, S_OK | S_NS | S_DN))
		return false;
	if (ex->status != SCMI_SUCCESS)
		skip(c, "this agent may not ask for it: %s", status_text(ex->status));
	return ex->status == SCMI_SUCCESS;
}

static void judge_notifier(struct check *c, const struct assay_event *event, uint32_t asked)
{
	const struct assay_inventory *inventory = check_inventory(c);
	uint32_t bytes = check_version(c) < TIMEOUT_SINCE ? 12 : 16;
	struct reader r = event_payload(event);
	uint32_t sender = read_u32(&r), flags = read_u32(&r), state = read_u32(&r);

	if (!expect(c, event->bytes_count == SCMI_HEADER_BYTES + bytes,
		    "SYSTEM_POWER_STATE_NOTIFIER: %u bytes of payload expected in version 0x%x, %u found", bytes, check_version(c),
		    event->bytes_count - SCMI_HEADER_BYTES))
		return;
	expect(c, flags & SCMI_SYSTEM_GRACEFUL,
	       "SYSTEM_POWER_STATE_NOTIFIER of a graceful request: bit 0 of the flags expected, 0x%x found", flags);
	expect(c, !(flags & SCMI_SYSTEM_FLAGS_RESERVED), "SYSTEM_POWER_STATE_NOTIFIER: reserved flags are set: 0x%x", flags);
	expect_equal(c, state, asked, "state of SYSTEM_POWER_STATE_NOTIFIER");
	if (inventory->agents_announced && inventory->agent_id_known)
		expect_equal(c, sender, inventory->agent_id, "agent_id of SYSTEM_POWER_STATE_NOTIFIER");
}

/* What comes to one agent. False if nothing does. */
static bool take(struct check *c, size_t agent, struct assay_event *event)
{
	bool came;

	check_use_agent(c, agent);
	came = wait_event(c, &notifier, event);
	check_use_agent(c, 0);
	return came;
}

/*
 * Whom a request is passed on to depends on who asks: a management agent's goes to the operating systems. So one listener at least
 * should be told, and whoever is told must be told the truth.
 */
static void shutdown_is_told(struct check *c)
{
	struct assay_event event;
	uint32_t told = 0;

	if (!listen(c, 1))
		return skip(c, "no other agent may listen");
	if (!ask(c, SCMI_SYSTEM_SHUTDOWN))
		return;
	for (size_t i = 1; i < check_agents(c) && !over(c); i++) {
		if (!take(c, i, &event))
			continue;
		told++;
		judge_notifier(c, &event, SCMI_SYSTEM_SHUTDOWN);
	}
	prefer(c, told > 0, "a graceful shutdown was asked for, but no SYSTEM_POWER_STATE_NOTIFIER came to any subscribed agent");
}

static void untold(struct check *c, const char *when)
{
	struct assay_event event;

	for (size_t i = 1; i < check_agents(c) && !over(c); i++) {
		check_use_agent(c, i);
		expect(c, !take_event_now(c, &notifier, &event), "SYSTEM_POWER_STATE_NOTIFIER came %s", when);
	}
	check_use_agent(c, 0);
}

static void silent_before_enable(struct check *c)
{
	for (size_t i = 1; i < check_agents(c); i++) {
		check_use_agent(c, i);
		(void)fence(c);
		drop_events(c);
	}
	check_use_agent(c, 0);
	if (ask(c, SCMI_SYSTEM_SHUTDOWN))
		untold(c, "to an agent that had not subscribed");
}

static void silent_after_disable(struct check *c)
{
	if (!listen(c, 1) || !listen(c, 0))
		return skip(c, "no other agent may listen");
	if (ask(c, SCMI_SYSTEM_SHUTDOWN))
		untold(c, "after the subscription was cancelled");
}

/* Of anything but a graceful shutdown, no timeout is valid: cold reset is a state that every platform knows. */
static void no_timeout(struct check *c)
{
	struct assay_event event;
	bool told = false;

	if (!listen(c, 1))
		return skip(c, "no other agent may listen");
	if (!ask(c, SCMI_SYSTEM_COLD_RESET))
		return;
	for (size_t i = 1; i < check_agents(c) && !over(c); i++) {
		if (!take(c, i, &event) || event.bytes_count < SCMI_HEADER_BYTES + 16)
			continue;
		told = true;
		expect(c, scmi_load32(event.bytes + SCMI_HEADER_BYTES + 12) == 0,
		       "SYSTEM_POWER_STATE_NOTIFIER of a cold reset: timeout 0 expected, %u ms found",
		       scmi_load32(event.bytes + SCMI_HEADER_BYTES + 12));
	}
	if (!told)
		skip(c, "no agent was told of the cold reset");
}

#define TWO_AGENTS                        \
	.protocol = SCMI_PROTOCOL_SYSTEM, \
	.needs = {.messages = MSG(SCMI_SYSTEM_POWER_STATE_SET), .agents = 2, .p2a = true, .destructive = true}

static const struct check_row rows[] = {
	{
		.id = "system.notifier.silent-before-enable",
		.title = "no SYSTEM_POWER_STATE_NOTIFIER comes to an agent that has not subscribed",
		.requirements = REQUIRES("SYS-005-02", "GEN-NTF-01"),
		TWO_AGENTS,
		.run = silent_before_enable,
	},
	{
		.id = "system.notifier.graceful-shutdown",
		.title = "a graceful shutdown is told to the agents that have subscribed, with its length, state and agent",
		.requirements = REQUIRES("SYS-003-06", "SYS-N00-01", "GEN-NTF-02", "GEN-NTF-08"),
		TWO_AGENTS,
		.run = shutdown_is_told,
	},
	{
		.id = "system.notifier.silent-after-disable",
		.title = "no SYSTEM_POWER_STATE_NOTIFIER comes after the subscription was cancelled",
		.requirements = REQUIRES("GEN-NTF-03"),
		TWO_AGENTS,
		.run = silent_after_disable,
	},
	{
		.id = "system.notifier.no-timeout",
		.title = "only a graceful shutdown is told with a timeout",
		.requirements = REQUIRES("SYS-N00-02"),
		.protocol = SCMI_PROTOCOL_SYSTEM,
		.needs = {.version_min = TIMEOUT_SINCE,
			  .messages = MSG(SCMI_SYSTEM_POWER_STATE_SET),
			  .agents = 2,
			  .p2a = true,
			  .destructive = true},
		.run = no_timeout,
	},
};

CHECK_TABLE(checks_system_notify, rows);
