/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of a run: discovery first, then what changes state, then what may harm. */
#include "suites/tables.h"

const struct check_table *const check_tables[] = {
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
	NULL,
};
