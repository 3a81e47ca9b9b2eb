/* SPDX-License-Identifier: BSD-2-Clause */
/* What a pin or group that one agent owns is to the others: out of reach until it is given up, by its owner alone. */
#include "suites/pinctrl_common.h"
#include "suites/tables.h"
#include "suites/twin.h"

#define TAKEN (S_IU | S_DN) /* AMB-68 */

static const struct assay_exchange *request(struct check *c, size_t place)
{
	const struct assay_exchange *ex;

	(void)check_as(c, place);
	ex = SEND(c, PINCTRL, SCMI_PINCTRL_REQUEST, check_domain(c)->id, check_domain(c)->selector);
	if (answered(ex) && ex->status == SCMI_SUCCESS && check_implements(c, PINCTRL, SCMI_PINCTRL_RELEASE))
		UNDO(c, PINCTRL, SCMI_PINCTRL_RELEASE, check_domain(c)->id, check_domain(c)->selector);
	return ex;
}

static const struct assay_exchange *release(struct check *c, size_t place)
{
	(void)check_as(c, place);
	return SEND(c, PINCTRL, SCMI_PINCTRL_RELEASE, check_domain(c)->id, check_domain(c)->selector);
}

static bool may_own(struct check *c, size_t place)
{
	const struct assay_exchange *ex = request(c, place);

	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return false;
	ex = release(c, place);
	return answered(ex) && ex->status == SCMI_SUCCESS;
}

/* Another agent that may own it, from place `from` on; 0: none. */
static size_t rival(struct check *c, size_t from)
{
	for (size_t place = check_next_twin(c, from); place && !over(c); place = check_next_twin(c, place + 1))
		if (may_own(c, place))
			return place;
	return 0;
}

/* One that may own it, and this agent does. 0, and a skip, where that is not to be had. */
static size_t owned_before(struct check *c)
{
	size_t other = rival(c, 1);
	const struct assay_exchange *ex;

	if (over(c))
		return 0;
	if (!other) {
		skip(c, "no other agent of this run may own it");
		return 0;
	}
	ex = request(c, 0);
	if (answered(ex) && ex->status == SCMI_SUCCESS)
		return other;
	skip(c, "this agent cannot own it: PINCTRL_REQUEST gives %s", status_text(ex->status));
	return 0;
}

static void requested_by_another(struct check *c)
{
	size_t other = owned_before(c);

	if (other)
		(void)expect_status(c, request(c, other), TAKEN);
}

static void configured_by_another(struct check *c)
{
	static _Thread_local struct pin_settings before, after;
	size_t other = owned_before(c);
	const struct assay_exchange *ex;
	struct pin_config wanted;

	if (!other || !pin_read_settings(c, &before))
		return;
	if (!before.count)
		return skip(c, "it has no setting");
	wanted = before.config[0];
	(void)check_as(c, other);
	ex = pin_configure(c, NULL, &wanted, 1);
	if (!expect_status(c, ex, TAKEN))
		return;
	/* A value that is wrong in itself may be refused for that: the one that is there is not. */
	wanted.value = wanted.value ? 0 : 1;
	ex = pin_configure(c, NULL, &wanted, 1);
	(void)expect_status(c, ex, TAKEN | S_IP | S_NS | S_OR);
	(void)check_as(c, 0);
	if (!pin_read_settings(c, &after))
		return;
	(void)expect(c, after.count == before.count && after.config[0].value == before.config[0].value,
		     "another agent's PINCTRL_SETTINGS_CONFIGURE was refused, yet config type %u went from 0x%x to 0x%x",
		     before.config[0].type, before.config[0].value, after.config[0].value);
}

/* Whoever may own it at all can have it once it was given up: DENIED is for those who may not. */
static void requested_after_release(struct check *c)
{
	const struct assay_exchange *ex = request(c, 0);
	bool asked = false;

	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return skip(c, "this agent cannot own it: PINCTRL_REQUEST gives %s", status_text(ex->status));
	if (!expect_status(c, release(c, 0), S_OK))
		return;
	for (size_t place = check_next_twin(c, 1); place && !over(c) && !asked; place = check_next_twin(c, place + 1)) {
		ex = request(c, place);
		asked = answered(ex) && ex->status != SCMI_DENIED && ex->status != SCMI_NOT_SUPPORTED;
		if (asked)
			(void)expect_status(c, ex, S_OK);
	}
	if (!asked)
		skip(c, "no other agent of this run may own it");
}

/* Whether it is refused or has no effect: it stays out of everybody else's reach, and its owner's. */
static void released_by_another(struct check *c)
{
	size_t other = owned_before(c), third;
	const struct assay_exchange *ex;

	if (!other)
		return;
	ex = release(c, other);
	if (!answered(ex))
		return;
	third = check_next_twin(c, other + 1);
	if (!third)
		third = other;
	(void)expect_status(c, request(c, third), TAKEN);
	if (third != other)
		(void)expect_status(c, request(c, other), TAKEN);
	(void)check_as(c, 0);
	(void)expect_status(c, request(c, 0), S_OK);
}

#define BOTH (MSG(SCMI_PINCTRL_REQUEST) | MSG(SCMI_PINCTRL_RELEASE))
#define OWNED(more)                                                                            \
	.protocol = SCMI_PROTOCOL_PINCTRL, .scope = PER_DOMAIN, .domain_is = pin_has_settings, \
	.needs = {.agents = 2, .messages = BOTH | (more), .domain_wanted = "a pin or group"}

static const struct check_row rows[] = {
	{
		.id = "pinctrl.request.owned-by-another",
		.title = "what another agent owns cannot be requested",
		.requirements = REQUIRES("PIN-007-01"),
		OWNED(0),
		.run = requested_by_another,
	},
	{
		.id = "pinctrl.settings-configure.owned-by-another",
		.title = "what another agent owns cannot be configured, and is not",
		.requirements = REQUIRES("PIN-006-06"),
		OWNED(MSG(SCMI_PINCTRL_SETTINGS_CONFIGURE) | MSG(SCMI_PINCTRL_SETTINGS_GET)),
		.run = configured_by_another,
	},
	{
		.id = "pinctrl.release.for-another",
		.title = "what its owner gave up can be requested by another agent",
		.requirements = REQUIRES("PIN-008-01"),
		OWNED(0),
		.run = requested_after_release,
	},
	{
		.id = "pinctrl.release.owned-by-another",
		.title = "what another agent owns is not freed by releasing it",
		.requirements = REQUIRES("PIN-008-02"),
		OWNED(0),
		.run = released_by_another,
	},
};

CHECK_TABLE(checks_pinctrl_others, rows);
