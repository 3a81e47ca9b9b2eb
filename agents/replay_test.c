// SPDX-License-Identifier: BSD-2-Clause
/* The replay engine against a scripted backend: order, depth, tokens, times, and a platform that differs, is silent or dies. */
#include "assay/replay.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agents/replay_fixture.h"
#include "greatest.h"

static struct assay_agent *agents[2];
static struct assay_replay *replay;
static const struct assay_replay_summary *s;
static struct assay_replay_options options;

static int run(unsigned count, const uint16_t *trace_agents)
{
	const struct assay_agent_options plain = {0};
	int error;

	assay_replay_free(replay);
	replay = NULL;
	for (unsigned i = 0; i < count; i++)
		if (assay_agent_open("fake:", &plain, &agents[i], why, sizeof(why)))
			return -1;
	options.agents = agents;
	options.agents_count = count;
	options.trace_agents = trace_agents;
	options.kept = 8;
	error = assay_replay_run(path, &options, &replay, why, sizeof(why));
	s = replay ? assay_replay_summary(replay) : NULL;
	for (unsigned i = 0; i < count; i++)
		assay_agent_close(agents[i]);
	memset(&options, 0, sizeof(options));
	return error;
}

TEST the_order_of_the_trace_is_kept_and_all_match(void)
{
	exchanges(50, 0);
	ASSERT_EQ_FMTm(why, 0, run(1, NULL), "%d");
	ASSERT(s->commands == 50 && s->matched == 50 && s->answered == 50 && !s->condition[0]);
	ASSERT_EQ_FMT(1u, script.deepest, "%u");
	for (unsigned i = 0; i < 50; i++)
		ASSERT_EQ_FMT(i, script.sent_word[i] >> 18, "%u");
	PASS();
}

TEST depth_is_kept_and_answers_may_come_in_any_order(void)
{
	exchanges(500, 0);
	script.backwards = true;
	options.depth = 16;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ(500, s->matched);
	ASSERT_EQ_FMT(16u, script.deepest, "%u");
	PASS();
}

TEST a_trace_longer_than_the_window_is_streamed(void)
{
	exchanges(5000, 30);
	options.depth = 4;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->commands == 5000 && s->matched == 5000 && s->unrecorded == 0);
	PASS();
}

TEST repetitions_of_short_and_long_traces_are_whole(void)
{
	exchanges(7, 2);
	options.repeat = 100;
	options.depth = 5;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->commands == 700 && s->matched == 700);
	exchanges(1500, 2);
	options.repeat = 3;
	options.depth = 5;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->commands == 4500 && s->matched == 4500);
	PASS();
}

TEST a_limit_counts_commands(void)
{
	exchanges(50, 3);
	options.limit = 20;
	options.repeat = 2;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->commands == 40 && s->matched == 40 && script.sent == 40);
	PASS();
}

TEST a_difference_is_told_with_exchange_offset_and_bytes(void)
{
	const struct assay_replay_mismatch *m;

	exchanges(50, 0);
	script.differs_at = 33;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->matched == 49 && s->mismatched == 1);
	m = assay_replay_mismatch(replay, 0);
	ASSERT(m && m->number == 33 && m->difference.kind == ASSAY_DIFFERENT_BYTES && m->difference.offset == 15);
	ASSERT(m->request_bytes == 12 && m->expected_bytes == 16 && m->found_bytes == 16);
	ASSERT(m->expected[8] == 32 && m->found[15] == 1);
	ASSERT_EQ(NULL, assay_replay_mismatch(replay, 1));
	PASS();
}

TEST mismatches_beyond_those_kept_are_counted(void)
{
	static struct assay_replay_rule rule = {.protocol = 0x15, .message = 0x6, .action = ASSAY_RULE_ANY_OF, .bytes = 1};
	struct assay_replay_rules rules = {&rule, 1};

	exchanges(50, 0);
	options.rules = &rules; /* allows no value at all */
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ(50, s->mismatched);
	ASSERT(assay_replay_mismatch(replay, 7) && !assay_replay_mismatch(replay, 8));
	ASSERT_EQ(50, rule.applied);
	PASS();
}

TEST a_token_is_never_twice_in_flight(void)
{
	begin();
	for (unsigned i = 0; i < 40; i++) {
		put_command(0, i, (uint16_t)(i % 3), 0);
		put_response(0, i, (uint16_t)(i % 3));
	}
	assay_trace_finish(trace);
	options.depth = 16;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ(40, s->matched);
	ASSERT(!script.two_of_a_token);
	ASSERT_EQ_FMT(3u, script.deepest, "%u");
	PASS();
}

TEST recorded_times_are_kept(void)
{
	exchanges(20, 0);
	options.timing = ASSAY_REPLAY_RECORDED;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ(20, s->matched);
	for (unsigned i = 0; i < 20; i++)
		ASSERT_EQ_FMT((unsigned long long)i * 10000000u, (unsigned long long)script.sent_at[i], "%llu");
	ASSERT_EQ(0, s->late);
	PASS();
}

TEST scaled_times_are_scaled_in_every_repetition(void)
{
	exchanges(20, 0);
	options.timing = ASSAY_REPLAY_RECORDED;
	options.scale = 0.5;
	options.repeat = 2;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ(40, s->matched);
	ASSERT_EQ(UINT64_C(5000000) * 19, script.sent_at[19]);
	ASSERT_EQ(UINT64_C(5000000) * 19 + 500000, script.sent_at[20]);
	PASS();
}

TEST an_answer_that_never_comes_is_missing_and_the_rest_goes_on(void)
{
	exchanges(50, 0);
	script.silent_after = 10;
	script.silent_once = true;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->matched == 49 && s->missing == 1 && !s->condition[0]);
	ASSERT_EQ(11, assay_replay_mismatch(replay, 0)->number);
	ASSERT_EQ(ASSAY_NO_ANSWER, assay_replay_mismatch(replay, 0)->difference.kind);
	PASS();
}

TEST silence_for_five_commands_is_wedged(void)
{
	exchanges(50, 0);
	script.silent_after = 10;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->matched == 10 && s->missing == 5 && s->not_sent == 35 && s->commands == 50);
	ASSERT_STR_EQ("wedged", s->condition);
	PASS();
}

TEST a_first_command_without_an_answer_ends_it(void)
{
	exchanges(50, 0);
	script.silent_after = 1;
	script.answered = 1;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->answered == 0 && s->missing == 1 && s->not_sent == 49);
	PASS();
}

TEST a_death_half_way_leaves_what_was_found(void)
{
	exchanges(3000, 0);
	script.dies_after = 1600;
	options.depth = 4;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_STR_EQ("crashed", s->condition);
	ASSERT(strstr(s->error, "the peer closed the socket"));
	ASSERT(s->matched == 1600 && s->missing + s->not_sent == 1400 && s->missing >= 1 && s->missing <= 4 && s->commands == 3000);
	PASS();
}

TEST corrupt_commands_are_never_sent(void)
{
	begin();
	for (unsigned i = 0; i < 10; i++) {
		put_command(0, i, (uint16_t)i, i % 2 ? ASSAY_TRACE_CORRUPT : i % 4 ? ASSAY_TRACE_TRUNCATED : 0);
		put_response(0, i, (uint16_t)i);
	}
	assay_trace_finish(trace);
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(script.sent == 3 && s->commands == 3 && s->matched == 3 && s->skipped_corrupt == 7);
	PASS();
}

TEST an_answer_that_was_not_recorded_is_no_match(void)
{
	begin();
	put_command(0, 0, 0, 0);
	put_command(0, 1, 1, 0);
	put_response(0, 1, 1);
	assay_trace_finish(trace);
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->commands == 2 && s->matched == 1 && s->unrecorded == 1 && s->mismatched == 0);
	PASS();
}

TEST a_small_queue_slows_down_and_loses_nothing(void)
{
	exchanges(200, 0);
	script.room = 3;
	options.depth = 64;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ(200, s->matched);
	ASSERT_EQ_FMT(3u, script.deepest, "%u");
	PASS();
}

TEST each_agent_has_its_own_connection(void)
{
	static const uint16_t trace_agents[] = {3, 8};

	begin();
	for (unsigned i = 0; i < 30; i++) {
		put_command(3, i, (uint16_t)i, 0);
		put_command(8, i, (uint16_t)i, 0);
		put_response(8, i, (uint16_t)i);
		put_response(3, i, (uint16_t)i);
	}
	assay_trace_finish(trace);
	options.depth = 8;
	ASSERT_EQ(0, run(2, trace_agents));
	ASSERT_EQ(60, s->matched);
	ASSERT(!script.two_of_a_token); /* the same tokens, but never on one connection */
	ASSERT_EQ_FMT(2u, script.instances, "%u");
	PASS();
}

/* Agent 3 crashes with commands in flight that the trace has no answer for, and is heard of again; agent 8 stays. */
TEST an_agent_that_crashes_in_the_trace_crashes_and_comes_back(void)
{
	static const uint16_t trace_agents[] = {3, 8};

	for (uint32_t event = ASSAY_LIFE_DETACH; event <= ASSAY_LIFE_CRASH; event++) {
		begin();
		for (unsigned i = 0; i < 20; i++) {
			put_command(3, i, (uint16_t)i, 0);
			put_command(8, i, (uint16_t)i, 0);
			put_response(8, i, (uint16_t)i);
			if (i < 8 || i > 9)
				put_response(3, i, (uint16_t)i);
			if (i == 9)
				put_life(3, event);
			if (i == 12)
				put_life(8, ASSAY_LIFE_VM_PAUSED);
		}
		put_life(3, event);
		assay_trace_finish(trace);
		options.depth = 4;
		ASSERT_EQ(0, run(2, trace_agents));
		ASSERT_EQ(38, s->matched);
		ASSERT_EQ(2, s->abandoned + s->unrecorded);
		ASSERT_EQ(0, s->missing + s->mismatched + s->unexpected + s->not_sent);
		/* What stands behind the last command: a crash still happens, a farewell is the caller's. */
		ASSERT_EQ(event == ASSAY_LIFE_CRASH ? 2u : 1u, s->losses);
		ASSERT_EQ_FMT(event == ASSAY_LIFE_CRASH ? 2u : 0u, script.crashes, "%u");
		ASSERT_EQ_FMT(3u, script.instances, "%u");
	}
	PASS();
}

/* With one connection for all, repeated: each repetition has its losses. */
TEST losses_are_repeated_with_the_trace(void)
{
	begin();
	for (unsigned i = 0; i < 4; i++) {
		put_command(0, i, (uint16_t)i, 0);
		put_response(0, i, (uint16_t)i);
		if (i == 1)
			put_life(0, ASSAY_LIFE_CRASH);
	}
	assay_trace_finish(trace);
	options.repeat = 3;
	options.depth = 2;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ(12, s->matched);
	ASSERT_EQ(3u, s->losses);
	ASSERT_EQ_FMT(4u, script.instances, "%u");
	PASS();
}

TEST events_are_counted_and_a_delayed_response_compared(void)
{
	struct assay_replay_event event;

	for (uint32_t value = 7; value <= 8; value++) {
		begin();
		put_command(0, 0, 0, 0);
		put_response(0, 0, 0);
		put_event(ASSAY_TRACE_NOTIFICATION, SCMI_TYPE_NOTIFICATION, 1);
		put_event(ASSAY_TRACE_NOTIFICATION, SCMI_TYPE_NOTIFICATION, 2);
		put_event(ASSAY_TRACE_DELAYED, SCMI_TYPE_DELAYED, 7);
		assay_trace_finish(trace);
		script.notifications = 2;
		script.delayed = 1;
		script.delayed_value = value;
		ASSERT_EQ(0, run(1, NULL));
		ASSERT(s->matched == 1 && s->notifications_recorded == 2 && s->notifications_matched == 2);
		ASSERT(s->delayed_recorded == 1 && s->delayed_received == 1);
		ASSERT_EQ(value == 7, s->delayed_matched == 1);
		ASSERT(assay_replay_event(replay, 0, &event) && event.recorded == 2 && event.received == 2);
	}
	PASS();
}

/* Each command but the first was recorded behind one more delayed response. */
static void changes(unsigned count)
{
	begin();
	for (unsigned i = 0; i < count; i++) {
		put_command(0, i, (uint16_t)i, 0);
		put_response(0, i, (uint16_t)i);
		put_event(ASSAY_TRACE_DELAYED, SCMI_TYPE_DELAYED, 0);
	}
	assay_trace_finish(trace);
}

TEST a_command_waits_for_the_delayed_responses_recorded_before_it(void)
{
	for (unsigned repeat = 1; repeat <= 3; repeat++) {
		changes(2);
		script.delayed_late = 2 * repeat;
		options.repeat = repeat;
		ASSERT_EQ(0, run(1, NULL));
		ASSERT(s->matched == 2 * repeat && s->delayed_received == 2 * repeat);
		ASSERT_EQ_FMT(2 * repeat, script.sent_when_delayed, "%u");
		ASSERT(script.now < 1000000000u);
	}
	changes(2);
	script.delayed_late = 1;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ_FMTm("sent before the first had come", 1u, script.sent_when_delayed, "%u");
	PASS();
}

TEST delayed_responses_that_never_come_cost_a_few_time_limits(void)
{
	changes(100);
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->matched == 100 && s->delayed_received == 0);
	ASSERT(script.now < 7u * UINT64_C(1000000000));
	PASS();
}

TEST a_trace_that_breaks_off_is_replayed_up_to_there(void)
{
	exchanges(50, 0);
	ASSERT_EQ(0, truncate(path, 24 + 50 + 20 * (48 + 12 + 48 + 16) + 7));
	ASSERT_EQ_FMT(-EBADMSG, run(1, NULL), "%d");
	ASSERTm(why, strstr(why, "record 42 at byte"));
	ASSERT(s->matched == 20 && s->commands == 20);
	PASS();
}

TEST what_went_out_and_came_back_is_a_trace_that_replays(void)
{
	exchanges(50, 0);
	assay_trace_create(out_path, "{}", &options.out, why, sizeof(why));
	trace = options.out;
	options.depth = 4;
	ASSERT_EQ(0, run(1, NULL));
	ASSERT_EQ(0, assay_trace_finish(trace));
	ASSERT_EQ(0, rename(out_path, path));
	memset(&script, 0, sizeof(script));
	ASSERT_EQ(0, run(1, NULL));
	ASSERT(s->commands == 50 && s->matched == 50);
	PASS();
}

TEST a_scan_tells_what_is_there(void)
{
	struct assay_replay_scan scan;

	begin();
	put_command(4, 0, 0, 0);
	put_command(9, 5, 0, ASSAY_TRACE_CORRUPT);
	assay_trace_finish(trace);
	ASSERT_EQ(0, assay_replay_scan(path, &scan, why, sizeof(why)));
	ASSERT(scan.commands == 2 && scan.corrupt == 1 && scan.agents == 2 && scan.agent[0] == 4 && scan.agent[1] == 9);
	ASSERT(scan.last_ns - scan.first_ns == 50000000 && !scan.broken);
	ASSERT_EQ(-ENOENT, assay_replay_scan("/no/such/trace", &scan, why, sizeof(why)));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	close(mkstemp(path));
	close(mkstemp(out_path));
	RUN_TEST(the_order_of_the_trace_is_kept_and_all_match);
	RUN_TEST(depth_is_kept_and_answers_may_come_in_any_order);
	RUN_TEST(a_trace_longer_than_the_window_is_streamed);
	RUN_TEST(repetitions_of_short_and_long_traces_are_whole);
	RUN_TEST(a_limit_counts_commands);
	RUN_TEST(a_difference_is_told_with_exchange_offset_and_bytes);
	RUN_TEST(mismatches_beyond_those_kept_are_counted);
	RUN_TEST(a_token_is_never_twice_in_flight);
	RUN_TEST(recorded_times_are_kept);
	RUN_TEST(scaled_times_are_scaled_in_every_repetition);
	RUN_TEST(an_answer_that_never_comes_is_missing_and_the_rest_goes_on);
	RUN_TEST(silence_for_five_commands_is_wedged);
	RUN_TEST(a_first_command_without_an_answer_ends_it);
	RUN_TEST(a_death_half_way_leaves_what_was_found);
	RUN_TEST(corrupt_commands_are_never_sent);
	RUN_TEST(an_answer_that_was_not_recorded_is_no_match);
	RUN_TEST(a_small_queue_slows_down_and_loses_nothing);
	RUN_TEST(each_agent_has_its_own_connection);
	RUN_TEST(an_agent_that_crashes_in_the_trace_crashes_and_comes_back);
	RUN_TEST(losses_are_repeated_with_the_trace);
	RUN_TEST(events_are_counted_and_a_delayed_response_compared);
	RUN_TEST(a_command_waits_for_the_delayed_responses_recorded_before_it);
	RUN_TEST(delayed_responses_that_never_come_cost_a_few_time_limits);
	RUN_TEST(a_trace_that_breaks_off_is_replayed_up_to_there);
	RUN_TEST(what_went_out_and_came_back_is_a_trace_that_replays);
	RUN_TEST(a_scan_tells_what_is_there);
	assay_replay_free(replay);
	unlink(path);
	unlink(out_path);
	GREATEST_MAIN_END();
}
