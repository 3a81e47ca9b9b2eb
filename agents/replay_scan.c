// SPDX-License-Identifier: BSD-2-Clause
/* Looks through a trace before anything is sent: how much there is, for which agents, and whether it can be trusted. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agents/replay_private.h"

static int note_agent(struct assay_replay_scan *scan, uint16_t agent)
{
	for (unsigned i = 0; i < scan->agents; i++)
		if (scan->agent[i] == agent)
			return 0;
	if (scan->agents == ASSAY_REPLAY_AGENTS_MAX)
		return -E2BIG;
	scan->agent[scan->agents++] = agent;
	return 0;
}

static int note(struct assay_replay_scan *scan, const struct assay_trace_record *record)
{
	scan->records++;
	if (record->kind != ASSAY_TRACE_COMMAND)
		return 0;
	if (scan->commands++ == 0)
		scan->first_ns = scan->last_ns = record->t_ns;
	if (record->t_ns > scan->last_ns)
		scan->last_ns = record->t_ns;
	if (record->t_ns < scan->first_ns)
		scan->first_ns = record->t_ns;
	scan->corrupt += (record->flags & (ASSAY_TRACE_CORRUPT | ASSAY_TRACE_TRUNCATED)) != 0;
	return note_agent(scan, record->agent);
}

int assay_replay_scan(const char *path, struct assay_replay_scan *scan, char *why, size_t why_bytes)
{
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	int got = assay_trace_open(path, &reader, why, why_bytes);
	int error = 0;

	memset(scan, 0, sizeof(*scan));
	if (got)
		return got;
	while (!error && (got = assay_trace_next(reader, &record, scan->broken_why, sizeof(scan->broken_why))) == 1)
		error = note(scan, &record);
	assay_trace_close(reader);
	if (error)
		snprintf(why, why_bytes, "%s: expected at most %u agents, found more", path, ASSAY_REPLAY_AGENTS_MAX);
	scan->broken = got < 0;
	return error;
}
