/* SPDX-License-Identifier: BSD-2-Clause */
/* Sensor protocol: update intervals and the configuration word. */
#include <math.h>

#include "harness/platform/platform_internal.h"

#define SECONDS_MAX 65535.0L

static uint32_t interval_word(const struct platform_config_interval *interval)
{
	return (uint32_t)interval->seconds << 5 | ((uint32_t)interval->exponent & 0x1fu);
}

static long double seconds_of(const struct platform_config_interval *interval)
{
	return (long double)interval->seconds * powl(10.0L, interval->exponent);
}

/* A length of time as 16-bit mantissa and exponent, with as many digits as fit. */
static struct platform_config_interval interval_of(long double seconds, int exponent)
{
	long double mantissa = roundl(seconds / powl(10.0L, exponent));

	for (; mantissa > SECONDS_MAX && exponent < 15; exponent++)
		mantissa = roundl(mantissa / 10.0L);
	return (struct platform_config_interval){(uint16_t)mantissa, (int8_t)exponent};
}

/* Nearest supported intervals at or below and at or above `wanted`; false if there is none on that side. */
static void neighbours(const struct platform_config_sensor *config, long double wanted, struct platform_config_interval *below,
		       struct platform_config_interval *above, bool *has_below, bool *has_above)
{
	*has_below = *has_above = false;
	for (uint32_t i = 0; i < config->intervals_count; i++) {
		long double seconds = seconds_of(&config->intervals[i]);

		if (seconds <= wanted && (!*has_below || seconds > seconds_of(below))) {
			*below = config->intervals[i];
			*has_below = true;
		}
		if (seconds >= wanted && (!*has_above || seconds < seconds_of(above))) {
			*above = config->intervals[i];
			*has_above = true;
		}
	}
	if (!config->interval_range_count)
		return;
	long double lowest = seconds_of(&config->interval_range[0]), highest = seconds_of(&config->interval_range[1]);
	long double step = seconds_of(&config->interval_range[2]);
	int exponent = config->interval_range[2].exponent < config->interval_range[0].exponent ? config->interval_range[2].exponent
											       : config->interval_range[0].exponent;
	/* A little is added so that a wanted multiple is not missed by the last bit. */
	long double steps = floorl((fminl(wanted, highest) - lowest) / step + 1e-9L);

	*has_below = wanted >= lowest;
	*has_above = wanted <= highest;
	*below = interval_of(lowest + fmaxl(steps, 0) * step, exponent);
	*above = wanted <= lowest                                      ? config->interval_range[0]
		 : fabsl(seconds_of(below) - wanted) <= step * 1e-9L   ? *below
		 : seconds_of(below) + step > highest * (1.0L + 1e-9L) ? config->interval_range[1]
								       : interval_of(seconds_of(below) + step, exponent);
}

/* Round as the command asks; IP where nothing lies on that side. */
static int32_t round_interval(const struct sensor *sensor, uint32_t word, struct platform_config_interval *chosen)
{
	uint32_t bits = SCMI_SENSOR_CONFIG_EXPONENT(word);
	struct platform_config_interval asked = {(uint16_t)SCMI_SENSOR_CONFIG_SECONDS(word), (int8_t)((int)(bits ^ 0x10u) - 0x10)};
	struct platform_config_interval below = {0}, above = {0};
	long double wanted = seconds_of(&asked);
	bool has_below, has_above;

	neighbours(sensor->config, wanted, &below, &above, &has_below, &has_above);
	if (word & SCMI_SENSOR_CONFIG_ROUND_AUTO) {
		bool up = !has_below || (has_above && seconds_of(&above) - wanted < wanted - seconds_of(&below));

		*chosen = up ? above : below;
		return SCMI_SUCCESS;
	}
	if (!(word & SCMI_SENSOR_CONFIG_ROUND_UP ? has_above : has_below))
		return SCMI_INVALID_PARAMETERS;
	*chosen = word & SCMI_SENSOR_CONFIG_ROUND_UP ? above : below;
	return SCMI_SUCCESS;
}

int32_t sensor_list_intervals(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_sensor *config = call->sensor->config;
	uint32_t index = word_at(call, 4), total = config->intervals_count, fits = call->room < 8 ? 0 : (call->room - 4) / 4;

	if (config->interval_range_count) {
		if (index && platform->config->readings.interval_triplet_index == PLATFORM_ANSWER_OUT_OF_RANGE)
			return SCMI_OUT_OF_RANGE;
		reply(call, SCMI_RATES_TRIPLET | (platform_has_fault(platform, FAULT_SENSOR_INTERVALS_TRIPLET) ? 1 : 3));
		for (uint32_t i = 0; i < 3; i++)
			reply(call, interval_word(&config->interval_range[i]));
		return SCMI_SUCCESS;
	}
	if (!total)
		return SCMI_NOT_SUPPORTED;
	if (index >= total)
		return SCMI_OUT_OF_RANGE;
	uint32_t returned = at_most(total - index, platform->config->limits.intervals_per_reply);

	returned = returned < fits ? returned : fits;
	call->overflow |= !returned;
	reply(call, (total - index - returned) << 16 | returned);
	for (uint32_t i = 0; i < returned; i++)
		reply(call, interval_word(&config->intervals[index + i]));
	return SCMI_SUCCESS;
}

int32_t sensor_config_get(struct call *call)
{
	const struct sensor *sensor = call->sensor;
	uint32_t word = (uint32_t)sensor->interval << 16 | ((uint32_t)sensor->interval_exponent & 0x1fu) << 11;

	word |= sensor->timestamps ? SCMI_SENSOR_CONFIG_TIMESTAMPS : 0;
	word |= sensor_is_on(sensor, call->version) ? SCMI_SENSOR_CONFIG_ENABLE : 0;
	if (platform_has_fault(call->platform, FAULT_SENSOR_CONFIG_GET_RESERVED))
		word |= 1u << 5;
	reply(call, word);
	return SCMI_SUCCESS;
}

int32_t sensor_config_set(struct call *call)
{
	struct platform *platform = call->platform;
	struct sensor *sensor = call->sensor;
	const struct platform_config_sensor *config = sensor->config;
	agent_bits bit = AGENT_BIT(call->agent);
	uint32_t word = word_at(call, 4);
	struct platform_config_interval interval = {sensor->interval, sensor->interval_exponent};
	bool asks_interval = SCMI_SENSOR_CONFIG_SECONDS(word) || SCMI_SENSOR_CONFIG_EXPONENT(word);

	if ((word & SCMI_SENSOR_CONFIG_TIMESTAMPS) && !config->timestamps &&
	    !platform_has_fault(platform, FAULT_SENSOR_CONFIG_SET_TIMESTAMPS))
		return SCMI_NOT_SUPPORTED;
	if (asks_interval && !config->intervals_count && !config->interval_range_count)
		return SCMI_NOT_SUPPORTED;
	if (right_denied(call, PLATFORM_RIGHT_STATE))
		return SCMI_DENIED;
	if (platform_has_fault(platform, FAULT_SENSOR_INTERVAL_ROUNDS_UP))
		word = (word & ~SCMI_SENSOR_CONFIG_ROUND_AUTO) | SCMI_SENSOR_CONFIG_ROUND_UP;
	int32_t status = asks_interval ? round_interval(sensor, word, &interval) : SCMI_SUCCESS;

	if (status || platform_has_fault(platform, FAULT_SENSOR_CONFIG_SET_IGNORED))
		return status;
	bool on = word & SCMI_SENSOR_CONFIG_ENABLE;

	if (!on && (sensor->votes & ~bit) && platform_has_fault(platform, FAULT_ISOLATION_STICKY_SENSOR))
		return SCMI_SUCCESS;
	if (!on && platform_has_fault(platform, FAULT_ISOLATION_SENSOR_LAST_WINS))
		sensor->votes = 0;

	sensor->votes = on ? sensor->votes | bit : sensor->votes & ~bit;
	sensor->boot &= on || platform->config->readings.boot_vote_kept;
	sensor->timestamps = config->timestamps && (word & SCMI_SENSOR_CONFIG_TIMESTAMPS);
	sensor->interval = interval.seconds;
	sensor->interval_exponent = interval.exponent;
	sensor->touched |= bit;
	sensor_schedule(platform, sensor);
	timers_update(platform);
	return SCMI_SUCCESS;
}
