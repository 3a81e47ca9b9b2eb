/* SPDX-License-Identifier: BSD-2-Clause */
/* Asynchronous RESET: one delayed response with the command's token, none where it is refused. */
#include "suites/reset_common.h"
#include "suites/tables.h"

#define IF_RESET .protocol = SCMI_PROTOCOL_RESET
#define ASYNC_RESET (SCMI_RESET_AUTONOMOUS | SCMI_RESET_ASYNC)

static const struct assay_event_filter any_complete = {
	.type = SCMI_TYPE_DELAYED, .protocol = SCMI_PROTOCOL_RESET, .message = SCMI_RESET};

/* NULL where this domain does not do it for this agent (the check skips), or where it failed. */
static const struct assay_exchange *start(struct check *c)
{
	const struct assay_exchange *ex;

	drop_events(c);
	ex = reset_send(c, ASYNC_RESET, SCMI_RESET_STATE_COLD);
	/* GENERIC_ERROR: others use it. NOT_SUPPORTED, INVALID_PARAMETERS: not by itself (AMB-65), which a synchronous one shows. */
	if (!expect_status(c, ex, S_OK | S_BS | S_GE | S_DN | S_NS | S_IP))
		return NULL;
	if (ex->status == SCMI_SUCCESS)
		return ex;
	if ((status_bit(ex->status) & (S_NS | S_IP)) && reset_mode_works(c, SCMI_RESET_AUTONOMOUS))
		fail(c, "the domain announces asynchronous reset and can be reset, yet an asynchronous reset gives %s",
		     status_text(ex->status));
	else
		skip(c, "the domain is not reset asynchronously for this agent: %s", status_text(ex->status));
	return NULL;
}

static void judge_complete(struct check *c, const struct assay_event *event)
{
	struct reader r = event_payload(event);
	int32_t status = read_i32(&r);
	uint32_t domain;

	if (status != SCMI_SUCCESS) {
		if (check_is_virtio(c) &&
		    !expect(c, !reader_left(&r), "RESET_COMPLETE with %s: the status alone expected, %zu bytes more found",
			    status_text(status), reader_left(&r)))
			return;
		if (expect(c, status_bit(status) & (S_GE | S_DN | S_HE | S_BS), "RESET_COMPLETE: SUCCESS expected, %s found",
			   status_text(status)))
			note(c, "RESET_COMPLETE says %s", status_text(status));
		return;
	}
	domain = read_u32(&r);
	if (expect(c, r.ok && !reader_left(&r), "RESET_COMPLETE: 8 bytes of payload expected, %u found",
		   event->bytes_count - SCMI_HEADER_BYTES))
		expect_equal(c, domain, check_domain(c)->id, "domain id of RESET_COMPLETE");
}

static void completes_once(struct check *c)
{
	const struct assay_exchange *ex = start(c);
	struct assay_event event, second;
	struct assay_event_filter filter;

	if (!ex)
		return;
	filter = domain_delayed_of(c, ex);
	if (!wait_event(c, &filter, &event)) {
		if (take_event_now(c, &any_complete, &event))
			fail(c, "the delayed response has token %u, its command had %u", event.header.token, filter.token);
		else
			fail(c, "no RESET_COMPLETE with the command's token came within the time limit");
		return;
	}
	judge_complete(c, &event);
	expect(c, !take_event_now(c, &any_complete, &second), "a second RESET_COMPLETE came for one command");
}

static void others_served(struct check *c)
{
	const struct assay_inventory_domain *other;
	const struct assay_exchange *ex = start(c);
	struct assay_event_filter filter;
	struct assay_event event;

	if (!ex)
		return;
	filter = domain_delayed_of(c, ex);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_RESET, SCMI_PROTOCOL_ATTRIBUTES), S_OK);
	other = domain_other(c, 0);
	if (other)
		expect_status(c, SEND(c, SCMI_PROTOCOL_RESET, DOMAIN_ATTRIBUTES, other->id), S_OK);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION), S_OK);
	(void)wait_event(c, &filter, &event);
}

/* A later completion shows that nothing came for the commands that were refused before it. */
static void refused_stays_silent(struct check *c)
{
	const struct assay_exchange *refused[3], *later;
	struct assay_event_filter filter;
	struct assay_event event;

	if (!reset_works(c))
		return;
	drop_events(c);
	refused[0] = SEND(c, SCMI_PROTOCOL_RESET, SCMI_RESET, domains_announced(c), ASYNC_RESET, SCMI_RESET_STATE_COLD);
	refused[1] = reset_send(c, ASYNC_RESET | 0x8, SCMI_RESET_STATE_COLD);
	refused[2] = reset_send(c, ASYNC_RESET, 0xff);
	later = reset_send(c, ASYNC_RESET, SCMI_RESET_STATE_COLD);
	if (!answered(later))
		return;
	if (later->status == SCMI_SUCCESS) {
		filter = domain_delayed_of(c, later);
		(void)wait_event(c, &filter, &event);
	}
	expect(c, refused[0]->status != SCMI_SUCCESS,
	       "an asynchronous RESET of an unknown domain: a refusal expected, SUCCESS found");
	for (size_t i = 0; i < 3; i++) {
		filter = domain_delayed_of(c, refused[i]);
		expect(c, refused[i]->status == SCMI_SUCCESS || !take_event_now(c, &filter, &event),
		       "no delayed response expected after a command that was refused, one found");
	}
}

static void not_offered(struct check *c)
{
	struct assay_event event;

	if (!reset_works(c))
		return;
	drop_events(c);
	expect_status(c, reset_send(c, ASYNC_RESET, SCMI_RESET_STATE_COLD), S_NS | S_IP);
	if (check_has_p2a(c))
		expect(c, !take_event_now(c, &any_complete, &event), "a delayed response came though none is offered");
}

#define ASYNC                                              \
	.scope = PER_DOMAIN, .domain_is = reset_has_async, \
	.needs = {.p2a = true, .destructive = true, .domain_wanted = "one that can be reset asynchronously"}

static const struct check_row rows[] = {
	{
		.id = "reset.reset-async.completes-once",
		.title = "an accepted asynchronous RESET is followed by one delayed response with its token and domain",
		.requirements = REQUIRES("RST-004-08", "GEN-ASY-01", "GEN-ASY-06"),
		IF_RESET,
		ASYNC,
		.run = completes_once,
	},
	{
		.id = "reset.reset-async.others-served",
		.title = "other commands are served while a reset is under way",
		.requirements = REQUIRES("GEN-ASY-05"),
		IF_RESET,
		ASYNC,
		.run = others_served,
	},
	{
		.id = "reset.reset-async.refused-stays-silent",
		.title = "no delayed response follows a RESET that was refused at once",
		.requirements = REQUIRES("GEN-ASY-02"),
		IF_RESET,
		ASYNC,
		.run = refused_stays_silent,
	},
	{
		.id = "reset.reset-async.not-offered",
		.title = "an asynchronous RESET is refused where the domain does not offer it",
		.requirements = REQUIRES("RST-004-03", "GEN-ASY-04"),
		IF_RESET,
		.scope = PER_DOMAIN,
		.domain_is = reset_lacks_async,
		.needs = {.destructive = true, .domain_wanted = "one that cannot be reset asynchronously"},
		.run = not_offered,
	},
};

CHECK_TABLE(checks_reset_async, rows);
