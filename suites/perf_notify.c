/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications of limits and levels, as one agent can show them: it subscribes, and changes them itself. */
#include "suites/perf_common.h"
#include "suites/tables.h"

#define IF_PERF .protocol = SCMI_PROTOCOL_PERF
#define EVENTS_TAKEN 8u

static const struct assay_event_filter limits_changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_PERF, .message = SCMI_PERF_LIMITS_CHANGED};
static const struct assay_event_filter level_changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_PERF, .message = SCMI_PERF_LEVEL_CHANGED};

/* Which of the two a row is about: its argument is the message that subscribes. */
static bool of_limits(const struct check *c)
{
	return check_row(c)->argument == SCMI_PERF_NOTIFY_LIMITS;
}

static const struct assay_event_filter *filter_of(const struct check *c)
{
	return of_limits(c) ? &limits_changed : &level_changed;
}

static const char *name_of(const struct check *c)
{
	return of_limits(c) ? "PERFORMANCE_LIMITS_CHANGED" : "PERFORMANCE_LEVEL_CHANGED";
}

static bool subscribe(struct check *c, uint32_t enable)
{
	return domain_subscribe(c, (uint8_t)check_row(c)->argument, check_domain(c)->id, enable);
}

static void undo_subscription(struct check *c)
{
	UNDO(c, PERF, (uint8_t)check_row(c)->argument, check_domain(c)->id, 0);
}

/* Another maximum, the same minimum. False where there is none (the check skips), or it failed. */
static bool change_limits(struct check *c, struct perf_limits *limits)
{
	struct perf_levels levels, usable;
	struct perf_limits before;

	if (!perf_read_levels(c, &levels) || !undo_perf_limits(c, &before) || !perf_usable(c, &levels, &before, 2, &usable))
		return false;
	*limits = before;
	limits->max = usable.entry[usable.count - 1].value;
	if (limits->max == before.max)
		limits->max = usable.entry[usable.count - 2].value;
	return perf_narrow(c, &before, *limits);
}

static bool change_level(struct check *c, uint32_t *level)
{
	struct perf_levels levels;
	struct perf_limits limits;
	uint32_t before;

	if (!perf_read_levels(c, &levels) || !undo_perf_level(c, &before) || !perf_read_limits(c, &limits))
		return false;
	for (uint32_t i = 0; i < levels.count; i++) {
		*level = levels.entry[i].value;
		if (*level != before && perf_inside(&levels, *level, &limits))
			return expect_status(c, perf_set_level(c, *level), S_OK);
	}
	skip(c, "no other level is inside the limits");
	return false;
}

static bool change(struct check *c)
{
	struct perf_limits limits;
	uint32_t level;

	return of_limits(c) ? change_limits(c, &limits) : change_level(c, &level);
}

static void limits_are_told(struct check *c)
{
	struct perf_limits limits;
	struct assay_event event;
	uint32_t sender, id;
	struct reader r;

	undo_subscription(c);
	drop_events(c);
	if (!subscribe(c, 1) || !change_limits(c, &limits))
		return;
	if (!expect(c, wait_event_of(c, &limits_changed, check_domain(c)->id, &event),
		    "the limits changed, but no PERFORMANCE_LIMITS_CHANGED came within the time limit"))
		return;
	r = event_payload(&event);
	sender = read_u32(&r);
	id = read_u32(&r);
	if (!expect_equal(c, event.bytes_count - SCMI_HEADER_BYTES, 16, "bytes of PERFORMANCE_LIMITS_CHANGED"))
		return;
	expect_equal(c, id, check_domain(c)->id, "domain of PERFORMANCE_LIMITS_CHANGED");
	expect_equal(c, read_u32(&r), limits.max, "maximum of PERFORMANCE_LIMITS_CHANGED");
	expect_equal(c, read_u32(&r), limits.min, "minimum of PERFORMANCE_LIMITS_CHANGED");
	domain_judge_sender(c, sender, "PERFORMANCE_LIMITS_CHANGED");
}

/* A level on the way may be told as well; the one that was set has to be among what is told. */
static void level_is_told(struct check *c)
{
	uint32_t level, sender = 0, told = 0;
	struct assay_event event;
	bool found = false;

	undo_subscription(c);
	drop_events(c);
	if (!subscribe(c, 1) || !change_level(c, &level))
		return;
	for (unsigned i = 0; i < EVENTS_TAKEN && !found && wait_event_of(c, &level_changed, check_domain(c)->id, &event); i++) {
		struct reader r = event_payload(&event);

		if (!expect_equal(c, event.bytes_count - SCMI_HEADER_BYTES, 12, "bytes of PERFORMANCE_LEVEL_CHANGED"))
			return;
		sender = read_u32(&r);
		expect_equal(c, read_u32(&r), check_domain(c)->id, "domain of PERFORMANCE_LEVEL_CHANGED");
		told = read_u32(&r);
		found = told == level;
	}
	if (!expect(c, found, "the level became %u, but no PERFORMANCE_LEVEL_CHANGED with it came within the time limit (last: %u)",
		    level, told))
		return;
	/* The platform itself brings the level about, in its own time: it may name itself. */
	if (sender != 0)
		domain_judge_sender(c, sender, "PERFORMANCE_LEVEL_CHANGED");
}

static void silent_before_enable(struct check *c)
{
	struct assay_event event;

	drop_events(c);
	if (!change(c))
		return;
	domain_pause(c);
	expect(c, !take_event_now(c, filter_of(c), &event), "%s came though nobody had asked for it", name_of(c));
}

static void silent_after_disable(struct check *c)
{
	struct assay_event event;

	undo_subscription(c);
	if (!subscribe(c, 1) || !subscribe(c, 0) || !fence(c))
		return;
	drop_events(c);
	if (!change(c))
		return;
	domain_pause(c);
	expect(c, !take_event_now(c, filter_of(c), &event), "%s came after the subscription was cancelled", name_of(c));
}

/* A subscription to another domain: a change of this one is none of its business. */
static void other_domain(struct check *c)
{
	const struct assay_inventory_domain *other =
		domain_other(c, of_limits(c) ? SCMI_PERF_LIMITS_NOTIFIES : SCMI_PERF_LEVEL_NOTIFIES);
	uint8_t message = (uint8_t)check_row(c)->argument;
	struct assay_event event;

	if (!other)
		return skip(c, "there is no second domain with such notifications");
	UNDO(c, PERF, message, other->id, 0);
	drop_events(c);
	if (!domain_subscribe(c, message, other->id, 1) || !change(c))
		return;
	domain_pause(c);
	while (!over(c) && take_event_now(c, filter_of(c), &event)) {
		struct reader r = event_payload(&event);

		read_u32(&r);
		expect(c, read_u32(&r) != check_domain(c)->id, "subscribed to domain %u, told of a change of domain %u", other->id,
		       check_domain(c)->id);
	}
}

static void not_capable(struct check *c)
{
	undo_subscription(c);
	expect_status(c, SEND(c, PERF, (uint8_t)check_row(c)->argument, check_domain(c)->id, 1), S_NS);
}

#define TELLS(msg, notifies, what)                                                                      \
	IF_PERF, .scope = PER_DOMAIN, .domain_is = notifies, .argument = msg,                           \
		 .needs = {.messages = MSG(msg) | MSG(SCMI_PERF_LIMITS_GET) | MSG(SCMI_PERF_LEVEL_GET), \
			   .p2a = true,                                                                 \
			   .domain_wanted = "one that tells of its " what ", with the right to set it"}

#define ROWS(subject, msg, notifies, lacks, what, told, req)                                                                      \
	{                                                                                                                         \
		.id = "perf." subject ".silent-before-enable",                                                                    \
		.title = "nothing is told of a domain's " what " before it was asked for",                                        \
		.requirements = REQUIRES("GEN-NTF-01"),                                                                           \
		TELLS(msg, notifies, what),                                                                                       \
		.run = silent_before_enable,                                                                                      \
	},                                                                                                                        \
		{                                                                                                                 \
			.id = "perf." subject ".change-is-told",                                                                  \
			.title = "a change of a domain's " what " is told once asked for, with what it became",                   \
			.requirements = REQUIRES(req, "GEN-NTF-02", "GEN-NTF-08"),                                                \
			TELLS(msg, notifies, what),                                                                               \
			.run = told,                                                                                              \
		},                                                                                                                \
		{                                                                                                                 \
			.id = "perf." subject ".silent-after-disable",                                                            \
			.title = "nothing is told of a domain's " what " after the subscription was cancelled",                   \
			.requirements = REQUIRES("GEN-NTF-03"),                                                                   \
			TELLS(msg, notifies, what),                                                                               \
			.run = silent_after_disable,                                                                              \
		},                                                                                                                \
		{                                                                                                                 \
			.id = "perf." subject ".other-domain",                                                                    \
			.title = "a subscription to the " what " of one domain does not tell of another",                         \
			.requirements = REQUIRES("GEN-NTF-07"),                                                                   \
			TELLS(msg, notifies, what),                                                                               \
			.run = other_domain,                                                                                      \
		},                                                                                                                \
		{                                                                                                                 \
			.id = "perf." subject ".twice",                                                                           \
			.title = "subscribing to a domain's " what " twice and cancelling twice succeed",                         \
			.requirements = REQUIRES("GEN-NTF-09"),                                                                   \
			TELLS(msg, notifies, what),                                                                               \
			.run = domain_notify_twice,                                                                               \
		},                                                                                                                \
		{                                                                                                                 \
			.id = "perf." subject ".reserved-bits",                                                                   \
			.title = "reserved bits of notify_enable give INVALID_PARAMETERS for " what,                              \
			.requirements = REQUIRES("GEN-NTF-04", "GEN-RSV-02"),                                                     \
			TELLS(msg, notifies, what),                                                                               \
			.run = domain_notify_reserved,                                                                            \
		},                                                                                                                \
		{                                                                                                                 \
			.id = "perf." subject ".unknown-domain",                                                                  \
			.title = "subscribing to the " what " of a domain that does not exist gives NOT_FOUND",                   \
			.requirements = REQUIRES("GEN-NTF-05"),                                                                   \
			IF_PERF,                                                                                                  \
			.needs = {.messages = MSG(msg), .p2a = true},                                                             \
			.steps = STEPS(STEP(msg, S_NF, BEYOND(0), VALUE(1)), STEP(msg, S_NF, VALUE(0xffffu), VALUE(1))),          \
		},                                                                                                                \
	{                                                                                                                         \
		.id = "perf." subject ".not-capable", .title = "a domain that does not tell of its " what " gives NOT_SUPPORTED", \
		.requirements = REQUIRES("GEN-NTF-06"), IF_PERF, .scope = PER_DOMAIN, .domain_is = lacks,                         \
		.needs = {.messages = MSG(msg), .p2a = true, .domain_wanted = "one that does not tell of its " what},             \
		.argument = msg, .run = not_capable,                                                                              \
	}

static const struct check_row rows[] = {
	ROWS("notify-limits", SCMI_PERF_NOTIFY_LIMITS, perf_notifies_limits, perf_lacks_limits_events, "limits", limits_are_told,
	     "PERF-009-01"),
	ROWS("notify-level", SCMI_PERF_NOTIFY_LEVEL, perf_notifies_level, perf_lacks_level_events, "level", level_is_told,
	     "PERF-00A-01"),
};

CHECK_TABLE(checks_perf_notify, rows);
