/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of the platform's own on their way to the guest: they wait for a buffer, in the order in which they came. */
#include <stdlib.h>
#include <string.h>

#include "harness/proxy/proxy_private.h"
#include "scmi/header.h"
#include "scmi/le.h"

#define LOOKS_MAX 1024u /* at a queue in one go: a guest that never stops filling it keeps nobody waiting */

static bool is_delayed(const struct assay_completion *event)
{
	return event->bytes_count >= SCMI_HEADER_BYTES && scmi_header_unpack(scmi_load32(event->bytes)).type == SCMI_TYPE_DELAYED;
}

void proxy_keep_event(struct road *road, const struct assay_completion *event)
{
	/* Notifications may be lost where nobody offers a buffer; delayed responses have the room that the last of them leaves. */
	uint32_t most = is_delayed(event) ? 2 * PROXY_EVENTS_MAX : PROXY_EVENTS_MAX;
	struct kept_event *kept = NULL;

	if (road->started && road->events_count < most)
		kept = malloc(sizeof(*kept) + event->bytes_count);
	if (!kept) {
		road->figures.undelivered++;
		return;
	}
	kept->next = NULL;
	kept->bytes_count = event->bytes_count;
	kept->used_length = event->used_length;
	memcpy(kept->bytes, event->bytes, event->bytes_count);
	*road->events_end = kept;
	road->events_end = &kept->next;
	road->events_count++;
}

static void forget_first(struct road *road)
{
	struct kept_event *first = road->events;

	road->events = first->next;
	if (!road->events)
		road->events_end = &road->events;
	road->events_count--;
	free(first);
}

void proxy_drop_events(struct road *road)
{
	while (road->events) {
		forget_first(road);
		road->figures.undelivered++;
	}
}

/* The chain at hand is a buffer of the guest's. The length goes on as the platform gave it, unless the guest's buffer is the smaller one. */
static void fill(struct road *road)
{
	const struct kept_event *event = road->events;
	size_t written = vq_chain_write(&road->chain, event->bytes, event->bytes_count);
	bool whole = written == event->bytes_count && event->used_length != ASSAY_USED_LENGTH_UNKNOWN;

	split_device_push(road->eventq, road->chain.head, whole ? event->used_length : (uint32_t)written);
	forget_first(road);
}

/* False: no buffer, or an index that leads nowhere. */
static bool deliver_one(struct road *road)
{
	enum vq_outcome outcome = split_device_pop(road->eventq, &road->chain);

	if (outcome == VQ_EMPTY)
		return split_device_kicks_on(road->eventq);
	if (outcome == VQ_CHAIN && !road->chain.readable_bytes) {
		fill(road);
		return true;
	}
	road->chain_error = outcome < 0 ? outcome : road->chain_error;
	road->figures.malformed++;
	if (split_device_took_head(outcome))
		split_device_push(road->eventq, road->chain.head, 0);
	return outcome != VQ_BAD_INDEX;
}

bool proxy_deliver_events(struct road *road)
{
	unsigned looks;

	if (!road->eventq || !road->events)
		return false;
	split_device_kicks_off(road->eventq);
	for (looks = 0; looks < LOOKS_MAX && road->events && deliver_one(road); looks++)
		;
	if (looks == LOOKS_MAX)
		vhost_user_server_wake(road->proxy->server);
	return split_device_call_due(road->eventq);
}
