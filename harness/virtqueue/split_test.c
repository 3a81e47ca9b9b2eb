/* SPDX-License-Identifier: BSD-2-Clause */
/* The split ring in order: layout, wrap, every size, framing, suppression both ways, and what a driver finds wrong in used entries. */
#include <errno.h>

#include "greatest.h"
#include "harness/virtqueue/test_ring.h"

TEST the_layout_is_that_of_the_specification(void)
{
	ASSERT_EQ(16 * 256, split_desc_bytes(256));
	ASSERT_EQ(6 + 2 * 256, split_avail_bytes(256));
	ASSERT_EQ(6 + 8 * 256, split_used_bytes(256));
	for (uint32_t num = 1; num <= VQ_SIZE_MAX; num *= 2) {
		struct split_layout l = split_layout(num);

		ASSERT_EQ(0, l.desc % SPLIT_DESC_ALIGN + l.avail % SPLIT_AVAIL_ALIGN + l.used % SPLIT_USED_ALIGN);
		ASSERT(l.avail >= l.desc + split_desc_bytes(num));
		ASSERT(l.used >= l.avail + split_avail_bytes(num));
		ASSERT(l.bytes >= l.used + split_used_bytes(num));
	}
	PASS();
}

TEST sizes_that_are_no_power_of_two_and_misaligned_areas_are_refused(void)
{
	static const uint32_t wrong[] = {0, 3, 96, 32767, 65536};
	struct test_ring *t = test_ring_new(4, 0, 0);
	struct split_driver driver;
	struct split_device device;
	struct split_addresses at = t->at;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ASSERT_EQ(-EINVAL, split_driver_init(&driver, t->block, t->block, t->block, wrong[i], 0, 0));
		ASSERT_EQ(-EINVAL, split_device_init(&device, &t->memory, &t->at, wrong[i], 0, 0));
	}
	ASSERT_EQ(-EINVAL, split_driver_init(&driver, t->block + 8, t->block, t->block, 4, 0, 0));
	at.used += 2;
	ASSERT_EQ(-EINVAL, split_device_init(&device, &t->memory, &at, 4, 0, 0));
	at.used = TEST_USER + t->bytes - 16;
	ASSERT_EQ(-EFAULT, split_device_init(&device, &t->memory, &at, 4, 0, 0));
	test_ring_free(t);
	PASS();
}

/* Send `count` chains, as many at once as fit, and check that each comes back once with its content. */
static enum greatest_test_res run(struct test_ring *t, uint32_t count)
{
	uint32_t batch = t->driver.num < 2 ? 1 : t->driver.num / 2 < 64 ? t->driver.num / 2 : 64, sent = 0;
	uint8_t bytes[16];
	struct vq_used used;

	while (sent < count) {
		for (uint32_t i = 0; i < batch; i++) {
			memcpy(t->buffers + i * 128, &(uint64_t){sent + i}, 8);
			ASSERT(test_ring_add(t, i * 128) >= 0);
		}
		split_driver_publish(&t->driver);
		for (uint32_t i = 0; i < batch; i++) {
			uint64_t value = 0;

			ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
			ASSERT_EQ(8, vq_chain_read(&t->chain, &value, sizeof(value)));
			ASSERT_EQ(sent + i, value);
			memset(bytes, (int)(value & 0xff), sizeof(bytes));
			ASSERT_EQ(16, vq_chain_write(&t->chain, bytes, sizeof(bytes)));
			split_device_push(&t->device, t->chain.head, (uint32_t)(value % 17));
		}
		ASSERT_EQ(VQ_EMPTY, split_device_pop(&t->device, &t->chain));
		ASSERT_EQ(0, split_driver_take(&t->driver, &used));
		split_device_publish(&t->device);
		for (uint32_t i = 0; i < batch; i++) {
			ASSERT_EQ(1, split_driver_take(&t->driver, &used));
			ASSERT_EQ(VQ_USED_FINE, used.problem);
			ASSERT_EQ((sent + i) % 17, used.length);
			ASSERT_EQ((uint8_t)(sent + i), t->buffers[i * 128 + 64 + 15]);
		}
		ASSERT_EQ(0, split_driver_take(&t->driver, &used));
		sent += batch;
	}
	ASSERT_EQ(t->driver.num, split_driver_free_descriptors(&t->driver));
	PASS();
}

TEST indices_wrap_past_65536_entries(void)
{
	struct test_ring *t = test_ring_new(64, 0, VQ_F_EVENT_IDX);

	CHECK_CALL(run(t, 70000));
	ASSERT_EQ((uint16_t)(t->driver.published), split_device_base(&t->device));
	test_ring_free(t);
	PASS();
}

TEST every_size_works_from_a_base_close_to_the_wrap(void)
{
	for (uint32_t num = 2; num <= VQ_SIZE_MAX; num *= 2) {
		struct test_ring *t = test_ring_new(num, 65530, 0);

		CHECK_CALL(run(t, 200));
		test_ring_free(t);
	}
	PASS();
}

TEST a_ring_of_one_descriptor_carries_one_chain_at_a_time(void)
{
	struct test_ring *t = test_ring_new(1, 65535, 0);
	struct vq_element e = test_element(t, 0, 16, VQ_DESC_WRITE);
	struct vq_used used;

	for (int i = 0; i < 5; i++) {
		ASSERT_EQ(0, split_driver_add(&t->driver, &e, 1, 16));
		ASSERT_EQ(-ENOSPC, split_driver_add(&t->driver, &e, 1, 16));
		split_driver_publish(&t->driver);
		ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
		split_device_push(&t->device, t->chain.head, 1);
		split_device_publish(&t->device);
		ASSERT_EQ(1, split_driver_take(&t->driver, &used));
	}
	test_ring_free(t);
	PASS();
}

TEST a_full_ring_takes_no_more_until_something_returns(void)
{
	struct test_ring *t = test_ring_new(8, 0, 0);
	struct vq_used used;

	for (int i = 0; i < 4; i++)
		ASSERT(test_ring_add(t, 0) >= 0);
	ASSERT_EQ(-ENOSPC, test_ring_add(t, 0));
	split_driver_publish(&t->driver);
	for (int i = 0; i < 4; i++) {
		ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
		split_device_push(&t->device, t->chain.head, 0);
	}
	split_device_publish(&t->device);
	ASSERT_EQ(1, split_driver_take(&t->driver, &used));
	ASSERT(test_ring_add(t, 0) >= 0);
	ASSERT_EQ(-ENOSPC, test_ring_add(t, 0));
	test_ring_free(t);
	PASS();
}

TEST chains_returned_out_of_order_give_back_the_right_descriptors(void)
{
	struct test_ring *t = test_ring_new(16, 0, 0);
	uint16_t heads[8];
	struct vq_used used;

	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 8; i++)
			ASSERT(test_ring_add(t, (uint32_t)i * 128) >= 0);
		split_driver_publish(&t->driver);
		for (int i = 0; i < 8; i++) {
			ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
			ASSERT_EQ(t->buffers + i * 128, t->chain.pieces[0].host);
			heads[i] = t->chain.head;
		}
		for (int i = 0; i < 8; i++)
			split_device_push(&t->device, heads[(i * 5 + round) % 8], 0);
		split_device_publish(&t->device);
		for (int i = 0; i < 8; i++) {
			ASSERT_EQ(1, split_driver_take(&t->driver, &used));
			ASSERT_EQ(heads[(i * 5 + round) % 8], used.id);
			ASSERT_EQ(VQ_USED_FINE, used.problem);
		}
	}
	ASSERT_EQ(16, split_driver_free_descriptors(&t->driver));
	test_ring_free(t);
	PASS();
}

/* Twelve bytes to read and twelve to write, in every possible split: one bit of the mask per inner boundary. */
TEST every_split_of_request_and_response_is_the_same_message(void)
{
	static const uint8_t request[12] = "abcdefghijkl", response[12] = "ABCDEFGHIJKL";
	struct test_ring *t = test_ring_new(32, 0, 0);
	struct vq_used used;

	for (uint32_t mask = 0; mask < 2048; mask++) {
		struct vq_element e[24];
		uint32_t count = 0;
		uint8_t got[16];

		for (uint32_t side = 0; side < 2; side++)
			for (uint32_t at = 0, length; at < 12; at += length, count++) {
				for (length = 1; at + length < 12 && !(mask >> (at + length - 1) & 1); length++)
					;
				e[count] = test_element(t, count * 64, length, side ? VQ_DESC_WRITE : 0);
				if (!side)
					memcpy(t->buffers + count * 64, request + at, length);
			}
		ASSERT(split_driver_add(&t->driver, e, count, 12) >= 0);
		split_driver_publish(&t->driver);
		ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
		ASSERT_EQ(12, t->chain.readable_bytes);
		ASSERT_EQ(12, t->chain.writable_bytes);
		ASSERT_EQ(12, vq_chain_read(&t->chain, got, sizeof(got)));
		ASSERT_MEM_EQ(request, got, 12);
		ASSERT_EQ(12, vq_chain_write(&t->chain, response, 12));
		split_device_push(&t->device, t->chain.head, 12);
		split_device_publish(&t->device);
		ASSERT_EQ(1, split_driver_take(&t->driver, &used));
		for (uint32_t i = 0, at = 0; i < count; at += e[i++].length)
			if (e[i].flags)
				ASSERT_MEM_EQ(response + at - 12, t->buffers + i * 64, e[i].length);
	}
	test_ring_free(t);
	PASS();
}

TEST reading_and_writing_stop_at_the_ends_of_a_chain(void)
{
	struct test_ring *t = test_ring_new(4, 0, 0);
	uint8_t bytes[64] = {0};

	test_ring_add(t, 0);
	split_driver_publish(&t->driver);
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(8, vq_chain_read(&t->chain, bytes, sizeof(bytes)));
	ASSERT_EQ(4, vq_chain_read(&t->chain, bytes, 4));
	ASSERT_EQ(16, vq_chain_write(&t->chain, bytes, sizeof(bytes)));
	test_ring_free(t);
	PASS();
}

TEST a_chain_put_back_is_found_again(void)
{
	struct test_ring *t = test_ring_new(4, 0, 0);
	uint16_t head;

	test_ring_add(t, 0);
	split_driver_publish(&t->driver);
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	head = t->chain.head;
	split_device_unpop(&t->device);
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(head, t->chain.head);
	ASSERT_EQ(VQ_EMPTY, split_device_pop(&t->device, &t->chain));
	test_ring_free(t);
	PASS();
}

TEST the_range_test_agrees_with_counting(void)
{
	static const uint16_t starts[] = {0, 1, 100, 32767, 65530, 65535};

	for (size_t s = 0; s < sizeof(starts) / sizeof(starts[0]); s++)
		for (uint16_t moved = 0; moved < 6; moved++)
			for (int event = -8; event < 8; event++) {
				bool passed = event >= 0 && event < moved; /* some index written was the one asked for */

				ASSERT_EQ(passed,
					  vq_event_passed((uint16_t)(starts[s] + event), (uint16_t)(starts[s] + moved), starts[s]));
			}
	PASS();
}

static enum greatest_test_res kick_suppression(uint64_t features)
{
	struct test_ring *t = test_ring_new(16, 65533, features);

	ASSERT_EQ(false, split_driver_kick_due(&t->driver)); /* nothing was added */
	test_ring_add(t, 0);
	ASSERT_EQ(true, split_driver_kick_due(&t->driver));
	ASSERT_EQ(false, split_driver_kick_due(&t->driver)); /* decided already */
	split_device_kicks_off(&t->device);
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	test_ring_add(t, 0);
	test_ring_add(t, 0);
	ASSERT_EQ(false, split_driver_kick_due(&t->driver));
	ASSERT_EQ(true, split_device_kicks_on(&t->device)); /* two chains came while kicks were off */
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
	ASSERT_EQ(false, split_device_kicks_on(&t->device));
	test_ring_add(t, 0);
	test_ring_add(t, 0);
	ASSERT_EQ(true, split_driver_kick_due(&t->driver));
	test_ring_free(t);
	PASS();
}

TEST kicks_are_suppressed_and_resumed_with_flags(void)
{
	CHECK_CALL(kick_suppression(0));
	PASS();
}

TEST kicks_are_suppressed_and_resumed_with_event_idx(void)
{
	CHECK_CALL(kick_suppression(VQ_F_EVENT_IDX));
	PASS();
}

static void serve_one(struct test_ring *t)
{
	if (split_device_pop(&t->device, &t->chain) == VQ_CHAIN)
		split_device_push(&t->device, t->chain.head, 0);
}

static enum greatest_test_res call_suppression(uint64_t features)
{
	struct test_ring *t = test_ring_new(16, 65533, features);
	struct vq_used used;

	for (int i = 0; i < 6; i++)
		test_ring_add(t, 0);
	split_driver_publish(&t->driver);
	ASSERT_EQ(false, split_device_call_due(&t->device)); /* nothing was returned */
	serve_one(t);
	ASSERT_EQ(true, split_device_call_due(&t->device));
	ASSERT_EQ(false, split_device_call_due(&t->device));
	split_driver_calls_off(&t->driver);
	ASSERT_EQ(1, split_driver_take(&t->driver, &used));
	serve_one(t);
	serve_one(t);
	ASSERT_EQ(false, split_device_call_due(&t->device));
	ASSERT_EQ(true, split_driver_calls_on(&t->driver)); /* two came while calls were off */
	ASSERT_EQ(1, split_driver_take(&t->driver, &used));
	ASSERT_EQ(1, split_driver_take(&t->driver, &used));
	ASSERT_EQ(false, split_driver_calls_on(&t->driver));
	serve_one(t);
	serve_one(t);
	serve_one(t);
	ASSERT_EQ(true, split_device_call_due(&t->device));
	test_ring_free(t);
	PASS();
}

TEST calls_are_suppressed_and_resumed_with_flags(void)
{
	CHECK_CALL(call_suppression(0));
	PASS();
}

TEST calls_are_suppressed_and_resumed_with_event_idx(void)
{
	CHECK_CALL(call_suppression(VQ_F_EVENT_IDX));
	PASS();
}

/* One look for both questions says what two looks say. */
static enum greatest_test_res rests(uint64_t features)
{
	struct test_ring *t = test_ring_new(8, 65533, features);
	bool call = false;

	for (unsigned i = 0; i < 10; i++) {
		struct vq_used used;
		bool wanted = i % 3 != 1;

		if (wanted)
			ASSERT_FALSE(split_driver_calls_on(&t->driver));
		else
			split_driver_calls_off(&t->driver);
		ASSERT(test_ring_add(t, 0) >= 0);
		ASSERT(split_driver_kick_due(&t->driver));
		split_device_kicks_off(&t->device);
		ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
		ASSERT_FALSE(split_device_known(&t->device));
		ASSERT_FALSE(split_device_call_likely(&t->device) && features); /* nothing was pushed yet */
		split_device_push(&t->device, t->chain.head, 0);
		ASSERT_EQ(wanted, split_device_call_likely(&t->device));
		call = false;
		if (i % 2) {
			/* A chain that came meanwhile is not waited for. */
			ASSERT(test_ring_add(t, 0) >= 0);
			ASSERT_FALSE(split_driver_kick_due(&t->driver));
			ASSERT(split_device_rest(&t->device, &call));
			ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
			split_device_push(&t->device, t->chain.head, 0);
			split_device_publish(&t->device);
			split_device_call_due(&t->device);
			split_device_kicks_on(&t->device);
			ASSERT_EQ(1, split_driver_take(&t->driver, &used));
		} else {
			ASSERT_FALSE(split_device_rest(&t->device, &call));
		}
		ASSERT_EQ(wanted || i == 0, call);
		ASSERT_EQ(1, split_driver_take(&t->driver, &used));
		ASSERT_EQ(0, split_driver_take(&t->driver, &used));
	}
	test_ring_free(t);
	PASS();
}

TEST a_device_that_rests_asks_for_kicks_and_decides_on_a_call_at_once(void)
{
	CHECK_CALL(rests(0));
	CHECK_CALL(rests(VQ_F_EVENT_IDX));
	PASS();
}

TEST a_copy_of_any_length_is_a_copy(void)
{
	uint8_t from[80], to[80];

	for (size_t i = 0; i < sizeof(from); i++)
		from[i] = (uint8_t)(i + 1);
	for (size_t at = 0; at < 5; at++)
		for (size_t bytes = 0; bytes + at <= 70; bytes++) {
			memset(to, 0, sizeof(to));
			vq_copy(to + at, from + at, bytes);
			for (size_t i = 0; i < sizeof(to); i++)
				ASSERT_EQ(i >= at && i < at + bytes ? from[i] : 0, to[i]);
		}
	PASS();
}

TEST with_event_idx_the_flags_mean_nothing(void)
{
	struct test_ring *t = test_ring_new(16, 0, VQ_F_EVENT_IDX);

	atomic_store(&t->driver.used->flags, SPLIT_USED_NO_NOTIFY);
	atomic_store(&t->driver.avail->flags, SPLIT_AVAIL_NO_INTERRUPT);
	test_ring_add(t, 0);
	ASSERT_EQ(true, split_driver_kick_due(&t->driver));
	serve_one(t);
	ASSERT_EQ(true, split_device_call_due(&t->device));
	split_device_kicks_on(&t->device);
	ASSERT_EQ(SPLIT_USED_NO_NOTIFY, atomic_load(&t->driver.used->flags));
	test_ring_free(t);
	PASS();
}

TEST with_event_idx_only_the_index_asked_for_calls(void)
{
	struct test_ring *t = test_ring_new(16, 0, VQ_F_EVENT_IDX);

	for (int i = 0; i < 5; i++)
		test_ring_add(t, 0);
	split_driver_publish(&t->driver);
	serve_one(t);
	ASSERT_EQ(true, split_device_call_due(&t->device)); /* the first after a start always calls */
	atomic_store(split_used_event(t->driver.avail, 16), 3);
	serve_one(t);
	ASSERT_EQ(false, split_device_call_due(&t->device));
	serve_one(t);
	ASSERT_EQ(false, split_device_call_due(&t->device));
	serve_one(t);
	ASSERT_EQ(true, split_device_call_due(&t->device));
	serve_one(t);
	ASSERT_EQ(false, split_device_call_due(&t->device));
	test_ring_free(t);
	PASS();
}

TEST a_device_resumes_from_its_base_without_losing_or_repeating(void)
{
	struct test_ring *t = test_ring_new(16, 65534, 0);
	struct vq_used used;
	uint16_t base;

	for (uint32_t i = 0; i < 6; i++)
		test_ring_add(t, i * 128);
	split_driver_publish(&t->driver);
	for (int i = 0; i < 3; i++)
		serve_one(t);
	split_device_publish(&t->device);
	base = split_device_base(&t->device);
	ASSERT_EQ((uint16_t)(65534 + 3), base);
	ASSERT_EQ(0, split_device_init(&t->device, &t->memory, &t->at, 16, base, 0));
	for (int i = 3; i < 6; i++) {
		ASSERT_EQ(VQ_CHAIN, split_device_pop(&t->device, &t->chain));
		ASSERT_EQ(t->buffers + i * 128, t->chain.pieces[0].host);
		split_device_push(&t->device, t->chain.head, 0);
	}
	split_device_publish(&t->device);
	for (int i = 0; i < 6; i++) {
		ASSERT_EQ(1, split_driver_take(&t->driver, &used));
		ASSERT_EQ(VQ_USED_FINE, used.problem);
	}
	ASSERT_EQ(0, split_driver_take(&t->driver, &used));
	test_ring_free(t);
	PASS();
}

TEST the_device_writes_neither_descriptors_nor_available_ring_nor_requests(void)
{
	struct test_ring *t = test_ring_new(16, 0, 0);
	size_t driver_bytes = t->layout.used;
	uint8_t *before = malloc(driver_bytes);

	memset(t->buffers, 0x33, 8);
	test_ring_add(t, 0);
	split_driver_publish(&t->driver);
	memcpy(before, t->block, driver_bytes);
	serve_one(t);
	split_device_kicks_off(&t->device);
	(void)split_device_call_due(&t->device);
	ASSERT_MEM_EQ(before, t->block, driver_bytes);
	ASSERT_EQ(0x33, t->buffers[7]);
	free(before);
	test_ring_free(t);
	PASS();
}

/* What a hostile device can write into the used ring, and what the driver makes of it. */
TEST a_driver_reports_wrong_used_entries_and_stays_usable(void)
{
	struct test_ring *t = test_ring_new(8, 0, 0);
	struct vq_used used;
	uint32_t head, second;

	head = (uint32_t)test_ring_add(t, 0);
	second = (uint32_t)test_ring_add(t, 128);
	split_driver_publish(&t->driver);
	split_device_push(&t->device, 0x12345678, 4); /* no descriptor */
	split_device_push(&t->device, 8, 4);          /* just past the table */
	split_device_push(&t->device, head, 17);      /* longer than the buffer */
	split_device_push(&t->device, head, 4);       /* twice */
	split_device_push(&t->device, second + 1, 4); /* inside a chain, no head */
	split_device_push(&t->device, second, UINT32_MAX);
	split_device_publish(&t->device);
	static const enum vq_used_problem expected[] = {VQ_USED_UNKNOWN_HEAD,    VQ_USED_UNKNOWN_HEAD,    VQ_USED_LENGTH_OVER,
							VQ_USED_NOT_OUTSTANDING, VQ_USED_NOT_OUTSTANDING, VQ_USED_LENGTH_OVER};
	for (int i = 0; i < 6; i++) {
		ASSERT_EQ(1, split_driver_take(&t->driver, &used));
		ASSERT_EQ(expected[i], used.problem);
	}
	ASSERT_EQ(UINT32_MAX, used.length);
	ASSERT_EQ(0, split_driver_take(&t->driver, &used));
	ASSERT_EQ(8, split_driver_free_descriptors(&t->driver));
	test_ring_free(t);
	PASS();
}

TEST a_used_index_that_jumps_ends_the_ring_without_a_flood(void)
{
	static const uint16_t jumps[] = {9, 0x8000, 0xffff};

	for (size_t i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
		struct test_ring *t = test_ring_new(8, 0, 0);
		struct vq_used used;

		test_ring_add(t, 0);
		split_driver_publish(&t->driver);
		atomic_store(&t->driver.used->idx, jumps[i]);
		ASSERT_EQ(1, split_driver_take(&t->driver, &used));
		ASSERT_EQ(VQ_USED_INDEX_JUMP, used.problem);
		ASSERT_EQ(0, split_driver_take(&t->driver, &used));
		ASSERT_EQ(true, t->driver.broken);
		test_ring_free(t);
	}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(the_layout_is_that_of_the_specification);
	RUN_TEST(sizes_that_are_no_power_of_two_and_misaligned_areas_are_refused);
	RUN_TEST(indices_wrap_past_65536_entries);
	RUN_TEST(every_size_works_from_a_base_close_to_the_wrap);
	RUN_TEST(a_ring_of_one_descriptor_carries_one_chain_at_a_time);
	RUN_TEST(a_full_ring_takes_no_more_until_something_returns);
	RUN_TEST(chains_returned_out_of_order_give_back_the_right_descriptors);
	RUN_TEST(every_split_of_request_and_response_is_the_same_message);
	RUN_TEST(reading_and_writing_stop_at_the_ends_of_a_chain);
	RUN_TEST(a_chain_put_back_is_found_again);
	RUN_TEST(the_range_test_agrees_with_counting);
	RUN_TEST(kicks_are_suppressed_and_resumed_with_flags);
	RUN_TEST(kicks_are_suppressed_and_resumed_with_event_idx);
	RUN_TEST(calls_are_suppressed_and_resumed_with_flags);
	RUN_TEST(calls_are_suppressed_and_resumed_with_event_idx);
	RUN_TEST(a_device_that_rests_asks_for_kicks_and_decides_on_a_call_at_once);
	RUN_TEST(a_copy_of_any_length_is_a_copy);
	RUN_TEST(with_event_idx_the_flags_mean_nothing);
	RUN_TEST(with_event_idx_only_the_index_asked_for_calls);
	RUN_TEST(a_device_resumes_from_its_base_without_losing_or_repeating);
	RUN_TEST(the_device_writes_neither_descriptors_nor_available_ring_nor_requests);
	RUN_TEST(a_driver_reports_wrong_used_entries_and_stays_usable);
	RUN_TEST(a_used_index_that_jumps_ends_the_ring_without_a_flood);
	GREATEST_MAIN_END();
}
