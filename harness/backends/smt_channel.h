/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent's side of channels in shared memory (scmi/shmem.h), whatever rings their doorbells: writes a command, finds its answer,
 * takes events. The platform may write there at any time: what is read is copied once, then checked.
 */
#ifndef HARNESS_BACKENDS_SMT_CHANNEL_H
#define HARNESS_BACKENDS_SMT_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/backend.h"

/* The smallest area: its fields, a message header and a status. */
#define SMT_AREA_BYTES_MIN 32u
/* What is looked at of a larger one. */
#define SMT_AREA_BYTES_MAX (1u << 20)

struct smt_port {
	uint8_t *memory; /* on a 4-byte border */
	uint32_t bytes;
};

struct smt_channel {
	struct smt_port area, p2a; /* p2a.memory NULL: none */
	bool interrupt;            /* ask for completion interrupts */
	bool busy;                 /* a command is with the platform */
	bool hand_made;            /* it was made by hand */
	uint64_t cookie;
	uint32_t capacity;
	struct assay_time publish, kick;
	char error[120];
	uint8_t answer[ASSAY_MESSAGE_MAX], event[ASSAY_MESSAGE_MAX];
};

/* A word of an area, as the platform has it now; and a word written. */
uint32_t smt_get(const struct smt_port *port, uint32_t offset);
void smt_put(const struct smt_port *port, uint32_t offset, uint32_t value);

/* The largest message that goes into the area. */
uint32_t smt_room(const struct smt_port *port);

/* Writes one command. 1; 0 while the channel is not free; -EMSGSIZE. */
int smt_channel_submit(struct smt_channel *channel, const struct assay_message *message, uint64_t now_ns);
/* The same for a hand-made one: the readable segments, joined, are length word and message. */
int smt_channel_submit_raw(struct smt_channel *channel, const struct assay_raw_chain *chain, uint64_t now_ns);
/* Is there an answer? One look. */
bool smt_channel_ready(const struct smt_channel *channel);
/* 1 with *out filled, 0 none yet, -EPROTO (told in `error`): what lies there is no answer; the command has ended in every case but 0. */
int smt_channel_reap(struct smt_channel *channel, struct assay_completion *out);
/* 1 with *out filled and the channel given back; *ring: the platform wants to be told. 0 none; -EPROTO as above, given back as well. */
int smt_channel_event(struct smt_channel *channel, struct assay_completion *out, bool *ring);

#endif
