/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of a platform file that a schema cannot say: names that must exist, orders, limits between keys. */
#include "harness/config/platform_check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_config.h"
#include "harness/config/yaml_where.h"
#include "scmi/names.h"

struct check {
	struct platform_config *config;
	const struct platform_text *source;
	char *why;
	size_t why_bytes;
	char path[160]; /* of what is being looked at */
};

#define AT(check, ...) snprintf((check)->path, sizeof((check)->path), __VA_ARGS__)

/* Say what is wrong at check->path; the text goes on with "expected ..., found ...". */
__attribute__((format(printf, 2, 3))) static int wrong(struct check *check, const char *format, ...)
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
			return wrong(check, "expected a name that no other agent has, found '%s' again", agent->name);
		}
		for (uint32_t j = 0; j < agent->hidden_protocols_count; j++) {
			if (agent->hidden_protocols[j] != SCMI_PROTOCOL_BASE)
				continue;
			AT(check, "agents[%u].hidden_protocols[%u]", i, j);
			return wrong(check, "expected a protocol other than Base, which every agent has, found 0x10");
		}
	}
	return 0;
}

static bool known_version(uint8_t protocol, uint32_t version)
{
	static const struct {
		uint8_t protocol;
		uint32_t version;
	} known[] = {
		{SCMI_PROTOCOL_BASE, 0x10000},   {SCMI_PROTOCOL_BASE, 0x20000},   {SCMI_PROTOCOL_BASE, 0x20001},
		{SCMI_PROTOCOL_CLOCK, 0x10000},  {SCMI_PROTOCOL_CLOCK, 0x20000},  {SCMI_PROTOCOL_CLOCK, 0x30000},
		{SCMI_PROTOCOL_SENSOR, 0x10000}, {SCMI_PROTOCOL_SENSOR, 0x20000}, {SCMI_PROTOCOL_SENSOR, 0x30000},
		{SCMI_PROTOCOL_SENSOR, 0x30001},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].protocol == protocol && known[i].version == version)
			return true;
	return protocol >= SCMI_PROTOCOL_VENDOR_FIRST;
}

/* The messages that a protocol may not leave out. */
static bool mandatory(uint8_t protocol, unsigned message)
{
	static const struct {
		uint8_t protocol;
		uint32_t messages;
	} rows[] = {{SCMI_PROTOCOL_BASE, 0x6f}, {SCMI_PROTOCOL_CLOCK, 0xff}, {SCMI_PROTOCOL_SENSOR, 0x4f}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].protocol == protocol)
			return rows[i].messages >> message & 1u;
	return message <= SCMI_PROTOCOL_MESSAGE_ATTRIBUTES;
}

static int message_number(uint8_t protocol, const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 0);

	if (*text && !*end)
		return number < 32 ? (int)number : -1;
	for (uint8_t message = 0; message < 32; message++) {
		const char *name = scmi_message_name(protocol, SCMI_TYPE_COMMAND, message);

		if (name && !strcmp(name, text))
			return message;
	}
	return -1;
}

static int check_protocol(struct check *check, uint32_t i)
{
	struct platform_config_protocol *protocol = &check->config->protocols[i];
	bool standard =
		protocol->id == SCMI_PROTOCOL_BASE || protocol->id == SCMI_PROTOCOL_CLOCK || protocol->id == SCMI_PROTOCOL_SENSOR;

	AT(check, "protocols[%u].id", i);
	if (!standard && protocol->id < SCMI_PROTOCOL_VENDOR_FIRST)
		return wrong(check, "expected 0x10, 0x14, 0x15 or 0x80 to 0xff, found 0x%x", protocol->id);
	for (uint32_t j = 0; j < i; j++)
		if (check->config->protocols[j].id == protocol->id)
			return wrong(check, "expected each protocol once, found 0x%x again", protocol->id);
	AT(check, "protocols[%u].version", i);
	if (!known_version(protocol->id, protocol->version))
		return wrong(check, "expected a version that a release of protocol 0x%x has, found 0x%x", protocol->id,
			     protocol->version);
	for (uint32_t j = 0; j < protocol->without_count; j++) {
		int message = message_number(protocol->id, protocol->without[j]);

		AT(check, "protocols[%u].without[%u]", i, j);
		if (message < 0)
			return wrong(check, "expected the name or number of a message of protocol 0x%x, found '%s'", protocol->id,
				     protocol->without[j]);
		if (mandatory(protocol->id, (unsigned)message))
			return wrong(check, "expected an optional message, found '%s', which is mandatory", protocol->without[j]);
		protocol->without_mask |= 1u << message;
	}
	return 0;
}

static int check_protocols(struct check *check)
{
	bool base = false;

	for (uint32_t i = 0; i < check->config->protocols_count; i++) {
		int rc = check_protocol(check, i);

		if (rc)
			return rc;
		base |= check->config->protocols[i].id == SCMI_PROTOCOL_BASE;
	}
	AT(check, "protocols");
	return base ? 0 : wrong(check, "expected protocol 0x10 (Base) among the protocols, found none");
}

static int check_permissions(struct check *check, const char *where, struct platform_config_permission *permissions, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t agent = 0;

		while (agent < check->config->agents_count && strcmp(check->config->agents[agent].name, permissions[i].agent))
			agent++;
		permissions[i].agent_index = agent;
		if (agent < check->config->agents_count)
			continue;
		AT(check, "%s.permissions[%u].agent", where, i);
		return wrong(check, "expected the name of an agent in this file, found '%s'", permissions[i].agent);
	}
	return 0;
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
		return wrong(check, "expected either 'rates' or 'range', found %s", clock->range ? "both" : "neither");
	for (uint32_t j = 1; j < clock->rates_count && !clock->unsorted; j++) {
		AT(check, "clocks[%u].rates[%u]", i, j);
		if (clock->rates[j] <= clock->rates[j - 1])
			return wrong(check, "expected a rate above %llu (or 'unsorted: true'), found %llu",
				     (unsigned long long)clock->rates[j - 1], (unsigned long long)clock->rates[j]);
	}
	AT(check, "clocks[%u].range", i);
	if (clock->range && clock->range->min > clock->range->max)
		return wrong(check, "expected min not above max, found %llu above %llu", (unsigned long long)clock->range->min,
			     (unsigned long long)clock->range->max);
	if (clock->range && !clock->range->step && clock->range->min != clock->range->max)
		return wrong(check, "expected a step above 0, found 0");
	AT(check, "clocks[%u].rate", i);
	return rate_described(clock, clock->rate)
		       ? 0
		       : wrong(check, "expected a rate that the clock describes, found %llu", (unsigned long long)clock->rate);
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
			return wrong(check, "expected the name of a clock in this file, found '%s'", clock->parents[j]);
		if (clock->parent_indices[j] == i)
			return wrong(check, "expected another clock as parent, found '%s' itself", clock->parents[j]);
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
	return wrong(check, "expected one of the clock's parents, found '%s'", clock->parent);
}

static int check_clock(struct check *check, uint32_t i)
{
	struct platform_config_clock *clock = &check->config->clocks[i];
	uint32_t other;
	char where[32];
	int rc;

	AT(check, "clocks[%u].name", i);
	if (find_clock(check->config, clock->name, &other) || other != i)
		return wrong(check, "expected a name that no other clock has, found '%s' again", clock->name);
	AT(check, "clocks[%u].duty_cycle", i);
	if (clock->duty_cycle && *clock->duty_cycle > 100)
		return wrong(check, "expected a percentage up to 100, found %u", *clock->duty_cycle);
	if ((rc = check_rates(check, i)) || (rc = check_parents(check, i)))
		return rc;
	snprintf(where, sizeof(where), "clocks[%u]", i);
	return check_permissions(check, where, clock->permissions, clock->permissions_count);
}

static int check_exponent(struct check *check, int exponent)
{
	return exponent < -16 || exponent > 15 ? wrong(check, "expected an exponent from -16 to 15, found %d", exponent) : 0;
}

static int check_extended(struct check *check, const char *where, const struct platform_config_extended *extended)
{
	if (!extended)
		return 0;
	AT(check, "%s.extended.resolution", where);
	if (extended->resolution >> 27)
		return wrong(check, "expected a value below 134217728, found %u", extended->resolution);
	AT(check, "%s.extended.resolution_exponent", where);
	int rc = check_exponent(check, extended->resolution_exponent);

	AT(check, "%s.extended.min", where);
	if (!rc && extended->min && extended->max && *extended->min > *extended->max)
		return wrong(check, "expected min not above max, found %lld above %lld", (long long)*extended->min,
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
			return wrong(check, "expected at least 1, found 0");
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
		return wrong(check, "expected at most 255, found %u", sensor->trip_points);
	AT(check, "%s.exponent", where);
	if ((rc = check_exponent(check, sensor->exponent)))
		return rc;
	AT(check, "%s.timestamp_exponent", where);
	if ((rc = check_exponent(check, sensor->timestamp_exponent)))
		return rc;
	AT(check, "%s", where);
	if (sensor->intervals && sensor->interval_range)
		return wrong(check, "expected either 'intervals' or 'interval_range', found both");
	if ((rc = check_extended(check, where, sensor->extended)) || (rc = check_axes(check, i)) ||
	    (rc = check_intervals(check, where, "intervals", sensor->intervals, sensor->intervals_count)) ||
	    (rc = check_intervals(check, where, "interval_range", sensor->interval_range, sensor->interval_range_count)))
		return rc;
	return check_permissions(check, where, sensor->permissions, sensor->permissions_count);
}

static int check_limits(struct check *check)
{
	const struct platform_config *config = check->config;

	AT(check, "clocks_max_pending");
	if (config->clocks_max_pending > 255)
		return wrong(check, "expected at most 255, found %u", config->clocks_max_pending);
	AT(check, "sensors_max_pending");
	if (config->sensors_max_pending > 255)
		return wrong(check, "expected at most 255, found %u", config->sensors_max_pending);
	AT(check, "limits.events_queued");
	if (config->limits.events_queued > 65536)
		return wrong(check, "expected at most 65536, found %u", config->limits.events_queued);
	AT(check, "limits.message_bytes");
	if (config->limits.message_bytes && config->limits.message_bytes < 32)
		return wrong(check, "expected at least 32, found %u", config->limits.message_bytes);
	return 0;
}

int platform_config_check(struct platform_config *config, const struct platform_text *source, char *why, size_t why_bytes)
{
	struct check check = {.config = config, .source = source, .why = why, .why_bytes = why_bytes};
	int rc = check_agents(&check);

	if (!rc)
		rc = check_protocols(&check);
	for (uint32_t i = 0; i < config->clocks_count && !rc; i++)
		rc = check_clock(&check, i);
	for (uint32_t i = 0; i < config->sensors_count && !rc; i++)
		rc = check_sensor(&check, i);
	return rc ? rc : check_limits(&check);
}
