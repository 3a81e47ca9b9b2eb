/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Telling what a run found: the journal that survives a crash, the result document made from it, and its writers.
 *
 * The journal is a file of JSON lines (schema scmi-assay.journal/1): a run header, one line per finished check, an end.
 * The result document (schema scmi-assay.result/1) is a json_t; all outputs are made from it. Strings of any bytes are
 * accepted everywhere: what is not UTF-8 is shown as \xNN. Errors are negative errno values with a sentence in `why`.
 */
#ifndef ASSAY_REPORT_H
#define ASSAY_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "assay/backend.h"
#include "assay/result.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The run header: a json object, shared by the results of check, replay and bench. json_decref() releases it. ---- */

/*
 * A header with tool, started (now), command and environment (kernel, machine, cpu, cpus, ...). `version` and `commit` are the
 * tool's; `argv` may be NULL. NULL only when memory is out.
 */
json_t *report_run_new(const char *version, const char *commit, int argc, char *const argv[]);
int report_run_set_seed(json_t *run, uint64_t seed);
int report_run_set_spec(json_t *run, const char *spec); /* "3.2" */
/* Names one input file with the sum of its content; `sha256_hex` has 64 digits. */
int report_run_add_input(json_t *run, const char *file, const char *sha256_hex);
/* The sentence of a requirement that this run can judge; the HTML report quotes it and counts coverage over these. */
int report_run_add_requirement(json_t *run, const char *id, const char *sentence);
/* A platform in the field that is known to differ from a requirement: told beside a check that fell short of it. */
int report_run_add_deviation(json_t *run, const char *requirement, const char *platform, const char *sentence);
/* An open point of the specification, and the readings that the release prefers: for the table of what quirk checks recorded. */
int report_run_add_ambiguity(json_t *run, const char *id, const char *topic);
int report_run_add_preferred(json_t *run, const char *id, const char *reading);

/* One agent and what its connection turned out to be. Strings may be NULL: absent. */
struct report_agent {
	const char *name, *uri;
	int64_t agent_id;                /* as the platform numbers it; negative: unknown */
	const char *vendor, *sub_vendor; /* of the platform */
	bool implementation_version_known;
	uint32_t implementation_version;
	const struct assay_backend_info *info; /* NULL: nothing was negotiated */
};
/* The new agents[] entry (borrowed: it lives in `run`), or NULL when memory is out. */
json_t *report_run_add_agent(json_t *run, const struct report_agent *agent);
int report_agent_add_protocol(json_t *agent, uint8_t protocol, uint32_t version);

/* ---- The journal ---- */

struct report_journal;

/*
 * Creates (or empties) the file, and the folder that holds it, and writes the header. `run` is only read. The journal's time
 * zero is the run's `started`. Calls on one journal may come from several threads.
 */
int report_journal_create(const char *path, const json_t *run, struct report_journal **journal, char *why, size_t why_bytes);
/* Writes the header again, for what became known later (agents, protocols): its members replace those of the first. */
int report_journal_update(struct report_journal *journal, const json_t *run);
/* One line with one write(2). What `check` points to is copied before this returns. */
int report_journal_append(struct report_journal *journal, const struct assay_check_result *check);
/*
 * Writes the end line. `stopped` says why the run ended before all was judged ("" or NULL: it did not). Closes and releases the
 * journal in any case.
 */
int report_journal_end(struct report_journal *journal, uint64_t duration_ns, const char *stopped);

/* What reading a journal came across. */
struct report_journal_facts {
	size_t checks, dropped_lines; /* dropped: torn or not readable as JSON */
	bool interrupted;             /* there is no end line */
};

/*
 * The result document of a journal: checks in the journal's order, with the summary counted. A run that was killed is marked
 * "interrupted": true and lasts until its last finished check; dropped lines are counted in "dropped_lines". `facts` may be NULL.
 */
int report_result_from_journal(const char *path, json_t **result, struct report_journal_facts *facts, char *why, size_t why_bytes);
/* Reads a result file and checks its schema ("scmi-assay.result/1", ...; NULL: any). "-" is standard input. */
int report_load(const char *path, const char *schema, json_t **document, char *why, size_t why_bytes);
/* How many checks have the verdict, as the summary of a result says. */
size_t report_count(const json_t *result, enum assay_verdict verdict);

/* ---- Writers ---- */

enum report_format {
	REPORT_HUMAN = 0,
	REPORT_TAP,
	REPORT_JUNIT,
	REPORT_JSON,
	REPORT_HTML,
	REPORT_ACS,
	REPORT_MARKDOWN,
	REPORT_FORMAT_COUNT
};

/* Zero means default. */
struct report_options {
	bool colour;          /* human: SGR colours */
	bool verbose;         /* human: every check, not only what needs attention */
	const char *title;    /* HTML: NULL: made from the agents */
	const json_t *replay; /* HTML: a scmi-assay.replay/1 document to show too */
	const json_t *bench;  /* HTML: a scmi-assay.bench/1 document to show too */
	/* HTML, Markdown: a scmi-assay.compare/1 document, and the results it is about; `now` NULL: `base` is interleaved */
	const json_t *comparison, *base, *now;
};

/* `result` may be NULL for HTML of a replay, a bench or a comparison alone; it is for Markdown, which is of the last two. -EINVAL: this document cannot be written in this format. */
int report_write(const json_t *result, enum report_format format, FILE *stream, const struct report_options *options);
/* The same into a file that appears whole or not at all; "-" is standard output. `options` may be NULL. */
int report_write_file(const json_t *result, enum report_format format, const char *path, const struct report_options *options,
		      char *why, size_t why_bytes);
/*
 * The distributions of a scmi-assay.bench/1 document as HdrHistogram's plotters read them, in us (or instructions). `path` gets
 * publish_to_reap over all messages and agents (of side A, where there are two); each other series over all messages gets a file
 * beside it with its side, name and agent before the ending: out.hgrm, out.B.publish_to_reap.hgrm, out.kick_to_call.hgrm.
 */
int report_write_hgrm(const json_t *bench, const char *path, char *why, size_t why_bytes);
/* The last line of the human summary, without newline: "N passed, N failed, N skipped, ...". Needs 160 bytes. */
int report_summary_line(const json_t *result, char *line, size_t line_bytes);
/* Whether to colour: `when` is "auto", "always" or "never" (NULL: auto); auto asks NO_COLOR, TERM and the terminal. -EINVAL. */
int report_colour(const char *when, FILE *stream, bool *colour);

/*
 * Writes the evidence of each failed check as a trace `DIR/ID.pcap` (with agent, resource and iteration in the name where one id
 * failed more than once) that can be replayed. How many were written, or an errno.
 */
int report_write_failed_traces(const json_t *result, const char *directory, char *why, size_t why_bytes);

/* ---- Output files that appear whole or not at all: for any command ---- */

struct report_output;

/* Makes missing folders. "-" is standard output; what is no regular file (a pipe, /dev/null) is written in place. */
int report_output_open(const char *path, struct report_output **output, char *why, size_t why_bytes);
FILE *report_output_stream(struct report_output *output);
/* Ends the file and gives it its name, or says why not. Releases `output` in any case. */
int report_output_commit(struct report_output *output, char *why, size_t why_bytes);
/* Drops what was written. */
void report_output_abandon(struct report_output *output);

#ifdef __cplusplus
}
#endif

#endif
