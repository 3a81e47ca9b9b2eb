/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A policy meets platforms that say yes, say no, refuse, or say nothing while they are asked whether the policy's resources, agents
 * and devices exist. Only a plain no contradicts the policy: what a dead platform has is not known.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "assay/agent.h"
#include "assay/check.h"
#include "assay/oracle.h"
#include "greatest.h"
#include "harness/config/policy.h"
#include "scmi/base.h"
#include "scmi/le.h"
#include "scmi/protocol.h"
#include "scmi/sensor.h"
#include "scmi/status.h"

/* The agent that binding asks is this table; its symbols stand in for the library's. */
static struct {
	enum assay_outcome outcome;
	int32_t status; /* to whatever is asked, if it is answered */
	int error;      /* of our own */
	unsigned asked;
	uint8_t protocol, message; /* the last question */
	uint32_t id;
} fake;

int assay_agent_exchange(struct assay_agent *agent, const struct assay_command *command, struct assay_exchange *ex)
{
	(void)agent;
	fake.asked++;
	fake.protocol = command->protocol;
	fake.message = command->message;
	fake.id = command->payload_bytes ? scmi_load32(command->payload) : 0;
	memset(ex, 0, sizeof(*ex));
	ex->outcome = fake.outcome;
	/* Without an answer there is no status: binding must not look at this one. */
	ex->status = fake.outcome == ASSAY_ANSWERED ? fake.status : SCMI_NOT_FOUND;
	return fake.error;
}

const char *assay_agent_name(const struct assay_agent *agent)
{
	(void)agent;
	return "guest";
}

static struct assay_inventory *inventory;
static char why[512];

/* Two agents, and no domain of any protocol: each resource of a policy has to be asked for. */
static void set_up(void *unused)
{
	struct assay_inventory_protocol *base;

	(void)unused;
	memset(&fake, 0, sizeof(fake));
	inventory = calloc(1, sizeof(*inventory));
	if (!inventory)
		abort();
	inventory->reached = inventory->agent_id_known = true;
	inventory->agent_id = 1;
	inventory->agents_announced = 2;
	base = &inventory->protocols[inventory->protocol_count++];
	*base = (struct assay_inventory_protocol){.id = SCMI_PROTOCOL_BASE, .listed = true, .version = 0x20000};
	for (uint32_t i = 0; i < ASSAY_MESSAGES_ASKED; i++)
		base->messages[i].status = SCMI_SUCCESS;
}

static void tear_down(void *unused)
{
	(void)unused;
	free(inventory);
}

static int bind_to(const char *text)
{
	struct assay_agent *agents[] = {NULL};
	struct assay_inventory *inventories[] = {inventory};
	struct assay_oracle *oracles[] = {NULL};
	struct assay_policy_binding *binding = NULL;
	struct policy *policy;
	int err;

	why[0] = 0;
	if (policy_load_bytes("t", text, strlen(text), &policy, why, sizeof(why)))
		return -ENOTSUP;
	err = assay_policy_bind(agents, inventories, oracles, 1, policy, &binding, why, sizeof(why));
	assay_policy_unbind(binding);
	policy_free(policy);
	return err;
}

static int bind_answered(const char *text, int32_t status)
{
	fake.outcome = ASSAY_ANSWERED;
	fake.status = status;
	fake.asked = 0;
	return bind_to(text);
}

/* One policy for each way to ask: system power, sensors, pins, all others; an agent past the count; a device. */
static const struct asking {
	const char *text, *missing;
	uint8_t protocol, message;
	uint32_t id;
	bool only_not_found; /* is a no: any other refusal leaves it open */
} askings[] = {
	{"agents: [{name: guest, id: 1}]\nresources: [{agents: [guest], protocol: system, ids: [0]}]\n", "found no system 0",
	 SCMI_PROTOCOL_SYSTEM, SCMI_PROTOCOL_VERSION, 0, false},
	{"agents: [{name: guest, id: 1}]\nresources: [{agents: [guest], protocol: sensor, ids: [7]}]\n", "found no sensor 7",
	 SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 7, false},
	{"agents: [{name: guest, id: 1}]\nresources: [{agents: [guest], protocol: pinctrl, ids: [5]}]\n", "found no pinctrl 5",
	 SCMI_PROTOCOL_PINCTRL, 3, 5, false},
	{"agents: [{name: guest, id: 1}]\nresources: [{agents: [guest], protocol: clock, ids: [9]}]\n", "found no clock 9",
	 SCMI_PROTOCOL_CLOCK, 3, 9, false},
	{"agents: [{name: guest, id: 1}, {name: other, id: 6}]\n", "found id 6", SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 6,
	 true},
	{"agents: [{name: guest, id: 1, trusted: true}]\ndevices: [{id: 4, resources: []}]\naccess: [{agent: guest, devices: "
	 "[4]}]\n",
	 "NOT_FOUND for device 4", SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 1, true},
};
#define ASKINGS (sizeof(askings) / sizeof(askings[0]))

TEST a_plain_no_contradicts_the_policy(void)
{
	for (size_t i = 0; i < ASKINGS; i++) {
		ASSERT_EQm(askings[i].missing, -EINVAL, bind_answered(askings[i].text, SCMI_NOT_FOUND));
		ASSERTm(why, strstr(why, askings[i].missing));
		ASSERT_EQ(0, strncmp(why, "t:", 2));
		ASSERT_EQ(1, fake.asked);
		ASSERT_EQ(askings[i].protocol, fake.protocol);
		ASSERT_EQ(askings[i].message, fake.message);
		ASSERT_EQ(askings[i].id, fake.id);
		ASSERT_EQ(askings[i].only_not_found ? 0 : -EINVAL, bind_answered(askings[i].text, SCMI_NOT_SUPPORTED));
	}
	PASS();
}

TEST what_is_there_or_is_refused_does_not(void)
{
	for (size_t i = 0; i < ASKINGS; i++) {
		ASSERT_EQm(why, 0, bind_answered(askings[i].text, SCMI_SUCCESS));
		ASSERT_EQ(1, fake.asked);
		ASSERT_EQm(why, 0, bind_answered(askings[i].text, SCMI_DENIED));
	}
	PASS();
}

TEST silence_and_death_while_binding_contradict_nothing(void)
{
	static const enum assay_outcome outcomes[] = {ASSAY_TIMEOUT, ASSAY_GONE, ASSAY_TOO_SHORT};

	for (size_t i = 0; i < ASKINGS; i++)
		for (size_t k = 0; k < sizeof(outcomes) / sizeof(outcomes[0]); k++) {
			fake.asked = 0;
			fake.outcome = outcomes[k];
			ASSERT_EQm(why, 0, bind_to(askings[i].text));
			ASSERT_EQ(1, fake.asked);
		}
	PASS();
}

TEST what_could_not_be_asked_contradicts_nothing(void)
{
	fake.error = -ENOMEM;
	for (size_t i = 0; i < ASKINGS; i++)
		ASSERT_EQm(why, 0, bind_answered(askings[i].text, SCMI_NOT_FOUND));
	PASS();
}

/* An agent past the count is not asked for where no count is known; nobody can ask for devices who is not trusted. */
TEST what_nobody_can_tell_is_not_asked(void)
{
	inventory->agents_announced = 0;
	ASSERT_EQm(why, 0, bind_answered("agents: [{name: guest, id: 1}, {name: other, id: 6}]\n", SCMI_NOT_FOUND));
	ASSERT_EQ(0, fake.asked);
	ASSERT_EQm(why, 0,
		   bind_answered("agents: [{name: guest, id: 1}]\ndevices: [{id: 4, resources: []}]\n"
				 "access: [{agent: guest, devices: [4]}]\n",
				 SCMI_NOT_FOUND));
	ASSERT_EQ(0, fake.asked);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(a_plain_no_contradicts_the_policy);
	RUN_TEST(what_is_there_or_is_refused_does_not);
	RUN_TEST(silence_and_death_while_binding_contradict_nothing);
	RUN_TEST(what_could_not_be_asked_contradicts_nothing);
	RUN_TEST(what_nobody_can_tell_is_not_asked);
	GREATEST_MAIN_END();
}
