/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "smt:[PLATFORM.yaml]": the reference platform in this process, behind channels in ordinary memory, with or without a mediator. The
 * doorbell is a function call, and the clock is virtual, as it is for loopback.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/backends/loopback_platform.h"
#include "harness/backends/smt.h"
#include "harness/config/platform_config.h"
#include "harness/platform/mediator.h"
#include "harness/platform/mediator_config.h"
#include "scmi/shmem.h"

#define AREA_BYTES 4096u
#define WAIT_MAX_NS (UINT64_C(3600) * 1000000000u)

/* One platform's mediator, for all connections to that platform. */
struct shared_mediator {
	struct shared_mediator *next;
	struct loopback_platform *platform;
	struct mediator *mediator;
	unsigned users;
};
static _Thread_local struct shared_mediator *mediators;

struct local {
	struct smt *smt;
	struct loopback_platform *platform;
	struct shared_mediator *shared;
	struct mediator_domain *domain;
	uint8_t *memory;
};

struct settings {
	struct loopback_key key;
	struct mediator_setup setup;
	const char *agent;
	uint64_t bytes;
	bool p2a;
};

static int read_settings(const struct query *query, struct settings *s, char *why, size_t why_bytes)
{
	*s = (struct settings){
		.key = {.faults = query_get(query, "fault"), .over = "smt"},
		.setup = {.policy = query_get(query, "mediator")},
		.agent = query_get(query, "agent"),
		.bytes = AREA_BYTES,
		.p2a = true,
	};
	if (s->setup.policy)
		s->key.over = s->setup.policy;
	if (query_time_ns(query, "delay", &s->key.delay_ns, why, why_bytes) ||
	    query_bool(query, "private", &s->key.private, why, why_bytes) ||
	    query_bool(query, "fastchannels", &s->key.fastchannels, why, why_bytes) ||
	    query_bool(query, "p2a", &s->p2a, why, why_bytes) ||
	    query_bool(query, "zero_registers", &s->setup.zero_registers, why, why_bytes) ||
	    query_bool(query, "reset_permissions", &s->setup.reset_permissions, why, why_bytes) ||
	    query_bool(query, "unsupported_is_fine", &s->setup.unsupported_is_fine, why, why_bytes) ||
	    query_u64(query, "bytes", SMT_AREA_BYTES_MIN, SMT_AREA_BYTES_MAX, &s->bytes, why, why_bytes))
		return -EINVAL;
	s->bytes = (s->bytes + 7) & ~UINT64_C(7);
	s->setup.p2a = s->p2a;
	return 0;
}

static void put_mediator(struct shared_mediator *shared)
{
	struct shared_mediator **at = &mediators;

	if (!shared || --shared->users)
		return;
	while (*at != shared)
		at = &(*at)->next;
	*at = shared->next;
	mediator_destroy(shared->mediator);
	free(shared);
}

static int get_mediator(struct local *local, const struct settings *s, char *why, size_t why_bytes)
{
	struct shared_mediator *shared = mediators;
	int rc;

	while (shared && shared->platform != local->platform)
		shared = shared->next;
	if (!shared) {
		shared = calloc(1, sizeof(*shared));
		if (!shared)
			return -ENOMEM;
		rc = mediator_set_up(loopback_platform(local->platform), loopback_platform_config(local->platform), &s->setup,
				     &shared->mediator, why, why_bytes);
		if (rc) {
			free(shared);
			return rc;
		}
		shared->platform = local->platform;
		shared->next = mediators;
		mediators = shared;
	}
	shared->users++;
	local->shared = shared;
	return 0;
}

/* What the interrupt lines of the agent's side do. */
static void interrupted(void *context, enum smt_channel_id channel)
{
	struct smt *smt = context;

	if (channel == SMT_P2A) {
		smt->event_came = true;
		return;
	}
	smt->interrupts++;
	if (!(smt_get(&smt->channel.area, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE))
		smt->early_interrupts++;
	else
		smt->answered = true;
}

/* The agent that is named, else the first that has no domain yet. */
static int create_domain(struct local *local, const struct settings *s, const char *wanted, char *why, size_t why_bytes)
{
	const struct platform_config *config = loopback_platform_config(local->platform);
	const struct smt_area areas[SMT_CHANNELS] = {
		{local->memory, (size_t)s->bytes},
		{s->p2a ? local->memory + s->bytes : NULL, s->p2a ? (size_t)s->bytes : 0},
	};
	int rc = -ENOENT;

	if (s->agent || wanted)
		rc = mediator_domain_create(local->shared->mediator, s->agent ? s->agent : wanted, areas, interrupted, local->smt,
					    &local->domain, why, why_bytes);
	if (!rc || s->agent)
		return rc;
	for (uint32_t i = 0; i < config->agents_count; i++) {
		rc = mediator_domain_create(local->shared->mediator, config->agents[i].name, areas, interrupted, local->smt,
					    &local->domain, why, why_bytes);
		if (rc != -EEXIST)
			return rc;
	}
	snprintf(why, why_bytes, "every agent of the platform has a connection already");
	return -EBUSY;
}

static void local_close(struct smt *smt, bool orderly)
{
	struct local *local = smt->carried;

	(void)orderly; /* a mediator sees no difference */
	if (local->domain)
		mediator_domain_destroy(local->domain);
	put_mediator(local->shared);
	if (local->platform)
		loopback_platform_put(local->platform);
	free(local->memory);
	free(local);
	smt->carried = NULL;
	memset(&smt->channel.area, 0, sizeof(smt->channel.area));
	memset(&smt->channel.p2a, 0, sizeof(smt->channel.p2a));
}

static int set_up(struct local *local, const struct settings *s, const char *name, char *why, size_t why_bytes)
{
	int rc = loopback_platform_get(&s->key, &local->platform, why, why_bytes);

	if (!rc)
		rc = get_mediator(local, s, why, why_bytes);
	if (rc)
		return rc;
	local->memory = aligned_alloc(4096, (2 * (size_t)s->bytes + 4095) / 4096 * 4096);
	if (!local->memory) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	local->smt->channel.area = (struct smt_port){local->memory, (uint32_t)s->bytes};
	if (s->p2a)
		local->smt->channel.p2a = (struct smt_port){local->memory + s->bytes, (uint32_t)s->bytes};
	return create_domain(local, s, name, why, why_bytes);
}

static int local_open(struct smt *smt, const char *address, const struct query *query, const struct assay_backend_options *options,
		      char *why, size_t why_bytes)
{
	struct local *local = calloc(1, sizeof(*local));
	struct settings s;
	int rc;

	if (!local) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	local->smt = smt;
	smt->carried = local;
	rc = read_settings(query, &s, why, why_bytes);
	s.key.file = address;
	if (!rc)
		rc = set_up(local, &s, options->agent_name, why, why_bytes);
	if (rc) {
		local_close(smt, true);
		return rc;
	}
	smt->capabilities = ASSAY_CAN_RAW | ASSAY_IS_SYNCHRONOUS | ASSAY_LOSS_SHOWS;
	smt->function_id = mediator_domain_function(local->domain);
	smt->function_count = loopback_platform_config(local->platform)->agents_count;
	smt->first_function = smt->function_id - mediator_domain_agent_id(local->domain) + 1;
	smt->transport = s.setup.policy ? "shared memory, mediator in this process" : "shared memory, in this process";
	snprintf(smt->identity, sizeof(smt->identity), "reference platform, agent %s", mediator_domain_agent(local->domain));
	return 0;
}

static int local_ring(struct smt *smt)
{
	struct local *local = smt->carried;

	mediator_domain_ring(local->domain);
	mediator_domain_events(local->domain);
	return 0;
}

static int local_ring_back(struct smt *smt)
{
	struct local *local = smt->carried;

	mediator_domain_events(local->domain);
	return 0;
}

static uint64_t local_now(const struct smt *smt)
{
	const struct local *local = smt->carried;

	return loopback_platform_now(local->platform);
}

static int local_wait(struct smt *smt, uint64_t deadline_ns)
{
	struct local *local = smt->carried;
	uint64_t now = local_now(smt);

	if (deadline_ns > now)
		loopback_platform_advance(local->platform, deadline_ns - now > WAIT_MAX_NS ? now + WAIT_MAX_NS : deadline_ns);
	mediator_domain_events(local->domain);
	return 0;
}

static int local_call(struct smt *smt, struct assay_call *call)
{
	struct local *local = smt->carried;
	struct mediator_call made = {.hvc = call->flags & ASSAY_CALL_HVC, .immediate = call->immediate};

	memcpy(made.x, call->x, sizeof(made.x));
	mediator_call(local->shared->mediator, call->flags & ASSAY_CALL_OUTSIDER ? NULL : local->domain, &made);
	call->exception = made.exception;
	for (unsigned i = 0; i < 4; i++)
		call->result[i] = (int64_t)made.result[i];
	return 0;
}

static int local_manage(struct smt *smt, uint32_t what, uint32_t argument)
{
	struct local *local = smt->carried;

	return mediator_manage(local->shared->mediator, local->domain, what, argument);
}

static void *local_map(const struct smt *smt, uint64_t address, size_t bytes)
{
	const struct local *local = smt->carried;

	return platform_map(mediator_domain_platform_agent(local->domain), address, bytes);
}

const struct smt_carrier smt_local = {
	.open = local_open,
	.close = local_close,
	.ring = local_ring,
	.ring_back = local_ring_back,
	.wait = local_wait,
	.now = local_now,
	.call = local_call,
	.manage = local_manage,
	.map = local_map,
};
