/* SPDX-License-Identifier: BSD-2-Clause */
/* What a comparison says, as plain structs; where it regressed most. */
#include <math.h>
#include <string.h>

#include "reports/compare.h"
#include "reports/document.h"

static const struct {
	enum report_compare_verdict verdict;
	const char *name, *words;
} verdicts[] = {{REPORT_NOT_REGRESSED, "not-regressed", "not regressed"},
		{REPORT_REGRESSED, "regressed", "regressed"},
		{REPORT_NOT_ENOUGH_EVIDENCE, "not-enough-evidence", "not enough evidence"}};

#define VERDICTS (sizeof(verdicts) / sizeof(verdicts[0]))

const char *report_compare_verdict_name(enum report_compare_verdict verdict)
{
	for (size_t i = 0; i < VERDICTS; i++)
		if (verdicts[i].verdict == verdict)
			return verdicts[i].words;
	return "?";
}

enum report_compare_verdict report_compare_verdict(const json_t *comparison)
{
	for (size_t i = 0; i < VERDICTS; i++)
		if (!strcmp(verdicts[i].name, doc_string(comparison, "verdict")))
			return verdicts[i].verdict;
	return REPORT_NOT_ENOUGH_EVIDENCE;
}

void compare_set_verdict(json_t *row, enum report_compare_verdict verdict, const char *why)
{
	for (size_t i = 0; i < VERDICTS; i++)
		if (verdicts[i].verdict == verdict)
			json_object_set_new(row, "verdict", json_string(verdicts[i].name));
	if (why)
		json_object_set_new(row, "why", json_string(why));
}

size_t report_compare_row_count(const json_t *comparison)
{
	return json_array_size(json_object_get(comparison, "series"));
}

static double number(const json_t *row, const char *key)
{
	return doc_has_number(row, key) ? doc_double(row, key) : (double)NAN;
}

static int kind(const json_t *row, const char *key)
{
	uint64_t value = doc_u64(row, key);

	return doc_has_number(row, key) && value <= UINT8_MAX ? (int)value : -1;
}

static const char *text(const json_t *row, const char *key)
{
	return json_string_value(json_object_get(row, key));
}

static void read_row(const json_t *from, struct report_compare_row *row)
{
	*row = (struct report_compare_row){
		.name = doc_string(from, "name"),
		.agent = doc_string(from, "agent"),
		.protocol = kind(from, "protocol"),
		.message = kind(from, "message"),
		.phase = json_is_true(json_object_get(from, "phase")),
		.unit = doc_string(from, "unit"),
		.statistic = doc_string(from, "statistic"),
		.method = doc_string(from, "method"),
		.only = text(from, "only"),
		.why = text(from, "why"),
		.base = number(from, "base"),
		.now = number(from, "new"),
		.ratio = number(from, "ratio"),
		.low = number(from, "low"),
		.high = number(from, "high"),
		.effect = number(from, "effect"),
		.p_value = number(from, "p_value"),
		.p_adjusted = number(from, "p_adjusted"),
		.blocks = doc_u64(from, "blocks"),
		.blocks_wanted =
			doc_has_number(from, "blocks_wanted") ? json_integer_value(json_object_get(from, "blocks_wanted")) : -1,
		.judged = json_is_string(json_object_get(from, "verdict")) && !json_is_false(json_object_get(from, "judged")),
		.verdict = report_compare_verdict(from),
	};
}

bool report_compare_row(const json_t *comparison, size_t index, struct report_compare_row *row)
{
	const json_t *from = json_array_get(json_object_get(comparison, "series"), index);

	if (json_is_object(from))
		read_row(from, row);
	return json_is_object(from);
}

bool report_compare_place(const json_t *comparison, struct report_compare_row *row)
{
	const json_t *place = json_object_get(comparison, "place");

	if (json_is_object(place))
		read_row(place, row);
	return json_is_object(place);
}

static double increase(const json_t *row)
{
	return doc_double(row, "new") - doc_double(row, "base");
}

static bool regressed(const json_t *row)
{
	return json_object_get(row, "verdict") && report_compare_verdict(row) == REPORT_REGRESSED;
}

static bool is_phase(const json_t *row)
{
	return json_is_true(json_object_get(row, "phase"));
}

/* Whether it got slower for most messages, so that none of them is the place. */
static bool is_general(const json_t *rows)
{
	size_t i, messages = 0, slower = 0;
	const json_t *row;

	json_array_foreach (rows, i, row) {
		if (is_phase(row) || !doc_has_number(row, "message"))
			continue;
		messages++;
		slower += regressed(row);
	}
	return messages > 1 && 2 * slower > messages;
}

static bool same_members(const json_t *a, const json_t *b, const char *const *keys)
{
	for (; *keys; keys++) {
		const json_t *x = json_object_get(a, *keys), *y = json_object_get(b, *keys);

		if ((x || y) && !json_equal(x, y))
			return false;
	}
	return true;
}

bool compare_same_label(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"name", "agent", "protocol", "message", "unit", NULL};

	return same_members(a, b, keys);
}

static bool same_kind(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"agent", "protocol", "message", NULL};

	return same_members(a, b, keys);
}

/* Of the rows that may be the place the one with the largest increase: a median before a tail, which has more to add by chance. */
static const json_t *largest(const json_t *rows, bool phase, bool message, const json_t *like)
{
	const json_t *best = NULL, *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		bool median = !strcmp(doc_string(row, "statistic"), "p50"),
		     best_median = !strcmp(doc_string(best, "statistic"), "p50");

		if (!regressed(row) || is_phase(row) != phase || doc_has_number(row, "message") != message ||
		    (like && !same_kind(row, like)))
			continue;
		if (!best || (median && !best_median) || (median == best_median && increase(row) > increase(best)))
			best = row;
	}
	return best;
}

json_t *compare_place_of(const json_t *rows)
{
	const json_t *whole = NULL, *phase;
	json_t *place;

	if (!is_general(rows))
		whole = largest(rows, false, true, NULL);
	if (!whole)
		whole = largest(rows, false, false, NULL);
	if (!whole)
		whole = largest(rows, false, true, NULL);
	phase = whole ? largest(rows, true, doc_has_number(whole, "message"), whole) : largest(rows, true, true, NULL);
	if (!phase && !whole)
		phase = largest(rows, true, false, NULL);
	if (!phase && !whole)
		return NULL;
	place = json_copy((json_t *)(phase ? phase : whole));
	if (phase && whole)
		json_object_set_new(place, "series", json_string(doc_string(whole, "name")));
	return place;
}
