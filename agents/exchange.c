/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending commands and waiting for their responses. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agents/agent_private.h"
#include "scmi/le.h"

static void start_exchange(struct assay_exchange *ex, const struct assay_agent *agent, uint32_t capacity)
{
	/* Not the whole 8 KiB: only what says how much of the buffers counts. */
	memset(ex, 0, offsetof(struct assay_exchange, request));
	ex->sequence = agent->next_sequence;
	ex->outcome = ASSAY_TIMEOUT;
	ex->capacity = capacity;
	ex->used_length = ASSAY_USED_LENGTH_UNKNOWN;
}

static void give_up(struct assay_exchange *ex, uint8_t outcome, const char *why)
{
	ex->outcome = outcome;
	snprintf(ex->error, sizeof(ex->error), "%s", why);
}

static void tell_command(struct assay_agent *agent, const struct assay_exchange *ex)
{
	struct assay_observation seen = {
		.kind = ASSAY_SAW_COMMAND,
		.sequence = ex->sequence,
		.t_ns = agent_clock_ns(),
		.capacity = ex->capacity,
		.used_length = ASSAY_USED_LENGTH_UNKNOWN,
		.bytes = ex->request,
		.bytes_count = ex->request_bytes,
	};

	agent_tell(agent, &seen);
}

/* Room in the ring can be made by responses that are on their way: pump until it takes one more. */
static int submit_one(struct assay_agent *agent, const struct assay_message *message, uint64_t deadline_ns, bool wait)
{
	for (;;) {
		int taken = agent->ops->submit(agent->backend, message, 1);

		if (taken != 0)
			return taken < 0 ? taken : 0;
		if (!wait)
			return -EAGAIN;
		taken = agent_pump(agent, deadline_ns);
		if (taken < 0)
			return taken;
		if (taken == 0)
			return -ETIMEDOUT;
	}
}

static int write_request(struct assay_agent *agent, const struct assay_command *cmd, struct flight *flight,
			 struct assay_exchange *ex)
{
	uint32_t word = cmd->header_word;

	if (cmd->payload_bytes > ASSAY_PAYLOAD_MAX)
		return -EMSGSIZE;
	if (!cmd->header_given) {
		uint16_t token = cmd->token_given ? cmd->token : flight_free_token(agent);

		word = scmi_header_pack((struct scmi_header){cmd->message, cmd->type, cmd->protocol, token});
	}
	flight_hold_token(agent, flight, scmi_header_unpack(word).token);
	scmi_store32(ex->request, word);
	if (cmd->payload_bytes)
		memcpy(ex->request + SCMI_HEADER_BYTES, cmd->payload, cmd->payload_bytes);
	ex->request_bytes = SCMI_HEADER_BYTES + cmd->payload_bytes;
	return 0;
}

/* What the transport makes of a command that could not be sent is an outcome, not an error of ours. */
static int not_sent(struct assay_agent *agent, struct assay_exchange *ex, int err)
{
	const char *why = agent->ops->last_error(agent->backend);

	if (err == -ETIMEDOUT) {
		give_up(ex, ASSAY_TIMEOUT, "no room in the queue: the platform has not returned earlier commands");
		return 0;
	}
	if (err == -ECONNRESET || err == -EPIPE) {
		flight_all_gone(agent, why && *why ? why : "the connection is gone");
		give_up(ex, ASSAY_GONE, why && *why ? why : "the connection is gone");
		return 0;
	}
	snprintf(ex->error, sizeof(ex->error), "%s", why && *why ? why : strerror(-err));
	return err;
}

/* Nothing is sent: the request says what would have been, with token 0. */
static void not_asked(struct assay_exchange *ex, const struct assay_command *cmd)
{
	struct scmi_header header = {cmd->message, cmd->type, cmd->protocol, cmd->token_given ? cmd->token : 0};

	scmi_store32(ex->request, cmd->header_given ? cmd->header_word : scmi_header_pack(header));
	ex->request_bytes = SCMI_HEADER_BYTES;
	give_up(ex, ASSAY_GONE, "the connection is gone");
}

static int send_command(struct assay_agent *agent, const struct assay_command *cmd, struct assay_exchange *ex, bool owned,
			bool wait, struct flight **sent)
{
	uint64_t timeout = cmd->timeout_ns ? cmd->timeout_ns : agent->timeout_ns, cookie;
	struct assay_message message;
	struct flight *flight;
	int err;

	start_exchange(ex, agent, cmd->capacity ? cmd->capacity : ASSAY_CAPACITY_DEFAULT);
	*sent = NULL;
	if (agent->gone) {
		agent->next_sequence++;
		not_asked(ex, cmd);
		return 0;
	}
	flight = flight_take(agent, &cookie);
	if (!flight)
		return -EAGAIN;
	flight->exchange = ex;
	err = write_request(agent, cmd, flight, ex);
	if (err) {
		flight_release(agent, flight);
		return err;
	}
	flight->deadline_ns = assay_agent_now(agent) + timeout;
	message = (struct assay_message){cookie, ex->request, ex->request_bytes, ex->capacity};
	tell_command(agent, ex);
	err = submit_one(agent, &message, flight->deadline_ns, wait);
	if (!err)
		err = agent->ops->kick(agent->backend);
	if (err) {
		flight_release(agent, flight);
		return not_sent(agent, ex, err);
	}
	flight->owned = owned;
	*sent = flight;
	return 0;
}

/* Pump until the flight is done or its deadline has passed, and let go of it. The caller has its exchange. */
static void wait_for(struct assay_agent *agent, struct flight *flight)
{
	struct assay_exchange *ex = flight->exchange;
	int count = 1;

	while (flight->state == FLIGHT_SENT && count > 0) {
		count = agent_pump(agent, flight->deadline_ns);
		/* A platform that keeps us busy with other things must not hold us past the deadline. */
		if (assay_agent_now(agent) > flight->deadline_ns)
			count = 0;
	}
	if (agent->transport_error[0] && ex->outcome != ASSAY_GONE) {
		snprintf(ex->error, sizeof(ex->error), "%s", agent->transport_error);
		agent->transport_error[0] = '\0';
		if (ex->outcome == ASSAY_TIMEOUT)
			ex->outcome = ASSAY_BROKEN;
	}
}

int assay_agent_exchange(struct assay_agent *agent, const struct assay_command *command, struct assay_exchange *exchange)
{
	struct flight *flight;
	int err = send_command(agent, command, exchange, false, true, &flight);

	if (err || !flight)
		return err;
	wait_for(agent, flight);
	if (flight->state == FLIGHT_SENT)
		flight_abandon(agent, flight);
	else
		flight_release(agent, flight);
	return 0;
}

int assay_agent_send(struct assay_agent *agent, const struct assay_command *command, uint64_t *sequence)
{
	struct assay_exchange *ex = malloc(sizeof(*ex));
	struct flight *flight;
	int err;

	if (!ex)
		return -ENOMEM;
	err = send_command(agent, command, ex, true, false, &flight);
	if (err || !flight) {
		free(ex);
		return err ? err : -ECONNRESET;
	}
	*sequence = flight->sequence;
	return 0;
}

int assay_agent_wait(struct assay_agent *agent, uint64_t sequence, struct assay_exchange *exchange)
{
	struct flight *flight = flight_of_sequence(agent, sequence);
	struct assay_exchange *own;

	if (!flight)
		return -ENOENT;
	wait_for(agent, flight);
	own = flight->exchange;
	*exchange = *own;
	if (flight->state == FLIGHT_SENT) {
		flight->owned = false;
		flight_abandon(agent, flight);
		free(own);
	} else {
		flight_release(agent, flight);
	}
	return 0;
}

int assay_agent_exchange_raw(struct assay_agent *agent, const struct assay_raw_segment *segments, uint32_t count,
			     struct assay_exchange *exchange)
{
	struct assay_raw_chain chain = {.segments = segments, .count = count};
	struct flight *flight;
	uint32_t capacity = 0;
	int err;

	if (!agent->ops->submit_raw)
		return -ENOTSUP;
	start_exchange(exchange, agent, 0);
	for (uint32_t i = 0; i < count; i++) {
		const struct assay_raw_segment *s = &segments[i];

		if (s->flags & ASSAY_RAW_WRITABLE)
			capacity += s->length;
		else if (s->bytes && exchange->request_bytes + s->length <= ASSAY_MESSAGE_MAX) {
			memcpy(exchange->request + exchange->request_bytes, s->bytes, s->length);
			exchange->request_bytes += s->length;
		}
	}
	exchange->capacity = capacity;
	if (agent->gone) {
		agent->next_sequence++;
		give_up(exchange, ASSAY_GONE, "the connection is gone");
		return 0;
	}
	flight = flight_take(agent, &chain.cookie);
	if (!flight)
		return -EAGAIN;
	flight->exchange = exchange;
	if (exchange->request_bytes >= SCMI_HEADER_BYTES)
		flight_hold_token(agent, flight, scmi_header_unpack(scmi_load32(exchange->request)).token);
	flight->deadline_ns = assay_agent_now(agent) + agent->timeout_ns;
	tell_command(agent, exchange);
	err = agent->ops->submit_raw(agent->backend, &chain);
	if (!err)
		err = agent->ops->kick(agent->backend);
	if (err) {
		flight_release(agent, flight);
		return not_sent(agent, exchange, err);
	}
	wait_for(agent, flight);
	if (flight->state == FLIGHT_SENT)
		flight_abandon(agent, flight);
	else
		flight_release(agent, flight);
	return 0;
}
