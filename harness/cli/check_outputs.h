/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that `check` writes: all made from its journal, so that they hold what the journal holds. */
#ifndef HARNESS_CLI_CHECK_OUTPUTS_H
#define HARNESS_CLI_CHECK_OUTPUTS_H

#include <stdbool.h>

#include "assay/report.h"

#define CHECK_OUTPUTS_MAX 16

struct check_outputs {
	const char *folder, *journal; /* journal NULL: in the folder */
	const char *colour;
	bool verbose;
	unsigned count;
	struct {
		enum report_format format;
		const char *path;
	} files[CHECK_OUTPUTS_MAX];
	unsigned with_count;
	const char *with[4];
	json_t *replay, *bench;
	char journal_path[4096];
};

/* False after a message. */
bool check_outputs_add(struct check_outputs *outputs, enum report_format format, const char *path);
bool check_outputs_with(struct check_outputs *outputs, const char *path);
/* Reads the --with files and checks the other options, before anything is run. An exit status, after a message. */
int check_outputs_prepare(struct check_outputs *outputs);
const char *check_outputs_journal(const struct check_outputs *outputs);
/* From the journal: the human summary to stdout (its last line the counts), each file, and the traces of failed checks. */
int check_outputs_write(const struct check_outputs *outputs);
void check_outputs_release(struct check_outputs *outputs);

#endif
