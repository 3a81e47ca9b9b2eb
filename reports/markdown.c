/* SPDX-License-Identifier: BSD-2-Clause */
/* A comparison or a bench as a comment on a change: the verdict first, what changed in a table, all else folded away. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/words.h"
#include "reports/writers.h"

/* Forges take some 65,000 characters; a row has at most some 300. */
#define ROWS_OPEN 12u
#define ROWS_FOLDED 120u
#define TEXT_MAX 200u

/* Text of unknown origin as a code span: nothing in it is markup, a link or a mention. In a table a bar still has to be escaped. */
static void put_code(FILE *f, const char *text)
{
	char *line = NULL;
	size_t bytes, i;
	FILE *m = *text ? open_memstream(&line, &bytes) : NULL;

	if (!m)
		return;
	text_put_line(m, text);
	fclose(m);
	fputc('`', f);
	for (i = 0; line[i] && (i < TEXT_MAX || (line[i] & 0xc0) == 0x80); i++) {
		if (line[i] == '|')
			fputc('\\', f);
		fputc(line[i] == '`' ? '\'' : line[i], f);
	}
	fputs(line[i] ? "…`" : "`", f);
	free(line);
}

static void put_command(FILE *f, const json_t *command)
{
	char *text = json_array_size(command) ? text_command(command) : NULL;

	if (!text)
		return;
	fputs("\nAgain:\n\n```sh\n", f);
	text_put_line(f, text);
	fputs("\n```\n", f);
	free(text);
}

static void put_pairs(FILE *f, const char *title, const json_t *object)
{
	const char *key;
	json_t *value;
	bool first = true;

	json_object_foreach ((json_t *)(uintptr_t)object, key, value) {
		if (json_is_object(value) || json_is_array(value))
			continue;
		fprintf(f, "%s", first ? "* " : ", ");
		if (first)
			fprintf(f, "%s: ", title);
		first = false;
		put_code(f, key);
		fputc(' ', f);
		if (json_is_string(value))
			put_code(f, json_string_value(value));
		else if (json_is_integer(value))
			fprintf(f, "%lld", (long long)json_integer_value(value));
		else if (json_is_real(value))
			fprintf(f, "%.4g", json_real_value(value));
		else
			fputs(json_is_true(value) ? "yes" : "no", f);
	}
	if (!first)
		fputc('\n', f);
}

/* ---- Comparison ---- */

static void compare_row(FILE *f, const struct report_compare_row *row)
{
	char text[WORDS_BYTES];

	fputs("| ", f);
	put_code(f, row->name);
	if (row->agent && *row->agent) {
		fputs(" of ", f);
		put_code(f, row->agent);
	}
	fprintf(f, " | %s | %s | ", words_row_message(row, text), row->statistic);
	fprintf(f, "%s | ", words_value(row, row->base, text));
	fprintf(f, "%s | ", words_value(row, row->now, text));
	fprintf(f, "%s | ", words_change(row->ratio, text));
	fprintf(f, "%s | %s%s%s |\n", words_interval(row, text), words_rank(row) ? "" : "**", words_row_verdict(row),
		words_rank(row) ? "" : "**");
}

/* The rows with a rank from `from` to `to`. How many there are, written or not. */
static size_t compare_rows(FILE *f, const json_t *comparison, int from, int to, size_t most)
{
	size_t count = report_compare_row_count(comparison), found = 0;

	for (int rank = from; rank <= to; rank++) {
		for (size_t i = 0; i < count; i++) {
			struct report_compare_row row;

			if (!report_compare_row(comparison, i, &row) || words_rank(&row) != rank)
				continue;
			if (!found)
				fputs("\n| series | message | figure | base | new | change | 95 % interval | verdict |\n"
				      "|---|---|---|--:|--:|--:|---|---|\n",
				      f);
			if (found++ < most)
				compare_row(f, &row);
		}
	}
	if (found > most)
		fprintf(f, "\n%zu more stand in the JSON and HTML outputs.\n", found - most);
	return found;
}

static void compare_place(FILE *f, const struct report_compare_row *place)
{
	char text[WORDS_BYTES];

	fprintf(f, "\nPlace: **%s**", words_row_message(place, text));
	if (place->agent && *place->agent) {
		fputs(" of ", f);
		put_code(f, place->agent);
	}
	fprintf(f, ", %s ", place->phase ? "phase" : "in");
	put_code(f, place->name);
	fputs("\n", f);
}

static void compare_head(FILE *f, const json_t *comparison)
{
	enum report_compare_verdict verdict = report_compare_verdict(comparison);
	struct report_compare_row row, place;
	char text[WORDS_BYTES];
	size_t index;
	const json_t *at;

	fprintf(f, "**%s**", words_verdict(verdict));
	if (words_first_row(comparison, &row, &index)) {
		fprintf(f, ": %s", words_change(row.ratio, text));
		if (strcmp(row.method, "exact") != 0 && *words_interval(&row, text))
			fprintf(f, " (95 %% interval %s)", text);
		fprintf(f, " at %s of ", row.statistic);
		put_code(f, row.name);
		fprintf(f, ", %s, ", words_row_message(&row, text));
		fprintf(f, "%s → ", words_value(&row, row.base, text));
		fprintf(f, "%s", words_value(&row, row.now, text));
		if (verdict == REPORT_NOT_ENOUGH_EVIDENCE && row.blocks_wanted > 0)
			fprintf(f, "; about %lld more blocks would tell", (long long)row.blocks_wanted);
	}
	fputs("\n", f);
	if (report_compare_place(comparison, &place))
		compare_place(f, &place);
	at = json_object_get(json_object_get(comparison, "place"), "changed_at");
	if (json_is_object(at)) {
		fputs("\nSince: commit ", f);
		put_code(f, doc_string(at, "commit"));
		fputs(", ", f);
		put_code(f, doc_string(at, "started"));
		fputc('\n', f);
	}
}

static void compare_side(FILE *f, const json_t *side, const char *letter, const char *title)
{
	fprintf(f, "* %s, %s: ", letter, title);
	put_code(f, doc_string(side, "file"));
	if (*doc_string(side, "sha256"))
		fputs(", SHA-256 ", f);
	put_code(f, doc_string(side, "sha256"));
	fputc('\n', f);
	put_pairs(f, "its machine", json_object_get(side, "environment"));
}

static void write_comparison(FILE *f, const struct report_options *o)
{
	const json_t *difference, *now = o->now ? o->now : o->base;
	size_t count = report_compare_row_count(o->comparison), i;

	compare_head(f, o->comparison);
	json_array_foreach (json_object_get(o->comparison, "differences"), i, difference) {
		fputs("\nForced although they differ: ", f);
		put_code(f, json_string_value(difference) ? json_string_value(difference) : "");
		fputc('\n', f);
	}
	compare_rows(f, o->comparison, 0, 0, ROWS_OPEN);
	fprintf(f, "\n<details><summary>All %zu figures, machines, method</summary>\n", count);
	compare_rows(f, o->comparison, 0, 2, ROWS_FOLDED);
	fputc('\n', f);
	compare_side(f, json_object_get(o->comparison, "base"), "A", "base");
	compare_side(f, json_object_get(o->comparison, "new"), "B", "new");
	put_pairs(f, "noise of A", json_object_get(o->base, "noise"));
	if (o->now)
		put_pairs(f, "noise of B", json_object_get(now, "noise"));
	put_pairs(f, "method", json_object_get(o->comparison, "method"));
	put_pairs(f, "smallest effect", json_object_get(o->comparison, "effect"));
	fputs("\n</details>\n", f);
	put_command(f, json_object_get(o->comparison, "command"));
}

/* ---- Bench ---- */

static void bench_row(FILE *f, const json_t *series)
{
	static const char *const keys[] = {"p50", "p90", "p99", "p999", "max"};
	char text[WORDS_BYTES];

	fputs("| ", f);
	put_code(f, doc_string(series, "side"));
	fputs(*doc_string(series, "side") ? " " : "", f);
	put_code(f, doc_string(series, "name"));
	fprintf(f, " | %s | %s |", words_message(series, text), text_count(doc_u64(series, "count"), (char[TEXT_COUNT_BYTES]){0}));
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
		fprintf(f, " %s |", doc_has_number(series, keys[k]) ? words_figure(series, keys[k], text) : "–");
	fputc('\n', f);
}

static void bench_rows(FILE *f, const json_t *bench, const char *key, bool whole, size_t most)
{
	json_t *series;
	size_t i, found = 0;

	json_array_foreach (json_object_get(bench, key), i, series) {
		if (doc_has_number(series, "message") == whole)
			continue;
		if (!found)
			fputs("\n| series | message | count | p50 | p90 | p99 | p99.9 | max |\n|---|---|--:|--:|--:|--:|--:|--:|\n",
			      f);
		if (found++ < most)
			bench_row(f, series);
	}
	if (found > most)
		fprintf(f, "\n%zu more stand in the JSON and HTML outputs.\n", found - most);
}

static void bench_head(FILE *f, const json_t *bench)
{
	bool failed = *doc_string(bench, "stopped") || doc_u64(json_object_get(bench, "exchanges"), "mismatches");
	const json_t *sides = json_object_get(bench, "sides"),
		     *list = json_array_size(sides) ? sides : json_object_get(bench, "agents");
	const json_t *one;
	size_t i;

	fprintf(f, "**%s**: ", failed ? "Failed" : "Measured");
	json_array_foreach (list, i, one) {
		if (i == 8) {
			fputs(", …", f);
			break;
		}
		fputs(i ? ", " : "", f);
		if (json_array_size(sides))
			fputs(i ? "B " : "A ", f);
		put_code(f, doc_string(one, "uri"));
	}
	fputs("\n", f);
	if (*doc_string(bench, "stopped")) {
		fputs("\nIt stopped early: ", f);
		put_code(f, doc_string(bench, "stopped"));
		fputc('\n', f);
	}
	if (*doc_string(bench, "first_mismatch")) {
		fputs("\nAn answer was not the expected one: ", f);
		put_code(f, doc_string(bench, "first_mismatch"));
		fputc('\n', f);
	}
}

static void write_bench(FILE *f, const json_t *bench)
{
	const json_t *missing;
	size_t i;

	bench_head(f, bench);
	bench_rows(f, bench, "series", true, ROWS_OPEN);
	fputs("\n<details><summary>Phases, messages, machine, noise</summary>\n", f);
	bench_rows(f, bench, "phases", true, ROWS_FOLDED / 2);
	bench_rows(f, bench, "series", false, ROWS_FOLDED);
	fputc('\n', f);
	put_pairs(f, "machine", json_object_get(bench, "environment"));
	put_pairs(f, "set-up", json_object_get(bench, "configuration"));
	put_pairs(f, "load", json_object_get(bench, "load"));
	put_pairs(f, "noise", json_object_get(bench, "noise"));
	put_pairs(f, "throughput", json_object_get(bench, "throughput"));
	json_array_foreach (json_object_get(bench, "missing"), i, missing)
		put_pairs(f, "not measured", i < ROWS_OPEN ? missing : NULL);
	fputs("\n</details>\n", f);
	put_command(f, json_object_get(bench, "command"));
}

void write_markdown(FILE *f, const struct report_options *options)
{
	if (options->comparison)
		write_comparison(f, options);
	else
		write_bench(f, options->bench);
}
