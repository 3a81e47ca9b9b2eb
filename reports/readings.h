/* SPDX-License-Identifier: BSD-2-Clause */
/* Which readings of the specification's open points a run found. */
#ifndef REPORTS_READINGS_H
#define REPORTS_READINGS_H

#include <jansson.h>

/*
 * From a result's checks: an array of {ambiguity, topic, agent, reading, preferred, preferred_readings, checks, seen}, in the order
 * in which they were found. `seen` counts the checks' results. The caller releases it.
 */
json_t *readings_of(const json_t *result);

#endif
