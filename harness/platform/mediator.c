/* SPDX-License-Identifier: BSD-2-Clause */
/* The mediator: domains come and go, and each call of theirs reaches their own channel or nothing. */
#include "harness/platform/mediator.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/platform/mediator_private.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/shmem.h"

/* Fast calls, 32-bit, of the owner for the silicon partner; one for each channel. */
#define FUNCTION_FIRST 0x82000002u
#define FUNCTION_FAST UINT32_C(0x80000000)
#define FUNCTION_64BIT UINT32_C(0x40000000)
#define FUNCTION_OWNER(id) ((id) >> 24 & 0x3fu)
#define OWNER_SILICON 2u
/* A fault that would keep a run from finding out who is who sets in later. */
#define COMMANDS_BEFORE_SWAP 3000u

static bool has_fault(const struct mediator *mediator, enum platform_fault_id fault)
{
	return platform_has_fault(mediator->platform, fault);
}

static int attach_all(struct mediator *mediator, char *why, size_t why_bytes)
{
	for (uint32_t i = 0; i < mediator->platform->agents_count; i++) {
		struct platform_agent *agent = &mediator->platform->agents[i];

		if (!platform_attach(mediator->platform, platform_agent_name(agent), mediator->options.p2a))
			return snprintf(why, why_bytes, "agent %s is taken", platform_agent_name(agent)), -EBUSY;
		if (agent->config->trusted && !mediator->trusted)
			mediator->trusted = agent;
	}
	if (!mediator->trusted) {
		snprintf(why, why_bytes, "%s: a mediator is a trusted agent, and the platform has none", mediator->config->source);
		return -EINVAL;
	}
	return 0;
}

static int copy_options(struct mediator *mediator, const struct mediator_options *options)
{
	size_t grants = options->grants_count * sizeof(*options->grants), devices = options->devices_count * sizeof(uint32_t);
	struct mediator_grant *grants_copy = malloc(grants + 1);
	uint32_t *devices_copy = malloc(devices + 1);

	mediator->options = *options;
	mediator->options.grants = grants_copy;
	mediator->options.devices = devices_copy;
	if (!grants_copy || !devices_copy)
		return -ENOMEM;
	if (grants)
		memcpy(grants_copy, options->grants, grants);
	if (devices)
		memcpy(devices_copy, options->devices, devices);
	return 0;
}

int mediator_create(struct platform *platform, const struct platform_config *config, const struct mediator_options *options,
		    struct mediator **created, char *why, size_t why_bytes)
{
	struct mediator *mediator = calloc(1, sizeof(*mediator));
	int err = mediator ? 0 : -ENOMEM;

	snprintf(why, why_bytes, "out of memory");
	if (!err) {
		mediator->platform = platform;
		mediator->config = config;
		err = copy_options(mediator, options);
	}
	if (!err && options->mediate) {
		err = attach_all(mediator, why, why_bytes);
		if (!err)
			err = mediator_deny_all(mediator, why, why_bytes);
	}
	if (err) {
		mediator_destroy(mediator);
		return err;
	}
	*created = mediator;
	return 0;
}

bool mediator_mediates(const struct mediator *mediator)
{
	return mediator->options.mediate;
}

void mediator_destroy(struct mediator *mediator)
{
	if (!mediator)
		return;
	while (mediator->domains)
		mediator_domain_destroy(mediator->domains);
	for (uint32_t i = 0; mediator->trusted && i < mediator->platform->agents_count; i++)
		platform_detach(&mediator->platform->agents[i]);
	for (uint32_t i = 0; i < PLATFORM_CONFIG_AGENTS_MAX; i++)
		free(mediator->left_behind[i].bytes);
	free((void *)(uintptr_t)mediator->options.grants);
	free((void *)(uintptr_t)mediator->options.devices);
	free(mediator);
}

static struct mediator_domain *domain_of(const struct mediator *mediator, const struct platform_agent *agent)
{
	for (struct mediator_domain *d = mediator->domains; d; d = d->next)
		if (d->agent == agent)
			return d;
	return NULL;
}

static struct platform_agent *agent_named(const struct mediator *mediator, const char *name)
{
	for (uint32_t i = 0; i < mediator->platform->agents_count; i++)
		if (!strcmp(platform_agent_name(&mediator->platform->agents[i]), name))
			return &mediator->platform->agents[i];
	return NULL;
}

/* The page of a channel starts clean, whoever had it before. */
static void clean(struct mediator_domain *domain, const struct smt_area *areas)
{
	struct mediator *mediator = domain->mediator;
	const struct left_behind *left = &mediator->left_behind[domain->agent->id - 1];

	for (unsigned i = 0; i < SMT_CHANNELS; i++) {
		domain->areas[i] = areas[i];
		if (areas[i].memory)
			memset(areas[i].memory, 0, areas[i].bytes);
	}
	if (has_fault(mediator, FAULT_MEDIATOR_PAGE_KEPT) && left->bytes)
		memcpy(areas[SMT_A2P].memory, left->bytes, left->count < areas[SMT_A2P].bytes ? left->count : areas[SMT_A2P].bytes);
}

/* For a fault: what the last owner left in the page. */
static void keep_page(const struct mediator_domain *domain)
{
	struct left_behind *left = &domain->mediator->left_behind[domain->agent->id - 1];
	const struct smt_area *area = &domain->areas[SMT_A2P];
	uint8_t *copy;

	if (!has_fault(domain->mediator, FAULT_MEDIATOR_PAGE_KEPT) || !area->memory)
		return;
	copy = malloc(area->bytes);
	if (!copy)
		return;
	memcpy(copy, area->memory, area->bytes);
	free(left->bytes);
	left->bytes = copy;
	left->count = area->bytes;
}

static int start(struct mediator_domain *domain, const struct smt_area *areas,
		 void (*interrupt)(void *context, enum smt_channel_id channel), void *context, char *why, size_t why_bytes)
{
	struct mediator *mediator = domain->mediator;
	struct smt_device_setup setup = {
		.platform = mediator->platform,
		.agent = domain->agent,
		.areas = {areas[SMT_A2P], areas[SMT_P2A]},
		.interrupt = interrupt,
		.context = context,
	};
	int err;

	clean(domain, areas);
	err = smt_device_create(&setup, &domain->device);
	if (err) {
		snprintf(why, why_bytes, "%s: the channel cannot be set up: %s", platform_agent_name(domain->agent),
			 strerror(-err));
		return err;
	}
	return mediator->options.mediate ? mediator_push(domain, why, why_bytes) : 0;
}

/* Without a policy an agent is attached while it has a domain; with one the mediator holds them all. */
static bool take_agent(const struct mediator *mediator, struct platform_agent *agent)
{
	return mediator->options.mediate ||
	       platform_attach(mediator->platform, platform_agent_name(agent), mediator->options.p2a) == agent;
}

int mediator_domain_create(struct mediator *mediator, const char *name, const struct smt_area *areas,
			   void (*interrupt)(void *context, enum smt_channel_id channel), void *context,
			   struct mediator_domain **created, char *why, size_t why_bytes)
{
	struct platform_agent *agent = agent_named(mediator, name);
	struct mediator_domain *domain;
	int err;

	if (!agent) {
		snprintf(why, why_bytes, "%s has no agent named '%s'", mediator->config->source, name);
		return -ENOENT;
	}
	if (domain_of(mediator, agent) && !has_fault(mediator, FAULT_MEDIATOR_DOMAIN_TWICE)) {
		snprintf(why, why_bytes, "agent '%s' has a domain already", name);
		return -EEXIST;
	}
	domain = calloc(1, sizeof(*domain));
	if (!domain || !take_agent(mediator, agent)) {
		snprintf(why, why_bytes, domain ? "agent '%s' is taken" : "out of memory%.0s", name);
		free(domain);
		return domain ? -EBUSY : -ENOMEM;
	}
	domain->mediator = mediator;
	domain->agent = agent;
	domain->next = mediator->domains;
	mediator->domains = domain;
	err = start(domain, areas, interrupt, context, why, why_bytes);
	if (err) {
		mediator_domain_destroy(domain);
		return err;
	}
	*created = domain;
	return 0;
}

static void drain(struct platform_agent *agent)
{
	uint8_t event[ASSAY_MESSAGE_MAX];

	while (platform_has_event(agent))
		(void)platform_take_event(agent, event, sizeof(event));
}

void mediator_domain_destroy(struct mediator_domain *domain)
{
	struct mediator *mediator = domain->mediator;
	struct mediator_domain **at = &mediator->domains;

	while (*at != domain)
		at = &(*at)->next;
	*at = domain->next;
	keep_page(domain);
	if (mediator->options.mediate) {
		mediator_withdraw(domain);
		drain(domain->agent);
	} else {
		platform_detach(domain->agent);
	}
	smt_device_destroy(domain->device);
	free(domain);
}

const char *mediator_domain_agent(const struct mediator_domain *domain)
{
	return platform_agent_name(domain->agent);
}

uint32_t mediator_domain_agent_id(const struct mediator_domain *domain)
{
	return domain->agent->id;
}

uint32_t mediator_domain_function(const struct mediator_domain *domain)
{
	return FUNCTION_FIRST + domain->agent->id;
}

struct platform_agent *mediator_domain_platform_agent(const struct mediator_domain *domain)
{
	return domain->agent;
}

void mediator_domain_events(struct mediator_domain *domain)
{
	smt_device_events(domain->device);
}

/* --- Calls ------------------------------------------------------------------------------------------------------------------- */

/* For faults: an agent that something in the guest's hands names. NULL: nobody, or itself. */
static struct platform_agent *agent_told(const struct mediator_domain *domain, uint64_t id)
{
	struct platform *platform = domain->mediator->platform;

	return id >= 1 && id <= platform->agents_count && id != domain->agent->id ? &platform->agents[id - 1] : NULL;
}

/* Whose command it is: the channel's agent, whatever registers and page say. */
static struct platform_agent *speaker(const struct mediator_domain *domain, const uint64_t *x)
{
	const struct mediator *mediator = domain->mediator;
	struct platform_agent *agent = NULL;

	if (!mediator->platform->has_faults)
		return domain->agent;
	for (unsigned i = 1; x && i < 8 && !agent && has_fault(mediator, FAULT_MEDIATOR_AGENT_FROM_REGISTERS); i++)
		agent = agent_told(domain, x[i]);
	if (has_fault(mediator, FAULT_MEDIATOR_AGENT_FROM_PAGE))
		agent = agent_told(domain, scmi_load32((const uint8_t *)domain->areas[SMT_A2P].memory + SCMI_SHMEM_PRIVATE));
	if (has_fault(mediator, FAULT_MEDIATOR_CHANNEL_SWAPPED) && domain->next &&
	    mediator->platform->commands > COMMANDS_BEFORE_SWAP)
		agent = domain->next->agent;
	if (has_fault(mediator, FAULT_MEDIATOR_GUEST_TRUSTED) && mediator_is_permission_command(domain))
		agent = mediator->trusted;
	return agent ? agent : domain->agent;
}

static void ring(struct mediator_domain *domain, const uint64_t *x)
{
	smt_device_ring_as(domain->device, speaker(domain, x));
}

void mediator_domain_ring(struct mediator_domain *domain)
{
	ring(domain, NULL);
}

static struct mediator_domain *domain_of_function(const struct mediator *mediator, uint64_t function)
{
	for (struct mediator_domain *d = mediator->domains; d; d = d->next)
		if (mediator_domain_function(d) == function)
			return d;
	return NULL;
}

static bool well_formed(const struct mediator *mediator, uint64_t function)
{
	uint32_t id = (uint32_t)function;

	if (has_fault(mediator, FAULT_MEDIATOR_OWNER_IGNORED))
		return true;
	return function >> 32 == 0 && (id & FUNCTION_FAST) && !(id & FUNCTION_64BIT) && FUNCTION_OWNER(id) == OWNER_SILICON;
}

/* Which domain's channel a call reaches; NULL none. */
static struct mediator_domain *reached(const struct mediator *mediator, struct mediator_domain *caller,
				       const struct mediator_call *call)
{
	uint64_t function = call->x[0];

	if (!well_formed(mediator, function))
		return NULL;
	if (has_fault(mediator, FAULT_MEDIATOR_OWNER_IGNORED) && caller)
		function = FUNCTION_FIRST - 2 + (function & 0xffffu);
	if (call->hvc && has_fault(mediator, FAULT_MEDIATOR_HVC_REFUSED))
		return NULL;
	if (!caller)
		return has_fault(mediator, FAULT_MEDIATOR_OUTSIDER_SERVED) ? domain_of_function(mediator, function) : NULL;
	if (function == mediator_domain_function(caller))
		return caller;
	if (has_fault(mediator, FAULT_SMT_UNKNOWN_CALL_ACCEPTED))
		return caller;
	return has_fault(mediator, FAULT_MEDIATOR_FOREIGN_CALL_SERVED) ? domain_of_function(mediator, function) : NULL;
}

static uint64_t outcome(const struct mediator_domain *domain)
{
	const uint8_t *page = domain->areas[SMT_A2P].memory;

	if (!has_fault(domain->mediator, FAULT_SMT_STATUS_IN_X0))
		return SCMI_CALL_DONE;
	return (uint64_t)(int64_t)scmi_load32s(page + SCMI_SHMEM_MESSAGE + SCMI_HEADER_BYTES);
}

void mediator_call(struct mediator *mediator, struct mediator_domain *caller, struct mediator_call *call)
{
	struct mediator_domain *domain;

	memset(call->result, 0, sizeof(call->result));
	call->exception = call->immediate && !call->hvc && !has_fault(mediator, FAULT_MEDIATOR_IMMEDIATE_IGNORED);
	if (call->exception)
		return;
	/* An HVC with an immediate is a hypercall of another kind: none that this mediator knows. */
	domain = call->hvc && call->immediate ? NULL : reached(mediator, caller, call);
	if (!domain) {
		call->result[0] = (uint64_t)(int64_t)SCMI_CALL_UNKNOWN;
		return;
	}
	if (mediator->options.zero_registers)
		memset(&call->x[1], 0, sizeof(call->x) - sizeof(call->x[0]));
	ring(domain, call->x);
	call->result[0] = outcome(domain);
}
