/* SPDX-License-Identifier: BSD-2-Clause */
/* Platform time: asynchronous work that ends, and sensors that report at intervals. */
#include "harness/platform/platform_internal.h"

/* When time jumps far, a sensor catches up with at most this many reports; the rest would be dropped anyway. */
#define CATCH_UP_MAX 64u

struct pending *pending_add(struct platform_agent *agent, uint32_t word, uint32_t delay_us)
{
	struct platform *platform = agent->platform;

	for (uint32_t i = 0; i < platform->pending_count; i++) {
		struct pending *pending = &platform->pending[i];

		if (pending->agent)
			continue;
		*pending = (struct pending){.agent = agent, .word = word};
		pending->due = platform->now + platform->delay_ns + (uint64_t)delay_us * 1000u;
		platform->pending_used++;
		if (pending->due < platform->due)
			platform->due = pending->due;
		return pending;
	}
	return NULL;
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
	agent->clocks_pending = agent->sensors_pending = 0;
	timers_update(platform);
}

void timers_update(struct platform *platform)
{
	platform->due = UINT64_MAX;
	for (uint32_t i = 0; platform->pending_used && i < platform->pending_count; i++)
		if (platform->pending[i].agent && platform->pending[i].due < platform->due)
			platform->due = platform->pending[i].due;
	for (uint32_t i = 0; i < platform->config->sensors_count; i++)
		if (platform->sensors[i].update_due < platform->due)
			platform->due = platform->sensors[i].update_due;
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
	if (done.due > platform->now)
		platform->now = done.due;
	if (scmi_header_unpack(done.word).protocol == SCMI_PROTOCOL_CLOCK)
		clock_complete(platform, &done);
	else
		sensor_complete(platform, &done);
}

void platform_advance(struct platform *platform, uint64_t now_ns)
{
	if (now_ns < platform->now)
		return;
	if (now_ns < platform->due) {
		platform->now = now_ns;
		return;
	}
	for (struct pending *pending; (pending = next_pending(platform, now_ns));)
		finish_pending(platform, pending);
	platform->now = now_ns;
	for (uint32_t i = 0; i < platform->config->sensors_count; i++) {
		struct sensor *sensor = &platform->sensors[i];

		for (unsigned n = 0; n < CATCH_UP_MAX && sensor->update_due <= now_ns; n++)
			sensor_update(platform, (uint16_t)i);
		if (sensor->update_due <= now_ns)
			sensor_schedule(platform, sensor);
	}
	timers_update(platform);
}
