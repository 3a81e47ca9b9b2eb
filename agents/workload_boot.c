// SPDX-License-Identifier: BSD-2-Clause
/* What Linux sends when it boots, as a table of steps for each protocol: once, for each resource, and when drivers have bound. */
#include "agents/workload_private.h"
#include "assay/agent.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/system.h"
#include "scmi/voltage.h"

#define ROOM (ASSAY_CAPACITY_DEFAULT - SCMI_HEADER_BYTES - SCMI_STATUS_BYTES - 4) /* for entries of a list */

enum when { ONCE, AGENTS, LIST, EACH, PAGES, BOUND };

static const struct boot_step {
	uint8_t protocol, message;
	uint8_t when;  /* enum when, ascending within a protocol */
	uint8_t words; /* behind the resource's id, if there is one */
	uint32_t word[2];
	uint32_t attribute; /* only for resources with this bit; 0: for all */
	uint32_t version;   /* only from this one on */
} steps[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, ONCE, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, ONCE, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, ONCE, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, ONCE, 1, {0}, 0, 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, AGENTS, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_ATTRIBUTES, EACH, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_NAME_GET, EACH, 0, {0}, SCMI_POWER_EXTENDED_NAME, 0x30000},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, BOUND, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFY, ONCE, 1, {1}, 0, 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, EACH, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_NAME_GET, EACH, 0, {0}, SCMI_PERF_EXTENDED_NAME, 0x30000},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_LEVELS, PAGES, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, BOUND, 1, {SCMI_PERF_LEVEL_SET}, SCMI_PERF_FASTCHANNEL, 0x20000},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, BOUND, 1, {SCMI_PERF_LEVEL_GET}, SCMI_PERF_FASTCHANNEL, 0x20000},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_GET, BOUND, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, EACH, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_NAME_GET, EACH, 0, {0}, SCMI_CLOCK_EXTENDED_NAME, 0x20000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, EACH, 1, {0}, SCMI_CLOCK_PARENTS, 0x30000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, EACH, 0, {0}, SCMI_CLOCK_RESTRICTED, 0x30000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, PAGES, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, BOUND, 0, {0}, SCMI_CLOCK_PARENTS, 0x30000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, BOUND, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, LIST, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_NAME_GET, EACH, 0, {0}, SCMI_SENSOR_EXTENDED_NAME, 0x30000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, EACH, 1, {0}, 0, 0x20000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, PAGES, 0, {0}, 0, 0x20000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, BOUND, 1, {SCMI_SENSOR_CONFIG_ENABLE}, 0, 0x20000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, BOUND, 1, {0}, 0, 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, BOUND, 1, {0}, 0, 0x20000},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_ATTRIBUTES, EACH, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_NAME_GET, EACH, 0, {0}, SCMI_RESET_EXTENDED_NAME, 0x30000},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, EACH, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_NAME_GET, EACH, 0, {0}, SCMI_VOLTAGE_EXTENDED_NAME, 0x20000},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DESCRIBE_LEVELS, PAGES, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, BOUND, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, BOUND, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, EACH, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, EACH, 0, {0}, SCMI_POWERCAP_EXTENDED_NAME, 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_GET, BOUND, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_GET, BOUND, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_ATTRIBUTES, EACH, 0, {0}, 0, 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_NAME_GET, EACH, 0, {0}, SCMI_PINCTRL_EXTENDED_NAME, 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, PAGES, 0, {0}, 0, 0},
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

/* Entries of a list that one answer holds, and how many there are as far as the inventory tells. */
static uint32_t entries_of(const struct assay_workload *w, const struct boot_step *step, const struct assay_workload_resource *r,
			   uint32_t *page)
{
	bool wide_levels = workload_version(w, SCMI_PROTOCOL_PERF) >= 0x40000;

	switch (step->protocol) {
	case SCMI_PROTOCOL_CLOCK: *page = ROOM / 8; return r->range ? 1 : r->values_count;
	case SCMI_PROTOCOL_PERF:
		*page = ROOM / (wide_levels ? SCMI_PERF_LEVEL_BYTES_V4 : SCMI_PERF_LEVEL_BYTES_V1);
		return r->values_count;
	case SCMI_PROTOCOL_VOLTAGE: *page = ROOM / 4; return r->range ? 1 : r->values_count;
	case SCMI_PROTOCOL_SENSOR:
		*page = ROOM / SCMI_AXIS_RECORD_BYTES_EXTENDED;
		return r->attributes_high & SCMI_SENSOR_AXIS_SUPPORT ? SCMI_SENSOR_AXES(r->attributes_high) : 0;
	default: *page = ROOM / 2; return r->selector == SCMI_PINCTRL_PIN ? 0 : SCMI_PINCTRL_COUNT(r->attributes);
	}
}

static void list_to_its_end(struct workload_actor *actor, const struct boot_step *step, const struct assay_workload_resource *r)
{
	uint32_t page, entries = entries_of(actor->workload, step, r, &page);
	bool has_some = step->protocol != SCMI_PROTOCOL_SENSOR && step->protocol != SCMI_PROTOCOL_PINCTRL;
	uint32_t at = 0;

	/* A very long list stops where the queue is full; Linux would go on. */
	if (!entries && !has_some)
		return;
	do {
		if (step->protocol == SCMI_PROTOCOL_PINCTRL)
			WORKLOAD_SEND(actor, step->protocol, step->message, r->id, r->selector, at);
		else
			WORKLOAD_SEND(actor, step->protocol, step->message, r->id, at);
		at += page;
	} while (at < entries && actor->count + 16 < WORKLOAD_QUEUE);
}

static void step_for(struct workload_actor *actor, const struct boot_step *step, const struct assay_workload_resource *r)
{
	uint32_t words[3] = {r->id, step->word[0], step->word[1]};
	unsigned count = 1u + step->words;

	if (step->protocol == SCMI_PROTOCOL_PINCTRL)
		words[count++] = r->selector;
	workload_queue(actor, step->protocol, step->message, words, count);
}

static bool applies(const struct assay_workload *w, const struct boot_step *step, const struct assay_workload_resource *r)
{
	return workload_version(w, step->protocol) >= step->version &&
	       (!r || !step->attribute || (r->attributes & step->attribute));
}

/* What every protocol begins with; sensors and power domains are asked what they can notify as well. */
static void begin_protocol(struct workload_actor *actor, uint8_t protocol)
{
	struct assay_workload *w = actor->workload;

	WORKLOAD_SEND(actor, protocol, SCMI_PROTOCOL_VERSION);
	WORKLOAD_SEND(actor, protocol, SCMI_PROTOCOL_ATTRIBUTES);
	if (protocol == SCMI_PROTOCOL_SENSOR) {
		WORKLOAD_SEND(actor, protocol, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, SCMI_SENSOR_TRIP_POINT_NOTIFY);
		if (workload_version(w, protocol) >= 0x20000)
			WORKLOAD_SEND(actor, protocol, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY);
	}
	for (size_t i = 0; i < STEPS; i++)
		if (steps[i].protocol == protocol && steps[i].when == ONCE && applies(w, &steps[i], NULL))
			workload_queue(actor, protocol, steps[i].message, steps[i].word, steps[i].words);
}

/* The agents of Base and the descriptors of sensors: one at a time. */
static bool list_of(struct workload_actor *actor, uint8_t protocol)
{
	struct assay_workload *w = actor->workload;
	uint32_t at = actor->page, count = workload_count(w, protocol), page;

	if (protocol == SCMI_PROTOCOL_BASE && at < w->inventory->agents) {
		WORKLOAD_SEND(actor, protocol, SCMI_BASE_DISCOVER_AGENT, at);
		actor->page++;
		return true;
	}
	if (protocol != SCMI_PROTOCOL_SENSOR || at >= count)
		return false;
	page = workload_resource(w, protocol, at)->attributes & SCMI_SENSOR_EXTENDED_ATTRIBUTES
		       ? ROOM / SCMI_SENSOR_RECORD_BYTES_SCALAR
		       : ROOM / SCMI_SENSOR_RECORD_BYTES;
	WORKLOAD_SEND(actor, protocol, SCMI_SENSOR_DESCRIPTION_GET, at);
	actor->page += page;
	return true;
}

static void resource_steps(struct workload_actor *actor, const struct assay_workload_resource *r, bool bound)
{
	for (size_t i = 0; i < STEPS; i++) {
		const struct boot_step *step = &steps[i];

		if (step->protocol != r->protocol || (step->when == BOUND) != bound || !applies(actor->workload, step, r))
			continue;
		if (step->when == PAGES)
			list_to_its_end(actor, step, r);
		else if (step->when == EACH || step->when == BOUND)
			step_for(actor, step, r);
	}
}

/* Base, then the protocols in their order. Stages of a protocol: its beginning, its list, its resources, its drivers. */
bool workload_boot(struct workload_actor *actor)
{
	const struct assay_workload_inventory *inventory = actor->workload->inventory;
	uint32_t place = actor->stage / 4, part = actor->stage % 4;
	uint8_t protocol;

	if (place >= inventory->protocols_count)
		return false;
	protocol = inventory->protocols[place].id;
	if (part == 0) {
		begin_protocol(actor, protocol);
	} else if (part == 1) {
		if (list_of(actor, protocol))
			return true;
	} else if (protocol >= SCMI_PROTOCOL_BASE && protocol <= SCMI_PROTOCOL_PINCTRL &&
		   actor->item < workload_count(actor->workload, protocol)) {
		resource_steps(actor, workload_resource(actor->workload, protocol, actor->item++), part == 3);
		return true;
	}
	actor->stage++;
	actor->item = actor->page = 0;
	return true;
}
