/* SPDX-License-Identifier: BSD-2-Clause */
/* The distributions of one agent. */
#include "harness/bench/series.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int create(struct assay_histogram **histogram)
{
	return assay_histogram_create(BENCH_HIGHEST_NS, histogram);
}

int bench_series_create(struct bench_series *series, size_t classes, unsigned extras, const struct probes_path *path)
{
	int err = 0;

	memset(series, 0, sizeof(*series));
	series->classes = classes;
	for (size_t i = 0; i < classes && !err; i++) {
		err = create(&series->publish_to_reap[i]);
		if (!err && (extras & BENCH_INTENDED))
			err = create(&series->intended_to_reap[i]);
		if (!err && (extras & BENCH_USED_TIMES))
			err = create(&series->kick_to_used[i]);
	}
	if (!err && path)
		err = create(&series->probed);
	if (!err && path)
		err = create(&series->residual);
	for (size_t i = 0; i < 2 && !err; i++) {
		series->outliers[i] = calloc(1, sizeof(*series->outliers[i]));
		err = series->outliers[i] ? 0 : -ENOMEM;
	}
	series->phase_count = path ? path->phase_count : 0;
	for (size_t p = 0; p < series->phase_count; p++)
		for (size_t i = 0; i < classes && !err; i++)
			err = create(&series->phases[p][i]);
	if (err)
		bench_series_free(series);
	return err;
}

#define HISTOGRAMS_MAX ((3u + PROBES_PHASES_MAX) * BENCH_CLASSES_MAX + 2u)

/* All histograms, in an order that follows from the shape alone. */
static size_t gather(const struct bench_series *series, struct assay_histogram **all)
{
	size_t count = 0;

	for (size_t i = 0; i < series->classes; i++) {
		all[count++] = series->publish_to_reap[i];
		all[count++] = series->intended_to_reap[i];
		all[count++] = series->kick_to_used[i];
	}
	all[count++] = series->probed;
	all[count++] = series->residual;
	for (size_t p = 0; p < series->phase_count; p++)
		for (size_t i = 0; i < series->classes; i++)
			all[count++] = series->phases[p][i];
	return count;
}

void bench_series_free(struct bench_series *series)
{
	struct assay_histogram *all[HISTOGRAMS_MAX];
	size_t count = gather(series, all);

	for (size_t i = 0; i < count; i++)
		assay_histogram_free(all[i]);
	for (size_t i = 0; i < 2; i++)
		free(series->outliers[i]);
	memset(series, 0, sizeof(*series));
}

void bench_series_reset(struct bench_series *series)
{
	struct assay_histogram *all[HISTOGRAMS_MAX];
	size_t count = gather(series, all);

	for (size_t i = 0; i < count; i++)
		if (all[i] && assay_histogram_count(all[i]))
			assay_histogram_reset(all[i]);
	for (size_t i = 0; i < 2; i++)
		bench_outliers_reset(series->outliers[i]);
	memset(&series->counts, 0, sizeof(series->counts));
}

static void add_counts(struct probes_counts *into, const struct probes_counts *from)
{
	into->joined += from->joined;
	into->worker_awake += from->worker_awake;
	into->kicks_suppressed += from->kicks_suppressed;
	into->void_samples += from->void_samples;
	into->without_record += from->without_record;
	into->stray_records += from->stray_records;
	into->calls_suppressed += from->calls_suppressed;
	into->kicks_overtaken += from->kicks_overtaken;
}

void bench_series_add(struct bench_series *into, const struct bench_series *from)
{
	struct assay_histogram *to[HISTOGRAMS_MAX], *all[HISTOGRAMS_MAX];
	size_t count = gather(from, all);

	gather(into, to);
	for (size_t i = 0; i < count; i++)
		if (all[i])
			assay_histogram_add(to[i], all[i]);
	for (size_t i = 0; i < 2; i++)
		bench_outliers_add(into->outliers[i], from->outliers[i]);
	add_counts(&into->counts, &from->counts);
}

struct assay_histogram *bench_series_total(struct assay_histogram *const per_class[], size_t classes)
{
	struct assay_histogram *total;

	if (create(&total))
		return NULL;
	for (size_t i = 0; i < classes; i++)
		if (per_class[i])
			assay_histogram_add(total, per_class[i]);
	return total;
}
