/* SPDX-License-Identifier: BSD-2-Clause */
/* The runs that a folder keeps: the course of the figures that changed, and what the runs were. */
#include <math.h>
#include <string.h>

#include "reports/html_svg.h"

#define RUNS_MAX 1000u
#define TABLE_MAX 200u

/* Figures that changed; where none did, the first. */
static size_t choose(const json_t *rows, const json_t *chosen[SVG_STYLES])
{
	const char *unit = "";
	size_t count = 0, i;
	json_t *row;

	for (int pass = 0; pass < 2 && !count; pass++) {
		json_array_foreach (rows, i, row) {
			bool fits = count < SVG_STYLES && json_array_size(json_object_get(row, "values")) > 1 &&
				    (pass ? !count : json_is_object(json_object_get(row, "changed_at")));

			if (!fits || (*unit && strcmp(unit, doc_string(row, "unit")) != 0))
				continue;
			unit = doc_string(row, "unit");
			chosen[count++] = row;
		}
	}
	return count;
}

static double value_at(const json_t *row, size_t i)
{
	return json_number_value(json_array_get(json_object_get(row, "values"), i));
}

static size_t runs_of(const json_t *row)
{
	size_t count = json_array_size(json_object_get(row, "values"));

	return count < RUNS_MAX ? count : RUNS_MAX;
}

static void curve(const struct svg *s, const json_t *row, unsigned style)
{
	fputs("<polyline class=\"thin\"", s->h->f);
	svg_stroke(s->h, style);
	fputs(" points=\"", s->h->f);
	for (size_t i = 0; i < runs_of(row); i++)
		fprintf(s->h->f, "%.1f,%.1f ", svg_x(s, (double)i + 1), svg_y(s, value_at(row, i)));
	fputs("\"/>\n", s->h->f);
	for (size_t i = 0; i < runs_of(row) && runs_of(row) <= 100; i++)
		svg_marker(s->h, style, svg_x(s, (double)i + 1), svg_y(s, value_at(row, i)));
}

static void x_grid(const struct svg *s, size_t runs)
{
	size_t step = 1;
	char text[24];

	while (runs / step > (s->narrow ? 6 : 12))
		step *= step == 1 || step % 5 ? 5 : 2;
	for (size_t i = step; i <= runs; i += step) {
		snprintf(text, sizeof(text), "%zu", i);
		svg_x_line(s, (double)i, text);
	}
	svg_x_title(s, "run, as the table counts");
}

static void draw(const struct html *h, const json_t *const *rows, size_t count, bool narrow)
{
	struct svg s = {.h = h, .x_low = 1, .x_high = 2, .unit = doc_string(rows[0], "unit")};
	char names[SVG_STYLES][WORDS_BYTES];
	struct svg_label labels[SVG_STYLES];

	svg_shape(&s, narrow, narrow ? 240 : 270, narrow ? 34 : 40);
	svg_range_none(&s);
	for (size_t k = 0; k < count; k++) {
		s.x_high = fmax(s.x_high, (double)runs_of(rows[k]));
		for (size_t i = 0; i < runs_of(rows[k]); i++)
			svg_range_add(&s, value_at(rows[k], i));
	}
	if (!svg_range_settle(&s))
		return;
	svg_begin(&s, "Course of the figures over the runs", "One point for each run that the folder keeps, oldest first.");
	x_grid(&s, (size_t)s.x_high);
	svg_y_grid(&s, !strcmp(s.unit, "ns") ? "value, logarithmic" : s.unit);
	for (size_t k = 0; k < count; k++) {
		size_t last = runs_of(rows[k]) - 1;

		curve(&s, rows[k], (unsigned)k);
		snprintf(names[k], sizeof(names[k]), "%zu", k + 1);
		labels[k] =
			(struct svg_label){svg_x(&s, (double)last + 1), svg_y(&s, value_at(rows[k], last)), (unsigned)k, names[k]};
	}
	svg_labels(&s, labels, count);
	svg_end(&s);
}

static void key(const struct html *h, const json_t *const *rows, size_t count)
{
	char text[WORDS_BYTES];

	fputs("<div class=\"key\">", h->f);
	for (size_t k = 0; k < count; k++) {
		const json_t *at = json_object_get(rows[k], "changed_at");

		fputs("<span>", h->f);
		svg_sample(h, (unsigned)k);
		fprintf(h->f, "<b>%zu</b> ", k + 1);
		text_put_html(h->f, doc_string(rows[k], "statistic"));
		fputs(" of ", h->f);
		text_put_html(h->f, doc_string(rows[k], "name"));
		fputs(", ", h->f);
		text_put_html(h->f, words_message(rows[k], text));
		if (*doc_string(at, "commit")) {
			fputs("; changed at ", h->f);
			text_put_html(h->f, doc_string(at, "commit"));
		}
		fputs("</span>", h->f);
	}
	fputs("</div>\n", h->f);
}

static void runs_table(const struct html *h, const json_t *runs)
{
	size_t count = json_array_size(runs), first = count > TABLE_MAX ? count - TABLE_MAX : 0;

	fputs("<h3>Runs</h3>\n<div class=\"scroll\"><table class=\"plain fit\"><thead><tr><th class=\"n\">run</th><th>started</th>"
	      "<th>commit</th><th>file</th></tr></thead><tbody>\n",
	      h->f);
	for (size_t i = first; i < count; i++) {
		const json_t *run = json_array_get(runs, i);

		fprintf(h->f, "<tr><td class=\"n\">%zu</td><td>", i + 1);
		text_put_html(h->f, doc_string(run, "started"));
		fputs("</td><td>", h->f);
		text_put_html(h->f, doc_string(run, "commit"));
		fputs("</td><td>", h->f);
		text_put_html(h->f, doc_string(run, "file"));
		fputs("</td></tr>\n", h->f);
	}
	fputs("</tbody></table></div>\n", h->f);
}

void html_history(const struct html *h)
{
	const json_t *history = json_object_get(h->comparison, "history"), *rows[SVG_STYLES];
	size_t count = choose(json_object_get(h->comparison, "series"), rows);

	if (!json_is_object(history))
		return;
	fputs("<section id=\"history\"><h2>History</h2>\n", h->f);
	if (count) {
		fputs("<figure><figcaption>Course of the figures over the runs</figcaption>\n", h->f);
		for (int narrow = 0; narrow < 2; narrow++)
			draw(h, rows, count, narrow);
		key(h, rows, count);
		fputs("</figure>\n", h->f);
	}
	html_changes(h);
	runs_table(h, json_object_get(history, "runs"));
	fputs("</section>\n", h->f);
}
