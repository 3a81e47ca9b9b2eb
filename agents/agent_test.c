/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent against a scripted backend: tokens, order, time limits, events, and a platform that misbehaves or dies. */
#include "assay/agent.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "greatest.h"
#include "scmi/le.h"
#include "scmi/protocol.h"
#include "scmi/status.h"

#define QUEUE 512

/* A backend in memory whose answers the tests script. Its clock is virtual. */
static struct script {
	struct assay_message waiting[QUEUE];
	uint8_t request[QUEUE][64];
	unsigned count, kicks, turns, opened, closed;
	bool silent, dead, protocol_error, reverse, short_answer, event_flood, full, hold;
	unsigned events_due;
	uint64_t now;
	uint8_t bytes[128];
} script;

static int fake_open(const char *address, const char *query, const struct assay_backend_options *options, void **self, char *why,
		     size_t why_bytes)
{
	(void)query, (void)options;
	if (!strcmp(address, "refuse")) {
		snprintf(why, why_bytes, "nobody there");
		return -ECONNREFUSED;
	}
	script.opened++;
	script.dead = false;
	script.count = 0;
	*self = &script;
	return 0;
}

static void fake_close(void *self)
{
	(void)self;
	script.closed++;
}

static int fake_submit(void *self, const struct assay_message *messages, uint32_t count)
{
	(void)self;
	if (script.dead)
		return -ECONNRESET;
	if (script.full)
		return 0;
	for (uint32_t i = 0; i < count; i++) {
		script.waiting[script.count] = messages[i];
		memcpy(script.request[script.count++], messages[i].request,
		       messages[i].request_bytes < 64 ? messages[i].request_bytes : 64);
	}
	return (int)count;
}

static int fake_kick(void *self)
{
	(void)self;
	script.kicks++;
	return 0;
}

static int reap_event(struct assay_completion *out)
{
	script.events_due--;
	scmi_store32(script.bytes, scmi_header_pack((struct scmi_header){(uint8_t)(script.events_due & 1), SCMI_TYPE_NOTIFICATION,
									 SCMI_PROTOCOL_CLOCK, 0}));
	scmi_store32(script.bytes + 4, script.events_due);
	*out = (struct assay_completion){.cookie = ASSAY_COOKIE_NONE,
					 .channel = 1,
					 .capacity = 64,
					 .used_length = 8,
					 .bytes_count = 8,
					 .bytes = script.bytes};
	return 1;
}

static int fake_reap(void *self, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	unsigned at;

	(void)self, (void)max;
	script.now += 1000;
	if (script.dead)
		return -ECONNRESET;
	if (script.protocol_error) {
		script.protocol_error = false;
		return -EPROTO;
	}
	if (script.event_flood)
		script.events_due++;
	if (script.events_due)
		return reap_event(out);
	if (script.silent || script.hold || !script.count) {
		if (deadline_ns > script.now)
			script.now = deadline_ns;
		return 0;
	}
	at = script.reverse ? script.count - 1 : 0;
	memcpy(script.bytes, script.request[at], 4);
	scmi_store32s(script.bytes + 4, SCMI_SUCCESS);
	scmi_store32(script.bytes + 8, 0x20000);
	*out = (struct assay_completion){.cookie = script.waiting[at].cookie,
					 .capacity = script.waiting[at].capacity,
					 .used_length = 12,
					 .bytes_count = script.short_answer ? 4 : 12,
					 .bytes = script.bytes};
	script.count--;
	if (!script.reverse) {
		memmove(script.waiting, script.waiting + 1, script.count * sizeof(script.waiting[0]));
		memmove(script.request, script.request + 1, script.count * sizeof(script.request[0]));
	}
	return 1;
}

static void fake_describe(void *self, struct assay_backend_info *info)
{
	(void)self;
	info->max_in_flight = QUEUE;
}

static const char *fake_last_error(void *self)
{
	(void)self;
	return script.dead ? "the peer closed the socket" : "used entry for no outstanding chain";
}

static uint64_t fake_now(void *self)
{
	(void)self;
	return script.now;
}

static struct assay_backend_ops fake = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(fake),
	.name = "fake",
	.open = fake_open,
	.close = fake_close,
	.submit = fake_submit,
	.kick = fake_kick,
	.reap = fake_reap,
	.describe = fake_describe,
	.last_error = fake_last_error,
	.now = fake_now,
};

int assay_backend_find(const char *uri, const struct assay_backend_ops **ops, char *address, size_t address_bytes, char *query,
		       size_t query_bytes, char *why, size_t why_bytes)
{
	(void)why, (void)why_bytes;
	snprintf(address, address_bytes, "%s", strchr(uri, ':') + 1);
	snprintf(query, query_bytes, "%s", "");
	*ops = &fake;
	return 0;
}

static struct assay_agent *agent;
static struct assay_exchange ex, ex2;
static const struct assay_command version = {.protocol = 0x10, .message = 0};

static void set_up(void *unused)
{
	struct assay_agent_options options = {.name = "a", .timeout_ns = 1000000};
	char why[128];

	(void)unused;
	memset(&script, 0, sizeof(script));
	if (assay_agent_open("fake:", &options, &agent, why, sizeof(why)))
		agent = NULL;
}

static void tear_down(void *unused)
{
	(void)unused;
	assay_agent_close(agent);
	agent = NULL;
}

TEST an_exchange_carries_the_answer_and_the_request(void)
{
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_ANSWERED, ex.outcome);
	ASSERT_EQ(12u, ex.response_bytes);
	ASSERT_EQ(0, ex.status);
	ASSERT_EQ(0x10u, scmi_header_unpack(scmi_load32(ex.request)).protocol);
	ASSERT_EQ(scmi_load32(ex.request), scmi_load32(ex.response));
	ASSERT_EQ(1u, script.kicks);
	PASS();
}

TEST tokens_count_up_and_wrap_after_1023(void)
{
	for (unsigned i = 0; i < 2100; i++) {
		ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
		ASSERT_EQ(i % 1024, scmi_header_unpack(scmi_load32(ex.request)).token);
		ASSERT_EQ(i, ex.sequence);
	}
	PASS();
}

TEST a_token_in_flight_is_not_used_again(void)
{
	uint64_t held;

	script.hold = true;
	ASSERT_EQ(0, assay_agent_send(agent, &version, &held));
	script.reverse = true;
	script.hold = false;
	for (unsigned i = 0; i < 2000; i++) {
		ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
		ASSERT(scmi_header_unpack(scmi_load32(ex.request)).token != 0);
	}
	ASSERT_EQ(0, assay_agent_wait(agent, held, &ex));
	ASSERT_EQ(0, scmi_header_unpack(scmi_load32(ex.request)).token);
	PASS();
}

TEST answers_out_of_order_reach_their_commands(void)
{
	uint64_t first, second;
	struct assay_command other = {.protocol = 0x14, .message = 1};

	ASSERT_EQ(0, assay_agent_send(agent, &version, &first));
	ASSERT_EQ(0, assay_agent_send(agent, &other, &second));
	ASSERT_EQ(2u, assay_agent_in_flight(agent));
	script.reverse = true;
	ASSERT_EQ(0, assay_agent_wait(agent, first, &ex));
	ASSERT_EQ(0, assay_agent_wait(agent, second, &ex2));
	ASSERT_EQ(0x10u, scmi_header_unpack(scmi_load32(ex.response)).protocol);
	ASSERT_EQ(0x14u, scmi_header_unpack(scmi_load32(ex2.response)).protocol);
	ASSERT_EQ(0u, assay_agent_in_flight(agent));
	ASSERT_EQ(-ENOENT, assay_agent_wait(agent, first, &ex));
	PASS();
}

TEST silence_is_a_timeout_and_the_late_answer_disturbs_nobody(void)
{
	script.silent = true;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_TIMEOUT, ex.outcome);
	ASSERT_EQ(0u, assay_agent_in_flight(agent));
	script.silent = false;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex2));
	ASSERT_EQ(ASSAY_ANSWERED, ex2.outcome);
	ASSERT_EQ(scmi_load32(ex2.request), scmi_load32(ex2.response));
	ASSERT_EQ(ASSAY_TIMEOUT, ex.outcome);
	PASS();
}

TEST more_time_outs_than_slots_still_leave_an_agent_that_can_send(void)
{
	script.silent = true;
	for (unsigned i = 0; i < 3000; i++) {
		ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
		ASSERT_EQ(ASSAY_TIMEOUT, ex.outcome);
		script.count = 0;
	}
	script.silent = false;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_ANSWERED, ex.outcome);
	PASS();
}

TEST a_full_queue_times_out_or_says_try_again(void)
{
	uint64_t sequence;

	script.full = true;
	ASSERT_EQ(-EAGAIN, assay_agent_send(agent, &version, &sequence));
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_TIMEOUT, ex.outcome);
	ASSERT(ex.error[0]);
	PASS();
}

TEST a_dead_platform_is_gone_until_reconnected(void)
{
	char why[128];

	script.dead = true;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_GONE, ex.outcome);
	ASSERT_STR_EQ("the peer closed the socket", ex.error);
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_GONE, ex.outcome);
	ASSERT_EQ(0, assay_agent_reconnect(agent, why, sizeof(why)));
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_ANSWERED, ex.outcome);
	ASSERT_EQ(2u, script.opened);
	PASS();
}

TEST a_breach_of_the_transport_is_told_beside_the_answer(void)
{
	script.protocol_error = true;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_ANSWERED, ex.outcome);
	ASSERT_STR_EQ("used entry for no outstanding chain", ex.error);
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_STR_EQ("", ex.error);
	script.protocol_error = script.silent = true;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_BROKEN, ex.outcome);
	PASS();
}

TEST an_answer_without_a_status_is_too_short(void)
{
	script.short_answer = true;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_TOO_SHORT, ex.outcome);
	ASSERT_EQ(4u, ex.response_bytes);
	PASS();
}

TEST events_are_kept_in_order_and_taken_by_filter(void)
{
	struct assay_event_filter odd = {.type = SCMI_TYPE_NOTIFICATION, .protocol = 0x14, .message = 1};
	struct assay_event event;

	script.events_due = 6;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(6u, assay_agent_events_waiting(agent));
	ASSERT_EQ(1, assay_agent_take_event(agent, &odd, 0, &event));
	ASSERT_EQ(5u, scmi_load32(event.bytes + 4));
	ASSERT_EQ(1, assay_agent_take_event(agent, &odd, 0, &event));
	ASSERT_EQ(3u, scmi_load32(event.bytes + 4));
	ASSERT_EQ(1, assay_agent_take_event(agent, NULL, 0, &event));
	ASSERT_EQ(4u, scmi_load32(event.bytes + 4));
	assay_agent_drop_events(agent);
	ASSERT_EQ(0, assay_agent_take_event(agent, NULL, 5000, &event));
	PASS();
}

TEST a_flood_of_events_holds_nobody_past_the_deadline(void)
{
	struct assay_event_filter never = {.type = SCMI_TYPE_DELAYED, .protocol = 0x14, .message = 5};
	struct assay_event event;

	script.event_flood = true;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(ASSAY_TIMEOUT, ex.outcome);
	ASSERT_EQ(0, assay_agent_take_event(agent, &never, 2000000, &event));
	ASSERT_EQ(0, assay_agent_take_event(agent, &never, 0, &event));
	ASSERT(assay_agent_events_lost(agent) > 0);
	PASS();
}

TEST a_refused_connection_names_the_uri(void)
{
	struct assay_agent_options options = {0};
	struct assay_agent *none;
	char why[128];

	ASSERT_EQ(-ECONNREFUSED, assay_agent_open("fake:refuse", &options, &none, why, sizeof(why)));
	ASSERT_STR_EQ("fake:refuse: nobody there", why);
	PASS();
}

static unsigned seen[8];
static void observe(void *context, const struct assay_observation *o)
{
	(void)context;
	seen[o->kind]++;
}

TEST an_observer_sees_every_message_once(void)
{
	memset(seen, 0, sizeof(seen));
	assay_agent_observe(agent, observe, NULL);
	script.events_due = 2;
	ASSERT_EQ(0, assay_agent_exchange(agent, &version, &ex));
	ASSERT_EQ(1u, seen[ASSAY_SAW_COMMAND]);
	ASSERT_EQ(1u, seen[ASSAY_SAW_RESPONSE]);
	ASSERT_EQ(2u, seen[ASSAY_SAW_NOTIFICATION]);
	PASS();
}

static uint64_t cookies[4];
static unsigned done_count;
static void done(void *context, uint64_t cookie, const struct assay_completion *c)
{
	(void)context, (void)c;
	cookies[done_count++ % 4] = cookie;
}

TEST the_pipeline_hands_over_completions_by_cookie(void)
{
	struct assay_pipe_callbacks callbacks = {.done = done};
	uint8_t word[4];
	struct assay_message two[2] = {{7, word, 4, 64}, {9, word, 4, 64}};

	done_count = 0;
	scmi_store32(word, scmi_command_word(0x10, 0, 3));
	ASSERT_EQ(2, assay_pipe_submit(agent, two, 2));
	ASSERT_EQ(0, assay_pipe_kick(agent));
	ASSERT_EQ(1, assay_pipe_poll(agent, &callbacks, script.now + 100000));
	ASSERT_EQ(1, assay_pipe_poll(agent, &callbacks, script.now + 100000));
	ASSERT_EQ(7u, cookies[0]);
	ASSERT_EQ(9u, cookies[1]);
	PASS();
}

static int fake_turn(void *self, const struct assay_message *messages, uint32_t count, int *taken, struct assay_completion *out,
		     uint32_t max, uint64_t deadline_ns)
{
	script.turns++;
	*taken = fake_submit(self, messages, count);
	return *taken < 0 ? *taken : fake_reap(self, out, max, deadline_ns);
}

static enum greatest_test_res turns(unsigned kicks)
{
	struct assay_pipe_callbacks callbacks = {.done = done};
	uint8_t word[4];
	struct assay_message two[2] = {{7, word, 4, 64}, {9, word, 4, 64}};
	int taken;

	done_count = 0;
	scmi_store32(word, scmi_command_word(0x10, 0, 3));
	ASSERT_EQ(1, assay_pipe_turn(agent, two, 2, &taken, &callbacks, script.now + 100000));
	ASSERT_EQ(2, taken);
	ASSERT_EQ(7u, cookies[0]);
	ASSERT_EQ(1, assay_pipe_turn(agent, NULL, 0, &taken, &callbacks, script.now + 100000));
	ASSERT_EQ(0, taken);
	ASSERT_EQ(9u, cookies[1]);
	ASSERT_EQ(kicks, script.kicks);
	script.protocol_error = true;
	ASSERT_EQ(-EPROTO, assay_pipe_turn(agent, two, 1, &taken, &callbacks, script.now + 100000));
	ASSERT_EQ(1, assay_pipe_poll(agent, &callbacks, script.now + 100000));
	script.dead = true;
	ASSERT_EQ(-ECONNRESET, assay_pipe_turn(agent, two, 2, &taken, &callbacks, script.now + 100000));
	ASSERT_EQ(-ECONNRESET, taken);
	script.dead = false; /* but the agent has heard it */
	ASSERT_EQ(-ECONNRESET, assay_pipe_turn(agent, two, 2, &taken, &callbacks, script.now + 100000));
	ASSERT_EQ(-ECONNRESET, taken);
	PASS();
}

TEST a_turn_sends_and_hands_over_in_three_steps_or_in_one(void)
{
	CHECK_CALL(turns(1));
	tear_down(NULL);
	fake.turn = fake_turn;
	set_up(NULL);
	CHECK_CALL(turns(0));
	fake.turn = NULL;
	ASSERT_EQ(4u, script.turns);
	PASS();
}

TEST a_turn_waits_for_nothing_where_nothing_was_taken(void)
{
	struct assay_pipe_callbacks callbacks = {.done = done};
	struct assay_message one = {7, (const uint8_t[4]){0}, 4, 64};
	uint64_t before = script.now;
	int taken;

	script.full = true;
	ASSERT_EQ(0, assay_pipe_turn(agent, &one, 1, &taken, &callbacks, before + 100000000));
	ASSERT_EQ(0, taken);
	ASSERT(script.now < before + 100000000);
	PASS();
}

SUITE(agent_suite)
{
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(an_exchange_carries_the_answer_and_the_request);
	RUN_TEST(tokens_count_up_and_wrap_after_1023);
	RUN_TEST(a_token_in_flight_is_not_used_again);
	RUN_TEST(answers_out_of_order_reach_their_commands);
	RUN_TEST(silence_is_a_timeout_and_the_late_answer_disturbs_nobody);
	RUN_TEST(more_time_outs_than_slots_still_leave_an_agent_that_can_send);
	RUN_TEST(a_full_queue_times_out_or_says_try_again);
	RUN_TEST(a_dead_platform_is_gone_until_reconnected);
	RUN_TEST(a_breach_of_the_transport_is_told_beside_the_answer);
	RUN_TEST(an_answer_without_a_status_is_too_short);
	RUN_TEST(events_are_kept_in_order_and_taken_by_filter);
	RUN_TEST(a_flood_of_events_holds_nobody_past_the_deadline);
	RUN_TEST(a_refused_connection_names_the_uri);
	RUN_TEST(an_observer_sees_every_message_once);
	RUN_TEST(the_pipeline_hands_over_completions_by_cookie);
	RUN_TEST(a_turn_sends_and_hands_over_in_three_steps_or_in_one);
	RUN_TEST(a_turn_waits_for_nothing_where_nothing_was_taken);
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_SUITE(agent_suite);
	GREATEST_MAIN_END();
}
