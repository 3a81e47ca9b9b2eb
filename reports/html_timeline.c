/* SPDX-License-Identifier: BSD-2-Clause */
/* The run as it went: medians and tails of its blocks, and the slowest exchanges, each a link to its messages. */
#include <math.h>
#include <string.h>

#include "reports/html_svg.h"

static const char *const figures[] = {"p50", "p99"};

/* The figures of a block: publish_to_reap over all messages, of its first agent. */
static const json_t *block_main(const json_t *block)
{
	json_t *series;
	size_t i;

	json_array_foreach (json_object_get(block, "series"), i, series)
		if (!doc_has_number(series, "message") && !strcmp(doc_string(series, "name"), "publish_to_reap"))
			return series;
	return NULL;
}

static double middle_of(const json_t *block)
{
	return ((double)doc_u64(block, "started_ns") + (double)doc_u64(block, "duration_ns") / 2) / 1e9;
}

static unsigned style_of(size_t side, size_t figure)
{
	return (unsigned)(2 * figure + side);
}

static void find_range(const struct html *h, struct svg *s)
{
	json_t *entry;
	size_t i;

	svg_range_none(s);
	s->x_high = 0;
	for (size_t k = 0; k < h->side_count; k++) {
		json_array_foreach (h->sides[k].blocks, i, entry) {
			const json_t *main = block_main(entry);

			s->x_high = fmax(s->x_high, (double)(doc_u64(entry, "started_ns") + doc_u64(entry, "duration_ns")) / 1e9);
			for (size_t f = 0; f < 2; f++)
				if (doc_has_number(main, figures[f]))
					svg_range_add(s, doc_double(main, figures[f]));
		}
		json_array_foreach (h->sides[k].outliers, i, entry) {
			s->x_high = fmax(s->x_high, (double)doc_u64(entry, "t_ns") / 1e9);
			svg_range_add(s, doc_double(entry, "latency"));
		}
	}
}

static void x_grid(const struct svg *s)
{
	static const double steps[] = {1, 2, 5};
	double step = 0, room = s->narrow ? 4 : 8;
	char text[32];

	for (int i = -27; !step && i < 30; i++) {
		double candidate = steps[(i + 27) % 3] * pow(10, floor(i / 3.0));

		if (s->x_high / candidate <= room)
			step = candidate;
	}
	for (double t = 0; step > 0 && t <= s->x_high * 1.0001; t += step) {
		snprintf(text, sizeof(text), "%.4g", t);
		svg_x_line(s, t, text);
	}
	svg_x_title(s, "seconds since the start");
}

static void block_line(const struct svg *s, const struct html_side *side, size_t figure, unsigned style, struct svg_label *label)
{
	json_t *block;
	size_t i;

	fputs("<polyline class=\"thin\"", s->h->f);
	svg_stroke(s->h, style);
	fputs(" points=\"", s->h->f);
	json_array_foreach (side->blocks, i, block) {
		const json_t *main = block_main(block);

		if (doc_has_number(main, figures[figure])) {
			label->x = svg_x(s, middle_of(block));
			label->y = svg_y(s, doc_double(main, figures[figure]));
			fprintf(s->h->f, "%.1f,%.1f ", label->x, label->y);
		}
	}
	fputs("\"/>\n", s->h->f);
	json_array_foreach (side->blocks, i, block) {
		const json_t *main = block_main(block);

		if (doc_has_number(main, figures[figure]) && json_array_size(side->blocks) <= 200)
			svg_marker(s->h, style, svg_x(s, middle_of(block)), svg_y(s, doc_double(main, figures[figure])));
	}
}

/* `number`: as the table of exchanges counts. */
static void outlier(const struct svg *s, const struct html_side *side, const json_t *entry, size_t number)
{
	double x = svg_x(s, (double)doc_u64(entry, "t_ns") / 1e9), y = svg_y(s, doc_double(entry, "latency"));
	char message[WORDS_BYTES], text[WORDS_BYTES];

	fprintf(s->h->f, "<a href=\"#outlier-%zu\"><path class=\"out\" d=\"M%.1f %.1fl8 8m0 -8l-8 8\"/><title>%zu: %s %s ", number,
		x - 4, y - 4, number, side->letter, words_figure(entry, "latency", text));
	text_put_html(s->h->f, words_message(entry, message));
	fputs("</title></a>", s->h->f);
}

static const char *unit_of(const struct html *h)
{
	const json_t *main = h->side_count ? html_side_main(&h->sides[0]) : NULL;

	return *doc_string(main, "unit") ? doc_string(main, "unit") : "ns";
}

static void draw(const struct html *h, bool narrow)
{
	struct svg s = {.h = h, .unit = unit_of(h)};
	struct svg_label labels[4];
	char names[4][32], text[256];
	size_t count = 0, number = 0, i;
	json_t *entry;

	svg_shape(&s, narrow, narrow ? 260 : 290, narrow ? 66 : 90);
	find_range(h, &s);
	if (!svg_range_settle(&s))
		return;
	snprintf(text, sizeof(text),
		 "Median and 99th percentile of each block over the run, and its slowest exchanges as crosses.");
	svg_begin(&s, "Time line of the run", text);
	x_grid(&s);
	svg_y_grid(&s, "publish to reap, logarithmic");
	for (size_t k = 0; k < h->side_count; k++) {
		for (size_t f = 0; f < 2 && json_array_size(h->sides[k].blocks); f++) {
			const char *letter = h->sides[k].letter;

			snprintf(names[count], sizeof(names[count]), "%s%s%s", letter, *letter ? " " : "", figures[f]);
			labels[count] = (struct svg_label){s.left, s.height - s.bottom, style_of(k, f), names[count]};
			block_line(&s, &h->sides[k], f, style_of(k, f), &labels[count]);
			count++;
		}
		json_array_foreach (h->sides[k].outliers, i, entry)
			outlier(&s, &h->sides[k], entry, ++number);
	}
	svg_labels(&s, labels, count);
	svg_end(&s);
}

void html_timeline(const struct html *h)
{
	size_t blocks = 0, outliers = 0;

	for (size_t k = 0; k < h->side_count; k++) {
		blocks += json_array_size(h->sides[k].blocks);
		outliers += json_array_size(h->sides[k].outliers);
	}
	if (!blocks && !outliers)
		return;
	fputs("<figure id=\"timeline\"><figcaption>Time line: each block's p50 and p99; crosses are the slowest exchanges, and "
	      "lead to "
	      "their messages</figcaption>\n",
	      h->f);
	for (int narrow = 0; narrow < 2; narrow++)
		draw(h, narrow);
	fputs("</figure>\n", h->f);
}
