/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hypervisor's mediator in front of the reference platform: each domain has one channel in shared memory and rings it by a call
 * (SMC or HVC) with a function id of its own. Who an agent is follows from the channel, which the mediator gives out. With a
 * policy it is the platform's trusted agent: it pushes permissions when a domain gets a device, takes them back and resets the
 * agent when the domain goes. Without a policy it hands out channels and nothing else.
 *
 * One thread. Memory of channels is the caller's.
 */
#ifndef HARNESS_PLATFORM_MEDIATOR_H
#define HARNESS_PLATFORM_MEDIATOR_H

#include "harness/platform/smt_device.h"

struct platform_config;
struct mediator;
struct mediator_domain;

#define MEDIATOR_DEVICES_MAX 64u

/* Who gets what: the devices that a domain with this agent is given when it is created. */
struct mediator_grant {
	uint32_t agent; /* number in the platform file, from 0 */
	uint32_t device;
};

struct mediator_options {
	bool mediate; /* false: no policy, the fields down to `unsupported_is_fine` do not count */
	const struct mediator_grant *grants;
	uint32_t grants_count;
	const uint32_t *devices; /* all that the policy knows: nobody has one of them unless it is granted */
	uint32_t devices_count;
	bool reset_permissions;   /* the reset of a dead domain's agent asks for its permissions too */
	bool unsupported_is_fine; /* a platform without permission commands: domains are created all the same */
	bool zero_registers;      /* x1 to x7 do not reach the platform */
	bool p2a;                 /* agents have an event channel */
};

/* The platform and its file are borrowed. 0, or a negative errno with `why`. */
int mediator_create(struct platform *platform, const struct platform_config *config, const struct mediator_options *options,
		    struct mediator **mediator, char *why, size_t why_bytes);
/* Is there a policy? */
bool mediator_mediates(const struct mediator *mediator);
/* Destroys what domains are left. */
void mediator_destroy(struct mediator *mediator);

/*
 * A domain comes to life with the agent of this name: permissions are pushed, and the channel is clean and free. -ENOENT: no such
 * agent; -EEXIST: it has a domain; other errors: the platform refused the permissions. `areas`, `interrupt` as in smt_device.h.
 */
int mediator_domain_create(struct mediator *mediator, const char *agent, const struct smt_area *areas,
			   void (*interrupt)(void *context, enum smt_channel_id channel), void *context,
			   struct mediator_domain **domain, char *why, size_t why_bytes);
/* It goes, in order or not: the difference is none to the mediator. */
void mediator_domain_destroy(struct mediator_domain *domain);
/* The toolstack gives it a device while it runs, or takes it. 0; -ENOENT: no such device; -EOPNOTSUPP without a policy; -EACCES. */
int mediator_domain_device(struct mediator_domain *domain, uint32_t device, bool give);

const char *mediator_domain_agent(const struct mediator_domain *domain);
uint32_t mediator_domain_agent_id(const struct mediator_domain *domain);
uint32_t mediator_domain_function(const struct mediator_domain *domain);
struct platform_agent *mediator_domain_platform_agent(const struct mediator_domain *domain);

/* A doorbell that is no call: this domain's own. */
void mediator_domain_ring(struct mediator_domain *domain);
/* Time went on, commands were served, or the agent rang back: deliver what waits. */
void mediator_domain_events(struct mediator_domain *domain);

/* An SMC or HVC as the guest made it; what comes back in x0 to x3. */
struct mediator_call {
	bool hvc;
	uint16_t immediate;
	uint64_t x[8];
	bool exception; /* out: the guest gets an exception instead */
	uint64_t result[4];
};
/* `caller` NULL: a domain that has no channel. */
void mediator_call(struct mediator *mediator, struct mediator_domain *caller, struct mediator_call *call);

#endif
