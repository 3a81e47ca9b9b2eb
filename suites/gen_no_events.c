/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection without an event channel: nothing that would need one may be offered or accepted. */
#include "scmi/names.h"
#include "scmi/perf.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/system.h"
#include "suites/check.h"
#include "suites/tables.h"

/* Messages that subscribe: the resource is a word of its own but in Base and System power. */
static const struct {
	uint8_t protocol, message;
} subscriptions[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFY},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LIMITS},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LEVEL},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_NOTIFY},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY},
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

/* The first resource of the protocol that is there: sensor 0 is the first of any list. */
static uint32_t first_resource(const struct check *c, uint8_t protocol)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; protocol == SCMI_PROTOCOL_CLOCK && i < inventory->clock_count; i++)
		if (inventory->clocks[i].status == SCMI_SUCCESS)
			return inventory->clocks[i].id;
	for (uint32_t i = 0; i < inventory->domain_count; i++)
		if (inventory->domains[i].protocol == protocol && inventory->domains[i].status == SCMI_SUCCESS)
			return inventory->domains[i].id;
	return 0;
}

/* Valid requests, for resources that exist. */
static void refused(struct check *c)
{
	for (size_t i = 0; i < SUBSCRIPTIONS && !over(c); i++) {
		uint8_t protocol = subscriptions[i].protocol, message = subscriptions[i].message;
		const struct assay_exchange *ex;

		if (!assay_inventory_protocol(check_inventory(c), protocol))
			continue;
		if (protocol == SCMI_PROTOCOL_BASE || protocol == SCMI_PROTOCOL_SYSTEM)
			ex = SEND(c, protocol, message, SCMI_NOTIFY_ENABLE);
		else if (protocol == SCMI_PROTOCOL_POWERCAP && message == SCMI_POWERCAP_MEASUREMENTS_NOTIFY)
			ex = SEND(c, protocol, message, first_resource(c, protocol), SCMI_NOTIFY_ENABLE, 0, 0xffffffffu);
		else
			ex = SEND(c, protocol, message, first_resource(c, protocol), SCMI_NOTIFY_ENABLE);
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
