/* SPDX-License-Identifier: BSD-2-Clause */
/* Power notifications, as one agent can show them: it subscribes, and turns a domain on that was off. */
#include "suites/power_common.h"
#include "suites/tables.h"

#define IF_POWER .protocol = SCMI_PROTOCOL_POWER

static const struct assay_event_filter changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_POWER, .message = SCMI_POWER_STATE_CHANGED};
static const struct assay_event_filter requested = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_POWER, .message = SCMI_POWER_STATE_CHANGE_REQUESTED};

static bool tells_changes(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return power_settable(inventory, domain) && (domain_attributes(domain) & SCMI_POWER_CHANGED_NOTIFIES);
}

static bool changes_told(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory;
	return (domain_attributes(domain) & SCMI_POWER_CHANGED_NOTIFIES) != 0;
}

static bool changes_untold(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return !changes_told(inventory, domain);
}

static bool requests_told(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory;
	return (domain_attributes(domain) & SCMI_POWER_CHANGE_REQUESTED_NOTIFIES) != 0;
}

static bool requests_untold(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return !requests_told(inventory, domain);
}

static bool tells_requests(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return power_settable(inventory, domain) && requests_told(inventory, domain);
}

static void will_cancel(struct check *c, uint8_t message)
{
	UNDO(c, SCMI_PROTOCOL_POWER, message, check_domain(c)->id, 0);
}

static void change_is_told(struct check *c)
{
	uint32_t id = check_domain(c)->id, sender, domain, state;
	struct assay_event event;
	struct reader r;

	will_cancel(c, SCMI_POWER_STATE_NOTIFY);
	if (!power_is_free(c, false) || !domain_subscribe(c, SCMI_POWER_STATE_NOTIFY, id, 1))
		return;
	drop_events(c);
	if (!power_is_free(c, true))
		return;
	if (!expect(c, wait_event_of(c, &changed, id, &event),
		    "the domain went on, but no POWER_STATE_CHANGED came within the time limit"))
		return;
	r = event_payload(&event);
	sender = read_u32(&r);
	domain = read_u32(&r);
	state = read_u32(&r);
	if (!expect(c, r.ok && !reader_left(&r), "POWER_STATE_CHANGED: 12 bytes of payload expected, %u found",
		    event.bytes_count - SCMI_HEADER_BYTES))
		return;
	expect_equal(c, domain, id, "domain id of POWER_STATE_CHANGED");
	expect(c, state == SCMI_POWER_STATE_ON, "POWER_STATE_CHANGED: state on expected, %s found", power_state_text(state));
	domain_judge_sender(c, sender, "POWER_STATE_CHANGED");
	power_let_go(c);
}

static void silent_before_enable(struct check *c)
{
	struct assay_event event;

	if (!power_is_free(c, false))
		return;
	drop_events(c);
	if (power_is_free(c, true))
		expect(c, !take_event_now(c, &changed, &event), "POWER_STATE_CHANGED came though nobody had asked for it");
	power_let_go(c);
}

static void silent_after_disable(struct check *c)
{
	uint32_t id = check_domain(c)->id;
	struct assay_event event;

	will_cancel(c, SCMI_POWER_STATE_NOTIFY);
	if (!power_is_free(c, false) || !domain_subscribe(c, SCMI_POWER_STATE_NOTIFY, id, 1) ||
	    !domain_subscribe(c, SCMI_POWER_STATE_NOTIFY, id, 0) || !fence(c))
		return;
	drop_events(c);
	if (power_is_free(c, true))
		expect(c, !take_event_now(c, &changed, &event), "POWER_STATE_CHANGED came after the subscription was cancelled");
	power_let_go(c);
}

/* Subscribed to another domain alone: what happens to this one is none of its business. */
static void other_domain_untold(struct check *c)
{
	const struct assay_inventory_domain *other = domain_other(c, SCMI_POWER_CHANGED_NOTIFIES);
	struct assay_event event;

	if (!other)
		return skip(c, "there is no second domain with state-changed notifications");
	if (!power_is_free(c, false))
		return;
	UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, other->id, 0);
	if (!domain_subscribe(c, SCMI_POWER_STATE_NOTIFY, other->id, 1))
		return;
	drop_events(c);
	if (!power_is_free(c, true))
		return;
	/* Another domain may well go on with this one: only an event that names this one is wrong. */
	while (!over(c) && take_event_now(c, &changed, &event))
		expect(c, event.bytes_count < 12 || scmi_load32(event.bytes + 8) != check_domain(c)->id,
		       "subscribed to domain %u, told of a change of domain %u", other->id, check_domain(c)->id);
	expect(c, true, " ");
	power_let_go(c);
}

/* A domain that is on and asked to be on does not change. */
static void same_state_untold(struct check *c)
{
	struct assay_event event;
	uint32_t state;

	will_cancel(c, SCMI_POWER_STATE_NOTIFY);
	if (!power_is_mine(c, &state) || !domain_subscribe(c, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 1) || !fence(c))
		return;
	drop_events(c);
	if (expect_status(c, power_set(c, power_flags(c), state), S_OK | S_BS))
		expect(c, !take_event_now(c, &changed, &event),
		       "the domain was %s and was asked to be that, yet a POWER_STATE_CHANGED came", power_state_text(state));
}

static void own_request_untold(struct check *c)
{
	struct assay_event event;
	uint32_t state;

	will_cancel(c, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY);
	if (!power_is_mine(c, &state) || !domain_subscribe(c, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, check_domain(c)->id, 1) ||
	    !fence(c))
		return;
	drop_events(c);
	if (state == SCMI_POWER_STATE_OFF) {
		if (!power_is_free(c, true))
			return;
	} else if (!expect_status(c, power_set(c, power_flags(c), state), S_OK | S_BS)) {
		return;
	}
	expect(c, !take_event_now(c, &requested, &event), "POWER_STATE_CHANGE_REQUESTED came to the agent that made the request");
	if (state == SCMI_POWER_STATE_OFF)
		power_let_go(c);
}

static void not_capable(struct check *c)
{
	uint8_t message = (uint8_t)check_row(c)->argument;

	will_cancel(c, message);
	expect_status(c, SEND(c, SCMI_PROTOCOL_POWER, message, check_domain(c)->id, 1), S_NS);
}

#define CHANGES                                             \
	.scope = PER_DOMAIN, .domain_is = tells_changes,    \
	.needs = {.messages = MSG(SCMI_POWER_STATE_NOTIFY), \
		  .p2a = true,                              \
		  .domain_wanted = "one with state-changed notifications that can be set"}

static const struct check_row rows[] = {
	{
		.id = "power.state-notify.silent-before-enable",
		.title = "no POWER_STATE_CHANGED arrives before it was asked for",
		.requirements = REQUIRES("GEN-NTF-01"),
		IF_POWER,
		CHANGES,
		.run = silent_before_enable,
	},
	{
		.id = "power.state-notify.change-is-told",
		.title = "a change of power state is told once asked for, with domain, state and agent",
		.requirements = REQUIRES("PD-006-02", "GEN-NTF-02", "GEN-NTF-08"),
		IF_POWER,
		CHANGES,
		.run = change_is_told,
	},
	{
		.id = "power.state-notify.silent-after-disable",
		.title = "no POWER_STATE_CHANGED arrives after the subscription was cancelled",
		.requirements = REQUIRES("GEN-NTF-03"),
		IF_POWER,
		CHANGES,
		.run = silent_after_disable,
	},
	{
		.id = "power.state-notify.other-domain",
		.title = "a subscription to one power domain does not tell of another",
		.requirements = REQUIRES("GEN-NTF-07"),
		IF_POWER,
		CHANGES,
		.run = other_domain_untold,
	},
	{
		.id = "power.state-notify.same-state",
		.title = "asking for the state that is there is not told as a change",
		.requirements = REQUIRES("PD-006-03"),
		IF_POWER,
		CHANGES,
		.run = same_state_untold,
	},
	{
		.id = "power.state-notify.twice",
		.title = "subscribing twice and cancelling twice succeed for a power domain",
		.requirements = REQUIRES("GEN-NTF-09"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = changes_told,
		.needs = {.messages = MSG(SCMI_POWER_STATE_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one with state-changed notifications"},
		.argument = SCMI_POWER_STATE_NOTIFY,
		.run = domain_notify_twice,
	},
	{
		.id = "power.state-notify.reserved-bits",
		.title = "reserved bits of notify_enable give INVALID_PARAMETERS to POWER_STATE_NOTIFY",
		.requirements = REQUIRES("GEN-NTF-04", "GEN-RSV-02"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = changes_told,
		.needs = {.messages = MSG(SCMI_POWER_STATE_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one with state-changed notifications"},
		.argument = SCMI_POWER_STATE_NOTIFY,
		.run = domain_notify_reserved,
	},
	{
		.id = "power.state-notify.unknown-domain",
		.title = "POWER_STATE_NOTIFY of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("GEN-NTF-05"),
		IF_POWER,
		.needs = {.messages = MSG(SCMI_POWER_STATE_NOTIFY), .p2a = true},
		.steps = STEPS(STEP(SCMI_POWER_STATE_NOTIFY, S_NF, BEYOND(0), VALUE(1)),
			       STEP(SCMI_POWER_STATE_NOTIFY, S_NF, VALUE(0xffffu), VALUE(1))),
	},
	{
		.id = "power.state-notify.not-capable",
		.title = "a power domain without state-changed notifications refuses the subscription",
		.requirements = REQUIRES("PD-006-01", "GEN-NTF-06"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = changes_untold,
		.needs = {.messages = MSG(SCMI_POWER_STATE_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one without state-changed notifications"},
		.argument = SCMI_POWER_STATE_NOTIFY,
		.run = not_capable,
	},
	{
		.id = "power.state-change-requested-notify.own-request",
		.title = "POWER_STATE_CHANGE_REQUESTED does not come to the agent that made the request",
		.requirements = REQUIRES("PD-007-02", "GEN-NTF-10"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = tells_requests,
		.needs = {.version_min = POWER_V2_1,
			  .messages = MSG(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one with change-requested notifications that can be set"},
		.run = own_request_untold,
	},
	{
		.id = "power.state-change-requested-notify.twice",
		.title = "subscribing twice and cancelling twice succeed for the requests of a power domain",
		.requirements = REQUIRES("GEN-NTF-09"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = requests_told,
		.needs = {.version_min = POWER_V2_1,
			  .messages = MSG(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one with change-requested notifications"},
		.argument = SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY,
		.run = domain_notify_twice,
	},
	{
		.id = "power.state-change-requested-notify.unknown-domain",
		.title = "POWER_STATE_CHANGE_REQUESTED_NOTIFY of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PD-007-03", "GEN-NTF-05"),
		IF_POWER,
		.needs = {.version_min = POWER_V2, .messages = MSG(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY), .p2a = true},
		.steps = STEPS(STEP(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, S_NF, BEYOND(0), VALUE(1)),
			       STEP(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, S_NF, VALUE(0xffffu), VALUE(1))),
	},
	{
		.id = "power.state-change-requested-notify.reserved-bits",
		.title = "reserved bits of notify_enable give INVALID_PARAMETERS to POWER_STATE_CHANGE_REQUESTED_NOTIFY",
		.requirements = REQUIRES("PD-007-03", "GEN-NTF-04", "GEN-RSV-02"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = requests_told,
		.needs = {.version_min = POWER_V2_1,
			  .messages = MSG(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one with change-requested notifications"},
		.argument = SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY,
		.run = domain_notify_reserved,
	},
	{
		.id = "power.state-change-requested-notify.not-capable",
		.title = "a power domain without change-requested notifications refuses the subscription",
		.requirements = REQUIRES("GEN-NTF-06"),
		IF_POWER,
		.scope = PER_DOMAIN,
		.domain_is = requests_untold,
		.needs = {.version_min = POWER_V2_1,
			  .messages = MSG(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one without change-requested notifications"},
		.argument = SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY,
		.run = not_capable,
	},
};

CHECK_TABLE(checks_power_notify, rows);
