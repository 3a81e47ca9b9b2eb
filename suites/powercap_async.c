/* SPDX-License-Identifier: BSD-2-Clause */
/* Asynchronous POWERCAP_CAP_SET: one delayed response with the command's token, none where it is waived or refused. */
#include "suites/powercap_common.h"
#include "suites/tables.h"

#define IF_POWERCAP .protocol = SCMI_PROTOCOL_POWERCAP

static const struct assay_event_filter any_complete = {
	.type = SCMI_TYPE_DELAYED, .protocol = SCMI_PROTOCOL_POWERCAP, .message = SCMI_POWERCAP_CAP_SET};

/* Start one. NULL where this agent may not (the check skips), where there is no room, or where it failed. */
static const struct assay_exchange *start(struct check *c, uint32_t flags, uint32_t cap)
{
	const struct assay_exchange *ex = powercap_set_cap(c, SCMI_POWERCAP_SET_ASYNC | flags, cap);

	if (!expect_status(c, ex, S_OK | S_DN | S_BS))
		return NULL;
	if (ex->status == SCMI_SUCCESS)
		return ex;
	skip(c, "asynchronous POWERCAP_CAP_SET gives %s", status_text(ex->status));
	return NULL;
}

static void judge_complete(struct check *c, const struct assay_event *event, uint32_t cap)
{
	uint32_t wanted = check_version(c) >= POWERCAP_V3 ? 16 : 12, bytes = event->bytes_count - SCMI_HEADER_BYTES;
	struct reader r = event_payload(event);
	int32_t status = read_i32(&r);

	if (status != SCMI_SUCCESS && check_is_virtio(c) &&
	    !expect(c, bytes == SCMI_STATUS_BYTES, "POWERCAP_CAP_SET_COMPLETE with %s: the status alone expected, %u bytes found",
		    status_text(status), bytes))
		return;
	if (status == SCMI_DENIED)
		return note(c, "POWERCAP_CAP_SET_COMPLETE says DENIED");
	if (!expect(c, status == SCMI_SUCCESS, "POWERCAP_CAP_SET_COMPLETE: SUCCESS expected, %s found", status_text(status)) ||
	    !expect_equal(c, bytes, wanted, "bytes of POWERCAP_CAP_SET_COMPLETE"))
		return;
	expect_equal(c, read_u32(&r), check_domain(c)->id, "domain of POWERCAP_CAP_SET_COMPLETE");
	expect_equal(c, read_u32(&r), cap, "cap of POWERCAP_CAP_SET_COMPLETE");
}

static void completes_once(struct check *c)
{
	uint32_t before, ceiling, found, cap = powercap_cap_range(c).min;
	const struct assay_exchange *ex;
	struct assay_event event, second;
	struct assay_event_filter filter;

	if (!undo_powercap_cap(c, &before) || !powercap_free_cap(c, &ceiling))
		return;
	drop_events(c);
	ex = start(c, 0, cap);
	if (!ex)
		return;
	filter = domain_delayed_of(c, ex);
	if (!wait_event(c, &filter, &event)) {
		if (take_event_now(c, &any_complete, &event))
			fail(c, "the delayed response has token %u, its command had %u", event.header.token, filter.token);
		else
			fail(c, "no POWERCAP_CAP_SET_COMPLETE with the command's token came within the time limit");
		return;
	}
	judge_complete(c, &event, cap);
	expect(c, !take_event_now(c, &any_complete, &second), "a second POWERCAP_CAP_SET_COMPLETE came for one command");
	if (event.bytes_count >= 8 && scmi_load32(event.bytes + SCMI_HEADER_BYTES) == 0 && powercap_read_cap(c, &found))
		expect_equal(c, found, cap, "cap read after POWERCAP_CAP_SET_COMPLETE");
}

/* A later asynchronous command on the same domain that has completed shows that the earlier one is over. */
static void waived(struct check *c)
{
	uint32_t before, cap = powercap_cap_range(c).min;
	struct assay_event_filter silent, filter;
	const struct assay_exchange *ex;
	struct assay_event event;

	if (!undo_powercap_cap(c, &before))
		return;
	drop_events(c);
	ex = start(c, SCMI_POWERCAP_SET_NO_DELAYED, cap);
	if (!ex)
		return;
	silent = domain_delayed_of(c, ex);
	ex = powercap_set_cap(c, SCMI_POWERCAP_SET_ASYNC, cap);
	if (answered(ex) && ex->status == SCMI_SUCCESS) {
		filter = domain_delayed_of(c, ex);
		expect(c, wait_event(c, &filter, &event), "no POWERCAP_CAP_SET_COMPLETE for the command that did not waive it");
	}
	expect(c, !take_event_now(c, &silent, &event), "a delayed response came for a command that waived it");
}

/* A later completion shows that nothing came for the commands that were refused before it. */
static void refused_stays_silent(struct check *c)
{
	struct powercap_range range = powercap_cap_range(c);
	const struct assay_exchange *refused[3], *later;
	struct assay_event_filter filter;
	struct assay_event event;
	uint32_t before;

	if (!undo_powercap_cap(c, &before))
		return;
	drop_events(c);
	refused[0] = powercap_set_cap_of(c, domains_announced(c), SCMI_POWERCAP_SET_ASYNC, range.min);
	refused[1] = powercap_set_cap(c, SCMI_POWERCAP_SET_ASYNC | 0x10, range.min);
	refused[2] = powercap_set_cap(c, SCMI_POWERCAP_SET_ASYNC, range.max < UINT32_MAX ? range.max + 1 : 1);
	if (!answered(refused[2]))
		return;
	expect(c, refused[0]->status != SCMI_SUCCESS,
	       "an asynchronous POWERCAP_CAP_SET of an unknown domain: a refusal expected, SUCCESS found");
	later = powercap_set_cap(c, SCMI_POWERCAP_SET_ASYNC, range.min);
	if (answered(later) && later->status == SCMI_SUCCESS) {
		filter = domain_delayed_of(c, later);
		wait_event(c, &filter, &event);
	}
	for (size_t i = 0; i < 3; i++) {
		filter = domain_delayed_of(c, refused[i]);
		expect(c, refused[i]->status == SCMI_SUCCESS || !take_event_now(c, &filter, &event),
		       "no delayed response expected after a command that was refused, one found");
	}
}

static void others_served(struct check *c)
{
	const struct assay_inventory_domain *other = domain_other(c, 0);
	const struct assay_exchange *ex;
	struct assay_event_filter filter;
	struct assay_event event;
	uint32_t before;

	if (!undo_powercap_cap(c, &before))
		return;
	drop_events(c);
	ex = start(c, 0, powercap_cap_range(c).min);
	if (!ex)
		return;
	filter = domain_delayed_of(c, ex);
	expect_status(c, SEND_EMPTY(c, POWERCAP, SCMI_PROTOCOL_ATTRIBUTES), S_OK);
	if (other)
		expect_status(c, SEND(c, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, other->id), S_OK);
	if (other && check_implements(c, POWERCAP, SCMI_POWERCAP_PAI_GET))
		expect_status(c, SEND(c, POWERCAP, SCMI_POWERCAP_PAI_GET, other->id), S_OK);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION), S_OK);
	wait_event(c, &filter, &event);
}

static void not_offered(struct check *c)
{
	uint32_t before, after;
	struct assay_event event;

	if (!undo_powercap_cap(c, &before))
		return;
	drop_events(c);
	if (!expect_status(c, powercap_set_cap(c, SCMI_POWERCAP_SET_ASYNC, powercap_cap_range(c).min), S_NS | S_IP | S_DN) ||
	    !powercap_read_cap(c, &after))
		return;
	expect_equal(c, after, before, "cap after a refused asynchronous POWERCAP_CAP_SET");
	expect(c, !take_event_now(c, &any_complete, &event), "a delayed response came though none is offered");
}

#define ASYNC                                                                          \
	.scope = PER_DOMAIN, .domain_is = powercap_is_async,                           \
	.needs = {.messages = MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_CAP_GET), \
		  .p2a = true,                                                         \
		  .domain_wanted = "one whose cap can be set asynchronously"}

static const struct check_row rows[] = {
	{
		.id = "powercap.cap-set-async.completes-once",
		.title = "an accepted asynchronous POWERCAP_CAP_SET is followed by exactly one delayed response with its token, "
			 "domain and cap",
		.requirements = REQUIRES("PCAP-005-05", "GEN-ASY-01", "GEN-ASY-06"),
		IF_POWERCAP,
		ASYNC,
		.run = completes_once,
	},
	{
		.id = "powercap.cap-set-async.waived",
		.title = "no delayed response comes for a POWERCAP_CAP_SET that waived it",
		.requirements = REQUIRES("GEN-ASY-03"),
		IF_POWERCAP,
		ASYNC,
		.run = waived,
	},
	{
		.id = "powercap.cap-set-async.refused-stays-silent",
		.title = "no delayed response follows a POWERCAP_CAP_SET that was refused at once",
		.requirements = REQUIRES("GEN-ASY-02"),
		IF_POWERCAP,
		ASYNC,
		.run = refused_stays_silent,
	},
	{
		.id = "powercap.cap-set-async.others-served",
		.title = "other commands are served while an asynchronous POWERCAP_CAP_SET is pending",
		.requirements = REQUIRES("GEN-ASY-05"),
		IF_POWERCAP,
		ASYNC,
		.run = others_served,
	},
	{
		.id = "powercap.cap-set-async.not-offered",
		.title = "asynchronous POWERCAP_CAP_SET is refused where the domain does not offer it",
		.requirements = REQUIRES("PCAP-005-05", "GEN-ASY-04", "GEN-ST-03"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_is_sync_only,
		.needs = {.messages = MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_CAP_GET),
			  .domain_wanted = "one whose cap can be set, but not asynchronously"},
		.run = not_offered,
	},
};

CHECK_TABLE(checks_powercap_async, rows);
