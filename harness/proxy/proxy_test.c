/* SPDX-License-Identifier: BSD-2-Clause */
#include "greatest.h"

#include "harness/proxy/proxy_fixture.h"

static struct rig rig;

/* The next used entry of the command queue; -1: none. */
static int64_t answered(uint32_t *length)
{
	struct vq_used used;

	if (!split_driver_take(&rig.commands->driver, &used))
		return -1;
	*length = used.length;
	return used.id;
}

static uint32_t value_of(uint16_t token)
{
	return scmi_load32(rig.commands->buffers + (uint32_t)token % 256u * 128u + 64 + 8);
}

TEST a_command_and_its_answer_pass_with_the_lengths_of_the_platform(void)
{
	uint32_t length;
	int head;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	head = rig_send(&rig, 5);
	rig_turn(&rig);
	ASSERT_EQ(1, fake.got);
	ASSERT_EQ(8, fake.messages[0].request_bytes);
	ASSERT_EQ(16, fake.messages[0].capacity);
	ASSERT_EQ(-1, answered(&length));
	fake_answer(0, 77); /* a lie stays one */
	rig_turn(&rig);
	ASSERT_EQ(head, answered(&length));
	ASSERT_EQ(77, length);
	ASSERT_EQ(0x1234, value_of(5));
	ASSERT_EQ(1, rig.road->figures.responses);
	rig_close(&rig);
	PASS();
}

TEST an_answer_finds_memory_that_has_moved(void)
{
	uint32_t length;
	uint8_t *old, *fresh;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	rig_send(&rig, 5);
	rig_turn(&rig);
	/* the guest's memory is mapped elsewhere, and what was there before is gone */
	old = rig.commands->block;
	fresh = aligned_alloc(4096, rig.commands->bytes);
	memcpy(fresh, old, rig.commands->bytes);
	rig.commands->memory.regions[0].host = fresh;
	ASSERT_EQ(0, split_device_remap(&rig.commands->device, &rig.commands->at));
	memset(old, 0xee, rig.commands->bytes);
	fake_answer(0, 12);
	proxy_devices.work(rig.device);
	ASSERT_EQ(0x1234, scmi_load32(fresh + (rig.commands->buffers - old) + 5 * 128 + 64 + 8));
	memcpy(old, fresh, rig.commands->bytes);
	rig.commands->memory.regions[0].host = old;
	ASSERT_EQ(0, split_device_remap(&rig.commands->device, &rig.commands->at));
	free(fresh);
	ASSERT(answered(&length) >= 0);
	rig_close(&rig);
	PASS();
}

TEST a_chain_that_is_spoiled_on_the_way_goes_back_empty(void)
{
	uint32_t length;
	int head;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	head = rig_send(&rig, 5);
	rig_turn(&rig);
	rig.commands->driver.desc[head].addr = htole64(0xdead0000);
	fake_answer(0, 12);
	proxy_devices.work(rig.device);
	ASSERT_EQ(head, answered(&length));
	ASSERT_EQ(0, length);
	ASSERT_EQ(VQ_BAD_ADDRESS, proxy_devices.take_error(rig.device));
	ASSERT_EQ(VQ_EMPTY, proxy_devices.take_error(rig.device));
	rig_close(&rig);
	PASS();
}

TEST a_queue_that_stands_still_gets_its_answers_later(void)
{
	uint32_t length;
	int head;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	head = rig_send(&rig, 5);
	rig_turn(&rig);
	proxy_devices.set_queues(rig.device, NULL, NULL);
	fake_answer(0, 12);
	proxy_devices.work(rig.device);
	ASSERT_EQ(-1, answered(&length));
	proxy_devices.set_queues(rig.device, &rig.commands->device, NULL);
	proxy_devices.work(rig.device);
	ASSERT_EQ(head, answered(&length));
	ASSERT_EQ(12, length);
	ASSERT_EQ(0x1234, value_of(5));
	rig_close(&rig);
	PASS();
}

TEST what_a_lost_platform_had_is_sent_again_in_order(void)
{
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	uint32_t length, resent = 0, lost = 0, attached = 0;
	char why[200];

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	for (uint16_t token = 1; token <= 3; token++)
		rig_send(&rig, token);
	rig_turn(&rig);
	ASSERT_EQ(3, fake.got);
	fake_answer(1, 12); /* it answers the second, and goes */
	fake.gone = true;
	fake.absent = true;
	rig_turn(&rig);
	ASSERT(answered(&length) >= 0);
	ASSERT_EQ(-1, answered(&length));
	ASSERT_EQ(1, rig.road->figures.lost);
	rig_send(&rig, 4); /* while nobody is there */
	rig_turn(&rig);
	fake.absent = false;
	rig.road->link.next_try_ns = 0;
	rig_turn(&rig);
	ASSERT_EQ(2, fake.lives);
	ASSERT_EQ(3, fake.got);
	for (unsigned i = 0; i < 3; i++) {
		static const uint16_t tokens[] = {1, 3, 4};

		ASSERT_EQ(tokens[i], scmi_header_unpack(scmi_load32(fake.bytes[i])).token);
		fake_answer(i, 12);
	}
	rig_turn(&rig);
	for (unsigned i = 0; i < 3; i++)
		ASSERT(answered(&length) >= 0);
	ASSERT_EQ(2, rig.road->figures.resent);
	ASSERT_EQ(0, rig.road->used);
	ASSERT_EQ(0, assay_trace_open(rig.trace_path, &reader, why, sizeof(why)));
	while (assay_trace_next(reader, &record, why, sizeof(why)) == 1) {
		struct assay_lifecycle life = {.event = ASSAY_LIFE_RESET};

		resent += record.flags == ASSAY_TRACE_RESENT;
		if (record.kind == ASSAY_TRACE_LIFECYCLE)
			assay_lifecycle_unpack(record.bytes, record.bytes_count, &life);
		lost += life.event == ASSAY_LIFE_CRASH && life.how == ASSAY_HOW_LOST;
		attached += life.event == ASSAY_LIFE_ATTACH;
	}
	assay_trace_close(reader);
	ASSERT_EQ(2, resent);
	ASSERT_EQ(1, lost);
	ASSERT_EQ(2, attached);
	rig_close(&rig);
	PASS();
}

TEST a_platform_that_is_gone_when_it_is_given_something_loses_no_answer(void)
{
	uint32_t length;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	rig_send(&rig, 1);
	rig_turn(&rig);
	fake_answer(0, 12);
	fake.gone = true;
	rig_send(&rig, 2);
	rig_turn(&rig);
	ASSERT(answered(&length) >= 0);
	rig.road->link.next_try_ns = 0;
	rig_turn(&rig);
	ASSERT_EQ(1, fake.got);
	ASSERT_EQ(2, scmi_header_unpack(scmi_load32(fake.bytes[0])).token);
	ASSERT_EQ(0, rig.road->figures.resent);
	rig_close(&rig);
	PASS();
}

static uint32_t word_of(uint8_t type, unsigned token)
{
	return scmi_header_pack((struct scmi_header){.protocol = 0x14, .message = 6, .type = type, .token = (uint16_t)token});
}

TEST events_wait_for_buffers_in_their_order(void)
{
	struct vq_used used;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	fake_event(word_of(SCMI_TYPE_NOTIFICATION, 1));
	fake_event(word_of(SCMI_TYPE_NOTIFICATION, 2));
	rig_turn(&rig);
	ASSERT(!split_driver_take(&rig.events->driver, &used));
	rig_offer(&rig, 0);
	rig_offer(&rig, 1);
	proxy_devices.events(rig.device);
	ASSERT_EQ(1, split_driver_take(&rig.events->driver, &used));
	ASSERT_EQ(8, used.length);
	ASSERT_EQ(word_of(SCMI_TYPE_NOTIFICATION, 1), scmi_load32(rig.events->buffers));
	ASSERT_EQ(1, split_driver_take(&rig.events->driver, &used));
	ASSERT_EQ(word_of(SCMI_TYPE_NOTIFICATION, 2), scmi_load32(rig.events->buffers + 128));
	ASSERT_EQ(0, rig.road->events_count);
	rig_close(&rig);
	PASS();
}

TEST events_without_buffers_are_bounded(void)
{
	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	for (unsigned i = 0; i < PROXY_EVENTS_MAX / 64 + 2; i++) {
		for (unsigned j = 0; j < 64; j++)
			fake_event(word_of(SCMI_TYPE_NOTIFICATION, j));
		rig_turn(&rig);
	}
	ASSERT_EQ(PROXY_EVENTS_MAX, rig.road->events_count);
	ASSERT_EQ(128, rig.road->figures.undelivered);
	fake_event(word_of(SCMI_TYPE_DELAYED, 3)); /* a delayed response is not a notification */
	rig_turn(&rig);
	ASSERT_EQ(PROXY_EVENTS_MAX + 1, rig.road->events_count);
	rig_close(&rig);
	PASS();
}

TEST an_answer_that_comes_twice_is_given_once(void)
{
	uint32_t length;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	rig_send(&rig, 1);
	rig_turn(&rig);
	fake_answer(0, 12);
	fake_answer(0, 12);
	fake_send(VIRTIO_SCMI_CMDQ, 12345, "\0\0\0\0\0\0\0\0", 8, 8);
	rig_turn(&rig);
	ASSERT(answered(&length) >= 0);
	ASSERT_EQ(-1, answered(&length));
	ASSERT_EQ(0, rig.road->used);
	ASSERT_EQ(2, rig.road->figures.unasked);
	rig_close(&rig);
	PASS();
}

TEST more_than_fit_stay_in_the_queue(void)
{
	uint32_t length, count = 0;

	rig_open(&rig);
	fake.room = 100;
	ASSERT_EQ(0, rig_start(&rig));
	for (uint16_t i = 0; i < 300; i++)
		rig_send(&rig, i);
	rig_turn(&rig);
	ASSERT_EQ(PROXY_IN_FLIGHT_MAX, rig.road->used);
	ASSERT_EQ(PROXY_IN_FLIGHT_MAX, fake.got);
	for (unsigned turns = 0; turns < 20; turns++) {
		uint32_t got = fake.got;

		for (uint32_t i = count; i < got && i < count + 64; i++)
			fake_answer(i, 12);
		proxy_devices.work(rig.device);
		while (answered(&length) >= 0)
			count++;
	}
	ASSERT_EQ(300, fake.got);
	ASSERT_EQ(300, count);
	ASSERT_EQ(0, rig.road->used);
	rig_close(&rig);
	PASS();
}

TEST what_a_backend_cannot_carry_goes_back_empty(void)
{
	uint32_t length;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	fake.refuse = -EMSGSIZE;
	rig_send(&rig, 1);
	rig_turn(&rig);
	ASSERT(answered(&length) >= 0);
	ASSERT_EQ(0, length);
	ASSERT_EQ(1, rig.road->figures.not_passed);
	ASSERT_EQ(0, rig.road->used);
	rig_close(&rig);
	PASS();
}

TEST a_guest_that_finds_nobody_is_sent_away(void)
{
	int error;

	rig_open(&rig);
	fake.absent = true;
	do {
		error = rig_start(&rig);
	} while (error == -EAGAIN);
	ASSERT_EQ(-EHOSTUNREACH, error);
	proxy_devices.depart(rig.proxy, "agent");
	rig_close(&rig);
	PASS();
}

TEST a_guest_that_goes_takes_its_commands_with_it(void)
{
	uint32_t length;

	rig_open(&rig);
	ASSERT_EQ(0, rig_start(&rig));
	rig_send(&rig, 1);
	rig_turn(&rig);
	rig_end(&rig);
	ASSERT_EQ(1, rig.road->figures.open);
	ASSERT_EQ(0, rig.road->used);
	ASSERT_EQ(LINK_DOWN, rig.road->link.state);
	ASSERT_EQ(0, rig_start(&rig));
	rig_turn(&rig);
	ASSERT_EQ(0, fake.got);
	ASSERT_EQ(-1, answered(&length));
	ASSERT_EQ(2, fake.lives);
	rig_close(&rig);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_command_and_its_answer_pass_with_the_lengths_of_the_platform);
	RUN_TEST(an_answer_finds_memory_that_has_moved);
	RUN_TEST(a_chain_that_is_spoiled_on_the_way_goes_back_empty);
	RUN_TEST(a_queue_that_stands_still_gets_its_answers_later);
	RUN_TEST(what_a_lost_platform_had_is_sent_again_in_order);
	RUN_TEST(a_platform_that_is_gone_when_it_is_given_something_loses_no_answer);
	RUN_TEST(events_wait_for_buffers_in_their_order);
	RUN_TEST(events_without_buffers_are_bounded);
	RUN_TEST(an_answer_that_comes_twice_is_given_once);
	RUN_TEST(more_than_fit_stay_in_the_queue);
	RUN_TEST(what_a_backend_cannot_carry_goes_back_empty);
	RUN_TEST(a_guest_that_finds_nobody_is_sent_away);
	RUN_TEST(a_guest_that_goes_takes_its_commands_with_it);
	GREATEST_MAIN_END();
}
