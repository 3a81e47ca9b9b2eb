/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What clients hold. A vote is on or off per client and resource; the kernel's framework counts them, so that a resource stays on
 * while anybody, the host included, needs it. A client that changed a setting (a rate, a level) has touched the resource: when the
 * last one that did is gone, the setting is as the host left it.
 */
#ifndef VHOST_SCMI_VOTES_H
#define VHOST_SCMI_VOTES_H

#include <linux/mutex.h>
#include <linux/types.h>

#include "backend.h"

#define SCMI_RESOURCES_MAX 8

/* Of one protocol. */
struct scmi_vote_kind {
	u32 resources;
	const char *(*name)(u32 id);
	int (*take)(u32 id);
	void (*drop)(u32 id);
	void (*restore)(u32 id); /* NULL: there are no settings */

	struct mutex lock;
	u32 taken[SCMI_RESOURCES_MAX];   /* votes of all clients */
	u32 touched[SCMI_RESOURCES_MAX]; /* clients that changed a setting */
	u32 generation;			 /* votes of an older one are no longer there: fault_drops_others */
	u32 left[SCMI_RESOURCES_MAX];    /* votes of clients that are gone, by a planted defect */
};

#define SCMI_VOTE_KIND(variable, ...) struct scmi_vote_kind variable = {.lock = __MUTEX_INITIALIZER(variable.lock), __VA_ARGS__}

/* Hooks of a protocol whose `kind` is set. */
int scmi_votes_open(const struct scmi_protocol *protocol, void **handle);
void scmi_votes_give_back(const struct scmi_protocol *protocol, void *handle);
int scmi_votes_close(const struct scmi_protocol *protocol, void *handle);

/* Gives back what planted defects have left, before the resources go. */
void scmi_votes_forget(struct scmi_vote_kind *kind);

/* For messages: the caller's vote; that the caller is about to change a setting, which `set` does. */
int scmi_vote(struct scmi_call *call, u32 id, bool on);
int scmi_touch(struct scmi_call *call, u32 id, int (*set)(u32 id, u64 value), u64 value);

#endif
