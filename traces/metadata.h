/* SPDX-License-Identifier: BSD-2-Clause */
/* The JSON text of a trace's metadata record, as docs/trace-format.md describes it. */
#ifndef TRACES_METADATA_H
#define TRACES_METADATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trace_agent {
	uint32_t number;
	const char *name;
	const char *uri; /* NULL: none */
};

struct trace_metadata {
	const char *tool_version;
	const char *clock; /* the name of what stamps the records */
	bool anchored;     /* that clock is CLOCK_MONOTONIC of this machine now: its distance to real time is told */
	const char *provenance;
	const struct trace_agent *agents;
	size_t agents_count;
};

/* Free with free(). NULL: memory, or text that is not UTF-8. */
char *trace_metadata_text(const struct trace_metadata *metadata);

#endif
