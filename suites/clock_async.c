/* SPDX-License-Identifier: BSD-2-Clause */
/* Asynchronous CLOCK_RATE_SET: one delayed response with the command's token, none where it is waived or refused. */
#include "suites/clock_common.h"
#include "suites/tables.h"

#define IF_CLOCK .protocol = SCMI_PROTOCOL_CLOCK

static uint32_t max_pending(const struct check *c)
{
	const struct assay_inventory_protocol *p = check_protocol(c);

	return p && p->attributes_words ? SCMI_CLOCK_ATTR_MAX_PENDING(p->attributes[0]) : 0;
}

static uint16_t token_of(const struct assay_exchange *ex)
{
	return scmi_header_unpack(scmi_load32(ex->request)).token;
}

static struct assay_event_filter complete_of(const struct assay_exchange *ex)
{
	return (struct assay_event_filter){
		.type = SCMI_TYPE_DELAYED,
		.protocol = SCMI_PROTOCOL_CLOCK,
		.message = SCMI_CLOCK_RATE_SET,
		.match_token = true,
		.token = token_of(ex),
	};
}

static const struct assay_event_filter any_complete = {
	.type = SCMI_TYPE_DELAYED, .protocol = SCMI_PROTOCOL_CLOCK, .message = SCMI_CLOCK_RATE_SET};

/* Is asynchronous setting offered at all? Else the check skips. */
static bool offered(struct check *c)
{
	if (max_pending(c))
		return true;
	skip(c, "the platform offers no asynchronous rate setting (maximum pending is 0)");
	return false;
}

/* Start one asynchronous setting. NULL where this clock does not do it (the check skips) or where it failed. */
static const struct assay_exchange *start(struct check *c, uint32_t flags, uint64_t rate)
{
	const struct assay_exchange *ex = send_clock_rate(c, SCMI_RATE_SET_ASYNC | flags, check_clock(c)->id, rate);

	if (!answered(ex))
		return NULL;
	if (ex->status == SCMI_NOT_SUPPORTED || ex->status == SCMI_INVALID_PARAMETERS || ex->status == SCMI_DENIED) {
		skip(c, "this clock refuses asynchronous setting with %s", status_text(ex->status));
		return NULL;
	}
	return expect_status(c, ex, S_OK) ? ex : NULL;
}

/* What a finished CLOCK_RATE_SET_COMPLETE says. */
static void judge_complete(struct check *c, const struct assay_event *event, uint64_t rate)
{
	struct reader r = event_payload(event);
	int32_t status = read_i32(&r);
	uint32_t id;
	uint64_t found, now;

	if (status != SCMI_SUCCESS && check_is_virtio(c) &&
	    !expect(c, event->bytes_count == SCMI_HEADER_BYTES + SCMI_STATUS_BYTES,
		    "CLOCK_RATE_SET_COMPLETE with %s: the status alone expected, %u bytes of payload found", status_text(status),
		    event->bytes_count - SCMI_HEADER_BYTES))
		return;
	if (status == SCMI_DENIED)
		return note(c, "CLOCK_RATE_SET_COMPLETE says DENIED: other users of the clock prevented it");
	if (!expect(c, r.ok && status == SCMI_SUCCESS, "CLOCK_RATE_SET_COMPLETE: SUCCESS expected, %s found", status_text(status)))
		return;
	id = read_u32(&r);
	found = read_u64(&r);
	if (!expect(c, r.ok, "CLOCK_RATE_SET_COMPLETE: 16 bytes of payload expected, %u found", event->bytes_count - 4))
		return;
	expect_equal(c, id, check_clock(c)->id, "clock id of CLOCK_RATE_SET_COMPLETE");
	expect_equal(c, found, rate, "rate of CLOCK_RATE_SET_COMPLETE");
	if (clock_read_rate(c, check_clock(c)->id, &now))
		expect_equal(c, now, rate, "rate read after CLOCK_RATE_SET_COMPLETE");
}

static void completes_once(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex;
	struct assay_event_filter filter;
	struct assay_event event, second;
	uint64_t rate;

	if (!offered(c))
		return;
	undo_clock_rate(c, clock->id);
	drop_events(c);
	rate = clock_other_rate(clock, clock->rate);
	ex = start(c, 0, rate);
	if (!ex)
		return;
	filter = complete_of(ex);
	if (!wait_event(c, &filter, &event)) {
		if (take_event_now(c, &any_complete, &event))
			fail(c, "the delayed response has token %u, its command had %u", event.header.token, filter.token);
		else
			fail(c, "no CLOCK_RATE_SET_COMPLETE with the command's token came within the time limit");
		return;
	}
	judge_complete(c, &event, rate);
	expect(c, !take_event_now(c, &any_complete, &second), "a second CLOCK_RATE_SET_COMPLETE came for one command");
}

/* A later asynchronous command on the same clock that has completed shows that the earlier one is over. */
static void waived(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	struct assay_event_filter silent, filter;
	const struct assay_exchange *ex;
	struct assay_event event;
	uint64_t rate;

	if (!offered(c))
		return;
	undo_clock_rate(c, clock->id);
	drop_events(c);
	rate = clock_other_rate(clock, clock->rate);
	ex = start(c, SCMI_RATE_SET_NO_DELAYED, rate);
	if (!ex)
		return;
	silent = complete_of(ex);
	ex = send_clock_rate(c, SCMI_RATE_SET_ASYNC, clock->id, rate);
	if (answered(ex) && ex->status == SCMI_SUCCESS) {
		filter = complete_of(ex);
		expect(c, wait_event(c, &filter, &event), "no CLOCK_RATE_SET_COMPLETE for the command that did not waive it");
	}
	expect(c, !take_event_now(c, &silent, &event), "a delayed response came for a command that waived it");
}

/* A later completion, or an answer where none is offered, shows that nothing came for the commands that were refused before it. */
static void refused_stays_silent(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint32_t beyond = SCMI_CLOCK_ATTR_COUNT(check_protocol(c)->attributes[0]);
	uint64_t rate = clock_other_rate(clock, clock->rate);
	const struct assay_exchange *refused[3], *later;
	struct assay_event_filter filter;
	struct assay_event event;

	undo_clock_rate(c, clock->id);
	drop_events(c);
	refused[0] = send_clock_rate(c, SCMI_RATE_SET_ASYNC, beyond, rate);
	refused[1] = send_clock_rate(c, SCMI_RATE_SET_ASYNC | 0x10, clock->id, rate);
	refused[2] = send_clock_rate(c, SCMI_RATE_SET_ASYNC, clock->id, UINT64_MAX);
	if (!answered(refused[2]))
		return;
	expect(c, refused[0]->status != SCMI_SUCCESS,
	       "an asynchronous CLOCK_RATE_SET of an unknown clock: a refusal expected, SUCCESS found");
	later = max_pending(c) ? send_clock_rate(c, SCMI_RATE_SET_ASYNC, clock->id, rate) : NULL;
	if (later && answered(later) && later->status == SCMI_SUCCESS) {
		filter = complete_of(later);
		wait_event(c, &filter, &event);
	}
	for (size_t i = 0; i < 3; i++) {
		filter = complete_of(refused[i]);
		expect(c, refused[i]->status == SCMI_SUCCESS || !take_event_now(c, &filter, &event),
		       "no delayed response expected after a command that was refused, one found");
	}
}

static void others_served(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex;
	struct assay_event_filter filter;
	struct assay_event event;

	if (!offered(c))
		return;
	undo_clock_rate(c, clock->id);
	drop_events(c);
	ex = start(c, 0, clock_other_rate(clock, clock->rate));
	if (!ex)
		return;
	filter = complete_of(ex);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_ATTRIBUTES), S_OK);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION), S_OK);
	wait_event(c, &filter, &event);
}

/* Fill the queue: whatever is not accepted may only be BUSY. */
static void queue_full(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	uint32_t most = max_pending(c) + 4, accepted = 0;
	struct assay_event event;

	if (!offered(c))
		return;
	undo_clock_rate(c, clock->id);
	drop_events(c);
	if (!start(c, 0, clock->rate))
		return;
	for (accepted = 1; accepted < most && !over(c); accepted++) {
		const struct assay_exchange *ex = send_clock_rate(c, SCMI_RATE_SET_ASYNC, clock->id, clock->rate);

		if (!expect_status(c, ex, S_OK | S_BS) || ex->status != SCMI_SUCCESS)
			break;
	}
	while (accepted-- && wait_event(c, &any_complete, &event))
		;
}

static void not_offered(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	struct assay_event event;

	if (max_pending(c))
		return skip(c, "the platform offers asynchronous rate setting");
	undo_clock_rate(c, clock->id);
	drop_events(c);
	expect_status(c, send_clock_rate(c, SCMI_RATE_SET_ASYNC, clock->id, clock->rate), S_NS | S_IP | S_BS | S_DN);
	expect(c, !take_event_now(c, &any_complete, &event), "a delayed response came though none is offered");
}

#define SETTABLE                                             \
	.scope = PER_CLOCK, .clock_is = clock_rate_settable, \
	.needs = {.p2a = true, .clock_wanted = "a clock whose rate this agent may set"}

static const struct check_row rows[] = {
	{
		.id = "clock.rate-set-async.completes-once",
		.title = "an accepted asynchronous CLOCK_RATE_SET is followed by exactly one delayed response with its token, "
			 "clock and rate",
		.requirements = REQUIRES("CLK-005-06", "GEN-ASY-01", "GEN-ASY-06"),
		IF_CLOCK,
		SETTABLE,
		.run = completes_once,
	},
	{
		.id = "clock.rate-set-async.waived",
		.title = "no delayed response comes for a command that waived it",
		.requirements = REQUIRES("CLK-005-07", "GEN-ASY-03"),
		IF_CLOCK,
		SETTABLE,
		.run = waived,
	},
	{
		.id = "clock.rate-set-async.refused-stays-silent",
		.title = "no delayed response follows a command that was refused at once",
		.requirements = REQUIRES("GEN-ASY-02"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_rate_settable,
		.needs = {.p2a = true, .clock_wanted = "a clock whose rate this agent may set"},
		.run = refused_stays_silent,
	},
	{
		.id = "clock.rate-set-async.others-served",
		.title = "other commands are served while an asynchronous one is pending",
		.requirements = REQUIRES("GEN-ASY-05"),
		IF_CLOCK,
		SETTABLE,
		.run = others_served,
	},
	{
		.id = "clock.rate-set-async.queue-full",
		.title = "beyond the maximum pending the only refusal is BUSY",
		.requirements = REQUIRES("CLK-005-08"),
		IF_CLOCK,
		SETTABLE,
		.run = queue_full,
	},
	{
		.id = "clock.rate-set-async.not-offered",
		.title = "asynchronous setting is refused where the maximum pending is 0",
		.requirements = REQUIRES("GEN-ASY-04"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_rate_settable,
		.needs.clock_wanted = "a clock whose rate this agent may set",
		.run = not_offered,
	},
};

CHECK_TABLE(checks_clock_async, rows);
