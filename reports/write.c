/* SPDX-License-Identifier: BSD-2-Clause */
/* One result document in, any output format out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/text.h"
#include "reports/writers.h"

int report_write(const json_t *result, enum report_format format, FILE *f, const struct report_options *options)
{
	static const struct report_options none;

	if (!options)
		options = &none;
	if (format == REPORT_MARKDOWN
		    ? !options->bench && !options->comparison
		    : !result && (format != REPORT_HTML || (!options->replay && !options->bench && !options->comparison)))
		return -EINVAL;
	switch (format) {
	case REPORT_HUMAN: write_human(result, f, options); break;
	case REPORT_TAP: write_tap(result, f); break;
	case REPORT_JUNIT: write_junit(result, f); break;
	case REPORT_JSON:
		if (json_dumpf(result, f, JSON_INDENT(1)))
			return -EIO;
		fputc('\n', f);
		break;
	case REPORT_ACS: write_acs(result, f); break;
	case REPORT_HTML: write_html(result, f, options); break;
	case REPORT_MARKDOWN: write_markdown(f, options); break;
	default: return -EINVAL;
	}
	return ferror(f) ? -EIO : 0;
}

int report_write_file(const json_t *result, enum report_format format, const char *path, const struct report_options *options,
		      char *why, size_t why_bytes)
{
	struct report_output *output;
	int error = report_output_open(path, &output, why, why_bytes);

	if (error)
		return error;
	error = report_write(result, format, report_output_stream(output), options);
	if (!error)
		return report_output_commit(output, why, why_bytes);
	report_output_abandon(output);
	return text_fail(error, why, why_bytes, "%s: could not be written: %s", path, strerror(-error));
}

int report_summary_line(const json_t *result, char *line, size_t line_bytes)
{
	static const struct {
		enum assay_verdict verdict;
		const char *one, *many;
	} more[] = {{ASSAY_WARN, "warning", "warnings"}, {ASSAY_WAIVED, "waived", "waived"}, {ASSAY_ERROR, "error", "errors"}};
	size_t counts[ASSAY_VERDICT_COUNT];
	int used;

	doc_count(json_object_get(result, "checks"), counts);
	used = snprintf(line, line_bytes, "%zu passed, %zu failed, %zu skipped", counts[ASSAY_PASS] + counts[ASSAY_NOTE],
			counts[ASSAY_FAIL], counts[ASSAY_SKIP]);
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		size_t n = counts[more[i].verdict];

		if (n && used > 0 && (size_t)used < line_bytes)
			used += snprintf(line + used, line_bytes - (size_t)used, ", %zu %s", n,
					 n == 1 ? more[i].one : more[i].many);
	}
	return used > 0 && (size_t)used < line_bytes ? 0 : -ENOSPC;
}

int report_colour(const char *when, FILE *stream, bool *colour)
{
	const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");

	*colour = false;
	if (when && !strcmp(when, "never"))
		return 0;
	if (when && !strcmp(when, "always")) {
		*colour = true;
		return 0;
	}
	if (when && strcmp(when, "auto"))
		return -EINVAL;
	*colour = !(no_colour && *no_colour) && terminal && strcmp(terminal, "dumb") && isatty(fileno(stream)) == 1;
	return 0;
}

void write_message(FILE *f, const struct doc_message *m, uint64_t zero_ns, size_t payload_max)
{
	char name[96], status[64], words[DOC_WORDS_BYTES];
	size_t payload = m->count - m->payload_at, shown = payload < payload_max ? payload : payload_max;

	doc_message_name(m, name, sizeof(name));
	fprintf(f, "+%.1f us  ", m->t_ns > zero_ns ? (double)(m->t_ns - zero_ns) / 1000 : 0.0);
	text_put_line(f, m->agent);
	fprintf(f, " %s %s", m->happened ? "--" : m->sent ? "->" : "<-", name);
	if (m->header_there)
		fprintf(f, "  header 0x%08x token %u", m->header_word, m->header.token);
	if (m->status_there) {
		doc_status_name(m->status, status, sizeof(status));
		fprintf(f, "  %s", status);
	}
	if (!payload)
		return;
	doc_words(m->bytes + m->payload_at, shown, words);
	fprintf(f, "  payload %s", words);
	if (shown < payload)
		fprintf(f, " ... (%zu bytes)", payload);
}

const char *requirement_sentence(const json_t *result, const char *id)
{
	return doc_string(json_object_get(result, "requirements"), id);
}
