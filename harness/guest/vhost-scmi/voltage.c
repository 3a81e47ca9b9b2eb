// SPDX-License-Identifier: GPL-2.0-only
/* Voltage domain protocol, version 2.1, on the regulator framework. */
#include <linux/err.h>
#include <linux/regulator/consumer.h>

#include "providers.h"
#include "settings.h"
#include "votes.h"

#define ATTRIBUTE_LONG_NAME BIT(30)
#define LEVELS_TRIPLET BIT(12)
#define LEVELS_REMAINING(n) ((u32)(n) << 16)

#define CONFIG_RESERVED 0xfffffff0u
enum { MODE_OFF = 0x0, MODE_ON = 0x7 };

#define LEVEL_ASYNC BIT(0)
#define LEVEL_RESERVED 0xfffffffeu

static struct regulator *regulators[PROVIDER_REGULATORS];
static int levels_at_load[PROVIDER_REGULATORS];

static const char *name(u32 id)
{
	return provider_regulators[id];
}

static int take(u32 id)
{
	return regulator_enable(regulators[id]);
}

static void drop(u32 id)
{
	regulator_disable(regulators[id]);
}

static int set_level(u32 id, u64 level)
{
	return regulator_set_voltage(regulators[id], level, level);
}

static void restore(u32 id)
{
	regulator_set_voltage(regulators[id], levels_at_load[id], levels_at_load[id]);
}

static SCMI_VOTE_KIND(kind, .resources = PROVIDER_REGULATORS, .name = name, .take = take, .drop = drop, .restore = restore);

static int voltage_attributes(struct scmi_call *call)
{
	const char *text = name(scmi_word(call, 0));

	scmi_reply(call, scmi_name_is_long(text) ? ATTRIBUTE_LONG_NAME : 0);
	scmi_reply_name(call, text, SCMI_NAME_BYTES);
	return 0;
}

static int describe_range(struct scmi_call *call, struct regulator *regulator, u32 count, u32 step)
{
	scmi_reply(call, LEVELS_TRIPLET | 3);
	scmi_reply(call, regulator_list_voltage(regulator, 0));
	scmi_reply(call, regulator_list_voltage(regulator, count - 1));
	scmi_reply(call, step);
	return 0;
}

static int voltage_describe_levels(struct scmi_call *call)
{
	struct regulator *regulator = regulators[scmi_word(call, 0)];
	u32 index = scmi_word(call, 4), fits = call->room < 4 ? 0 : (call->room - 4) / 4, returned, i;
	int count = regulator_count_voltages(regulator);
	u32 step = regulator_get_linear_step(regulator);

	if (count < 0)
		return count;
	if (step && count > 1)
		return describe_range(call, regulator, count, step);
	if (index >= count)
		return -ERANGE;
	returned = min_t(u32, count - index, fits);
	call->overflow = !returned;
	scmi_reply(call, LEVELS_REMAINING(count - index - returned) | returned);
	for (i = 0; i < returned; i++)
		scmi_reply(call, regulator_list_voltage(regulator, index + i));
	return 0;
}

static int voltage_config_set(struct scmi_call *call)
{
	u32 mode = scmi_word(call, 4);

	if (mode != MODE_OFF && mode != MODE_ON)
		return -EINVAL;
	return scmi_vote(call, scmi_word(call, 0), mode == MODE_ON);
}

static int voltage_config_get(struct scmi_call *call)
{
	int on = regulator_is_enabled(regulators[scmi_word(call, 0)]);

	if (on < 0)
		return on;
	scmi_reply(call, on ? MODE_ON : MODE_OFF);
	return 0;
}

/* Asked first: the framework writes a line into the kernel's log for each level that is not there. */
static int voltage_level_set(struct scmi_call *call)
{
	u32 id = scmi_word(call, 0);
	s32 level = scmi_word(call, 8);

	if (scmi_word(call, 4) & LEVEL_ASYNC)
		return -EOPNOTSUPP;
	if (level < 0 || regulator_is_supported_voltage(regulators[id], level, level) <= 0)
		return -EINVAL;
	return scmi_touch(call, id, set_level, level);
}

static int voltage_level_get(struct scmi_call *call)
{
	int level = regulator_get_voltage(regulators[scmi_word(call, 0)]);

	if (level < 0)
		return level;
	scmi_reply(call, level);
	return 0;
}

static int voltage_name_get(struct scmi_call *call)
{
	return scmi_reply_long_name(call, name(scmi_word(call, 0)));
}

static const struct scmi_message messages[] = {
	[0x3] = {.run = voltage_attributes, .bytes = 4, .named = true},
	[0x4] = {.run = voltage_describe_levels, .bytes = 8, .named = true},
	[0x5] = {.run = voltage_config_set, .bytes = 8, .named = true, .flags = 4, .reserved = CONFIG_RESERVED},
	[0x6] = {.run = voltage_config_get, .bytes = 4, .named = true},
	[0x7] = {.run = voltage_level_set, .bytes = 12, .named = true, .flags = 4, .reserved = LEVEL_RESERVED},
	[0x8] = {.run = voltage_level_get, .bytes = 4, .named = true},
	[0x9] = {.run = voltage_name_get, .bytes = 4, .named = true},
};

static int regulator_open(u32 id)
{
	int error;

	regulators[id] = regulator_get(provider_consumer(), name(id));
	if (IS_ERR(regulators[id]))
		return PTR_ERR(regulators[id]);
	levels_at_load[id] = regulator_get_voltage(regulators[id]);
	error = levels_at_load[id];
	/* Asked for from the start, so that what the framework shows of this user is the same again after every restore. */
	if (error >= 0)
		error = regulator_set_voltage(regulators[id], levels_at_load[id], levels_at_load[id]);
	if (error)
		regulator_put(regulators[id]);
	return error;
}

static int voltage_init(void)
{
	u32 id;
	int error;

	for (id = 0; id < PROVIDER_REGULATORS; id++) {
		error = regulator_open(id);
		if (error) {
			while (id--)
				regulator_put(regulators[id]);
			return error;
		}
	}
	return 0;
}

static void voltage_exit(void)
{
	u32 id;

	scmi_votes_forget(&kind);
	for (id = 0; id < PROVIDER_REGULATORS; id++)
		regulator_put(regulators[id]);
}

const struct scmi_protocol scmi_voltage = {
	.id = SCMI_VOLTAGE,
	.version = 0x20001,
	.messages = messages,
	.messages_count = ARRAY_SIZE(messages),
	.resources = PROVIDER_REGULATORS,
	.attributes = scmi_reply_count,
	.init = voltage_init,
	.exit = voltage_exit,
	.open = scmi_votes_open,
	.give_back = scmi_votes_give_back,
	.close = scmi_votes_close,
	.kind = &kind,
};
