/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications and delayed responses reach the agent that asked for them, and no other. */
#include "suites/agents.h"
#include "suites/clock_common.h"
#include "suites/tables.h"
#include "suites/twin.h"

#define CLOCK SCMI_PROTOCOL_CLOCK

static const struct assay_event_filter rate_changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = CLOCK, .message = SCMI_CLOCK_RATE_CHANGED};
static const struct assay_event_filter rate_complete = {
	.type = SCMI_TYPE_DELAYED, .protocol = CLOCK, .message = SCMI_CLOCK_RATE_SET};
static const struct assay_event_filter error_event = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_BASE, .message = SCMI_BASE_ERROR_EVENT};

static bool told_and_settable(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_rate_settable(inventory, clock) && clock_notifies_changes(inventory, clock) && clock->rate_known;
}

/* No agent but the one at `place` has such an event. */
static void nobody_else(struct check *c, size_t place, const struct assay_event_filter *filter, const char *what)
{
	struct assay_event event;

	for (size_t other = 0; other < check_agents(c) && !over(c); other++) {
		if (other == place)
			continue;
		check_use_agent(c, other);
		(void)expect(c, !take_event_now(c, filter, &event),
			     "%s: for the agent that asked alone expected, another one got it", what);
	}
	check_use_agent(c, 0);
}

static void forget_events(struct check *c)
{
	for (size_t place = 0; place < check_agents(c) && !over(c); place++) {
		check_use_agent(c, place);
		(void)fence(c);
		drop_events(c);
	}
	check_use_agent(c, 0);
}

/* The clock's rate, set by the agent that the check runs for, with this token. False: refused, and so nothing to see. */
static bool change_rate(struct check *c, uint32_t clock, uint64_t rate, uint16_t token)
{
	uint8_t payload[16];
	struct assay_command command = {.protocol = CLOCK,
					.message = SCMI_CLOCK_RATE_SET,
					.payload = payload,
					.payload_bytes = sizeof(payload),
					.token_given = true,
					.token = token};
	const struct assay_exchange *ex;
	uint64_t now;

	scmi_store32(payload, 0);
	scmi_store32(payload + 4, clock);
	scmi_store64(payload + 8, rate);
	ex = send_command(c, &command, false);
	return answered(ex) && ex->status == SCMI_SUCCESS && clock_read_rate(c, clock, &now) && now == rate;
}

static void judge_change(struct check *c, size_t place)
{
	uint32_t cause = check_agent_id(c, 0), named;
	struct assay_event event;
	struct reader r;

	check_use_agent(c, place);
	if (!expect(c, wait_event(c, &rate_changed, &event),
		    "another agent changed a rate, but CLOCK_RATE_CHANGED did not reach the subscriber within the time limit"))
		return;
	r = event_payload(&event);
	named = read_u32(&r);
	(void)expect(c, named == cause || !cause || named == SCMI_AGENT_PLATFORM, "CLOCK_RATE_CHANGED: agent %u expected, %u found",
		     cause, named);
}

/* Another agent listens; this one did and does no more. This one sets the rate, with tokens that are agents' ids. */
static void who_subscribed(struct check *c)
{
	uint32_t clock = check_clock(c)->id;
	size_t place = check_next_twin(c, 1);
	uint64_t now, other;

	if (!place)
		return skip(c, "no other agent of this run sees the clock");
	undo_clock_rate(c, clock);
	if (!clock_read_rate(c, clock, &now))
		return;
	other = clock_other_rate(check_clock(c), now);
	(void)check_as(c, place);
	if (!check_has_p2a(c))
		return skip(c, "the other agent has no channel for notifications");
	UNDO(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	if (!expect_status(c, SEND(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 1), S_OK | S_DN))
		return;
	(void)check_as(c, 0);
	UNDO(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock, 0);
	if (!expect_status(c, SEND(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock, 1), S_OK | S_DN) ||
	    !expect_status(c, SEND(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, clock, 0), S_OK | S_DN))
		return;
	forget_events(c);
	if (over(c))
		return;
	if (!change_rate(c, clock, other, (uint16_t)check_agent_id(c, place)))
		return over(c) ? (void)0 : skip(c, "the rate could not be changed");
	judge_change(c, place);
	nobody_else(c, place, &rate_changed, "CLOCK_RATE_CHANGED");
	if (over(c) || !change_rate(c, clock, now, (uint16_t)check_agent_id(c, 0)))
		return;
	judge_change(c, place);
	nobody_else(c, place, &rate_changed, "CLOCK_RATE_CHANGED");
}

/* --- Delayed responses --------------------------------------------------------------------------------------------------------- */

/* This agent has an asynchronous command pending; others speak with its token before it ends. */
static void who_asked(struct check *c)
{
	uint32_t clock = check_clock(c)->id;
	const struct assay_exchange *ex;
	struct assay_event event;
	uint16_t token;
	uint64_t now;

	undo_clock_rate(c, clock);
	if (!clock_read_rate(c, clock, &now))
		return;
	forget_events(c);
	ex = send_clock_rate(c, SCMI_RATE_SET_ASYNC, clock, clock_other_rate(check_clock(c), now));
	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "this clock refuses asynchronous setting with %s", status_text(ex->status));
	token = scmi_header_unpack(scmi_load32(ex->request)).token;
	for (size_t place = 1; place < check_agents(c) && !over(c); place++) {
		struct assay_command command = {
			.protocol = SCMI_PROTOCOL_BASE, .message = SCMI_PROTOCOL_VERSION, .token_given = true, .token = token};

		check_use_agent(c, place);
		(void)send_command(c, &command, false);
	}
	check_use_agent(c, 0);
	if (!expect(c, wait_event(c, &rate_complete, &event),
		    "CLOCK_RATE_SET_COMPLETE for this agent expected within the time limit, none found"))
		return;
	nobody_else(c, 0, &rate_complete, "CLOCK_RATE_SET_COMPLETE");
}

/* --- Errors ---------------------------------------------------------------------------------------------------------------------- */

/* This agent wants to hear of errors; the next one makes one, and hears nothing. */
static void who_wants_errors(struct check *c)
{
	uint8_t word[4] = {0};

	UNDO(c, SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS, 0);
	if (!expect_status(c, SEND(c, SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS, 1), S_OK))
		return;
	forget_events(c);
	check_use_agent(c, 1);
	(void)send_bytes(c, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, word, sizeof(word));
	(void)SEND(c, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 0x7ffffffeu);
	check_use_agent(c, 0);
	(void)fence(c);
	nobody_else(c, 0, &error_event, "BASE_ERROR_EVENT");
}

static const struct check_row rows[] = {
	{
		.id = "identity.notification.subscriber",
		.title = "a change is told to the agent that subscribed, with the id of the one that caused it, and to no other",
		.requirements = REQUIRES("IDN-03", "IDN-01"),
		.protocol = CLOCK,
		.scope = PER_CLOCK,
		.clock_is = told_and_settable,
		.needs = {.agents = 2,
			  .p2a = true,
			  .messages = MSG(SCMI_CLOCK_RATE_NOTIFY),
			  .clock_wanted = "one whose rate the agent may change, with notifications"},
		.run = who_subscribed,
	},
	{
		.id = "identity.delayed-response.asker",
		.title = "a delayed response reaches the agent that asked, and no other",
		.requirements = REQUIRES("IDN-04"),
		.protocol = CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_rate_settable,
		.needs = {.agents = 2, .p2a = true, .clock_wanted = "one whose rate the agent may change"},
		.run = who_asked,
	},
	{
		.id = "identity.error-event.subscriber",
		.title = "errors are reported to agents that want to hear of them alone",
		.requirements = REQUIRES("IDN-03"),
		.protocol = SCMI_PROTOCOL_BASE,
		.needs = {.agents = 2, .p2a = true, .messages = MSG(SCMI_BASE_NOTIFY_ERRORS)},
		.run = who_wants_errors,
	},
};

CHECK_TABLE(checks_identity_events, rows);
