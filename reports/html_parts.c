/* SPDX-License-Identifier: BSD-2-Clause */
/* Pieces that several sections of the HTML report use. */
#include <inttypes.h>
#include <string.h>

#include "reports/html.h"

void html_verdict(const struct html *h, enum assay_verdict verdict)
{
	const char *name = assay_verdict_name(verdict);

	fprintf(h->f, "<span class=\"v %s\">%s</span>", name, name);
}

void html_tile(const struct html *h, const char *kind, const char *figure, const char *label)
{
	fprintf(h->f, "<div class=\"tile\"><b class=\"%s\">", kind);
	text_put_html(h->f, figure);
	fputs("</b><span>", h->f);
	text_put_html(h->f, label);
	fputs("</span></div>\n", h->f);
}

static void payload_cell(const struct html *h, const struct doc_message *m, size_t payload_max)
{
	size_t payload = m->count - m->payload_at, shown = payload < payload_max ? payload : payload_max;
	char words[DOC_WORDS_BYTES];

	doc_words(m->bytes + m->payload_at, shown, words);
	fprintf(h->f, "<td class=\"hex mono\">%s", words);
	if (shown < payload)
		fprintf(h->f, " … <span class=\"soft\">(%zu bytes)</span>", payload);
	fputs("</td></tr>\n", h->f);
}

static void evidence_row(const struct html *h, const struct doc_message *m, uint64_t zero_ns, size_t payload_max)
{
	char text[96];

	fprintf(h->f, "<tr><td class=\"n\">+%.1f µs</td><td>", m->t_ns > zero_ns ? (double)(m->t_ns - zero_ns) / 1000 : 0.0);
	text_put_html(h->f, m->agent);
	fprintf(h->f, " %s</td><td>", m->happened ? "–" : m->sent ? "→" : "←");
	doc_message_name(m, text, sizeof(text));
	text_put_html(h->f, text);
	fputs("</td><td class=\"mono\">", h->f);
	if (m->header_there)
		fprintf(h->f, "%08x</td><td class=\"n tok\">%u</td><td>", m->header_word, m->header.token);
	else
		fputs("</td><td></td><td>", h->f);
	if (m->status_there) {
		doc_status_name(m->status, text, sizeof(text));
		text_put_html(h->f, text);
	}
	fputs("</td>", h->f);
	payload_cell(h, m, payload_max);
}

void html_evidence(const struct html *h, const json_t *check, size_t payload_max)
{
	const json_t *evidence = json_object_get(check, "evidence");
	json_t *entry;
	size_t i;

	if (!json_array_size(evidence))
		return;
	fputs("<div class=\"scroll\"><table class=\"evidence\"><thead><tr><th class=\"n\">time</th><th>agent</th><th>message</th>"
	      "<th>header</th><th class=\"n\">token</th><th>status</th><th>payload</th></tr></thead><tbody>\n",
	      h->f);
	json_array_foreach (evidence, i, entry) {
		doc_message(entry, h->message);
		evidence_row(h, h->message, doc_u64(check, "t_ns"), payload_max);
	}
	fputs("</tbody></table></div>\n", h->f);
}

/* Who else is known to differ here: it helps to tell a slip from a habit. */
static void known_of(const struct html *h, const char *id)
{
	json_t *deviation;
	size_t i;

	json_array_foreach (json_object_get(json_object_get(h->result, "deviations"), id), i, deviation) {
		fputs("<br><span class=\"sub\">Known of ", h->f);
		text_put_html(h->f, doc_string(deviation, "platform"));
		fputs(": ", h->f);
		text_put_html(h->f, doc_string(deviation, "sentence"));
		fputs("</span>", h->f);
	}
}

void html_clauses(const struct html *h, const json_t *check)
{
	bool fell_short = doc_verdict(check) == ASSAY_FAIL || doc_verdict(check) == ASSAY_WARN;
	json_t *requirement;
	size_t i;

	if (!json_array_size(json_object_get(check, "requirements")))
		return;
	fputs("<ul class=\"clauses\">", h->f);
	json_array_foreach (json_object_get(check, "requirements"), i, requirement) {
		const char *id = json_string_value(requirement);

		fputs("<li><code>", h->f);
		text_put_html(h->f, id);
		fputs("</code> ", h->f);
		text_put_html(h->f, id ? requirement_sentence(h->result, id) : "");
		if (id && fell_short)
			known_of(h, id);
		fputs("</li>", h->f);
	}
	fputs("</ul>\n", h->f);
}

static void scalar(const struct html *h, const json_t *value)
{
	char text[TEXT_COUNT_BYTES];
	json_int_t n = json_integer_value(value);

	if (json_is_string(value))
		text_put_html(h->f, json_string_value(value));
	else if (json_is_integer(value))
		fprintf(h->f, "%s%s", n < 0 ? "−" : "", text_count(n < 0 ? 0 - (uint64_t)n : (uint64_t)n, text));
	else if (json_real_value(value) >= 1000 && json_real_value(value) < 1e18)
		fputs(text_count((uint64_t)json_real_value(value), text), h->f);
	else if (json_is_real(value))
		fprintf(h->f, "%.4g", json_real_value(value));
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "yes" : "no", h->f);
}

static void list(const struct html *h, const json_t *array)
{
	json_t *value;
	size_t i;

	if (json_is_object(json_array_get(array, 0))) {
		html_table(h, array);
		return;
	}
	json_array_foreach (array, i, value) {
		fputs(i ? ", " : "", h->f);
		html_value(h, value);
	}
}

/* Protocols and messages are known by their hex numbers. */
static bool is_wire_number(const char *key, const json_t *value)
{
	return json_is_integer(value) && (!strcmp(key, "protocol") || !strcmp(key, "message"));
}

static void label(const struct html *h, const char *key)
{
	char text[128];

	snprintf(text, sizeof(text), "%s", key);
	for (char *at = text; *at; at++)
		*at = *at == '_' ? ' ' : *at;
	text_put_html(h->f, text);
}

static bool is_nested(const json_t *value)
{
	return json_is_object(value) || json_is_object(json_array_get(value, 0)) || json_is_array(json_array_get(value, 0));
}

static void pair(const struct html *h, const char *key, const json_t *value)
{
	fputs("<span><span>", h->f);
	label(h, key);
	fputs("</span>", h->f);
	if (is_wire_number(key, value))
		fprintf(h->f, "0x%02llx", (unsigned long long)json_integer_value(value));
	else if (!strcmp(key, "peer_pid")) /* a name, not a quantity */
		fprintf(h->f, "%lld", (long long)json_integer_value(value));
	else
		html_value(h, value);
	fputs("</span>", h->f);
}

static void nested_members(const struct html *h, json_t *members)
{
	const char *key;
	json_t *member;

	fputs("<dl>", h->f);
	json_object_foreach (members, key, member) {
		if (!is_nested(member))
			continue;
		fputs("<dt>", h->f);
		label(h, key);
		fputs("</dt><dd>", h->f);
		html_value(h, member);
		fputs("</dd>", h->f);
	}
	fputs("</dl>\n", h->f);
}

void html_value(const struct html *h, const json_t *value)
{
	json_t *members = (json_t *)(uintptr_t)value, *member;
	const char *key;
	bool nested = false;

	if (json_is_array(value)) {
		list(h, value);
		return;
	}
	if (!json_is_object(value)) {
		scalar(h, value);
		return;
	}
	fputs("<div class=\"pairs\">", h->f);
	json_object_foreach (members, key, member) {
		if (is_nested(member))
			nested = true;
		else if (strcmp(key, "hdr"))
			pair(h, key, member);
	}
	fputs("</div>\n", h->f);
	if (nested)
		nested_members(h, members);
}

/* Keys of all rows, each with whether its values are numbers. */
static json_t *columns_of(const json_t *rows)
{
	json_t *columns = json_object(), *row, *value;
	const char *key;
	size_t i;

	json_array_foreach (rows, i, row) {
		json_object_foreach (row, key, value) {
			const json_t *seen = json_object_get(columns, key);
			bool number = json_is_number(value) && (!seen || json_is_true(seen));

			if (strcmp(key, "hdr"))
				json_object_set_new(columns, key, json_boolean(number));
		}
	}
	return columns;
}

void html_table(const struct html *h, const json_t *rows)
{
	json_t *columns = columns_of(rows), *number, *row;
	const char *key;
	size_t i;

	fputs("<div class=\"scroll\"><table class=\"plain fit\"><thead><tr>", h->f);
	json_object_foreach (columns, key, number) {
		fprintf(h->f, "<th%s>", json_is_true(number) ? " class=\"n\"" : "");
		label(h, key);
		fputs("</th>", h->f);
	}
	fputs("</tr></thead><tbody>\n", h->f);
	json_array_foreach (rows, i, row) {
		fputs("<tr>", h->f);
		json_object_foreach (columns, key, number) {
			const json_t *value = json_object_get(row, key);

			fprintf(h->f, "<td%s>", json_is_true(number) ? " class=\"n\"" : "");
			if (is_wire_number(key, value))
				fprintf(h->f, "0x%02llx", (unsigned long long)json_integer_value(value));
			else
				html_value(h, value);
			fputs("</td>", h->f);
		}
		fputs("</tr>\n", h->f);
	}
	fputs("</tbody></table></div>\n", h->f);
	json_decref(columns);
}

void html_name(const struct html *h, const char *name)
{
	char piece[64];

	while (*name) {
		size_t length = strcspn(name, "_"), part;

		length += name[length] == '_';
		part = length < sizeof(piece) ? length : sizeof(piece) - 1;
		while (part < length && part > 1 && (name[part] & 0xc0) == 0x80)
			part--;
		memcpy(piece, name, part);
		piece[part] = '\0';
		text_put_html(h->f, piece);
		name += part;
		if (*name)
			fputs("<wbr>", h->f);
	}
}
