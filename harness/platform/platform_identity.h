/* SPDX-License-Identifier: BSD-2-Clause */
/* For faults alone: whom a command is taken for, and whom a message reaches. Without them an agent is what its connection makes it. */
#ifndef HARNESS_PLATFORM_IDENTITY_H
#define HARNESS_PLATFORM_IDENTITY_H

#include "harness/platform/platform_internal.h"

/* Whom the command is taken for: `agent` itself unless a fault says otherwise. */
struct platform_agent *identity_caller(struct platform_agent *agent, const uint8_t *request, size_t bytes);
/* The answer to the command before, where this one gets it again; else 0. */
size_t identity_cached(const struct platform_agent *agent, const uint8_t *request, uint8_t *response, size_t capacity);
/* After a command: what the next one may be confused with. */
void identity_remember(struct platform_agent *agent, const uint8_t *request, size_t request_bytes, const uint8_t *response,
		       size_t response_bytes);
/* The agent that a caller's questions about itself are answered for. */
struct platform_agent *identity_self(struct platform_agent *agent, enum platform_fault_id last);
/* Does a message for `agent` reach `other`? */
bool identity_reaches(const struct platform_agent *agent, const struct platform_agent *other, uint8_t type);
/* The id by which an agent is called. */
uint32_t identity_number(const struct platform *platform, uint32_t id);
uint32_t identity_in_event(const struct platform *platform, uint32_t id);

#endif
