/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conditions that no message tells or brings about, and that --expect therefore states: a sensor that is defective, other processors
 * that run, vendor states that mean nothing. What the specification asks of a platform in such a state can then be judged.
 */
#include <inttypes.h>
#include <string.h>

#include "harness/config/expectations.h"
#include "scmi/sensor.h"
#include "scmi/system.h"
#include "suites/check.h"
#include "suites/tables.h"

typedef unsigned judge_entry(struct check *c, const struct expected_agent *stated);

/* Each entry that is for this agent; nothing judged is a skip with what would have to be stated. */
static void for_each_entry(struct check *c, judge_entry *judge, const char *wanted)
{
	const struct assay_expectations *all = check_expectations(c);
	unsigned judged = 0;

	for (unsigned i = 0; all && i < all->expectations_count && !over(c); i++) {
		const struct expected_agent *entry = &all->expectations[i];

		if (!entry->agent || !entry->agent[0] || strcmp(entry->agent, assay_agent_name(check_agent(c))) == 0)
			judged += judge(c, entry);
	}
	if (!judged && !over(c))
		skip(c, "%s: to be stated by --expect", wanted);
}

static unsigned defective_sensors(struct check *c, const struct expected_agent *stated)
{
	unsigned count = 0;

	for (unsigned i = 0; i < stated->sensors_count && !over(c); i++) {
		if (!stated->sensors[i].defective)
			continue;
		count++;
		(void)expect_status(c, SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, stated->sensors[i].id, 0), S_HE);
	}
	return count;
}

static void reads_of_defective_sensors(struct check *c)
{
	for_each_entry(c, defective_sensors, "no sensor is known to be defective");
}

static unsigned suspends(struct check *c, const struct expected_agent *stated)
{
	if (!stated->others_running)
		return 0;
	(void)expect_status(c, SEND(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_SET, 0, SCMI_SYSTEM_SUSPEND), S_DN);
	return 1;
}

static void suspend_while_others_run(struct check *c)
{
	const struct assay_exchange *ex =
		SEND(c, SCMI_PROTOCOL_SYSTEM, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, SCMI_SYSTEM_POWER_STATE_SET);

	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS || ex->response_bytes < SCMI_HEADER_BYTES + 8 ||
	    !(scmi_load32(ex->response + 8) & SCMI_SYSTEM_SUSPEND_SUPPORTED))
		return skip(c, "this agent cannot suspend the system");
	for_each_entry(c, suspends, "no other processor is known to run");
}

static unsigned unknown_states(struct check *c, const struct expected_agent *stated)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < stated->unknown_vendor_states_count && !over(c); i++) {
		if (stated->unknown_vendor_states[i] < SCMI_SYSTEM_STATE_VENDOR_FIRST)
			continue;
		count++;
		/* An agent that is not entitled at all is refused for that. */
		(void)expect_status(c,
				    SEND(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_SET, SCMI_SYSTEM_GRACEFUL,
					 stated->unknown_vendor_states[i]),
				    S_NS | S_IP | S_DN);
	}
	return count;
}

static void unknown_vendor_states(struct check *c)
{
	for_each_entry(c, unknown_states, "which vendor states mean nothing is not known");
}

static const struct check_row rows[] = {
	{
		.id = "sensor.reading-get.defective-sensor",
		.title = "reading a defective sensor gives HARDWARE_ERROR",
		.requirements = REQUIRES("SNS-006-07"),
		.protocol = SCMI_PROTOCOL_SENSOR,
		.needs.messages = MSG(SCMI_SENSOR_READING_GET),
		.run = reads_of_defective_sensors,
	},
	{
		.id = "system.state-set.suspend-while-others-run",
		.title = "suspending the system while other processors run gives DENIED",
		.requirements = REQUIRES("SYS-003-04"),
		.protocol = SCMI_PROTOCOL_SYSTEM,
		.needs = {.messages = MSG(SCMI_SYSTEM_POWER_STATE_SET), .destructive = true},
		.run = suspend_while_others_run,
	},
	{
		.id = "system.state-set.unknown-vendor-state",
		.title = "a vendor state that means nothing is refused",
		.requirements = REQUIRES("SYS-003-07"),
		.protocol = SCMI_PROTOCOL_SYSTEM,
		.needs = {.messages = MSG(SCMI_SYSTEM_POWER_STATE_SET), .destructive = true},
		.run = unknown_vendor_states,
	},
};

CHECK_TABLE(checks_expect_conditions, rows);
