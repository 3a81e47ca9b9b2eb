/* SPDX-License-Identifier: BSD-2-Clause */
/* What the joins of the two paths share. */
#ifndef HARNESS_PROBES_JOIN_PRIVATE_H
#define HARNESS_PROBES_JOIN_PRIVATE_H

#include "harness/probes/probes_join.h"
#include "harness/probes/probes_path.h"

/* Each phase of which both ends were seen. */
void probes_hand_over(const struct probes_path *path, const struct probes_sample *sample, const struct probes_record *record,
		      probes_phase_fn *on_phase, void *context);

#endif
