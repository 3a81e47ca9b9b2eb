/* SPDX-License-Identifier: BSD-2-Clause */
/* What several agents vote on, on or off: clocks, sensors, power and voltage domains, by one set of functions. */
#ifndef SUITES_VOTES_COMMON_H
#define SUITES_VOTES_COMMON_H

#include "suites/check.h"

/* Prefixed for the linker: this is a library. */
#define vote_is_slow check_vote_is_slow
#define vote_send check_vote_send
#define vote_read check_vote_read
#define vote_sees check_vote_sees
#define vote_stays check_vote_stays
#define vote_settles check_vote_settles
#define vote_settable_clock check_vote_settable_clock
#define vote_settable_sensor check_vote_settable_sensor
#define vote_settable_voltage check_vote_settable_voltage
#define vote_cast check_vote_cast
#define vote_withdraw_later check_vote_withdraw_later
#define vote_voters check_vote_voters
#define vote_noun check_vote_noun

#define VOTERS_MAX 8u

/* Which resources a check of votes takes; power domains: power_settable. */
clock_predicate vote_settable_clock;
sensor_predicate vote_settable_sensor;
domain_predicate vote_settable_voltage;

/* All of them speak of the resource as the agent that sends next knows it (check_as()). */

const char *vote_noun(const struct check *c); /* "clock", "power domain", ... */
/* Does a change of it take effect some time after the answer? */
bool vote_is_slow(const struct check *c);
/* Ask for on or off, whatever the answer. */
const struct assay_exchange *vote_send(struct check *c, bool on);
/* False where the state cannot be read; nothing is judged. */
bool vote_read(struct check *c, bool *on);
/* Does the agent see this state, once a change has had some time? */
bool vote_sees(struct check *c, bool on);
/* The other way round: a change that must not come has time to come. */
bool vote_stays(struct check *c, bool on);
/* Both: it gets there, and nothing that is still under way changes it. */
bool vote_settles(struct check *c, bool on);
/* Brings the vote of the agent that sends next back to off when the check ends. */
void vote_withdraw_later(struct check *c);
/* The same for the agent at a place, with its vote withdrawn at the end. False where it was refused; nothing is judged. */
bool vote_cast(struct check *c, size_t place, bool on);

/*
 * The places of agents that may each turn the resource on, and see each other do so; the first is the check's own. Everything is off
 * before and after. Fewer than `wanted`: the check has skipped, or is over.
 */
size_t vote_voters(struct check *c, size_t wanted, size_t *places, size_t most);

#endif
