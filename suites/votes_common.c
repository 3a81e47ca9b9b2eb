/* SPDX-License-Identifier: BSD-2-Clause */
/* On and off, for clocks, sensors, power and voltage domains, as the agent that sends next knows them. */
#include "suites/votes_common.h"

#include "scmi/power.h"
#include "scmi/sensor.h"
#include "scmi/voltage.h"
#include "suites/clock_common.h"
#include "suites/power_common.h"
#include "suites/sensor_common.h"
#include "suites/twin.h"
#include "suites/voltage_common.h"

#define ROUNDS 10u /* some seven times the longest pause */

bool vote_settable_clock(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return clock_off_and_settable(inventory, clock);
}

bool vote_settable_sensor(const struct assay_inventory *inventory, const struct assay_inventory_sensor *sensor)
{
	(void)inventory;
	return sensor->config_known && !(sensor->config & SCMI_SENSOR_CONFIG_ENABLE);
}

bool vote_settable_voltage(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory, (void)domain;
	return true;
}

const char *vote_noun(const struct check *c)
{
	if (check_clock(c))
		return "clock";
	if (check_sensor(c))
		return "sensor";
	return check_domain(c)->protocol == SCMI_PROTOCOL_POWER ? "power domain" : "voltage domain";
}

static bool is_power(const struct check *c)
{
	return check_domain(c) && check_domain(c)->protocol == SCMI_PROTOCOL_POWER;
}

bool vote_is_slow(const struct check *c)
{
	return is_power(c) && power_flags(c);
}

const struct assay_exchange *vote_send(struct check *c, bool on)
{
	if (check_clock(c))
		return send_clock_config(c, check_clock(c)->id, on ? SCMI_CLOCK_STATE_ENABLE : SCMI_CLOCK_STATE_DISABLE, 0);
	if (check_sensor(c))
		return SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, check_sensor(c)->id,
			    (check_sensor(c)->config & 0xfffff800u) | (on ? SCMI_SENSOR_CONFIG_ENABLE : 0));
	if (is_power(c))
		return power_set(c, power_flags(c), on ? SCMI_POWER_STATE_ON : SCMI_POWER_STATE_OFF);
	return voltage_set_mode(c, on ? SCMI_VOLTAGE_MODE_ON : SCMI_VOLTAGE_MODE_OFF);
}

/* The message that reads it, and the state in the word behind the status. */
static const struct assay_exchange *ask(struct check *c)
{
	if (check_clock(c))
		return SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, check_clock(c)->id);
	if (check_sensor(c))
		return SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, check_sensor(c)->id);
	return SEND(c, check_domain(c)->protocol, is_power(c) ? (uint8_t)SCMI_POWER_STATE_GET : (uint8_t)SCMI_VOLTAGE_CONFIG_GET,
		    check_domain(c)->id);
}

bool vote_read(struct check *c, bool *on)
{
	const struct assay_exchange *ex = ask(c);
	struct reader r = payload_of(ex);
	uint32_t word;

	read_skip(&r, SCMI_STATUS_BYTES);
	word = read_u32(&r);
	if (!r.ok || ex->status != SCMI_SUCCESS)
		return false;
	if (check_clock(c))
		*on = word & SCMI_CLOCK_ENABLED;
	else if (check_sensor(c))
		*on = word & SCMI_SENSOR_CONFIG_ENABLE;
	else if (is_power(c))
		*on = word != SCMI_POWER_STATE_OFF;
	else
		*on = SCMI_VOLTAGE_MODE(word) != SCMI_VOLTAGE_MODE_OFF;
	return true;
}

/* Reads until the state is `until`, or there was time enough for it. */
static bool watch(struct check *c, bool until, uint32_t rounds)
{
	bool on = !until;

	for (uint32_t round = 0; round < rounds && !over(c); round++) {
		if (!vote_read(c, &on))
			return !until;
		if (on == until)
			return until;
		if (round + 1 < rounds)
			domain_pause_round(c, round);
	}
	return on;
}

bool vote_sees(struct check *c, bool on)
{
	return watch(c, on, vote_is_slow(c) ? ROUNDS : 1) == on;
}

bool vote_stays(struct check *c, bool on)
{
	return watch(c, !on, vote_is_slow(c) ? ROUNDS : 1) == on;
}

bool vote_settles(struct check *c, bool on)
{
	return vote_sees(c, on) && (!vote_is_slow(c) || vote_stays(c, on));
}

void vote_withdraw_later(struct check *c)
{
	if (check_clock(c) && check_version(c) >= CLOCK_V3)
		UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, check_clock(c)->id, 0, 0);
	else if (check_clock(c))
		UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, check_clock(c)->id, 0);
	else if (check_sensor(c))
		UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, check_sensor(c)->id, check_sensor(c)->config & 0xfffff800u);
	else if (is_power(c))
		UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, power_flags(c), check_domain(c)->id, SCMI_POWER_STATE_OFF);
	else
		UNDO(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, check_domain(c)->id, SCMI_VOLTAGE_MODE_OFF);
}

bool vote_cast(struct check *c, size_t place, bool on)
{
	const struct assay_exchange *ex;

	if (over(c) || !check_as(c, place))
		return false;
	if (on)
		vote_withdraw_later(c);
	ex = vote_send(c, on);
	return answered(ex) && ex->status == SCMI_SUCCESS;
}

/* This agent turns it on, the check's own sees it, and it goes off again. */
static bool may_vote(struct check *c, size_t place)
{
	bool seen;

	if (is_power(c) && check_as(c, place) && !power_settable(check_inventory(c), check_domain(c)))
		return false;
	if (!vote_cast(c, place, true))
		return false;
	(void)check_as(c, 0);
	seen = vote_sees(c, true);
	if (!vote_cast(c, place, false))
		return false;
	(void)check_as(c, 0);
	return vote_sees(c, false) && seen;
}

size_t vote_voters(struct check *c, size_t wanted, size_t *places, size_t most)
{
	size_t count = 0;
	bool on;

	if (!vote_read(c, &on)) {
		skip(c, "the state of the %s cannot be read", vote_noun(c));
		return 0;
	}
	if (on) {
		skip(c, "the %s is on: others may use it", vote_noun(c));
		return 0;
	}
	for (size_t place = 0; place < check_agents(c) && count < most && !over(c); place++) {
		if (place > 0 && check_next_twin(c, place) != place)
			continue;
		if (may_vote(c, place))
			places[count++] = place;
		else if (place == 0)
			break;
	}
	(void)check_as(c, 0);
	if (count < wanted)
		skip(c, "%zu agents of %zu may turn the %s on and see each other do so, %zu are needed", count, check_agents(c),
		     vote_noun(c), wanted);
	return over(c) ? 0 : count;
}
