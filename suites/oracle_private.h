/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the oracle share: its model of the platform, the question under way, and the rows that say what each message
 * takes. Never the platform's own sources: a misreading must not agree with itself.
 */
#ifndef SUITES_ORACLE_PRIVATE_H
#define SUITES_ORACLE_PRIVATE_H

#include "assay/oracle.h"
#include "scmi/base.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/status.h"
#include "suites/status_set.h"

/* Short in the text of a rule, prefixed for the linker. */
#define asked oracle_asked
#define fixed oracle_fixed
#define may oracle_may
#define right_of oracle_right_of
#define should oracle_should
#define tolerate oracle_tolerate
#define wrong oracle_wrong
#define wrong_word oracle_wrong_word

#define ORACLE_KINDS 10u
#define ORACLE_RESOURCES_MAX 1024u /* of a kind; what is beyond them is not known */
#define ORACLE_PENDING_MAX 64u
#define ORACLE_DENIALS_MAX 32u
#define ORACLE_MEMORY 8192u /* a power of two */
#define ORACLE_VALUES_MAX 4096u

/* --- The model ------------------------------------------------------------------------------------------------------------ */

/* A list that a resource describes, as far as it was seen. */
struct oracle_list {
	bool total_known, triplet, format_known;
	uint32_t total;
	uint32_t known;   /* values[0..known) */
	int64_t *values;  /* rates, levels, voltages, intervals, ids, types */
	int64_t *indices; /* of performance levels */
};

enum oracle_presence { PRESENCE_UNKNOWN = 0, PRESENCE_THERE, PRESENCE_HIDDEN };
enum oracle_switch { SWITCH_UNKNOWN = 0, SWITCH_OFF, SWITCH_ON };

struct oracle_resource {
	uint8_t presence;
	uint32_t bytes;
	uint8_t payload[ASSAY_DOMAIN_BYTES]; /* of its ATTRIBUTES answer; sensors: attributes at 4 and 8 */
	struct oracle_list lists[2];
	bool rights_known;
	uint32_t rights;   /* CLOCK_GET_PERMISSIONS */
	uint8_t enabled;   /* sensor: enum oracle_switch */
	bool own_vote;     /* sensor: this agent enabled it */
	bool limits_known; /* performance: as in force */
	uint32_t limit_max, limit_min;
	bool moving; /* power: an asynchronous change may still run, */
	bool queued; /* the same, and a change at once came since */
	bool tells;  /* and the state will show when it is over */
	bool state_known;
	bool own_state;         /* power: this agent set it */
	bool unlimited;         /* performance: nobody limited the domain before this agent did */
	bool own_limits;        /* performance: this agent limits it */
	uint32_t state, target; /* power: as read or set last; as asked for */
	bool asserted;          /* reset: by explicit signal */
	uint8_t owned;          /* pin control: enum oracle_switch */
};

struct oracle_kind {
	bool announced_known;
	uint32_t announced, count;
	struct oracle_resource *items;
};

struct oracle_protocol {
	uint8_t listed;                /* enum oracle_presence */
	uint32_t own_version, version; /* as reported; in force */
	bool version_unsure;           /* a reset may have forgotten a negotiation */
	int32_t message[ASSAY_MESSAGES_ASKED];
	uint32_t message_attributes[ASSAY_MESSAGES_ASKED];
	uint32_t words[4];
	uint8_t word_count;
	bool silent_async; /* something may be pending that will never be reported */
};

struct oracle_pending {
	bool open;
	uint8_t protocol, message;
	uint16_t token;
	uint32_t resource;
};

struct assay_oracle {
	struct assay_oracle_options options;
	bool lists_known;
	uint32_t agents, protocols_announced;
	bool agents_known, self_known;
	uint32_t self;
	bool rights_unknown; /* more permissions were denied during the run than are kept */
	bool rights_widened; /* something was granted that this run had not denied */
	uint32_t denial_count;
	uint64_t denials[ORACLE_DENIALS_MAX]; /* device << 8 | protocol, 0 all of them */
	const struct policy *policy;          /* NULL: nobody says */
	const struct policy_grants *grants;
	uint32_t policy_agent;
	bool policy_moved; /* permissions changed while commands were in flight: which came first, is not known */
	uint32_t open;     /* commands in flight */
	bool crowded;
	struct oracle_protocol protocols[256];
	struct oracle_kind kinds[ORACLE_KINDS];
	struct oracle_pending pending[ORACLE_PENDING_MAX];
	struct assay_sharpness sharpness;
	struct {
		uint64_t key;
		uint32_t status; /* set bit of what was answered */
	} memory[ORACLE_MEMORY];
};

/* Does nobody else act meanwhile? */
static inline bool oracle_alone(const struct assay_oracle *o)
{
	return o->options.alone && !o->crowded;
}

/* Kinds of resources: where an id of a protocol belongs. ORACLE_KINDS: none. */
uint32_t oracle_kind_of(uint8_t protocol, uint8_t selector);
struct oracle_resource *oracle_resource(const struct assay_oracle *o, uint8_t protocol, uint8_t selector, uint32_t id);

/* --- The question --------------------------------------------------------------------------------------------------------- */

struct oracle_rule;
struct question {
	const struct assay_oracle *oracle;
	const struct oracle_protocol *protocol;
	struct scmi_header header;
	uint32_t major;
	const uint8_t *parameters;
	uint32_t bytes;
	const struct oracle_rule *rule;
	uint8_t selector;                       /* pin control */
	uint32_t id;                            /* of the resource, as the platform would take it */
	const struct oracle_resource *resource; /* NULL: none, or not known */
	bool whole;                             /* every parameter is there */
	bool resource_named;                    /* `id` lies in the id space */
	uint8_t policy;                         /* enum policy_access of the resource */
	bool policy_right;                      /* and the agent has the right that the message takes */
	struct assay_prediction *p;
};

/* The parameter word, 0 past the end. */
static inline uint32_t asked(const struct question *q, uint32_t word)
{
	return 4 * word + 4 <= q->bytes ? scmi_load32(q->parameters + 4 * word) : 0;
}

/* Word of the resource's ATTRIBUTES answer at this payload offset; 0 if it is not known. */
uint32_t oracle_word(const struct oracle_resource *r, uint32_t offset);
static inline uint32_t attribute(const struct question *q)
{
	return q->resource ? oracle_word(q->resource, 4) : 0;
}

/* The request must fail, with one of these. With S_OK in the set: it may fail with these, or be executed. */
void wrong(struct question *q, uint32_t set, const char *clause, const char *text);
/* The same, about a word. */
void wrong_word(struct question *q, uint32_t set, uint32_t value, const char *clause, const char *text);
/* A should: these are right, `tolerated` (S_OK: execution) is worth a warning. */
void should(struct question *q, uint32_t set, uint32_t tolerated, const char *clause, const char *text);
/* These are right as well. */
void may(struct question *q, uint32_t set, const char *clause, const char *text);
/* These are worth a warning, and nothing else is said. */
void tolerate(struct question *q, uint32_t set, const char *clause, const char *text);
/*
 * Not announced anywhere, but fixed: a right, a mode, a value. Until an answer told, these are right as well; from then on that
 * answer. `variant` tells apart what is asked of one resource. At most one per question counts (the first).
 */
void fixed(struct question *q, uint32_t set, uint32_t variant, const char *clause, const char *text);

/* The same of what is a matter of rights alone: where the policy gives them, it is not refused for that. */
void right_of(struct question *q, uint32_t set, uint32_t variant, const char *clause, const char *text);
/* Looks up what the policy says of the resource; then judges by it. */
void oracle_policy_cell(struct question *q);
void oracle_rule_policy(struct question *q);

/* The selector of a pin control message. */
void oracle_selector(struct question *q);
/* How long a list with this count has to be; 0: no list, or not known. */
uint32_t oracle_list_bytes(const struct assay_oracle *o, const uint8_t *request, uint32_t request_bytes, const uint8_t *response,
			   uint32_t response_bytes);
/* A permission message or a reset of this agent (or of one that may be it) succeeded. */
void oracle_permissions(struct assay_oracle *o, uint8_t message, const uint8_t *parameters, uint32_t bytes);
/* Was something of this protocol denied during the run, and not granted again? */
bool oracle_denied(const struct assay_oracle *o, uint8_t protocol);
/* Finds the resource that the request names; judges whether it exists for the agent. */
void oracle_rule_resource(struct question *q);

/* Checks that several protocols share. */
void oracle_rule_name(struct question *q, uint32_t bit); /* NAME_GET and its attribute bit */
void oracle_rule_notify(struct question *q, uint32_t bit, uint32_t set,
			const char *clause); /* subscription and its capability bit */
/* The index of a list: `set` what an index past the end gives; AMB for triplets. */
void oracle_rule_index(struct question *q, const struct oracle_list *list, uint32_t index, uint32_t set, uint32_t tolerated,
		       const char *clause, const char *triplet);
/* Asynchronous execution asked for: offered, an event channel there, not too many pending (`maximum` 0: how many is not announced). */
void oracle_rule_async(struct question *q, bool offered, uint32_t set, bool delayed, uint32_t maximum, const char *clause);
/* FastChannel of a message: `first` to `last` can have one. */
void oracle_rule_fastchannel(struct question *q, uint32_t bit, uint32_t message, uint32_t first, uint32_t last);

/* --- Rows ----------------------------------------------------------------------------------------------------------------- */

enum oracle_flag {
	RULE_SUBSCRIBES = 1,    /* enables notifications */
	RULE_CHANGES = 2,       /* changes something that others can hold */
	RULE_SOFT_BITS = 4,     /* reserved bits: a should */
	RULE_LOOSE_BITS = 8,    /* reserved bits: AMB-67, refused or executed */
	RULE_AT_LEAST = 16,     /* a longer answer is right as well */
	RULE_VARIABLE = 32,     /* the length is the extra function's business */
	RULE_WIDE_IDS = 64,     /* 16-bit ids in 32-bit words: AMB-12 */
	RULE_SELECTOR_1 = 128,  /* pin control: selector in bits 1:0 of word 1 */
	RULE_SELECTOR_16 = 256, /* bits 17:16 of word 1 */
	RULE_SELECTOR_2 = 512,  /* bits 1:0 of word 2 */
};
#define NO_RESOURCE 0xffu
#define LATEST 0xffu

struct oracle_rule {
	uint8_t message, major_min, major_max;
	uint8_t parameters; /* bytes */
	uint8_t answer;     /* bytes of SUCCESS payload, status included */
	uint8_t resource;   /* word of its id; NO_RESOURCE */
	uint16_t flags;
	uint8_t reserved_word;
	uint32_t reserved; /* bits that must be zero in that word */
	void (*extra)(struct question *q);
	/* A list: entries of so many bytes behind `answer` bytes, counted by the masked word at 4. 0: none. */
	uint8_t entry;
	uint32_t count_mask;
};

struct oracle_table {
	uint8_t protocol;
	uint8_t last;       /* the last message id that any version defines */
	uint8_t attributes; /* bytes of PROTOCOL_ATTRIBUTES payload */
	const char *prefix; /* of its requirements: "CLK" */
	const struct oracle_rule *rules;
	uint32_t count;
	/* After a SUCCESS answer. */
	void (*learn)(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes);
};
extern const struct oracle_table oracle_base, oracle_power, oracle_system, oracle_perf, oracle_clock, oracle_sensor, oracle_reset,
	oracle_voltage, oracle_powercap, oracle_pinctrl;
const struct oracle_table *oracle_table_of(uint8_t protocol);
const struct oracle_rule *oracle_rule_of(const struct oracle_table *table, uint32_t major, uint8_t message);

/* --- Learning ------------------------------------------------------------------------------------------------------------- */

/* The resource of an id below the announced count, as something that can be written; NULL if it is not kept. */
struct oracle_resource *oracle_learn_resource(struct assay_oracle *o, const struct question *q);
void oracle_learn_attributes(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes);
/* A part of a list: count word at 4 with returned and remaining; entries of `words` words from 8 on. */
struct list_shape {
	uint32_t returned_mask;
	uint8_t remaining_shift;
	uint32_t triplet_bit; /* 0: none */
	uint8_t entry;        /* bytes of an entry */
	uint8_t fixed;        /* bytes before the first */
	uint8_t count_at;     /* offset of the count word */
	uint8_t value_bytes;  /* of the value at the entry's start: 2, 4, 8 */
	uint8_t index_at;     /* offset in the entry of a second value; 0: none */
};
void oracle_learn_list(struct oracle_list *list, const struct list_shape *shape, uint32_t index, const uint8_t *payload,
		       uint32_t bytes);
bool oracle_list_complete(const struct oracle_list *list);
/* Is the value one that the list or triplet describes? */
bool oracle_list_holds(const struct oracle_list *list, int64_t value);
bool oracle_list_bounds(const struct oracle_list *list, int64_t *low, int64_t *high);
/* An asynchronous command was accepted. */
void oracle_learn_pending(struct assay_oracle *o, const struct question *q, uint32_t resource, bool delayed);
/* What the agent set is gone: after a reset of its configuration. */
void oracle_learn_reset(struct assay_oracle *o);

#endif
