/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of a run: discovery first, then what changes state, then what may harm, and at the end what was seen all along. */
#include "suites/tables.h"

/* One table a line. */
/* clang-format off */
const struct check_table *const check_tables[] = {
	&checks_common,
	&checks_base_discovery,
	&checks_base_list,
	&checks_base_agents,
	&checks_base_notify,
	&checks_gen_protocols,
	&checks_gen_capabilities,
	&checks_gen_names,
	&checks_gen_header,
	&checks_clock_ids,
	&checks_clock_attributes,
	&checks_clock_describe,
	&checks_clock_permissions,
	&checks_clock_notify,
	&checks_clock_rate,
	&checks_clock_async,
	&checks_clock_config,
	&checks_clock_parents,
	&checks_sensor_describe,
	&checks_sensor_read,
	&checks_sensor_config,
	&checks_sensor_notify,
	&checks_gen_concurrency,
	&checks_gen_no_events,
	&checks_gen_length,
	&checks_quirk_common,
	&checks_quirk_base,
	&checks_quirk_clock,
	&checks_quirk_sensor,
	&checks_base_reset,
	&checks_quirk_base_reset,
	&checks_gen_header_types,
	&checks_quirk_last,
	&checks_gen_response,
	NULL,
};
/* clang-format on */
