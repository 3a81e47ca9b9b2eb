/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random but plausible requests, from one table of what each word of a message means: mostly what an agent would send, sometimes
 * with one thing wrong. Repeatable by the seed. A fixture: for one program each.
 */
#ifndef HARNESS_E2E_ORACLE_REQUESTS_H
#define HARNESS_E2E_ORACLE_REQUESTS_H

#include <string.h>

#include "assay/check.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/status.h"
#include "scmi/system.h"
#include "scmi/voltage.h"

#define ORACLE_REQUEST_BYTES 256u

#define VALUES_OF 32u
#define VALUES_MAX 32u
struct oracle_values {
	bool full;
	uint32_t count, value[VALUES_MAX];
};

struct oracle_requests {
	const struct assay_inventory *inventory;
	uint64_t random;
	struct oracle_values values[16][VALUES_OF]; /* by protocol and domain */
};

/*
 * One letter per word: r resource, x resource with an extended name, e on or off, i index, m message id, v version, a agent,
 * d device, z zero, c flags of a rate change, l and h halves of a rate, p parent, g value, s state, f flags of a few low bits,
 * q protocol id, k clock configuration, t trip point, w pin selector, y settings to get, b settings to set, u power cap value.
 */
static const struct kind {
	uint8_t protocol, message;
	uint8_t weight; /* how often an agent sends it */
	const char *words;
	uint64_t prefers; /* attribute bits of which the resource has at least one, as a rule; sensors: attributes_high above */
} kinds[] = {
	{0, SCMI_PROTOCOL_VERSION, 2, "", 0},
	{0, SCMI_PROTOCOL_ATTRIBUTES, 2, "", 0},
	{0, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 4, "m", 0},
	{0, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, "v", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, 4, "", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, 4, "", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, 4, "", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 6, "i", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 6, "a", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS, 4, "e", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 1, "ade", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 1, "adqe", 0},
	{SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 1, "ae", 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_ATTRIBUTES, 4, "r", 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 8, "Ars", SCMI_POWER_SYNC_SET | SCMI_POWER_ASYNC_SET},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 12, "r", 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, 3, "re", SCMI_POWER_CHANGED_NOTIFIES},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, 2, "re", SCMI_POWER_CHANGE_REQUESTED_NOTIFIES},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_NAME_GET, 2, "x", 0},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_SET, 1, "es", 0},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET, 4, "", 0},
	{SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFY, 3, "e", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 4, "r", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_LEVELS, 4, "ri", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, 2, "rgg", SCMI_PERF_MAY_SET_LIMITS},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_GET, 8, "r", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_SET, 8, "rg", SCMI_PERF_MAY_SET_LEVEL},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_GET, 8, "r", 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LIMITS, 3, "re", SCMI_PERF_LIMITS_NOTIFIES},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LEVEL, 3, "re", SCMI_PERF_LEVEL_NOTIFIES},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 3, "rM", SCMI_PERF_FASTCHANNEL},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_NAME_GET, 2, "x", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 4, "r", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 5, "ri", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 8, "crlh", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, 8, "r", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, 8, "rkg", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_NAME_GET, 2, "x", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 3, "re", SCMI_CLOCK_CHANGED_NOTIFIES},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, 2, "re", SCMI_CLOCK_CHANGE_REQUESTED_NOTIFIES},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, 4, "rz", 0},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, 3, "ri", SCMI_CLOCK_PARENTS},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, 3, "rp", SCMI_CLOCK_PARENTS},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, 3, "r", SCMI_CLOCK_PARENTS},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, 3, "r", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 4, "i", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, 2, "re", 0xff},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 3, "rtzz", 0xff},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 10, "rA", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, 3, "ri", UINT64_C(0x3f000000000000)},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 4, "ri", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, 6, "r", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 6, "rf", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, "re", SCMI_SENSOR_CONTINUOUS_UPDATE},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_NAME_GET, 2, "x", 0},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_NAME_GET, 2, "ri", UINT64_C(0x3f000000000000)},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_ATTRIBUTES, 6, "r", 0},
	{SCMI_PROTOCOL_RESET, SCMI_RESET, 4, "rfs", 0},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, 3, "re", SCMI_RESET_NOTIFIES},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_NAME_GET, 2, "x", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, 4, "r", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DESCRIBE_LEVELS, 4, "ri", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 6, "ro", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, 6, "r", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, 6, "rAg", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 6, "r", 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_NAME_GET, 2, "x", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 4, "r", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_GET, 6, "r", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, 6, "rfu", SCMI_POWERCAP_CAP_CONFIGURABLE},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_GET, 4, "r", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_SET, 4, "rzU", SCMI_POWERCAP_PAI_CONFIGURABLE},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, 2, "x", 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 6, "r", SCMI_POWERCAP_MONITORING},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, "re", SCMI_POWERCAP_CAP_NOTIFIES},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 2, "rezg", SCMI_POWERCAP_MEASUREMENTS_NOTIFIES},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 2, "rM", SCMI_POWERCAP_FASTCHANNEL},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 6, "rw", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 4, "rwi", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 6, "ry", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 3, "rFb", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_REQUEST, 3, "rw", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_RELEASE, 2, "rw", 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_NAME_GET, 2, "xw", 0},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static uint32_t oracle_random(struct oracle_requests *g, uint32_t below)
{
	uint64_t z = g->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ z >> 31) >> 32) % below;
}

static bool chance(struct oracle_requests *g, uint32_t percent)
{
	return oracle_random(g, 100) < percent;
}

static const struct assay_inventory_domain *domain_of(const struct oracle_requests *g, uint8_t protocol, uint8_t selector,
						      uint32_t id)
{
	for (uint32_t i = 0; i < g->inventory->domain_count; i++) {
		const struct assay_inventory_domain *d = &g->inventory->domains[i];

		if (d->protocol == protocol && d->selector == selector && d->id == id)
			return d;
	}
	return NULL;
}

static uint64_t attributes_of(const struct oracle_requests *g, uint8_t protocol, uint8_t selector, uint32_t id)
{
	const struct assay_inventory_domain *d = domain_of(g, protocol, selector, id);

	if (protocol == SCMI_PROTOCOL_CLOCK && id < g->inventory->clock_count)
		return g->inventory->clocks[id].attributes;
	if (protocol == SCMI_PROTOCOL_SENSOR && id < g->inventory->sensor_count)
		return g->inventory->sensors[id].attributes_low | (uint64_t)g->inventory->sensors[id].attributes_high << 32;
	return d ? assay_domain_word(d, 4) : 0;
}

/* A clock that the agent sees and may change, as far as it was told. */
static bool free_clock(const struct oracle_requests *g, uint32_t id)
{
	uint32_t all = SCMI_CLOCK_MAY_SET_STATE | SCMI_CLOCK_MAY_SET_PARENT | SCMI_CLOCK_MAY_SET_RATE;

	return id < g->inventory->clock_count && g->inventory->clocks[id].status == SCMI_SUCCESS &&
	       (g->inventory->clocks[id].permissions & all) == all;
}

/* An id that exists, with the attribute bits that the message is for, as a rule. */
static uint32_t resource(struct oracle_requests *g, uint8_t protocol, uint8_t selector, uint64_t prefers)
{
	uint32_t count = assay_inventory_announced(g->inventory, protocol, selector), id = count ? oracle_random(g, count) : 0;

	for (uint32_t i = 0; protocol == SCMI_PROTOCOL_CLOCK && i < count && chance(g, 97) && !free_clock(g, id); i++)
		id = (id + 1) % count;
	for (uint32_t i = 0; prefers && i < count && !(attributes_of(g, protocol, selector, id) & prefers); i++)
		id = (id + 1) % count;
	return id;
}

/* Asynchronously only where that is offered, as a rule. */
static uint32_t asynchronous(struct oracle_requests *g, uint8_t protocol, uint32_t id)
{
	uint64_t can = attributes_of(g, protocol, 0, id);

	if (chance(g, 3))
		return oracle_random(g, 2);
	if (protocol == SCMI_PROTOCOL_POWER && (can & SCMI_POWER_ASYNC_SET))
		return (can & SCMI_POWER_SYNC_SET) ? chance(g, 25) : 1;
	return protocol != SCMI_PROTOCOL_POWER && (can & 0x80000000u) ? oracle_random(g, 2) : 0;
}

/* A level or voltage that the platform described. */
static uint32_t described(struct oracle_requests *g, uint8_t protocol, uint32_t id)
{
	const struct oracle_values *v = &g->values[protocol & 0xf][id % VALUES_OF];

	if (v->count == 0 || chance(g, 6))
		return oracle_random(g, 3000) * 100u;
	return v->value[oracle_random(g, v->count)];
}

/* Pins and groups share what is kept of pin control. */
static uint32_t values_of_pin(uint32_t id, uint32_t selector)
{
	return (id * 2 + selector) % VALUES_OF;
}

/* A configuration that the pin or group has, type and value. */
static void setting(struct oracle_requests *g, uint32_t id, uint32_t selector, uint32_t pair[2])
{
	const struct oracle_values *v = &g->values[9][values_of_pin(id, selector)];
	uint32_t at = v->count ? 2 * oracle_random(g, v->count / 2) : 0;

	pair[0] = v->count && chance(g, 95) ? v->value[at] : oracle_random(g, 21);
	pair[1] = v->count && chance(g, 95) ? v->value[at + 1] : oracle_random(g, 2);
}

/* Learns the values of DESCRIBE_LEVELS and SETTINGS_GET answers. */
static inline void oracle_requests_see(struct oracle_requests *g, const uint8_t *request, uint32_t request_bytes,
				       const uint8_t *response, uint32_t bytes)
{
	struct scmi_header h = scmi_header_unpack(scmi_load32(request));
	bool perf = h.protocol == SCMI_PROTOCOL_PERF, voltage = h.protocol == SCMI_PROTOCOL_VOLTAGE;
	bool settings_seen = h.protocol == SCMI_PROTOCOL_PINCTRL && h.message == SCMI_PINCTRL_SETTINGS_GET && request_bytes == 12 &&
			     (scmi_load32(request + 8) >> 18 & 3u) == 1 && bytes >= 16 && scmi_load32(response + 4) == 0;
	const struct assay_inventory_protocol *p = assay_inventory_protocol(g->inventory, h.protocol);
	struct oracle_values *v = &g->values[h.protocol & 0xf][request_bytes >= 8 ? scmi_load32(request + 4) % VALUES_OF : 0];
	uint32_t stride = voltage ? 4 : p && p->version >= 0x40000 ? 20 : 12, at = 0;

	if (settings_seen) {
		v = &g->values[9][values_of_pin(scmi_load32(request + 4), scmi_load32(request + 8) >> 16 & 3u)];
		for (uint32_t i = 16; i + 8 <= bytes && v->count < VALUES_MAX - 1 && !v->full; i += 8) {
			v->value[v->count++] = scmi_load32(response + i);
			v->value[v->count++] = scmi_load32(response + i + 4);
		}
		v->full = true;
		return;
	}
	if ((!perf && !voltage) || h.message != SCMI_PERF_DESCRIBE_LEVELS || h.type != 0 || request_bytes < 12 || bytes < 16 ||
	    scmi_load32(response + 4) != 0)
		return;
	if (perf && stride == 20 && (attributes_of(g, h.protocol, 0, scmi_load32(request + 4)) & SCMI_PERF_LEVEL_INDEXING))
		at = 16;
	for (uint32_t i = 12; i + stride <= bytes && v->count < VALUES_MAX && !v->full; i += stride)
		v->value[v->count++] = scmi_load32(response + i + at);
	v->full = v->full || (scmi_load32(response + 8) >> 16) == 0;
}

static uint64_t rate(struct oracle_requests *g, uint32_t id)
{
	const struct assay_inventory_clock *clock = id < g->inventory->clock_count ? &g->inventory->clocks[id] : NULL;

	if (!clock || clock->rate_count == 0 || chance(g, 5))
		return oracle_random(g, 1000000000u);
	if (!clock->triplet)
		return clock->rates[oracle_random(g, clock->rate_count)];
	if (clock->rate_count < 3 || clock->rates[2] == 0)
		return clock->rates[0];
	return clock->rates[0] +
	       clock->rates[2] * oracle_random(g, (uint32_t)((clock->rates[1] - clock->rates[0]) / clock->rates[2]) + 1);
}

static uint32_t parent(struct oracle_requests *g, uint32_t id)
{
	const struct assay_inventory_clock *clock = id < g->inventory->clock_count ? &g->inventory->clocks[id] : NULL;

	if (!clock || clock->parent_count == 0 || chance(g, 10))
		return oracle_random(g, 4);
	return clock->parents[oracle_random(g, clock->parent_count)];
}

/* A value of a range that stands in the domain's attributes: min, max, step. */
static uint32_t ranged(struct oracle_requests *g, uint8_t protocol, uint32_t id, uint32_t at)
{
	const struct assay_inventory_domain *d = domain_of(g, protocol, 0, id);
	uint32_t min = d ? assay_domain_word(d, at) : 0, max = d ? assay_domain_word(d, at + 4) : 0;
	uint32_t step = d ? assay_domain_word(d, at + 8) : 0;

	if (chance(g, 10))
		return oracle_random(g, 4) * 1000000u;
	return step && max > min ? min + step * oracle_random(g, (max - min) / step + 1) : min;
}

static uint32_t few(struct oracle_requests *g, const uint32_t *values, uint32_t count)
{
	return values[oracle_random(g, count)];
}

static uint32_t settings(struct oracle_requests *g, uint32_t id, uint8_t *selector)
{
	uint32_t pair[2];

	uint32_t mode = few(g, (const uint32_t[]){0, 0, 1, 1, 2}, 5);

	setting(g, id, *selector, pair);
	return mode << 18 | (uint32_t)*selector << 16 | (mode == 0 ? pair[0] & 0xff : 0);
}

static uint32_t version_of(const struct oracle_requests *g, uint8_t protocol)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(g->inventory, protocol);

	return p ? p->version : 0;
}

static uint32_t state(struct oracle_requests *g, uint8_t protocol)
{
	static const uint32_t power[] = {SCMI_POWER_STATE_ON, SCMI_POWER_STATE_OFF, SCMI_POWER_STATE_ON, SCMI_POWER_STATE_OFF, 3};

	if (protocol == SCMI_PROTOCOL_POWER)
		return few(g, power, 5);
	return protocol == SCMI_PROTOCOL_RESET ? (chance(g, 3) ? 0x80000001u : 0) : oracle_random(g, 6);
}

static uint32_t word(struct oracle_requests *g, const struct kind *kind, uint8_t protocol, char letter, uint32_t id,
		     uint8_t *selector)
{
	static const uint32_t clocks[] = {0, 1, 0, 1, 0, 1, 0x10001, 0x10003, 3, 2};
	static const uint32_t zero_or_one[] = {0, 0, 0, 1};
	uint32_t version = version_of(g, protocol);

	switch (letter) {
	case 'e': return oracle_random(g, 2);
	case 'A': return asynchronous(g, protocol, id);
	case 'M': return chance(g, 90) ? (protocol == SCMI_PROTOCOL_PERF ? 5 : 4) + oracle_random(g, 4) : oracle_random(g, 0x11);
	case 'i': return few(g, (const uint32_t[]){0, 0, 0, 0, 0, 0, 0, 1, 2, 300}, 10);
	case 'm': return oracle_random(g, 0x11);
	case 'v': return chance(g, 85) ? version : few(g, (const uint32_t[]){0, 0x10000, 0x20000, 0x90000, 0xffffffffu}, 5);
	case 'a': return few(g, (const uint32_t[]){0, 1, 2, 3, 4, SCMI_AGENT_SELF}, 6);
	case 'd': return oracle_random(g, 4);
	case 'c': return few(g, (const uint32_t[]){0, 0, 0, 1, 3, 4, 8}, 7);
	case 'l': return (uint32_t)rate(g, id);
	case 'p': return parent(g, id);
	case 'g': return protocol == SCMI_PROTOCOL_CLOCK ? oracle_random(g, 110) : described(g, protocol, id);
	case 's': return state(g, protocol);
	case 'f':
		return protocol == SCMI_PROTOCOL_RESET ? few(g, (const uint32_t[]){1, 1, 1, 1, 5, 2, 0, 0}, 8)
						       : oracle_random(g, 2);
	case 'o': return few(g, (const uint32_t[]){0, 7, 7, 0, 8}, 5);
	case 'q': return 0x11u + oracle_random(g, 9);
	case 'k': return SCMI_VERSION_MAJOR(version) >= 3 ? few(g, clocks, 10) : oracle_random(g, 2);
	case 't': return oracle_random(g, 4) | few(g, zero_or_one, 4) << 4;
	case 'w': return *selector;
	case 'y': return settings(g, id, selector);
	case 'b': return (kind->message == SCMI_PINCTRL_SETTINGS_CONFIGURE ? 1u << 2 : 0) | *selector;
	case 'F': return oracle_random(g, 3);
	case 'u': return ranged(g, protocol, id, SCMI_POWERCAP_R_MIN_CAP);
	case 'U': return ranged(g, protocol, id, SCMI_POWERCAP_R_MIN_PAI);
	default: return 0;
	}
}

static const struct kind *pick(struct oracle_requests *g, uint8_t *protocol)
{
	uint32_t total = 0, at;

	*protocol = g->inventory->protocols[oracle_random(g, g->inventory->protocol_count)].id;
	for (size_t i = 0; i < KINDS; i++)
		total += kinds[i].protocol == 0 || kinds[i].protocol == *protocol ? kinds[i].weight : 0;
	at = oracle_random(g, total);
	for (size_t i = 0;; i++) {
		uint32_t weight = kinds[i].protocol == 0 || kinds[i].protocol == *protocol ? kinds[i].weight : 0;

		if (at < weight)
			return &kinds[i];
		at -= weight;
	}
}

static bool implemented(const struct oracle_requests *g, uint8_t protocol, uint8_t message)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(g->inventory, protocol);

	return p && p->messages[message].status == SCMI_SUCCESS;
}

/* Where the bit of an extended name stands, from Base on. */
static const uint8_t name_bits[] = {0, 27, 0, 26, 29, 29, 29, 30, 28, 31};

static uint32_t fill(struct oracle_requests *g, const struct kind *kind, uint8_t protocol, uint32_t *words)
{
	uint8_t selector = protocol == SCMI_PROTOCOL_PINCTRL ? (uint8_t)oracle_random(g, 3) : 0;
	uint32_t id, count = (uint32_t)strlen(kind->words);
	uint64_t prefers;

	if (kind->message == SCMI_PINCTRL_LIST_ASSOCIATIONS && protocol == SCMI_PROTOCOL_PINCTRL && selector == 0)
		selector = 1;
	if (kind->message >= SCMI_PINCTRL_SETTINGS_GET && kind->message <= SCMI_PINCTRL_RELEASE && selector == 2)
		selector = 0;
	prefers = strchr(kind->words, 'x') ? UINT64_C(1) << name_bits[protocol - SCMI_PROTOCOL_BASE] : kind->prefers;
	id = resource(g, protocol, selector, chance(g, 95) ? prefers : 0);
	for (uint32_t i = 0; i < count; i++) {
		char letter = kind->words[i];

		if (letter == 'r' || letter == 'x')
			words[i] = id;
		else if (letter == 'h')
			words[i] = 0;
		else
			words[i] = word(g, kind, protocol, letter, id, &selector);
	}
	if (kind->protocol == SCMI_PROTOCOL_PINCTRL && kind->message == SCMI_PINCTRL_SETTINGS_CONFIGURE) {
		setting(g, id, selector, words + count);
		count += 2;
	}
	if (kind->protocol == SCMI_PROTOCOL_CLOCK && kind->message == SCMI_CLOCK_CONFIG_SET &&
	    SCMI_VERSION_MAJOR(version_of(g, protocol)) < 3)
		count = 2;
	return count;
}

/* One thing goes wrong. */
static uint32_t spoil(struct oracle_requests *g, uint32_t *header, uint32_t *words, uint32_t count)
{
	static const uint32_t ids[] = {0xffffffffu, 0xffffu, 0x10000u, 0x80000000u};
	uint32_t which = oracle_random(g, 20), at = count ? oracle_random(g, count) : 0;
	uint32_t bytes = 4 * count;

	if (which < 4) {
		uint8_t protocol = (uint8_t)(*header >> 10);

		words[at] =
			chance(g, 50) ? few(g, ids, 4) : assay_inventory_announced(g->inventory, protocol, 0) + oracle_random(g, 2);
	} else if (which < 8) {
		words[at] |= 1u << (8 + oracle_random(g, 24));
	} else if (which < 12 && bytes) {
		bytes -= 1 + oracle_random(g, bytes);
	} else if (which < 14) {
		bytes += 4 * (1 + oracle_random(g, 4));
	} else if (which < 16) {
		*header = (*header & ~0xffu) | (chance(g, 50) ? oracle_random(g, 0x12) : oracle_random(g, 256));
	} else if (which < 18) {
		*header = (*header & ~(0xffu << 10)) | oracle_random(g, 256) << 10;
	} else if (which == 18) {
		*header |= 1u << (28 + oracle_random(g, 4));
	} else {
		*header |= (1 + oracle_random(g, 3)) << 8;
	}
	return bytes;
}

/* The next request, header first; how many bytes. */
static uint32_t oracle_request(struct oracle_requests *g, uint8_t bytes[ORACLE_REQUEST_BYTES])
{
	uint32_t words[(ORACLE_REQUEST_BYTES - 4) / 4] = {0}, header, count, length;
	const struct kind *kind;
	uint8_t protocol;

	do
		kind = pick(g, &protocol);
	while (!implemented(g, protocol, kind->message) && !chance(g, 3));
	count = fill(g, kind, protocol, words);
	header = scmi_command_word(protocol, kind->message, (uint16_t)oracle_random(g, SCMI_TOKEN_COUNT));
	length = chance(g, 6) ? spoil(g, &header, words, count) : 4 * count;
	scmi_store32(bytes, header);
	for (uint32_t i = 0; i < (ORACLE_REQUEST_BYTES - 4) / 4; i++)
		scmi_store32(bytes + 4 + 4 * i, words[i]);
	return 4 + length;
}

#endif
