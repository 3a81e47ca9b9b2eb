/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of a run: discovery first, then what changes state, then what may harm. */
#include "suites/tables.h"

const struct check_table *const check_tables[] = {
	&checks_clock_attributes,
	NULL,
};
