/* SPDX-License-Identifier: BSD-2-Clause */
/* Talking to the platform on behalf of a check. */
#include <errno.h>
#include <string.h>

#include "suites/engine.h"

#define OTHERS_MAX 64u
#define RESOURCE_AT (SCMI_HEADER_BYTES + 4u)

bool answered(const struct assay_exchange *ex)
{
	return ex->outcome == ASSAY_ANSWERED;
}

static struct assay_exchange *next_exchange(struct check *c)
{
	struct assay_exchange *ex = &c->exchanges[c->next_exchange++ % EXCHANGES_KEPT];

	memset(ex, 0, offsetof(struct assay_exchange, request));
	ex->outcome = ASSAY_GONE;
	return ex;
}

const struct assay_exchange *send_command(struct check *c, const struct assay_command *command, bool silence_allowed)
{
	struct assay_exchange *ex = next_exchange(c);
	int err;

	if (c->silent)
		return ex;
	stage_turn(c);
	err = assay_agent_exchange(c->seat->agent, command, ex);
	if (err) {
		ex->outcome = ASSAY_GONE;
		broken(c, "the command could not be sent: %s", ex->error[0] ? ex->error : strerror(-err));
		c->silent = true;
		return ex;
	}
	if (!answered(ex))
		judge_silence(c, ex, silence_allowed);
	return ex;
}

const struct assay_exchange *send_raw(struct check *c, const struct assay_raw_segment *segments, uint32_t count)
{
	struct assay_exchange *ex = next_exchange(c);
	int err;

	if (c->silent)
		return ex;
	stage_turn(c);
	err = assay_agent_exchange_raw(c->seat->agent, segments, count, ex);
	if (err) {
		ex->outcome = ASSAY_GONE;
		broken(c, "the hand-made message could not be sent: %s", strerror(-err));
		c->silent = true;
		return ex;
	}
	if (!answered(ex))
		judge_silence(c, ex, true);
	return ex;
}

const struct assay_exchange *send_bytes(struct check *c, uint8_t protocol, uint8_t message, const void *payload, uint32_t bytes)
{
	struct assay_command command = {.protocol = protocol, .message = message, .payload = payload, .payload_bytes = bytes};

	return send_command(c, &command, false);
}

const struct assay_exchange *send_words(struct check *c, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count)
{
	uint8_t payload[16 * 4];

	if (count > 16)
		count = 16;
	for (uint32_t i = 0; i < count; i++)
		scmi_store32(payload + 4 * i, words[i]);
	return send_bytes(c, protocol, message, payload, 4 * count);
}

bool send_later(struct check *c, const struct assay_command *command, uint64_t *sequence)
{
	int err;

	if (c->silent)
		return false;
	stage_turn(c);
	err = assay_agent_send(c->seat->agent, command, sequence);
	if (!err)
		return true;
	if (err == -ECONNRESET || err == -EPIPE)
		(void)fence(c); /* finds out what happened, and says so */
	else
		broken(c, "the command could not be sent: %s", strerror(-err));
	return false;
}

bool wait_sent(struct check *c, uint64_t sequence, struct assay_exchange *ex)
{
	int err;

	stage_turn(c);
	err = assay_agent_wait(c->seat->agent, sequence, ex);
	if (err) {
		if (!c->silent)
			broken(c, "a command in flight was lost: %s", strerror(-err));
		return false;
	}
	if (!answered(ex) && !c->silent)
		judge_silence(c, ex, false);
	return answered(ex);
}

bool fence(struct check *c)
{
	return answered(SEND_EMPTY(c, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION));
}

bool wait_event(struct check *c, const struct assay_event_filter *filter, struct assay_event *event)
{
	int taken = 0;

	if (c->silent)
		return false;
	while (taken == 0 && stage_others_run(c)) /* they may bring it about: no virtual time passes meanwhile */
		taken = assay_agent_take_event(c->seat->agent, filter, 0, event);
	if (taken == 0)
		taken = assay_agent_take_event(c->seat->agent, filter, assay_agent_timeout(c->seat->agent), event);
	if (taken < 0)
		(void)fence(c); /* finds out what happened, and says so */
	return taken == 1;
}

bool wait_event_of(struct check *c, const struct assay_event_filter *filter, uint32_t resource, struct assay_event *event)
{
	bool came = wait_event(c, filter, event);

	for (unsigned others = 0; came && others < OTHERS_MAX && event->bytes_count >= RESOURCE_AT + 4 &&
				  scmi_load32(event->bytes + RESOURCE_AT) != resource;
	     others++)
		if (!wait_event(c, filter, event))
			break;
	return came;
}

bool take_event_now(struct check *c, const struct assay_event_filter *filter, struct assay_event *event)
{
	if (!fence(c))
		return false;
	return assay_agent_take_event(c->seat->agent, filter, 0, event) == 1;
}

void drop_events(struct check *c)
{
	assay_agent_drop_events(c->seat->agent);
}
