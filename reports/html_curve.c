/* SPDX-License-Identifier: BSD-2-Clause */
/* Percentile curves as inline SVG: each further nine of the percentile takes the same width; values are logarithmic. */
#include <math.h>
#include <string.h>

#include "reports/html.h"

#define CURVES_MAX 6
#define POINTS 120
#define NINES_MAX 5.0
enum { WIDTH = 720, HEIGHT = 300, LEFT = 66, RIGHT = 14, TOP = 14, BOTTOM = 32 };

/* One curve: value at nines[i], where the percentile is 100 * (1 - 10^-nines). */
struct curve {
	const json_t *series;
	size_t count;
	double nines[POINTS], value[POINTS];
};

struct plot {
	struct curve curves[CURVES_MAX];
	size_t count;
	double nines, low, high; /* ranges; low and high are log10 of values */
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
	double last = log10((double)(doc_u64(c->series, "count") + 1));

	if (last > NINES_MAX)
		last = NINES_MAX;
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

static bool is_whole(const json_t *series)
{
	return !doc_has_number(series, "message") && !strcmp(doc_string(series, "unit"), "ns") && doc_u64(series, "count");
}

static void find_range(struct plot *p)
{
	p->low = INFINITY;
	p->high = -INFINITY;
	p->nines = 1;
	for (size_t i = 0; i < p->count; i++) {
		const struct curve *c = &p->curves[i];

		p->nines = fmax(p->nines, c->nines[c->count - 1]);
		for (size_t k = 0; k < c->count; k++) {
			p->low = fmin(p->low, log10(c->value[k]));
			p->high = fmax(p->high, log10(c->value[k]));
		}
	}
	if (p->high - p->low < 0.3) {
		p->low -= 0.15;
		p->high += 0.15;
	}
}

static double at_x(const struct plot *p, double nines)
{
	return LEFT + nines / p->nines * (WIDTH - LEFT - RIGHT);
}

static double at_y(const struct plot *p, double log_value)
{
	return HEIGHT - BOTTOM - (log_value - p->low) / (p->high - p->low) * (HEIGHT - TOP - BOTTOM);
}

static void x_grid(const struct html *h, const struct plot *p)
{
	static const struct {
		double nines;
		const char *label;
	} marks[] = {{0, "0 %"}, {0.30103, "50 %"}, {1, "90 %"}, {2, "99 %"}, {3, "99.9 %"}, {4, "99.99 %"}, {5, "99.999 %"}};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && marks[i].nines <= p->nines + 0.01; i++) {
		double x = at_x(p, marks[i].nines);

		fprintf(h->f, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, TOP, HEIGHT - BOTTOM);
		fprintf(h->f, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n", x, HEIGHT - BOTTOM + 17,
			marks[i].nines > p->nines - 0.2 ? "end" : "middle", marks[i].label);
	}
}

/* A round value without the noughts of a measured one. */
static const char *tick(double ns, char out[TEXT_DURATION_BYTES])
{
	static const char *const units[] = {"ns", "µs", "ms", "s"};
	size_t unit = 0;

	for (; ns >= 999.5 && unit < 3; unit++)
		ns /= 1000;
	snprintf(out, TEXT_DURATION_BYTES, "%.3g %s", ns, units[unit]);
	return out;
}

static void y_grid(const struct html *h, const struct plot *p)
{
	static const double wide[] = {1, 2, 5}, narrow[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
	bool few = p->high - p->low < 1;
	const double *steps = few ? narrow : wide;
	size_t count = few ? sizeof(narrow) / sizeof(narrow[0]) : sizeof(wide) / sizeof(wide[0]);
	char text[TEXT_DURATION_BYTES];

	for (int decade = (int)floor(p->low); decade <= (int)floor(p->high) && decade < 19; decade++) {
		for (size_t i = 0; i < count; i++) {
			double value = steps[i] * pow(10, decade), y;

			if (log10(value) < p->low || log10(value) > p->high)
				continue;
			y = at_y(p, log10(value));
			fprintf(h->f, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, y,
				y);
			fprintf(h->f, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT - 7, y + 4,
				tick(value, text));
		}
	}
}

static void key(const struct html *h, const struct plot *p)
{
	fputs("<div class=\"key\">", h->f);
	for (size_t i = 0; i < p->count; i++) {
		const char *agent = doc_string(p->curves[i].series, "agent");

		fprintf(h->f, "<span><i style=\"background:var(--c%zu)\"></i>", i);
		text_put_html(h->f, doc_string(p->curves[i].series, "name"));
		fputs(*agent ? ", " : "", h->f);
		text_put_html(h->f, agent);
		fputs("</span>", h->f);
	}
	fputs("</div>\n", h->f);
}

static void draw(const struct html *h, const struct plot *p)
{
	fprintf(h->f, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"latency by percentile\">\n", WIDTH, HEIGHT);
	x_grid(h, p);
	y_grid(h, p);
	for (size_t i = 0; i < p->count; i++) {
		const struct curve *c = &p->curves[i];

		fprintf(h->f, "<polyline fill=\"none\" stroke=\"var(--c%zu)\" stroke-width=\"1.8\" points=\"", i);
		for (size_t k = 0; k < c->count; k++)
			fprintf(h->f, "%.1f,%.1f ", at_x(p, c->nines[k]), at_y(p, log10(c->value[k])));
		fputs("\"/>\n", h->f);
	}
	fputs("</svg>\n", h->f);
}

void html_curves(const struct html *h, const json_t *series)
{
	struct plot p = {.count = 0};
	json_t *entry;
	size_t i;

	json_array_foreach (series, i, entry) {
		if (p.count >= CURVES_MAX || !is_whole(entry))
			continue;
		p.curves[p.count].series = entry;
		fill(&p.curves[p.count]);
		if (p.curves[p.count].count > 1)
			p.count++;
		else
			p.curves[p.count].count = 0;
	}
	if (!p.count)
		return;
	find_range(&p);
	draw(h, &p);
	key(h, &p);
}
