/* SPDX-License-Identifier: BSD-2-Clause */
/* The writers behind report_write(), and what they share. Each writes the whole document; the caller looks at ferror(). */
#ifndef REPORTS_WRITERS_H
#define REPORTS_WRITERS_H

#include "assay/report.h"
#include "reports/document.h"

void write_human(const json_t *result, FILE *f, const struct report_options *options);
void write_tap(const json_t *result, FILE *f);
void write_junit(const json_t *result, FILE *f);
void write_acs(const json_t *result, FILE *f);
void write_html(const json_t *result, FILE *f, const struct report_options *options);
void write_markdown(FILE *f, const struct report_options *options);

/*
 * One message on one line: time since `zero_ns`, agent, direction, name, token, status, payload (at most `payload_max` bytes,
 * then how many there were). Without line feed, in plain text that still has to be escaped for markup.
 */
void write_message(FILE *f, const struct doc_message *message, uint64_t zero_ns, size_t payload_max);
/* The sentence of a requirement, or "" where the run did not give one. */
const char *requirement_sentence(const json_t *result, const char *id);

#endif
