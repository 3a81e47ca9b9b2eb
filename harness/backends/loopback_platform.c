/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Platforms behind loopback connections. A platform belongs to one thread, and so does the list of those that are shared: two
 * threads that open the same URI get a platform each.
 */
#include "harness/backends/loopback_platform.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_config.h"

/* Where virtual time begins: not at 0, which would be taken for "no deadline". */
#define VIRTUAL_START_NS UINT64_C(1000000000)

#define KNOWN_MAX 64u

struct loopback_platform {
	struct loopback_platform *next;
	struct loopback_key key; /* its strings are ours */
	unsigned users;
	uint64_t now_ns;
	struct platform_config *config;
	struct platform *platform;
	struct {
		char name[64], agent[32];
	} known[KNOWN_MAX];
	unsigned known_count;
};

static _Thread_local struct loopback_platform *platforms;

static bool same(const struct loopback_key *a, const struct loopback_key *b)
{
	if (strcmp(a->over ? a->over : "", b->over ? b->over : ""))
		return false;
	if (a->private || b->private || a->delay_ns != b->delay_ns || a->fastchannels != b->fastchannels ||
	    strcmp(a->file, b->file))
		return false;
	return !strcmp(a->faults ? a->faults : "", b->faults ? b->faults : "");
}

static void release(struct loopback_platform *shared)
{
	if (shared->platform)
		platform_destroy(shared->platform);
	platform_config_free(shared->config);
	free((char *)(uintptr_t)shared->key.file);
	free((char *)(uintptr_t)shared->key.faults);
	free((char *)(uintptr_t)shared->key.over);
	free(shared);
}

static int create(struct loopback_platform *shared, const struct loopback_key *key, char *why, size_t why_bytes)
{
	struct platform_options options = {.delay_ns = key->delay_ns, .fastchannels = key->fastchannels};
	int rc;

	shared->key = *key;
	shared->key.file = strdup(key->file);
	shared->key.faults = key->faults ? strdup(key->faults) : NULL;
	shared->key.over = key->over ? strdup(key->over) : NULL;
	if (!shared->key.file || (key->faults && !shared->key.faults) || (key->over && !shared->key.over)) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	rc = platform_config_load(key->file, &shared->config, why, why_bytes);
	if (rc)
		return rc == -ENOMEM ? rc : -EINVAL; /* whatever is wrong with an input file, it is the input */
	options.faults = shared->key.faults;
	rc = platform_create(shared->config, &options, &shared->platform, why, why_bytes);
	if (rc)
		return rc;
	shared->now_ns = VIRTUAL_START_NS;
	platform_advance(shared->platform, shared->now_ns);
	return 0;
}

int loopback_platform_get(const struct loopback_key *key, struct loopback_platform **out, char *why, size_t why_bytes)
{
	struct loopback_platform *shared;
	int rc;

	for (shared = platforms; shared; shared = shared->next) {
		if (!same(&shared->key, key))
			continue;
		shared->users++;
		*out = shared;
		return 0;
	}
	shared = calloc(1, sizeof(*shared));
	if (!shared) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	rc = create(shared, key, why, why_bytes);
	if (rc) {
		release(shared);
		return rc;
	}
	shared->users = 1;
	shared->next = platforms;
	platforms = shared;
	*out = shared;
	return 0;
}

void loopback_platform_put(struct loopback_platform *shared)
{
	struct loopback_platform **at = &platforms;

	if (!shared || --shared->users)
		return;
	while (*at && *at != shared)
		at = &(*at)->next;
	if (*at)
		*at = shared->next;
	release(shared);
}

struct platform *loopback_platform(const struct loopback_platform *shared)
{
	return shared->platform;
}

const struct platform_config *loopback_platform_config(const struct loopback_platform *shared)
{
	return shared->config;
}

uint64_t loopback_platform_now(const struct loopback_platform *shared)
{
	return shared->now_ns;
}

void loopback_platform_advance(struct loopback_platform *shared, uint64_t limit_ns)
{
	uint64_t due = platform_next_due(shared->platform);

	if (due > limit_ns)
		due = limit_ns;
	if (due > shared->now_ns)
		shared->now_ns = due;
	platform_advance(shared->platform, shared->now_ns);
}

const char *loopback_platform_recall(const struct loopback_platform *shared, const char *name)
{
	for (unsigned i = 0; i < shared->known_count; i++)
		if (!strcmp(shared->known[i].name, name))
			return shared->known[i].agent;
	return NULL;
}

void loopback_platform_remember(struct loopback_platform *shared, const char *name, const char *agent)
{
	unsigned i = 0;

	while (i < shared->known_count && strcmp(shared->known[i].name, name))
		i++;
	if (i == KNOWN_MAX)
		return;
	if (i == shared->known_count)
		shared->known_count++;
	(void)snprintf(shared->known[i].name, sizeof(shared->known[i].name), "%s", name);
	(void)snprintf(shared->known[i].agent, sizeof(shared->known[i].agent), "%s", agent);
}
