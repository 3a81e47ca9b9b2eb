/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Plots of the HTML report: inline SVG with a title and a description for who cannot see it. Series differ by dash and marker as much as
 * by colour. Each plot is drawn twice, for wide pages (and paper) and for narrow ones; the page shows the one that fits.
 */
#ifndef REPORTS_HTML_SVG_H
#define REPORTS_HTML_SVG_H

#include "reports/html.h"

#define SVG_STYLES 6u
#define SVG_PATTERNS 8u
#define SVG_LABEL_BYTES 96

/* Sizes are in units of the drawing; text is 12 of them high. */
struct svg {
	const struct html *h;
	bool narrow;
	int width, height, left, right, top, bottom; /* the last four: margins around the field of the curves */
	double x_low, x_high, y_low, y_high;         /* what the field shows; y as log10 of values */
	const char *unit;                            /* of y values: "ns" or any other */
};

/* Sets width and margins. `label_room`: right of the field, for the names of curves. */
void svg_shape(struct svg *s, bool narrow, int height, int label_room);
void svg_begin(const struct svg *s, const char *title, const char *description);
void svg_end(const struct svg *s);

/* Widens the range so that `value` is inside; start with svg_range_none(). */
void svg_range_none(struct svg *s);
void svg_range_add(struct svg *s, double value);
/* Gives an empty or thin range some height. False: no value was added. */
bool svg_range_settle(struct svg *s);

double svg_x(const struct svg *s, double x);
double svg_y(const struct svg *s, double value);
/* Horizontal lines at round values, named on the left, with the axis's title above. */
void svg_y_grid(const struct svg *s, const char *title);
void svg_x_line(const struct svg *s, double x, const char *label);
/* The name of the x axis, below the labels of its lines. */
void svg_x_title(const struct svg *s, const char *title);
/* `anchor`: start, middle, end. */
void svg_text(const struct svg *s, double x, double y, const char *anchor, const char *text);

/* Attributes of a curve of this style. */
void svg_stroke(const struct html *h, unsigned style);
void svg_marker(const struct html *h, unsigned style, double x, double y);

struct svg_label {
	double x, y; /* where the curve ends */
	unsigned style;
	const char *text;
};
/* Names to the right of the field, moved apart where they would meet, with a thin line to their curves. Sorts them. */
void svg_labels(const struct svg *s, struct svg_label *labels, size_t count);

/* A piece of line with its marker, for a key in text; and a patch of pattern. */
void svg_sample(const struct html *h, unsigned style);
void svg_swatch(const struct html *h, unsigned pattern);
/* The patterns that svg_fill() refers to: once in a page. */
void svg_patterns(const struct html *h);
void svg_fill(const struct html *h, unsigned pattern);

/* A round value without the noughts of a measured one. */
#define SVG_TICK_BYTES 32
const char *svg_tick(double value, const char *unit, char out[SVG_TICK_BYTES]);

#endif
