/* SPDX-License-Identifier: BSD-2-Clause */
/* The vhost-user backend against the reference platform's server: every option, many in flight, reconnects, ends of all kinds. */
#include "greatest.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/wait.h>

#include "harness/backends/registry.h"
#include "harness/platform/vhost_user_server_fixture.h"
#include "harness/virtqueue/vhost_user.h"
#include "harness/virtqueue/virtqueue.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/header.h"
#include "scmi/le.h"

#define SECOND_NS UINT64_C(1000000000)
#define ASYNC_CLOCK 2u /* of the default platform: changes its rate after a while */

static const struct assay_backend_ops *const ops = &vhost_user_backend;
static struct fixture served;
static char why[512];
static void *opened; /* closed when its test ends, however it ends */

static int open_with(const char *path, const char *query, bool poll, uint64_t timeout_ns, void **self)
{
	const struct assay_backend_options options = {.struct_size = sizeof(options), .timeout_ns = timeout_ns, .poll = poll};

	why[0] = '\0';
	return ops->open(path, query, &options, self, why, sizeof(why));
}

/* Retries: the server may still be seeing the connection before off. */
static void *open_served(const char *query, bool poll)
{
	void *self = NULL;

	for (unsigned i = 0; i < 200; i++) {
		if (open_with(served.path[0], query, poll, SECOND_NS, &self) == 0)
			return opened = self;
		usleep(1000);
	}
	return NULL;
}

static void shut(void *unused)
{
	(void)unused;
	if (opened)
		ops->close(opened);
	opened = NULL;
}

static int submit_version(void *self, uint16_t token)
{
	uint8_t request[4];
	const struct assay_message message = {.cookie = token, .request = request, .request_bytes = 4, .capacity = 64};

	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, token));
	return ops->submit(self, &message, 1);
}

static bool is_version(const struct assay_completion *c, uint16_t token)
{
	return c->cookie == token && c->channel == 0 && c->used_length == 12 && c->bytes_count == 12 &&
	       scmi_header_unpack(scmi_load32(c->bytes)).token == token && scmi_load32(c->bytes + 4) == 0 && c->publish.valid &&
	       c->reap.valid && c->publish.ns <= c->reap.ns;
}

static bool exchange(void *self, uint16_t token)
{
	struct assay_completion c;

	return submit_version(self, token) == 1 && ops->kick(self) == 0 &&
	       ops->reap(self, &c, 1, vhost_user_now() + SECOND_NS) == 1 && is_version(&c, token);
}

TEST every_option_gives_a_working_connection(void)
{
	static const char *const queries[] = {
		"",
		"queue_size=2",
		"queue_size=4&indirect=0",
		"queue_size=32768",
		"event_idx=0",
		"indirect=0",
		"event_idx=0&indirect=0",
		"p2a=0",
		"features=0x100000000",
		"features=0x140000001",
		"protocol_features=0",
		"protocol_features=0x1",
		"protocol_features=0xffffffff",
		"protocol_features=0x28",
		"reply_ack=0",
		"queue_size=64&event_idx=1&indirect=1&p2a=1&reply_ack=1",
	};

	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		for (unsigned poll = 0; poll < 2; poll++) {
			void *self = open_served(queries[i], poll);

			ASSERTm(why, self);
			for (uint16_t token = 0; token < 300; token++)
				ASSERTm(queries[i], exchange(self, token));
			shut(NULL);
		}
	}
	PASS();
}

TEST describes_what_was_negotiated(void)
{
	char program[PATH_MAX] = "";
	struct assay_backend_info info = {.struct_size = sizeof(info)};
	void *self = open_served("queue_size=64&event_idx=0", false);

	ASSERT(self);
	ops->describe(self, &info);
	ASSERT(info.features_offered & VQ_F_EVENT_IDX);
	ASSERT_FALSE(info.features_accepted & VQ_F_EVENT_IDX);
	ASSERT(info.features_accepted & VQ_F_VERSION_1);
	ASSERT(info.protocol_features_accepted & 1u << VHOST_USER_PROTOCOL_REPLY_ACK);
	ASSERT_EQ(64, info.queue_size);
	ASSERT(info.max_in_flight > 0);
	ASSERT_EQ(getpid(), info.peer_pid);
	ASSERT(strstr(info.identity, "pid "));
	ASSERT(readlink("/proc/self/exe", program, sizeof(program) - 1) > 0);
	ASSERT(strstr(info.identity, program));
	ASSERT(info.kick_fd >= 0 && info.call_fd >= 0);
	ASSERT(info.capabilities & ASSAY_CAN_P2A);
	ASSERT(info.capabilities & ASSAY_IS_VIRTIO);
	shut(NULL);
	PASS();
}

TEST fills_no_more_of_a_description_than_the_caller_knows(void)
{
	struct assay_backend_info info;
	void *self = open_served("p2a=0", true);

	ASSERT(self);
	memset(&info, 0x55, sizeof(info));
	info.struct_size = 8;
	ops->describe(self, &info);
	ASSERT_EQ(8, info.struct_size);
	ASSERT_FALSE(info.capabilities & ASSAY_CAN_P2A);
	ASSERT(info.capabilities & ASSAY_CAN_USED_TIME);
	ASSERT_EQ(0x55, ((uint8_t *)&info)[8]);
	shut(NULL);
	PASS();
}

TEST completes_many_in_flight(void)
{
	struct assay_completion batch[16];
	void *self = open_served("", false);
	bool seen[64] = {false};
	int total = 0;

	ASSERT(self);
	for (uint16_t token = 0; token < 64; token++)
		ASSERT_EQ(1, submit_version(self, token));
	ASSERT_EQ(0, ops->kick(self));
	while (total < 64) {
		int count = ops->reap(self, batch, 16, vhost_user_now() + SECOND_NS);

		ASSERT(count > 0);
		for (int i = 0; i < count; i++) {
			ASSERT(batch[i].cookie < 64 && !seen[batch[i].cookie]);
			ASSERT(is_version(&batch[i], (uint16_t)batch[i].cookie));
			seen[batch[i].cookie] = true;
		}
		total += count;
	}
	ASSERT_EQ(0, ops->reap(self, batch, 16, 0));
	shut(NULL);
	PASS();
}

TEST a_delayed_response_comes_through_the_event_queue(void)
{
	uint8_t request[20];
	const struct assay_message message = {.cookie = 9, .request = request, .request_bytes = sizeof(request), .capacity = 64};
	const uint64_t deadline = vhost_user_now() + 2 * SECOND_NS;
	bool accepted = false, delayed = false;
	void *self = open_served("", false);

	ASSERT(self);
	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 77));
	scmi_store32(request + 4, SCMI_RATE_SET_ASYNC);
	scmi_store32(request + 8, ASYNC_CLOCK);
	scmi_store64(request + 12, 24000000);
	ASSERT_EQ(1, ops->submit(self, &message, 1));
	ASSERT_EQ(0, ops->kick(self));
	while (!accepted || !delayed) {
		struct assay_completion c;

		ASSERT_EQ(1, ops->reap(self, &c, 1, deadline));
		ASSERT(c.bytes_count >= 8);
		ASSERT_EQ(77, scmi_header_unpack(scmi_load32(c.bytes)).token);
		ASSERT_EQ(0, scmi_load32s(c.bytes + 4));
		if (c.channel == 0) {
			ASSERT_EQ(9, c.cookie);
			accepted = true;
		} else {
			ASSERT_EQ(ASSAY_COOKIE_NONE, c.cookie);
			ASSERT_EQ(SCMI_TYPE_DELAYED, scmi_header_unpack(scmi_load32(c.bytes)).type);
			delayed = true;
		}
	}
	shut(NULL);
	PASS();
}

TEST waits_for_the_deadline_and_not_much_longer(void)
{
	struct assay_completion c;
	void *self = open_served("", false);
	uint64_t before, after;

	ASSERT(self);
	for (unsigned i = 0; i < 3; i++) {
		before = vhost_user_now();
		ASSERT_EQ(0, ops->reap(self, &c, 1, before + 5000000));
		after = vhost_user_now();
		ASSERT(after - before >= 5000000);
		ASSERT(after - before < 500000000);
	}
	/* A far deadline first must not hide a near one afterwards. */
	ASSERT_EQ(1, submit_version(self, 1));
	ASSERT_EQ(0, ops->kick(self));
	ASSERT_EQ(1, ops->reap(self, &c, 1, vhost_user_now() + 60 * SECOND_NS));
	before = vhost_user_now();
	ASSERT_EQ(0, ops->reap(self, &c, 1, before + 5000000));
	ASSERT(vhost_user_now() - before < 500000000);
	shut(NULL);
	PASS();
}

TEST its_descriptor_polls_readable_when_something_came(void)
{
	struct assay_completion c;
	struct pollfd p = {.events = POLLIN};
	void *self = open_served("", false);

	ASSERT(self);
	p.fd = ops->wait_fd(self);
	for (uint16_t token = 0; token < 20; token++) {
		while (ops->reap(self, &c, 1, 0) > 0)
			;
		ASSERT_EQ(1, submit_version(self, token));
		ASSERT_EQ(0, ops->kick(self));
		ASSERT_EQ(1, poll(&p, 1, 1000));
		ASSERT_EQ(1, ops->reap(self, &c, 1, vhost_user_now() + SECOND_NS));
		ASSERT(is_version(&c, token));
	}
	shut(NULL);
	PASS();
}

TEST connects_again_after_a_close_and_after_a_crash(void)
{
	unsigned before;

	usleep(20000); /* the server is done with the connections before */
	before = fixture_count_fds();

	for (unsigned round = 0; round < 10; round++) {
		struct assay_completion c;
		void *self;

		/* No second try: the server sees that the one before has gone when the next one comes. */
		ASSERT_EQm(why, 0, open_with(served.path[0], "", false, SECOND_NS, &self));
		opened = self;
		ASSERT(exchange(self, 1));
		if (round % 2) {
			ops->crash(self);
			ASSERT_EQ(-ECONNRESET, ops->reap(self, &c, 1, 0));
			ASSERT_EQ(-ECONNRESET, submit_version(self, 2));
			ASSERT_EQ(-ECONNRESET, ops->kick(self));
			ASSERT(ops->last_error(self)[0]);
		}
		shut(NULL);
	}
	for (unsigned i = 0; i < 200 && fixture_count_fds() > before; i++)
		usleep(1000);
	ASSERT_EQ(before, fixture_count_fds());
	PASS();
}

TEST two_agents_at_once_do_not_meet(void)
{
	void *a = open_served("", false), *b = NULL;

	ASSERT(a);
	ASSERT_EQ(0, open_with(served.path[1], "", false, SECOND_NS, &b));
	for (uint16_t token = 0; token < 50; token++) {
		ASSERT(exchange(a, token));
		ASSERT(exchange(b, token));
	}
	shut(NULL);
	ASSERT(exchange(b, 1));
	ops->close(b);
	PASS();
}

TEST a_raw_chain_comes_back(void)
{
	uint8_t request[4];
	const struct assay_raw_segment segments[] = {
		{request, 1, 0, 0}, {request + 1, 3, 0, 0}, {NULL, 5, ASSAY_RAW_WRITABLE, 0}, {NULL, 40, ASSAY_RAW_WRITABLE, 0}};
	const struct assay_raw_segment outside[] = {{NULL, 4, ASSAY_RAW_ADDRESS, 0x10}, {NULL, 40, ASSAY_RAW_WRITABLE, 0}};
	const struct assay_raw_chain chain = {3, segments, 4}, bad = {4, outside, 2};
	struct assay_completion c;
	void *self = open_served("", false);

	ASSERT(self);
	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 3));
	ASSERT_EQ(0, ops->submit_raw(self, &chain));
	ASSERT_EQ(0, ops->kick(self));
	ASSERT_EQ(1, ops->reap(self, &c, 1, vhost_user_now() + SECOND_NS));
	ASSERT(is_version(&c, 3));
	ASSERT_EQ(0, ops->submit_raw(self, &bad));
	ASSERT_EQ(0, ops->kick(self));
	ASSERT_EQ(1, ops->reap(self, &c, 1, vhost_user_now() + SECOND_NS));
	ASSERT_EQ(0, c.used_length);
	ASSERT(exchange(self, 5));
	shut(NULL);
	PASS();
}

TEST names_options_that_it_does_not_know(void)
{
	void *self;

	ASSERT_EQ(-EINVAL, open_with(served.path[0], "queue_sise=4", false, SECOND_NS, &self));
	ASSERT(strstr(why, "queue_sise"));
	ASSERT(strstr(why, "queue_size"));
	ASSERT_EQ(-EINVAL, open_with(served.path[0], "queue_size=3", false, SECOND_NS, &self));
	ASSERT_EQ(-EINVAL, open_with(served.path[0], "event_idx=maybe", false, SECOND_NS, &self));
	PASS();
}

/* A server that dies while an agent waits for it is noticed at once, and never blocks what follows. */
TEST notices_the_death_of_its_peer(void)
{
	for (unsigned poll = 0; poll < 2; poll++) {
		struct assay_completion c;
		struct fixture mortal;
		uint64_t before;
		void *self;

		fixture_start(&mortal, NULL);
		ASSERT_EQm(why, 0, open_with(mortal.path[0], "", poll, SECOND_NS, &self));
		ASSERT(exchange(self, 1));
		fixture_stop_server(&mortal);
		before = vhost_user_now();
		ASSERT_EQ(-ECONNRESET, ops->reap(self, &c, 1, before + 5 * SECOND_NS));
		ASSERT(vhost_user_now() - before < SECOND_NS);
		ASSERT_EQ(-ECONNRESET, submit_version(self, 2));
		ASSERT(strstr(ops->last_error(self), mortal.path[0]));
		ops->close(self);
		fixture_stop(&mortal);
	}
	PASS();
}

SUITE(backend)
{
	SET_TEARDOWN(shut, NULL);
	RUN_TEST(every_option_gives_a_working_connection);
	RUN_TEST(describes_what_was_negotiated);
	RUN_TEST(fills_no_more_of_a_description_than_the_caller_knows);
	RUN_TEST(completes_many_in_flight);
	RUN_TEST(a_delayed_response_comes_through_the_event_queue);
	RUN_TEST(waits_for_the_deadline_and_not_much_longer);
	RUN_TEST(its_descriptor_polls_readable_when_something_came);
	RUN_TEST(connects_again_after_a_close_and_after_a_crash);
	RUN_TEST(two_agents_at_once_do_not_meet);
	RUN_TEST(a_raw_chain_comes_back);
	RUN_TEST(names_options_that_it_does_not_know);
	RUN_TEST(notices_the_death_of_its_peer);
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	fixture_start(&served, NULL);
	RUN_SUITE(backend);
	fixture_stop(&served);
	GREATEST_MAIN_END();
}
