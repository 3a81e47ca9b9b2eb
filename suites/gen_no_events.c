/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection without an event channel: nothing that would need one may be offered or accepted. */
#include "scmi/names.h"
#include "scmi/sensor.h"
#include "suites/check.h"
#include "suites/tables.h"

/* Messages that subscribe: the resource is a word of its own in all but the first. */
static const struct {
	uint8_t protocol, message;
} subscriptions[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY},
};
#define SUBSCRIPTIONS (sizeof(subscriptions) / sizeof(subscriptions[0]))

static void not_advertised(struct check *c)
{
	for (size_t i = 0; i < SUBSCRIPTIONS && !over(c); i++) {
		uint8_t protocol = subscriptions[i].protocol, message = subscriptions[i].message;

		if (assay_inventory_protocol(check_inventory(c), protocol))
			(void)expect_status(c, SEND(c, protocol, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, message), S_NF | S_NS);
	}
}

static uint32_t first_clock(const struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->clock_count; i++)
		if (inventory->clocks[i].status == SCMI_SUCCESS)
			return i;
	return 0;
}

/* Valid requests, for resources that exist: the clock is one of the platform's, sensor 0 is the first of any list. */
static void refused(struct check *c)
{
	uint32_t clock = first_clock(c);

	for (size_t i = 0; i < SUBSCRIPTIONS && !over(c); i++) {
		uint8_t protocol = subscriptions[i].protocol, message = subscriptions[i].message;
		const struct assay_exchange *ex;

		if (!assay_inventory_protocol(check_inventory(c), protocol))
			continue;
		if (protocol == SCMI_PROTOCOL_BASE)
			ex = SEND(c, protocol, message, SCMI_NOTIFY_ENABLE);
		else
			ex = SEND(c, protocol, message, protocol == SCMI_PROTOCOL_CLOCK ? clock : 0, SCMI_NOTIFY_ENABLE);
		/* NOT_FOUND is what some platforms say of any message that they do not have (AMB-01). */
		if (expect_status(c, ex, S_NS | S_NF))
			(void)prefer(c, ex->status == SCMI_NOT_SUPPORTED,
				     "%s without an event channel: NOT_SUPPORTED expected, %s found",
				     scmi_message_name(protocol, SCMI_TYPE_COMMAND, message), status_text(ex->status));
	}
}

static const struct check_row rows[] = {
	{
		.id = "gen.no-events.not-advertised",
		.title = "without an event channel nothing that subscribes is advertised",
		.requirements = REQUIRES("VIO-11", "VIO-CMD-03"),
		.needs = {.virtio = true, .no_p2a = true},
		.run = not_advertised,
	},
	{
		.id = "gen.no-events.refused",
		.title = "without an event channel every subscription is refused",
		.requirements = REQUIRES("VIO-10", "VIO-CMD-02"),
		.needs = {.virtio = true, .no_p2a = true},
		.run = refused,
	},
};

CHECK_TABLE(checks_gen_no_events, rows);
