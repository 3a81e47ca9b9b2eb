/* SPDX-License-Identifier: BSD-2-Clause */
/* HdrHistogram with exact extremes and mean beside it: what bench records into on its hot path. */
#include "assay/histogram.h"

#include <errno.h>
#include <hdr/hdr_histogram.h>
#include <stdlib.h>

#include "reports/histogram_private.h"

int assay_histogram_create(uint64_t highest, struct assay_histogram **histogram)
{
	struct assay_histogram *h;
	int error;

	if (!highest)
		highest = ASSAY_HISTOGRAM_HIGHEST;
	if (highest < 2 || highest > INT64_MAX / 2)
		return -EINVAL;
	h = calloc(1, sizeof(*h));
	if (!h)
		return -ENOMEM;
	error = hdr_init(1, (int64_t)highest, HISTOGRAM_DIGITS, &h->hdr);
	if (error) {
		free(h);
		return error == EINVAL ? -EINVAL : -ENOMEM;
	}
	h->highest = highest;
	h->min = UINT64_MAX;
	*histogram = h;
	return 0;
}

void assay_histogram_free(struct assay_histogram *h)
{
	if (!h)
		return;
	hdr_close(h->hdr);
	free(h);
}

void assay_histogram_reset(struct assay_histogram *h)
{
	hdr_reset(h->hdr);
	h->min = UINT64_MAX;
	h->max = 0;
	h->clamped = 0;
	h->sum = 0;
}

void assay_histogram_record(struct assay_histogram *h, uint64_t value)
{
	if (value > h->highest) {
		value = h->highest;
		h->clamped++;
	}
	if (value < h->min)
		h->min = value;
	if (value > h->max)
		h->max = value;
	h->sum += (double)value;
	hdr_record_value(h->hdr, (int64_t)value);
}

void assay_histogram_add(struct assay_histogram *into, const struct assay_histogram *from)
{
	int64_t dropped;

	if (!from->hdr->total_count)
		return;
	dropped = hdr_add(into->hdr, from->hdr);
	if (dropped > 0) {
		hdr_record_values(into->hdr, (int64_t)into->highest, dropped);
		into->clamped += (uint64_t)dropped;
	}
	into->clamped += from->clamped;
	into->sum += from->sum;
	if (from->min < into->min)
		into->min = from->min < into->highest ? from->min : into->highest;
	if (from->max > into->max)
		into->max = from->max < into->highest ? from->max : into->highest;
}

uint64_t assay_histogram_count(const struct assay_histogram *h)
{
	return (uint64_t)h->hdr->total_count;
}

uint64_t assay_histogram_clamped(const struct assay_histogram *h)
{
	return h->clamped;
}

uint64_t assay_histogram_min(const struct assay_histogram *h)
{
	return h->hdr->total_count ? h->min : 0;
}

uint64_t assay_histogram_max(const struct assay_histogram *h)
{
	return h->max;
}

double assay_histogram_mean(const struct assay_histogram *h)
{
	return h->hdr->total_count ? h->sum / (double)h->hdr->total_count : 0;
}

uint64_t assay_histogram_percentile(const struct assay_histogram *h, double percentile)
{
	uint64_t value;

	if (!h->hdr->total_count)
		return 0;
	value = (uint64_t)hdr_value_at_percentile(h->hdr, percentile);
	return value > h->max ? h->max : value < h->min ? h->min : value;
}

int assay_histogram_print(const struct assay_histogram *h, FILE *stream, double scale)
{
	/* hdr_percentiles_print() only reads, but does not say so. */
	return hdr_percentiles_print(h->hdr, stream, 5, scale, CLASSIC) ? -EIO : 0;
}
