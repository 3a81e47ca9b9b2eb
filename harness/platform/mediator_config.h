/* SPDX-License-Identifier: BSD-2-Clause */
/* A mediator from what a command line says: the policy's file, the profile; and what a toolstack may ask of it. */
#ifndef HARNESS_PLATFORM_MEDIATOR_CONFIG_H
#define HARNESS_PLATFORM_MEDIATOR_CONFIG_H

#include "harness/platform/mediator.h"

struct mediator_setup {
	const char *policy; /* a file (harness/config/policy.h), or NULL: no policy */
	bool zero_registers, reset_permissions, unsupported_is_fine, p2a;
};

/* Reads the policy and sets the mediator up by it. 0, or a negative errno with file and reason in `why`. */
int mediator_set_up(struct platform *platform, const struct platform_config *config, const struct mediator_setup *setup,
		    struct mediator **mediator, char *why, size_t why_bytes);

/* What a toolstack asks, `caller` being the domain in question (enum assay_manage): its answer, or a negative errno. */
int mediator_manage(struct mediator *mediator, struct mediator_domain *caller, uint32_t what, uint32_t argument);

#endif
