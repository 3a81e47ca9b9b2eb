/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes a trace file out of a recording of the Linux trace system `scmi`: tracefs text or trace-cmd's trace.dat. */
#ifndef TRACES_IMPORT_H
#define TRACES_IMPORT_H

#include "assay/sha256.h"
#include "traces/pairing.h"

struct trace_import_options {
	const char *tool_version; /* goes into the metadata */
	const char *provenance;   /* a sentence about where the recording comes from; NULL: none */
};

struct trace_import_result {
	const char *format;            /* "tracefs text" or "trace.dat" */
	char sha256[ASSAY_SHA256_HEX]; /* of the input */
	struct pairing_counts counts;
};

/*
 * Imports `input` ("-": standard input; the format is found out) into the trace file `output` ("-": standard output).
 * 0, or a negative errno with a message that names the file (and line) in `why`; -ENODATA: no scmi message in it. An output
 * file is only begun when the whole input could be read.
 */
int trace_import(const char *input, const char *output, const struct trace_import_options *options,
		 struct trace_import_result *result, char *why, size_t why_bytes);

#endif
