/* SPDX-License-Identifier: BSD-2-Clause */
/* What a histogram holds: shared by its recording and its JSON side. */
#ifndef REPORTS_HISTOGRAM_PRIVATE_H
#define REPORTS_HISTOGRAM_PRIVATE_H

#include <hdr/hdr_histogram.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/histogram.h"

#define HISTOGRAM_DIGITS 3

struct assay_histogram {
	struct hdr_histogram *hdr;
	uint64_t highest;
	uint64_t min, max; /* exact; min is all ones while empty */
	uint64_t clamped;
	double sum;
};

/* A histogram of untrusted text, counts of `memory_max` bytes at most. 0, -EINVAL, -ENOMEM. */
int histogram_decode(const char *text, size_t length, size_t memory_max, struct hdr_histogram **histogram);

#endif
