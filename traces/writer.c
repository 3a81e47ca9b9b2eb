// SPDX-License-Identifier: BSD-2-Clause
/* Writes trace files, pcap with libpcap or the text form. Each record is handed to the kernel whole, so that a crash of ours loses none. */
#include <errno.h>
#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assay/trace.h"
#include "scmi/le.h"
#include "traces/text_private.h"

#define MESSAGE_BYTES_MAX 262000u /* a record has to fit the largest snapshot length that libpcap reads */

struct assay_trace_writer {
	pcap_t *pcap;
	pcap_dumper_t *dumper;
	FILE *file; /* closed by the dumper, if there is one */
	bool text, in_blocks;
	struct trace_text_out line;
	int error;       /* the first that happened */
	uint8_t *record; /* pseudo-header and message joined */
};

static void encode(uint8_t *at, const struct assay_trace_record *record)
{
	memset(at, 0, ASSAY_TRACE_HEADER_BYTES);
	at[0] = ASSAY_TRACE_VERSION;
	at[1] = ASSAY_TRACE_HEADER_BYTES;
	at[2] = record->kind;
	at[3] = record->time_point;
	scmi_store16(at + 4, record->agent);
	scmi_store16(at + 6, record->channel);
	scmi_store32(at + 8, record->flags);
	scmi_store32(at + 12, record->capacity);
	scmi_store32(at + 16, record->used_length);
	scmi_store64(at + 24, record->sequence);
	memcpy(at + ASSAY_TRACE_HEADER_BYTES, record->bytes, record->bytes_count);
}

static void write_pcap(struct assay_trace_writer *writer, const struct assay_trace_record *record)
{
	struct pcap_pkthdr captured = {0};

	encode(writer->record, record);
	captured.ts.tv_sec = (time_t)(record->t_ns / 1000000000u);
	captured.ts.tv_usec = (suseconds_t)(record->t_ns % 1000000000u);
	captured.caplen = captured.len = ASSAY_TRACE_HEADER_BYTES + record->bytes_count;
	pcap_dump((u_char *)writer->dumper, &captured, writer->record);
}

static void write_text(struct assay_trace_writer *writer, const struct assay_trace_record *record)
{
	writer->line.used = 0;
	writer->error = trace_text_format(&writer->line, record);
	if (!writer->error && fwrite(writer->line.text, 1, writer->line.used, writer->file) != writer->line.used)
		writer->error = errno ? -errno : -EIO;
}

int assay_trace_write(struct assay_trace_writer *writer, const struct assay_trace_record *record)
{
	if (writer->error)
		return writer->error;
	if (record->bytes_count > MESSAGE_BYTES_MAX)
		return -EMSGSIZE;
	if (writer->text)
		write_text(writer, record);
	else
		write_pcap(writer, record);
	return writer->in_blocks ? writer->error : assay_trace_flush(writer);
}

void assay_trace_in_blocks(struct assay_trace_writer *writer)
{
	writer->in_blocks = true;
}

int assay_trace_flush(struct assay_trace_writer *writer)
{
	errno = 0;
	if (!writer->error && (fflush(writer->file) || ferror(writer->file)))
		writer->error = errno ? -errno : -EIO;
	return writer->error;
}

static int put_magic(struct assay_trace_writer *writer)
{
	return fputs(TRACE_TEXT_MAGIC "\n", writer->file) < 0 ? -EIO : 0;
}

static int open_dumper(struct assay_trace_writer *writer, const char *path, char *why, size_t why_bytes)
{
	writer->pcap = pcap_open_dead_with_tstamp_precision(
		ASSAY_TRACE_LINKTYPE, (int)(MESSAGE_BYTES_MAX + ASSAY_TRACE_HEADER_BYTES), PCAP_TSTAMP_PRECISION_NANO);
	writer->record = malloc(MESSAGE_BYTES_MAX + ASSAY_TRACE_HEADER_BYTES);
	if (!writer->pcap || !writer->record)
		return -ENOMEM;
	writer->dumper = pcap_dump_fopen(writer->pcap, writer->file);
	if (writer->dumper)
		return 0;
	snprintf(why, why_bytes, "%s: cannot be written: %s", path, pcap_geterr(writer->pcap));
	return -EIO;
}

static int open_writer(struct assay_trace_writer *writer, const char *path, char *why, size_t why_bytes)
{
	int error;

	writer->file = strcmp(path, "-") ? fopen(path, "wbe") : fdopen(dup(STDOUT_FILENO), "wb");
	if (!writer->file) {
		error = -errno;
		snprintf(why, why_bytes, "%s: cannot be written: %s", path, strerror(-error));
		return error;
	}
	setvbuf(writer->file, NULL, _IOFBF, 65536);
	return writer->text ? put_magic(writer) : open_dumper(writer, path, why, why_bytes);
}

/* The metadata goes first, as the first record of a trace. */
static int write_metadata(struct assay_trace_writer *writer, const char *json)
{
	struct assay_trace_record metadata = {
		.kind = ASSAY_TRACE_METADATA,
		.used_length = ASSAY_TRACE_USED_UNKNOWN,
		.sequence = ASSAY_TRACE_UNMATCHED,
		.bytes = (const uint8_t *)json,
		.bytes_count = (uint32_t)strlen(json),
	};

	return assay_trace_write(writer, &metadata);
}

static bool is_text_name(const char *path)
{
	size_t length = strlen(path);

	return length > 4 && !strcmp(path + length - 4, ".txt");
}

int assay_trace_create_as(const char *path, enum assay_trace_format format, const char *metadata_json,
			  struct assay_trace_writer **out, char *why, size_t why_bytes)
{
	struct assay_trace_writer *writer = calloc(1, sizeof(*writer));
	int error;

	*out = NULL;
	snprintf(why, why_bytes, "%s: out of memory", path);
	if (!writer)
		return -ENOMEM;
	writer->text = format == ASSAY_TRACE_TEXT || (format == ASSAY_TRACE_BY_NAME && is_text_name(path));
	error = open_writer(writer, path, why, why_bytes);
	if (!error && metadata_json) {
		error = write_metadata(writer, metadata_json);
		if (error)
			snprintf(why, why_bytes, "%s: cannot be written: %s", path, strerror(-error));
	}
	if (error) {
		assay_trace_finish(writer);
		return error;
	}
	why[0] = '\0';
	*out = writer;
	return 0;
}

int assay_trace_create(const char *path, const char *metadata_json, struct assay_trace_writer **out, char *why, size_t why_bytes)
{
	return assay_trace_create_as(path, ASSAY_TRACE_BY_NAME, metadata_json, out, why, why_bytes);
}

int assay_trace_finish(struct assay_trace_writer *writer)
{
	int error;

	if (!writer)
		return 0;
	if (writer->file)
		assay_trace_flush(writer);
	if (writer->dumper)
		pcap_dump_close(writer->dumper);
	else if (writer->file && fclose(writer->file) && !writer->error)
		writer->error = -EIO;
	if (writer->pcap)
		pcap_close(writer->pcap);
	error = writer->error;
	trace_text_release(&writer->line);
	free(writer->record);
	free(writer);
	return error;
}
