/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The oracle: predicts which statuses a platform may answer to a request of one agent, and how long the answer is, from what the
 * platform offers, what the agent did before and the release that is judged by. It decides by the specification alone and shares
 * nothing that decides with the reference platform. Where a clause is read in several ways, every reading is allowed; where it
 * cannot know, the set is wider and the prediction says why.
 *
 * Sets of statuses: bit n stands for status -n, bit 13 for any vendor status.
 */
#ifndef ASSAY_ORACLE_H
#define ASSAY_ORACLE_H

#include "assay/check.h"

#ifdef __cplusplus
extern "C" {
#endif

struct assay_oracle;

/* Zero means default. */
struct assay_oracle_options {
	uint8_t release; /* enum assay_release */
	bool no_p2a;     /* the connection has no event channel */
	bool virtio;     /* virtio's rules on lengths and on connections without events apply */
	bool alone;      /* no other agent acts on the platform meanwhile */
};

/* One condition that holds for a request. */
struct assay_ground {
	uint32_t statuses;     /* that it allows; with SUCCESS among them it does not exclude success */
	uint32_t tolerated;    /* that are worth a warning only */
	bool excludes_success; /* the request must not succeed */
	bool has_value;
	uint32_t value; /* the word that it is about */
	const char *
		clause; /* requirement or ambiguity: "CLK-005-02", "AMB-19"; "-": those of the message, "-002-02": of the protocol */
	const char *text;
};

#define ASSAY_CONDITIONS_MAX 16u
struct assay_prediction {
	uint32_t statuses;  /* allowed; never empty */
	uint32_t tolerated; /* allowed with a warning, beyond those */
	bool silence;       /* no answer is right as well */
	bool unsure;        /* the oracle cannot know: any status */
	/* Of a SUCCESS answer, bytes of payload with the status. */
	uint32_t success_min;
	bool success_exact; /* not more either */
	uint32_t condition_count;
	struct assay_ground conditions[ASSAY_CONDITIONS_MAX];
	/* The oracle's own: what the answer will teach, how clauses are written. */
	const char *prefix; /* of the protocol's requirements; NULL: none */
	uint8_t message;
	uint64_t memory_key;
	uint32_t memory_set;
};

enum assay_oracle_verdict {
	ASSAY_AS_PREDICTED = 0,
	ASSAY_TOLERATED,    /* against a should, or a longer answer than the layout */
	ASSAY_WRONG_STATUS, /* outside the set */
	ASSAY_WRONG_LENGTH,
};

/* How sharp the predictions of a run were. */
struct assay_sharpness {
	uint64_t requests;   /* judged */
	uint64_t single;     /* with exactly one allowed status */
	uint64_t sizes;      /* sum of the sizes of the allowed sets */
	uint64_t unsure;     /* of these: the oracle could not know */
	uint64_t tolerated;  /* answers worth a warning */
	uint64_t mismatched; /* answers outside the prediction */
};

/* `inventory` may be NULL (what is offered is learned from the exchanges); else it must outlive the oracle. 0 or -ENOMEM. */
int assay_oracle_new(const struct assay_inventory *inventory, const struct assay_oracle_options *options,
		     struct assay_oracle **oracle);
void assay_oracle_free(struct assay_oracle *oracle);
/*
 * Who may use what: rights are then known. `grants` are the device permissions in force, which the caller keeps up to date; both
 * must outlive the oracle. `agent`: the policy's number of this agent.
 */
struct policy;
struct policy_grants;
void assay_oracle_set_policy(struct assay_oracle *oracle, const struct policy *policy, const struct policy_grants *grants,
			     uint32_t agent);
/*
 * A policy and the agents of a run, for those that judge without checks: finds out who is who, that agents, devices and resources
 * exist (as far as that can be seen), tells each oracle, and follows permission commands. The arrays hold `count`; all must outlive
 * the binding. 0; -EINVAL if the policy contradicts the platform, with file and line in `why`; -ENOMEM.
 */
struct assay_policy_binding;
int assay_policy_bind(struct assay_agent *const *agents, struct assay_inventory *const *inventories,
		      struct assay_oracle *const *oracles, size_t count, const struct policy *policy,
		      struct assay_policy_binding **binding, char *why, size_t why_bytes);
/* An exchange of any of the agents. */
void assay_policy_hear(struct assay_policy_binding *binding, const uint8_t *request, uint32_t request_bytes,
		       const uint8_t *response, uint32_t response_bytes);
void assay_policy_unbind(struct assay_policy_binding *binding);
/* Takes in an inventory that was read later. 0 or -ENOMEM. */
int assay_oracle_feed(struct assay_oracle *oracle, const struct assay_inventory *inventory);

/* `request`: header and parameters. `capacity`: room offered for the response, header included; 0: plenty. */
void assay_oracle_predict(const struct assay_oracle *oracle, const uint8_t *request, uint32_t request_bytes, uint32_t capacity,
			  struct assay_prediction *prediction);
/* Judge an answer (header first) by its prediction, count it, and learn from it. */
enum assay_oracle_verdict assay_oracle_judge(struct assay_oracle *oracle, const struct assay_prediction *prediction,
					     const uint8_t *request, uint32_t request_bytes, const uint8_t *response,
					     uint32_t response_bytes);
/* A command went out: several at once may be served in any order, and predictions are wider meanwhile. */
void assay_oracle_sent(struct assay_oracle *oracle);
/* Learn from an answered exchange without judging it. */
void assay_oracle_learn(struct assay_oracle *oracle, const uint8_t *request, uint32_t request_bytes, const uint8_t *response,
			uint32_t response_bytes);
/* Another agent's exchange, for what it does to this one: permissions, resets. */
void assay_oracle_overhear(struct assay_oracle *oracle, const uint8_t *request, uint32_t request_bytes, const uint8_t *response,
			   uint32_t response_bytes);
/* A notification or delayed response came. */
void assay_oracle_event(struct assay_oracle *oracle, const uint8_t *event, uint32_t event_bytes);
/* Nothing is in flight: what was not answered will not be. */
void assay_oracle_idle(struct assay_oracle *oracle);
/* A new connection: what the old one had pending is over. */
void assay_oracle_restart(struct assay_oracle *oracle);
/* Who the agent is now, after a new connection. */
void assay_oracle_identify(struct assay_oracle *oracle, const struct assay_inventory *inventory);

void assay_oracle_sharpness(const struct assay_oracle *oracle, struct assay_sharpness *sharpness);
/* Which conditions hold, in words with clause ids: "NOT_FOUND expected: ... (CLK-006-01); ...". Returns `text`. */
const char *assay_oracle_explain(const struct assay_prediction *prediction, char *text, size_t text_bytes);
/* What is wrong with this answer, in one sentence: expected, found. Returns `text`. */
const char *assay_oracle_complain(const struct assay_prediction *prediction, const uint8_t *response, uint32_t response_bytes,
				  char *text, size_t text_bytes);

/*
 * Asks the platform for the lists that an inventory does not hold (levels, voltages, intervals, associations), so that values can
 * be judged. The oracle learns from each answer. 0, or a negative errno of our own.
 */
int assay_oracle_survey(struct assay_oracle *oracle, struct assay_agent *agent);

#ifdef __cplusplus
}
#endif

#endif
