/* SPDX-License-Identifier: BSD-2-Clause */
/* Giving and taking permissions as the trusted agent, and what one agent can reach of a device's resources then. */
#ifndef SUITES_GRANTS_H
#define SUITES_GRANTS_H

#include "suites/acts.h"

/* Prefixed for the linker: this is a library. */
#define grant_device check_grant_device
#define grant_protocol check_grant_protocol
#define grant_restore check_grant_restore
#define grant_reset check_grant_reset
#define grant_uses check_grant_uses
#define grant_lacks check_grant_lacks
#define grant_may_act check_grant_may_act
#define vote_as check_vote_as
#define vote_seen check_vote_seen
#define not_there check_not_there
#define reach_list check_reach_list
#define reach_none check_reach_none
#define reach_all check_reach_all
#define reach_as check_reach_as

#define REACH_MAX 24u
#define NOT_THERE (S_NF | S_DN)   /* AMB-25 */
#define NOT_TRUSTED (S_DN | S_NS) /* refused, or the message is hidden */

/* Resources of the policy. */
struct reach {
	uint32_t count, resource[REACH_MAX];
};

/* --- Rows of scope PER_DEVICE: which devices --------------------------------------------------------------------------------- */

/* The check's own agent is none that is trusted, its id is known, and it may use the device and something of it. */
bool grant_uses(const struct check *c);
/* The same, but it may not use the device before somebody lets it. */
bool grant_lacks(const struct check *c);

/* --- Commands, for the check's own agent and device ---------------------------------------------------------------------------- */

/* As the agent at `place`: the answer, whatever it is. `target` is the place of the agent that is meant. */
const struct assay_exchange *grant_device(struct check *c, size_t place, size_t target, bool allow);
const struct assay_exchange *grant_protocol(struct check *c, size_t place, size_t target, uint8_t protocol, bool allow);
const struct assay_exchange *grant_reset(struct check *c, size_t place, size_t target, bool permissions);
/* Has the trusted agent bring the target's permission of the device back at the end of the check. */
void grant_restore(struct check *c, size_t target, uint8_t protocol);

/* --- What can be reached --------------------------------------------------------------------------------------------------------- */

/*
 * Resources that the agent at the place may use now: of the check's device (`inside`) or of none that it is in; of one protocol, or
 * any (0).
 */
void reach_list(const struct check *c, size_t place, bool inside, uint8_t protocol, struct reach *list);
/* What a resource that is out of reach gives: where the agent lost the whole protocol with it, the protocol may be gone (AMB-07). */
uint32_t not_there(struct check *c, size_t place);
/* The agent at the place is refused whatever it tries on them, and nothing changes. */
void reach_none(struct check *c, size_t place, const struct reach *list);
/* It is served: described, and (its own rights given) changed. `acts` false: described alone. */
void reach_all(struct check *c, size_t place, const struct reach *list, bool acts);

/* --- Votes ------------------------------------------------------------------------------------------------------------------------- */

/* Turns the resource on or off as the agent at the place, to be withdrawn at the end. False: refused, or the check is over. */
bool vote_as(struct check *c, const struct attempt *a, size_t place, bool on);
/* Does the witness see it in this state, and stay there? */
bool vote_seen(struct check *c, const struct attempt *a, bool on);

#endif
