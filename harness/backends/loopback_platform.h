/* SPDX-License-Identifier: BSD-2-Clause */
/* The platform behind loopback connections: shared by those that name the same file and options, with its virtual clock. */
#ifndef HARNESS_BACKENDS_LOOPBACK_PLATFORM_H
#define HARNESS_BACKENDS_LOOPBACK_PLATFORM_H

#include "harness/platform/platform.h"

struct loopback_platform;

/* What makes two connections meet on one platform: equal keys, in one thread. */
struct loopback_key {
	const char *file;   /* "" the embedded default */
	const char *faults; /* NULL none */
	uint64_t delay_ns;
	bool private;      /* shared with nobody */
	bool fastchannels; /* offer those that the platform file has: this process can map them */
	const char *over;  /* what stands between, other than a virtqueue; NULL nothing */
};

/* 0, or a negative errno with `why`. Every get needs a put. */
int loopback_platform_get(const struct loopback_key *key, struct loopback_platform **shared, char *why, size_t why_bytes);
void loopback_platform_put(struct loopback_platform *shared);

struct platform *loopback_platform(const struct loopback_platform *shared);
const struct platform_config *loopback_platform_config(const struct loopback_platform *shared);

/*
 * Which of the platform's agents a user's agent was when it was last connected, by the user's name for it; NULL: it was not here. Who
 * comes back is who it was, whatever others did meanwhile.
 */
const char *loopback_platform_recall(const struct loopback_platform *shared, const char *name);
void loopback_platform_remember(struct loopback_platform *shared, const char *name, const char *agent);

/* The virtual clock: stands still until it is moved. */
uint64_t loopback_platform_now(const struct loopback_platform *shared);
/* Move it to the platform's next timer or to `limit_ns`, whichever comes first, and let the timer fire. */
void loopback_platform_advance(struct loopback_platform *shared, uint64_t limit_ns);

#endif
