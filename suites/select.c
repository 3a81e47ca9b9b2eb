/* SPDX-License-Identifier: BSD-2-Clause */
/* Which checks a run takes, and whether one applies to an agent's platform. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "scmi/names.h"
#include "suites/engine.h"
#include "suites/inventory.h"

static bool matches_any(const char *const *globs, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (fnmatch(globs[i], id, 0) == 0)
			return true;
	return false;
}

static bool same_or_any(const char *wanted, const char *found)
{
	return !wanted || !found || strcmp(wanted, found) == 0;
}

bool select_result(const struct run *run, const struct check_row *row, const char *agent, const char *resource)
{
	const struct assay_check_options *o = run->options;

	if (!o->only)
		return true;
	for (size_t i = 0; i < o->only_count; i++)
		if (strcmp(o->only[i].id, row->id) == 0 && same_or_any(o->only[i].agent, agent) &&
		    same_or_any(o->only[i].resource, resource))
			return true;
	return false;
}

bool select_row(const struct run *run, const struct check_row *row)
{
	const struct assay_check_options *o = run->options;

	if (o->suite_count && !matches_any(o->suites, o->suite_count, row->id))
		return false;
	if (matches_any(o->excludes, o->exclude_count, row->id))
		return false;
	return select_result(run, row, NULL, NULL);
}

static const char *protocol_text(uint8_t protocol)
{
	const char *name = scmi_protocol_name(protocol);

	return name ? name : "the protocol";
}

/* What the check asks of its protocol. */
static const char *protocol_unmet(const struct seat *seat, const struct check_row *row, char *text, size_t n)
{
	const struct check_needs *needs = &row->needs;
	const struct assay_inventory_protocol *p = assay_inventory_protocol(seat->inventory, row->protocol);
	const char *name = protocol_text(row->protocol);

	if (!p) {
		(void)snprintf(text, n, "%s (0x%02x) is not among the platform's protocols%s%s", name, row->protocol,
			       seat->inventory->silent ? " as far as it told them: " : "",
			       seat->inventory->silent ? seat->inventory->trouble : "");
		return text;
	}
	if ((needs->version_min || needs->version_max) && p->version_status != SCMI_SUCCESS) {
		(void)snprintf(text, n, "the version of %s could not be read", name);
		return text;
	}
	if (needs->version_min && p->version < needs->version_min) {
		(void)snprintf(text, n, "%s is version 0x%x, the rule came with 0x%x", name, p->version, needs->version_min);
		return text;
	}
	if (needs->version_max && p->version > needs->version_max) {
		(void)snprintf(text, n, "%s is version 0x%x, the rule ended with 0x%x", name, p->version, needs->version_max);
		return text;
	}
	for (uint8_t id = 0; id < ASSAY_MESSAGES_ASKED; id++) {
		const char *message = scmi_message_name(row->protocol, SCMI_TYPE_COMMAND, id);

		if ((needs->messages >> id & 1u) && !inventory_implements(seat->inventory, row->protocol, id)) {
			(void)snprintf(text, n, "%s (0x%x) is not implemented: PROTOCOL_MESSAGE_ATTRIBUTES gave %s",
				       message ? message : "message", id, status_text(p->messages[id].status));
			return text;
		}
	}
	return NULL;
}

static bool trusted_here(const struct run *run)
{
	for (size_t i = 0; i < run->seat_count; i++)
		if (run->seats[i].policy_agent != POLICY_NONE && run->options->policy->agents[run->seats[i].policy_agent].trusted)
			return true;
	return false;
}

/* What the check asks of a channel in shared memory. */
static const char *channel_unmet(const struct seat *seat, const struct check_needs *needs)
{
	struct assay_shared_channel channel;

	if (!needs->channel && !needs->calls && !needs->mediator)
		return NULL;
	if (assay_agent_shared_channel(seat->agent, &channel))
		return "this rule, and all others of its group, are about channels in shared memory";
	if (needs->calls && !channel.can_call)
		return "the doorbell is no call that can be made from here";
	if (needs->mediator && assay_agent_manage(seat->agent, ASSAY_MANAGE_DEVICES, 0) <= 0)
		return "no hypervisor that can be asked for domains and devices gives the channels out";
	return NULL;
}

const char *needs_unmet(const struct run *run, const struct seat *seat, const struct check_row *row, char *text, size_t n)
{
	const struct check_needs *needs = &row->needs;
	const char *unmet;

	if (seat->gone && row->scope != OVER_ALL) {
		(void)snprintf(text, n, "backend gone: %s", seat->gone_why);
		return text;
	}
	if (needs->destructive && !run->options->destructive)
		return "may harm the platform: runs with --destructive only";
	if (row_since(row) > run->spec) {
		(void)snprintf(text, n, "the rule came with release %s, this run judges by %s", assay_release_name(row_since(row)),
			       assay_release_name(run->spec));
		return text;
	}
	if (needs->agents > run->seat_count) {
		(void)snprintf(text, n, "needs %u agents, this run has %zu", needs->agents, run->seat_count);
		return text;
	}
	if (needs->policy && !run->options->policy)
		return "needs to know who may use what: --policy";
	if (needs->trusted && !run->options->policy)
		return "needs to know which agent is trusted: --policy";
	if (needs->trusted && !trusted_here(run))
		return "no agent of this run is one that the policy calls trusted";
	if (needs->p2a && !(seat->capabilities & ASSAY_CAN_P2A))
		return "the connection has no channel for notifications and delayed responses";
	if (needs->no_p2a && (seat->capabilities & ASSAY_CAN_P2A))
		return "the connection has a channel for notifications and delayed responses";
	if (needs->raw && !(seat->capabilities & ASSAY_CAN_RAW))
		return "the backend does not take hand-made messages";
	if (needs->virtio && !(seat->capabilities & ASSAY_IS_VIRTIO))
		return "the rule is one of the virtio transport";
	if (needs->wire && (seat->capabilities & ASSAY_IS_LINUX_RAW))
		return "Linux Raw mode does not show it: the kernel makes headers and offers room of its own (RAW-9)";
	if (needs->linux_raw && !(seat->capabilities & ASSAY_IS_LINUX_RAW))
		return "the rule is one of the Raw mode of Linux";
	if (needs->vhost && !(seat->capabilities & ASSAY_IS_KERNEL_VHOST))
		return "this rule, and all others of its group, are about vhost nodes of a kernel";
	if (needs->no_permissions && inventory_implements(seat->inventory, SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS))
		return "the platform has permission commands";
	unmet = channel_unmet(seat, needs);
	if (!unmet && row->protocol)
		unmet = protocol_unmet(seat, row, text, n);
	return unmet;
}
