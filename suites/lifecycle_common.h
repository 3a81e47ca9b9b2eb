/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the checks of agents that go share: ways of going, and what an agent can hold. Two agents tell the story: the first one
 * (place 0) takes something and goes, the second one (place 1) looks.
 */
#ifndef SUITES_LIFECYCLE_COMMON_H
#define SUITES_LIFECYCLE_COMMON_H

#include "suites/domain_common.h"

/* Prefixed for the linker: this is a library. */
#define life_begin check_life_begin
#define life_come_back check_life_come_back
#define life_go check_life_go
#define life_others_stay check_life_others_stay
#define life_released check_life_released
#define life_way_text check_life_way_text
#define life_word check_life_word

enum life_way {
	LIFE_CLOSE = 0, /* the connection ends in order */
	LIFE_CRASH,     /* it ends without a farewell */
	LIFE_RESET,     /* the agent resets itself by BASE_RESET_AGENT_CONFIGURATION, permissions kept */
	LIFE_WAYS,
};

/* A thing that agents can hold, each of them for itself, so that all of them together see what comes of it. */
struct life_thing {
	const char *what; /* "the clock", ... */
	/* How it stands as the agent at hand sees it. False: that cannot be read, and the check has skipped. */
	bool (*look)(struct check *c, uint64_t *state);
	/* Can it be held, standing so? */
	bool (*is_free)(const struct check *c, uint64_t state);
	/* The agent at hand takes it. False: it may not, and the check has skipped. */
	bool (*take)(struct check *c, uint64_t state);
};

const char *life_way_text(enum life_way way);
/* The word at this payload offset of a successful answer. False: the check has skipped, naming the agent and the status. */
bool life_word(struct check *c, const struct assay_exchange *ex, uint32_t offset, uint32_t *word);

/* The agent at that place goes. False where the way is none for this connection, or the check is over. */
bool life_go(struct check *c, size_t place, enum life_way way);
/* It is there again, and has been answered. */
bool life_come_back(struct check *c, size_t place, enum life_way way);
/* Both agents begin without anything they held before. */
bool life_begin(struct check *c, enum life_way way);

/*
 * The stories. released(): the first agent alone holds the thing and goes; then it stands as before. others_stay(): both hold it, the
 * first one goes; then it stands as it stood.
 */
void life_released(struct check *c, const struct life_thing *thing, enum life_way way);
void life_others_stay(struct check *c, const struct life_thing *thing, enum life_way way);

#endif
