/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of the loops over a lane: what both made-up agents say alike. Its symbols stand in for the library's; how commands are
 * taken and answered, and what time it is, is each test's own.
 */
#ifndef HARNESS_BENCH_LANE_FIXTURE_H
#define HARNESS_BENCH_LANE_FIXTURE_H

#include <errno.h>

#include "assay/agent.h"

int assay_pipe_kick(struct assay_agent *agent)
{
	(void)agent;
	return 0;
}

int assay_pipe_turn(struct assay_agent *agent, const struct assay_message *messages, uint32_t count, int *taken,
		    const struct assay_pipe_callbacks *callbacks, uint64_t deadline_ns)
{
	*taken = assay_pipe_submit(agent, messages, count);
	return *taken < 0 ? *taken : assay_pipe_poll(agent, callbacks, count && !*taken ? 0 : deadline_ns);
}

uint64_t assay_agent_timeout(const struct assay_agent *agent)
{
	(void)agent;
	return 1000000000;
}

const char *assay_agent_uri(const struct assay_agent *agent)
{
	(void)agent;
	return "fake:";
}

void assay_agent_describe(struct assay_agent *agent, struct assay_backend_info *info)
{
	(void)agent;
	(void)info;
}

int assay_agent_exchange(struct assay_agent *agent, const struct assay_command *command, struct assay_exchange *exchange)
{
	(void)agent;
	(void)command;
	(void)exchange;
	return -ENOSYS;
}

#endif
