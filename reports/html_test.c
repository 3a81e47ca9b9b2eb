/* SPDX-License-Identifier: BSD-2-Clause */
/* The HTML report of a replay and of a bench: the verdict word, the bytes that differ, the curves, what was not measured. */
#include <stdlib.h>
#include <string.h>

#include "assay/histogram.h"
#include "assay/report.h"
#include "greatest.h"

/* free() releases. */
static char *page(const json_t *replay, const json_t *bench)
{
	struct report_options options = {.replay = replay, .bench = bench};
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (report_write(NULL, REPORT_HTML, f, &options))
		fputs("refused", f);
	fclose(f);
	return text;
}

static json_t *replay_of(int matched, int mismatched)
{
	return json_pack("{s:s, s:b, s:{s:i, s:i, s:i, s:i}, s:[]}", "schema", "scmi-assay.replay/1", "finished", 1, "summary",
			 "commands", matched + mismatched, "matched", matched, "mismatched", mismatched, "late", 0, "mismatches");
}

static json_t *series_of(const char *name, uint64_t value, int message)
{
	struct assay_series_label label = {.name = name, .agent = "osv-a", .protocol = message < 0 ? -1 : 0x14, .message = message};
	struct assay_histogram *h;
	json_t *series;

	if (assay_histogram_create(0, &h))
		return NULL;
	for (uint64_t i = 0; i < 1000; i++)
		assay_histogram_record(h, value + i);
	series = assay_histogram_to_json(h, &label);
	assay_histogram_free(h);
	return series;
}

TEST a_replay_that_matched_says_so_in_one_word(void)
{
	json_t *replay = replay_of(34, 0);
	char *html = page(replay, NULL);

	ASSERT(strstr(html, ">Matched</p>"));
	ASSERT(strstr(html, "34 of 34"));
	ASSERT_FALSE(strstr(html, ">late<"));
	free(html);
	json_decref(replay);
	PASS();
}

TEST a_mismatch_shows_both_answers_with_the_difference_marked(void)
{
	json_t *replay = replay_of(33, 1);
	char *html;

	json_array_append_new(json_object_get(replay, "mismatches"),
			      json_pack("{s:i, s:i, s:s, s:s, s:i, s:i, s:i, s:s, s:s, s:s}", "number", 17, "agent", 0,
					"difference", "bytes", "message", "CLOCK_ATTRIBUTES", "offset", 5, "expected", 99, "found",
					100, "request_bytes", "03500c00", "expected_bytes", "03500c000063", "found_bytes",
					"03500c00006400"));
	html = page(replay, NULL);
	ASSERT(strstr(html, ">Failed</p>"));
	ASSERT(strstr(html, "exchange 17, CLOCK_ATTRIBUTES"));
	ASSERT(strstr(html, "bytes at byte 5: expected 99, found 100"));
	ASSERT(strstr(html, "03500c00 00<mark>63</mark>"));
	ASSERT(strstr(html, "03500c00 00<mark>6400</mark>"));
	free(html);
	json_decref(replay);
	PASS();
}

TEST a_replay_whose_backend_died_has_failed(void)
{
	json_t *replay = replay_of(3, 0);
	char *html;

	json_object_set_new(replay, "condition", json_string("crashed"));
	html = page(replay, NULL);
	ASSERT(strstr(html, ">Failed</p>"));
	free(html);
	json_object_del(replay, "condition");
	json_object_set_new(replay, "finished", json_false());
	html = page(replay, NULL);
	ASSERT(strstr(html, ">Failed</p>"));
	free(html);
	json_decref(replay);
	PASS();
}

TEST a_bench_shows_curves_figures_floor_and_what_is_missing(void)
{
	json_t *floor = series_of("", 4000, -1);
	json_t *bench = json_pack(
		"{s:s, s:[o, o], s:[o], s:o, s:[{s:s, s:s}], s:{s:[{s:s, s:s}], s:{s:o, s:o, s:f}}}", "schema",
		"scmi-assay.bench/1", "series", series_of("publish_to_reap", 5000, -1), series_of("publish_to_reap", 6000, 5),
		"phases", series_of("kick_to_wake", 2000, -1), "floor", floor, "missing", "name", "kick_to_used", "why",
		"only with --poll", "probes", "missing", "name", "kick_to_used", "why", "only with --poll", "overhead", "without",
		series_of("publish_to_reap", 5000, -1), "with", series_of("publish_to_reap", 5100, -1), "ratio", 1.018);
	char *html;

	ASSERT(bench);
	json_object_set_new(floor, "ratio", json_real(1.222));
	json_object_set_new(bench, "agents",
			    json_pack("[{s:s, s:s, s:{s:i}, s:[]}]", "name", "agent", "uri", "vhost-user:s", "backend", "peer_pid",
				      21500, "protocols"));
	html = page(NULL, bench);
	ASSERT(strstr(html, ">Measured</p>"));
	ASSERT(strstr(html, "<polyline"));
	ASSERT(strstr(html, "21500</"));
	ASSERT_FALSE(strstr(html, "<dt>protocols"));
	ASSERT(strstr(html, "CLOCK_<wbr>RATE_<wbr>SET"));
	ASSERT(strstr(html, "5.50 µs"));
	ASSERT(strstr(html, "<b>1.22 times</b>"));
	ASSERT(strstr(html, "<b>1.018 times</b>"));
	ASSERT(strstr(html, "only with --poll"));
	ASSERT_FALSE(strstr(strstr(html, "only with --poll") + 1, "only with --poll"));
	ASSERT_FALSE(strstr(html, json_string_value(json_object_get(floor, "hdr"))));
	free(html);
	json_object_set_new(bench, "exchanges", json_pack("{s:i}", "mismatches", 2));
	html = page(NULL, bench);
	ASSERT(strstr(html, ">Failed</p>"));
	free(html);
	json_decref(bench);
	PASS();
}

static json_t *two_phases(void)
{
	return json_pack("{s:s, s:[o], s:[o, o, o, o]}", "schema", "scmi-assay.bench/1", "series",
			 series_of("publish_to_reap", 5000, -1), "phases", series_of("kick_to_wake", 3000, -1),
			 series_of("kick_to_wake", 1000, 5), series_of("wake_to_fetch", 1000, -1),
			 series_of("wake_to_fetch", 3000, 5));
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)); text++)
		count++;
	return count;
}

TEST phases_are_stacked_for_all_messages_and_for_each(void)
{
	json_t *bench = two_phases();
	char *html, *all, *one;

	ASSERT(bench);
	html = page(NULL, bench);
	/* curves, bars of all messages and of one; each drawn for wide pages and for narrow ones */
	ASSERT_EQ(6u, count_of(html, "role=\"img\""));
	all = strstr(html, "<figcaption>all messages</figcaption>");
	ASSERT(all);
	one = strstr(all, "<figcaption>CLOCK_RATE_SET</figcaption>");
	ASSERT(one);
	ASSERT(strstr(one, "1: 1.50 µs"));
	ASSERT(strstr(one, "2: 3.50 µs"));
	free(html);
	json_decref(bench);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_replay_that_matched_says_so_in_one_word);
	RUN_TEST(a_mismatch_shows_both_answers_with_the_difference_marked);
	RUN_TEST(a_replay_whose_backend_died_has_failed);
	RUN_TEST(phases_are_stacked_for_all_messages_and_for_each);
	RUN_TEST(a_bench_shows_curves_figures_floor_and_what_is_missing);
	GREATEST_MAIN_END();
}
