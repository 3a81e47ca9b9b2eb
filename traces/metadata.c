// SPDX-License-Identifier: BSD-2-Clause
/* Builds the metadata record of a trace that is being recorded. */
#include "traces/metadata.h"

#include <jansson.h>
#include <time.h>

static int64_t clock_of(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static json_t *describe_agents(const struct trace_metadata *metadata)
{
	json_t *agents = json_array();

	for (size_t i = 0; i < metadata->agents_count; i++) {
		const struct trace_agent *agent = &metadata->agents[i];

		json_array_append_new(agents, json_pack("{s:I, s:s, s:s*}", "number", (json_int_t)agent->number, "name",
							agent->name, "uri", agent->uri));
	}
	return agents;
}

char *trace_metadata_text(const struct trace_metadata *metadata)
{
	json_t *anchor = metadata->anchored ? json_integer(clock_of(CLOCK_REALTIME) - clock_of(CLOCK_MONOTONIC)) : json_null();
	json_t *root = json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:s, s:o}, s:s}", "schema", "scmi-assay.trace/1", "tool", "name",
				 "scmi-assay", "version", metadata->tool_version, "agents", describe_agents(metadata), "clock",
				 "name", metadata->clock, "realtime_anchor_ns", anchor, "provenance", metadata->provenance);
	char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;

	json_decref(root);
	return text;
}
