/* SPDX-License-Identifier: BSD-2-Clause */
/* Who asked for which notifications of a resource, and one notification on its way to all of them. */
#include "harness/platform/platform_internal.h"

struct event event_of(const struct platform *platform, uint8_t protocol, uint8_t notification, uint16_t index,
		      const struct platform_agent *by)
{
	return (struct event){
		.protocol = protocol,
		.notification = notification,
		.index = index,
		.to = platform->models[model_of(protocol)].resources[index].subscribers[notification],
		.agent = event_agent_id(platform, by),
	};
}

static bool faulty(const struct platform *platform, uint16_t fault)
{
	return fault && platform_has_fault(platform, (enum platform_fault_id)(fault - 1));
}

void event_spoil(const struct platform *platform, struct event *event, const struct event_faults *faults)
{
	const struct model *model = &platform->models[model_of(event->protocol)];

	if (!platform->has_faults)
		return;
	if (faulty(platform, faults->every_resource))
		for (uint32_t i = 0; i < model->count; i++)
			event->to |= model->resources[i].subscribers[event->notification];
	if (faulty(platform, faults->unasked))
		event->to = UINT64_MAX;
	if (faulty(platform, faults->missing))
		event->to = 0;
	if (faulty(platform, faults->wrong_agent))
		event->agent = platform->agents_count + 7;
	event->misnamed |= faulty(platform, faults->wrong_resource);
	if (faulty(platform, faults->cut) && event->count)
		event->count--;
}

/* The payload as this agent gets it; returns its bytes. */
static uint32_t payload_for(const struct platform_agent *agent, const struct event *event, uint8_t *payload)
{
	const struct view *view = &agent->views[model_of(event->protocol)];
	bool old = event->last_since && version_of(agent, event->protocol) < event->last_since;
	uint32_t bytes = 4, words = event->count - (old && event->count);

	scmi_store32(payload, event->agent);
	if (!event->unnamed) {
		scmi_store32(payload + 4,
			     event->misnamed ? (view->id_of[event->index] + 1u) % view->count : view->id_of[event->index]);
		bytes += 4;
	}
	for (uint32_t i = 0; i < words; i++, bytes += 4)
		scmi_store32(payload + bytes, event->words[i]);
	return bytes;
}

void event_send(struct platform *platform, const struct event *event)
{
	uint8_t payload[4 * (2 + sizeof(event->words) / sizeof(event->words[0]))];

	if (!event->to || !platform->slot_of[event->protocol])
		return;
	for (uint32_t i = 0; i < platform->agents_count; i++) {
		struct platform_agent *agent = &platform->agents[i];
		const struct view *view = &agent->views[model_of(event->protocol)];

		if (!(event->to & AGENT_BIT(agent)) || (!event->unnamed && (view->id_of[event->index] == NO_RESOURCE ||
									    event_barred(agent, event->protocol, event->index))))
			continue;
		notify(agent, event->protocol, event->notification, payload, payload_for(agent, event, payload));
	}
}

bool subscribed(const struct call *call, uint8_t notification)
{
	return call->resource->subscribers[notification] & AGENT_BIT(call->agent);
}

void subscribe(struct call *call, uint8_t notification)
{
	agent_bits *subscribers = &call->resource->subscribers[notification];

	if (word_at(call, 4) & SCMI_NOTIFY_ENABLE)
		*subscribers |= AGENT_BIT(call->agent);
	else
		*subscribers &= platform_has_fault(call->platform, FAULT_IDENTITY_UNSUBSCRIBE_ALL) ? 0 : ~AGENT_BIT(call->agent);
}
