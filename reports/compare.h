/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of a comparison share. */
#ifndef REPORTS_COMPARE_H
#define REPORTS_COMPARE_H

#include "assay/compare.h"

/*
 * Whether two results may be compared at all: same kind of back-end, depth, stream, probes, machine. Appends a sentence to `differences`
 * for each point in which they differ.
 */
void compare_configurations(const json_t *base, const json_t *now, json_t *differences);
/* What is wrong with one side alone: an early end, no series. -EINVAL with file and reason. */
int compare_check_side(const struct report_bench_side *side, char *why, size_t why_bytes);

#endif
