/* SPDX-License-Identifier: BSD-2-Clause */
/* What the mediator's files share: its domains, and what it says to the platform as its trusted agent. */
#ifndef HARNESS_PLATFORM_MEDIATOR_PRIVATE_H
#define HARNESS_PLATFORM_MEDIATOR_PRIVATE_H

#include "assay/backend.h"
#include "harness/platform/mediator.h"
#include "harness/platform/platform_internal.h"

struct mediator_domain {
	struct mediator_domain *next;
	struct mediator *mediator;
	struct platform_agent *agent;
	struct smt_device *device;
	struct smt_area areas[SMT_CHANNELS];
};

struct mediator {
	struct platform *platform;
	const struct platform_config *config;
	struct mediator_options options; /* its arrays are ours */
	struct platform_agent *trusted;  /* NULL without a policy */
	struct mediator_domain *domains;
	struct left_behind {
		uint8_t *bytes;
		size_t count;
	} left_behind[PLATFORM_CONFIG_AGENTS_MAX]; /* for a fault */
};

/* Before any domain: nobody but trusted agents has a device of the policy. */
int mediator_deny_all(struct mediator *mediator, char *why, size_t why_bytes);
/* A domain comes: it gets its devices. It goes: its agent is reset, and loses them. */
int mediator_push(struct mediator_domain *domain, char *why, size_t why_bytes);
void mediator_withdraw(struct mediator_domain *domain);
/* For a fault: is what lies in its page one of the permission commands? */
bool mediator_is_permission_command(const struct mediator_domain *domain);

#endif
