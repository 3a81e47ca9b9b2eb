/* SPDX-License-Identifier: BSD-2-Clause */
/* What describes sensors: descriptors, axes, update intervals. */
#include "suites/inventory.h"
#include "suites/sensor_common.h"
#include "suites/tables.h"

#define IF_SENSOR .protocol = SCMI_PROTOCOL_SENSOR
#define PARTS_MAX 1024u

static const struct assay_exchange *describe(struct check *c, uint32_t index)
{
	return SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, index);
}

static uint32_t announced(const struct check *c)
{
	return check_inventory(c)->sensors_announced;
}

/* Calls `part` for each reply of the walk; false from it ends the walk. */
static void walk(struct check *c, bool (*part)(struct check *c, const struct assay_exchange *ex, uint32_t index, uint32_t returned))
{
	uint32_t index = 0;

	for (unsigned n = 0; n < PARTS_MAX && !over(c); n++) {
		const struct assay_exchange *ex = describe(c, index);
		struct reader r = payload_of(ex);
		uint32_t word, returned;

		/* AMB-63: an empty list may also say that index 0 is out of range. */
		if (!announced(c)) {
			expect_status(c, ex, S_OK | S_IP);
			return;
		}
		if (!expect_success(c, ex, 8))
			return;
		read_u32(&r);
		word = read_u32(&r);
		returned = SCMI_SENSORS_RETURNED(word);
		if (!part(c, ex, index, returned) || !SCMI_SENSORS_REMAINING(word))
			return;
		if (!expect(c, returned, "the reply from index %u returns no descriptor though %u remain", index,
			    SCMI_SENSORS_REMAINING(word)))
			return;
		index += returned;
	}
}

static bool part_adds_up(struct check *c, const struct assay_exchange *ex, uint32_t index, uint32_t returned)
{
	struct reader r = payload_of(ex);
	uint32_t word;

	read_u32(&r);
	word = read_u32(&r);
	return expect_zero_bits(c, ex, 4, SCMI_SENSORS_RESERVED, "bits 15:12 of num_sensor_flags") &&
	       expect_equal(c, index + returned + SCMI_SENSORS_REMAINING(word), announced(c), "index + returned + remaining");
}

static void parts_add_up(struct check *c)
{
	walk(c, part_adds_up);
}

static void count_matches(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	walk(c, part_adds_up);
	expect_equal(c, inventory->sensor_count, inventory->sensors_announced, "number of sensor descriptors that could be read");
}

/* AMB-21: 52 bytes for every record, as some platforms send, is not accepted silently: it is no size that follows bit 8 and axes. */
static bool part_sizes(struct check *c, const struct assay_exchange *ex, uint32_t index, uint32_t returned)
{
	struct reader r = payload_of(ex);

	read_skip(&r, 8);
	for (uint32_t i = 0; i < returned; i++) {
		uint32_t low, high;

		read_u32(&r);
		low = read_u32(&r);
		high = read_u32(&r);
		read_skip(&r, sensor_record_bytes(check_version(c), low, high) - 12);
	}
	if (!expect(c, r.ok, "the reply from index %u is shorter than its %u records", index, returned))
		return false;
	return prefer(c, !reader_left(&r), "the reply from index %u has %zu bytes after its records", index, reader_left(&r));
}

static void record_sizes(struct check *c)
{
	walk(c, part_sizes);
}

static void index_past_end(struct check *c)
{
	if (!announced(c))
		return skip(c, "there are no sensors: index 0 may be answered either way");
	expect_status(c, describe(c, announced(c)), S_IP);
	expect_status(c, describe(c, announced(c) + 1), S_IP);
}

static void unique_ids(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->sensor_count; i++)
		for (uint32_t j = 0; j < i; j++)
			if (!expect(c, inventory->sensors[i].id != inventory->sensors[j].id,
				    "descriptors %u and %u have the same id %u", j, i, inventory->sensors[i].id))
				return;
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_ATTRIBUTES), S_OK);
}

static void dense_ids(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->sensor_count; i++)
		expect_equal(c, inventory->sensors[i].id, i, "id of the descriptor at this index");
	expect_status(c, SEND_EMPTY(c, SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_ATTRIBUTES), S_OK);
}

/* Attribute bits that the version does not define. Of version 1 the update interval fills the upper half of attributes_high. */
static void undefined_bits(struct check *c)
{
	static const uint32_t low[] = {0x7fffff00u, 0x7fffff00u, 0x3fff8000u, 0x1fff8000u};
	static const uint32_t high[] = {0x003f0700u, 0x003f0700u, 0xffc00600u, 0xffc00600u};
	const struct assay_inventory_sensor *s = check_sensor(c);
	uint32_t major = SCMI_VERSION_MAJOR(check_version(c));
	const struct assay_exchange *ex;

	if (major > 3)
		return skip(c, "sensor version 0x%x is newer than the bits that are known", check_version(c));
	ex = describe(c, s->index);
	if (!expect_success(c, ex, 8 + SCMI_SENSOR_RECORD_BYTES))
		return;
	expect_zero_bits(c, ex, 8 + SCMI_SENSOR_RECORD_ATTR_LOW, low[major], "undefined bits of attributes_low");
	expect_zero_bits(c, ex, 8 + SCMI_SENSOR_RECORD_ATTR_HIGH, high[major], "undefined bits of attributes_high");
}

static void range_order(struct check *c)
{
	const struct assay_exchange *ex = describe(c, check_sensor(c)->index);
	struct reader r = payload_of(ex);
	int64_t lowest, highest;

	if (!(check_sensor(c)->attributes_low & SCMI_SENSOR_EXTENDED_ATTRIBUTES))
		return skip(c, "the sensor has no extended attributes, so no range");
	if (!expect_success(c, ex, 8 + SCMI_SENSOR_RECORD_BYTES_SCALAR))
		return;
	read_skip(&r, 8 + SCMI_SENSOR_RECORD_MIN);
	lowest = (int64_t)read_u64(&r);
	highest = (int64_t)read_u64(&r);
	expect(c, lowest <= highest, "minimum %lld is above maximum %lld", (long long)lowest, (long long)highest);
}

static void axes(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	uint32_t index = 0, total = SCMI_SENSOR_AXES(s->attributes_high);

	for (uint32_t n = 0; n < 64 && !over(c); n++) {
		const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, s->id, index);
		struct reader r = payload_of(ex);
		uint32_t word, returned;

		if (!expect_success(c, ex, 8 + SCMI_AXIS_RECORD_BYTES))
			return;
		read_u32(&r);
		word = read_u32(&r);
		returned = SCMI_AXES_RETURNED(word);
		if (!expect_zero_bits(c, ex, 4, SCMI_AXES_RESERVED, "bits 25:6 of num_axis_flags") ||
		    !expect_equal(c, index + returned + SCMI_AXES_REMAINING(word), total,
				  "axes told: index + returned + remaining"))
			return;
		index += returned;
		if (index >= total || !expect(c, returned, "a reply returns no axis though some remain"))
			return;
	}
}

static void no_axes(struct check *c)
{
	expect_status(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, check_sensor(c)->id, 0), S_NS);
}

static void axis_index(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);

	expect_status(c,
		      SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET, s->id, SCMI_SENSOR_AXES(s->attributes_high)),
		      S_IP | S_OR);
}

static void axis_names(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	uint32_t index = 0, total = SCMI_SENSOR_AXES(s->attributes_high);

	for (uint32_t n = 0; n < 64 && !over(c); n++) {
		const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_NAME_GET, s->id, index);
		struct reader r = payload_of(ex);
		char name[SCMI_EXTENDED_NAME_BYTES + 1];
		uint32_t word, returned;

		if (!expect_status(c, ex, S_OK | S_NS | S_NF) || ex->status != SCMI_SUCCESS)
			return;
		read_u32(&r);
		word = read_u32(&r);
		returned = SCMI_AXES_RETURNED(word);
		if (!expect_zero_bits(c, ex, 4, SCMI_AXES_RESERVED, "bits 25:6 of the count word") ||
		    !expect_success(c, ex, 8 + returned * SCMI_AXIS_NAME_RECORD_BYTES))
			return;
		for (uint32_t i = 0; i < returned; i++) {
			uint32_t axis = read_u32(&r);

			read_text(&r, name, SCMI_EXTENDED_NAME_BYTES);
			if (!expect(c, axis < total, "a name is given to axis %u of %u", axis, total))
				return;
		}
		index += returned;
		if (!returned || !SCMI_AXES_REMAINING(word))
			return;
	}
}

static void intervals(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	uint32_t index = 0, total = 0;

	for (uint32_t n = 0; n < PARTS_MAX && !over(c); n++) {
		const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, s->id, index);
		struct reader r = payload_of(ex);
		uint32_t word, returned, remaining;

		if (!expect_status(c, ex, S_OK | S_NS | (index ? 0 : S_OR)) || ex->status != SCMI_SUCCESS)
			return;
		read_u32(&r);
		word = read_u32(&r);
		returned = SCMI_RATES_RETURNED(word);
		remaining = SCMI_RATES_REMAINING(word);
		if (!expect_zero_bits(c, ex, 4, SCMI_RATES_RESERVED, "bits 15:13 of num_intervals_flags") ||
		    !expect_success(c, ex, 8 + 4 * returned))
			return;
		for (uint32_t i = 0; i < returned && !over(c); i++)
			expect_zero_bits(c, ex, 8 + 4 * i, SCMI_INTERVAL_RESERVED, "bits 31:21 of an interval");
		if (word & SCMI_RATES_TRIPLET) {
			expect(c, returned == 3 && !remaining, "a triplet of intervals returns 3 and leaves 0; found %u and %u",
			       returned, remaining);
			return;
		}
		if (total && !expect_equal(c, index + returned + remaining, total, "index + returned + remaining"))
			return;
		total = index + returned + remaining;
		index += returned;
		if (!remaining || !expect(c, returned, "a reply returns no interval though %u remain", remaining))
			return;
	}
}

/* AMB-64: on a triplet the index may be ignored. */
static void interval_index(struct check *c)
{
	const struct assay_inventory_sensor *s = check_sensor(c);
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, s->id, 0);
	struct reader r = payload_of(ex);
	uint32_t word, total;

	if (!answered(ex) || ex->status != SCMI_SUCCESS)
		return skip(c, "the sensor lists no update intervals");
	read_u32(&r);
	word = read_u32(&r);
	if (word & SCMI_RATES_TRIPLET)
		return skip(c, "the sensor has a range of intervals");
	total = SCMI_RATES_RETURNED(word) + SCMI_RATES_REMAINING(word);
	ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS, s->id, total + 1);
	expect_status(c, ex, S_OR);
}

#define V2_WITH(message, wanted) .needs = {.version_min = SENSOR_V2, .messages = MSG(message), .sensor_wanted = (wanted)}

static const struct check_row rows[] = {
	{
		.id = "sensor.description-get.count",
		.title = "as many sensors are described as PROTOCOL_ATTRIBUTES counts",
		.requirements = REQUIRES("SNS-001-02"),
		IF_SENSOR,
		.run = count_matches,
	},
	{
		.id = "sensor.description-get.parts-add-up",
		.title = "index, returned and remaining add up in every reply, and reserved bits are zero",
		.requirements = REQUIRES("SNS-003-01"),
		IF_SENSOR,
		.run = parts_add_up,
	},
	{
		.id = "sensor.description-get.index-past-end",
		.title = "an index past the last descriptor gives INVALID_PARAMETERS",
		.requirements = REQUIRES("SNS-003-02"),
		IF_SENSOR,
		.run = index_past_end,
	},
	{
		.id = "sensor.description-get.record-sizes",
		.title = "each descriptor has the size that its attributes say",
		.requirements = REQUIRES("SNS-003-03"),
		IF_SENSOR,
		.run = record_sizes,
	},
	{
		.id = "sensor.description-get.unique-ids",
		.title = "no two sensors have the same id",
		.requirements = REQUIRES("SNS-003-04"),
		IF_SENSOR,
		.run = unique_ids,
	},
	{
		.id = "sensor.description-get.dense-ids",
		.title = "sensor ids run from 0 in the order of the descriptors",
		.requirements = REQUIRES("SNS-003-07"),
		IF_SENSOR,
		.run = dense_ids,
	},
	{
		.id = "sensor.description-get.undefined-bits",
		.title = "attribute bits that the protocol version does not define are zero",
		.requirements = REQUIRES("SNS-003-05"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.run = undefined_bits,
	},
	{
		.id = "sensor.description-get.range",
		.title = "a sensor's minimum is not above its maximum",
		.requirements = REQUIRES("SNS-003-06"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_is_scalar,
		.needs = {.version_min = SENSOR_V2, .sensor_wanted = "scalar"},
		.run = range_order,
	},
	{
		.id = "sensor.axis-description-get.parts-add-up",
		.title = "as many axes are described as the sensor's attributes count",
		.requirements = REQUIRES("SNS-007-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_has_axes,
		V2_WITH(SCMI_SENSOR_AXIS_DESCRIPTION_GET, "a sensor with axes"),
		.run = axes,
	},
	{
		.id = "sensor.axis-description-get.scalar",
		.title = "SENSOR_AXIS_DESCRIPTION_GET of a scalar sensor gives NOT_SUPPORTED",
		.requirements = REQUIRES("SNS-007-02"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_is_scalar,
		V2_WITH(SCMI_SENSOR_AXIS_DESCRIPTION_GET, "scalar"),
		.run = no_axes,
	},
	{
		.id = "sensor.axis-description-get.unknown-sensor",
		.title = "SENSOR_AXIS_DESCRIPTION_GET of a sensor that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("SNS-007-02"),
		IF_SENSOR,
		V2_WITH(SCMI_SENSOR_AXIS_DESCRIPTION_GET, NULL),
		.steps = STEPS(STEP(SCMI_SENSOR_AXIS_DESCRIPTION_GET, S_NF, BEYOND(0), VALUE(0))),
	},
	{
		.id = "sensor.axis-description-get.index-past-end",
		.title = "an index past the last axis is refused",
		.requirements = REQUIRES("SNS-007-03"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_has_axes,
		V2_WITH(SCMI_SENSOR_AXIS_DESCRIPTION_GET, "a sensor with axes"),
		.run = axis_index,
	},
	{
		.id = "sensor.axis-name-get.entries",
		.title = "extended axis names come in whole records, each for an axis of the sensor",
		.requirements = REQUIRES("SNS-00D-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		.sensor_is = sensor_has_axes,
		.needs = {.version_min = SENSOR_V3,
			  .messages = MSG(SCMI_SENSOR_AXIS_NAME_GET),
			  .sensor_wanted = "a sensor with axes"},
		.run = axis_names,
	},
	{
		.id = "sensor.axis-name-get.unknown-sensor",
		.title = "SENSOR_AXIS_NAME_GET of a sensor that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("SNS-00D-02"),
		IF_SENSOR,
		.needs = {.version_min = SENSOR_V3, .messages = MSG(SCMI_SENSOR_AXIS_NAME_GET)},
		.steps = STEPS(STEP(SCMI_SENSOR_AXIS_NAME_GET, S_NF, BEYOND(0), VALUE(0))),
	},
	{
		.id = "sensor.list-update-intervals.parts-add-up",
		.title = "update intervals add up, triplets are triplets, and reserved bits are zero",
		.requirements = REQUIRES("SNS-008-01"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		V2_WITH(SCMI_SENSOR_LIST_UPDATE_INTERVALS, NULL),
		.run = intervals,
	},
	{
		.id = "sensor.list-update-intervals.index-past-end",
		.title = "an index past the end of a list of intervals gives OUT_OF_RANGE",
		.requirements = REQUIRES("SNS-008-03"),
		IF_SENSOR,
		.scope = PER_SENSOR,
		V2_WITH(SCMI_SENSOR_LIST_UPDATE_INTERVALS, NULL),
		.run = interval_index,
	},
	{
		.id = "sensor.list-update-intervals.unknown-sensor",
		.title = "SENSOR_LIST_UPDATE_INTERVALS of a sensor that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("SNS-008-02"),
		IF_SENSOR,
		V2_WITH(SCMI_SENSOR_LIST_UPDATE_INTERVALS, NULL),
		.steps = STEPS(STEP(SCMI_SENSOR_LIST_UPDATE_INTERVALS, S_NF, BEYOND(0), VALUE(0))),
	},
};

CHECK_TABLE(checks_sensor_describe, rows);
