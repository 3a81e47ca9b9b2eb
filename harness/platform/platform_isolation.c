/* SPDX-License-Identifier: BSD-2-Clause */
/* Faults of isolation that every protocol can have: which one it is, by protocol. */
#include "harness/platform/platform_internal.h"

#define OF(protocol) ((protocol)-SCMI_PROTOCOL_BASE)

/* Fault numbers + 1, by model_of(). */
#define PER_PROTOCOL(kind)                                                                           \
	{                                                                                            \
		[OF(SCMI_PROTOCOL_POWER)] = FAULT_ISOLATION_##kind##_POWER + 1,                      \
		[OF(SCMI_PROTOCOL_PERF)] = FAULT_ISOLATION_##kind##_PERF + 1,                        \
		[OF(SCMI_PROTOCOL_CLOCK)] = FAULT_ISOLATION_##kind##_CLOCK + 1,                      \
		[OF(SCMI_PROTOCOL_SENSOR)] = FAULT_ISOLATION_##kind##_SENSOR + 1,                    \
		[OF(SCMI_PROTOCOL_VOLTAGE)] = FAULT_ISOLATION_##kind##_VOLTAGE + 1, SOME_HAVE_##kind \
	}
#define SOME_HAVE_LEAK ALL_OTHERS(LEAK)
#define SOME_HAVE_EFFECT ALL_OTHERS(EFFECT)
#define SOME_HAVE_RANGE ALL_OTHERS(RANGE)
#define ALL_OTHERS(kind)                                                      \
	[OF(SCMI_PROTOCOL_RESET)] = FAULT_ISOLATION_##kind##_RESET + 1,       \
	[OF(SCMI_PROTOCOL_POWERCAP)] = FAULT_ISOLATION_##kind##_POWERCAP + 1, \
	[OF(SCMI_PROTOCOL_PINCTRL)] = FAULT_ISOLATION_##kind##_PINCTRL + 1
#define SOME_HAVE_LISTED ALL_OTHERS(LISTED)
#define SOME_HAVE_REFUSED                                                    \
	[OF(SCMI_PROTOCOL_POWERCAP)] = FAULT_ISOLATION_REFUSED_POWERCAP + 1, \
	[OF(SCMI_PROTOCOL_PINCTRL)] = FAULT_ISOLATION_REFUSED_PINCTRL + 1
#define SOME_HAVE_KEEPS [OF(SCMI_PROTOCOL_POWERCAP)] = FAULT_ISOLATION_KEEPS_POWERCAP + 1

static const uint16_t faults[ISOLATION_FAULTS][MODELS] = {
	[ISOLATION_LEAK] = PER_PROTOCOL(LEAK),   [ISOLATION_EFFECT] = PER_PROTOCOL(EFFECT),
	[ISOLATION_RANGE] = PER_PROTOCOL(RANGE), [ISOLATION_LISTED] = PER_PROTOCOL(LISTED),
	[ISOLATION_KEEPS] = PER_PROTOCOL(KEEPS), [ISOLATION_REFUSED] = PER_PROTOCOL(REFUSED),
};

bool isolation_fault(const struct platform *platform, enum isolation_fault kind, unsigned model)
{
	uint16_t fault = faults[kind][model];

	return platform->has_faults && fault && platform_has_fault(platform, (enum platform_fault_id)(fault - 1));
}

/* A resource that the agent does not see, or the last one there is. */
uint16_t isolation_one_too_many(const struct platform_agent *agent, unsigned model)
{
	const struct view *view = &agent->views[model];
	uint32_t count = agent->platform->models[model].count;

	for (uint32_t i = 0; i < count; i++)
		if (view->id_of[i] == NO_RESOURCE)
			return (uint16_t)i;
	return count ? (uint16_t)(count - 1) : NO_RESOURCE;
}
