/* SPDX-License-Identifier: BSD-2-Clause */
/* What is done to whole traces, in constant memory: another format, a part of one, how two differ. Traces may be pcap or text. */
#ifndef TRACES_EDIT_H
#define TRACES_EDIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "assay/trace.h"

/* Everything of a trace in the other format, or in the one that the output's name says. 0, or a negative errno with `why`. */
int trace_convert(const char *input, const char *output, enum assay_trace_format format, uint64_t *records, char *why,
		  size_t why_bytes);

#endif
