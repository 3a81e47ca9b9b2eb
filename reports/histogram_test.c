/* SPDX-License-Identifier: BSD-2-Clause */
/* Histograms: exact extremes, figures within the precision, and a series object that gives the same histogram back. */
#include "assay/histogram.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "greatest.h"

static struct assay_histogram *filled(void)
{
	struct assay_histogram *h;

	if (assay_histogram_create(0, &h))
		return NULL;
	for (uint64_t v = 1; v <= 100000; v++)
		assay_histogram_record(h, 123456 + v * 7);
	return h;
}

TEST figures_are_within_a_thousandth_and_extremes_are_exact(void)
{
	static const double percentiles[] = {50, 90, 99, 99.9};
	struct assay_histogram *h = filled();

	ASSERT(h);
	ASSERT_EQ(100000u, assay_histogram_count(h));
	ASSERT_EQ(123463u, assay_histogram_min(h));
	ASSERT_EQ(823456u, assay_histogram_max(h));
	ASSERT_IN_RANGE(473459.5, assay_histogram_mean(h), 0.001);
	for (size_t i = 0; i < 4; i++) {
		double exact = 123456 + percentiles[i] * 7000;

		ASSERT_IN_RANGE(exact, (double)assay_histogram_percentile(h, percentiles[i]), exact / 1000);
	}
	ASSERT_EQ(823456u, assay_histogram_percentile(h, 100));
	assay_histogram_free(h);
	PASS();
}

TEST a_value_over_the_range_is_clamped_and_counted(void)
{
	struct assay_histogram *h;

	ASSERT_EQ(0, assay_histogram_create(1000, &h));
	assay_histogram_record(h, 5000);
	assay_histogram_record(h, 0);
	ASSERT_EQ(2u, assay_histogram_count(h));
	ASSERT_EQ(1u, assay_histogram_clamped(h));
	ASSERT_EQ(0u, assay_histogram_min(h));
	ASSERT_EQ(1000u, assay_histogram_max(h));
	assay_histogram_free(h);
	PASS();
}

TEST adding_two_is_recording_both(void)
{
	struct assay_histogram *a = filled(), *b;

	ASSERT_EQ(0, assay_histogram_create(0, &b));
	assay_histogram_record(b, 3);
	assay_histogram_record(b, 9000000);
	assay_histogram_add(a, b);
	ASSERT_EQ(100002u, assay_histogram_count(a));
	ASSERT_EQ(3u, assay_histogram_min(a));
	ASSERT_EQ(9000000u, assay_histogram_max(a));
	assay_histogram_reset(a);
	ASSERT_EQ(0u, assay_histogram_count(a));
	ASSERT_EQ(0u, assay_histogram_min(a));
	assay_histogram_free(a);
	assay_histogram_free(b);
	PASS();
}

TEST a_series_gives_the_same_histogram_back(void)
{
	struct assay_histogram *h = filled(), *back;
	struct assay_series_label label = {.name = "publish_to_reap", .agent = "osv-a", .protocol = 0x14, .message = -1};
	json_t *series = assay_histogram_to_json(h, &label);
	char why[160];

	ASSERT(series);
	ASSERT_STR_EQ("publish_to_reap", json_string_value(json_object_get(series, "name")));
	ASSERT_EQ(0x14, json_integer_value(json_object_get(series, "protocol")));
	ASSERT_FALSE(json_object_get(series, "message"));
	ASSERT_STR_EQ("ns", json_string_value(json_object_get(series, "unit")));
	ASSERT_EQ(0, assay_histogram_from_json(series, &back, why, sizeof(why)));
	ASSERT_EQ(assay_histogram_count(h), assay_histogram_count(back));
	ASSERT_EQ(assay_histogram_min(h), assay_histogram_min(back));
	ASSERT_EQ(assay_histogram_max(h), assay_histogram_max(back));
	for (double p = 0; p <= 100; p += 0.5)
		ASSERT_EQ(assay_histogram_percentile(h, p), assay_histogram_percentile(back, p));
	json_decref(series);
	assay_histogram_free(h);
	assay_histogram_free(back);
	PASS();
}

TEST an_empty_series_shows_no_figure(void)
{
	struct assay_series_label label = {.name = "kick_to_used", .protocol = -1, .message = -1};
	struct assay_histogram *h, *back;
	json_t *series;
	char why[160];

	ASSERT_EQ(0, assay_histogram_create(0, &h));
	series = assay_histogram_to_json(h, &label);
	ASSERT(series);
	ASSERT_EQ(0, json_integer_value(json_object_get(series, "count")));
	ASSERT_FALSE(json_object_get(series, "p50"));
	ASSERT_FALSE(json_object_get(series, "min"));
	ASSERT(assay_histogram_from_json(series, &back, why, sizeof(why)) < 0);
	ASSERT(strstr(why, "kick_to_used"));
	json_decref(series);
	assay_histogram_free(h);
	PASS();
}

/* In a child: the library forgets memory when it refuses a histogram, and a leak checker would blame this program. */
static int try_broken_series(void)
{
	struct assay_histogram *h = filled(), *back;
	struct assay_series_label label = {.name = "x", .protocol = -1, .message = -1};
	json_t *series = assay_histogram_to_json(h, &label);
	char *text = strdup(json_string_value(json_object_get(series, "hdr")));
	size_t n = strlen(text);

	for (size_t length = 0; length < n; length += 1 + n / 500) {
		json_object_set_new(series, "hdr", json_stringn(text, length));
		if (!assay_histogram_from_json(series, &back, NULL, 0))
			assay_histogram_free(back);
	}
	for (size_t at = 0; at < n; at += 1 + n / 500) {
		char kept = text[at];

		text[at] = kept == 'A' ? 'B' : 'A';
		json_object_set_new(series, "hdr", json_string(text));
		text[at] = kept;
		if (!assay_histogram_from_json(series, &back, NULL, 0))
			assay_histogram_free(back);
	}
	free(text);
	json_decref(series);
	assay_histogram_free(h);
	return 0;
}

TEST a_broken_series_is_refused_or_read_but_never_harms(void)
{
	pid_t child = fork();
	int status;

	if (!child)
		_exit(try_broken_series());
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_EQ(0, status);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(figures_are_within_a_thousandth_and_extremes_are_exact);
	RUN_TEST(a_value_over_the_range_is_clamped_and_counted);
	RUN_TEST(adding_two_is_recording_both);
	RUN_TEST(a_series_gives_the_same_histogram_back);
	RUN_TEST(an_empty_series_shows_no_figure);
	RUN_TEST(a_broken_series_is_refused_or_read_but_never_harms);
	GREATEST_MAIN_END();
}
