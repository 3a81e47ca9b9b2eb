/* SPDX-License-Identifier: BSD-2-Clause */
/* Results kept in a folder, one file each, and what is read back from it. */
#ifndef REPORTS_HISTORY_H
#define REPORTS_HISTORY_H

#include "assay/compare.h"

#define HISTORY_SCHEMA "scmi-assay.history/1"
/* The newest runs that are looked at: the time that permutations take grows with the square. */
#define HISTORY_RUNS_MAX 100
/* Fewer runs tell no change. */
#define HISTORY_RUNS_MIN 8

struct history_run {
	char *file; /* its name in the folder */
	json_t *document;
};

/* The runs of a folder that belong together, oldest first. */
struct history {
	struct history_run *runs;
	size_t count;
	json_t *left_out; /* [{file, why}] */
};

/*
 * Reads the folder. What belongs to `like` (NULL: to the newest run) is in `history`, the rest is left out with its reason, as is what cannot be
 * read. -errno with a reason where the folder itself cannot be read.
 */
int history_read(const char *folder, const json_t *like, struct history *history, char *why, size_t why_bytes);
void history_free(struct history *history);

#endif
