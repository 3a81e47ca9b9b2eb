/* SPDX-License-Identifier: BSD-2-Clause */
/* The loopback backend over its table of functions: options, shared platforms, the virtual clock, crashes, and the reference platform behind it. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "greatest.h"
#include "harness/backends/registry.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/status.h"

static const struct assay_backend_ops *const ops = &loopback_backend;
static struct assay_completion done[64];
static char why[512];

static int open_as(const char *query, const char *name, bool poll, void **self)
{
	struct assay_backend_options options = {.struct_size = sizeof(options), .agent_name = name, .poll = poll};

	why[0] = '\0';
	*self = NULL;
	return ops->open("", query, &options, self, why, sizeof(why));
}

static void *open_default(const char *query)
{
	void *self;

	return open_as(query, NULL, false, &self) ? NULL : self;
}

static int send_command(void *self, uint8_t protocol, uint8_t message, const void *payload, uint32_t bytes, uint16_t token)
{
	uint8_t request[64];
	int rc;

	scmi_store32(request, scmi_command_word(protocol, message, token));
	if (bytes)
		memcpy(request + 4, payload, bytes);
	rc = ops->submit(self, &(struct assay_message){token, request, 4 + bytes, 136}, 1);
	if (rc != 1)
		return rc;
	return ops->kick(self);
}

static uint64_t soon(void *self)
{
	return ops->now(self) + 1000000000;
}

static enum greatest_test_res answers_version(void *self)
{
	ASSERT_EQ(0, send_command(self, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0, 0x155));
	ASSERT_EQ(1, ops->reap(self, done, 64, soon(self)));
	ASSERT_EQ(0x155, done[0].cookie);
	ASSERT_EQ(12, done[0].used_length);
	ASSERT_EQ(scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 0x155), scmi_load32(done[0].bytes));
	ASSERT_EQ(SCMI_SUCCESS, scmi_load32s(done[0].bytes + 4));
	ASSERT_EQ(2, SCMI_VERSION_MAJOR(scmi_load32(done[0].bytes + 8)));
	PASS();
}

TEST every_set_of_options_carries_the_same_answers(void)
{
	static const char *const queries[] = {"",
					      "queue_size=2",
					      "queue_size=32768",
					      "event_idx=0",
					      "indirect=1",
					      "p2a=0",
					      "event_idx=0&indirect=1&p2a=0&queue_size=4",
					      "features=0",
					      "private=1",
					      "delay=2us"};

	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++)
		for (int poll = 0; poll < 2; poll++) {
			void *self;

			ASSERT_EQm(queries[i], 0, open_as(queries[i], NULL, poll, &self));
			CHECK_CALL(answers_version(self));
			ASSERT_EQ(poll, done[0].used.valid);
			ASSERT(done[0].publish.ns <= done[0].kick.ns && done[0].kick.ns <= done[0].reap.ns);
			ops->close(self);
		}
	PASS();
}

TEST what_was_negotiated_is_described(void)
{
	struct assay_backend_info info = {.struct_size = sizeof(info)};
	void *self = open_default("queue_size=64&event_idx=0");

	ops->describe(self, &info);
	ASSERT_EQ(64, info.queue_size);
	ASSERT_EQ(32, info.max_in_flight);
	ASSERT(info.capabilities & ASSAY_IS_SYNCHRONOUS);
	ASSERT(info.capabilities & ASSAY_CAN_P2A);
	ASSERT_EQ(0, info.features_accepted >> 29 & 1);
	ASSERT_EQ(1, info.features_accepted >> 32 & 1);
	ASSERT_EQ(-1, info.kick_fd);
	ASSERT(strstr(info.identity, "osv-a"));
	ops->close(self);
	self = open_default("p2a=0");
	ops->describe(self, &info);
	ASSERT_EQ(0, info.capabilities & ASSAY_CAN_P2A);
	ops->close(self);
	/* A caller that knows less of the struct gets less of it. */
	info = (struct assay_backend_info){.struct_size = 8, .queue_size = 12345};
	self = open_default("");
	ops->describe(self, &info);
	ASSERT_EQ(12345, info.queue_size);
	ops->close(self);
	PASS();
}

TEST wrong_options_files_faults_and_agents_are_refused_in_words(void)
{
	static const struct {
		const char *query, *says;
	} cases[] = {{"quue_size=4", "unknown option 'quue_size'"},
		     {"queue_size=3", "queue_size=3"},
		     {"queue_size=1", "queue_size=1"},
		     {"event_idx=2", "expected 0 or 1"},
		     {"fault=no-such-fault", "no-such-fault"},
		     {"agent=nobody", "agent=nobody"}};
	struct assay_backend_options options = {.struct_size = sizeof(options)};
	void *self;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ASSERTm(cases[i].query, open_as(cases[i].query, NULL, false, &self) < 0);
		ASSERTm(why, strstr(why, cases[i].says));
		ASSERT_EQ(NULL, self);
	}
	ASSERT_EQ(-EINVAL, ops->open("/no/such/platform.yaml", "", &options, &self, why, sizeof(why)));
	ASSERT(strstr(why, "/no/such/platform.yaml"));
	PASS();
}

static uint32_t agent_id(void *self)
{
	uint8_t payload[4];

	scmi_store32(payload, SCMI_AGENT_SELF);
	if (send_command(self, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, payload, 4, 1) ||
	    ops->reap(self, done, 64, soon(self)) != 1 || done[0].bytes_count < 12)
		return UINT32_MAX;
	return scmi_load32(done[0].bytes + 8);
}

TEST connections_to_the_same_uri_are_agents_of_one_platform(void)
{
	void *a = open_default(""), *b = open_default("queue_size=8"), *c = open_default("agent=mgmt"),
	     *other = open_default("private=1"), *none;

	ASSERT(a && b && c && other);
	ASSERT_EQ(1, agent_id(a));
	ASSERT_EQ(2, agent_id(b));
	ASSERT_EQ(3, agent_id(c));
	ASSERT_EQ(1, agent_id(other));
	ASSERT_EQ(-EBUSY, open_as("", NULL, false, &none));
	ASSERT_EQ(-EBUSY, open_as("agent=mgmt", NULL, false, &none));
	ASSERT_EQ(-EINVAL, open_as("agent=nobody&private=1", NULL, false, &none));
	ops->close(a);
	a = open_default("");
	ASSERT_EQ(1, agent_id(a));
	ops->close(a);
	ASSERT_EQ(0, open_as("", "osv-a", false, &a));
	ASSERT_EQ(1, agent_id(a));
	ops->close(a);
	ops->close(b);
	ops->close(c);
	ops->close(other);
	PASS();
}

static uint64_t real_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

TEST waiting_for_nothing_moves_the_virtual_clock_and_takes_no_time(void)
{
	void *self = open_default("private=1");
	uint64_t start = ops->now(self), real = real_ns();

	ASSERT_EQ(0, ops->reap(self, done, 64, start + 60 * UINT64_C(1000000000)));
	ASSERT_EQ(start + 60 * UINT64_C(1000000000), ops->now(self));
	ASSERT_EQ(0, ops->reap(self, done, 64, 0));
	ASSERT_EQ(start + 60 * UINT64_C(1000000000), ops->now(self));
	ASSERT_EQ(0, ops->reap(self, done, 64, UINT64_MAX));
	ASSERT(real_ns() - real < UINT64_C(2000000000));
	CHECK_CALL(answers_version(self));
	ops->close(self);
	PASS();
}

/* Ask every clock for an asynchronous rate change until one takes it; its delayed response needs the clock to move. */
TEST a_delayed_response_comes_when_its_time_has_come(void)
{
	void *self = open_default("private=1&delay=5ms");
	uint8_t payload[16];
	bool seen = false;

	for (uint32_t id = 0; id < 16 && !seen; id++) {
		uint64_t before;

		scmi_store32(payload, id);
		ASSERT_EQ(0, send_command(self, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, payload, 4, 2));
		ASSERT_EQ(1, ops->reap(self, done, 64, soon(self)));
		if (scmi_load32s(done[0].bytes + 4) != SCMI_SUCCESS)
			continue;
		memcpy(payload + 8, done[0].bytes + 8, 8);
		scmi_store32(payload, SCMI_RATE_SET_ASYNC);
		scmi_store32(payload + 4, id);
		ASSERT_EQ(0, send_command(self, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, payload, 16, 3));
		ASSERT_EQ(1, ops->reap(self, done, 64, 0));
		if (scmi_load32s(done[0].bytes + 4) != SCMI_SUCCESS)
			continue;
		before = ops->now(self);
		ASSERT_EQ(0, ops->reap(self, done, 64, before + 1000000));
		ASSERT_EQ(1, ops->reap(self, done, 64, soon(self)));
		ASSERT(ops->now(self) >= before + 5000000);
		ASSERT(ops->now(self) < before + 1000000000);
		ASSERT_EQ(1, done[0].channel);
		ASSERT_EQ(ASSAY_COOKIE_NONE, done[0].cookie);
		ASSERT_EQ(SCMI_TYPE_DELAYED, scmi_header_unpack(scmi_load32(done[0].bytes)).type);
		ASSERT_EQ(3, scmi_header_unpack(scmi_load32(done[0].bytes)).token);
		seen = true;
	}
	ASSERTm("the default platform has a clock with asynchronous changes", seen);
	ops->close(self);
	PASS();
}

TEST a_crashed_connection_is_gone_and_its_agent_free_again(void)
{
	void *a = open_default(""), *b;

	CHECK_CALL(answers_version(a));
	ops->crash(a);
	ops->crash(a);
	ASSERT_EQ(-ECONNRESET, send_command(a, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0, 1));
	ASSERT_EQ(-ECONNRESET, ops->reap(a, done, 64, soon(a)));
	ASSERT(*ops->last_error(a));
	b = open_default("");
	ASSERT_EQ(1, agent_id(b));
	ops->close(a);
	CHECK_CALL(answers_version(b));
	ops->close(b);
	PASS();
}

TEST sixteen_in_flight_come_back_each_with_its_own_token(void)
{
	void *self = open_default("");
	struct assay_message m[16];
	uint8_t requests[16][4];

	for (uint16_t round = 0; round < 200; round++) {
		for (uint16_t i = 0; i < 16; i++) {
			scmi_store32(requests[i], scmi_command_word(SCMI_PROTOCOL_BASE, (uint8_t)(i % 2), (uint16_t)(round + i)));
			m[i] = (struct assay_message){(uint64_t)round + i, requests[i], 4, 136};
		}
		ASSERT_EQ(16, ops->submit(self, m, 16));
		ASSERT_EQ(0, ops->kick(self));
		ASSERT_EQ(16, ops->reap(self, done, 64, soon(self)));
		for (uint16_t i = 0; i < 16; i++)
			ASSERT_EQ((round + i) & SCMI_TOKEN_MAX, scmi_header_unpack(scmi_load32(done[i].bytes)).token);
	}
	ops->close(self);
	PASS();
}

/* One PROTOCOL_VERSION over a connection with this fault: what reap() says. */
static int reap_with_fault(const char *query, void **self)
{
	*self = open_default(query);
	if (!*self || send_command(*self, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0, 1))
		return -EIO;
	return ops->reap(*self, done, 64, soon(*self));
}

TEST transport_faults_show_as_what_they_are(void)
{
	void *self;

	ASSERT_EQ(1, reap_with_fault("fault=transport.used-length.plus-4", &self));
	ASSERT_EQ(16, done[0].used_length);
	ops->close(self);
	ASSERT_EQ(1, reap_with_fault("fault=transport.used-length.huge", &self));
	ASSERT(done[0].used_length > 136);
	ASSERT_EQ(136, done[0].bytes_count);
	ops->close(self);
	ASSERT_EQ(-EPROTO, reap_with_fault("fault=transport.used-id.unknown", &self));
	ASSERT(*ops->last_error(self));
	ops->close(self);
	ASSERT_EQ(1, reap_with_fault("fault=transport.used-entry.twice", &self));
	ASSERT_EQ(-EPROTO, ops->reap(self, done, 64, soon(self)));
	ops->close(self);
	PASS();
}

TEST an_agent_that_is_not_called_sees_nothing(void)
{
	void *self;

	ASSERT_EQ(1, reap_with_fault("fault=transport.call.missing", &self));
	for (int i = 1; i < 20; i++)
		CHECK_CALL(answers_version(self));
	ASSERT_EQ(0, send_command(self, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0, 1));
	ASSERT_EQ(0, ops->reap(self, done, 64, soon(self)));
	ops->close(self);
	/* One that polls needs no call. */
	ASSERT_EQ(0, open_as("fault=transport.call.missing", NULL, true, &self));
	for (int i = 0; i < 30; i++)
		CHECK_CALL(answers_version(self));
	ops->close(self);
	PASS();
}

TEST a_platform_that_dies_is_gone_after_its_last_answer(void)
{
	void *self = open_default("fault=transport.connection.dies");
	int answered = 0, rc = 1;

	while (rc == 1 && answered < 100) {
		rc = send_command(self, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0, 1);
		if (!rc)
			rc = ops->reap(self, done, 64, soon(self));
		answered += rc == 1;
	}
	ASSERT_EQ(-ECONNRESET, rc);
	ASSERT(answered > 0 && answered < 100);
	ASSERT(strstr(ops->last_error(self), "closed"));
	ASSERT_EQ(-ECONNRESET, send_command(self, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0, 1));
	ops->close(self);
	PASS();
}

TEST a_malformed_chain_leaves_the_connection_working(void)
{
	void *self = open_default("");
	struct assay_raw_segment loop[2] = {{NULL, 4, 0, 0}, {NULL, 12, ASSAY_RAW_WRITABLE | ASSAY_RAW_LOOP, 0}};

	ASSERT_EQ(0, ops->submit_raw(self, &(struct assay_raw_chain){5, loop, 2}));
	ASSERT_EQ(0, ops->kick(self));
	ASSERT_EQ(1, ops->reap(self, done, 64, soon(self)));
	ASSERT_EQ(5, done[0].cookie);
	ASSERT_EQ(0, done[0].used_length);
	CHECK_CALL(answers_version(self));
	ops->close(self);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(every_set_of_options_carries_the_same_answers);
	RUN_TEST(what_was_negotiated_is_described);
	RUN_TEST(wrong_options_files_faults_and_agents_are_refused_in_words);
	RUN_TEST(connections_to_the_same_uri_are_agents_of_one_platform);
	RUN_TEST(waiting_for_nothing_moves_the_virtual_clock_and_takes_no_time);
	RUN_TEST(a_delayed_response_comes_when_its_time_has_come);
	RUN_TEST(a_crashed_connection_is_gone_and_its_agent_free_again);
	RUN_TEST(sixteen_in_flight_come_back_each_with_its_own_token);
	RUN_TEST(transport_faults_show_as_what_they_are);
	RUN_TEST(an_agent_that_is_not_called_sees_nothing);
	RUN_TEST(a_platform_that_dies_is_gone_after_its_last_answer);
	RUN_TEST(a_malformed_chain_leaves_the_connection_working);
	GREATEST_MAIN_END();
}
