/* SPDX-License-Identifier: BSD-2-Clause */
/* What the mediator says to the platform as its trusted agent: permissions for those who come, a reset for those who go. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/platform/mediator_private.h"
#include "scmi/base.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/names.h"
#include "scmi/shmem.h"
#include "scmi/status.h"

static bool has_fault(const struct mediator *mediator, enum platform_fault_id fault)
{
	return platform_has_fault(mediator->platform, fault);
}

/* One command on the mediator's own channel; its token is always 0. No answer counts as COMMS_ERROR. */
static int32_t say(struct mediator *mediator, uint8_t message, const uint32_t *words, uint32_t count)
{
	uint8_t request[SCMI_HEADER_BYTES + 4 * 4], response[64];
	size_t bytes;

	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, message, 0));
	for (uint32_t i = 0; i < count; i++)
		scmi_store32(request + SCMI_HEADER_BYTES + 4 * i, words[i]);
	bytes = platform_command(mediator->trusted, request, SCMI_HEADER_BYTES + 4u * count, response, sizeof(response));
	return bytes < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES ? SCMI_COMMS_ERROR : scmi_load32s(response + SCMI_HEADER_BYTES);
}

static int32_t permit(struct mediator *mediator, const struct platform_agent *agent, uint32_t device, bool allow)
{
	return say(mediator, SCMI_BASE_SET_DEVICE_PERMISSIONS,
		   (const uint32_t[]){agent->id, device, allow ? (uint32_t)SCMI_PERMISSION_ALLOW : 0}, 3);
}

static int told(const struct mediator *mediator, int32_t status, const struct platform_agent *agent, uint32_t device, char *why,
		size_t why_bytes)
{
	const char *name = scmi_status_name(status);

	if (status == SCMI_SUCCESS || (status == SCMI_NOT_SUPPORTED && (mediator->options.unsupported_is_fine ||
									has_fault(mediator, FAULT_MEDIATOR_UNSUPPORTED_IGNORED))))
		return 0;
	snprintf(why, why_bytes, "the platform answers the permission of agent %s for device %u with %s",
		 platform_agent_name(agent), device, name ? name : "a status of no name");
	return status == SCMI_NOT_FOUND ? -ENOENT : status == SCMI_NOT_SUPPORTED ? -EOPNOTSUPP : -EACCES;
}

int mediator_deny_all(struct mediator *mediator, char *why, size_t why_bytes)
{
	for (uint32_t a = 0; a < mediator->platform->agents_count; a++) {
		const struct platform_agent *agent = &mediator->platform->agents[a];

		for (uint32_t d = 0; d < mediator->options.devices_count && !agent->config->trusted; d++) {
			uint32_t device = mediator->options.devices[d];
			int32_t status = permit(mediator, agent, device, false);

			/* A platform without the command is told when a domain that has a device is created. */
			if (status == SCMI_NOT_SUPPORTED)
				return 0;
			if (told(mediator, status, agent, device, why, why_bytes))
				return -EINVAL;
		}
	}
	return 0;
}

/* For a fault: a permission that goes to everybody. */
static void permit_others(struct mediator *mediator, uint32_t device)
{
	for (uint32_t i = 0; i < mediator->platform->agents_count; i++)
		(void)permit(mediator, &mediator->platform->agents[i], device, true);
}

int mediator_push(struct mediator_domain *domain, char *why, size_t why_bytes)
{
	struct mediator *mediator = domain->mediator;

	for (uint32_t i = 0; i < mediator->options.grants_count; i++) {
		const struct mediator_grant *grant = &mediator->options.grants[i];
		int err;

		if (grant->agent + 1 != domain->agent->id || has_fault(mediator, FAULT_MEDIATOR_PERMISSIONS_NOT_PUSHED))
			continue;
		err = told(mediator, permit(mediator, domain->agent, grant->device, true), domain->agent, grant->device, why,
			   why_bytes);
		if (err)
			return err;
		if (has_fault(mediator, FAULT_MEDIATOR_PERMISSIONS_FOR_ALL))
			permit_others(mediator, grant->device);
	}
	return 0;
}

/* The reset comes first: one that brings back permissions of the platform's own must not leave them behind. */
void mediator_withdraw(struct mediator_domain *domain)
{
	struct mediator *mediator = domain->mediator;
	uint32_t flags = mediator->options.reset_permissions ? SCMI_RESET_PERMISSIONS : 0;

	if (!has_fault(mediator, FAULT_MEDIATOR_RESET_MISSING))
		(void)say(mediator, SCMI_BASE_RESET_AGENT_CONFIGURATION, (const uint32_t[]){domain->agent->id, flags}, 2);
	for (uint32_t i = 0; i < mediator->options.devices_count && !domain->agent->config->trusted; i++)
		if (!has_fault(mediator, FAULT_MEDIATOR_PERMISSIONS_KEPT))
			(void)permit(mediator, domain->agent, mediator->options.devices[i], false);
}

int mediator_domain_device(struct mediator_domain *domain, uint32_t device, bool give)
{
	struct mediator *mediator = domain->mediator;
	char why[160];

	if (!mediator->options.mediate)
		return -EOPNOTSUPP;
	for (uint32_t i = 0; i < mediator->options.devices_count; i++) {
		if (mediator->options.devices[i] != device)
			continue;
		if (has_fault(mediator, give ? FAULT_MEDIATOR_ATTACH_NOT_PUSHED : FAULT_MEDIATOR_DETACH_KEPT))
			return 0;
		return told(mediator, permit(mediator, domain->agent, device, give), domain->agent, device, why, sizeof(why));
	}
	return -ENOENT;
}

bool mediator_is_permission_command(const struct mediator_domain *domain)
{
	const uint8_t *page = domain->areas[SMT_A2P].memory;
	struct scmi_header header = scmi_header_unpack(scmi_load32(page + SCMI_SHMEM_MESSAGE));

	return header.protocol == SCMI_PROTOCOL_BASE &&
	       (header.message == SCMI_BASE_SET_DEVICE_PERMISSIONS || header.message == SCMI_BASE_SET_PROTOCOL_PERMISSIONS ||
		header.message == SCMI_BASE_RESET_AGENT_CONFIGURATION);
}
