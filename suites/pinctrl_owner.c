/* SPDX-License-Identifier: BSD-2-Clause */
/* PINCTRL_REQUEST and PINCTRL_RELEASE, as one agent can show them. */
#include "suites/pinctrl_common.h"
#include "suites/tables.h"

#define IF_PINCTRL .protocol = SCMI_PROTOCOL_PINCTRL

static const struct assay_exchange *request(struct check *c, uint8_t message, uint32_t more_flags)
{
	return SEND(c, PINCTRL, message, check_domain(c)->id, check_domain(c)->selector | more_flags);
}

/* Own the pin or group until the check ends. False, and a skip, where this agent cannot; or it failed. */
static bool own(struct check *c)
{
	const struct assay_exchange *ex = request(c, SCMI_PINCTRL_REQUEST, 0);

	if (!expect_status(c, ex, S_OK | S_DN | S_IU | S_NS))
		return false;
	if (ex->status != SCMI_SUCCESS)
		skip(c, "this agent cannot own it: PINCTRL_REQUEST gives %s", status_text(ex->status));
	else if (check_implements(c, PINCTRL, SCMI_PINCTRL_RELEASE))
		UNDO(c, PINCTRL, SCMI_PINCTRL_RELEASE, check_domain(c)->id, check_domain(c)->selector);
	return ex->status == SCMI_SUCCESS;
}

static void again(struct check *c)
{
	if (own(c))
		expect_status(c, request(c, SCMI_PINCTRL_REQUEST, 0), S_OK);
}

/* Whose it was, it can have again once it was given up. */
static void release_and_again(struct check *c)
{
	if (own(c) && expect_status(c, request(c, SCMI_PINCTRL_RELEASE, 0), S_OK))
		expect_status(c, request(c, SCMI_PINCTRL_REQUEST, 0), S_OK);
}

static void bad_selector(struct check *c)
{
	expect_status(c, SEND(c, PINCTRL, SCMI_PINCTRL_REQUEST, check_domain(c)->id, 2), S_IP);
	expect_status(c, SEND(c, PINCTRL, SCMI_PINCTRL_REQUEST, check_domain(c)->id, 3), S_IP);
}

static void unknown_id(struct check *c)
{
	for (uint32_t selector = 0; selector < 2 && !over(c); selector++)
		if (pin_count(c, selector) > 0 && pin_count(c, selector) < 0xffffu)
			expect_status(c, SEND(c, PINCTRL, (uint8_t)check_row(c)->argument, pin_count(c, selector), selector), S_NF);
}

static void reserved_flags(struct check *c)
{
	if (check_row(c)->argument == SCMI_PINCTRL_RELEASE && !own(c))
		return;
	if (check_implements(c, PINCTRL, SCMI_PINCTRL_RELEASE))
		UNDO(c, PINCTRL, SCMI_PINCTRL_RELEASE, check_domain(c)->id, check_domain(c)->selector);
	expect_status(c, request(c, (uint8_t)check_row(c)->argument, 0x4), S_IP);
	expect_status(c, request(c, (uint8_t)check_row(c)->argument, 0x80000000u), S_IP);
}

#define OWNS(messages_needed)                                           \
	IF_PINCTRL, .scope = PER_DOMAIN, .domain_is = pin_has_settings, \
		    .needs = {.messages = (messages_needed), .domain_wanted = "a pin or group"}
#define REQUEST MSG(SCMI_PINCTRL_REQUEST)
#define BOTH (MSG(SCMI_PINCTRL_REQUEST) | MSG(SCMI_PINCTRL_RELEASE))

static const struct check_row rows[] = {
	{
		.id = "pinctrl.request.again",
		.title = "requesting what one owns succeeds",
		.requirements = REQUIRES("PIN-007-02"),
		OWNS(REQUEST),
		.run = again,
	},
	{
		.id = "pinctrl.request.after-release",
		.title = "what was given up can be requested again",
		.requirements = REQUIRES("PIN-007-02"),
		OWNS(BOTH),
		.run = release_and_again,
	},
	{
		.id = "pinctrl.request.bad-selector",
		.title = "requesting something that is neither pin nor group gives INVALID_PARAMETERS",
		.requirements = REQUIRES("PIN-007-03"),
		OWNS(REQUEST),
		.run = bad_selector,
	},
	{
		.id = "pinctrl.request.unknown-id",
		.title = "requesting a pin or group that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PIN-007-03"),
		IF_PINCTRL,
		.argument = SCMI_PINCTRL_REQUEST,
		.needs.messages = REQUEST,
		.run = unknown_id,
	},
	{
		.id = "pinctrl.release.unknown-id",
		.title = "releasing a pin or group that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PIN-007-03"),
		IF_PINCTRL,
		.argument = SCMI_PINCTRL_RELEASE,
		.needs.messages = MSG(SCMI_PINCTRL_RELEASE),
		.run = unknown_id,
	},
	{
		.id = "pinctrl.request.reserved-flags",
		.title = "reserved flags of PINCTRL_REQUEST give INVALID_PARAMETERS",
		.requirements = REQUIRES("PIN-007-04"),
		OWNS(REQUEST),
		.argument = SCMI_PINCTRL_REQUEST,
		.run = reserved_flags,
	},
	{
		.id = "pinctrl.release.reserved-flags",
		.title = "reserved flags of PINCTRL_RELEASE give INVALID_PARAMETERS",
		.requirements = REQUIRES("PIN-007-04"),
		OWNS(BOTH),
		.argument = SCMI_PINCTRL_RELEASE,
		.run = reserved_flags,
	},
};

CHECK_TABLE(checks_pinctrl_owner, rows);
