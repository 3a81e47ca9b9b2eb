/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the engine share: a run, the seats of its agents, the check under way, its evidence. */
#ifndef SUITES_ENGINE_H
#define SUITES_ENGINE_H

#include <pthread.h>

#include "harness/config/policy.h"
#include "suites/check.h"
#include "suites/passive.h"
#include "suites/predicted.h"

#define EVIDENCE_KEPT 32u     /* messages kept of one check, the latest */
#define EVIDENCE_OF_A_PASS 6u /* of these, told when nothing was wrong */
#define EXCHANGES_KEPT 8u
#define UNDO_MAX 64u
#define UNDO_WORDS 5u
#define REASON_BYTES 600u
#define READING_BYTES 128u

struct evidence_entry {
	uint64_t t_ns;
	uint64_t order; /* among all that this run heard */
	const char *agent;
	uint8_t direction;
	uint32_t bytes_count;
	uint8_t bytes[ASSAY_MESSAGE_MAX];
};

/* The messages of the check under way, a ring; frozen once it failed. */
struct evidence {
	struct evidence_entry entries[EVIDENCE_KEPT];
	uint32_t first, count;
	bool frozen;
};

/* One agent of the run. */
struct seat {
	struct run *run;
	size_t index;
	struct assay_agent *agent;
	struct assay_inventory *inventory;
	uint32_t capabilities; /* enum assay_capability */
	uint32_t max_in_flight;
	bool gone;
	bool away; /* a check let it go, and has not brought it back */
	char gone_why[256];
	uint32_t wedged; /* times that a fresh connection was taken because the platform had stopped answering */
	bool unasked;    /* the last question whether it is alive could not be sent */
	struct passive passive;
	struct predicted predicted;
	struct evidence *evidence; /* where what it sends and receives is kept: the run's, or that of its part */
	uint32_t policy_agent;     /* who it is in the policy; POLICY_NONE */
	bool fresh_wanted;         /* a part found it silent: a new connection once the parts are over */
	bool asked;                /* it has subscribed to something in this check */
};

struct undo {
	struct seat *seat;
	uint8_t protocol, message;
	uint32_t count, words[UNDO_WORDS];
};

/* What one result is about: at most one of them is set. */
struct subject {
	const struct assay_inventory_clock *clock;
	const struct assay_inventory_sensor *sensor;
	const struct assay_inventory_domain *domain;
	uint32_t policy; /* number of the resource or device in the policy, plus one */
};

/* Of a row that the policy expands (cells.h). */
struct cell {
	uint32_t resource, device; /* numbers in the policy */
	uint32_t poked;            /* an id that the check's own agent is to use instead; POLICY_NO_ID: its own */
	uint8_t protocol;          /* that helpers speak of (cell_as()); 0: the row's */
	struct assay_inventory_clock clock;
	struct assay_inventory_sensor sensor;
	struct assay_inventory_domain domain;
};

struct check {
	struct run *run;
	const struct check_row *row;
	struct seat *home, *seat; /* the agent it runs for, and the one that sends next */
	struct subject own;       /* of the home agent; what follows is the same as the agent that sends next has it (twin.c) */
	const struct assay_inventory_clock *clock;
	const struct assay_inventory_sensor *sensor;
	const struct assay_inventory_domain *domain;
	struct cell cell;
	char resource[32];
	uint32_t iteration;
	uint8_t severity;
	bool unconfirmed;
	uint8_t verdict, condition;
	uint64_t settled_ns;
	bool settled; /* failed, skipped or broken: later judgements do not count */
	bool silent;  /* the platform does not answer this check any more */
	bool held;    /* the event queue was left without buffers */
	uint32_t judged;
	uint64_t random;
	char reason[REASON_BYTES];
	const struct assay_ambiguity *ambiguity; /* of a quirk check that found a reading */
	char reading[READING_BYTES];
	bool preferred;
	uint32_t next_exchange;
	struct evidence *evidence;
	struct stage *stage; /* of a part: the phase that it belongs to, and its number there */
	size_t part;
	uint32_t undo_count;
	/* What follows is not cleared between checks. */
	struct undo undo[UNDO_MAX];
	struct assay_exchange exchanges[EXCHANGES_KEPT];
};

struct run {
	struct seat *seats;
	size_t seat_count;
	const struct assay_check_options *options;
	const struct assay_check_sink *sink;
	struct assay_check_summary *summary;
	uint64_t started_ns;
	uint8_t spec;
	uint32_t done, total, ordinal;
	bool stop;
	struct evidence evidence;
	pthread_mutex_t ears;         /* held while a message is heard: parts hear in threads of their own */
	int asked;                    /* seats that have subscribed to something */
	bool owed;                    /* a command followed: an event of it may still be on its way */
	uint64_t heard;               /* messages */
	bool at_once;                 /* parts are running */
	struct policy_grants *grants; /* device permissions as they are; NULL: no policy */
	struct check check;
};

uint64_t run_now(const struct run *run); /* ns since it started */

/* evidence.c */
void evidence_clear(struct evidence *e);
void evidence_add(struct evidence *e, uint64_t t_ns, const char *agent, uint8_t direction, const uint8_t *bytes, uint32_t count);
/* The same for the seat's own, with its place in the order of the run. */
void evidence_hear(struct seat *seat, uint64_t t_ns, uint8_t direction, const uint8_t *bytes, uint32_t count);
/* Appends what several kept, in order; of each at most `most`, the last. */
void evidence_merge(struct evidence *e, struct evidence *const *parts, size_t count, uint32_t most);
/* Oldest first, at most EVIDENCE_KEPT; the last `wanted` of them. How many. */
size_t evidence_list(const struct evidence *e, size_t wanted, struct assay_evidence *list);
/* settle.c: what is said while a subscription stands may be told later; settle_events() waits for that. Called with `ears` held. */
void settle_see(struct seat *seat, const struct assay_observation *seen);
void settle_events(struct check *c);

/* The observer of every seat: records evidence and feeds the rules that hold for every response. */
void seat_observe(void *context, const struct assay_observation *seen);

/* select.c */
bool select_row(const struct run *run, const struct check_row *row);
bool select_result(const struct run *run, const struct check_row *row, const char *agent, const char *resource);
/* NULL if the check applies to this seat, else the reason in `text`. */
const char *needs_unmet(const struct run *run, const struct seat *seat, const struct check_row *row, char *text, size_t text_bytes);

/* listing.c */
uint8_t row_severity(const struct check_row *row);
bool row_unconfirmed(const struct check_row *row); /* every must of it is */
uint8_t row_since(const struct check_row *row);    /* the earliest of its requirements */

/* liveness.c */
void judge_silence(struct check *c, const struct assay_exchange *ex, bool silence_allowed);
/* A connection that a part found broken. */
void take_fresh_connection(struct seat *seat);
/* What a new connection changes: nothing of the old one is in flight any more; ... */
void seat_begins_anew(struct seat *seat);
/* ... and it may make another agent of it: who is it now? */
void seat_identify(struct seat *seat);

/* stage.c: a part is about to talk, or to wait for something that another part may bring about. */
void stage_turn(struct check *c);
bool stage_others_run(struct check *c);

/* policy_bind.c: who is who, and whether the platform is what the policy speaks of. 0, or -EINVAL and `why`. */
int policy_bind(struct run *run, char *why, size_t why_bytes);
/* A permission command, or a reset, that an agent sent and the platform carried out. */
void policy_hear(struct run *run, const uint8_t *request, uint32_t bytes, int32_t status);

/* judge.c */
void hard_fail(struct check *c, uint8_t condition, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* cells.c: what a row that the policy expands is about */
void cell_begin(struct check *c, uint32_t number);

/* undo.c */
/* Does this command subscribe to notifications, or cancel that? */
bool is_subscription(uint8_t protocol, uint8_t message);
void undo_all(struct check *c);

/* departure.c: brings back whoever a check has let go. */
void return_all(struct check *c);

#endif
