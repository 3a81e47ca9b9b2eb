/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An event queue that has no buffers for a while, as when a driver is slow to give them back: delayed responses wait for buffers, and
 * subscribing does not depend on them. The connection is a fresh one, whose buffers are offered late.
 */
#include <inttypes.h>

#include "scmi/names.h"
#include "scmi/perf.h"
#include "scmi/power.h"
#include "scmi/reset.h"
#include "suites/domain_common.h"
#include "suites/sensor_common.h"
#include "suites/tables.h"

#define COMMANDS_MAX 4u
#define PAUSES 4u

struct delayed {
	uint32_t count;
	uint8_t protocol[COMMANDS_MAX], message[COMMANDS_MAX];
	uint16_t token[COMMANDS_MAX];
};

static void accepted(struct check *c, struct delayed *d, const struct assay_exchange *ex)
{
	struct scmi_header h;

	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return;
	(void)expect(c, true, "-");
	h = scmi_header_unpack(scmi_load32(ex->request));
	d->protocol[d->count] = h.protocol;
	d->message[d->count] = h.message;
	d->token[d->count++] = h.token;
}

/* What leaves everything as it is: readings of sensors that read asynchronously, clocks set to the rate that they have. */
static void ask(struct check *c, struct delayed *d)
{
	const struct assay_inventory *inventory = check_inventory(c);
	const struct assay_inventory_protocol *clocks = assay_inventory_protocol(inventory, SCMI_PROTOCOL_CLOCK);
	bool clocks_do = clocks && clocks->attributes_words && SCMI_CLOCK_ATTR_MAX_PENDING(clocks->attributes[0]);

	for (uint32_t i = 0; i < inventory->sensor_count && d->count < COMMANDS_MAX - 1 && !over(c); i++)
		if (sensor_is_async(inventory, &inventory->sensors[i]))
			accepted(c, d, sensor_read(c, inventory->sensors[i].id, SCMI_SENSOR_READ_ASYNC));
	for (uint32_t i = 0; clocks_do && i < inventory->clock_count && d->count < COMMANDS_MAX && !over(c); i++) {
		const struct assay_inventory_clock *clock = &inventory->clocks[i];

		if (!clock->status && clock->rate)
			accepted(c, d,
				 SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, SCMI_RATE_SET_ASYNC, clock->id,
				      (uint32_t)clock->rate, (uint32_t)(clock->rate >> 32)));
	}
}

static void delayed_responses_wait(struct check *c)
{
	struct delayed d = {0};

	if (!withhold_event_buffers(c))
		return;
	ask(c, &d);
	for (unsigned i = 0; i < PAUSES && d.count && !over(c); i++)
		domain_pause(c);
	if (over(c))
		return;
	if (!offer_event_buffers(c))
		return broken(c, "the event queue could not be given its buffers");
	for (uint32_t i = 0; i < d.count && !over(c); i++) {
		const struct assay_event_filter filter = {.type = SCMI_TYPE_DELAYED,
							  .protocol = d.protocol[i],
							  .message = d.message[i],
							  .match_token = true,
							  .token = d.token[i]};
		struct assay_event event;

		(void)expect(c, wait_event(c, &filter, &event),
			     "%s (token %u) was accepted while the event queue had no buffers: its delayed response expected once "
			     "there are buffers, none came",
			     scmi_message_name(d.protocol[i], SCMI_TYPE_COMMAND, d.message[i]), d.token[i]);
	}
	if (!d.count && !over(c))
		skip(c, "no command that is answered later was accepted");
}

static bool subscribed(struct check *c, uint8_t protocol, uint8_t message, uint32_t id)
{
	const struct assay_exchange *ex = SEND(c, protocol, message, id, SCMI_NOTIFY_ENABLE);

	if (!answered(ex))
		return false;
	if (expect(c, ex->status == SCMI_SUCCESS, "%s of %" PRIu32 " without event buffers: SUCCESS expected, %s found",
		   scmi_message_name(protocol, SCMI_TYPE_COMMAND, message), id, status_text(ex->status)))
		(void)SEND(c, protocol, message, id, 0);
	return true;
}

/* The first domain of the protocol that announces the notification. */
static bool subscribed_domain(struct check *c, uint8_t protocol, uint8_t message, uint32_t bit)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->domain_count && check_implements(c, protocol, message); i++) {
		const struct assay_inventory_domain *d = &inventory->domains[i];

		if (d->protocol == protocol && !d->status && (assay_domain_word(d, 4) & bit))
			return subscribed(c, protocol, message, d->id);
	}
	return false;
}

static bool subscribed_clock(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->clock_count; i++)
		if (!inventory->clocks[i].status && (inventory->clocks[i].attributes & SCMI_CLOCK_CHANGED_NOTIFIES) &&
		    check_implements(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY))
			return subscribed(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, inventory->clocks[i].id);
	return false;
}

static void subscribing_needs_none(struct check *c)
{
	bool any;

	if (!withhold_event_buffers(c))
		return;
	any = subscribed_clock(c);
	any |= subscribed_domain(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, SCMI_POWER_CHANGED_NOTIFIES);
	any |= subscribed_domain(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, SCMI_RESET_NOTIFIES);
	any |= subscribed_domain(c, SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LEVEL, SCMI_PERF_LEVEL_NOTIFIES);
	if (!any && !over(c))
		skip(c, "nothing that can be subscribed to was found");
}

static const struct check_row rows[] = {
	{
		.id = "gen.event-buffers.delayed-responses-wait",
		.title = "delayed responses wait for event buffers: none is lost",
		.requirements = REQUIRES("VIO-EVT-01"),
		.needs = {.virtio = true, .p2a = true},
		.run = delayed_responses_wait,
	},
	{
		.id = "gen.event-buffers.subscribing-needs-none",
		.title = "subscribing succeeds while the event queue has no buffers",
		.requirements = REQUIRES("VIO-EVT-02"),
		.needs = {.virtio = true, .p2a = true},
		.run = subscribing_needs_none,
	},
};

CHECK_TABLE(checks_gen_event_buffers, rows);
