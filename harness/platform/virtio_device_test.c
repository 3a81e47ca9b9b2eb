/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent's port and the reference device, ring to ring, with a platform of this file's own between them that answers what a
 * test tells it to. Covers framing, bad chains, undersized buffers, events, transport faults, time stamps and suppression.
 */
#include <errno.h>

#include "greatest.h"
#include "harness/backends/virtio_port.h"
#include "harness/platform/virtio_device.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/status.h"

#define GUEST UINT64_C(0x100000000)
#define USER UINT64_C(0x7fff00000000)

/* The platform: echoes what follows the header, and has as many events as a test has put in. */
struct platform {
	enum platform_transport_fault fault;
	unsigned commands;
	size_t extra; /* bytes that each response is longer than its request */
	unsigned head, count;
	uint32_t events[2000]; /* header words */
};

size_t platform_command(struct platform_agent *agent, const uint8_t *request, size_t request_bytes, uint8_t *response,
			size_t capacity)
{
	struct platform *platform = (struct platform *)(void *)agent;
	size_t bytes = 8 + request_bytes - 4 + platform->extra;

	(void)capacity;
	platform->commands++;
	memcpy(response, request, 4);
	scmi_store32(response + 4, SCMI_SUCCESS);
	memcpy(response + 8, request + 4, request_bytes - 4);
	memset(response + 4 + request_bytes, 0xee, platform->extra);
	return bytes;
}

static bool is_delayed(uint32_t word)
{
	return scmi_header_unpack(word).type == SCMI_TYPE_DELAYED;
}

size_t platform_take_event(struct platform_agent *agent, uint8_t *event, size_t capacity)
{
	struct platform *platform = (struct platform *)(void *)agent;

	while (platform->head < platform->count) {
		uint32_t word = platform->events[platform->head];

		if (capacity < 8 && is_delayed(word))
			return 0;
		platform->head++;
		if (capacity < 8)
			continue;
		scmi_store32(event, word);
		scmi_store32(event + 4, platform->head);
		return 8;
	}
	return 0;
}

bool platform_has_event(const struct platform_agent *agent)
{
	const struct platform *platform = (const struct platform *)(const void *)agent;

	return platform->head < platform->count;
}

enum platform_transport_fault platform_transport_fault(const struct platform *platform)
{
	return platform->fault;
}

struct link {
	struct platform platform;
	struct vq_memory memory;
	struct split_device rings[2];
	struct virtio_device *device;
	struct virtio_port *port;
	void *block;
	unsigned doorbells[2], calls;
	bool deaf; /* the device does not hear the doorbell: a test runs it by hand */
	struct assay_completion out[64];
};

static int doorbell(void *context, unsigned queue)
{
	struct link *l = context;

	l->doorbells[queue]++;
	if (l->deaf)
		return 0;
	l->calls += virtio_device_commands(l->device);
	l->calls += virtio_device_events(l->device);
	return 0;
}

static struct link *connect(uint32_t queue_size, uint64_t features, bool poll)
{
	struct link *l = calloc(1, sizeof(*l));
	struct virtio_port_setup setup = {
		.queue_size = queue_size,
		.features = features,
		.base = 65530,
		.poll = poll,
		.guest_address = GUEST,
		.user_address = USER,
		.doorbell = doorbell,
		.context = l,
	};
	size_t bytes = virtio_port_bytes(&setup);

	l->block = setup.memory = aligned_alloc(4096, bytes);
	memset(l->block, 0, bytes);
	vq_memory_add(&l->memory, &(struct vq_region){GUEST, USER, bytes, l->block});
	if (virtio_port_create(&setup, &l->port))
		return NULL;
	for (unsigned i = 0; i < virtio_port_queues(l->port); i++) {
		struct virtio_port_ring r;

		virtio_port_ring(l->port, i, &r);
		if (split_device_init(&l->rings[i], &l->memory, &(struct split_addresses){r.desc, r.avail, r.used}, r.num, r.base,
				      features))
			return NULL;
	}
	virtio_device_create(&l->platform, (struct platform_agent *)(void *)&l->platform, &l->rings[0],
			     virtio_port_queues(l->port) == 2 ? &l->rings[1] : NULL, &l->device);
	virtio_port_start(l->port);
	return l;
}

static void part(struct link *l)
{
	virtio_device_destroy(l->device);
	virtio_port_destroy(l->port);
	free(l->block);
	free(l);
}

#define P2A VIRTIO_SCMI_F_P2A_CHANNELS

static int send_one(struct link *l, uint64_t cookie, uint32_t bytes, uint32_t capacity)
{
	uint8_t request[64];

	memset(request, (int)cookie, sizeof(request));
	int rc = virtio_port_submit(l->port, &(struct assay_message){cookie, request, bytes, capacity}, 1);
	if (rc == 1)
		virtio_port_kick(l->port);
	return rc;
}

/* One exchange whose answer must be right: what every test ends with. */
static enum greatest_test_res works(struct link *l)
{
	ASSERT_EQ(1, send_one(l, 0x77, 12, 136));
	ASSERT_EQ(1, virtio_port_reap(l->port, l->out, 64));
	ASSERT_EQ(0x77, l->out[0].cookie);
	ASSERT_EQ(16, l->out[0].used_length);
	ASSERT_EQ(16, l->out[0].bytes_count);
	ASSERT_EQ(0x77, l->out[0].bytes[15]);
	ASSERT_EQ(136, l->out[0].capacity);
	PASS();
}

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
	ASSERT_EQ(-EMSGSIZE, virtio_port_submit_raw(l->port, &(struct assay_raw_chain){1, &(struct assay_raw_segment){NULL, 100000, 0, 0}, 1}));
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

static void add_events(struct link *l, unsigned count, uint8_t type)
{
	while (count--)
		l->platform.events[l->platform.count++] =
			scmi_header_pack((struct scmi_header){.message = 1, .type = type, .protocol = 0x14, .token = 0x3f});
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

TEST a_call_left_out_a_swap_a_repeated_event_and_a_death_happen_as_named(void)
{
	struct link *l = faulty(PLATFORM_TRANSPORT_NO_CALL);

	ASSERT_EQ(1, send_one(l, 3, 12, 136));
	ASSERT_EQ(0, l->calls);
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

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(commands_come_back_with_their_answers_in_every_configuration);
	RUN_TEST(a_full_port_takes_what_fits_and_refuses_what_is_too_large);
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
	RUN_TEST(wrong_used_lengths_are_told_as_they_are_and_bytes_are_clipped);
	RUN_TEST(a_wrong_head_is_an_error_in_words_and_other_commands_go_on);
	RUN_TEST(a_head_returned_twice_is_delivered_once_and_reported);
	RUN_TEST(a_call_left_out_a_swap_a_repeated_event_and_a_death_happen_as_named);
	RUN_TEST(a_device_that_moves_the_used_index_too_far_breaks_the_port_for_good);
	RUN_TEST(what_was_reaped_does_not_change_when_the_device_writes_again);
	GREATEST_MAIN_END();
}
