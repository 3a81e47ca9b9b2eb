/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the Pin control protocol share. For the frame, pins, groups and functions are one list of resources, in this
 * order; each kind has ids of its own, counted from where the kind begins in the agent's view.
 */
#ifndef HARNESS_PLATFORM_PINCTRL_H
#define HARNESS_PLATFORM_PINCTRL_H

#include "harness/platform/platform_internal.h"
#include "scmi/pinctrl.h"

#define PINCTRL_KINDS 3u

struct pin {
	const struct platform_config_pin *config;
	uint32_t function;  /* index; PLATFORM_CONFIG_UNSET: none */
	uint32_t owner;     /* agent id; 0: nobody */
	agent_bits touched; /* bits of agents that configured it */
	uint32_t values[PLATFORM_PIN_SETTINGS_MAX];
};

struct pinctrl {
	const struct platform_config_pinctrl *config;
	struct pin *pins;
	uint32_t first[PINCTRL_KINDS + 1];                                  /* resource index where a kind begins */
	uint32_t starts[PLATFORM_CONFIG_AGENTS_MAX + 1][PINCTRL_KINDS + 1]; /* the same among an agent's ids */
};

static inline struct pinctrl *pinctrl_of(const struct platform *platform)
{
	return platform->models[PINCTRL_MODEL].state;
}

/* pinctrl.c */
/* Finds what a command names; then call->index counts within its kind. `most`: the highest selector that this command takes. */
int32_t pinctrl_pick(struct call *call, uint32_t selector, uint32_t id, uint32_t most);
/* The id by which the caller knows one of a kind; NO_RESOURCE: it cannot see it. */
uint32_t pinctrl_id(const struct call *call, uint32_t kind, uint32_t index);
/* The pins of the pin or group that was picked. */
uint32_t pinctrl_pins(const struct call *call, uint32_t selector, const uint16_t **indices);

/* pinctrl_list.c */
message_fn pinctrl_list_associations, pinctrl_settings_get;
/* Place of a setting of this type; PLATFORM_CONFIG_UNSET: the pin has none. */
uint32_t pinctrl_setting(const struct pin *pin, uint32_t type);
/* Does a function list this pin or group? A pin may also have what its groups have. */
bool pinctrl_offers(const struct pinctrl *pinctrl, uint32_t function, uint32_t selector, uint32_t index);

/* pinctrl_set.c */
message_fn pinctrl_settings_configure, pinctrl_request, pinctrl_release;
void pinctrl_boot(struct pin *pin);

#endif
