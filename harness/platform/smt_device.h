/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The platform's side of one agent's channels in shared memory (include/scmi/shmem.h): commands and answers in one area, notifications
 * and delayed responses in a second one. Whoever carries the doorbells calls in; interrupts go out by a function of the caller's.
 *
 * The memory is the agent's as well: what is looked at is copied first.
 */
#ifndef HARNESS_PLATFORM_SMT_DEVICE_H
#define HARNESS_PLATFORM_SMT_DEVICE_H

#include "harness/platform/platform.h"

enum smt_channel_id { SMT_A2P, SMT_P2A, SMT_CHANNELS };

struct smt_device_setup {
	struct platform *platform;
	struct platform_agent *agent;
	struct smt_area {
		void *memory; /* on an 8-byte border; NULL: there is no such channel (P2A alone) */
		size_t bytes; /* at least the header, a message header and a status */
	} areas[SMT_CHANNELS];
	void (*interrupt)(void *context, enum smt_channel_id channel);
	void *context;
};

struct smt_device;

/* Both areas are marked free. 0, -EINVAL (too small), -ENOMEM. The memory stays the caller's. */
int smt_device_create(const struct smt_device_setup *setup, struct smt_device **device);
void smt_device_destroy(struct smt_device *device);

/* The agent rang: serves the command in the area, unless the channel is marked free. */
void smt_device_ring(struct smt_device *device);
/* The same for another agent's command in this area (a mediator that mistakes one for another): `agent` is served. */
void smt_device_ring_as(struct smt_device *device, struct platform_agent *agent);

/* Moves the oldest event into the second area, if that is free. Call after commands, when time went on, and when the agent rings back. */
void smt_device_events(struct smt_device *device);

#endif
