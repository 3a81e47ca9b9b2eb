/* SPDX-License-Identifier: BSD-2-Clause */
/* An agent that sends as fast as it can, in a thread of its own: the neighbour that another agent has to live with. */
#ifndef HARNESS_BENCH_FLOOD_H
#define HARNESS_BENCH_FLOOD_H

#include <stddef.h>
#include <stdint.h>

#include "assay/agent.h"

/* What it sends. Each is harmless: none of it is a command that changes anything. */
enum flood_kind {
	FLOOD_VALID = 0, /* Base PROTOCOL_VERSION */
	FLOOD_REFUSED,   /* messages that no protocol has */
	FLOOD_GARBAGE,   /* bytes by chance, to protocols that do not exist */
	FLOOD_KINDS,
};
const char *flood_kind_name(enum flood_kind kind);
/* "valid,garbage", or "all": bits by kind; 0 and `why` for anything else. */
unsigned flood_kinds_parse(const char *text, char *why, size_t why_bytes);

struct flood;

/* The agent belongs to the flood until flood_close(), which leaves it open. It is quiet at first. 0 or an errno. */
int flood_open(struct assay_agent *agent, struct flood **flood);
void flood_close(struct flood *flood);
/* Returns when it is under way, or (quiet) when nothing is in flight any more. 0, or an errno: its connection ended. */
int flood_begin(struct flood *flood, enum flood_kind kind);
int flood_quiet(struct flood *flood);
/* Commands answered in each kind. */
uint64_t flood_answered(const struct flood *flood, enum flood_kind kind);

#endif
