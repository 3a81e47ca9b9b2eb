/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications of measured power: thresholds that are crossed, with a cap as the stimulus. */
#include "suites/powercap_common.h"
#include "suites/tables.h"

#define IF_POWERCAP .protocol = SCMI_PROTOCOL_POWERCAP

static const struct assay_event_filter power_changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_POWERCAP, .message = SCMI_POWERCAP_MEASUREMENTS_CHANGED};

static const struct assay_exchange *watch(struct check *c, uint32_t enable, uint32_t low, uint32_t high)
{
	return SEND(c, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, check_domain(c)->id, enable, low, high);
}

static void undo_watch(struct check *c)
{
	UNDO(c, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, check_domain(c)->id, 0, 0, 0);
}

static void thresholds_crossed(struct check *c)
{
	undo_watch(c);
	expect_status(c, watch(c, 1, 1000, 999), S_IP);
}

static void watch_reserved(struct check *c)
{
	static const uint32_t values[] = {0x2, 0xf, 0x80000001u};

	undo_watch(c);
	for (size_t i = 0; i < 3 && !over(c); i++)
		expect_status(c, watch(c, values[i], 0, 0), S_IP);
}

static void watch_twice(struct check *c)
{
	undo_watch(c);
	for (uint32_t i = 0; i < 4 && !over(c); i++)
		expect_status(c, watch(c, i < 2, 0, UINT32_MAX), S_OK);
}

static void watch_unknown(struct check *c)
{
	expect_status(c, SEND(c, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, domains_announced(c), 1, 0, 0), S_NF);
	expect_status(c, SEND(c, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 0xffffu, 1, 0, 0), S_NF);
}

/* What the domain takes once its average has settled: after two averaging intervals, or as long as an answer may take. */
static bool settled_power(struct check *c, uint32_t *power)
{
	const struct assay_exchange *ex = SEND(c, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, check_domain(c)->id);
	uint64_t pause_us = assay_agent_timeout(check_agent(c)) / DOMAIN_PAUSES / 1000 + 1, interval_us = UINT32_MAX;

	if (answered(ex) && ex->status == SCMI_SUCCESS && ex->response_bytes >= 16)
		interval_us = scmi_load32(ex->response + 12);
	for (uint64_t i = 0; i < DOMAIN_PAUSES && i <= 2 * interval_us / pause_us; i++)
		domain_pause(c);
	return powercap_read_power(c, power);
}

enum subscription { NEVER, CANCELLED, STANDING };

/*
 * The stimulus is a cap: it lowers the power of a domain that takes more. A domain that does not care proves nothing. False, and
 * a skip, where the power does not move; else an event was waited for.
 */
static bool cross(struct check *c, enum subscription subscription, struct assay_event *event, bool *came)
{
	struct powercap_range range = powercap_cap_range(c);
	uint32_t before, high, low;

	undo_watch(c);
	if (!undo_powercap_cap(c, &before) || !expect_status(c, powercap_set_cap(c, 0, range.max), S_OK | S_DN) ||
	    !settled_power(c, &high) || !expect_status(c, powercap_set_cap(c, 0, range.min), S_OK | S_DN) ||
	    !settled_power(c, &low))
		return false;
	if (high <= low + 1) {
		skip(c, "the power does not follow the cap: %u under the highest, %u under the lowest", high, low);
		return false;
	}
	if (!expect_status(c, powercap_set_cap(c, 0, range.max), S_OK | S_DN) || !settled_power(c, &high))
		return false;
	low += (high - low) / 2;
	if (subscription != NEVER && !expect_status(c, watch(c, 1, low, UINT32_MAX), S_OK))
		return false;
	if (subscription == CANCELLED && (!expect_status(c, watch(c, 0, low, UINT32_MAX), S_OK) || !fence(c)))
		return false;
	drop_events(c);
	if (!expect_status(c, powercap_set_cap(c, 0, range.min), S_OK))
		return false;
	*came = subscription == STANDING ? wait_event(c, &power_changed, event)
					 : settled_power(c, &low) && take_event_now(c, &power_changed, event);
	return !over(c);
}

static void crossing_is_told(struct check *c)
{
	struct assay_event event;
	bool came;

	if (cross(c, STANDING, &event, &came))
		expect(c, came,
		       "the power fell below the threshold, but no POWERCAP_MEASUREMENTS_CHANGED came within the time limit");
}

static void crossing_payload(struct check *c)
{
	struct assay_event event;
	struct reader r;
	uint32_t sender;
	bool came;

	if (!cross(c, STANDING, &event, &came))
		return;
	if (!came)
		return skip(c, "no POWERCAP_MEASUREMENTS_CHANGED came");
	if (!expect_equal(c, event.bytes_count - SCMI_HEADER_BYTES, check_version(c) >= POWERCAP_V3 ? 16 : 12,
			  "bytes of POWERCAP_MEASUREMENTS_CHANGED"))
		return;
	r = event_payload(&event);
	sender = read_u32(&r);
	expect(c, sender <= check_inventory(c)->agents_announced, "POWERCAP_MEASUREMENTS_CHANGED names agent %u of %u", sender,
	       check_inventory(c)->agents_announced);
	expect_equal(c, read_u32(&r), check_domain(c)->id, "domain of POWERCAP_MEASUREMENTS_CHANGED");
}

static void power_silent_before_enable(struct check *c)
{
	struct assay_event event;
	bool came;

	if (cross(c, NEVER, &event, &came))
		expect(c, !came, "POWERCAP_MEASUREMENTS_CHANGED came though nobody had asked for it");
}

static void power_silent_after_disable(struct check *c)
{
	struct assay_event event;
	bool came;

	if (cross(c, CANCELLED, &event, &came))
		expect(c, !came, "POWERCAP_MEASUREMENTS_CHANGED came after the subscription was cancelled");
}

static void not_capable(struct check *c)
{
	const struct assay_exchange *ex;

	undo_watch(c);
	ex = watch(c, 1, 0, UINT32_MAX);
	if (expect_status(c, ex, S_NS | S_IP | S_OK))
		prefer(c, ex->status == SCMI_NOT_SUPPORTED,
		       "a subscription to a domain without the capability: NOT_SUPPORTED expected, %s found",
		       status_text(ex->status));
}

static bool power_follows(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return powercap_notifies_power(inventory, domain) && powercap_cap_settable(inventory, domain) &&
	       powercap_measures(inventory, domain);
}

/* clang-format off */
#define POWER(predicate, wanted)                                                                           \
	IF_POWERCAP, .scope = PER_DOMAIN, .domain_is = predicate,                                          \
	.needs = {.messages = MSG(SCMI_POWERCAP_MEASUREMENTS_NOTIFY), .p2a = true, .domain_wanted = wanted}
/* clang-format on */

static const struct check_row rows[] = {
	{
		.id = "powercap.measurements-notify.silent-before-enable",
		.title = "no POWERCAP_MEASUREMENTS_CHANGED arrives before it was asked for",
		.requirements = REQUIRES("GEN-NTF-01"),
		POWER(power_follows, "one that tells of its power, which a cap may lower"),
		.run = power_silent_before_enable,
	},
	{
		.id = "powercap.measurements-notify.silent-after-disable",
		.title = "no POWERCAP_MEASUREMENTS_CHANGED arrives after the subscription was cancelled",
		.requirements = REQUIRES("GEN-NTF-03"),
		POWER(power_follows, "one that tells of its power, which a cap may lower"),
		.run = power_silent_after_disable,
	},
	{
		.id = "powercap.measurements-notify.crossing-is-told",
		.title = "power that falls below a threshold is told",
		.requirements = REQUIRES("PCAP-00B-01"),
		POWER(power_follows, "one that tells of its power, which a cap may lower"),
		.run = crossing_is_told,
	},
	{
		.id = "powercap.measurements-notify.payload",
		.title = "POWERCAP_MEASUREMENTS_CHANGED has the length of the version, and names the domain",
		.requirements = REQUIRES("PCAP-00B-02"),
		POWER(power_follows, "one that tells of its power, which a cap may lower"),
		.run = crossing_payload,
	},
	{
		.id = "powercap.measurements-notify.thresholds",
		.title = "a low threshold above the high one gives INVALID_PARAMETERS",
		.requirements = REQUIRES("PCAP-00B-01"),
		POWER(powercap_notifies_power, "one that tells of its power"),
		.run = thresholds_crossed,
	},
	{
		.id = "powercap.measurements-notify.reserved-bits",
		.title = "reserved bits of notify_enable give INVALID_PARAMETERS for measurements",
		.requirements = REQUIRES("GEN-RSV-03"),
		POWER(powercap_notifies_power, "one that tells of its power"),
		.run = watch_reserved,
	},
	{
		.id = "powercap.measurements-notify.twice",
		.title = "subscribing to measurements twice and cancelling twice succeed",
		.requirements = REQUIRES("GEN-NTF-09"),
		POWER(powercap_notifies_power, "one that tells of its power"),
		.run = watch_twice,
	},
	{
		.id = "powercap.measurements-notify.unknown-domain",
		.title = "subscribing to the measurements of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("GEN-NTF-05"),
		IF_POWERCAP,
		.needs = {.messages = MSG(SCMI_POWERCAP_MEASUREMENTS_NOTIFY), .p2a = true},
		.run = watch_unknown,
	},
	{
		.id = "powercap.measurements-notify.not-capable",
		.title = "a domain that does not tell of its power refuses, or accepts without effect",
		.requirements = REQUIRES("GEN-NTF-06"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_lacks_power_events,
		.needs = {.messages = MSG(SCMI_POWERCAP_MEASUREMENTS_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one that does not tell of its power"},
		.run = not_capable,
	},
};

CHECK_TABLE(checks_powercap_watch, rows);
