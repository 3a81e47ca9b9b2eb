/* SPDX-License-Identifier: BSD-2-Clause */
/* What a page about times shows beside each other: one bench, the two sides of an interleaved one, or two results. */
#include <stdlib.h>
#include <string.h>

#include "reports/html.h"

#define MEMBERS_MAX 2000u

static const char *const letters[] = {"A", "B"};

/* The members of one side, of all where the document has no sides; of a document out of proportion, the first. */
static json_t *members(struct html_side *into, const char *key, const char *side)
{
	const json_t *all = json_object_get(into->document, key);
	json_t *some = json_array(), *member;
	size_t i;

	json_array_foreach (all, i, member) {
		if (*side && strcmp(doc_string(member, "side"), side) != 0)
			continue;
		if (json_array_size(some) < MEMBERS_MAX)
			json_array_append(some, member);
		else
			into->left_out++;
	}
	return some;
}

static void fill(struct html_side *side, const json_t *document, const char *letter, const char *of)
{
	side->letter = letter;
	side->document = document;
	side->series = members(side, "series", of);
	side->phases = members(side, "phases", of);
	side->blocks = members(side, "blocks", of);
	side->outliers = members(side, "outliers", of);
}

static const char *uri_of(const json_t *document)
{
	return doc_string(json_array_get(json_object_get(document, "agents"), 0), "uri");
}

/* A history has the newest run alone. */
static const json_t *first_of(const struct html *h)
{
	if (h->bench)
		return h->bench;
	return h->options->base ? h->options->base : h->options->now;
}

void html_sides_open(struct html *h)
{
	const json_t *document = first_of(h), *sides = json_object_get(document, "sides"), *now;

	if (!document)
		return;
	if (json_array_size(sides) == 2) {
		h->side_count = 2;
		for (size_t i = 0; i < 2; i++) {
			fill(&h->sides[i], document, letters[i], letters[i]);
			h->sides[i].what = doc_string(json_array_get(sides, i), "uri");
		}
		return;
	}
	now = h->bench || !h->options->base ? NULL : h->options->now;
	h->side_count = now ? 2 : 1;
	fill(&h->sides[0], document, now ? letters[0] : "", "");
	h->sides[0].what = now ? doc_string(json_object_get(h->comparison, "base"), "file") : uri_of(document);
	if (!now)
		return;
	fill(&h->sides[1], now, letters[1], "");
	h->sides[1].what = doc_string(json_object_get(h->comparison, "new"), "file");
}

void html_sides_close(struct html *h)
{
	for (size_t i = 0; i < h->side_count; i++) {
		json_decref(h->sides[i].series);
		json_decref(h->sides[i].phases);
		json_decref(h->sides[i].blocks);
		json_decref(h->sides[i].outliers);
	}
}

bool html_two_documents(const struct html *h)
{
	return h->side_count == 2 && h->sides[0].document != h->sides[1].document;
}

bool html_same_requests(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"agent", "protocol", "message"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *x = json_object_get(a, keys[i]), *y = json_object_get(b, keys[i]);

		if ((x || y) && !json_equal(x, y))
			return false;
	}
	return true;
}

const json_t *html_partner(const json_t *list, const json_t *series)
{
	const json_t *other;
	size_t i;

	json_array_foreach (list, i, other)
		if (!strcmp(doc_string(other, "name"), doc_string(series, "name")) && html_same_requests(other, series))
			return other;
	return NULL;
}

const json_t *html_side_whole(const struct html_side *side, const char *name)
{
	json_t *series;
	size_t i;

	json_array_foreach (side->series, i, series)
		if (!doc_has_number(series, "message") && doc_has_number(series, "p50") &&
		    !strcmp(doc_string(series, "name"), name))
			return series;
	return NULL;
}

const json_t *html_side_main(const struct html_side *side)
{
	return html_side_whole(side, "publish_to_reap");
}

static void append(json_t *rows, const json_t *series, const char *letter)
{
	json_t *row = json_copy((json_t *)(uintptr_t)series);

	if (*letter)
		json_object_set_new(row, "side", json_string(letter));
	json_array_append_new(rows, row);
}

json_t *html_sides_merged(const struct html *h, bool phases)
{
	const json_t *a = phases ? h->sides[0].phases : h->sides[0].series, *other, *series;
	const json_t *b = h->side_count < 2 ? NULL : phases ? h->sides[1].phases : h->sides[1].series;
	json_t *rows = json_array();
	size_t i;

	json_array_foreach (a, i, series) {
		append(rows, series, h->sides[0].letter);
		other = html_partner(b, series);
		if (other)
			append(rows, other, h->sides[1].letter);
	}
	json_array_foreach (b, i, series)
		if (!html_partner(a, series))
			append(rows, series, h->sides[1].letter);
	return rows;
}

size_t html_agents(const struct html_side *side)
{
	const json_t *sides = json_object_get(side->document, "sides"), *own = json_array_get(sides, *side->letter == 'B' ? 1 : 0);

	return json_array_size(json_object_get(own ? own : side->document, "agents"));
}
