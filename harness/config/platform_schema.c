/* SPDX-License-Identifier: BSD-2-Clause */
/* What keys a platform file has, and of what type each value is: tables for libcyaml, no logic. */
#include "harness/config/platform_schema.h"

#include "harness/config/platform_schema_parts.h"

#define UNLIMITED CYAML_UNLIMITED

/* libcyaml takes any unknown word for true; as an enumeration a boolean is checked. */
const cyaml_strval_t platform_booleans[4] = {{"false", 0}, {"true", 1}, {"no", 0}, {"yes", 1}};
#define STRING(key, type, member, flags) CYAML_FIELD_STRING_PTR(key, (flags) | CYAML_FLAG_POINTER, type, member, 0, 200)
static const cyaml_strval_t ns_nf[] = {NS(0), NF(A(NOT_FOUND))};
static const cyaml_strval_t ns_ip[] = {NS(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t ns_ip_bs[] = {NS(0), IP(A(INVALID_PARAMETERS)), BS(A(BUSY))};
static const cyaml_strval_t ns_ip_ok[] = {NS(0), IP(A(INVALID_PARAMETERS)), OK(A(SUCCESS))};
static const cyaml_strval_t ns_dn_nf[] = {NS(0), DN(A(DENIED)), NF(A(NOT_FOUND))};
static const cyaml_strval_t dn_ns_nf[] = {DN(0), NS(A(NOT_SUPPORTED)), NF(A(NOT_FOUND))};
static const cyaml_strval_t dn_nf[] = {DN(0), NF(A(NOT_FOUND))};
static const cyaml_strval_t dn_nf_ip[] = {DN(0), NF(A(NOT_FOUND)), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t nf_ip[] = {NF(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t nf_ok_dn_ip[] = {NF(0), OK(A(SUCCESS)), DN(A(DENIED)), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t ok_ip[] = {OK(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t ok_or[] = {OK(0), OR(A(OUT_OF_RANGE))};
static const cyaml_strval_t ok_ns_nf[] = {OK(0), NS(A(NOT_SUPPORTED)), NF(A(NOT_FOUND))};
static const cyaml_strval_t ok_silent[] = {OK(0), {"silent", A(SILENT)}};
static const cyaml_strval_t ip_ok[] = {IP(0), OK(A(SUCCESS))};
static const cyaml_strval_t ip_or[] = {IP(0), OR(A(OUT_OF_RANGE))};
static const cyaml_strval_t ip_ns[] = {IP(0), NS(A(NOT_SUPPORTED))};
static const cyaml_strval_t ip_ns_run[] = {IP(0), NS(A(NOT_SUPPORTED)), {"executed", A(EXECUTED)}};
static const cyaml_strval_t or_ip[] = {OR(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t pe_ip[] = {PE(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t pe_run[] = {PE(0), {"executed", A(EXECUTED)}};
static const cyaml_strval_t pe_short[] = {PE(0), IP(A(INVALID_PARAMETERS)), CE(A(COMMS_ERROR)), {"silent", A(SILENT)}};
static const cyaml_strval_t pe_type[] = {
	PE(0), CE(A(COMMS_ERROR)), NS(A(NOT_SUPPORTED)), {"silent", A(SILENT)}, {"executed", A(EXECUTED)}};
static const cyaml_strval_t run_pe_ip[] = {{"executed", 0}, PE(A(PROTOCOL_ERROR)), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t ce_pe_bs[] = {CE(0), PE(A(PROTOCOL_ERROR)), BS(A(BUSY))};

#define READING(member, answers) ANSWER(struct platform_config_readings, member, answers)
#define READING_BOOL(member) READING(member, platform_booleans)
static const cyaml_schema_field_t reading_fields[] = {
	READING(unknown_message, ns_nf),
	READING(absent_message, ns_nf),
	READING(long_parameters, pe_run),
	READING(short_parameters, pe_short),
	READING(wrong_type, pe_type),
	READING(header_reserved_bits, run_pe_ip),
	READING(reply_too_large, ce_pe_bs),
	READING(denied_protocol, dn_ns_nf),
	READING(hidden_protocol, ns_dn_nf),
	READING(denied_resource, dn_nf),
	READING(protocol_skip_at_end, ok_ip),
	READING(protocol_skip_past_end, ip_ok),
	READING(deny_base, dn_nf_ip),
	READING(agent_zero, nf_ok_dn_ip),
	READING(self_reset, ok_silent),
	READING(clock_triplet_index, ok_or),
	READING(clock_async_absent, ns_ip_bs),
	READING(clock_rate_unsupported, ok_ip),
	READING(clock_notify_absent, ns_ip_ok),
	READING(clock_extended_absent, ns_ip),
	READING(parents_skip_at_end, or_ip),
	READING(name_without_extended, ok_ns_nf),
	READING(unknown_sensor, nf_ip),
	READING(trip_id_at_count, ip_ok),
	READING(trip_points_absent, ns_ip),
	READING(trip_notify_absent, ns_ip_ok),
	READING(disabled_sensor, pe_ip),
	READING(async_read_absent, ns_ip),
	READING(read_flags_reserved, ip_ns),
	READING(sensor_config_reserved, ip_ns_run),
	READING(axis_index_at_end, ip_or),
	READING(interval_triplet_index, ok_or),
	READING_BOOL(empty_list_refused),
	READING_BOOL(reserved_bits_first),
	READING_BOOL(own_vote_as_state),
	READING_BOOL(boot_vote_kept),
	READING_BOOL(holes),
	READING_BOOL(descriptors_always_52),
	READING_BOOL(async_read_zero_words),
	READING_BOOL(version_follows_negotiation),
	READING_BOOL(negotiates_older),
	READING_BOOL(continuous_notify_echoes),
	CYAML_FIELD_END,
};

#define LIMIT(member) CYAML_FIELD_UINT(#member, OPTIONAL, struct platform_config_limits, member)
static const cyaml_schema_field_t limit_fields[] = {
	LIMIT(message_bytes),       LIMIT(protocols_per_reply),
	LIMIT(rates_per_reply),     LIMIT(parents_per_reply),
	LIMIT(sensors_per_reply),   LIMIT(axes_per_reply),
	LIMIT(intervals_per_reply), LIMIT(events_queued),
	LIMIT(event_latency_us),    CYAML_FIELD_END,
};

static const cyaml_schema_value_t byte_value = {CYAML_VALUE_UINT(CYAML_FLAG_DEFAULT, uint8_t)};
const cyaml_schema_value_t platform_word_value = {CYAML_VALUE_UINT(CYAML_FLAG_DEFAULT, uint32_t)};
const cyaml_schema_value_t platform_integer_value = {CYAML_VALUE_INT(CYAML_FLAG_DEFAULT, int32_t)};
static const cyaml_schema_value_t rate_value = {CYAML_VALUE_UINT(CYAML_FLAG_DEFAULT, uint64_t)};
static const cyaml_schema_value_t name_value = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, PLATFORM_CONFIG_NAME_MAX)};

static const cyaml_schema_field_t agent_fields[] = {
	CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct platform_config_agent, name, 1, 15),
	BOOLEAN("trusted", struct platform_config_agent, trusted),
	CYAML_FIELD_SEQUENCE("hidden_protocols", LIST, struct platform_config_agent, hidden_protocols, &byte_value, 0, 256),
	CYAML_FIELD_SEQUENCE("denied_devices", LIST, struct platform_config_agent, denied_devices, &platform_word_value, 0,
			     PLATFORM_CONFIG_DEVICES_MAX),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t agent_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct platform_config_agent, agent_fields)};

static const cyaml_schema_field_t protocol_fields[] = {
	CYAML_FIELD_UINT("id", CYAML_FLAG_DEFAULT, struct platform_config_protocol, id),
	CYAML_FIELD_UINT("version", CYAML_FLAG_DEFAULT, struct platform_config_protocol, version),
	CYAML_FIELD_SEQUENCE("without", LIST, struct platform_config_protocol, without, &name_value, 0, 32),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t protocol_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct platform_config_protocol, protocol_fields)};

static const cyaml_strval_t rights[] = {
	{"state", PLATFORM_RIGHT_STATE}, {"parent", PLATFORM_RIGHT_PARENT}, {"rate", PLATFORM_RIGHT_RATE},
	{"set", PLATFORM_RIGHT_SET},     {"notify", PLATFORM_RIGHT_NOTIFY}, {"trip-points", PLATFORM_RIGHT_TRIP_POINTS},
	{"level", PLATFORM_RIGHT_LEVEL}, {"limits", PLATFORM_RIGHT_LIMITS},
};
const char *platform_right_name(uint32_t right)
{
	for (size_t i = 0; i < COUNT(rights); i++)
		if (rights[i].val == (int64_t)right)
			return rights[i].str;
	return "";
}

static const cyaml_schema_field_t permission_fields[] = {
	CYAML_FIELD_STRING_PTR("agent", CYAML_FLAG_POINTER, struct platform_config_permission, agent, 1, 15),
	CYAML_FIELD_FLAGS("deny", OPTIONAL | CYAML_FLAG_STRICT, struct platform_config_permission, deny, rights, COUNT(rights)),
	BOOLEAN("hidden", struct platform_config_permission, hidden),
	CYAML_FIELD_END,
};
const cyaml_schema_value_t platform_permission_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct platform_config_permission, permission_fields)};

static const cyaml_schema_field_t range_fields[] = {
	CYAML_FIELD_UINT("min", CYAML_FLAG_DEFAULT, struct platform_config_range, min),
	CYAML_FIELD_UINT("max", CYAML_FLAG_DEFAULT, struct platform_config_range, max),
	CYAML_FIELD_UINT("step", CYAML_FLAG_DEFAULT, struct platform_config_range, step),
	CYAML_FIELD_END,
};

static const cyaml_strval_t clock_notifies[] = {{"changed", PLATFORM_CLOCK_CHANGED}, {"requested", PLATFORM_CLOCK_REQUESTED}};
#define CLOCK struct platform_config_clock
static const cyaml_schema_field_t clock_fields[] = {
	NAME("name", CLOCK, name),
	BOOLEAN("enabled", CLOCK, enabled),
	BOOLEAN("always_on", CLOCK, always_on),
	CYAML_FIELD_UINT("rate", CYAML_FLAG_DEFAULT, CLOCK, rate),
	CYAML_FIELD_SEQUENCE("rates", LIST, CLOCK, rates, &rate_value, 1, 4096),
	BOOLEAN("unsorted", CLOCK, unsorted),
	CYAML_FIELD_MAPPING_PTR("range", LIST, CLOCK, range, range_fields),
	CYAML_FIELD_UINT("enable_delay_us", OPTIONAL, CLOCK, enable_delay_us),
	CYAML_FIELD_UINT("change_us", OPTIONAL, CLOCK, change_us),
	CYAML_FIELD_SEQUENCE("parents", LIST, CLOCK, parents, &name_value, 0, 255),
	STRING("parent", CLOCK, parent, OPTIONAL),
	CYAML_FIELD_UINT_PTR("duty_cycle", LIST, CLOCK, duty_cycle),
	CYAML_FIELD_UINT_PTR("phase", LIST, CLOCK, phase),
	CYAML_FIELD_FLAGS("notify", OPTIONAL | CYAML_FLAG_STRICT, CLOCK, notify, clock_notifies, COUNT(clock_notifies)),
	CYAML_FIELD_SEQUENCE("devices", LIST, CLOCK, devices, &platform_word_value, 0, PLATFORM_CONFIG_DEVICES_MAX),
	CYAML_FIELD_SEQUENCE("permissions", LIST, CLOCK, permissions, &platform_permission_value, 0, PLATFORM_CONFIG_AGENTS_MAX),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t clock_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, CLOCK, clock_fields)};

static const cyaml_schema_field_t interval_fields[] = {
	CYAML_FIELD_UINT("seconds", CYAML_FLAG_DEFAULT, struct platform_config_interval, seconds),
	CYAML_FIELD_INT("exponent", OPTIONAL, struct platform_config_interval, exponent),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t interval_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct platform_config_interval, interval_fields)};

static const cyaml_schema_field_t extended_fields[] = {
	CYAML_FIELD_UINT("power", OPTIONAL, struct platform_config_extended, power),
	CYAML_FIELD_UINT("resolution", OPTIONAL, struct platform_config_extended, resolution),
	CYAML_FIELD_INT("resolution_exponent", OPTIONAL, struct platform_config_extended, resolution_exponent),
	CYAML_FIELD_INT_PTR("min", LIST, struct platform_config_extended, min),
	CYAML_FIELD_INT_PTR("max", LIST, struct platform_config_extended, max),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t axis_fields[] = {
	NAME("name", struct platform_config_axis, name),
	CYAML_FIELD_UINT("type", CYAML_FLAG_DEFAULT, struct platform_config_axis, type),
	CYAML_FIELD_INT("exponent", OPTIONAL, struct platform_config_axis, exponent),
	CYAML_FIELD_MAPPING_PTR("extended", LIST, struct platform_config_axis, extended, extended_fields),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t axis_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct platform_config_axis, axis_fields)};

static const cyaml_schema_field_t value_fields[] = {
	CYAML_FIELD_INT("start", OPTIONAL, struct platform_config_values, start),
	CYAML_FIELD_INT("step", OPTIONAL, struct platform_config_values, step),
	CYAML_FIELD_INT("axis_offset", OPTIONAL, struct platform_config_values, axis_offset),
	CYAML_FIELD_UINT("wrap", OPTIONAL, struct platform_config_values, wrap),
	CYAML_FIELD_END,
};

#define SENSOR struct platform_config_sensor
static const cyaml_schema_field_t sensor_fields[] = {
	NAME("name", SENSOR, name),
	CYAML_FIELD_UINT("type", OPTIONAL, SENSOR, type),
	CYAML_FIELD_INT("exponent", OPTIONAL, SENSOR, exponent),
	BOOLEAN("enabled", SENSOR, enabled),
	BOOLEAN("fault", SENSOR, fault),
	CYAML_FIELD_MAPPING_PTR("extended", LIST, SENSOR, extended, extended_fields),
	CYAML_FIELD_SEQUENCE("axes", LIST, SENSOR, axes, &axis_value, 0, PLATFORM_CONFIG_AXES_MAX),
	CYAML_FIELD_UINT("trip_points", OPTIONAL, SENSOR, trip_points),
	BOOLEAN("async", SENSOR, async),
	CYAML_FIELD_UINT("read_us", OPTIONAL, SENSOR, read_us),
	BOOLEAN("timestamps", SENSOR, timestamps),
	CYAML_FIELD_INT("timestamp_exponent", OPTIONAL, SENSOR, timestamp_exponent),
	CYAML_FIELD_SEQUENCE("intervals", LIST, SENSOR, intervals, &interval_value, 1, 4096),
	CYAML_FIELD_SEQUENCE("interval_range", LIST, SENSOR, interval_range, &interval_value, 3, 3),
	BOOLEAN("continuous", SENSOR, continuous),
	CYAML_FIELD_UINT("update_us", OPTIONAL, SENSOR, update_us),
	CYAML_FIELD_MAPPING("values", OPTIONAL, SENSOR, values, value_fields),
	CYAML_FIELD_SEQUENCE("devices", LIST, SENSOR, devices, &platform_word_value, 0, PLATFORM_CONFIG_DEVICES_MAX),
	CYAML_FIELD_SEQUENCE("permissions", LIST, SENSOR, permissions, &platform_permission_value, 0, PLATFORM_CONFIG_AGENTS_MAX),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t sensor_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, SENSOR, sensor_fields)};

static const cyaml_strval_t error_events[] = {
	{"none", PLATFORM_ERRORS_NONE}, {"protocol-errors", PLATFORM_ERRORS_PROTOCOL}, {"all", PLATFORM_ERRORS_ALL}};
#define CONFIG struct platform_config
static const cyaml_schema_field_t config_fields[] = {
	STRING("summary", CONFIG, summary, CYAML_FLAG_DEFAULT),
	CYAML_FIELD_STRING_PTR("vendor", CYAML_FLAG_POINTER, CONFIG, vendor, 0, 15),
	CYAML_FIELD_STRING_PTR("sub_vendor", LIST, CONFIG, sub_vendor, 0, 15),
	CYAML_FIELD_UINT("implementation_version", OPTIONAL, CONFIG, implementation_version),
	CYAML_FIELD_ENUM("error_events", OPTIONAL | CYAML_FLAG_STRICT, CONFIG, error_events, error_events, COUNT(error_events)),
	BOOLEAN("fastchannels", CONFIG, fastchannels),
	CYAML_FIELD_SEQUENCE("agents", CYAML_FLAG_POINTER, CONFIG, agents, &agent_value, 1, PLATFORM_CONFIG_AGENTS_MAX),
	CYAML_FIELD_SEQUENCE("protocols", CYAML_FLAG_POINTER, CONFIG, protocols, &protocol_value, 1, 64),
	CYAML_FIELD_UINT("clocks_max_pending", OPTIONAL, CONFIG, clocks_max_pending),
	CYAML_FIELD_SEQUENCE("clocks", LIST, CONFIG, clocks, &clock_value, 0, 1024),
	CYAML_FIELD_UINT("sensors_max_pending", OPTIONAL, CONFIG, sensors_max_pending),
	CYAML_FIELD_SEQUENCE("sensors", LIST, CONFIG, sensors, &sensor_value, 0, 1024),
	CYAML_FIELD_MAPPING("power", OPTIONAL, CONFIG, power, platform_power_fields),
	CYAML_FIELD_MAPPING("system", OPTIONAL, CONFIG, system, platform_system_fields),
	CYAML_FIELD_MAPPING("reset", OPTIONAL, CONFIG, reset, platform_reset_fields),
	CYAML_FIELD_MAPPING("voltage", OPTIONAL, CONFIG, voltage, platform_voltage_fields),
	CYAML_FIELD_MAPPING("perf", OPTIONAL, CONFIG, perf, platform_perf_fields),
	CYAML_FIELD_MAPPING("powercap", OPTIONAL, CONFIG, powercap, platform_powercap_fields),
	CYAML_FIELD_MAPPING("pinctrl", OPTIONAL, CONFIG, pinctrl, platform_pinctrl_fields),
	CYAML_FIELD_MAPPING("limits", OPTIONAL, CONFIG, limits, limit_fields),
	CYAML_FIELD_MAPPING("readings", OPTIONAL, CONFIG, readings, reading_fields),
	CYAML_FIELD_END,
};
const cyaml_schema_value_t platform_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, CONFIG, config_fields)};
