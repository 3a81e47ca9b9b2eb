/* SPDX-License-Identifier: BSD-2-Clause */
/* The slowest exchanges with their messages: what the crosses of the time line lead to. */
#include <string.h>

#include "reports/html.h"

#define SHOWN_BYTES 32u

/* Name, token and status of the answer, payload cut where it is long. */
static void message_cell(const struct html *h, const json_t *entry, const char *key)
{
	struct doc_message *m = h->message;
	char words[DOC_WORDS_BYTES], status[64];
	size_t payload, shown;

	memset(m, 0, sizeof(*m));
	m->count = text_unhex(doc_string(entry, key), m->bytes, sizeof(m->bytes));
	m->sent = !strcmp(key, "request");
	doc_decode(m);
	payload = m->count - m->payload_at;
	shown = payload < SHOWN_BYTES ? payload : SHOWN_BYTES;
	doc_words(m->bytes + m->payload_at, shown, words);
	fputs("<td class=\"hex mono\">", h->f);
	if (m->header_there)
		fprintf(h->f, "<span class=\"soft\">%08x</span> ", m->header_word);
	fputs(words, h->f);
	if (shown < payload)
		fprintf(h->f, " … <span class=\"soft\">(%zu bytes)</span>", payload);
	if (m->status_there) {
		doc_status_name(m->status, status, sizeof(status));
		fputs(" <span class=\"soft\">", h->f);
		text_put_html(h->f, status);
		fputs("</span>", h->f);
	}
	fputs("</td>", h->f);
}

/* A line of its own below the exchange: names are long, and there are many. */
static void phases_row(const struct html *h, const json_t *entry, bool sides)
{
	json_t *phases = json_object_get(entry, "phases"), *value;
	char text[TEXT_DURATION_BYTES];
	const char *name;

	if (!json_object_size(phases))
		return;
	fprintf(h->f, "<tr class=\"ph\"><td></td><td colspan=\"%d\">", sides ? 8 : 7);
	json_object_foreach (phases, name, value) {
		fputs("<span>", h->f);
		text_put_html(h->f, name);
		fprintf(h->f, " <b>%s</b></span> ", text_duration(doc_u64(phases, name), text));
	}
	fputs("</td></tr>\n", h->f);
}

static void row(const struct html *h, const struct html_side *side, const json_t *entry, size_t number)
{
	char text[WORDS_BYTES];

	fprintf(h->f, "<tr id=\"outlier-%zu\"><td class=\"n\">%zu</td>", number, number);
	if (*side->letter)
		fprintf(h->f, "<td>%s</td>", side->letter);
	fprintf(h->f, "<td class=\"n\">%.3f s</td><td class=\"n\"><b>%s</b></td><td>", (double)doc_u64(entry, "t_ns") / 1e9,
		words_figure(entry, "latency", text));
	text_put_html(h->f, doc_string(entry, "agent"));
	fputs("</td><td>", h->f);
	html_name(h, words_message(entry, text));
	fprintf(h->f, "</td><td class=\"n\">%s</td>", text_count(doc_u64(entry, "sequence"), text));
	message_cell(h, entry, "request");
	message_cell(h, entry, "answer");
	fputs("</tr>\n", h->f);
	phases_row(h, entry, *side->letter);
}

void html_outliers(const struct html *h)
{
	size_t number = 0, i;
	json_t *entry;

	for (size_t k = 0; k < h->side_count; k++)
		number += json_array_size(h->sides[k].outliers);
	if (!number)
		return;
	fprintf(h->f,
		"<h3 id=\"outliers\">The slowest exchanges</h3>\n<div class=\"scroll\"><table class=\"plain evidence "
		"outliers\"><thead><tr>"
		"<th class=\"n\">no.</th>%s<th class=\"n\">at</th><th class=\"n\">took</th><th>agent</th><th>message</th>"
		"<th class=\"n\">exchange</th><th>request</th><th>answer</th></tr></thead><tbody>\n",
		*h->sides[0].letter ? "<th>side</th>" : "");
	number = 0;
	for (size_t k = 0; k < h->side_count; k++)
		json_array_foreach (h->sides[k].outliers, i, entry)
			row(h, &h->sides[k], entry, ++number);
	fputs("</tbody></table></div>\n", h->f);
}
