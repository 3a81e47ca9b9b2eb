/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FastChannels: words in memory that one agent and the platform share, beside the messages. Each agent has pages of its own.
 * The platform looks at what agents wrote when a command comes or time advances, and refreshes what they read when it changed.
 */
#ifndef HARNESS_PLATFORM_CHANNEL_H
#define HARNESS_PLATFORM_CHANNEL_H

#include "harness/platform/platform_internal.h"

#define CHANNEL_WORDS_MAX 2u

struct channel {
	uint8_t protocol, message; /* the message that it stands for */
	uint16_t index;            /* of the domain */
	uint8_t words;
	uint8_t doorbell; /* bytes of the doorbell; 0: none, the words themselves are watched */
	bool sets;        /* the agent writes; otherwise the platform does */
	struct platform_agent *agent;
	uint32_t rate_limit_us;
	uint32_t offset;                  /* in the shared memory, filled by channels_create() */
	uint32_t seen[CHANNEL_WORDS_MAX]; /* what was last found there */
};

/* Does this platform offer FastChannels at all? */
bool channels_wanted(const struct platform *platform);
/* During a protocol's create(): one more. 0 or -ENOMEM. */
int channel_add(struct platform *platform, const struct channel *channel);
/* All of them get their memory, after every protocol's create(). */
int channels_create(struct platform *platform);
void channels_destroy(struct platform *platform);

/* Does what agents wrote since the last time; call it only where platform->channels is not NULL. */
void channels_poll(struct platform *platform);
/* Writes what agents read; likewise. */
void channels_refresh(struct platform *platform);
/* A new agent takes over: what it would write begins as what is in force. */
void channels_forget(struct platform_agent *agent);

/* Is there one for this message (0: for any) and this domain (NO_RESOURCE: any that the agent sees)? */
bool channel_exists(const struct platform_agent *agent, uint8_t protocol, uint16_t index, uint32_t message);
/* The words behind the status of DESCRIBE_FASTCHANNEL for the domain named; false: there is no such channel. */
bool channel_describe(struct call *call, uint32_t message);

#endif
