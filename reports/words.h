/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and figures as people read them, alike in pages and in comments. What comes from a document may still have to be escaped. */
#ifndef REPORTS_WORDS_H
#define REPORTS_WORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "assay/compare.h"
#include "reports/text.h"

#define WORDS_BYTES 96

/* "CLOCK_RATE_GET", "0x10 PROTOCOL_VERSION", "0x42/0x07"; "all messages" where there is no number. */
const char *words_message(const json_t *series, char text[WORDS_BYTES]);
/* One figure of a series: a duration, or a count of instructions. */
const char *words_figure(const json_t *series, const char *key, char text[WORDS_BYTES]);

/* Of a row of a comparison. A dash where there is no number. */
const char *words_row_message(const struct report_compare_row *row, char text[WORDS_BYTES]);
const char *words_value(const struct report_compare_row *row, double value, char text[WORDS_BYTES]);
const char *words_change(double ratio, char text[WORDS_BYTES]);
/* "+1.0 % to +3.0 %", or "". */
const char *words_interval(const struct report_compare_row *row, char text[WORDS_BYTES]);
/* "Regressed", ... and for tables "regressed", "only in base", "shown only". */
const char *words_verdict(enum report_compare_verdict verdict);
const char *words_row_verdict(const struct report_compare_row *row);
/* 0 regressed, 1 measured and not decided, 2 the rest: the order in which a reader wants them. */
int words_rank(const struct report_compare_row *row);

/*
 * The row to speak of first: that of the place where one regressed, else the first one that has the verdict of the whole. Its place in the
 * document is *index. False: there is no row.
 */
bool words_first_row(const json_t *comparison, struct report_compare_row *row, size_t *index);

#endif
