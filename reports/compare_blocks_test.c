/* SPDX-License-Identifier: BSD-2-Clause */
/* Times judged by the blocks of a result: one interleaved result or two, the place of a regression, and files that do not hold what they should. */
#include "assay/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assay/histogram.h"
#include "greatest.h"

#define BLOCKS 40

static char why[1024];
static const struct report_compare_options defaults = {.threshold = 0.05, .threshold_ns = 500};

static json_t *label(json_t *object, const char *name, int message)
{
	json_object_set_new(object, "name", json_string(name));
	json_object_set_new(object, "agent", json_string("agent"));
	json_object_set_new(object, "unit", json_string("ns"));
	if (message >= 0) {
		json_object_set_new(object, "protocol", json_integer(0x14));
		json_object_set_new(object, "message", json_integer(message));
	}
	return object;
}

/* Two percent of noise that is no noise: the same in each run of this test. */
static double level(unsigned block, unsigned salt)
{
	return 1 + 0.02 * sin(7.0 * block + 3.0 * salt);
}

static json_t *figures(const char *name, int message, double takes, unsigned block, unsigned count)
{
	double p50 = takes * level(block, (unsigned)(message + 1));

	return label(json_pack("{s:i,s:f,s:f,s:f,s:f}", "count", (int)count, "mean", p50 * 1.05, "p50", p50, "p90", p50 * 1.1,
			       "p99", p50 * 1.3),
		     name, message);
}

static json_t *whole(const char *name, int message, double takes, const char *side)
{
	const struct assay_series_label what = {
		.name = name, .agent = "agent", .protocol = message < 0 ? -1 : 0x14, .message = message, .unit = "ns"};
	struct assay_histogram *h;
	json_t *object;

	if (assay_histogram_create(0, &h))
		return NULL;
	assay_histogram_record(h, (uint64_t)takes);
	object = assay_histogram_to_json(h, &what);
	assay_histogram_free(h);
	if (side)
		json_object_set_new(object, "side", json_string(side));
	return object;
}

/* Messages 0 and 1 and their total take 20 us, of which their phase takes 10; what is slower by `more` in B: a bit each. */
enum { SLOW_MESSAGE = 1, SLOW_ALL = 2, SLOW_PHASE = 4, FEW_SAMPLES = 8 };

static double takes(int message, bool b, unsigned slow)
{
	return 20000 + (b && ((message == 1 && (slow & SLOW_MESSAGE)) || (slow & SLOW_ALL)) ? 4000 : 0);
}

static double phase_takes(int message, bool b, unsigned slow)
{
	return 10000 + (b && message == 1 && (slow & SLOW_PHASE) ? 4000 : 0);
}

static json_t *block(unsigned index, bool b, bool sides, unsigned slow)
{
	json_t *series = json_array(), *phases = json_array(), *object;
	unsigned count = slow & FEW_SAMPLES ? 40 : 1000;

	for (int message = -1; message < 2; message++) {
		json_array_append_new(series, figures("publish_to_reap", message, takes(message, b, slow), index, count));
		json_array_append_new(phases, figures("run_to_call", message, phase_takes(message, b, slow), index, count));
		json_array_append_new(phases, figures("kick_to_wake", message, 2000, index, count));
	}
	object = json_pack("{s:i,s:o,s:o}", "index", (int)index, "series", series, "phases", phases);
	if (sides)
		json_object_set_new(object, "side", json_string(b ? "B" : "A"));
	return object;
}

static void add_side(json_t *document, bool b, const char *side, unsigned slow)
{
	json_t *series = json_object_get(document, "series"), *phases = json_object_get(document, "phases");

	for (int message = -1; message < 2; message++) {
		json_array_append_new(series, whole("publish_to_reap", message, takes(message, b, slow), side));
		json_array_append_new(phases, whole("run_to_call", message, phase_takes(message, b, slow), side));
		json_array_append_new(phases, whole("kick_to_wake", message, 2000, side));
	}
}

static json_t *document(void)
{
	return json_pack("{s:s,s:[{s:s,s:s}],s:{s:s,s:[s,s]},s:[],s:[],s:[]}", "schema", "scmi-assay.bench/1", "agents", "name",
			 "agent", "uri", "vhost-user:/a", "configuration", "unit", "ns", "backend_cpus", "1", "1", "series",
			 "phases", "blocks");
}

static json_t *interleaved(unsigned slow)
{
	json_t *d = document(), *blocks = json_object_get(d, "blocks");

	json_object_set_new(d, "sides", json_pack("[{s:s,s:[]},{s:s,s:[]}]", "name", "A", "agents", "name", "B", "agents"));
	add_side(d, false, "A", slow);
	add_side(d, true, "B", slow);
	for (unsigned i = 0; i < BLOCKS; i++)
		json_array_append_new(blocks, block(i, i % 4 == 1 || i % 4 == 2, true, slow));
	return d;
}

static json_t *single(bool b, unsigned slow)
{
	json_t *d = document(), *blocks = json_object_get(d, "blocks");

	add_side(d, b, NULL, slow);
	for (unsigned i = 0; i < BLOCKS; i++)
		json_array_append_new(blocks, block(i, b, false, slow));
	return d;
}

static json_t *compare_one(json_t *both, const struct report_compare_options *options)
{
	const struct report_bench_side side = {both, "both.json"};
	json_t *comparison = NULL;

	why[0] = '\0';
	if (report_compare_interleaved(&side, options, &comparison, why, sizeof(why)))
		comparison = NULL;
	json_decref(both);
	return comparison;
}

static json_t *compare_two(json_t *base, json_t *now)
{
	const struct report_bench_side a = {base, "base.json"}, b = {now, "new.json"};
	json_t *comparison = NULL;

	why[0] = '\0';
	if (report_compare(&a, &b, &defaults, &comparison, why, sizeof(why)))
		comparison = NULL;
	json_decref(base);
	json_decref(now);
	return comparison;
}

/* "message phase name": what the comparison names, and its verdict. */
static enum greatest_test_res named(unsigned slow, enum report_compare_verdict verdict, int message, bool phase, const char *name)
{
	json_t *comparison = compare_one(interleaved(slow), &defaults);
	struct report_compare_row place;

	ASSERTm(why, comparison);
	ASSERT_EQ_FMT((int)verdict, (int)report_compare_verdict(comparison), "%d");
	ASSERT_EQ(verdict == REPORT_REGRESSED, report_compare_place(comparison, &place));
	if (verdict == REPORT_REGRESSED) {
		ASSERT_EQ_FMT(message, place.message, "%d");
		ASSERT_EQ(phase, place.phase);
		ASSERT_STR_EQ(name, place.name);
		ASSERT_STR_EQ("p50", place.statistic);
	}
	json_decref(comparison);
	PASS();
}

TEST message_and_phase_that_got_slower_are_named(void)
{
	CHECK_CALL(named(0, REPORT_NOT_REGRESSED, -1, false, ""));
	CHECK_CALL(named(SLOW_MESSAGE, REPORT_REGRESSED, 1, false, "publish_to_reap"));
	CHECK_CALL(named(SLOW_MESSAGE | SLOW_PHASE, REPORT_REGRESSED, 1, true, "run_to_call"));
	CHECK_CALL(named(SLOW_PHASE, REPORT_REGRESSED, 1, true, "run_to_call"));
	CHECK_CALL(named(SLOW_ALL, REPORT_REGRESSED, -1, false, "publish_to_reap"));
	PASS();
}

TEST rows_tell_what_was_found_and_by_what(void)
{
	json_t *comparison = compare_one(interleaved(SLOW_MESSAGE), &defaults);
	struct report_compare_row row;
	size_t i, slow = 0;

	ASSERTm(why, comparison);
	ASSERT_EQ_FMT((size_t)27, report_compare_row_count(comparison), "%zu");
	for (i = 0; report_compare_row(comparison, i, &row); i++) {
		ASSERT(row.judged);
		ASSERT(row.low <= row.ratio && row.ratio <= row.high);
		ASSERT_EQ_FMT(2ull * BLOCKS / 2, (unsigned long long)row.blocks, "%llu");
		ASSERT_STR_EQ("bootstrap", row.method);
		ASSERT(row.p_value <= row.p_adjusted);
		ASSERT_EQ(row.verdict == REPORT_REGRESSED, row.message == 1 && !row.phase);
		slow += row.verdict == REPORT_REGRESSED;
		if (row.verdict == REPORT_REGRESSED)
			ASSERT_IN_RANGE(1.2, row.ratio, 0.02);
	}
	ASSERT_EQ_FMT((size_t)3, slow, "%zu");
	ASSERT_STR_EQ("interleaved", json_string_value(json_object_get(json_object_get(comparison, "method"), "design")));
	ASSERT_FALSE(json_object_get(json_object_get(comparison, "method"), "note"));
	json_decref(comparison);
	PASS();
}

TEST tails_of_few_samples_judge_nothing(void)
{
	json_t *comparison = compare_one(interleaved(FEW_SAMPLES | SLOW_MESSAGE), &defaults);
	struct report_compare_row row;

	ASSERTm(why, comparison);
	for (size_t i = 0; report_compare_row(comparison, i, &row); i++) {
		ASSERT_EQ(!strcmp(row.statistic, "p50"), row.judged);
		ASSERT(row.judged ||
		       strstr(row.why, row.statistic[1] == '9' && row.statistic[2] == '9' ? "500 samples" : "50 samples"));
	}
	ASSERT_EQ(REPORT_REGRESSED, report_compare_verdict(comparison));
	json_decref(comparison);
	PASS();
}

TEST two_results_are_judged_with_caution(void)
{
	json_t *comparison = compare_two(single(false, 0), single(true, SLOW_MESSAGE));
	struct report_compare_row place;

	ASSERTm(why, comparison);
	ASSERT_EQ(REPORT_REGRESSED, report_compare_verdict(comparison));
	ASSERT(report_compare_place(comparison, &place));
	ASSERT_EQ(1, place.message);
	ASSERT(place.low < 1.2 / 1.02);
	ASSERT(strstr(json_string_value(json_object_get(json_object_get(comparison, "method"), "note")), "no block of a run"));
	json_decref(comparison);
	comparison = compare_two(single(false, 0), single(true, 0));
	ASSERTm(why, comparison);
	ASSERT_EQ(REPORT_NOT_REGRESSED, report_compare_verdict(comparison));
	json_decref(comparison);
	PASS();
}

TEST back_ends_on_different_processors_are_said_to_be(void)
{
	json_t *both = interleaved(0), *comparison;

	json_array_set_new(json_object_get(json_object_get(both, "configuration"), "backend_cpus"), 1, json_string("0-1"));
	comparison = compare_one(both, &defaults);
	ASSERTm(why, comparison);
	ASSERT(strstr(json_string_value(json_object_get(json_object_get(comparison, "method"), "note")), "not held on one CPU"));
	json_decref(comparison);
	PASS();
}

TEST the_same_file_gives_the_same_bytes(void)
{
	json_t *one = compare_one(interleaved(SLOW_ALL), &defaults), *two = compare_one(interleaved(SLOW_ALL), &defaults);

	ASSERT(one && json_equal(one, two));
	json_decref(one);
	json_decref(two);
	PASS();
}

TEST what_could_not_be_told_says_how_many_blocks(void)
{
	json_t *both = interleaved(0), *comparison;
	struct report_compare_row row;
	char *text = NULL;
	size_t bytes;
	FILE *stream = open_memstream(&text, &bytes);

	for (size_t i = BLOCKS; i-- > 8;)
		json_array_remove(json_object_get(both, "blocks"), i);
	comparison = compare_one(both, &defaults);
	ASSERTm(why, comparison && stream);
	ASSERT_EQ(REPORT_NOT_ENOUGH_EVIDENCE, report_compare_verdict(comparison));
	ASSERT(report_compare_row(comparison, 0, &row));
	ASSERT_EQ_FMT(4ll, (long long)row.blocks_wanted, "%lld");
	ASSERT(isnan(row.ratio));
	report_compare_print(comparison, stream);
	fclose(stream);
	ASSERTm(text, strstr(text, "about 4 more blocks"));
	ASSERTm(text, strstr(text, "\nnot enough evidence (smallest effect 5 % and 0.5 us)\n"));
	free(text);
	json_decref(comparison);
	PASS();
}

/* One thing of an interleaved result broken: refused with the words. */
static enum greatest_test_res refused(json_t *both, const char *words)
{
	json_t *comparison = compare_one(both, &defaults);

	ASSERT_FALSE(comparison);
	ASSERTm(why, strstr(why, words));
	PASS();
}

static json_t *with(size_t at, const char *key, json_t *value)
{
	json_t *both = interleaved(0), *one = json_array_get(json_object_get(both, "blocks"), at);

	if (!strcmp(key, "side") || !strcmp(key, "index"))
		json_object_set_new(one, key, value);
	else
		json_object_set_new(json_array_get(json_object_get(one, "series"), 0), key, value);
	return both;
}

TEST blocks_that_do_not_make_a_run_are_refused(void)
{
	json_t *both = interleaved(0);

	json_array_remove(json_object_get(both, "blocks"), 2);
	CHECK_CALL(refused(both, "both.json: expected block 2, found block 3"));
	both = interleaved(0);
	json_array_remove(json_object_get(both, "blocks"), BLOCKS - 1);
	CHECK_CALL(refused(both, "as many blocks of A as of B, found 39"));
	both = interleaved(0);
	json_object_set_new(both, "blocks", json_array());
	CHECK_CALL(refused(both, "expected blocks of sides A and B"));
	CHECK_CALL(refused(with(5, "side", json_string("A")), "block 5: expected side B"));
	CHECK_CALL(refused(with(5, "index", json_string("5")), "expected block 5"));
	CHECK_CALL(refused(with(3, "count", json_integer(-1)), "block 3, series publish_to_reap: expected a count"));
	CHECK_CALL(refused(with(3, "p50", json_integer(-7)), "block 3, series publish_to_reap: expected p50 to be a time"));
	CHECK_CALL(refused(with(3, "p99", json_integer(1)), "at least the figure before it"));
	CHECK_CALL(refused(with(3, "p90", json_string("x")), "expected p90 to be a time"));
	both = interleaved(0);
	json_array_append(json_object_get(json_array_get(json_object_get(both, "blocks"), 4), "series"),
			  json_array_get(json_object_get(json_array_get(json_object_get(both, "blocks"), 4), "series"), 0));
	CHECK_CALL(refused(both, "block 4 has series publish_to_reap twice"));
	CHECK_CALL(refused(single(false, 0), "expected an interleaved result"));
	ASSERT_FALSE(compare_two(single(false, 0), interleaved(0)));
	ASSERTm(why, strstr(why, "new.json: expected a result of one back-end"));
	PASS();
}

TEST blocks_without_a_series_are_left_out_in_pairs(void)
{
	json_t *comparison = compare_one(with(3, "count", json_integer(0)), &defaults);
	struct report_compare_row row;

	ASSERTm(why, comparison);
	ASSERT(report_compare_row(comparison, 0, &row));
	ASSERT_EQ_FMT((unsigned long long)BLOCKS - 2, (unsigned long long)row.blocks, "%llu");
	json_decref(comparison);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(message_and_phase_that_got_slower_are_named);
	RUN_TEST(rows_tell_what_was_found_and_by_what);
	RUN_TEST(tails_of_few_samples_judge_nothing);
	RUN_TEST(two_results_are_judged_with_caution);
	RUN_TEST(back_ends_on_different_processors_are_said_to_be);
	RUN_TEST(the_same_file_gives_the_same_bytes);
	RUN_TEST(what_could_not_be_told_says_how_many_blocks);
	RUN_TEST(blocks_that_do_not_make_a_run_are_refused);
	RUN_TEST(blocks_without_a_series_are_left_out_in_pairs);
	GREATEST_MAIN_END();
}
