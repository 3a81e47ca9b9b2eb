/* SPDX-License-Identifier: BSD-2-Clause */
/* The points of the paths and the phases between them, by name. */
#include <stdio.h>
#include <string.h>

#include "harness/probes/probes_join.h"
#include "harness/probes/probes_path.h"

static const char *const user_points[PROBES_POINT_COUNT] = {
	[PROBES_KICK] = "kick",           [PROBES_WAKE] = "wake", [PROBES_RUN] = "run",
	[PROBES_DRAIN] = "drain",         [PROBES_CALL] = "call", [PROBES_AGENT_WAKE] = "agent-wake",
	[PROBES_AGENT_RUN] = "agent-run",
};

static const struct probes_phase_ends user_phases[PROBES_PHASE_COUNT] = {
	[PROBES_KICK_TO_WAKE] = {"kick_to_wake", PROBES_KICK, PROBES_WAKE, false},
	[PROBES_WAKE_TO_RUN] = {"wake_to_run", PROBES_WAKE, PROBES_RUN, false},
	[PROBES_RUN_TO_DRAIN] = {"run_to_drain", PROBES_RUN, PROBES_DRAIN, false},
	[PROBES_DRAIN_TO_CALL] = {"drain_to_call", PROBES_DRAIN, PROBES_CALL, false},
	[PROBES_RUN_TO_CALL] = {"run_to_call", PROBES_RUN, PROBES_CALL, false},
	[PROBES_CALL_TO_AGENT_WAKE] = {"call_to_agent_wake", PROBES_CALL, PROBES_AGENT_WAKE, false},
	[PROBES_AGENT_WAKE_TO_RUN] = {"agent_wake_to_run", PROBES_AGENT_WAKE, PROBES_AGENT_RUN, false},
	[PROBES_AGENT_RUN_TO_REAP] = {"agent_run_to_reap", PROBES_AGENT_RUN, PROBES_REAP, false},
	[PROBES_CALL_TO_REAP] = {"call_to_reap", PROBES_CALL, PROBES_REAP, false},
	[PROBES_KICK_TO_CALL] = {"kick_to_call", PROBES_KICK, PROBES_CALL, true},
};

const struct probes_path probes_user_path = {
	.points = user_points,
	.point_count = PROBES_POINT_COUNT,
	.minimal = 1u << PROBES_KICK | 1u << PROBES_CALL,
	.phases = user_phases,
	.phase_count = PROBES_PHASE_COUNT,
};

static const char *const vhost_points[VHOST_POINT_COUNT] = {
	[VHOST_KICK] = "kick",       [VHOST_WAKE] = "wake", [VHOST_FETCH] = "fetch",
	[VHOST_HANDLED] = "handled", [VHOST_USED] = "used", [VHOST_CALL] = "call",
};

static const struct probes_phase_ends vhost_phases[VHOST_PHASE_COUNT] = {
	[VHOST_KICK_TO_WAKE] = {"kick_to_wake", VHOST_KICK, VHOST_WAKE, false},
	[VHOST_WAKE_TO_FETCH] = {"wake_to_fetch", VHOST_WAKE, VHOST_FETCH, false},
	[VHOST_FETCH_TO_HANDLED] = {"fetch_to_handled", VHOST_FETCH, VHOST_HANDLED, false},
	[VHOST_HANDLED_TO_USED] = {"handled_to_used", VHOST_HANDLED, VHOST_USED, false},
	[VHOST_USED_TO_CALL] = {"used_to_call", VHOST_USED, VHOST_CALL, false},
	[VHOST_CALL_TO_REAP] = {"call_to_reap", VHOST_CALL, PROBES_REAP, false},
	[VHOST_KICK_TO_USED] = {"kick_to_used", VHOST_KICK, VHOST_USED, true},
	[VHOST_KICK_TO_CALL] = {"kick_to_call", VHOST_KICK, VHOST_CALL, true},
};

const struct probes_path probes_vhost_path = {
	.points = vhost_points,
	.point_count = VHOST_POINT_COUNT,
	.minimal = 1u << VHOST_KICK | 1u << VHOST_WAKE | 1u << VHOST_USED | 1u << VHOST_CALL,
	.phases = vhost_phases,
	.phase_count = VHOST_PHASE_COUNT,
};

static const char *const scmi_points[SCMI_POINT_COUNT] = {
	[SCMI_WRITE] = "write",       [SCMI_BEGIN] = "begin", [SCMI_SENT] = "sent",
	[SCMI_ANSWERED] = "answered", [SCMI_DONE] = "done",   [SCMI_END] = "end",
};

/* The first three follow one another without a gap; the others are parts of the second, and what comes beside. */
static const struct probes_phase_ends scmi_phases[SCMI_PHASE_COUNT] = {
	[SCMI_KERNEL_OUT] = {"kernel_out", SCMI_WRITE, SCMI_BEGIN, false},
	[SCMI_TRANSPORT_AND_FIRMWARE] = {"transport_and_firmware", SCMI_BEGIN, SCMI_ANSWERED, false},
	[SCMI_KERNEL_IN] = {"kernel_in", SCMI_ANSWERED, PROBES_REAP, false},
	[SCMI_TRANSPORT_SEND] = {"transport_send", SCMI_BEGIN, SCMI_SENT, true},
	[SCMI_SENT_TO_ANSWERED] = {"sent_to_answered", SCMI_SENT, SCMI_ANSWERED, true},
	[SCMI_SLOT_HELD] = {"slot_held", SCMI_ANSWERED, SCMI_END, true},
};

const struct probes_path probes_scmi_path = {
	.points = scmi_points,
	.point_count = SCMI_POINT_COUNT,
	.minimal = 1u << SCMI_WRITE | 1u << SCMI_BEGIN | 1u << SCMI_ANSWERED,
	.phases = scmi_phases,
	.phase_count = SCMI_PHASE_COUNT,
};

static void say_points(const struct probes_path *path, const char *unknown, size_t length, char *why, size_t why_bytes)
{
	int used = snprintf(why, why_bytes, "no point '%.*s': there are", (int)length, unknown);

	for (unsigned p = 0; p < path->point_count && used > 0 && (size_t)used < why_bytes; p++)
		used += snprintf(why + used, why_bytes - (size_t)used, "%s %s", p ? "," : "", path->points[p]);
}

unsigned probes_points_parse(const struct probes_path *path, const char *list, char *why, size_t why_bytes)
{
	unsigned mask = 0;

	if (!strcmp(list, "minimal"))
		return path->minimal;
	if (!strcmp(list, "full") || !strcmp(list, "auto"))
		return (1u << path->point_count) - 1;
	for (const char *at = list;; at++) {
		size_t length = strcspn(at, ","), point = 0;
		const char *const *names = path->points;

		while (point < path->point_count && (strlen(names[point]) != length || memcmp(names[point], at, length) != 0))
			point++;
		if (point == path->point_count) {
			say_points(path, at, length, why, why_bytes);
			return 0;
		}
		mask |= 1u << point;
		at += length;
		if (!*at)
			return mask;
	}
}
