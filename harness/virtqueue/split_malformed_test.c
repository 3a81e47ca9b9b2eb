/* SPDX-License-Identifier: BSD-2-Clause */
/* Chains that a device must survive (virtio rules that a driver broke), indirect tables, and that the ring works on afterwards. */
#include <errno.h>

#include "greatest.h"
#include "harness/virtqueue/test_ring.h"

#define NUM 8u

/* Every case ends with a good chain: the device must still find it. */
static enum greatest_test_res still_works(struct test_ring *t)
{
	int head = test_ring_add(t, 0);

	ASSERT(head >= 0);
	split_driver_publish(&t->driver);
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(head, t->chain.head);
	ASSERT_EQ(8, t->chain.readable_bytes);
	ASSERT_EQ(VQ_EMPTY, split_device_pop(&t->device, &t->chain));
	PASS();
}

/* One chain; what the device makes of it; a head that was taken can be returned. */
static enum greatest_test_res expect(uint64_t features, const struct vq_element *elements, uint32_t count, enum vq_outcome outcome)
{
	struct test_ring *t = test_ring_new(NUM, 65535, features);
	struct vq_element e[8];
	struct vq_used used;
	int head;

	memcpy(e, elements, count * sizeof(*e));
	for (uint32_t i = 0; i < count; i++)
		if (e[i].address < TEST_BUFFERS)
			e[i].address += t->guest_buffers;
	head = split_driver_add(&t->driver, e, count, UINT32_MAX);
	ASSERT(head >= 0);
	split_driver_publish(&t->driver);
	ASSERT_EQm(vq_outcome_text(outcome), outcome, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(true, split_device_took_head(outcome));
	ASSERT_EQ(head, t->chain.head);
	split_device_push(&t->device, t->chain.head, 0);
	split_device_publish(&t->device);
	ASSERT_EQ(1, split_driver_take(&t->driver, &used));
	ASSERT_EQ(VQ_USED_FINE, used.problem);
	CHECK_CALL(still_works(t));
	test_ring_free(t);
	PASS();
}

#define EXPECT(features, outcome, ...)                                                                      \
	do {                                                                                                \
		const struct vq_element elements_[] = {__VA_ARGS__};                                        \
		CHECK_CALL(expect(features, elements_, sizeof(elements_) / sizeof(elements_[0]), outcome)); \
	} while (0)

TEST a_loop_ends_after_as_many_steps_as_the_table_has(void)
{
	EXPECT(0, VQ_BAD_LOOP, {0, 4, 0, VQ_NEXT_HEAD});
	EXPECT(0, VQ_BAD_LOOP, {0, 4, 0, 0}, {64, 4, 0, VQ_NEXT_HEAD});
	EXPECT(0, VQ_BAD_LOOP, {0, 4, VQ_DESC_WRITE, 0}, {64, 4, VQ_DESC_WRITE, VQ_NEXT_HEAD});
	PASS();
}

TEST next_outside_the_table_is_refused(void)
{
	EXPECT(0, VQ_BAD_NEXT, {0, 4, 0, VQ_NEXT_OUTSIDE});
	EXPECT(0, VQ_BAD_NEXT, {0, 4, 0, 0}, {64, 8, VQ_DESC_WRITE, VQ_NEXT_OUTSIDE});
	PASS();
}

TEST addresses_outside_of_memory_are_refused(void)
{
	EXPECT(0, VQ_BAD_ADDRESS, {0x99999999000, 4, 0, 0});
	EXPECT(0, VQ_BAD_ADDRESS, {TEST_GUEST - 1, 4, 0, 0});
	EXPECT(0, VQ_BAD_ADDRESS, {0, 0x7fffffff, 0, 0});
	EXPECT(0, VQ_BAD_ADDRESS, {UINT64_MAX - 1, 4, 0, 0});
	EXPECT(0, VQ_BAD_ADDRESS, {0, 8, 0, 0}, {UINT64_MAX, UINT32_MAX, VQ_DESC_WRITE, 0});
	PASS();
}

TEST a_readable_descriptor_behind_a_writable_one_is_refused(void)
{
	EXPECT(0, VQ_BAD_ORDER, {0, 8, VQ_DESC_WRITE, 0}, {64, 8, 0, 0});
	PASS();
}

TEST reserved_flags_mean_nothing(void)
{
	EXPECT(0, VQ_CHAIN, {0, 8, 0xfff8, 0}, {64, 8, 0xfff8 | VQ_DESC_WRITE, 0});
	PASS();
}

TEST descriptors_without_length_are_passed_over(void)
{
	struct test_ring *t = test_ring_new(NUM, 0, 0);
	struct vq_element e[5] = {test_element(t, 0, 0, 0),
				  test_element(t, 0, 8, 0),
				  {.address = 1},
				  test_element(t, 64, 8, VQ_DESC_WRITE),
				  test_element(t, 64, 0, VQ_DESC_WRITE)};

	split_driver_add(&t->driver, e, 5, 8);
	split_driver_publish(&t->driver);
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(1, t->chain.readable_count);
	ASSERT_EQ(1, t->chain.writable_count);
	split_driver_add(&t->driver, e, 1, 0);
	split_driver_publish(&t->driver);
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(0, t->chain.readable_count + t->chain.writable_count);
	ASSERT_EQ(0, vq_chain_read(&t->chain, &(uint64_t){0}, 8));
	ASSERT_EQ(0, vq_chain_write(&t->chain, &(uint64_t){0}, 8));
	test_ring_free(t);
	PASS();
}

TEST a_buffer_over_two_regions_is_two_pieces(void)
{
	struct test_ring *t = test_ring_new(NUM, 0, 0);
	uint8_t other[64];
	struct vq_element e = {.address = TEST_GUEST + t->bytes - 8, .length = 24};

	ASSERT_EQ(0, vq_memory_add(&t->memory, &(struct vq_region){TEST_GUEST + t->bytes, 0, sizeof(other), other}));
	split_driver_add(&t->driver, &e, 1, 0);
	split_driver_publish(&t->driver);
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(2, t->chain.readable_count);
	ASSERT_EQ(24, t->chain.readable_bytes);
	ASSERT_EQ(other, t->chain.pieces[1].host);
	test_ring_free(t);
	PASS();
}

TEST more_than_four_gigabytes_in_a_chain_is_refused(void)
{
	struct test_ring *t = test_ring_new(NUM, 0, 0);
	/* Never touched: only the table says that it is there. */
	struct vq_region huge = {UINT64_C(1) << 40, 0, UINT64_C(1) << 33, t->block};
	struct vq_element e[2] = {{.address = huge.guest_address, .length = UINT32_MAX},
				  {.address = huge.guest_address, .length = 2}};

	ASSERT_EQ(0, vq_memory_add(&t->memory, &huge));
	split_driver_add(&t->driver, e, 2, 0);
	split_driver_publish(&t->driver);
	ASSERT_EQ(VQ_BAD_TOTAL, split_device_pop(&t->device, &t->chain));
	test_ring_free(t);
	PASS();
}

TEST a_head_outside_the_table_is_skipped(void)
{
	struct test_ring *t = test_ring_new(NUM, 0, 0);

	test_ring_add(t, 0);
	atomic_store(&t->driver.avail->ring[0], NUM);
	split_driver_publish(&t->driver);
	ASSERT_EQ(VQ_BAD_HEAD, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(false, split_device_took_head(VQ_BAD_HEAD));
	CHECK_CALL(still_works(t));
	test_ring_free(t);
	PASS();
}

TEST an_index_that_jumps_blocks_the_ring_until_it_is_repaired(void)
{
	static const uint16_t jumps[] = {NUM + 1, 0x8000, 0xffff};

	for (size_t i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
		struct test_ring *t = test_ring_new(NUM, 0, VQ_F_EVENT_IDX);

		test_ring_add(t, 0);
		split_driver_publish(&t->driver);
		ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
		atomic_store(&t->driver.avail->idx, (uint16_t)(1 + jumps[i]));
		for (int look = 0; look < 3; look++)
			ASSERT_EQ(VQ_BAD_INDEX, split_device_pop(&t->device, &t->chain));
		ASSERT_EQ(1, split_device_base(&t->device));
		atomic_store(&t->driver.avail->idx, 1);
		ASSERT_EQ(VQ_EMPTY, split_device_pop(&t->device, &t->chain));
		CHECK_CALL(still_works(t));
		test_ring_free(t);
	}
	PASS();
}

TEST a_head_published_twice_is_two_chains_and_the_driver_sees_the_second_return(void)
{
	struct test_ring *t = test_ring_new(NUM, 0, 0);
	struct vq_used used;
	uint16_t head = (uint16_t)test_ring_add(t, 0);

	atomic_store(&t->driver.avail->ring[1], head);
	t->driver.added++;
	split_driver_publish(&t->driver);
	for (int i = 0; i < 2; i++) {
		ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
		ASSERT_EQ(head, t->chain.head);
		split_device_push(&t->device, t->chain.head, 0);
	}
	split_device_publish(&t->device);
	ASSERT_EQ(1, split_driver_take(&t->driver, &used));
	ASSERT_EQ(VQ_USED_FINE, used.problem);
	ASSERT_EQ(1, split_driver_take(&t->driver, &used));
	ASSERT_EQ(VQ_USED_NOT_OUTSTANDING, used.problem);
	CHECK_CALL(still_works(t));
	test_ring_free(t);
	PASS();
}

/* An indirect table at an offset of the buffers. */
static void table(struct test_ring *t, uint32_t offset, const struct split_desc *entries, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct split_desc d = entries[i];

		d.addr += t->guest_buffers;
		memcpy(t->buffers + offset + i * sizeof(d), &d, sizeof(d));
	}
}

static enum vq_outcome pop_indirect(struct test_ring *t, const struct vq_element *elements, uint32_t count)
{
	split_driver_add(&t->driver, elements, count, UINT32_MAX);
	split_driver_publish(&t->driver);
	return split_device_pop(&t->device, &t->chain);
}

static const struct split_desc two[] = {{64, 8, VQ_DESC_NEXT, 1}, {128, 16, VQ_DESC_WRITE, 0}};

TEST indirect_tables_carry_whole_chains_and_tails_of_chains(void)
{
	/* Not aligned to 16, and with WRITE on the descriptor that refers to it: both allowed. */
	struct test_ring *t = test_ring_new(NUM, 0, VQ_F_INDIRECT_DESC);
	struct vq_element e[2] = {test_element(t, 256, 8, 0), test_element(t, 1000 + 4, 32, VQ_DESC_INDIRECT | VQ_DESC_WRITE)};

	table(t, 1004, two, 2);
	ASSERT_EQ(VQ_CHAIN, pop_indirect(t, &e[1], 1));
	ASSERT_EQ(8, t->chain.readable_bytes);
	ASSERT_EQ(16, t->chain.writable_bytes);
	ASSERT_EQ(VQ_CHAIN, pop_indirect(t, e, 2));
	ASSERT_EQ(16, t->chain.readable_bytes);
	ASSERT_EQ(16, t->chain.writable_bytes);
	ASSERT_EQ(t->buffers + 256, t->chain.pieces[0].host);
	ASSERT_EQ(t->buffers + 64, t->chain.pieces[1].host);
	test_ring_free(t);
	PASS();
}

TEST indirect_entries_are_followed_by_next_whatever_their_order(void)
{
	static const struct split_desc shuffled[] = {
		{64, 8, VQ_DESC_NEXT, 2}, {128, 16, VQ_DESC_WRITE, 0}, {96, 4, VQ_DESC_NEXT, 1}};
	struct test_ring *t = test_ring_new(NUM, 0, VQ_F_INDIRECT_DESC);
	struct vq_element e = test_element(t, 1024, 48, VQ_DESC_INDIRECT);

	table(t, 1024, shuffled, 3);
	ASSERT_EQ(VQ_CHAIN, pop_indirect(t, &e, 1));
	ASSERT_EQ(12, t->chain.readable_bytes);
	ASSERT_EQ(t->buffers + 96, t->chain.pieces[1].host);
	test_ring_free(t);
	PASS();
}

TEST an_indirect_table_may_straddle_two_regions(void)
{
	struct test_ring *t = test_ring_new(NUM, 0, VQ_F_INDIRECT_DESC);
	uint8_t other[64], bytes[sizeof(two)];
	struct vq_element e = {.address = TEST_GUEST + t->bytes - 24, .length = sizeof(two), .flags = VQ_DESC_INDIRECT};

	vq_memory_add(&t->memory, &(struct vq_region){TEST_GUEST + t->bytes, 0, sizeof(other), other});
	table(t, 0, two, 2);
	memcpy(bytes, t->buffers, sizeof(bytes));
	memcpy(t->block + t->bytes - 24, bytes, 24);
	memcpy(other, bytes + 24, sizeof(bytes) - 24);
	ASSERT_EQ(VQ_CHAIN, pop_indirect(t, &e, 1));
	ASSERT_EQ(8, t->chain.readable_bytes);
	ASSERT_EQ(16, t->chain.writable_bytes);
	test_ring_free(t);
	PASS();
}

TEST an_indirect_table_may_be_longer_than_the_queue(void)
{
	struct test_ring *t = test_ring_new(2, 0, VQ_F_INDIRECT_DESC);
	struct vq_element e = test_element(t, 1024, 40 * 16, VQ_DESC_INDIRECT);
	struct split_desc entries[40];

	for (uint16_t i = 0; i < 40; i++)
		entries[i] = (struct split_desc){i, 1, i < 39 ? VQ_DESC_NEXT : 0, (uint16_t)(i + 1)};
	table(t, 1024, entries, 40);
	ASSERT_EQ(VQ_CHAIN, pop_indirect(t, &e, 1));
	ASSERT_EQ(40, t->chain.readable_bytes);
	test_ring_free(t);
	PASS();
}

TEST more_pieces_than_a_chain_can_hold_are_refused(void)
{
	struct test_ring *t = test_ring_new(2, 0, VQ_F_INDIRECT_DESC);
	struct vq_element e = test_element(t, 1024, 1025 * 16, VQ_DESC_INDIRECT);
	static struct split_desc entries[1025];

	for (uint16_t i = 0; i < 1025; i++)
		entries[i] = (struct split_desc){i, 1, i < 1024 ? VQ_DESC_NEXT : 0, (uint16_t)(i + 1)};
	table(t, 1024, entries, 1025);
	ASSERT_EQ(VQ_BAD_PIECES, pop_indirect(t, &e, 1));
	test_ring_free(t);
	PASS();
}

TEST malformed_indirect_tables_are_refused(void)
{
	static const struct split_desc loop[] = {{64, 8, VQ_DESC_NEXT, 1}, {64, 8, VQ_DESC_NEXT, 0}};
	static const struct split_desc nested[] = {{64, 16, VQ_DESC_INDIRECT, 0}};
	static const struct split_desc outside[] = {{64, 8, VQ_DESC_NEXT, 2}, {64, 8, 0, 0}};
	struct test_ring *t = test_ring_new(NUM, 0, VQ_F_INDIRECT_DESC);
	struct vq_element e = test_element(t, 1024, 32, VQ_DESC_INDIRECT), with_next[2] = {e, e};

	table(t, 1024, loop, 2);
	ASSERT_EQ(VQ_BAD_LOOP, pop_indirect(t, &e, 1));
	table(t, 1024, nested, 1);
	ASSERT_EQ(VQ_BAD_INDIRECT_NESTED, pop_indirect(t, &e, 1));
	table(t, 1024, outside, 2);
	ASSERT_EQ(VQ_BAD_NEXT, pop_indirect(t, &e, 1));
	with_next[1].flags = 0;
	ASSERT_EQ(VQ_BAD_INDIRECT_NEXT, pop_indirect(t, with_next, 2));
	e.length = 0;
	ASSERT_EQ(VQ_BAD_INDIRECT_LENGTH, pop_indirect(t, &e, 1));
	e.length = 24;
	ASSERT_EQ(VQ_BAD_INDIRECT_LENGTH, pop_indirect(t, &e, 1));
	test_ring_free(t);
	t = test_ring_new(NUM, 0, VQ_F_INDIRECT_DESC);
	e.length = 65537 * 16;
	ASSERT_EQ(VQ_BAD_INDIRECT_LENGTH, pop_indirect(t, &e, 1));
	e.length = 32;
	e.address = UINT64_C(0xffffffffffffffe8);
	ASSERT_EQ(VQ_BAD_ADDRESS, pop_indirect(t, &e, 1));
	e.address = 0x1000;
	ASSERT_EQ(VQ_BAD_ADDRESS, pop_indirect(t, &e, 1));
	CHECK_CALL(still_works(t));
	test_ring_free(t);
	PASS();
}

TEST an_indirect_table_is_refused_where_it_was_not_negotiated(void)
{
	EXPECT(0, VQ_BAD_INDIRECT_REFUSED, {1024, 32, VQ_DESC_INDIRECT, 0});
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_loop_ends_after_as_many_steps_as_the_table_has);
	RUN_TEST(next_outside_the_table_is_refused);
	RUN_TEST(addresses_outside_of_memory_are_refused);
	RUN_TEST(a_readable_descriptor_behind_a_writable_one_is_refused);
	RUN_TEST(reserved_flags_mean_nothing);
	RUN_TEST(descriptors_without_length_are_passed_over);
	RUN_TEST(a_buffer_over_two_regions_is_two_pieces);
	RUN_TEST(more_than_four_gigabytes_in_a_chain_is_refused);
	RUN_TEST(a_head_outside_the_table_is_skipped);
	RUN_TEST(an_index_that_jumps_blocks_the_ring_until_it_is_repaired);
	RUN_TEST(a_head_published_twice_is_two_chains_and_the_driver_sees_the_second_return);
	RUN_TEST(indirect_tables_carry_whole_chains_and_tails_of_chains);
	RUN_TEST(indirect_entries_are_followed_by_next_whatever_their_order);
	RUN_TEST(an_indirect_table_may_straddle_two_regions);
	RUN_TEST(an_indirect_table_may_be_longer_than_the_queue);
	RUN_TEST(more_pieces_than_a_chain_can_hold_are_refused);
	RUN_TEST(malformed_indirect_tables_are_refused);
	RUN_TEST(an_indirect_table_is_refused_where_it_was_not_negotiated);
	GREATEST_MAIN_END();
}
