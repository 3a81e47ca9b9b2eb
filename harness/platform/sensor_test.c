/* SPDX-License-Identifier: BSD-2-Clause */
/* The Sensor protocol of the reference platform, message by message, on the default platform file. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"

#define SENSOR SCMI_PROTOCOL_SENSOR
#define OK(...) ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&fx, __VA_ARGS__), "%d")
#define GIVES(status, ...) ASSERT_EQ_FMT(status, fixture_send(&fx, __VA_ARGS__), "%d")
#define INTERVAL(seconds, exponent) ((uint32_t)(seconds) << 16 | ((uint32_t)(exponent)&0x1fu) << 11)

/* Sensors of the default file. */
enum { TEMPERATURE, ACCELEROMETER, RAIL, FAN, BROKEN, COUNT };

static struct fixture fx;

static void set_up(void *unused)
{
	(void)unused;
	fixture_open(&fx, NULL, NULL, NULL);
}

static void tear_down(void *unused)
{
	(void)unused;
	fixture_close(&fx);
}

static uint32_t config_of(unsigned agent, uint32_t sensor)
{
	fixture_send(&fx, agent, SENSOR, SCMI_SENSOR_CONFIG_GET, 1, sensor);
	return fixture_word(&fx, 4);
}

TEST sensors_are_described_in_parts_with_the_sizes_of_their_kind(void)
{
	static const uint32_t sizes[COUNT] = {52, 32, 28, 28, 28};
	uint32_t index = 0, remaining = 1;

	OK(0, SENSOR, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((size_t)24, fx.bytes, "%zu");
	ASSERT_EQ_FMT(4u << 16 | COUNT, fixture_word(&fx, 4), "%#x");
	while (remaining) {
		OK(0, SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, index);
		uint32_t word = fixture_word(&fx, 4), at = 8;

		remaining = SCMI_SENSORS_REMAINING(word);
		ASSERT_EQ_FMT((uint32_t)COUNT, index + SCMI_SENSORS_RETURNED(word) + remaining, "%u");
		for (uint32_t i = 0; i < SCMI_SENSORS_RETURNED(word); i++, index++) {
			ASSERT_EQ_FMT(index, fixture_word(&fx, at), "%u");
			at += sizes[index];
		}
		ASSERT_EQ_FMT((size_t)at + 4, fx.bytes, "%zu");
	}
	GIVES(SCMI_INVALID_PARAMETERS, 0, SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, COUNT);
	PASS();
}

TEST a_description_says_what_the_sensor_can_do(void)
{
	OK(0, SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, TEMPERATURE);
	ASSERT_EQ_FMT(SCMI_SENSOR_ASYNC_READ | SCMI_SENSOR_EXTENDED_ATTRIBUTES | 2u, fixture_word(&fx, 12), "%#x");
	ASSERT_EQ_FMT(2u | 0x1du << 11, fixture_word(&fx, 16), "%#x");
	ASSERT_EQ_FMT(120u, fixture_word(&fx, 36), "%u");
	ASSERT_EQ_FMT(0xe80001f4u, fixture_word(&fx, 40), "%#x");
	ASSERT_EQ(-40000, (int64_t)fixture_word64(&fx, 44));
	OK(0, SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, ACCELEROMETER);
	ASSERT_EQ_FMT(0xe0000300u | 0x1au << 10, fixture_word(&fx, 12), "%#x");
	ASSERT_EQ_FMT(3u << 16 | 1u << 8, fixture_word(&fx, 16), "%#x");
	PASS();
}

TEST axes_are_described_and_named(void)
{
	OK(0, SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, 2, ACCELEROMETER, 0);
	ASSERT_EQ_FMT(3u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ_FMT((size_t)12 + 96 + 28, fx.bytes, "%zu");
	ASSERT_EQ_FMT(SCMI_AXIS_EXTENDED_ATTRIBUTES | SCMI_AXIS_EXTENDED_NAME, fixture_word(&fx, 12), "%#x");
	ASSERT_EQ((uint64_t)INT64_MIN, fixture_word64(&fx, 40));
	OK(0, SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, 2, ACCELEROMETER, 2);
	ASSERT_EQ_FMT(1u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ_FMT((size_t)12 + 28, fx.bytes, "%zu");
	GIVES(SCMI_INVALID_PARAMETERS, 0, SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, 2, ACCELEROMETER, 3);
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, 2, FAN, 0);
	OK(0, SENSOR, SCMI_SENSOR_AXIS_NAME_GET, 2, ACCELEROMETER, 1);
	ASSERT_EQ_FMT(1u << 26 | 1u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ_FMT((size_t)12 + 68, fx.bytes, "%zu");
	ASSERT_STR_EQ("accelerometer_y_axis", (const char *)fx.response + 16);
	GIVES(SCMI_NOT_FOUND, 0, SENSOR, SCMI_SENSOR_AXIS_NAME_GET, 2, ACCELEROMETER, 3);
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_AXIS_NAME_GET, 2, FAN, 0);
	OK(0, SENSOR, SCMI_SENSOR_NAME_GET, 1, ACCELEROMETER);
	ASSERT_STR_EQ("accelerometer_mainboard_axes", (const char *)fx.response + 12);
	PASS();
}

TEST a_sensor_is_read_once_it_is_enabled(void)
{
	GIVES(SCMI_PROTOCOL_ERROR, 0, SENSOR, SCMI_SENSOR_READING_GET, 2, ACCELEROMETER, 0);
	OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, ACCELEROMETER, 1);
	OK(0, SENSOR, SCMI_SENSOR_READING_GET, 2, ACCELEROMETER, 0);
	ASSERT_EQ_FMT((size_t)8 + 48, fx.bytes, "%zu");
	ASSERT_EQ(-100, (int64_t)fixture_word64(&fx, 4));
	ASSERT_EQ(0u, fixture_word64(&fx, 12));
	ASSERT_EQ(900, (int64_t)fixture_word64(&fx, 20));
	OK(0, SENSOR, SCMI_SENSOR_READING_GET, 2, ACCELEROMETER, 0);
	ASSERT_EQ(-93, (int64_t)fixture_word64(&fx, 4));
	OK(0, SENSOR, SCMI_SENSOR_READING_GET, 2, FAN, 0);
	ASSERT_EQ(1200, (int64_t)fixture_word64(&fx, 4));
	PASS();
}

TEST an_unknown_sensor_is_not_found_by_any_message(void)
{
	for (uint8_t message = SCMI_SENSOR_TRIP_POINT_NOTIFY; message <= SCMI_SENSOR_LAST; message++) {
		static const uint8_t words[] = {2, 4, 2, 2, 2, 1, 2, 2, 1, 2};

		GIVES(SCMI_NOT_FOUND, 0, SENSOR, message, words[message - 4], COUNT, 0, 0, 0);
	}
	PASS();
}

TEST flags_that_mean_nothing_are_refused(void)
{
	GIVES(SCMI_INVALID_PARAMETERS, 0, SENSOR, SCMI_SENSOR_READING_GET, 2, FAN, 2);
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_READING_GET, 2, FAN, 1);
	GIVES(SCMI_HARDWARE_ERROR, 0, SENSOR, SCMI_SENSOR_READING_GET, 2,
	      (fixture_send(&fx, 0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, BROKEN, 1), BROKEN), 0);
	GIVES(SCMI_INVALID_PARAMETERS, 0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, FAN, 4);
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, FAN, 3);
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, FAN, INTERVAL(1, 0) | 1);
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, FAN, 1);
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, 2, FAN, 1);
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 4, FAN, 1, 0, 0);
	GIVES(SCMI_INVALID_PARAMETERS, 0, SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 4, TEMPERATURE, 0x20, 0, 0);
	GIVES(SCMI_INVALID_PARAMETERS, 0, SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 4, TEMPERATURE, 0x4, 0, 0);
	PASS();
}

TEST an_asynchronous_reading_ends_with_one_delayed_response(void)
{
	OK(0, SENSOR, SCMI_SENSOR_READING_GET, 2, TEMPERATURE, 1);
	ASSERT_EQ_FMT((size_t)8, fx.bytes, "%zu");
	uint16_t token = fx.token;

	fixture_pass(&fx, 300);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ_FMT(scmi_command_word(SENSOR, SCMI_SENSOR_READING_GET, token) | 2u << 8, scmi_load32(fx.event), "%#x");
	ASSERT_EQ_FMT((size_t)4 + 8 + 16, fx.event_bytes, "%zu");
	ASSERT_EQ((uint32_t)TEMPERATURE, fixture_event_word(&fx, 4));
	ASSERT_EQ(35000u, fixture_event_word(&fx, 8));
	ASSERT_FALSE(fixture_event(&fx, 0));
	for (unsigned i = 0; i < 4; i++)
		OK(0, SENSOR, SCMI_SENSOR_READING_GET, 2, TEMPERATURE, 1);
	GIVES(SCMI_BUSY, 0, SENSOR, SCMI_SENSOR_READING_GET, 2, TEMPERATURE, 1);
	PASS();
}

TEST trip_points_report_crossings_in_the_chosen_direction(void)
{
	OK(0, SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 4, TEMPERATURE, 0x11, 36000, 0);
	for (unsigned i = 0; i < 4; i++)
		OK(1, SENSOR, SCMI_SENSOR_READING_GET, 2, TEMPERATURE, 0);
	ASSERT_FALSE(fixture_event(&fx, 0));
	OK(0, SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 4, TEMPERATURE, 0x11, 37500, 0);
	OK(0, SENSOR, SCMI_SENSOR_TRIP_POINT_CONFIG, 4, TEMPERATURE, 0x02, 37500, 0);
	OK(0, SENSOR, SCMI_SENSOR_TRIP_POINT_NOTIFY, 2, TEMPERATURE, 1);
	OK(1, SENSOR, SCMI_SENSOR_READING_GET, 2, TEMPERATURE, 0);
	ASSERT_FALSE(fixture_event(&fx, 0));
	OK(1, SENSOR, SCMI_SENSOR_READING_GET, 2, TEMPERATURE, 0);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
	ASSERT_EQ(0u, fixture_event_word(&fx, 0));
	ASSERT_EQ((uint32_t)TEMPERATURE, fixture_event_word(&fx, 4));
	ASSERT_EQ_FMT(1u << 16 | 1u, fixture_event_word(&fx, 8), "%#x");
	ASSERT_FALSE(fixture_event(&fx, 0));
	ASSERT_FALSE(fixture_event(&fx, 1));
	for (unsigned i = 0; i < 64; i++)
		OK(1, SENSOR, SCMI_SENSOR_READING_GET, 2, TEMPERATURE, 0);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ_FMT(0u, fixture_event_word(&fx, 8), "%#x");
	PASS();
}

TEST update_intervals_are_a_list_or_a_range(void)
{
	OK(0, SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 2, ACCELEROMETER, 1);
	ASSERT_EQ_FMT(4u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ_FMT(5u << 5 | 0x1du, fixture_word(&fx, 8), "%#x");
	GIVES(SCMI_OUT_OF_RANGE, 0, SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 2, ACCELEROMETER, 5);
	OK(0, SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 2, RAIL, 0);
	ASSERT_EQ_FMT(SCMI_RATES_TRIPLET | 3u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ_FMT((size_t)24, fx.bytes, "%zu");
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, 2, FAN, 0);
	PASS();
}

TEST intervals_are_rounded_as_the_flags_say(void)
{
	static const struct {
		uint32_t sensor, asked, got;
	} rows[] = {
		{ACCELEROMETER, INTERVAL(7, -3), INTERVAL(5, -3)},
		{ACCELEROMETER, INTERVAL(7, -3) | SCMI_SENSOR_CONFIG_ROUND_UP, INTERVAL(10, -3)},
		{ACCELEROMETER, INTERVAL(7, -3) | SCMI_SENSOR_CONFIG_ROUND_AUTO, INTERVAL(5, -3)},
		{ACCELEROMETER, INTERVAL(8, -3) | SCMI_SENSOR_CONFIG_ROUND_AUTO, INTERVAL(10, -3)},
		{ACCELEROMETER, INTERVAL(50, 0) | SCMI_SENSOR_CONFIG_ROUND_AUTO, INTERVAL(1, 0)},
		{ACCELEROMETER, INTERVAL(50, 0), INTERVAL(1, 0)},
		{ACCELEROMETER, INTERVAL(1000, -3), INTERVAL(1, 0)},
		{RAIL, INTERVAL(25, -4), INTERVAL(2, -3)},
		{RAIL, INTERVAL(25, -4) | SCMI_SENSOR_CONFIG_ROUND_UP, INTERVAL(3, -3)},
		{RAIL, INTERVAL(77, -3) | SCMI_SENSOR_CONFIG_ROUND_UP, INTERVAL(77, -3)},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, rows[i].sensor, rows[i].asked | 1);
		ASSERT_EQ_FMT(rows[i].got | 1, config_of(0, rows[i].sensor), "%#x");
	}
	GIVES(SCMI_INVALID_PARAMETERS, 0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, ACCELEROMETER,
	      INTERVAL(50, 0) | SCMI_SENSOR_CONFIG_ROUND_UP | 1);
	GIVES(SCMI_INVALID_PARAMETERS, 0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, ACCELEROMETER, INTERVAL(1, -9) | 1);
	OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, RAIL, 0);
	ASSERT_EQ_FMT(INTERVAL(77, -3), config_of(0, RAIL), "%#x");
	PASS();
}

TEST a_sensor_is_on_while_one_agent_wants_it(void)
{
	OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, RAIL, 1);
	OK(1, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, RAIL, 1);
	OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, RAIL, 0);
	ASSERT_EQ(1u, config_of(0, RAIL) & 1u);
	platform_detach(fx.agents[1]);
	ASSERT_EQ(0u, config_of(0, RAIL) & 1u);
	PASS();
}

TEST time_stamps_are_there_while_turned_on_and_count_platform_time(void)
{
	OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, RAIL, 3);
	fixture_pass(&fx, 1234);
	OK(0, SENSOR, SCMI_SENSOR_READING_GET, 2, RAIL, 0);
	ASSERT_EQ_FMT((uint64_t)1234, fixture_word64(&fx, 12), "%zu");
	OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, RAIL, 1);
	OK(0, SENSOR, SCMI_SENSOR_READING_GET, 2, RAIL, 0);
	ASSERT_EQ(0u, fixture_word64(&fx, 12));
	PASS();
}

TEST continuous_updates_come_at_the_interval_while_enabled_and_wanted(void)
{
	unsigned updates = 0;

	OK(0, SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, ACCELEROMETER, 1);
	ASSERT_EQ(UINT64_MAX, platform_next_due(fx.platform));
	OK(1, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, ACCELEROMETER, INTERVAL(10, -3) | 1);
	ASSERT_EQ_FMT((uint64_t)10000000, platform_next_due(fx.platform), "%zu");
	for (unsigned i = 0; i < 100; i++) {
		fixture_pass(&fx, 1000);
		while (fixture_event(&fx, 0)) {
			ASSERT_EQ_FMT(3u << 8 | 0x15u << 10 | SCMI_SENSOR_UPDATE, scmi_load32(fx.event), "%#x");
			ASSERT_EQ_FMT((size_t)4 + 8 + 48, fx.event_bytes, "%zu");
			ASSERT_EQ((uint32_t)ACCELEROMETER, fixture_event_word(&fx, 4));
			updates++;
		}
	}
	ASSERT_EQ_FMT(10u, updates, "%u");
	ASSERT_FALSE(fixture_event(&fx, 1));
	OK(0, SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, ACCELEROMETER, 0);
	ASSERT_EQ(UINT64_MAX, platform_next_due(fx.platform));
	fixture_pass(&fx, 100000);
	ASSERT_FALSE(fixture_event(&fx, 0));
	PASS();
}

TEST a_far_jump_in_time_is_caught_up_without_end(void)
{
	unsigned updates = 0;

	OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, ACCELEROMETER, INTERVAL(1, -3) | 1);
	OK(0, SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, ACCELEROMETER, 1);
	fixture_pass(&fx, 3600000000u);
	while (fixture_event(&fx, 0))
		updates++;
	ASSERT_EQ_FMT(64u, updates, "%u");
	ASSERT(platform_next_due(fx.platform) > fx.now);
	PASS();
}

static uint64_t wall_ns;

static uint64_t read_wall(void)
{
	return wall_ns;
}

TEST a_clock_is_read_when_a_command_asks_for_the_time(void)
{
	fixture_close(&fx);
	fixture_open(&fx, NULL,
		     "summary: s\nvendor: v\nagents: [{name: a}]\nprotocols: [{id: 0x10, version: 0x20000}, {id: 0x15, version: "
		     "0x30001}]\n"
		     "sensors: [{name: one, continuous: true, intervals: [{seconds: 1, exponent: 0}]}]\n",
		     NULL);
	wall_ns = fx.now + 5000000000u;
	platform_use_clock(fx.platform, read_wall);
	OK(0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, 0, INTERVAL(1, 0) | 1);
	ASSERT(platform_is_quiet(fx.platform));
	OK(0, SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, 0, 1);
	ASSERT_EQ(wall_ns + 1000000000u, platform_next_due(fx.platform));
	ASSERT_FALSE(platform_is_quiet(fx.platform));
	platform_advance(fx.platform, wall_ns += 1000000000u);
	OK(0, SENSOR, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, 0, 0);
	ASSERT_EQ(UINT64_MAX, platform_next_due(fx.platform));
	ASSERT_FALSE(platform_is_quiet(fx.platform)); /* an event waits */
	ASSERT(fixture_event(&fx, 0));
	ASSERT_FALSE(fixture_event(&fx, 0));
	ASSERT(platform_is_quiet(fx.platform));
	PASS();
}

#define OLD(version)                                                                                                         \
	"summary: s\nvendor: v\nagents: [{name: a}]\nprotocols: [{id: 0x10, version: 0x20000}, {id: 0x15, version: " version \
	"}]\n"                                                                                                               \
	"sensors:\n  - {name: one, type: 2, extended: {}, timestamps: true, values: {start: 7}}\n"                           \
	"  - {name: two, extended: {}, axes: [{name: x, type: 89}]}\n"

TEST version_1_reads_one_value_of_8_bytes(void)
{
	fixture_close(&fx);
	fixture_open(&fx, NULL, OLD("0x10000"), NULL);
	OK(0, SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, 0);
	ASSERT_EQ_FMT((size_t)12 + 56, fx.bytes, "%zu");
	ASSERT_EQ_FMT(0u, fixture_word(&fx, 12), "%#x");
	OK(0, SENSOR, SCMI_SENSOR_READING_GET, 2, 0, 0);
	ASSERT_EQ_FMT((size_t)16, fx.bytes, "%zu");
	ASSERT_EQ(7u, fixture_word64(&fx, 4));
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_CONFIG_SET, 2, 0, 1);
	PASS();
}

TEST version_2_has_extended_attributes_but_no_names(void)
{
	fixture_close(&fx);
	fixture_open(&fx, NULL, OLD("0x20000"), NULL);
	OK(0, SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, 0);
	ASSERT_EQ_FMT((size_t)12 + 52 + 32, fx.bytes, "%zu");
	GIVES(SCMI_NOT_SUPPORTED, 0, SENSOR, SCMI_SENSOR_NAME_GET, 1, 0);
	GIVES(SCMI_NOT_FOUND, 0, SENSOR, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_NEGOTIATE_PROTOCOL_VERSION);
	OK(0, SENSOR, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_SENSOR_CONFIG_SET);
	fixture_close(&fx);
	fixture_open(&fx, NULL, OLD("0x20000") "readings: {descriptors_always_52: true}\n", NULL);
	OK(0, SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 1, 0);
	ASSERT_EQ_FMT((size_t)12 + 52 + 52, fx.bytes, "%zu");
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(sensors_are_described_in_parts_with_the_sizes_of_their_kind);
	RUN_TEST(a_description_says_what_the_sensor_can_do);
	RUN_TEST(axes_are_described_and_named);
	RUN_TEST(a_sensor_is_read_once_it_is_enabled);
	RUN_TEST(an_unknown_sensor_is_not_found_by_any_message);
	RUN_TEST(flags_that_mean_nothing_are_refused);
	RUN_TEST(an_asynchronous_reading_ends_with_one_delayed_response);
	RUN_TEST(trip_points_report_crossings_in_the_chosen_direction);
	RUN_TEST(update_intervals_are_a_list_or_a_range);
	RUN_TEST(intervals_are_rounded_as_the_flags_say);
	RUN_TEST(a_sensor_is_on_while_one_agent_wants_it);
	RUN_TEST(time_stamps_are_there_while_turned_on_and_count_platform_time);
	RUN_TEST(continuous_updates_come_at_the_interval_while_enabled_and_wanted);
	RUN_TEST(a_far_jump_in_time_is_caught_up_without_end);
	RUN_TEST(a_clock_is_read_when_a_command_asks_for_the_time);
	RUN_TEST(version_1_reads_one_value_of_8_bytes);
	RUN_TEST(version_2_has_extended_attributes_but_no_names);
	GREATEST_MAIN_END();
}
