/* SPDX-License-Identifier: BSD-2-Clause */
/* The order of blocks, their lengths, and that nothing of a run is lost between them: over the platform in this process. */
#include "greatest.h"

#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench_private.h"

#define URI_A "loopback:"
#define URI_B "loopback:?queue_size=64"

static struct assay_agent *agents[2];
static char why[512];

static bool open_agents(void)
{
	const struct assay_agent_options options = {.name = "agent"};

	return !assay_agent_open(URI_A, &options, &agents[0], why, sizeof(why)) &&
	       !assay_agent_open(URI_B, &options, &agents[1], why, sizeof(why));
}

static void close_agents(void)
{
	assay_agent_close(agents[0]);
	assay_agent_close(agents[1]);
}

/* The document of a run; NULL, with `why`, if it did not go to its end. */
static json_t *run(const struct bench_options *options, size_t count)
{
	json_t *document = json_pack("{s:[{},{}]}", "sides");
	struct bench *bench;

	if (!open_agents())
		return NULL;
	if (bench_run(agents, count, options, &bench, why, sizeof(why)) != BENCH_DONE || bench_mismatches(bench) ||
	    bench_to_json(bench, document))
		return NULL;
	bench_free(bench);
	close_agents();
	return document;
}

static const json_t *block_at(const json_t *document, size_t index)
{
	return json_array_get(json_object_get(document, "blocks"), index);
}

static json_int_t integer(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* The counts of a series (all kinds of message together), over all blocks of a side. */
static json_int_t counted(const json_t *document, const char *side, const char *name)
{
	const json_t *block, *series;
	json_int_t sum = 0;
	size_t b, i;

	json_array_foreach (json_object_get(document, "blocks"), b, block) {
		if (strcmp(json_string_value(json_object_get(block, "side")), side) != 0)
			continue;
		json_array_foreach (json_object_get(block, "series"), i, series)
			if (!json_object_get(series, "protocol") &&
			    !strcmp(json_string_value(json_object_get(series, "name")), name))
				sum += integer(series, "count");
	}
	return sum;
}

TEST sides_take_turns_so_that_drift_hits_both(void)
{
	static const char wanted[] = "ABBAABBAABBAABBA";
	unsigned from_a = 0, from_b = 0;

	for (unsigned i = 0; wanted[i]; i++) {
		ASSERT_EQ(wanted[i], bench_side_name(bench_block_side(i, true))[0]);
		ASSERT_EQ('A', bench_side_name(bench_block_side(i, false))[0]);
		if (wanted[i] == 'A')
			from_a += i;
		else
			from_b += i;
	}
	ASSERT_EQm("on average both sides are measured at the same time", from_a, from_b);
	PASS();
}

TEST the_lengths_of_blocks_add_up_on_each_side(void)
{
	const struct bench_options versus = {.count = 103, .duration_ns = 1000000007, .blocks = 20, .versus = true};
	const struct bench_options plain = {.count = 103, .duration_ns = 1000000007, .blocks = 7};
	struct bench_goal sums[2] = {{0, 0}, {0, 0}}, sum = {0, 0};

	for (unsigned i = 0; i < 40; i++) {
		const struct bench_goal goal = bench_block_goal(&versus, i);

		sums[bench_block_side(i, true)].count += goal.count;
		sums[bench_block_side(i, true)].duration_ns += goal.duration_ns;
		ASSERT_IN_RANGE(5.5, (double)goal.count, 0.5);
	}
	for (unsigned i = 0; i < 7; i++) {
		sum.count += bench_block_goal(&plain, i).count;
		sum.duration_ns += bench_block_goal(&plain, i).duration_ns;
	}
	for (unsigned side = 0; side < 2; side++) {
		ASSERT_EQ(103, sums[side].count);
		ASSERT_EQ(1000000007, sums[side].duration_ns);
	}
	ASSERT_EQ(103, sum.count);
	ASSERT_EQ(1000000007, sum.duration_ns);
	PASS();
}

TEST an_interleaved_run_keeps_every_exchange_in_a_block_of_its_side(void)
{
	const struct bench_options options = {
		.profile = "mixed", .depth = 1, .count = 1001, .blocks = 10, .versus = true, .warmup_count = 50};
	json_t *document = run(&options, 2), *series;
	json_int_t end = 0;
	size_t i;

	ASSERTm(why, document);
	ASSERT_EQ(20, json_array_size(json_object_get(document, "blocks")));
	for (unsigned b = 0; b < 20; b++) {
		const json_t *block = block_at(document, b);

		ASSERT_EQ(b, integer(block, "index"));
		ASSERT_STR_EQ(bench_side_name(bench_block_side(b, true)), json_string_value(json_object_get(block, "side")));
		ASSERT(integer(block, "started_ns") >= end);
		end = integer(block, "started_ns") + integer(block, "duration_ns");
	}
	ASSERT_EQ(1001, counted(document, "A", "publish_to_reap"));
	ASSERT_EQ(1001, counted(document, "B", "publish_to_reap"));
	json_array_foreach (json_object_get(document, "series"), i, series) {
		const char *side = json_string_value(json_object_get(series, "side"));

		ASSERT(side && (!strcmp(side, "A") || !strcmp(side, "B")));
		if (!json_object_get(series, "protocol"))
			ASSERT_EQ(1001, integer(series, "count"));
	}
	ASSERT_EQ(2002, integer(json_object_get(document, "exchanges"), "answered"));
	ASSERT(json_object_get(json_array_get(json_object_get(document, "sides"), 1), "throughput"));
	json_decref(document);
	PASS();
}

TEST a_plain_run_has_blocks_of_one_side(void)
{
	const struct bench_options options = {.profile = "ping", .depth = 4, .count = 500};
	json_t *document = run(&options, 1);

	ASSERTm(why, document);
	ASSERT_EQ(BENCH_BLOCKS_DEFAULT, json_array_size(json_object_get(document, "blocks")));
	ASSERT_EQ(500, counted(document, "A", "publish_to_reap"));
	ASSERT_EQ(NULL, json_object_get(json_array_get(json_object_get(document, "series"), 0), "side"));
	json_decref(document);
	PASS();
}

TEST a_run_shorter_than_its_blocks_has_fewer(void)
{
	const struct bench_options options = {.profile = "ping", .depth = 1, .count = 3, .versus = true};
	json_t *document = run(&options, 2);

	ASSERTm(why, document);
	ASSERT_EQ(6, json_array_size(json_object_get(document, "blocks")));
	ASSERT_EQ(3, counted(document, "B", "publish_to_reap"));
	json_decref(document);
	PASS();
}

TEST an_open_loop_tells_both_latencies_and_what_became_of_its_rate(void)
{
	const struct bench_options options = {.profile = "mixed",
					      .arrivals = BENCH_POISSON,
					      .rates = {20000, 20000},
					      .scale = 1,
					      .seed = 3,
					      .count = 600,
					      .blocks = 5,
					      .versus = true};
	json_t *document = run(&options, 2), *load;

	ASSERTm(why, document);
	for (unsigned side = 0; side < 2; side++) {
		ASSERT_EQ(600, counted(document, bench_side_name(side), "intended_to_reap"));
		ASSERT_EQ(600, counted(document, bench_side_name(side), "publish_to_reap"));
	}
	load = json_object_get(document, "load");
	ASSERT_STR_EQ("open", json_string_value(json_object_get(load, "mode")));
	ASSERT_STR_EQ("poisson", json_string_value(json_object_get(load, "arrivals")));
	ASSERT_IN_RANGE(20000.0, json_number_value(json_object_get(load, "rate_per_second")), 0.1);
	ASSERT_EQ(600, integer(json_array_get(json_object_get(load, "agents"), 1), "sent"));
	ASSERT(integer(load, "late") <= 1200);
	json_decref(document);
	PASS();
}

TEST the_slowest_of_all_blocks_are_the_slowest_of_the_run(void)
{
	static struct bench_outliers all, block;
	static struct bench_item item;
	struct assay_completion c = {.publish = {1, ASSAY_TIME_AGENT, true}};

	for (unsigned b = 0; b < 3; b++) {
		bench_outliers_reset(&block);
		for (uint64_t i = 0; i < 100; i++) {
			c.reap = (struct assay_time){1 + b + 3 * i, ASSAY_TIME_AGENT, true};
			if (c.reap.ns - c.publish.ns > block.least)
				bench_outliers_keep(&block, &item, 0, i, &c);
		}
		bench_outliers_add(&all, &block);
	}
	ASSERT_EQ(BENCH_OUTLIERS_MAX, all.count);
	for (size_t i = 0; i < all.count; i++)
		ASSERT(all.ns[i] >= 300 - BENCH_OUTLIERS_MAX);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(sides_take_turns_so_that_drift_hits_both);
	RUN_TEST(the_lengths_of_blocks_add_up_on_each_side);
	RUN_TEST(an_interleaved_run_keeps_every_exchange_in_a_block_of_its_side);
	RUN_TEST(a_plain_run_has_blocks_of_one_side);
	RUN_TEST(a_run_shorter_than_its_blocks_has_fewer);
	RUN_TEST(an_open_loop_tells_both_latencies_and_what_became_of_its_rate);
	RUN_TEST(the_slowest_of_all_blocks_are_the_slowest_of_the_run);
	GREATEST_MAIN_END();
}
