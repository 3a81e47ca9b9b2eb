/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the System power protocol: one state, no resources. */
#include "scmi/system.h"
#include "suites/oracle_private.h"

#define SYSTEM_GRACEFUL 0x1u
#define SYSTEM_FLAGS_RESERVED 0xfffffffeu
#define SYSTEM_VENDOR_FIRST 0x80000000u

static void state_set(struct question *q)
{
	uint32_t state = asked(q, 1), can = q->protocol->message_attributes[SCMI_SYSTEM_POWER_STATE_SET];

	if (q->bytes >= 4 && !(asked(q, 0) & SYSTEM_GRACEFUL))
		q->p->silence = true; /* the caller may lose its power before the answer comes */
	right_of(q, S_NS | S_DN, state >= SYSTEM_VENDOR_FIRST || state == SCMI_SYSTEM_POWER_UP ? state : 0, "SYS-003-05",
		 "whether the agent is entitled to this, is not announced");
	if (!q->whole)
		return;
	if (state > SCMI_SYSTEM_SUSPEND && state < SYSTEM_VENDOR_FIRST)
		wrong_word(q, S_IP, state, "SYS-003-02", "a reserved state");
	else if (state >= SYSTEM_VENDOR_FIRST)
		may(q, S_NS | S_IP, "SYS-003-07", "which of the vendor's states there are, is not announced");
	else if (state == SCMI_SYSTEM_WARM_RESET && !(can & SCMI_SYSTEM_WARM_RESET_SUPPORTED))
		wrong(q, S_NS, "SYS-003-03", "warm reset is not advertised");
	else if (state == SCMI_SYSTEM_SUSPEND && !(can & SCMI_SYSTEM_SUSPEND_SUPPORTED))
		wrong(q, S_NS, "SYS-003-03", "suspend is not advertised");
	else if (state == SCMI_SYSTEM_SUSPEND)
		may(q, S_DN, "SYS-003-04", "other processors may be running");
	else if (state == SCMI_SYSTEM_POWER_UP)
		may(q, S_NS | S_IP | S_DN, "-", "power-up makes sense for some agents only");
}

static void state_get(struct question *q)
{
	right_of(q, S_NS | S_DN, 0, "AMB-13", "whether the agent may ask, is not announced");
}

static void notify(struct question *q)
{
	right_of(q, S_NS | S_DN, 0, "-", "whether the agent may subscribe, is not announced");
}

static const struct oracle_rule rules[] = {
	{.message = SCMI_SYSTEM_POWER_STATE_SET,
	 .major_min = 1,
	 .major_max = LATEST,
	 .parameters = 8,
	 .answer = 4,
	 .resource = NO_RESOURCE,
	 .reserved = SYSTEM_FLAGS_RESERVED,
	 .extra = state_set},
	{.message = SCMI_SYSTEM_POWER_STATE_GET,
	 .major_min = 1,
	 .major_max = LATEST,
	 .answer = 8,
	 .resource = NO_RESOURCE,
	 .extra = state_get},
	{.message = SCMI_SYSTEM_POWER_STATE_NOTIFY,
	 .major_min = 1,
	 .major_max = LATEST,
	 .parameters = 4,
	 .answer = 4,
	 .resource = NO_RESOURCE,
	 .flags = RULE_SUBSCRIBES,
	 .reserved = SCMI_NOTIFY_RESERVED,
	 .extra = notify},
};

const struct oracle_table oracle_system = {
	SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_LAST, 8, "SYS", rules, sizeof(rules) / sizeof(rules[0]), NULL,
};
