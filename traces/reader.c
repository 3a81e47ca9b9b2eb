// SPDX-License-Identifier: BSD-2-Clause
/* Reads trace files, pcap with libpcap or the text form, one record at a time, in constant memory. The file is untrusted. */
#include <errno.h>
#include <pcap/pcap.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/trace.h"
#include "scmi/le.h"
#include "traces/text_private.h"

#define PCAP_FILE_HEADER_BYTES 24u
#define PCAP_RECORD_HEADER_BYTES 16u

struct assay_trace_reader {
	pcap_t *pcap;
	struct trace_text_source *text; /* instead of pcap */
	char *name;                     /* for messages */
	char *metadata;
	uint64_t record; /* number of the record being read, from 1 */
	uint64_t offset; /* byte at which it starts */
	bool pending;    /* the first record was no metadata: next() gives it */
	bool has_metadata;
	struct assay_trace_record first;
};

__attribute__((format(printf, 4, 5))) static void explain(const struct assay_trace_reader *reader, char *why, size_t why_bytes,
							  const char *format, ...)
{
	va_list arguments;
	int used;

	used = snprintf(why, why_bytes, "%s: record %llu at byte %llu: ", reader->name, (unsigned long long)reader->record,
			(unsigned long long)reader->offset);
	if (used < 0 || (size_t)used >= why_bytes)
		return;
	va_start(arguments, format);
	vsnprintf(why + used, why_bytes - (size_t)used, format, arguments);
	va_end(arguments);
}

/* Splits one captured record into pseudo-header and message. 0 or -EBADMSG. */
static int decode(struct assay_trace_reader *reader, const struct pcap_pkthdr *captured, const uint8_t *at,
		  struct assay_trace_record *record, char *why, size_t why_bytes)
{
	uint32_t have = captured->caplen;

	if (have < ASSAY_TRACE_HEADER_BYTES) {
		explain(reader, why, why_bytes, "expected a pseudo-header of %u bytes, found %u bytes", ASSAY_TRACE_HEADER_BYTES,
			have);
		return -EBADMSG;
	}
	if (at[0] != ASSAY_TRACE_VERSION) {
		explain(reader, why, why_bytes, "expected pseudo-header version %u, found %u", ASSAY_TRACE_VERSION, at[0]);
		return -EBADMSG;
	}
	if (at[1] < ASSAY_TRACE_HEADER_BYTES || at[1] > have) {
		explain(reader, why, why_bytes, "expected a header_length from %u to the record's %u bytes, found %u",
			ASSAY_TRACE_HEADER_BYTES, have, at[1]);
		return -EBADMSG;
	}
	if (at[2] > ASSAY_TRACE_METADATA) {
		explain(reader, why, why_bytes, "expected a kind from 0 to %u, found %u", ASSAY_TRACE_METADATA, at[2]);
		return -EBADMSG;
	}
	*record = (struct assay_trace_record){
		.t_ns = (uint64_t)captured->ts.tv_sec * 1000000000u + (uint64_t)captured->ts.tv_usec,
		.kind = at[2],
		.time_point = at[3],
		.agent = scmi_load16(at + 4),
		.channel = scmi_load16(at + 6),
		.flags = scmi_load32(at + 8),
		.capacity = scmi_load32(at + 12),
		.used_length = scmi_load32(at + 16),
		.sequence = scmi_load64(at + 24),
		.bytes = at + at[1],
		.bytes_count = have - at[1],
	};
	if (captured->len > have)
		record->flags |= ASSAY_TRACE_TRUNCATED;
	return 0;
}

static int read_record(struct assay_trace_reader *reader, struct assay_trace_record *record, char *why, size_t why_bytes)
{
	struct pcap_pkthdr *captured;
	const uint8_t *bytes;
	int got, error;

	reader->record++;
	if (reader->text)
		return trace_text_next(reader->text, record, why, why_bytes);
	got = pcap_next_ex(reader->pcap, &captured, &bytes);
	if (got == PCAP_ERROR_BREAK)
		return 0;
	if (got != 1) {
		explain(reader, why, why_bytes, "expected a whole record or the end of the file: %s", pcap_geterr(reader->pcap));
		return -EBADMSG;
	}
	error = decode(reader, captured, bytes, record, why, why_bytes);
	if (error)
		return error;
	reader->offset += PCAP_RECORD_HEADER_BYTES + captured->caplen;
	return 1;
}

/* The text form begins with a letter that no pcap file begins with. */
static bool is_text(FILE *file)
{
	int first = getc(file);

	ungetc(first, file);
	return first == TRACE_TEXT_MAGIC[0];
}

/* Opens the file in its format; on failure says what the file is instead. */
static int open_file(struct assay_trace_reader *reader, const char *path, char *why, size_t why_bytes)
{
	char detail[PCAP_ERRBUF_SIZE];
	FILE *file = strcmp(path, "-") ? fopen(path, "rbe") : stdin;
	int error, linktype;

	if (!file) {
		error = -errno;
		snprintf(why, why_bytes, "%s: cannot be opened: %s", reader->name, strerror(-error));
		return error;
	}
	if (is_text(file))
		return trace_text_open(file, reader->name, &reader->text, why, why_bytes);
	reader->pcap = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, detail);
	if (!reader->pcap) {
		if (file != stdin)
			fclose(file);
		snprintf(why, why_bytes, "%s: expected a pcap file, found something else: %s", reader->name, detail);
		return -EBADMSG;
	}
	linktype = pcap_datalink(reader->pcap);
	if (linktype != ASSAY_TRACE_LINKTYPE) {
		const char *name = pcap_datalink_val_to_name(linktype);

		snprintf(why, why_bytes, "%s: expected a pcap file of link type %d (USER0), found link type %d (%s)", reader->name,
			 ASSAY_TRACE_LINKTYPE, linktype, name ? name : "unknown");
		return -EBADMSG;
	}
	reader->offset = PCAP_FILE_HEADER_BYTES;
	return 0;
}

/* With a zero behind it. */
static char *copy_text(const struct assay_trace_record *record)
{
	char *text = malloc((size_t)record->bytes_count + 1);

	if (!text)
		return NULL;
	if (record->bytes_count)
		memcpy(text, record->bytes, record->bytes_count);
	text[record->bytes_count] = '\0';
	return text;
}

/* Reads the first record ahead: metadata is kept, anything else is handed out by the first next(). */
static int read_first(struct assay_trace_reader *reader, char *why, size_t why_bytes)
{
	int got = read_record(reader, &reader->first, why, why_bytes);

	if (got < 0)
		return got;
	reader->pending = got == 1 && reader->first.kind != ASSAY_TRACE_METADATA;
	reader->has_metadata = got == 1 && !reader->pending;
	if (reader->has_metadata)
		reader->metadata = copy_text(&reader->first);
	else
		reader->metadata = strdup("");
	return reader->metadata ? 0 : -ENOMEM;
}

int assay_trace_open(const char *path, struct assay_trace_reader **out, char *why, size_t why_bytes)
{
	struct assay_trace_reader *reader = calloc(1, sizeof(*reader));
	int error = -ENOMEM;

	*out = NULL;
	snprintf(why, why_bytes, "%s: out of memory", path);
	if (!reader)
		return error;
	reader->name = strdup(strcmp(path, "-") ? path : "standard input");
	if (!reader->name)
		goto fail;
	error = open_file(reader, path, why, why_bytes);
	if (!error)
		error = read_first(reader, why, why_bytes);
	if (error)
		goto fail;
	why[0] = '\0';
	*out = reader;
	return 0;
fail:
	assay_trace_close(reader);
	return error;
}

int assay_trace_next(struct assay_trace_reader *reader, struct assay_trace_record *record, char *why, size_t why_bytes)
{
	if (reader->pending) {
		reader->pending = false;
		*record = reader->first;
		return 1;
	}
	return read_record(reader, record, why, why_bytes);
}

const char *assay_trace_metadata(const struct assay_trace_reader *reader)
{
	return reader->metadata;
}

const struct assay_trace_record *assay_trace_metadata_record(struct assay_trace_reader *reader)
{
	if (!reader->has_metadata)
		return NULL;
	reader->first.bytes = (const uint8_t *)reader->metadata;
	return &reader->first;
}

void assay_trace_close(struct assay_trace_reader *reader)
{
	if (!reader)
		return;
	if (reader->pcap)
		pcap_close(reader->pcap);
	trace_text_close(reader->text);
	free(reader->metadata);
	free(reader->name);
	free(reader);
}
