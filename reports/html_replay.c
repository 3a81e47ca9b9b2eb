/* SPDX-License-Identifier: BSD-2-Clause */
/* A replay in the HTML report: how much matched, what did not and where, and by which rules a difference was allowed. */
#include <string.h>

#include "reports/html.h"

uint64_t html_replay_mismatches(const json_t *replay)
{
	const json_t *summary = json_object_get(replay, "summary");

	return doc_u64(summary, "mismatched") + doc_u64(summary, "missing") + doc_u64(summary, "not_sent");
}

bool html_replay_failed(const json_t *replay)
{
	return html_replay_mismatches(replay) || *doc_string(replay, "condition") ||
	       json_is_false(json_object_get(replay, "finished"));
}

/* All figures but those that are zero and say nothing. */
static void summary(const struct html *h)
{
	json_t *shown = json_copy(json_object_get(h->replay, "summary")), *value;
	const char *key;
	void *next;

	json_object_foreach_safe (shown, next, key, value)
		if (json_is_integer(value) && !json_integer_value(value) && strcmp(key, "matched") && strcmp(key, "mismatched"))
			json_object_del(shown, key);
	html_value(h, shown);
	json_decref(shown);
}

static void trouble(const struct html *h)
{
	static const char *const keys[] = {"condition", "error", "trouble"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *text = doc_string(h->replay, keys[i]);

		if (!*text)
			continue;
		fputs("<p class=\"reason fail\">", h->f);
		text_put_html(h->f, text);
		fputs("</p>\n", h->f);
	}
}

/* Bytes in groups of four, those that differ from `other` marked. */
static void bytes_row(const struct html *h, const char *name, const char *hex, const char *other)
{
	size_t length = strlen(hex), other_length = strlen(other);
	bool marked = false;

	if (!length)
		return;
	fprintf(h->f, "<tr><td>%s</td><td class=\"hex mono\">", name);
	for (size_t i = 0; i + 1 < length; i += 2) {
		bool differs = other_length && (i + 1 >= other_length || hex[i] != other[i] || hex[i + 1] != other[i + 1]);
		char pair[3] = {hex[i], hex[i + 1], '\0'};

		fputs(marked && !differs ? "</mark>" : "", h->f);
		fputs(i && i % 8 == 0 ? " " : "", h->f);
		fputs(differs && !marked ? "<mark>" : "", h->f);
		text_put_html(h->f, pair);
		marked = differs;
	}
	fprintf(h->f, "%s</td></tr>\n", marked ? "</mark>" : "");
}

static void mismatch(const struct html *h, const json_t *m)
{
	const char *expected = doc_string(m, "expected_bytes"), *found = doc_string(m, "found_bytes");

	fprintf(h->f, "<article class=\"card fail\"><h3>exchange %llu, ", (unsigned long long)doc_u64(m, "number"));
	text_put_html(h->f, doc_string(m, "message"));
	fputs("</h3>\n<p class=\"reason fail\">", h->f);
	text_put_html(h->f, doc_string(m, "difference"));
	if (doc_has_number(m, "offset"))
		fprintf(h->f, " at byte %lld: expected %lld, found %lld",
			(long long)json_integer_value(json_object_get(m, "offset")),
			(long long)json_integer_value(json_object_get(m, "expected")),
			(long long)json_integer_value(json_object_get(m, "found")));
	fputs("</p>\n<div class=\"scroll\"><table class=\"evidence\"><tbody>\n", h->f);
	bytes_row(h, "sent", doc_string(m, "request_bytes"), "");
	bytes_row(h, "expected", expected, found);
	bytes_row(h, "found", found, expected);
	fputs("</tbody></table></div></article>\n", h->f);
}

static void named_list(const struct html *h, const char *title, const json_t *list)
{
	if (!json_array_size(list))
		return;
	fprintf(h->f, "<h3>%s</h3>\n", title);
	html_value(h, list);
}

void html_replay(const struct html *h)
{
	json_t *m;
	size_t i;

	if (!h->replay)
		return;
	fputs("<section id=\"replay\"><h2>Replay</h2>\n", h->f);
	trouble(h);
	summary(h);
	json_array_foreach (json_object_get(h->replay, "mismatches"), i, m)
		mismatch(h, m);
	named_list(h, "Rules: what may differ", json_object_get(h->replay, "rules"));
	named_list(h, "Messages of the platform's own", json_object_get(h->replay, "events"));
	fputs("</section>\n", h->f);
}
