/* SPDX-License-Identifier: BSD-2-Clause */
/* A vhost node before it runs: features, owner, rings, what is refused, and that a refusal changes nothing. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "suites/tables.h"
#include "suites/vhost_vmm.h"

static void features_offered(struct check *c)
{
	struct assay_backend_info info;
	struct vmm v;

	if (!vmm_open(c, &v))
		return;
	(void)expect(c, v.features & VMM_VERSION_1, "feature bit 32 (VERSION_1) expected, features 0x%" PRIx64 " found",
		     v.features);
	(void)expect(c, !(v.features & VMM_FEATURE(1)),
		     "feature bit 1 (shared memory) clear expected: a node has no such memory; features 0x%" PRIx64 " found",
		     v.features);
	assay_agent_describe(check_agent(c), &info);
	(void)expect(c, v.features == info.features_offered,
		     "the same features on each open expected: 0x%" PRIx64 ", 0x%" PRIx64 " found", info.features_offered,
		     v.features);
	/* Bit 0 is for a device that has something to say by itself: announced is what a running agent then uses. */
	if (v.features & VMM_FEATURE(0))
		(void)expect(c, check_has_p2a(c), "feature bit 0 (notifications) is offered, but cannot be accepted");
	vmm_close(&v);
}

static void features_refused(struct check *c)
{
	static const unsigned bits[] = {0, 1, 63};
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (size_t i = 0; i < 3 && !over(c); i++) {
		uint64_t wrong = VMM_VERSION_1 | VMM_FEATURE(bits[i]);
		char what[64];

		if (v.features & VMM_FEATURE(bits[i]))
			continue;
		(void)snprintf(what, sizeof(what), "SET_FEATURES with bit %u, not offered", bits[i]);
		(void)expect_call(c, vmm_set_features(&v, wrong), -EOPNOTSUPP, what);
	}
	(void)vmm_serves(c, &v, "after features were refused");
	vmm_close(&v);
}

static void owner_first(struct check *c)
{
	static const struct {
		unsigned long request;
		const char *name;
	} calls[] = {
		{VHOST_SET_VRING_NUM, "SET_VRING_NUM before SET_OWNER"},
		{VHOST_SET_VRING_BASE, "SET_VRING_BASE before SET_OWNER"},
		{VHOST_GET_VRING_BASE, "GET_VRING_BASE before SET_OWNER"},
	};
	struct vmm v;

	if (!vmm_open(c, &v))
		return;
	for (size_t i = 0; i < 3; i++)
		(void)expect_call(c, vmm_state(&v, calls[i].request, 0, calls[i].request == VHOST_SET_VRING_NUM ? VMM_NUM : 0),
				  -EPERM, calls[i].name);
	(void)expect_call(c, vmm_address(&v, 0, 0), -EPERM, "SET_VRING_ADDR before SET_OWNER");
	(void)expect_call(c, vmm_file(&v, VHOST_SET_VRING_KICK, 0, v.queues[0].kick), -EPERM, "SET_VRING_KICK before SET_OWNER");
	(void)expect_call(c, vmm_file(&v, VHOST_SET_VRING_CALL, 0, v.queues[0].call), -EPERM, "SET_VRING_CALL before SET_OWNER");
	(void)expect_call(c, vmm_file(&v, VHOST_SET_VRING_ERR, 0, v.queues[0].error), -EPERM, "SET_VRING_ERR before SET_OWNER");
	(void)expect_call(c, vmm_tell_memory(&v), -EPERM, "SET_MEM_TABLE before SET_OWNER");
	(void)expect_call(c, vmm_running(&v, 0), -EPERM, "SET_RUNNING(0) before SET_OWNER");
	(void)expect_call(c, vmm_running(&v, 1), -EPERM, "SET_RUNNING(1) before SET_OWNER");
	(void)expect_call(c, vmm_set_features(&v, v.features & VMM_VERSION_1), 0, "SET_FEATURES before SET_OWNER");
	vmm_close(&v);
}

/* In another process: the first call whose outcome is not the expected one, counted from 1. */
static int calls_of_a_child(struct check *c, struct vmm *v)
{
	uint64_t features;

	(void)c;
	if (vmm_owner(v) != -EBUSY)
		return 1;
	if (vmm_state(v, VHOST_SET_VRING_NUM, 1, VMM_NUM) != -EPERM)
		return 2;
	if (vmm_tell_memory(v) != -EPERM)
		return 3;
	if (vmm_running(v, 0) != -EPERM)
		return 4;
	if (vmm_file(v, VHOST_SET_VRING_CALL, 0, v->queues[0].call) != -EPERM)
		return 5;
	return vmm_ioctl(v, VHOST_GET_FEATURES, &features) ? 6 : 0;
}

static void *calls_of_a_thread(void *context)
{
	struct vmm *v = context;

	return (void *)(intptr_t)vmm_file(v, VHOST_SET_VRING_CALL, 0, v->queues[0].call);
}

static void owner_only(struct check *c)
{
	static const char *const calls[] = {
		"a child",
		"SET_OWNER: EBUSY",
		"SET_VRING_NUM: EPERM",
		"SET_MEM_TABLE: EPERM",
		"SET_RUNNING(0): EPERM",
		"SET_VRING_CALL: EPERM",
		"GET_FEATURES: success",
	};
	pthread_t thread;
	void *result = NULL;
	struct vmm v;
	int wrong;

	if (!vmm_up(c, &v, 0))
		return;
	(void)expect_call(c, vmm_owner(&v), -EBUSY, "SET_OWNER once more");
	wrong = vmm_in_child(c, &v, calls_of_a_child);
	if (wrong < 0)
		broken(c, "no child process, or it did not end");
	else
		(void)expect(c, wrong == 0, "in a forked child %s expected, another outcome found", calls[wrong < 7 ? wrong : 0]);
	if (pthread_create(&thread, NULL, calls_of_a_thread, &v) == 0 && pthread_join(thread, &result) == 0)
		(void)expect_call(c, (int)(intptr_t)result, 0, "SET_VRING_CALL by another thread of the owner");
	(void)vmm_serves(c, &v, "after others tried");
	vmm_close(&v);
}

static void ring_orders(struct check *c)
{
	const uint8_t *const orders[] = {vmm_order_kick, vmm_order_num, vmm_order_crosvm};
	static const char *const names[] = {"order kick, call, num, base, addr", "order num, base, addr, kick, call",
					    "order num, addr, base, call, kick"};

	for (size_t i = 0; i < 3 && !over(c); i++) {
		struct vmm v;
		int err;

		if (!vmm_open(c, &v))
			return;
		err = vmm_owner(&v);
		if (!err)
			err = vmm_set_features(&v, v.features & VMM_VERSION_1);
		if (!err)
			err = vmm_tell_memory(&v);
		for (unsigned q = 0; q < VMM_QUEUES && !err; q++)
			err = vmm_tell_queue(&v, q, orders[i]);
		if (expect_call(c, err, 0, names[i]) && vmm_start(c, &v))
			(void)vmm_serves(c, &v, names[i]);
		vmm_close(&v);
	}
}

/* Calls with values that nobody may take; `running` adds those that only a running ring refuses. */
static void bad_values(struct check *c, struct vmm *v)
{
	static const struct {
		unsigned long request;
		unsigned index, number;
		int wanted;
		const char *what;
	} states[] = {
		{VHOST_SET_VRING_NUM, 2, VMM_NUM, -ENOBUFS, "SET_VRING_NUM of queue 2"},
		{VHOST_GET_VRING_BASE, 2, 0, -ENOBUFS, "GET_VRING_BASE of queue 2"},
		{VHOST_SET_VRING_NUM, 1, 0, -EINVAL, "SET_VRING_NUM of 0"},
		{VHOST_SET_VRING_NUM, 1, 3, -EINVAL, "SET_VRING_NUM of 3"},
		{VHOST_SET_VRING_NUM, 1, 65536, -EINVAL, "SET_VRING_NUM of 65536"},
		{VHOST_SET_VRING_BASE, 1, 65536, -EINVAL, "SET_VRING_BASE of 65536"},
	};
	struct vhost_memory empty = {.padding = 1};
	int file;

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		(void)expect_call(c, vmm_state(v, states[i].request, states[i].index, states[i].number), states[i].wanted,
				  states[i].what);
	(void)expect_call(c, vmm_address(v, 1, 1), -EINVAL, "SET_VRING_ADDR with an odd address of the available ring");
	(void)expect_call(c, vmm_file(v, VHOST_SET_VRING_CALL, 2, v->queues[0].call), -ENOBUFS, "SET_VRING_CALL of queue 2");
	(void)expect_call(c, vmm_ioctl(v, VHOST_SET_MEM_TABLE, &empty), -EOPNOTSUPP, "SET_MEM_TABLE with padding");
	file = dup(STDERR_FILENO);
	if (file >= 0) {
		int found = vmm_file(v, VHOST_SET_VRING_KICK, 1, file);

		(void)expect(c, found == -EINVAL || found == -EBADF,
			     "SET_VRING_KICK with a descriptor that is no eventfd: EINVAL or EBADF expected, %s found",
			     vmm_errno(found));
		(void)close(file);
	}
	(void)expect_call(c, vmm_file(v, VHOST_SET_VRING_KICK, 1, 1 << 20), -EBADF,
			  "SET_VRING_KICK with a descriptor that is not open");
}

static void rings_bad_values(struct check *c)
{
	struct vmm v;

	if (!vmm_open(c, &v))
		return;
	if (expect_call(c, vmm_owner(&v), 0, "SET_OWNER") && expect_call(c, vmm_tell_memory(&v), 0, "SET_MEM_TABLE"))
		bad_values(c, &v);
	for (unsigned q = 0; q < VMM_QUEUES && !over(c); q++)
		(void)expect_call(c, vmm_tell_queue(&v, q, vmm_order_num), 0, "a ring after bad values");
	if (!over(c) && vmm_start(c, &v))
		(void)vmm_serves(c, &v, "after bad values");
	vmm_close(&v);
}

static void rings_running(struct check *c)
{
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	(void)expect_call(c, vmm_state(&v, VHOST_SET_VRING_NUM, 0, VMM_NUM / 2), -EBUSY, "SET_VRING_NUM of a running ring");
	(void)expect_call(c, vmm_state(&v, VHOST_SET_VRING_BASE, 0, 7), -EBUSY, "SET_VRING_BASE of a running ring");
	(void)expect_call(c, vmm_state(&v, VHOST_SET_VRING_NUM, 2, VMM_NUM), -ENOBUFS, "SET_VRING_NUM of queue 2 while running");
	(void)expect_call(c, vmm_address(&v, 0, 1), -EINVAL, "SET_VRING_ADDR with an odd address while running");
	(void)vmm_serves(c, &v, "after calls that a running ring refuses");
	vmm_close(&v);
}

static const struct check_row rows[] = {
	{
		.id = "vhost.features.offered",
		.title = "a node offers VERSION_1, no shared memory, and the same features to each open",
		.requirements = REQUIRES("VHS-1"),
		.needs = {.vhost = true},
		.run = features_offered,
	},
	{
		.id = "vhost.features.refused",
		.title = "features that were not offered are refused, and the agent goes on with those it had",
		.requirements = REQUIRES("VHS-2"),
		.needs = {.vhost = true},
		.run = features_refused,
	},
	{
		.id = "vhost.owner.first",
		.title = "before SET_OWNER every call but those for features gives EPERM",
		.requirements = REQUIRES("VHS-3", "KV-1"),
		.needs = {.vhost = true},
		.run = owner_first,
	},
	{
		.id = "vhost.owner.only",
		.title = "a node has one owner: EBUSY for another SET_OWNER, EPERM for another process, nothing for another thread",
		.requirements = REQUIRES("VHS-4", "KV-2", "KV-3"),
		.needs = {.vhost = true},
		.run = owner_only,
	},
	{
		.id = "vhost.rings.orders",
		.title = "a ring may be described in any order",
		.requirements = REQUIRES("VHS-5"),
		.needs = {.vhost = true},
		.run = ring_orders,
	},
	{
		.id = "vhost.rings.bad-values",
		.title = "each wrong value of a ring is refused with its errno, and changes nothing",
		.requirements = REQUIRES("VHS-45", "KV-1"),
		.needs = {.vhost = true},
		.run = rings_bad_values,
	},
	{
		.id = "vhost.rings.running",
		.title = "size and index of a running ring cannot be changed",
		.requirements = REQUIRES("VHS-45", "KV-7"),
		.needs = {.vhost = true},
		.run = rings_running,
	},
};

CHECK_TABLE(checks_vhost_setup, rows);
