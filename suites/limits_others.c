/* SPDX-License-Identifier: BSD-2-Clause */
/* Limits of several agents: performance limits come to their intersection, power caps to the lowest; one alone sets levels. */
#include "suites/perf_common.h"
#include "suites/powercap_common.h"
#include "suites/tables.h"
#include "suites/twin.h"

/* --- Performance ----------------------------------------------------------------------------------------------------------- */

/* Another agent that may set limits of the domain; 0, and a skip: none. */
static size_t other_limiter(struct check *c)
{
	size_t place;

	for (place = check_next_twin(c, 1); place; place = check_next_twin(c, place + 1)) {
		(void)check_as(c, place);
		if (perf_limits_settable(check_inventory(c), check_domain(c)))
			break;
	}
	(void)check_as(c, 0);
	if (!place)
		skip(c, "no other agent of this run may set its limits");
	return place;
}

/* Narrows one agent's limits, to be widened again at the end. */
static bool limit_as(struct check *c, size_t place, struct perf_limits wanted)
{
	struct perf_limits now;

	(void)check_as(c, place);
	return !over(c) && undo_perf_limits(c, &now) && expect_status(c, perf_set_limits(c, wanted), S_OK);
}

static void limits_are(struct check *c, struct perf_limits wanted, const char *what)
{
	struct perf_limits now;

	(void)check_as(c, 0);
	if (over(c) || !perf_read_limits(c, &now))
		return;
	(void)expect(c, now.max == wanted.max && now.min == wanted.min, "%s: limits %u to %u expected, %u to %u found", what,
		     wanted.min, wanted.max, now.min, now.max);
}

/* From three levels on two ranges that overlap, and none holds the other. */
static bool two_ranges(struct check *c, struct perf_limits *low, struct perf_limits *high)
{
	static _Thread_local struct perf_levels levels, usable;
	struct perf_limits now;

	if (!perf_read_levels(c, &levels) || !perf_read_limits(c, &now) || !perf_usable(c, &levels, &now, 3, &usable))
		return false;
	*low = (struct perf_limits){.max = usable.entry[usable.count - 2].value, .min = usable.entry[0].value};
	*high = (struct perf_limits){.max = usable.entry[usable.count - 1].value, .min = usable.entry[1].value};
	return true;
}

static void intersection(struct check *c)
{
	struct perf_limits low, high, before;
	size_t other = other_limiter(c);

	if (!other || !two_ranges(c, &low, &high) || !perf_read_limits(c, &before))
		return;
	if (!limit_as(c, 0, low) || !limit_as(c, other, high))
		return;
	limits_are(c, (struct perf_limits){.max = low.max, .min = high.min}, "one agent's limits and then another's");
	if (over(c) || !limit_as(c, 0, before))
		return;
	limits_are(c, high, "after the first agent took its limits back");
}

/* Some platforms set the channel up anew and send no answer to a reset of oneself (AMB-11). */
static bool reset_itself(struct check *c, size_t place)
{
	uint8_t payload[8] = {0};
	struct assay_command command = {.protocol = SCMI_PROTOCOL_BASE,
					.message = SCMI_BASE_RESET_AGENT_CONFIGURATION,
					.payload = payload,
					.payload_bytes = 8};
	const struct assay_exchange *ex;

	(void)check_as(c, place);
	if (!check_inventory(c)->agent_id_known || !check_implements(c, SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION)) {
		skip(c, "the other agent cannot reset itself");
		return false;
	}
	scmi_store32(payload, check_inventory(c)->agent_id);
	ex = send_command(c, &command, true);
	if (answered(ex) && ex->status != SCMI_SUCCESS)
		skip(c, "the other agent cannot reset itself: %s", status_text(ex->status));
	return !over(c);
}

static void widened_by_reset(struct check *c)
{
	struct perf_limits low, high;
	size_t other = other_limiter(c);

	if (!other || !two_ranges(c, &low, &high) || !limit_as(c, 0, low) || !limit_as(c, other, high))
		return;
	if (reset_itself(c, other))
		limits_are(c, low, "after one of two agents with limits was reset");
}

static void one_sets_the_level(struct check *c)
{
	size_t setters = 0;

	for (size_t place = 0; place < check_agents(c); place++)
		if (check_as(c, place) && perf_level_settable(check_inventory(c), check_domain(c)))
			setters++;
	(void)check_as(c, 0);
	(void)expect(c, setters <= 1, "at most one agent that may set the level expected, %zu of %zu are told that they may",
		     setters, check_agents(c));
}

/* --- Power caps ------------------------------------------------------------------------------------------------------------ */

/* An agent's cap for as long as the check runs. False where it may not set any; nothing is judged. */
static bool cap_as(struct check *c, size_t place, uint32_t cap)
{
	const struct assay_exchange *ex;

	if (over(c) || !check_as(c, place))
		return false;
	if (check_version(c) >= POWERCAP_V3)
		UNDO(c, POWERCAP, SCMI_POWERCAP_CAP_SET, check_domain(c)->id, 0, 0, 0);
	else
		UNDO(c, POWERCAP, SCMI_POWERCAP_CAP_SET, check_domain(c)->id, 0, 0);
	ex = powercap_set_cap(c, 0, cap);
	return answered(ex) && ex->status == SCMI_SUCCESS;
}

/* Two caps below every other one, the lower first; and another agent that may set one. 0, and a skip: not to be had. */
static size_t two_caps(struct check *c, uint32_t *lower, uint32_t *higher)
{
	struct powercap_range range = powercap_cap_range(c);
	size_t place;
	uint32_t now;

	if (!powercap_read_cap(c, &now))
		return 0;
	*lower = range.min;
	*higher = range.min + (range.step ? range.step : 1);
	if ((now && now <= *higher) || range.max <= *higher) {
		skip(c, "a cap of %u is in force: there is no room for two below it", now);
		return 0;
	}
	for (place = check_next_twin(c, 1); place; place = check_next_twin(c, place + 1))
		if (cap_as(c, place, *higher))
			break;
	if (!over(c) && !place)
		skip(c, "no other agent of this run may set a cap");
	return over(c) ? 0 : place;
}

static void cap_is(struct check *c, size_t place, uint32_t wanted, const char *what)
{
	uint32_t now;

	(void)check_as(c, place);
	if (!over(c) && powercap_read_cap(c, &now))
		(void)expect(c, now == wanted, "%s: a cap of %u expected, %u found", what, wanted, now);
}

static void lowest_cap(struct check *c)
{
	uint32_t lower, higher;
	size_t other = two_caps(c, &lower, &higher);

	if (!other)
		return;
	if (!cap_as(c, 0, lower))
		return skip(c, "this agent may not set a cap");
	cap_is(c, other, lower, "the second cap is the lower one");
	if (cap_as(c, other, higher))
		cap_is(c, 0, lower, "the higher one was set again");
}

static void zero_removes_own(struct check *c)
{
	uint32_t lower, higher, before;
	size_t other;

	if (!powercap_read_cap(c, &before))
		return;
	other = two_caps(c, &lower, &higher);
	if (!other)
		return;
	if (!cap_as(c, 0, lower) || !cap_as(c, 0, 0))
		return skip(c, "this agent may not set caps");
	cap_is(c, other, higher, "the lower of two caps was removed");
	if (!cap_as(c, other, 0))
		return;
	cap_is(c, 0, before, "both caps were removed");
}

#define LIMITS .protocol = SCMI_PROTOCOL_PERF, .scope = PER_DOMAIN, .domain_is = perf_limits_settable

static const struct check_row rows[] = {
	{
		.id = "perf.limits-set.intersection",
		.title = "limits of two agents combine to what both allow",
		.requirements = REQUIRES("PERF-005-08"),
		LIMITS,
		.needs = {.agents = 2, .domain_wanted = "one whose limits this agent may set"},
		.run = intersection,
	},
	{
		.id = "perf.limits-set.widened-by-reset",
		.title = "limits of an agent that was reset do not hold any more, those of others do",
		.requirements = REQUIRES("PERF-005-09"),
		LIMITS,
		.needs = {.agents = 2, .destructive = true, .domain_wanted = "one whose limits this agent may set"},
		.run = widened_by_reset,
	},
	{
		.id = "perf.domain-attributes.one-sets-the-level",
		.title = "one agent at most is told that it may set the level",
		.requirements = REQUIRES("PERF-003-03"),
		.protocol = SCMI_PROTOCOL_PERF,
		.scope = PER_DOMAIN,
		.needs = {.agents = 2},
		.run = one_sets_the_level,
	},
	{
		.id = "powercap.cap-set.lowest-of-all",
		.title = "the lowest of several agents' caps is in force",
		.requirements = REQUIRES("PCAP-005-08"),
		.protocol = SCMI_PROTOCOL_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_cap_settable,
		.needs = {.agents = 2, .version_min = POWERCAP_V2, .domain_wanted = "one whose cap can be set"},
		.run = lowest_cap,
	},
	{
		.id = "powercap.cap-set.zero-removes-own",
		.title = "a cap of 0 removes the caller's own alone",
		.requirements = REQUIRES("PCAP-005-06"),
		.protocol = SCMI_PROTOCOL_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_cap_settable,
		.needs = {.agents = 2, .version_min = POWERCAP_V2, .domain_wanted = "one whose cap can be set"},
		.run = zero_removes_own,
	},
};

CHECK_TABLE(checks_limits_others, rows);
