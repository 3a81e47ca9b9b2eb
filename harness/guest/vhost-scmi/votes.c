// SPDX-License-Identifier: GPL-2.0-only
/* Votes and settings of clients, and giving them back. */
#include <linux/slab.h>

#include "settings.h"
#include "votes.h"

struct votes {
	u32 counts[SCMI_RESOURCES_MAX];
	u32 touched; /* bits of resources */
	u32 generation;
};

static void check_generation(const struct scmi_vote_kind *kind, struct votes *votes)
{
	if (votes->generation == kind->generation)
		return;
	memset(votes->counts, 0, sizeof(votes->counts));
	votes->generation = kind->generation;
}

static void drop(struct scmi_vote_kind *kind, u32 id)
{
	kind->taken[id]--;
	kind->drop(id);
}

static void drop_all(struct scmi_vote_kind *kind)
{
	u32 id;

	for (id = 0; id < kind->resources; id++)
		while (kind->taken[id])
			drop(kind, id);
	memset(kind->left, 0, sizeof(kind->left));
	kind->generation++;
}

/* What a switched-off defect has leaked is given back by the next open, so that what comes after finds the resources as they should be. */
static void drop_left(struct scmi_vote_kind *kind)
{
	u32 id;

	for (id = 0; id < kind->resources; id++)
		for (; kind->left[id]; kind->left[id]--)
			drop(kind, id);
}

static void swap_votes(u32 *one, u32 *other)
{
	u32 id;

	for (id = 0; id < SCMI_RESOURCES_MAX; id++)
		swap(one[id], other[id]);
}

static bool leaks(const struct scmi_protocol *protocol)
{
	return fault_leaks_votes || fault_stale_client || (fault_leaks_power_votes && protocol->id == SCMI_POWER);
}

int scmi_votes_open(const struct scmi_protocol *protocol, void **handle)
{
	struct votes *votes = kzalloc(sizeof(*votes), GFP_KERNEL);

	if (!votes)
		return -ENOMEM;
	mutex_lock(&protocol->kind->lock);
	votes->generation = protocol->kind->generation;
	if (fault_stale_client)
		swap_votes(votes->counts, protocol->kind->left);
	else if (!leaks(protocol))
		drop_left(protocol->kind);
	mutex_unlock(&protocol->kind->lock);
	*handle = votes;
	return 0;
}

static void restore(struct scmi_vote_kind *kind, struct votes *votes, u32 id)
{
	if (!(votes->touched & BIT(id)))
		return;
	votes->touched &= ~BIT(id);
	if (!--kind->touched[id])
		kind->restore(id);
}

void scmi_votes_give_back(const struct scmi_protocol *protocol, void *handle)
{
	struct scmi_vote_kind *kind = protocol->kind;
	struct votes *votes = handle;
	u32 id;

	mutex_lock(&kind->lock);
	check_generation(kind, votes);
	for (id = 0; id < kind->resources; id++) {
		for (; votes->counts[id]; votes->counts[id]--)
			if (leaks(protocol))
				kind->left[id]++;
			else
				drop(kind, id);
		restore(kind, votes, id);
	}
	if (fault_drops_others)
		drop_all(kind);
	mutex_unlock(&kind->lock);
}

int scmi_votes_close(const struct scmi_protocol *protocol, void *handle)
{
	scmi_votes_give_back(protocol, handle);
	kfree(handle);
	return 0;
}

void scmi_votes_forget(struct scmi_vote_kind *kind)
{
	mutex_lock(&kind->lock);
	drop_all(kind);
	mutex_unlock(&kind->lock);
}

static int vote_locked(struct scmi_vote_kind *kind, struct votes *votes, u32 id, bool on)
{
	int error = settings_planted();

	check_generation(kind, votes);
	if (!error && !on && !votes->counts[id] && kind->taken[id] && fault_foreign_votes)
		drop_all(kind);
	if (error || (on && votes->counts[id] && !fault_vote_counts) || (!on && !votes->counts[id]))
		return error;
	if (!on) {
		votes->counts[id]--;
		drop(kind, id);
		return 0;
	}
	error = kind->take(id);
	if (error)
		return error;
	votes->counts[id]++;
	kind->taken[id]++;
	return 0;
}

int scmi_vote(struct scmi_call *call, u32 id, bool on)
{
	struct scmi_vote_kind *kind = call->protocol->kind;
	int error;

	mutex_lock(&kind->lock);
	error = vote_locked(kind, call->handle, id, on);
	mutex_unlock(&kind->lock);
	return error;
}

int scmi_touch(struct scmi_call *call, u32 id, int (*set)(u32 id, u64 value), u64 value)
{
	struct scmi_vote_kind *kind = call->protocol->kind;
	struct votes *votes = call->handle;
	int error;

	mutex_lock(&kind->lock);
	error = settings_planted();
	if (!error)
		error = set(id, value);
	if (!error && !(votes->touched & BIT(id))) {
		votes->touched |= BIT(id);
		kind->touched[id]++;
	}
	mutex_unlock(&kind->lock);
	return error;
}
