// SPDX-License-Identifier: BSD-2-Clause
/* Notifications and delayed responses of a replay: counted, recorded against received, since their order is not fixed. */
#include <string.h>

#include "agents/replay_private.h"
#include "scmi/le.h"

/* FNV-1a: tells contents apart, defends against nobody. */
static uint64_t hash(const uint8_t *bytes, uint32_t count)
{
	uint64_t value = UINT64_C(0xcbf29ce484222325);

	for (uint32_t i = 0; i < count; i++)
		value = (value ^ bytes[i]) * UINT64_C(0x100000001b3);
	return value;
}

/* The content of a delayed response counts (but for what may vary); its token and a notification's content do not. */
static uint64_t content_of(const struct replay_events *events, struct scmi_header header, const uint8_t *bytes, uint32_t count)
{
	uint8_t copy[ASSAY_MESSAGE_MAX];

	if (header.type != SCMI_TYPE_DELAYED)
		return 0;
	if (count > sizeof(copy))
		count = sizeof(copy);
	memcpy(copy, bytes, count);
	replay_mask(events->rules, copy, count);
	return hash(copy + SCMI_HEADER_BYTES, count - SCMI_HEADER_BYTES);
}

static struct replay_event_kind *find(struct replay_events *events, const struct replay_event_kind *wanted)
{
	for (unsigned i = 0; i < events->count; i++) {
		struct replay_event_kind *kind = &events->kinds[i];

		if (kind->agent == wanted->agent && kind->type == wanted->type && kind->protocol == wanted->protocol &&
		    kind->message == wanted->message && kind->content == wanted->content)
			return kind;
	}
	if (events->count == REPLAY_EVENT_KINDS)
		return NULL;
	events->kinds[events->count] = *wanted;
	return &events->kinds[events->count++];
}

void replay_events_add(struct replay_events *events, uint16_t agent, const uint8_t *bytes, uint32_t count, bool recorded,
		       uint64_t times)
{
	struct replay_event_kind wanted = {.agent = agent}, *kind;
	struct scmi_header header;

	if (count < SCMI_HEADER_BYTES) {
		events->not_counted += times;
		return;
	}
	header = scmi_header_unpack(scmi_load32(bytes));
	wanted.type = header.type;
	wanted.protocol = header.protocol;
	wanted.message = header.message;
	wanted.content = content_of(events, header, bytes, count);
	kind = find(events, &wanted);
	if (!kind)
		events->not_counted += times;
	else if (recorded)
		kind->recorded += times;
	else
		kind->received += times;
}

bool replay_events_missing(const struct replay_events *events)
{
	for (unsigned i = 0; i < events->count; i++)
		if (events->kinds[i].recorded > events->kinds[i].received)
			return true;
	return false;
}

void replay_events_sum(const struct replay_events *events, struct assay_replay_summary *summary)
{
	for (unsigned i = 0; i < events->count; i++) {
		const struct replay_event_kind *kind = &events->kinds[i];
		uint64_t matched = kind->recorded < kind->received ? kind->recorded : kind->received;

		if (kind->type == SCMI_TYPE_DELAYED) {
			summary->delayed_recorded += kind->recorded;
			summary->delayed_received += kind->received;
			summary->delayed_matched += matched;
		} else {
			summary->notifications_recorded += kind->recorded;
			summary->notifications_received += kind->received;
			summary->notifications_matched += matched;
		}
	}
}
