/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * VOLTAGE_CONFIG_SET and VOLTAGE_CONFIG_GET: modes that read back, reserved modes and bits. A domain that is on may feed others:
 * only one that is off is switched, unless what may harm is allowed.
 */
#include "suites/tables.h"
#include "suites/voltage_common.h"

#define IF_VOLTAGE .protocol = SCMI_PROTOCOL_VOLTAGE
#define BOTH (MSG(SCMI_VOLTAGE_CONFIG_SET) | MSG(SCMI_VOLTAGE_CONFIG_GET))
#define CANNOT (S_IP | S_NS | S_DN)

/* Read the mode, register its restoration, and set it again. False where it is not this agent's to set: the check skips. */
static bool is_mine(struct check *c, uint32_t *mode)
{
	const struct assay_exchange *ex;

	if (!voltage_get_mode(c, mode))
		return false;
	*mode &= 0xfu;
	UNDO(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, check_domain(c)->id, *mode);
	ex = voltage_set_mode(c, *mode);
	if (!answered(ex))
		return false;
	if (expect_status(c, ex, S_OK | CANNOT) && ex->status != SCMI_SUCCESS)
		skip(c, "this agent cannot switch the domain: the mode that is there gives %s", status_text(ex->status));
	return ex->status == SCMI_SUCCESS && !over(c);
}

/* Set a mode, and read it back where it was accepted. */
static bool switch_to(struct check *c, uint32_t mode)
{
	const struct assay_exchange *ex = voltage_set_mode(c, mode);
	uint32_t now;

	if (!expect_status(c, ex, S_OK | CANNOT))
		return false;
	if (ex->status != SCMI_SUCCESS) {
		skip(c, "the domain cannot be switched %s: %s", mode ? "on" : "off", status_text(ex->status));
		return false;
	}
	return voltage_get_mode(c, &now) &&
	       expect(c, now == mode, "after VOLTAGE_CONFIG_SET to mode 0x%x VOLTAGE_CONFIG_GET says 0x%x", mode, now);
}

static void on_and_off(struct check *c)
{
	uint32_t mode;

	if (!is_mine(c, &mode))
		return;
	if (mode != SCMI_VOLTAGE_MODE_OFF)
		return skip(c, "the domain is not off: others may use it");
	if (switch_to(c, SCMI_VOLTAGE_MODE_ON))
		switch_to(c, SCMI_VOLTAGE_MODE_OFF);
}

static void stays_on(struct check *c)
{
	uint32_t mode;

	if (!is_mine(c, &mode))
		return;
	if (mode != SCMI_VOLTAGE_MODE_ON)
		return skip(c, "the domain is not on");
	switch_to(c, SCMI_VOLTAGE_MODE_ON);
}

/* Of a domain that was on: off it may stay on for others, but back on it has to be on. */
static void off_and_on(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t mode, now;

	if (!is_mine(c, &mode))
		return;
	if (mode != SCMI_VOLTAGE_MODE_ON)
		return skip(c, "the domain is not on");
	ex = voltage_set_mode(c, SCMI_VOLTAGE_MODE_OFF);
	if (!expect_status(c, ex, S_OK | CANNOT) || !voltage_get_mode(c, &now))
		return;
	if (ex->status == SCMI_SUCCESS)
		expect(c, now == SCMI_VOLTAGE_MODE_ON || now == SCMI_VOLTAGE_MODE_OFF,
		       "after VOLTAGE_CONFIG_SET to off the mode is neither on nor off but 0x%x", now);
	else
		expect(c, now == mode, "VOLTAGE_CONFIG_SET was refused, yet the mode went from 0x%x to 0x%x", mode, now);
	switch_to(c, SCMI_VOLTAGE_MODE_ON);
}

static void unchanged(struct check *c, uint32_t mode)
{
	uint32_t now;

	if (!over(c) && voltage_get_mode(c, &now))
		expect(c, (now & 0xfu) == mode, "a refused VOLTAGE_CONFIG_SET changed the mode from 0x%x to 0x%x", mode, now);
}

static void reserved_modes(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t mode;

	if (!is_mine(c, &mode))
		return;
	for (uint32_t reserved = 2; reserved <= 6 && !over(c); reserved++) {
		expect_status(c, voltage_set_mode(c, reserved), S_IP | S_NS);
		unchanged(c, mode);
	}
	/* One known platform takes mode 1 for on. */
	ex = voltage_set_mode(c, 1);
	if (answered(ex))
		prefer(c, status_bit(ex->status) & (S_IP | S_NS), "reserved mode 1: INVALID_PARAMETERS expected, %s found",
		       status_text(ex->status));
}

/* AMB-67: refused, or not looked at; the mode is the one that is there. */
static void reserved_bits(struct check *c)
{
	static const uint32_t bits[] = {0x10, 0x80000000u};
	uint32_t mode;

	if (!is_mine(c, &mode))
		return;
	for (size_t i = 0; i < 2 && !over(c); i++) {
		const struct assay_exchange *ex = voltage_set_mode(c, mode | bits[i]);

		if (expect_status(c, ex, S_IP | S_OK))
			prefer(c, ex->status == SCMI_INVALID_PARAMETERS,
			       "VOLTAGE_CONFIG_SET with reserved bit 0x%x: INVALID_PARAMETERS expected, %s found", bits[i],
			       status_text(ex->status));
		unchanged(c, mode);
	}
}

/* A mode that this agent may not set, not even the one that is there: another one is refused too, and nothing happens. */
static void not_mine(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t mode, other;

	if (!voltage_get_mode(c, &mode))
		return;
	mode &= 0xfu;
	other = mode == SCMI_VOLTAGE_MODE_OFF ? SCMI_VOLTAGE_MODE_ON : SCMI_VOLTAGE_MODE_OFF;
	UNDO(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, check_domain(c)->id, mode);
	ex = voltage_set_mode(c, mode);
	if (!expect_status(c, ex, S_OK | CANNOT))
		return;
	if (ex->status == SCMI_SUCCESS)
		return skip(c, "this agent may switch the domain");
	if (expect_status(c, voltage_set_mode(c, other), CANNOT))
		unchanged(c, mode);
}

/* Cut to the domain, and to nothing: what is missing must not be taken for off, nor for a level. */
static void too_short(struct check *c)
{
	uint8_t message = (uint8_t)check_row(c)->argument;
	const uint32_t words[] = {check_domain(c)->id, 0};
	uint32_t mode;
	int32_t level;

	if (message == SCMI_VOLTAGE_CONFIG_SET ? !is_mine(c, &mode) : !voltage_level_is_mine(c, &level))
		return;
	expect_status(c, send_words(c, SCMI_PROTOCOL_VOLTAGE, message, words, message == SCMI_VOLTAGE_CONFIG_SET ? 1 : 2),
		      S_PE | S_IP | S_CE);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_VOLTAGE, message), S_PE | S_IP | S_CE);
}

static void mode_word(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, check_domain(c)->id);

	if (expect_status(c, ex, S_OK | S_NS | S_DN) && ex->status == SCMI_SUCCESS)
		expect_zero_bits(c, ex, 4, SCMI_VOLTAGE_CONFIG_RESERVED, "bits 31:4 of config");
}

static const struct check_row rows[] = {
	{
		.id = "voltage.config-get.reserved-bits",
		.title = "bits 31:4 of a voltage domain's configuration are zero",
		.requirements = REQUIRES("VOLT-006-01", "GEN-RSV-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = MSG(SCMI_VOLTAGE_CONFIG_GET),
		.run = mode_word,
	},
	{
		.id = "voltage.config-get.unknown-domain",
		.title = "VOLTAGE_CONFIG_GET of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("VOLT-006-01"),
		IF_VOLTAGE,
		.needs.messages = MSG(SCMI_VOLTAGE_CONFIG_GET),
		.steps = STEPS(STEP(SCMI_VOLTAGE_CONFIG_GET, S_NF, BEYOND(0)), STEP(SCMI_VOLTAGE_CONFIG_GET, S_NF, VALUE(0xffffu))),
	},
	{
		.id = "voltage.config-set.on-and-off",
		.title = "a voltage domain that is off goes on and off again, and reads so",
		.requirements = REQUIRES("VOLT-005-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = on_and_off,
	},
	{
		.id = "voltage.config-set.stays-on",
		.title = "a voltage domain that is on and switched on is on",
		.requirements = REQUIRES("VOLT-005-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = stays_on,
	},
	{
		.id = "voltage.config-set.off-and-on",
		.title = "a voltage domain that is on can be let go and taken back",
		.requirements = REQUIRES("VOLT-005-01", "GEN-ST-03"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs = {.messages = BOTH, .destructive = true},
		.run = off_and_on,
	},
	{
		.id = "voltage.config-set.reserved-modes",
		.title = "reserved modes are refused, and nothing happens",
		.requirements = REQUIRES("VOLT-005-02", "GEN-ST-03"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = reserved_modes,
	},
	{
		.id = "voltage.config-set.reserved-bits",
		.title = "bits 31:4 of config give INVALID_PARAMETERS",
		.requirements = REQUIRES("VOLT-005-05", "GEN-RSV-03"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs.messages = BOTH,
		.run = reserved_bits,
	},
	{
		.id = "voltage.config-set.not-mine",
		.title = "a voltage domain that this agent may not switch stays as it is",
		.requirements = REQUIRES("GEN-ST-03"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs = {.messages = BOTH, .destructive = true},
		.run = not_mine,
	},
	{
		.id = "voltage.config-set.too-short",
		.title = "VOLTAGE_CONFIG_SET with parameters missing is refused",
		.requirements = REQUIRES("GEN-LEN-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs = {.messages = BOTH, .destructive = true},
		.argument = SCMI_VOLTAGE_CONFIG_SET,
		.run = too_short,
	},
	{
		.id = "voltage.level-set.too-short",
		.title = "VOLTAGE_LEVEL_SET with parameters missing is refused",
		.requirements = REQUIRES("GEN-LEN-01"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.needs = {.messages = MSG(SCMI_VOLTAGE_LEVEL_SET) | MSG(SCMI_VOLTAGE_LEVEL_GET), .destructive = true},
		.argument = SCMI_VOLTAGE_LEVEL_SET,
		.run = too_short,
	},
};

CHECK_TABLE(checks_voltage_config, rows);
