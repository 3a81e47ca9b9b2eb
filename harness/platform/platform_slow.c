/* SPDX-License-Identifier: BSD-2-Clause */
/* Time that the platform is told to take: with every command, with one kind of message, or all at once in a stall that comes again. */
#include <time.h>

#include "harness/platform/platform_internal.h"

static uint64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void sleep_until(uint64_t ns)
{
	const struct timespec when = {.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL))
		;
}

/* The last part of each period. A sleep, unlike the other two: it is longer than any wake-up, and others can use the CPU. */
static void stall(struct platform *platform)
{
	const struct platform_slowness *slow = &platform->slowness;
	uint64_t now = monotonic_ns(), into;

	if (!platform->slow_since_ns)
		platform->slow_since_ns = now;
	into = (now - platform->slow_since_ns) % slow->stall_every_ns;
	if (into >= slow->stall_every_ns - slow->stall_ns)
		sleep_until(now - into + slow->stall_every_ns);
}

void platform_take_time(struct platform *platform, struct scmi_header header)
{
	const struct platform_slowness *slow = &platform->slowness;
	uint64_t ns = slow->every_ns, end;

	if (slow->stall_ns)
		stall(platform);
	for (uint32_t i = 0; i < slow->messages_count; i++)
		if (slow->messages[i].protocol == header.protocol && slow->messages[i].message == header.message)
			ns += slow->messages[i].ns;
	if (!ns)
		return;
	end = monotonic_ns() + ns; /* a sleep would last longer than two microseconds */
	while (monotonic_ns() < end)
		;
}
