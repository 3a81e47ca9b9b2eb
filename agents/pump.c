/* SPDX-License-Identifier: BSD-2-Clause */
/* Fetching from the backend and sorting what came: responses to their commands, everything else to the events. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "agents/agent_private.h"
#include "scmi/le.h"

/* A response goes into its exchange. Its bytes are untrusted: clipped to what an exchange holds. */
static void fill_exchange(struct assay_exchange *ex, const struct assay_completion *c)
{
	uint32_t count = c->bytes_count < ASSAY_MESSAGE_MAX ? c->bytes_count : ASSAY_MESSAGE_MAX;

	ex->used_length = c->used_length;
	ex->response_bytes = count;
	if (count)
		memcpy(ex->response, c->bytes, count);
	ex->publish = c->publish;
	ex->kick = c->kick;
	ex->used = c->used;
	ex->reap = c->reap;
	if (count < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES) {
		ex->outcome = ASSAY_TOO_SHORT;
		return;
	}
	ex->outcome = ASSAY_ANSWERED;
	ex->status = scmi_load32s(ex->response + SCMI_HEADER_BYTES);
}

static void handle_response(struct assay_agent *agent, const struct assay_completion *c)
{
	struct flight *flight = flight_of_cookie(agent, c->cookie);
	struct assay_observation seen = {
		.kind = ASSAY_SAW_RESPONSE,
		.sequence = flight ? flight->sequence : ASSAY_COOKIE_NONE,
		.t_ns = c->reap.valid ? c->reap.ns : agent_clock_ns(),
		.channel = c->channel,
		.capacity = c->capacity,
		.used_length = c->used_length,
		.bytes = c->bytes,
		.bytes_count = c->bytes_count,
	};

	agent_tell(agent, &seen);
	if (!flight) {
		agent->unmatched++;
		return;
	}
	if (flight->state == FLIGHT_ABANDONED) {
		flight_release(agent, flight);
		return;
	}
	fill_exchange(flight->exchange, c);
	flight->state = FLIGHT_DONE;
}

void agent_handle(struct assay_agent *agent, const struct assay_completion *completion)
{
	if (completion->cookie == ASSAY_COOKIE_NONE)
		events_keep(agent, completion);
	else
		handle_response(agent, completion);
}

int agent_reap_failed(struct assay_agent *agent, int err)
{
	const char *why = agent->ops->last_error(agent->backend);

	if (err == -EPROTO) {
		struct assay_observation seen = {.kind = ASSAY_SAW_LOSS, .sequence = ASSAY_COOKIE_NONE, .t_ns = agent_clock_ns()};

		snprintf(agent->transport_error, sizeof(agent->transport_error), "%s",
			 why && *why ? why : "transport rules broken");
		agent_tell(agent, &seen);
		return 1;
	}
	if (err == -EINTR || err == -EAGAIN)
		return 1;
	flight_all_gone(agent, why && *why ? why : "the connection is gone");
	return err;
}

int agent_pump(struct assay_agent *agent, uint64_t deadline_ns)
{
	int count;

	if (agent->gone)
		return -ECONNRESET;
	count = agent->ops->reap(agent->backend, agent->batch, AGENT_BATCH, deadline_ns);
	if (count < 0)
		return agent_reap_failed(agent, count);
	for (int i = 0; i < count; i++)
		agent_handle(agent, &agent->batch[i]);
	return count;
}
