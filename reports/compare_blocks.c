/* SPDX-License-Identifier: BSD-2-Clause */
/* The blocks of a bench result, which may come from anybody's file: read once, checked, then found by series. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare.h"
#include "reports/document.h"
#include "reports/stat.h"
#include "reports/text.h"

#define KEY_BYTES 512

static const char *const figures[] = {"mean", "p50", "p90", "p99"};

bool compare_is_interleaved(const json_t *document)
{
	return json_array_size(json_object_get(document, "sides")) > 0;
}

static json_t *of_side(const json_t *list, const char *name)
{
	json_t *found = json_array(), *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (!strcmp(doc_string(one, "side"), name))
			json_array_append(found, one);
	return found;
}

json_t *compare_side_of(const json_t *document, const char *name)
{
	json_t *side = json_copy((json_t *)document), *one;
	size_t i;

	json_array_foreach (json_object_get(document, "sides"), i, one)
		if (!strcmp(doc_string(one, "name"), name) && json_object_get(one, "agents"))
			json_object_set(side, "agents", json_object_get(one, "agents"));
	json_object_set_new(side, "series", of_side(json_object_get(document, "series"), name));
	json_object_set_new(side, "phases", of_side(json_object_get(document, "phases"), name));
	json_object_set_new(side, "blocks", of_side(json_object_get(document, "blocks"), name));
	json_object_del(side, "sides");
	return side;
}

static const char *key_of(const json_t *series, bool phase, char key[KEY_BYTES])
{
	snprintf(key, KEY_BYTES, "%c %lld %lld %.100s %.200s", phase ? 'p' : 's',
		 doc_has_number(series, "protocol") ? (long long)doc_u64(series, "protocol") : -1,
		 doc_has_number(series, "message") ? (long long)doc_u64(series, "message") : -1, doc_string(series, "name"),
		 doc_string(series, "agent"));
	return key;
}

/* Figures of what was counted are numbers, not negative, and in order. */
static int check_series(const struct report_bench_side *side, size_t block, const json_t *series, char *why, size_t why_bytes)
{
	double before = 0;

	if (!json_is_integer(json_object_get(series, "count")) || json_integer_value(json_object_get(series, "count")) < 0)
		return text_fail(-EINVAL, why, why_bytes, "%s: block %zu, series %.60s: expected a count, found none", side->file,
				 block, doc_string(series, "name"));
	if (!doc_u64(series, "count"))
		return 0;
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		double value = doc_double(series, figures[i]);

		if (!doc_has_number(series, figures[i]) || !isfinite(value) || value < 0 || (i > 1 && value < before))
			return text_fail(-EINVAL, why, why_bytes, "%s: block %zu, series %.60s: expected %s to be a time%s",
					 side->file, block, doc_string(series, "name"), figures[i],
					 i > 1 ? " of at least the figure before it" : "");
		before = value;
	}
	return 0;
}

static int read_list(const struct report_bench_side *side, size_t place, const json_t *block, bool phase,
		     struct compare_blocks *blocks, char *why, size_t why_bytes)
{
	const json_t *list = json_object_get(block, phase ? "phases" : "series");
	json_t *one;
	size_t i;

	json_array_foreach (list, i, one) {
		char key[KEY_BYTES];
		json_t *row;
		int err = check_series(side, (size_t)doc_u64(block, "index"), one, why, why_bytes);

		if (err)
			return err;
		row = json_object_get(blocks->series, key_of(one, phase, key));
		if (!row) {
			row = json_array();
			if (json_object_set_new(blocks->series, key, row))
				return -ENOMEM;
		}
		if (json_array_size(row) && json_integer_value(json_array_get(row, json_array_size(row) - 2)) == (json_int_t)place)
			return text_fail(-EINVAL, why, why_bytes, "%s: block %zu has series %.60s twice", side->file,
					 (size_t)doc_u64(block, "index"), doc_string(one, "name"));
		if (json_array_append_new(row, json_integer((json_int_t)place)) || json_array_append(row, one))
			return -ENOMEM;
	}
	return 0;
}

int compare_blocks_read(const struct report_bench_side *side, struct compare_blocks *blocks, char *why, size_t why_bytes)
{
	const json_t *list = json_object_get(side->document, "blocks"), *block;
	size_t i;
	int err = 0;

	*blocks = (struct compare_blocks){.count = json_array_size(list), .series = json_object()};
	if (list && !json_is_array(list))
		return text_fail(-EINVAL, why, why_bytes, "%s: expected blocks to be a list", side->file);
	json_array_foreach (list, i, block) {
		err = read_list(side, i, block, false, blocks, why, why_bytes);
		if (!err)
			err = read_list(side, i, block, true, blocks, why, why_bytes);
		if (err)
			return err;
	}
	return 0;
}

void compare_blocks_free(struct compare_blocks *blocks)
{
	json_decref(blocks->series);
	blocks->series = NULL;
}

int compare_blocks_pair_up(const struct report_bench_side *side, char *why, size_t why_bytes)
{
	const json_t *list = json_object_get(side->document, "blocks"), *block;
	size_t i;

	if (!json_array_size(list))
		return text_fail(-EINVAL, why, why_bytes, "%s: expected blocks of sides A and B, found none", side->file);
	json_array_foreach (list, i, block) {
		const char *expected = i % 4 == 0 || i % 4 == 3 ? "A" : "B";

		if (!doc_has_number(block, "index") || doc_u64(block, "index") != i)
			return text_fail(-EINVAL, why, why_bytes, "%s: expected block %zu, found block %llu: blocks are missing",
					 side->file, i, (unsigned long long)doc_u64(block, "index"));
		if (strcmp(doc_string(block, "side"), expected) != 0)
			return text_fail(-EINVAL, why, why_bytes, "%s: block %zu: expected side %s (A B B A ...), found '%.20s'",
					 side->file, i, expected, doc_string(block, "side"));
	}
	if (i % 2)
		return text_fail(-EINVAL, why, why_bytes, "%s: expected as many blocks of A as of B, found %zu in all: cut short",
				 side->file, i);
	return 0;
}

int compare_blocks_values(const struct compare_blocks *blocks, const json_t *series, bool phase, const char *figure, double *values,
			  double *samples)
{
	double *counts = malloc((blocks->count + 1) * sizeof(*counts));
	char key[KEY_BYTES];
	const json_t *row = json_object_get(blocks->series, key_of(series, phase, key));
	size_t kept = 0;

	if (!counts)
		return -ENOMEM;
	for (size_t i = 0; i < blocks->count; i++)
		values[i] = NAN;
	for (size_t i = 0; i + 1 < json_array_size(row); i += 2) {
		const json_t *one = json_array_get(row, i + 1);

		if (!doc_u64(one, "count"))
			continue;
		values[json_integer_value(json_array_get(row, i))] = doc_double(one, figure);
		counts[kept++] = (double)doc_u64(one, "count");
	}
	stat_sort(counts, kept);
	*samples = stat_middle(counts, kept);
	free(counts);
	return 0;
}
