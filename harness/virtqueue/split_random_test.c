/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rings full of noise: whatever the other side has written, looking at it ends, stays inside memory, and loses nothing of our own.
 * Seeded, so that a failure comes back; the sanitizers see what the assertions do not.
 */
#include <errno.h>

#include "greatest.h"
#include "harness/virtqueue/test_ring.h"

#define NUM 16u
#define ROUNDS 60000u

static uint64_t state;

static uint32_t noise(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 33);
}

/* Values that mean something more often than chance would have it. */
static struct split_desc noisy_desc(const struct test_ring *t)
{
	const uint64_t addresses[] = {t->guest_buffers + noise() % TEST_BUFFERS,
				      t->guest_buffers,
				      TEST_GUEST + t->bytes - noise() % 64,
				      TEST_GUEST,
				      UINT64_MAX - noise() % 64,
				      noise()};
	const uint32_t lengths[] = {noise() % 64, 0, 16 * (noise() % 20), UINT32_MAX, noise(), noise() % TEST_BUFFERS};
	const uint16_t flags[] = {
		0, VQ_DESC_NEXT, VQ_DESC_NEXT | VQ_DESC_WRITE, VQ_DESC_WRITE, VQ_DESC_INDIRECT, (uint16_t)noise()};
	const uint16_t nexts[] = {(uint16_t)(noise() % NUM), (uint16_t)(noise() % NUM), (uint16_t)(noise() % 64),
				  (uint16_t)noise()};

	return (struct split_desc){addresses[noise() % 6], lengths[noise() % 6], flags[noise() % 6], nexts[noise() % 4]};
}

static void scatter(struct test_ring *t)
{
	for (uint32_t i = 0; i < NUM; i++)
		t->driver.desc[i] = noisy_desc(t);
	for (uint32_t i = 0; i < 32; i++) {
		struct split_desc d = noisy_desc(t);

		memcpy(t->buffers + noise() % (TEST_BUFFERS - sizeof(d)), &d, sizeof(d));
		d = noisy_desc(t);
		memcpy(t->buffers + i * sizeof(d), &d, sizeof(d));
	}
	for (uint32_t i = 0; i < NUM; i++)
		atomic_store(&t->driver.avail->ring[i], (uint16_t)(noise() % 20 ? noise() % NUM : noise()));
	atomic_store(&t->driver.avail->idx,
		     (uint16_t)(split_device_base(&t->device) + (noise() % 20 ? noise() % (NUM + 1) : noise())));
}

static enum greatest_test_res inside(const struct test_ring *t)
{
	const struct vq_chain *c = &t->chain;
	uint64_t readable = 0, writable = 0;

	ASSERT(c->readable_count + c->writable_count <= VQ_PIECES_MAX);
	for (uint32_t i = 0; i < c->readable_count + c->writable_count; i++) {
		const struct vq_piece *p = &c->pieces[i];

		ASSERT(p->length);
		ASSERT(p->host >= t->block && p->host + p->length <= t->block + t->bytes);
		*(i < c->readable_count ? &readable : &writable) += p->length;
	}
	ASSERT_EQ(c->readable_bytes, readable);
	ASSERT_EQ(c->writable_bytes, writable);
	PASS();
}

TEST a_device_survives_any_ring_that_a_driver_can_write(void)
{
	struct test_ring *t = test_ring_new(NUM, 0, VQ_F_INDIRECT_DESC);
	uint32_t seen[14] = {0};

	state = 1;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		scatter(t);
		for (uint32_t pops = 0;; pops++) {
			enum vq_outcome outcome = split_device_pop(&t->device, &t->chain);

			ASSERT(pops <= NUM);
			ASSERT(outcome <= VQ_CHAIN && outcome >= VQ_BAD_INDEX);
			seen[1 - outcome]++;
			if (outcome == VQ_EMPTY || outcome == VQ_BAD_INDEX)
				break;
			if (split_device_took_head(outcome)) {
				ASSERT(t->chain.head < NUM);
				split_device_push(&t->device, t->chain.head, 0);
			}
			if (outcome == VQ_CHAIN)
				CHECK_CALL(inside(t));
		}
		split_device_publish(&t->device);
	}
	/* Noise that never met a rule has tested nothing. Chains over 4 GiB do not fit this memory, refusal has a test of its own. */
	for (int outcome = VQ_CHAIN; outcome >= VQ_BAD_INDEX; outcome--)
		if (outcome != VQ_BAD_TOTAL && outcome != VQ_BAD_PIECES && outcome != VQ_BAD_INDIRECT_REFUSED)
			ASSERTm(vq_outcome_text((enum vq_outcome)outcome), seen[1 - outcome] > 10);
	test_ring_free(t);
	PASS();
}

TEST a_driver_survives_any_used_ring_and_keeps_count_of_its_descriptors(void)
{
	struct test_ring *t = test_ring_new(NUM, 0, 0);
	uint32_t seen[VQ_USED_INDEX_JUMP + 1] = {0}, outstanding = 0;

	state = 2;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct vq_used used;

		while (noise() % 8 && test_ring_add(t, 0) >= 0)
			outstanding++;
		split_driver_publish(&t->driver);
		for (uint32_t i = 0; i < NUM; i++)
			t->driver.used->ring[i] = (struct split_used_elem){noise() % 20 ? noise() % NUM : noise(),
									   noise() % 10 ? noise() % 17 : noise()};
		atomic_store(&t->driver.used->idx, (uint16_t)(t->driver.taken + noise() % (noise() % 100 ? NUM + 1 : 40)));
		for (uint32_t takes = 0; split_driver_take(&t->driver, &used); takes++) {
			ASSERT(takes <= NUM);
			seen[used.problem]++;
			outstanding -= used.problem <= VQ_USED_LENGTH_OVER;
			ASSERT_EQ(NUM, split_driver_free_descriptors(&t->driver) + 2 * outstanding);
		}
		if (!t->driver.broken)
			continue;
		/* Only a new set-up helps, and it does. */
		split_driver_free(&t->driver);
		ASSERT_EQ(0, split_driver_init(&t->driver, t->block + t->layout.desc, t->block + t->layout.avail,
					       t->block + t->layout.used, NUM, (uint16_t)noise(), 0));
		outstanding = 0;
	}
	for (int problem = VQ_USED_FINE; problem <= VQ_USED_INDEX_JUMP; problem++)
		ASSERT(seen[problem] > 10);
	test_ring_free(t);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_device_survives_any_ring_that_a_driver_can_write);
	RUN_TEST(a_driver_survives_any_used_ring_and_keeps_count_of_its_descriptors);
	GREATEST_MAIN_END();
}
