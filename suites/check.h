/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a file of checks includes: the row, the conditions under which it applies, and the helpers that talk to the platform and
 * judge its answer. A check is one row of a const table; a run function stands only where steps cannot say it.
 *
 * A check passes if it judged something and nothing was wrong. The first failure stands; later ones are ignored. After a
 * platform fell silent or died, sends return at once with an unanswered exchange, so a check may just go on.
 */
#ifndef SUITES_CHECK_H
#define SUITES_CHECK_H

#include "assay/check.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/status.h"
#include "suites/reader.h"
#include "suites/status_set.h"

struct check; /* a check under way: every helper takes it first */

/* Short in the text of a check, prefixed for the linker: this is a library. */
#define answered check_answered
#define broken check_broken
#define drop_events check_drop_events
#define event_payload check_event_payload
#define expect check_expect
#define fail check_fail
#define fence check_fence
#define note check_note
#define note_reading check_note_reading
#define note_status check_note_status
#define offer_event_buffers check_offer_event_buffers
#define over check_over
#define payload_of check_payload_of
#define prefer check_prefer
#define skip check_skip
#define take_event_now check_take_event_now
#define wait_event check_wait_event
#define wait_event_of check_wait_event_of
#define wait_sent check_wait_sent
#define warn check_warn
#define withhold_event_buffers check_withhold_event_buffers

/* --- The row ------------------------------------------------------------------------------------------------------------- */

/* What a word of a step's payload is: only WORD_VALUE takes it from the row. */
enum step_word_kind {
	WORD_VALUE = 1, /* `value` as it stands */
	WORD_RESOURCE,  /* id of the resource that the check runs for */
	WORD_COUNT,     /* the number of resources announced (so the first unknown id), plus `value` */
	WORD_AGENTS,    /* the number of agents announced, plus `value` */
	WORD_RATE_LOW,  /* the resource's rate at the start of the run */
	WORD_RATE_HIGH,
	WORD_PARENT,  /* the resource's parent at the start of the run */
	WORD_SELF,    /* the agent's own id; 1 if it is not known */
	WORD_VERSION, /* the version that the row's protocol reports */
};

struct step_word {
	uint8_t kind;
	uint32_t value;
};

/* clang-format off */
#define VALUE(x) {WORD_VALUE, (x)}
#define RESOURCE {WORD_RESOURCE, 0}
#define BEYOND(n) {WORD_COUNT, (n)}
#define AGENTS_PLUS(n) {WORD_AGENTS, (n)}
#define RATE_LOW {WORD_RATE_LOW, 0}
#define RATE_HIGH {WORD_RATE_HIGH, 0}
#define PARENT {WORD_PARENT, 0}
#define SELF {WORD_SELF, 0}
#define OWN_VERSION {WORD_VERSION, 0}
/* clang-format on */

/* One command and the statuses that meet the requirement. `expect` must not be empty: lint and the unit test refuse it. */
struct step {
	uint8_t message;
	uint8_t words;   /* used entries of word[] */
	uint8_t agent;   /* who sends it, as check_use_agent() takes it */
	uint32_t expect; /* enum status_set */
	struct step_word word[5];
};

/* STEP(message, S_NF, VALUE(1), RESOURCE, ...): send the words, expect one of the statuses. */
#define STEP(msg, set, ...)                                                                                           \
	{                                                                                                             \
		.message = (msg), .expect = (set) + 0 * sizeof(char[(set) != 0 ? 1 : -1]),                            \
		.words = sizeof((struct step_word[]){__VA_ARGS__}) / sizeof(struct step_word), .word = {__VA_ARGS__}, \
	}
/* The same of another agent: 0 is the one that the check runs for, 1 the next one, ... */
#define AGENT_STEP(place, msg, set, ...)                                                                              \
	{                                                                                                             \
		.agent = (place), .message = (msg), .expect = (set) + 0 * sizeof(char[(set) != 0 ? 1 : -1]),          \
		.words = sizeof((struct step_word[]){__VA_ARGS__}) / sizeof(struct step_word), .word = {__VA_ARGS__}, \
	}
#define STEP_EMPTY(msg, set)                                                              \
	{                                                                                 \
		.message = (msg), .expect = (set) + 0 * sizeof(char[(set) != 0 ? 1 : -1]) \
	}
#define STEPS(...)                  \
	(const struct step[])       \
	{                           \
		__VA_ARGS__,        \
		{                   \
			.expect = 0 \
		}                   \
	}

/* What the check runs over. */
enum check_scope {
	PER_AGENT = 0, /* once for each agent of the run */
	PER_CLOCK,     /* once for each clock of each agent that `clock_is` accepts */
	PER_SENSOR,    /* once for each sensor of each agent that `sensor_is` accepts */
	PER_DOMAIN,    /* once for each domain (pin, group, function) of the row's protocol that `domain_is` accepts */
	PER_CELL,      /* once for each resource of the row's protocol in the policy that `fits` accepts */
	PER_DEVICE,    /* once for each device of the policy that `fits` accepts */
	ONCE,          /* once, by the first agent (checks of several agents) */
	OVER_ALL,      /* once for each agent, over all that it exchanged: in every shard */
};

typedef bool clock_predicate(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock);
typedef bool sensor_predicate(const struct assay_inventory *inventory, const struct assay_inventory_sensor *sensor);
typedef bool domain_predicate(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain);

/* When the check applies; what is not met gives `skip` with the reason. Zero means no condition. */
struct check_needs {
	uint32_t version_min, version_max; /* of the check's protocol, inclusive */
	uint32_t messages;                 /* bits: these message ids of the check's protocol are implemented */
	uint8_t agents;                    /* at least so many */
	bool policy;                       /* --policy, that knows the agent */
	bool trusted;                      /* an agent of this run that the policy calls trusted */
	bool p2a;                          /* an event channel */
	bool no_p2a;                       /* none: what a platform does without */
	bool raw;                          /* hand-made descriptor chains */
	bool virtio;                       /* virtio rules apply */
	bool wire;                         /* headers and room as they are on the wire, not as a kernel in between makes them */
	bool linux_raw;                    /* Linux Raw mode stands between */
	bool vhost;                        /* a vhost node of this kernel; elsewhere one skip speaks for the whole table */
	bool channel;                      /* channels in shared memory; elsewhere one skip speaks for the whole table */
	bool calls;                        /* ... whose doorbell is a call with registers */
	bool mediator;                     /* ... given out by a hypervisor that can be asked for domains and devices */
	bool no_permissions;               /* a platform without BASE_SET_DEVICE_PERMISSIONS */
	bool destructive;                  /* may harm: with --destructive only */
	const char *clock_wanted;          /* PER_CLOCK: what `clock_is` looks for, for the skip's reason */
	const char *sensor_wanted;         /* PER_SENSOR: the same of `sensor_is` */
	const char *domain_wanted;         /* PER_DOMAIN: the same of `domain_is` */
};

#define MSG(id) (1u << (id))
#define REQUIRES(...)             \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

struct check_row {
	const char *id;    /* suite.subject.case */
	const char *title; /* a sentence of what holds when it passes */
	const char *const *requirements;
	uint8_t protocol;      /* whose version and messages `needs` speaks of, and that steps talk to; 0: any */
	uint8_t scope;         /* enum check_scope */
	bool quirk;            /* records, never judges: verdict note */
	const char *ambiguity; /* quirk: the open point whose reading it records, "AMB-14" */
	struct check_needs needs;
	clock_predicate *clock_is;           /* PER_CLOCK; NULL: every clock that is there */
	sensor_predicate *sensor_is;         /* PER_SENSOR; NULL: every sensor */
	domain_predicate *domain_is;         /* PER_DOMAIN; NULL: every domain that is there (pin control: every pin) */
	bool (*fits)(const struct check *c); /* PER_CELL, PER_DEVICE: must not talk; NULL: all */
	uint32_t argument;                   /* for a run function that several rows share */
	/* One of the two: */
	const struct step *steps; /* STEPS(...) */
	void (*run)(struct check *c);
};

struct check_table {
	const struct check_row *rows;
	size_t count;
};
#define CHECK_TABLE(name, array) const struct check_table name = {array, sizeof(array) / sizeof((array)[0])}

/* --- Where the check stands ---------------------------------------------------------------------------------------------- */

const struct check_row *check_row(const struct check *c);
const struct assay_inventory *check_inventory(const struct check *c);
/* Of the row's protocol, NULL if it is not there. */
const struct assay_inventory_protocol *check_protocol(const struct check *c);
uint32_t check_version(const struct check *c);
const struct assay_inventory_clock *check_clock(const struct check *c);   /* PER_CLOCK */
const struct assay_inventory_sensor *check_sensor(const struct check *c); /* PER_SENSOR */
const struct assay_inventory_domain *check_domain(const struct check *c); /* PER_DOMAIN */
uint8_t check_release(const struct check *c);                             /* --spec */
/* What was promised (--expect), or NULL. */
const struct assay_expectations *check_expectations(const struct check *c);
bool check_implements(const struct check *c, uint8_t protocol, uint8_t message);
bool check_has_p2a(const struct check *c);
bool check_is_virtio(const struct check *c);
size_t check_agents(const struct check *c);
/* A repeatable random number: from the run's seed, the check and the resource. */
uint32_t check_random(struct check *c);
/* The next sends go through this agent of the run (0: the one the check runs for). */
void check_use_agent(struct check *c, size_t agent);
struct assay_agent *check_agent(struct check *c);

/* The words of a step, for the clock given (NULL: none) and the seat of the check. `words` holds five. */
void step_words(const struct check *c, const struct assay_inventory_clock *clock, const struct step *step, uint32_t *words);

/* --- Talking ------------------------------------------------------------------------------------------------------------- */

/*
 * Each returns the finished exchange, valid until the eighth send after it; never NULL. No answer fails the check (condition
 * timeout, wedged or crashed, by a liveness exchange) and every later send of this check returns unanswered at once.
 */
const struct assay_exchange *send_bytes(struct check *c, uint8_t protocol, uint8_t message, const void *payload, uint32_t bytes);
const struct assay_exchange *send_words(struct check *c, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count);
/* SEND(c, protocol, message, words...): the usual way. SEND_EMPTY: no parameters. */
#define SEND(c, protocol, message, ...)                                         \
	send_words((c), (protocol), (message), (const uint32_t[]){__VA_ARGS__}, \
		   sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
#define SEND_EMPTY(c, protocol, message) send_words((c), (protocol), (message), NULL, 0)

/* As given. `silence_allowed`: no answer is no failure, as long as the platform answers the next command. */
const struct assay_exchange *send_command(struct check *c, const struct assay_command *command, bool silence_allowed);
const struct assay_exchange *send_raw(struct check *c, const struct assay_raw_segment *segments, uint32_t count);
bool answered(const struct assay_exchange *ex);

/* Several in flight at once: send without waiting, then wait for each. False if it could not be sent, or was not answered. */
uint32_t check_in_flight(const struct check *c); /* how many the connection carries at once */
bool send_later(struct check *c, const struct assay_command *command, uint64_t *sequence);
bool wait_sent(struct check *c, uint64_t sequence, struct assay_exchange *ex);
/* Made visible together with one doorbell, then all waited for. How many were sent and answered; 0 after a failure. */
uint32_t send_together(struct check *c, const struct assay_command *commands, uint32_t count, struct assay_exchange *exchanges);

/* An exchange on the same path: what the platform did before it is done. False if it was not answered. */
bool fence(struct check *c);

/*
 * A fresh connection whose event queue has no buffers, and giving it its buffers. The first is false (and a skip) where this backend
 * cannot do without. When the check ends, buffers are offered on every path.
 */
bool withhold_event_buffers(struct check *c);
bool offer_event_buffers(struct check *c);

/* Wait for an event up to the time limit. False: none came (nothing is judged). */
bool wait_event(struct check *c, const struct assay_event_filter *filter, struct assay_event *event);
/* The same for one whose second word names this resource. Others may be told as well, before it; if none is followed by the right one, the last. */
bool wait_event_of(struct check *c, const struct assay_event_filter *filter, uint32_t resource, struct assay_event *event);
/* Is one there now, after a fence? Never waits. */
bool take_event_now(struct check *c, const struct assay_event_filter *filter, struct assay_event *event);
void drop_events(struct check *c);

/*
 * An agent goes, in order or by a crash, and is away until check_come_back() (or the check's end): both speak of the agent that
 * sends next. False: the connection cannot crash (nothing is judged), or there is no new one (then the check is over).
 */
bool check_lose(struct check *c, enum assay_departure how);
bool check_come_back(struct check *c);
/* Does the platform learn that a connection has ended? Where not, the check has skipped. */
bool check_loss_shows(struct check *c);

/* --- Judging ------------------------------------------------------------------------------------------------------------- */

/* Each returns true if it holds, so that a check can go on, and counts as a judgement. */

/* Answered, and with a status of the set. */
bool expect_status(struct check *c, const struct assay_exchange *ex, uint32_t set);
/* SUCCESS, with at least `bytes` of payload (status included). */
bool expect_success(struct check *c, const struct assay_exchange *ex, uint32_t bytes);
/* SUCCESS with exactly so many bytes of payload. */
bool expect_length(struct check *c, const struct assay_exchange *ex, uint32_t bytes);
/* The bits of `mask` are zero in the word at this payload offset. */
bool expect_zero_bits(struct check *c, const struct assay_exchange *ex, uint32_t offset, uint32_t mask, const char *what);
/* Two numbers are equal; `what` names them. */
bool expect_equal(struct check *c, uint64_t found, uint64_t expected, const char *what);
/* Anything else: a condition and what to say if it does not hold (printf style: clause, expected, found). */
bool expect(struct check *c, bool holds, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* As expect(), but only a warning hangs on it. */
bool prefer(struct check *c, bool holds, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Outright. fail() of a should, or of an unconfirmed must without --strict, is a warning. */
void fail(struct check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void warn(struct check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void note(struct check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/*
 * A quirk check: which reading of an open point (catalogue/ambiguities.yaml) this platform shows. Verdict note, "reading: NOT_FOUND
 * (AMB-01)"; a second, other reading in the same check is added to the first. The name is one of that file; another one is recorded
 * as none that is known. Never fails.
 */
void note_reading(struct check *c, const char *ambiguity, const char *reading);
/* The same by an answer: its status's name, or `success` for SUCCESS (NULL: "SUCCESS"). Nothing if there was no answer. */
void note_status(struct check *c, const char *ambiguity, const struct assay_exchange *ex, const char *success);
void skip(struct check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void broken(struct check *c, const char *format, ...) __attribute__((format(printf, 2, 3))); /* verdict error: our own set-up */
/* Has this check failed, or can it no longer talk? Loops end on it. */
bool over(const struct check *c);

/* The payload of a response or event, as a reader whose errors stick: an unanswered exchange reads as an error. */
struct reader payload_of(const struct assay_exchange *ex);
struct reader event_payload(const struct assay_event *event);

/* --- Restoring ----------------------------------------------------------------------------------------------------------- */

/* Sent when the check ends, on every path, last registered first, as long as the platform can be reached. */
void undo_words(struct check *c, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count);
#define UNDO(c, protocol, message, ...)                                         \
	undo_words((c), (protocol), (message), (const uint32_t[]){__VA_ARGS__}, \
		   sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
/* Read the present state of the clock and register the command that brings it back. Call before changing it. */
void undo_clock_rate(struct check *c, uint32_t clock);
void undo_clock_state(struct check *c, uint32_t clock);
void undo_clock_parent(struct check *c, uint32_t clock);

/* --- Version facts ------------------------------------------------------------------------------------------------------- */

/* Is this version of the protocol one that some release names? */
bool version_known(uint8_t protocol, uint32_t version);
/* Does any release's version of this protocol have the major of `version`? */
bool version_major_known(uint8_t protocol, uint32_t version);

#endif
