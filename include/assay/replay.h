/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Replay: sends the commands of a trace to the platform under test and compares what comes back with what was recorded. Memory
 * does not grow with the length of the trace. Values that legitimately vary are declared field by field, as rules.
 */
#ifndef ASSAY_REPLAY_H
#define ASSAY_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/agent.h"
#include "assay/trace.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ASSAY_REPLAY_AGENTS_MAX 64u
#define ASSAY_REPLAY_DEPTH_MAX 512u

/* ---- Rules ---- */

enum assay_rule_action {
	ASSAY_RULE_IGNORE = 0,
	ASSAY_RULE_ANY_OF = 1,    /* what is found has to be one of `values` */
	ASSAY_RULE_MONOTONIC = 2, /* what is found is never less than what this agent found before */
};

enum assay_rule_field {
	ASSAY_RULE_PAYLOAD = 0, /* `offset` and `bytes`, counted behind header and status */
	ASSAY_RULE_STATUS = 1,
	ASSAY_RULE_LENGTH = 2, /* of the message, in bytes */
};

/* One field that may vary. What it covers is little-endian; ANY_OF and MONOTONIC take at most 8 bytes. */
struct assay_replay_rule {
	uint8_t protocol, message;
	uint8_t type;   /* SCMI_TYPE_COMMAND (a response) or SCMI_TYPE_DELAYED */
	uint8_t action; /* enum assay_rule_action */
	uint8_t field;  /* enum assay_rule_field */
	uint32_t offset, bytes;
	const int64_t *values;
	unsigned values_count;
	const char *reason; /* or NULL */
	/* Kept by the comparison: */
	uint64_t applied; /* answers that had the field */
	uint64_t varied;  /* of these, those where it differed from the recording, and was allowed to */
	bool seen[ASSAY_REPLAY_AGENTS_MAX];
	uint64_t last[ASSAY_REPLAY_AGENTS_MAX];
};

struct assay_replay_rules {
	struct assay_replay_rule *rules;
	unsigned rules_count;
};

/* ---- Comparison of one answer ---- */

enum assay_difference_kind {
	ASSAY_SAME = 0,
	ASSAY_DIFFERENT_HEADER,
	ASSAY_DIFFERENT_STATUS,
	ASSAY_DIFFERENT_LENGTH,
	ASSAY_DIFFERENT_USED_LENGTH, /* the bytes are the same, what the device says of their number is not */
	ASSAY_DIFFERENT_BYTES,
	ASSAY_AGAINST_RULE,  /* a field that may vary, but not to this value */
	ASSAY_NO_ANSWER,     /* none within the time limit */
	ASSAY_BACKEND_GONE,  /* the connection, or the process behind it, ended */
	ASSAY_NOT_SENT,      /* the backend did not take the command */
	ASSAY_NOT_PREDICTED, /* judged: not an answer that is allowed */
};

/* The first difference. `expected` and `found` are the byte, the status, the length or the rule's value, by kind. */
struct assay_difference {
	uint8_t kind;       /* enum assay_difference_kind */
	uint32_t offset;    /* of the first byte that differs, from the start of the message (the header) */
	uint32_t differing; /* bytes that differ or are on one side only */
	int64_t expected, found;
	unsigned rule;   /* with ASSAY_AGAINST_RULE: which */
	const char *why; /* with ASSAY_NOT_PREDICTED: expected and found, in words; lives as long as the mismatch */
};

const char *assay_difference_name(uint8_t kind); /* "status", "length", "bytes", "no answer", ... */

struct assay_answer {
	const uint8_t *bytes; /* whole message, header first */
	uint32_t bytes_count;
	uint32_t used_length; /* ASSAY_TRACE_USED_UNKNOWN: not known, not compared */
};

/* True if the answers are the same but for what the rules (may be NULL) allow. `agent` below ASSAY_REPLAY_AGENTS_MAX. */
bool assay_replay_compare(struct assay_replay_rules *rules, unsigned agent, const struct assay_answer *expected,
			  const struct assay_answer *found, struct assay_difference *difference);

/* ---- What is in a trace, before anything is sent ---- */

struct assay_replay_scan {
	uint64_t commands, corrupt, records;
	uint64_t first_ns, last_ns; /* of the commands */
	unsigned agents;            /* different agent numbers among the commands */
	uint16_t agent[ASSAY_REPLAY_AGENTS_MAX];
	bool broken; /* the file ends in a broken record; what is before it counts */
	char broken_why[512];
};

/* 0, or a negative errno: cannot be opened, no trace, or more agents than can be (`why`). */
int assay_replay_scan(const char *path, struct assay_replay_scan *scan, char *why, size_t why_bytes);

/* ---- Replay ---- */

enum assay_replay_timing { ASSAY_REPLAY_FAST = 0, ASSAY_REPLAY_RECORDED = 1 };

struct assay_replay_summary {
	uint64_t commands; /* sent, or to be sent and the backend was gone */
	uint64_t matched, mismatched;
	uint64_t missing;         /* no answer came */
	uint64_t not_sent;        /* not taken by the backend, or not reached any more */
	uint64_t unrecorded;      /* answered, but the trace holds no answer to compare with */
	uint64_t skipped_corrupt; /* corrupt or truncated in the trace: not sent */
	uint64_t unexpected;      /* completions of no command in flight */
	uint64_t late;            /* commands issued more than 1 ms after their recorded time */
	uint64_t notifications_recorded, notifications_received, notifications_matched;
	uint64_t delayed_recorded, delayed_received, delayed_matched;
	uint64_t abandoned;    /* in flight, never answered in the trace, when their agent went as the trace says */
	uint64_t losses;       /* agents that left or crashed as the trace says */
	uint64_t answered;     /* of the commands sent, whatever the answer was */
	const char *condition; /* "" or how it ended early: "crashed", "wedged" */
	char error[256];       /* what the backend did, with a condition; else "" */
	uint64_t duration_ns;
};

/* One exchange that did not match. Bytes live as long as the replay. */
struct assay_replay_mismatch {
	uint64_t number; /* of the exchange, from 1, in the order of the trace */
	uint16_t agent;  /* as the trace numbers it */
	struct assay_difference difference;
	const uint8_t *request, *expected, *found;
	uint32_t request_bytes, expected_bytes, found_bytes;
};

/*
 * Judges answers by what is allowed instead of by the recorded ones. `agent` counts as in the options. Requests as they went out,
 * header first. Called from the engine; must not talk to the platform.
 */
struct assay_replay_judge {
	void *context;
	void (*sent)(void *context, unsigned agent, const uint8_t *request, uint32_t request_bytes);
	/* True if the answer is right; else what is wrong goes to `why`. */
	bool (*answered)(void *context, unsigned agent, const uint8_t *request, uint32_t request_bytes, uint32_t capacity,
			 const struct assay_answer *found, char *why, size_t why_bytes);
	/* True if no answer is right as well. */
	bool (*silent)(void *context, unsigned agent, const uint8_t *request, uint32_t request_bytes);
	void (*event)(void *context, unsigned agent, const uint8_t *bytes, uint32_t bytes_count);
	void (*lost)(void *context, unsigned agent); /* it has gone, and will be back as a new one */
};

struct assay_replay_options {
	struct assay_agent *const *agents; /* connections */
	unsigned agents_count;
	const uint16_t *trace_agents;           /* which agent number of the trace each serves; NULL: the only one serves all */
	struct assay_replay_rules *rules;       /* or NULL */
	const struct assay_replay_judge *judge; /* NULL: answers are compared with the recorded ones */
	uint8_t timing;                         /* enum assay_replay_timing */
	double scale;                           /* of recorded times; 0: 1 */
	unsigned depth;                         /* in flight at once; 0: 1 */
	uint64_t timeout_ns;                    /* per exchange; 0: 1 s */
	uint64_t limit;                         /* commands of the trace; 0: all */
	uint64_t repeat;                        /* 0: once */
	unsigned kept;                          /* mismatches kept with their bytes; the others are only counted */
	struct assay_trace_writer *out;         /* what went out and came back; or NULL */
	void (*progress)(void *context, const struct assay_replay_summary *so_far); /* about once a second; or NULL */
	void *context;
};

struct assay_replay;

/*
 * Runs a trace. 0 if it ran to its end or to the backend's; a negative errno with `why` for a trace that broke off or our own
 * trouble. In both cases *replay holds what was found until then (NULL only when memory is out): assay_replay_free() it.
 */
int assay_replay_run(const char *path, const struct assay_replay_options *options, struct assay_replay **replay, char *why,
		     size_t why_bytes);
const struct assay_replay_summary *assay_replay_summary(const struct assay_replay *replay);
/* NULL past the last one kept. */
const struct assay_replay_mismatch *assay_replay_mismatch(const struct assay_replay *replay, unsigned index);
void assay_replay_free(struct assay_replay *replay);

/* Notifications and delayed responses, counted by agent, protocol and message (delayed: and content). False past the last. */
struct assay_replay_event {
	uint16_t agent;
	uint8_t type, protocol, message;
	uint64_t recorded, received;
};
bool assay_replay_event(const struct assay_replay *replay, unsigned index, struct assay_replay_event *event);

#ifdef __cplusplus
}
#endif

#endif
