// SPDX-License-Identifier: BSD-2-Clause
/* A part of a trace: commands by their marks with the answers that belong to them, and a note in the metadata of what was cut. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/names.h"
#include "traces/edit.h"
#include "traces/text_private.h"

#define REMEMBERED 65536u /* commands of which it is known whether they were kept; a power of two */

struct remembered {
	bool known, kept;
	uint16_t agent;
	uint64_t sequence;
};

struct cutter {
	const struct trace_cut *cut;
	struct trace_cut_result *result;
	struct assay_trace_writer *writer;
	bool begun, last_kept; /* whether the last command was kept */
	uint64_t start_ns;
	struct remembered commands[REMEMBERED];
};

static struct remembered *slot_of(struct cutter *c, const struct assay_trace_record *record)
{
	return &c->commands[(record->sequence + (uint64_t)record->agent * 40503u) % REMEMBERED];
}

bool trace_cut_message_known(const char *text)
{
	size_t length = strlen(text);

	for (unsigned protocol = SCMI_PROTOCOL_BASE; protocol <= SCMI_PROTOCOL_PINCTRL; protocol++)
		for (uint8_t type = SCMI_TYPE_COMMAND; type <= SCMI_TYPE_NOTIFICATION; type++)
			if (trace_text_message_number((uint8_t)protocol, type, text, length) >= 0)
				return true;
	return false;
}

static bool is_message(const char *wanted, const struct assay_trace_record *record, struct scmi_header header)
{
	uint8_t type = trace_text_type(record->kind);
	int number = trace_text_message_number(header.protocol, type, wanted, strlen(wanted));

	/* A number alone means a command: other types count anew. */
	return number == header.message && (type == SCMI_TYPE_COMMAND || strncmp(wanted, "0x", 2) != 0);
}

/* By protocol and message; a record that has none passes where none is asked for. */
static bool has_marks(const struct trace_cut *cut, const struct assay_trace_record *record)
{
	bool message = cut->messages_count == 0, protocol = cut->protocols_count == 0;
	struct scmi_header header;

	if (message && protocol)
		return true;
	if (record->bytes_count < SCMI_HEADER_BYTES)
		return false;
	header = scmi_header_unpack(scmi_load32(record->bytes));
	for (unsigned i = 0; i < cut->protocols_count; i++)
		protocol |= cut->protocols[i] == header.protocol;
	for (unsigned i = 0; i < cut->messages_count; i++)
		message |= is_message(cut->messages[i], record, header);
	return protocol && message;
}

static bool has_place(const struct cutter *c, const struct assay_trace_record *record)
{
	const struct trace_cut *cut = c->cut;
	uint64_t t = record->t_ns > c->start_ns ? record->t_ns - c->start_ns : 0;
	bool agent = cut->agents_count == 0;

	for (unsigned i = 0; i < cut->agents_count; i++)
		agent |= cut->agents[i] == record->agent;
	return agent && (!cut->has_from || t >= cut->from_ns) && (!cut->has_to || t < cut->to_ns);
}

static bool keeps_command(struct cutter *c, const struct assay_trace_record *record)
{
	const struct trace_cut *cut = c->cut;
	bool kept = has_place(c, record) && has_marks(cut, record);

	if (cut->has_sequences)
		kept = kept && record->sequence >= cut->first_sequence && record->sequence <= cut->last_sequence;
	if (cut->first && c->result->commands >= cut->first)
		kept = false;
	c->last_kept = kept;
	c->result->commands += kept;
	*slot_of(c, record) = (struct remembered){true, kept, record->agent, record->sequence};
	return kept;
}

static bool keeps_answer(struct cutter *c, const struct assay_trace_record *record)
{
	const struct remembered *command = slot_of(c, record);

	if (command->known && command->agent == record->agent && command->sequence == record->sequence)
		return command->kept;
	c->result->forgotten++;
	return false;
}

/* What belongs to no command: by its own marks, and where commands are counted, between those that are kept. */
static bool keeps_other(const struct cutter *c, const struct assay_trace_record *record)
{
	const struct trace_cut *cut = c->cut;

	if ((cut->has_sequences && !c->last_kept) || (cut->first && c->result->commands >= cut->first))
		return false;
	return has_place(c, record) && (record->kind == ASSAY_TRACE_LIFECYCLE || has_marks(cut, record));
}

static bool keeps(struct cutter *c, const struct assay_trace_record *record)
{
	bool answer = record->kind == ASSAY_TRACE_RESPONSE || record->kind == ASSAY_TRACE_DELAYED;

	if (record->kind == ASSAY_TRACE_METADATA)
		return true;
	if (!c->begun)
		c->start_ns = record->t_ns;
	c->begun = true;
	if (record->kind == ASSAY_TRACE_COMMAND)
		return keeps_command(c, record);
	return answer && record->sequence != ASSAY_TRACE_UNMATCHED ? keeps_answer(c, record) : keeps_other(c, record);
}

/* The source's metadata with a note of this cut behind those of earlier ones. */
static char *describe(const char *source, const char *input, const char *selection)
{
	const char *base = strrchr(input, '/');
	json_t *root = json_loads(source, 0, NULL), *cuts;
	char *text;

	if (!json_is_object(root)) {
		json_decref(root);
		root = json_pack("{s:s}", "schema", "scmi-assay.trace/1");
	}
	cuts = json_object_get(root, "cut");
	if (!json_is_array(cuts)) {
		cuts = json_array();
		json_object_set_new(root, "cut", cuts);
	}
	json_array_append_new(cuts, json_pack("{s:s%, s:s}", "source", base ? base + 1 : input,
					      base ? strlen(base + 1) : strlen(input), "selection", selection));
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	return text;
}

static int copy(struct cutter *c, struct assay_trace_reader *reader, char *why, size_t why_bytes)
{
	struct assay_trace_record record;
	int got, error;

	while ((got = assay_trace_next(reader, &record, why, why_bytes)) == 1) {
		c->result->read++;
		if (!keeps(c, &record))
			continue;
		c->result->kept++;
		error = assay_trace_write(c->writer, &record);
		if (error)
			return error;
	}
	return got;
}

static int run(struct cutter *c, struct assay_trace_reader *reader, const char *input, const char *output, char *why,
	       size_t why_bytes)
{
	char *metadata = describe(assay_trace_metadata(reader), input, c->cut->text);
	int error, finish;

	if (!metadata) {
		snprintf(why, why_bytes, "%s: its description cannot be made: expected names in UTF-8 and enough memory", input);
		return -EINVAL;
	}
	error = assay_trace_create(output, metadata, &c->writer, why, why_bytes);
	free(metadata);
	if (error)
		return error;
	assay_trace_in_blocks(c->writer);
	error = copy(c, reader, why, why_bytes);
	finish = assay_trace_finish(c->writer);
	if (finish || error == -EMSGSIZE)
		snprintf(why, why_bytes, "%s: cannot be written: %s", output, strerror(finish ? -finish : -error));
	return error ? error : finish;
}

int trace_cut(const char *input, const char *output, const struct trace_cut *cut, struct trace_cut_result *result, char *why,
	      size_t why_bytes)
{
	struct cutter *c = calloc(1, sizeof(*c));
	struct assay_trace_reader *reader;
	int error = -ENOMEM;

	memset(result, 0, sizeof(*result));
	snprintf(why, why_bytes, "%s: out of memory", input);
	if (!c)
		return error;
	c->cut = cut;
	c->result = result;
	error = assay_trace_open(input, &reader, why, why_bytes);
	if (!error) {
		error = run(c, reader, input, output, why, why_bytes);
		assay_trace_close(reader);
	}
	free(c);
	return error;
}
