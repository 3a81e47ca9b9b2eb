/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications of what other agents ask for: who asked, what for, whether it was granted or not. */
#include "suites/clock_common.h"
#include "suites/power_common.h"
#include "suites/tables.h"
#include "suites/twin.h"
#include "suites/votes_common.h"

static const struct assay_event_filter clock_requested = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_CLOCK, .message = SCMI_CLOCK_RATE_CHANGE_REQUESTED};
static const struct assay_event_filter power_requested = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_POWER, .message = SCMI_POWER_STATE_CHANGE_REQUESTED};

/* The event names the agent at that place and the check's resource. */
static void judge_event(struct check *c, struct reader *r, size_t place, uint32_t resource, const char *event)
{
	uint32_t sender = read_u32(r), named = read_u32(r);

	(void)check_as(c, place);
	domain_judge_sender(c, sender, event);
	(void)check_as(c, 0);
	(void)expect(c, named == resource, "%s: resource %u expected, %u found", event, resource, named);
}

/* --- Clock rates ----------------------------------------------------------------------------------------------------------- */

static bool rate_requests_told(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return (clock->attributes & SCMI_CLOCK_CHANGE_REQUESTED_NOTIFIES) != 0;
}

/* An agent that may set the clock's rate, found by setting the one that is there. */
static size_t rate_setter(struct check *c)
{
	for (size_t place = check_next_twin(c, 1); place; place = check_next_twin(c, place + 1)) {
		const struct assay_inventory_clock *clock;
		const struct assay_exchange *ex;
		uint64_t rate;

		(void)check_as(c, place);
		clock = check_clock(c);
		if (!clock_rate_settable(check_inventory(c), clock) || clock_other_rate(clock, clock->rate) == clock->rate)
			continue;
		if (!clock_read_rate(c, clock->id, &rate))
			return 0;
		ex = send_clock_rate(c, 0, clock->id, rate);
		if (answered(ex) && ex->status == SCMI_SUCCESS)
			return place;
	}
	return 0;
}

static void rate_request(struct check *c)
{
	uint32_t clock = check_clock(c)->id;
	size_t place = rate_setter(c);
	struct assay_event event;
	uint64_t now, wanted;
	struct reader r;

	(void)check_as(c, 0);
	if (over(c))
		return;
	if (!place)
		return skip(c, "no other agent of this run may set its rate");
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, clock, 0);
	if (!expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, clock, 1), S_OK) || !fence(c))
		return;
	drop_events(c);
	(void)check_as(c, place);
	undo_clock_rate(c, check_clock(c)->id);
	if (!clock_read_rate(c, check_clock(c)->id, &now))
		return;
	wanted = clock_other_rate(check_clock(c), now);
	if (!expect_status(c, send_clock_rate(c, 0, check_clock(c)->id, wanted), S_OK))
		return;
	(void)check_as(c, 0);
	if (!expect(c, wait_event_of(c, &clock_requested, clock, &event),
		    "another agent asked for a rate, but no CLOCK_RATE_CHANGE_REQUESTED came within the time limit"))
		return;
	r = event_payload(&event);
	judge_event(c, &r, place, clock, "CLOCK_RATE_CHANGE_REQUESTED");
	(void)expect_equal(c, read_u64(&r), wanted, "rate of CLOCK_RATE_CHANGE_REQUESTED");
}

/* --- Power states ---------------------------------------------------------------------------------------------------------- */

static bool state_requests_told(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return power_settable(inventory, domain) && (domain_attributes(domain) & SCMI_POWER_CHANGE_REQUESTED_NOTIFIES);
}

static void request_is_told(struct check *c, size_t place, bool on)
{
	struct assay_event event;
	struct reader r;
	uint32_t state;

	(void)check_as(c, 0);
	if (!fence(c))
		return;
	drop_events(c);
	if (!vote_cast(c, place, on))
		return skip(c, "the other agent's request was refused");
	(void)check_as(c, 0);
	if (!expect(c, wait_event_of(c, &power_requested, check_domain(c)->id, &event),
		    "another agent asked for %s, but no POWER_STATE_CHANGE_REQUESTED came within the time limit",
		    on ? "on" : "off"))
		return;
	r = event_payload(&event);
	judge_event(c, &r, place, check_domain(c)->id, "POWER_STATE_CHANGE_REQUESTED");
	state = read_u32(&r);
	(void)expect(c, state == (on ? SCMI_POWER_STATE_ON : SCMI_POWER_STATE_OFF),
		     "POWER_STATE_CHANGE_REQUESTED: state %s expected, %s found", on ? "on" : "off", power_state_text(state));
}

static void state_request(struct check *c)
{
	uint32_t domain = check_domain(c)->id;
	size_t places[2];

	UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, domain, 0);
	if (vote_voters(c, 2, places, 2) < 2 || !domain_subscribe(c, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, domain, 1))
		return;
	request_is_told(c, places[1], true);
	/* This agent holds it on now: the other one's request is told, not what becomes of it. */
	if (!over(c) && vote_cast(c, 0, true))
		request_is_told(c, places[1], false);
}

static const struct check_row rows[] = {
	{
		.id = "clock.change-requested.by-another",
		.title = "another agent's request for a rate is told, with its id and the rate",
		.requirements = REQUIRES("CLK-00A-01", "GEN-NTF-08"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.scope = PER_CLOCK,
		.clock_is = rate_requests_told,
		.needs = {.agents = 2,
			  .messages = MSG(SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY),
			  .p2a = true,
			  .clock_wanted = "one that tells requests"},
		.run = rate_request,
	},
	{
		.id = "power.change-requested.by-another",
		.title = "another agent's request for a state is told, with its id and the state",
		.requirements = REQUIRES("PD-007-01", "GEN-NTF-08"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.domain_is = state_requests_told,
		.needs = {.agents = 2,
			  .messages = MSG(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one that tells requests and can be set"},
		.run = state_request,
	},
};

CHECK_TABLE(checks_requests_others, rows);
