/* SPDX-License-Identifier: BSD-2-Clause */
/* What the port makes of a device that breaks the rules: each transport fault, and a used index gone astray. */
#include "greatest.h"
#include "harness/backends/virtio_port.h"

#define FIXTURE_HAS_FAULTS true
#include "harness/platform/virtio_device_fixture.h"

static struct link *faulty(enum platform_transport_fault fault)
{
	struct link *l = connect(16, P2A, false);

	l->platform.fault = fault;
	return l;
}

TEST wrong_used_lengths_are_told_as_they_are_and_bytes_are_clipped(void)
{
	static const struct {
		enum platform_transport_fault fault;
		uint32_t length, bytes;
	} cases[] = {{PLATFORM_TRANSPORT_USED_LENGTH_PLUS_4, 20, 20},
		     {PLATFORM_TRANSPORT_USED_LENGTH_MINUS_4, 12, 12},
		     {PLATFORM_TRANSPORT_USED_LENGTH_ZERO, 0, 0},
		     {PLATFORM_TRANSPORT_USED_LENGTH_HUGE, 136 + 0x1000, 136}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct link *l = faulty(cases[i].fault);

		ASSERT_EQ(1, send_one(l, 3, 12, 136));
		ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
		ASSERT_EQ(cases[i].length, l->out[0].used_length);
		ASSERT_EQ(cases[i].bytes, l->out[0].bytes_count);
		l->platform.fault = PLATFORM_TRANSPORT_NONE;
		CHECK_CALL(works(l));
		part(l);
	}
	PASS();
}

TEST a_wrong_head_is_an_error_in_words_and_other_commands_go_on(void)
{
	struct link *l = faulty(PLATFORM_TRANSPORT_WRONG_HEAD);

	ASSERT_EQ(1, send_one(l, 3, 12, 136));
	ASSERT_EQ(-EPROTO, virtio_port_reap(l->port, l->out, 64));
	ASSERT(strstr(virtio_port_error(l->port), "used id 1"));
	ASSERT_EQ(0, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(false, virtio_port_broken(l->port));
	l->platform.fault = PLATFORM_TRANSPORT_NONE;
	CHECK_CALL(works(l));
	ASSERT_EQ(1, virtio_port_in_flight(l->port));
	part(l);
	PASS();
}

TEST a_head_returned_twice_is_delivered_once_and_reported(void)
{
	struct link *l = faulty(PLATFORM_TRANSPORT_USED_TWICE);

	ASSERT_EQ(1, send_one(l, 3, 12, 136));
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(-EPROTO, virtio_port_reap(l->port, l->out, 64));
	ASSERT(strstr(virtio_port_error(l->port), "not outstanding"));
	l->platform.fault = PLATFORM_TRANSPORT_NONE;
	CHECK_CALL(works(l));
	part(l);
	PASS();
}

TEST a_call_left_out_a_swap_a_repeated_event_a_stall_and_a_death_happen_as_named(void)
{
	struct link *l = faulty(PLATFORM_TRANSPORT_NO_CALL);

	for (int i = 0; i < 20; i++) {
		ASSERT_EQ(1, send_one(l, 3, 12, 136));
		ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	}
	ASSERT_EQ(20, l->calls);
	ASSERT_EQ(1, send_one(l, 3, 12, 136));
	ASSERT_EQ(20, l->calls);
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	part(l);

	l = faulty(PLATFORM_TRANSPORT_SWAPPED);
	l->deaf = true;
	send_one(l, 1, 12, 136);
	send_one(l, 2, 12, 136);
	send_one(l, 3, 12, 136);
	virtio_device_commands(l->device);
	ASSERT_EQ(3, virtio_port_reap(l->port, l->out, 64));
	for (int i = 0; i < 3; i++)
		ASSERT_EQ(l->out[i].cookie == 3 ? 3 : 3 - l->out[i].cookie, l->out[i].bytes[0]);
	part(l);

	l = faulty(PLATFORM_TRANSPORT_EVENT_TWICE);
	add_events(l, 1, SCMI_TYPE_NOTIFICATION);
	virtio_device_events(l->device);
	ASSERT_EQ(2, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(1, scmi_load32(l->out[1].bytes + 4));
	part(l);

	l = faulty(PLATFORM_TRANSPORT_DELAYED_ON_CMDQ);
	add_events(l, 1, SCMI_TYPE_DELAYED);
	virtio_device_events(l->device);
	ASSERT_EQ(0, virtio_port_reap(l->port, l->out, 64));
	send_one(l, 1, 12, 136);
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(SCMI_TYPE_DELAYED, scmi_header_unpack(scmi_load32(l->out[0].bytes)).type);
	part(l);

	l = faulty(PLATFORM_TRANSPORT_STALLS);
	send_one(l, 1, 12, 136);
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	send_one(l, 2, 12, 4);
	send_one(l, 3, 12, 136);
	ASSERT_EQ(0, virtio_port_reap(l->port, l->out, 64));
	part(l);

	l = faulty(PLATFORM_TRANSPORT_DIES);
	send_one(l, 1, 12, 136);
	ASSERT_EQ(true, virtio_device_dead(l->device));
	ASSERT_EQ(0, virtio_port_reap(l->port, l->out, 64));
	part(l);
	PASS();
}

TEST a_device_that_moves_the_used_index_too_far_breaks_the_port_for_good(void)
{
	struct link *l = connect(16, 0, false);
	struct virtio_port_ring r;

	virtio_port_ring(l->port, 0, &r);
	atomic_fetch_add(&((struct split_used *)r.host_used)->idx, 17);
	for (int i = 0; i < 3; i++)
		ASSERT_EQ(-EPROTO, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(true, virtio_port_broken(l->port));
	part(l);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(wrong_used_lengths_are_told_as_they_are_and_bytes_are_clipped);
	RUN_TEST(a_wrong_head_is_an_error_in_words_and_other_commands_go_on);
	RUN_TEST(a_head_returned_twice_is_delivered_once_and_reported);
	RUN_TEST(a_call_left_out_a_swap_a_repeated_event_a_stall_and_a_death_happen_as_named);
	RUN_TEST(a_device_that_moves_the_used_index_too_far_breaks_the_port_for_good);
	GREATEST_MAIN_END();
}
