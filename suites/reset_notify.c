/* SPDX-License-Identifier: BSD-2-Clause */
/* RESET_NOTIFY and RESET_ISSUED, as one agent can show them: it subscribes, and resets the domain itself. */
#include "suites/reset_common.h"
#include "suites/tables.h"

#define IF_RESET .protocol = SCMI_PROTOCOL_RESET

static const struct assay_event_filter issued = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_RESET, .message = SCMI_RESET_ISSUED};

static bool subscribe(struct check *c, uint32_t enable)
{
	return domain_subscribe(c, SCMI_RESET_NOTIFY, check_domain(c)->id, enable);
}

static void will_cancel(struct check *c)
{
	UNDO(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 0);
}

static void reset_is_told(struct check *c)
{
	uint32_t sender, domain, state;
	struct assay_event event;
	struct reader r;

	will_cancel(c);
	if (!subscribe(c, 1))
		return;
	drop_events(c);
	if (!reset_works(c))
		return;
	if (!expect(c, wait_event_of(c, &issued, check_domain(c)->id, &event),
		    "the domain was reset, but no RESET_ISSUED came within the time limit"))
		return;
	r = event_payload(&event);
	sender = read_u32(&r);
	domain = read_u32(&r);
	state = read_u32(&r);
	if (!expect(c, r.ok && !reader_left(&r), "RESET_ISSUED: 12 bytes of payload expected, %u found",
		    event.bytes_count - SCMI_HEADER_BYTES))
		return;
	expect_equal(c, domain, check_domain(c)->id, "domain id of RESET_ISSUED");
	expect_equal(c, state, SCMI_RESET_STATE_COLD, "reset state of RESET_ISSUED");
	domain_judge_sender(c, sender, "RESET_ISSUED");
}

static void silent_before_enable(struct check *c)
{
	struct assay_event event;

	drop_events(c);
	if (reset_works(c))
		expect(c, !take_event_now(c, &issued, &event), "RESET_ISSUED came though nobody had asked for it");
}

static void silent_after_disable(struct check *c)
{
	struct assay_event event;

	will_cancel(c);
	if (!subscribe(c, 1) || !subscribe(c, 0) || !fence(c))
		return;
	drop_events(c);
	if (reset_works(c))
		expect(c, !take_event_now(c, &issued, &event), "RESET_ISSUED came after the subscription was cancelled");
}

/* Subscribed to another domain alone: what happens to this one is none of its business. */
static void other_domain_untold(struct check *c)
{
	const struct assay_inventory_domain *other = domain_other(c, SCMI_RESET_NOTIFIES);
	struct assay_event event;

	if (!other)
		return skip(c, "there is no second domain with reset notifications");
	UNDO(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, other->id, 0);
	if (!domain_subscribe(c, SCMI_RESET_NOTIFY, other->id, 1))
		return;
	drop_events(c);
	if (!reset_works(c))
		return;
	/* Another domain may well be reset with this one: only an event that names this one is wrong. */
	while (!over(c) && take_event_now(c, &issued, &event))
		expect(c, event.bytes_count < 12 || scmi_load32(event.bytes + 8) != check_domain(c)->id,
		       "subscribed to domain %u, told of a reset of domain %u", other->id, check_domain(c)->id);
	expect(c, true, " ");
}

/* AMB-27: refused, or accepted without ever sending an event. */
static void not_capable(struct check *c)
{
	const struct assay_exchange *ex;

	will_cancel(c);
	ex = SEND(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 1);
	if (expect_status(c, ex, S_NS | S_IP | S_OK))
		prefer(c, ex->status == SCMI_NOT_SUPPORTED,
		       "RESET_NOTIFY of a domain without the capability: NOT_SUPPORTED expected, %s found",
		       status_text(ex->status));
}

static void not_capable_silent(struct check *c)
{
	struct assay_event event;

	will_cancel(c);
	if (!expect_status(c, SEND(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 1), S_NS | S_IP | S_OK))
		return;
	drop_events(c);
	if (reset_works(c))
		expect(c, !take_event_now(c, &issued, &event), "a RESET_ISSUED came of a domain that announces no such events");
}

#define NEEDS(...) .needs = {.messages = MSG(SCMI_RESET_NOTIFY), .p2a = true, __VA_ARGS__}
#define TELLS .scope = PER_DOMAIN, .domain_is = reset_has_events
#define WITH .domain_wanted = "one with reset notifications"

static const struct check_row rows[] = {
	{
		.id = "reset.notify.unknown-domain",
		.title = "RESET_NOTIFY of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("RST-005-01", "GEN-NTF-05"),
		IF_RESET,
		NEEDS(),
		.steps = STEPS(STEP(SCMI_RESET_NOTIFY, S_NF, BEYOND(0), VALUE(1)),
			       STEP(SCMI_RESET_NOTIFY, S_NF, VALUE(0xffffu), VALUE(1))),
	},
	{
		.id = "reset.notify.reserved-bits",
		.title = "reserved bits of notify_enable give INVALID_PARAMETERS to RESET_NOTIFY",
		.requirements = REQUIRES("RST-005-01", "GEN-NTF-04", "GEN-RSV-02"),
		IF_RESET,
		TELLS,
		NEEDS(WITH),
		.argument = SCMI_RESET_NOTIFY,
		.run = domain_notify_reserved,
	},
	{
		.id = "reset.notify.twice",
		.title = "subscribing twice and cancelling twice succeed for a reset domain",
		.requirements = REQUIRES("GEN-NTF-09"),
		IF_RESET,
		TELLS,
		NEEDS(WITH),
		.argument = SCMI_RESET_NOTIFY,
		.run = domain_notify_twice,
	},
	{
		.id = "reset.notify.not-capable",
		.title = "a reset domain without notifications refuses the subscription",
		.requirements = REQUIRES("RST-005-03"),
		IF_RESET,
		.scope = PER_DOMAIN,
		.domain_is = reset_lacks_events,
		NEEDS(.domain_wanted = "one without reset notifications"),
		.run = not_capable,
	},
	{
		.id = "reset.notify.not-capable-silent",
		.title = "a reset domain without notifications tells of no reset",
		.requirements = REQUIRES("GEN-NTF-06"),
		IF_RESET,
		.scope = PER_DOMAIN,
		.domain_is = reset_lacks_events,
		NEEDS(.destructive = true, .domain_wanted = "one without reset notifications"),
		.run = not_capable_silent,
	},
	{
		.id = "reset.notify.silent-before-enable",
		.title = "no RESET_ISSUED arrives before it was asked for",
		.requirements = REQUIRES("GEN-NTF-01"),
		IF_RESET,
		TELLS,
		NEEDS(.destructive = true, WITH),
		.run = silent_before_enable,
	},
	{
		.id = "reset.notify.reset-is-told",
		.title = "a reset is told once asked for, with domain, state and agent",
		.requirements = REQUIRES("RST-005-02", "GEN-NTF-02", "GEN-NTF-08"),
		IF_RESET,
		TELLS,
		NEEDS(.destructive = true, WITH),
		.run = reset_is_told,
	},
	{
		.id = "reset.notify.silent-after-disable",
		.title = "no RESET_ISSUED arrives after the subscription was cancelled",
		.requirements = REQUIRES("GEN-NTF-03"),
		IF_RESET,
		TELLS,
		NEEDS(.destructive = true, WITH),
		.run = silent_after_disable,
	},
	{
		.id = "reset.notify.other-domain",
		.title = "a subscription to one reset domain does not tell of another",
		.requirements = REQUIRES("GEN-NTF-07"),
		IF_RESET,
		TELLS,
		NEEDS(.destructive = true, WITH),
		.run = other_domain_untold,
	},
};

CHECK_TABLE(checks_reset_notify, rows);
