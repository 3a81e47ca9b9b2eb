/* SPDX-License-Identifier: BSD-2-Clause */
/* The pipeline of replay and bench: straight to the backend, without allocation, copy or lock. */
#include <errno.h>
#include <poll.h>
#include <time.h>

#include "agents/agent_private.h"

int assay_pipe_submit(struct assay_agent *agent, const struct assay_message *messages, uint32_t count)
{
	int taken;

	if (agent->gone)
		return -ECONNRESET;
	taken = agent->ops->submit(agent->backend, messages, count);
	if (taken == -ECONNRESET || taken == -EPIPE)
		agent->gone = true;
	return taken;
}

int assay_pipe_kick(struct assay_agent *agent)
{
	return agent->gone ? -ECONNRESET : agent->ops->kick(agent->backend);
}

static void hand_over(struct assay_agent *agent, const struct assay_pipe_callbacks *callbacks, const struct assay_completion *c)
{
	if (c->cookie == ASSAY_COOKIE_NONE && callbacks->event)
		callbacks->event(callbacks->context, c->cookie, c);
	else if (c->cookie & AGENT_COOKIE_EXCHANGE)
		agent_handle(agent, c);
	else
		callbacks->done(callbacks->context, c->cookie, c);
}

static int hand_over_all(struct assay_agent *agent, const struct assay_pipe_callbacks *callbacks, int count)
{
	if (count == -EPROTO)
		return count;
	if (count < 0)
		return agent_reap_failed(agent, count) > 0 ? 0 : count;
	for (int i = 0; i < count; i++)
		hand_over(agent, callbacks, &agent->batch[i]);
	return count;
}

int assay_pipe_poll(struct assay_agent *agent, const struct assay_pipe_callbacks *callbacks, uint64_t deadline_ns)
{
	if (agent->gone)
		return -ECONNRESET;
	return hand_over_all(agent, callbacks, agent->ops->reap(agent->backend, agent->batch, AGENT_BATCH, deadline_ns));
}

/* The three steps of a turn one after the other, for a backend that has no shorter way. */
static int three_steps(struct assay_agent *agent, const struct assay_message *messages, uint32_t count, int *taken,
		       uint64_t deadline_ns)
{
	int err;

	*taken = count ? agent->ops->submit(agent->backend, messages, count) : 0;
	if (*taken < 0)
		return *taken;
	err = *taken ? agent->ops->kick(agent->backend) : 0;
	if (err)
		return err;
	return agent->ops->reap(agent->backend, agent->batch, AGENT_BATCH, count && !*taken ? 0 : deadline_ns);
}

int assay_pipe_turn(struct assay_agent *agent, const struct assay_message *messages, uint32_t count, int *taken,
		    const struct assay_pipe_callbacks *callbacks, uint64_t deadline_ns)
{
	int got;

	*taken = agent->gone ? -ECONNRESET : 0;
	if (agent->gone)
		return -ECONNRESET;
	if (agent->ops->turn)
		got = agent->ops->turn(agent->backend, messages, count, taken, agent->batch, AGENT_BATCH, deadline_ns);
	else
		got = three_steps(agent, messages, count, taken, deadline_ns);
	if (*taken == -ECONNRESET || *taken == -EPIPE)
		agent->gone = true;
	return *taken < 0 ? *taken : hand_over_all(agent, callbacks, got);
}

int assay_pipe_sleep(struct assay_agent *agent, uint64_t until_ns)
{
	int fd = !agent->gone && agent->ops->wait_fd ? agent->ops->wait_fd(agent->backend) : -1, ready;
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	uint64_t now = agent_clock_ns(), left = until_ns > now ? until_ns - now : 0;
	const struct timespec time = {.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};

	if (fd < 0)
		return -ENOTSUP;
	ready = ppoll(&wait, 1, &time, NULL);
	if (ready < 0 && errno != EINTR)
		return -errno;
	return ready > 0;
}
