/* SPDX-License-Identifier: BSD-2-Clause */
/* The sections of the HTML report. Each writes nothing where there is nothing to say. */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include <jansson.h>
#include <stdio.h>

#include "assay/histogram.h"
#include "assay/report.h"
#include "reports/document.h"
#include "reports/text.h"
#include "reports/writers.h"

/* What the page is made of; any of the documents may be NULL, not all. `message` is room to decode into. */
struct html {
	FILE *f;
	const json_t *result, *replay, *bench;
	const struct report_options *options;
	struct doc_message *message;
};

extern const char html_style[], html_script[];

/* html_parts.c: pieces that several sections use. */
void html_verdict(const struct html *h, enum assay_verdict verdict);
void html_tile(const struct html *h, const char *kind, const char *figure, const char *label);
/* The messages of a check; payloads are cut after `payload_max` bytes and say so. */
void html_evidence(const struct html *h, const json_t *check, size_t payload_max);
void html_clauses(const struct html *h, const json_t *check);
/* Any JSON value: objects as pairs, arrays of objects as a table, the rest as text. */
void html_value(const struct html *h, const json_t *value);
/* A table of an array of objects; its columns are the keys of all of them, in order of appearance. */
void html_table(const struct html *h, const json_t *rows);

void html_findings(const struct html *h); /* html_checks.c: what fell short, in full */
void html_checks(const struct html *h);   /* html_checks.c: every check, collapsed */
void html_coverage(const struct html *h); /* html_coverage.c: requirements and what was found of them */
void html_readings(const struct html *h); /* html_readings.c: what quirk checks recorded */
void html_run(const struct html *h);      /* html_run.c: agents, protocols, environment, inputs */
void html_replay(const struct html *h);   /* html_replay.c */
void html_bench(const struct html *h);    /* html_bench.c */
void html_probes(const struct html *h);   /* html_probes.c: what the probes saw and could not see, and the floor */
/* html_series.c: a table of series objects; an agent column only where one has an agent. */
void html_series(const struct html *h, const json_t *series);
/* One figure of a series for people: a duration, or a count of instructions. */
#define HTML_FIGURE_BYTES 64
const char *html_figure(const json_t *series, const char *key, char text[HTML_FIGURE_BYTES]);
void html_curves(const struct html *h, const json_t *series); /* html_curve.c: percentile curves as SVG */
/* How many exchanges of a replay did not match. */
uint64_t html_replay_mismatches(const json_t *replay);
/* Whether a replay fell short: a mismatch, a backend that died, an end before the last exchange. */
bool html_replay_failed(const json_t *replay);
/* The series that stands for the whole bench: publish_to_reap over all messages; NULL if there is none. */
const json_t *html_bench_main(const json_t *bench);

#endif
