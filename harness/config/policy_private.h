/* SPDX-License-Identifier: BSD-2-Clause */
/* What the readers of policies share: the list that they fill, and the tables of a finished policy. Private to the policy's files. */
#ifndef HARNESS_POLICY_PRIVATE_H
#define HARNESS_POLICY_PRIVATE_H

#include "harness/config/policy.h"

#define POLICY_FILE_MAX (8u << 20)
#define POLICY_CELLS_MAX (4u << 20) /* agents by resources */
#define POLICY_ALL_PROTOCOLS 0x1ffu /* bits from Power (0x11) to Pin control (0x19) */
#define POLICY_ALL_RIGHTS 0x3ffu
#define POLICY_NAME_MAX 63u

#define LIMIT_STATED 0x8000u
#define LIMIT_HIDDEN 0x4000u

/* What an agent may do with a device, as the file says. */
struct policy_use {
	uint16_t protocols; /* bits; 0: the device is not for this agent */
	uint16_t rights;
};

struct policy_rules {
	struct policy_use *uses; /* agents by devices */
	uint16_t *limits;        /* agents by resources: rights, LIMIT_STATED, LIMIT_HIDDEN */
	uint32_t *holders;       /* device numbers, resource by resource */
	uint32_t *first_holder;  /* resource_count + 1 places in `holders` */
	uint32_t *ids;           /* agents by resources: the id for the agent, in a dense id space; else NULL */
};

/* Bit of a protocol among POLICY_ALL_PROTOCOLS; 0: none that a policy speaks of. */
static inline uint16_t policy_protocol_bit(uint8_t protocol)
{
	if (protocol < 0x11 || protocol > 0x19)
		return 0;
	return (uint16_t)(1u << (protocol - 0x11));
}

/* --- Filling ------------------------------------------------------------------------------------------------------------- */

/* Everything that a file says, in its order, before it is sorted. Each `where` is copied. */
struct policy_draft {
	struct policy *policy; /* agents and devices are complete; resources and rules follow */
	struct policy_link {
		uint32_t device, resource; /* places */
	} * links;
	uint32_t link_count;
	struct policy_statement {
		uint32_t agent;
		uint32_t target; /* place of a device (of a resource, for limits) */
		uint16_t protocols, rights;
		bool hidden;
	} * uses, *limits;
	uint32_t use_count, limit_count;
	bool no_memory;
	char *why;
	size_t why_bytes;
};

/* 0 or -ENOMEM. */
int policy_draft_begin(struct policy_draft *draft, const char *source, char *why, size_t why_bytes);
/* Each returns the new place, or POLICY_NONE: out of memory, or too many (then `why` says so). */
uint32_t policy_draft_agent(struct policy_draft *draft, const char *name, const char *where);
uint32_t policy_draft_device(struct policy_draft *draft, uint32_t id, const char *name, const char *where);
/* The place of the resource, which is added if it is new. */
uint32_t policy_draft_resource(struct policy_draft *draft, uint8_t protocol, uint8_t selector, uint32_t id, const char *where);
bool policy_draft_hide_protocol(struct policy_draft *draft, uint32_t agent, uint8_t protocol);
bool policy_draft_link(struct policy_draft *draft, uint32_t device, uint32_t resource);
bool policy_draft_use(struct policy_draft *draft, uint32_t agent, uint32_t device, uint16_t protocols, uint16_t rights);
bool policy_draft_limit(struct policy_draft *draft, uint32_t agent, uint32_t resource, uint16_t rights, bool hidden);
/* A remark about the file, for people. */
bool policy_draft_find(struct policy_draft *draft, const char *format, ...) __attribute__((format(printf, 2, 3)));
/*
 * Sorts, derives and gives the policy. 0, or a negative errno after which `why` is filled. Releases the draft in any case;
 * `error`: what went wrong before, passed through.
 */
int policy_draft_end(struct policy_draft *draft, int error, struct policy **policy);

/* The readers. */
int policy_read_yaml(const char *name, const char *text, size_t bytes, struct policy **policy, char *why, size_t why_bytes);
int policy_read_fdt(const char *name, const void *blob, size_t bytes, struct policy **policy, char *why, size_t why_bytes);

#endif
