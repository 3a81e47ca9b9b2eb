/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts that plots have in common: field, axes, curves' styles, names beside curves. */
#include "reports/html_svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 760, NARROW = 360, LABEL_STEP = 16, GLYPH = 7 };

void svg_shape(struct svg *s, bool narrow, int height, int label_room)
{
	s->narrow = narrow;
	s->width = narrow ? NARROW : WIDE;
	s->height = height;
	s->left = narrow ? 50 : 62;
	s->right = label_room;
	s->top = 26;
	s->bottom = 42;
}

void svg_begin(const struct svg *s, const char *title, const char *description)
{
	FILE *f = s->h->f;

	fprintf(f, "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\"><title>", s->narrow ? "narrow" : "wide", s->width,
		s->height);
	text_put_html(f, title);
	fputs("</title><desc>", f);
	text_put_html(f, description);
	fputs("</desc>\n", f);
}

void svg_end(const struct svg *s)
{
	fputs("</svg>\n", s->h->f);
}

void svg_range_none(struct svg *s)
{
	s->y_low = INFINITY;
	s->y_high = -INFINITY;
}

void svg_range_add(struct svg *s, double value)
{
	double log_value = log10(value < 1 ? 1 : value);

	s->y_low = fmin(s->y_low, log_value);
	s->y_high = fmax(s->y_high, log_value);
}

bool svg_range_settle(struct svg *s)
{
	if (s->y_low > s->y_high)
		return false;
	if (s->y_high - s->y_low < 0.3) {
		s->y_low -= 0.15;
		s->y_high += 0.15;
	}
	s->y_low -= 0.02;
	s->y_high += 0.02;
	return true;
}

double svg_x(const struct svg *s, double x)
{
	double span = s->x_high > s->x_low ? s->x_high - s->x_low : 1;

	return s->left + (x - s->x_low) / span * (s->width - s->left - s->right);
}

double svg_y(const struct svg *s, double value)
{
	double share = (log10(value < 1 ? 1 : value) - s->y_low) / (s->y_high - s->y_low);

	return s->height - s->bottom - share * (s->height - s->top - s->bottom);
}

void svg_text(const struct svg *s, double x, double y, const char *anchor, const char *text)
{
	fprintf(s->h->f, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
	text_put_html(s->h->f, text);
	fputs("</text>\n", s->h->f);
}

const char *svg_tick(double value, const char *unit, char out[SVG_TICK_BYTES])
{
	static const char *const times[] = {"ns", "µs", "ms", "s"}, *const counts[] = {"", "k", "M", "G"};
	bool time = !strcmp(unit, "ns");
	size_t k = 0;

	for (; value >= 999.5 && k < 3; k++)
		value /= 1000;
	snprintf(out, SVG_TICK_BYTES, "%.3g%s%s", value, time ? " " : "", time ? times[k] : counts[k]);
	return out;
}

static void y_line(const struct svg *s, double value)
{
	char text[SVG_TICK_BYTES];
	double y = svg_y(s, value);

	fprintf(s->h->f, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", s->left, s->width - s->right, y, y);
	svg_text(s, s->left - 7, y + 4, "end", svg_tick(value, s->unit, text));
}

void svg_y_grid(const struct svg *s, const char *title)
{
	static const double fine[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8}, coarse[] = {1, 2, 5};
	double span = s->y_high - s->y_low, last = INFINITY;
	const double *steps = span < 1 ? fine : coarse;
	size_t count = span < 1 ? sizeof(fine) / sizeof(fine[0]) : span < 4 ? sizeof(coarse) / sizeof(coarse[0]) : 1;

	for (int decade = (int)floor(s->y_low); decade <= (int)floor(s->y_high) && decade < 19; decade++) {
		for (size_t i = 0; i < count; i++) {
			double value = steps[i] * pow(10, decade);

			if (log10(value) < s->y_low || log10(value) > s->y_high || last - svg_y(s, value) < LABEL_STEP)
				continue;
			last = svg_y(s, value);
			y_line(s, value);
		}
	}
	svg_text(s, 2, 14, "start", title);
}

void svg_x_line(const struct svg *s, double x, const char *label)
{
	double at = svg_x(s, x), half = (double)strlen(label) * GLYPH / 2;
	int foot = s->height - s->bottom;

	fprintf(s->h->f, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", at, at, s->top, foot);
	svg_text(s, at + half > s->width ? s->width - 2 : at, foot + 17, at + half > s->width ? "end" : "middle", label);
}

void svg_x_title(const struct svg *s, const char *title)
{
	svg_text(s, s->left + (s->width - s->left - s->right) / 2.0, s->height - 6, "middle", title);
}

void svg_stroke(const struct html *h, unsigned style)
{
	static const char *const dashes[SVG_STYLES] = {"none", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"};

	fprintf(h->f, " fill=\"none\" stroke=\"var(--c%u)\" stroke-width=\"1.8\" stroke-dasharray=\"%s\"", style % SVG_STYLES,
		dashes[style % SVG_STYLES]);
}

void svg_marker(const struct html *h, unsigned style, double x, double y)
{
	/* drawn around 0,0: circle, square, triangle, diamond, cross, plus */
	static const char *const shapes[SVG_STYLES] = {"M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z",
						       "M-3.2 -3.2h6.4v6.4h-6.4z",
						       "M0 -4.2L4.2 3.4H-4.2z",
						       "M0 -4.6L4.6 0L0 4.6L-4.6 0z",
						       "M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5",
						       "M-4.2 0H4.2M0 -4.2V4.2"};
	bool open = style % SVG_STYLES >= 4;

	fprintf(h->f, "<path class=\"mark\" transform=\"translate(%.1f %.1f)\" d=\"%s\" stroke=\"var(--c%u)\"", x, y,
		shapes[style % SVG_STYLES], style % SVG_STYLES);
	if (open)
		fputs(" fill=\"none\"/>", h->f);
	else
		fprintf(h->f, " fill=\"var(--c%u)\"/>", style % SVG_STYLES);
}

static int by_y(const void *a, const void *b)
{
	const struct svg_label *x = a, *y = b;

	return x->y < y->y ? -1 : x->y > y->y ? 1 : 0;
}

void svg_labels(const struct svg *s, struct svg_label *labels, size_t count)
{
	double at = s->width - s->right + 14, low = s->height - s->bottom, next = -INFINITY;

	qsort(labels, count, sizeof(*labels), by_y);
	for (size_t i = 0; i < count; i++) {
		double room = low - (double)(count - 1 - i) * LABEL_STEP, y = fmin(fmax(labels[i].y, next), room);

		fprintf(s->h->f, "<path class=\"lead\" d=\"M%.1f %.1fL%.1f %.1f\"/>", labels[i].x, labels[i].y, at - 5, y);
		svg_marker(s->h, labels[i].style, at, y);
		svg_text(s, at + 9, y + 4, "start", labels[i].text);
		next = y + LABEL_STEP;
	}
}

void svg_sample(const struct html *h, unsigned style)
{
	fputs("<svg class=\"sample\" viewBox=\"0 0 34 12\" aria-hidden=\"true\"><path d=\"M0 6H34\"", h->f);
	svg_stroke(h, style);
	fputs("/>", h->f);
	svg_marker(h, style, 17, 6);
	fputs("</svg>", h->f);
}

void svg_fill(const struct html *h, unsigned pattern)
{
	fprintf(h->f, " fill=\"url(#hatch%u)\"", pattern % SVG_PATTERNS);
}

void svg_swatch(const struct html *h, unsigned pattern)
{
	fputs("<svg class=\"swatch\" viewBox=\"0 0 22 12\" aria-hidden=\"true\"><rect class=\"part\" width=\"22\" height=\"12\"",
	      h->f);
	svg_fill(h, pattern);
	fputs("/></svg>", h->f);
}

void svg_patterns(const struct html *h)
{
	static const char *const lines[SVG_PATTERNS] = {"",
							"M0 0L8 8M-2 6L2 10M6 -2L10 2",
							"M0 2H8M0 6H8",
							"M0 8L8 0M-2 2L2 -2M6 10L10 6",
							"M2 0V8M6 0V8",
							"M0 0L8 8M0 8L8 0",
							"M1 2h2M5 6h2",
							"M0 4H8M4 0V8"};

	fputs("<svg class=\"defs\" aria-hidden=\"true\"><defs>", h->f);
	for (unsigned i = 0; i < SVG_PATTERNS; i++)
		fprintf(h->f,
			"<pattern id=\"hatch%u\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" "
			"height=\"8\" "
			"fill=\"var(--c%u)\"/><path d=\"%s\" stroke=\"var(--panel)\" stroke-width=\"1.4\"/></pattern>",
			i, i % SVG_STYLES, lines[i]);
	fputs("</defs></svg>\n", h->f);
}
