/* SPDX-License-Identifier: BSD-2-Clause */
/* An agent's life: connect, describe, reconnect, close. */
#include "assay/agent.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agents/agent_private.h"
#include "assay/trace.h"

#define DEFAULT_OPEN_TIMEOUT_NS 5000000000u
#define DEFAULT_TIMEOUT_NS 1000000000u

uint64_t agent_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void agent_tell(struct assay_agent *agent, const struct assay_observation *seen)
{
	if (agent->observer)
		agent->observer(agent->observer_context, seen);
}

static void tell_life(struct assay_agent *agent, enum assay_life_event event, enum assay_life_how how)
{
	const struct assay_lifecycle life = {.event = event, .how = how, .generation = agent->generation};
	uint8_t bytes[ASSAY_LIFECYCLE_BYTES];
	struct assay_observation seen = {
		.kind = ASSAY_SAW_LIFE,
		.sequence = ASSAY_COOKIE_NONE,
		.t_ns = agent_clock_ns(),
		.used_length = ASSAY_USED_LENGTH_UNKNOWN,
		.bytes = bytes,
		.bytes_count = sizeof(bytes),
	};

	assay_lifecycle_pack(&life, bytes);
	agent_tell(agent, &seen);
}

static int connect_backend(struct assay_agent *agent, char *why, size_t why_bytes)
{
	struct assay_backend_options options = {
		.struct_size = sizeof(options),
		.agent_name = agent->name,
		.timeout_ns = agent->open_timeout_ns,
		.poll = agent->poll,
		.hold_events = agent->hold_events,
		.no_kick_times = agent->no_kick_times,
	};
	char reason[384] = "";
	int err;

	if (agent->ops->probe) {
		err = agent->ops->probe(reason, sizeof(reason));
		if (err) {
			snprintf(why, why_bytes, "%s: cannot be used here: %s", agent->uri, reason[0] ? reason : strerror(-err));
			return err;
		}
	}
	err = agent->ops->open(agent->address, agent->query, &options, &agent->backend, reason, sizeof(reason));
	if (err) {
		agent->backend = NULL;
		snprintf(why, why_bytes, "%s: %s", agent->uri, reason[0] ? reason : strerror(-err));
		return err;
	}
	agent->gone = false;
	agent->generation++;
	tell_life(agent, ASSAY_LIFE_ATTACH, agent->generation > 1 ? ASSAY_HOW_REOPENED : ASSAY_HOW_OPENED);
	return 0;
}

int assay_agent_open(const char *uri, const struct assay_agent_options *options, struct assay_agent **out, char *why,
		     size_t why_bytes)
{
	struct assay_agent *agent = calloc(1, sizeof(*agent));
	int err;

	if (!agent || !(agent->uri = strdup(uri))) {
		free(agent);
		snprintf(why, why_bytes, "%s: out of memory", uri);
		return -ENOMEM;
	}
	snprintf(agent->name, sizeof(agent->name), "%s", options->name ? options->name : "agent");
	agent->open_timeout_ns = options->open_timeout_ns ? options->open_timeout_ns : DEFAULT_OPEN_TIMEOUT_NS;
	agent->timeout_ns = options->timeout_ns ? options->timeout_ns : DEFAULT_TIMEOUT_NS;
	agent->poll = options->poll;
	agent->no_kick_times = options->no_kick_times;
	err = assay_backend_find(uri, &agent->ops, agent->address, sizeof(agent->address), agent->query, sizeof(agent->query), why,
				 why_bytes);
	if (!err)
		err = connect_backend(agent, why, why_bytes);
	if (err) {
		assay_agent_close(agent);
		return err;
	}
	*out = agent;
	return 0;
}

void assay_agent_close(struct assay_agent *agent)
{
	if (!agent)
		return;
	if (agent->backend)
		agent->ops->close(agent->backend);
	flight_forget_all(agent);
	assay_agent_drop_events(agent);
	free(agent->uri);
	free(agent);
}

static void forget_connection(struct assay_agent *agent)
{
	if (agent->backend)
		agent->ops->close(agent->backend);
	agent->backend = NULL;
	agent->gone = true;
	agent->transport_error[0] = '\0';
	flight_forget_all(agent);
	assay_agent_drop_events(agent);
}

int assay_agent_leave(struct assay_agent *agent, enum assay_departure how)
{
	if (!agent->backend)
		return 0;
	if (how == ASSAY_CRASHES) {
		if (!agent->ops->crash)
			return -ENOTSUP;
		agent->ops->crash(agent->backend);
	}
	forget_connection(agent);
	tell_life(agent, how == ASSAY_CRASHES ? ASSAY_LIFE_CRASH : ASSAY_LIFE_DETACH,
		  how == ASSAY_CRASHES ? ASSAY_HOW_CUT : ASSAY_HOW_CLOSED);
	return 0;
}

int assay_agent_reconnect(struct assay_agent *agent, char *why, size_t why_bytes)
{
	if (agent->backend)
		tell_life(agent, ASSAY_LIFE_DETACH, agent->gone ? ASSAY_HOW_LOST : ASSAY_HOW_CLOSED);
	forget_connection(agent);
	return connect_backend(agent, why, why_bytes);
}

uint32_t assay_agent_generation(const struct assay_agent *agent)
{
	return agent->generation;
}

void assay_agent_observe(struct assay_agent *agent, assay_observer_fn *observer, void *context)
{
	agent->observer = observer;
	agent->observer_context = context;
}

const char *assay_agent_name(const struct assay_agent *agent)
{
	return agent->name;
}

const char *assay_agent_uri(const struct assay_agent *agent)
{
	return agent->uri;
}

void assay_agent_describe(struct assay_agent *agent, struct assay_backend_info *info)
{
	memset(info, 0, sizeof(*info));
	info->struct_size = sizeof(*info);
	info->kick_fd = info->call_fd = -1;
	info->transport = info->identity = "";
	if (agent->backend)
		agent->ops->describe(agent->backend, info);
}

uint64_t assay_agent_now(struct assay_agent *agent)
{
	return agent->backend && agent->ops->now ? agent->ops->now(agent->backend) : agent_clock_ns();
}

void *assay_agent_map(struct assay_agent *agent, uint64_t address, size_t bytes)
{
	return agent->backend && agent->ops->map ? agent->ops->map(agent->backend, address, bytes) : NULL;
}

int assay_agent_hold_events(struct assay_agent *agent, bool hold)
{
	if (!agent->ops->offer_events)
		return -ENOTSUP;
	agent->hold_events = hold;
	return 0;
}

int assay_agent_offer_events(struct assay_agent *agent)
{
	if (!agent->ops->offer_events)
		return -ENOTSUP;
	return agent->backend ? agent->ops->offer_events(agent->backend) : -ENOTCONN;
}

/* Is the entry there? */
#define HAS(agent, entry) ((agent)->backend && (agent)->ops->entry)

int assay_agent_shared_channel(struct assay_agent *agent, struct assay_shared_channel *channel)
{
	memset(channel, 0, sizeof(*channel));
	return HAS(agent, shared_channel) ? agent->ops->shared_channel(agent->backend, channel) : -ENOTSUP;
}

int assay_agent_call(struct assay_agent *agent, struct assay_call *call)
{
	return HAS(agent, call) ? agent->ops->call(agent->backend, call) : -ENOTSUP;
}

int assay_agent_manage(struct assay_agent *agent, uint32_t what, uint32_t argument)
{
	return HAS(agent, manage) ? agent->ops->manage(agent->backend, what, argument) : -ENOTSUP;
}

int assay_agent_raw_mode(struct assay_agent *agent, struct assay_raw_mode *out)
{
	memset(out, 0, sizeof(*out));
	return HAS(agent, raw_mode) ? agent->ops->raw_mode(agent->backend, out) : -ENOTSUP;
}

uint64_t assay_agent_timeout(const struct assay_agent *agent)
{
	return agent->timeout_ns;
}

void assay_agent_set_timeout(struct assay_agent *agent, uint64_t timeout_ns)
{
	agent->timeout_ns = timeout_ns;
}

unsigned assay_agent_in_flight(const struct assay_agent *agent)
{
	return agent->in_flight;
}

uint64_t assay_agent_unmatched(const struct assay_agent *agent)
{
	return agent->unmatched;
}
