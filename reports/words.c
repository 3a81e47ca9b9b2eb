/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and figures as people read them. */
#include "reports/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/document.h"
#include "scmi/names.h"

const char *words_message(const json_t *series, char text[WORDS_BYTES])
{
	uint64_t protocol = doc_u64(series, "protocol"), message = doc_u64(series, "message");
	const char *name = NULL;

	if (!doc_has_number(series, "protocol") || !doc_has_number(series, "message"))
		return "all messages";
	if (protocol <= 0xff && message <= 0xff)
		name = scmi_message_name((uint8_t)protocol, SCMI_TYPE_COMMAND, (uint8_t)message);
	if (name && message > SCMI_PROTOCOL_MESSAGE_ATTRIBUTES && message != SCMI_NEGOTIATE_PROTOCOL_VERSION)
		snprintf(text, WORDS_BYTES, "%s", name);
	else if (name)
		snprintf(text, WORDS_BYTES, "0x%02llx %s", (unsigned long long)protocol, name);
	else
		snprintf(text, WORDS_BYTES, "0x%02llx/0x%02llx", (unsigned long long)protocol, (unsigned long long)message);
	return text;
}

const char *words_figure(const json_t *series, const char *key, char text[WORDS_BYTES])
{
	const char *unit = doc_string(series, "unit");
	char count[TEXT_COUNT_BYTES];

	if (!strcmp(unit, "ns"))
		return text_duration(doc_u64(series, key), text);
	snprintf(text, WORDS_BYTES, "%s%s", text_count(doc_u64(series, key), count), !strcmp(unit, "instructions") ? " in." : "");
	return text;
}

const char *words_row_message(const struct report_compare_row *row, char text[WORDS_BYTES])
{
	json_t *label = json_object();
	const char *name;

	if (row->protocol >= 0)
		json_object_set_new(label, "protocol", json_integer(row->protocol));
	if (row->message >= 0)
		json_object_set_new(label, "message", json_integer(row->message));
	name = words_message(label, text);
	json_decref(label);
	return name;
}

const char *words_value(const struct report_compare_row *row, double value, char text[WORDS_BYTES])
{
	if (!isfinite(value) || value < 0)
		return "–";
	if (!strcmp(row->unit, "ns"))
		return text_duration((uint64_t)fmin(round(value), 9e18), text);
	snprintf(text, WORDS_BYTES, "%.0f", value);
	return text;
}

const char *words_change(double ratio, char text[WORDS_BYTES])
{
	if (!isfinite(ratio) || ratio <= 0)
		return "–";
	snprintf(text, WORDS_BYTES, "%s%.1f %%", ratio < 1 ? "−" : "+", 100 * fabs(ratio - 1));
	return text;
}

const char *words_interval(const struct report_compare_row *row, char text[WORDS_BYTES])
{
	char low[WORDS_BYTES], high[WORDS_BYTES];

	*text = '\0';
	if (isfinite(row->low) && isfinite(row->high))
		snprintf(text, WORDS_BYTES, "%.40s to %.40s", words_change(row->low, low), words_change(row->high, high));
	return text;
}

const char *words_verdict(enum report_compare_verdict verdict)
{
	switch (verdict) {
	case REPORT_REGRESSED: return "Regressed";
	case REPORT_NOT_REGRESSED: return "Not regressed";
	default: return "Not enough evidence";
	}
}

const char *words_row_verdict(const struct report_compare_row *row)
{
	if (row->only)
		return !strcmp(row->only, "base") ? "only in base" : "only in new";
	return row->judged ? report_compare_verdict_name(row->verdict) : "shown only";
}

int words_rank(const struct report_compare_row *row)
{
	bool measured = isfinite(row->ratio) && row->ratio > 0;

	if (!row->judged || row->verdict == REPORT_NOT_REGRESSED)
		return 2;
	if (row->verdict == REPORT_REGRESSED)
		return 0;
	return measured || row->only ? 1 : 2;
}

static bool is_at(const struct report_compare_row *row, const struct report_compare_row *place)
{
	return !strcmp(row->name, place->name) && row->protocol == place->protocol && row->message == place->message &&
	       !strcmp(row->statistic, place->statistic) && (!place->agent || !row->agent || !strcmp(row->agent, place->agent));
}

bool words_first_row(const json_t *comparison, struct report_compare_row *row, size_t *index)
{
	size_t count = report_compare_row_count(comparison);
	struct report_compare_row place;
	bool placed = report_compare_place(comparison, &place);

	for (int pass = 0; pass < 3; pass++) {
		for (*index = 0; *index < count; ++*index) {
			bool fits;

			if (!report_compare_row(comparison, *index, row))
				continue;
			fits = row->judged && row->verdict == report_compare_verdict(comparison);
			if (pass == 0 ? placed && is_at(row, &place) : pass == 1 ? fits : true)
				return true;
		}
	}
	return false;
}
