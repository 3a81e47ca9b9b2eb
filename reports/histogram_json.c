/* SPDX-License-Identifier: BSD-2-Clause */
/* The series object of scmi-assay.bench/1: figures for people and the whole distribution for machines, both ways. */
#include <errno.h>
#include <hdr/hdr_histogram_log.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/histogram_private.h"
#include "reports/text.h"

/* A series of another tool's hand may claim any size; what we write stays far below. */
#define SERIES_HDR_MAX (8u << 20)
#define SERIES_MEMORY_MAX (64u << 20)

static const struct {
	const char *name;
	double percentile;
} figures[] = {{"p50", 50}, {"p90", 90}, {"p99", 99}, {"p999", 99.9}, {"p9999", 99.99}};

static int set_label(json_t *series, const struct assay_series_label *label)
{
	int bad = json_object_set_new(series, "name", text_json(label->name));

	if (label->agent)
		bad |= json_object_set_new(series, "agent", text_json(label->agent));
	if (label->protocol >= 0)
		bad |= json_object_set_new(series, "protocol", json_integer(label->protocol));
	if (label->message >= 0)
		bad |= json_object_set_new(series, "message", json_integer(label->message));
	return bad | json_object_set_new(series, "unit", text_json(label->unit ? label->unit : "ns"));
}

static int set_integer(json_t *series, const char *key, uint64_t value)
{
	return json_object_set_new(series, key, json_integer((json_int_t)(value > INT64_MAX ? INT64_MAX : value)));
}

static int set_figures(json_t *series, const struct assay_histogram *h)
{
	char *encoded = NULL;
	int bad = set_integer(series, "min", assay_histogram_min(h));

	bad |= json_object_set_new(series, "mean", json_real(round(assay_histogram_mean(h) * 1000) / 1000));
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		bad |= set_integer(series, figures[i].name, assay_histogram_percentile(h, figures[i].percentile));
	bad |= set_integer(series, "max", assay_histogram_max(h));
	if (assay_histogram_clamped(h))
		bad |= set_integer(series, "clamped", assay_histogram_clamped(h));
	if (hdr_log_encode(h->hdr, &encoded))
		return -1;
	bad |= json_object_set_new(series, "hdr", json_string(encoded));
	free(encoded);
	return bad;
}

json_t *assay_histogram_to_json(const struct assay_histogram *h, const struct assay_series_label *label)
{
	json_t *series = json_object();
	int bad;

	if (!series)
		return NULL;
	bad = set_label(series, label) | set_integer(series, "count", assay_histogram_count(h));
	if (assay_histogram_count(h))
		bad |= set_figures(series, h);
	if (bad) {
		json_decref(series);
		return NULL;
	}
	return series;
}

/* Exact figures of the series where they agree with the distribution; else those of the distribution. */
static void take_exact(struct assay_histogram *h, const json_t *series)
{
	json_int_t min = json_integer_value(json_object_get(series, "min")),
		   max = json_integer_value(json_object_get(series, "max"));
	double mean = json_number_value(json_object_get(series, "mean"));

	h->min = (uint64_t)hdr_min(h->hdr);
	h->max = (uint64_t)hdr_max(h->hdr);
	h->sum = hdr_mean(h->hdr) * (double)h->hdr->total_count;
	h->highest = (uint64_t)h->hdr->highest_trackable_value;
	if (min >= 0 && hdr_values_are_equivalent(h->hdr, min, (int64_t)h->min))
		h->min = (uint64_t)min;
	if (max >= 0 && hdr_values_are_equivalent(h->hdr, max, (int64_t)h->max))
		h->max = (uint64_t)max;
	if (mean >= (double)h->min && mean <= (double)h->max)
		h->sum = mean * (double)h->hdr->total_count;
	h->clamped = (uint64_t)json_integer_value(json_object_get(series, "clamped"));
}

int assay_histogram_from_json(const json_t *series, struct assay_histogram **histogram, char *why, size_t why_bytes)
{
	const json_t *encoded = json_object_get(series, "hdr");
	const char *name = json_string_value(json_object_get(series, "name"));
	struct assay_histogram *h;
	int err;

	if (!name)
		name = "(without a name)";
	if (!json_is_string(encoded) || !json_string_length(encoded) || json_string_length(encoded) > SERIES_HDR_MAX)
		return text_fail(-EINVAL, why, why_bytes,
				 "series %s: expected a histogram under \"hdr\", found none that can be read", name);
	h = calloc(1, sizeof(*h));
	err = h ? histogram_decode(json_string_value(encoded), json_string_length(encoded), SERIES_MEMORY_MAX, &h->hdr) : -ENOMEM;
	if (err || h->hdr->total_count < 1) {
		if (!err)
			hdr_close(h->hdr);
		free(h);
		return text_fail(err == -ENOMEM ? err : -EINVAL, why, why_bytes,
				 "series %s: expected an HdrHistogram V2 in base64 under \"hdr\", found %s", name,
				 err ? "something else" : "an empty one");
	}
	take_exact(h, series);
	*histogram = h;
	return 0;
}
