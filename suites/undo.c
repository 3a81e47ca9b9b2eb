/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Restoration: what a check registered is sent when it ends, on every path, the last first. Subscriptions are cancelled before that: what
 * is restored would be told to them, in the platform's own time, which may be that of the next check.
 */
#include <string.h>

#include "scmi/names.h"
#include "suites/engine.h"

void undo_words(struct check *c, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count)
{
	struct undo *u = &c->undo[c->undo_count];

	if (c->undo_count == UNDO_MAX || count > UNDO_WORDS) {
		broken(c, "more to restore than the engine keeps");
		return;
	}
	*u = (struct undo){.seat = c->seat, .protocol = protocol, .message = message, .count = count};
	for (uint32_t i = 0; i < count; i++)
		u->words[i] = words[i];
	c->undo_count++;
}

bool is_subscription(uint8_t protocol, uint8_t message)
{
	const char *name = scmi_message_name(protocol, SCMI_TYPE_COMMAND, message);

	return name && strstr(name, "NOTIFY");
}

static bool cancels_subscription(const struct undo *u)
{
	return is_subscription(u->protocol, u->message) && u->count && !(u->words[u->count - 1] & SCMI_NOTIFY_ENABLE);
}

static void undo_one(struct check *c, const struct undo *u)
{
	static _Thread_local struct assay_exchange ex;
	uint8_t payload[4 * UNDO_WORDS];
	struct assay_command command = {
		.protocol = u->protocol,
		.message = u->message,
		.payload = payload,
		.payload_bytes = 4 * u->count,
	};

	if (u->seat->gone)
		return;
	for (uint32_t i = 0; i < u->count; i++)
		scmi_store32(payload + 4 * i, u->words[i]);
	if (assay_agent_exchange(u->seat->agent, &command, &ex) == 0 && ex.outcome != ASSAY_ANSWERED)
		judge_silence(c, &ex, false);
}

void undo_all(struct check *c)
{
	return_all(c);
	for (uint32_t i = c->undo_count; i-- > 0;)
		if (cancels_subscription(&c->undo[i]))
			undo_one(c, &c->undo[i]);
	while (c->undo_count > 0) {
		const struct undo *u = &c->undo[--c->undo_count];

		if (!cancels_subscription(u))
			undo_one(c, u);
	}
}

void undo_clock_rate(struct check *c, uint32_t clock)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, clock);
	struct reader r = payload_of(ex);
	uint32_t low, high;

	read_skip(&r, SCMI_STATUS_BYTES);
	low = read_u32(&r);
	high = read_u32(&r);
	if (r.ok && ex->status == SCMI_SUCCESS)
		UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 0, clock, low, high);
}

void undo_clock_state(struct check *c, uint32_t clock)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, clock);
	struct reader r = payload_of(ex);
	uint32_t state;

	read_skip(&r, SCMI_STATUS_BYTES);
	state = read_u32(&r) & SCMI_CLOCK_ENABLED;
	if (!r.ok || ex->status != SCMI_SUCCESS)
		return;
	if (check_version(c) >= SCMI_VERSION(3, 0))
		UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, clock, state, 0);
	else
		UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, clock, state);
}

void undo_clock_parent(struct check *c, uint32_t clock)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, clock);
	struct reader r = payload_of(ex);
	uint32_t parent;

	read_skip(&r, SCMI_STATUS_BYTES);
	parent = read_u32(&r);
	if (r.ok && ex->status == SCMI_SUCCESS)
		UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, clock, parent);
}
