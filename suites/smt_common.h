/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks of channels in shared memory: looking at an area, writing a message there by hand, ringing with registers of any content. */
#ifndef SUITES_SMT_COMMON_H
#define SUITES_SMT_COMMON_H

#include "scmi/shmem.h"
#include "suites/check.h"

/* The channel of the agent that sends next. False (and the check is over): there is none. */
bool smt_channel_of(struct check *c, struct assay_shared_channel *channel);

/* A word of the area, as it is now; and a word written. */
uint32_t smt_word(const struct assay_shared_channel *channel, uint32_t offset);
void smt_set(const struct assay_shared_channel *channel, uint32_t offset, uint32_t value);

/* A message of Base without parameters in the area, marked as the agent's own still (free) or as handed over. */
void smt_put_command(struct check *c, const struct assay_shared_channel *channel, uint8_t message, uint32_t status, uint32_t flags);
/* Waits until the area is free, no longer than the time limit; what came is kept as evidence. */
bool smt_wait_free(struct check *c, const struct assay_shared_channel *channel);

/* Fill in a call of the agent's own, with zeros in the other registers. */
struct assay_call smt_own_call(const struct assay_shared_channel *channel);
/* Makes the call; false (the check is over) where it could not be made. */
bool smt_call(struct check *c, struct assay_call *call);

/*
 * An exchange by hand: Base `message` without parameters, handed over, rung by the call. False if the check is over or the channel was
 * not given back (which fails it).
 */
bool smt_exchange(struct check *c, struct assay_shared_channel *channel, uint8_t message, uint32_t flags, struct assay_call *call);

/* What an area holds, to see later that it is untouched. */
#define SMT_SNAPSHOT_BYTES 256u
struct smt_snapshot {
	uint32_t bytes;
	uint8_t content[SMT_SNAPSHOT_BYTES];
};
void smt_look(const struct assay_shared_channel *channel, struct smt_snapshot *snapshot);
/* The fields and the first bytes of the message are what they were. */
bool smt_untouched(const struct assay_shared_channel *channel, const struct smt_snapshot *snapshot);

/* Leaves the channel as a new one: free, without error. Call at the end of a check that wrote by hand. */
void smt_tidy(const struct assay_shared_channel *channel);

#endif
