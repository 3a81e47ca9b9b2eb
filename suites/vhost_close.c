/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of an agent at a vhost node: what it held is given back, what it asked for last is done once or not at all. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suites/tables.h"
#include "suites/vhost_votes.h"

#define HOLD_MS 300u
#define QUEUED 50u
#define ROUNDS 300u /* more than there are agents anywhere */
#define CLOSE_SLACK_MS 250u
#define HOST_VOTES_MAX 16u
#define FAILING_OPENS 64u

static const uint8_t votables[] = {SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VOLTAGE, SCMI_PROTOCOL_POWER};
#define VOTABLES sizeof(votables)

/* What the kernel counts is as before; said only where it tells. */
static bool users_are(struct check *c, const struct votable *r, int64_t before, const char *when)
{
	uint64_t end = vmm_clock_ns() + vmm_limit_ns(c);
	int64_t now = votable_users(r);

	while (before >= 0 && now != before && vmm_clock_ns() < end) {
		vmm_sleep_ms(2);
		now = votable_users(r);
	}
	return before < 0 ||
	       expect(c, now == before, "%s, %s: %" PRId64 " users in the kernel's own count expected, %" PRId64 " found",
		      votable_text(r), when, before, now);
}

static bool off_again(struct check *c, struct vmm *v, const struct votable *r, int64_t before, const char *when)
{
	return over(c) || (expect(c, votable_becomes(c, v, r, false), "%s, %s: off expected, on found", votable_text(r), when) &&
			   users_are(c, r, before, when));
}

/* For each kind of resource that is there: run with one that is off, seen by `b`. */
static void for_each_kind(struct check *c, void (*run)(struct check *c, struct vmm *b, const struct votable *r))
{
	struct vmm b;
	bool any = false;

	if (!vmm_up(c, &b, 0))
		return;
	for (size_t i = 0; i < VOTABLES && !over(c); i++) {
		struct votable r;

		if (!votable_find(c, &b, votables[i], false, 0, &r))
			continue;
		any = true;
		run(c, &b, &r);
	}
	if (!any && !over(c))
		skip(c, "no clock, voltage domain or power domain is off and can be switched");
	vmm_close(&b);
}

static void vote_and_close(struct check *c, struct vmm *b, const struct votable *r)
{
	int64_t before = votable_users(r);
	struct vmm a;

	if (!vmm_up(c, &a, 0))
		return;
	if (votable_vote(c, &a, r, true))
		(void)expect(c, votable_becomes(c, b, r, true), "%s: on after a vote expected, off found", votable_text(r));
	vmm_close(&a);
	(void)off_again(c, b, r, before, "after its only voter has closed");
}

static void votes(struct check *c)
{
	for_each_kind(c, vote_and_close);
}

static void repeat_and_close(struct check *c, struct vmm *b, const struct votable *r)
{
	int64_t before = votable_users(r);
	struct vmm a;

	if (!vmm_up(c, &a, 0))
		return;
	for (unsigned n = 0; n < 3 && !over(c); n++)
		(void)votable_vote(c, &a, r, true);
	vmm_close(&a);
	(void)off_again(c, b, r, before, "after an agent that voted three times has closed");
}

static void repeated(struct check *c)
{
	for_each_kind(c, repeat_and_close);
}

static void share_and_close(struct check *c, struct vmm *b, const struct votable *r)
{
	int64_t before = votable_users(r);
	struct vmm a;

	if (!vmm_up(c, &a, 0))
		return;
	(void)votable_vote(c, &a, r, true);
	(void)votable_vote(c, b, r, true);
	vmm_close(&a);
	vmm_sleep_ms(20);
	(void)expect(c, over(c) || votable_state(c, b, r) == 1, "%s, of two voters one has closed: on expected, off found",
		     votable_text(r));
	if (votable_vote(c, b, r, false))
		(void)off_again(c, b, r, before, "after the last voter has voted off");
}

static void shared(struct check *c)
{
	for_each_kind(c, share_and_close);
}

/* Something that is on although no agent of ours wants it. False: agents may not touch it. */
static bool host_keeps(struct check *c, struct vmm *b, const struct votable *r)
{
	int64_t before = votable_users(r);
	struct vmm a;

	if (!vmm_up(c, &a, 0))
		return false;
	if (votable_try(c, &a, r, true) != SCMI_SUCCESS) {
		vmm_close(&a);
		return false;
	}
	(void)votable_try(c, &a, r, false);
	vmm_close(&a);
	vmm_sleep_ms(20);
	(void)expect(c, over(c) || votable_state(c, b, r) == 1,
		     "%s, on by the host, voted on and off by an agent that closed then: on expected, off found", votable_text(r));
	(void)users_are(c, r, before, "after an agent voted on and off and closed");
	return true;
}

static void host_votes(struct check *c)
{
	struct votable on[HOST_VOTES_MAX];
	unsigned count = 0;
	struct vmm b;
	bool any = false;

	if (!vmm_up(c, &b, 0))
		return;
	/* All of them first: the close that is judged may take more than the vote it should. */
	for (size_t i = 0; i < VOTABLES; i++)
		for (uint32_t from = 0;
		     count < HOST_VOTES_MAX && !over(c) && votable_find(c, &b, votables[i], true, from, &on[count]); count++)
			from = on[count].id + 1;
	for (unsigned i = 0; i < count && !over(c); i++)
		any = host_keeps(c, &b, &on[i]) || any;
	for (unsigned i = 0; i < count && !over(c); i++)
		(void)expect(c, votable_state(c, &b, &on[i]) == 1,
			     "%s, on by the host, after agents have closed: on expected, off found", votable_text(&on[i]));
	if (!any && !over(c))
		skip(c, "no clock, voltage domain or power domain is on by itself");
	vmm_close(&b);
}

/* --- Killed -------------------------------------------------------------------------------------------------------------- */

/* An agent in a process of its own that holds all it can and waits; `told` reads a byte when it does. */
static pid_t agent_apart(struct check *c, struct vmm *inherited, const struct votable *r, size_t count, int told[2])
{
	pid_t child;

	if (pipe(told))
		return -1;
	child = fork();
	if (child != 0) {
		(void)close(told[1]);
		return child;
	}
	{
		struct vmm own, *v = inherited ? inherited : &own;
		bool ready = inherited ? vmm_owner(v) == 0 && vmm_tell_memory(v) == 0 && vmm_tell_queue(v, 0, vmm_order_num) == 0 &&
						 vmm_tell_queue(v, 1, vmm_order_num) == 0 && vmm_running(v, 1) == 0
				       : vmm_up(c, v, 0);

		for (size_t i = 0; i < count && ready; i++)
			ready = votable_try(c, v, &r[i], true) == SCMI_SUCCESS;
		(void)!write(told[1], ready ? "y" : "n", 1);
		for (;;)
			(void)pause();
	}
}

static size_t find_all(struct check *c, struct vmm *b, struct votable *r, int64_t *before)
{
	size_t count = 0;

	for (size_t i = 0; i < VOTABLES && !over(c); i++) {
		if (!votable_find(c, b, votables[i], false, 0, &r[count]))
			continue;
		before[count] = votable_users(&r[count]);
		count++;
	}
	if (!count && !over(c))
		skip(c, "no clock, voltage domain or power domain is off and can be switched");
	return count;
}

static void end_child(pid_t child)
{
	if (child > 0) {
		(void)kill(child, SIGKILL);
		(void)waitpid(child, NULL, 0);
	}
}

/* `inherit`: the descriptor is held here too, and nothing may be given back before it is closed. */
static void kill_agent(struct check *c, bool inherit)
{
	struct votable r[VOTABLES];
	int64_t before[VOTABLES];
	struct vmm b, held = {.fd = -1};
	int told[2] = {-1, -1};
	char ready = 0;
	size_t count;
	pid_t child = -1;

	if (!vmm_up(c, &b, 0))
		return;
	count = find_all(c, &b, r, before);
	if (count && (!inherit || vmm_open(c, &held)))
		child = agent_apart(c, inherit ? &held : NULL, r, count, told);
	if (child > 0 && read(told[0], &ready, 1) == 1 && ready != 'y')
		broken(c, "an agent in a process of its own could not vote");
	for (size_t i = 0; i < count && child > 0 && !over(c); i++)
		(void)expect(c, votable_becomes(c, &b, &r[i], true), "%s: on after a vote expected, off found",
			     votable_text(&r[i]));
	end_child(child);
	if (inherit && !over(c) && child > 0) {
		vmm_sleep_ms(50);
		for (size_t i = 0; i < count; i++)
			(void)expect(c, votable_state(c, &b, &r[i]) == 1,
				     "%s, its voter was killed while another process holds the node: on expected, off found",
				     votable_text(&r[i]));
	}
	if (inherit)
		vmm_close(&held);
	for (size_t i = 0; i < count && child > 0; i++)
		(void)off_again(c, &b, &r[i], before[i],
				inherit ? "after the last holder of the node has closed" : "after its voter was killed");
	(void)vmm_serves(c, &b, "after another agent was killed");
	if (told[0] >= 0)
		(void)close(told[0]);
	vmm_close(&b);
}

static void killed(struct check *c)
{
	kill_agent(c, false);
}

static void inherited(struct check *c)
{
	kill_agent(c, true);
}

/* --- While a request is held --------------------------------------------------------------------------------------------- */

static void held_and_queued(struct check *c, unsigned queued)
{
	unsigned message = SCMI_PROTOCOL_CLOCK << 8 | SCMI_CLOCK_CONFIG_SET;
	uint32_t words[3], count = check_version(c) >= SCMI_VERSION(3, 0) ? 3 : 2;
	struct vmm a, b;
	struct votable r;
	int64_t before;
	uint64_t began, took;

	if (!vmm_up(c, &b, 0))
		return;
	if (!votable_find(c, &b, SCMI_PROTOCOL_CLOCK, false, 0, &r)) {
		skip(c, "no clock is off and can be switched");
		vmm_close(&b);
		return;
	}
	before = votable_users(&r);
	if (!vmm_up(c, &a, 0)) {
		vmm_close(&b);
		return;
	}
	if (vmm_control(c, "hold_message", "%u", message) && vmm_control(c, "hold_ms", "%u", HOLD_MS)) {
		words[0] = r.id;
		words[1] = 1;
		words[2] = 0;
		for (unsigned i = 0; i <= queued; i++)
			vmm_publish_usual(&a, i, vmm_write(&a, i, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, words, count), 136);
		vmm_kick(&a, 0);
		vmm_sleep_ms(50);
		began = vmm_clock_ns();
		/* The rings are looked at after the kernel has let go of them: the memory stays until then. */
		vmm_drop_fd(&a);
		took = (vmm_clock_ns() - began) / 1000000;
		(void)vmm_control(c, "hold_ms", "0");
		vmm_look(&a);
		(void)expect(c, took >= HOLD_MS / 4,
			     "a close while a request is held: waiting for it expected, done after %" PRIu64 " ms found", took);
		(void)expect(c, took <= HOLD_MS + CLOSE_SLACK_MS,
			     "a close with one request held for %u ms and %u waiting: as long as that one expected, %" PRIu64
			     " ms found",
			     HOLD_MS, queued, took);
		(void)expect(c, a.used_count <= 1 && a.strange == 0,
			     "of %u requests behind a held one none answered expected, %" PRIu32 " found", queued,
			     a.used_count ? a.used_count - 1 : 0);
		(void)off_again(c, &b, &r, before, "after its voter has closed with the vote under way");
	}
	(void)vmm_control(c, "hold_ms", "0");
	vmm_close(&a);
	(void)vmm_serves(c, &b, "after a close with requests in the ring");
	vmm_close(&b);
}

static void held(struct check *c)
{
	held_and_queued(c, 0);
}

static void queued(struct check *c)
{
	held_and_queued(c, QUEUED);
}

/* --- Again and again ----------------------------------------------------------------------------------------------------- */

static unsigned threads_of_ours(void)
{
	char line[128];
	unsigned count = 0;
	FILE *status = fopen("/proc/self/status", "re");

	while (status && fgets(line, sizeof(line), status))
		(void)sscanf(line, "Threads: %u", &count);
	if (status)
		(void)fclose(status);
	return count;
}

/* As many as before, where the driver tells how many it holds. */
static void clients_are(struct check *c, int64_t before)
{
	int64_t now = vmm_told(c, "clients");

	if (before >= 0)
		(void)expect(c, now == before, "%" PRId64 " clients in the driver's memory as before expected, %" PRId64 " found",
			     before, now);
}

static void rounds(struct check *c)
{
	unsigned before = threads_of_ours();
	int64_t clients = vmm_told(c, "clients");
	struct vmm v;

	for (unsigned i = 0; i < ROUNDS && !over(c); i++) {
		if (i % 16 == 0 ? !vmm_up(c, &v, 0) : !vmm_open(c, &v))
			return;
		if (i % 16 == 0)
			vmm_publish_usual(&v, 0, vmm_write(&v, 0, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0), 136);
		if (i % 32 == 0)
			vmm_kick(&v, 0);
		vmm_close(&v);
	}
	if (over(c))
		return;
	vmm_sleep_ms(20);
	(void)expect(c, threads_of_ours() <= before, "%u threads in this process as before %u opens expected, %u found", before,
		     ROUNDS, threads_of_ours());
	clients_are(c, clients);
	if (vmm_up(c, &v, 0)) {
		(void)vmm_serves(c, &v, "after many opens");
		vmm_close(&v);
	}
}

static void failing_open(struct check *c)
{
	int64_t clients = vmm_told(c, "clients");
	struct vmm v;
	int err = 0;

	if (!vmm_control(c, "fail_open", "%u", SCMI_PROTOCOL_CLOCK))
		return;
	for (unsigned i = 0; i < FAILING_OPENS && !over(c); i++) {
		err = vmm_try_open(c, &v);
		vmm_close(&v);
		(void)expect(c, err != 0, "an open while a protocol cannot be opened: an error expected, success found");
	}
	(void)vmm_control(c, "fail_open", "0");
	clients_are(c, clients);
	if (!over(c) && vmm_up(c, &v, 0)) {
		(void)vmm_serves(c, &v, "after opens that failed");
		vmm_close(&v);
	}
}

/* The hook of one protocol fails, before and behind others: the votes of the others are given back all the same. */
static void failing_close(struct check *c)
{
	static const uint8_t failing[] = {SCMI_PROTOCOL_POWER, SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VOLTAGE};
	struct votable r[VOTABLES];
	int64_t before[VOTABLES];
	struct vmm a, b;
	size_t count;

	if (!vmm_up(c, &b, 0))
		return;
	count = find_all(c, &b, r, before);
	for (size_t f = 0; f < sizeof(failing) && count && !over(c); f++) {
		if (!vmm_control(c, "fail_close", "%u", failing[f]) || !vmm_up(c, &a, 0))
			break;
		for (size_t i = 0; i < count && !over(c); i++)
			if (r[i].protocol != failing[f])
				(void)votable_vote(c, &a, &r[i], true);
		vmm_close(&a);
		for (size_t i = 0; i < count && !over(c); i++)
			if (r[i].protocol != failing[f])
				(void)off_again(c, &b, &r[i], before[i],
						"after a close in which the hook of another protocol failed");
	}
	(void)vmm_control(c, "fail_close", "0");
	vmm_close(&b);
}

static void vote_close_and_reopen(struct check *c, struct vmm *b, const struct votable *r)
{
	int64_t before = votable_users(r);
	struct vmm a;

	for (unsigned n = 0; n < 2 && !over(c); n++) {
		if (!vmm_up(c, &a, 0))
			return;
		if (n)
			(void)expect(c, votable_becomes(c, b, r, false),
				     "%s, after its voter has opened anew: off expected, on found", votable_text(r));
		(void)votable_try(c, &a, r, n == 0);
		(void)expect(c, votable_becomes(c, b, r, n == 0), "%s, %s: %s expected, the opposite found", votable_text(r),
			     n ? "off by an agent that opened anew" : "a vote", n ? "off" : "on");
		vmm_close(&a);
	}
	(void)off_again(c, b, r, before, "after a second life of its voter");
}

static void reopened(struct check *c)
{
	for_each_kind(c, vote_close_and_reopen);
}

#define ROW(name, text, function, ...)                                                                                       \
	{                                                                                                                    \
		.id = "vhost.close." name, .title = (text), .requirements = REQUIRES(__VA_ARGS__), .needs = {.vhost = true}, \
		.run = (function)                                                                                            \
	}

static const struct check_row rows[] = {
	ROW("votes", "a close gives the agent's votes back", votes, "VHS-26"),
	ROW("shared", "a close leaves the votes of others in place", shared, "VHS-27"),
	ROW("repeated", "a close gives back what was voted for several times", repeated, "VHS-28"),
	ROW("host-votes", "the host's own vote outlives an agent's", host_votes, "VHS-29"),
	ROW("killed", "a killed agent's votes are given back", killed, "VHS-30"),
	ROW("inherited", "votes are given back with the last copy of the descriptor, and not before", inherited, "VHS-30"),
	ROW("rounds", "opens and closes leave nothing behind", rounds, "VHS-34"),
	ROW("failing-open", "an open that fails leaves nothing behind", failing_open, "VHS-35"),
	ROW("failing-hook", "a close hook that fails does not keep the others from running", failing_close, "VHS-36"),
	ROW("reopened", "a new open begins with nothing", reopened, "VHS-41"),
	{
		.id = "vhost.close.held",
		.title = "a close waits for the request in the platform, and undoes it",
		.requirements = REQUIRES("VHS-32", "KV-4"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.needs = {.vhost = true},
		.run = held,
	},
	{
		.id = "vhost.close.queued",
		.title = "a close drops what waits in the ring",
		.requirements = REQUIRES("VHS-33", "KV-4"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.needs = {.vhost = true},
		.run = queued,
	},
};

CHECK_TABLE(checks_vhost_close, rows);
