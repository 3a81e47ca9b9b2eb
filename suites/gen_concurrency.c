/* SPDX-License-Identifier: BSD-2-Clause */
/* Many commands in flight at once: all are answered, and each answer belongs to its command. */
#include <string.h>

#include "suites/check.h"
#include "suites/tables.h"

#define TOGETHER_MAX 16u
#define ROUNDS 4u

/* Commands whose answers do not change: their parameters, and what they answered when sent alone. */
struct known {
	struct assay_command command;
	uint8_t payload[8];
	uint32_t bytes;
	uint8_t answer[ASSAY_CAPACITY_DEFAULT];
};

static void add(struct known *k, uint8_t protocol, uint8_t message, uint32_t words, uint32_t first)
{
	memset(k->payload, 0, sizeof(k->payload));
	scmi_store32(k->payload, first);
	k->command = (struct assay_command){
		.protocol = protocol,
		.message = message,
		.payload = k->payload,
		.payload_bytes = 4 * words,
	};
}

/* Different messages and resources in turn, so that neighbours in the ring differ. */
static void choose(struct check *c, struct known *known, uint32_t count)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < count; i++) {
		if (i % 4 == 0)
			add(&known[i], SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, 0, 0);
		else if (i % 4 == 1 || inventory->clock_count == 0)
			add(&known[i], SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, i);
		else
			add(&known[i], SCMI_PROTOCOL_CLOCK, i % 4 == 2 ? SCMI_CLOCK_ATTRIBUTES : SCMI_CLOCK_RATE_GET, 1,
			    i % inventory->clock_count);
	}
}

static bool ask_alone(struct check *c, struct known *known, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct assay_exchange *ex = send_command(c, &known[i].command, false);

		if (!answered(ex))
			return false;
		known[i].bytes = ex->response_bytes - SCMI_HEADER_BYTES;
		memcpy(known[i].answer, ex->response + SCMI_HEADER_BYTES, known[i].bytes);
	}
	return true;
}

static void compare(struct check *c, const struct known *known, const struct assay_exchange *ex)
{
	uint32_t sent = scmi_load32(ex->request), found = scmi_load32(ex->response);

	(void)(expect(c, sent == found, "header 0x%08x expected beside others in flight, 0x%08x found", sent, found) &&
	       expect(c,
		      ex->response_bytes - SCMI_HEADER_BYTES == known->bytes &&
			      memcmp(ex->response + SCMI_HEADER_BYTES, known->answer, known->bytes) == 0,
		      "protocol 0x%02x message 0x%x: the same %u bytes as when asked alone expected, others found",
		      known->command.protocol, known->command.message, known->bytes));
}

static void in_flight(struct check *c)
{
	static _Thread_local struct assay_exchange exchanges[TOGETHER_MAX];
	struct known known[TOGETHER_MAX];
	struct assay_command commands[TOGETHER_MAX];
	uint32_t count = check_in_flight(c) < TOGETHER_MAX ? check_in_flight(c) : TOGETHER_MAX;

	if (count < 2)
		return skip(c, "the connection carries one command at a time");
	choose(c, known, count);
	if (!ask_alone(c, known, count))
		return;
	for (uint32_t i = 0; i < count; i++)
		commands[i] = known[i].command;
	for (uint32_t round = 0; round < ROUNDS && !over(c); round++) {
		uint32_t done = send_together(c, commands, count, exchanges);

		if (done == 0)
			return;
		for (uint32_t i = 0; i < done && !over(c); i++)
			compare(c, &known[i], &exchanges[i]);
	}
}

/* Every agent keeps its own connection full at the same time. */
static void agents_in_flight(struct check *c)
{
	static _Thread_local struct assay_exchange exchanges[TOGETHER_MAX];
	struct known known[TOGETHER_MAX];
	uint64_t sequences[TOGETHER_MAX];
	uint32_t count = check_agents(c) < TOGETHER_MAX ? (uint32_t)check_agents(c) : TOGETHER_MAX;

	for (uint32_t i = 0; i < count; i++) {
		check_use_agent(c, i);
		add(&known[i], SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, 0, 0);
		if (!ask_alone(c, &known[i], 1))
			return;
	}
	for (uint32_t i = 0; i < count; i++) {
		check_use_agent(c, i);
		if (!send_later(c, &known[i].command, &sequences[i]))
			return;
	}
	for (uint32_t i = 0; i < count && !over(c); i++) {
		check_use_agent(c, i);
		if (wait_sent(c, sequences[i], &exchanges[i]))
			compare(c, &known[i], &exchanges[i]);
	}
}

static const struct check_row rows[] = {
	{
		.id = "gen.concurrency.in-flight",
		.title = "with many commands in flight each answer belongs to its command",
		.requirements = REQUIRES("GEN-CON-02", "VIO-7", "VIO-CMD-01"),
		.run = in_flight,
	},
	{
		.id = "gen.concurrency.agents",
		.title = "commands of several agents in flight are all answered",
		.requirements = REQUIRES("GEN-CON-01"),
		.scope = ONCE,
		.needs = {.agents = 2},
		.run = agents_in_flight,
	},
};

CHECK_TABLE(checks_gen_concurrency, rows);
