/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The permission matrix, cell by cell: what the policy allows an agent works; what it denies is refused, and another agent sees that
 * nothing came of it; what is hidden or out of reach is so for every message.
 */
#include <stdio.h>
#include <string.h>

#include "suites/acts.h"
#include "suites/reset_common.h"
#include "suites/tables.h"

#define NOT_THERE (S_NF | S_DN) /* AMB-25 */

/* "isolation.clock-rate.denied": the act in the middle of the row's id. */
static const struct act *act_of(const struct check *c)
{
	const char *name = strchr(check_row(c)->id, '.') + 1, *end = strchr(name, '.');
	char text[32];

	(void)snprintf(text, sizeof(text), "%.*s", (int)(end - name), name);
	return act_find(text);
}

static bool right_is_there(const struct check *c)
{
	return cell_may(c, 0, act_of(c)->right) && cell_witness(c, act_of(c)->right) != NO_AGENT;
}

static bool right_is_missing(const struct check *c)
{
	return cell_access(c, 0) == POLICY_ALLOWED && !cell_may(c, 0, act_of(c)->right);
}

static bool is_out_of_reach(const struct check *c)
{
	return cell_access(c, 0) == POLICY_HIDDEN || cell_access(c, 0) == POLICY_DENIED;
}

static bool ready(struct check *c, const struct act *act, struct attempt *a)
{
	if (cell_witness(c, act->right) == NO_AGENT) {
		skip(c, "no other agent of this run may read it");
		return false;
	}
	if (act_ready(c, act, a))
		return true;
	skip(c, "the resource has nothing of that kind, or another agent cannot read it");
	return false;
}

static void allowed(struct check *c)
{
	struct attempt a;

	if (ready(c, act_of(c), &a))
		act_served(c, &a, 0);
}

/* Which way a domain is reset is not announced (AMB-65): the way that it has is DENIED, the other one may be unknown to it. */
static void reset_denied(struct check *c)
{
	static const uint32_t ways[] = {SCMI_RESET_AUTONOMOUS, 0};
	uint32_t refusals = 0;
	uint64_t seen = 0;
	struct attempt a;

	if (!ready(c, act_of(c), &a))
		return;
	for (size_t i = 0; i < 2 && !over(c) && cell_as(c, 0, a.witness); i++) {
		const struct assay_exchange *ex = reset_send(c, ways[i], SCMI_RESET_STATE_COLD);

		(void)expect_status(c, ex, S_DN | S_NS | S_IP | S_GE);
		refusals += answered(ex) && ex->status == SCMI_DENIED;
	}
	if (!over(c))
		(void)expect(c, refusals > 0,
			     "RESET of a domain that this agent may not reset: DENIED expected, other refusals found");
	if (!over(c) && cell_as(c, a.witness, a.witness) && a.act->look(c, &a, &seen))
		(void)expect(c, !seen, "RESET was refused, yet another agent was told of a reset");
}

/* Where neither way of setting is announced to the caller, NOT_SUPPORTED is right as well (AMB-42); so it is of system power. */
static void denied(struct check *c)
{
	uint8_t protocol = check_row(c)->protocol;
	bool unsupported = protocol == SCMI_PROTOCOL_POWER || protocol == SCMI_PROTOCOL_SYSTEM;
	struct attempt a;

	if (ready(c, act_of(c), &a))
		act_refused(c, &a, 0, S_DN | (unsupported ? (uint32_t)S_NS : 0));
}

/* Every message of the protocol that names it, under one id. */
static void every_message(struct check *c)
{
	const struct act *act;
	struct attempt a;

	touch_refused(c, 0, NOT_THERE);
	for (size_t i = 0; (act = act_at(i)) && !over(c); i++)
		if (act->protocol == check_row(c)->protocol && !act->harmful && act_ready(c, act, &a))
			act_refused(c, &a, 0, NOT_THERE);
}

/*
 * In a dense id space what is hidden has no id: then the ids behind the last one are nobody's, and the one that other agents know it
 * by is not this agent's way to it either.
 */
static void out_of_reach(struct check *c)
{
	const struct policy_resource *r = &check_policy(c)->resources[cell_resource(c)];
	uint32_t count = assay_inventory_announced(check_inventory(c), r->protocol, r->selector);

	if (cell_id(c, 0) != POLICY_NO_ID)
		every_message(c);
	cell_poke(c, count);
	if (!over(c))
		every_message(c);
	if (check_policy(c)->dense && r->id > count && !over(c)) {
		cell_poke(c, r->id);
		every_message(c);
	}
}

#define CELL(proto) .protocol = (proto), .scope = PER_CELL
#define NEEDS(act_harms) .needs = {.agents = 2, .policy = true, .destructive = (act_harms)}

#define ACT(act_name, what, proto, harms, ...)                                                                             \
	{                                                                                                                  \
		.id = "isolation." act_name ".denied",                                                                     \
		.title = "an agent without the right to " what " is refused, and nothing changes",                         \
		.requirements = REQUIRES(__VA_ARGS__), CELL(proto), NEEDS(harms), .fits = right_is_missing, .run = denied, \
	}
#define ALLOWED(act_name, what, proto)                                                                                     \
	{                                                                                                                  \
		.id = "isolation." act_name ".allowed",                                                                    \
		.title = "an agent with the right to " what " is served, and others see what it did",                      \
		.requirements = REQUIRES("AGT-VIS-03"), CELL(proto), NEEDS(false), .fits = right_is_there, .run = allowed, \
	}
#define BOTH(act_name, what, proto, ...) ACT(act_name, what, proto, false, __VA_ARGS__), ALLOWED(act_name, what, proto)
#define OUT_OF_REACH(noun, plural, proto)                                                                                        \
	{                                                                                                                        \
		.id = "isolation." noun ".out-of-reach",                                                                         \
		.title = plural " that are hidden from an agent, or out of its reach, are so for every message",                 \
		.requirements = REQUIRES("AGT-VIS-01"), CELL(proto), NEEDS(false), .fits = is_out_of_reach, .run = out_of_reach, \
	}

static const struct check_row rows[] = {
	/* clang-format off */
	BOTH("clock-state", "switch a clock", SCMI_PROTOCOL_CLOCK, "CLK-007-07", "GEN-ST-03"),
	BOTH("clock-rate", "set a clock's rate", SCMI_PROTOCOL_CLOCK, "CLK-005-09", "GEN-ST-03"),
	BOTH("clock-parent", "set a clock's parent", SCMI_PROTOCOL_CLOCK, "CLK-00D-04", "GEN-ST-03"),
	BOTH("sensor-state", "configure a sensor", SCMI_PROTOCOL_SENSOR, "GEN-ST-03", "AGT-VIS-03"),
	BOTH("power-state", "set a power domain's state", SCMI_PROTOCOL_POWER, "PD-004-10", "GEN-ST-03"),
	BOTH("perf-limits", "set performance limits", SCMI_PROTOCOL_PERF, "PERF-005-05", "GEN-ST-03"),
	BOTH("perf-level", "set the performance level", SCMI_PROTOCOL_PERF, "PERF-007-03", "GEN-ST-03"),
	BOTH("voltage-state", "switch a voltage domain", SCMI_PROTOCOL_VOLTAGE, "VOLT-005-04", "GEN-ST-03"),
	BOTH("voltage-level", "set a voltage", SCMI_PROTOCOL_VOLTAGE, "GEN-ST-03", "AGT-VIS-03"),
	BOTH("power-cap", "set a power cap", SCMI_PROTOCOL_POWERCAP, "GEN-ST-03", "AGT-VIS-03"),
	BOTH("power-interval", "set an averaging interval", SCMI_PROTOCOL_POWERCAP, "GEN-ST-03", "AGT-VIS-03"),
	BOTH("pin-settings", "configure a pin", SCMI_PROTOCOL_PINCTRL, "GEN-ST-03", "AGT-VIS-03"),
	ACT("system-state", "change the system's state", SCMI_PROTOCOL_SYSTEM, true, "SYS-003-05", "GEN-ST-03"),
	{
		.id = "isolation.reset.denied",
		.title = "an agent without the right to reset a domain is refused, and nothing is reset",
		.requirements = REQUIRES("RST-004-09", "GEN-ST-03"),
		CELL(SCMI_PROTOCOL_RESET),
		NEEDS(true),
		.fits = right_is_missing,
		.run = reset_denied,
	},
	OUT_OF_REACH("clock", "clocks", SCMI_PROTOCOL_CLOCK),
	OUT_OF_REACH("sensor", "sensors", SCMI_PROTOCOL_SENSOR),
	OUT_OF_REACH("power", "power domains", SCMI_PROTOCOL_POWER),
	OUT_OF_REACH("perf", "performance domains", SCMI_PROTOCOL_PERF),
	OUT_OF_REACH("reset-domain", "reset domains", SCMI_PROTOCOL_RESET),
	OUT_OF_REACH("voltage", "voltage domains", SCMI_PROTOCOL_VOLTAGE),
	OUT_OF_REACH("powercap", "power capping domains", SCMI_PROTOCOL_POWERCAP),
	OUT_OF_REACH("pinctrl", "pins, groups and functions", SCMI_PROTOCOL_PINCTRL),
	/* clang-format on */
};

CHECK_TABLE(checks_matrix, rows);
