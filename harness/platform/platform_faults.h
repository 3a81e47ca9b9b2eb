/* SPDX-License-Identifier: BSD-2-Clause */
/* The named ways in which the reference platform can be told to misbehave, and the generic mutants of its messages. */
#ifndef HARNESS_PLATFORM_FAULTS_H
#define HARNESS_PLATFORM_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/platform/platform_fault_list.h"

enum platform_fault_id {
#define X(symbol, name, text, requirements) FAULT_##symbol,
	PLATFORM_FAULTS(X)
#undef X
		PLATFORM_FAULT_COUNT
};

struct platform_fault {
	const char *name, *description;
	const char *requirements; /* ids that it breaks, separated by single spaces */
};

/* The fault with this number, in the order of the list; NULL past the last. */
const struct platform_fault *platform_fault_at(size_t index);

/* A change to every message of one kind: one of status, byte (XOR 0xff), length, or a byte of an event. */
enum platform_mutant_kind { PLATFORM_MUTANT_STATUS, PLATFORM_MUTANT_BYTE, PLATFORM_MUTANT_LENGTH, PLATFORM_MUTANT_EVENT_BYTE };
struct platform_mutant {
	uint8_t kind, protocol, message;
	int32_t value; /* payload offset, or change of length */
};

#define PLATFORM_MUTANTS_MAX 16u
struct platform_fault_set {
	uint64_t bits[(PLATFORM_FAULT_COUNT + 63) / 64];
	struct platform_mutant mutants[PLATFORM_MUTANTS_MAX];
	uint32_t mutants_count;
};

/*
 * Names joined by commas; also mutant:status:PROTOCOL:MESSAGE (success becomes HARDWARE_ERROR, an error SUCCESS),
 * mutant:byte:PROTOCOL:MESSAGE:OFFSET, mutant:length:PROTOCOL:MESSAGE:+4 or -4, mutant:event-byte:PROTOCOL:MESSAGE:OFFSET
 * (offsets count from the byte after the header). NULL or "": none. 0, or -EINVAL with the nearest known name in `why`.
 */
int platform_faults_parse(const char *text, struct platform_fault_set *set, char *why, size_t why_bytes);

static inline bool platform_fault_set_has(const struct platform_fault_set *set, enum platform_fault_id fault)
{
	return set->bits[fault / 64] >> (fault % 64) & 1u;
}

/* Apply the mutants of responses, or of events, to one message in place. Returns its new length, at most `capacity`. */
size_t platform_mutate(const struct platform_fault_set *set, bool is_event, uint8_t *message, size_t bytes, size_t capacity);

#endif
