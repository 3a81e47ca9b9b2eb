// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reset domain protocol, version 3.1, on the reset controller framework. A client that asserted a line holds it: the line is
 * de-asserted when the last one that did takes it back or is gone.
 */
#include <linux/err.h>
#include <linux/reset.h>

#include "providers.h"
#include "settings.h"
#include "votes.h"

#define ATTRIBUTE_LONG_NAME BIT(29)
#define LATENCY_UNKNOWN 0xffffffffu

#define FLAG_AUTONOMOUS BIT(0)
#define FLAG_ASSERT BIT(1)
#define FLAG_ASYNC BIT(2)
#define FLAGS_RESERVED 0xfffffff8u
#define STATE_COLD 0u

static struct reset_control *lines[PROVIDER_RESETS];

static const char *name(u32 id)
{
	return provider_resets[id];
}

static struct scmi_vote_kind kind;

static int take(u32 id)
{
	return kind.taken[id] ? 0 : reset_control_assert(lines[id]);
}

static void drop(u32 id)
{
	if (!kind.taken[id])
		reset_control_deassert(lines[id]);
}

static SCMI_VOTE_KIND(kind, .resources = PROVIDER_RESETS, .name = name, .take = take, .drop = drop);

static int reset_attributes(struct scmi_call *call)
{
	const char *text = name(scmi_word(call, 0));

	scmi_reply(call, scmi_name_is_long(text) ? ATTRIBUTE_LONG_NAME : 0);
	scmi_reply(call, LATENCY_UNKNOWN);
	scmi_reply_name(call, text, SCMI_NAME_BYTES);
	return 0;
}

/* Whether a line can be held at all is for the controller to say, also where this caller does not hold it. */
static int deassert(struct scmi_call *call, u32 id)
{
	int error = scmi_vote(call, id, false);

	if (error)
		return error;
	mutex_lock(&kind.lock);
	if (!kind.taken[id])
		error = reset_control_deassert(lines[id]);
	mutex_unlock(&kind.lock);
	return error;
}

static int reset_reset(struct scmi_call *call)
{
	u32 id = scmi_word(call, 0), flags = scmi_word(call, 4);

	if ((flags & FLAG_ASYNC) && !(flags & FLAG_AUTONOMOUS))
		return -EINVAL;
	if (scmi_word(call, 8) != STATE_COLD)
		return -EINVAL;
	if (flags & FLAG_ASYNC)
		return -EOPNOTSUPP;
	if (flags & FLAG_AUTONOMOUS)
		return HOST(reset_control_reset(lines[id]));
	return flags & FLAG_ASSERT ? scmi_vote(call, id, true) : deassert(call, id);
}

static int reset_name_get(struct scmi_call *call)
{
	return scmi_reply_long_name(call, name(scmi_word(call, 0)));
}

static const struct scmi_message messages[] = {
	[0x3] = {.run = reset_attributes, .bytes = 4, .named = true},
	[0x4] = {.run = reset_reset, .bytes = 12, .named = true, .flags = 4, .reserved = FLAGS_RESERVED},
	[0x6] = {.run = reset_name_get, .bytes = 4, .named = true},
};

static int reset_init(void)
{
	u32 id;

	for (id = 0; id < PROVIDER_RESETS; id++) {
		lines[id] = reset_control_get_exclusive(provider_consumer(), name(id));
		if (!IS_ERR(lines[id]))
			continue;
		int error = PTR_ERR(lines[id]);

		while (id--)
			reset_control_put(lines[id]);
		return error;
	}
	return 0;
}

static void reset_exit(void)
{
	u32 id;

	scmi_votes_forget(&kind);
	for (id = 0; id < PROVIDER_RESETS; id++)
		reset_control_put(lines[id]);
}

const struct scmi_protocol scmi_reset = {
	.id = SCMI_RESET,
	.version = 0x30001,
	.messages = messages,
	.messages_count = ARRAY_SIZE(messages),
	.resources = PROVIDER_RESETS,
	.attributes = scmi_reply_count,
	.init = reset_init,
	.exit = reset_exit,
	.open = scmi_votes_open,
	.give_back = scmi_votes_give_back,
	.close = scmi_votes_close,
	.kind = &kind,
};
