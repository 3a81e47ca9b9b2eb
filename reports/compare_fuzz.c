/* SPDX-License-Identifier: BSD-2-Clause */
/* Bench results from outside: any bytes are compared or refused with a reason, alone and with themselves, and what is compared can be told. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "assay/compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct report_compare_options options = {.threshold = 0.05, .threshold_ns = 500, .force = true};

static void tell(int err, json_t *comparison, const char *why, FILE *out)
{
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
	json_decref(comparison);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *document = json_loadb((const char *)data, size, 0, NULL), *comparison = NULL;
	const struct report_bench_side side = {document, "fuzz.json"};
	FILE *out = document ? fopen("/dev/null", "w") : NULL;
	char why[512] = "";
	int err;

	if (out) {
		err = report_compare_interleaved(&side, &options, &comparison, why, sizeof(why));
		tell(err, comparison, why, out);
		why[0] = '\0';
		err = report_compare(&side, &side, &options, &comparison, why, sizeof(why));
		tell(err, comparison, why, out);
		fclose(out);
	}
	json_decref(document);
	return 0;
}
