/* SPDX-License-Identifier: BSD-2-Clause */
/* Asynchronous VOLTAGE_LEVEL_SET: one delayed response with the command's token, none where it is refused. */
#include "suites/tables.h"
#include "suites/voltage_common.h"

#define IF_VOLTAGE .protocol = SCMI_PROTOCOL_VOLTAGE
#define BOTH (MSG(SCMI_VOLTAGE_LEVEL_SET) | MSG(SCMI_VOLTAGE_LEVEL_GET))

static const struct assay_event_filter any_complete = {
	.type = SCMI_TYPE_DELAYED, .protocol = SCMI_PROTOCOL_VOLTAGE, .message = SCMI_VOLTAGE_LEVEL_SET};

/* Ask for the next described level. NULL: the check skips, or failed. */
static const struct assay_exchange *start(struct check *c, int32_t *asked)
{
	const struct assay_exchange *ex;
	struct voltage_levels levels;
	int32_t level;

	if (!voltage_read_levels(c, &levels) || !voltage_level_is_mine(c, &level))
		return NULL;
	*asked = voltage_neighbour(&levels, level);
	drop_events(c);
	ex = voltage_set_level(c, SCMI_VOLTAGE_SET_ASYNC, *asked);
	if (!expect_status(c, ex, S_OK | S_DN | S_BS))
		return NULL;
	if (ex->status == SCMI_SUCCESS)
		return ex;
	skip(c, "the asynchronous request is not taken: %s", status_text(ex->status));
	return NULL;
}

/* The final result may be an error, which comes by itself. */
static void judge_error(struct check *c, int32_t status, size_t more)
{
	if (check_is_virtio(c) &&
	    !expect(c, more == 0, "VOLTAGE_LEVEL_SET_COMPLETE with %s: the status alone expected, %zu bytes more found",
		    status_text(status), more))
		return;
	if (expect(c, status_bit(status) & (S_DN | S_HE | S_GE | S_BS),
		   "VOLTAGE_LEVEL_SET_COMPLETE of a described level: SUCCESS expected, %s found", status_text(status)))
		note(c, "VOLTAGE_LEVEL_SET_COMPLETE says %s", status_text(status));
}

static void judge_complete(struct check *c, const struct assay_event *event, int32_t asked)
{
	struct reader r = event_payload(event);
	int32_t status = read_i32(&r), level, now;
	uint32_t domain;

	if (status != SCMI_SUCCESS) {
		judge_error(c, status, reader_left(&r));
		return;
	}
	domain = read_u32(&r);
	level = read_i32(&r);
	if (!expect(c, r.ok && !reader_left(&r), "VOLTAGE_LEVEL_SET_COMPLETE: 12 bytes of payload expected, %u found",
		    event->bytes_count - SCMI_HEADER_BYTES))
		return;
	expect_equal(c, domain, check_domain(c)->id, "domain id of VOLTAGE_LEVEL_SET_COMPLETE");
	expect(c, level == asked, "VOLTAGE_LEVEL_SET_COMPLETE: level %d uV expected, %d uV found", asked, level);
	if (voltage_get_level(c, &now))
		expect(c, now == asked, "after VOLTAGE_LEVEL_SET_COMPLETE with %d uV VOLTAGE_LEVEL_GET says %d uV", asked, now);
}

static void completes_once(struct check *c)
{
	struct assay_event_filter filter;
	const struct assay_exchange *ex;
	struct assay_event event, second;
	int32_t asked;

	ex = start(c, &asked);
	if (!ex)
		return;
	filter = domain_delayed_of(c, ex);
	if (!wait_event(c, &filter, &event)) {
		if (take_event_now(c, &any_complete, &event))
			fail(c, "the delayed response has token %u, its command had %u", event.header.token, filter.token);
		else
			fail(c, "no VOLTAGE_LEVEL_SET_COMPLETE with the command's token came within the time limit");
		return;
	}
	judge_complete(c, &event, asked);
	expect(c, !take_event_now(c, &any_complete, &second), "a second VOLTAGE_LEVEL_SET_COMPLETE came for one command");
}

static void others_served(struct check *c)
{
	const struct assay_inventory_domain *other;
	struct assay_event_filter filter;
	const struct assay_exchange *ex;
	struct assay_event event;
	int32_t asked;

	ex = start(c, &asked);
	if (!ex)
		return;
	filter = domain_delayed_of(c, ex);
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_VOLTAGE, SCMI_PROTOCOL_ATTRIBUTES), S_OK);
	other = domain_other(c, 0);
	if (other) {
		expect_status(c, SEND(c, SCMI_PROTOCOL_VOLTAGE, DOMAIN_ATTRIBUTES, other->id), S_OK);
		expect_status(c, SEND(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, other->id), S_OK | S_NS | S_DN);
	}
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION), S_OK);
	(void)wait_event(c, &filter, &event);
}

/* A later completion shows that nothing came for the commands that were refused before it. */
static void refused_stays_silent(struct check *c)
{
	const struct assay_exchange *refused[2], *later;
	struct assay_event_filter filter;
	struct assay_event event;
	struct voltage_levels levels;
	int32_t level;

	if (!voltage_read_levels(c, &levels) || !voltage_level_is_mine(c, &level))
		return;
	drop_events(c);
	refused[0] = SEND(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, domains_announced(c), SCMI_VOLTAGE_SET_ASYNC,
			  (uint32_t)level);
	refused[1] =
		voltage_set_level(c, SCMI_VOLTAGE_SET_ASYNC, levels.highest < INT32_MAX ? levels.highest + 1 : levels.lowest - 1);
	later = voltage_set_level(c, SCMI_VOLTAGE_SET_ASYNC, level);
	if (!answered(later))
		return;
	if (later->status == SCMI_SUCCESS) {
		filter = domain_delayed_of(c, later);
		(void)wait_event(c, &filter, &event);
	}
	expect(c, refused[0]->status != SCMI_SUCCESS,
	       "an asynchronous VOLTAGE_LEVEL_SET of an unknown domain: a refusal expected, "
	       "SUCCESS found");
	for (size_t i = 0; i < 2; i++) {
		filter = domain_delayed_of(c, refused[i]);
		expect(c, refused[i]->status == SCMI_SUCCESS || !take_event_now(c, &filter, &event),
		       "no delayed response expected after a command that was refused, one found");
	}
}

/* In version 1 the flag is a reserved bit: another check's business. */
static void not_offered(struct check *c)
{
	struct assay_event event;
	int32_t level;

	if (!voltage_level_is_mine(c, &level))
		return;
	drop_events(c);
	expect_status(c, voltage_set_level(c, SCMI_VOLTAGE_SET_ASYNC, level), S_NS | S_IP);
	if (check_has_p2a(c))
		expect(c, !take_event_now(c, &any_complete, &event), "a delayed response came though none is offered");
}

#define ASYNC                                                \
	.scope = PER_DOMAIN, .domain_is = voltage_has_async, \
	.needs = {.version_min = VOLTAGE_V2, .messages = BOTH, .p2a = true, .domain_wanted = "one that can be set asynchronously"}

static const struct check_row rows[] = {
	{
		.id = "voltage.level-set-async.completes-once",
		.title = "an accepted asynchronous VOLTAGE_LEVEL_SET is followed by one delayed response with its token, domain "
			 "and level",
		.requirements = REQUIRES("VOLT-007-04", "GEN-ASY-01", "GEN-ASY-06"),
		IF_VOLTAGE,
		ASYNC,
		.run = completes_once,
	},
	{
		.id = "voltage.level-set-async.others-served",
		.title = "other commands are served while a voltage is changing",
		.requirements = REQUIRES("GEN-ASY-05"),
		IF_VOLTAGE,
		ASYNC,
		.run = others_served,
	},
	{
		.id = "voltage.level-set-async.refused-stays-silent",
		.title = "no delayed response follows a VOLTAGE_LEVEL_SET that was refused at once",
		.requirements = REQUIRES("GEN-ASY-02"),
		IF_VOLTAGE,
		ASYNC,
		.run = refused_stays_silent,
	},
	{
		.id = "voltage.level-set-async.not-offered",
		.title = "an asynchronous level is refused where the voltage domain does not offer it",
		.requirements = REQUIRES("VOLT-007-03", "GEN-ASY-04"),
		IF_VOLTAGE,
		.scope = PER_DOMAIN,
		.domain_is = voltage_lacks_async,
		.needs = {.version_min = VOLTAGE_V2, .messages = BOTH, .domain_wanted = "one that cannot be set asynchronously"},
		.run = not_offered,
	},
};

CHECK_TABLE(checks_voltage_async, rows);
