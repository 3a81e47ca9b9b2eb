/* SPDX-License-Identifier: BSD-2-Clause */
/* SENSOR_READING_GET: what comes back, when it is refused, and asynchronous reads. */
#include "suites/sensor_common.h"
#include "suites/tables.h"

#define IF_SENSOR .protocol = SCMI_PROTOCOL_SENSOR

static void sync_read(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	uint32_t bytes = 4 + sensor_readings(s) * sensor_reading_bytes(c);
	const struct assay_exchange *ex;

	if (!sensor_enable(c, 0))
		return;
	ex = sensor_read(c, s->id, 0);
	if (answered(ex) && ex->status == SCMI_HARDWARE_ERROR)
		return skip(c, "the sensor reports a fault (HARDWARE_ERROR)");
	expect_length(c, ex, bytes);
}

static void reserved_flags(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);

	if (!sensor_enable(c, 0))
		return;
	expect_status(c, sensor_read(c, s->id, 0x2), S_IP);
	expect_status(c, sensor_read(c, s->id, 0x80000000u), S_IP);
}

static const struct assay_event_filter complete = {
	.type = SCMI_TYPE_DELAYED, .protocol = SCMI_PROTOCOL_SENSOR, .message = SCMI_SENSOR_READING_GET};

static void async_not_offered(struct check *c)
{
	struct assay_event event;

	if (!sensor_enable(c, 0))
		return;
	drop_events(c);
	expect_status(c, sensor_read(c, check_sensor(c)->id, SCMI_SENSOR_READ_ASYNC), S_NS | S_IP);
	expect(c, !take_event_now(c, &complete, &event), "a delayed response followed a command that was refused at once");
}

static void async_read(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	struct assay_event_filter filter = complete;
	const struct assay_exchange *ex;
	struct assay_event event;
	struct reader r;
	int32_t status;
	uint32_t id;

	if (!sensor_enable(c, 0))
		return;
	drop_events(c);
	ex = sensor_read(c, s->id, SCMI_SENSOR_READ_ASYNC);
	if (!expect_status(c, ex, S_OK | S_BS) || ex->status != SCMI_SUCCESS)
		return;
	filter.match_token = true;
	filter.token = scmi_header_unpack(scmi_load32(ex->request)).token;
	if (!expect(c, wait_event(c, &filter, &event),
		    "no SENSOR_READING_COMPLETE with the command's token came within the time limit"))
		return;
	r = event_payload(&event);
	status = read_i32(&r);
	if (status == SCMI_HARDWARE_ERROR)
		return;
	id = read_u32(&r);
	if (!expect(c, status == SCMI_SUCCESS, "SENSOR_READING_COMPLETE: SUCCESS expected, %s found", status_text(status)))
		return;
	expect_equal(c, id, s->id, "sensor id of SENSOR_READING_COMPLETE");
	expect_equal(c, reader_left(&r), sensor_readings(s) * sensor_reading_bytes(c),
		     "bytes of readings in SENSOR_READING_COMPLETE");
	expect(c, !take_event_now(c, &complete, &event), "a second SENSOR_READING_COMPLETE came for one command");
}

/* Only where the platform itself shows that the sensor is now off: another user may hold it. */
static void disabled(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	const struct assay_exchange *ex;
	struct reader r;
	uint32_t config;

	undo_sensor_config(c);
	ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, s->id, 0);
	if (!expect_status(c, ex, S_OK | S_NS | S_DN | S_IP))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "the sensor cannot be disabled: %s", status_text(ex->status));
	ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, s->id);
	if (!expect_success(c, ex, 8))
		return;
	r = payload_of(ex);
	read_u32(&r);
	config = read_u32(&r);
	if (config & SCMI_SENSOR_CONFIG_ENABLE)
		return skip(c, "the sensor stays enabled: another user holds it");
	expect_status(c, sensor_read(c, s->id, 0), S_PE);
}

/* Time stamps are 0 where there are none, and do not go back where there are. */
static void timestamps(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	bool has = sensor_has_timestamps(NULL, s);
	uint64_t stamps[2] = {0, 0};

	if (!sensor_enable(c, has ? SCMI_SENSOR_CONFIG_TIMESTAMPS : 0))
		return;
	for (int i = 0; i < 2; i++) {
		const struct assay_exchange *ex = sensor_read(c, s->id, 0);
		struct reader r = payload_of(ex);

		if (answered(ex) && ex->status == SCMI_HARDWARE_ERROR)
			return skip(c, "the sensor reports a fault (HARDWARE_ERROR)");
		if (!expect_success(c, ex, 4 + SCMI_SENSOR_READING_BYTES))
			return;
		read_skip(&r, 12);
		stamps[i] = read_u64(&r);
	}
	if (has)
		expect(c, stamps[1] >= stamps[0], "the time stamp went back from %llu to %llu", (unsigned long long)stamps[0],
		       (unsigned long long)stamps[1]);
	else
		expect(c, !stamps[0] && !stamps[1], "the sensor has no time stamps, yet a reading has %llu",
		       (unsigned long long)(stamps[0] | stamps[1]));
}

static const struct check_row rows[] = {
	{
		.id = "sensor.reading-get.length",
		.title = "a read returns one reading, or one for each axis",
		.requirements = REQUIRES("SNS-006-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.run = sync_read,
	},
	{
		.id = "sensor.reading-get.reserved-flags",
		.title = "reserved flag bits give INVALID_PARAMETERS",
		.requirements = REQUIRES("SNS-006-02", "GEN-RSV-02"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.run = reserved_flags,
	},
	{
		.id = "sensor.reading-get.async-not-offered",
		.title = "an asynchronous read is refused where the sensor does not offer it",
		.requirements = REQUIRES("SNS-006-03", "GEN-ASY-04"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_is_sync_only,
		.needs.sensor_wanted = "without asynchronous reads",
		.run = async_not_offered,
	},
	{
		.id = "sensor.reading-get.async",
		.title = "an accepted asynchronous read is followed by one delayed response with its token, sensor and readings",
		.requirements = REQUIRES("SNS-006-04", "GEN-ASY-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_is_async,
		.needs = {.p2a = true, .sensor_wanted = "with asynchronous reads"},
		.run = async_read,
	},
	{
		.id = "sensor.reading-get.unknown-sensor",
		.title = "SENSOR_READING_GET of a sensor that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("SNS-006-05"),
		IF_SENSOR,
		.steps = STEPS(STEP(SCMI_SENSOR_READING_GET, S_NF, BEYOND(0), VALUE(0))),
	},
	{
		.id = "sensor.reading-get.disabled",
		.title = "reading a disabled sensor gives PROTOCOL_ERROR",
		.requirements = REQUIRES("SNS-006-06"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_CONFIG_SET) | MSG(SCMI_SENSOR_CONFIG_GET)},
		.run = disabled,
	},
	{
		.id = "sensor.reading-get.timestamps",
		.title = "time stamps are 0 where there are none, and do not go back",
		.requirements = REQUIRES("SNS-006-08"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.needs.version_min = SENSOR_V2,
		.run = timestamps,
	},
};

CHECK_TABLE(checks_sensor_read, rows);
