/* SPDX-License-Identifier: BSD-2-Clause */
/* What `replay` tells: text for people, a JSON document (scmi-assay.replay/1) for machines. */
#ifndef HARNESS_CLI_REPLAY_REPORT_H
#define HARNESS_CLI_REPLAY_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "assay/replay.h"

/* Mismatches (the first `shown`), events, rules; the last line is "N of M exchanges match" with what else there was. */
void replay_print(const struct assay_replay *replay, const struct assay_replay_rules *rules, unsigned shown, FILE *out);

/*
 * The document: the run header's fields, then the figures. `replay` NULL: `summary` alone, of a run that is not over (its
 * "finished" is false). NULL when memory is out.
 */
json_t *replay_json(const json_t *header, const struct assay_replay_summary *summary, const struct assay_replay *replay,
		    const struct assay_replay_rules *rules, const char *trouble);

#endif
