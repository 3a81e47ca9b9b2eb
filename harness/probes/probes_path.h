/* SPDX-License-Identifier: BSD-2-Clause */
/* The ways that a request can go, as points and the phases between them: through a user-space back-end, a vhost worker, Linux's SCMI driver. */
#ifndef HARNESS_PROBES_PATH_H
#define HARNESS_PROBES_PATH_H

#include <stdbool.h>
#include <stddef.h>

#define PROBES_REAP 0xffu /* the end of a phase that the agent itself tells */
#define PROBES_PHASES_MAX 10

struct probes_phase_ends {
	const char *name;
	unsigned char from, to; /* points of the path; `to` may be PROBES_REAP */
	bool whole;             /* spans several phases: a series of its own */
};

struct probes_path {
	const char *const *points; /* names, as options and reports spell them */
	unsigned point_count, minimal;
	const struct probes_phase_ends *phases; /* at most PROBES_PHASES_MAX */
	unsigned phase_count;
};

extern const struct probes_path probes_user_path, probes_vhost_path, probes_scmi_path;

/* The mask of "full", "minimal" or a comma-separated list of point names; 0 if one is unknown, with the reason in `why`. */
unsigned probes_points_parse(const struct probes_path *path, const char *list, char *why, size_t why_bytes);

#endif
