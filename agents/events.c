/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications and delayed responses, kept in order of arrival until somebody takes them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agents/agent_private.h"
#include "scmi/le.h"

#define LOOKS_MAX 64u

static struct kept_event *event_at(struct assay_agent *agent, unsigned index)
{
	return &agent->events[(agent->events_first + index) % AGENT_EVENTS];
}

static void drop_first(struct assay_agent *agent)
{
	free(event_at(agent, 0)->bytes);
	agent->events_first = (agent->events_first + 1) % AGENT_EVENTS;
	agent->events_count--;
}

static uint8_t observed_kind(const struct assay_completion *c)
{
	uint32_t word = c->bytes_count >= SCMI_HEADER_BYTES ? scmi_load32(c->bytes) : 0;

	return scmi_header_unpack(word).type == SCMI_TYPE_DELAYED ? ASSAY_SAW_DELAYED : ASSAY_SAW_NOTIFICATION;
}

void events_keep(struct assay_agent *agent, const struct assay_completion *c)
{
	uint32_t count = c->bytes_count < ASSAY_MESSAGE_MAX ? c->bytes_count : ASSAY_MESSAGE_MAX;
	struct assay_observation seen = {
		.kind = observed_kind(c),
		.sequence = ASSAY_COOKIE_NONE,
		.t_ns = c->reap.valid ? c->reap.ns : agent_clock_ns(),
		.channel = c->channel,
		.capacity = c->capacity,
		.used_length = c->used_length,
		.bytes = c->bytes,
		.bytes_count = c->bytes_count,
	};
	uint8_t *copy = malloc(count ? count : 1);

	agent_tell(agent, &seen);
	if (!copy) {
		agent->events_lost++;
		return;
	}
	if (agent->events_count == AGENT_EVENTS) {
		drop_first(agent);
		agent->events_lost++;
	}
	if (count)
		memcpy(copy, c->bytes, count);
	*event_at(agent, agent->events_count++) = (struct kept_event){count, c->used_length, c->reap, copy};
}

static uint32_t word_of(const struct kept_event *kept)
{
	return kept->bytes_count >= SCMI_HEADER_BYTES ? scmi_load32(kept->bytes) : 0;
}

static bool passes(const struct kept_event *kept, const struct assay_event_filter *filter)
{
	struct scmi_header header = scmi_header_unpack(word_of(kept));

	if (!filter)
		return true;
	if (kept->bytes_count < SCMI_HEADER_BYTES)
		return false;
	if (header.type != filter->type || header.protocol != filter->protocol || header.message != filter->message)
		return false;
	return !filter->match_token || header.token == filter->token;
}

static void give(const struct kept_event *kept, struct assay_event *event)
{
	event->header_word = word_of(kept);
	event->header = scmi_header_unpack(event->header_word);
	event->bytes_count = kept->bytes_count;
	event->used_length = kept->used_length;
	event->reap = kept->reap;
	memcpy(event->bytes, kept->bytes, kept->bytes_count);
}

/* The oldest that passes, taken out of the middle if need be: those before it keep their order. */
static bool take(struct assay_agent *agent, const struct assay_event_filter *filter, struct assay_event *event)
{
	unsigned at = 0;

	while (at < agent->events_count && !passes(event_at(agent, at), filter))
		at++;
	if (at == agent->events_count)
		return false;
	give(event_at(agent, at), event);
	free(event_at(agent, at)->bytes);
	for (; at > 0; at--)
		*event_at(agent, at) = *event_at(agent, at - 1);
	agent->events_first = (agent->events_first + 1) % AGENT_EVENTS;
	agent->events_count--;
	return true;
}

int assay_agent_take_event(struct assay_agent *agent, const struct assay_event_filter *filter, uint64_t timeout_ns,
			   struct assay_event *event)
{
	uint64_t deadline = timeout_ns ? assay_agent_now(agent) + timeout_ns : 0;
	int count;

	for (unsigned round = 0;; round++) {
		if (take(agent, filter, event))
			return 1;
		/* A flood of other events must not hold us past the deadline. */
		if (deadline ? assay_agent_now(agent) > deadline : round > LOOKS_MAX)
			return 0;
		count = agent_pump(agent, deadline);
		if (count <= 0)
			return count;
	}
}

unsigned assay_agent_events_waiting(const struct assay_agent *agent)
{
	return agent->events_count;
}

uint64_t assay_agent_events_lost(const struct assay_agent *agent)
{
	return agent->events_lost;
}

void assay_agent_drop_events(struct assay_agent *agent)
{
	while (agent->events_count)
		drop_first(agent);
}
