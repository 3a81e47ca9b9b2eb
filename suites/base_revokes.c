/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A permission taken while it is used: commands under way, votes that were cast, subscriptions that stand. Texts say that the next
 * command is refused; of what went before they say nothing, but others must not notice.
 */
#include "suites/clock_common.h"
#include "suites/domain_common.h"
#include "suites/grants.h"
#include "suites/power_common.h"
#include "suites/tables.h"
#include "suites/voltage_common.h"
#include "suites/votes_common.h"

static bool take(struct check *c)
{
	grant_restore(c, 0, 0);
	return expect_status(c, grant_device(c, check_trusted(c), 0, false), S_OK);
}

static bool give(struct check *c)
{
	return expect_status(c, grant_device(c, check_trusted(c), 0, true), S_OK);
}

/* --- A command under way ---------------------------------------------------------------------------------------------------------------- */

/* Ways to ask for something that ends later with a delayed response. */
static const struct assay_exchange *send_later_value(struct check *c, const struct attempt *a, uint64_t value)
{
	if (a->act->protocol == SCMI_PROTOCOL_CLOCK)
		return send_clock_rate(c, SCMI_RATE_SET_ASYNC, check_clock(c)->id, value);
	return voltage_set_level(c, SCMI_VOLTAGE_SET_ASYNC, (int32_t)(uint32_t)value);
}

/* A resource of the device where that works, with the command under way. False, and a skip: none. */
static bool start_something(struct check *c, struct attempt *a, uint16_t *token)
{
	static const char *const names[] = {"clock-rate", "voltage-level"};
	struct reach mine;

	reach_list(c, 0, true, 0, &mine);
	for (uint32_t i = 0; i < 2 * mine.count && !over(c); i++) {
		const struct act *act = act_find(names[i % 2]);
		const struct assay_exchange *ex;

		cell_set(c, mine.resource[i / 2]);
		if (check_policy(c)->resources[cell_resource(c)].protocol != act->protocol || !cell_may(c, 0, act->right) ||
		    !act_ready(c, act, a) || !a->legal || !cell_as(c, 0, a->witness))
			continue;
		ex = send_later_value(c, a, a->other);
		if (!answered(ex) || ex->status != SCMI_SUCCESS)
			continue;
		*token = domain_token(ex);
		return true;
	}
	skip(c, "the device has nothing that this agent can ask for asynchronously");
	return false;
}

/* How many delayed responses of the command came until now. */
static uint32_t ended(struct check *c, const struct attempt *a, uint16_t token)
{
	const struct assay_event_filter filter = {.type = SCMI_TYPE_DELAYED,
						  .protocol = a->act->protocol,
						  .message = a->act->message,
						  .match_token = true,
						  .token = token};
	struct assay_event event;
	uint32_t count = 0;

	check_use_agent(c, 0);
	if (!wait_event(c, &filter, &event))
		return 0;
	for (count = 1; take_event_now(c, &filter, &event);)
		count++;
	return count;
}

static void under_way(struct check *c)
{
	uint64_t now = 0;
	uint32_t set;
	struct attempt a;
	uint16_t token;
	uint32_t count;

	if (!start_something(c, &a, &token) || !take(c))
		return;
	set = not_there(c, 0);
	if (!cell_as(c, 0, a.witness))
		return;
	(void)expect_status(c, a.act->send(c, &a, a.before), set);
	(void)expect_status(c, send_later_value(c, &a, a.before), set);
	count = ended(c, &a, token);
	(void)expect(c, count <= 1, "%u delayed responses to one command whose permission was taken under way", count);
	if (!over(c) && cell_as(c, a.witness, a.witness) && a.act->look(c, &a, &now))
		(void)expect(c, now == a.before || now == a.other,
			     "a permission was taken under way: the value before or the one asked for expected, 0x%llx found",
			     (unsigned long long)now);
	if (!over(c) && give(c) && cell_as(c, 0, a.witness))
		(void)expect_status(c, a.act->send(c, &a, a.before), S_OK);
	if (cell_as(c, a.witness, a.witness))
		(void)a.act->send(c, &a, a.before);
}

/* --- Votes that were cast --------------------------------------------------------------------------------------------------------------- */

static const char *const states[] = {"clock-state", "power-state", "voltage-state", "sensor-state"};

/* Resource by resource that is off and that two agents may turn on. */
static bool next_voted(struct check *c, const struct reach *mine, uint32_t *at, struct attempt *a)
{
	while (*at < 4 * mine->count && !over(c)) {
		const struct act *act = act_find(states[*at % 4]);

		cell_set(c, mine->resource[(*at)++ / 4]);
		if (check_policy(c)->resources[cell_resource(c)].protocol == act->protocol && cell_may(c, 0, act->right) &&
		    act_ready(c, act, a) && !a->before && cell_may(c, a->witness, act->right))
			return true;
	}
	return false;
}

/* Both have it on; one loses the device, and is reset in the end: the other one has it on until it lets it go itself. */
static void held(struct check *c)
{
	struct reach mine;
	struct attempt a;
	uint32_t at = 0, asked = 0;

	reach_list(c, 0, true, 0, &mine);
	while (next_voted(c, &mine, &at, &a)) {
		if (!vote_as(c, &a, 0, true) || !vote_as(c, &a, a.witness, true) || !vote_seen(c, &a, true)) {
			(void)vote_as(c, &a, 0, false);
			(void)vote_as(c, &a, a.witness, false);
			continue;
		}
		asked++;
		if (!take(c))
			return;
		(void)expect(c, vote_seen(c, &a, true), "an agent lost a device, and what another one has on is off");
		(void)expect_status(c, grant_reset(c, check_trusted(c), 0, true), S_OK);
		(void)expect(c, vote_seen(c, &a, true),
			     "an agent that had lost a device was reset, and what another one has on is off");
		(void)vote_as(c, &a, a.witness, false);
		(void)expect(c, vote_seen(c, &a, false),
			     "an agent that had lost a device was reset and the other one has let go, yet it "
			     "is still on");
	}
	if (!asked)
		skip(c, "the device has nothing that is off and that two agents of this run may turn on");
}

/* --- Subscriptions that stand --------------------------------------------------------------------------------------------------------------- */

/* Power domains that tell changes: subscribed to, taken away, and changed by somebody else. */
static void told(struct check *c)
{
	const struct assay_event_filter filter = {
		.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_POWER, .message = SCMI_POWER_STATE_CHANGED};
	struct assay_event event;
	struct reach mine;
	struct attempt a;
	uint32_t at = 0, asked = 0;

	reach_list(c, 0, true, SCMI_PROTOCOL_POWER, &mine);
	while (next_voted(c, &mine, &at, &a)) {
		bool seen;

		if (!cell_as(c, 0, a.witness) || !domain_has(c, SCMI_POWER_CHANGED_NOTIFIES))
			continue;
		UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 0);
		if (!expect_status(c, SEND(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 1), S_OK))
			return;
		asked++;
		if (!take(c))
			return;
		check_use_agent(c, 0);
		drop_events(c);
		seen = vote_as(c, &a, a.witness, true) && vote_seen(c, &a, true);
		(void)vote_as(c, &a, a.witness, false);
		(void)vote_seen(c, &a, false);
		check_use_agent(c, 0);
		(void)expect(c, !seen || !take_event_now(c, &filter, &event),
			     "an agent that had lost a device is still told of what others do with it: POWER_STATE_CHANGED came");
		if (!over(c) && !give(c))
			return;
	}
	if (!asked)
		skip(c, "the device has no power domain that is off, tells its changes and can be set by another agent");
}

#define OF_DEVICES .protocol = SCMI_PROTOCOL_BASE, .scope = PER_DEVICE, .fits = grant_uses

static const struct check_row rows[] = {
	{
		.id = "base.set-device-permissions.under-way",
		.title = "a permission taken while a command is under way counts from the next command on",
		.requirements = REQUIRES("BASE-009-05", "BASE-009-06"),
		OF_DEVICES,
		.needs = {.agents = 2, .policy = true, .trusted = true, .p2a = true},
		.run = under_way,
	},
	{
		.id = "base.set-device-permissions.votes-of-others",
		.title = "what other agents asked of a resource stands when an agent loses its device",
		.requirements = REQUIRES("BASE-009-07", "BASE-00B-05"),
		OF_DEVICES,
		.needs = {.agents = 2, .policy = true, .trusted = true, .destructive = true},
		.run = held,
	},
	{
		.id = "base.set-device-permissions.subscriptions",
		.title = "an agent is not told of resources of a device that it lost",
		.requirements = REQUIRES("AGT-VIS-02"),
		OF_DEVICES,
		.needs = {.agents = 2, .policy = true, .trusted = true, .p2a = true},
		.run = told,
	},
};

CHECK_TABLE(checks_base_revokes, rows);
