/* SPDX-License-Identifier: BSD-2-Clause */
/* Port and device in order: framing, bad chains, undersized buffers, events, time stamps, suppression. */
#include "greatest.h"
#include "harness/backends/virtio_port.h"

#include "harness/platform/virtio_device_fixture.h"

static enum greatest_test_res many(uint32_t queue_size, uint64_t features, bool poll)
{
	struct link *l = connect(queue_size, features, poll);
	uint32_t depth, sent = 0, got = 0;

	ASSERT(l);
	depth = virtio_port_max_in_flight(l->port);
	while (got < 3000) {
		struct assay_message m[64];
		uint32_t requests[64][3];
		uint32_t batch = depth < 40 ? depth : 40;
		int n;

		for (uint32_t i = 0; i < batch; i++) {
			requests[i][0] = requests[i][1] = requests[i][2] = sent + i;
			m[i] = (struct assay_message){sent + i, (const uint8_t *)requests[i], 12, 16};
		}
		ASSERT_EQ((int)batch, virtio_port_submit(l->port, m, batch));
		ASSERT_EQ(batch, virtio_port_in_flight(l->port));
		ASSERT_EQ(0, virtio_port_kick(l->port));
		sent += batch;
		while ((n = virtio_port_reap(l->port, l->out, 7)) > 0)
			for (int i = 0; i < n; i++, got++) {
				ASSERT_EQ(got, l->out[i].cookie);
				ASSERT_EQ(got, scmi_load32(l->out[i].bytes));
				ASSERT_EQ(0, scmi_load32(l->out[i].bytes + 4));
				ASSERT_EQ(got, scmi_load32(l->out[i].bytes + 12));
			}
		ASSERT_EQ(0, n);
		ASSERT_EQ(sent, got);
	}
	part(l);
	PASS();
}

TEST commands_come_back_with_their_answers_in_every_configuration(void)
{
	for (uint32_t size = 2; size <= 32768; size *= 4) {
		CHECK_CALL(many(size, 0, false));
		CHECK_CALL(many(size, P2A | VQ_F_EVENT_IDX, false));
		CHECK_CALL(many(size, P2A | VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC, true));
	}
	PASS();
}

/* Four commands in turns of three: the driver is not asked to kick for what is left. */
static enum greatest_test_res turns(uint64_t features)
{
	struct link *l = connect(16, features, false);
	uint8_t request[8] = {0};
	struct assay_message m[4];
	unsigned outcome;

	for (unsigned i = 0; i < 4; i++)
		m[i] = (struct assay_message){i, request, 8, 136};
	l->deaf = true;
	ASSERT_EQ(4, virtio_port_submit(l->port, m, 4));
	outcome = virtio_device_some_commands(l->device, 3);
	ASSERT(outcome & VIRTIO_DEVICE_CALL);
	ASSERT(outcome & VIRTIO_DEVICE_LEFT);
	ASSERT_EQ(3u, l->platform.commands);
	ASSERT_EQ(3, virtio_port_reap(l->port, l->out, 64));
	outcome = virtio_device_some_commands(l->device, 3);
	ASSERT_FALSE(outcome & VIRTIO_DEVICE_LEFT);
	ASSERT_EQ(4u, l->platform.commands);
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	outcome = virtio_device_some_commands(l->device, 3);
	ASSERT_FALSE(outcome & VIRTIO_DEVICE_LEFT);
	l->deaf = false;
	CHECK_CALL(works(l));
	part(l);
	PASS();
}

TEST a_turn_takes_so_many_commands_and_leaves_the_rest(void)
{
	CHECK_CALL(turns(0));
	CHECK_CALL(turns(P2A | VQ_F_EVENT_IDX));
	PASS();
}

TEST a_full_port_takes_what_fits_and_refuses_what_is_too_large(void)
{
	struct link *l = connect(8, 0, false);
	uint8_t request[8] = {0};
	struct assay_message m[6];

	for (unsigned i = 0; i < 6; i++)
		m[i] = (struct assay_message){i, request, 8, 136};
	l->deaf = true;
	ASSERT_EQ(4, virtio_port_submit(l->port, m, 6));
	ASSERT_EQ(0, virtio_port_submit(l->port, m, 6));
	virtio_device_commands(l->device);
	ASSERT_EQ(4, virtio_port_reap(l->port, l->out, 64));
	l->deaf = false;
	m[0].capacity = ASSAY_MESSAGE_MAX + 1;
	ASSERT_EQ(-EMSGSIZE, virtio_port_submit(l->port, m, 1));
	m[0].capacity = m[0].request_bytes = 0;
	ASSERT_EQ(-EINVAL, virtio_port_submit(l->port, m, 1));
	CHECK_CALL(works(l));
	part(l);
	PASS();
}

TEST one_call_sends_kicks_and_brings_the_answer_with_the_event_behind_it(void)
{
	struct link *l = connect(8, P2A | VQ_F_EVENT_IDX | VQ_F_INDIRECT_DESC, false);
	uint8_t request[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	struct assay_message m[6];
	int taken;

	for (unsigned i = 0; i < 6; i++)
		m[i] = (struct assay_message){i, request, 8, 16};
	ASSERT_EQ(1, virtio_port_turn(l->port, m, 1, &taken, l->out, 64));
	ASSERT_EQ(1, taken);
	ASSERT_EQ(1u, l->doorbells[0]);
	add_events(l, 2, SCMI_TYPE_NOTIFICATION);
	ASSERT_EQ(3, virtio_port_turn(l->port, m + 1, 1, &taken, l->out, 64));
	ASSERT_EQ(1u, l->out[0].cookie);
	ASSERT_EQ(12u, l->out[0].bytes_count);
	ASSERT_MEM_EQ(request + 4, l->out[0].bytes + 8, 4);
	for (unsigned i = 1; i < 3; i++) {
		ASSERT_EQ(ASSAY_COOKIE_NONE, l->out[i].cookie);
		ASSERT_EQ(8u, l->out[i].bytes_count);
		ASSERT_EQ(i, scmi_load32(l->out[i].bytes + 4));
		ASSERT(l->out[i].bytes >= l->out[i - 1].bytes + l->out[i - 1].bytes_count);
	}
	/* With room for one only, what is behind it waits. */
	add_events(l, 1, SCMI_TYPE_NOTIFICATION);
	ASSERT_EQ(1, virtio_port_turn(l->port, m + 1, 1, &taken, l->out, 1));
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 1));
	ASSERT_EQ(ASSAY_COOKIE_NONE, l->out[0].cookie);
	/* Several at once; nothing to send; no room; too large. */
	ASSERT_EQ(3, virtio_port_turn(l->port, m, 3, &taken, l->out, 64));
	ASSERT_EQ(0, virtio_port_turn(l->port, m, 0, &taken, l->out, 64));
	ASSERT_EQ(0, taken);
	l->deaf = true;
	ASSERT_EQ(0, virtio_port_turn(l->port, m, 6, &taken, l->out, 64));
	ASSERT_EQ(6, taken);
	for (unsigned more = 0; more < 2; more++)
		ASSERT_EQ(0, virtio_port_turn(l->port, m, 6, &taken, l->out, 64));
	ASSERT_EQ(0, taken);
	virtio_device_commands(l->device);
	m[0].capacity = ASSAY_MESSAGE_MAX + 1;
	ASSERT_EQ(-EMSGSIZE, virtio_port_turn(l->port, m, 1, &taken, l->out, 64));
	ASSERT_EQ(-EMSGSIZE, taken);
	ASSERT_EQ(8, virtio_port_reap(l->port, l->out, 64));
	part(l);
	PASS();
}

TEST queue_sizes_that_cannot_be_are_refused(void)
{
	static const uint32_t wrong[] = {1, 3, 100, 65536};
	struct virtio_port *port;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ASSERT_EQ(0, virtio_port_bytes(&(struct virtio_port_setup){.queue_size = wrong[i]}));
		ASSERT_EQ(-EINVAL, virtio_port_create(&(struct virtio_port_setup){.queue_size = wrong[i]}, &port));
	}
	PASS();
}

TEST time_stamps_are_in_order_and_say_when_they_do_not_count(void)
{
	struct link *l = connect(16, VQ_F_EVENT_IDX, true);
	uint64_t rung, suppressed;

	CHECK_CALL(works(l));
	const struct assay_completion *c = l->out;
	ASSERT(c->publish.valid && c->kick.valid && c->used.valid && c->reap.valid);
	ASSERT(c->publish.ns <= c->kick.ns && c->kick.ns <= c->used.ns && c->used.ns <= c->reap.ns);
	ASSERT_EQ(ASSAY_TIME_AGENT, c->reap.source);
	/* A device that asked for no kicks: the command is there, its kick is not. */
	split_device_kicks_off(&l->rings[0]);
	ASSERT_EQ(1, send_one(l, 1, 8, 16));
	virtio_device_commands(l->device);
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(false, l->out[0].kick.valid);
	virtio_port_kick_counts(l->port, &rung, &suppressed);
	ASSERT_EQ(1, rung);
	ASSERT_EQ(1, suppressed);
	part(l);
	l = connect(16, 0, false);
	CHECK_CALL(works(l));
	ASSERT_EQ(false, l->out[0].used.valid);
	part(l);
	PASS();
}

TEST undersized_requests_and_buffers_come_back_empty_and_unasked(void)
{
	struct link *l = connect(16, 0, false);
	static const struct {
		uint32_t request, capacity;
	} cases[] = {{3, 136}, {0, 136}, {8, 0}, {8, 4}, {8, 7}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ASSERT_EQ(1, send_one(l, i, cases[i].request, cases[i].capacity));
		ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
		ASSERT_EQ(i, l->out[0].cookie);
		ASSERT_EQ(0, l->out[0].used_length);
		ASSERT_EQ(0, l->out[0].bytes_count);
	}
	ASSERT_EQ(0, l->platform.commands);
	CHECK_CALL(works(l));
	part(l);
	PASS();
}

TEST a_response_that_does_not_fit_becomes_a_comms_error(void)
{
	struct link *l = connect(16, 0, false);

	l->platform.extra = 100;
	ASSERT_EQ(1, send_one(l, 5, 8, 60));
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(8, l->out[0].used_length);
	ASSERT_EQ(0x05050505, scmi_load32(l->out[0].bytes));
	ASSERT_EQ(SCMI_COMMS_ERROR, scmi_load32s(l->out[0].bytes + 4));
	l->platform.extra = 0;
	CHECK_CALL(works(l));
	part(l);
	PASS();
}

TEST a_hand_made_chain_of_any_split_is_the_same_command(void)
{
	struct link *l = connect(32, 0, false);
	static const uint8_t request[12] = "HHHHabcdefgh";

	for (uint32_t cut = 1; cut < 12; cut++)
		for (uint32_t back = 1; back < 16; back++) {
			struct assay_raw_segment s[4] = {{request, cut, 0, 0},
							 {request + cut, 12 - cut, 0, 0},
							 {NULL, back, ASSAY_RAW_WRITABLE, 0},
							 {NULL, 136 - back, ASSAY_RAW_WRITABLE, 0}};

			ASSERT_EQ(0, virtio_port_submit_raw(l->port, &(struct assay_raw_chain){9, s, 4}));
			virtio_port_kick(l->port);
			ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
			ASSERT_EQ(16, l->out[0].used_length);
			ASSERT_EQ(136, l->out[0].capacity);
			ASSERT_MEM_EQ(request, l->out[0].bytes, 4);
			ASSERT_MEM_EQ(request + 4, l->out[0].bytes + 8, 8);
		}
	CHECK_CALL(works(l));
	part(l);
	PASS();
}

TEST malformed_chains_come_back_empty_and_leave_the_queue_working(void)
{
	struct link *l = connect(32, 0, false);
	static const struct assay_raw_segment chains[][2] = {
		{{NULL, 8, 0, 0}, {NULL, 8, ASSAY_RAW_WRITABLE | ASSAY_RAW_LOOP, 0}},
		{{NULL, 8, ASSAY_RAW_NEXT_OUT, 0}, {NULL, 8, ASSAY_RAW_WRITABLE, 0}},
		{{NULL, 8, 0, 0}, {NULL, 8, ASSAY_RAW_WRITABLE | ASSAY_RAW_NEXT_OUT, 0}},
		{{NULL, 8, ASSAY_RAW_WRITABLE, 0}, {NULL, 8, 0, 0}},
		{{NULL, 8, 0, 0}, {NULL, 8, ASSAY_RAW_WRITABLE | ASSAY_RAW_ADDRESS, 0x10}},
		{{NULL, 8, ASSAY_RAW_ADDRESS, UINT64_MAX - 3}, {NULL, 8, ASSAY_RAW_WRITABLE, 0}},
		{{NULL, 0xfffffff0, ASSAY_RAW_ADDRESS, GUEST}, {NULL, 136, ASSAY_RAW_WRITABLE, 0}},
	};

	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
		ASSERT_EQ(0, virtio_port_submit_raw(l->port, &(struct assay_raw_chain){i, chains[i], 2}));
		virtio_port_kick(l->port);
		ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
		ASSERT_EQ(i, l->out[0].cookie);
		ASSERT_EQ(0, l->out[0].used_length);
		ASSERT(virtio_device_take_error(l->device) < 0);
		CHECK_CALL(works(l));
		ASSERT_EQ(VQ_EMPTY, virtio_device_take_error(l->device));
	}
	ASSERT_EQ(-EMSGSIZE, virtio_port_submit_raw(
				     l->port, &(struct assay_raw_chain){1, &(struct assay_raw_segment){NULL, 100000, 0, 0}, 1}));
	ASSERT_EQ(-EINVAL, virtio_port_submit_raw(l->port, &(struct assay_raw_chain){1, chains[0], 0}));
	part(l);
	PASS();
}

TEST an_index_out_of_range_stops_the_queue_until_it_is_repaired(void)
{
	struct link *l = connect(32, VQ_F_EVENT_IDX, false);
	struct virtio_port_ring r;

	virtio_port_ring(l->port, 0, &r);
	struct split_avail *avail = r.host_avail;
	uint16_t right = atomic_load(&avail->idx);

	atomic_store(&avail->idx, (uint16_t)(right + 0x8000));
	ASSERT_EQ(false, virtio_device_commands(l->device));
	ASSERT_EQ(VQ_BAD_INDEX, virtio_device_take_error(l->device));
	atomic_store(&avail->idx, right);
	CHECK_CALL(works(l));
	part(l);
	PASS();
}

TEST events_arrive_in_order_and_their_buffers_are_offered_again(void)
{
	struct link *l = connect(4, P2A | VQ_F_EVENT_IDX, false);

	for (uint32_t i = 1; i <= 1000; i++) {
		add_events(l, 1, SCMI_TYPE_NOTIFICATION);
		l->calls += virtio_device_events(l->device);
		ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
		ASSERT_EQ(ASSAY_COOKIE_NONE, l->out[0].cookie);
		ASSERT_EQ(1, l->out[0].channel);
		ASSERT_EQ(8, l->out[0].bytes_count);
		ASSERT_EQ(i, scmi_load32(l->out[0].bytes + 4));
		ASSERT_EQ(false, l->out[0].publish.valid);
		virtio_port_calls_on(l->port);
	}
	ASSERT_EQ(1000, l->calls);
	CHECK_CALL(works(l));
	part(l);
	PASS();
}

TEST without_a_buffer_notifications_are_dropped_and_delayed_responses_wait(void)
{
	struct link *l = connect(4, P2A, false);
	uint32_t got = 0;
	int n;

	/* Four buffers: the first four are delivered, two notifications behind them are lost, six delayed responses are not. */
	add_events(l, 6, SCMI_TYPE_NOTIFICATION);
	add_events(l, 6, SCMI_TYPE_DELAYED);
	virtio_device_events(l->device);
	ASSERT_EQ(6, l->platform.count - l->platform.head);
	while ((n = virtio_port_reap(l->port, l->out, 64)) > 0)
		for (int i = 0; i < n; i++, got++)
			ASSERT_EQ(got < 4 ? got + 1 : got + 3, scmi_load32(l->out[i].bytes + 4));
	ASSERT_EQ(10, got);
	part(l);
	PASS();
}

TEST an_event_buffer_with_a_readable_part_comes_back_empty(void)
{
	struct link *l = connect(4, P2A, false);
	struct virtio_port_ring r;

	virtio_port_ring(l->port, 1, &r);
	((struct split_desc *)r.host_desc)[0].flags = 0;
	add_events(l, 1, SCMI_TYPE_NOTIFICATION);
	virtio_device_events(l->device);
	ASSERT_EQ(2, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(0, l->out[0].used_length);
	ASSERT_EQ(8, l->out[1].used_length);
	part(l);
	PASS();
}

TEST what_was_reaped_does_not_change_when_the_device_writes_again(void)
{
	struct link *l = connect(16, 0, false);
	uint8_t kept[16];

	CHECK_CALL(works(l));
	memcpy(kept, l->out[0].bytes, 16);
	memset(l->block, 0xff, 4096 * 4);
	ASSERT_MEM_EQ(kept, l->out[0].bytes, 16);
	part(l);
	PASS();
}

/* A driver that sleeps until it is called, and then goes on at once with the next of three commands. */
struct sleeper {
	struct link *link;
	unsigned sent, called, events;
	char order[16];
};

static void sleep_on(struct sleeper *s)
{
	virtio_port_calls_on(s->link->port);
}

static void woken(void *context, unsigned queue)
{
	struct sleeper *s = context;
	int n = virtio_port_reap(s->link->port, s->link->out, 64);

	if (s->called < sizeof(s->order) - 1)
		s->order[s->called] = queue == VIRTIO_SCMI_EVENTQ ? 'e' : 'c';
	s->called++;
	for (int i = 0; i < n; i++)
		s->events += s->link->out[i].channel == VIRTIO_SCMI_EVENTQ;
	if (queue == VIRTIO_SCMI_CMDQ && s->sent < 3)
		send_one(s->link, s->sent++, 8, 136);
	sleep_on(s);
}

static struct link *sleeping(uint64_t features, struct sleeper *s)
{
	struct link *l = connect(16, features, false);

	*s = (struct sleeper){.link = l, .sent = 1};
	virtio_device_set_call(l->device, woken, s);
	l->deaf = true;
	sleep_on(s);
	return l;
}

TEST a_driver_that_is_called_goes_on_without_a_kick(void)
{
	for (unsigned event_idx = 0; event_idx < 2; event_idx++) {
		struct sleeper s;
		struct link *l = sleeping(event_idx ? P2A | VQ_F_EVENT_IDX : P2A, &s);
		uint64_t rung, suppressed;

		l->doorbells[0] = 0;
		send_one(l, 0, 8, 136);
		ASSERT_EQ(0u, virtio_device_some_commands(l->device, 64));
		ASSERT_STR_EQ("ccc", s.order);
		ASSERT_EQ(3u, l->platform.commands);
		virtio_port_kick_counts(l->port, &rung, &suppressed);
		ASSERT_EQ(2u, suppressed);
		ASSERT_EQ(1u, l->doorbells[0]);
		l->deaf = false;
		virtio_device_set_call(l->device, NULL, NULL);
		CHECK_CALL(works(l)); /* kicks are asked for again */
		part(l);
	}
	PASS();
}

TEST its_turn_ends_all_the_same(void)
{
	struct sleeper s;
	struct link *l = sleeping(P2A | VQ_F_EVENT_IDX, &s);

	send_one(l, 0, 8, 136);
	ASSERT_EQ((unsigned)VIRTIO_DEVICE_LEFT | VIRTIO_DEVICE_CALL, virtio_device_some_commands(l->device, 2));
	ASSERT_EQ(2u, l->platform.commands);
	woken(&s, VIRTIO_SCMI_CMDQ);
	ASSERT_EQ(0u, virtio_device_some_commands(l->device, 2));
	ASSERT_EQ(3u, l->platform.commands);
	part(l);
	PASS();
}

TEST what_a_command_causes_is_told_before_the_next_is_taken(void)
{
	struct sleeper s;
	struct link *l = sleeping(P2A | VQ_F_EVENT_IDX, &s);

	add_events(l, 1, SCMI_TYPE_NOTIFICATION);
	send_one(l, 0, 8, 136);
	ASSERT_EQ(0u, virtio_device_some_commands(l->device, 64));
	ASSERT_STR_EQ("cecc", s.order);
	ASSERT_EQ(1u, s.events);
	part(l);
	PASS();
}

TEST kick_times_that_nobody_wants_are_not_taken_and_a_kick_is_told_all_the_same(void)
{
	struct link *l =
		connect_like(&(struct virtio_port_setup){.queue_size = 16, .features = VQ_F_EVENT_IDX, .no_kick_times = true});

	CHECK_CALL(works(l));
	ASSERT_FALSE(l->out[0].kick.valid);
	ASSERT_EQ(ASSAY_TIME_AGENT, l->out[0].kick.source);
	split_device_kicks_off(&l->rings[0]);
	ASSERT_EQ(1, send_one(l, 1, 8, 16));
	virtio_device_commands(l->device);
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	ASSERT_FALSE(l->out[0].kick.valid);
	ASSERT_EQ(ASSAY_TIME_NONE, l->out[0].kick.source);
	part(l);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(commands_come_back_with_their_answers_in_every_configuration);
	RUN_TEST(a_turn_takes_so_many_commands_and_leaves_the_rest);
	RUN_TEST(a_full_port_takes_what_fits_and_refuses_what_is_too_large);
	RUN_TEST(one_call_sends_kicks_and_brings_the_answer_with_the_event_behind_it);
	RUN_TEST(queue_sizes_that_cannot_be_are_refused);
	RUN_TEST(time_stamps_are_in_order_and_say_when_they_do_not_count);
	RUN_TEST(undersized_requests_and_buffers_come_back_empty_and_unasked);
	RUN_TEST(a_response_that_does_not_fit_becomes_a_comms_error);
	RUN_TEST(a_hand_made_chain_of_any_split_is_the_same_command);
	RUN_TEST(malformed_chains_come_back_empty_and_leave_the_queue_working);
	RUN_TEST(an_index_out_of_range_stops_the_queue_until_it_is_repaired);
	RUN_TEST(events_arrive_in_order_and_their_buffers_are_offered_again);
	RUN_TEST(without_a_buffer_notifications_are_dropped_and_delayed_responses_wait);
	RUN_TEST(an_event_buffer_with_a_readable_part_comes_back_empty);
	RUN_TEST(what_was_reaped_does_not_change_when_the_device_writes_again);
	RUN_TEST(a_driver_that_is_called_goes_on_without_a_kick);
	RUN_TEST(its_turn_ends_all_the_same);
	RUN_TEST(what_a_command_causes_is_told_before_the_next_is_taken);
	RUN_TEST(kick_times_that_nobody_wants_are_not_taken_and_a_kick_is_told_all_the_same);
	GREATEST_MAIN_END();
}
