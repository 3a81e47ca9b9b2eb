/* SPDX-License-Identifier: BSD-2-Clause */
/* A bench run over one or several agents: blocks with and without probes and of the floor program, interleaved. */
#ifndef HARNESS_BENCH_H
#define HARNESS_BENCH_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "assay/agent.h"
#include "harness/bench/pace.h"
#include "harness/bench/profile.h"

#define BENCH_AGENTS_MAX 64u
#define BENCH_COUNT_DEFAULT 0u
#define BENCH_DURATION_DEFAULT_NS UINT64_C(3000000000)
#define BENCH_WARMUP_DEFAULT 1000u
#define BENCH_BLOCKS_DEFAULT 20u
#define BENCH_BLOCKS_MAX 10000u

struct bench_options {
	const char *profile; /* NULL: the trace */
	const char *trace;   /* NULL: the profile */
	uint32_t depth;      /* 0, open loop alone: as many as the back-end takes */
	enum bench_arrivals arrivals;
	double rates[BENCH_AGENTS_MAX];   /* a second, of each agent; not of recorded arrivals */
	double scale;                     /* of recorded gaps */
	uint64_t seed;                    /* of Poisson arrivals */
	uint64_t warmup_count, warmup_ns; /* whichever is reached first; 0 is none, both 0: no warm-up */
	uint64_t count, duration_ns;      /* of the series without probes, of each side; 0 is no limit */
	unsigned blocks;                  /* into which that is cut; 0: BENCH_BLOCKS_DEFAULT */
	bool versus; /* the first half of the agents is side A, the second side B: blocks in the order A B B A */
	bool poll;   /* as the agents were opened */
	bool probes;
	const char *points;                  /* "minimal", "full" or a list; NULL: all */
	const char *without;                 /* attach kinds to leave out, "fentry,fexit"; NULL: the best that there is */
	const char *trace_out, *samples_out; /* files for the requests that probes saw; NULL: none */
	bool floor;
	const char *backend_cpus; /* a list for the back-end's process, or NULL */
	bool place_if_possible;   /* it is no mistake if a back-end has no process of its own for that */
	bool instructions; /* one ns of this clock is one instruction: series are counts, not times. The caller vouches for it */
	bool together;     /* all agents at the same time, a thread each, instead of in turn; no probes, no floor */
	unsigned
		noise; /* bits of enum flood_kind: the first agent is timed, alone and in turn beside the others, which flood; 0: no */
	void (*progress)(void *context, unsigned done, unsigned blocks);
	void *progress_context;
};

/* How far it came. */
enum bench_end {
	BENCH_DONE = 0,
	BENCH_STOPPED,     /* a back-end stopped answering after its first answer */
	BENCH_NOT_STARTED, /* set-up or the very first exchange failed: nothing was measured */
	BENCH_BAD_INPUT,   /* an option or a file */
	BENCH_NO_MEMORY,
};

struct bench;

/*
 * Runs to its end. *bench holds what was measured, also when it stopped early (NULL if nothing can be told); `why` is the
 * reason for any other end than BENCH_DONE. The agents stay the caller's.
 */
enum bench_end bench_run(struct assay_agent *const agents[], size_t count, const struct bench_options *options,
			 struct bench **bench, char *why, size_t why_bytes);
void bench_free(struct bench *bench);

/* Answers that were not those learned, or belonged to no command. */
uint64_t bench_mismatches(const struct bench *bench);
/* The first of them in words, or "". */
const char *bench_first_mismatch(const struct bench *bench);

/* Adds series, phases, throughput, probes, floor, noise and missing to a run header. 0 or -ENOMEM. */
int bench_to_json(const struct bench *bench, json_t *document);
/* The summary for people, made from that document; its last line is the main latency figure. */
void bench_print(const json_t *document, FILE *stream);

#endif
