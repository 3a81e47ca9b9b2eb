/* SPDX-License-Identifier: BSD-2-Clause */
/* Judging a replay by the oracle: discovery before it, a verdict on each answer, figures after it. */
#ifndef HARNESS_CLI_REPLAY_JUDGE_H
#define HARNESS_CLI_REPLAY_JUDGE_H

#include <jansson.h>
#include <stdio.h>

#include "assay/replay.h"

struct policy;
struct replay_judge;

/*
 * Discovers what each agent's platform offers. 0; -ENODATA if one did not answer at all; -EINVAL if the policy (NULL: none)
 * contradicts the platform; another negative errno of our own. `release`: enum assay_release. Release with replay_judge_free(),
 * also after a failure.
 */
int replay_judge_new(struct assay_agent *const *agents, unsigned count, uint8_t release, const struct policy *policy,
		     struct replay_judge **judge, char *why, size_t why_bytes);
void replay_judge_free(struct replay_judge *judge);
/* What the engine calls. */
const struct assay_replay_judge *replay_judge_of(struct replay_judge *judge);
/* The line about how sharp the predictions were, and the object "judged" of the result. */
void replay_judge_print(const struct replay_judge *judge, FILE *out);
json_t *replay_judge_json(const struct replay_judge *judge);

#endif
