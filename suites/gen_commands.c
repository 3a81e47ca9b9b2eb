/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of commands with parameters, and which of them a platform implements. */
#include "suites/gen_commands.h"

#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/system.h"
#include "scmi/voltage.h"
#include "suites/clock_common.h"

#define BASE(...) .protocol = SCMI_PROTOCOL_BASE, .step = STEP(__VA_ARGS__)
#define CLOCK(...) .protocol = SCMI_PROTOCOL_CLOCK, .step = STEP(__VA_ARGS__)
#define SENSOR(...) .protocol = SCMI_PROTOCOL_SENSOR, .step = STEP(__VA_ARGS__)
#define POWER(...) .protocol = SCMI_PROTOCOL_POWER, .step = STEP(__VA_ARGS__)
#define SYSTEM(...) .protocol = SCMI_PROTOCOL_SYSTEM, .step = STEP(__VA_ARGS__)
#define RESET(...) .protocol = SCMI_PROTOCOL_RESET, .step = STEP(__VA_ARGS__)
#define VOLTAGE(...) .protocol = SCMI_PROTOCOL_VOLTAGE, .step = STEP(__VA_ARGS__)
#define PERF(...) .protocol = SCMI_PROTOCOL_PERF, .step = STEP(__VA_ARGS__)
#define POWERCAP(...) .protocol = SCMI_PROTOCOL_POWERCAP, .step = STEP(__VA_ARGS__)
#define PINCTRL(...) .protocol = SCMI_PROTOCOL_PINCTRL, .step = STEP(__VA_ARGS__)
#define POWERCAP_V3 SCMI_VERSION(3, 0)
#define POWERCAP_BEFORE_V3 (POWERCAP_V3 - 1)
#define TRUST (S_DN | S_NS | S_NF)
#define NAMELESS (S_NS | S_NF) /* a domain that has no extended name */

/*
 * Left out: SYSTEM_POWER_STATE_SET, RESET, VOLTAGE_CONFIG_SET, VOLTAGE_LEVEL_SET, PERFORMANCE_LEVEL_SET,
 * POWERCAP_CAP_SET and PINCTRL_REQUEST. A platform that fills up with zeros what is
 * missing would shut down, reset, or cut the power: their own checks cut them short, where harm is allowed.
 */
static const struct gen_command commands[] = {
	{BASE(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{BASE(SCMI_BASE_DISCOVER_LIST_PROTOCOLS, S_OK, VALUE(0))},
	{BASE(SCMI_BASE_DISCOVER_AGENT, S_OK, VALUE(0))},
	{BASE(SCMI_BASE_NOTIFY_ERRORS, S_OK, VALUE(0)), .step_also = S_NS},
	{BASE(SCMI_BASE_SET_DEVICE_PERMISSIONS, S_OK, SELF, VALUE(0), VALUE(1)), .refused_only = true, .step_also = TRUST},
	{BASE(SCMI_BASE_SET_PROTOCOL_PERMISSIONS, S_OK, SELF, VALUE(0), VALUE(0x14), VALUE(1)), .refused_only = true,
	 .step_also = TRUST},
	{BASE(SCMI_BASE_RESET_AGENT_CONFIGURATION, S_OK, SELF, VALUE(0)), .refused_only = true, .step_also = TRUST},
	{BASE(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, OWN_VERSION)},
	{CLOCK(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{CLOCK(SCMI_CLOCK_ATTRIBUTES, S_OK, RESOURCE)},
	{CLOCK(SCMI_CLOCK_DESCRIBE_RATES, S_OK, RESOURCE, VALUE(0))},
	{CLOCK(SCMI_CLOCK_RATE_SET, S_OK, VALUE(0), RESOURCE, RATE_LOW, RATE_HIGH), .step_also = S_DN},
	{CLOCK(SCMI_CLOCK_RATE_GET, S_OK, RESOURCE)},
	{CLOCK(SCMI_CLOCK_CONFIG_SET, S_OK, RESOURCE, VALUE(1)), .version_max = CLOCK_BEFORE_V3, .refused_only = true,
	 .step_also = S_DN},
	{CLOCK(SCMI_CLOCK_CONFIG_SET, S_OK, RESOURCE, VALUE(1), VALUE(0)), .version_min = CLOCK_V3, .refused_only = true,
	 .older_words = 2, .step_also = S_DN},
	{CLOCK(SCMI_CLOCK_NAME_GET, S_OK, RESOURCE)},
	{CLOCK(SCMI_CLOCK_RATE_NOTIFY, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{CLOCK(SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{CLOCK(SCMI_CLOCK_CONFIG_GET, S_OK, RESOURCE, VALUE(0))},
	{CLOCK(SCMI_CLOCK_POSSIBLE_PARENTS_GET, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{CLOCK(SCMI_CLOCK_PARENT_SET, S_OK, RESOURCE, PARENT), .refused_only = true, .step_also = S_NS | S_DN},
	{CLOCK(SCMI_CLOCK_PARENT_GET, S_OK, RESOURCE), .step_also = S_NS},
	{CLOCK(SCMI_CLOCK_GET_PERMISSIONS, S_OK, RESOURCE)},
	{CLOCK(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, VALUE(0)), .refused_only = true, .step_also = S_NS},
	{SENSOR(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{SENSOR(SCMI_SENSOR_DESCRIPTION_GET, S_OK, VALUE(0))},
	{SENSOR(SCMI_SENSOR_READING_GET, S_OK, VALUE(0), VALUE(0)), .step_also = S_HE},
	{POWER(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{POWER(SCMI_POWER_DOMAIN_ATTRIBUTES, S_OK, RESOURCE)},
	{POWER(SCMI_POWER_STATE_SET, S_OK, VALUE(0), RESOURCE, VALUE(SCMI_POWER_STATE_ON)), .refused_only = true,
	 .step_also = S_NS | S_DN},
	{POWER(SCMI_POWER_STATE_GET, S_OK, RESOURCE)},
	{POWER(SCMI_POWER_STATE_NOTIFY, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{POWER(SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{POWER(SCMI_POWER_DOMAIN_NAME_GET, S_OK, RESOURCE), .step_also = NAMELESS},
	{POWER(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, VALUE(0)), .refused_only = true, .step_also = S_NS},
	{SYSTEM(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{SYSTEM(SCMI_SYSTEM_POWER_STATE_NOTIFY, S_OK, VALUE(0)), .step_also = S_NS | S_DN},
	{SYSTEM(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, VALUE(0)), .refused_only = true, .step_also = S_NS},
	{RESET(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{RESET(SCMI_RESET_DOMAIN_ATTRIBUTES, S_OK, RESOURCE)},
	{RESET(SCMI_RESET_NOTIFY, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{RESET(SCMI_RESET_DOMAIN_NAME_GET, S_OK, RESOURCE), .step_also = NAMELESS},
	{RESET(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, VALUE(0)), .refused_only = true, .step_also = S_NS},
	{VOLTAGE(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{VOLTAGE(SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, S_OK, RESOURCE)},
	{VOLTAGE(SCMI_VOLTAGE_DESCRIBE_LEVELS, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS | S_DN},
	{VOLTAGE(SCMI_VOLTAGE_CONFIG_GET, S_OK, RESOURCE), .step_also = S_NS | S_DN},
	{VOLTAGE(SCMI_VOLTAGE_LEVEL_GET, S_OK, RESOURCE), .step_also = S_NS | S_DN},
	{VOLTAGE(SCMI_VOLTAGE_DOMAIN_NAME_GET, S_OK, RESOURCE), .step_also = NAMELESS},
	{VOLTAGE(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, VALUE(0)), .refused_only = true, .step_also = S_NS},
	{PERF(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{PERF(SCMI_PERF_DOMAIN_ATTRIBUTES, S_OK, RESOURCE)},
	{PERF(SCMI_PERF_DESCRIBE_LEVELS, S_OK, RESOURCE, VALUE(0))},
	{PERF(SCMI_PERF_LIMITS_SET, S_OK, RESOURCE, VALUE(0), VALUE(0)), .refused_only = true, .step_also = S_DN},
	{PERF(SCMI_PERF_LIMITS_GET, S_OK, RESOURCE)},
	{PERF(SCMI_PERF_LEVEL_GET, S_OK, RESOURCE)},
	{PERF(SCMI_PERF_NOTIFY_LIMITS, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{PERF(SCMI_PERF_NOTIFY_LEVEL, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{PERF(SCMI_PERF_DESCRIBE_FASTCHANNEL, S_OK, RESOURCE, VALUE(SCMI_PERF_LEVEL_GET)), .step_also = S_NS | S_NF},
	{PERF(SCMI_PERF_DOMAIN_NAME_GET, S_OK, RESOURCE), .step_also = NAMELESS},
	{PERF(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, VALUE(0)), .refused_only = true, .step_also = S_NS},
	{POWERCAP(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{POWERCAP(SCMI_POWERCAP_DOMAIN_ATTRIBUTES, S_OK, RESOURCE)},
	{POWERCAP(SCMI_POWERCAP_CAP_GET, S_OK, RESOURCE), .version_max = POWERCAP_BEFORE_V3},
	{POWERCAP(SCMI_POWERCAP_CAP_GET, S_OK, RESOURCE, VALUE(0)), .version_min = POWERCAP_V3, .older_words = 1},
	{POWERCAP(SCMI_POWERCAP_PAI_GET, S_OK, RESOURCE)},
	{POWERCAP(SCMI_POWERCAP_PAI_SET, S_OK, RESOURCE, VALUE(0), VALUE(0)), .refused_only = true, .step_also = S_NS | S_DN},
	{POWERCAP(SCMI_POWERCAP_MEASUREMENTS_GET, S_OK, RESOURCE), .step_also = S_NS | S_DN},
	{POWERCAP(SCMI_POWERCAP_CAP_NOTIFY, S_OK, RESOURCE, VALUE(0)), .step_also = S_NS},
	{POWERCAP(SCMI_POWERCAP_MEASUREMENTS_NOTIFY, S_OK, RESOURCE, VALUE(0), VALUE(0), VALUE(0)), .step_also = S_NS},
	{POWERCAP(SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, S_OK, RESOURCE, VALUE(SCMI_POWERCAP_CAP_GET)),
	 .version_max = POWERCAP_BEFORE_V3, .step_also = S_NS | S_NF},
	{POWERCAP(SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, S_OK, RESOURCE, VALUE(SCMI_POWERCAP_CAP_GET), VALUE(0)),
	 .version_min = POWERCAP_V3, .older_words = 2, .step_also = S_NS | S_NF},
	{POWERCAP(SCMI_POWERCAP_DOMAIN_NAME_GET, S_OK, RESOURCE), .step_also = NAMELESS},
	{POWERCAP(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, VALUE(0)), .refused_only = true, .step_also = S_NS},
	{PINCTRL(SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, S_OK, VALUE(0))},
	{PINCTRL(SCMI_PINCTRL_ATTRIBUTES, S_OK, RESOURCE, VALUE(SCMI_PINCTRL_PIN))},
	{PINCTRL(SCMI_PINCTRL_LIST_ASSOCIATIONS, S_OK, VALUE(0), VALUE(SCMI_PINCTRL_GROUP), VALUE(0)),
	 .step_also = S_NS | S_NF | S_DN},
	{PINCTRL(SCMI_PINCTRL_SETTINGS_GET, S_OK, RESOURCE, VALUE(SCMI_PINCTRL_GET_FUNCTION)), .step_also = S_NS},
	{PINCTRL(SCMI_PINCTRL_SETTINGS_CONFIGURE, S_OK, RESOURCE, VALUE(SCMI_PINCTRL_NO_FUNCTION), VALUE(SCMI_PINCTRL_PIN)),
	 .refused_only = true, .step_also = S_NS | S_DN | S_IU},
	{PINCTRL(SCMI_PINCTRL_RELEASE, S_OK, RESOURCE, VALUE(SCMI_PINCTRL_PIN)), .refused_only = true, .step_also = S_NS | S_DN},
	{PINCTRL(SCMI_PINCTRL_NAME_GET, S_OK, RESOURCE, VALUE(SCMI_PINCTRL_PIN)), .step_also = NAMELESS},
	{PINCTRL(SCMI_NEGOTIATE_PROTOCOL_VERSION, S_OK, VALUE(0)), .refused_only = true, .step_also = S_NS},
};

/* Protocols whose resources are domains: for those a command names the first that answers. */
static bool has_domains(uint8_t protocol)
{
	return protocol == SCMI_PROTOCOL_POWER || protocol == SCMI_PROTOCOL_RESET || protocol == SCMI_PROTOCOL_VOLTAGE ||
	       protocol == SCMI_PROTOCOL_PERF || protocol == SCMI_PROTOCOL_POWERCAP || protocol == SCMI_PROTOCOL_PINCTRL;
}

static const struct assay_inventory_domain *first_domain(const struct check *c, uint8_t protocol)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->domain_count; i++)
		if (inventory->domains[i].protocol == protocol && inventory->domains[i].status == SCMI_SUCCESS)
			return &inventory->domains[i];
	return NULL;
}

/* The first clock that lets this agent do most: with parents, then with a rate to set, then any. */
static const struct assay_inventory_clock *harmless_clock(const struct check *c)
{
	static clock_predicate *const wanted[] = {clock_parent_settable, clock_rate_settable, NULL};
	const struct assay_inventory *inventory = check_inventory(c);

	for (size_t w = 0; w < 3; w++)
		for (uint32_t i = 0; i < inventory->clock_count; i++)
			if (inventory->clocks[i].status == SCMI_SUCCESS && inventory->clocks[i].rate_known &&
			    (!wanted[w] || wanted[w](inventory, &inventory->clocks[i])))
				return &inventory->clocks[i];
	return NULL;
}

const struct gen_command *gen_command_next(const struct check *c, size_t *index)
{
	while (*index < sizeof(commands) / sizeof(commands[0])) {
		const struct gen_command *command = &commands[(*index)++];
		const struct assay_inventory_protocol *p = assay_inventory_protocol(check_inventory(c), command->protocol);

		if (!p || !check_implements(c, command->protocol, command->step.message))
			continue;
		if (p->version < command->version_min || (command->version_max && p->version > command->version_max))
			continue;
		if (command->protocol == SCMI_PROTOCOL_CLOCK && !harmless_clock(c))
			continue;
		if (has_domains(command->protocol) && !first_domain(c, command->protocol))
			continue;
		return command;
	}
	return NULL;
}

uint32_t gen_command_payload(const struct check *c, const struct gen_command *command, uint8_t *payload)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(check_inventory(c), command->protocol);
	uint32_t words[5];

	step_words(c, harmless_clock(c), &command->step, words);
	if (command->step.message == SCMI_NEGOTIATE_PROTOCOL_VERSION)
		words[0] = p->version;
	for (uint32_t i = 0; i < command->step.words; i++) {
		if (has_domains(command->protocol) && command->step.word[i].kind == WORD_RESOURCE)
			words[i] = first_domain(c, command->protocol)->id;
		scmi_store32(payload + 4 * i, words[i]);
	}
	return 4u * command->step.words;
}
