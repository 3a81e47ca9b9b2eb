/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Something that agents vote for at a vhost node: a clock, a power domain or a voltage domain. One open votes, another one looks, so
 * that what is seen is the host's state and not an agent's own memory. Where the kernel tells its own count, that is looked at too.
 */
#ifndef SUITES_VHOST_VOTES_H
#define SUITES_VHOST_VOTES_H

#include "suites/vhost_vmm.h"

struct votable {
	uint8_t protocol;
	uint32_t id;
	char name[65]; /* as the platform gave it */
};

/* The first resource of the protocol, from an id on, that is on or off as wanted, as `v` sees it, and that `v` can change. False: there is none. */
bool votable_find(struct check *c, struct vmm *v, uint8_t protocol, bool on, uint32_t from, struct votable *found);
/* 1 on, 0 off, -1 not to be seen. */
int votable_state(struct check *c, struct vmm *v, const struct votable *votable);
/* False, and the check failed: the vote was not taken. */
bool votable_vote(struct check *c, struct vmm *v, const struct votable *votable, bool on);
/* The same without a verdict: the status. */
int32_t votable_try(struct check *c, struct vmm *v, const struct votable *votable, bool on);
/* Until the state is as wanted, as `v` sees it; false at the time limit. */
bool votable_becomes(struct check *c, struct vmm *v, const struct votable *votable, bool on);
/* The kernel's own count of a clock's or regulator's users; -1 where it does not tell. */
int64_t votable_users(const struct votable *votable);
/* "clock 3 (uart)" */
const char *votable_text(const struct votable *votable);

#endif
