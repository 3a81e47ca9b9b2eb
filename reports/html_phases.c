/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the time goes between kick and reap: one bar for each kind of message and side, all to one scale, and the figures below. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/html_svg.h"

#define PHASES_MAX 16u
#define GROUPS_MAX 300u
enum { BAR = 18, ROW = 23, FOOT = 3 };

struct phases {
	const char *names[PHASES_MAX]; /* in the order of the request's way, as documents list them */
	size_t count;
	bool drawn[PHASES_MAX]; /* in a bar */
	double longest;
};

static size_t index_of(const struct phases *p, const json_t *phase)
{
	size_t i = 0;

	while (i < p->count && strcmp(p->names[i], doc_string(phase, "name")) != 0)
		i++;
	return i;
}

/* What a phase is called up to "_to_": the point it starts at. */
static size_t start_length(const char *name)
{
	const char *to = strstr(name, "_to_");

	return to ? (size_t)(to - name) : strlen(name);
}

/* Of phases that start at the same point, the shortest is in the bar: longer ones (call_to_reap) span several others. */
static bool in_bar(const json_t *list, const json_t *phase, const json_t *requests)
{
	const char *name = doc_string(phase, "name");
	size_t length = start_length(name), i;
	json_t *other;

	if (!html_same_requests(phase, requests))
		return false;
	json_array_foreach (list, i, other) {
		const char *rival = doc_string(other, "name");
		bool same_start = start_length(rival) == length && !memcmp(rival, name, length);

		if (same_start && html_same_requests(other, requests) && doc_u64(other, "p50") < doc_u64(phase, "p50"))
			return false;
	}
	return true;
}

static double total(const json_t *list, const json_t *requests)
{
	double sum = 0;
	json_t *phase;
	size_t i;

	json_array_foreach (list, i, phase)
		if (in_bar(list, phase, requests))
			sum += (double)doc_u64(phase, "p50");
	return sum;
}

static bool is_place(const json_t *requests, const struct report_compare_row *slower)
{
	return slower && slower->message >= 0 && doc_has_number(requests, "message") &&
	       doc_u64(requests, "message") == (uint64_t)slower->message &&
	       doc_u64(requests, "protocol") == (uint64_t)slower->protocol;
}

static bool is_slower(const struct html_side *side, const json_t *phase, const struct report_compare_row *slower)
{
	return slower && slower->phase && *side->letter == 'B' && !strcmp(slower->name, doc_string(phase, "name")) &&
	       (slower->message < 0 ? !doc_has_number(phase, "message") : is_place(phase, slower));
}

/* The number of the phase, and its time where there is room for it. */
static void name_part(const struct svg *s, const json_t *phase, size_t index, double x, double width, double y)
{
	char figure[WORDS_BYTES], text[WORDS_BYTES + 8];
	double chip;

	snprintf(text, sizeof(text), "%zu", index + 1);
	if (width > 80)
		snprintf(text, sizeof(text), "%zu: %s", index + 1, words_figure(phase, "p50", figure));
	chip = width > 80 ? 68 : index > 8 ? 18 : 12;
	if (width < chip + 2)
		return;
	fprintf(s->h->f, "<rect class=\"chip\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>",
		x + (width - chip) / 2, y + 2, chip, BAR - 4);
	svg_text(s, x + width / 2, y + BAR - 5, "middle", text);
}

static void bar(const struct svg *s, const struct phases *p, const struct html_side *side, const json_t *requests, double y,
		const struct report_compare_row *slower)
{
	double x = s->left, scale = (s->width - s->left - s->right) / p->longest;
	char text[TEXT_DURATION_BYTES];
	json_t *phase;
	size_t i;

	json_array_foreach (side->phases, i, phase) {
		double width = (double)doc_u64(phase, "p50") * scale;
		size_t index = index_of(p, phase);

		if (!in_bar(side->phases, phase, requests) || index == p->count)
			continue;
		fprintf(s->h->f, "<rect class=\"part%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"",
			is_slower(side, phase, slower) ? " slower" : "", x, y, width, BAR);
		svg_fill(s->h, (unsigned)index);
		fputs("/>", s->h->f);
		name_part(s, phase, index, x, width, y);
		x += width;
	}
	svg_text(s, 2, y + BAR - 4, "start", side->letter);
	svg_text(s, x + 6, y + BAR - 4, "start", text_duration((uint64_t)total(side->phases, requests), text));
}

static void describe(const struct html *h, const json_t *requests, char *out, size_t bytes)
{
	size_t used = 0, k;
	json_t *phase;

	for (size_t i = 0; i < h->side_count; i++) {
		json_array_foreach (h->sides[i].phases, k, phase) {
			char figure[WORDS_BYTES];
			int n;

			if (used >= bytes || !in_bar(h->sides[i].phases, phase, requests))
				continue;
			n = snprintf(out + used, bytes - used, "%s%s %.40s %s", used ? "; " : "", h->sides[i].letter,
				     doc_string(phase, "name"), words_figure(phase, "p50", figure));
			used += n > 0 ? (size_t)n : 0;
		}
	}
}

static void group(const struct html *h, const struct phases *p, const json_t *requests, const struct report_compare_row *slower)
{
	char message[WORDS_BYTES], title[2 * WORDS_BYTES], text[2048] = "";
	const char *agent = doc_string(requests, "agent");
	bool agents = html_agents(&h->sides[0]) > 1;

	snprintf(title, sizeof(title), "%s%s%.60s", words_message(requests, message), agents ? " of " : "", agents ? agent : "");
	describe(h, requests, text, sizeof(text));
	fputs("<figure class=\"bars\"><figcaption>", h->f);
	text_put_html(h->f, title);
	fputs("</figcaption>\n", h->f);
	for (int narrow = 0; narrow < 2; narrow++) {
		struct svg s = {.h = h};

		svg_shape(&s, narrow, ROW * (int)h->side_count + FOOT, narrow ? 64 : 74);
		s.left = h->side_count > 1 ? 18 : 2;
		svg_begin(&s, title, text);
		for (size_t i = 0; i < h->side_count; i++)
			bar(&s, p, &h->sides[i], requests, 2 + ROW * (double)i, slower);
		svg_end(&s);
	}
	fputs("</figure>\n", h->f);
}

static void learn_names(const struct html *h, struct phases *p)
{
	json_t *phase;
	size_t i;

	for (size_t k = 0; k < h->side_count; k++) {
		json_array_foreach (h->sides[k].phases, i, phase)
			if (p->count < PHASES_MAX && index_of(p, phase) == p->count)
				p->names[p->count++] = doc_string(phase, "name");
	}
}

static void key(const struct html *h, const struct phases *p)
{
	fputs("<div class=\"key\">", h->f);
	for (size_t i = 0; i < p->count; i++) {
		if (!p->drawn[i])
			continue;
		fputs("<span>", h->f);
		svg_swatch(h, (unsigned)i);
		fprintf(h->f, "<b>%zu</b> ", i + 1);
		text_put_html(h->f, p->names[i]);
		fputs("</span>", h->f);
	}
	fputs("</div>\n", h->f);
}

static bool seen_before(const json_t *rows, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (html_same_requests(json_array_get(rows, k), json_array_get(rows, i)))
			return true;
	return false;
}

/* Medians by message and phase: the bars in figures. */
static void matrix_row(const struct html *h, const struct phases *p, const struct html_side *side, const json_t *requests)
{
	char text[WORDS_BYTES];

	fputs("<tr><td>", h->f);
	html_name(h, words_message(requests, text));
	fprintf(h->f, "</td>%s%s%s", h->side_count > 1 ? "<td>" : "", side->letter, h->side_count > 1 ? "</td>" : "");
	for (size_t i = 0; i < p->count; i++) {
		const json_t *phase;
		json_t *wanted = json_copy((json_t *)(uintptr_t)requests);

		json_object_set_new(wanted, "name", json_string(p->names[i]));
		phase = html_partner(side->phases, wanted);
		fprintf(h->f, "<td class=\"n\">%s</td>", phase ? words_figure(phase, "p50", text) : "–");
		json_decref(wanted);
	}
	fputs("</tr>\n", h->f);
}

static void matrix(const struct html *h, const struct phases *p, json_t *const *groups, size_t count)
{
	if (count < 2)
		return;
	fprintf(h->f,
		"<h3>Phases by message, p50</h3>\n<div class=\"scroll\"><table class=\"plain tight\"><thead><tr><th>message</th>%s",
		h->side_count > 1 ? "<th></th>" : "");
	for (size_t i = 0; i < p->count; i++) {
		fprintf(h->f, "<th class=\"n\">%zu<br><span class=\"soft\">", i + 1);
		html_name(h, p->names[i]);
		fputs("</span></th>", h->f);
	}
	fputs("</tr></thead><tbody>\n", h->f);
	for (size_t g = 0; g < count; g++)
		for (size_t k = 0; k < h->side_count; k++)
			matrix_row(h, p, &h->sides[k], groups[g]);
	fputs("</tbody></table></div>\n", h->f);
}

static void whole_table(const struct html *h, const json_t *rows)
{
	json_t *whole = json_array(), *row;
	size_t i;

	json_array_foreach (rows, i, row)
		if (!doc_has_number(row, "message"))
			json_array_append(whole, row);
	html_series(h, whole);
	json_decref(whole);
}

/* The groups in order: all messages, where the regression is, the others. */
static size_t order(json_t *rows, const struct report_compare_row *slower, json_t **groups)
{
	size_t count = 0, i;
	json_t *row;

	for (int pass = 0; pass < 3; pass++) {
		json_array_foreach (rows, i, row) {
			bool whole = !doc_has_number(row, "message"), place = is_place(row, slower);

			if ((whole ? 0 : place ? 1 : 2) == pass && count < GROUPS_MAX && !seen_before(rows, i))
				groups[count++] = row;
		}
	}
	return count;
}

/* How long the bar of a group is, and which phases are in it. */
static void weigh(struct phases *p, const json_t *list, const json_t *requests)
{
	json_t *phase;
	size_t i;

	p->longest = fmax(p->longest, total(list, requests));
	json_array_foreach (list, i, phase)
		if (index_of(p, phase) < p->count && in_bar(list, phase, requests))
			p->drawn[index_of(p, phase)] = true;
}

/* The bars of all messages and of the place stand first; those of each message follow when `rest` is asked for, with the figures. */
static void draw_groups(const struct html *h, struct phases *p, json_t *const *groups, size_t count, bool rest,
			const struct report_compare_row *slower)
{
	size_t first = 0, from, to;

	while (first < count && (!doc_has_number(groups[first], "message") || is_place(groups[first], slower)))
		first++;
	from = rest ? first : 0;
	to = rest ? count : first;
	p->longest = 0;
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; k < h->side_count; k++)
			weigh(p, h->sides[k].phases, groups[i]);
	if (p->longest <= 0)
		return;
	fprintf(h->f, "<h3 id=\"%s\">From kick to reap%s: medians of the phases, to one scale</h3>\n", rest ? "messages" : "phases",
		rest ? " by message" : "");
	key(h, p);
	for (size_t i = from; i < to; i++)
		group(h, p, groups[i], slower);
}

void html_phases(const struct html *h, const struct report_compare_row *slower, bool rest)
{
	json_t *rows = html_sides_merged(h, true), **groups = calloc(GROUPS_MAX, sizeof(*groups));
	struct phases p = {.count = 0};
	size_t count = groups ? order(rows, slower, groups) : 0;

	learn_names(h, &p);
	if (count && p.count) {
		draw_groups(h, &p, groups, count, rest, slower);
		if (rest) {
			fputs("<h3>Phases of all messages</h3>\n", h->f);
			whole_table(h, rows);
			matrix(h, &p, groups, count);
		}
	}
	json_decref(rows);
	free(groups);
}
