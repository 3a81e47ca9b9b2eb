/* SPDX-License-Identifier: BSD-2-Clause */
/* The points' names, as options and reports spell them. */
#include <stdio.h>
#include <string.h>

#include "harness/probes/probes.h"

static const char *const names[PROBES_POINT_COUNT] = {
	[PROBES_KICK] = "kick",           [PROBES_WAKE] = "wake", [PROBES_RUN] = "run",
	[PROBES_DRAIN] = "drain",         [PROBES_CALL] = "call", [PROBES_AGENT_WAKE] = "agent-wake",
	[PROBES_AGENT_RUN] = "agent-run",
};

const char *probes_point_name(enum probes_point point)
{
	return (unsigned)point < PROBES_POINT_COUNT ? names[point] : "?";
}

unsigned probes_points_parse(const char *list, char *why, size_t why_bytes)
{
	unsigned mask = 0;

	for (const char *at = list;; at++) {
		size_t length = strcspn(at, ","), point = 0;

		while (point < PROBES_POINT_COUNT && (strlen(names[point]) != length || memcmp(names[point], at, length) != 0))
			point++;
		if (point == PROBES_POINT_COUNT) {
			snprintf(why, why_bytes, "no point '%.*s': there are kick, wake, run, drain, call, agent-wake, agent-run",
				 (int)length, at);
			return 0;
		}
		mask |= 1u << point;
		at += length;
		if (!*at)
			return mask;
	}
}
