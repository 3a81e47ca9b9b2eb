/* SPDX-License-Identifier: BSD-2-Clause */
/* The sections of the HTML report. Each writes nothing where there is nothing to say. */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include <jansson.h>
#include <stdio.h>

#include "assay/compare.h"
#include "assay/histogram.h"
#include "assay/report.h"
#include "reports/document.h"
#include "reports/text.h"
#include "reports/words.h"
#include "reports/writers.h"

/* One of the things whose times stand beside each other. */
struct html_side {
	const char *letter; /* "A", "B"; "" where it is alone */
	const char *what;   /* the file or the back-end */
	const json_t *document;
	json_t *series, *phases, *blocks, *outliers; /* its own ones */
	size_t left_out;                             /* of those: more than a page can show */
};

/* What the page is made of; any of the documents may be NULL, not all. `message` is room to decode into. */
struct html {
	FILE *f;
	const json_t *result, *replay, *bench, *comparison;
	const struct report_options *options;
	struct doc_message *message;
	struct html_side sides[2]; /* of a bench or a comparison */
	size_t side_count;
};

extern const char html_style[], html_script[];

/* html_parts.c: pieces that several sections use. */
void html_verdict(const struct html *h, enum assay_verdict verdict);
/* A name of_this_kind, which a line may break after its underlines. */
void html_name(const struct html *h, const char *name);
void html_tile(const struct html *h, const char *kind, const char *figure, const char *label);
/* The messages of a check; payloads are cut after `payload_max` bytes and say so. */
void html_evidence(const struct html *h, const json_t *check, size_t payload_max);
void html_clauses(const struct html *h, const json_t *check);
/* Any JSON value: objects as pairs, arrays of objects as a table, the rest as text. */
void html_value(const struct html *h, const json_t *value);
/* A table of an array of objects; its columns are the keys of all of them, in order of appearance. */
void html_table(const struct html *h, const json_t *rows);

/* html_sides.c */
void html_sides_open(struct html *h);
void html_sides_close(struct html *h);
/* How many agents a side has. */
size_t html_agents(const struct html_side *side);
bool html_two_documents(const struct html *h);
/* Series of one agent, and of all messages or of the same one. */
bool html_same_requests(const json_t *a, const json_t *b);
/* The series of the same name and requests; NULL if there is none. */
const json_t *html_partner(const json_t *list, const json_t *series);
/* The series that stands for all: publish_to_reap over all messages; NULL if there is none. */
const json_t *html_side_main(const struct html_side *side);
const json_t *html_side_whole(const struct html_side *side, const char *name); /* the same of another name */
/* Series or phases of both sides, each beside its partner, with their side. The caller releases it. */
json_t *html_sides_merged(const struct html *h, bool phases);

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
/* html_curve.c: percentile curves of whole series, and of one message where `requests` names it. */
void html_curves(const struct html *h, const json_t *requests);
/* html_phases.c: from kick to reap, side by side; `slower`: what regressed, or NULL; `rest`: of each message, and the figures. */
void html_phases(const struct html *h, const struct report_compare_row *slower, bool rest);
void html_timeline(const struct html *h); /* html_timeline.c: blocks and outliers over the run */
void html_outliers(const struct html *h); /* html_outliers.c: the exchanges behind the outliers */
void html_history(const struct html *h);  /* html_history.c: the course of the runs that a folder keeps */
/* html_compare.c: the verdict box; the rows of all figures; the place of a regression. */
void html_verdict_box(const struct html *h);
void html_changes(const struct html *h);
bool html_place(const struct html *h, struct report_compare_row *place);
/* How many exchanges of a replay did not match. */
uint64_t html_replay_mismatches(const json_t *replay);
/* Whether a replay fell short: a mismatch, a backend that died, an end before the last exchange. */
bool html_replay_failed(const json_t *replay);

#endif
