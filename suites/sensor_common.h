/* SPDX-License-Identifier: BSD-2-Clause */
/* What the sensor checks share. */
#ifndef SUITES_SENSOR_COMMON_H
#define SUITES_SENSOR_COMMON_H

#include "scmi/sensor.h"
#include "suites/check.h"

#define SENSOR_V2 SCMI_VERSION(2, 0)
#define SENSOR_V3 SCMI_VERSION(3, 0)

sensor_predicate sensor_has_axes, sensor_is_scalar;
sensor_predicate sensor_has_trips, sensor_has_trips_to_spare, sensor_lacks_trips;
sensor_predicate sensor_is_async, sensor_is_sync_only;
sensor_predicate sensor_has_timestamps, sensor_lacks_timestamps;
sensor_predicate sensor_updates, sensor_lacks_updates;

/* Number of readings that the sensor returns, and the bytes of each in the protocol version. */
uint32_t sensor_readings(const struct assay_inventory_sensor *sensor);
uint32_t sensor_reading_bytes(const struct check *c);

const struct assay_exchange *sensor_read(struct check *c, uint32_t sensor, uint32_t flags);
/* Register the configuration as it was. Call before changing it. */
void undo_sensor_config(struct check *c);
/* From version 2 on a sensor is enabled before it is read. False where it refuses (the check skips) or fails. */
bool sensor_enable(struct check *c, uint32_t more_bits);

#endif
