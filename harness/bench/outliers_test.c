/* SPDX-License-Identifier: BSD-2-Clause */
/* The set of the slowest exchanges: it keeps them and no others, with their messages, in the room it has. */
#include "harness/bench/outliers.h"

#include <string.h>

#include "greatest.h"

static uint8_t request[] = {0x03, 0x50, 0x00, 0x00, 0x07, 0x00, 0x00, 0x00}, answer[300] = {0x03, 0x50, 0x54, 0x00};
static struct bench_outliers set;
static const struct bench_class class = {0x14, 3};

/* As the hot loop does it. */
static void offer(uint64_t publish, uint64_t ns, uint64_t sequence, uint32_t bytes)
{
	static const struct bench_item item = {.request = request, .request_bytes = sizeof(request)};
	const struct assay_completion c = {
		.bytes = answer,
		.bytes_count = bytes,
		.publish = {.ns = publish, .valid = true},
		.reap = {.ns = publish + ns, .valid = true},
	};

	if (ns > set.least)
		bench_outliers_keep(&set, &item, 0x00545003, sequence, &c);
}

static json_t *told(const struct probes_path *path)
{
	const struct bench_outliers_label label = {
		.agent = "osv-a", .classes = &class, .unit = "ns", .path = path, .zero_ns = 1000};
	json_t *array = json_array();

	bench_outliers_to_json(&set, &label, array);
	bench_outliers_trim(array);
	return array;
}

static json_int_t integer(const json_t *array, size_t i, const char *key)
{
	return json_integer_value(json_object_get(json_array_get(array, i), key));
}

TEST the_slowest_stay_whatever_their_order(void)
{
	json_t *array;

	bench_outliers_reset(&set);
	for (uint64_t i = 0; i < 1000; i++)
		offer(2000 + i, 1 + i * 7919 % 1000, i, 8);
	array = told(NULL);
	ASSERT_EQ(BENCH_OUTLIERS_MAX, json_array_size(array));
	for (size_t i = 0; i < BENCH_OUTLIERS_MAX; i++) {
		ASSERT_EQ(1000 - (json_int_t)i, integer(array, i, "latency"));
		ASSERT_EQ(integer(array, i, "sequence") + 1000, integer(array, i, "t_ns"));
	}
	json_decref(array);
	PASS();
}

TEST the_messages_are_those_of_the_exchange(void)
{
	json_t *array, *first;

	bench_outliers_reset(&set);
	offer(2000, 50, 0x15, 8);
	offer(3000, 40, 0x16, sizeof(answer));
	array = told(NULL);
	ASSERT_EQ(2u, json_array_size(array));
	first = json_array_get(array, 0);
	/* the header is the one that was sent, with its token */
	ASSERT_STR_EQ("0350540007000000", json_string_value(json_object_get(first, "request")));
	ASSERT_STR_EQ("0350540000000000", json_string_value(json_object_get(first, "answer")));
	ASSERT_STR_EQ("osv-a", json_string_value(json_object_get(first, "agent")));
	ASSERT_EQ(0x14, integer(array, 0, "protocol"));
	ASSERT_EQ(2 * BENCH_KEPT_MAX, json_string_length(json_object_get(json_array_get(array, 1), "answer")));
	ASSERT_FALSE(json_object_get(first, "phases"));
	json_decref(array);
	PASS();
}

TEST what_probes_saw_becomes_phases(void)
{
	const struct probes_sample sample = {.publish = 2000, .reap = 2050}, other = {.publish = 2100, .reap = 2190};
	struct probes_record record = {.sequence = 1};
	const json_t *phases;
	json_t *array;

	bench_outliers_reset(&set);
	offer(2000, 50, 1, 8);
	record.t_ns[PROBES_KICK] = 2005;
	record.t_ns[PROBES_WAKE] = 2012;
	record.t_ns[PROBES_CALL] = 2030;
	bench_outliers_joined(&set, &other, &record);
	array = told(&probes_user_path);
	ASSERT_FALSE(json_object_get(json_array_get(array, 0), "phases"));
	json_decref(array);
	bench_outliers_joined(&set, &sample, &record);
	array = told(&probes_user_path);
	phases = json_object_get(json_array_get(array, 0), "phases");
	ASSERT_EQ(7, json_integer_value(json_object_get(phases, "kick_to_wake")));
	ASSERT_EQ(20, json_integer_value(json_object_get(phases, "call_to_reap")));
	ASSERT_FALSE(json_object_get(phases, "run_to_drain"));
	json_decref(array);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(the_slowest_stay_whatever_their_order);
	RUN_TEST(the_messages_are_those_of_the_exchange);
	RUN_TEST(what_probes_saw_becomes_phases);
	GREATEST_MAIN_END();
}
