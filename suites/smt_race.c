/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A message that another processor changes while the platform reads it: whatever reading the platform acts on, it is one reading. A
 * second thread swaps the clock that a command names between one whose rate the agent may set and one whose rate it may not; the latter
 * has to stay as it is. The answer is a status alone, in front of the word that is swapped.
 */
#include <inttypes.h>
#include <pthread.h>
#include <time.h>

#include "suites/clock_common.h"
#include "suites/smt_common.h"
#include "suites/tables.h"

#define ROUNDS 400u        /* of those in which the word was swapped meanwhile */
#define LASTS_NS 10000000u /* no longer than this: on a busy machine the second thread may hardly run */
#define TOKEN 0x2a5u
#define PARAMETERS 4u /* words: flags, clock, rate */
#define CLOCK_AT (SCMI_SHMEM_MESSAGE + SCMI_HEADER_BYTES + 4)

struct swapper {
	const struct assay_shared_channel *channel;
	uint32_t clocks[2];
	bool stop;
	uint32_t swaps;
};

/* Of this machine, whatever clock the platform runs on. */
static uint64_t real_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void *swap(void *argument)
{
	struct swapper *s = argument;

	for (uint32_t i = 0; !__atomic_load_n(&s->stop, __ATOMIC_RELAXED); i++) {
		smt_set(s->channel, CLOCK_AT, s->clocks[i & 1]);
		__atomic_store_n(&s->swaps, i + 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

/* A clock that the agent may set, and one that it may not, which has a rate other than its present one. */
static bool choose(struct check *c, const struct assay_inventory_clock **may, const struct assay_inventory_clock **may_not)
{
	const struct assay_inventory *inventory = check_inventory(c);

	*may = *may_not = NULL;
	for (uint32_t i = 0; i < inventory->clock_count; i++) {
		const struct assay_inventory_clock *clock = &inventory->clocks[i];

		if (clock->status)
			continue;
		if (!*may && clock_rate_settable(inventory, clock))
			*may = clock;
		if (!*may_not && clock_rate_forbidden(inventory, clock) && clock->rates_known && clock->rate_count > 1)
			*may_not = clock;
	}
	if (*may && *may_not)
		return true;
	skip(c, "no clock whose rate this agent may set beside one whose rate it may not");
	return false;
}

static bool one_round(struct check *c, const struct assay_shared_channel *channel, uint32_t clock, uint64_t rate)
{
	struct assay_call call = smt_own_call(channel);
	uint32_t at = SCMI_SHMEM_MESSAGE;

	smt_set(channel, SCMI_SHMEM_FLAGS, 0);
	smt_set(channel, SCMI_SHMEM_LENGTH, SCMI_HEADER_BYTES + 4 * PARAMETERS);
	smt_set(channel, at, scmi_command_word(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, TOKEN));
	smt_set(channel, at + 4, 0);
	smt_set(channel, CLOCK_AT, clock);
	smt_set(channel, at + 12, (uint32_t)rate);
	smt_set(channel, at + 16, (uint32_t)(rate >> 32));
	smt_set(channel, SCMI_SHMEM_STATUS, 0);
	return smt_call(c, &call) && expect(c, smt_wait_free(c, channel), "the channel given back expected, status 0x%x found",
					    smt_word(channel, SCMI_SHMEM_STATUS));
}

static void one_reading(struct check *c)
{
	const struct assay_inventory_clock *may, *may_not;
	struct assay_shared_channel channel;
	struct swapper s = {.channel = &channel};
	uint64_t before, after;
	pthread_t thread;
	unsigned raced = 0;
	uint64_t end;
	uint64_t rate;

	if (!smt_channel_of(c, &channel) || !choose(c, &may, &may_not) || !clock_read_rate(c, may_not->id, &before))
		return;
	undo_clock_rate(c, may->id);
	rate = clock_other_rate(may_not, before);
	s.clocks[0] = may->id;
	s.clocks[1] = may_not->id;
	if (pthread_create(&thread, NULL, swap, &s))
		return broken(c, "a second thread could not be started");
	end = real_ns() + LASTS_NS;
	while (raced < ROUNDS && !over(c) && real_ns() < end) {
		uint32_t swaps = __atomic_load_n(&s.swaps, __ATOMIC_RELAXED);

		if (!one_round(c, &channel, may->id, rate))
			break;
		raced += __atomic_load_n(&s.swaps, __ATOMIC_RELAXED) - swaps > 1;
	}
	__atomic_store_n(&s.stop, true, __ATOMIC_RELAXED);
	(void)pthread_join(thread, NULL);
	smt_tidy(&channel);
	if (!raced && !over(c))
		return skip(c, "a second thread did not get to run beside the first");
	if (!over(c) && clock_read_rate(c, may_not->id, &after))
		(void)expect(c, before == after,
			     "clock %" PRIu32 ", whose rate this agent may not set: %" PRIu64 " Hz expected, %" PRIu64
			     " Hz found after %u commands that changed while they were read",
			     may_not->id, before, after, raced);
}

static const struct check_row rows[] = {
	{
		.id = "smt.payload.one-reading",
		.title = "a message that changes while it is read has the effect of one reading",
		.requirements = REQUIRES("SMT-8", "XEN-26"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.needs = {.channel = true, .calls = true, .messages = MSG(SCMI_CLOCK_RATE_SET) | MSG(SCMI_CLOCK_RATE_GET)},
		.run = one_reading,
	},
};

CHECK_TABLE(checks_smt_race, rows);
