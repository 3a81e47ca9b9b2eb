/* SPDX-License-Identifier: BSD-2-Clause */
/* Sensor protocol: the table of its messages, what a sensor is, who may see it, subscriptions and giving it back. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "harness/platform/platform_internal.h"

#define RESERVED_READING(member) offsetof(struct platform_config, readings.member)
#define NOTIFY_ROW(function, first_version)                                                            \
	{                                                                                              \
		.run = function, .since = first_version, .bytes = 8, .has_resource = true, .flags = 4, \
		.reserved = SCMI_NOTIFY_RESERVED, .notifies = true, .optional = true                   \
	}
#define OPTIONAL_ROW(function, first_version, size)                                                            \
	{                                                                                                      \
		.run = function, .since = first_version, .bytes = size, .has_resource = true, .optional = true \
	}

static const struct message sensor_messages[] = {
	[SCMI_SENSOR_DESCRIPTION_GET] = {.run = sensor_description_get, .bytes = 4},
	[SCMI_SENSOR_TRIP_POINT_NOTIFY] = NOTIFY_ROW(sensor_trip_notify, 0),
	[SCMI_SENSOR_TRIP_POINT_CONFIG] = {.run = sensor_trip_config,
					   .bytes = 16,
					   .has_resource = true,
					   .flags = 4,
					   .reserved = SCMI_TRIP_POINT_RESERVED,
					   .optional = true},
	[SCMI_SENSOR_READING_GET] = {.run = sensor_reading_get,
				     .bytes = 8,
				     .has_resource = true,
				     .flags = 4,
				     .reserved = SCMI_SENSOR_READ_RESERVED,
				     .reserved_fault = FAULT_SENSOR_READING_RESERVED + 1,
				     .reserved_reading = RESERVED_READING(read_flags_reserved)},
	[SCMI_SENSOR_AXIS_DESCRIPTION_GET] = OPTIONAL_ROW(sensor_axis_description_get, 0x20000, 8),
	[SCMI_SENSOR_LIST_UPDATE_INTERVALS] = OPTIONAL_ROW(sensor_list_intervals, 0x20000, 8),
	[SCMI_SENSOR_CONFIG_GET] = OPTIONAL_ROW(sensor_config_get, 0x20000, 4),
	[SCMI_SENSOR_CONFIG_SET] = {.run = sensor_config_set,
				    .since = 0x20000,
				    .bytes = 8,
				    .has_resource = true,
				    .flags = 4,
				    .reserved = SCMI_SENSOR_CONFIG_SET_RESERVED,
				    .reserved_reading = RESERVED_READING(sensor_config_reserved),
				    .optional = true},
	[SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY] = NOTIFY_ROW(sensor_update_notify, 0x20000),
	[SCMI_SENSOR_NAME_GET] = OPTIONAL_ROW(sensor_name_get, 0x30000, 4),
	[SCMI_SENSOR_AXIS_NAME_GET] = OPTIONAL_ROW(sensor_axis_name_get, 0x30000, 8),
};

/* As many as are described: holes in the ids are none. */
static void protocol_attributes(struct call *call)
{
	const struct view *view = &call->agent->views[SENSOR_MODEL];
	uint32_t pending = call->agent->p2a ? call->platform->config->sensors_max_pending : 0, count = 0;

	for (uint32_t id = 0; id < view->count; id++)
		count += view->index_of[id] != NO_RESOURCE;

	if (platform_has_fault(call->platform, FAULT_SENSOR_COUNT_PLUS_ONE))
		count++;
	reply(call, pending << 16 | count);
	reply64(call, 0); /* no shared region of values */
	reply(call, platform_has_fault(call->platform, FAULT_SENSOR_REGION) ? 4096 : 0);
}

static int32_t sensor_select(struct call *call, uint32_t id)
{
	int32_t status = resource_select(call, id);

	if (!status)
		call->sensor = &call->platform->sensors[call->index];
	if (status != SCMI_NOT_FOUND || call->resource)
		return status;
	return platform_has_fault(call->platform, FAULT_SENSOR_UNKNOWN_INVALID)
		       ? SCMI_INVALID_PARAMETERS
		       : answer_status(call->platform->config->readings.unknown_sensor, SCMI_NOT_FOUND);
}

/* Version 1 has no switch: every sensor is on. */
bool sensor_is_on(const struct sensor *sensor, uint32_t version)
{
	return version < 0x20000 || sensor->votes || sensor->boot;
}

static void boot_state(struct sensor *sensor)
{
	const struct platform_config_sensor *config = sensor->config;
	const struct platform_config_interval *slowest = NULL;

	if (config->intervals_count)
		slowest = &config->intervals[config->intervals_count - 1];
	else if (config->interval_range_count)
		slowest = &config->interval_range[1];
	sensor->interval = slowest ? slowest->seconds : 0;
	sensor->interval_exponent = slowest ? slowest->exponent : 0;
	sensor->boot = config->enabled;
	sensor->timestamps = false;
	sensor->votes = 0;
	sensor->touched = 0;
	sensor->update_due = UINT64_MAX;
}

static uint64_t period_ns(const struct platform_config_sensor *config, uint16_t seconds, int exponent)
{
	uint64_t ns = seconds;

	if (!seconds)
		return config->update_us ? (uint64_t)config->update_us * 1000u : 100000000u;
	for (exponent += 9; exponent > 0 && ns < UINT64_MAX / 16; exponent--)
		ns *= 10;
	for (; exponent < 0; exponent++)
		ns /= 10;
	return ns > 1000 ? ns : 1000;
}

void sensor_schedule(struct platform *platform, struct sensor *sensor)
{
	uint64_t period = period_ns(sensor->config, sensor->interval, sensor->interval_exponent);
	if (platform_has_fault(platform, FAULT_SENSOR_UPDATE_LATE))
		period += period * 3 / 2;
	bool reports = sensor->update_to && (sensor->votes || sensor->boot);

	sensor->update_due = reports ? time_now(platform) + period : UINT64_MAX;
}

static void reset_sensor(struct platform *platform, struct sensor *sensor, const struct platform_agent *agent)
{
	for (uint32_t i = 0; i < sensor->config->trip_points; i++)
		if (sensor->trips[i].owner == agent->id)
			sensor->trips[i] = (struct trip_point){0};
	if (sensor->touched & AGENT_BIT(agent)) {
		sensor->touched &= ~AGENT_BIT(agent);
		sensor->votes &= ~AGENT_BIT(agent);
		if (!sensor->touched)
			boot_state(sensor);
	}
	if (!sensor->update_to || !(sensor->votes || sensor->boot))
		sensor->update_due = UINT64_MAX;
	else if (sensor->update_due == UINT64_MAX)
		sensor_schedule(platform, sensor);
}

static void set_subscription(struct call *call, agent_bits *to)
{
	if (word_at(call, 4) & SCMI_NOTIFY_ENABLE)
		*to |= AGENT_BIT(call->agent);
	else
		*to &= ~AGENT_BIT(call->agent);
}

int32_t sensor_trip_notify(struct call *call)
{
	if (!call->sensor->config->trip_points)
		return answer_status(call->platform->config->readings.trip_notify_absent, SCMI_NOT_SUPPORTED);
	if (right_denied(call, PLATFORM_RIGHT_TRIP_POINTS))
		return SCMI_DENIED;
	set_subscription(call, &call->sensor->trip_to);
	return SCMI_SUCCESS;
}

int32_t sensor_trip_config(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_readings *readings = &platform->config->readings;
	struct sensor *sensor = call->sensor;
	uint32_t control = word_at(call, 4), id = SCMI_TRIP_POINT_ID(control), count = sensor->config->trip_points;

	if (!count)
		return answer_status(readings->trip_points_absent, SCMI_NOT_SUPPORTED);
	if (right_denied(call, PLATFORM_RIGHT_TRIP_POINTS))
		return SCMI_DENIED;
	if (id >= count) {
		bool accepted = id == count && readings->trip_id_at_count == PLATFORM_ANSWER_SUCCESS;

		return accepted || platform_has_fault(platform, FAULT_SENSOR_TRIP_CONFIG_ID) ? SCMI_SUCCESS
											     : SCMI_INVALID_PARAMETERS;
	}
	sensor->trips[id] = (struct trip_point){.mode = (uint8_t)SCMI_TRIP_POINT_MODE(control),
						.value = (int64_t)scmi_load64(call->in + 8),
						.owner = call->agent->id};
	return SCMI_SUCCESS;
}

int32_t sensor_update_notify(struct call *call)
{
	struct platform *platform = call->platform;

	if (!call->sensor->config->continuous)
		return platform_has_fault(platform, FAULT_SENSOR_UPDATE_CAPABILITY) ? SCMI_SUCCESS : SCMI_NOT_SUPPORTED;
	set_subscription(call, &call->sensor->update_to);
	if (call->sensor->update_due == UINT64_MAX || !call->sensor->update_to)
		sensor_schedule(platform, call->sensor);
	timers_update(platform);
	if (platform->config->readings.continuous_notify_echoes)
		reply(call, word_at(call, 4) & SCMI_NOTIFY_ENABLE);
	return SCMI_SUCCESS;
}

static uint32_t count_sensors(const struct platform_config *config)
{
	return config->sensors_count;
}

static struct platform_config_resource sensor_resource(const struct platform_config *config, uint32_t index)
{
	const struct platform_config_sensor *sensor = &config->sensors[index];

	return (struct platform_config_resource){sensor->name, sensor->devices, sensor->devices_count, sensor->permissions,
						 sensor->permissions_count};
}

static int create_sensors(struct platform *platform)
{
	uint32_t count = platform->config->sensors_count;

	platform->sensors = calloc(count + 1u, sizeof(*platform->sensors));
	if (!platform->sensors)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		struct sensor *sensor = &platform->sensors[i];

		sensor->config = &platform->config->sensors[i];
		sensor->trips = calloc(sensor->config->trip_points + 1u, sizeof(*sensor->trips));
		if (!sensor->trips)
			return -ENOMEM;
		boot_state(sensor);
	}
	return 0;
}

static void destroy_sensors(struct platform *platform)
{
	for (uint32_t i = 0; platform->sensors && i < platform->config->sensors_count; i++)
		free(platform->sensors[i].trips);
	free(platform->sensors);
}

static void reset_sensors(struct platform *platform, struct platform_agent *agent)
{
	for (uint32_t i = 0; i < platform->config->sensors_count; i++)
		reset_sensor(platform, &platform->sensors[i], agent);
}

static uint32_t sensors_max_pending(const struct platform_config *config)
{
	return config->sensors_max_pending;
}

const struct protocol platform_sensor = {
	.id = SCMI_PROTOCOL_SENSOR,
	.messages_count = sizeof(sensor_messages) / sizeof(sensor_messages[0]),
	.messages = sensor_messages,
	.negotiable_since = 0x30001,
	.versions = {0x10000, 0x20000, 0x30000, 0x30001},
	.count = count_sensors,
	.resource = sensor_resource,
	.create = create_sensors,
	.destroy = destroy_sensors,
	.attributes = protocol_attributes,
	.select = sensor_select,
	.reset_agent = reset_sensors,
	.max_pending = sensors_max_pending,
	.complete = sensor_complete,
	.due = sensor_due,
	.fire = sensor_fire,
};
