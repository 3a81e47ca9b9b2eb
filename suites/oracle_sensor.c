/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Sensor protocol. */
#include "scmi/sensor.h"
#include "suites/oracle_private.h"

static uint32_t high(const struct question *q)
{
	return q->resource ? oracle_word(q->resource, 8) : 0;
}

static uint32_t axes(const struct question *q)
{
	return q->major >= 2 ? SCMI_SENSOR_AXES(high(q)) : 0;
}

static void describe(struct question *q)
{
	const struct oracle_kind *k = &q->oracle->kinds[oracle_kind_of(SCMI_PROTOCOL_SENSOR, 0)];
	uint32_t index = asked(q, 0);

	if (!q->whole)
		return;
	if (!k->announced_known)
		may(q, S_IP, "SNS-003-02", "how many sensors there are, is not known");
	else if (k->announced == 0 && index == 0)
		may(q, S_IP, "AMB-63", "the first part of an empty list");
	else if (index >= k->announced)
		wrong_word(q, S_IP, index, "SNS-003-02", "the index is past the end of the list");
}

static void trip_notify(struct question *q)
{
	if (q->resource && SCMI_SENSOR_TRIP_POINTS(attribute(q)) == 0)
		may(q, S_NS | S_IP, "AMB-27", "the sensor has no trip points");
	right_of(q, S_DN, 0, "-", "a platform may ask for a right of its own to subscribe");
}

static void trip_config(struct question *q)
{
	uint32_t count = SCMI_SENSOR_TRIP_POINTS(attribute(q)), id = SCMI_TRIP_POINT_ID(asked(q, 1));

	if (!q->resource || q->bytes < 8)
		return;
	if (count == 0)
		wrong(q, S_NS | S_IP, "AMB-22", "the sensor has no trip points");
	else if (id > count)
		wrong_word(q, S_IP, id, "SNS-005-02", "the sensor has no such trip point");
	else if (id == count)
		may(q, S_IP, "AMB-22", "the trip point's id equals their number");
	right_of(q, S_DN, 0, "-", "the agent's rights are not discoverable");
}

/* Is the sensor on? From version 2 a disabled one is not read. */
static void judge_enabled(struct question *q)
{
	const struct oracle_resource *r = q->resource;
	bool sure = r->own_vote || oracle_alone(q->oracle);

	if (q->major < 2)
		return;
	if (r->enabled == SWITCH_OFF && oracle_alone(q->oracle))
		wrong(q, S_PE, "AMB-30", "the sensor is disabled");
	else if (r->enabled != SWITCH_ON || !sure)
		may(q, S_PE, "AMB-30", "whether the sensor is enabled, is not known");
}

static void reading_get(struct question *q)
{
	bool async = asked(q, 1) & SCMI_SENSOR_READ_ASYNC;
	uint32_t records = axes(q) ? axes(q) : 1;

	if (async && q->bytes >= 8)
		oracle_rule_async(q, (attribute(q) & SCMI_SENSOR_ASYNC_READ) != 0, S_NS | S_IP, true,
				  SCMI_SENSOR_ATTR_MAX_PENDING(q->protocol->words[0]), "AMB-60");
	if (!q->resource)
		return;
	judge_enabled(q);
	fixed(q, S_HE, 0, "-", "a sensor can be broken");
	tolerate(q, S_HE, "-", "a sensor can break");
	if (async && q->whole)
		q->p->success_min = SCMI_STATUS_BYTES; /* AMB-31: none, or zero words */
	else if (q->whole)
		q->p->success_min = q->major < 2 ? 4 + SCMI_SENSOR_READING_BYTES_V1 : 4 + records * SCMI_SENSOR_READING_BYTES;
	q->p->success_exact = !async;
}

static void axis_description(struct question *q)
{
	uint32_t index = asked(q, 1);

	if (!q->resource)
		return;
	if (axes(q) == 0)
		return wrong(q, S_NS | (index ? S_IP | S_OR : 0), "SNS-007-02", "the sensor has no axes");
	if (q->whole && index >= axes(q))
		wrong_word(q, S_IP | S_OR, index, "AMB-61", "the index is past the last axis");
}

static void update_intervals(struct question *q)
{
	const struct oracle_list *list = q->resource ? &q->resource->lists[0] : NULL;

	if (!list)
		return;
	if (!list->total_known)
		fixed(q, S_NS | S_OR | (asked(q, 1) ? S_IP : 0), asked(q, 1), "-",
		      "whether the sensor has update intervals, is not announced");
	else
		oracle_rule_index(q, list, asked(q, 1), S_OR, S_IP, "SNS-008-03", "AMB-64");
}

static void config_set(struct question *q)
{
	uint32_t word = asked(q, 1), interval = word >> 11;

	if (!q->resource || !q->whole)
		return;
	if (word & SCMI_SENSOR_CONFIG_SET_RESERVED)
		may(q, S_NS, "AMB-67", "reserved bits are set: one known platform does not support them");
	if ((word & SCMI_SENSOR_CONFIG_TIMESTAMPS) && !(attribute(q) & SCMI_SENSOR_TIMESTAMPS))
		wrong(q, S_NS | S_IP, "SNS-00A-03", "the sensor has no time stamps");
	if (interval)
		fixed(q, S_IP | S_NS | S_DN, word >> 9, "-", "whether the sensor takes this interval, is not announced");
	else
		right_of(q, S_DN, 0, "-", "the agent's rights are not discoverable");
}

static void continuous_notify(struct question *q)
{
	oracle_rule_notify(q, SCMI_SENSOR_CONTINUOUS_UPDATE, S_NS, "SNS-00B-01");
}

static void name_get(struct question *q)
{
	oracle_rule_name(q, SCMI_SENSOR_EXTENDED_NAME);
}

static void axis_name(struct question *q)
{
	uint32_t index = asked(q, 1);

	if (!q->resource)
		return;
	if (axes(q) == 0)
		wrong(q, S_NS | (index ? S_NF : 0), "SNS-00D-02", "the sensor has no axes");
	else if (q->whole && index >= axes(q))
		should(q, S_NF, S_IP | S_OR, "SNS-00D-02", "the sensor has no such axis");
	else
		fixed(q, S_NF | S_NS, index, "-", "which axes have an extended name, is not known");
}

static void learn_config(struct assay_oracle *o, struct oracle_resource *r, bool set, uint32_t word)
{
	bool on = word & SCMI_SENSOR_CONFIG_ENABLE;

	if (!set) {
		r->enabled = on ? SWITCH_ON : SWITCH_OFF;
		return;
	}
	if (on)
		r->enabled = SWITCH_ON;
	else if (r->own_vote && oracle_alone(o) && r->enabled == SWITCH_ON)
		r->enabled = SWITCH_UNKNOWN; /* off, unless the platform itself holds it on: CONFIG_GET tells */
	else if (r->enabled == SWITCH_ON)
		r->enabled = SWITCH_UNKNOWN;
	r->own_vote = on;
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	static const struct list_shape intervals = {0xfffu, 16, 1u << 12, 4, 8, 4, 4, 0};
	struct oracle_resource *r = oracle_learn_resource(o, q);

	if (!r)
		return;
	switch (q->header.message) {
	case SCMI_SENSOR_LIST_UPDATE_INTERVALS: oracle_learn_list(&r->lists[0], &intervals, asked(q, 1), payload, bytes); break;
	case SCMI_SENSOR_CONFIG_GET:
		if (bytes >= 8)
			learn_config(o, r, false, scmi_load32(payload + 4));
		break;
	case SCMI_SENSOR_CONFIG_SET: learn_config(o, r, true, asked(q, 1)); break;
	case SCMI_SENSOR_READING_GET:
		r->enabled = SWITCH_ON;
		if (asked(q, 1) & SCMI_SENSOR_READ_ASYNC)
			oracle_learn_pending(o, q, q->id, true);
		break;
	default: break;
	}
}

/* clang-format off */
#define ROW(message_, first, parameters_, answer_, ...) \
	{.message = message_, .major_min = first, .major_max = LATEST, .parameters = parameters_, .answer = answer_, __VA_ARGS__}
#define BITS(mask) .reserved_word = 1, .reserved = mask

static const struct oracle_rule rules[] = {
	ROW(SCMI_SENSOR_DESCRIPTION_GET, 1, 4, 8, .resource = NO_RESOURCE, .flags = RULE_AT_LEAST, .extra = describe),
	ROW(SCMI_SENSOR_TRIP_POINT_NOTIFY, 1, 8, 4, .flags = RULE_SUBSCRIBES, BITS(SCMI_NOTIFY_RESERVED), .extra = trip_notify),
	ROW(SCMI_SENSOR_TRIP_POINT_CONFIG, 1, 16, 4, BITS(SCMI_TRIP_POINT_RESERVED), .extra = trip_config),
	ROW(SCMI_SENSOR_READING_GET, 1, 8, 4, .flags = RULE_AT_LEAST, BITS(SCMI_SENSOR_READ_RESERVED), .extra = reading_get),
	ROW(SCMI_SENSOR_AXIS_DESCRIPTION_GET, 2, 8, 8, .flags = RULE_AT_LEAST, .extra = axis_description),
	ROW(SCMI_SENSOR_LIST_UPDATE_INTERVALS, 2, 8, 8, .entry = 4, .count_mask = 0xfff, .extra = update_intervals),
	ROW(SCMI_SENSOR_CONFIG_GET, 2, 4, 8, .resource = 0),
	ROW(SCMI_SENSOR_CONFIG_SET, 2, 8, 4, .flags = RULE_LOOSE_BITS, BITS(SCMI_SENSOR_CONFIG_SET_RESERVED), .extra = config_set),
	/* One known server sends a word more. */
	ROW(SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY, 2, 8, 4, .flags = RULE_SUBSCRIBES | RULE_SOFT_BITS | RULE_AT_LEAST,
	    BITS(SCMI_NOTIFY_RESERVED), .extra = continuous_notify),
	ROW(SCMI_SENSOR_NAME_GET, 3, 4, 72, .extra = name_get),
	ROW(SCMI_SENSOR_AXIS_NAME_GET, 3, 8, 8, .entry = SCMI_AXIS_NAME_RECORD_BYTES, .count_mask = 0x3f, .extra = axis_name),
};
/* clang-format on */

const struct oracle_table oracle_sensor = {
	SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LAST, 20, "SNS", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
