/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks of several agents: who is who, what the policy says of them, and phases in which several act at the same time.
 *
 * In order: check_use_agent() and SEND(), or AGENT_STEP() in a row's steps. At the same time: at_once() gives each agent a thread.
 */
#ifndef SUITES_AGENTS_H
#define SUITES_AGENTS_H

#include "harness/config/policy.h"
#include "suites/check.h"

#define at_once check_at_once
#define meet check_meet

#define NO_AGENT SIZE_MAX

/* --- Who is who ---------------------------------------------------------------------------------------------------------- */

/* Agents are told by their place as check_use_agent() takes it: 0 is the one that the check runs for, which is judged. */

/* The place of the agent that sends next. */
size_t check_place(const struct check *c);
/* The place of an agent that the policy calls trusted, or NO_AGENT. Rows that need one say .needs = {.trusted = true}. */
size_t check_trusted(const struct check *c);
/* The first other agent that is neither `a` nor `b` (NO_AGENT: nobody) nor the trusted one: to watch or to be watched. NO_AGENT. */
size_t check_bystander(const struct check *c, size_t a, size_t b);
/* The agent id of that place, as its connection says; 0: not known. */
uint32_t check_agent_id(const struct check *c, size_t place);
/* Evidence is kept for all agents of a check, in the order of time: nothing is needed for that. */

/* --- Policy -------------------------------------------------------------------------------------------------------------- */

/* What was given with --policy, or NULL. Rows that need one say .needs = {.policy = true}. */
const struct policy *check_policy(const struct check *c);
/* Device permissions as they are now: permission commands of any agent of this run that succeeded are followed. NULL: no policy. */
const struct policy_grants *check_grants(const struct check *c);
/* The policy's number of the agent at that place, or POLICY_NONE. */
uint32_t check_policy_agent(const struct check *c, size_t place);
/* The place of the policy's agent, or NO_AGENT: it has no connection in this run. */
size_t check_place_of(const struct check *c, uint32_t agent);
/* The cell of the agent at that place for the resource that it knows under `id`. UNSURE where the policy says nothing. */
struct policy_cell check_cell(const struct check *c, size_t place, uint8_t protocol, uint8_t selector, uint32_t id);

enum permission { PERMISSION_UNKNOWN = 0, PERMISSION_ALLOWED, PERMISSION_DENIED, PERMISSION_HIDDEN };
/* May it send this message about that resource? DENIED: no right to it; HIDDEN: the resource is not there for it. */
enum permission check_permission(const struct check *c, size_t place, uint8_t protocol, uint8_t selector, uint32_t id,
				 uint8_t message);
/* The statuses (enum status_set) of a refusal by that: 0 where it is allowed or nobody says. */
uint32_t check_refusals(const struct check *c, size_t place, uint8_t protocol, uint8_t selector, uint32_t id, uint8_t message);

/* --- At the same time ---------------------------------------------------------------------------------------------------- */

/*
 * One agent's part. `run` is called in a thread of its own with a check of its own, `c`, which stands for that agent alone: it sends,
 * waits, judges, skips and registers what to undo as any check does. Nothing else may be touched but what `context` points to, and
 * that only by one part between two meetings. check_use_agent() has no effect in a part.
 */
struct part {
	size_t place;
	void (*run)(struct check *c, void *context);
	void *context;
};

/*
 * Runs the parts at the same time and waits for all. Then evidence of all stands in the check in the order of time, and the first
 * failure (by time) is the check's. True if the check can go on. An agent has one part at most.
 *
 * Where platforms run in the caller's thread (loopback), parts take turns instead, one exchange each, in an order that follows from
 * --seed: other seeds are other orders.
 */
bool at_once(struct check *c, const struct part *parts, size_t count);
/* In a part: waits until every part that is not over is here. False: this part should end (a part failed before the meeting). */
bool meet(struct check *c);

#endif
