/* SPDX-License-Identifier: BSD-2-Clause */
/* Reset domain protocol: its state. Private to this folder. */
#ifndef HARNESS_PLATFORM_RESET_H
#define HARNESS_PLATFORM_RESET_H

#include "harness/platform/platform_internal.h"
#include "scmi/reset.h"

#define RESET_MODEL (SCMI_PROTOCOL_RESET - SCMI_PROTOCOL_BASE)

struct reset_domain {
	const struct platform_config_reset_domain *config;
	agent_bits asserted; /* agents whose signal is asserted */
};

static inline struct reset_domain *reset_domain(const struct platform *platform, uint16_t index)
{
	return (struct reset_domain *)platform->models[RESET_MODEL].state + index;
}

/* reset_run.c */
message_fn reset_run;
void reset_complete(struct platform *platform, const struct pending *pending);

#endif
