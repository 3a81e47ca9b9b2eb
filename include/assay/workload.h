/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Request streams made from a profile and a seed: what agents send when they boot, scale, suspend, ... or what a recording's agents
 * sent. A stream is made record by record in constant memory; the same options make the same bytes on every machine.
 */
#ifndef ASSAY_WORKLOAD_H
#define ASSAY_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/check.h"
#include "assay/trace.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ASSAY_WORKLOAD_AGENTS_MAX 64u

/* ---- What the target has, so that ids and values exist ---- */

struct assay_workload_protocol {
	uint8_t id;
	uint32_t version;
};

/* A clock, sensor, domain, pin, group or function. */
struct assay_workload_resource {
	uint8_t protocol, selector; /* selector: of pin control */
	uint32_t id;
	uint32_t attributes, attributes_high; /* the words of its attributes or descriptor; high: sensors alone */
	bool fixed;                           /* it was told that the agent may not change it */
	bool range;                           /* values: lowest, highest, step */
	unsigned values_count;
	int64_t *values; /* what it can be set to: Hz, levels, microvolts, a power cap */
	unsigned parents_count;
	uint32_t *parents; /* of a clock */
};

struct assay_workload_inventory {
	unsigned protocols_count, resources_count;
	struct assay_workload_protocol protocols[256];
	struct assay_workload_resource *resources; /* in the order of protocols and ids */
	uint32_t agents;                           /* that the platform announces; 0: not known */
};

/* All 0 or -ENOMEM. What is added is a copy. Release with assay_workload_inventory_free(). */
int assay_workload_add_protocol(struct assay_workload_inventory *inventory, uint8_t id, uint32_t version);
int assay_workload_add_resource(struct assay_workload_inventory *inventory, const struct assay_workload_resource *resource);
void assay_workload_inventory_free(struct assay_workload_inventory *inventory);
/* What an agent found; asks it for the lists of levels and voltages, too. */
int assay_workload_discover(struct assay_agent *agent, const struct assay_inventory *found,
			    struct assay_workload_inventory *inventory);

/* ---- Streams ---- */

enum assay_arrivals {
	ASSAY_ARRIVALS_DEFAULT = 0, /* fixed; of a stream like a recording: recorded */
	ASSAY_ARRIVALS_FIXED,
	ASSAY_ARRIVALS_POISSON,
	ASSAY_ARRIVALS_BURSTY,   /* bursts with pauses between them */
	ASSAY_ARRIVALS_RECORDED, /* gaps drawn from those of the recording */
};

struct assay_workload_options {
	const char *profile; /* a name, or "like:TRACE" */
	/* May be NULL with like:TRACE; if given, commands of protocols and resources that are not in it are left out. */
	const struct assay_workload_inventory *inventory;
	uint64_t seed;
	uint64_t count;   /* commands; 0: the profile's own number */
	unsigned agents;  /* 0: one, or those of the recording */
	uint8_t arrivals; /* enum assay_arrivals */
	double rate;      /* commands a second of all agents together; 0: 1000, or the recording's */
};

struct assay_workload_profile {
	const char *name, *summary;
};
/* NULL past the end. */
const struct assay_workload_profile *assay_workload_profile_at(size_t index);

struct assay_workload;

/* 0, or a negative errno with `why`: -EINVAL no such profile or an inventory that it can do nothing with, or as of a trace. */
int assay_workload_new(const struct assay_workload_options *options, struct assay_workload **workload, char *why, size_t why_bytes);
unsigned assay_workload_agents(const struct assay_workload *workload);
/* 1 and the next command, whose bytes are valid until the next call; 0 at the end. */
int assay_workload_next(struct assay_workload *workload, struct assay_trace_record *record);
void assay_workload_free(struct assay_workload *workload);

#ifdef __cplusplus
}
#endif

#endif
