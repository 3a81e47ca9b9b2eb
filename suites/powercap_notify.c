/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications of caps, as one agent can show them: it subscribes, and changes the cap itself. */
#include "suites/powercap_common.h"
#include "suites/tables.h"

#define IF_POWERCAP .protocol = SCMI_PROTOCOL_POWERCAP

static const struct assay_event_filter cap_changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_POWERCAP, .message = SCMI_POWERCAP_CAP_CHANGED};

static bool subscribe(struct check *c, uint32_t domain, uint32_t enable)
{
	return domain_subscribe(c, SCMI_POWERCAP_CAP_NOTIFY, domain, enable);
}

static void undo_subscription(struct check *c, uint32_t domain)
{
	UNDO(c, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, domain, 0);
}

/* Another cap is in force afterwards. False where there is none (the check skips), or it failed. */
static bool change_cap(struct check *c, uint32_t *cap)
{
	struct powercap_range range = powercap_cap_range(c);
	uint32_t before, wanted;
	const struct assay_exchange *ex;

	if (!undo_powercap_cap(c, &before))
		return false;
	/* A lower cap is in force whatever the other agents have set. */
	wanted = before == range.min ? range.max : range.min;
	ex = powercap_set_cap(c, 0, wanted);
	if (!expect_status(c, ex, S_OK | S_DN))
		return false;
	if (ex->status == SCMI_DENIED || !powercap_read_cap(c, cap) || *cap == before) {
		skip(c, "the cap cannot be changed: %u stays", before);
		return false;
	}
	return true;
}

static void change_is_told(struct check *c)
{
	uint32_t cap, sender, wanted = check_version(c) >= POWERCAP_V3 ? 20 : 16;
	struct assay_event event;
	struct reader r;

	undo_subscription(c, check_domain(c)->id);
	drop_events(c);
	if (!subscribe(c, check_domain(c)->id, 1) || !change_cap(c, &cap))
		return;
	if (!expect(c, wait_event_of(c, &cap_changed, check_domain(c)->id, &event),
		    "the cap changed, but no POWERCAP_CAP_CHANGED came within the time limit") ||
	    !expect_equal(c, event.bytes_count - SCMI_HEADER_BYTES, wanted, "bytes of POWERCAP_CAP_CHANGED"))
		return;
	r = event_payload(&event);
	sender = read_u32(&r);
	expect_equal(c, read_u32(&r), check_domain(c)->id, "domain of POWERCAP_CAP_CHANGED");
	expect_equal(c, read_u32(&r), cap, "cap of POWERCAP_CAP_CHANGED");
	domain_judge_sender(c, sender, "POWERCAP_CAP_CHANGED");
}

static bool notifies_interval(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, POWERCAP);

	return p && p->version < POWERCAP_V3 && powercap_interval_settable(inventory, domain) &&
	       (domain_attributes(domain) & SCMI_POWERCAP_CAP_NOTIFIES);
}

/* That a new interval is told as well is worth a warning where it is not. */
static void interval_is_told(struct check *c)
{
	struct powercap_range range = powercap_interval_range(c);
	const struct assay_exchange *ex;
	struct assay_event event;
	uint32_t before, wanted;

	undo_subscription(c, check_domain(c)->id);
	if (!undo_powercap_interval(c, &before) || !subscribe(c, check_domain(c)->id, 1))
		return;
	drop_events(c);
	wanted = before == range.min ? range.max : range.min;
	ex = powercap_set_interval(c, 0, wanted);
	if (!expect_status(c, ex, S_OK | S_DN))
		return;
	if (ex->status == SCMI_DENIED)
		return skip(c, "POWERCAP_PAI_SET gives DENIED: this agent may not set the interval here");
	if (!prefer(c, wait_event_of(c, &cap_changed, check_domain(c)->id, &event),
		    "the interval changed, but no POWERCAP_CAP_CHANGED came"))
		return;
	if (expect_equal(c, event.bytes_count - SCMI_HEADER_BYTES, 16, "bytes of POWERCAP_CAP_CHANGED"))
		prefer(c, scmi_load32(event.bytes + 16) == wanted, "interval of POWERCAP_CAP_CHANGED: %u expected, %u found",
		       wanted, scmi_load32(event.bytes + 16));
}

static void silent_before_enable(struct check *c)
{
	struct assay_event event;
	uint32_t cap;

	drop_events(c);
	if (change_cap(c, &cap))
		expect(c, !take_event_now(c, &cap_changed, &event), "POWERCAP_CAP_CHANGED came though nobody had asked for it");
}

static void silent_after_disable(struct check *c)
{
	struct assay_event event;
	uint32_t cap;

	undo_subscription(c, check_domain(c)->id);
	if (!subscribe(c, check_domain(c)->id, 1) || !subscribe(c, check_domain(c)->id, 0) || !fence(c))
		return;
	drop_events(c);
	if (change_cap(c, &cap))
		expect(c, !take_event_now(c, &cap_changed, &event),
		       "POWERCAP_CAP_CHANGED came after the subscription was cancelled");
}

/* A subscription to another domain: a change of this one is none of its business, unless the other is above or below it. */
static void other_domain(struct check *c)
{
	uint32_t bit = check_version(c) >= POWERCAP_V3 ? SCMI_POWERCAP_CAP_NOTIFIES_V3 : SCMI_POWERCAP_CAP_NOTIFIES;
	const struct assay_inventory_domain *other = domain_other(c, bit);
	struct assay_event event;
	uint32_t cap;

	if (!other)
		return skip(c, "there is no second domain with such notifications");
	undo_subscription(c, other->id);
	drop_events(c);
	if (!subscribe(c, other->id, 1) || !change_cap(c, &cap))
		return;
	while (!over(c) && take_event_now(c, &cap_changed, &event)) {
		struct reader r = event_payload(&event);

		read_u32(&r);
		expect(c, read_u32(&r) != check_domain(c)->id, "subscribed to domain %u, told of a change of domain %u", other->id,
		       check_domain(c)->id);
	}
}

static void not_capable(struct check *c)
{
	const struct assay_exchange *ex;
	struct assay_event event;
	bool accepted;
	uint32_t cap;

	undo_subscription(c, check_domain(c)->id);
	ex = SEND(c, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, check_domain(c)->id, 1);
	if (!expect_status(c, ex, S_NS | S_IP | S_OK))
		return;
	accepted = ex->status == SCMI_SUCCESS;
	prefer(c, ex->status == SCMI_NOT_SUPPORTED,
	       "a subscription to a domain without the capability: NOT_SUPPORTED expected, %s found", status_text(ex->status));
	if (accepted && powercap_cap_settable(NULL, check_domain(c)) && change_cap(c, &cap))
		expect(c, !take_event_now(c, &cap_changed, &event), "an event came from a domain without the capability");
}

/* clang-format off */
#define CAPS                                                                                               \
	IF_POWERCAP, .scope = PER_DOMAIN, .domain_is = powercap_notifies_cap, .argument = SCMI_POWERCAP_CAP_NOTIFY, \
	.needs = {.messages = MSG(SCMI_POWERCAP_CAP_NOTIFY) | MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_CAP_GET), \
		  .p2a = true, .domain_wanted = "one that tells of its cap, which can be set"}
/* clang-format on */

static const struct check_row rows[] = {
	{
		.id = "powercap.cap-notify.silent-before-enable",
		.title = "no POWERCAP_CAP_CHANGED arrives before it was asked for",
		.requirements = REQUIRES("GEN-NTF-01"),
		CAPS,
		.run = silent_before_enable,
	},
	{
		.id = "powercap.cap-notify.change-is-told",
		.title = "a change of the cap is told once asked for, with domain, cap and agent",
		.requirements = REQUIRES("PCAP-00A-01", "GEN-NTF-02", "GEN-NTF-08"),
		CAPS,
		.run = change_is_told,
	},
	{
		.id = "powercap.cap-notify.interval-is-told",
		.title = "before version 3 a change of the averaging interval is told with the cap",
		.requirements = REQUIRES("PCAP-00A-01"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = notifies_interval,
		.needs = {.version_max = POWERCAP_BEFORE_V3,
			  .messages = MSG(SCMI_POWERCAP_CAP_NOTIFY) | MSG(SCMI_POWERCAP_PAI_SET) | MSG(SCMI_POWERCAP_PAI_GET),
			  .p2a = true,
			  .domain_wanted = "one that tells of its cap, and whose interval can be set"},
		.run = interval_is_told,
	},
	{
		.id = "powercap.cap-notify.silent-after-disable",
		.title = "no POWERCAP_CAP_CHANGED arrives after the subscription was cancelled",
		.requirements = REQUIRES("GEN-NTF-03"),
		CAPS,
		.run = silent_after_disable,
	},
	{
		.id = "powercap.cap-notify.other-domain",
		.title = "a subscription to the cap of one domain does not tell of another",
		.requirements = REQUIRES("GEN-NTF-07"),
		CAPS,
		.run = other_domain,
	},
	{
		.id = "powercap.cap-notify.twice",
		.title = "subscribing to a cap twice and cancelling twice succeed",
		.requirements = REQUIRES("GEN-NTF-09"),
		CAPS,
		.run = domain_notify_twice,
	},
	{
		.id = "powercap.cap-notify.reserved-bits",
		.title = "reserved bits of notify_enable give INVALID_PARAMETERS for caps",
		.requirements = REQUIRES("GEN-RSV-03"),
		CAPS,
		.run = domain_notify_reserved,
	},
	{
		.id = "powercap.cap-notify.unknown-domain",
		.title = "subscribing to the cap of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("GEN-NTF-05"),
		IF_POWERCAP,
		.needs = {.messages = MSG(SCMI_POWERCAP_CAP_NOTIFY), .p2a = true},
		.steps = STEPS(STEP(SCMI_POWERCAP_CAP_NOTIFY, S_NF, BEYOND(0), VALUE(1)),
			       STEP(SCMI_POWERCAP_CAP_NOTIFY, S_NF, VALUE(0xffffu), VALUE(1))),
	},
	{
		.id = "powercap.cap-notify.not-capable",
		.title = "a domain that does not tell of its cap refuses, or accepts without effect",
		.requirements = REQUIRES("GEN-NTF-06"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_lacks_cap_events,
		.argument = SCMI_POWERCAP_CAP_NOTIFY,
		.needs = {.messages = MSG(SCMI_POWERCAP_CAP_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one that does not tell of its cap"},
		.run = not_capable,
	},
};

CHECK_TABLE(checks_powercap_notify, rows);
