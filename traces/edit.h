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

/* ---- A part ---- */

#define TRACE_CUT_MAX 64u

/* Commands that are kept, by all that is set, bring their answers with them; other messages are kept by the same marks. */
struct trace_cut {
	bool has_from, has_to;
	uint64_t from_ns, to_ns; /* since the first record that is no metadata; `to` is not in it */
	bool has_sequences;
	uint64_t first_sequence, last_sequence;
	uint16_t agents[TRACE_CUT_MAX];
	unsigned agents_count; /* 0: all */
	uint8_t protocols[TRACE_CUT_MAX];
	unsigned protocols_count;
	/* As a name in any protocol, or 0x1f: a command of that number. */
	const char *messages[TRACE_CUT_MAX];
	unsigned messages_count;
	uint64_t first;   /* commands; 0: all */
	const char *text; /* the selection for the metadata */
};

struct trace_cut_result {
	uint64_t read, kept, commands;
	uint64_t forgotten; /* answers of commands too far back to know whether they were kept: left out */
};

int trace_cut(const char *input, const char *output, const struct trace_cut *cut, struct trace_cut_result *result, char *why,
	      size_t why_bytes);
/* True if `text` is a message's name in some protocol, or a number. */
bool trace_cut_message_known(const char *text);

/* ---- Two traces ---- */

struct trace_diff_result {
	uint64_t same, changed, only_a, only_b; /* exchanges, events and lifecycle records */
};

/*
 * Exchanges are matched by agent, protocol, message and order, and compared but for times, tokens and what is about the transport;
 * what differs goes to `out` as a diff with decoded names. 0 (see *result), or a negative errno with `why`.
 */
int trace_diff(const char *a, const char *b, FILE *out, struct trace_diff_result *result, char *why, size_t why_bytes);

#endif
