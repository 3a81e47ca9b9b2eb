/* SPDX-License-Identifier: BSD-2-Clause */
/* The closed loop against a made-up agent: right answers, wrong ones, forged cookies, silence, death, a full ring. */
#include "harness/bench/lane.h"

#include <errno.h>
#include <string.h>

#include "greatest.h"
#include "harness/bench/lane_fixture.h"
#include "scmi/le.h"

#define IN_FLIGHT_MAX 16u

/* The agent that the lane talks to is this table; its symbols stand in for the library's. */
static struct {
	struct assay_message held[IN_FLIGHT_MAX];
	uint8_t words[IN_FLIGHT_MAX][8];
	uint32_t count, ring, most, silences; /* ring: how many fit */
	uint64_t answered, wrong_at, die_at, silent_at, refuse_at, forge_at, short_at, clock;
	bool untimed;
} fake;

int assay_pipe_submit(struct assay_agent *agent, const struct assay_message *messages, uint32_t count)
{
	uint32_t taken = 0;

	(void)agent;
	if (fake.refuse_at && fake.answered >= fake.refuse_at)
		return -EIO;
	for (; taken < count && fake.count < fake.ring; taken++) {
		memcpy(fake.words[fake.count], messages[taken].request, 8);
		fake.held[fake.count++] = messages[taken];
	}
	fake.most = fake.count > fake.most ? fake.count : fake.most;
	return (int)taken;
}

/* Answers the newest first: order is nobody's promise. The answer is the request's second word, twice. */
static void answer_one(const struct assay_pipe_callbacks *callbacks)
{
	const struct assay_message *m = &fake.held[--fake.count];
	uint8_t bytes[12];
	struct assay_completion c = {.cookie = m->cookie, .bytes = bytes, .bytes_count = 12, .used_length = 12};

	memcpy(bytes, fake.words[fake.count], 8);
	memcpy(bytes + 8, bytes + 4, 4);
	fake.answered++;
	if (fake.answered == fake.wrong_at)
		bytes[11] ^= 1;
	if (fake.answered == fake.short_at)
		c.bytes_count = c.used_length = 3;
	if (fake.answered == fake.forge_at) {
		c.cookie ^= 1u << 20;
		callbacks->done(callbacks->context, c.cookie, &c);
		c.cookie ^= 1u << 20;
	}
	fake.clock += 1000;
	c.publish = (struct assay_time){fake.clock - 700, ASSAY_TIME_AGENT, !fake.untimed};
	c.kick = (struct assay_time){fake.clock - 600, ASSAY_TIME_AGENT, true};
	c.used = (struct assay_time){fake.clock - 100, ASSAY_TIME_AGENT, true};
	c.reap = (struct assay_time){fake.clock, ASSAY_TIME_AGENT, !fake.untimed};
	callbacks->done(callbacks->context, c.cookie, &c);
}

int assay_pipe_poll(struct assay_agent *agent, const struct assay_pipe_callbacks *callbacks, uint64_t deadline_ns)
{
	(void)agent;
	(void)deadline_ns;
	if (fake.die_at && fake.answered >= fake.die_at)
		return -ECONNRESET;
	if (!fake.count || (fake.silent_at && fake.answered >= fake.silent_at)) {
		fake.silences++;
		return 0;
	}
	answer_one(callbacks);
	return 1;
}

int assay_pipe_sleep(struct assay_agent *agent, uint64_t until_ns)
{
	(void)agent;
	(void)until_ns;
	return -ENOTSUP;
}

uint64_t assay_agent_now(struct assay_agent *agent)
{
	(void)agent;
	return fake.clock;
}

static struct bench_lane lane;

/* Three commands of two kinds, with their answers. */
static int open_lane(uint32_t depth)
{
	struct bench_stream stream = {.count = 0};

	memset(&fake, 0, sizeof(fake));
	fake.ring = IN_FLIGHT_MAX;
	for (uint32_t i = 0; i < 3; i++) {
		uint8_t request[8];
		struct bench_item *item;

		scmi_store32(request, scmi_command_word(0x14, (uint8_t)(i / 2), 0));
		scmi_store32(request + 4, 0x1000 + i);
		if (bench_stream_add(&stream, request, 8, 64))
			return -ENOMEM;
		item = &stream.items[i];
		item->response_bytes = 12;
		item->response = calloc(1, 12);
		memcpy(item->response + 4, request + 4, 4);
		memcpy(item->response + 8, request + 4, 4);
	}
	return bench_lane_open(&lane, NULL, &stream, depth, BENCH_USED_TIMES, NULL);
}

static void close_lane(void *unused)
{
	(void)unused;
	bench_lane_close(&lane);
}

static int run(uint64_t count)
{
	const struct bench_goal goal = {.count = count};

	return bench_lane_run(&lane, &goal, NULL);
}

TEST every_answer_is_compared_and_every_time_is_kept(void)
{
	ASSERT_EQ(0, open_lane(4));
	ASSERT_EQ(0, run(3000));
	ASSERT_EQ(3000, lane.counts.answered);
	ASSERT_EQ(0, lane.counts.mismatches + lane.counts.unmatched + lane.counts.untimed);
	ASSERT_EQ(2, lane.stream.class_count);
	ASSERT_EQ(2000, assay_histogram_count(lane.series.publish_to_reap[0]));
	ASSERT_EQ(1000, assay_histogram_count(lane.series.publish_to_reap[1]));
	ASSERT_EQ(700, assay_histogram_max(lane.series.publish_to_reap[0]));
	ASSERT_EQ(500, assay_histogram_max(lane.series.kick_to_used[1]));
	ASSERT_EQ(4, fake.most);
	ASSERT_EQ(0, lane.in_flight);
	PASS();
}

TEST one_wrong_byte_is_one_mismatch_with_its_place(void)
{
	ASSERT_EQ(0, open_lane(2));
	fake.wrong_at = 77;
	ASSERT_EQ(0, run(200));
	ASSERT_EQ(1, lane.counts.mismatches);
	ASSERT(strstr(lane.mismatch, "payload"));
	ASSERT(strstr(lane.mismatch, "offset 11"));
	PASS();
}

TEST an_answer_without_a_whole_header_is_a_mismatch_and_no_overrun(void)
{
	ASSERT_EQ(0, open_lane(1));
	fake.short_at = 5;
	ASSERT_EQ(0, run(10));
	ASSERT_EQ(1, lane.counts.mismatches);
	ASSERT(strstr(lane.mismatch, "length"));
	PASS();
}

TEST a_completion_of_no_command_is_counted_and_changes_nothing(void)
{
	ASSERT_EQ(0, open_lane(2));
	fake.forge_at = 9;
	ASSERT_EQ(0, run(50));
	ASSERT_EQ(1, lane.counts.unmatched);
	ASSERT_EQ(50, lane.counts.answered);
	PASS();
}

TEST silence_ends_the_lane_and_keeps_what_was_measured(void)
{
	ASSERT_EQ(0, open_lane(4));
	fake.silent_at = 20;
	ASSERT_EQ(-ETIMEDOUT, run(100));
	ASSERT_EQ(1, fake.silences); /* the time limit was waited for once */
	ASSERT_EQ(20, lane.counts.answered);
	ASSERT(strstr(lane.error, "no answer in time"));
	PASS();
}

TEST death_ends_the_lane_and_keeps_what_was_measured(void)
{
	ASSERT_EQ(0, open_lane(4));
	fake.die_at = 30;
	ASSERT_EQ(-ECONNRESET, run(100));
	ASSERT_EQ(30, lane.counts.measured);
	ASSERT(strstr(lane.error, "gone"));
	PASS();
}

TEST a_ring_smaller_than_the_depth_loses_nothing(void)
{
	ASSERT_EQ(0, open_lane(8));
	fake.ring = 3;
	ASSERT_EQ(0, run(300));
	ASSERT_EQ(300, lane.counts.answered);
	ASSERT_EQ(0, lane.counts.mismatches + lane.counts.unmatched);
	ASSERT_EQ(200, assay_histogram_count(lane.series.publish_to_reap[0]));
	ASSERT_EQ(3, lane.in_flight_most);
	PASS();
}

TEST a_ring_that_takes_nothing_ends_the_lane(void)
{
	ASSERT_EQ(0, open_lane(2));
	fake.ring = 0;
	ASSERT_EQ(-ENOSPC, run(10));
	ASSERT_EQ(0, lane.counts.answered);
	ASSERT_EQ(0, lane.in_flight);
	ASSERT_EQ(2, lane.free_count);
	PASS();
}

TEST what_a_refusal_to_send_took_back_is_free_again(void)
{
	ASSERT_EQ(0, open_lane(4));
	fake.refuse_at = 12;
	ASSERT_EQ(-EIO, run(100));
	ASSERT_EQ(12, lane.counts.answered);
	ASSERT_EQ(lane.depth, lane.free_count + lane.in_flight);
	PASS();
}

TEST a_back_end_without_times_leaves_the_series_empty(void)
{
	ASSERT_EQ(0, open_lane(1));
	fake.untimed = true;
	ASSERT_EQ(0, run(10));
	ASSERT_EQ(10, lane.counts.untimed);
	ASSERT_EQ(0, assay_histogram_count(lane.series.publish_to_reap[0]));
	PASS();
}

TEST samples_of_a_probed_block_stay_out_of_the_series(void)
{
	static struct probes_sample samples[BENCH_SAMPLES];
	const struct bench_goal goal = {.count = 12};

	ASSERT_EQ(0, open_lane(1));
	ASSERT_EQ(0, bench_lane_run(&lane, &goal, samples));
	ASSERT_EQ(12, lane.sample_count);
	ASSERT_EQ(700, samples[11].reap - samples[11].publish);
	ASSERT(samples[11].kicked);
	ASSERT_EQ(0, assay_histogram_count(lane.series.publish_to_reap[0]));
	PASS();
}

TEST bytes_that_varied_when_learned_are_not_compared(void)
{
	ASSERT_EQ(0, open_lane(1));
	for (size_t i = 0; i < 3; i++) {
		lane.stream.items[i].varies = calloc(1, 12);
		lane.stream.items[i].varies[11] = 1;
	}
	fake.wrong_at = 3;
	ASSERT_EQ(0, run(10));
	ASSERT_EQ(0, lane.counts.mismatches);
	PASS();
}

TEST a_stream_takes_no_more_kinds_than_it_has_series_for(void)
{
	struct bench_stream stream = {.count = 0};
	uint8_t request[4];
	int err = 0;

	for (uint32_t i = 0; i <= BENCH_CLASSES_MAX && !err; i++) {
		scmi_store32(request, scmi_command_word(0x14, (uint8_t)i, 0));
		err = bench_stream_add(&stream, request, 4, 64);
	}
	ASSERT_EQ(-ENOSPC, err);
	ASSERT_EQ(-EINVAL, bench_stream_add(&stream, request, 3, 64));
	ASSERT_EQ(BENCH_CLASSES_MAX, stream.class_count);
	bench_stream_free(&stream);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	GREATEST_SET_TEARDOWN_CB(close_lane, NULL);
	RUN_TEST(every_answer_is_compared_and_every_time_is_kept);
	RUN_TEST(one_wrong_byte_is_one_mismatch_with_its_place);
	RUN_TEST(an_answer_without_a_whole_header_is_a_mismatch_and_no_overrun);
	RUN_TEST(a_completion_of_no_command_is_counted_and_changes_nothing);
	RUN_TEST(silence_ends_the_lane_and_keeps_what_was_measured);
	RUN_TEST(death_ends_the_lane_and_keeps_what_was_measured);
	RUN_TEST(a_ring_smaller_than_the_depth_loses_nothing);
	RUN_TEST(a_ring_that_takes_nothing_ends_the_lane);
	RUN_TEST(what_a_refusal_to_send_took_back_is_free_again);
	RUN_TEST(a_back_end_without_times_leaves_the_series_empty);
	RUN_TEST(samples_of_a_probed_block_stay_out_of_the_series);
	RUN_TEST(bytes_that_varied_when_learned_are_not_compared);
	RUN_TEST(a_stream_takes_no_more_kinds_than_it_has_series_for);
	GREATEST_MAIN_END();
}
