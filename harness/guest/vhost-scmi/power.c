// SPDX-License-Identifier: GPL-2.0-only
/* Power domain protocol, version 3.1, on generic power domains: a vote is a use of the device in the domain. */
#include <linux/device.h>
#include <linux/pm_domain.h>
#include <linux/pm_runtime.h>

#include "providers.h"
#include "votes.h"

#define ATTRIBUTE_SYNC BIT(29)
#define ATTRIBUTE_LONG_NAME BIT(27)

#define SET_ASYNC BIT(0)
#define SET_RESERVED 0xfffffffeu
#define STATE_ON 0u
#define STATE_OFF BIT(30)

static const char *name(u32 id)
{
	return provider_power_domains[id];
}

static int take(u32 id)
{
	return pm_runtime_resume_and_get(provider_power_device(id));
}

static void drop(u32 id)
{
	pm_runtime_put_sync(provider_power_device(id));
}

static SCMI_VOTE_KIND(kind, .resources = PROVIDER_POWER_DOMAINS, .name = name, .take = take, .drop = drop);

static int protocol_attributes(struct scmi_call *call)
{
	scmi_reply(call, PROVIDER_POWER_DOMAINS);
	scmi_reply_u64(call, 0); /* no statistics */
	scmi_reply(call, 0);
	return 0;
}

static int power_attributes(struct scmi_call *call)
{
	const char *text = name(scmi_word(call, 0));

	scmi_reply(call, ATTRIBUTE_SYNC | (scmi_name_is_long(text) ? ATTRIBUTE_LONG_NAME : 0));
	scmi_reply_name(call, text, SCMI_NAME_BYTES);
	return 0;
}

static int power_state_set(struct scmi_call *call)
{
	u32 state = scmi_word(call, 8);

	if (scmi_word(call, 0) & SET_ASYNC)
		return -EOPNOTSUPP;
	if (state != STATE_ON && state != STATE_OFF)
		return -EINVAL;
	return scmi_vote(call, scmi_word(call, 4), state == STATE_ON);
}

/* Of the domain, not of the caller's vote: others, the host among them, may hold it. */
static int power_state_get(struct scmi_call *call)
{
	const struct generic_pm_domain *domain = pd_to_genpd(provider_power_device(scmi_word(call, 0))->pm_domain);

	scmi_reply(call, READ_ONCE(domain->status) == GENPD_STATE_ON ? STATE_ON : STATE_OFF);
	return 0;
}

static int power_name_get(struct scmi_call *call)
{
	return scmi_reply_long_name(call, name(scmi_word(call, 0)));
}

static const struct scmi_message messages[] = {
	[0x3] = {.run = power_attributes, .bytes = 4, .named = true},
	[0x4] = {.run = power_state_set, .bytes = 12, .named = true, .resource = 4, .flags = 0, .reserved = SET_RESERVED},
	[0x5] = {.run = power_state_get, .bytes = 4, .named = true},
	[0x8] = {.run = power_name_get, .bytes = 4, .named = true},
};

static void power_exit(void)
{
	scmi_votes_forget(&kind);
}

const struct scmi_protocol scmi_power = {
	.id = SCMI_POWER,
	.version = 0x30001,
	.messages = messages,
	.messages_count = ARRAY_SIZE(messages),
	.resources = PROVIDER_POWER_DOMAINS,
	.attributes = protocol_attributes,
	.exit = power_exit,
	.open = scmi_votes_open,
	.give_back = scmi_votes_give_back,
	.close = scmi_votes_close,
	.kind = &kind,
};
