/* SPDX-License-Identifier: BSD-2-Clause */
/* Sensor protocol: readings at once, later and at intervals, and the trip points that they cross. */
#include "harness/platform/platform_internal.h"

/* When time jumps far, a sensor catches up with at most this many reports; the rest would be dropped anyway. */
#define CATCH_UP_MAX 64u

static int64_t value_at(const struct sensor *sensor, uint64_t reading, uint32_t axis)
{
	const struct platform_config_values *values = &sensor->config->values;
	uint64_t k = values->wrap ? reading % values->wrap : reading;

	return (int64_t)((uint64_t)values->start + (uint64_t)values->step * k + (uint64_t)values->axis_offset * axis);
}

static uint64_t timestamp(const struct platform *platform, const struct sensor *sensor)
{
	uint64_t stamp = time_now(platform);
	int exponent = sensor->config->timestamp_exponent;

	if (!sensor->timestamps)
		return 0;
	for (; exponent > -9 && stamp; exponent--)
		stamp /= 10;
	for (; exponent < -9; exponent++)
		stamp *= 10;
	return platform_has_fault(platform, FAULT_SENSOR_READING_TIMESTAMP) ? UINT32_MAX - sensor->readings : stamp;
}

static void trip_event(struct platform *platform, const struct sensor *sensor, uint16_t index, uint32_t trip, bool rising)
{
	uint8_t payload[12];

	for (uint32_t i = 0; i < platform->agents_count; i++) {
		struct platform_agent *agent = &platform->agents[i];

		if ((!(sensor->trip_to & AGENT_BIT(agent)) && !platform_has_fault(platform, FAULT_SENSOR_TRIP_EVENT_UNASKED)) ||
		    agent->views[SENSOR_MODEL].id_of[index] == NO_RESOURCE || event_barred(agent, SCMI_PROTOCOL_SENSOR, index))
			continue;
		scmi_store32(payload,
			     platform_has_fault(platform, FAULT_SENSOR_TRIP_EVENT_AGENT) ? agent->id : SCMI_AGENT_PLATFORM);
		scmi_store32(payload + 4, agent->views[SENSOR_MODEL].id_of[index]);
		scmi_store32(payload + 8, (rising ? 1u << 16 : 0) | trip);
		notify(agent, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_EVENT, payload, sizeof(payload));
	}
}

static void check_trips(struct platform *platform, const struct sensor *sensor, uint16_t index, int64_t before, int64_t now)
{
	bool unasked = platform_has_fault(platform, FAULT_SENSOR_TRIP_EVENT_UNASKED);

	if ((!sensor->trip_to && !unasked) || platform_has_fault(platform, FAULT_SENSOR_TRIP_EVENT_MISSING))
		return;
	for (uint32_t i = 0; i < sensor->config->trip_points; i++) {
		const struct trip_point *trip = &sensor->trips[i];

		if ((trip->mode & 1u) && before < trip->value && now >= trip->value)
			trip_event(platform, sensor, index, i, true);
		else if ((trip->mode & 2u) && before > trip->value && now <= trip->value)
			trip_event(platform, sensor, index, i, false);
	}
}

/* The number of the next reading. */
static uint64_t take_reading(struct platform *platform, struct sensor *sensor, uint16_t index)
{
	uint64_t reading = sensor->readings++;

	if (reading)
		check_trips(platform, sensor, index, value_at(sensor, reading - 1, 0), value_at(sensor, reading, 0));
	return reading;
}

/* Values of all axes into `out`; returns the bytes. */
static uint32_t store_reading(const struct platform *platform, const struct sensor *sensor, uint32_t version, uint64_t reading,
			      uint8_t *out)
{
	uint32_t axes = sensor->config->axes_count ? sensor->config->axes_count : 1, bytes = SCMI_SENSOR_READING_BYTES;
	uint64_t stamp = timestamp(platform, sensor);

	if (version < 0x20000) {
		scmi_store64(out, (uint64_t)value_at(sensor, reading, 0));
		return SCMI_SENSOR_READING_BYTES_V1;
	}
	for (uint32_t i = 0; i < axes; i++) {
		scmi_store64(out + i * bytes, (uint64_t)value_at(sensor, reading, i));
		scmi_store64(out + i * bytes + 8, stamp);
	}
	return axes * bytes;
}

static uint32_t reading_bytes(const struct sensor *sensor, uint32_t version)
{
	uint32_t axes = sensor->config->axes_count ? sensor->config->axes_count : 1;

	return version < 0x20000 ? SCMI_SENSOR_READING_BYTES_V1 : axes * SCMI_SENSOR_READING_BYTES;
}

static bool broken(const struct platform *platform, const struct sensor *sensor)
{
	return sensor->config->fault && !platform_has_fault(platform, FAULT_SENSOR_READING_FAULT);
}

static int32_t read_later(struct call *call)
{
	struct platform *platform = call->platform;

	if (call->agent->pending[SENSOR_MODEL] >= platform->config->sensors_max_pending)
		return SCMI_BUSY;
	struct pending *pending = pending_add(call->agent, call->word, call->sensor->config->read_us);

	if (!pending)
		return SCMI_BUSY;
	pending->index = call->index;
	call->agent->pending[SENSOR_MODEL]++;
	for (uint32_t i = 0; platform->config->readings.async_read_zero_words && i < reading_bytes(call->sensor, call->version);
	     i += 4)
		reply(call, 0);
	return SCMI_SUCCESS;
}

int32_t sensor_reading_get(struct call *call)
{
	struct platform *platform = call->platform;
	const struct platform_config_readings *readings = &platform->config->readings;
	struct sensor *sensor = call->sensor;
	bool async = word_at(call, 4) & SCMI_SENSOR_READ_ASYNC;
	bool offered = sensor->config->async && platform->config->sensors_max_pending;

	if (async && !call->agent->p2a)
		return SCMI_NOT_SUPPORTED;
	if (async && !offered)
		return platform_has_fault(platform, FAULT_SENSOR_READING_ASYNC)
			       ? SCMI_SUCCESS
			       : answer_status(readings->async_read_absent, SCMI_NOT_SUPPORTED);
	if (!sensor_is_on(sensor, call->version) && !platform_has_fault(platform, FAULT_SENSOR_READING_DISABLED))
		return answer_status(readings->disabled_sensor, SCMI_PROTOCOL_ERROR);
	if (async)
		return read_later(call);
	if (broken(platform, sensor))
		return SCMI_HARDWARE_ERROR;
	if (reading_bytes(sensor, call->version) > call->room) {
		call->overflow = true;
		return SCMI_SUCCESS;
	}
	call->used = store_reading(platform, sensor, call->version, take_reading(platform, sensor, call->index), call->out);
	if (platform_has_fault(platform, FAULT_SENSOR_READING_SHORT))
		call->used -= 4;
	return SCMI_SUCCESS;
}

void sensor_complete(struct platform *platform, const struct pending *pending)
{
	struct sensor *sensor = &platform->sensors[pending->index];
	struct platform_agent *agent = pending->agent;
	uint32_t id = agent->views[SENSOR_MODEL].id_of[pending->index], bytes = 8;
	uint8_t *payload = platform->scratch;

	if (broken(platform, sensor)) {
		scmi_store32s(payload, SCMI_HARDWARE_ERROR);
		send_delayed(agent, pending->word, payload, 4);
		return;
	}
	if (platform_has_fault(platform, FAULT_SENSOR_READING_DELAYED_ID))
		id = (id + 1) % agent->views[SENSOR_MODEL].count;
	scmi_store32s(payload, SCMI_SUCCESS);
	scmi_store32(payload + 4, id);
	bytes += store_reading(platform, sensor, version_of(agent, SCMI_PROTOCOL_SENSOR),
			       take_reading(platform, sensor, pending->index), payload + 8);
	send_delayed(agent, pending->word, payload, bytes);
}

static void update(struct platform *platform, uint16_t index)
{
	struct sensor *sensor = &platform->sensors[index];
	uint64_t reading = take_reading(platform, sensor, index), due = sensor->update_due;
	uint8_t *payload = platform->scratch;
	uint32_t bytes = 8 + store_reading(platform, sensor, 0x20000, reading, payload + 8);

	if (platform_has_fault(platform, FAULT_SENSOR_UPDATE_SHORT))
		bytes -= 4;
	for (uint32_t i = 0; i < platform->agents_count; i++) {
		struct platform_agent *agent = &platform->agents[i];

		if (!(sensor->update_to & AGENT_BIT(agent)) || agent->views[SENSOR_MODEL].id_of[index] == NO_RESOURCE ||
		    event_barred(agent, SCMI_PROTOCOL_SENSOR, index))
			continue;
		scmi_store32(payload, SCMI_AGENT_PLATFORM);
		scmi_store32(payload + 4, agent->views[SENSOR_MODEL].id_of[index]);
		notify(agent, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_UPDATE, payload, bytes);
	}
	sensor_schedule(platform, sensor);
	if (sensor->update_due != UINT64_MAX)
		sensor->update_due = due + (sensor->update_due - time_now(platform));
}

uint64_t sensor_due(const struct platform *platform)
{
	uint64_t due = UINT64_MAX;

	for (uint32_t i = 0; i < platform->config->sensors_count; i++)
		if (platform->sensors[i].update_due < due)
			due = platform->sensors[i].update_due;
	return due;
}

void sensor_fire(struct platform *platform, uint64_t now)
{
	for (uint32_t i = 0; i < platform->config->sensors_count; i++) {
		struct sensor *sensor = &platform->sensors[i];

		for (unsigned n = 0; n < CATCH_UP_MAX && sensor->update_due <= now; n++)
			update(platform, (uint16_t)i);
		if (sensor->update_due <= now)
			sensor_schedule(platform, sensor);
	}
}
