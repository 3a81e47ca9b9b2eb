/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting and stopping a vhost node: what is missing is refused, what waits is served, nothing is lost or repeated. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "suites/tables.h"
#include "suites/vhost_vmm.h"

#define TRAFFIC 40u

/* Long enough for a worker that was woken to have slept again. */
static void let_worker_sleep(struct vmm *v)
{
	vmm_sleep_ms(30);
	(void)vmm_base(v, 0);
}

static void publish_pings(struct vmm *v, unsigned from, unsigned count)
{
	for (unsigned i = from; i < from + count; i++)
		vmm_publish_usual(v, i, vmm_ping(v, i), 136);
}

/* Each slot came back once, with an answer to its own request. */
static bool all_once(struct check *c, struct vmm *v, unsigned count, const char *when)
{
	struct vmm_answer answer;

	for (unsigned i = 0; i < count && !over(c); i++) {
		if (!vmm_wait(c, v, i)) {
			fail(c, "%s: %u requests answered expected, number %u is not", when, count, i);
			return false;
		}
	}
	for (unsigned i = 0; i < count && !over(c); i++)
		(void)(expect(c, v->slots[i].returned == 1, "%s: request %u returned once expected, %" PRIu32 " times found", when,
			      i, v->slots[i].returned) &&
		       vmm_answer(c, v, i, &answer));
	return expect(c, v->strange == 0, "%s: only heads of ours in the used ring expected, %" PRIu32 " others found", when,
		      v->strange);
}

/* Page 0 must not be there: a ring that was never described lies at address 0. */
static bool page_zero_is_mapped(void)
{
	unsigned char vector;

	return mincore(NULL, 1, &vector) == 0;
}

static void incomplete(struct check *c)
{
	struct vmm v;
	int err;

	if (page_zero_is_mapped()) {
		skip(c, "this process has memory at address 0: a ring that was not described looks valid");
		return;
	}
	if (!vmm_open(c, &v))
		return;
	(void)expect_call(c, vmm_owner(&v), 0, "SET_OWNER");
	err = vmm_running(&v, 1);
	(void)expect(c, err != 0, "SET_RUNNING(1) without a memory map: an error expected, success found");
	(void)expect_call(c, vmm_tell_memory(&v), 0, "SET_MEM_TABLE");
	(void)expect_call(c, vmm_tell_queue(&v, 1, vmm_order_num), 0, "ring of queue 1");
	err = vmm_running(&v, 1);
	(void)expect(c, err != 0, "SET_RUNNING(1) without queue 0: an error expected, success found");
	(void)expect_call(c, vmm_state(&v, VHOST_SET_VRING_NUM, 1, VMM_NUM), 0,
			  "SET_VRING_NUM of queue 1 after a start that failed");
	(void)expect_call(c, vmm_set_features(&v, v.features & VMM_VERSION_1), 0, "SET_FEATURES");
	(void)expect_call(c, vmm_tell_queue(&v, 0, vmm_order_num), 0, "ring of queue 0");
	if (!over(c) && vmm_start(c, &v))
		(void)vmm_serves(c, &v, "after starts that failed");
	vmm_close(&v);
}

/* One request is in the ring and was kicked for before the start. */
static bool early(struct check *c, struct vmm *v)
{
	int err;

	if (!vmm_open(c, v))
		return false;
	err = vmm_owner(v);
	if (!err)
		err = vmm_set_features(v, v->features & VMM_VERSION_1);
	if (!err)
		err = vmm_tell_memory(v);
	for (unsigned i = 0; i < VMM_QUEUES && !err; i++)
		err = vmm_tell_queue(v, i, vmm_order_num);
	if (!expect_call(c, err, 0, "setting up rings"))
		return false;
	publish_pings(v, 0, 1);
	vmm_kick(v, 0);
	let_worker_sleep(v);
	vmm_look(v);
	return expect(c, v->slots[0].returned == 0, "no used entry before the start expected, one found") && vmm_start(c, v);
}

static void early_kick(struct check *c)
{
	struct vmm v;

	if (early(c, &v)) {
		(void)vmm_wait_ms(&v, 0, 50);
		vmm_kick(&v, 0);
		(void)all_once(c, &v, 1, "a request from before the start, after a second kick");
	}
	vmm_close(&v);
}

static void early_kick_when(struct check *c)
{
	struct vmm v;

	if (early(c, &v))
		note(c, "a kick from before the start is %s",
		     vmm_wait_ms(&v, 0, 100) ? "served at the start" : "served with the next kick only");
	vmm_close(&v);
}

static void stop_and_go(struct check *c)
{
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	(void)vmm_serves(c, &v, "before a stop");
	(void)expect_call(c, vmm_running(&v, 0), 0, "SET_RUNNING(0)");
	vmm_forget(&v);
	publish_pings(&v, 0, 3);
	vmm_kick(&v, 0);
	let_worker_sleep(&v);
	vmm_look(&v);
	(void)expect(c, v.used_count == 0, "no used entry while stopped expected, %" PRIu32 " found", v.used_count);
	if (!over(c) && vmm_start(c, &v)) {
		vmm_kick(&v, 0);
		(void)all_once(c, &v, 3, "after stop and start");
	}
	vmm_close(&v);
}

/* The request that lies there when the ring is stopped may be answered before or after; none twice, none never. */
static void stop_in_traffic(struct check *c)
{
	struct vmm v;
	uint32_t before;

	if (!vmm_up(c, &v, 0))
		return;
	for (unsigned round = 0; round < 5 && !over(c); round++) {
		vmm_forget(&v);
		publish_pings(&v, 0, TRAFFIC / 2);
		vmm_kick(&v, 0);
		/* Half of them with no kick of their own: a worker that has slept again finds them after the next start. */
		if (round & 1)
			vmm_sleep_ms(5);
		publish_pings(&v, TRAFFIC / 2, TRAFFIC / 2);
		(void)expect_call(c, vmm_running(&v, 0), 0, "SET_RUNNING(0) under traffic");
		vmm_look(&v);
		before = v.used_count;
		vmm_kick(&v, 0);
		vmm_sleep_ms(10);
		vmm_look(&v);
		(void)expect(c, v.used_count == before,
			     "no used entry after SET_RUNNING(0) has returned expected, %" PRIu32 " found", v.used_count - before);
		if (over(c) || !vmm_start(c, &v))
			break;
		vmm_kick(&v, 0);
		(void)all_once(c, &v, TRAFFIC, "after a stop under traffic and a start");
	}
	vmm_close(&v);
}

static void stop_takes(struct check *c)
{
	struct vmm v;
	uint64_t began, took;

	if (!vmm_up(c, &v, 0))
		return;
	publish_pings(&v, 0, TRAFFIC);
	vmm_kick(&v, 0);
	began = vmm_clock_ns();
	(void)vmm_running(&v, 0);
	took = vmm_clock_ns() - began;
	vmm_look(&v);
	note(c, "a stop with %u requests in the ring took %" PRIu64 " us, %" PRIu32 " of them were answered by then", TRAFFIC,
	     took / 1000, v.used_count);
	vmm_close(&v);
}

static void base_counts(struct check *c)
{
	struct vmm v;
	int base;

	if (!vmm_up(c, &v, 0))
		return;
	publish_pings(&v, 0, 7);
	vmm_kick(&v, 0);
	if (all_once(c, &v, 7, "seven requests")) {
		(void)expect_call(c, vmm_running(&v, 0), 0, "SET_RUNNING(0)");
		base = vmm_base(&v, 0);
		(void)expect(c, base == 7, "GET_VRING_BASE after seven requests: 7 expected, %d found", base);
		(void)expect_call(c, vmm_state(&v, VHOST_SET_VRING_BASE, 0, 7), 0, "SET_VRING_BASE with what GET_VRING_BASE told");
		vmm_forget(&v);
		publish_pings(&v, 0, 4);
		if (vmm_start(c, &v)) {
			vmm_kick(&v, 0);
			(void)all_once(c, &v, 4, "after stop, SET_VRING_BASE and start");
		}
	}
	vmm_close(&v);
}

static void twice(struct check *c)
{
	struct vmm v;
	int err;

	if (!vmm_up(c, &v, 0))
		return;
	err = vmm_running(&v, 1);
	(void)expect(c, err == 0 || err == -EBUSY || err == -EINVAL,
		     "SET_RUNNING(1) twice: no effect or a clean error expected, %s found", vmm_errno(err));
	(void)vmm_serves(c, &v, "after a second start");
	(void)expect_call(c, vmm_running(&v, 0), 0, "SET_RUNNING(0)");
	err = vmm_running(&v, 0);
	(void)expect(c, err == 0 || err == -EBUSY || err == -EINVAL,
		     "SET_RUNNING(0) twice: no effect or a clean error expected, %s found", vmm_errno(err));
	if (!over(c) && vmm_start(c, &v)) {
		vmm_kick(&v, 0);
		(void)vmm_serves(c, &v, "after two stops and a start");
	}
	vmm_close(&v);
}

static void other_values(struct check *c)
{
	struct vmm v;
	int twice_on, twice_off, two, minus;

	if (!vmm_up(c, &v, 0))
		return;
	twice_on = vmm_running(&v, 1);
	(void)vmm_running(&v, 0);
	twice_off = vmm_running(&v, 0);
	two = vmm_running(&v, 2);
	(void)vmm_running(&v, 0);
	minus = vmm_running(&v, -1);
	note(c, "SET_RUNNING 1 twice: %s; 0 twice: %s; 2: %s; -1: %s", vmm_errno(twice_on), vmm_errno(twice_off), vmm_errno(two),
	     vmm_errno(minus));
	vmm_close(&v);
}

static void without_event_queue(struct check *c)
{
	struct vmm v;
	int err;

	if (!vmm_open(c, &v))
		return;
	err = vmm_owner(&v);
	if (!err)
		err = vmm_tell_memory(&v);
	if (!err)
		err = vmm_tell_queue(&v, 0, vmm_order_num);
	if (err)
		skip(c, "owner, memory and one ring: %s", vmm_errno(err));
	else
		note(c, "SET_RUNNING(1) with queue 1 not set up: %s", vmm_errno(vmm_running(&v, 1)));
	vmm_close(&v);
}

/* The child owns the node and is gone; the descriptor is still ours. */
static int own_and_go(struct check *c, struct vmm *v)
{
	(void)c;
	return vmm_owner(v) ? 1 : 0;
}

static void owner_gone(struct check *c)
{
	struct vmm v;
	int result;

	if (!vmm_open(c, &v))
		return;
	result = vmm_in_child(c, &v, own_and_go);
	if (result != 0) {
		broken(c, "a child could not become the node's owner");
	} else {
		(void)expect_call(c, vmm_tell_memory(&v), -EPERM, "SET_MEM_TABLE after the owner has ended");
		(void)expect_call(c, vmm_owner(&v), -EBUSY, "SET_OWNER after the owner has ended");
		(void)expect_call(c, vmm_running(&v, 0), -EPERM, "SET_RUNNING(0) after the owner has ended");
	}
	vmm_close(&v);
}

static const struct check_row rows[] = {
	{
		.id = "vhost.start.incomplete",
		.title = "a start without memory or without the command queue fails, and a later one works",
		.requirements = REQUIRES("VHS-6", "KV-5"),
		.needs = {.vhost = true},
		.run = incomplete,
	},
	{
		.id = "vhost.start.early-kick",
		.title = "a request from before the start waits for it and is served once",
		.requirements = REQUIRES("VHS-8"),
		.needs = {.vhost = true},
		.run = early_kick,
	},
	{
		.id = "vhost.start.stop-and-go",
		.title = "nothing is served while stopped, and everything after the next start",
		.requirements = REQUIRES("VHS-9"),
		.needs = {.vhost = true},
		.run = stop_and_go,
	},
	{
		.id = "vhost.start.stop-in-traffic",
		.title = "a stop under traffic loses no request and repeats none",
		.requirements = REQUIRES("VHS-9"),
		.needs = {.vhost = true},
		.run = stop_in_traffic,
	},
	{
		.id = "vhost.start.base",
		.title = "GET_VRING_BASE tells how far the ring was read, and a start from there loses and repeats nothing",
		.requirements = REQUIRES("KV-8", "KV-11"),
		.needs = {.vhost = true},
		.run = base_counts,
	},
	{
		.id = "vhost.start.twice",
		.title = "a second start or stop has no effect or fails cleanly",
		.requirements = REQUIRES("KV-6"),
		.needs = {.vhost = true},
		.run = twice,
	},
	{
		.id = "vhost.owner.gone",
		.title = "after the owner has ended the node belongs to nobody else",
		.requirements = REQUIRES("KV-10"),
		.needs = {.vhost = true},
		.run = owner_gone,
	},
	{
		.id = "quirk.vhost.early-kick",
		.title = "when a kick from before the start is served",
		.requirements = REQUIRES("VHS-8"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = early_kick_when,
	},
	{
		.id = "quirk.vhost.stop",
		.title = "how long a stop under traffic takes, and what it waits for",
		.requirements = REQUIRES("VHS-9"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = stop_takes,
	},
	{
		.id = "quirk.vhost.event-queue",
		.title = "whether a node starts without an event queue",
		.requirements = REQUIRES("VHS-7"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = without_event_queue,
	},
	{
		.id = "quirk.vhost.running-values",
		.title = "what SET_RUNNING makes of a second start, a second stop, 2 and -1",
		.requirements = REQUIRES("VHS-46"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = other_values,
	},
};

CHECK_TABLE(checks_vhost_start, rows);
