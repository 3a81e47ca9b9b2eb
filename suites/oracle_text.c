/* SPDX-License-Identifier: BSD-2-Clause */
/* A prediction in words: which conditions hold, with their clauses, and what is wrong with an answer. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "suites/oracle_private.h"

struct sheet {
	char *text;
	size_t bytes, used;
};

__attribute__((format(printf, 2, 3))) static void put(struct sheet *s, const char *format, ...)
{
	va_list arguments;
	int n;

	if (s->used >= s->bytes)
		return;
	va_start(arguments, format);
	n = vsnprintf(s->text + s->used, s->bytes - s->used, format, arguments);
	va_end(arguments);
	s->used += n > 0 ? (size_t)n : 0;
}

/* "-" and "-002-02" are short for the requirements of this message, and for one of this protocol. */
static void put_clause(struct sheet *s, const struct assay_prediction *p, const char *clause)
{
	if (clause[0] != '-')
		put(s, " (%s)", clause);
	else if (p->prefix && clause[1])
		put(s, " (%s%s)", p->prefix, clause);
	else if (p->prefix)
		put(s, " (%s-%03X)", p->prefix, p->message);
}

const char *assay_oracle_explain(const struct assay_prediction *p, char *text, size_t text_bytes)
{
	struct sheet s = {.text = text, .bytes = text_bytes};

	put(&s, "%s", p->unsure ? "any status" : status_set_text(p->statuses));
	if (p->condition_count == 0)
		put(&s, ": nothing is against it");
	for (uint32_t i = 0; i < p->condition_count; i++) {
		const struct assay_ground *c = &p->conditions[i];

		put(&s, "%s", i ? "; " : ": ");
		if (c->statuses && c->statuses != S_ANY)
			put(&s, "%s, ", status_set_text(c->statuses));
		put(&s, "%s", c->text);
		if (c->has_value)
			put(&s, " (0x%" PRIx32 ")", c->value);
		put_clause(&s, p, c->clause);
	}
	return text;
}

const char *assay_oracle_complain(const struct assay_prediction *p, const uint8_t *response, uint32_t response_bytes, char *text,
				  size_t text_bytes)
{
	struct sheet s = {.text = text, .bytes = text_bytes};
	int32_t status;

	if (response_bytes < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES) {
		put(&s, "a header and a status expected, %" PRIu32 " bytes found", response_bytes);
		return text;
	}
	status = scmi_load32s(response + SCMI_HEADER_BYTES);
	if (!(status_bit(status) & p->statuses)) {
		char why[400];

		put(&s, "found %s; expected %s", status_text(status), assay_oracle_explain(p, why, sizeof(why)));
	} else if (status != SCMI_SUCCESS) {
		put(&s, "%s with 4 bytes of payload expected, %" PRIu32 " found", status_text(status),
		    response_bytes - SCMI_HEADER_BYTES);
	} else {
		put(&s, "%s%" PRIu32 " bytes of payload%s expected, %" PRIu32 " found", p->success_exact ? "" : "at least ",
		    p->success_min, p->success_exact ? "" : ", as its entries need,", response_bytes - SCMI_HEADER_BYTES);
	}
	return text;
}
