/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole bench against the reference platform in this process: counts, series, what is missing and why. */
#include "harness/bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include "greatest.h"

static struct assay_agent *agents[2];
static struct bench *bench;
static json_t *document;
static char why[512];

static enum bench_end run(const char *const uris[], size_t count, const struct bench_options *options)
{
	static const char *const names[] = {"first", "second"};
	const struct assay_agent_options unnamed = {.poll = options->poll};
	enum bench_end end;

	for (size_t i = 0; i < count; i++) {
		struct assay_agent_options o = unnamed;

		o.name = names[i];
		if (assay_agent_open(uris[i], &o, &agents[i], why, sizeof(why)))
			return BENCH_BAD_INPUT;
	}
	end = bench_run(agents, count, options, &bench, why, sizeof(why));
	document = json_object();
	if (bench)
		bench_to_json(bench, document);
	return end;
}

static void tear_down(void *unused)
{
	(void)unused;
	bench_free(bench);
	bench = NULL;
	json_decref(document);
	document = NULL;
	for (size_t i = 0; i < 2; i++) {
		assay_agent_close(agents[i]);
		agents[i] = NULL;
	}
}

static json_int_t count_of(const char *list, const char *name, const char *agent, bool kinds)
{
	json_int_t sum = 0;
	json_t *series;
	size_t i;

	json_array_foreach (json_object_get(document, list), i, series) {
		const char *of = json_string_value(json_object_get(series, "agent"));

		if (strcmp(json_string_value(json_object_get(series, "name")), name) != 0 || (agent && strcmp(of, agent) != 0) ||
		    json_is_integer(json_object_get(series, "message")) != kinds)
			continue;
		sum += json_integer_value(json_object_get(series, "count"));
	}
	return sum;
}

static const char *missing(const json_t *list, const char *name)
{
	json_t *entry;
	size_t i;

	json_array_foreach (list, i, entry)
		if (!strcmp(json_string_value(json_object_get(entry, "name")), name))
			return json_string_value(json_object_get(entry, "why"));
	return NULL;
}

TEST a_ping_of_so_many_exchanges_has_so_many_samples(void)
{
	const struct bench_options options = {.profile = "ping", .depth = 1, .warmup_count = 100, .count = 2000, .probes = true};
	const char *uri = "loopback:?private=1";

	ASSERT_EQm(why, BENCH_DONE, run(&uri, 1, &options));
	ASSERT_EQ(2000, count_of("series", "publish_to_reap", NULL, false));
	ASSERT_EQ(0, bench_mismatches(bench));
	ASSERT(json_number_value(json_object_get(json_object_get(document, "throughput"), "messages_per_second")) > 0);
	ASSERT(missing(json_object_get(document, "missing"), "kick_to_used"));
	ASSERT(missing(json_object_get(json_object_get(document, "probes"), "missing"), "probes"));
	ASSERT(missing(json_object_get(json_object_get(document, "probes"), "missing"), "kick_to_call"));
	ASSERT_EQ(0, count_of("series", "kick_to_call", NULL, false));
	PASS();
}

TEST a_mix_is_told_by_kind_of_message_and_the_kinds_add_up(void)
{
	const struct bench_options options = {.profile = "mixed", .depth = 16, .count = 5000};
	const char *uri = "loopback:?private=1";

	ASSERT_EQm(why, BENCH_DONE, run(&uri, 1, &options));
	ASSERT_EQ(5000, count_of("series", "publish_to_reap", NULL, false));
	ASSERT_EQ(5000, count_of("series", "publish_to_reap", NULL, true));
	ASSERT_EQ(0, bench_mismatches(bench));
	ASSERT(json_array_size(json_object_get(document, "series")) > 5);
	PASS();
}

TEST two_agents_take_turns_and_have_series_of_their_own(void)
{
	const struct bench_options options = {.profile = "ping", .depth = 2, .count = 1000};
	const char *uris[] = {"loopback:?private=1", "loopback:?private=1"};

	ASSERT_EQm(why, BENCH_DONE, run(uris, 2, &options));
	ASSERT_EQ(1000, count_of("series", "publish_to_reap", "first", false));
	ASSERT_EQ(1000, count_of("series", "publish_to_reap", "second", false));
	PASS();
}

TEST a_floor_that_cannot_be_run_is_missing_with_the_reason(void)
{
	const struct bench_options options = {.profile = "ping", .depth = 1, .count = 100, .floor = true};
	const char *uri = "loopback:?private=1";

	setenv("SCMI_ASSAY_FLOOR", "/nonexistent", 1);
	ASSERT_EQm(why, BENCH_DONE, run(&uri, 1, &options));
	ASSERT_EQ(NULL, json_object_get(document, "floor"));
	ASSERT(missing(json_object_get(document, "missing"), "floor"));
	PASS();
}

TEST an_unknown_profile_and_an_unreadable_trace_are_bad_input(void)
{
	const struct bench_options unknown = {.profile = "pong", .depth = 1, .count = 1};
	const struct bench_options unreadable = {.trace = "/nonexistent.pcap", .depth = 1, .count = 1};
	const char *uri = "loopback:?private=1";

	ASSERT_EQ(BENCH_BAD_INPUT, run(&uri, 1, &unknown));
	ASSERT(strstr(why, "pong"));
	tear_down(NULL);
	ASSERT_EQ(BENCH_BAD_INPUT, run(&uri, 1, &unreadable));
	ASSERT(strstr(why, "/nonexistent.pcap"));
	PASS();
}

TEST the_summary_ends_with_the_main_figure(void)
{
	const struct bench_options options = {.profile = "ping", .depth = 1, .count = 100};
	const char *uri = "loopback:?private=1";
	char *text = NULL, *last;
	size_t bytes = 0;
	FILE *stream;

	ASSERT_EQm(why, BENCH_DONE, run(&uri, 1, &options));
	stream = open_memstream(&text, &bytes);
	bench_print(document, stream);
	fclose(stream);
	text[bytes - 1] = '\0';
	last = strrchr(text, '\n');
	ASSERT(last && !strncmp(last + 1, "publish_to_reap: p50 ", 21));
	ASSERT(strstr(last, "over 100 exchanges"));
	free(text);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	GREATEST_SET_TEARDOWN_CB(tear_down, NULL);
	RUN_TEST(a_ping_of_so_many_exchanges_has_so_many_samples);
	RUN_TEST(a_mix_is_told_by_kind_of_message_and_the_kinds_add_up);
	RUN_TEST(two_agents_take_turns_and_have_series_of_their_own);
	RUN_TEST(a_floor_that_cannot_be_run_is_missing_with_the_reason);
	RUN_TEST(an_unknown_profile_and_an_unreadable_trace_are_bad_input);
	RUN_TEST(the_summary_ends_with_the_main_figure);
	GREATEST_MAIN_END();
}
