/* SPDX-License-Identifier: BSD-2-Clause */
/* Percentile curves: each further nine of the percentile takes the same width; values are logarithmic. */
#include <math.h>
#include <string.h>

#include "reports/html_svg.h"

#define CURVES_MAX SVG_STYLES
#define POINTS 160
#define NINES_MAX 7.0
#define LABEL_CHARACTERS 22u

/* One curve: value at nines[i], where the percentile is 100 * (1 - 10^-nines). */
struct curve {
	const json_t *series;
	char tag[4], label[SVG_LABEL_BYTES];
	size_t count;
	double nines[POINTS], value[POINTS];
};

struct plot {
	struct curve curves[CURVES_MAX];
	size_t count, left_out;
	double nines;
	json_t *rows; /* that the curves point into */
};

static void add_point(struct curve *c, double nines, double value)
{
	if (c->count >= POINTS || value < 0)
		return;
	c->nines[c->count] = nines;
	c->value[c->count++] = value < 1 ? 1 : value;
}

/* From the whole distribution where it can be read, else from the figures given. */
static void fill(struct curve *c)
{
	static const struct {
		const char *key;
		double nines;
	} given[] = {{"min", 0}, {"p50", 0.30103}, {"p90", 1}, {"p99", 2}, {"p999", 3}, {"p9999", 4}};
	struct assay_histogram *histogram;
	double last = fmin(log10((double)doc_u64(c->series, "count") + 1), NINES_MAX);

	if (assay_histogram_from_json(c->series, &histogram, NULL, 0)) {
		for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
			if (doc_has_number(c->series, given[i].key) && given[i].nines <= last)
				add_point(c, given[i].nines, doc_double(c->series, given[i].key));
		return;
	}
	for (int i = 0; i < POINTS; i++) {
		double nines = last * i / (POINTS - 1);

		add_point(c, nines, (double)assay_histogram_percentile(histogram, 100 * (1 - pow(10, -nines))));
	}
	assay_histogram_free(histogram);
}

/* At most `max` characters of any text. */
static void shorten(char *out, size_t bytes, const char *text, size_t max)
{
	size_t n = strlen(text), at = 0, used = 0, length;
	uint32_t code_point;

	for (; at < n && used < max; used++) {
		length = text_utf8(text + at, n - at, &code_point);
		at += length ? length : 1;
	}
	snprintf(out, bytes, "%.*s%s", (int)at, text, at < n ? "…" : "");
}

static void add(struct plot *p, const json_t *series, const char *letter, const char *name, bool agents)
{
	struct curve *c = &p->curves[p->count];
	char whole[3 * SVG_LABEL_BYTES];

	if (p->count == CURVES_MAX) {
		p->left_out++;
		return;
	}
	memset(c, 0, sizeof(*c));
	c->series = series;
	fill(c);
	if (c->count < 2)
		return;
	snprintf(whole, sizeof(whole), "%.2s%s%.100s%s%.100s", letter, *letter ? " " : "", name, agents ? ", " : "",
		 agents ? doc_string(series, "agent") : "");
	shorten(c->label, sizeof(c->label), whole, LABEL_CHARACTERS);
	snprintf(c->tag, sizeof(c->tag), "%zu", p->count + 1);
	if (*letter && p->count < 2)
		snprintf(c->tag, sizeof(c->tag), "%s", letter);
	p->nines = fmax(p->nines, c->nines[c->count - 1]);
	p->count++;
}

static bool wanted(const json_t *series, const char *unit, const json_t *requests)
{
	bool fits = requests ? html_same_requests(series, requests) : !doc_has_number(series, "message");

	return fits && doc_u64(series, "count") && !strcmp(doc_string(series, "unit"), unit);
}

/* The same series of both sides one after the other. */
static void collect(const struct html *h, struct plot *p, const char *unit, const json_t *requests)
{
	json_t *rows = html_sides_merged(h, false), *row;
	const json_t *document = h->side_count ? h->sides[0].document : NULL, *bottom = json_object_get(document, "floor");
	bool agents = h->side_count && html_agents(&h->sides[0]) > 1;
	size_t i;

	json_array_foreach (rows, i, row)
		if (wanted(row, unit, requests) && (!requests || !strcmp(doc_string(row, "name"), doc_string(requests, "name"))))
			add(p, row, doc_string(row, "side"), doc_string(row, "name"), agents);
	if (!requests && doc_u64(bottom, "count") && !strcmp(doc_string(bottom, "unit"), unit))
		add(p, bottom, "", "floor", false);
	p->rows = rows;
}

static void x_grid(const struct svg *s)
{
	static const struct {
		double nines;
		const char *label;
	} marks[] = {{0, "0 %"},     {0.30103, "50 %"}, {1, "90 %"},      {2, "99 %"},      {3, "99.9 %"},
		     {4, "99.99 %"}, {5, "99.999 %"},   {6, "99.9999 %"}, {7, "99.99999 %"}};
	double last = -1000;

	for (size_t i = svg_x(s, marks[1].nines) - svg_x(s, 0) < 48;
	     i < sizeof(marks) / sizeof(marks[0]) && marks[i].nines <= s->x_high + 0.01; i++) {
		double room = 4 + 3.4 * (double)strlen(marks[i].label), x = svg_x(s, marks[i].nines);

		if (x - room < last && marks[i].nines > 1)
			continue;
		last = x + room;
		svg_x_line(s, marks[i].nines, marks[i].label);
	}
	svg_x_title(s, "percentile");
}

static void describe(const struct plot *p, char *out, size_t bytes)
{
	size_t used = 0;

	for (size_t i = 0; i < p->count && used < bytes; i++) {
		char p50[WORDS_BYTES], p99[WORDS_BYTES];
		int n = snprintf(out + used, bytes - used, "%s%s: p50 %s, p99 %s", i ? "; " : "", p->curves[i].label,
				 words_figure(p->curves[i].series, "p50", p50), words_figure(p->curves[i].series, "p99", p99));

		used += n > 0 ? (size_t)n : 0;
	}
}

/* Markers stand at the labelled percentiles, so that they mean something and do not crowd. */
static void draw_curve(const struct svg *s, const struct curve *c, unsigned style)
{
	static const double at[] = {0.30103, 1, 2, 3, 4, 5, 6};
	size_t k = 0;

	fputs("<polyline", s->h->f);
	svg_stroke(s->h, style);
	fputs(" points=\"", s->h->f);
	for (size_t i = 0; i < c->count; i++)
		fprintf(s->h->f, "%.1f,%.1f ", svg_x(s, c->nines[i]), svg_y(s, c->value[i]));
	fputs("\"/>\n", s->h->f);
	for (size_t m = 0; m < sizeof(at) / sizeof(at[0]); m++) {
		while (k < c->count && c->nines[k] < at[m])
			k++;
		if (k > 0 && k < c->count) {
			double share = (at[m] - c->nines[k - 1]) / (c->nines[k] - c->nines[k - 1]),
			       value = c->value[k - 1] * pow(c->value[k] / c->value[k - 1], share);

			svg_marker(s->h, style, svg_x(s, at[m]), svg_y(s, value));
		}
	}
}

static void draw(const struct html *h, const struct plot *p, const char *title, const char *unit, bool narrow)
{
	struct svg s = {.h = h, .x_high = fmax(p->nines, 1), .unit = unit};
	struct svg_label labels[CURVES_MAX];
	char text[1024] = "";

	svg_shape(&s, narrow, narrow ? 260 : 290, narrow ? 34 : 178);
	svg_range_none(&s);
	for (size_t i = 0; i < p->count; i++)
		for (size_t k = 0; k < p->curves[i].count; k++)
			svg_range_add(&s, p->curves[i].value[k]);
	svg_range_settle(&s);
	describe(p, text, sizeof(text));
	svg_begin(&s, title, text);
	x_grid(&s);
	svg_y_grid(&s, !strcmp(unit, "ns") ? "latency, logarithmic" : unit);
	for (size_t i = 0; i < p->count; i++) {
		const struct curve *c = &p->curves[i];

		draw_curve(&s, c, (unsigned)i);
		labels[i] = (struct svg_label){svg_x(&s, c->nines[c->count - 1]), svg_y(&s, c->value[c->count - 1]), (unsigned)i,
					       narrow ? c->tag : c->label};
	}
	svg_labels(&s, labels, p->count);
	svg_end(&s);
}

/* Where the plot has room for a tag only. */
static void key(const struct html *h, const struct plot *p)
{
	fputs("<div class=\"key narrow\">", h->f);
	for (size_t i = 0; i < p->count; i++) {
		fputs("<span>", h->f);
		svg_sample(h, (unsigned)i);
		fprintf(h->f, "<b>%s</b> ", p->curves[i].tag);
		text_put_html(h->f, p->curves[i].label + (*doc_string(p->curves[i].series, "side") && i < 2 ? 2 : 0));
		fputs("</span>", h->f);
	}
	fputs("</div>\n", h->f);
}

static void draw_plot(const struct html *h, const struct plot *p, const char *unit, const json_t *requests)
{
	char message[WORDS_BYTES], title[WORDS_BYTES + 64];

	snprintf(title, sizeof(title), "%s by percentile, %s", !strcmp(unit, "ns") ? "Latency" : "Instructions",
		 words_message(requests, message));
	fputs("<figure><figcaption>", h->f);
	text_put_html(h->f, title);
	fputs("</figcaption>\n", h->f);
	for (int narrow = 0; narrow < 2; narrow++)
		draw(h, p, title, unit, narrow);
	key(h, p);
	if (p->left_out)
		fprintf(h->f, "<p class=\"soft\">%zu more series stand in the table below.</p>\n", p->left_out);
	fputs("</figure>\n", h->f);
}

void html_curves(const struct html *h, const json_t *requests)
{
	static const char *const units[] = {"ns", "instructions"};

	for (size_t u = 0; u < 2; u++) {
		struct plot p = {.count = 0};

		collect(h, &p, units[u], requests);
		if (p.count)
			draw_plot(h, &p, units[u], requests);
		json_decref(p.rows);
	}
}
