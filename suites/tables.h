/* SPDX-License-Identifier: BSD-2-Clause */
/* Every table of checks, in the order in which a run takes them. */
#ifndef SUITES_TABLES_H
#define SUITES_TABLES_H

#include "suites/check.h"

/* One line per file of checks: declare its table here, and list it in tables.c. */
extern const struct check_table checks_expect;
extern const struct check_table checks_expect_conditions;
extern const struct check_table checks_gen_virtio;
extern const struct check_table checks_gen_virtio_buffers;
extern const struct check_table checks_common;
extern const struct check_table checks_raw_mode;
extern const struct check_table checks_smt_channel;
extern const struct check_table checks_smt_race;
extern const struct check_table checks_smt_length;
extern const struct check_table checks_xen_calls;
extern const struct check_table checks_xen_domains;
extern const struct check_table checks_base_discovery;
extern const struct check_table checks_base_list;
extern const struct check_table checks_base_agents;
extern const struct check_table checks_base_notify;
extern const struct check_table checks_base_reset;
extern const struct check_table checks_gen_protocols;
extern const struct check_table checks_gen_capabilities;
extern const struct check_table checks_gen_names;
extern const struct check_table checks_gen_header;
extern const struct check_table checks_gen_header_types;
extern const struct check_table checks_gen_length;
extern const struct check_table checks_votes;
extern const struct check_table checks_limits_others;
extern const struct check_table checks_requests_others;
extern const struct check_table checks_pinctrl_others;
extern const struct check_table checks_matrix;
extern const struct check_table checks_identity;
extern const struct check_table checks_identity_events;
extern const struct check_table checks_hidden;
extern const struct check_table checks_base_permissions;
extern const struct check_table checks_base_revokes;
extern const struct check_table checks_base_resets;
extern const struct check_table checks_gen_concurrency;
extern const struct check_table checks_gen_no_events;
extern const struct check_table checks_gen_event_buffers;
extern const struct check_table checks_gen_response;
extern const struct check_table checks_clock_ids;
extern const struct check_table checks_clock_attributes;
extern const struct check_table checks_clock_describe;
extern const struct check_table checks_clock_permissions;
extern const struct check_table checks_clock_rate;
extern const struct check_table checks_clock_async;
extern const struct check_table checks_clock_config;
extern const struct check_table checks_clock_parents;
extern const struct check_table checks_clock_notify;
extern const struct check_table checks_sensor_describe;
extern const struct check_table checks_sensor_records;
extern const struct check_table checks_sensor_read;
extern const struct check_table checks_sensor_config;
extern const struct check_table checks_sensor_interval;
extern const struct check_table checks_sensor_notify;
extern const struct check_table checks_domain_capabilities;
extern const struct check_table checks_domain_names;
extern const struct check_table checks_power_describe;
extern const struct check_table checks_power_state;
extern const struct check_table checks_power_notify;
extern const struct check_table checks_quirk_power;
extern const struct check_table checks_quirk_votes;
extern const struct check_table checks_voltage_describe;
extern const struct check_table checks_voltage_config;
extern const struct check_table checks_voltage_level;
extern const struct check_table checks_voltage_async;
extern const struct check_table checks_quirk_voltage;
extern const struct check_table checks_reset_describe;
extern const struct check_table checks_reset_notify;
extern const struct check_table checks_reset_reset;
extern const struct check_table checks_reset_async;
extern const struct check_table checks_quirk_reset;
extern const struct check_table checks_system_power;
extern const struct check_table checks_system_notify;
extern const struct check_table checks_quirk_system;

extern const struct check_table checks_quirk_common;
extern const struct check_table checks_quirk_last;
extern const struct check_table checks_quirk_base;
extern const struct check_table checks_quirk_base_reset;
extern const struct check_table checks_quirk_clock;
extern const struct check_table checks_quirk_sensor;

extern const struct check_table checks_perf_describe;
extern const struct check_table checks_perf_limits;
extern const struct check_table checks_perf_level;
extern const struct check_table checks_perf_notify;
extern const struct check_table checks_perf_channel;
extern const struct check_table checks_perf_channel_memory;
extern const struct check_table checks_quirk_perf;
extern const struct check_table checks_powercap_describe;
extern const struct check_table checks_powercap_cap;
extern const struct check_table checks_powercap_async;
extern const struct check_table checks_powercap_measure;
extern const struct check_table checks_powercap_notify;
extern const struct check_table checks_powercap_watch;
extern const struct check_table checks_powercap_channel;
extern const struct check_table checks_quirk_powercap;
extern const struct check_table checks_pinctrl_describe;
extern const struct check_table checks_pinctrl_settings;
extern const struct check_table checks_pinctrl_configure;
extern const struct check_table checks_pinctrl_owner;
extern const struct check_table checks_quirk_pinctrl;

extern const struct check_table checks_lifecycle_votes;
extern const struct check_table checks_lifecycle_clean;

extern const struct check_table checks_vhost_setup;
extern const struct check_table checks_vhost_start;
extern const struct check_table checks_vhost_ring;
extern const struct check_table checks_vhost_broken;
extern const struct check_table checks_vhost_calls;
extern const struct check_table checks_vhost_answers;
extern const struct check_table checks_vhost_agents;
extern const struct check_table checks_vhost_close;
extern const struct check_table *const check_tables[]; /* NULL-terminated */

#endif
