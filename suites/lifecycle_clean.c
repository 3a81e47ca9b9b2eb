/* SPDX-License-Identifier: BSD-2-Clause */
/* A new life begins clean: nothing that the agent asked for in an earlier one comes back, and others are told what a loss changes. */
#include "suites/clock_common.h"
#include "suites/lifecycle_common.h"
#include "suites/power_common.h"
#include "suites/tables.h"

#define CLOCK SCMI_PROTOCOL_CLOCK

static const struct assay_event_filter rate_changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = CLOCK, .message = SCMI_CLOCK_RATE_CHANGED};
static const struct assay_event_filter rate_complete = {
	.type = SCMI_TYPE_DELAYED, .protocol = CLOCK, .message = SCMI_CLOCK_RATE_SET};
static const struct assay_event_filter power_changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_POWER, .message = SCMI_POWER_STATE_CHANGED};

/* The first agent goes and comes back. */
static bool live_again(struct check *c, enum life_way way)
{
	return life_go(c, 0, way) && life_come_back(c, 0, way);
}

/* --- Notifications ------------------------------------------------------------------------------------------------------- */

/* False: this agent may not, and the check has skipped. */
static bool change_rate(struct check *c, uint64_t rate)
{
	const struct assay_exchange *ex = send_clock_rate(c, 0, check_clock(c)->id, rate);

	if (answered(ex) && ex->status != SCMI_SUCCESS)
		skip(c, "agent %s cannot change the rate: %s", assay_agent_name(check_agent(c)), status_text(ex->status));
	return answered(ex) && ex->status == SCMI_SUCCESS;
}

static bool listen(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 1);

	if (answered(ex) && ex->status != SCMI_SUCCESS)
		skip(c, "agent %s cannot subscribe: %s", assay_agent_name(check_agent(c)), status_text(ex->status));
	return answered(ex) && ex->status == SCMI_SUCCESS;
}

static bool read_rate(struct check *c, uint64_t *rate)
{
	const struct assay_exchange *ex = SEND(c, CLOCK, SCMI_CLOCK_RATE_GET, check_clock(c)->id);
	uint32_t low, high;

	if (!life_word(c, ex, 4, &low) || !life_word(c, ex, 8, &high))
		return false;
	*rate = (uint64_t)high << 32 | low;
	return true;
}

/* One change without a subscription, one with: the second one has to be heard first. */
static void not_subscribed(struct check *c, enum life_way way)
{
	struct assay_event event;
	struct reader r;
	uint64_t before;

	if (!life_begin(c, way))
		return;
	check_use_agent(c, 0);
	undo_clock_rate(c, check_clock(c)->id);
	UNDO(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	if (!listen(c) || !live_again(c, way) || !read_rate(c, &before))
		return;
	if (!change_rate(c, clock_other_rate(check_clock(c), before)) || !listen(c) || !change_rate(c, before))
		return;
	if (!wait_event(c, &rate_changed, &event))
		return skip(c, "no change was notified even with a subscription");
	r = event_payload(&event);
	read_skip(&r, 8);
	expect(c, read_u64(&r) == before,
	       "after the agent %s and came back a change was notified that it had not subscribed to in this life",
	       life_way_text(way));
}

static void subscriptions_end(struct check *c)
{
	not_subscribed(c, LIFE_CLOSE);
	if (!over(c))
		not_subscribed(c, LIFE_CRASH);
}

/* The second agent hears of changes before the first one goes, and has to hear of them afterwards. */
static void others_subscriptions(struct check *c)
{
	struct assay_event event;
	uint64_t before;

	if (!life_begin(c, LIFE_CLOSE))
		return;
	check_use_agent(c, 0);
	undo_clock_rate(c, check_clock(c)->id);
	if (!read_rate(c, &before))
		return;
	check_use_agent(c, 1);
	UNDO(c, CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	if (!listen(c))
		return;
	check_use_agent(c, 0);
	if (!change_rate(c, clock_other_rate(check_clock(c), before)))
		return;
	check_use_agent(c, 1);
	if (!wait_event(c, &rate_changed, &event))
		return skip(c, "the other agent does not hear of changes of this clock");
	if (!live_again(c, LIFE_CRASH) && !live_again(c, LIFE_CLOSE))
		return;
	check_use_agent(c, 1);
	fence(c);
	drop_events(c);
	check_use_agent(c, 0);
	if (!read_rate(c, &before) || !change_rate(c, clock_other_rate(check_clock(c), before)))
		return;
	check_use_agent(c, 1);
	expect(c, wait_event(c, &rate_changed, &event),
	       "a notification that another agent had subscribed to expected after a loss, none found");
}

/* --- Delayed responses --------------------------------------------------------------------------------------------------- */

static bool clock_may_be_asynchronous(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, CLOCK);

	return clock_rate_settable(inventory, clock) && clock->rate_known && clock_other_rate(clock, clock->rate) != clock->rate &&
	       p && p->attributes_words && SCMI_CLOCK_ATTR_MAX_PENDING(p->attributes[0]) > 0;
}

/* BUSY while an earlier change of the clock is under way. NULL: it is not done so, and the check has skipped. */
static const struct assay_exchange *start(struct check *c, uint64_t rate)
{
	const struct assay_exchange *ex = NULL;

	for (unsigned i = 0; i < DOMAIN_PAUSES && !over(c); i++) {
		ex = send_clock_rate(c, SCMI_RATE_SET_ASYNC, check_clock(c)->id, rate);
		if (!answered(ex) || ex->status != SCMI_BUSY)
			break;
		domain_pause(c);
	}
	if (!ex || !answered(ex))
		return NULL;
	if (ex->status == SCMI_SUCCESS)
		return ex;
	skip(c, "this clock refuses asynchronous setting with %s", status_text(ex->status));
	return NULL;
}

/* What was begun earlier would come earlier: the first delayed response has to be the new life's. */
static void none_from_before(struct check *c, enum life_way way)
{
	const struct assay_exchange *ex;
	struct assay_event event;
	uint64_t before;
	uint16_t token;

	if (!life_begin(c, way))
		return;
	check_use_agent(c, 0);
	undo_clock_rate(c, check_clock(c)->id);
	if (!read_rate(c, &before) || !start(c, clock_other_rate(check_clock(c), before)) || !live_again(c, way))
		return;
	ex = start(c, clock_other_rate(check_clock(c), before));
	if (!ex)
		return;
	token = domain_token(ex);
	if (!wait_event(c, &rate_complete, &event))
		return skip(c, "the new life's command got no delayed response");
	expect(c, event.header.token == token,
	       "after the agent %s and came back: the delayed response of its new command (token %u) expected first, one with "
	       "token %u found",
	       life_way_text(way), token, event.header.token);
}

static void delayed_are_dropped(struct check *c)
{
	none_from_before(c, LIFE_CLOSE);
	if (!over(c))
		none_from_before(c, LIFE_CRASH);
}

/* --- Tokens and versions ------------------------------------------------------------------------------------------------- */

static const struct assay_exchange *ask_with_token(struct check *c, uint16_t token)
{
	const struct assay_command command = {
		.protocol = SCMI_PROTOCOL_BASE, .message = SCMI_PROTOCOL_VERSION, .token_given = true, .token = token};

	return send_command(c, &command, false);
}

static void token_is_free(struct check *c)
{
	uint16_t token = (uint16_t)(check_random(c) & SCMI_TOKEN_MAX);

	for (enum life_way way = LIFE_CLOSE; way <= LIFE_CRASH && !over(c); way++) {
		if (!check_loss_shows(c))
			return;
		check_use_agent(c, 0);
		if (!expect_status(c, ask_with_token(c, token), S_OK) || !life_go(c, 0, way) || !check_come_back(c))
			return;
		expect_status(c, ask_with_token(c, token), S_OK);
	}
}

static const struct assay_inventory_clock *first_clock(const struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->clock_count; i++)
		if (inventory->clocks[i].status == SCMI_SUCCESS)
			return &inventory->clocks[i];
	return NULL;
}

/* CLOCK_CONFIG_GET came with version 3: an agent on version 2 does not have it. */
static void version_is_forgotten(struct check *c)
{
	const struct assay_inventory_clock *clock = first_clock(c);
	const struct assay_exchange *ex;

	if (!clock || !check_loss_shows(c))
		return skip(c, "no clock could be discovered");
	UNDO(c, CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, check_version(c));
	ex = SEND(c, CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, CLOCK_V2);
	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "the platform does not go back to version 2.0: %s", status_text(ex->status));
	ex = SEND(c, CLOCK, SCMI_CLOCK_CONFIG_GET, clock->id, 0);
	if (!answered(ex))
		return;
	if (ex->status == SCMI_SUCCESS)
		return skip(c, "on version 2.0 the platform serves what came with 3.0: nothing tells the versions apart");
	if (live_again(c, LIFE_CLOSE))
		expect_status(c, SEND(c, CLOCK, SCMI_CLOCK_CONFIG_GET, clock->id, 0), S_OK);
}

/* --- What the others hear ------------------------------------------------------------------------------------------------ */

static bool power_tells(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return power_settable(inventory, domain) && (domain_attributes(domain) & SCMI_POWER_CHANGED_NOTIFIES);
}

/* The event that says this state, of those that come within the time limit. */
static bool hears(struct check *c, uint32_t state)
{
	struct assay_event event;

	while (wait_event(c, &power_changed, &event)) {
		struct reader r = event_payload(&event);

		read_skip(&r, 4);
		if (read_u32(&r) == check_domain(c)->id && read_u32(&r) == state && r.ok)
			return true;
	}
	return false;
}

static void loss_is_notified(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t state;

	if (!life_begin(c, LIFE_CLOSE))
		return;
	check_use_agent(c, 1);
	UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 0);
	ex = SEND(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 1);
	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return skip(c, "the other agent cannot subscribe");
	if (!life_word(c, SEND(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, check_domain(c)->id), 4, &state))
		return;
	if (state != SCMI_POWER_STATE_OFF)
		return skip(c, "the domain is not off: others may use it");
	check_use_agent(c, 0);
	ex = power_set(c, power_flags(c), SCMI_POWER_STATE_ON);
	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return skip(c, "this agent cannot turn the domain on");
	check_use_agent(c, 1);
	if (!hears(c, SCMI_POWER_STATE_ON))
		return skip(c, "the other agent does not hear of changes of this domain");
	if (!life_go(c, 0, LIFE_CLOSE))
		return;
	check_use_agent(c, 1);
	expect(c, hears(c, SCMI_POWER_STATE_OFF),
	       "a domain that only a lost agent held on: POWER_STATE_CHANGED to off expected, none found");
}

static const struct check_row rows[] = {
	{
		.id = "lifecycle.notifications.forgotten",
		.title = "an agent that comes back is notified of nothing that it asked for in an earlier life",
		.requirements = REQUIRES("AGT-LOS-02"),
		.protocol = CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_notifies_changes,
		.needs = {.messages = MSG(SCMI_CLOCK_RATE_NOTIFY),
			  .agents = 2,
			  .p2a = true,
			  .clock_wanted = "one that notifies changes of a rate that can be set"},
		.run = subscriptions_end,
	},
	{
		.id = "lifecycle.notifications.others-stay",
		.title = "the loss of an agent leaves the notifications of others on",
		.requirements = REQUIRES("AGT-LOS-02"),
		.protocol = CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_notifies_changes,
		.needs = {.messages = MSG(SCMI_CLOCK_RATE_NOTIFY),
			  .agents = 2,
			  .p2a = true,
			  .clock_wanted = "one that notifies changes of a rate that can be set"},
		.run = others_subscriptions,
	},
	{
		.id = "lifecycle.delayed.forgotten",
		.title = "a delayed response that a lost agent waited for does not come in its next life",
		.requirements = REQUIRES("AGT-LOS-02"),
		.protocol = CLOCK,
		.scope = PER_CLOCK,
		.clock_is = clock_may_be_asynchronous,
		.needs = {.agents = 2, .p2a = true, .clock_wanted = "one whose rate might be set asynchronously"},
		.run = delayed_are_dropped,
	},
	{
		.id = "lifecycle.token.forgotten",
		.title = "the last token of an earlier life is as good as any",
		.requirements = REQUIRES("AGT-LOS-02"),
		.run = token_is_free,
	},
	{
		.id = "lifecycle.version.forgotten",
		.title = "a version that was negotiated is forgotten when the agent comes back",
		.requirements = REQUIRES("AGT-LOS-03"),
		.protocol = CLOCK,
		.needs = {.version_min = CLOCK_V3, .messages = MSG(SCMI_CLOCK_CONFIG_GET)},
		.run = version_is_forgotten,
	},
	{
		.id = "lifecycle.power.loss-notified",
		.title = "what the loss of an agent changes is notified to those who asked",
		.requirements = REQUIRES("AGT-VOT-03"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.domain_is = power_tells,
		.needs = {.messages = MSG(SCMI_POWER_STATE_NOTIFY),
			  .agents = 2,
			  .p2a = true,
			  .domain_wanted = "one that can be set and notifies changes"},
		.run = loss_is_notified,
	},
};

CHECK_TABLE(checks_lifecycle_clean, rows);
