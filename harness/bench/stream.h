/* SPDX-License-Identifier: BSD-2-Clause */
/* What a bench sends: a list of commands, sent round and round, and the answer that each has to get every time. */
#ifndef HARNESS_BENCH_STREAM_H
#define HARNESS_BENCH_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/agent.h"
#include "harness/bench/profile.h"

#define BENCH_STREAM_MAX 65536u /* commands of one stream */
#define BENCH_CLASSES_MAX 64u   /* kinds of message in one stream */

/* A command and, once learned, its answer. */
struct bench_item {
	uint8_t *request; /* header (token 0) and payload */
	uint32_t request_bytes, capacity;
	uint64_t gap_ns;            /* of a trace: since the command before; else 0 */
	uint16_t class;             /* index into classes */
	uint8_t *response, *varies; /* `varies`: not 0 where two answers differed; NULL: nowhere */
	uint32_t response_bytes;    /* 0: not learned, or a bare message that comes back with nothing in it */
};

struct bench_class {
	uint8_t protocol, message;
};

struct bench_stream {
	char name[64]; /* of the profile, or of the trace's file */
	struct bench_item *items;
	size_t count;
	struct bench_class classes[BENCH_CLASSES_MAX];
	size_t class_count;
	uint32_t request_max; /* bytes of the longest request */
	size_t skipped;       /* commands left out: corrupt ones of a trace, or what this platform does not answer with success */
	size_t varying;       /* items of which some bytes differ from answer to answer: those bytes are not compared */
};

/* What came of learning. */
enum bench_learned {
	BENCH_LEARNED = 0,
	BENCH_NO_ANSWER, /* the very first exchange failed */
	BENCH_LOST,      /* a later one did */
	BENCH_OUT_OF_MEMORY,
};

/*
 * The commands of a profile as this platform can answer them: asks for its protocols and resources first. *learned says
 * how far that came. -EINVAL: no such profile.
 */
int bench_stream_profile(const char *profile, struct assay_agent *agent, struct bench_stream *stream, enum bench_learned *learned,
			 char *why, size_t why_bytes);
/* One message without an answer in it, for a device that speaks no SCMI. 0 or -ENOMEM. */
int bench_stream_bare(struct bench_stream *stream);
/* The commands of a trace, in its order. Corrupt ones are left out. -EINVAL: nothing in it can be sent. */
int bench_stream_trace(const char *path, struct bench_stream *stream, char *why, size_t why_bytes);

/* Sends every command `rounds` times, one by one, and keeps the answers. */
enum bench_learned bench_stream_learn(struct bench_stream *stream, struct assay_agent *agent, unsigned rounds, char *why,
				      size_t why_bytes);
/* Adds one command. -ENOMEM, -ENOSPC (too many commands or kinds), -EINVAL (no SCMI message). */
int bench_stream_add(struct bench_stream *stream, const uint8_t *request, uint32_t request_bytes, uint32_t capacity);
/* The same commands and answers once more, for another agent to learn. */
int bench_stream_copy(const struct bench_stream *from, struct bench_stream *to);
void bench_stream_free(struct bench_stream *stream);

/*
 * Is this the answer? `bytes` with a header that holds `token`. NULL if so, else what is wrong. `used_length` may be
 * ASSAY_USED_LENGTH_UNKNOWN. Never reads past bytes_count.
 */
const char *bench_item_compare(const struct bench_item *item, uint32_t header_word, const struct assay_completion *completion);

#endif
