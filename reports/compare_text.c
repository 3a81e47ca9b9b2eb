/* SPDX-License-Identifier: BSD-2-Clause */
/* A comparison told to people: one line per series, then one verdict. */
#include <string.h>

#include "reports/compare.h"
#include "reports/document.h"
#include "reports/text.h"
#include "scmi/names.h"

#define NAME_BYTES 128

static const char *label_of(const json_t *row, char text[NAME_BYTES])
{
	uint8_t protocol = (uint8_t)doc_u64(row, "protocol"), message = (uint8_t)doc_u64(row, "message");
	const char *name;

	if (!doc_has_number(row, "message")) {
		snprintf(text, NAME_BYTES, "%.60s", doc_string(row, "name"));
		return text;
	}
	name = scmi_message_name(protocol, SCMI_TYPE_COMMAND, message);
	if (name)
		snprintf(text, NAME_BYTES, "  %.40s %s", doc_string(row, "name"), name);
	else
		snprintf(text, NAME_BYTES, "  %.40s 0x%x/0x%x", doc_string(row, "name"), protocol, message);
	return text;
}

/* Instructions are whole, and never printed as a time. */
static void print_value(const json_t *row, const char *side, const char *figure, FILE *out)
{
	double value = doc_double(json_object_get(row, side), figure);

	if (!strcmp(doc_string(row, "unit"), "instructions"))
		fprintf(out, " %12.0f in.", value);
	else
		fprintf(out, " %12.2f us ", value / 1000.0);
}

static void print_row(const json_t *row, const char *figure, FILE *out)
{
	const char *only = doc_string(row, "only");
	char text[NAME_BYTES], label[3 * NAME_BYTES];

	label_of(row, text);
	snprintf(label, sizeof(label), "%s%s%.60s", text, *doc_string(row, "agent") ? " of " : "", doc_string(row, "agent"));
	fputs("  ", out);
	text_put_line(out, label);
	fprintf(out, "%*s", (int)(strlen(label) < 44 ? 44 - strlen(label) : 1), "");
	if (*only) {
		fprintf(out, " only in %s", only);
	} else {
		print_value(row, "base", figure, out);
		print_value(row, "new", figure, out);
		if (json_object_get(row, "change"))
			fprintf(out, " %+8.2f %%", 100 * doc_double(row, "change"));
	}
	fprintf(out, "  %s\n", doc_string(row, "verdict"));
}

/* Each reason once. */
static void print_reasons(const json_t *rows, FILE *out)
{
	json_t *seen = json_object();
	const json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		const char *why = doc_string(row, "why");

		if (!*why || json_object_get(seen, why))
			continue;
		json_object_set_new(seen, why, json_true());
		fprintf(out, "not enough evidence: %s\n", why);
	}
	json_decref(seen);
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

void report_compare_print(const json_t *comparison, FILE *out)
{
	const json_t *rows = json_object_get(comparison, "series"), *difference, *row;
	const char *figure = doc_string(comparison, "figure");
	size_t i;

	print_kernels(comparison, out);
	json_array_foreach (json_object_get(comparison, "differences"), i, difference) {
		fputs("forced although they differ: ", out);
		text_put_line(out, json_string_value(difference));
		fputc('\n', out);
	}
	fprintf(out, "%-46s %16s %16s %10s\n", figure, "base", "new", "change");
	json_array_foreach (rows, i, row)
		print_row(row, figure, out);
	print_reasons(rows, out);
	fprintf(out, "%s (threshold %g %%)\n", doc_string(comparison, "verdict"), 100 * doc_double(comparison, "threshold"));
}
