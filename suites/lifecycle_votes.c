/* SPDX-License-Identifier: BSD-2-Clause */
/* What an agent holds in each protocol, and what becomes of it when the agent goes. */
#include "suites/clock_common.h"
#include "suites/lifecycle_common.h"
#include "suites/perf_common.h"
#include "suites/pinctrl_common.h"
#include "suites/power_common.h"
#include "suites/powercap_common.h"
#include "suites/reset_common.h"
#include "suites/sensor_common.h"
#include "suites/tables.h"
#include "suites/voltage_common.h"

static bool is_zero(const struct check *c, uint64_t state)
{
	(void)c;
	return state == 0;
}

/* What an agent was told when it took something. */
static bool took(struct check *c, const struct assay_exchange *ex)
{
	if (answered(ex) && ex->status != SCMI_SUCCESS)
		skip(c, "agent %s may not do that: %s", assay_agent_name(check_agent(c)), status_text(ex->status));
	return answered(ex) && ex->status == SCMI_SUCCESS;
}

static bool look_at(struct check *c, const struct assay_exchange *ex, uint32_t offset, uint32_t mask, uint64_t *state)
{
	uint32_t word;

	if (!life_word(c, ex, offset, &word))
		return false;
	*state = word & mask;
	return true;
}

/* --- One thing of each protocol ------------------------------------------------------------------------------------------ */

static bool look_clock(struct check *c, uint64_t *state)
{
	return look_at(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, check_clock(c)->id), 4, SCMI_CLOCK_ENABLED, state);
}

static bool take_clock(struct check *c, uint64_t state)
{
	(void)state;
	return took(c, send_clock_config(c, check_clock(c)->id, SCMI_CLOCK_STATE_ENABLE, 0));
}

static bool look_power(struct check *c, uint64_t *state)
{
	return look_at(c, SEND(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, check_domain(c)->id), 4, UINT32_MAX, state);
}

static bool is_power_off(const struct check *c, uint64_t state)
{
	(void)c;
	return state == SCMI_POWER_STATE_OFF;
}

static bool take_power(struct check *c, uint64_t state)
{
	(void)state;
	return took(c, power_set(c, power_flags(c), SCMI_POWER_STATE_ON));
}

static bool look_perf(struct check *c, uint64_t *state)
{
	const struct assay_exchange *ex = SEND(c, PERF, SCMI_PERF_LIMITS_GET, check_domain(c)->id);
	uint32_t max, min;

	if (!life_word(c, ex, 4, &max) || !life_word(c, ex, 8, &min))
		return false;
	*state = (uint64_t)max << 32 | min;
	return true;
}

static bool is_wide(const struct check *c, uint64_t state)
{
	(void)c;
	return state >> 32 != (uint32_t)state;
}

/* The highest limit one level down. */
static bool take_perf(struct check *c, uint64_t state)
{
	struct perf_limits limits = {.max = (uint32_t)(state >> 32), .min = (uint32_t)state};
	struct perf_levels levels;

	if (!perf_read_levels(c, &levels))
		return false;
	for (uint32_t i = 1; i < levels.count; i++) {
		if (levels.entry[i].value != limits.max || levels.entry[i - 1].level < levels.entry[0].level ||
		    !perf_speakable(c, levels.entry[i - 1].value))
			continue;
		limits.max = levels.entry[i - 1].value;
		return took(c, perf_set_limits(c, limits));
	}
	skip(c, "no level lies below the present limit of %u", limits.max);
	return false;
}

static bool look_voltage(struct check *c, uint64_t *state)
{
	return look_at(c, SEND(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, check_domain(c)->id), 4, 0xf, state);
}

static bool take_voltage(struct check *c, uint64_t state)
{
	(void)state;
	return took(c, voltage_set_mode(c, SCMI_VOLTAGE_MODE_ON));
}

static bool look_sensor(struct check *c, uint64_t *state)
{
	return look_at(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, check_sensor(c)->id), 4, SCMI_SENSOR_CONFIG_ENABLE,
		       state);
}

static bool take_sensor(struct check *c, uint64_t state)
{
	(void)state;
	return took(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, check_sensor(c)->id, SCMI_SENSOR_CONFIG_ENABLE));
}

static bool look_powercap(struct check *c, uint64_t *state)
{
	const uint32_t words[] = {check_domain(c)->id, 0};

	return look_at(c, send_words(c, POWERCAP, SCMI_POWERCAP_CAP_GET, words, check_version(c) >= POWERCAP_V3 ? 2 : 1), 4,
		       UINT32_MAX, state);
}

static bool is_above_lowest(const struct check *c, uint64_t state)
{
	return state != powercap_cap_range(c).min;
}

static bool take_powercap(struct check *c, uint64_t state)
{
	(void)state;
	return took(c, powercap_set_cap(c, 0, powercap_cap_range(c).min));
}

/* Whose a pin is shows by asking for it: 1 where it is somebody else's. What the asking agent got it gives back. */
static bool look_pin(struct check *c, uint64_t *state)
{
	const struct assay_inventory_domain *pin = check_domain(c);
	const struct assay_exchange *ex = SEND(c, PINCTRL, SCMI_PINCTRL_REQUEST, pin->id, pin->selector);

	*state = answered(ex) && ex->status == SCMI_IN_USE;
	if (answered(ex) && ex->status != SCMI_SUCCESS && ex->status != SCMI_IN_USE)
		skip(c, "agent %s cannot own it: %s", assay_agent_name(check_agent(c)), status_text(ex->status));
	else if (answered(ex) && ex->status == SCMI_SUCCESS)
		(void)SEND(c, PINCTRL, SCMI_PINCTRL_RELEASE, pin->id, pin->selector);
	return answered(ex) && !over(c);
}

static bool take_pin(struct check *c, uint64_t state)
{
	(void)state;
	return took(c, SEND(c, PINCTRL, SCMI_PINCTRL_REQUEST, check_domain(c)->id, check_domain(c)->selector));
}

/* No message tells how a reset line stands: 1 where an agent that would assert it is refused. */
static bool look_reset(struct check *c, uint64_t *state)
{
	const struct assay_exchange *ex = reset_send(c, SCMI_RESET_ASSERT, SCMI_RESET_STATE_COLD);

	*state = answered(ex) && ex->status != SCMI_SUCCESS;
	if (answered(ex) && ex->status == SCMI_SUCCESS)
		(void)reset_send(c, 0, SCMI_RESET_STATE_COLD);
	return answered(ex);
}

static bool take_reset(struct check *c, uint64_t state)
{
	(void)state;
	UNDO(c, SCMI_PROTOCOL_RESET, SCMI_RESET, check_domain(c)->id, 0, SCMI_RESET_STATE_COLD);
	return took(c, reset_send(c, SCMI_RESET_ASSERT, SCMI_RESET_STATE_COLD));
}

enum thing { CLOCK, POWER, PERFORMANCE, VOLTAGE, SENSOR, POWER_CAP, PIN, RESET_LINE };

static const struct life_thing things[] = {
	[CLOCK] = {"the clock", look_clock, is_zero, take_clock},
	[POWER] = {"the power domain", look_power, is_power_off, take_power},
	[PERFORMANCE] = {"the range of performance limits", look_perf, is_wide, take_perf},
	[VOLTAGE] = {"the voltage domain", look_voltage, is_zero, take_voltage},
	[SENSOR] = {"the sensor", look_sensor, is_zero, take_sensor},
	[POWER_CAP] = {"the power cap", look_powercap, is_above_lowest, take_powercap},
	[PIN] = {"the pin", look_pin, is_zero, take_pin},
	[RESET_LINE] = {"the reset line", look_reset, is_zero, take_reset},
};

/* --- The checks ---------------------------------------------------------------------------------------------------------- */

static const struct life_thing *thing_of(const struct check *c)
{
	return &things[check_row(c)->argument];
}

static void loss_gives_back(struct check *c)
{
	life_released(c, thing_of(c), LIFE_CLOSE);
	if (!over(c))
		life_released(c, thing_of(c), LIFE_CRASH);
}

static void loss_leaves_others(struct check *c)
{
	life_others_stay(c, thing_of(c), LIFE_CLOSE);
	if (!over(c))
		life_others_stay(c, thing_of(c), LIFE_CRASH);
}

static void reset_gives_back(struct check *c)
{
	life_released(c, thing_of(c), LIFE_RESET);
}

static void reset_leaves_others(struct check *c)
{
	life_others_stay(c, thing_of(c), LIFE_RESET);
}

/* clang-format off */
#define OF_CLOCK                                                                                                 \
	.protocol = SCMI_PROTOCOL_CLOCK, .scope = PER_CLOCK, .clock_is = clock_off_and_settable, .argument = CLOCK, \
	.needs.clock_wanted = "off and may be switched"
#define OF_POWER                                                                                               \
	.protocol = SCMI_PROTOCOL_POWER, .scope = PER_DOMAIN, .domain_is = power_settable, .argument = POWER, \
	.needs.domain_wanted = "one that can be set"
#define OF_PERF                                                                                                          \
	.protocol = SCMI_PROTOCOL_PERF, .scope = PER_DOMAIN, .domain_is = perf_limits_settable, .argument = PERFORMANCE, \
	.needs.domain_wanted = "one whose limits can be set"
#define OF_VOLTAGE .protocol = SCMI_PROTOCOL_VOLTAGE, .scope = PER_DOMAIN, .argument = VOLTAGE
#define OF_SENSOR \
	.protocol = SCMI_PROTOCOL_SENSOR, .scope = PER_SENSOR, .argument = SENSOR, .needs.version_min = SENSOR_V2
#define OF_POWER_CAP                                                                                                      \
	.protocol = SCMI_PROTOCOL_POWERCAP, .scope = PER_DOMAIN, .domain_is = powercap_cap_settable, .argument = POWER_CAP, \
	.needs.domain_wanted = "one whose cap can be set"
#define OF_PIN .protocol = SCMI_PROTOCOL_PINCTRL, .scope = PER_DOMAIN, .argument = PIN
#define OF_RESET_LINE \
	.protocol = SCMI_PROTOCOL_RESET, .scope = PER_DOMAIN, .argument = RESET_LINE, .needs.destructive = true

#define RELEASED(name, text, ...)                                                                                       \
	{                                                                                                              \
		.id = "lifecycle." name ".given-back", .title = text " that a lost agent held is given back",          \
		.requirements = REQUIRES("AGT-LOS-01"), __VA_ARGS__, .needs.agents = 2, .run = loss_gives_back,                 \
	}
#define STAYS(name, text, ...)                                                                                          \
	{                                                                                                              \
		.id = "lifecycle." name ".others-stay", .title = text " that others hold too outlives the loss of an agent", \
		.requirements = REQUIRES("AGT-LOS-01"), __VA_ARGS__, .needs.agents = 2, .run = loss_leaves_others, \
	}
#define RESET_RELEASED(name, text, ...)                                                                                    \
	{                                                                                                                 \
		.id = "lifecycle." name ".reset-gives-back", .title = text " that an agent held is given back when it is reset", \
		.requirements = REQUIRES("BASE-00B-05", "BASE-00B-06"), __VA_ARGS__, .needs.agents = 2, .needs.destructive = true, \
		.run = reset_gives_back,                                                                                  \
	}
#define RESET_STAYS(name, text, ...)                                                                                       \
	{                                                                                                                 \
		.id = "lifecycle." name ".reset-leaves-others", .title = text " that others hold too outlives a reset",   \
		.requirements = REQUIRES("BASE-00B-05"), __VA_ARGS__, .needs.agents = 2, .needs.destructive = true,                \
		.run = reset_leaves_others,                                                                               \
	}
#define SHARED(name, text, ...) \
	RELEASED(name, text, __VA_ARGS__), STAYS(name, text, __VA_ARGS__), RESET_RELEASED(name, text, __VA_ARGS__), RESET_STAYS(name, text, __VA_ARGS__)
/* clang-format on */

static const struct check_row rows[] = {
	SHARED("clock", "a clock", OF_CLOCK),
	SHARED("power", "a power domain", OF_POWER),
	SHARED("performance", "a limit of performance", OF_PERF),
	SHARED("voltage", "a voltage domain", OF_VOLTAGE),
	SHARED("sensor", "a sensor", OF_SENSOR),
	SHARED("power-cap", "a power cap", OF_POWER_CAP),
	RELEASED("pin", "a pin", OF_PIN),
	RESET_RELEASED("pin", "a pin", OF_PIN),
	RELEASED("reset-line", "a reset line", OF_RESET_LINE),
};

CHECK_TABLE(checks_lifecycle_votes, rows);
