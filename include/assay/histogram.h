/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Distributions that never average away: HdrHistogram with exact extremes, and the series object of scmi-assay.bench/1.
 * One histogram belongs to one thread.
 */
#ifndef ASSAY_HISTOGRAM_H
#define ASSAY_HISTOGRAM_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct assay_histogram;

/* One hour in ns: the default range. Three significant digits: a value is off by 0.1 % at most. */
#define ASSAY_HISTOGRAM_HIGHEST UINT64_C(3600000000000)

/* `highest`: the largest value to tell apart, 0: the default. All memory is taken here. -EINVAL, -ENOMEM. */
int assay_histogram_create(uint64_t highest, struct assay_histogram **histogram);
void assay_histogram_free(struct assay_histogram *histogram);
void assay_histogram_reset(struct assay_histogram *histogram);

/* O(1), no allocation, no system call. A value over the range counts as the highest, and in clamped(). */
void assay_histogram_record(struct assay_histogram *histogram, uint64_t value);
/* Adds the values of `from`. */
void assay_histogram_add(struct assay_histogram *into, const struct assay_histogram *from);

uint64_t assay_histogram_count(const struct assay_histogram *histogram);
uint64_t assay_histogram_clamped(const struct assay_histogram *histogram);
/* Exact. 0 of an empty histogram. */
uint64_t assay_histogram_min(const struct assay_histogram *histogram);
uint64_t assay_histogram_max(const struct assay_histogram *histogram);
double assay_histogram_mean(const struct assay_histogram *histogram);
/* The value that `percentile` (0 to 100) of all values do not exceed, rounded up within the precision, never over max. */
uint64_t assay_histogram_percentile(const struct assay_histogram *histogram, double percentile);

/* What a series is about. NULL and negative members stay out of the object. */
struct assay_series_label {
	const char *name; /* "publish_to_reap" */
	const char *agent;
	int protocol, message; /* negative: all of them */
	const char *unit;      /* "ns" or "instructions"; NULL: "ns" */
};

/* The series object with count, min, mean, percentiles, max and hdr. NULL: memory. An empty histogram: count 0 and no figures. */
json_t *assay_histogram_to_json(const struct assay_histogram *histogram, const struct assay_series_label *label);
/* The histogram of a series object. -EINVAL with the reason in `why`: no hdr, or it is broken. */
int assay_histogram_from_json(const json_t *series, struct assay_histogram **histogram, char *why, size_t why_bytes);
/* The percentile table that HdrHistogram's plotter reads (.hgrm), values divided by `scale`. 0 or -EIO. */
int assay_histogram_print(const struct assay_histogram *histogram, FILE *stream, double scale);

#ifdef __cplusplus
}
#endif

#endif
