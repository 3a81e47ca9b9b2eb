/* SPDX-License-Identifier: BSD-2-Clause */
/* Several opens of one node: each is an agent of its own, served beside the others, and reaches nothing of theirs. */
#include <inttypes.h>
#include <string.h>

#include "suites/tables.h"
#include "suites/vhost_votes.h"

#define OPENS 4u
#define ROUNDS 40u
#define HOLD_MS 400u
#define MESSAGE(protocol, id) ((unsigned)(protocol) << 8 | (id))

static void close_all(struct vmm *v, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		vmm_close(&v[i]);
}

/* Every agent sends the same tokens; answers are told apart by what was asked. */
static void answers(struct check *c)
{
	static const uint8_t asked[] = {SCMI_PROTOCOL_VERSION, SCMI_BASE_DISCOVER_VENDOR, SCMI_BASE_DISCOVER_SUB_VENDOR,
					SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION};
	struct vmm v[OPENS];
	unsigned up = 0;

	while (up < OPENS && vmm_up(c, &v[up], 0))
		up++;
	for (unsigned round = 0; round < ROUNDS && up == OPENS && !over(c); round++) {
		unsigned first = check_random(c) % OPENS, slot = round % VMM_SLOTS;
		struct vmm_answer answer;

		for (unsigned n = 0; n < OPENS; n++) {
			struct vmm *one = &v[(first + n) % OPENS];

			one->token = (uint16_t)round;
			vmm_publish_usual(one, slot, vmm_write(one, slot, SCMI_PROTOCOL_BASE, asked[(first + n) % OPENS], NULL, 0),
					  136);
		}
		for (unsigned n = 0; n < OPENS; n++)
			vmm_kick(&v[(first + n * 3) % OPENS], 0);
		for (unsigned i = 0; i < OPENS && !over(c); i++) {
			if (!vmm_wait(c, &v[i], slot))
				fail(c, "%u agents at once: an answer to each expected, agent %u has none", OPENS, i);
			else
				(void)vmm_answer(c, &v[i], slot, &answer);
			(void)expect(c, v[i].used_count == round + 1 && v[i].strange == 0,
				     "agent %u: %u used entries expected after as many requests, %" PRIu32 " found", i, round + 1,
				     v[i].used_count + v[i].strange);
		}
	}
	close_all(v, up);
}

/* One request is held in the platform: what follows is about the time until it is let go. */
static bool hold(struct check *c, struct vmm *v, unsigned message)
{
	if (!vmm_control(c, "hold_message", "%u", message) || !vmm_control(c, "hold_ms", "%u", HOLD_MS))
		return false;
	vmm_publish_usual(v, 0, vmm_write(v, 0, (uint8_t)(message >> 8), (uint8_t)message, NULL, 0), 136);
	vmm_kick(v, 0);
	vmm_sleep_ms(20);
	vmm_look(v);
	return expect(c, v->slots[0].returned == 0, "a request that the driver was told to hold is not held");
}

static void slow_neighbour(struct check *c)
{
	struct vmm v[2];
	unsigned up = 0;
	uint64_t began, took = 0;

	while (up < 2 && vmm_up(c, &v[up], 0))
		up++;
	if (up == 2 && vmm_serves(c, &v[1], "before another agent is slow") &&
	    hold(c, &v[0], MESSAGE(SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR))) {
		began = vmm_clock_ns();
		(void)vmm_serves(c, &v[1], "while another agent's request is held");
		took = vmm_clock_ns() - began;
		vmm_look(&v[0]);
		(void)expect(c, v[0].slots[0].returned == 0,
			     "an answer while the request of another agent is held for %u ms expected, it came after %" PRIu64
			     " ms, when that one was done",
			     HOLD_MS, took / 1000000);
		(void)prefer(c, took < UINT64_C(1000000) * HOLD_MS / 4,
			     "beside a held request of another agent an answer at the usual speed expected, %" PRIu64 " us found",
			     took / 1000);
		(void)expect(c, vmm_wait_ms(&v[0], 0, 4 * HOLD_MS), "an answer to the held request expected, none found");
	}
	(void)vmm_control(c, "hold_ms", "0");
	close_all(v, up);
}

/* Does the second request, not held, overtake the first? */
static void overtaking(struct check *c)
{
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	if (hold(c, &v, MESSAGE(SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR))) {
		vmm_publish_usual(&v, 1, vmm_write(&v, 1, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0), 136);
		vmm_kick(&v, 0);
		if (vmm_wait_ms(&v, 1, 4 * HOLD_MS) && vmm_wait_ms(&v, 0, 4 * HOLD_MS))
			note(c, "a fast request behind a slow one of the same agent is answered %s",
			     v.slots[1].order < v.slots[0].order ? "first: the server works out of order"
								 : "last: the server is serial");
	}
	(void)vmm_control(c, "hold_ms", "0");
	vmm_close(&v);
}

static void blocked_calls(struct check *c)
{
	struct vmm v;
	uint64_t features, began, get, set;

	if (!vmm_up(c, &v, 0))
		return;
	if (hold(c, &v, MESSAGE(SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR))) {
		began = vmm_clock_ns();
		(void)vmm_ioctl(&v, VHOST_GET_FEATURES, &features);
		get = vmm_clock_ns() - began;
		(void)vmm_file(&v, VHOST_SET_VRING_CALL, 0, v.queues[0].call);
		set = vmm_clock_ns() - began - get;
		note(c, "behind a request held for %u ms GET_FEATURES takes %" PRIu64 " us and SET_VRING_CALL %" PRIu64 " us",
		     HOLD_MS, get / 1000, set / 1000);
	}
	(void)vmm_control(c, "hold_ms", "0");
	vmm_close(&v);
}

static void foreign(struct check *c)
{
	static const uint8_t protocols[] = {SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VOLTAGE};
	struct vmm v[2];
	unsigned up = 0;
	bool any = false;

	while (up < 2 && vmm_up(c, &v[up], 0))
		up++;
	for (size_t p = 0; p < sizeof(protocols) && up == 2 && !over(c); p++) {
		struct votable r;

		if (!votable_find(c, &v[1], protocols[p], false, 0, &r))
			continue;
		any = true;
		if (!votable_vote(c, &v[0], &r, true) || !votable_becomes(c, &v[1], &r, true))
			continue;
		/* Whatever this is answered with: the vote is not that agent's. */
		v[1].token = (uint16_t)(v[0].token - 1);
		for (unsigned n = 0; n < 3 && !over(c); n++)
			(void)votable_try(c, &v[1], &r, false);
		(void)expect(c, votable_state(c, &v[0], &r) == 1,
			     "%s, switched on by one agent and off by another that holds no vote: on expected, off found",
			     votable_text(&r));
		(void)votable_vote(c, &v[0], &r, false);
	}
	if (!any && !over(c))
		skip(c, "no clock or voltage domain is off and can be switched");
	close_all(v, up);
}

static const struct check_row rows[] = {
	{
		.id = "vhost.agents.answers",
		.title = "each of several opens sees its own answers, whatever tokens the others use",
		.requirements = REQUIRES("VHS-12"),
		.needs = {.vhost = true},
		.run = answers,
	},
	{
		.id = "vhost.agents.slow-neighbour",
		.title = "a slow request of one agent does not hold up another",
		.requirements = REQUIRES("VHS-13"),
		.needs = {.vhost = true},
		.run = slow_neighbour,
	},
	{
		.id = "vhost.agents.foreign",
		.title = "no agent can take back another agent's vote",
		.requirements = REQUIRES("VHS-40"),
		.needs = {.vhost = true},
		.run = foreign,
	},
	{
		.id = "quirk.vhost.overtaking",
		.title = "whether a fast request overtakes a slow one of the same agent",
		.requirements = REQUIRES("VHS-14"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = overtaking,
	},
	{
		.id = "quirk.vhost.blocked-calls",
		.title = "which calls wait for a request in the platform",
		.requirements = REQUIRES("VHS-47"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = blocked_calls,
	},
};

CHECK_TABLE(checks_vhost_agents, rows);
