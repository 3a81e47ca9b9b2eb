/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bench results from outside: any bytes are compared or refused with a reason, alone and with themselves, and what is compared can be told,
 * in a page and in a comment too.
 * What does not begin as JSON is the inside of a histogram, which no fuzzer would find behind compression and base64. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "assay/compare.h"
#include "assay/report.h"
#include "reports/histogram_private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct report_compare_options options = {.threshold = 0.05, .threshold_ns = 500, .force = true};

static void tell(int err, json_t *comparison, const json_t *base, const json_t *now, const char *why, FILE *out)
{
	struct report_options report = {.base = base, .now = now};
	struct report_compare_row row;

	if (err == -ENOMEM)
		return;
	if (err && !why[0])
		abort();
	if (err)
		return;
	for (size_t i = 0; report_compare_row(comparison, i, &row); i++)
		if (row.judged && row.verdict == REPORT_REGRESSED && report_compare_verdict(comparison) != REPORT_REGRESSED)
			abort();
	if (report_compare_place(comparison, &row) && row.verdict != REPORT_REGRESSED)
		abort();
	report_compare_print(comparison, out);
	report.comparison = comparison;
	if (report_write(NULL, REPORT_HTML, out, &report) || report_write(NULL, REPORT_MARKDOWN, out, &report))
		abort();
	json_decref(comparison);
}

static void to_base64(const uint8_t *bytes, size_t count, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < count; i += 3) {
		uint32_t word = (uint32_t)bytes[i] << 16 | (i + 1 < count ? (uint32_t)bytes[i + 1] << 8 : 0) |
				(i + 2 < count ? bytes[i + 2] : 0);

		for (size_t k = 0; k < 4; k++)
			*out++ = i + k > count ? '=' : digits[word >> (18 - 6 * k) & 63];
	}
	*out = '\0';
}

static void open_histogram(const uint8_t *data, size_t size)
{
	uLongf packed = compressBound((uLong)size);
	uint8_t *bytes = malloc(packed + 8);
	char *text = malloc((packed + 8) / 3 * 4 + 8);
	struct hdr_histogram *h = NULL;

	if (bytes && text && compress(bytes + 8, &packed, data, (uLong)size) == Z_OK) {
		const uint8_t head[8] = {
			0x1c,           0x84, 0x93, 0x14, (uint8_t)(packed >> 24), (uint8_t)(packed >> 16), (uint8_t)(packed >> 8),
			(uint8_t)packed};

		for (size_t i = 0; i < sizeof(head); i++)
			bytes[i] = head[i];
		to_base64(bytes, packed + 8, text);
		if (!histogram_decode(text, strlen(text), 1 << 22, &h) && h->total_count > 0 && hdr_value_at_percentile(h, 50) < 0)
			abort();
	}
	if (h)
		hdr_close(h);
	free(bytes);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *document = size && data[0] == '{' ? json_loadb((const char *)data, size, 0, NULL) : NULL, *comparison = NULL;
	const struct report_bench_side side = {document, "fuzz.json"};
	FILE *out = document ? fopen("/dev/null", "w") : NULL;
	char why[512] = "";
	int err;

	if (!size || data[0] != '{')
		open_histogram(data, size);
	if (out) {
		err = report_compare_interleaved(&side, &options, &comparison, why, sizeof(why));
		tell(err, comparison, document, NULL, why, out);
		why[0] = '\0';
		err = report_compare(&side, &side, &options, &comparison, why, sizeof(why));
		tell(err, comparison, document, document, why, out);
		fclose(out);
	}
	json_decref(document);
	return 0;
}
