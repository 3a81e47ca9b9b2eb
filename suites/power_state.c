/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * POWER_STATE_SET: states that are reached and read back, ways of setting, and what is refused. A domain that is on may have other
 * users: only one that is off is switched, and switched off again, unless what may harm is allowed.
 */
#include "suites/power_common.h"
#include "suites/tables.h"

#define IF_POWER .protocol = SCMI_PROTOCOL_POWER

/* Set a state, and see it reached. */
static bool switch_to(struct check *c, uint32_t flags, uint32_t state)
{
	const struct assay_exchange *ex = power_set(c, flags, state);
	uint32_t now = ~state;

	/* State ids are the platform's own: one that only accepts others is not wrong. */
	if (!expect_status(c, ex, S_OK | S_IP | S_NS | S_DN | S_BS | S_GE | S_HE))
		return false;
	if (ex->status != SCMI_SUCCESS) {
		skip(c, "the domain cannot be turned %s: %s", power_state_text(state), status_text(ex->status));
		return false;
	}
	if (!(flags & SCMI_POWER_SET_ASYNC))
		return power_read(c, &now) && expect(c, now == state, "after POWER_STATE_SET to %s gave SUCCESS the domain is %s",
						     power_state_text(state), power_state_text(now));
	return power_reaches(c, state, &now) ||
	       expect(c, false, "an asynchronous POWER_STATE_SET to %s was accepted, after the time limit the domain is %s",
		      power_state_text(state), power_state_text(now));
}

static void on_and_off(struct check *c)
{
	if (!power_is_free(c, false))
		return;
	if (switch_to(c, 0, SCMI_POWER_STATE_ON))
		switch_to(c, 0, SCMI_POWER_STATE_OFF);
	power_let_go(c);
}

static void async_on_and_off(struct check *c)
{
	if (!power_is_free(c, false))
		return;
	if (switch_to(c, SCMI_POWER_SET_ASYNC, SCMI_POWER_STATE_ON))
		switch_to(c, SCMI_POWER_SET_ASYNC, SCMI_POWER_STATE_OFF);
	power_let_go(c);
}

/* Of a domain that was on: off it may stay on for others, but back on it has to be on. */
static void off_and_on(struct check *c)
{
	uint32_t state;

	if (!power_is_mine(c, &state))
		return;
	if (state != SCMI_POWER_STATE_ON)
		return skip(c, "the domain is not on but %s", power_state_text(state));
	if (!expect_status(c, power_set(c, 0, SCMI_POWER_STATE_OFF), S_OK | S_DN | S_BS | S_IP | S_NS) || !power_read(c, &state))
		return;
	expect(c, state == SCMI_POWER_STATE_ON || state == SCMI_POWER_STATE_OFF,
	       "after POWER_STATE_SET to off the domain is neither on nor off but %s", power_state_text(state));
	switch_to(c, 0, SCMI_POWER_STATE_ON);
}

/* On, as others see it: a domain that is on and asked to be on stays on. */
static void present_state(struct check *c)
{
	uint32_t flags = power_flags(c), state, now;
	/* AMB-35: while a change is under way. */
	uint32_t busy = flags & SCMI_POWER_SET_ASYNC ? S_BS : 0;

	if (!power_read(c, &state))
		return;
	UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, flags, check_domain(c)->id, state);
	for (int i = 0; i < 2 && !over(c); i++) {
		const struct assay_exchange *ex = power_set(c, flags, state);

		if (expect_status(c, ex, S_OK | S_DN | busy) && ex->status == SCMI_DENIED)
			return skip(c, "this agent may not set the domain: DENIED");
	}
	if (power_read(c, &now))
		expect(c, now == state, "the domain was %s and was asked to be that, now it is %s", power_state_text(state),
		       power_state_text(now));
}

static void reserved_flags(struct check *c)
{
	uint32_t flags = power_flags(c), state;
	uint32_t asked;

	if (!power_is_mine(c, &state))
		return;
	/* A domain that is off can be turned on without harm, which shows a refusal that is none. */
	asked = state == SCMI_POWER_STATE_OFF ? SCMI_POWER_STATE_ON : state;
	expect_status(c, power_set(c, flags | 0x2, asked), S_IP);
	power_unchanged(c, state);
	expect_status(c, power_set(c, flags | 0xe, asked), S_IP);
	expect_status(c, power_set(c, flags | 0x80000000u, asked), S_IP);
	power_unchanged(c, state);
}

static void reserved_state_bits(struct check *c)
{
	static const uint32_t states[] = {0xff000000u, 0x80000000u, 0x20000000u, 0x10000000u};

	if (!power_is_free(c, false))
		return;
	for (size_t i = 0; i < 4 && !over(c); i++) {
		expect_status(c, power_set(c, power_flags(c), states[i]), S_IP | S_NS);
		power_unchanged(c, SCMI_POWER_STATE_OFF);
	}
}

static void cannot_be_set(struct check *c)
{
	uint32_t state;

	if (!power_read(c, &state))
		return;
	expect_status(c, power_set(c, 0, state), S_NS | S_DN);
	expect_status(c, power_set(c, SCMI_POWER_SET_ASYNC, state), S_NS | S_DN);
	power_unchanged(c, state);
}

/* The other state, of a domain that announces no way of being set: refused, and without effect. */
static void cannot_be_changed(struct check *c)
{
	uint32_t state, other;

	if (!power_read(c, &state))
		return;
	other = state == SCMI_POWER_STATE_ON ? SCMI_POWER_STATE_OFF : SCMI_POWER_STATE_ON;
	UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 0, check_domain(c)->id, state);
	if (expect_status(c, power_set(c, 0, other), S_NS | S_DN))
		power_unchanged(c, state);
}

/*
 * The way that the domain does not announce, for the state that is there. Domains of application processors ignore the flag, and
 * one known platform carries an asynchronous request out (AMB-43).
 */
static void other_way(struct check *c)
{
	uint32_t flags = power_flags(c) ^ SCMI_POWER_SET_ASYNC, state;
	const struct assay_exchange *ex;

	if (!power_is_mine(c, &state))
		return;
	ex = power_set(c, flags, state);
	if (expect_status(c, ex, S_NS | S_OK))
		prefer(c, ex->status == SCMI_NOT_SUPPORTED,
		       "%s POWER_STATE_SET on a domain that does not announce it: NOT_SUPPORTED expected, %s found",
		       flags & SCMI_POWER_SET_ASYNC ? "asynchronous" : "synchronous", status_text(ex->status));
	power_unchanged(c, state);
}

static const struct check_row rows[] = {
	{
		.id = "power.state-set.on-and-off",
		.title = "a power domain that is off goes on and off again, and reads so",
		.requirements = REQUIRES("PD-004-01"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_can_sync,
		.needs.domain_wanted = "one that can be set synchronously",
		.run = on_and_off,
	},
	{
		.id = "power.state-set.async-on-and-off",
		.title = "an asynchronous request is accepted at once, and its state is reached",
		.requirements = REQUIRES("PD-004-11"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_can_async,
		.needs.domain_wanted = "one that can be set asynchronously",
		.run = async_on_and_off,
	},
	{
		.id = "power.state-set.off-and-on",
		.title = "a power domain that is on can be let go and taken back",
		.requirements = REQUIRES("PD-004-01"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_can_sync,
		.needs = {.destructive = true, .domain_wanted = "one that can be set synchronously"},
		.run = off_and_on,
	},
	{
		.id = "power.state-set.present-state",
		.title = "asking a power domain for the state that it is in succeeds",
		.requirements = REQUIRES("PD-004-07"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_settable,
		.needs.domain_wanted = "one that can be set",
		.run = present_state,
	},
	{
		.id = "power.state-set.reserved-flags",
		.title = "a reserved flag bit is refused, and nothing happens",
		.requirements = REQUIRES("PD-004-02", "GEN-RSV-02", "GEN-ST-03"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_settable,
		.needs.domain_wanted = "one that can be set",
		.run = reserved_flags,
	},
	{
		.id = "power.state-set.reserved-state-bits",
		.title = "a power state with reserved bits is refused, and nothing happens",
		.requirements = REQUIRES("PD-004-03", "GEN-ST-03"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_settable,
		.needs.domain_wanted = "one that can be set",
		.run = reserved_state_bits,
	},
	{
		.id = "power.state-set.not-settable",
		.title = "a power domain that announces no way of being set refuses it",
		.requirements = REQUIRES("PD-004-04", "AGT-VIS-03"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_not_settable,
		.needs.domain_wanted = "one that announces no way of being set",
		.run = cannot_be_set,
	},
	{
		.id = "power.state-set.not-settable-stays",
		.title = "a power domain that announces no way of being set stays as it is",
		.requirements = REQUIRES("GEN-ST-03", "PD-004-04"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_not_settable,
		.needs = {.destructive = true, .domain_wanted = "one that announces no way of being set"},
		.run = cannot_be_changed,
	},
	{
		.id = "power.state-set.sync-on-async-only",
		.title = "a domain that is only set asynchronously refuses the other way",
		.requirements = REQUIRES("PD-004-05"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_async_only,
		.needs.domain_wanted = "one that is only set asynchronously",
		.run = other_way,
	},
	{
		.id = "power.state-set.async-on-sync-only",
		.title = "a domain that is only set synchronously refuses the other way",
		.requirements = REQUIRES("PD-004-05"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_sync_only,
		.needs.domain_wanted = "one that is only set synchronously",
		.run = other_way,
	},
	{
		.id = "power.state-set.unknown-domain",
		.title = "POWER_STATE_SET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PD-004-06"),
		IF_POWER,
		.steps = STEPS(STEP(SCMI_POWER_STATE_SET, S_NF, VALUE(0), BEYOND(0), VALUE(SCMI_POWER_STATE_ON)),
			       STEP(SCMI_POWER_STATE_SET, S_NF, VALUE(0), BEYOND(1), VALUE(SCMI_POWER_STATE_ON))),
	},
};

CHECK_TABLE(checks_power_state, rows);
