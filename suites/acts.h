/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ways to change a resource, one per right that a policy knows: what is there now, what else it could be, the command, and how
 * another agent sees what became of it. The permission matrix is these acts times agents times resources.
 */
#ifndef SUITES_ACTS_H
#define SUITES_ACTS_H

#include "suites/cells.h"

/* Prefixed for the linker: this is a library. */
#define act_at check_act_at
#define act_find check_act_find
#define act_refused check_act_refused
#define act_served check_act_served
#define act_unchanged check_act_unchanged
#define act_ready check_act_ready
#define act_unreadable check_act_unreadable
#define touch_refused check_touch_refused
#define touch_served check_touch_served

/* One try. Values are as the witness reads them. */
struct attempt {
	const struct act *act;
	size_t witness;
	uint64_t before, other; /* what is there, and another value that it could have */
	bool legal;             /* `other` is known to be one that the resource takes: nothing but a right can forbid it */
	uint32_t extra;         /* the act's own */
};

struct act {
	const char *name; /* "clock-rate": in ids of checks */
	uint8_t protocol, message;
	uint16_t right; /* enum policy_right */
	bool harmful;   /* with --destructive only */
	/* As the witness: fills in what is there and what else there could be. False: this resource has nothing of that kind. */
	bool (*prepare)(struct check *c, struct attempt *a);
	/* As any agent: asks for a value. */
	const struct assay_exchange *(*send)(struct check *c, const struct attempt *a, uint64_t value);
	/* As the witness: what is there. False: it cannot be read. */
	bool (*look)(struct check *c, const struct attempt *a, uint64_t *value);
};

/* NULL past the end. */
const struct act *act_at(size_t index);
/* By name, for a row's argument. */
const struct act *act_find(const char *name);

/* A witness, and what it sees. False: nobody can be asked, or the resource does not do this; nothing is judged. */
bool act_ready(struct check *c, const struct act *act, struct attempt *a);
/* As the agent at the place: both values are asked for and refused with a status of the set, and the witness sees no change. */
void act_refused(struct check *c, struct attempt *a, size_t place, uint32_t set);
/* As the agent at the place: what is there is asked for, and another value where that can be had back; the witness sees it. */
void act_served(struct check *c, struct attempt *a, size_t place);

/* The messages that read a resource, as the agent at the place: all refused, or all served. */
void touch_refused(struct check *c, size_t place, uint32_t set);
void touch_served(struct check *c, size_t place);

#endif
