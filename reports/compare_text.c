/* SPDX-License-Identifier: BSD-2-Clause */
/* A comparison told to people: one line per series, where it got slower, what could not be told, then one verdict. */
#include <math.h>
#include <string.h>

#include "reports/compare.h"
#include "reports/document.h"
#include "reports/text.h"
#include "scmi/names.h"

#define NAME_BYTES 128

static const char *message_of(const struct report_compare_row *row, char text[NAME_BYTES])
{
	const char *name = scmi_message_name((uint8_t)row->protocol, SCMI_TYPE_COMMAND, (uint8_t)row->message);
	const char *protocol = scmi_protocol_name((uint8_t)row->protocol);
	bool in_all = name && (!strncmp(name, "PROTOCOL_", 9) || !strncmp(name, "NEGOTIATE_", 10)); /* of every protocol */

	if (in_all && protocol)
		snprintf(text, NAME_BYTES, "%.40s %.60s", protocol, name);
	else if (name)
		snprintf(text, NAME_BYTES, "%.60s", name);
	else
		snprintf(text, NAME_BYTES, "0x%x/0x%x", (unsigned)row->protocol, (unsigned)row->message);
	return text;
}

static void label_of(const struct report_compare_row *row, char *text, size_t bytes)
{
	char message[NAME_BYTES] = "";

	if (row->message >= 0)
		message_of(row, message);
	snprintf(text, bytes, "%s%.40s%s%s%s%.60s", row->message >= 0 ? "  " : "", row->name, *message ? " " : "", message,
		 *row->agent ? " of " : "", row->agent);
}

/* Instructions are whole, and never printed as a time. */
static void print_value(const struct report_compare_row *row, double value, FILE *out)
{
	if (isnan(value))
		fprintf(out, " %15s", "-");
	else if (!strcmp(row->unit, "instructions"))
		fprintf(out, " %11.0f in.", value);
	else
		fprintf(out, " %12.2f us", value / 1000.0);
}

static void print_row(const struct report_compare_row *row, FILE *out)
{
	char label[3 * NAME_BYTES];

	label_of(row, label, sizeof(label));
	fputs("  ", out);
	text_put_line(out, label);
	fprintf(out, "%*s %-4.4s", (int)(strlen(label) < 50 ? 50 - strlen(label) : 1), "", row->statistic);
	if (row->only) {
		fprintf(out, " only in %s  %s\n", row->only, row->judged ? report_compare_verdict_name(row->verdict) : "");
		return;
	}
	print_value(row, row->base, out);
	print_value(row, row->now, out);
	if (!isnan(row->ratio))
		fprintf(out, " %+8.2f %%", 100 * (row->ratio - 1));
	if (!isnan(row->low) && strcmp(row->method, "exact") != 0)
		fprintf(out, " [%+.1f, %+.1f]", 100 * (row->low - 1), 100 * (row->high - 1));
	fprintf(out, "  %s\n", row->judged ? report_compare_verdict_name(row->verdict) : "not judged");
}

/* The figure asked for, everything of the whole, and what regressed. */
static bool is_shown(const json_t *comparison, const struct report_compare_row *row)
{
	return !strcmp(row->statistic, doc_string(comparison, "figure")) || (row->message < 0 && !row->phase) ||
	       (row->judged && row->verdict == REPORT_REGRESSED);
}

/* Each reason once, with how many rows have it. */
static void print_reasons(const json_t *comparison, FILE *out)
{
	json_t *seen = json_object(), *count;
	struct report_compare_row row;
	const char *why;

	for (size_t i = 0; report_compare_row(comparison, i, &row); i++)
		if (row.why)
			json_object_set_new(seen, row.why, json_integer(json_integer_value(json_object_get(seen, row.why)) + 1));
	json_object_foreach (seen, why, count) {
		long long n = (long long)json_integer_value(count);

		fprintf(out, "not enough evidence (%lld figure%s): %s\n", n, n > 1 ? "s" : "", why);
	}
	json_decref(seen);
}

/* What the figure asked for lacks: the most that any row wants. */
static void print_wanted(const json_t *comparison, FILE *out)
{
	size_t open = 0, unforeseeable = 0;
	struct report_compare_row row;
	int64_t most = 0;

	for (size_t i = 0; report_compare_row(comparison, i, &row); i++) {
		if (row.verdict != REPORT_NOT_ENOUGH_EVIDENCE || !row.judged || !row.blocks ||
		    strcmp(row.statistic, doc_string(comparison, "figure")) != 0)
			continue;
		open++;
		unforeseeable += row.blocks_wanted < 0;
		most = row.blocks_wanted > most ? row.blocks_wanted : most;
	}
	if (most)
		fprintf(out, "about %lld more blocks, both sides counted, would settle %zu of %zu\n", (long long)most,
			open - unforeseeable, open);
	if (unforeseeable)
		fprintf(out,
			"of %zu no number of blocks is foreseeable: they lie too near to where verdicts part, or differ too much\n",
			unforeseeable);
}

static void print_place(const json_t *comparison, FILE *out)
{
	const char *series = doc_string(json_object_get(comparison, "place"), "series");
	char message[NAME_BYTES] = "all messages";
	struct report_compare_row row;

	if (!report_compare_place(comparison, &row))
		return;
	if (row.message >= 0)
		message_of(&row, message);
	fputs("slower most: ", out);
	text_put_line(out, message);
	fputs(row.phase ? ", phase " : ", ", out);
	text_put_line(out, row.name);
	if (row.phase && *series) {
		fputs(" of ", out);
		text_put_line(out, series);
	}
	if (*row.agent) {
		fputs(", agent ", out);
		text_put_line(out, row.agent);
	}
	fprintf(out, ": %.4s", row.statistic);
	print_value(&row, row.base, out);
	fputs(" ->", out);
	print_value(&row, row.now, out);
	fputc('\n', out);
}

/* What of the folder was looked at, and since when which series is as slow as it is. */
static void print_history(const json_t *comparison, FILE *out)
{
	const json_t *history = json_object_get(comparison, "history"), *left = json_object_get(history, "left_out"), *one;
	json_t *files = json_object(), *count;
	const char *file;
	size_t i;

	json_array_foreach (json_object_get(comparison, "series"), i, one) {
		file = doc_string(json_object_get(one, "changed_at"), "file");
		if (*file)
			json_object_set_new(files, file, json_integer(1 + json_integer_value(json_object_get(files, file))));
	}
	json_object_foreach (files, file, count) {
		fputs("changed at ", out);
		text_put_line(out, file);
		fprintf(out, ": %lld series\n", (long long)json_integer_value(count));
	}
	json_decref(files);
	json_array_foreach (left, i, one) {
		fputs("left out: ", out);
		text_put_line(out, doc_string(one, "file"));
		fputs(": ", out);
		text_put_line(out, doc_string(one, "why"));
		fputc('\n', out);
	}
	if (history)
		fprintf(out, "%zu runs looked at, %zu left out\n", json_array_size(json_object_get(history, "runs")),
			json_array_size(left));
}

static void print_kernels(const json_t *comparison, FILE *out)
{
	const char *base = doc_string(json_object_get(json_object_get(comparison, "base"), "environment"), "kernel"),
		   *now = doc_string(json_object_get(json_object_get(comparison, "new"), "environment"), "kernel");

	if (strcmp(base, now) != 0) {
		fputs("kernels differ: ", out);
		text_put_line(out, base);
		fputs(" against ", out);
		text_put_line(out, now);
		fputc('\n', out);
	}
}

static void print_verdict(const json_t *comparison, FILE *out)
{
	const json_t *effect = json_object_get(comparison, "effect"), *method = json_object_get(comparison, "method");
	bool exact = !strcmp(doc_string(method, "design"), "exact");

	fprintf(out, "%s (smallest effect %g %%", report_compare_verdict_name(report_compare_verdict(comparison)),
		100 * doc_double(effect, "relative"));
	if (!exact)
		fprintf(out, " and %g us", doc_double(effect, "absolute_ns") / 1000);
	fputs(")\n", out);
}

void report_compare_print(const json_t *comparison, FILE *out)
{
	const char *note = doc_string(json_object_get(comparison, "method"), "note");
	struct report_compare_row row;
	const json_t *difference;
	size_t i;

	print_kernels(comparison, out);
	json_array_foreach (json_object_get(comparison, "differences"), i, difference) {
		fputs("forced although they differ: ", out);
		text_put_line(out, json_string_value(difference));
		fputc('\n', out);
	}
	fprintf(out, "%-57s %15s %15s %10s\n", "", "base", "new", "change");
	for (i = 0; report_compare_row(comparison, i, &row); i++)
		if (is_shown(comparison, &row))
			print_row(&row, out);
	print_reasons(comparison, out);
	print_wanted(comparison, out);
	if (*note)
		fprintf(out, "note: %s\n", note);
	print_history(comparison, out);
	print_place(comparison, out);
	print_verdict(comparison, out);
}
