/* SPDX-License-Identifier: BSD-2-Clause */
/* CLOCK_CONFIG_SET and CLOCK_CONFIG_GET: state, votes, reserved values, extended configuration. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define IF_CLOCK .protocol = SCMI_PROTOCOL_CLOCK
#define CONFIG(state, type) ((uint32_t)(type) << 16 | (uint32_t)(state))

/* What a refused CLOCK_CONFIG_SET may have done: the state is as before. */
static void refused(struct check *c, uint32_t config, uint32_t value, uint32_t set)
{
	uint32_t clock = check_clock(c)->id;
	bool before, after;

	if (over(c) || !clock_read_state(c, clock, &before))
		return;
	if (!expect_status(c, send_clock_config(c, clock, config, value), set | clock_maybe_denied(c)))
		return;
	if (clock_read_state(c, clock, &after))
		expect(c, after == before, "CLOCK_CONFIG_SET 0x%x was refused, yet the clock went from %s to %s", config,
		       before ? "enabled" : "disabled", after ? "enabled" : "disabled");
}

/* Set a state and read it back. False where it was refused, or failed. */
static bool switch_to(struct check *c, uint32_t state)
{
	uint32_t clock = check_clock(c)->id;
	const struct assay_exchange *ex = send_clock_config(c, clock, state, 0);
	bool enabled;

	if (!expect_status(c, ex, S_OK | S_DN) || ex->status != SCMI_SUCCESS || !clock_read_state(c, clock, &enabled))
		return false;
	return expect(c, enabled == (state == SCMI_CLOCK_STATE_ENABLE), "after CLOCK_CONFIG_SET to %s the clock reads %s",
		      state ? "enabled" : "disabled", enabled ? "enabled" : "disabled");
}

/* A clock that was off had no user: what this agent switches on, it can switch off. */
static void state_follows(struct check *c)
{
	undo_clock_state(c, check_clock(c)->id);
	if (switch_to(c, SCMI_CLOCK_STATE_ENABLE))
		switch_to(c, SCMI_CLOCK_STATE_DISABLE);
}

static void enable_is_seen(struct check *c)
{
	undo_clock_state(c, check_clock(c)->id);
	switch_to(c, SCMI_CLOCK_STATE_ENABLE);
}

static void one_vote(struct check *c)
{
	undo_clock_state(c, check_clock(c)->id);
	if (switch_to(c, SCMI_CLOCK_STATE_ENABLE) && switch_to(c, SCMI_CLOCK_STATE_ENABLE))
		switch_to(c, SCMI_CLOCK_STATE_DISABLE);
}

static void same_state(struct check *c)
{
	uint32_t clock = check_clock(c)->id;
	bool enabled;

	undo_clock_state(c, clock);
	if (!clock_read_state(c, clock, &enabled))
		return;
	expect_status(c, send_clock_config(c, clock, enabled, 0), S_OK | S_DN);
	expect_status(c, send_clock_config(c, clock, enabled, 0), S_OK | S_DN);
}

static void unknown_clock(struct check *c)
{
	const struct assay_inventory_protocol *p = check_protocol(c);

	expect_status(c, send_clock_config(c, SCMI_CLOCK_ATTR_COUNT(p->attributes[0]), SCMI_CLOCK_STATE_DISABLE, 0), S_NF);
}

static void old_reserved_bits(struct check *c)
{
	undo_clock_state(c, check_clock(c)->id);
	refused(c, 0x2, 0, S_IP);
	refused(c, 0xf, 0, S_IP);
	refused(c, 0x80000000u, 0, S_IP);
}

static void reserved_state(struct check *c)
{
	undo_clock_state(c, check_clock(c)->id);
	refused(c, CONFIG(SCMI_CLOCK_STATE_RESERVED, 0), 0, S_IP);
	refused(c, CONFIG(SCMI_CLOCK_STATE_UNCHANGED, 0), 0, S_IP);
}

static void reserved_bits(struct check *c)
{
	bool enabled;

	undo_clock_state(c, check_clock(c)->id);
	if (!clock_read_state(c, check_clock(c)->id, &enabled))
		return;
	refused(c, 0x4u | enabled, 0, S_IP);
	refused(c, 0x80000000u | enabled, 0, S_IP);
}

static void not_permitted(struct check *c)
{
	bool enabled;

	undo_clock_state(c, check_clock(c)->id);
	if (clock_read_state(c, check_clock(c)->id, &enabled))
		refused(c, !enabled, 0, S_DN);
}

static void no_extended_config(struct check *c)
{
	bool enabled;

	undo_clock_state(c, check_clock(c)->id);
	if (clock_read_state(c, check_clock(c)->id, &enabled))
		refused(c, CONFIG(enabled, SCMI_CLOCK_EXTENDED_DUTY_CYCLE), 50, S_NS | S_IP | S_DN);
}

/* Read state and extended value at once. False where this clock has no such type, or failed. */
static bool read_extended(struct check *c, uint32_t type, bool *enabled, uint32_t *value)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, check_clock(c)->id, type);
	struct reader r = payload_of(ex);

	if (!answered(ex) || ex->status == SCMI_INVALID_PARAMETERS || ex->status == SCMI_NOT_SUPPORTED)
		return false;
	if (!expect_success(c, ex, 16))
		return false;
	read_skip(&r, 8);
	*enabled = read_u32(&r) & 1;
	*value = read_u32(&r);
	return true;
}

static void extended_alone(struct check *c)
{
	uint32_t clock = check_clock(c)->id, type = SCMI_CLOCK_EXTENDED_DUTY_CYCLE, before, value, wanted;
	const struct assay_exchange *ex;
	bool was, is;

	if (!read_extended(c, type, &was, &before)) {
		type = SCMI_CLOCK_EXTENDED_PHASE;
		if (!read_extended(c, type, &was, &before))
			return over(c) ? (void)0 : skip(c, "neither duty cycle nor phase can be read");
	}
	wanted = before == 50 ? 25 : 50;
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, clock, CONFIG(SCMI_CLOCK_STATE_UNCHANGED, type), before);
	ex = send_clock_config(c, clock, CONFIG(SCMI_CLOCK_STATE_UNCHANGED, type), wanted);
	if (!expect_status(c, ex, S_OK | S_IP | S_DN))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "the value %u is refused with %s", wanted, status_text(ex->status));
	if (!read_extended(c, type, &is, &value))
		return fail(c, "the extended value cannot be read after it was set");
	expect(c, is == was, "state 3 means unchanged, yet the clock went from %s to %s", was ? "enabled" : "disabled",
	       is ? "enabled" : "disabled");
	expect_equal(c, value, wanted, "extended configuration value after it was set");
}

static void get_matches(struct check *c)
{
	uint32_t clock = check_clock(c)->id;
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, clock, 0);
	struct reader r = payload_of(ex);
	bool enabled;
	uint32_t config;

	if (!expect_success(c, ex, 16))
		return;
	expect_zero_bits(c, ex, 4, 0xffffffffu, "attributes word of CLOCK_CONFIG_GET");
	expect_zero_bits(c, ex, 8, 0xfffffffeu, "config bits 31:1 of CLOCK_CONFIG_GET");
	read_skip(&r, 8);
	config = read_u32(&r);
	if (clock_read_state(c, clock, &enabled))
		expect(c, (config & 1) == enabled, "CLOCK_CONFIG_GET says %s, CLOCK_ATTRIBUTES says %s",
		       config & 1 ? "enabled" : "disabled", enabled ? "enabled" : "disabled");
}

/* The two views agree on a clock that was just switched on, too. */
static void get_follows(struct check *c)
{
	undo_clock_state(c, check_clock(c)->id);
	if (switch_to(c, SCMI_CLOCK_STATE_ENABLE))
		get_matches(c);
}

static void get_flags(struct check *c)
{
	uint32_t clock = check_clock(c)->id;

	expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, clock, 0x100), S_IP);
	expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, clock, 0x7f), S_IP | S_NS);
}

#define SETTABLE .scope = PER_CLOCK, .clock_is = clock_state_settable
#define WANTED "a clock whose state this agent may set"
#define OFF_WANTED "a disabled clock whose state this agent may set"

static const struct check_row rows[] = {
	{
		.id = "clock.config-get.matches-attributes",
		.title = "CLOCK_CONFIG_GET has zero reserved words and agrees with CLOCK_ATTRIBUTES on the state",
		.requirements = REQUIRES("CLK-00B-01"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs = {.version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_CONFIG_GET)},
		.run = get_matches,
	},
	{
		.id = "clock.config-set.state-follows",
		.title = "a clock without other users follows this agent's enable and disable",
		.requirements = REQUIRES("CLK-003-04"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_off_and_settable,
		.needs.clock_wanted = OFF_WANTED,
		.run = state_follows,
	},
	{
		.id = "clock.config-set.enable-is-seen",
		.title = "a clock that this agent enables reads enabled",
		.requirements = REQUIRES("CLK-003-04"),
		IF_CLOCK,
		SETTABLE,
		.needs.clock_wanted = WANTED,
		.run = enable_is_seen,
	},
	{
		.id = "clock.config-set.one-vote",
		.title = "enabling twice is one vote: one disable takes it back",
		.requirements = REQUIRES("CLK-007-06"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_off_and_settable,
		.needs.clock_wanted = OFF_WANTED,
		.run = one_vote,
	},
	{
		.id = "clock.config-set.same-state",
		.title = "setting the state already in force succeeds",
		.requirements = REQUIRES("CLK-007-04"),
		IF_CLOCK,
		SETTABLE,
		.needs.clock_wanted = WANTED,
		.run = same_state,
	},
	{
		.id = "clock.config-set.unknown-clock",
		.title = "CLOCK_CONFIG_SET of a clock that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("CLK-007-03"),
		IF_CLOCK,
		.run = unknown_clock,
	},
	{
		.id = "clock.config-set.reserved-bits-v1",
		.title = "reserved attribute bits give INVALID_PARAMETERS and change nothing",
		.requirements = REQUIRES("CLK-007-01", "GEN-RSV-02", "GEN-ST-03"),
		IF_CLOCK,
		SETTABLE,
		.needs = {.version_max = CLOCK_BEFORE_V3, .clock_wanted = WANTED},
		.run = old_reserved_bits,
	},
	{
		.id = "clock.config-set.reserved-state",
		.title = "state 2, and state 3 without an extended type, give INVALID_PARAMETERS and change nothing",
		.requirements = REQUIRES("CLK-007-02", "GEN-ST-03"),
		IF_CLOCK,
		SETTABLE,
		.needs = {.version_min = CLOCK_V3, .clock_wanted = WANTED},
		.run = reserved_state,
	},
	{
		.id = "clock.config-set.reserved-bits",
		.title = "reserved bits 31:24 and 15:2 give INVALID_PARAMETERS",
		.requirements = REQUIRES("CLK-007-10", "GEN-RSV-03"),
		IF_CLOCK,
		SETTABLE,
		.needs = {.version_min = CLOCK_V3, .clock_wanted = WANTED},
		.run = reserved_bits,
	},
	{
		.id = "clock.config-set.not-permitted",
		.title = "without the right to set the state CLOCK_CONFIG_SET gives DENIED and changes nothing",
		.requirements = REQUIRES("CLK-007-07", "CLK-00F-02", "GEN-ST-03"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_state_forbidden,
		.needs = {.version_min = CLOCK_V3, .clock_wanted = "a clock whose state this agent may not set"},
		.run = not_permitted,
	},
	{
		.id = "clock.config-set.no-extended-config",
		.title = "an extended type is refused on a clock without extended configuration",
		.requirements = REQUIRES("CLK-007-08"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_lacks_extended_config,
		.needs = {.version_min = CLOCK_V3, .clock_wanted = "a clock without extended configuration"},
		.run = no_extended_config,
	},
	{
		.id = "clock.config-set.extended-alone",
		.title = "state 3 with an extended type changes the extended value and nothing else",
		.requirements = REQUIRES("CLK-007-09"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_has_extended_config,
		.needs = {.version_min = CLOCK_V3,
			  .messages = MSG(SCMI_CLOCK_CONFIG_GET),
			  .clock_wanted = "a clock with extended configuration whose state this agent may set"},
		.run = extended_alone,
	},
	{
		.id = "clock.config-get.follows-enable",
		.title = "CLOCK_CONFIG_GET agrees with CLOCK_ATTRIBUTES after an enable",
		.requirements = REQUIRES("CLK-00B-01"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_off_and_settable,
		.needs = {.version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_CONFIG_GET), .clock_wanted = OFF_WANTED},
		.run = get_follows,
	},
	{
		.id = "clock.config-get.reserved-flags",
		.title = "reserved flag bits and unknown extended types of CLOCK_CONFIG_GET give INVALID_PARAMETERS",
		.requirements = REQUIRES("CLK-00B-02"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.needs = {.version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_CONFIG_GET)},
		.run = get_flags,
	},
};

CHECK_TABLE(checks_clock_config, rows);
