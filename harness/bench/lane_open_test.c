/* SPDX-License-Identifier: BSD-2-Clause */
/* The open loop on a made-up clock against a made-up agent: on time, stalled, overloaded, oversleeping, silent. */
#include "harness/bench/lane.h"

#include <errno.h>
#include <string.h>

#include "greatest.h"
#include "harness/bench/lane_fixture.h"
#include "scmi/le.h"

#define HELD_MAX 64u
#define US UINT64_C(1000)
#define MS UINT64_C(1000000)

/* The agent that the lane talks to is this table; its symbols stand in for the library's. Looking at the clock takes time, too. */
static struct {
	struct {
		uint64_t cookie, publish, ready;
		uint8_t request[8];
	} held[HELD_MAX];
	uint32_t first, count, ring, most;
	uint64_t clock, look_ns, service_ns, oversleep_ns;
	uint64_t stall_from, stall_to; /* no answer gets ready in between */
	uint64_t silent_after, answered, sleeps, free_at;
} fake;

static uint64_t now(void)
{
	return fake.clock += fake.look_ns;
}

/* When a command that is published now is ready: one after the other, and not within the stall. */
static uint64_t ready_at(void)
{
	uint64_t begin = fake.free_at > fake.clock ? fake.free_at : fake.clock, end = begin + fake.service_ns;

	if (end >= fake.stall_from && end < fake.stall_to)
		end = fake.stall_to + fake.service_ns;
	return fake.free_at = end;
}

int assay_pipe_submit(struct assay_agent *agent, const struct assay_message *messages, uint32_t count)
{
	(void)agent;
	if (count != 1 || fake.count == fake.ring)
		return 0;
	fake.held[(fake.first + fake.count) % HELD_MAX].cookie = messages->cookie;
	fake.held[(fake.first + fake.count) % HELD_MAX].publish = fake.clock;
	fake.held[(fake.first + fake.count) % HELD_MAX].ready = ready_at();
	memcpy(fake.held[(fake.first + fake.count) % HELD_MAX].request, messages->request, 8);
	fake.count++;
	fake.most = fake.count > fake.most ? fake.count : fake.most;
	return 1;
}

static void answer(const struct assay_pipe_callbacks *callbacks)
{
	uint32_t at = fake.first;
	struct assay_completion c = {.cookie = fake.held[at].cookie,
				     .bytes = fake.held[at].request,
				     .bytes_count = 8,
				     .used_length = 8,
				     .publish = {fake.held[at].publish, ASSAY_TIME_AGENT, true},
				     .kick = {fake.held[at].publish, ASSAY_TIME_AGENT, true},
				     .reap = {fake.clock, ASSAY_TIME_AGENT, true}};

	fake.first = (fake.first + 1) % HELD_MAX;
	fake.count--;
	fake.answered++;
	callbacks->done(callbacks->context, c.cookie, &c);
}

static bool is_ready(void)
{
	return fake.count && fake.held[fake.first].ready <= fake.clock && (!fake.silent_after || fake.answered < fake.silent_after);
}

int assay_pipe_poll(struct assay_agent *agent, const struct assay_pipe_callbacks *callbacks, uint64_t deadline_ns)
{
	int count = 0;

	(void)agent;
	while (deadline_ns && !is_ready() && fake.clock < deadline_ns)
		fake.clock += 100;
	for (; is_ready(); count++)
		answer(callbacks);
	return count;
}

/* Ends by an answer at once, by its time too late. */
int assay_pipe_sleep(struct assay_agent *agent, uint64_t until_ns)
{
	uint64_t ready =
		fake.count && !(fake.silent_after && fake.answered >= fake.silent_after) ? fake.held[fake.first].ready : UINT64_MAX;

	(void)agent;
	fake.sleeps++;
	if (ready <= until_ns) {
		fake.clock = ready > fake.clock ? ready : fake.clock;
		return 1;
	}
	fake.clock = until_ns + fake.oversleep_ns;
	return 0;
}

uint64_t assay_agent_now(struct assay_agent *agent)
{
	(void)agent;
	return fake.clock;
}

static struct bench_lane lane;
static struct bench_open paced;

/* Two commands of two kinds, whose answers are the commands. */
static int open_lane(uint32_t depth, enum bench_arrivals arrivals, double rate, bool polls)
{
	struct bench_stream stream = {.count = 0};
	struct bench_pace pace;

	memset(&fake, 0, sizeof(fake));
	fake.ring = HELD_MAX;
	fake.clock = 1000 * MS;
	fake.look_ns = 100;
	fake.service_ns = 5 * US;
	for (uint32_t i = 0; i < 2; i++) {
		uint8_t request[8];

		scmi_store32(request, scmi_command_word(0x14, (uint8_t)i, 0));
		scmi_store32(request + 4, 0x1000 + i);
		if (bench_stream_add(&stream, request, 8, 64))
			return -ENOMEM;
		stream.items[i].gap_ns = (i + 1) * MS;
		stream.items[i].response_bytes = 8;
		stream.items[i].response = calloc(1, 8);
		memcpy(stream.items[i].response, request, 8);
	}
	bench_pace_init(&pace, arrivals, 1e9 / rate, 1, 1);
	if (bench_lane_open(&lane, NULL, &stream, depth, BENCH_INTENDED, NULL) || bench_open_create(&paced, &pace, depth, polls))
		return -ENOMEM;
	paced.clock = now;
	lane.open = &paced;
	return 0;
}

static void close_lane(void *unused)
{
	(void)unused;
	bench_open_free(&paced);
	bench_lane_close(&lane);
}

static int run(uint64_t count, uint64_t duration_ns)
{
	const struct bench_goal goal = {.count = count, .duration_ns = duration_ns};

	return bench_lane_run(&lane, &goal, NULL);
}

/* How many of all intended latencies were longer. */
static double share_over(struct assay_histogram *const per_class[], uint64_t ns)
{
	struct assay_histogram *all = bench_series_total(per_class, 2);
	double percent = 100;

	while (percent > 0 && assay_histogram_percentile(all, percent) > ns)
		percent -= 0.1;
	assay_histogram_free(all);
	return 100 - percent;
}

TEST sends_are_on_time_whether_the_agent_sleeps_or_spins(void)
{
	for (unsigned polls = 0; polls < 2; polls++) {
		ASSERT_EQ(0, open_lane(8, BENCH_FIXED, 1000, polls));
		fake.oversleep_ns = 60 * US;
		ASSERT_EQ(0, run(0, 1000 * MS));
		ASSERT_EQ(999, paced.sent); /* the thousandth is due when the time is up */
		ASSERT_EQ(999, lane.counts.answered);
		ASSERT_EQ(0, paced.late + paced.unsent);
		ASSERT(paced.max_late_ns < BENCH_LATE_NS);
		ASSERT_EQ(500, assay_histogram_count(lane.series.intended_to_reap[0]));
		ASSERT_EQ(499, assay_histogram_count(lane.series.intended_to_reap[1]));
		ASSERT(assay_histogram_max(lane.series.intended_to_reap[0]) < 10 * US);
		ASSERT_EQ(polls == 0, fake.sleeps > 0);
		if (polls == 0)
			close_lane(NULL);
	}
	PASS();
}

TEST a_machine_that_wakes_up_late_is_late_once_and_then_known(void)
{
	ASSERT_EQ(0, open_lane(8, BENCH_FIXED, 1000, false));
	fake.oversleep_ns = 300 * US;
	ASSERT_EQ(0, run(100, 0));
	ASSERT_EQ(1, paced.late);
	ASSERT(paced.max_late_ns >= 200 * US);
	PASS();
}

TEST a_stall_is_in_the_latency_of_all_that_were_due_in_it(void)
{
	ASSERT_EQ(0, open_lane(1, BENCH_FIXED, 1000, true));
	fake.stall_from = fake.clock + 500 * MS;
	fake.stall_to = fake.stall_from + 50 * MS;
	ASSERT_EQ(0, run(0, 1000 * MS));
	ASSERT_EQ(999, paced.sent);
	ASSERT_EQ(999, lane.counts.answered);
	/* one command met it; fifty were due while it lasted, and those due late in it waited less than those due early */
	ASSERT(share_over(lane.series.publish_to_reap, 10 * MS) < 0.2);
	ASSERT_IN_RANGE(4.0, share_over(lane.series.intended_to_reap, 10 * MS), 0.3);
	ASSERT_IN_RANGE(2.0, share_over(lane.series.intended_to_reap, 30 * MS), 0.3);
	ASSERT_IN_RANGE(50.0, (double)paced.late, 2);
	ASSERT_EQ(1, fake.most);
	PASS();
}

TEST a_wider_window_sends_on_through_a_stall(void)
{
	ASSERT_EQ(0, open_lane(64, BENCH_FIXED, 1000, false));
	fake.stall_from = fake.clock + 500 * MS;
	fake.stall_to = fake.stall_from + 50 * MS;
	ASSERT_EQ(0, run(0, 1000 * MS));
	ASSERT_EQ(999, lane.counts.answered);
	ASSERT_EQ(0, paced.late);
	ASSERT(fake.most >= 49);
	ASSERT_IN_RANGE(4.0, share_over(lane.series.publish_to_reap, 10 * MS), 0.3);
	PASS();
}

TEST a_ring_without_room_makes_sends_late_and_loses_none(void)
{
	ASSERT_EQ(0, open_lane(8, BENCH_FIXED, 1000, false));
	fake.ring = 2;
	fake.stall_from = fake.clock + 100 * MS;
	fake.stall_to = fake.stall_from + 20 * MS;
	ASSERT_EQ(0, run(500, 0));
	ASSERT_EQ(500, lane.counts.answered);
	ASSERT_EQ(2, fake.most);
	ASSERT_IN_RANGE(18.0, (double)paced.late, 2);
	PASS();
}

TEST what_cannot_be_sent_is_counted_and_the_run_ends(void)
{
	ASSERT_EQ(0, open_lane(1, BENCH_FIXED, 1000, true));
	fake.service_ns = 10 * MS; /* a hundred a second are possible */
	ASSERT_EQ(0, run(0, 2000 * MS));
	ASSERT_EQ(1999, paced.sent + paced.unsent);
	/* five seconds: twice the time, and as long as a command may take */
	ASSERT_IN_RANGE(500.0, (double)paced.sent, 5);
	ASSERT_EQ(paced.sent, lane.counts.answered);
	ASSERT_EQ(2000 * MS, paced.planned_ns);
	ASSERT(paced.took_ns > 4900 * MS);
	PASS();
}

TEST runs_follow_one_another_without_losing_what_is_due_between_them(void)
{
	ASSERT_EQ(0, open_lane(4, BENCH_FIXED, 10, true));
	for (unsigned block = 0; block < 20; block++)
		ASSERT_EQ(0, run(0, 35 * MS)); /* no block is as long as a gap */
	ASSERT_IN_RANGE(7.0, (double)paced.sent, 1);
	PASS();
}

TEST a_recording_keeps_its_times_from_run_to_run(void)
{
	ASSERT_EQ(0, open_lane(4, BENCH_RECORDED, 1000, true));
	for (unsigned block = 0; block < 10; block++)
		ASSERT_EQ(0, run(3, 0));
	ASSERT_EQ(0, run(0, 1)); /* nothing is due */
	ASSERT_EQ(30, paced.sent);
	ASSERT_EQ(0, paced.late);
	/* 1 ms in front of the first command, 2 ms in front of the second, round and round */
	ASSERT_IN_RANGE(45.0 * 1e6, (double)paced.planned_ns, 2e6);
	PASS();
}

TEST silence_ends_the_run_and_keeps_what_was_measured(void)
{
	for (unsigned polls = 0; polls < 2; polls++) {
		ASSERT_EQ(0, open_lane(4, BENCH_FIXED, 1000, polls));
		fake.silent_after = 10;
		ASSERT_EQ(-ETIMEDOUT, run(0, 5000 * MS));
		ASSERT_EQ(10, lane.counts.answered);
		ASSERT_EQ(4, lane.in_flight);
		ASSERT(strstr(lane.error, "no answer in time"));
		ASSERT_EQ(10, assay_histogram_count(lane.series.intended_to_reap[0]) +
				      assay_histogram_count(lane.series.intended_to_reap[1]));
		if (polls == 0)
			close_lane(NULL);
	}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_TEARDOWN(close_lane, NULL);
	RUN_TEST(sends_are_on_time_whether_the_agent_sleeps_or_spins);
	RUN_TEST(a_machine_that_wakes_up_late_is_late_once_and_then_known);
	RUN_TEST(a_stall_is_in_the_latency_of_all_that_were_due_in_it);
	RUN_TEST(a_wider_window_sends_on_through_a_stall);
	RUN_TEST(a_ring_without_room_makes_sends_late_and_loses_none);
	RUN_TEST(what_cannot_be_sent_is_counted_and_the_run_ends);
	RUN_TEST(runs_follow_one_another_without_losing_what_is_due_between_them);
	RUN_TEST(a_recording_keeps_its_times_from_run_to_run);
	RUN_TEST(silence_ends_the_run_and_keeps_what_was_measured);
	GREATEST_MAIN_END();
}
