/* SPDX-License-Identifier: BSD-2-Clause */
/* Readings of the Sensor protocol. */
#include "suites/sensor_common.h"
#include "suites/tables.h"

#define SENSOR SCMI_PROTOCOL_SENSOR
#define QUIRK(amb) .protocol = SENSOR, .scope = PER_SENSOR, .quirk = true, .ambiguity = (amb)

static bool can_be_short(const struct assay_inventory *inventory, const struct assay_inventory_sensor *s)
{
	return sensor_has_axes(inventory, s) || !(s->attributes_low & SCMI_SENSOR_EXTENDED_ATTRIBUTES);
}

static void descriptor_length(struct check *c)
{
	note_reading(c, "AMB-21",
		     check_sensor(c)->record_bytes == SCMI_SENSOR_RECORD_BYTES_SCALAR ? "always long" : "as its bits say");
}

/* Trip points count from 0: the first number that is none is the count itself. */
static void trip_behind_last(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);

	note_status(c, "AMB-22",
		    SEND(c, SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, s->id, SCMI_SENSOR_TRIP_POINTS(s->attributes_low) << 4, 0, 0),
		    NULL);
}

static void trip_events_in_vain(struct check *c)
{
	UNDO(c, SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, check_sensor(c)->id, 0);
	note_status(c, "AMB-27", SEND(c, SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, check_sensor(c)->id, 1), NULL);
}

static void updates_in_vain(struct check *c)
{
	UNDO(c, SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, check_sensor(c)->id, 0);
	note_status(c, "AMB-27", SEND(c, SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, check_sensor(c)->id, 1), NULL);
}

static void read_while_off(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	const struct assay_exchange *ex;
	struct reader r;

	undo_sensor_config(c);
	ex = SEND(c, SENSOR, SCMI_SENSOR_CONFIG_SET, s->id, 0);
	if (answered(ex) && ex->status != SCMI_SUCCESS)
		return skip(c, "the sensor cannot be turned off: SENSOR_CONFIG_SET gives %s", status_text(ex->status));
	r = payload_of(SEND(c, SENSOR, SCMI_SENSOR_CONFIG_GET, s->id));
	read_u32(&r);
	if ((read_u32(&r) & SCMI_SENSOR_CONFIG_ENABLE) || !r.ok)
		return skip(c, "the sensor does not show as off in SENSOR_CONFIG_GET");
	note_status(c, "AMB-30", sensor_read(c, s->id, 0), "carried out");
}

static void async_answer(struct check *c)
{
	static const struct assay_event_filter complete = {
		.type = SCMI_TYPE_DELAYED, .protocol = SENSOR, .message = SCMI_SENSOR_READING_GET};
	const struct assay_exchange *ex;
	struct assay_event event;
	struct reader r;
	bool zero = true;

	if (!sensor_enable(c, 0))
		return;
	ex = sensor_read(c, check_sensor(c)->id, SCMI_SENSOR_READ_ASYNC);
	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "SENSOR_READING_GET gives %s", status_text(ex->status));
	r = payload_of(ex);
	read_u32(&r);
	if (!reader_left(&r)) {
		note_reading(c, "AMB-31", "status only");
	} else {
		while (reader_left(&r) >= 4)
			zero = read_u32(&r) == 0 && zero;
		note_reading(c, "AMB-31", zero ? "zero words" : "values");
	}
	(void)wait_event(c, &complete, &event);
}

static void async_in_vain(struct check *c)
{
	if (sensor_enable(c, 0))
		note_status(c, "AMB-60", sensor_read(c, check_sensor(c)->id, SCMI_SENSOR_READ_ASYNC), NULL);
}

static void axes_from_end(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);

	note_status(c, "AMB-61", SEND(c, SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, s->id, SCMI_SENSOR_AXES(s->attributes_high)),
		    NULL);
}

static void no_sensors(struct check *c)
{
	const struct assay_exchange *ex;

	if (check_inventory(c)->sensors_announced)
		return skip(c, "the platform has sensors");
	ex = SEND(c, SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 0);
	if (answered(ex))
		note_reading(c, "AMB-63", ex->status == SCMI_SUCCESS ? "SUCCESS" : "refused");
}

static void intervals_from_one(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, check_sensor(c)->id, 0);
	struct reader r = payload_of(ex);

	read_u32(&r);
	if (answered(ex) && !(read_u32(&r) & SCMI_RATES_TRIPLET))
		return skip(c, "the sensor lists its intervals: no triplet");
	note_status(c, "AMB-64", SEND(c, SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, check_sensor(c)->id, 1), "triplet again");
}

static void config_reserved(struct check *c)
{
	uint32_t keep = check_sensor(c)->config & SCMI_SENSOR_CONFIG_ENABLE;

	undo_sensor_config(c);
	note_status(c, "AMB-67", SEND(c, SENSOR, SCMI_SENSOR_CONFIG_SET, check_sensor(c)->id, keep | 0x4), "carried out");
}

static const struct check_row rows[] = {
	{
		.id = "quirk.descriptor.sensor",
		.title = "how long a descriptor is that need not be long",
		.requirements = REQUIRES("SNS-003-03"),
		QUIRK("AMB-21"),
		.sensor_is = can_be_short,
		.needs = {.version_min = SENSOR_V2, .sensor_wanted = "with axes or without extended attributes"},
		.run = descriptor_length,
	},
	{
		.id = "quirk.trip-point.behind-last",
		.title = "what a trip point just behind the last one is answered with",
		.requirements = REQUIRES("SNS-005-02"),
		QUIRK("AMB-22"),
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_CONFIG)},
		.run = trip_behind_last,
	},
	{
		.id = "quirk.notify-not-capable.trip-points",
		.title = "what a subscription to a sensor without trip points is answered with",
		.requirements = REQUIRES("SNS-004-02"),
		QUIRK("AMB-27"),
		.sensor_is = sensor_lacks_trips,
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_NOTIFY), .p2a = true, .sensor_wanted = "without trip points"},
		.run = trip_events_in_vain,
	},
	{
		.id = "quirk.notify-not-capable.updates",
		.title = "what a subscription to a sensor without continuous updates is answered with",
		.requirements = REQUIRES("SNS-00B-01"),
		QUIRK("AMB-27"),
		.sensor_is = sensor_lacks_updates,
		.needs = {.version_min = SENSOR_V2,
			  .messages = MSG(SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY),
			  .p2a = true,
			  .sensor_wanted = "without continuous updates"},
		.run = updates_in_vain,
	},
	{
		.id = "quirk.reading.while-off",
		.title = "what reading a sensor that is off is answered with",
		.requirements = REQUIRES("SNS-006-06"),
		QUIRK("AMB-30"),
		.needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_CONFIG_SET) | MSG(SCMI_SENSOR_CONFIG_GET)},
		.run = read_while_off,
	},
	{
		.id = "quirk.reading.async-answer",
		.title = "whether the answer to an asynchronous read holds more than its status",
		.requirements = REQUIRES("SNS-006-04"),
		QUIRK("AMB-31"),
		.sensor_is = sensor_is_async,
		.needs = {.p2a = true, .sensor_wanted = "with asynchronous reads"},
		.run = async_answer,
	},
	{
		.id = "quirk.async.sensor",
		.title = "what an asynchronous read is answered with where the sensor offers none",
		.requirements = REQUIRES("SNS-006-03"),
		QUIRK("AMB-60"),
		.sensor_is = sensor_is_sync_only,
		.needs = {.sensor_wanted = "without asynchronous reads"},
		.run = async_in_vain,
	},
	{
		.id = "quirk.axes.from-end",
		.title = "what describing axes from behind the last one is answered with",
		.requirements = REQUIRES("SNS-007-03"),
		QUIRK("AMB-61"),
		.sensor_is = sensor_has_axes,
		.needs = {.version_min = SENSOR_V2,
			  .messages = MSG(SCMI_SENSOR_AXIS_DESCRIPTION_GET),
			  .sensor_wanted = "with axes"},
		.run = axes_from_end,
	},
	{
		.id = "quirk.empty-list.sensor",
		.title = "what describing sensors is answered with where there are none",
		.requirements = REQUIRES("SNS-001-02"),
		.protocol = SENSOR,
		.quirk = true,
		.ambiguity = "AMB-63",
		.run = no_sensors,
	},
	{
		.id = "quirk.triplet.sensor",
		.title = "what listing a triplet of intervals from index 1 is answered with",
		.requirements = REQUIRES("SNS-008-03"),
		QUIRK("AMB-64"),
		.needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_LIST_UPDATE_INTERVALS)},
		.run = intervals_from_one,
	},
	{
		.id = "quirk.reserved-bits.sensor-config",
		.title = "what reserved bits of a sensor's configuration are answered with",
		.requirements = REQUIRES("SNS-00A-02"),
		QUIRK("AMB-67"),
		.needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_CONFIG_SET)},
		.run = config_reserved,
	},
};

CHECK_TABLE(checks_quirk_sensor, rows);
