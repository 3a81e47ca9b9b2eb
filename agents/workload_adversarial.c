// SPDX-License-Identifier: BSD-2-Clause
/*
 * Legal requests at the edges: every one has its message's length and zeros where the specification reserves bits, but ids, indexes
 * and values are as often just past the end as within, asynchronous where nobody offers it, and notifications go on and off. Nothing
 * that powers off or resets.
 */
#include <string.h>

#include "agents/workload_private.h"
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

/*
 * One letter a word: r resource, e on or off, i index, m message, v version, a agent, b device, q protocol, z zero, A asynchronous or
 * not, c rate flags, R rate (two words), p parent, g value, s power state, k clock state, o voltage mode, t trip point, T its value (two
 * words), w pin selector, n sensor configuration.
 */
static const struct kind {
	uint8_t protocol, message, weight;
	const char *words;
	uint32_t since; /* protocol version */
} kinds[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 3, "i", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 3, "a", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS, 2, "e", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 1, "abe", 0x20000},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 1, "abqe", 0x20000},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, "ae", 0x20000},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_ATTRIBUTES, 2, "r", 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 4, "Ars", 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 3, "r", 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, 2, "re", 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_NAME_GET, 1, "r", 0x30000},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET, 1, "", 0},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFY, 1, "e", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 2, "r", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_LEVELS, 3, "ri", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, 3, "rgg", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_GET, 2, "r", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_SET, 4, "rg", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_GET, 2, "r", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LIMITS, 2, "re", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LEVEL, 2, "re", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, "rm", 0x20000},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_NAME_GET, 1, "r", 0x30000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 2, "r", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 3, "ri", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 5, "crR", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, 3, "r", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, 4, "rk", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_NAME_GET, 1, "r", 0x20000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, "re", 0x20000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, 2, "re", 0x20000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, 2, "rz", 0x30000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, 2, "ri", 0x30000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, 3, "rp", 0x30000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, 2, "r", 0x30000},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, 2, "r", 0x30000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 3, "i", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, 2, "re", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 3, "rtT", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 4, "rA", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, 2, "ri", 0x20000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 2, "ri", 0x20000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, 2, "r", 0x20000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 3, "rn", 0x20000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 1, "re", 0x20000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_NAME_GET, 1, "r", 0x30000},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_NAME_GET, 1, "ri", 0x30000},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_ATTRIBUTES, 3, "r", 0},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, 2, "re", 0x20000},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_NAME_GET, 1, "r", 0x30000},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, 2, "r", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DESCRIBE_LEVELS, 3, "ri", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 3, "ro", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, 2, "r", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, 3, "rAg", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 2, "r", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_NAME_GET, 1, "r", 0x20000},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 2, "r", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_GET, 2, "r", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, 3, "rfg", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_GET, 2, "r", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_SET, 2, "rzg", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, 1, "r", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 2, "r", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, "re", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 1, "rm", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 3, "rw", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, "rwi", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_REQUEST, 2, "rw", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_RELEASE, 2, "rw", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_NAME_GET, 1, "rw", 0},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* A request being made. */
struct edge {
	struct workload_actor *actor;
	const struct kind *kind;
	const struct assay_workload_resource *resource;
	uint32_t words[8];
	unsigned count;
};

static uint32_t below(const struct edge *e, uint32_t limit)
{
	return workload_below(e->actor, limit);
}

/* Mostly within, else the last, the first that is not there, or far away. */
static uint32_t at_the_edge(struct workload_actor *actor, uint32_t count)
{
	uint32_t choice = workload_below(actor, 100);

	if (choice < 70)
		return workload_below(actor, count ? count : 1);
	if (choice < 80)
		return count ? count - 1 : 0;
	if (choice < 94)
		return count;
	return choice < 97 ? 0xffffu : 0xffffffffu;
}

static uint32_t id_of(struct edge *e)
{
	bool there = workload_below(e->actor, 100) < 85;

	e->resource = workload_any(e->actor, e->kind->protocol, 0);
	if (e->resource && there)
		return e->resource->id;
	return at_the_edge(e->actor, workload_count(e->actor->workload, e->kind->protocol));
}

static uint64_t rate_of(struct edge *e)
{
	static const int64_t near[] = {-1, 0, 1};
	uint64_t value = e->resource ? (uint64_t)workload_value(e->actor, e->resource) : 0;

	switch (below(e, 8)) {
	case 0: return 0;
	case 1: return UINT64_MAX;
	case 2: return UINT64_C(1) << below(e, 64);
	case 3: return value + (uint64_t)near[below(e, 3)];
	default: return value;
	}
}

static uint32_t value_of(struct edge *e)
{
	int64_t value = e->resource ? workload_value(e->actor, e->resource) : 0;

	switch (below(e, 8)) {
	case 0: return 0;
	case 1: return below(e, 2) ? 0x7fffffffu : 0xffffffffu;
	case 2: return (uint32_t)(value + (int64_t)below(e, 3) - 1);
	default: return (uint32_t)value;
	}
}

static uint32_t parent_of(struct edge *e)
{
	if (e->resource && e->resource->parents_count && below(e, 4))
		return e->resource->parents[below(e, e->resource->parents_count)];
	return at_the_edge(e->actor, workload_count(e->actor->workload, SCMI_PROTOCOL_CLOCK));
}

/* Some trip point, with a direction. */
static uint32_t trip_point_of(struct edge *e)
{
	uint32_t count = e->resource ? SCMI_SENSOR_TRIP_POINTS(e->resource->attributes) : 0;
	uint32_t id = below(e, 8) ? below(e, count + 2) : 255;

	return (id & 0xffu) << 4 | below(e, 4);
}

static uint32_t selector_of(struct edge *e)
{
	return e->resource && below(e, 4) ? e->resource->selector : below(e, 3);
}

static uint32_t flag_of(struct edge *e, uint32_t flag)
{
	return below(e, 4) ? 0 : flag;
}

static uint32_t protocol_of(struct edge *e)
{
	return below(e, 4) ? SCMI_PROTOCOL_BASE + below(e, 10) : 0x1a + below(e, 4);
}

static uint32_t word_of(struct edge *e, char letter)
{
	static const uint32_t rate_flags[] = {0,
					      0,
					      0,
					      SCMI_RATE_SET_ASYNC,
					      SCMI_RATE_SET_ASYNC | SCMI_RATE_SET_NO_DELAYED,
					      SCMI_RATE_SET_ROUND_UP,
					      SCMI_RATE_SET_ROUND_AUTO};
	static const uint32_t modes[] = {SCMI_VOLTAGE_MODE_OFF, SCMI_VOLTAGE_MODE_ON, SCMI_VOLTAGE_MODE_ON,
					 SCMI_VOLTAGE_MODE_VENDOR};

	switch (letter) {
	case 'r': return id_of(e);
	case 'e': return below(e, 2);
	case 'i':
		return at_the_edge(e->actor,
				   e->resource ? e->resource->values_count : workload_count(e->actor->workload, e->kind->protocol));
	case 'm': return below(e, 8) ? below(e, 0x12) : 0xffu;
	case 'a': return below(e, 8) ? below(e, e->actor->workload->inventory->agents + 2) : SCMI_AGENT_SELF;
	case 'b': return at_the_edge(e->actor, 16);
	case 'q': return protocol_of(e);
	case 'A': return flag_of(e, 1);
	case 'f': return flag_of(e, below(e, 2) ? SCMI_POWERCAP_SET_ASYNC : SCMI_POWERCAP_SET_ASYNC | SCMI_POWERCAP_SET_NO_DELAYED);
	case 'c': return rate_flags[below(e, sizeof(rate_flags) / sizeof(rate_flags[0]))];
	case 'p': return parent_of(e);
	case 'g': return value_of(e);
	case 's': return below(e, 8) ? below(e, 2) * SCMI_POWER_STATE_OFF : below(e, 16);
	case 'k': return below(e, 8) ? below(e, 2) : SCMI_CLOCK_STATE_DISABLE;
	case 'o': return modes[below(e, 4)];
	case 't': return trip_point_of(e);
	case 'w': return selector_of(e);
	case 'n': return below(e, 2) | (below(e, 4) ? 0 : SCMI_SENSOR_CONFIG_TIMESTAMPS);
	default: return 0;
	}
}

static void make(struct edge *e)
{
	for (const char *letter = e->kind->words; *letter; letter++) {
		uint64_t wide = 0;

		if (*letter != 'R' && *letter != 'T') {
			e->words[e->count++] = word_of(e, *letter);
			continue;
		}
		wide = *letter == 'R' ? rate_of(e) : (uint64_t)below(e, UINT32_MAX) - INT32_MAX;
		e->words[e->count++] = (uint32_t)wide;
		e->words[e->count++] = (uint32_t)(wide >> 32);
	}
	/* The third word of a clock's configuration came with version 3. */
	if (e->kind->protocol == SCMI_PROTOCOL_CLOCK && e->kind->message == SCMI_CLOCK_CONFIG_SET &&
	    workload_version(e->actor->workload, SCMI_PROTOCOL_CLOCK) >= 0x30000)
		e->words[e->count++] = 0;
}

/* What every protocol has, and messages and protocols that the platform may not know. */
static void common(struct workload_actor *actor)
{
	const struct assay_workload_inventory *inventory = actor->workload->inventory;
	uint32_t choice = workload_below(actor, 10);
	uint8_t protocol = SCMI_PROTOCOL_BASE;

	if (inventory->protocols_count)
		protocol = inventory->protocols[workload_below(actor, inventory->protocols_count)].id;
	if (choice == 0)
		WORKLOAD_SEND(actor, (uint8_t)(0x1a + workload_below(actor, 0x66)), SCMI_PROTOCOL_VERSION);
	else if (choice < 3)
		WORKLOAD_SEND(actor, protocol, (uint8_t)(0x11 + workload_below(actor, 0xef)));
	else if (choice < 5)
		WORKLOAD_SEND(actor, protocol, SCMI_PROTOCOL_VERSION);
	else if (choice < 7)
		WORKLOAD_SEND(actor, protocol, SCMI_PROTOCOL_ATTRIBUTES);
	else
		WORKLOAD_SEND(actor, protocol, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES,
			      workload_below(actor, 4) ? workload_below(actor, 0x12) : 0xffu);
}

static bool fits(const struct workload_actor *actor, const struct kind *kind)
{
	uint32_t version = workload_version(actor->workload, kind->protocol);

	/* Version 3 of power capping has other layouts. */
	return version && version >= kind->since && (kind->protocol != SCMI_PROTOCOL_POWERCAP || version < 0x30000);
}

bool workload_adversarial(struct workload_actor *actor)
{
	struct edge e = {.actor = actor};
	uint32_t total = 0, at;

	if (workload_chance(actor, 12)) {
		common(actor);
		return true;
	}
	for (size_t i = 0; i < KINDS; i++)
		total += fits(actor, &kinds[i]) ? kinds[i].weight : 0u;
	at = workload_below(actor, total);
	for (size_t i = 0; i < KINDS && !e.kind; i++) {
		uint32_t weight = fits(actor, &kinds[i]) ? kinds[i].weight : 0u;

		if (at < weight)
			e.kind = &kinds[i];
		at -= weight;
	}
	if (!e.kind) {
		common(actor);
		return true;
	}
	make(&e);
	workload_queue(actor, e.kind->protocol, e.kind->message, e.words, e.count);
	/* Twice the same is legal, too. */
	if (workload_chance(actor, 5))
		workload_queue(actor, e.kind->protocol, e.kind->message, e.words, e.count);
	return true;
}
