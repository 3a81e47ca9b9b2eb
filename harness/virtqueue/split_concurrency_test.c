/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Driver and device in two threads that sleep until kicked and called. A wrong barrier shows as wrong content or as a thread that
 * nobody wakes; ThreadSanitizer sees the rest.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include "greatest.h"
#include "harness/virtqueue/test_ring.h"

#define SLOTS 32u
#define MESSAGES 70000u /* past the wrap of the indices */
#define GIVE_UP_SECONDS 20

struct pair {
	struct test_ring *ring;
	sem_t kicks, calls;
	uint64_t kicks_sent, calls_sent;
	uint32_t served;
	const char *device_error;
};

/* False: nobody came. */
static bool sleep_on(sem_t *sem)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += GIVE_UP_SECONDS;
	while (sem_timedwait(sem, &until))
		if (errno != EINTR)
			return false;
	return true;
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 16;
}

/* Waste a random moment, so that the two sides meet at every point of each other's decisions. */
static void dawdle(uint32_t *random)
{
	for (volatile uint32_t i = next_random(random) % 1024; i; i--)
		;
}

static void maybe_call(struct pair *pair)
{
	if (!split_device_call_due(&pair->ring->device))
		return;
	pair->calls_sent++;
	sem_post(&pair->calls);
}

/* Answer: the request's value plus one, twice; the length says which value it was. */
static const char *serve(struct pair *pair)
{
	struct test_ring *t = pair->ring;
	uint64_t value, answer[2];

	if (vq_chain_read(&t->chain, &value, sizeof(value)) != sizeof(value))
		return "a request came short";
	if (value != pair->served++)
		return "a request came out of order, or its content was not there yet";
	answer[0] = answer[1] = value + 1;
	if (vq_chain_write(&t->chain, answer, sizeof(answer)) != sizeof(answer))
		return "a response buffer came short";
	split_device_push(&t->device, t->chain.head, (uint32_t)(value % 17));
	return NULL;
}

static void *device_thread(void *context)
{
	struct pair *pair = context;
	struct test_ring *t = pair->ring;
	uint32_t random = 1;

	while (pair->served < MESSAGES && !pair->device_error) {
		split_device_kicks_off(&t->device);
		for (;;) {
			enum vq_outcome outcome = split_device_pop(&t->device, &t->chain);

			if (outcome == VQ_EMPTY)
				break;
			pair->device_error = outcome == VQ_CHAIN ? serve(pair) : vq_outcome_text(outcome);
			if (pair->device_error)
				break;
			if (next_random(&random) % 3 == 0)
				maybe_call(pair);
		}
		maybe_call(pair);
		dawdle(&random);
		if (pair->device_error || pair->served >= MESSAGES || split_device_kicks_on(&t->device))
			continue;
		if (!sleep_on(&pair->kicks))
			pair->device_error = "the device was never kicked";
	}
	return NULL;
}

struct slots {
	uint16_t of_head[2 * SLOTS];
	uint64_t value[SLOTS];
	uint32_t free[SLOTS], count;
};

static const char *send_some(struct pair *pair, struct slots *slots, uint64_t *sent, uint32_t batch)
{
	struct test_ring *t = pair->ring;

	for (; batch && slots->count && *sent < MESSAGES; batch--) {
		uint32_t slot = slots->free[--slots->count];
		struct vq_element e[2] = {test_element(t, slot * 128, 8, 0), test_element(t, slot * 128 + 64, 16, VQ_DESC_WRITE)};
		int head;

		slots->value[slot] = (*sent)++;
		memcpy(t->buffers + slot * 128, &slots->value[slot], 8);
		head = split_driver_add(&t->driver, e, 2, 16);
		if (head < 0)
			return "descriptors were lost";
		slots->of_head[head] = (uint16_t)slot;
	}
	split_driver_publish(&t->driver);
	if (split_driver_kick_due(&t->driver)) {
		pair->kicks_sent++;
		sem_post(&pair->kicks);
	}
	return NULL;
}

static const char *receive(struct pair *pair, struct slots *slots, uint64_t *received)
{
	struct test_ring *t = pair->ring;
	struct vq_used used;

	while (split_driver_take(&t->driver, &used)) {
		uint64_t answer[2];
		uint32_t slot;

		if (used.problem != VQ_USED_FINE)
			return "a used entry was wrong";
		slot = slots->of_head[used.id];
		memcpy(answer, t->buffers + slot * 128 + 64, sizeof(answer));
		if (answer[0] != slots->value[slot] + 1 || answer[1] != answer[0])
			return "a response was not there yet";
		if (used.length != slots->value[slot] % 17)
			return "a used length was not there yet";
		slots->free[slots->count++] = slot;
		(*received)++;
	}
	return NULL;
}

static const char *drive(struct pair *pair, uint32_t in_flight)
{
	struct test_ring *t = pair->ring;
	uint64_t sent = 0, received = 0;
	uint32_t random = 7;
	struct slots slots = {.count = in_flight};
	const char *error = NULL;

	for (uint32_t i = 0; i < in_flight; i++)
		slots.free[i] = i;
	while (!error && received < MESSAGES) {
		split_driver_calls_off(&t->driver);
		error = send_some(pair, &slots, &sent, 1 + next_random(&random) % 8);
		if (!error)
			error = receive(pair, &slots, &received);
		dawdle(&random);
		/* Sleep only when there is nothing else to do: all slots are out, or everything was sent. */
		if (error || received == MESSAGES || (slots.count && sent < MESSAGES) || split_driver_calls_on(&t->driver))
			continue;
		if (!sleep_on(&pair->calls))
			error = "the driver was never called";
	}
	return error;
}

static enum greatest_test_res stress(uint64_t features, uint32_t in_flight)
{
	struct pair pair = {.ring = test_ring_new(2 * SLOTS, 65000, features)};
	const char *error;
	pthread_t thread;

	ASSERT(pair.ring);
	sem_init(&pair.kicks, 0, 0);
	sem_init(&pair.calls, 0, 0);
	ASSERT_EQ(0, pthread_create(&thread, NULL, device_thread, &pair));
	error = drive(&pair, in_flight);
	pthread_join(thread, NULL);
	if (error || pair.device_error)
		FAILm(pair.device_error ? pair.device_error : error);
	ASSERT_EQ(MESSAGES, pair.served);
	ASSERT(pair.kicks_sent > 0 && pair.kicks_sent <= MESSAGES);
	ASSERT(pair.calls_sent <= MESSAGES);
	sem_destroy(&pair.kicks);
	sem_destroy(&pair.calls);
	test_ring_free(pair.ring);
	PASS();
}

/* One message at a time: both sides go to sleep again and again, and a wake-up that is lost is never made up for. */
TEST a_message_at_a_time_loses_no_wake_up_with_flags(void)
{
	CHECK_CALL(stress(0, 1));
	PASS();
}

TEST a_message_at_a_time_loses_no_wake_up_with_event_idx(void)
{
	CHECK_CALL(stress(VQ_F_EVENT_IDX, 1));
	PASS();
}

TEST many_messages_in_flight_keep_their_content_with_flags(void)
{
	CHECK_CALL(stress(0, SLOTS));
	PASS();
}

TEST many_messages_in_flight_keep_their_content_with_event_idx(void)
{
	CHECK_CALL(stress(VQ_F_EVENT_IDX, SLOTS));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_message_at_a_time_loses_no_wake_up_with_flags);
	RUN_TEST(a_message_at_a_time_loses_no_wake_up_with_event_idx);
	RUN_TEST(many_messages_in_flight_keep_their_content_with_flags);
	RUN_TEST(many_messages_in_flight_keep_their_content_with_event_idx);
	GREATEST_MAIN_END();
}
