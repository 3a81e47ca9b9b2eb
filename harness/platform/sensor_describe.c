/* SPDX-License-Identifier: BSD-2-Clause */
/* Sensor protocol: descriptions of sensors and axes, and their names. */
#include <string.h>

#include "harness/platform/platform_internal.h"

static uint32_t exponent_bits(int exponent, unsigned shift)
{
	return ((uint32_t)exponent & 0x1fu) << shift;
}

static uint32_t resolution_word(const struct platform_config_extended *extended)
{
	return extended->resolution | exponent_bits(extended->resolution_exponent, 27);
}

static void reply_range(struct call *call, const struct platform_config_extended *extended)
{
	reply64(call, extended->min ? (uint64_t)*extended->min : (uint64_t)INT64_MIN);
	reply64(call, extended->max ? (uint64_t)*extended->max : (uint64_t)INT64_MAX);
}

static uint32_t record_bytes(const struct call *call, const struct platform_config_sensor *config)
{
	if (call->version < 0x20000 || !config->extended)
		return SCMI_SENSOR_RECORD_BYTES;
	if (config->axes_count && !call->platform->config->readings.descriptors_always_52)
		return SCMI_SENSOR_RECORD_BYTES_AXES;
	return SCMI_SENSOR_RECORD_BYTES_SCALAR;
}

static bool has_message(const struct call *call, uint8_t message)
{
	return message_find(call->slot, call->agent, message) != NULL;
}

static uint32_t attributes_low(const struct call *call, const struct platform_config_sensor *config)
{
	bool async = config->async && call->agent->p2a && call->platform->config->sensors_max_pending;
	uint32_t bits = config->trip_points | (async ? SCMI_SENSOR_ASYNC_READ : 0);

	if (call->version >= 0x20000) {
		bits |= config->extended ? SCMI_SENSOR_EXTENDED_ATTRIBUTES : 0;
		bits |= config->timestamps ? SCMI_SENSOR_TIMESTAMPS | exponent_bits(config->timestamp_exponent, 10) : 0;
		bits |= config->continuous && has_message(call, SCMI_SENSOR_CONTINUOUS_UPDATE_NOTIFY)
				? SCMI_SENSOR_CONTINUOUS_UPDATE
				: 0;
	}
	if (call->version >= 0x30000 && strlen(config->name) >= SCMI_NAME_BYTES && has_message(call, SCMI_SENSOR_NAME_GET))
		bits |= SCMI_SENSOR_EXTENDED_NAME;
	return platform_has_fault(call->platform, FAULT_SENSOR_DESCRIPTION_RESERVED) ? bits | 1u << 20 : bits;
}

static uint32_t attributes_high(const struct call *call, const struct platform_config_sensor *config)
{
	uint32_t bits = config->type | exponent_bits(config->exponent, 11);

	if (call->version >= 0x20000 && config->axes_count)
		bits |= SCMI_SENSOR_AXIS_SUPPORT | config->axes_count << 16;
	return bits;
}

/* Faults: a name that depends on where the list starts, one that is no text. */
static const char *name_told(const struct call *call, const struct platform_config_sensor *config)
{
	if (platform_has_fault(call->platform, FAULT_SENSOR_DESCRIPTION_MOVED) && word_at(call, 0))
		return "other";
	return platform_has_fault(call->platform, FAULT_SENSOR_DESCRIPTION_TEXT) ? "\xff" : config->name;
}

static void reply_record(struct call *call, uint32_t id, const struct platform_config_sensor *config)
{
	uint32_t bytes = record_bytes(call, config);

	reply(call, platform_has_fault(call->platform, FAULT_SENSOR_DESCRIPTION_SAME_ID) ? 0 : id);
	reply(call, attributes_low(call, config));
	reply(call, attributes_high(call, config));
	reply_name(call, name_told(call, config), SCMI_NAME_BYTES);
	if (bytes == SCMI_SENSOR_RECORD_BYTES)
		return;
	reply(call, config->extended->power);
	if (bytes == SCMI_SENSOR_RECORD_BYTES_AXES)
		return;
	reply(call, resolution_word(config->extended));
	reply_range(call, config->extended);
}

/* The next sensor from `id` on that the agent sees; in a view with holes ids are missing. */
static uint32_t next_visible(const struct view *view, uint32_t id)
{
	while (id < view->count && view->index_of[id] == NO_RESOURCE)
		id++;
	return id;
}

static uint32_t visible_from(const struct view *view, uint32_t id)
{
	uint32_t count = 0;

	for (id = next_visible(view, id); id < view->count; id = next_visible(view, id + 1))
		count++;
	return count;
}

int32_t sensor_description_get(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct view *view = &call->agent->views[SENSOR_MODEL];
	uint32_t index = word_at(call, 0), limit = platform->config->limits.sensors_per_reply, returned = 0;
	uint32_t id = next_visible(view, 0), total = visible_from(view, 0);

	if (index >= total && !platform_has_fault(platform, FAULT_SENSOR_DESCRIPTION_INDEX) &&
	    (total || index || platform->config->readings.empty_list_refused))
		return SCMI_INVALID_PARAMETERS;
	for (uint32_t i = 0; i < index && id < view->count; i++)
		id = next_visible(view, id + 1);
	reply(call, 0);
	while (id < view->count && (!limit || returned < limit)) {
		const struct platform_config_sensor *config = platform->sensors[view->index_of[id]].config;

		if (call->used + record_bytes(call, config) > call->room)
			break;
		reply_record(call, id, config);
		returned++;
		id = next_visible(view, id + 1);
	}
	uint32_t left = index < total ? total - index : 0;

	if (left && !returned)
		call->overflow = true;
	if (platform_has_fault(platform, FAULT_SENSOR_DESCRIPTION_REMAINING))
		left++;
	amend(call, 0, (left - returned) << 16 | returned);
	return SCMI_SUCCESS;
}

static uint32_t axis_low(const struct call *call, const struct platform_config_axis *axis)
{
	uint32_t bits = axis->extended ? SCMI_AXIS_EXTENDED_ATTRIBUTES : 0;

	if (call->version >= 0x30000 && strlen(axis->name) >= SCMI_NAME_BYTES && has_message(call, SCMI_SENSOR_AXIS_NAME_GET))
		bits |= SCMI_AXIS_EXTENDED_NAME;
	return bits;
}

static void reply_axis(struct call *call, uint32_t id, const struct platform_config_axis *axis)
{
	reply(call, id);
	reply(call, axis_low(call, axis));
	reply(call, axis->type | exponent_bits(axis->exponent, 11));
	reply_name(call, axis->name, SCMI_NAME_BYTES);
	if (!axis->extended)
		return;
	reply(call, resolution_word(axis->extended));
	reply_range(call, axis->extended);
}

int32_t sensor_axis_description_get(struct call *call)
{
	const struct platform *platform = call->platform;
	const struct platform_config_sensor *config = call->sensor->config;
	uint32_t index = word_at(call, 4), limit = platform->config->limits.axes_per_reply, total = config->axes_count,
		 returned = 0;

	if (!total)
		return SCMI_NOT_SUPPORTED;
	if (index >= total)
		return answer_status(platform->config->readings.axis_index_at_end, SCMI_INVALID_PARAMETERS);
	if (platform_has_fault(platform, FAULT_SENSOR_AXIS_COUNT))
		total--;
	reply(call, 0);
	for (uint32_t i = index; i < total && (!limit || returned < limit); i++, returned++) {
		uint32_t bytes = config->axes[i].extended ? SCMI_AXIS_RECORD_BYTES_EXTENDED : SCMI_AXIS_RECORD_BYTES;

		if (call->used + bytes > call->room)
			break;
		reply_axis(call, i, &config->axes[i]);
	}
	if (!returned && index < total)
		call->overflow = true;
	uint32_t remaining = index < total ? total - index - returned : 0;

	amend(call, 0, remaining << 26 | returned);
	return SCMI_SUCCESS;
}

int32_t sensor_name_get(struct call *call)
{
	uint8_t answer = call->platform->config->readings.name_without_extended;

	if (strlen(call->sensor->config->name) < SCMI_NAME_BYTES && answer)
		return answer_status(answer, SCMI_SUCCESS);
	reply(call, 0);
	reply_name(call, call->sensor->config->name, SCMI_EXTENDED_NAME_BYTES);
	return SCMI_SUCCESS;
}

int32_t sensor_axis_name_get(struct call *call)
{
	const struct platform_config_sensor *config = call->sensor->config;
	uint32_t index = word_at(call, 4), limit = call->platform->config->limits.axes_per_reply, returned = 0;

	if (!config->axes_count)
		return SCMI_NOT_SUPPORTED;
	if (index >= config->axes_count)
		return SCMI_NOT_FOUND;
	reply(call, 0);
	for (uint32_t i = index; i < config->axes_count && (!limit || returned < limit); i++, returned++) {
		if (call->used + SCMI_AXIS_NAME_RECORD_BYTES > call->room)
			break;
		reply(call, i);
		reply_name(call, config->axes[i].name, SCMI_EXTENDED_NAME_BYTES);
	}
	if (!returned)
		call->overflow = true;
	amend(call, 0, (config->axes_count - index - returned) << 26 | returned);
	return SCMI_SUCCESS;
}
