/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several agents at the same time, over the reference platform: turns are taken, meetings wait for all, what parts find becomes one
 * verdict with the evidence of all in order. Two runs in two threads do not meet: each has a platform of its own.
 */
#include <greatest.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "suites/agents.h"
#include "suites/engine.h"

#define AGENTS 3u

/* A run without tables: the check under way and its agents. */
struct bench {
	struct run run;
	struct assay_check_options options;
	struct assay_check_sink sink;
	struct assay_check_summary summary;
	struct assay_agent *agents[AGENTS];
};

static const struct check_row row = {.id = "test.at.once", .title = "test", .requirements = REQUIRES("GEN-CON-01")};

static void attach(struct seat *seat, struct assay_agent *agent)
{
	struct assay_backend_info info = {.struct_size = sizeof(info)};

	assay_agent_describe(agent, &info);
	seat->agent = agent;
	seat->capabilities = info.capabilities;
	seat->evidence = &seat->run->evidence;
	seat->policy_agent = POLICY_NONE;
	assay_agent_observe(agent, seat_observe, seat);
}

static struct bench *bench_new(const char *uri, uint64_t seed)
{
	struct bench *b = calloc(1, sizeof(*b));
	char why[256];

	if (!b)
		exit(98);
	b->options.seed = seed;
	b->run.options = &b->options;
	b->run.sink = &b->sink;
	b->run.summary = &b->summary;
	b->run.seat_count = AGENTS;
	b->run.seats = calloc(AGENTS, sizeof(*b->run.seats));
	(void)pthread_mutex_init(&b->run.ears, NULL);
	for (size_t i = 0; i < AGENTS; i++) {
		static const char *const names[AGENTS] = {"osv-a", "osv-b", "mgmt"};
		struct assay_agent_options options = {.name = names[i]};

		b->run.seats[i].run = &b->run;
		b->run.seats[i].index = i;
		if (assay_agent_open(uri, &options, &b->agents[i], why, sizeof(why)))
			exit(99);
		attach(&b->run.seats[i], b->agents[i]);
	}
	b->run.check = (struct check){.run = &b->run, .row = &row, .home = &b->run.seats[0], .seat = &b->run.seats[0]};
	b->run.check.verdict = ASSAY_PASS;
	b->run.check.evidence = &b->run.evidence;
	b->run.check.random = seed;
	return b;
}

static void bench_free(struct bench *b)
{
	for (size_t i = 0; i < AGENTS; i++)
		assay_agent_close(b->agents[i]);
	pthread_mutex_destroy(&b->run.ears);
	free(b->run.seats);
	free(b);
}

/* What parts do and leave behind. A part writes only its own place between two meetings. */
struct plan {
	unsigned rounds, fails_in;
	size_t failing;
	unsigned done[AGENTS];
	unsigned seen_by_last[AGENTS];
};

static void speak(struct check *c, void *context)
{
	struct plan *plan = context;
	size_t place = check_place(c);

	for (unsigned round = 0; round < plan->rounds; round++) {
		if (!fence(c))
			return;
		plan->done[place]++;
		if (plan->fails_in && place == plan->failing && round == plan->fails_in)
			fail(c, "agent %zu found something", place);
		if (!meet(c))
			return;
		if (place == AGENTS - 1)
			for (size_t i = 0; i < AGENTS; i++)
				plan->seen_by_last[i] = plan->done[i];
		if (!meet(c))
			return;
	}
}

static bool play(struct bench *b, struct plan *plan)
{
	struct part parts[AGENTS];

	for (size_t i = 0; i < AGENTS; i++)
		parts[i] = (struct part){.place = i, .run = speak, .context = plan};
	return at_once(&b->run.check, parts, AGENTS);
}

static size_t evidence_of(const struct bench *b, const char *name)
{
	size_t count = 0;

	for (uint32_t i = 0; i < b->run.evidence.count; i++)
		count += !strcmp(b->run.evidence.entries[(b->run.evidence.first + i) % EVIDENCE_KEPT].agent, name);
	return count;
}

TEST parts_meet_and_all_have_spoken(void)
{
	struct plan plan = {.rounds = 5};
	struct bench *b = bench_new("loopback:", 1);

	ASSERT(play(b, &plan));
	for (size_t i = 0; i < AGENTS; i++) {
		ASSERT_EQ_FMT(5u, plan.done[i], "%u");
		ASSERT_EQ_FMT(5u, plan.seen_by_last[i], "%u");
	}
	ASSERT_EQ(ASSAY_PASS, b->run.check.verdict);
	ASSERT(evidence_of(b, "osv-a") && evidence_of(b, "osv-b") && evidence_of(b, "mgmt"));
	bench_free(b);
	PASS();
}

TEST a_failing_part_ends_all_at_the_next_meeting_and_is_the_verdict(void)
{
	struct plan plan = {.rounds = 6, .fails_in = 2, .failing = 1};
	struct bench *b = bench_new("loopback:", 1);

	ASSERT_FALSE(play(b, &plan));
	for (size_t i = 0; i < AGENTS; i++)
		ASSERT_EQ_FMT(3u, plan.done[i], "%u");
	ASSERT_EQ(ASSAY_FAIL, b->run.check.verdict);
	ASSERT_STR_EQ("GEN-CON-01: agent 1 found something", b->run.check.reason);
	ASSERT(b->run.evidence.frozen);
	ASSERT(evidence_of(b, "osv-a") && evidence_of(b, "osv-b") && evidence_of(b, "mgmt"));
	bench_free(b);
	PASS();
}

static void order_of(uint64_t seed, char *order, size_t bytes)
{
	struct plan plan = {.rounds = 3};
	struct bench *b = bench_new("loopback:", seed);
	size_t used = 0;

	(void)play(b, &plan);
	for (uint32_t i = 0; i < b->run.evidence.count && used + 1 < bytes; i++)
		order[used++] = b->run.evidence.entries[(b->run.evidence.first + i) % EVIDENCE_KEPT].agent[4];
	order[used] = '\0';
	bench_free(b);
}

TEST a_seed_gives_an_order_of_turns_and_others_give_others(void)
{
	char first[64], again[64], other[64];
	bool differs = false;

	order_of(7, first, sizeof(first));
	order_of(7, again, sizeof(again));
	ASSERT_STR_EQ(first, again);
	for (uint64_t seed = 8; seed < 16; seed++) {
		order_of(seed, other, sizeof(other));
		differs = differs || strcmp(first, other);
	}
	ASSERT(differs);
	PASS();
}

/* One agent waits for what another brings about: no virtual time passes before it had its turn. */
static void listen(struct check *c, void *context)
{
	struct assay_event_filter filter = {.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_CLOCK, .message = 0};
	struct assay_event event;
	bool *heard = context;

	(void)expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 1), S_OK);
	if (!meet(c))
		return;
	*heard = wait_event(c, &filter, &event);
}

static void change(struct check *c, void *context)
{
	(void)context;
	if (!meet(c))
		return;
	for (int i = 0; i < 20; i++)
		(void)fence(c);
	(void)expect_status(c, SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 0, 2, 12000000, 0), S_OK);
}

TEST an_event_of_another_part_is_waited_for(void)
{
	bool heard = false;
	struct part parts[] = {{.place = 0, .run = listen, .context = &heard}, {.place = 1, .run = change}};
	struct bench *b = bench_new("loopback:", 3);

	ASSERT(at_once(&b->run.check, parts, 2));
	ASSERT(heard);
	bench_free(b);
	PASS();
}

/* A platform for each agent, so that nothing has to take turns: the parts are threads that run side by side. */
TEST parts_run_side_by_side_where_platforms_can(void)
{
	struct plan plan = {.rounds = 50};
	struct bench *b = bench_new("loopback:?private=1", 1);

	for (size_t i = 0; i < AGENTS; i++)
		b->run.seats[i].capabilities &= ~(uint32_t)ASSAY_IS_SYNCHRONOUS;
	ASSERT(play(b, &plan));
	for (size_t i = 0; i < AGENTS; i++) {
		ASSERT_EQ_FMT(50u, plan.done[i], "%u");
		ASSERT_EQ_FMT(50u, plan.seen_by_last[i], "%u");
	}
	plan = (struct plan){.rounds = 6, .fails_in = 2, .failing = 1};
	ASSERT_FALSE(play(b, &plan));
	ASSERT_EQ_FMT(3u, plan.done[0], "%u");
	bench_free(b);
	PASS();
}

static void *whole_run(void *argument)
{
	bool *well = argument;
	struct plan plan = {.rounds = 4};
	struct bench *b = bench_new("loopback:", 5);

	*well = play(b, &plan) && plan.done[0] == 4;
	bench_free(b);
	return NULL;
}

TEST two_runs_in_two_threads_do_not_meet(void)
{
	pthread_t threads[2];
	bool well[2] = {false, false};

	for (int i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, whole_run, &well[i]));
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	ASSERT(well[0] && well[1]);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(parts_meet_and_all_have_spoken);
	RUN_TEST(a_failing_part_ends_all_at_the_next_meeting_and_is_the_verdict);
	RUN_TEST(a_seed_gives_an_order_of_turns_and_others_give_others);
	RUN_TEST(an_event_of_another_part_is_waited_for);
	RUN_TEST(parts_run_side_by_side_where_platforms_can);
	RUN_TEST(two_runs_in_two_threads_do_not_meet);
	GREATEST_MAIN_END();
}
