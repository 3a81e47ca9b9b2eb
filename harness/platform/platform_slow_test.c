/* SPDX-License-Identifier: BSD-2-Clause */
/* A platform that was told to be slow takes at least the time it was told, with those messages, and with no others. */
#include "greatest.h"

#include <time.h>

#include "harness/platform/platform_fixture.h"

#define MS UINT64_C(1000000)

static struct fixture plain;
static struct platform *slow;
static struct platform_agent *agent;

static void open_slow(const struct platform_slowness *slowness)
{
	const struct platform_options options = {.slowness = *slowness};
	char why[512];

	fixture_open(&plain, NULL, NULL, NULL);
	if (platform_create(plain.config, &options, &slow, why, sizeof(why)))
		exit(99);
	agent = platform_attach(slow, NULL, true);
}

static void close_slow(void *unused)
{
	(void)unused;
	platform_destroy(slow);
	fixture_close(&plain);
}

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* How long one command took. */
static uint64_t time_of(uint8_t protocol, uint8_t message)
{
	uint8_t request[4], response[64];
	uint64_t begin = clock_ns();

	scmi_store32(request, scmi_command_word(protocol, message, 0));
	platform_command(agent, request, sizeof(request), response, sizeof(response));
	return clock_ns() - begin;
}

/* The machine may take the CPU away: the fastest of many tells what the platform itself did. */
static uint64_t fastest_of(unsigned tries, uint8_t protocol, uint8_t message)
{
	uint64_t best = UINT64_MAX;

	while (tries--) {
		uint64_t ns = time_of(protocol, message);

		best = ns < best ? ns : best;
	}
	return best;
}

TEST a_slow_message_is_slow_and_no_other(void)
{
	const struct platform_slowness slowness = {
		.messages = {{SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VERSION, MS}, {SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VERSION, MS}},
		.messages_count = 2};

	open_slow(&slowness);
	ASSERT(fastest_of(5, SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VERSION) >= 2 * MS);
	ASSERT(fastest_of(1000, SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_ATTRIBUTES) < MS);
	ASSERT(fastest_of(1000, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION) < MS);
	PASS();
}

TEST a_delay_for_all_adds_to_that_of_a_message(void)
{
	const struct platform_slowness slowness = {
		.every_ns = MS, .messages = {{SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, MS}}, .messages_count = 1};

	open_slow(&slowness);
	ASSERT(fastest_of(5, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION) >= 2 * MS);
	ASSERT(fastest_of(5, SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VERSION) >= MS);
	PASS();
}

TEST a_stall_comes_by_itself_and_ends(void)
{
	const struct platform_slowness slowness = {.stall_ns = 30 * MS, .stall_every_ns = 60 * MS};
	uint64_t begin, longest = 0;

	open_slow(&slowness);
	begin = clock_ns();
	while (clock_ns() - begin < 200 * MS) {
		uint64_t ns = time_of(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION);

		longest = ns > longest ? ns : longest;
	}
	ASSERT(longest >= 5 * MS);
	ASSERT(fastest_of(1000, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION) < MS);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_TEARDOWN(close_slow, NULL);
	RUN_TEST(a_slow_message_is_slow_and_no_other);
	RUN_TEST(a_delay_for_all_adds_to_that_of_a_message);
	RUN_TEST(a_stall_comes_by_itself_and_ends);
	GREATEST_MAIN_END();
}
