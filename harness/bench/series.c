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

int bench_series_create(struct bench_series *series, size_t classes, bool used_times, const struct probes_path *path)
{
	int err = 0;

	memset(series, 0, sizeof(*series));
	series->classes = classes;
	for (size_t i = 0; i < classes && !err; i++) {
		err = create(&series->publish_to_reap[i]);
		if (!err && used_times)
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

static void each(struct bench_series *series, void (*act)(struct assay_histogram *))
{
	for (size_t i = 0; i < series->classes; i++) {
		act(series->publish_to_reap[i]);
		if (series->kick_to_used[i])
			act(series->kick_to_used[i]);
	}
	if (series->probed)
		act(series->probed);
	if (series->residual)
		act(series->residual);
	for (size_t p = 0; p < series->phase_count; p++)
		for (size_t i = 0; i < series->classes; i++)
			if (series->phases[p][i])
				act(series->phases[p][i]);
}

static void release(struct assay_histogram *histogram)
{
	assay_histogram_free(histogram);
}

void bench_series_free(struct bench_series *series)
{
	each(series, release);
	for (size_t i = 0; i < 2; i++)
		free(series->outliers[i]);
	memset(series, 0, sizeof(*series));
}

void bench_series_reset(struct bench_series *series)
{
	each(series, assay_histogram_reset);
	for (size_t i = 0; i < 2; i++)
		bench_outliers_reset(series->outliers[i]);
	memset(&series->counts, 0, sizeof(series->counts));
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
