// SPDX-License-Identifier: BSD-2-Clause
/* What agents do once they run: each call queues one small piece of work, with values that the target is known to have. */
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

/* ---- Performance ---- */

/* Up or down by a level or two, as a governor does. */
static void change_level(struct workload_actor *actor, const struct assay_workload_resource *r)
{
	uint32_t *at = workload_state(actor, r), last = r->values_count - 1, step = 1 + workload_below(actor, 2);

	if (workload_chance(actor, 50))
		*at = *at + step > last ? last : *at + step;
	else
		*at = *at < step ? 0 : *at - step;
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_SET, r->id, (uint32_t)r->values[*at]);
}

static void change_limits(struct workload_actor *actor, const struct assay_workload_resource *r)
{
	int64_t low = r->values[workload_below(actor, r->values_count)], high = r->values[workload_below(actor, r->values_count)];
	int64_t all_low = low, all_high = high;

	for (unsigned i = 0; i < r->values_count; i++) {
		all_low = r->values[i] < all_low ? r->values[i] : all_low;
		all_high = r->values[i] > all_high ? r->values[i] : all_high;
	}
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, r->id, (uint32_t)(high > low ? high : low),
		      (uint32_t)(high > low ? low : high));
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_GET, r->id);
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_SET, r->id, (uint32_t)all_high, (uint32_t)all_low);
}

bool workload_dvfs(struct workload_actor *actor)
{
	const struct assay_workload_resource *r = workload_any(actor, SCMI_PROTOCOL_PERF, SCMI_PERF_MAY_SET_LEVEL);
	bool settable = r && r->values_count && (r->attributes & SCMI_PERF_MAY_SET_LEVEL);

	if (!r)
		return false;
	if (settable && workload_chance(actor, 75))
		change_level(actor, r);
	else
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_GET, r->id);
	if (settable && (r->attributes & SCMI_PERF_MAY_SET_LIMITS) && workload_chance(actor, 2))
		change_limits(actor, r);
	return true;
}

/* ---- Clocks ---- */

static void switch_clock(struct workload_actor *actor, const struct assay_workload_resource *r, bool on)
{
	uint32_t state = on ? SCMI_CLOCK_STATE_ENABLE : SCMI_CLOCK_STATE_DISABLE;

	if (workload_version(actor->workload, SCMI_PROTOCOL_CLOCK) >= 0x30000)
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, r->id, state, 0);
	else
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, r->id, state);
}

static void change_rate(struct workload_actor *actor, const struct assay_workload_resource *r)
{
	uint64_t rate = (uint64_t)workload_value(actor, r);

	WORKLOAD_SEND(actor, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 0, r->id, (uint32_t)rate, (uint32_t)(rate >> 32));
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, r->id);
}

static void read_clock(struct workload_actor *actor, const struct assay_workload_resource *r)
{
	bool v3 = workload_version(actor->workload, SCMI_PROTOCOL_CLOCK) >= 0x30000;

	if (v3 && workload_chance(actor, 30))
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_GET, r->id, 0);
	else if (v3 && (r->attributes & SCMI_CLOCK_PARENTS) && workload_chance(actor, 30))
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, r->id);
	else
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, r->id);
}

bool workload_clocks(struct workload_actor *actor)
{
	const struct assay_workload_resource *r = workload_any_free(actor, SCMI_PROTOCOL_CLOCK, 0);
	uint32_t choice = workload_below(actor, 100);

	if (!r)
		r = workload_any(actor, SCMI_PROTOCOL_CLOCK, 0);
	if (!r)
		return false;
	if (r->fixed || choice < 30) {
		read_clock(actor, r);
	} else if (choice < 65) {
		*workload_state(actor, r) ^= 1;
		switch_clock(actor, r, *workload_state(actor, r));
	} else if (choice < 95 && r->values_count) {
		change_rate(actor, r);
	} else if (r->parents_count) {
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, r->id,
			      r->parents[workload_below(actor, r->parents_count)]);
	} else {
		read_clock(actor, r);
	}
	return true;
}

/* ---- Sensors ---- */

static void configure_sensor(struct workload_actor *actor, const struct assay_workload_resource *r, bool on)
{
	if (workload_version(actor->workload, SCMI_PROTOCOL_SENSOR) < 0x20000)
		return;
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, r->id, on ? SCMI_SENSOR_CONFIG_ENABLE : 0);
}

static void read_sensor(struct workload_actor *actor, const struct assay_workload_resource *r)
{
	bool later = (r->attributes & SCMI_SENSOR_ASYNC_READ) && workload_chance(actor, 12);

	if (!*workload_state(actor, r))
		configure_sensor(actor, r, true);
	*workload_state(actor, r) = 1;
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, r->id, later ? SCMI_SENSOR_READ_ASYNC : 0);
}

bool workload_sensors(struct workload_actor *actor)
{
	uint32_t count = workload_count(actor->workload, SCMI_PROTOCOL_SENSOR);
	const struct assay_workload_resource *r;

	if (!count)
		return false;
	r = workload_resource(actor->workload, SCMI_PROTOCOL_SENSOR, actor->item++ % count);
	read_sensor(actor, r);
	if (workload_version(actor->workload, SCMI_PROTOCOL_SENSOR) >= 0x20000 && workload_chance(actor, 6))
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, r->id);
	if (SCMI_SENSOR_TRIP_POINTS(r->attributes) && workload_chance(actor, 3))
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, r->id, workload_below(actor, 2));
	return true;
}

/* ---- Suspend and resume ---- */

static const uint8_t off_order[] = {SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_PERF, SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VOLTAGE,
				    SCMI_PROTOCOL_POWER};
#define OFF_ORDER (sizeof(off_order) / sizeof(off_order[0]))

static void switch_power(struct workload_actor *actor, const struct assay_workload_resource *r, bool on)
{
	bool later = (r->attributes & SCMI_POWER_ASYNC_SET) && !(r->attributes & SCMI_POWER_SYNC_SET);

	if (!(r->attributes & (SCMI_POWER_ASYNC_SET | SCMI_POWER_SYNC_SET)))
		return;
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, later ? SCMI_POWER_SET_ASYNC : 0, r->id,
		      on ? SCMI_POWER_STATE_ON : SCMI_POWER_STATE_OFF);
	WORKLOAD_SEND(actor, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, r->id);
}

static void switch_resource(struct workload_actor *actor, const struct assay_workload_resource *r, bool on)
{
	switch (r->protocol) {
	case SCMI_PROTOCOL_SENSOR: configure_sensor(actor, r, on); break;
	case SCMI_PROTOCOL_PERF:
		if (r->values_count && (r->attributes & SCMI_PERF_MAY_SET_LEVEL))
			WORKLOAD_SEND(actor, SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_SET, r->id,
				      (uint32_t)r->values[on ? r->values_count - 1 : 0]);
		break;
	case SCMI_PROTOCOL_CLOCK:
		if (!r->fixed)
			switch_clock(actor, r, on);
		break;
	case SCMI_PROTOCOL_VOLTAGE:
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, r->id,
			      on ? SCMI_VOLTAGE_MODE_ON : SCMI_VOLTAGE_MODE_OFF);
		break;
	default: switch_power(actor, r, on); break;
	}
}

/* Stages: the protocols in the order in which they go off, then in the other one. */
bool workload_suspend_resume(struct workload_actor *actor)
{
	bool on = actor->stage >= OFF_ORDER;
	uint8_t protocol = off_order[on ? 2 * OFF_ORDER - 1 - actor->stage : actor->stage];
	uint32_t count = workload_count(actor->workload, protocol);

	if (actor->item < count) {
		switch_resource(actor, workload_resource(actor->workload, protocol, on ? count - 1 - actor->item : actor->item),
				on);
		actor->item++;
		return true;
	}
	actor->item = 0;
	actor->stage = (actor->stage + 1) % (2 * OFF_ORDER);
	if (actor->stage == OFF_ORDER && workload_version(actor->workload, SCMI_PROTOCOL_SYSTEM))
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_GET);
	return true;
}

/* ---- Everything ---- */

/* Reads of protocols that the other profiles leave out: a resource's id and further words. */
static const struct read {
	uint8_t protocol, message, words;
} reads[] = {
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_ATTRIBUTES, 0},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_GET, 0},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_ATTRIBUTES, 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, 0},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DESCRIBE_LEVELS, 1},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_GET, 0},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 1},
};

static void read_something(struct workload_actor *actor)
{
	const struct read *read = &reads[workload_below(actor, sizeof(reads) / sizeof(reads[0]))];
	const struct assay_workload_resource *r = workload_any(actor, read->protocol, 0);
	uint32_t words[2];

	if (!r) {
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_BASE,
			      workload_chance(actor, 50) ? SCMI_PROTOCOL_VERSION : SCMI_BASE_DISCOVER_VENDOR);
		return;
	}
	words[0] = r->id;
	words[1] = r->selector;
	workload_queue(actor, read->protocol, read->message, words, 1u + read->words);
}

static void change_something(struct workload_actor *actor)
{
	const struct assay_workload_resource *r =
		workload_any(actor, SCMI_PROTOCOL_POWER, SCMI_POWER_SYNC_SET | SCMI_POWER_ASYNC_SET);

	if (r && workload_chance(actor, 50)) {
		*workload_state(actor, r) ^= 1;
		switch_power(actor, r, *workload_state(actor, r));
		return;
	}
	r = workload_any_free(actor, SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_CONFIGURABLE);
	if (r && r->values_count && workload_version(actor->workload, SCMI_PROTOCOL_POWERCAP) < 0x30000 &&
	    workload_chance(actor, 50)) {
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, r->id, 0, (uint32_t)workload_value(actor, r));
		return;
	}
	r = workload_any_free(actor, SCMI_PROTOCOL_VOLTAGE, 0);
	if (r && r->values_count)
		WORKLOAD_SEND(actor, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, r->id, 0, (uint32_t)workload_value(actor, r));
}

bool workload_mixed(struct workload_actor *actor)
{
	uint32_t choice = workload_below(actor, 100);
	bool done = false;

	if (choice < 25)
		done = workload_dvfs(actor);
	else if (choice < 50)
		done = workload_clocks(actor);
	else if (choice < 75)
		done = workload_sensors(actor);
	else if (choice < 85)
		change_something(actor);
	if (!done && actor->count == 0)
		read_something(actor);
	return true;
}
