/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of request streams: actors that queue a few commands at a time, and what they share. */
#ifndef AGENTS_WORKLOAD_PRIVATE_H
#define AGENTS_WORKLOAD_PRIVATE_H

#include "assay/workload.h"
#include "scmi/header.h"
#include "scmi/protocol.h"

#define WORKLOAD_QUEUE 64u
#define WORKLOAD_BYTES_MAX 132u /* of a command: what Linux sends at most */

struct workload_command {
	uint16_t agent; /* of a stream like a recording; else the actor's own */
	uint16_t bytes_count;
	uint8_t bytes[WORKLOAD_BYTES_MAX]; /* header with token 0, payload */
};

/* One agent. */
struct workload_actor {
	struct assay_workload *workload;
	uint64_t random;
	uint64_t due_ns; /* of its next command */
	uint32_t number;
	uint32_t burst_left;
	bool ended;
	unsigned head, count; /* of the queue */
	struct workload_command queue[WORKLOAD_QUEUE];
	/* The profile's own place: what its refill() makes of them. */
	uint32_t stage, item, page;
	uint32_t *state; /* of each resource: an index into its values, on or off */
};

struct workload_profile {
	struct assay_workload_profile face;
	uint64_t needs; /* protocols, one bit each above 0x10: at least one of them; 0: none */
	uint64_t count; /* of commands unless told; 0: until refill() ends */
	/* Queues what the agent sends next; false: it has sent everything. */
	bool (*refill)(struct workload_actor *actor);
};

struct workload_like; /* what is kept of a recording */

struct assay_workload {
	const struct assay_workload_inventory *inventory;
	const struct workload_profile *profile;
	uint32_t *of_protocol[16]; /* indexes of resources, by protocol above 0x10 */
	uint32_t of_count[16];
	uint64_t left; /* commands; UINT64_MAX: as many as come */
	uint64_t sequence, interval_ns;
	uint64_t last_gap_ns;
	uint8_t arrivals;
	unsigned agents; /* numbers that commands carry */
	unsigned actors_count;
	struct workload_actor *actors;
	uint16_t token[ASSAY_WORKLOAD_AGENTS_MAX];
	struct workload_like *like;
	uint8_t bytes[WORKLOAD_BYTES_MAX];
};

/* ---- Chance: the same everywhere ---- */

uint64_t workload_random(uint64_t *state);
uint32_t workload_below(struct workload_actor *actor, uint32_t limit); /* limit 0: 0 */
static inline bool workload_chance(struct workload_actor *actor, uint32_t percent)
{
	return workload_below(actor, 100) < percent;
}
/* An exponentially distributed number with this mean, by comparisons of whole numbers alone. */
uint64_t workload_exponential(uint64_t *state, uint64_t mean);
/* The time until the actor's next command. */
uint64_t workload_gap(struct workload_actor *actor);

/* ---- For profiles ---- */

void workload_queue(struct workload_actor *actor, uint8_t protocol, uint8_t message, const uint32_t *words, unsigned count);
#define WORKLOAD_SEND(actor, protocol, message, ...)                                       \
	workload_queue(actor, protocol, message, (const uint32_t[]){0, ##__VA_ARGS__} + 1, \
		       sizeof((const uint32_t[]){0, ##__VA_ARGS__}) / sizeof(uint32_t) - 1)

uint32_t workload_version(const struct assay_workload *workload, uint8_t protocol); /* 0: not offered */
static inline uint32_t workload_count(const struct assay_workload *workload, uint8_t protocol)
{
	return workload->of_count[protocol & 15];
}
const struct assay_workload_resource *workload_resource(const struct assay_workload *workload, uint8_t protocol, uint32_t index);
/* Any of a protocol's, with at least one of these attribute bits if there is such a one; NULL: there is none at all. */
const struct assay_workload_resource *workload_any(struct workload_actor *actor, uint8_t protocol, uint32_t attributes);
/* The same, and one that the agent may change; NULL: there is none. */
const struct assay_workload_resource *workload_any_free(struct workload_actor *actor, uint8_t protocol, uint32_t attributes);
/* A value that it can be set to; 0 if none is known. */
int64_t workload_value(struct workload_actor *actor, const struct assay_workload_resource *resource);
/* The actor's own word about a resource. */
uint32_t *workload_state(struct workload_actor *actor, const struct assay_workload_resource *resource);

bool workload_boot(struct workload_actor *actor);
bool workload_dvfs(struct workload_actor *actor);
bool workload_clocks(struct workload_actor *actor);
bool workload_sensors(struct workload_actor *actor);
bool workload_suspend_resume(struct workload_actor *actor);
bool workload_mixed(struct workload_actor *actor);
bool workload_adversarial(struct workload_actor *actor);
bool workload_like_refill(struct workload_actor *actor);

/* ---- Like a recording ---- */

/* Reads all of a trace into samples of its commands and of the times between them, of bounded size. 0 or an errno with `why`. */
int workload_like_read(const char *path, const struct assay_workload_inventory *inventory, uint64_t seed,
		       struct workload_like **like, char *why, size_t why_bytes);
unsigned workload_like_agents(const struct workload_like *like); /* one more than the highest number */
uint64_t workload_like_mean_gap(const struct workload_like *like);
uint64_t workload_like_gap(const struct workload_like *like, uint64_t *state);
void workload_like_free(struct workload_like *like);

#endif
