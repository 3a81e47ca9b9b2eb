/* SPDX-License-Identifier: BSD-2-Clause */
/* Platform time: asynchronous work that ends, and what protocols do at intervals. */
#include <string.h>

#include "harness/platform/platform_channel.h"

struct pending *pending_add(struct platform_agent *agent, uint32_t word, uint32_t delay_us)
{
	struct platform *platform = agent->platform;

	for (uint32_t i = 0; i < platform->pending_count; i++) {
		struct pending *pending = &platform->pending[i];

		if (pending->agent)
			continue;
		*pending = (struct pending){.agent = agent, .word = word};
		pending->due = time_now(platform) + platform->delay_ns + (uint64_t)delay_us * 1000u;
		platform->pending_used++;
		if (pending->due < platform->due)
			platform->due = pending->due;
		return pending;
	}
	return NULL;
}

struct pending *pending_start(struct call *call, uint32_t delay_us, uint64_t value)
{
	struct platform *platform = call->platform;
	unsigned m = model_of(call->slot->id);
	uint32_t *count = &call->agent->pending[m];
	struct pending *pending = NULL;

	if (*count < platform->models[m].protocol->max_pending(platform->config))
		pending = pending_add(call->agent, call->word, delay_us);
	if (!pending)
		return NULL;
	pending->index = call->index;
	pending->value = value;
	(*count)++;
	return pending;
}

void pending_forget(struct platform_agent *agent, uint8_t protocol)
{
	uint32_t *count = &agent->pending[model_of(protocol)];

	*count -= *count > 0;
}

bool pending_on(const struct platform *platform, uint8_t protocol, uint16_t index)
{
	for (uint32_t i = 0; platform->pending_used && i < platform->pending_count; i++) {
		const struct pending *pending = &platform->pending[i];

		if (pending->agent && pending->index == index && scmi_header_unpack(pending->word).protocol == protocol)
			return true;
	}
	return false;
}

void pending_drop(struct platform_agent *agent)
{
	struct platform *platform = agent->platform;

	for (uint32_t i = 0; i < platform->pending_count; i++) {
		if (platform->pending[i].agent != agent)
			continue;
		platform->pending[i].agent = NULL;
		platform->pending_used--;
	}
	memset(agent->pending, 0, sizeof(agent->pending));
	timers_update(platform);
}

void timers_update(struct platform *platform)
{
	platform->due = events_due(platform);
	for (uint32_t i = 0; platform->pending_used && i < platform->pending_count; i++)
		if (platform->pending[i].agent && platform->pending[i].due < platform->due)
			platform->due = platform->pending[i].due;
	for (unsigned m = 0; m < MODELS; m++) {
		const struct protocol *protocol = platform->models[m].protocol;
		uint64_t due = protocol && protocol->due ? protocol->due(platform) : UINT64_MAX;

		if (due < platform->due)
			platform->due = due;
	}
}

uint64_t platform_next_due(const struct platform *platform)
{
	return platform->due;
}

/* The oldest work that has ended by now; NULL if none. */
static struct pending *next_pending(struct platform *platform, uint64_t now)
{
	struct pending *oldest = NULL;

	for (uint32_t i = 0; platform->pending_used && i < platform->pending_count; i++) {
		struct pending *pending = &platform->pending[i];

		if (pending->agent && pending->due <= now && (!oldest || pending->due < oldest->due))
			oldest = pending;
	}
	return oldest;
}

static void finish_pending(struct platform *platform, struct pending *pending)
{
	struct pending done = *pending;

	pending->agent = NULL;
	platform->pending_used--;
	if (done.due > platform->time->now)
		platform->time->now = done.due;
	platform->models[model_of(scmi_header_unpack(done.word).protocol)].protocol->complete(platform, &done);
}

void platform_use_clock(struct platform *platform, uint64_t (*read)(void))
{
	platform->time->read = read;
}

bool platform_is_quiet(const struct platform *platform)
{
	return is_quiet(platform);
}

void platform_advance(struct platform *platform, uint64_t now_ns)
{
	platform->time->stale = false;
	if (now_ns < platform->time->now)
		return;
	if (platform->channels)
		channels_poll(platform);
	if (now_ns < platform->due) {
		if (platform->channels && platform->channels_stale)
			channels_refresh(platform);
		platform->time->now = now_ns;
		return;
	}
	for (struct pending *pending; (pending = next_pending(platform, now_ns));)
		finish_pending(platform, pending);
	platform->time->now = now_ns;
	for (unsigned m = 0; m < MODELS; m++)
		if (platform->models[m].protocol && platform->models[m].protocol->fire)
			platform->models[m].protocol->fire(platform, now_ns);
	timers_update(platform);
	if (platform->channels && platform->channels_stale)
		channels_refresh(platform);
}
