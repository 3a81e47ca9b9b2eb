// SPDX-License-Identifier: BSD-2-Clause
/* What a replay keeps of the exchanges that did not match: the first ones with their bytes, of the others the number. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agents/replay_private.h"

int replay_result_init(struct replay_result *result, unsigned room)
{
	result->summary.condition = "";
	result->room = room;
	result->mismatches = calloc(room ? room : 1, sizeof(*result->mismatches));
	return result->mismatches ? 0 : -ENOMEM;
}

static void count(struct assay_replay_summary *summary, uint8_t kind)
{
	if (kind == ASSAY_NO_ANSWER || kind == ASSAY_BACKEND_GONE)
		summary->missing++;
	else if (kind == ASSAY_NOT_SENT)
		summary->not_sent++;
	else
		summary->mismatched++;
}

static void append(uint8_t **at, const uint8_t **out, uint32_t *out_count, const uint8_t *bytes, uint32_t bytes_count)
{
	if (bytes_count)
		memcpy(*at, bytes, bytes_count);
	*out = *at;
	*out_count = bytes_count;
	*at += bytes_count;
}

void replay_result_add(struct replay_result *result, uint64_t number, const struct replay_step *step,
		       const struct assay_difference *difference, const struct assay_answer *found)
{
	uint32_t expected_bytes = step->answered ? step->answer_bytes : 0, found_bytes = found ? found->bytes_count : 0;
	struct assay_replay_mismatch *mismatch;
	size_t why_bytes = difference->why ? strlen(difference->why) + 1 : 0;
	uint8_t *bytes;

	count(&result->summary, difference->kind);
	if (result->kept == result->room)
		return;
	bytes = malloc((size_t)step->request_bytes + expected_bytes + found_bytes + why_bytes + 1);
	if (!bytes)
		return;
	mismatch = &result->mismatches[result->kept++];
	mismatch->number = number;
	mismatch->agent = step->trace_agent;
	mismatch->difference = *difference;
	append(&bytes, &mismatch->request, &mismatch->request_bytes, step->request, step->request_bytes);
	append(&bytes, &mismatch->expected, &mismatch->expected_bytes, step->answer, expected_bytes);
	append(&bytes, &mismatch->found, &mismatch->found_bytes, found ? found->bytes : NULL, found_bytes);
	if (difference->why)
		mismatch->difference.why = memcpy(bytes, difference->why, why_bytes);
}

void replay_result_free(struct replay_result *result)
{
	for (unsigned i = 0; i < result->kept; i++)
		free((void *)(uintptr_t)result->mismatches[i].request); /* one block holds all of them */
	free(result->mismatches);
}
