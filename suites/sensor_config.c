/* SPDX-License-Identifier: BSD-2-Clause */
/* SENSOR_CONFIG_GET and SENSOR_CONFIG_SET. */
#include "suites/sensor_common.h"
#include "suites/tables.h"

#define IF_SENSOR .protocol = SCMI_PROTOCOL_SENSOR

static bool get(struct check *c, uint32_t *config)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, check_sensor(c)->id);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, 8))
		return false;
	read_u32(&r);
	*config = read_u32(&r);
	return expect_zero_bits(c, ex, 4, SCMI_SENSOR_CONFIG_GET_RESERVED, "bits 10:2 of sensor_config");
}

static const struct assay_exchange *set(struct check *c, uint32_t config)
{
	return SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, check_sensor(c)->id, config);
}

static void reserved_bits(struct check *c)
{
	uint32_t config;

	get(c, &config);
}

/* A sensor that was off had no user: what this agent switches on, it can switch off. */
static void enable_is_seen(struct check *c)
{
	bool was_on = check_sensor(c)->config & SCMI_SENSOR_CONFIG_ENABLE;
	const struct assay_exchange *ex;
	uint32_t config;

	undo_sensor_config(c);
	ex = set(c, SCMI_SENSOR_CONFIG_ENABLE);
	if (!expect_status(c, ex, S_OK | S_NS | S_DN))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "the sensor cannot be enabled: %s", status_text(ex->status));
	if (!get(c, &config) || !expect(c, config & SCMI_SENSOR_CONFIG_ENABLE, "enabled, yet SENSOR_CONFIG_GET says disabled"))
		return;
	ex = set(c, 0);
	if (was_on || !expect_status(c, ex, S_OK | S_NS | S_DN) || ex->status != SCMI_SUCCESS)
		return;
	if (get(c, &config))
		expect(c, !(config & SCMI_SENSOR_CONFIG_ENABLE), "disabled by its only user, yet SENSOR_CONFIG_GET says enabled");
}

static void set_reserved(struct check *c)
{
	uint32_t keep = check_sensor(c)->config & SCMI_SENSOR_CONFIG_ENABLE;

	undo_sensor_config(c);
	expect_status(c, set(c, keep | 0x4), S_IP);
	expect_status(c, set(c, keep | 0x100), S_IP);
}

static void no_timestamps(struct check *c)
{
	undo_sensor_config(c);
	expect_status(c, set(c, SCMI_SENSOR_CONFIG_ENABLE | SCMI_SENSOR_CONFIG_TIMESTAMPS), S_NS | S_IP);
}

#define BOTH .needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_CONFIG_GET) | MSG(SCMI_SENSOR_CONFIG_SET)}

static const struct check_row rows[] = {
	{
		.id = "sensor.config-get.reserved-bits",
		.title = "bits 10:2 of the configuration are zero",
		.requirements = REQUIRES("SNS-009-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_CONFIG_GET)},
		.run = reserved_bits,
	},
	{
		.id = "sensor.config-get.unknown-sensor",
		.title = "SENSOR_CONFIG_GET of a sensor that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("SNS-009-01"),
		IF_SENSOR,
		.needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_CONFIG_GET)},
		.steps = STEPS(STEP(SCMI_SENSOR_CONFIG_GET, S_NF, BEYOND(0))),
	},
	{
		.id = "sensor.config-set.enable-is-seen",
		.title = "an accepted enable or disable is seen in SENSOR_CONFIG_GET",
		.requirements = REQUIRES("SNS-00A-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		BOTH,
		.run = enable_is_seen,
	},
	{
		.id = "sensor.config-set.reserved-bits",
		.title = "reserved bits 8:2 give INVALID_PARAMETERS",
		.requirements = REQUIRES("SNS-00A-02"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		BOTH,
		.run = set_reserved,
	},
	{
		.id = "sensor.config-set.no-timestamps",
		.title = "time stamps cannot be turned on where the sensor has none",
		.requirements = REQUIRES("SNS-00A-03"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_lacks_timestamps,
		.needs = {.version_min = SENSOR_V2,
			  .messages = MSG(SCMI_SENSOR_CONFIG_SET),
			  .sensor_wanted = "without time stamps"},
		.run = no_timestamps,
	},
	{
		.id = "sensor.config-set.unknown-sensor",
		.title = "SENSOR_CONFIG_SET of a sensor that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("SNS-00A-06"),
		IF_SENSOR,
		.needs = {.version_min = SENSOR_V2, .messages = MSG(SCMI_SENSOR_CONFIG_SET)},
		.steps = STEPS(STEP(SCMI_SENSOR_CONFIG_SET, S_NF, BEYOND(0), VALUE(1))),
	},
};

CHECK_TABLE(checks_sensor_config, rows);
