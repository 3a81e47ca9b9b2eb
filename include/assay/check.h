/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conformance checks: the requirement catalogue, the table of checks, and a run of them over one or several agents. What a run
 * finds is handed out one finished check at a time (assay/result.h); telling people is the business of reports.
 *
 * Errors are negative errno values: what the platform did wrong is a verdict, never an errno.
 */
#ifndef ASSAY_CHECK_H
#define ASSAY_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/agent.h"
#include "assay/result.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- The catalogue ------------------------------------------------------------------------------------------------------- */

/* Releases of the specification, for --spec and for `since`. */
enum assay_release {
	ASSAY_RELEASE_DEFAULT = 0, /* 3.2 */
	ASSAY_RELEASE_1_0 = 10,
	ASSAY_RELEASE_2_0 = 20,
	ASSAY_RELEASE_3_0 = 30,
	ASSAY_RELEASE_3_1 = 31,
	ASSAY_RELEASE_3_2 = 32,
	ASSAY_RELEASE_4_0 = 40,
};

#define ASSAY_ANY_PROTOCOL 0u

/* One requirement. Strings belong to the catalogue and live as long as the process; "" where there is nothing to say. */
struct assay_requirement {
	const char *id;        /* "CLK-005-02" */
	uint8_t protocol;      /* enum scmi_protocol; ASSAY_ANY_PROTOCOL */
	const char *message;   /* "CLOCK_RATE_SET", "any response", ... */
	const char *sentence;  /* what is required, in our words */
	uint8_t severity;      /* enum assay_severity */
	uint8_t since;         /* enum assay_release */
	bool unconfirmed;      /* a must whose source could not be confirmed: judged as a warning unless strict */
	const char *ambiguity; /* "AMB-17": readings that a verdict must allow for */
	const char *needs;  /* "": testable by one agent; else what it takes: second-agent, trust, policy, fault-injection, ... */
	const char *reason; /* why it takes that */
};

/*
 * Reads the embedded catalogue, once; later calls cost nothing. 0, or a negative errno with file, line and reason in `why`.
 * The functions below return NULL or 0 before it has succeeded.
 */
int assay_catalogue_load(char *why, size_t why_bytes);
size_t assay_requirement_count(void);
const struct assay_requirement *assay_requirement_at(size_t index);
const struct assay_requirement *assay_requirement_find(const char *id);

/* What an open point of the specification can be read as. */
enum assay_accepted { ASSAY_ACCEPTED_NO = 0, ASSAY_ACCEPTED_YES, ASSAY_ACCEPTED_WARN };

struct assay_reading {
	const char *name;     /* "NOT_FOUND", "carried out": short, for tables */
	const char *sentence; /* what it means, in our words */
	uint8_t accepted;     /* enum assay_accepted: what a verdict makes of it */
};

/* One open point. Strings and readings live as long as the process; needs and reason as those of a requirement. */
struct assay_ambiguity {
	const char *id;    /* "AMB-14" */
	uint8_t protocol;  /* ASSAY_ANY_PROTOCOL where it touches several */
	const char *topic; /* "listing performance levels from behind the last one" */
	const struct assay_reading *readings;
	size_t reading_count;
	const char *needs, *reason; /* "": one agent can see which reading a platform has */
};

/* Loaded with the catalogue. Sorted by id; NULL past the end, or if there is no such id. */
size_t assay_ambiguity_count(void);
const struct assay_ambiguity *assay_ambiguity_at(size_t index);
const struct assay_ambiguity *assay_ambiguity_find(const char *id);
/* The reading of that name, or NULL. */
const struct assay_reading *assay_ambiguity_reading(const struct assay_ambiguity *ambiguity, const char *name);
/* The readings that a release prefers, one after the other; NULL past the end. */
const char *assay_ambiguity_preferred(const struct assay_ambiguity *ambiguity, uint8_t release, size_t index);
bool assay_ambiguity_prefers(const struct assay_ambiguity *ambiguity, uint8_t release, const char *reading);

/* Where a platform in the field is known to differ from a requirement: a note for people, no part of a verdict. */
struct assay_deviation {
	char *platform;    /* "OP-TEE scmi-msg" */
	char *requirement; /* "CLK-003-03" */
	char *sentence;    /* what it does instead, in our words */
};

/* Loaded with the catalogue. NULL past the end. */
const struct assay_deviation *assay_deviation_at(size_t index);

/* --- The checks ---------------------------------------------------------------------------------------------------------- */

/* One check, as listed. Strings live as long as the process. */
struct assay_check_info {
	const char *id; /* suite.subject.case */
	const char *title;
	const char *const *requirements; /* NULL-terminated */
	uint8_t severity;                /* enum assay_severity */
	uint8_t protocol;
	bool destructive;      /* runs with --destructive only */
	const char *ambiguity; /* a quirk check: the open point whose reading it records; else "" */
};

size_t assay_check_count(void);
/* 0, or -ENOENT past the end. */
int assay_check_at(size_t index, struct assay_check_info *info);

/* How many checks judge this requirement. */
size_t assay_requirement_covered(const char *id);
/* Why no check judges it ("needs second-agent: ...", or "no check yet"); NULL if one does or the id is unknown. */
const char *assay_requirement_uncovered(const char *id, char *text, size_t text_bytes);

/* --- What a platform offers ---------------------------------------------------------------------------------------------- */

#define ASSAY_MESSAGES_ASKED 17u /* message ids 0x0 to 0x10 */

/* One protocol as this agent sees it. `status` fields: 1 means not asked or no answer. */
#define ASSAY_STATUS_UNKNOWN 1
struct assay_inventory_protocol {
	uint8_t id;
	bool listed;            /* Base counts as listed */
	int32_t version_status; /* of PROTOCOL_VERSION */
	uint32_t version;       /* 0 unless answered */
	int32_t attributes_status;
	uint32_t attributes[4]; /* words of PROTOCOL_ATTRIBUTES after the status */
	uint8_t attributes_words;
	struct {
		int32_t status; /* of PROTOCOL_MESSAGE_ATTRIBUTES for this id */
		uint32_t attributes;
	} messages[ASSAY_MESSAGES_ASKED];
};

/* One clock. Arrays belong to the inventory. */
struct assay_inventory_clock {
	uint32_t id;
	int32_t status; /* of CLOCK_ATTRIBUTES: SUCCESS means it is there */
	uint32_t attributes;
	char name[17];
	bool triplet;     /* rates holds lowest, highest, step */
	bool rates_known; /* the whole list could be read */
	uint32_t rate_count;
	uint64_t *rates; /* as described, in that order */
	bool rate_known;
	uint64_t rate;          /* at the start of the run */
	bool permissions_known; /* CLOCK_GET_PERMISSIONS answered; else all are assumed */
	uint32_t permissions;
	bool parents_known;
	uint32_t parent_count;
	uint32_t *parents;
	bool parent_known;
	uint32_t parent; /* at the start of the run */
};

/* One sensor, as SENSOR_DESCRIPTION_GET describes it. */
struct assay_inventory_sensor {
	uint32_t id;
	uint32_t index; /* of its descriptor */
	uint32_t attributes_low, attributes_high;
	char name[17];
	uint32_t record_bytes; /* as the attributes say (or, for the last one of a reply, as found) */
	bool config_known;     /* SENSOR_CONFIG_GET answered */
	uint32_t config;       /* at the start of the run */
};

/*
 * One power, performance, reset, voltage or power capping domain, or one pin, group or function: what its ATTRIBUTES message
 * answered, as it came. Words are read with assay_domain_word().
 */
#define ASSAY_DOMAIN_BYTES 80u
struct assay_inventory_domain {
	uint8_t protocol;
	uint8_t selector; /* pin control: enum scmi_pinctrl_selector; else 0 */
	uint32_t id;
	int32_t status; /* of the ATTRIBUTES message: SUCCESS means it is there */
	uint32_t bytes; /* of payload below, status included */
	uint8_t payload[ASSAY_DOMAIN_BYTES];
};

struct assay_inventory {
	bool reached;                                   /* the first exchange was answered */
	bool silent;                                    /* after that, a command was not answered: the rest is not known */
	char trouble[160];                              /* what could not be read, for people; "" nothing */
	uint32_t protocols_announced, agents_announced; /* PROTOCOL_ATTRIBUTES of Base */
	bool agent_id_known;
	uint32_t agent_id;
	char vendor[17], sub_vendor[17], agent_name[17];
	uint32_t implementation_version;
	uint32_t protocol_count; /* entries below; Base is the first */
	struct assay_inventory_protocol protocols[256];
	uint32_t clocks_announced, clock_count; /* clock_count: entries below (a very long id space is cut) */
	struct assay_inventory_clock *clocks;
	uint32_t sensors_announced, sensor_count; /* sensor_count: entries below, as described */
	struct assay_inventory_sensor *sensors;
	uint32_t domain_count; /* of all protocols, in the order of their ids */
	struct assay_inventory_domain *domains;
};

/* Ask the platform what it has, believing nothing. 0, or a negative errno of our own. Release with assay_inventory_free(). */
int assay_inventory_read(struct assay_agent *agent, struct assay_inventory **inventory);
/* After a new connection, which may make another agent of it: ask again who it is, if it was known. */
void assay_inventory_identify(struct assay_agent *agent, struct assay_inventory *inventory);
void assay_inventory_free(struct assay_inventory *inventory);
const struct assay_inventory_protocol *assay_inventory_protocol(const struct assay_inventory *inventory, uint8_t protocol);
/* How many ids PROTOCOL_ATTRIBUTES announces: domains, clocks, sensors, or (by selector) pins, groups, functions. */
uint32_t assay_inventory_announced(const struct assay_inventory *inventory, uint8_t protocol, uint8_t selector);
/* The word at this payload offset (status at 0), 0 past the end. */
uint32_t assay_domain_word(const struct assay_inventory_domain *domain, uint32_t offset);

/* --- A run --------------------------------------------------------------------------------------------------------------- */

/* One (check, agent, resource) to run again; agent or resource NULL: any. */
struct assay_check_key {
	const char *id, *agent, *resource;
};

struct assay_expectations;
struct policy;

/* Zero means default everywhere. Pointers must stay valid during the run. */
struct assay_check_options {
	const char *const *suites; /* globs on check ids; none: all */
	size_t suite_count;
	const char *const *excludes;
	size_t exclude_count;
	const struct assay_check_key *only; /* run these alone (--only-failed); `only_count` counts if `only` is set */
	size_t only_count;
	uint8_t spec; /* enum assay_release */
	bool destructive, strict, fail_fast;
	uint64_t seed;
	uint32_t repeat;                               /* 0: once */
	uint32_t shard_index, shard_count;             /* shard_index from 1; count 0: everything */
	uint64_t timeout_ns;                           /* per exchange; 0: as the agents are set */
	const struct assay_expectations *expectations; /* what has to be there (harness/config/expectations.h); NULL: nothing */
	const struct policy *policy;                   /* who may use what (harness/config/policy.h); NULL: nobody says */
};

struct assay_check_progress {
	const char *id, *agent, *resource; /* about to run */
	uint32_t done, total;              /* checks of the table, over all agents and iterations */
};

struct assay_check_sink {
	void *context;
	/* Once per finished check, in order. Required. */
	void (*finished)(void *context, const struct assay_check_result *result);
	/* Once per agent, after discovery; the inventory is valid until the run ends. Optional. */
	void (*discovered)(void *context, size_t agent, const struct assay_inventory *inventory);
	/* Every message that an agent sent or received, as it happens: for traces. Must not call the agent. Optional. */
	void (*observed)(void *context, size_t agent, const struct assay_observation *seen);
	/* Optional. */
	void (*progress)(void *context, const struct assay_check_progress *progress);
};

struct assay_check_summary {
	uint32_t verdicts[ASSAY_VERDICT_COUNT];
	bool reached; /* every agent got an answer to its first exchange: what follows could be judged (else exit status 3) */
	bool gone;    /* a backend died and could not be reconnected */
	bool silent;  /* a backend stopped answering while it was asked what it offers: `why` says at what */
};

/*
 * Run the selected checks. 0 when the run came to its end, whatever the verdicts; a negative errno and `why` when our own
 * set-up failed. With `summary->reached` false nothing was judged and `why` says what happened.
 */
int assay_check_run(struct assay_agent **agents, size_t agent_count, const struct assay_check_options *options,
		    const struct assay_check_sink *sink, struct assay_check_summary *summary, char *why, size_t why_bytes);

/* "3.1" to an enum assay_release; 0 if there is no such release. */
uint8_t assay_release_parse(const char *text);
const char *assay_release_name(uint8_t release);

#ifdef __cplusplus
}
#endif

#endif
