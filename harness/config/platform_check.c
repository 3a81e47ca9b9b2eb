/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of a platform file that a schema cannot say: names that must exist, orders, limits between keys. */
#include "harness/config/platform_check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_check_parts.h"
#include "harness/config/platform_config.h"
#include "harness/config/platform_schema.h"
#include "harness/config/yaml_where.h"
#include "scmi/protocol.h"

int platform_wrong(struct check *check, const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	snprintf(check->why, check->why_bytes, "%s:%zu: %s: %s", check->source->name,
		 yaml_where(check->source->text, check->source->bytes, check->path), check->path, text);
	return -EINVAL;
}

static int check_agents(struct check *check)
{
	const struct platform_config *config = check->config;

	for (uint32_t i = 0; i < config->agents_count; i++) {
		const struct platform_config_agent *agent = &config->agents[i];

		for (uint32_t j = 0; j < i; j++) {
			if (strcmp(agent->name, config->agents[j].name))
				continue;
			AT(check, "agents[%u].name", i);
			return platform_wrong(check, "expected a name that no other agent has, found '%s' again", agent->name);
		}
		for (uint32_t j = 0; j < agent->hidden_protocols_count; j++) {
			if (agent->hidden_protocols[j] != SCMI_PROTOCOL_BASE)
				continue;
			AT(check, "agents[%u].hidden_protocols[%u]", i, j);
			return platform_wrong(check, "expected a protocol other than Base, which every agent has, found 0x10");
		}
	}
	return 0;
}

int platform_check_limit(struct check *check, uint32_t value, uint32_t most)
{
	return value > most ? platform_wrong(check, "expected at most %u, found %u", most, value) : 0;
}

int platform_check_permissions(struct check *check, const char *where, struct platform_config_permission *permissions,
			       uint32_t count, uint32_t rights)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t agent = 0;

		while (agent < check->config->agents_count && strcmp(check->config->agents[agent].name, permissions[i].agent))
			agent++;
		permissions[i].agent_index = agent;
		AT(check, "%s.permissions[%u].agent", where, i);
		if (agent == check->config->agents_count)
			return platform_wrong(check, "expected the name of an agent in this file, found '%s'",
					      permissions[i].agent);
		AT(check, "%s.permissions[%u].deny", where, i);
		for (unsigned right = 0; right < 32; right++)
			if (permissions[i].deny & ~rights & 1u << right)
				return platform_wrong(check, "expected rights that there are on this resource, found '%s'",
						      platform_right_name(1u << right));
	}
	return 0;
}

int platform_check_resource(struct check *check, const char *list, void *entries, size_t stride, uint32_t i, uint32_t rights)
{
	struct platform_config_resource *resource = (void *)((char *)entries + i * stride);
	char where[96];

	snprintf(where, sizeof(where), "%s[%u]", list, i);
	for (uint32_t j = 0; j < i; j++) {
		const struct platform_config_resource *other = (const void *)((const char *)entries + j * stride);

		AT(check, "%s.name", where);
		if (!strcmp(resource->name, other->name))
			return platform_wrong(check, "expected a name that no other entry has, found '%s' again", resource->name);
	}
	return platform_check_permissions(check, where, resource->permissions, resource->permissions_count, rights);
}

static bool rate_described(const struct platform_config_clock *clock, uint64_t rate)
{
	if (clock->range)
		return rate >= clock->range->min && rate <= clock->range->max;
	for (uint32_t i = 0; i < clock->rates_count; i++)
		if (clock->rates[i] == rate)
			return true;
	return false;
}

static int check_rates(struct check *check, uint32_t i)
{
	const struct platform_config_clock *clock = &check->config->clocks[i];

	AT(check, "clocks[%u]", i);
	if (!clock->rates_count == !clock->range)
		return platform_wrong(check, "expected either 'rates' or 'range', found %s", clock->range ? "both" : "neither");
	for (uint32_t j = 1; j < clock->rates_count && !clock->unsorted; j++) {
		AT(check, "clocks[%u].rates[%u]", i, j);
		if (clock->rates[j] <= clock->rates[j - 1])
			return platform_wrong(check, "expected a rate above %llu (or 'unsorted: true'), found %llu",
					      (unsigned long long)clock->rates[j - 1], (unsigned long long)clock->rates[j]);
	}
	AT(check, "clocks[%u].range", i);
	if (clock->range && clock->range->min > clock->range->max)
		return platform_wrong(check, "expected min not above max, found %llu above %llu",
				      (unsigned long long)clock->range->min, (unsigned long long)clock->range->max);
	if (clock->range && !clock->range->step && clock->range->min != clock->range->max)
		return platform_wrong(check, "expected a step above 0, found 0");
	AT(check, "clocks[%u].rate", i);
	return rate_described(clock, clock->rate) ? 0
						  : platform_wrong(check, "expected a rate that the clock describes, found %llu",
								   (unsigned long long)clock->rate);
}

static int find_clock(const struct platform_config *config, const char *name, uint32_t *index)
{
	for (*index = 0; *index < config->clocks_count; (*index)++)
		if (!strcmp(config->clocks[*index].name, name))
			return 0;
	return -ENOENT;
}

static int check_parents(struct check *check, uint32_t i)
{
	struct platform_config_clock *clock = &check->config->clocks[i];

	for (uint32_t j = 0; j < clock->parents_count; j++) {
		AT(check, "clocks[%u].parents[%u]", i, j);
		if (find_clock(check->config, clock->parents[j], &clock->parent_indices[j]))
			return platform_wrong(check, "expected the name of a clock in this file, found '%s'", clock->parents[j]);
		if (clock->parent_indices[j] == i)
			return platform_wrong(check, "expected another clock as parent, found '%s' itself", clock->parents[j]);
		if (!clock->parent && j == 0)
			clock->parent_index = clock->parent_indices[j];
	}
	if (!clock->parent)
		return 0;
	AT(check, "clocks[%u].parent", i);
	for (uint32_t j = 0; j < clock->parents_count; j++) {
		if (strcmp(clock->parent, clock->parents[j]))
			continue;
		clock->parent_index = clock->parent_indices[j];
		return 0;
	}
	return platform_wrong(check, "expected one of the clock's parents, found '%s'", clock->parent);
}

static int check_clock(struct check *check, uint32_t i)
{
	struct platform_config_clock *clock = &check->config->clocks[i];
	uint32_t other;
	char where[32];
	int rc;

	AT(check, "clocks[%u].name", i);
	if (find_clock(check->config, clock->name, &other) || other != i)
		return platform_wrong(check, "expected a name that no other clock has, found '%s' again", clock->name);
	AT(check, "clocks[%u].duty_cycle", i);
	if (clock->duty_cycle && *clock->duty_cycle > 100)
		return platform_wrong(check, "expected a percentage up to 100, found %u", *clock->duty_cycle);
	if ((rc = check_rates(check, i)) || (rc = check_parents(check, i)))
		return rc;
	snprintf(where, sizeof(where), "clocks[%u]", i);
	return platform_check_permissions(check, where, clock->permissions, clock->permissions_count,
					  PLATFORM_RIGHT_STATE | PLATFORM_RIGHT_PARENT | PLATFORM_RIGHT_RATE);
}

static int check_exponent(struct check *check, int exponent)
{
	return exponent < -16 || exponent > 15 ? platform_wrong(check, "expected an exponent from -16 to 15, found %d", exponent)
					       : 0;
}

static int check_extended(struct check *check, const char *where, const struct platform_config_extended *extended)
{
	if (!extended)
		return 0;
	AT(check, "%s.extended.resolution", where);
	if (extended->resolution >> 27)
		return platform_wrong(check, "expected a value below 134217728, found %u", extended->resolution);
	AT(check, "%s.extended.resolution_exponent", where);
	int rc = check_exponent(check, extended->resolution_exponent);

	AT(check, "%s.extended.min", where);
	if (!rc && extended->min && extended->max && *extended->min > *extended->max)
		return platform_wrong(check, "expected min not above max, found %lld above %lld", (long long)*extended->min,
				      (long long)*extended->max);
	return rc;
}

static int check_intervals(struct check *check, const char *where, const char *key,
			   const struct platform_config_interval *intervals, uint32_t count)
{
	for (uint32_t j = 0; j < count; j++) {
		AT(check, "%s.%s[%u].exponent", where, key, j);
		int rc = check_exponent(check, intervals[j].exponent);

		if (rc)
			return rc;
		AT(check, "%s.%s[%u].seconds", where, key, j);
		if (!intervals[j].seconds)
			return platform_wrong(check, "expected at least 1, found 0");
	}
	return 0;
}

static int check_axes(struct check *check, uint32_t i)
{
	const struct platform_config_sensor *sensor = &check->config->sensors[i];

	for (uint32_t j = 0; j < sensor->axes_count; j++) {
		char where[48];

		snprintf(where, sizeof(where), "sensors[%u].axes[%u]", i, j);
		int rc = check_extended(check, where, sensor->axes[j].extended);

		AT(check, "%s.exponent", where);
		if (rc || (rc = check_exponent(check, sensor->axes[j].exponent)))
			return rc;
	}
	return 0;
}

static int check_sensor(struct check *check, uint32_t i)
{
	struct platform_config_sensor *sensor = &check->config->sensors[i];
	char where[32];
	int rc;

	snprintf(where, sizeof(where), "sensors[%u]", i);
	AT(check, "%s.trip_points", where);
	if (sensor->trip_points > 255)
		return platform_wrong(check, "expected at most 255, found %u", sensor->trip_points);
	AT(check, "%s.exponent", where);
	if ((rc = check_exponent(check, sensor->exponent)))
		return rc;
	AT(check, "%s.timestamp_exponent", where);
	if ((rc = check_exponent(check, sensor->timestamp_exponent)))
		return rc;
	AT(check, "%s", where);
	if (sensor->intervals && sensor->interval_range)
		return platform_wrong(check, "expected either 'intervals' or 'interval_range', found both");
	if ((rc = check_extended(check, where, sensor->extended)) || (rc = check_axes(check, i)) ||
	    (rc = check_intervals(check, where, "intervals", sensor->intervals, sensor->intervals_count)) ||
	    (rc = check_intervals(check, where, "interval_range", sensor->interval_range, sensor->interval_range_count)))
		return rc;
	return platform_check_permissions(check, where, sensor->permissions, sensor->permissions_count,
					  PLATFORM_RIGHT_STATE | PLATFORM_RIGHT_TRIP_POINTS);
}

static int check_limits(struct check *check)
{
	const struct platform_config *config = check->config;

	int rc;

	AT(check, "clocks_max_pending");
	if ((rc = platform_check_limit(check, config->clocks_max_pending, 255)))
		return rc;
	AT(check, "sensors_max_pending");
	if ((rc = platform_check_limit(check, config->sensors_max_pending, 255)))
		return rc;
	AT(check, "limits.events_queued");
	if ((rc = platform_check_limit(check, config->limits.events_queued, 65536)))
		return rc;
	AT(check, "limits.event_latency_us");
	if ((rc = platform_check_limit(check, config->limits.event_latency_us, 1000000)))
		return rc;
	AT(check, "limits.message_bytes");
	if (config->limits.message_bytes && config->limits.message_bytes < 32)
		return platform_wrong(check, "expected at least 32, found %u", config->limits.message_bytes);
	return 0;
}

/* What each protocol's file checks. */
static int (*const protocols[])(struct check *) = {platform_power_check,   platform_system_check, platform_reset_check,
						   platform_voltage_check, platform_perf_check,   platform_powercap_check,
						   platform_pinctrl_check};

int platform_config_check(struct platform_config *config, const struct platform_text *source, char *why, size_t why_bytes)
{
	struct check check = {.config = config, .source = source, .why = why, .why_bytes = why_bytes};
	int rc = check_agents(&check);

	if (!rc)
		rc = platform_check_protocols(&check);
	for (uint32_t i = 0; i < config->clocks_count && !rc; i++)
		rc = check_clock(&check, i);
	for (uint32_t i = 0; i < config->sensors_count && !rc; i++)
		rc = check_sensor(&check, i);
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]) && !rc; i++)
		rc = protocols[i](&check);
	return rc ? rc : check_limits(&check);
}
