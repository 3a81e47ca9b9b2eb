/* SPDX-License-Identifier: BSD-2-Clause */
/* What the sensor checks share. */
#include "suites/sensor_common.h"

#define UNUSED(x) ((void)(x))

bool sensor_has_axes(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	UNUSED(inventory);
	return SCMI_SENSOR_AXES(s->attributes_high) > 0 && (s->attributes_high & SCMI_SENSOR_AXIS_SUPPORT);
}

bool sensor_is_scalar(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	return !sensor_has_axes(inventory, s);
}

bool sensor_has_trips(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	UNUSED(inventory);
	return SCMI_SENSOR_TRIP_POINTS(s->attributes_low) > 0;
}

bool sensor_has_trips_to_spare(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	return sensor_has_trips(inventory, s) && SCMI_SENSOR_TRIP_POINTS(s->attributes_low) < 255;
}

bool sensor_lacks_trips(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	return !sensor_has_trips(inventory, s);
}

bool sensor_is_async(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	UNUSED(inventory);
	return (s->attributes_low & SCMI_SENSOR_ASYNC_READ) != 0;
}

bool sensor_is_sync_only(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	return !sensor_is_async(inventory, s);
}

bool sensor_has_timestamps(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	UNUSED(inventory);
	return (s->attributes_low & SCMI_SENSOR_TIMESTAMPS) != 0;
}

bool sensor_lacks_timestamps(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	return !sensor_has_timestamps(inventory, s);
}

bool sensor_updates(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	UNUSED(inventory);
	return (s->attributes_low & SCMI_SENSOR_CONTINUOUS_UPDATE) != 0;
}

bool sensor_lacks_updates(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	return !sensor_updates(inventory, s);
}

uint32_t sensor_readings(const struct assay_inventory_sensor *s)
{
	return sensor_has_axes(NULL, s) ? SCMI_SENSOR_AXES(s->attributes_high) : 1;
}

uint32_t sensor_reading_bytes(const struct check *c)
{
	return check_version(c) < SENSOR_V2 ? SCMI_SENSOR_READING_BYTES_V1 : SCMI_SENSOR_READING_BYTES;
}

const struct assay_exchange *sensor_read(struct check *c, uint32_t sensor, uint32_t flags)
{
	return SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, sensor, flags);
}

void undo_sensor_config(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	uint32_t config =
		s->config_known ? s->config & (SCMI_SENSOR_CONFIG_ENABLE | SCMI_SENSOR_CONFIG_TIMESTAMPS | 0xfffff800u) : 0;

	if (check_implements(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET))
		UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, s->id, config);
}

bool sensor_enable(struct check *c, uint32_t more_bits)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	const struct assay_exchange *ex;

	if (check_version(c) < SENSOR_V2 || !check_implements(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET))
		return true;
	undo_sensor_config(c);
	ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, s->id, SCMI_SENSOR_CONFIG_ENABLE | more_bits);
	if (!answered(ex))
		return false;
	if (ex->status != SCMI_SUCCESS)
		skip(c, "the sensor cannot be enabled: SENSOR_CONFIG_SET gives %s", status_text(ex->status));
	return ex->status == SCMI_SUCCESS;
}
