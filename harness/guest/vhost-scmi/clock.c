// SPDX-License-Identifier: GPL-2.0-only
/* Clock protocol, version 3.0, on the common clock framework. */
#include <linux/clk-provider.h>
#include <linux/clk.h>
#include <linux/err.h>

#include "providers.h"
#include "settings.h"
#include "votes.h"

#define ATTRIBUTE_ON BIT(0)
#define ATTRIBUTE_LONG_NAME BIT(29)

#define RATES_TRIPLET BIT(12)
#define RATES_REMAINING(n) ((u32)(n) << 16)

#define RATE_ASYNC BIT(0)
#define RATE_UP BIT(2)
#define RATE_NEAREST BIT(3)
#define RATE_RESERVED 0xfffffff0u

#define CONFIG_STATE(word) ((word)&3u)
#define CONFIG_TYPE(word) ((word) >> 16 & 0xffu)
#define CONFIG_RESERVED 0xff00fffcu
enum { STATE_OFF, STATE_ON, STATE_RESERVED, STATE_UNCHANGED };

#define CONFIG_GET_TYPE(word) ((word)&0xffu)
#define CONFIG_GET_RESERVED 0xffffff00u

static struct clk *clocks[PROVIDER_CLOCKS];

static const char *name(u32 id)
{
	return provider_clocks[id].name;
}

static int take(u32 id)
{
	return clk_prepare_enable(clocks[id]);
}

static void drop(u32 id)
{
	clk_disable_unprepare(clocks[id]);
}

static int set_rate(u32 id, u64 rate)
{
	return clk_set_rate(clocks[id], rate);
}

static void restore(u32 id)
{
	clk_set_rate(clocks[id], provider_clocks[id].rate);
}

static SCMI_VOTE_KIND(kind, .resources = PROVIDER_CLOCKS, .name = name, .take = take, .drop = drop, .restore = restore);

static int clock_attributes(struct scmi_call *call)
{
	u32 id = scmi_word(call, 0);

	scmi_reply(call, (__clk_is_enabled(clocks[id]) ? ATTRIBUTE_ON : 0) | (scmi_name_is_long(name(id)) ? ATTRIBUTE_LONG_NAME : 0));
	scmi_reply_name(call, name(id), SCMI_NAME_BYTES);
	scmi_reply(call, 0); /* how long enabling takes is not known */
	return 0;
}

static int describe_range(struct scmi_call *call, u64 min, u64 max, u64 step)
{
	scmi_reply(call, RATES_TRIPLET | 3);
	scmi_reply_u64(call, min);
	scmi_reply_u64(call, max);
	scmi_reply_u64(call, step);
	return 0;
}

static int clock_describe_rates(struct scmi_call *call)
{
	const struct provider_clock *clock = &provider_clocks[scmi_word(call, 0)];
	u32 index = scmi_word(call, 4), fits = call->room < 4 ? 0 : (call->room - 4) / 8, returned, i;

	if (rfc_rate_range)
		return describe_range(call, 0, U32_MAX, 1);
	if (clock->step)
		return describe_range(call, clock->min, clock->max, clock->step);
	if (index >= clock->rates_count)
		return -ERANGE;
	returned = min(clock->rates_count - index, fits);
	call->overflow = !returned;
	scmi_reply(call, RATES_REMAINING(clock->rates_count - index - returned) | returned);
	for (i = 0; i < returned; i++)
		scmi_reply_u64(call, clock->rates[index + i]);
	return 0;
}

/* The rates next to a wanted one, from below and from above; the same where it is one of them. */
static void neighbours(const struct provider_clock *clock, u64 rate, u64 *below, u64 *above)
{
	u32 i;

	if (clock->step) {
		*below = rate - (rate - clock->min) % clock->step;
		*above = *below == rate ? rate : min(*below + clock->step, clock->max);
		return;
	}
	*below = clock->rates[0];
	*above = clock->rates[clock->rates_count - 1];
	for (i = 0; i < clock->rates_count; i++) {
		if (clock->rates[i] <= rate)
			*below = clock->rates[i];
		if (clock->rates[i] >= rate && clock->rates[i] < *above)
			*above = clock->rates[i];
	}
}

static u64 lowest(const struct provider_clock *clock)
{
	return clock->step ? clock->min : clock->rates[0];
}

static u64 highest(const struct provider_clock *clock)
{
	return clock->step ? clock->max : clock->rates[clock->rates_count - 1];
}

/* A rate that the clock has; 0: there is none that the agent could mean. */
static u64 rounded(const struct provider_clock *clock, u64 rate, u32 flags)
{
	u64 below, above;

	if (rfc_rate_range) {
		rate = clamp(rate, lowest(clock), highest(clock));
		flags = RATE_UP;
	}
	if (rate < lowest(clock) || rate > highest(clock))
		return 0;
	neighbours(clock, rate, &below, &above);
	if (flags & RATE_NEAREST)
		return rate - below <= above - rate ? below : above;
	return flags & RATE_UP ? above : below;
}

static int clock_rate_set(struct scmi_call *call)
{
	u32 flags = scmi_word(call, 0), id = scmi_word(call, 4);
	u64 rate = (u64)scmi_word(call, 12) << 32 | scmi_word(call, 8);

	if (flags & RATE_ASYNC)
		return -EOPNOTSUPP;
	rate = rounded(&provider_clocks[id], rate, flags);
	return rate ? scmi_touch(call, id, set_rate, rate) : -EINVAL;
}

static int clock_rate_get(struct scmi_call *call)
{
	scmi_reply_u64(call, clk_get_rate(clocks[scmi_word(call, 0)]));
	return 0;
}

static int clock_config_set(struct scmi_call *call)
{
	u32 word = scmi_word(call, 4), state = CONFIG_STATE(word), type = CONFIG_TYPE(word);

	if (state == STATE_RESERVED || (state == STATE_UNCHANGED && !type))
		return -EINVAL;
	if (type)
		return -EOPNOTSUPP;
	return scmi_vote(call, scmi_word(call, 0), state == STATE_ON);
}

static int clock_config_get(struct scmi_call *call)
{
	if (CONFIG_GET_TYPE(scmi_word(call, 4)))
		return -EINVAL;
	scmi_reply(call, 0);
	scmi_reply(call, __clk_is_enabled(clocks[scmi_word(call, 0)]) ? ATTRIBUTE_ON : 0);
	scmi_reply(call, 0);
	return 0;
}

static int clock_name_get(struct scmi_call *call)
{
	return scmi_reply_long_name(call, name(scmi_word(call, 0)));
}

static const struct scmi_message messages[] = {
	[0x3] = {.run = clock_attributes, .bytes = 4, .named = true},
	[0x4] = {.run = clock_describe_rates, .bytes = 8, .named = true},
	[0x5] = {.run = clock_rate_set, .bytes = 16, .named = true, .resource = 4, .flags = 0, .reserved = RATE_RESERVED},
	[0x6] = {.run = clock_rate_get, .bytes = 4, .named = true},
	[0x7] = {.run = clock_config_set, .bytes = 12, .named = true, .flags = 4, .reserved = CONFIG_RESERVED},
	[0x8] = {.run = clock_name_get, .bytes = 4, .named = true},
	[0xb] = {.run = clock_config_get, .bytes = 8, .named = true, .flags = 4, .reserved = CONFIG_GET_RESERVED},
};

static int clock_init(void)
{
	u32 id;

	for (id = 0; id < PROVIDER_CLOCKS; id++) {
		clocks[id] = clk_get(provider_consumer(), provider_clock_id(id));
		if (!IS_ERR(clocks[id]))
			continue;
		int error = PTR_ERR(clocks[id]);

		while (id--)
			clk_put(clocks[id]);
		return error;
	}
	return 0;
}

static void clock_exit(void)
{
	u32 id;

	scmi_votes_forget(&kind);
	for (id = 0; id < PROVIDER_CLOCKS; id++)
		clk_put(clocks[id]);
}

const struct scmi_protocol scmi_clock = {
	.id = SCMI_CLOCK,
	.version = 0x30000,
	.messages = messages,
	.messages_count = ARRAY_SIZE(messages),
	.resources = PROVIDER_CLOCKS,
	.attributes = scmi_reply_count,
	.init = clock_init,
	.exit = clock_exit,
	.open = scmi_votes_open,
	.give_back = scmi_votes_give_back,
	.close = scmi_votes_close,
	.kind = &kind,
};
