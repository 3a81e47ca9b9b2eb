/* SPDX-License-Identifier: BSD-2-Clause */
/* Trip points and continuous updates, as far as they show without moving the sensor's value by hand. */
#include "suites/sensor_common.h"
#include "suites/tables.h"

#define IF_SENSOR .protocol = SCMI_PROTOCOL_SENSOR
#define TRIP_BOTH 3u
#define UPDATE_PATIENCE_MS 3000u
#define PACE_SLACK_MS 50u
#define PACE_PATIENCE_MS 500u

static const struct assay_event_filter tripped = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_SENSOR, .message = SCMI_SENSOR_TRIP_POINT_EVENT};
static const struct assay_event_filter update = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_SENSOR, .message = SCMI_SENSOR_UPDATE};

static void trip_notify_reserved(struct check *c)
{
	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, check_sensor(c)->id, 0);
	expect_status(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, check_sensor(c)->id, 0xf), S_IP);
}

/* AMB-27: refusing and accepting without ever sending an event are both known. */
static void trip_notify_none(struct check *c)
{
	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, check_sensor(c)->id, 0);
	expect_status(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, check_sensor(c)->id, 1), S_NS | S_IP | S_OK);
}

static const struct assay_exchange *trip_config(struct check *c, uint32_t word, uint64_t value)
{
	return SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, check_sensor(c)->id, word, (uint32_t)value,
		    (uint32_t)(value >> 32));
}

static void trip_config_reserved(struct check *c)
{
	static const uint32_t bits[] = {0x4, 0x8, 0x1000, 0x80000000u};

	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, check_sensor(c)->id, 0, 0, 0);
	for (size_t i = 0; i < 4 && !over(c); i++)
		expect_status(c, trip_config(c, bits[i], 0), S_IP);
}

static void trip_config_beyond(struct check *c)
{
	uint32_t count = SCMI_SENSOR_TRIP_POINTS(check_sensor(c)->attributes_low);

	expect_status(c, trip_config(c, (count + 1) << 4, 0), S_IP);
}

/* Reads until the value has moved across the present one, which trip point 0 then watches in both directions. */
static bool read_value(struct check *c, uint64_t *value)
{
	const struct assay_exchange *ex = sensor_read(c, check_sensor(c)->id, 0);
	struct reader r = payload_of(ex);

	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return false;
	read_u32(&r);
	*value = read_u64(&r);
	return r.ok;
}

static void judge_trip(struct check *c, const struct assay_event *event)
{
	struct reader r = event_payload(event);
	uint32_t agent = read_u32(&r), sensor = read_u32(&r), desc = read_u32(&r);

	if (!expect(c, r.ok && !reader_left(&r), "SENSOR_TRIP_POINT_EVENT: 12 bytes of payload expected, %u found",
		    event->bytes_count - SCMI_HEADER_BYTES))
		return;
	expect_equal(c, agent, 0, "agent_id of SENSOR_TRIP_POINT_EVENT");
	expect_equal(c, sensor, check_sensor(c)->id, "sensor id of SENSOR_TRIP_POINT_EVENT");
	expect(c, !(desc & 0xfffeff00u), "reserved bits of trip_point_desc are set: 0x%08x", desc);
}

/* The sensor's own drift is the stimulus: a value that does not move within some reads proves nothing. */
static void crossing(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	uint64_t first, second, third;
	struct assay_event event;

	if (!sensor_enable(c, 0))
		return;
	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, s->id, 0, 0, 0);
	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, s->id, 0);
	if (!read_value(c, &first) || !read_value(c, &second) || first == second)
		return skip(c, "the sensor's value does not move between two reads, so that nothing crosses a trip point");
	drop_events(c);
	/* Half of the way that two reads made, ahead of the present value. */
	third = second + (second - first) + (second - first) / 2;
	if (!expect_status(c, trip_config(c, TRIP_BOTH, third), S_OK | S_DN) ||
	    !expect_status(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, s->id, 1), S_OK | S_DN))
		return;
	for (int i = 0; i < 4 && !over(c); i++)
		if (!read_value(c, &first))
			return skip(c, "the sensor cannot be read any more");
	if ((second < third) == (first < third))
		return skip(c, "the sensor's value did not cross the trip point");
	if (expect(c, take_event_now(c, &tripped, &event) || wait_event(c, &tripped, &event),
		   "the value crossed the trip point, but no SENSOR_TRIP_POINT_EVENT came"))
		judge_trip(c, &event);
}

static void trip_off(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	struct assay_event event;
	uint64_t value, next;

	if (!sensor_enable(c, 0))
		return;
	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, s->id, 0, 0, 0);
	if (!read_value(c, &value) || !read_value(c, &next) || value == next)
		return skip(c, "the sensor's value does not move between two reads, so that nothing crosses a trip point");
	drop_events(c);
	if (!expect_status(c, trip_config(c, TRIP_BOTH, next + (next - value) + (next - value) / 2), S_OK | S_DN))
		return;
	for (int i = 0; i < 4 && !over(c); i++)
		read_value(c, &value);
	expect(c, !take_event_now(c, &tripped, &event), "a SENSOR_TRIP_POINT_EVENT came though the sensor's events are off");
}

static void update_refused(struct check *c)
{
	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, check_sensor(c)->id, 0);
	expect_status(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, check_sensor(c)->id, 1), S_NS);
}

/* The interval that is set, in milliseconds: mantissa times a power of ten seconds. 0 where it is not told. */
static uint64_t interval_ms(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, check_sensor(c)->id);
	struct reader r = payload_of(ex);
	uint64_t ms;
	uint32_t word, exponent;

	read_u32(&r);
	word = read_u32(&r);
	if (!r.ok)
		return 0;
	ms = (uint64_t)SCMI_SENSOR_CONFIG_SECONDS(word) * 1000;
	exponent = SCMI_SENSOR_CONFIG_EXPONENT(word);
	for (; exponent > 0 && exponent < 16; exponent--)
		ms *= 10;
	for (; exponent >= 16 && exponent < 32; exponent++)
		ms /= 10;
	return ms;
}

/* Wait for one update, as many time limits as its interval takes. */
static bool wait_update(struct check *c, struct assay_event *event)
{
	uint64_t limit_ms = assay_agent_timeout(check_agent(c)) / 1000000, interval = interval_ms(c);
	uint64_t rounds = limit_ms ? interval / limit_ms + 1 : 1;

	if (interval > UPDATE_PATIENCE_MS) {
		skip(c, "the update interval of %llu ms is longer than this check waits", (unsigned long long)interval);
		return false;
	}
	for (uint64_t i = 0; i <= rounds && !over(c); i++)
		if (wait_event(c, &update, event))
			return true;
	skip(c, "no SENSOR_UPDATE came within %llu ms", (unsigned long long)((rounds + 1) * limit_ms));
	return false;
}

/* Asks for an update every tenth of a second: enough to be told from a busy host, and soon enough. Refused, all stays as it is. */
static void hurry(struct check *c)
{
	if (check_implements(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET))
		(void)SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, check_sensor(c)->id,
			   100u << 16 | 0x1du << 11 | SCMI_SENSOR_CONFIG_ROUND_AUTO | SCMI_SENSOR_CONFIG_ENABLE);
}

static void updates(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	struct assay_event event;
	struct reader r;
	uint32_t agent, sensor;

	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, s->id, 0);
	drop_events(c);
	if (!expect_status(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, s->id, 1), S_OK | S_DN) ||
	    !sensor_enable(c, 0))
		return;
	hurry(c);
	if (!wait_update(c, &event))
		return;
	r = event_payload(&event);
	agent = read_u32(&r);
	sensor = read_u32(&r);
	expect(c, agent <= check_inventory(c)->agents_announced, "SENSOR_UPDATE names agent %u of %u", agent,
	       check_inventory(c)->agents_announced);
	expect_equal(c, sensor, s->id, "sensor id of SENSOR_UPDATE");
	expect_equal(c, reader_left(&r), sensor_readings(s) * SCMI_SENSOR_READING_BYTES, "bytes of readings in SENSOR_UPDATE");
}

/* Three updates in a row: two intervals. What waits for buffers or a busy host may come late, but not by that much. */
static void pace(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	uint64_t interval, first, took;
	struct assay_event event;

	UNDO(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, s->id, 0);
	drop_events(c);
	if (!expect_status(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, s->id, 1), S_OK | S_DN) ||
	    !sensor_enable(c, 0))
		return;
	hurry(c);
	interval = interval_ms(c);
	if (!interval || interval > PACE_PATIENCE_MS)
		return skip(c, "an update interval of %llu ms cannot be measured in a short while", (unsigned long long)interval);
	if (!wait_update(c, &event))
		return;
	first = assay_agent_now(check_agent(c));
	if (!wait_update(c, &event) || !wait_update(c, &event))
		return;
	took = (assay_agent_now(check_agent(c)) - first) / 1000000;
	(void)expect(c, took >= interval && took <= 4 * interval + PACE_SLACK_MS,
		     "two updates expected in about %llu ms, they took %llu ms", (unsigned long long)(2 * interval),
		     (unsigned long long)took);
}

static const struct check_row rows[] = {
	{
		.id = "sensor.trip-point-notify.reserved-bits",
		.title = "reserved bits of sensor_event_control give INVALID_PARAMETERS",
		.requirements = REQUIRES("SNS-004-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_has_trips,
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_NOTIFY), .p2a = true, .sensor_wanted = "with trip points"},
		.run = trip_notify_reserved,
	},
	{
		.id = "sensor.trip-point-notify.unknown-sensor",
		.title = "SENSOR_TRIP_POINT_NOTIFY of a sensor that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("SNS-004-01", "GEN-NTF-05"),
		IF_SENSOR,
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_NOTIFY), .p2a = true},
		.steps = STEPS(STEP(SCMI_SENSOR_TRIP_POINT_NOTIFY, S_NF, BEYOND(0), VALUE(1))),
	},
	{
		.id = "sensor.trip-point-notify.no-trip-points",
		.title = "a sensor without trip points refuses, or accepts without effect",
		.requirements = REQUIRES("SNS-004-02"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_lacks_trips,
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_NOTIFY), .p2a = true, .sensor_wanted = "without trip points"},
		.run = trip_notify_none,
	},
	{
		.id = "sensor.trip-point-config.reserved-bits",
		.title = "reserved bits of the trip point control give INVALID_PARAMETERS",
		.requirements = REQUIRES("SNS-005-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_has_trips,
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_CONFIG), .sensor_wanted = "with trip points"},
		.run = trip_config_reserved,
	},
	{
		.id = "sensor.trip-point-config.id-past-end",
		.title = "a trip point beyond the sensor's count gives INVALID_PARAMETERS",
		.requirements = REQUIRES("SNS-005-02"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_has_trips_to_spare,
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_CONFIG), .sensor_wanted = "with 1 to 254 trip points"},
		.run = trip_config_beyond,
	},
	{
		.id = "sensor.trip-point-event.crossing",
		.title = "crossing a trip point is told, by the platform and for the right sensor",
		.requirements = REQUIRES("SNS-005-03", "SNS-N00-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_has_trips,
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_CONFIG) | MSG(SCMI_SENSOR_TRIP_POINT_NOTIFY),
			  .p2a = true,
			  .sensor_wanted = "with trip points"},
		.run = crossing,
	},
	{
		.id = "sensor.trip-point-event.off",
		.title = "no trip point event comes while the sensor's events are off",
		.requirements = REQUIRES("SNS-005-04"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_has_trips,
		.needs = {.messages = MSG(SCMI_SENSOR_TRIP_POINT_CONFIG), .p2a = true, .sensor_wanted = "with trip points"},
		.run = trip_off,
	},
	{
		.id = "sensor.continuous-update-notify.pace",
		.title = "updates come at about the interval that is set",
		.requirements = REQUIRES("SNS-00B-02"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_updates,
		.needs = {.version_min = SENSOR_V2,
			  .messages = MSG(SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY) | MSG(SCMI_SENSOR_CONFIG_GET) |
				      MSG(SCMI_SENSOR_CONFIG_SET),
			  .p2a = true,
			  .sensor_wanted = "with continuous updates"},
		.run = pace,
	},
	{
		.id = "sensor.continuous-update-notify.not-capable",
		.title = "a sensor without continuous updates gives NOT_SUPPORTED",
		.requirements = REQUIRES("SNS-00B-01", "GEN-NTF-06"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_lacks_updates,
		.needs = {.version_min = SENSOR_V2,
			  .messages = MSG(SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY),
			  .p2a = true,
			  .sensor_wanted = "without continuous updates"},
		.run = update_refused,
	},
	{
		.id = "sensor.continuous-update-notify.unknown-sensor",
		.title = "SENSOR_CONTINUOUS_UPDATE_NOTIFY of a sensor that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("SNS-00B-03", "GEN-NTF-05"),
		IF_SENSOR,
		.needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY), .p2a = true},
		.steps = STEPS(STEP(SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, S_NF, BEYOND(0), VALUE(1))),
	},
	{
		.id = "sensor.update.payload",
		.title = "SENSOR_UPDATE names the sensor and carries one reading, or one for each axis",
		.requirements = REQUIRES("SNS-N01-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_updates,
		.needs = {.version_min = SENSOR_V2,
			  .messages = MSG(SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY),
			  .p2a = true,
			  .sensor_wanted = "with continuous updates"},
		.run = updates,
	},
};

CHECK_TABLE(checks_sensor_notify, rows);
