/* SPDX-License-Identifier: BSD-2-Clause */
/* BASE_NOTIFY_ERRORS and BASE_ERROR_EVENT. */
#include <inttypes.h>

#include "suites/check.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE
#define HAS_NOTIFY .messages = MSG(SCMI_BASE_NOTIFY_ERRORS), .p2a = true

static const struct assay_event_filter error_event = {SCMI_TYPE_NOTIFICATION, BASE, SCMI_BASE_ERROR_EVENT, false, 0};

/* A command without its parameters: what a platform that reports errors has to report. Returns its header word. */
static uint32_t provoke(struct check *c)
{
	return scmi_load32(SEND_EMPTY(c, BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES)->request);
}

static bool subscribe(struct check *c, uint32_t enable)
{
	return expect_status(c, SEND(c, BASE, SCMI_BASE_NOTIFY_ERRORS, enable), S_OK);
}

/* Provoke an error and wait for its event. False: skipped or failed. */
static bool provoke_event(struct check *c, struct assay_event *event)
{
	UNDO(c, BASE, SCMI_BASE_NOTIFY_ERRORS, 0);
	if (!subscribe(c, SCMI_NOTIFY_ENABLE))
		return false;
	(void)provoke(c);
	if (wait_event(c, &error_event, event))
		return true;
	skip(c, "the platform reported no error for a command without its parameters");
	return false;
}

static void event_layout(struct check *c)
{
	struct assay_event event;
	struct reader r;
	uint32_t word, count;

	drop_events(c);
	if (!provoke_event(c, &event))
		return;
	r = event_payload(&event);
	read_skip(&r, 4);
	word = read_u32(&r);
	count = SCMI_ERROR_EVENT_COUNT(word);
	if (!expect(c, r.ok && reader_left(&r) == 8 * count, "BASE_ERROR_EVENT: %u bytes for %u reports expected, %zu found",
		    8 * count, count, reader_left(&r)))
		return;
	(void)expect(c, !(word & SCMI_ERROR_EVENT_RESERVED), "BASE_ERROR_EVENT: bits 30:10 zero expected, 0x%08" PRIx32 " found",
		     word);
}

/* What happens while nothing is subscribed shows up, at the latest, before the event of what happens afterwards. */
static void only_when_on(struct check *c)
{
	struct assay_event event;
	struct reader r;
	uint32_t unasked, reported, count;

	drop_events(c);
	if (!subscribe(c, 0))
		return;
	unasked = provoke(c);
	if (!provoke_event(c, &event))
		return;
	r = event_payload(&event);
	read_skip(&r, 4);
	count = SCMI_ERROR_EVENT_COUNT(read_u32(&r));
	for (uint32_t i = 0; i < count && r.ok; i++) {
		reported = read_u32(&r);
		read_skip(&r, 4);
		if (!expect(c, reported != unasked,
			    "no report of header 0x%08" PRIx32 " expected, it failed while notifications were off", unasked))
			return;
	}
	(void)expect(c, true, " ");
}

static const struct check_row rows[] = {
	{
		.id = "base.notify-errors.on-and-off",
		.title = "error notifications can be switched on and off",
		.requirements = REQUIRES("BASE-008-01"),
		.protocol = BASE,
		.needs = {HAS_NOTIFY},
		.steps = STEPS(STEP(SCMI_BASE_NOTIFY_ERRORS, S_OK, VALUE(1)), STEP(SCMI_BASE_NOTIFY_ERRORS, S_OK, VALUE(0))),
	},
	{
		.id = "base.notify-errors.reserved-bits",
		.title = "an enable word with reserved bits is refused",
		.requirements = REQUIRES("BASE-008-02", "GEN-NTF-04"),
		.protocol = BASE,
		.needs = {HAS_NOTIFY},
		.steps = STEPS(STEP(SCMI_BASE_NOTIFY_ERRORS, S_IP, VALUE(2)), STEP(SCMI_BASE_NOTIFY_ERRORS, S_IP, VALUE(0xf)),
			       STEP(SCMI_BASE_NOTIFY_ERRORS, S_IP, VALUE(0x80000001u))),
	},
	{
		.id = "base.error-event.layout",
		.title = "BASE_ERROR_EVENT is as long as its count says",
		.requirements = REQUIRES("BASE-N00-01"),
		.protocol = BASE,
		.needs = {HAS_NOTIFY},
		.run = event_layout,
	},
	{
		.id = "base.error-event.only-when-on",
		.title = "no error is notified while notifications are off",
		.requirements = REQUIRES("GEN-NTF-01", "GEN-NTF-03"),
		.protocol = BASE,
		.needs = {HAS_NOTIFY},
		.run = only_when_on,
	},
};

CHECK_TABLE(checks_base_notify, rows);
