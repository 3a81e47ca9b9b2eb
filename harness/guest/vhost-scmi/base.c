// SPDX-License-Identifier: GPL-2.0-only
/* Base protocol, version 2.1: who the platform is, what it has, which agents there are. Each open is an agent. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "backend.h"
#include "settings.h"

#define AGENT_SELF 0xffffffffu
#define PROTOCOLS_MAX 255
#define RFC_LIST_MAX 8u
#define RESET_PERMISSIONS 1u
#define IMPLEMENTATION_VERSION 1

static const char vendor[] = "scmi-assay";
static const char sub_vendor[] = "vhost-scmi";

static int base_attributes(struct scmi_call *call)
{
	u8 ids[PROTOCOLS_MAX];

	scmi_reply(call, (rfc_one_agent ? 1 : agents) << 8 | scmi_backend_protocols(ids));
	return 0;
}

static int base_vendor(struct scmi_call *call)
{
	scmi_reply_name(call, vendor, rfc_short_vendor ? sizeof(vendor) : SCMI_NAME_BYTES);
	return 0;
}

static int base_sub_vendor(struct scmi_call *call)
{
	scmi_reply_name(call, sub_vendor, SCMI_NAME_BYTES);
	return 0;
}

static int base_implementation_version(struct scmi_call *call)
{
	scmi_reply(call, IMPLEMENTATION_VERSION);
	return 0;
}

static void reply_ids(struct scmi_call *call, const u8 *ids, u32 count)
{
	u32 i, k, word;

	scmi_reply(call, count);
	for (i = 0; i < count; i += 4) {
		for (word = 0, k = 0; k < 4 && i + k < count; k++)
			word |= (u32)ids[i + k] << 8 * k;
		scmi_reply(call, word);
	}
	if (rfc_short_list && !call->overflow)
		call->used -= round_up(count, 4) - count;
}

static int base_list_protocols(struct scmi_call *call)
{
	u8 ids[PROTOCOLS_MAX];
	u32 skip = scmi_word(call, 0), total = scmi_backend_protocols(ids), fits = call->room < 8 ? 0 : call->room - 4;
	u32 count = skip < total ? min(total - skip, round_down(fits, 4)) : 0;

	if (skip >= total && rfc_long_errors) {
		scmi_reply(call, 0);
		call->keep = true;
		return -EINVAL;
	}
	if (skip > total)
		return -EINVAL;
	call->overflow = !count && skip < total;
	reply_ids(call, ids + skip, rfc_short_list ? min(count, RFC_LIST_MAX) : count);
	return 0;
}

static int base_discover_agent(struct scmi_call *call)
{
	u32 id = scmi_word(call, 0);
	char name[SCMI_NAME_BYTES];

	if (rfc_one_agent)
		return -ENOENT;
	if (id == AGENT_SELF)
		id = scmi_client_agent(call->client);
	if (id > agents)
		return -ENOENT;
	snprintf(name, sizeof(name), id ? "vm-%u" : "platform", id);
	scmi_reply(call, id);
	scmi_reply_name(call, name, SCMI_NAME_BYTES);
	return 0;
}

/* There are no permissions that the flag could bring back. Nobody here is trusted with another agent's configuration. */
static int base_reset_agent(struct scmi_call *call)
{
	u32 id = scmi_word(call, 0);

	if (!id || id > agents)
		return -ENOENT;
	if (scmi_word(call, 4) & ~RESET_PERMISSIONS)
		return -EINVAL;
	if (id != scmi_client_agent(call->client))
		return -EACCES;
	scmi_backend_reset(call->client);
	return 0;
}

static const struct scmi_message messages[] = {
	[0x3] = {.run = base_vendor},
	[0x4] = {.run = base_sub_vendor},
	[0x5] = {.run = base_implementation_version},
	[0x6] = {.run = base_list_protocols, .bytes = 4},
	[0x7] = {.run = base_discover_agent, .bytes = 4},
	[0xb] = {.run = base_reset_agent, .bytes = 8},
};

const struct scmi_protocol scmi_base = {
	.id = SCMI_BASE,
	.version = 0x20001,
	.messages = messages,
	.messages_count = ARRAY_SIZE(messages),
	.attributes = base_attributes,
};
