/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trace files: pcap with nanosecond time stamps and LINKTYPE_USER0; each record is a 32-byte little-endian pseudo-header
 * (version 1) and one SCMI message. docs/trace-format.md describes it for others. The same as text, a line a record, is read
 * wherever a trace is (docs/streams.md).
 */
#ifndef ASSAY_TRACE_H
#define ASSAY_TRACE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASSAY_TRACE_LINKTYPE 147
#define ASSAY_TRACE_VERSION 1
#define ASSAY_TRACE_HEADER_BYTES 32u
#define ASSAY_TRACE_UNMATCHED UINT64_MAX
#define ASSAY_TRACE_USED_UNKNOWN 0xffffffffu

enum assay_trace_kind {
	ASSAY_TRACE_COMMAND = 0,
	ASSAY_TRACE_RESPONSE = 1,
	ASSAY_TRACE_DELAYED = 2,
	ASSAY_TRACE_NOTIFICATION = 3,
	ASSAY_TRACE_LIFECYCLE = 4,
	ASSAY_TRACE_METADATA = 5,
};

enum assay_trace_point {
	ASSAY_POINT_UNKNOWN = 0,
	ASSAY_POINT_PUBLISH = 1,
	ASSAY_POINT_KICK = 2,
	ASSAY_POINT_USED = 3,
	ASSAY_POINT_REAP = 4,
	ASSAY_POINT_KERNEL_LOG = 5,
	ASSAY_POINT_PROXY = 6,
};

enum assay_trace_flags {
	ASSAY_TRACE_CORRUPT = 1, /* the bytes are not what was sent */
	ASSAY_TRACE_TRUNCATED = 2,
	ASSAY_TRACE_MALFORMED = 4, /* on purpose */
	ASSAY_TRACE_UNSOLICITED = 8,
	ASSAY_TRACE_RESENT = 16, /* the same command was sent before, to a platform that went before it answered */
};

/* What happens to an agent, or to the VM that it stands for: the payload of a lifecycle record, four little-endian words. */
#define ASSAY_LIFECYCLE_BYTES 16u

enum assay_life_event {
	ASSAY_LIFE_ATTACH = 0,
	ASSAY_LIFE_DETACH = 1, /* with a farewell */
	ASSAY_LIFE_CRASH = 2,  /* without */
	ASSAY_LIFE_RESET = 3,  /* the connection stays, what the agent held is given back */
	/* Of a VM, as its manager tells it. */
	ASSAY_LIFE_VM_CREATED = 16,
	ASSAY_LIFE_VM_RUNNING = 17,
	ASSAY_LIFE_VM_PAUSED = 18,
	ASSAY_LIFE_VM_STOPPED = 19,
	ASSAY_LIFE_VM_RESETTING = 20,
	ASSAY_LIFE_VM_DESTROYED = 21,
};

enum assay_life_how {
	ASSAY_HOW_UNKNOWN = 0,
	ASSAY_HOW_OPENED = 1,     /* attach: the first connection */
	ASSAY_HOW_REOPENED = 2,   /* attach: one after an earlier life */
	ASSAY_HOW_CLOSED = 3,     /* as the transport wants it */
	ASSAY_HOW_CUT = 4,        /* the connection was dropped as it was */
	ASSAY_HOW_KILLED = 5,     /* the process was killed */
	ASSAY_HOW_BY_MESSAGE = 6, /* BASE_RESET_AGENT_CONFIGURATION */
	ASSAY_HOW_LOST = 7,       /* the platform went, or sent the agent away */
};

struct assay_lifecycle {
	uint32_t event, how; /* enum assay_life_event, enum assay_life_how */
	uint32_t vmid;       /* as the VM manager counts; 0: the agent stands for none */
	uint32_t generation; /* which life of the agent this is, from 1; 0 unknown */
};

void assay_lifecycle_pack(const struct assay_lifecycle *life, uint8_t bytes[ASSAY_LIFECYCLE_BYTES]);
/* 0, or -EINVAL: too few bytes. */
int assay_lifecycle_unpack(const uint8_t *bytes, uint32_t count, struct assay_lifecycle *life);
/* "attach", "crash", "VM running", ...; NULL for what is not known. */
const char *assay_life_event_name(uint32_t event);
const char *assay_life_how_name(uint32_t how);

/* One record. When read, `bytes` belongs to the reader and is valid until its next call. */
struct assay_trace_record {
	uint64_t t_ns; /* CLOCK_MONOTONIC of the capturing machine */
	uint8_t kind, time_point;
	uint16_t agent, channel;
	uint32_t flags, capacity, used_length;
	uint64_t sequence;    /* a response carries that of its command */
	const uint8_t *bytes; /* SCMI message, header first; JSON text in metadata */
	uint32_t bytes_count;
};

struct assay_trace_reader;
struct assay_trace_writer;

/* Messages in `why` name the file, the record, what was expected and what was found. "-" is standard input or output. */
int assay_trace_open(const char *path, struct assay_trace_reader **reader, char *why, size_t why_bytes);
/* 1 a record, 0 end of file, negative errno: a broken file. */
int assay_trace_next(struct assay_trace_reader *reader, struct assay_trace_record *record, char *why, size_t why_bytes);
/* The metadata record's JSON text, read at opening; "" if the file has none. Lives as long as the reader. */
const char *assay_trace_metadata(const struct assay_trace_reader *reader);
/* The same as a record, for who copies a file; NULL if there is none. */
const struct assay_trace_record *assay_trace_metadata_record(struct assay_trace_reader *reader);
void assay_trace_close(struct assay_trace_reader *reader);

/* A path that ends in ".txt" gets the text form. `metadata_json` NULL: the file begins without. */
enum assay_trace_format { ASSAY_TRACE_BY_NAME = 0, ASSAY_TRACE_PCAP = 1, ASSAY_TRACE_TEXT = 2 };
int assay_trace_create(const char *path, const char *metadata_json, struct assay_trace_writer **writer, char *why,
		       size_t why_bytes);
int assay_trace_create_as(const char *path, enum assay_trace_format format, const char *metadata_json,
			  struct assay_trace_writer **writer, char *why, size_t why_bytes);
/* From now on records are handed to the kernel in blocks and not one by one: faster, and a crash of ours loses the last ones. */
void assay_trace_in_blocks(struct assay_trace_writer *writer);
int assay_trace_write(struct assay_trace_writer *writer, const struct assay_trace_record *record);
int assay_trace_flush(struct assay_trace_writer *writer);
/* Flushes and closes; the first error that happened, or 0. */
int assay_trace_finish(struct assay_trace_writer *writer);

#ifdef __cplusplus
}
#endif

#endif
